"""Word documents, turned into HTML by mammoth, which knows lists, tables and footnotes; heads and foots of pages are left out."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

from factcheck.errors import InputError
from factcheck.interfaces import Loader
from factcheck.loaders.archive import Archive, opened
from factcheck.loaders.known import known
from factcheck.loaders.pieces import assemble
from factcheck.loaders.tree import parse, pieces_of, take_footnotes
from factcheck.records import Extracted, Known

MOST_PARAGRAPHS = 20_000
LARGEST_XML = 10_000_000
"""Mammoth keeps a part in some forty times its size."""
PROPERTIES = "{http://purl.org/dc/elements/1.1/}"
_TERMS = "{http://purl.org/dc/terms/}"


class Docx(Loader):
    """DOCX as Word and others write it."""

    name = "docx 1 (mammoth 1)"

    def load(self, data: bytes, path: Path, title: str | None) -> Extracted:
        import mammoth

        with opened(data, path) as archive:
            for name in archive.names:  # before mammoth reads them: neither entities nor parts that never end
                if name.endswith((".xml", ".rels")):
                    archive.xml(name)
            document = archive.read("word/document.xml", LARGEST_XML)
            if document.count(b"<w:p>") + document.count(b"<w:p ") > MOST_PARAGRAPHS:
                raise InputError(f"has more than {MOST_PARAGRAPHS:,} paragraphs; split it into its parts", path)
            said = _said(archive)
        made = mammoth.convert_to_html(BytesIO(data), convert_image=mammoth.images.img_element(lambda image: {"src": ""}))
        root = parse(made.value, path)
        notes = take_footnotes(root)
        return assemble([*pieces_of(root), *notes], title, said)


def _said(archive: Archive) -> Known:
    if not archive.has("docProps/core.xml"):
        return known()
    core: Any = archive.xml("docProps/core.xml")
    return known(
        title=core.findtext(f"{PROPERTIES}title"),
        authors=[core.findtext(f"{PROPERTIES}creator")],
        published_on=core.findtext(f"{_TERMS}created"),
        language=core.findtext(f"{PROPERTIES}language"),
    )
