"""The period a passage speaks of, and where it lies beside the statement."""

from __future__ import annotations

from datetime import date

import pytest
from conftest import REPOSITORY, exit_code
from hypothesis import given
from hypothesis import strategies as st

from factcheck.benchmarks.periods import bench_periods
from factcheck.periods import period_of, period_relation
from factcheck.reports.wording import period_words

CASES = REPOSITORY / "tests" / "cases" / "periods.jsonl"
PIECES = st.sampled_from(
    [
        "in",
        "since",
        "last",
        "next",
        "on",
        "Tuesday",
        "March",
        "May",
        "2015",
        "2014",
        "12",
        "31",
        "–",
        "-",
        "to",
        "and",
        "the",
        "of",
        "early",
        "mid-",
        "ago",
        "years",
        "two",
        "Q3",
        "1990s",
        "с",
        "по",
        "марта",
        "года",
        "вчера",
        "назад",
        "30",
        "February",
        "29",
        "between",
        "half",
        "first",
        "(2013)",
        "2015-02-31",
        "99.99.2015",
        "зимой",
        "now,",
    ]
)


def test_nine_cases_in_ten_are_right() -> None:
    figures = bench_periods(CASES)
    assert figures["rows"] >= 150 and set(figures["by_language"]) == {"en", "ru"}
    assert min(figures["by_language"].values()) >= 0.9, figures["wrong"]


def test_the_command_prints_the_accuracy(capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_code(["bench", "periods", str(CASES)]) == 0
    assert "accuracy" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("period", "statement", "relation"),
    [
        (("2015-01-01", "2015-12-31"), "2016-03-30", "before"),
        (("2015-01-01", "2015-12-31"), "2015", "same"),
        (("2016-03-30", "2016-03-30"), "2016-03-30", "same"),
        (("2016-03-01", "2016-03-31"), "2016-03-30", "overlapping"),
        (("2016-03-29", "2016-03-29"), "2016-03", "overlapping"),
        (("2016-04-01", "2016-04-30"), "2016-03", "after"),
        (None, "2016", "unknown"),
    ],
)
def test_relation_to_the_statement(period: tuple[str, str] | None, statement: str, relation: str) -> None:
    assert period_relation(period, statement) == relation


@pytest.mark.parametrize(
    ("period", "shown"),
    [
        (("2015-01-01", "2015-12-31"), "2015"),
        (("2012-01-01", "2014-12-31"), "2012 to 2014"),
        (("2016-02-01", "2016-02-29"), "February 2016"),
        (("2015-03-01", "2015-05-31"), "March to May 2015"),
        (("2013-12-01", "2014-02-28"), "December 2013 to February 2014"),
        (("2015-03-12", "2015-03-12"), "12 March 2015"),
        (("2015-03-12", "2015-03-15"), "12 to 15 March 2015"),
        (("2015-03-12", "2016-03-12"), "12 March 2015 to 12 March 2016"),
    ],
)
def test_the_period_in_words(period: tuple[str, str], shown: str) -> None:
    assert period_words(period) == shown


@given(st.lists(PIECES, max_size=12), st.sampled_from([None, "2015", "2016-02", "2016-02-29", "0001", "9999-12-31"]))
def test_a_period_is_two_real_days_in_order(pieces: list[str], published: str | None) -> None:
    period = period_of(" ".join(pieces), published)
    if period is not None:
        start, end = map(date.fromisoformat, period)
        assert start <= end


@given(st.text(max_size=60))
def test_any_text_has_a_period_or_none(text: str) -> None:
    period_of(text, "2016-02-29")


@given(st.lists(PIECES, max_size=8))
def test_without_a_publication_day_nothing_is_relative(pieces: list[str]) -> None:
    text = " ".join(piece for piece in pieces if not any(char.isdigit() for char in piece))
    assert period_of(text, None) is None
