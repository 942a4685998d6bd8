"""The period a passage speaks of: dates, months, years and ranges it names, in English and Russian.

A single date is a month's name and a few digits; what is hard are ranges ("between 2012 and 2014"), parts ("early 2015"), missing
years and what is counted from the day of publication ("last year", "on Tuesday"). A library of dates settles none of
these and reads "may" and "2000 workers" as dates, so the rules are here.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from factcheck.calendar_words import DAY, MONTH, SEASONS, YEAR, Span, month_after, month_number
from factcheck.dates import first_day, last_day
from factcheck.records import TimeRelation
from factcheck.relative_dates import relative_spans
from factcheck.text import tidy

Period = tuple[str, str]
_DASH = r"\s*(?:-|–|—|to|and|и|по)\s*"
_POINT = re.compile(
    rf"""(?<![\w./])(?:
    (?P<iso>\d{{4}}-\d\d-\d\d)\b
    |(?P<dotted>\d{{1,2}}\.\d{{1,2}}\.{YEAR})
    |(?:(?P<from1>{DAY}){_DASH})?(?P<day1>{DAY})\s+(?:of\s+)?(?P<month1>{MONTH})(?:,?\s+(?P<year1>{YEAR}))?
    |(?P<month2>{MONTH})\s+(?P<from2>{DAY})(?:{_DASH}(?P<day2>{DAY}))?(?!\s+{MONTH})(?:,?\s+(?P<year2>{YEAR}))?
    |(?P<month3>{MONTH})(?:,?\s+(?:of\s+)?(?P<year3>{YEAR}))?
    |(?P<season>(?i:{"|".join(SEASONS)}))(?:\s+(?:of\s+)?(?P<year4>{YEAR}))?(?![\w-])
    |(?P<decade>(?:19|20)\d0)s\b
    |(?P<year5>{YEAR})(?:[/–-](?P<short>\d\d)(?!\d))?
    )""",
    re.X,
)
_BEFORE = re.compile(
    r"""(?:\b(?P<edge>since|after|before|until|till|prior\ to|from|between|с|со|после|до|между)\s+)?(?:the\s+)?
    (?:\b(?P<part>early|late|mid|(?:the\s+)?(?:beginning|start|end|middle)\s+of|(?:first|second)\s+half\s+of
    |(?:first|second|third|fourth|last|final)\s+quarter\s+of|(?:перв|втор)ой\s+половине|(?:перв|втор|треть|четв[её]рт)ом\s+квартале|Q[1-4]|начал[еауо]|конц[еау]|середин[еыу])[\s-]+)?
    (?:\b(?P<in>in|of|on|by|over|through|throughout|during|last|this|next|в|во|к|на|прошл\w+|эт\w+)\s+)?(?:the\s+|year\s+|month\s+of\s+)?$""",
    re.I | re.X,
)
_JOIN = re.compile(r"\s*(?:г(?:\.|ода?)?\s*)?(?:-|–|—|to|and|until|till|through|по|до|и)\s*(?:the\s+)?(?:in\s+)?", re.I)
_COUNTED = re.compile(r"\s+(?:\w+\s+)?(?:people|men|women|children|[a-z]{3,}s|человек\w*|раб\w+|km|kg|euros?)\b")
_CUES = re.compile(
    r"(?:\b(?:in|since|during|by|until|till|from|the|between|and|to|before|after|early|late|mid|year|с|в|до|по)[\s-]+)$", re.I
)
_SELDOM = 1900
"""An earlier year is believed only after a word that leads to one."""
_FIRST_YEAR, _LAST_YEAR = 1500, 2500
"""Years of publication that are believed."""
_OF_YEAR = re.compile(rf"({MONTH}|{'|'.join(SEASONS)})\s+(?:of\s+)?(last|this|next|прошлого|этого|следующего)\s+(?:year|года)\b")
_LINK = re.compile(r"https?://\S+")


@dataclass(frozen=True, slots=True)
class _Point:
    """A time that is named and where it stands in the text; `span` is None where the year is missing.

    `weak`: a word that is a time only beside another. `ranged`: a range in itself, "from 12 to 15 March".
    """

    start: int
    end: int
    span: Span | None
    resolve: Callable[[int], Span]
    weak: bool = False
    ranged: bool = False


def period_of(text: str, published: str | None) -> Period | None:
    """First and last day, inclusive and ISO, of all the times that the text names together; None if it names none clearly.

    What is relative counts from `published`, a partial date, or is left out where that is unknown or too coarse.
    """
    text = tidy(_LINK.sub(" ", text))
    if published is not None and not _FIRST_YEAR <= int(published[:4]) <= _LAST_YEAR:
        published = None
    if published is not None:
        text = _OF_YEAR.sub(lambda found: f"{found[1]} {_year_of(found[2], published)}", text)
    spans = [*_named(text, published), *relative_spans(text, published)]
    if not spans:
        return None
    return min(start for start, _ in spans).isoformat(), max(end for _, end in spans).isoformat()


def _year_of(which: str, published: str) -> int:
    return int(published[:4]) + {"l": -1, "п": -1, "n": 1, "с": 1}.get(which[0].lower(), 0)


def period_relation(period: Period | None, statement: str) -> TimeRelation:
    """Where a period lies, seen from the statement: `same` if it is exactly the statement's day, month or year."""
    if period is None:
        return TimeRelation.UNKNOWN
    start, end = (date.fromisoformat(day) for day in period)
    if end < first_day(statement):
        return TimeRelation.BEFORE
    if start > last_day(statement):
        return TimeRelation.AFTER
    same = (start, end) == (first_day(statement), last_day(statement))
    return TimeRelation.SAME if same else TimeRelation.OVERLAPPING


def _named(text: str, published: str | None) -> Iterator[Span]:
    """The spans of dates, months, seasons, years and ranges of them."""
    points = [point for found in _POINT.finditer(text) if (point := _point(text, found))]
    number = 0
    while number < len(points):
        first = points[number]
        last = first
        before = _BEFORE.search(text[max(0, first.start - 40) : first.start])
        edge = (before["edge"] or "").lower() if before else ""
        if number + 1 < len(points) and _joined(text, first, points[number + 1], edge):
            number += 1
            last = points[number]
        number += 1
        if first.weak and last is first:
            continue
        span = _between(first, last, published)
        if span is None:
            continue
        if last is first:
            span = _turned(span, first, (before["in"] or "").lower() if before else "", published)
            edge = "" if first.ranged else edge
            span = _edged(_part(span, (before["part"] or "") if before else ""), edge, published)
        elif before and before["part"]:
            span = _part(first.span or first.resolve(span[0].year), before["part"])[0], span[1]
        if span is not None and span[0] <= span[1]:
            yield span


def _turned(span: Span, point: _Point, word: str, published: str | None) -> Span:
    """The span, a year earlier for "last May" in May, a year later for "next May"."""
    if point.span is not None or published is None:
        return span
    day = last_day(published)
    if word == "last" and span[0] <= first_day(published) and day <= span[1]:
        return point.resolve(span[0].year - 1)
    return point.resolve(span[0].year + 1) if word == "next" else span


def _joined(text: str, first: _Point, second: _Point, edge: str) -> bool:
    """Whether two times are the ends of one range: "2012–2014", "from March to May", but not "in 2012 and 2014"."""
    gap = _JOIN.fullmatch(text, first.end, second.start)
    return gap is not None and (edge in {"from", "between", "с", "со", "между"} or not re.search(r"\b(?:and|и)\b", gap.group()))


def _own(point: _Point, published: str | None) -> Span | None:
    if point.span is not None:
        return point.span
    return _latest(point.resolve, published)


def _between(first: _Point, last: _Point, published: str | None) -> Span | None:
    """From the first day of one to the last of the other; a missing year is the other's, or the latest before publication."""
    end = _own(last, published)
    if end is None:
        return None
    if first is last:
        return end
    start = first.span or first.resolve(end[1].year)
    if first.span is None and start[0] > end[1]:
        start = first.resolve(end[1].year - 1)
    if last.span is None and first.span is not None:
        end = last.resolve(first.span[1].year)
    return (start[0], end[1]) if start[0] <= end[1] else None


def _latest(resolve: Callable[[int], Span], published: str | None) -> Span | None:
    """The latest that began by the day of publication, which must be known to the month."""
    if published is None or len(published) < 7:
        return None
    day = last_day(published)
    return next((span for year in (day.year, day.year - 1) if (span := resolve(year))[0] <= day), None)


def _edged(span: Span, edge: str, published: str | None) -> Span | None:
    """The span, or what lies after it up to publication; None for what has no beginning."""
    if edge in {"before", "prior to"}:
        return None
    if edge in {"since", "after", "с", "со", "после"}:
        if published is None:
            return None
        start = span[1] + timedelta(1) if edge in {"after", "после"} else span[0]
        return (start, last_day(published)) if start <= last_day(published) else None
    return span


def _part(span: Span, part: str) -> Span:
    """The part of a year, decade or month: thirds for early, mid and late, halves and quarters as named."""
    word = re.sub(r"^the\s+|\s+of$", "", part.strip().lower())
    if not word or (span[1] - span[0]).days < _SHORTEST_WITH_PARTS:
        return span
    if named := re.fullmatch(r"(first|second|third|fourth) (half|quarter)|q([1-4])", word):
        number = int(named[3]) - 1 if named[3] else ["first", "second", "third", "fourth"].index(named[1])
        return _slice(span, number, 2 if named[2] == "half" else 4)
    if word in ("last quarter", "final quarter"):
        return _slice(span, 3, 4)
    if word.endswith(("половине", "квартале")):
        number = next(place for place, stem in enumerate(("перв", "втор", "треть", "четв")) if word.startswith(stem))
        return _slice(span, number, 2 if word.endswith("половине") else 4)
    number = next(place for place, stems in enumerate(_THIRDS) if word.startswith(stems))
    return _slice(span, number, 3)


_SHORTEST_WITH_PARTS = 27
_THIRDS = (("early", "beginning", "start", "начал"), ("mid", "середин"), ("late", "end", "конц"))


def _slice(span: Span, number: int, of: int) -> Span:
    """One of equal parts: whole years of a decade, whole months of a year, days of a month."""
    start, end = span
    months = (end.year - start.year) * 12 + end.month - start.month + 1
    if months >= of:
        first = month_after(start, months * number // of)
        return first, month_after(start, months * (number + 1) // of) - timedelta(1)
    days = (end - start).days + 1
    return start + timedelta(days * number // of), start + timedelta(days * (number + 1) // of - 1)


def _point(text: str, found: re.Match[str]) -> _Point | None:
    """The time a match names; None if it names no real day, or is a number or a word that only looks like a time."""
    known = found.groupdict()
    year = next((int(known[f"year{n}"]) for n in range(1, 6) if known[f"year{n}"]), None)
    before = text[max(0, found.start() - 24) : found.start()]
    cue = _BEFORE.search(before)
    if known["year5"] and not (_CUES.search(before) or (cue and cue["part"])):
        if (year or 0) < _SELDOM and not before.endswith(" of "):
            return None
        if _COUNTED.match(text, found.end()) and not re.search(r"\w [A-ZА-Я]\w+ $", before):
            return None
    if known["year5"] and re.search(
        r"[$€£#№]\s*$|\b(?:No|Article|Room|kilometre|mile|page|Flight|Route|about|nearly|over|than)\.?\s+$", before
    ):
        return None
    # "May" and "March" are words, and so is "fall": alone they need a word that leads to a time.
    leads = cue is not None and any(cue.groupdict().values())
    bare = known["month3"] or known["season"]
    weak = bool(bare and bare[0].isascii() and year is None and not leads)
    resolve = _resolver(known)
    try:
        span = resolve(year if year is not None else 2000)
        if year is None and not (known["iso"] or known["dotted"] or known["decade"]):
            return _Point(found.start(), found.end(), None, resolve, weak, bool(known["from1"] or known["day2"]))
    except ValueError:
        return None
    return _Point(found.start(), found.end(), span, resolve, weak, bool(known["from1"] or known["day2"]))


def _resolver(known: dict[str, str | None]) -> Callable[[int], Span]:
    """The span that a match names in a given year."""

    def of_days(year: int, month: str, first: str, last: str) -> Span:
        number, days = month_number(month), [int(re.sub(r"\D", "", day)) for day in (first, last)]
        end = calendar.monthrange(year, number)[1]
        if max(days) > (29 if number == 2 else end):
            raise ValueError("no such day")
        return date(year, number, min(days[0], end)), date(year, number, min(days[1], end))

    def resolve(year: int) -> Span:
        if iso := known["iso"]:
            return date.fromisoformat(iso), date.fromisoformat(iso)
        if dotted := known["dotted"]:
            day, month, year = map(int, dotted.split("."))
            return date(year, month, day), date(year, month, day)
        if (month1 := known["month1"]) and (day1 := known["day1"]):
            return of_days(year, month1, known["from1"] or day1, day1)
        if (month2 := known["month2"]) and (from2 := known["from2"]):
            return of_days(year, month2, from2, known["day2"] or from2)
        if month3 := known["month3"]:
            first = date(year, month_number(month3), 1)
            return first, month_after(first, 1) - timedelta(1)
        if season := known["season"]:
            first = date(year, SEASONS[season.lower()], 1)
            return first, month_after(first, 3) - timedelta(1)
        if decade := known["decade"]:
            return date(int(decade), 1, 1), date(int(decade) + 9, 12, 31)
        last = int(f"{year // 100}{known['short']}") if known["short"] else year
        if last < year:
            raise ValueError("no range of years")
        return date(year, 1, 1), date(last, 12, 31)

    return resolve
