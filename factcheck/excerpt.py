"""One source or passage, with what stands around it and the stored claims that name it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from factcheck.anchor import contains
from factcheck.errors import InputError, UnknownNameError
from factcheck.records import Appearance, Block, Claim, Passage, Source
from factcheck.segment import segment
from factcheck.text import sha256

_BY_OFFSETS = re.compile(r"(.+)@(\d{1,9})-(\d{1,9})")


@dataclass(frozen=True, slots=True)
class Mention:
    """A claim that names the source; `cites` is whether the words it cites stand in the passage."""

    claim: Claim
    appearance: Appearance
    cites: bool


@dataclass(frozen=True, slots=True)
class Excerpt:
    """`passage` is None where a whole source was asked for. `inside` is the block that holds it, between its neighbours."""

    source: Source
    text_sha256: str
    passage: Passage | None
    before: Block | None
    inside: Block | None
    after: Block | None
    mentions: tuple[Mention, ...]


def excerpt(name: str, sources: Mapping[str, Source], claims: Iterable[Claim]) -> Excerpt:
    """What a source id, `source#quotation` or `source@start-end` names; raises UnknownNameError or InputError."""
    by_offsets = _BY_OFFSETS.fullmatch(name)
    source_id = by_offsets.group(1) if by_offsets else name.partition("#")[0]
    if source_id not in sources:
        raise UnknownNameError("source", source_id, sources)
    source = sources[source_id]
    passage = None if name == source_id else _passage(name, source, by_offsets)
    before, inside, after = _around(source, passage) if passage else (None, None, None)
    mentions = [
        Mention(claim, appearance, bool(passage and appearance.quote and contains(passage.text, appearance.quote)))
        for claim in claims
        for appearance in claim.appearances
        if appearance.source == source_id
    ]
    ordered = sorted(mentions, key=lambda mention: (not mention.cites, mention.claim.id))
    return Excerpt(source, sha256(source.text), passage, before, inside, after, tuple(ordered))


def _passage(name: str, source: Source, by_offsets: re.Match[str] | None) -> Passage:
    passages = segment(source)
    found = next((passage for passage in passages if passage.id == name), None)
    if found is not None:
        return found
    if by_offsets is None:
        curated = [quotation.id for quotation in source.quotations]
        raise UnknownNameError(f"passage of {source.id}", name.partition("#")[2], curated)
    start, end = int(by_offsets.group(2)), int(by_offsets.group(3))
    if not 0 <= start < end <= len(source.text):
        raise InputError(f"{name} lies outside the text of {source.id}, which has {len(source.text)} characters; correct it")
    inside = next((block for block in source.blocks if block.start <= start < block.end), None)
    return Passage(name, source.id, start, end, source.text[start:end], page=inside.page if inside else None)


def _around(source: Source, passage: Passage) -> tuple[Block | None, Block | None, Block | None]:
    """The block before, the one that holds the start of the passage, and the one after its end."""
    before = [block for block in source.blocks if block.end <= passage.start]
    inside = next((block for block in source.blocks if block.start <= passage.start < block.end), None)
    after = next((block for block in source.blocks if block.start >= passage.end), None)
    return before[-1] if before else None, inside, after
