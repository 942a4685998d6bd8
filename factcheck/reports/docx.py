"""Report → Word document on A4; every text of the report is a text node, never markup or a field."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from io import BytesIO
from itertools import count
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from lxml import etree

from factcheck.errors import MissingDependencyError
from factcheck.interfaces import Reporter
from factcheck.records import Report
from factcheck.reports.pages import Evidence, Fact, Pages, Section, for_xml, pages, right_to_left

try:
    import docx
    from docx.enum.style import WD_STYLE_TYPE
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt, RGBColor
except ImportError as error:
    raise MissingDependencyError("factcheck-desk[office]", "--format docx") from error

INK = {"against": "9B1C1C", "for": "17603A", "repeats": "6B2D8A", "unread": "333333", "other": "333333"}
GREY, SHADE = "555555", "EDEDED"
FONT = "Arial"
"""Known to every office program, with Latin, Greek, Cyrillic, Hebrew and Arabic letters; others come from its fallbacks."""
WIDTHS = (3970, 6350)
"""Claim and evidence, in twentieths of a point: A4 between margins of 14 mm."""
OVERVIEW_WIDTHS = (3400, 1700, 1720, 1050, 850, 700, 900)
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
    """Builds the body's XML, since python-docx's own paragraphs are slow by the thousand; styles and package are its."""

    def __init__(self) -> None:
        self.document = docx.Document()
        self.numbers = count(1)
        self.links: dict[str, str] = {}

    def write(self, report: Pages) -> bytes:
        _set_up(self.document, report)
        body = self.document.element.body
        settings = body.sectPr
        body.remove(settings)
        self.paragraph(body, report.title, style="Title")
        self.paragraph(body, report.standing, bold=True)
        self.paragraph(body, "Overview", style="Heading1")
        self.overview(body, report)
        for number, section in enumerate(report.sections):
            heading = self.paragraph(body, section.place, style="Heading2")
            self.bookmark(heading, _place(number))
            self.section(body, section)
        self.paragraph(body, "How this report was made", style="Heading1")
        self.facts(body, report.closing)
        body.append(settings)
        return _packed(self.document)

    def overview(self, body: Any, report: Pages) -> None:
        if not report.sections:
            self.paragraph(body, "No claims were checked.")
            return
        table = _table(body, OVERVIEW_WIDTHS)
        for cell, name in zip(_row(table, OVERVIEW_WIDTHS, header=True), report.columns, strict=True):
            self.paragraph(cell, name, bold=True)
        for number, section in enumerate(report.sections):
            statement, *others = _row(table, OVERVIEW_WIDTHS)
            self.paragraph(statement, section.overview[0], anchor=_place(number))
            for cell, words in zip(others, section.overview[1:], strict=True):
                self.paragraph(cell, words)

    def section(self, body: Any, section: Section) -> None:
        table = _table(body, WIDTHS)
        (heading,) = _row(table, (sum(WIDTHS),), header=True, span=len(WIDTHS))
        self.paragraph(heading, section.heading, bold=True)
        for cell, name in zip(_row(table, WIDTHS, header=True), ("Claim", "Evidence"), strict=True):
            self.paragraph(cell, name, bold=True)
        claim, evidence = _row(table, WIDTHS)
        self.claim(claim, section)
        for group in section.groups:
            self.paragraph(evidence, group.heading, style="Heading3", colour=INK[group.side])
            for shown in group.shown:
                self.passage(evidence, shown)
            if group.more:
                self.paragraph(evidence, group.more, colour=GREY)
        # Two tables with nothing between them would be one.
        self.paragraph(body, "")

    def claim(self, cell: Any, section: Section) -> None:
        self.paragraph(cell, section.id, colour=GREY)
        self.paragraph(cell, section.statement, style="Statement")
        self.paragraph(cell, section.verdict, style="Statement")
        self.paragraph(cell, section.review, bold=True)
        if section.confidence:
            self.paragraph(cell, section.confidence)
        self.facts(cell, section.decision)
        for quote in section.quotes:
            self.paragraph(cell, quote, style="Quotation")
        self.facts(cell, section.facts)
        for heading, sentences in (("Why this verdict", section.why), ("What is missing", section.missing)):
            if sentences:
                self.paragraph(cell, heading, style="Heading3")
            for sentence in sentences:
                self.paragraph(cell, sentence, style="ListBullet")
        self.paragraph(cell, section.searched, colour=GREY)

    def passage(self, cell: Any, shown: Evidence) -> None:
        self.beside(cell, shown.context)
        self.beside(cell, shown.before)
        self.paragraph(cell, shown.quote, style="Quotation")
        self.beside(cell, shown.after)
        self.paragraph(cell, shown.whose, bold=True)
        self.paragraph(cell, shown.title)
        self.facts(cell, shown.lines)

    def beside(self, cell: Any, text: str) -> None:
        """What stands around the words that are quoted, if there is any."""
        if text:
            self.paragraph(cell, text, style="Context", colour=GREY)

    def facts(self, parent: Any, facts: Sequence[Fact]) -> None:
        """One paragraph with a line for each fact; none if there is no fact."""
        if not facts:
            return
        paragraph = _add(parent, "w:p")
        for position, fact in enumerate(facts):
            if position:
                _add(_add(paragraph, "w:r"), "w:br")
            if fact.name:
                _run(paragraph, f"{fact.name}: ", colour=GREY)
            if fact.url:
                link = _add(paragraph, "w:hyperlink")
                link.set(qn("r:id"), self.link(fact.url))
                _run(link, fact.words, underlined=True)
            else:
                _run(paragraph, fact.words)

    def paragraph(self, parent: Any, text: str, style: str = "", bold: bool = False, colour: str = "", anchor: str = "") -> Any:
        """A paragraph with one run, which is a link within the document if `anchor` names a bookmark."""
        paragraph = _add(parent, "w:p")
        leftward = right_to_left(text)
        if style or leftward:
            properties = _add(paragraph, "w:pPr")
            if style:
                _add(properties, "w:pStyle", val=style)
            if leftward:
                _add(properties, "w:bidi")
        inside = _add(paragraph, "w:hyperlink", anchor=anchor) if anchor else paragraph
        _run(inside, text, bold, colour, underlined=bool(anchor))
        return paragraph

    def bookmark(self, paragraph: Any, name: str) -> None:
        number = str(next(self.numbers))
        _add(paragraph, "w:bookmarkStart", id=number, name=name)
        _add(paragraph, "w:bookmarkEnd", id=number)

    def link(self, url: str) -> str:
        """The id of the relationship that leads to an address."""
        if url not in self.links:
            self.links[url] = f"link{len(self.links) + 1}"
            self.document.part.rels.add_relationship(RELATIONSHIP_TYPE.HYPERLINK, url, self.links[url], is_external=True)
        return self.links[url]


def _add(parent: Any, tag: str, **attributes: str) -> Any:
    """A new last child; its attributes are Word's."""
    child = etree.SubElement(parent, qn(tag))
    for name, value in attributes.items():
        child.set(qn(f"w:{name}"), value)
    return child


def _run(parent: Any, text: str, bold: bool = False, colour: str = "", underlined: bool = False) -> None:
    run = _add(parent, "w:r")
    leftward = right_to_left(text)
    if bold or colour or underlined or leftward:
        properties = _add(run, "w:rPr")
        if bold:
            _add(properties, "w:b")
            _add(properties, "w:bCs")
        if colour:
            _add(properties, "w:color", val=colour)
        if underlined:
            _add(properties, "w:u", val="single")
        if leftward:
            _add(properties, "w:rtl")
    words = _add(run, "w:t")
    words.text = for_xml(text)
    words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def _table(body: Any, widths: Iterable[int]) -> Any:
    """An empty table of fixed columns, so that a long word breaks instead of widening one."""
    table = _add(body, "w:tbl")
    properties = _add(table, "w:tblPr")
    _add(properties, "w:tblStyle", val="TableGrid")
    _add(properties, "w:tblW", w=str(sum(widths)), type="dxa")
    _add(properties, "w:tblLayout", type="fixed")
    grid = _add(table, "w:tblGrid")
    for width in widths:
        _add(grid, "w:gridCol", w=str(width))
    return table


def _row(table: Any, widths: Iterable[int], header: bool = False, span: int = 1) -> list[Any]:
    """The cells of a new row; a header is shaded and repeated on each page."""
    row = _add(table, "w:tr")
    if header:
        properties = _add(row, "w:trPr")
        _add(properties, "w:cantSplit")
        _add(properties, "w:tblHeader")
    cells = []
    for width in widths:
        cell = _add(row, "w:tc")
        properties = _add(cell, "w:tcPr")
        _add(properties, "w:tcW", w=str(width), type="dxa")
        if span > 1:
            _add(properties, "w:gridSpan", val=str(span))
        if header:
            _add(properties, "w:shd", val="clear", color="auto", fill=SHADE)
        cells.append(cell)
    return cells


def _place(number: int) -> str:
    return f"claim_{number + 1}"


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
    footer = page.footer.paragraphs[0]._p
    _run(footer, f"{report.standing} Page ", colour=GREY)
    _field(footer, "PAGE")
    _run(footer, " of ", colour=GREY)
    _field(footer, "NUMPAGES")


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
    complex_size = _add(properties, "w:szCs", val=str(2 * size))
    properties.find(qn("w:sz")).addnext(complex_size)
    style.paragraph_format.space_after = Pt(2)


def _field(paragraph: Any, code: str) -> None:
    _run(_add(paragraph, "w:fldSimple", instr=code), "1", colour=GREY)


def _packed(document: Any) -> bytes:
    """The file with a fixed time in its archive."""
    saved, packed = BytesIO(), BytesIO()
    document.save(saved)
    with ZipFile(saved) as parts, ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        for name in parts.namelist():
            archive.writestr(ZipInfo(name, MADE.timetuple()[:6]), parts.read(name), ZIP_DEFLATED)
    return packed.getvalue()
