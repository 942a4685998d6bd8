"""The nouns: immutable records that travel from stage to stage.

Offsets count Unicode code points of `Source.text`; `source.text[passage.start:passage.end] == passage.text` always holds.
Dates are ISO 8601 strings that may stop at the year or month ("2016", "2016-03", "2016-03-30"); None is unknown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from factcheck.decisions import Event, Review
    from factcheck.house import House
    from factcheck.supersession import Superseded


class Stance(StrEnum):
    """What one passage says about a claim."""

    SUPPORTS = "supports"
    REFUTES = "refutes"
    NEUTRAL = "neutral"


class Label(StrEnum):
    """What all passages together say about a claim (the four classes of AVeriTeC, Schlichtkrull et al. 2023)."""

    SUPPORTED = "supported"
    REFUTED = "refuted"
    CONFLICTING = "conflicting"
    NOT_ENOUGH_EVIDENCE = "not_enough_evidence"


class TimeRelation(StrEnum):
    """When a passage was published, or the period it speaks of, seen from the statement."""

    BEFORE = "before"
    SAME = "same"
    AFTER = "after"
    OVERLAPPING = "overlapping"
    UNKNOWN = "unknown"


class Checkable(StrEnum):
    """What kind of sentence a claim is; only a fact gets a verdict."""

    FACT = "fact"
    OPINION = "opinion"
    PROMISE = "promise"
    PREDICTION = "prediction"


@dataclass(frozen=True, slots=True)
class Speaker:
    name: str
    role: str | None = None
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Appearance:
    """Where a claim was said or reported: an evidence id with the reporting words, or an address."""

    source: str | None = None
    quote: str | None = None
    url: str | None = None
    archived_url: str | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement on the record. `quotes` are the words actually said, verbatim; `claimreview` another's review, as JSON."""

    id: str
    statement: str
    speaker: Speaker
    date: str
    quotes: tuple[str, ...] = ()
    occasion: str | None = None
    language: str | None = None
    topics: tuple[str, ...] = ()
    country: str | None = None
    checkable: Checkable = Checkable.FACT
    appearances: tuple[Appearance, ...] = ()
    claimreview: str | None = None


@dataclass(frozen=True, slots=True)
class Expected:
    """The right answer for a claim; only `store` and `evaluate` touch it, so that no judge can peek."""

    claim_id: str
    label: Label
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of the article: `kind` is paragraph, question, caption, footnote or list (rows of tables are lists too).
    `page`: the page's label as printed, "3–4" over a page break; None where a format has no pages."""

    kind: str
    start: int
    end: int
    context: str = ""
    speaker: str | None = None
    page: str | None = None


Known = Mapping[str, str | tuple[str, ...]]
"""Evidence keys → what a document says of itself; `authors` and `interests` have several values. Nobody has checked it."""


@dataclass(frozen=True, slots=True)
class Extracted:
    """What a loader reads in a document: its text, the article in it, and what it says of itself."""

    text: str
    blocks: tuple[Block, ...]
    known: Known = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Member:
    """One document of a collection: where it stands in it, the ending of its format, its bytes and what is said of it."""

    place: str
    suffix: str
    data: bytes
    known: Known


@dataclass(frozen=True, slots=True)
class Quotation:
    """A curated quotation of a source, anchored in its text."""

    id: str
    start: int
    end: int
    attributed_to: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """One document: what is known about it, its text, and which stretches of the text are the article."""

    id: str
    title: str | None
    publisher: str | None
    kind: str | None
    text: str
    blocks: tuple[Block, ...]
    authors: tuple[str, ...] = ()
    interviewees: tuple[str, ...] = ()
    interests: tuple[str, ...] = ()
    published_on: str | None = None
    retrieved_on: str | None = None
    url: str | None = None
    archived_url: str | None = None
    language: str | None = None
    quotations: tuple[Quotation, ...] = ()
    supersedes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """One to three sentences of a source. `context` is what a reader needs to understand them; it is not quoted.

    `attributed_to` is whose words these are where that is not the publisher: an interviewee, or what a curator wrote.
    `page` is where the document has pages. `language` is an ISO 639 code, None where nobody can tell.
    """

    id: str
    source_id: str
    start: int
    end: int
    text: str
    context: str = ""
    attributed_to: str | None = None
    page: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage one index found; `score` is the index's own, larger is better."""

    passage: int
    score: float


@dataclass(frozen=True, slots=True)
class Match:
    """A passage worth judging. `score` is 0 to 1, `signals` each retriever's own; `copies` elsewhere are counted once."""

    passage: Passage
    source: Source
    score: float
    signals: dict[str, float] = field(default_factory=dict)
    copies: tuple[Passage, ...] = ()


@dataclass(frozen=True, slots=True)
class Opinion:
    """Probabilities that add up to 1, or are all 0 where `not_judged` says why; `related`: about the same matter at all."""

    supports: float
    refutes: float
    neutral: float
    related: float | None = None
    not_judged: str | None = None

    @property
    def stance(self) -> Stance:
        best = max(self.supports, self.refutes, self.neutral)
        if best == self.neutral:
            return Stance.NEUTRAL
        return Stance.REFUTES if self.refutes == best else Stance.SUPPORTS

    def probability(self, stance: Stance) -> float:
        return float(getattr(self, stance.value))


@dataclass(frozen=True, slots=True)
class Judgement:
    """What one passage says about a claim, and whether that may bear on the verdict.

    `repeats_speaker`: it only passes on what the speaker's side said. `attributed_to`: whose words, if not the publisher's.
    Passages with the same `origin` are one voice. `counted`: it bears on the verdict. `period`: first and last day of which it
    speaks; `period_relation`: where that lies beside the statement. `near`: light edits and excerpts of it, read and counted with
    it. `superseded`: what replaces the document. `names`: why names spelled otherwise were taken for one, where that mattered.
    `added`: the entry by which an editor added it, with a stance that the proposal leaves out. `deciding`: words that decide.
    """

    match: Match
    opinion: Opinion
    stance: Stance
    repeats_speaker: bool
    attributed_to: str | None
    time_relation: TimeRelation
    origin: str
    counted: bool
    period: tuple[str, str] | None = None
    period_relation: TimeRelation = TimeRelation.UNKNOWN
    near: tuple[Passage, ...] = ()
    superseded: Superseded | None = None
    names: tuple[str, ...] = ()
    added: Event | None = None
    deciding: tuple[tuple[int, int], ...] = ()

    @property
    def also_in(self) -> tuple[str, ...]:
        """Ids of the other sources that carry these words, in order."""
        return tuple(sorted({passage.source_id for passage in (*self.match.copies, *self.near)} - {self.match.source.id}))

    @property
    def probability(self) -> float:
        return self.opinion.probability(self.stance)


@dataclass(frozen=True, slots=True)
class Verdict:
    """A proposal for a claim. `confidence` is 0 to 1; `reasons` are sentences an editor can read."""

    label: Label
    confidence: float
    independent_origins: int
    searched: int
    judged: int
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """A claim, its proposal, the judged passages in reading order, what people decided, and the newsroom's words for that."""

    claim: Claim
    verdict: Verdict
    judgements: tuple[Judgement, ...]
    review: Review | None = None
    house_words: str | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """Everything a report shows. `standard` is the evidence standard in words; `left_out` names unread sources.
    `review_head` is the hash of the review log's last line, to be kept elsewhere. `house` is how the newsroom speaks.
    """

    tool: dict[str, str]
    corpus: dict[str, int | str]
    results: tuple[Result, ...]
    standard: str
    left_out: tuple[str, ...] = ()
    review_head: str | None = None
    house: House | None = None
