"""PDF: pdfium reads the characters and where they stand; reading order and paragraphs come from their places."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from factcheck.errors import InputError
from factcheck.interfaces import Loader
from factcheck.loaders import recognition
from factcheck.loaders.known import known
from factcheck.loaders.page_order import Segment, Sheet, in_order
from factcheck.loaders.page_text import pieces_of_pages
from factcheck.loaders.pieces import Piece, assemble, superscript
from factcheck.records import Extracted, Known

MOST_PAGES = 2_000
MOST_CHARACTERS = 5_000_000
_WRITTEN_BY_PROGRAMS = ("untitled", "microsoft word", "(anonymous)", "document1", "unspecified")


class Pdf(Loader):
    """PDF with text in it; where there is none, that in its pictures, if the extra `ocr` is installed."""

    name = "pdf 1 (pypdfium2 5)"

    def load(self, data: bytes, path: Path, title: str | None) -> Extracted:
        import pypdfium2

        try:
            document = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as error:
            if "password" in str(error).lower():
                raise InputError("is protected with a password; save a copy without one", path) from error
            raise InputError(f"is no PDF that can be read ({error}); open it and save it again", path) from error
        try:
            count = len(document)
            if count > MOST_PAGES:
                raise InputError(f"has {count:,} pages, more than {MOST_PAGES:,}; split it into its parts", path)
            sheets = _sheets(document, path)
            pieces = pieces_of_pages(in_order(sheets))
            sure: tuple[str, ...] = ()
            if not pieces and _has_pictures(document):
                pieces, sure = self._recognised(data, document, path)
            if not pieces:
                raise InputError("holds no text", path)
            first = next((piece.text for piece in pieces if piece.kind == "heading"), None)
            return assemble(pieces, title, {**_said(document, first), **({"recognised": sure} if sure else {})})
        finally:
            document.close()

    def _recognised(self, data: bytes, document: Any, path: Path) -> tuple[list[Piece], tuple[str, ...]]:
        """What the pictures of a scan say, and how sure that is."""
        if len(document) > recognition.MOST_PAGES:
            raise InputError(f"has {len(document):,} scanned pages, more than {recognition.MOST_PAGES}; split it", path)
        self.name = f"{Pdf.name}, {recognition.NAME}"
        sheets, sure = recognition.read(data, path, _pictures(document))
        return pieces_of_pages(in_order(sheets)), sure


def _has_pictures(document: Any) -> bool:
    from pypdfium2 import raw

    return any(True for page in document for _ in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3))


def _pictures(document: Any) -> Iterator[recognition.Picture]:
    for number in range(len(document)):
        page = document[number]
        scale = min(2.5, recognition.LONGEST_SIDE / max(page.get_size()))
        pixels = page.render(scale=scale, no_smoothpath=False).to_numpy().copy()
        yield recognition.Picture(pixels, scale, document.get_page_label(number) or None)
        page.close()


def _sheets(document: Any, path: Path) -> list[Sheet]:
    sheets, characters = [], 0
    for number in range(len(document)):
        page = document[number]
        read = page.get_textpage()
        characters += read.count_chars()
        if characters > MOST_CHARACTERS:
            raise InputError(f"holds more than {MOST_CHARACTERS:,} characters; split it into its parts", path)
        label = document.get_page_label(number) or None
        sheets.append(Sheet(number, page.get_height(), tuple(_segments(read.raw, read.count_chars())), label))
        read.close()
        page.close()
    return sheets


def _said(document: Any, heading: str | None) -> Known:
    said = document.get_metadata_dict(skip_empty=True)
    title = said.get("Title", "")
    if title.lower().startswith(_WRITTEN_BY_PROGRAMS) or title.lower().endswith((".doc", ".docx", ".pdf", ".indd")):
        title = ""
    authors = [name for name in [said.get("Author", "")] if not name.lower().startswith(_WRITTEN_BY_PROGRAMS)]
    return known(title or heading, authors=authors, published_on=said.get("CreationDate"), language=_language(document))


def _language(document: Any) -> str | None:
    from pypdfium2 import raw

    length = raw.FPDFCatalog_GetLanguage(document, None, 0) if hasattr(raw, "FPDFCatalog_GetLanguage") else 0
    if not 2 < length <= 64:
        return None
    buffer = ctypes.create_string_buffer(length)
    raw.FPDFCatalog_GetLanguage(document, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), length)
    return str(buffer.raw.decode("utf-16-le", "ignore")).rstrip("\0")


class _Run:
    """Characters that stand next to each other on a line."""

    def __init__(self, x: float, y: float, size: float) -> None:
        self.x0, self.x1, self.y, self.size, self.bold = x, x, y, size, False
        self.text, self.has_words = "", False

    def goes_on(self, x: float, y: float, size: float) -> bool:
        em = max(self.size, size)
        is_mark = len(self.text) < 4 and self.text.isdigit() and size > 1.15 * self.size  # of a footnote, spread from its text
        return abs(y - self.y) < 0.6 * em and -0.6 * em < x - self.x1 < (2.5 if is_mark else 0.9) * em

    def add(self, char: str, right: float, y: float, size: float) -> None:
        raised = size < 0.85 * self.size and y - self.y > 0.1 * self.size
        if len(self.text) < 5 and self.text.strip().isdigit() and size > 1.15 * self.size and self.y - y > 0.1 * size:
            self.text = superscript(self.text.strip()) + " "  # a footnote's own number, before its text
            self.y, self.size = y, size
        if char.isalnum() and not self.has_words:
            self.y, self.size = y, size  # not those of a bullet
            raised, self.has_words = False, True
        self.text += superscript(char) if raised and char in "0123456789" else char
        self.x1 = max(self.x1, right)


def _segments(page: Any, characters: int) -> Iterator[Segment]:
    """The page's runs in the order in which they were drawn. A gap wider than a letter begins another."""
    from pypdfium2 import raw

    rectangle = raw.FS_RECTF()
    x, y = ctypes.c_double(), ctypes.c_double()
    run: _Run | None = None
    space = False
    for at in range(characters):
        code = raw.FPDFText_GetUnicode(page, at)
        char = "-" if code in (2, 0xFFFE) else chr(code) if code and not 0xD800 <= code < 0xE000 else ""
        if not char or char.isspace():
            space = True
            continue
        raw.FPDFText_GetLooseCharBox(page, at, rectangle)
        raw.FPDFText_GetCharOrigin(page, at, x, y)
        size = (rectangle.top - rectangle.bottom) or 1.0
        if run is None or not run.goes_on(x.value, y.value, size):
            if run is not None:
                yield from _finished(run)
            run = _Run(x.value, y.value, size)
        elif space and run.text:
            run.text += " "
        if not run.has_words:
            run.bold = _is_bold(page, at)
        run.add(char, rectangle.right, y.value, size)
        space = False
    if run is not None:
        yield from _finished(run)


def _is_bold(page: Any, at: int) -> bool:
    from pypdfium2 import raw

    name = ctypes.create_string_buffer(64)
    raw.FPDFText_GetFontInfo(page, at, name, 64, None)
    return b"bold" in name.value.lower() or b"black" in name.value.lower()


def _finished(run: _Run) -> Iterator[Segment]:
    if run.text.strip():
        yield Segment(run.text.strip(), run.x0, run.x1, run.y, run.size, run.bold)
