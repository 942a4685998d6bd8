"""Web pages: trafilatura tells the article from menus, banners and related links; the rest is left out."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from factcheck.errors import InputError
from factcheck.interfaces import Loader
from factcheck.loaders.encoding import declared_encoding, decode
from factcheck.loaders.known import known
from factcheck.loaders.pieces import Piece, assemble
from factcheck.loaders.tree import parse, pieces_of, take_footnotes, unfold_layout
from factcheck.records import Extracted, Known

LARGEST = 5_000_000
_TAGS = {"head": "h2", "item": "li", "list": "ul", "row": "tr", "quote": "blockquote", "lb": "br", "graphic": "svg"}
"""Trafilatura's names of elements → those of HTML."""
_KINDS = {
    "newsarticle": "press",
    "reportagenewsarticle": "press",
    "analysisnewsarticle": "press",
    "opinionnewsarticle": "opinion",
    "scholarlyarticle": "academic",
}


class Html(Loader):
    """HTML as saved from a browser."""

    name = "html 1 (trafilatura 2)"

    def load(self, data: bytes, path: Path, title: str | None) -> Extracted:
        if len(data) > LARGEST:
            raise InputError(f"is larger than {LARGEST // 1_000_000} MB of HTML; save the page without its images", path)
        return from_page(decode(data, path, declared_encoding(data)), path, title)


def from_page(markup: str, path: Path, title: str | None) -> Extracted:
    """The article of a page that has other things around it."""
    root = parse(markup, path)
    said = _said(markup, root)
    notes = take_footnotes(root)
    unfold_layout(root)
    pieces = [*_article(root), *notes]
    return assemble(pieces, title, said)


def _article(root: Any) -> list[Piece]:
    from trafilatura import bare_extraction

    everything = [*pieces_of(root)]
    found = bare_extraction(root, include_comments=False, include_tables=True, favor_recall=True)
    body = getattr(found, "body", None)
    # On a page of a few lines it finds no article, or gives all words as one paragraph.
    if body is None or not "".join(body.itertext()).strip() or (len(body) == 1 < len(everything) and len(body[0]) == 0):
        return everything
    for element in body.iter():
        if element.tag == "cell":
            element.tag = "th" if element.get("role") == "head" else "td"
        element.tag = _TAGS.get(element.tag, element.tag)
    return [*pieces_of(body)]


def _said(markup: str, root: Any) -> Known:
    """Title, site, authors, day, address and language from meta tags, OpenGraph and JSON-LD."""
    from copy import deepcopy

    from trafilatura.metadata import extract_metadata

    found = extract_metadata(deepcopy(root), date_config={"extensive_search": False, "original_date": True})
    return known(
        title=found.title,
        publisher=found.sitename,
        authors=(found.author or "").split(";"),
        published_on=found.date,
        language=root.get("lang") or root.get("xml:lang"),
        url=found.url,
        kind=_kind(root),
    )


def _kind(root: Any) -> str | None:
    """The kind of document that its JSON-LD names, if it is one of ours."""
    for script in root.iter("script"):
        if script.get("type") == "application/ld+json":
            try:
                text = json.dumps(json.loads(script.text or ""))
            except (ValueError, RecursionError):
                continue
            for name in re.findall(r'"@type": \[?"(\w{1,40})"', text):
                if name.lower() in _KINDS:
                    return _KINDS[name.lower()]
    return None
