"""E-books: the chapters in the order of the spine, each read as HTML; the table of contents is left out."""

from __future__ import annotations

import posixpath
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from factcheck.errors import InputError
from factcheck.interfaces import Loader
from factcheck.loaders.archive import LARGEST_PART, Archive, opened
from factcheck.loaders.docx import PROPERTIES
from factcheck.loaders.encoding import declared_encoding, decode
from factcheck.loaders.known import known
from factcheck.loaders.pieces import Piece, assemble
from factcheck.loaders.tree import parse, pieces_of, take_footnotes
from factcheck.records import Extracted, Known

_PACKAGE = "{http://www.idpf.org/2007/opf}"
_CONTAINER = "{urn:oasis:names:tc:opendocument:xmlns:container}"


class Epub(Loader):
    """EPUB 2 and 3 without copy protection."""

    name = "epub 1"

    def load(self, data: bytes, path: Path, title: str | None) -> Extracted:
        with opened(data, path) as archive:
            if archive.has("META-INF/rights.xml") or archive.has("META-INF/license.lcpl"):
                raise InputError("is protected against copying; use a copy without protection", path)
            place = archive.xml("META-INF/container.xml").find(f".//{_CONTAINER}rootfile")
            if place is None:
                raise InputError("names no book; save it again with the program that made it", path)
            package = archive.xml(place.get("full-path", ""))
            chapters = _chapters(archive, package, posixpath.dirname(place.get("full-path", "")), path)
            said = _said(package)
        return assemble(_pieces(chapters, path), title, said)


def _chapters(archive: Archive, package: Any, folder: str, path: Path) -> list[str]:
    """The text of each chapter; together no larger than one part may be."""
    items = {item.get("id"): item for item in package.iter(f"{_PACKAGE}item")}
    chapters: list[str] = []
    for reference in package.iter(f"{_PACKAGE}itemref"):
        item = items.get(reference.get("idref"))
        if item is None or "nav" in (item.get("properties") or "").split():
            continue
        name = posixpath.normpath(posixpath.join(folder, unquote(item.get("href", ""))))
        room = LARGEST_PART - sum(map(len, chapters))
        data = archive.read(name, room)
        chapters.append(decode(data, path, declared_encoding(data)))
    return chapters


def _pieces(chapters: list[str], path: Path) -> list[Piece]:
    """All chapters as one page, so that a note at the end of the book is found from its mark in a chapter."""
    from lxml import etree

    book = etree.Element("body")
    for chapter in chapters:
        root = parse(chapter, path)
        body = root.find("body")
        part = body if body is not None else root
        part.tag = "div"
        book.append(part)
    for link in book.iter("a"):
        if "#" in link.get("href", ""):
            link.set("href", "#" + link.get("href").partition("#")[2])
    notes = take_footnotes(book)
    return [*pieces_of(book), *notes]


def _said(package: Any) -> Known:
    def one(name: str) -> str | None:
        found = package.find(f".//{PROPERTIES}{name}")
        return found.text if found is not None else None

    authors = [element.text for element in package.iter(f"{PROPERTIES}creator")]
    return known(one("title"), one("publisher"), authors, one("date"), one("language"))
