"""The sentences beside a passage, so that a quotation is read in its place."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import lru_cache

from factcheck.records import Passage, Source
from factcheck.text import sentences, trim

MOST = 400
"""Characters in which a neighbouring sentence is looked for; what is cut off of a longer one is marked by "…"."""


def sentence_before(source: Source, passage: Passage) -> str:
    """The exact words of the sentence before, or of the one that the passage begins in; empty at the start of the text.

    Headings, menus and all else that is not the article are passed over.
    """
    earlier = bisect_left(source.blocks, passage.start, key=lambda block: block.start) - 1
    if earlier < 0:
        return "" if source.blocks else _last(source, 0, passage.start)
    block = source.blocks[earlier]
    return _last(source, block.start, min(block.end, passage.start))


def sentence_after(source: Source, passage: Passage) -> str:
    """The exact words of the sentence after, or of the rest of the one that the passage ends in; empty at the end of the text."""
    place = bisect_right(source.blocks, passage.end, key=lambda block: block.end)
    if place == len(source.blocks):
        return "" if source.blocks else _first(source, passage.end, len(source.text))
    block = source.blocks[place]
    return _first(source, max(block.start, passage.end), block.end) or (
        _first(source, source.blocks[place + 1].start, source.blocks[place + 1].end) if place + 1 < len(source.blocks) else ""
    )


def _last(source: Source, start: int, end: int) -> str:
    """The last sentence of a stretch."""
    near = max(start, end - MOST)
    spans = _sentences(source, near, end)
    if not spans:
        return ""
    first, last = spans[-1]
    cut = near > start and len(spans) == 1
    return f"… {_from_a_word(source.text[first:last])}" if cut else source.text[first:last]


def _first(source: Source, start: int, end: int) -> str:
    """The first sentence of a stretch."""
    near = min(end, start + MOST)
    spans = _sentences(source, start, near)
    if not spans:
        return ""
    first, last = spans[0]
    cut = near < end and len(spans) == 1
    return f"{_to_a_word(source.text[first:last])} …" if cut else source.text[first:last]


def _sentences(source: Source, start: int, end: int) -> list[tuple[int, int]]:
    """The sentences of a stretch of the text, with their punctuation."""
    start, end = trim(source.text, start, end)
    found = _known(source.text[start:end], source.language or "en") if start < end else ()
    return [(first + start, last + start) for first, last in found]


@lru_cache(maxsize=8192)
def _known(text: str, language: str) -> tuple[tuple[int, int], ...]:
    """The sentences that have letters or figures; the same few stretches are asked for again and again."""
    return tuple((first, last) for first, last in sentences(text, language) if any(map(str.isalnum, text[first:last])))


def _from_a_word(text: str) -> str:
    return text.partition(" ")[2] or text


def _to_a_word(text: str) -> str:
    return text.rpartition(" ")[0] or text
