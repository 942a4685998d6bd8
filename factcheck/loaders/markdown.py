"""Markdown, rendered by markdown-it and read as HTML; keys of a YAML front matter are what it says of itself."""

from __future__ import annotations

from pathlib import Path

from factcheck.errors import InputError
from factcheck.interfaces import Loader
from factcheck.loaders.encoding import decode
from factcheck.loaders.known import known
from factcheck.loaders.pieces import assemble
from factcheck.loaders.tree import parse, pieces_of, take_footnotes
from factcheck.records import Extracted, Known
from factcheck.yamlfile import Value, parse_yaml

LARGEST = 5_000_000
MOST_BRACKETS = 2_000
"""In one paragraph; the time to pair them grows with their square."""
_SAME = {"publisher": ("publisher", "site"), "published_on": ("published_on", "date"), "language": ("language", "lang")}


class Markdown(Loader):
    """CommonMark with tables and footnotes."""

    name = "markdown 1 (markdown-it-py 4)"

    def load(self, data: bytes, path: Path, title: str | None) -> Extracted:
        from markdown_it import MarkdownIt
        from mdit_py_plugins.footnote import footnote_plugin
        from mdit_py_plugins.front_matter import front_matter_plugin

        if len(data) > LARGEST:
            raise InputError(f"is larger than {LARGEST // 1_000_000} MB of Markdown; split it into its parts", path)
        text = decode(data, path)
        if any(paragraph.count("[") > MOST_BRACKETS for paragraph in text.split("\n\n")):
            raise InputError(f"has more than {MOST_BRACKETS:,} brackets in one paragraph; split it", path)
        reader = MarkdownIt("commonmark", {"maxNesting": 40}).enable("table").use(footnote_plugin).use(front_matter_plugin)
        tokens = reader.parse(text)
        front = next((token.content for token in tokens if token.type == "front_matter"), "")
        root = parse(reader.render(text), path)
        notes = take_footnotes(root)
        pieces = [*pieces_of(root), *notes]
        first = next((piece.text for piece in pieces if piece.kind == "heading"), None)
        return assemble(pieces, title, _said(front, path, first))


def _said(front: str, path: Path, heading: str | None) -> Known:
    try:
        keys = parse_yaml(front, path).content if front.strip() else {}
    except InputError:  # a front matter in another dialect costs nobody the text
        keys = {}

    def one(*names: str) -> str | None:
        return next((value for name in names if isinstance(value := keys.get(name), str)), None)

    people: Value = keys.get("authors") or keys.get("author")
    authors = [str(name) for name in people] if isinstance(people, list) else [one("authors", "author")]
    return known(one("title") or heading, authors=authors, url=one("url"), **{key: one(*names) for key, names in _SAME.items()})
