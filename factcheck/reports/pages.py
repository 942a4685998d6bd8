"""Report → the words on its pages: what PDF, Word and spreadsheet documents lay out, each in its own way."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from factcheck.house import House
from factcheck.records import Claim, Judgement, Report, Result
from factcheck.reports import provenance, reviewing, wording
from factcheck.reports.missing import missing
from factcheck.reports.plain import quoted, readable

TITLE = "factcheck report"
OVERVIEW = ("Claim", "Speaker", "Verdict", "Confidence", "Against", "For", "Repeats")
SHORT = 80
"""Letters of a statement in a heading that is repeated on each page."""
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LETTER = re.compile(r"[^\W\d_]")
# Hebrew, Arabic, Syriac, Thaana, N'Ko and their presentation forms.
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]")


@dataclass(frozen=True, slots=True)
class Fact:
    """A name and its value in words, with an address to link to if there is one."""

    name: str
    words: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """A passage as people read it; what is not known is empty. `probability` is 0 to 1, of the stance.

    `lines` is what stands on a page under the quotation, whose words it is and the title. `words` are the quotation, taken apart
    into those that decide and those that do not.
    """

    context: str
    before: str
    quote: str
    words: tuple[provenance.Words, ...]
    after: str
    whose: str
    publisher: str
    attributed_to: str
    title: str
    kind: str
    date: str
    page: str
    time: str
    stance: str
    probability: float
    origin: str
    also_in: str
    stakes: str
    url: str
    archived_url: str
    kept: str
    passage: str
    sha256: str
    lines: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Passages under one heading, and how many more there are; empty where all are shown."""

    side: str
    heading: str
    total: int
    shown: tuple[Evidence, ...]
    more: str


@dataclass(frozen=True, slots=True)
class Section:
    """A claim and its evidence. `heading` names it on every page, `overview` is its row in the table of all claims."""

    place: str
    heading: str
    overview: tuple[str, ...]
    id: str
    anchor: str
    statement: str
    quotes: tuple[str, ...]
    facts: tuple[Fact, ...]
    verdict: str
    confidence: str
    review: str
    decision: tuple[Fact, ...]
    why: tuple[str, ...]
    missing: tuple[str, ...]
    searched: str
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class Pages:
    """A whole report. `standing` says how many verdicts people decided, `closing` how the report was made."""

    title: str
    standing: str
    columns: tuple[str, ...]
    sections: tuple[Section, ...]
    closing: tuple[Fact, ...]


def pages(report: Report, show: int) -> Pages:
    """The report in words, at most `show` passages a group (0 is all)."""
    total = len(report.results)
    sections = (_section(result, number, total, show) for number, result in enumerate(report.results, 1))
    return Pages(title_of(report), reviewing.standing(report), OVERVIEW, tuple(sections), tuple(_closing(report)))


def title_of(report: Report) -> str:
    """The newsroom's title, or ours."""
    return readable(report.house.title) if report.house and report.house.title else TITLE


def right_to_left(text: str) -> bool:
    """Whether the first letter belongs to a script that is written from right to left."""
    letter = _LETTER.search(text)
    return letter is not None and _RIGHT_TO_LEFT.match(letter[0]) is not None


def for_xml(text: str) -> str:
    """The text without what XML cannot hold."""
    return text if text.isascii() and text.isprintable() else _NOT_IN_XML.sub("", text)


def _section(result: Result, number: int, total: int, show: int) -> Section:
    place = f"Claim {number} of {total}"
    claim, statement = result.claim, readable(result.claim.statement)
    speaker, confidence = readable(claim.speaker.name), wording.confidence_words(result)
    verdict = f"{wording.verdict_symbol(result)} {wording.verdict_words(result)}"
    marked = f"{verdict}{reviewing.marked(result)}"
    rated = confidence.removeprefix("confidence ") or wording.NOT_CHECKABLE_SYMBOL
    totals = (str(group.total) for group in wording.groups(result, 0)[:3])
    return Section(
        place,
        f"{place} · {marked} · {_short(statement)}",
        (_short(statement), speaker, marked, rated, *totals),
        readable(claim.id),
        wording.anchor(claim, number),
        statement,
        tuple(quoted(quote) for quote in claim.quotes),
        tuple(_facts(result)),
        verdict,
        confidence,
        reviewing.review_words(result),
        tuple(Fact(name, words) for name, words in reviewing.details(result)),
        tuple(readable(reason) for reason in result.verdict.reasons),
        missing(result),
        wording.searched_words(result.verdict),
        tuple(_groups(result, show)),
    )


def _short(text: str) -> str:
    """The beginning of a text; isolated where it runs right to left, so that it leaves the order of the words before it."""
    short = text if len(text) <= SHORT else f"{text[:SHORT].rsplit(' ', 1)[0]} …"
    return f"\u2068{short}\u2069" if right_to_left(short) else short


def _facts(result: Result) -> list[Fact]:
    claim = result.claim
    known = (
        Fact("Speaker", readable(claim.speaker.name)),
        Fact("Role", readable(claim.speaker.role or "")),
        Fact("Date", wording.date_words(claim.date)),
        Fact("Occasion", readable(claim.occasion or "")),
        Fact("Topics", provenance.topics_words(claim)),
        *(Fact("Reported in", name, url) for name, url in wording.reported_in(result)),
        *(Fact("Archived copy", url, url) for url in provenance.archived_copies(result)),
    )
    return [fact for fact in known if fact.words]


def _groups(result: Result, show: int) -> list[Group]:
    """Against and for also where there is none."""
    told: set[str] = set()
    return [
        Group(
            group.side,
            f"{group.symbol} {group.title}: {group.total or 'none found'}",
            group.total,
            tuple(_with_lines(_evidence(judgement, result.claim), told) for judgement in group.shown),
            f"… and {group.more} more, not shown" if group.more else "",
        )
        for group in wording.groups(result, show)
        if group.total or group.side in ("against", "for")
    ]


def _evidence(judgement: Judgement, claim: Claim) -> Evidence:
    source, passage = judgement.match.source, judgement.match.passage
    heading, before, after = provenance.surroundings(judgement)
    return Evidence(
        heading,
        before,
        quoted(passage.text),
        tuple(provenance.marked(judgement)),
        after,
        wording.whose_words(judgement),
        readable(source.publisher or ""),
        readable(judgement.attributed_to or ""),
        wording.title_of(source),
        provenance.kind_words(source.kind) if source.kind else "",
        wording.date_words(source.published_on),
        f"page {readable(passage.page)}" if passage.page else "",
        wording.time_words(judgement, claim),
        f"{wording.stance_symbol(judgement)} {wording.stance_words(judgement)}",
        judgement.probability,
        f"origin {readable(judgement.origin)}",
        provenance.remarks(judgement),
        "; ".join(readable(interest) for interest in source.interests),
        wording.safe_url(source.url) or "",
        wording.safe_url(source.archived_url) or "",
        provenance.kept_words(judgement),
        readable(passage.id),
        provenance.text_hash(source.text),
    )


def _with_lines(shown: Evidence, told: set[str]) -> Evidence:
    """The passage with its lines; stakes that were told beside an earlier passage of the claim are not told again."""
    about = ", ".join(part for part in (shown.kind, shown.date, shown.page, shown.kept) if part)
    said = " · ".join(part for part in (shown.stance, shown.origin, shown.also_in) if part)
    known = (
        *(Fact("", words) for words in (about, shown.time, said)),
        Fact("Stakes of the publisher", "named above" if shown.stakes in told else shown.stakes),
        Fact("Link", shown.url, shown.url or None),
        Fact("Archived copy", shown.archived_url, shown.archived_url or None),
        Fact("Passage", f"{shown.passage}, text sha256 {shown.sha256[: provenance.SHORT_HASH]}…"),
    )
    told |= {shown.stakes} - {""}
    return replace(shown, lines=tuple(fact for fact in known if fact.words))


def _closing(report: Report) -> list[Fact]:
    names = ", ".join(readable(name) for name in report.left_out)
    left_out = f"{wording.count(len(report.left_out), 'source')}: {names}" if report.left_out else ""
    known = (
        Fact("Standard of evidence", readable(report.standard)),
        Fact("Origins", "Passages of one origin count as one voice."),
        Fact("Marked words", provenance.marks_words(report)),
        Fact("Left out, not read", left_out),
        Fact("Tool and corpus", wording.tool_line(report)),
        Fact("Decisions", reviewing.log_words(report)),
        *house_facts(report.house),
    )
    return [fact for fact in known if fact.words]


def house_facts(house: House | None) -> list[Fact]:
    """What the newsroom says of itself."""
    if house is None:
        return []
    known = (
        Fact("Published by", readable(house.newsroom or "")),
        Fact("How we check", readable(house.methodology or ""), wording.safe_url(house.methodology)),
        Fact("Corrections and complaints", readable(house.corrections or ""), wording.safe_url(house.corrections)),
    )
    return [fact for fact in known if fact.words]
