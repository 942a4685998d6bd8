"""Spans that are counted from a day of publication: "last year", "two weeks ago", "on Tuesday", «в прошлом году»."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from datetime import date, timedelta

from factcheck.calendar_words import DAY, MONTH, NUMBERS, WEEKDAYS, WEEKDAYS_RU, Span, month_after, number_of, whole_month
from factcheck.dates import last_day

_COUNT = rf"(?P<count>\d{{1,2}}|{'|'.join(NUMBERS)})"
_UNITS = {
    "year": 12,
    "год": 12,
    "лет": 12,
    "month": 1,
    "месяц": 1,
    "week": 7,
    "недел": 7,
    "day": 1,
    "день": 1,
    "дня": 1,
    "дней": 1,
}
_AGO = re.compile(
    rf"\b(?:{_COUNT}\s+)?(?P<unit>year|month|week|day|год|лет|месяц|недел|день|дня|дней)\w*\s+(?:ago|назад)\b", re.I
)
_OVER = re.compile(
    rf"\b(?:the\s+(?:last|past)|за\s+последни[йе])\s+{_COUNT}\s+(?P<unit>year|month|week|day|год|лет|месяц|недел|день|дня|дней)",
    re.I,
)
_THIS = re.compile(
    r"\b(?P<which>last|this|next|прошл\w+|эт(?:ом|ой|ого)|следующ\w+)\s+(?P<unit>year|month|week|год[уа]?|месяц[еа]?|недел[еи])\b",
    re.I,
)
_NEAR_DAY = re.compile(r"\b(?P<word>today|yesterday|tomorrow|last\s+night|сегодня|вчера|завтра)\b", re.I)
_NEAR_DAYS = {"today": 0, "сегодня": 0, "tomorrow": 1, "завтра": 1}
_DAYS = "|".join((*WEEKDAYS, *(f"{stem}[уье]?" for stem in WEEKDAYS_RU)))
_ON_WEEKDAY = re.compile(
    rf"\b(?P<which>(?i:on|since|last|this|next|в|во|с|со))\s+(?P<day>{_DAYS})\b(?!,?\s+(?:{DAY}\s+{MONTH}|{MONTH}\s+{DAY}))"
)


def relative_spans(text: str, published: str | None) -> Iterator[Span]:
    """The spans of what is counted from the day of publication, a partial date, as far as that is known."""
    if published is None:
        return
    known = len(published)
    day = last_day(published)
    for found in _THIS.finditer(text):
        which, unit = found["which"].lower(), found["unit"].lower()
        step = -1 if which.startswith(("last", "прош")) else 1 if which.startswith(("next", "след")) else 0
        if unit.startswith(("year", "год")):
            yield date(day.year + step, 1, 1), date(day.year + step, 12, 31)
        elif unit.startswith(("month", "месяц")) and known >= 7:
            yield whole_month(month_after(day, step))
        elif unit.startswith(("week", "недел")) and known == 10:
            yield _week(day + timedelta(7 * step))
    for found in _AGO.finditer(text):
        yield from _ago(found, day, known)
    for found in _OVER.finditer(text) if known == 10 else ():
        count, unit = number_of(found["count"]), found["unit"].lower()
        if unit in ("year", "год", "лет", "month", "месяц"):
            earlier = month_after(day, -count * _UNITS[unit])
            yield earlier.replace(day=min(day.day, calendar.monthrange(earlier.year, earlier.month)[1])), day
        else:
            yield day - timedelta(count * _UNITS[unit]), day
    for found in _NEAR_DAY.finditer(text) if known == 10 else ():
        near = day + timedelta(_NEAR_DAYS.get(found["word"].lower(), -1))
        yield near, near
    for found in _ON_WEEKDAY.finditer(text) if known == 10 else ():
        which = found["which"].lower()
        near = _weekday(found["day"], which, day)
        yield near, day if which in ("since", "с", "со") else near


def _ago(found: re.Match[str], day: date, known: int) -> Iterator[Span]:
    """ "Two years ago" is a year, "a month ago" a month, "a week ago" a week, and "three days ago" a day."""
    count, unit = number_of(found["count"] or "one"), found["unit"].lower()
    if unit in ("year", "год", "лет"):
        yield date(day.year - count, 1, 1), date(day.year - count, 12, 31)
    elif unit in ("month", "месяц") and known >= 7:
        yield whole_month(month_after(day, -count))
    elif unit in ("week", "недел") and known == 10:
        yield _week(day - timedelta(7 * count))
    elif known == 10:
        yield day - timedelta(count), day - timedelta(count)


def _week(day: date) -> Span:
    monday = day - timedelta(day.weekday())
    return monday, monday + timedelta(6)


def _weekday(name: str, which: str, day: date) -> date:
    """The latest such day up to the day of publication; before it for "last", after it for "next"."""
    names = WEEKDAYS if name[0].isascii() else WEEKDAYS_RU
    wanted = next(number for number, stem in enumerate(names) if name.startswith(stem))
    if which == "next":
        return day + timedelta((wanted - day.weekday() - 1) % 7 + 1)
    back = (day.weekday() - wanted) % 7
    return day - timedelta(back or (7 if which == "last" else 0))
