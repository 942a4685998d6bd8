"""An HTML tree → its pieces. Web pages, Markdown, Word, EPUB and HTML mail all pass through here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from factcheck.errors import InputError
from factcheck.loaders.pieces import Piece, clean, superscript

DEEPEST = 250
MOST_ELEMENTS = 50_000
MOST_NOTES = 2_000


def _names(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", text))


_SKIPPED = _names("script style head template noscript svg math iframe form button select nav object canvas audio video")
_HEADINGS = _names("h1 h2 h3 h4 h5 h6")
_BLOCKS = _names(
    "html body main article section div p blockquote ul ol dl li dt dd figure figcaption caption table thead tbody tfoot tr pre "
    "address aside header footer hr details summary center"
)
_KINDS = {"li": "list", "dd": "list", "figcaption": "caption", "caption": "caption"}
_MARK = re.compile(r"[\[(]?(\d{1,3}|[a-z*†‡])[\])]?\.?")
_BACK = re.compile(r"\s*[\[(]?[↑↩⤴^][\ufe0e\ufe0f]?[\])]?\s*$")


def parse(markup: str, path: Path) -> Any:
    """The tree; raises InputError if it holds nothing or is nested more deeply than people write."""
    from lxml import etree, html

    # Given as UTF-8 whatever the document says of itself: its encoding has been dealt with by then.
    data = markup.encode("utf-8", "replace")
    parser = html.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(data, parser)
    except etree.LxmlError as error:
        raise InputError(f"is no HTML that can be read ({error})", path) from error
    if root is None:
        raise InputError("holds no text", path)
    depth = elements = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        elements += event == "start"
        if elements > MOST_ELEMENTS:
            raise InputError(f"has more than {MOST_ELEMENTS:,} elements; split it into its parts", path)
        if depth > DEEPEST:
            raise InputError(f"is nested more than {DEEPEST} elements deep; save it again from a browser as a simple page", path)
    return root


def take_footnotes(root: Any) -> list[Piece]:
    """The footnotes, taken out of the tree; where each is referred to, its number stands in superscript instead."""
    by_id = {element.get("id"): element for element in root.iter() if isinstance(element.tag, str) and element.get("id")}
    notes: dict[Any, str] = {}
    for link in [*root.iter("a")][:MOST_NOTES]:
        target = by_id.get(str(link.get("href", "")).removeprefix("#")) if "#" in str(link.get("href", "")) else None
        mark = _MARK.fullmatch(clean("".join(link.itertext())))
        if target is None or mark is None or not _is_note(target, link):
            continue
        notes.setdefault(_whole_note(target), superscript(mark.group(1)))
        outer = link.getparent() if link.getparent() is not None and link.getparent().tag == "sup" else link
        _replace(outer, superscript(mark.group(1)))
    for raised in root.iter("sup"):
        number = clean("".join(raised.itertext()))
        if number.isdecimal() and len(number) < 4:
            for child in [*raised]:
                raised.remove(child)
            raised.text = superscript(number)
    pieces = []
    for element, written in notes.items():
        text = _BACK.sub("", clean(" ".join(piece.text for piece in pieces_of(element))))
        own = re.match(rf"{_MARK.pattern}\s+", text.translate(_PLAIN))
        if own and superscript(own.group(1)) == written:
            text = text[own.end() :]
        pieces.append(Piece("footnote", text.removeprefix(written).strip(), mark=written))
        _replace(element, "")
    for heading in [*root.iter(*_HEADINGS)]:  # "Notes", with nothing left under it
        if pieces and clean("".join(heading.itertext())).casefold() in {"notes", "footnotes", "endnotes", "примечания", "сноски"}:
            _replace(heading, "")
    return pieces


_PLAIN = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


def _is_note(target: Any, link: Any) -> bool:
    """Whether a short link leads to a note: it is raised, says so, or leads to what is called a note."""
    said = (
        f"{link.get('role', '')} {link.get('class', '')} {link.get('epub:type', '')} {target.get('id')} {target.get('role', '')}"
    )
    raised = (link.getparent() is not None and link.getparent().tag == "sup") or link.find("sup") is not None
    whole = _whole_note(target)
    around = whole is link or whole.tag in ("body", "html") or any(parent is whole for parent in link.iterancestors())
    return not around and (raised or bool(re.search(r"note|\bfn|\bftn|_ftn|cite", said, re.I)))


def _whole_note(target: Any) -> Any:
    """The element that holds the whole note: an anchor inside it stands for it."""
    while target.tag in ("a", "sup", "span", "b") and target.getparent() is not None:
        target = target.getparent()
    return target


def _replace(element: Any, text: str) -> None:
    """Put text in place of an element, keeping what follows it."""
    parent, before = element.getparent(), element.getprevious()
    if parent is None:
        return
    text += element.tail or ""
    if before is not None:
        before.tail = (before.tail or "") + text
    else:
        parent.text = (parent.text or "") + text
    parent.remove(element)


def pieces_of(root: Any, page: str | None = None) -> Iterator[Piece]:
    """Headings, paragraphs, list items, rows and captions in order; menus, scripts and forms are left out."""
    walk = _Walk(page)
    walk.element(root, "paragraph")
    walk.flush("paragraph")
    yield from walk.pieces


class _Walk:
    """Goes through a tree and keeps what was read since the last block began."""

    def __init__(self, page: str | None) -> None:
        self.pieces: list[Piece] = []
        self.page = page
        self._read: list[str] = []

    def element(self, element: Any, kind: str) -> None:
        tag = element.tag if isinstance(element.tag, str) else ""
        if not tag or tag in _SKIPPED or element.get("hidden") is not None:
            return
        if tag == "br":
            self._read.append("\u2028")
        elif "pagebreak" in (element.get("epub:type", "") + element.get("role", "")):
            label = element.get("title") or element.get("aria-label") or "".join(element.itertext())
            self.page = clean(label).removesuffix(".").removeprefix("Page ").strip() or self.page
        elif tag == "table" and _is_data(element):
            self.flush(kind)
            self._table(element)
        elif tag in _HEADINGS:
            self.flush(kind)
            self._inside(element, "heading")
            self.flush("heading")
        elif tag in _BLOCKS:
            self.flush(kind)
            inner = _KINDS.get(tag, kind)
            self._inside(element, inner)
            self.flush(inner)
        else:
            self._inside(element, kind)

    def _inside(self, element: Any, kind: str) -> None:
        self._read.append(element.text or "")
        for child in element:
            self.element(child, kind)
            self._read.append(child.tail or "")

    def _table(self, table: Any) -> None:
        for caption in table.iter("caption"):
            self._inside(caption, "caption")
            self.flush("caption")
        first = True
        for row in table.iter("tr"):
            cells = [clean(" ".join(piece.text for piece in pieces_of(cell))) for cell in row.iter("td", "th")]
            if any(cells):
                self.pieces.append(Piece("row", " | ".join(cells), self.page, opens=first))
                first = False

    def flush(self, kind: Any) -> None:
        """What was read becomes a piece; two line breaks begin another."""
        for text in re.split(r"\u2028\s*\u2028", "".join(self._read)):
            if clean(text):
                self.pieces.append(Piece(kind, text, self.page))
        self._read = []


def unfold_layout(root: Any) -> None:
    """Tables that only lay out a page become divisions."""
    for table in [*root.iter("table")]:
        if not _is_data(table):
            for element in [
                table,
                *table.iterfind("./tr"),
                *table.iterfind("./tr/td"),
                *table.iterfind("./tbody/tr"),
                *table.iterfind("./tbody/tr/td"),
            ]:
                element.tag = "div"


def _is_data(table: Any) -> bool:
    """Whether a table holds data; one that holds paragraphs or other tables only lays out a page."""
    return table.find(".//table") is None and (
        table.find(".//th") is not None or table.find(".//p") is None or len(table.findall(".//tr")) > 1
    )
