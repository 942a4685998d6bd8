"""The articles as PDF in several layouts, written with reportlab and a font that has Cyrillic letters."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from build_documents import Article

_MARK = re.compile(r"\[\^(\d)\]")
WIDTH, HEIGHT, MARGIN = 595, 842, 64


def fonts() -> None:
    import matplotlib
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    folder = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
    for name in ("DejaVuSerif", "DejaVuSerif-Bold"):
        if name not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(name, folder / f"{name}.ttf"))


def story(article: Article, size: float, hyphens: bool, indent: bool, notes: bool) -> list[Any]:
    """The article as flowables."""
    from reportlab.lib.enums import TA_JUSTIFY, TA_LEFT
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import ListFlowable, ListItem, Paragraph, Spacer, Table

    fonts()
    body = ParagraphStyle(
        "body", fontName="DejaVuSerif", fontSize=size, leading=size * 1.35, alignment=TA_JUSTIFY,
        firstLineIndent=14 if indent else 0, spaceAfter=0 if indent else size * 0.7,
        hyphenationLang="en_US" if hyphens else "", embeddedHyphenation=1 if hyphens else 0,
    )  # fmt: skip
    flat = ParagraphStyle("flat", parent=body, firstLineIndent=0)
    cell_style = ParagraphStyle("cell", parent=flat, alignment=TA_LEFT)
    heading = ParagraphStyle(
        "heading", fontName="DejaVuSerif-Bold", fontSize=size * 1.2, leading=size * 1.6, spaceBefore=size, spaceAfter=4
    )
    title = ParagraphStyle("title", parent=heading, fontSize=size * 1.8, leading=size * 2.2, spaceAfter=size)

    def marked(text: str) -> str:
        text = _MARK.sub(r"<super>\1</super>", html.escape(text, quote=False))
        return _soft(text) if hyphens else text

    out: list[Any] = [Paragraph(html.escape(article.title), title)]
    items: list[Any] = []
    rows: list[list[str]] = []
    for kind, text in (*article.parts, ("end", "")):
        if kind != "list" and items:
            out.append(ListFlowable(items, bulletType="bullet", start="•", leftIndent=16))
            items = []
        if kind != "row" and rows:
            out += [Table([[Paragraph(marked(cell), cell_style) for cell in row] for row in rows]), Spacer(1, size)]
            rows = []
        if kind == "list":
            items.append(ListItem(Paragraph(marked(text), flat)))
        elif kind == "row":
            rows.append([cell.strip() for cell in text.strip("|").split("|")])
        elif kind == "heading":
            out.append(Paragraph(marked(text), heading))
        elif kind != "end":
            out.append(Paragraph(marked(text), body))
    if notes:
        small = ParagraphStyle("small", parent=flat, fontSize=size * 0.8, leading=size, spaceBefore=4)
        out.append(Spacer(1, size * 2))
        out += [Paragraph(f"<super>{n}</super> {marked(note)}", small) for n, note in enumerate(article.notes, 1)]
    return out


def _soft(text: str) -> str:
    """Long words may break after every third letter, where a hyphen is then written."""
    return re.sub(r"(?<![&\w<])\w{9,}", lambda word: "\u00ad".join(re.findall(".{1,3}", word[0][:-2])) + word[0][-2:], text)


def pages(
    article: Article,
    columns: int = 1,
    size: float = 10,
    hyphens: bool = False,
    indent: bool = False,
    heads: bool = False,
    page: tuple[int, int] = (WIDTH, HEIGHT),
) -> bytes:
    """One PDF; with `heads`, each page has a running head and its number, and footnotes stand at the foot of the first page."""
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Paragraph

    page_width, page_height = page
    buffer = io.BytesIO()
    width = (page_width - 2 * MARGIN - (columns - 1) * 20) / columns
    foot = 26 + 24 * len(article.notes) if heads else 0
    fonts()
    small = ParagraphStyle("foot", fontName="DejaVuSerif", fontSize=size * 0.8, leading=size)

    def decorate(canvas: Any, document: Any) -> None:
        number = document.page
        if not heads:
            return
        canvas.setFont("DejaVuSerif", size * 0.8)
        canvas.drawString(MARGIN, page_height - 40, article.known["publisher"] if number % 2 else article.title[:40])
        canvas.drawRightString(page_width - MARGIN, page_height - 40, f"Report {article.known['date'][:4]}")
        canvas.drawCentredString(page_width / 2, 30, str(number + 10))
        if number == 1:
            height = 48.0
            for n, note in reversed(list(enumerate(article.notes, 1))):
                note_lines = Paragraph(f"<super>{n}</super> {html.escape(note, quote=False)}", small)
                _, used = note_lines.wrap(page_width - 2 * MARGIN, 200)
                note_lines.drawOn(canvas, MARGIN, height)
                height += used + 3
            if article.notes:
                canvas.line(MARGIN, height + 4, MARGIN + 120, height + 4)

    def template(name: str, bottom: float, after: str | None) -> Any:
        frames = [
            Frame(MARGIN + column * (width + 20), MARGIN + bottom, width, page_height - 2 * MARGIN - bottom, 0, 0, 0, 0)
            for column in range(columns)
        ]
        return PageTemplate(name, frames, onPage=decorate, autoNextPageTemplate=after)

    document = BaseDocTemplate(
        buffer,
        pagesize=(page_width, page_height),
        title=article.title,
        author=article.known["author"],
        invariant=1,
        lang=article.known["language"],
    )
    document.addPageTemplates([template("first", foot, "later"), template("later", 0, None)])
    document.build(story(article, size, hyphens, indent, notes=not heads))
    return buffer.getvalue()


def interleaved(article: Article) -> bytes:
    """Two columns whose lines are drawn across both, row by row, as some programs write them."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfgen.canvas import Canvas

    fonts()
    size, leading, width = 9, 12.5, (WIDTH - 2 * MARGIN - 24) / 2
    lines: list[tuple[str, str]] = []
    for kind, text in (*article.parts, *(("note", f"{n}. {note}") for n, note in enumerate(article.notes, 1))):
        text = " ".join(cell.strip() for cell in _MARK.sub("", text).strip("|").split("|"))
        font = "DejaVuSerif-Bold" if kind == "heading" else "DejaVuSerif"
        line = "• " if kind == "list" else ""
        for word in text.split():
            if pdfmetrics.stringWidth(f"{line} {word}", font, size) > width:
                lines.append((font, line))
                line = ""
            line = f"{line} {word}".strip()
        lines += [(font, line), (font, "")]
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(WIDTH, HEIGHT), invariant=1)
    canvas.setTitle(article.title)
    canvas.setAuthor(article.known["author"])
    canvas.setFont("DejaVuSerif-Bold", 15)
    canvas.drawString(MARGIN, HEIGHT - MARGIN, article.title)
    each = int((HEIGHT - 2 * MARGIN - 40) / leading)
    for first in range(0, len(lines), 2 * each):
        left, right = lines[first : first + each], lines[first + each : first + 2 * each]
        for row in range(each):
            for column, side in enumerate((left, right)):
                if row < len(side) and side[row][1]:
                    canvas.setFont(side[row][0], size)
                    canvas.drawString(MARGIN + column * (width + 24), HEIGHT - MARGIN - 40 - row * leading, side[row][1])
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


PAGES: dict[str, Callable[[Article], bytes]] = {
    "single": pages,
    "indented": partial(pages, indent=True),
    "columns": partial(pages, columns=2, size=9),
    "three": partial(pages, columns=3, size=9, page=(842, 1191)),
    "hyphens": partial(pages, columns=2, size=9, hyphens=True, indent=True),
    "heads": partial(pages, heads=True, size=11),
    "headscolumns": partial(pages, columns=2, heads=True, size=9, hyphens=True),
    "interleaved": interleaved,
}
