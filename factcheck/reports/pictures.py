"""What the HTML report draws: a timeline of a claim and its evidence, and the verdicts by speaker. Each also says it in words.

Horizontal places are percentages of the width, so that letters keep their size on any screen.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from factcheck.dates import first_day, last_day
from factcheck.records import Judgement, Report, Result, Stance
from factcheck.reports import wording
from factcheck.reports.plain import readable
from factcheck.reports.wording import Side

MARGIN = 4.0
"""Percent of the width kept free on both sides, so that no mark is cut."""
APART = 6.0
"""Percent between two marks of one row; nearer ones stand one above the other."""
MOST_SPEAKERS = 12
MAXIMUM = date.max.toordinal()
LEGEND: tuple[tuple[Side, str, str], ...] = (
    ("against", wording.STANCE_SYMBOLS[Stance.REFUTES], "against"),
    ("for", wording.STANCE_SYMBOLS[Stance.SUPPORTS], "for"),
    ("repeats", wording.REPEATS_SYMBOL, wording.REPEATS_WORDS),
)
_STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)


@dataclass(frozen=True, slots=True)
class Mark:
    """Documents of one side and date. `left` to `right` is that time: a point for a day, a line for a month or year."""

    side: Side
    symbol: str
    left: float
    right: float
    row: int
    documents: int
    date: str

    @property
    def middle(self) -> float:
        return round((self.left + self.right) / 2, 2)


@dataclass(frozen=True, slots=True)
class Timeline:
    """`said` are the ends of the time of the statement; `ticks` are places with their year or date; `words` say all of it."""

    said: tuple[float, float]
    marks: tuple[Mark, ...]
    rows: int
    ticks: tuple[tuple[float, str], ...]
    words: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A speaker's verdicts: look (colour), symbol, number, left end and width in percent for each that occurs."""

    speaker: str
    total: int
    parts: tuple[tuple[str, str, int, float, float], ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """`looks` are the verdicts that occur: look, symbol and words; `table` has a row a speaker with a number for each of them."""

    bars: tuple[Bar, ...]
    looks: tuple[tuple[str, str, str], ...]
    table: tuple[tuple[str, tuple[int, ...]], ...]


def timeline(result: Result) -> Timeline | None:
    """The claim and what speaks for it, against it or repeats the speaker; None if nothing of that has a date."""
    counted: Counter[tuple[str, Side]] = Counter()
    undated: Counter[Side] = Counter()
    for group in wording.groups(result, 0)[:3]:
        for day in _by_document(group.shown):
            if day is None:
                undated[group.side] += 1
            else:
                counted[day, group.side] += 1
    if not counted:
        return None
    stated = _span(result.claim.date)
    spans = {day: _span(day) for day, _ in counted}
    start, end = min(stated[0], *(span[0] for span in spans.values())), max(stated[1], *(span[1] for span in spans.values()))
    start, end = (max(start - 183, 1), min(end + 183, MAXIMUM)) if start == end else (start, end)

    def place(ordinal: int) -> float:
        return round(MARGIN + (100 - 2 * MARGIN) * (ordinal - start) / (end - start), 2)

    marks: list[Mark] = []
    for (day, side), documents in sorted(counted.items(), key=lambda item: (spans[item[0][0]], item[0])):
        left, right = map(place, spans[day])
        symbol = next(symbol for known, symbol, _ in LEGEND if known == side)
        middle = (left + right) / 2
        taken = {mark.row for mark in marks if abs(mark.middle - middle) < APART}
        row = next(row for row in range(len(marks) + 1) if row not in taken)
        marks.append(Mark(side, symbol, left, right, row, documents, day))
    words = _in_words(result.claim.date, marks, undated)
    ticks = tuple((place(ordinal), shown) for ordinal, shown in _ticks(start, end))
    return Timeline((place(stated[0]), place(stated[1])), tuple(marks), max(mark.row for mark in marks) + 1, ticks, words)


def chart(report: Report, looks: Sequence[str]) -> Chart:
    """Verdicts by speaker, most claims first; `looks` names the colour of each result. Further speakers are one row."""
    paired = list(zip(report.results, looks, strict=True))
    known = {look: (look, wording.verdict_symbol(result), word(result)) for result, look in paired}
    order = sorted(known)
    speakers: dict[str, Counter[str]] = {}
    for result, look in paired:
        speakers.setdefault(readable(result.claim.speaker.name), Counter())[look] += 1
    ranked = sorted(speakers.items(), key=lambda item: (-item[1].total(), item[0]))
    rest = sum((counts for _, counts in ranked[MOST_SPEAKERS:]), Counter[str]())
    rows = [*ranked[:MOST_SPEAKERS]]
    rows += [(wording.count(len(ranked) - MOST_SPEAKERS, "further speaker"), rest)] if rest else []
    most = max((counts.total() for _, counts in rows), default=1)
    bars = tuple(Bar(name, counts.total(), tuple(_parts(counts, order, known, most))) for name, counts in rows)
    table = tuple((name, tuple(counts[look] for look in order)) for name, counts in rows)
    return Chart(bars, tuple(known[look] for look in order), table)


def _parts(
    counts: Counter[str], order: Iterable[str], known: dict[str, tuple[str, str, str]], most: int
) -> Iterable[tuple[str, str, int, float, float]]:
    left = 0.0
    for look in order:
        if counts[look]:
            width = 100 * counts[look] / most
            yield look, known[look][1], counts[look], round(left, 2), round(width, 2)
            left += width


def word(result: Result) -> str:
    """The verdict, without what kind of sentence is not checkable, since all of them have one colour."""
    words = wording.verdict_words(result)
    return words.partition(":")[0] if wording.verdict_symbol(result) == wording.NOT_CHECKABLE_SYMBOL else words


def _by_document(judgements: Iterable[Judgement]) -> list[str | None]:
    """The date of each document, once."""
    return list({judgement.match.source.id: judgement.match.source.published_on for judgement in judgements}.values())


def _span(date: str) -> tuple[int, int]:
    return first_day(date).toordinal(), last_day(date).toordinal()


def _ticks(start: int, end: int) -> list[tuple[int, str]]:
    """The first days of some years, at most five; both ends where that would be fewer than two."""
    first, last = date.fromordinal(start).year + 1, date.fromordinal(end).year
    step = next(step for step in _STEPS if (last - first) // step < 5)
    years = [year for year in range(first, last + 1) if year % step == 0]
    if len(years) > 1:
        return [(date(year, 1, 1).toordinal(), str(year)) for year in years]
    return [(day, wording.date_words(date.fromordinal(day).isoformat())) for day in (start, end)]


def _in_words(stated: str, marks: Iterable[Mark], undated: Counter[Side]) -> str:
    """ "Statement: 30 March 2016. Against: 7 April 2016 (2 documents). Date unknown: 1 document against." """
    sentences = [f"Statement: {wording.date_words(stated)}."]
    for side, _, name in LEGEND:
        dates = [f"{wording.date_words(mark.date)}{_several(mark.documents)}" for mark in marks if mark.side == side]
        sentences += [f"{name[0].upper()}{name[1:]}: {', '.join(dates)}."] if dates else []
    unknown = [f"{wording.count(number, 'document')} {name}" for side, _, name in LEGEND if (number := undated[side])]
    return " ".join([*sentences, *([f"Date unknown: {', '.join(unknown)}."] if unknown else [])])


def _several(documents: int) -> str:
    return f" ({documents} documents)" if documents > 1 else ""
