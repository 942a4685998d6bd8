"""The words and symbols that reports for people share, and which passages they show."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from textwrap import shorten
from typing import Literal, get_args

from factcheck.dates import first_day, is_partial_date, last_day
from factcheck.decisions import Decision
from factcheck.records import Checkable, Claim, Judgement, Label, Passage, Report, Result, Source, Stance, TimeRelation, Verdict
from factcheck.reports.plain import readable
from factcheck.reports.plain import safe_url as safe_url

MACHINE_PROPOSAL = "machine proposal, not reviewed"

LABEL_WORDS = {
    Label.SUPPORTED: "Supported",
    Label.REFUTED: "Refuted",
    Label.CONFLICTING: "Conflicting evidence",
    Label.NOT_ENOUGH_EVIDENCE: "Not enough evidence",
}
LABEL_SYMBOLS = {Label.SUPPORTED: "✓", Label.REFUTED: "✗", Label.CONFLICTING: "≈", Label.NOT_ENOUGH_EVIDENCE: "?"}
STANCE_WORDS = {Stance.SUPPORTS: "for", Stance.REFUTES: "against", Stance.NEUTRAL: "unrelated or neutral"}
STANCE_SYMBOLS = {Stance.SUPPORTS: "✓", Stance.REFUTES: "✗", Stance.NEUTRAL: "·"}
REPEATS_WORDS, REPEATS_SYMBOL = "repeats the speaker", "↺"
NOT_CHECKABLE = {
    Checkable.OPINION: "not checkable: an opinion",
    Checkable.PROMISE: "not checkable: a promise",
    Checkable.PREDICTION: "not checkable: a prediction",
}
NOT_CHECKABLE_SYMBOL = UNREAD_SYMBOL = "–"
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_UNITS = ((730, 365.25, "year"), (60, 30.44, "month"), (1, 1, "day"))


Side = Literal["against", "for", "repeats", "unread", "other"]


@dataclass(frozen=True, slots=True)
class Group:
    """Passages that belong together: those shown, and how many more there are."""

    side: Side
    symbol: str
    title: str
    shown: tuple[Judgement, ...]
    total: int

    @property
    def more(self) -> int:
        return self.total - len(self.shown)


def groups(result: Result, show: int) -> tuple[Group, Group, Group, Group, Group]:
    """Passages against, for, repeating the speaker, not judged, and all others; at most `show` of each, all if it is 0.

    What an editor set aside is among the others; what they moved stands where they put it.
    """
    sides: dict[Side, list[Judgement]] = {side: [] for side in get_args(Side)}
    aside = result.review.dropped if result.review else {}
    for judgement in reordered(result):
        sides["other" if judgement.match.passage.id in aside else _side(judgement)].append(judgement)

    def group(side: Side, symbol: str, title: str) -> Group:
        return Group(side, symbol, title, tuple(sides[side][: show or None]), len(sides[side]))

    return (
        group("against", STANCE_SYMBOLS[Stance.REFUTES], "Against the claim"),
        group("for", STANCE_SYMBOLS[Stance.SUPPORTS], "For the claim"),
        group("repeats", REPEATS_SYMBOL, "Repeats the speaker"),
        group("unread", UNREAD_SYMBOL, "Found, but not judged"),
        group("other", STANCE_SYMBOLS[Stance.NEUTRAL], "Read, but not counted"),
    )


def reordered(result: Result) -> list[Judgement]:
    """The judgements in their order, those that an editor moved at the place they were given."""
    order = list(result.judgements)
    for event in result.review.of(Decision.RERANK) if result.review else ():
        moved = next((judgement for judgement in order if judgement.match.passage.id == event.passage), None)
        if moved is not None and event.rank is not None:
            order.remove(moved)
            order.insert(event.rank - 1, moved)
    return order


def label_of(result: Result) -> Label:
    """The label in force: what an editor decided on what is shown, else the proposal."""
    return (result.review.label if result.review else None) or result.verdict.label


def overruled(result: Result) -> bool:
    """Whether an editor gave another verdict than the machine, on what is shown."""
    return label_of(result) is not result.verdict.label


def _side(judgement: Judgement) -> Side:
    if judgement.added:
        return "against" if judgement.stance is Stance.REFUTES else "for" if judgement.stance is Stance.SUPPORTS else "other"
    if judgement.opinion.not_judged:
        return "unread"
    if judgement.counted and judgement.stance is Stance.REFUTES:
        return "against"
    if judgement.repeats_speaker:
        return "repeats"
    return "for" if judgement.counted and judgement.stance is Stance.SUPPORTS else "other"


def place(passage: Passage) -> str:
    """Where a passage stands: its id, and its page if its document has pages."""
    return readable(passage.id) + (f", page {readable(passage.page)}" if passage.page else "")


def percent(share: float) -> str:
    """A share from 0 to 1 in percent; 100% and 0% only if it is exactly that."""
    if 0 < share < 0.005:
        return "under 1%"
    return "over 99%" if 0.995 <= share < 1 else f"{round(100 * share)}%"


def count(number: int, noun: str) -> str:
    """ "1 passage", "2 passages"."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


@lru_cache(maxsize=4096)
def date_words(partial: str | None) -> str:
    """ "30 March 2016", "March 2016" or "2016"; what is no date stays as written."""
    if partial is None:
        return "date unknown"
    if not is_partial_date(partial):
        return readable(partial)
    year, *rest = partial.split("-")
    return " ".join([*(str(int(day)) for day in rest[1:]), *(_MONTHS[int(month) - 1] for month in rest[:1]), year])


def time_words(judgement: Judgement, claim: Claim) -> str:
    """When the passage was published, and of when it speaks: "published 8 days after the statement, speaks of 2015"."""
    return _published_words(judgement, claim) + (f", speaks of {period_words(judgement.period)}" if judgement.period else "")


def period_words(period: tuple[str, str]) -> str:
    """ "2015", "March 2015", "12 March 2015", "2012 to 2014", "March to May 2015"."""
    start, end = period
    if start == end:
        return date_words(start)
    for length in (4, 7):
        first, last = start[:length], end[:length]
        if (first_day(first).isoformat(), last_day(last).isoformat()) == period:
            return date_words(first) if first == last else _range_words(first, last)
    return _range_words(start, end)


def _range_words(start: str, end: str) -> str:
    """Both ends in words, what they share said once."""
    first, last = date_words(start).split(), date_words(end).split()
    shared = 0
    while shared < len(first) - 1 and first[-1 - shared] == last[-1 - shared]:
        shared += 1
    return f"{' '.join(first[: len(first) - shared])} to {' '.join(last)}"


def _published_words(judgement: Judgement, claim: Claim) -> str:
    published = judgement.match.source.published_on
    match judgement.time_relation:
        case TimeRelation.SAME:
            return "published on the day of the statement"
        case TimeRelation.OVERLAPPING:
            return "published about the time of the statement, order unknown"
        case TimeRelation.UNKNOWN:
            return "not known whether before or after the statement"
        case relation:
            return " ".join(["published", *_distance(published, claim.date), relation.value, "the statement"])


@lru_cache(maxsize=4096)
def _distance(published: str | None, stated: str) -> tuple[str, ...]:
    """How far apart two full dates are, in words; nothing if either is only a year or a month."""
    if published is None or not all(len(day) == 10 and is_partial_date(day) for day in (published, stated)):
        return ()
    days = abs((first_day(published) - first_day(stated)).days)
    return next(((count(round(days / length), noun),) for least, length, noun in _UNITS if days >= least), ())


def verdict_words(result: Result) -> str:
    """ "Refuted"; in a newsroom's own words "Mostly false (refuted)"; for what is no fact "Not checkable: an opinion"."""
    rating = rating_words(result)
    return f"{rating} ({LABEL_WORDS[label_of(result)].lower()})" if rating == result.house_words else rating


def rating_words(result: Result) -> str:
    """The newsroom's words for the verdict where it has some, else ours."""
    words = NOT_CHECKABLE.get(result.claim.checkable) if not overruled(result) else None
    return words[0].upper() + words[1:] if words else result.house_words or LABEL_WORDS[label_of(result)]


def verdict_symbol(result: Result) -> str:
    """The symbol that goes with `verdict_words`."""
    rated = overruled(result) or result.claim.checkable not in NOT_CHECKABLE
    return LABEL_SYMBOLS[label_of(result)] if rated else NOT_CHECKABLE_SYMBOL


def confidence_words(result: Result) -> str:
    """ "confidence 91%"; empty where nothing was rated, and where a person overruled the machine: it is the machine's."""
    unrated = result.claim.checkable in NOT_CHECKABLE or overruled(result)
    return "" if unrated else f"confidence {percent(result.verdict.confidence)}"


def searched_words(verdict: Verdict) -> str:
    """How much was searched and judged, and how many independent voices count."""
    found = f"{count(verdict.searched, 'passage')} searched, {verdict.judged} judged"
    return f"{found}; {count(verdict.independent_origins, 'independent origin')} counted"


def stance_symbol(judgement: Judgement) -> str:
    """The symbol that goes with `stance_words`."""
    own = {"repeats": REPEATS_SYMBOL, "unread": UNREAD_SYMBOL}
    return own.get(_side(judgement), STANCE_SYMBOLS[judgement.stance])


def stance_words(judgement: Judgement) -> str:
    """ "against, 97%", "repeats the speaker (worded for the claim, 94%)", "for, 51%, not counted", "against, says Ann Editor"."""
    if judgement.added:
        return f"{STANCE_WORDS[judgement.stance]}, says {readable(judgement.added.reviewer)}"
    if judgement.opinion.not_judged:
        return f"not judged: {judgement.opinion.not_judged}"
    stance, sure = STANCE_WORDS[judgement.stance], percent(judgement.probability)
    if _side(judgement) == "repeats":
        worded = f" (worded {stance} the claim, {sure})"
        return REPEATS_WORDS + ("" if judgement.stance is Stance.NEUTRAL else worded)
    uncounted = not judgement.counted and judgement.stance is not Stance.NEUTRAL
    return f"{stance}, {sure}{', not counted' if uncounted else ''}"


def whose_words(judgement: Judgement) -> str:
    """Whose finding this is: "Open Dialog Foundation", or second-hand "OSCE/ODIHR, quoted by Open Dialog Foundation"."""
    source = judgement.match.source
    publisher = readable(source.publisher or "")
    attributed = readable(judgement.attributed_to or "")
    if not attributed or attributed.casefold() == publisher.casefold():
        return publisher or "publisher unknown"
    return f"{attributed}, quoted by {publisher or 'an unknown publisher'}"


def title_of(source: Source) -> str:
    """The title, or the id where there is none."""
    return readable(source.title or "") or readable(source.id)


def short_title(source: Source) -> str:
    """The title, cut at a word after some 90 characters."""
    return shorten(title_of(source), 90, placeholder=" …")


def speaker_words(claim: Claim) -> str:
    """Speaker and role."""
    return ", ".join(readable(part) for part in (claim.speaker.name, claim.speaker.role) if part)


def speaker_line(claim: Claim) -> str:
    """Speaker, role, date and occasion in one line."""
    return ", ".join([speaker_words(claim), date_words(claim.date), *([readable(claim.occasion)] if claim.occasion else [])])


def reported_in(result: Result) -> tuple[tuple[str, str | None], ...]:
    """Where the claim was reported: title, id or address, each with an address to link to if there is one."""
    known = {judgement.match.source.id: judgement.match.source for judgement in result.judgements}
    places = []
    for appearance in result.claim.appearances:
        source = known.get(appearance.source or "")
        url = appearance.url or appearance.archived_url or (source.url if source else None)
        name = title_of(source) if source else readable(appearance.source or url or "")
        places.append((name, safe_url(url)))
    return tuple(place for place in places if place[0])


def anchor(claim: Claim, number: int) -> str:
    """The id of a claim's place in a page: from the claim's id, or its number where the id has other characters."""
    return f"claim-{claim.id}" if re.fullmatch(r"[a-z0-9-]+", claim.id) else f"claim-no-{number}"


def tool_line(report: Report) -> str:
    """Program, models, settings and corpus, so that the report can be made again."""
    made = [f"{name.replace('_', ' ')} {value}" for name, value in report.tool.items()]
    read = [f"{name.replace('_', ' ')} {value}" for name, value in report.corpus.items()]
    return readable(f"factcheck {', '.join(made)}. Corpus: {', '.join(read)}.")
