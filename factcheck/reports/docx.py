"""Report → Word document on A4; every text of the report is a text node, never markup or a field."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import cache
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from factcheck.errors import MissingDependencyError
from factcheck.interfaces import Reporter
from factcheck.records import Report
from factcheck.reports.pages import Evidence, Fact, Group, Pages, Section, for_xml, pages, right_to_left

try:
    import docx
    from docx.enum.style import WD_STYLE_TYPE
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.oxml.ns import nsdecls, qn
    from docx.oxml.parser import parse_xml
    from docx.shared import Mm, Pt, RGBColor
except ImportError as error:
    raise MissingDependencyError("factcheck-desk[office]", "--format docx") from error

INK = {"against": "9B1C1C", "for": "17603A", "repeats": "6B2D8A", "unread": "333333", "other": "333333"}
GREY = "555555"
SHADING = '<w:shd w:val="clear" w:color="auto" w:fill="EDEDED"/>'
FONT = "Arial"
"""Known to every office program, with Latin, Greek, Cyrillic, Hebrew and Arabic letters; others come from its fallbacks."""
WIDTHS = (3970, 6350)
"""Claim and evidence, in twentieths of a point: A4 between margins of 14 mm."""
OVERVIEW_WIDTHS = (3150, 1600, 1650, 1260, 1000, 620, 1040)
MADE = datetime(2000, 1, 1)
"""A fixed time in the file, so that the same report gives the same bytes."""


class Docx(Reporter):
    """Claim and evidence side by side in a table, at most `show` passages a group (0 is all)."""

    def __init__(self, show: int) -> None:
        self.show = show

    def render(self, report: Report) -> bytes:
        """The whole document."""
        return _Writer().write(pages(report, self.show))


class _Writer:
    """Writes the body's XML as text, since python-docx's own paragraphs are slow by the thousand; styles and package are its."""

    def __init__(self) -> None:
        self.document = docx.Document()
        self.links: dict[str, str] = {}

    def write(self, report: Pages) -> bytes:
        _set_up(self.document, report)
        return _packed(self.document, "".join(self.body(report)))

    def body(self, report: Pages) -> Iterator[str]:
        yield _paragraph(report.title, style="Title")
        yield _paragraph(report.standing, bold=True)
        yield _paragraph("Overview", style="Heading1")
        yield _overview(report)
        for number, section in enumerate(report.sections, 1):
            mark = f'<w:bookmarkStart w:id="{number}" w:name="{_place(number)}"/><w:bookmarkEnd w:id="{number}"/>'
            yield _paragraph(section.place, style="Heading2", after=mark)
            yield from self.section(section)
        yield _paragraph("How this report was made", style="Heading1")
        yield self.facts(report.closing)

    def section(self, section: Section) -> Iterator[str]:
        yield _table_start(WIDTHS)
        yield _row((sum(WIDTHS),), [_paragraph(section.heading, bold=True)], header=True, span=len(WIDTHS))
        yield _row(WIDTHS, [_paragraph(name, bold=True) for name in ("Claim", "Evidence")], header=True)
        yield _row(WIDTHS, ["".join(self.claim(section)), "".join(map(self.group, section.groups))])
        # Two tables with nothing between them would be one.
        yield "</w:tbl>" + _paragraph("")

    def group(self, group: Group) -> str:
        heading = _paragraph(group.heading, style="Heading3", colour=INK[group.side])
        more = _paragraph(group.more, colour=GREY) if group.more else ""
        return heading + "".join(map(self.passage, group.shown)) + more

    def claim(self, section: Section) -> Iterator[str]:
        yield _paragraph(section.id, colour=GREY)
        yield _paragraph(section.statement, style="Statement")
        yield _paragraph(section.verdict, style="Statement")
        yield _paragraph(section.review, bold=True)
        if section.confidence:
            yield _paragraph(section.confidence)
        yield self.facts(section.decision)
        for quote in section.quotes:
            yield _paragraph(quote, style="Quotation")
        yield self.facts(section.facts)
        for heading, sentences in (("Why this verdict", section.why), ("What is missing", section.missing)):
            if sentences:
                yield _paragraph(heading, style="Heading3")
            for sentence in sentences:
                yield _paragraph(sentence, style="ListBullet")
        yield _paragraph(section.searched, colour=GREY)

    def passage(self, shown: Evidence) -> str:
        return "".join(
            (
                _beside(shown.context),
                _beside(shown.before),
                _quotation(shown),
                _beside(shown.after),
                _paragraph(shown.whose, bold=True),
                _paragraph(shown.title),
                self.facts(shown.lines),
            )
        )

    def facts(self, facts: Sequence[Fact]) -> str:
        """One paragraph with a line for each fact; none if there is no fact."""
        lines = "<w:r><w:br/></w:r>".join(map(self.fact, facts))
        return f"<w:p>{lines}</w:p>" if facts else ""

    def fact(self, fact: Fact) -> str:
        name = _run(f"{fact.name}: ", colour=GREY) if fact.name else ""
        if not fact.url:
            return name + _run(fact.words)
        return f'{name}<w:hyperlink r:id="{self.link(fact.url)}">{_run(fact.words, underlined=True)}</w:hyperlink>'

    def link(self, url: str) -> str:
        """The id of the relationship that leads to an address."""
        if url not in self.links:
            self.links[url] = f"link{len(self.links) + 1}"
            self.document.part.rels.add_relationship(RELATIONSHIP_TYPE.HYPERLINK, url, self.links[url], is_external=True)
        return self.links[url]


def _overview(report: Pages) -> str:
    if not report.sections:
        return _paragraph("No claims were checked.")
    rows = [_row(OVERVIEW_WIDTHS, [_paragraph(name, bold=True) for name in report.columns], header=True)]
    for number, section in enumerate(report.sections, 1):
        statement = _paragraph(section.overview[0], anchor=_place(number))
        rows.append(_row(OVERVIEW_WIDTHS, [statement, *map(_paragraph, section.overview[1:])]))
    return f"{_table_start(OVERVIEW_WIDTHS)}{''.join(rows)}</w:tbl>"


def _beside(text: str) -> str:
    """What stands around the words that are quoted, if there is any."""
    return _paragraph(text, style="Context", colour=GREY) if text else ""


def _quotation(shown: Evidence) -> str:
    """The words that are quoted, those that decide in bold and underlined."""
    runs = (_run(words, bold=decides, underlined=decides) for words, decides in shown.words)
    return f"<w:p>{_paragraph_look('Quotation', right_to_left(shown.quote))}{''.join(runs)}</w:p>"


def _paragraph(text: str, style: str = "", bold: bool = False, colour: str = "", anchor: str = "", after: str = "") -> str:
    """A paragraph with one run, which is a link within the document if `anchor` names a bookmark."""
    inside = _run(text, bold, colour, underlined=bool(anchor))
    if anchor:
        inside = f'<w:hyperlink w:anchor="{anchor}">{inside}</w:hyperlink>'
    return f"<w:p>{_paragraph_look(style, right_to_left(text))}{inside}{after}</w:p>"


def _run(text: str, bold: bool = False, colour: str = "", underlined: bool = False) -> str:
    look = _run_look(bold, colour, underlined, right_to_left(text))
    return f'<w:r>{look}<w:t xml:space="preserve">{escape(for_xml(text))}</w:t></w:r>'


@cache
def _paragraph_look(style: str, leftward: bool) -> str:
    look = (f'<w:pStyle w:val="{style}"/>' if style else "") + ("<w:bidi/>" if leftward else "")
    return f"<w:pPr>{look}</w:pPr>" if look else ""


@cache
def _run_look(bold: bool, colour: str, underlined: bool, leftward: bool) -> str:
    parts = (
        "<w:b/><w:bCs/>" if bold else "",
        f'<w:color w:val="{colour}"/>' if colour else "",
        '<w:u w:val="single"/>' if underlined else "",
        "<w:rtl/>" if leftward else "",
    )
    return f"<w:rPr>{''.join(parts)}</w:rPr>" if any(parts) else ""


@cache
def _table_start(widths: tuple[int, ...]) -> str:
    """The beginning of a table of fixed columns, so that a long word breaks instead of widening one."""
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    look = f'<w:tblStyle w:val="TableGrid"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
    return f"<w:tbl><w:tblPr>{look}</w:tblPr><w:tblGrid>{columns}</w:tblGrid>"


def _row(widths: Iterable[int], cells: Iterable[str], header: bool = False, span: int = 1) -> str:
    """A row of these cells; a header is shaded and repeated on each page."""
    look = (f'<w:gridSpan w:val="{span}"/>' if span > 1 else "") + (SHADING if header else "")
    made = [
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{look}</w:tcPr>{cell}</w:tc>'
        for width, cell in zip(widths, cells, strict=True)
    ]
    return f"<w:tr>{'<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>' if header else ''}{''.join(made)}</w:tr>"


def _place(number: int) -> str:
    return f"claim_{number}"


def _set_up(document: Any, report: Pages) -> None:
    """A4, the styles, what the file says of itself, and a footer with the standing of the verdicts and page numbers."""
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(14)
    page.top_margin = page.bottom_margin = Mm(16)
    for name, size in (("Normal", 9), ("Title", 18), ("Heading 1", 14), ("Heading 2", 12), ("Heading 3", 10), ("List Bullet", 9)):
        _style(document.styles[name], size)
    for name, size, bold in (("Statement", 12, True), ("Quotation", 10, False), ("Context", 8, False)):
        made = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        made.base_style = document.styles["Normal"]
        made.font.bold = made.font.cs_bold = bold
        _style(made, size)
    document.styles["Context"].paragraph_format.space_before = Pt(8)
    document.styles["Quotation"].paragraph_format.space_before = Pt(6)
    properties = document.core_properties
    properties.title, properties.author, properties.comments = report.title, "factcheck", ""
    properties.created = properties.modified = MADE
    foot = f"{_run(f'{report.standing} Page ', colour=GREY)}{_field('PAGE')}{_run(' of ', colour=GREY)}{_field('NUMPAGES')}"
    for part in parse_xml(f"<w:p {nsdecls('w')}>{foot}</w:p>"):
        page.footer.paragraphs[0]._p.append(part)


def _style(style: Any, size: int) -> None:
    """One font for every script, and the theme's fonts and colours out of the way."""
    style.font.size = Pt(size)
    style.font.color.rgb = RGBColor(0, 0, 0)
    properties = style.element.get_or_add_rPr()
    fonts = properties.get_or_add_rFonts()
    fonts.attrib.clear()
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{script}"), FONT)
    for old in properties.findall(qn("w:szCs")):
        properties.remove(old)
    properties.find(qn("w:sz")).addnext(parse_xml(f'<w:szCs {nsdecls("w")} w:val="{2 * size}"/>'))
    style.paragraph_format.space_after = Pt(2)


def _field(code: str) -> str:
    return f'<w:fldSimple w:instr="{code}">{_run("1", colour=GREY)}</w:fldSimple>'


def _packed(document: Any, body: str) -> bytes:
    """The file with its body before the settings of the page, and a fixed time in its archive."""
    saved, packed = BytesIO(), BytesIO()
    document.save(saved)
    with ZipFile(saved) as parts, ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        for name in parts.namelist():
            data = parts.read(name)
            if name == "word/document.xml":
                before, settings, after = data.partition(b"<w:sectPr")
                data = b"".join((before, body.encode(), settings, after))
            archive.writestr(ZipInfo(name, MADE.timetuple()[:6]), data, ZIP_DEFLATED)
    return packed.getvalue()
