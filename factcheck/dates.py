"""Partial ISO 8601 dates: "2016", "2016-03" and "2016-03-30" mean a year, a month and a day."""

from __future__ import annotations

import calendar
import re
from datetime import date

from factcheck.records import TimeRelation

_PARTIAL = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


def first_day(partial: str) -> date:
    """The first day a partial date can mean; raises ValueError if it is no date."""
    year, month, day = _parts(partial)
    return date(year, month or 1, day or 1)


def last_day(partial: str) -> date:
    """The last day a partial date can mean; raises ValueError if it is no date."""
    year, month, day = _parts(partial)
    month = month or 12
    return date(year, month, day or calendar.monthrange(year, month)[1])


def is_partial_date(text: str) -> bool:
    """Whether the text is YYYY, YYYY-MM or YYYY-MM-DD and names a real day."""
    try:
        last_day(text)
    except ValueError:
        return False
    return True


def time_relation(published: str | None, statement: str) -> TimeRelation:
    """When something was published, seen from the statement; `overlapping` if the dates are too coarse to tell."""
    if published is None:
        return TimeRelation.UNKNOWN
    if last_day(published) < first_day(statement):
        return TimeRelation.BEFORE
    if first_day(published) > last_day(statement):
        return TimeRelation.AFTER
    same_day = first_day(published) == last_day(published) == first_day(statement) == last_day(statement)
    return TimeRelation.SAME if same_day else TimeRelation.OVERLAPPING


def _parts(partial: str) -> tuple[int, int | None, int | None]:
    match = _PARTIAL.fullmatch(partial)
    if match is None:
        raise ValueError(f"{partial!r} is not YYYY, YYYY-MM or YYYY-MM-DD")
    year, month, day = (int(part) if part else None for part in match.groups())
    assert year is not None
    date(year, 1 if month is None else month, 1 if day is None else day)
    return year, month, day
