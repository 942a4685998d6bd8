"""OpenDocument texts (LibreOffice): paragraphs, headings, lists, tables and footnotes of content.xml."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from factcheck.errors import InputError
from factcheck.interfaces import Loader
from factcheck.loaders.archive import Archive, opened
from factcheck.loaders.docx import PROPERTIES
from factcheck.loaders.known import known
from factcheck.loaders.pieces import Piece, assemble, clean, superscript
from factcheck.records import Extracted, Known

DEEPEST = 250
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_META = "{urn:oasis:names:tc:opendocument:xmlns:meta:1.0}"
_SKIPPED = {f"{_TEXT}tracked-changes", f"{_TEXT}table-of-content", f"{_OFFICE}annotation", f"{_OFFICE}forms"}
_SPACES = {f"{_TEXT}s", f"{_TEXT}tab", f"{_TEXT}line-break"}


class Odt(Loader):
    """ODT."""

    name = "odt 1"

    def load(self, data: bytes, path: Path, title: str | None) -> Extracted:
        with opened(data, path) as archive:
            root = archive.xml("content.xml")
            said = _said(archive)
        body = root.find(f"{_OFFICE}body/{_OFFICE}text")
        if body is None:
            raise InputError("is no text document; save it as ODT from a word processor", path)
        notes: list[Piece] = []
        pieces = [*_pieces(body, "paragraph", notes, path, 0)]
        return assemble([*pieces, *notes], title, said)


def _pieces(element: Any, kind: Any, notes: list[Piece], path: Path, depth: int) -> Iterator[Piece]:
    if depth > DEEPEST:
        raise InputError(f"is nested more than {DEEPEST} elements deep; open it and save it again", path)
    for child in element:
        if child.tag == f"{_TEXT}h":
            yield Piece("heading", _inline(child, notes, path, depth))
        elif child.tag == f"{_TEXT}p":
            yield Piece(kind, _inline(child, notes, path, depth))
        elif child.tag == f"{_TABLE}table":
            yield from _table(child, notes, path, depth)
        elif child.tag not in _SKIPPED:
            yield from _pieces(child, "list" if child.tag == f"{_TEXT}list" else kind, notes, path, depth + 1)


def _table(table: Any, notes: list[Piece], path: Path, depth: int) -> Iterator[Piece]:
    for number, row in enumerate(table.iter(f"{_TABLE}table-row")):
        cells = [
            " ".join(piece.text for piece in _pieces(cell, "paragraph", notes, path, depth + 1))
            for cell in row.iter(f"{_TABLE}table-cell")
        ]
        yield Piece("row", " | ".join(map(clean, cells)), opens=number == 0)


def _inline(element: Any, notes: list[Piece], path: Path, depth: int) -> str:
    """The words of a paragraph; a footnote becomes its number, and a piece of its own."""
    if depth > DEEPEST:
        raise InputError(f"is nested more than {DEEPEST} elements deep; open it and save it again", path)
    words = [element.text or ""]
    for child in element:
        if child.tag == f"{_TEXT}note":
            mark = superscript(clean(child.findtext(f"{_TEXT}note-citation") or "*"))
            body = child.find(f"{_TEXT}note-body")
            said = " ".join(piece.text for piece in _pieces(body, "footnote", notes, path, depth + 1)) if body is not None else ""
            notes.append(Piece("footnote", said, mark=mark))
            words.append(mark)
        elif child.tag in _SPACES:
            words.append(" ")
        elif child.tag not in _SKIPPED:
            words.append(_inline(child, notes, path, depth + 1))
        words.append(child.tail or "")
    return "".join(words)


def _said(archive: Archive) -> Known:
    meta = archive.xml("meta.xml").find(f"{_OFFICE}meta") if archive.has("meta.xml") else None
    if meta is None:
        return known()
    return known(
        title=meta.findtext(f"{PROPERTIES}title"),
        authors=[meta.findtext(f"{_META}initial-creator") or meta.findtext(f"{PROPERTIES}creator")],
        published_on=meta.findtext(f"{_META}creation-date") or meta.findtext(f"{PROPERTIES}date"),
        language=meta.findtext(f"{PROPERTIES}language"),
    )
