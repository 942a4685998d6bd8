"""Partial dates, and when something was published seen from a statement."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcheck.dates import first_day, is_partial_date, last_day, time_relation

DAYS = st.dates(date(1, 1, 1), date(9999, 12, 30))
PARTIAL = st.builds(lambda day, length: day.isoformat()[:length], DAYS, st.sampled_from([4, 7, 10]))


@pytest.mark.parametrize(
    ("partial", "first", "last"),
    [
        ("2016", date(2016, 1, 1), date(2016, 12, 31)),
        ("2016-02", date(2016, 2, 1), date(2016, 2, 29)),
        ("2015-02", date(2015, 2, 1), date(2015, 2, 28)),
        ("2016-03-30", date(2016, 3, 30), date(2016, 3, 30)),
        ("9999-12", date(9999, 12, 1), date(9999, 12, 31)),
    ],
)
def test_first_and_last_day(partial: str, first: date, last: date) -> None:
    assert (first_day(partial), last_day(partial)) == (first, last)


@pytest.mark.parametrize(
    "text",
    ["2016-13-45", "2016-13", "2016-00", "2016-03-00", "2015-02-29", "2016-04-31", "0000", "16", "20160330", "2016-3-3", ""],
)
def test_what_is_no_date(text: str) -> None:
    assert not is_partial_date(text)
    for reader in (first_day, last_day):
        with pytest.raises(ValueError, match=r"."):
            reader(text)


@pytest.mark.parametrize(
    "text", [" 2016", "2016\n", "2016-03-", "30.3.2016", "-2016", "２０１６", "yesterday", "2016-03-30T10:00"]
)
def test_what_only_looks_like_a_date(text: str) -> None:
    with pytest.raises(ValueError, match="is not YYYY, YYYY-MM or YYYY-MM-DD"):
        last_day(text)


@given(PARTIAL)
def test_partial_dates_hold_their_days(partial: str) -> None:
    assert is_partial_date(partial)
    first, last = first_day(partial), last_day(partial)
    assert first <= last and first.isoformat().startswith(partial) and last.isoformat().startswith(partial)
    assert not (last + timedelta(days=1)).isoformat().startswith(partial)


@pytest.mark.parametrize(
    ("published", "statement", "relation"),
    [
        (None, "2016-03-30", "unknown"),
        ("2016-03-29", "2016-03-30", "before"),
        ("2016-03-30", "2016-03-30", "same"),
        ("2016-03-31", "2016-03-30", "after"),
        ("2016-02", "2016-03-01", "before"),
        ("2016-03", "2016-03-30", "overlapping"),
        ("2016", "2016", "overlapping"),
        ("2016-03-30", "2016-03", "overlapping"),
        ("2016-04-01", "2016-03", "after"),
        ("2015", "2016-01-01", "before"),
        ("2017", "2016-12", "after"),
    ],
)
def test_time_relation(published: str | None, statement: str, relation: str) -> None:
    assert time_relation(published, statement) == relation


@given(PARTIAL, PARTIAL)
def test_time_relation_seen_from_the_other_side(one: str, other: str) -> None:
    mirrored = {"before": "after", "after": "before"}
    there = time_relation(one, other)
    assert time_relation(other, one) == mirrored.get(there, there)
