"""What a quotation needs beside its words: the sentences around it, what it stands under, and which text it is from."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from factcheck.records import Claim, Judgement, Result
from factcheck.reports.plain import readable
from factcheck.reports.wording import date_words, place, safe_url
from factcheck.surroundings import sentence_after, sentence_before
from factcheck.text import sha256

SHORT_HASH = 16
"""Hexadecimal digits of a hash that people see; programs get all 64."""


class Surroundings(NamedTuple):
    """What stands around a quotation, readable; empty where there is nothing.

    `heading` is what the passage stands under, unless that is the title or the sentence before, which are shown anyway.
    """

    heading: str
    before: str
    after: str


def surroundings(judgement: Judgement) -> Surroundings:
    """The heading, the sentence before the passage and the sentence after it."""
    source, passage = judgement.match.source, judgement.match.passage
    before, after = readable(sentence_before(source, passage)), readable(sentence_after(source, passage))
    under = readable(passage.context).removesuffix(before or "\0").strip()
    known = under.rstrip(".") == readable(source.title or "").rstrip(".")
    return Surroundings("" if known else under, before, after)


def text_line(judgement: Judgement) -> str:
    """Passage, page, and the beginning of the hash of the text in which its place is counted."""
    match = judgement.match
    return f"{place(match.passage)}, text sha256 {text_hash(match.source.text)[:SHORT_HASH]}…"


@lru_cache(maxsize=4096)
def text_hash(text: str) -> str:
    """The SHA-256 of a text; the same few are asked for again and again."""
    return sha256(text.encode("utf-8", "surrogatepass"))


def kept_words(judgement: Judgement) -> str:
    """Where the document is not in English and when it was fetched: "language ru, retrieved 3 May 2026"; empty if not known."""
    source = judgement.match.source
    foreign = f"language {readable(source.language)}" if source.language and source.language != "en" else ""
    return ", ".join(filter(None, (foreign, f"retrieved {date_words(source.retrieved_on)}" if source.retrieved_on else "")))


def kind_words(kind: str) -> str:
    """ "observation mission" for observation_mission."""
    return readable("NGO" if kind == "ngo" else kind.replace("_", " "))


def topics_words(claim: Claim) -> str:
    """The claim's topics in one line."""
    return ", ".join(readable(topic) for topic in claim.topics)


def archived_copies(result: Result) -> tuple[str, ...]:
    """Addresses of the archived copies of what reported the claim."""
    known = {judgement.match.source.id: judgement.match.source.archived_url for judgement in result.judgements}
    found = (safe_url(place.archived_url or known.get(place.source or "")) for place in result.claim.appearances)
    return tuple(dict.fromkeys(url for url in found if url))
