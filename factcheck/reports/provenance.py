"""What a quotation needs beside its words: the sentences around it, what it stands under, which text it is from, and remarks."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from factcheck.config import DECIDES
from factcheck.records import Claim, Judgement, Report, Result
from factcheck.reports.plain import quoted, readable
from factcheck.reports.wording import date_words, place, safe_url
from factcheck.surroundings import sentence_after, sentence_before
from factcheck.text import sha256

MOST_NAMED = 3
"""Documents that are named after "also in"; the rest are counted."""
SHORT_HASH = 16
"""Hexadecimal digits of a hash that people see; programs get all 64."""


MARKS = (
    f"without these words the stance model would be at least {100 * DECIDES:.0f} percentage points less sure; "
    "that is what it went by, not what anybody found to be decisive"
)


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


class Words(NamedTuple):
    """A stretch of a quotation, readable."""

    words: str
    decides: bool


def marked(judgement: Judgement) -> list[Words]:
    """The quotation, readable and in quotation marks, taken apart into words that decide and words that do not."""
    rest, source = quoted(judgement.match.passage.text), judgement.match.source
    pieces = []
    for start, end in judgement.deciding:
        before, found, after = rest.partition(readable(source.text[start:end]))
        if found:
            pieces += [Words(before, False), Words(found, True)]
            rest = after
    return [piece for piece in (*pieces, Words(rest, False)) if piece.words]


def marks_words(report: Report) -> str:
    """What marked words are; empty if none are marked."""
    some = any(judgement.deciding for result in report.results for judgement in result.judgements)
    return MARKS if some else ""


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


def remarks(judgement: Judgement) -> str:
    """ "also in: leaflet-1", what superseded the document since when, which spellings of a name were taken for one, and who
    added it why."""
    names, later = [readable(name) for name in judgement.also_in], judgement.superseded
    more = len(names) - MOST_NAMED
    also = f"also in: {', '.join(names[:MOST_NAMED])}{f' and {more} more' if more > 0 else ''}" if names else ""
    since = f" since {date_words(later.since)}" if later and later.since else ""
    replaced = f"superseded by {readable(later.by)}{since}" if later else ""
    spelled = (f"name: {readable(why)}" for why in judgement.names)
    return " · ".join(part for part in (also, replaced, *spelled, added_words(judgement)) if part)


def added_words(judgement: Judgement) -> str:
    """ "added by Ann Editor on 3 May 2026: it names the date"; empty for a passage that was found."""
    if judgement.added is None:
        return ""
    by = f"added by {readable(judgement.added.reviewer)} on {date_words(judgement.added.time[:10])}"
    return f"{by}: {readable(judgement.added.reason or '')}"
