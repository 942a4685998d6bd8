"""The report's pictures say what the records say, and what is missing from a check is said."""

from __future__ import annotations

import datetime
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_report import sample_report
from test_report_documents import reviewed

from factcheck.records import Appearance, Checkable, Judgement, Report, Result
from factcheck.reports.html import Html, look
from factcheck.reports.missing import missing
from factcheck.reports.pictures import APART, MOST_SPEAKERS, chart, timeline

FIRST = sample_report().results[0]
DATES = st.dates(min_value=datetime.date(1, 1, 1)).flatmap(
    lambda day: st.sampled_from([day.isoformat(), day.isoformat()[:7], day.isoformat()[:4]])
)


def dated(judgement: Judgement, number: int, date: str | None) -> Judgement:
    source = replace(judgement.match.source, id=f"source-{number}", published_on=date)
    return replace(judgement, match=replace(judgement.match, source=source))


def with_dates(said: str, *dates: str | None) -> Result:
    judged = tuple(dated(FIRST.judgements[0], number, date) for number, date in enumerate(dates))
    return replace(FIRST, claim=replace(FIRST.claim, date=said), judgements=judged)


def test_a_timeline_says_all_it_shows_in_words() -> None:
    drawn = timeline(with_dates("2016-03-30", "2016-04-07", "2016-04-07", "2015", None))
    assert drawn is not None
    assert drawn.words == (
        "Statement: 30 March 2016. Against: 2015, 7 April 2016 (2 documents). Date unknown: 1 document against."
    )
    year, day = drawn.marks
    assert year.left < year.right < drawn.said[0] < day.left == day.right and (year.documents, day.documents) == (1, 2)
    both = timeline(FIRST)
    assert both is not None and both.words.endswith("Date unknown: 1 document against, 1 document repeats the speaker.")
    assert timeline(with_dates("2016", None, None)) is None


@pytest.mark.parametrize(
    ("said", "published", "ticks"),
    [
        ("2016-03-30", "2016-04-07", ["30 March 2016", "7 April 2016"]),
        ("2014-03-02", "2019-01-15", ["2015", "2016", "2017", "2018", "2019"]),
        ("1950", "2020", ["1960", "1980", "2000", "2020"]),
        ("2016-03-30", "2016-03-30", ["29 September 2015", "29 September 2016"]),
    ],
)
def test_the_ticks_of_a_timeline(said: str, published: str, ticks: list[str]) -> None:
    drawn = timeline(with_dates(said, published))
    assert drawn is not None and [words for _, words in drawn.ticks] == ticks


@given(DATES, st.lists(DATES, min_size=1, max_size=30))
def test_marks_stay_in_the_picture_and_apart(said: str, dates: list[str]) -> None:
    drawn = timeline(with_dates(said, *dates))
    assert drawn is not None and sum(mark.documents for mark in drawn.marks) == len(dates)
    places = [place for mark in drawn.marks for place in (mark.left, mark.right)] + [*drawn.said] + [at for at, _ in drawn.ticks]
    assert all(0 <= place <= 100 for place in places) and len(drawn.ticks) <= 6
    for mark in drawn.marks:
        near = [one for one in drawn.marks if one.row == mark.row and one is not mark]
        assert all(abs(one.middle - mark.middle) >= APART - 0.02 for one in near) and mark.row < drawn.rows


def spoken(names: list[str]) -> Report:
    report = sample_report()
    results = [report.results[number % 5] for number in range(len(names))]
    results = [
        replace(one, claim=replace(one.claim, speaker=replace(one.claim.speaker, name=name)))
        for one, name in zip(results, names, strict=True)
    ]
    return replace(report, results=tuple(results))


@given(st.lists(st.sampled_from([f"Speaker {number}" for number in range(20)]), min_size=1, max_size=80))
def test_the_chart_counts_every_claim_once(names: list[str]) -> None:
    report = spoken(names)
    drawn = chart(report, [look(result) for result in report.results])
    assert sum(number for _, numbers in drawn.table for number in numbers) == len(names)
    assert len(drawn.bars) <= MOST_SPEAKERS + 1
    counted = Counter(names)
    assert all(bar.total == counted[bar.speaker] for bar in drawn.bars if bar.speaker in counted)
    for bar, (speaker, numbers) in zip(drawn.bars, drawn.table, strict=True):
        assert bar.speaker == speaker and sum(part[2] for part in bar.parts) == bar.total == sum(numbers)
        assert all(left >= 0 and left + width <= 100.05 for *_, left, width in bar.parts)
    if len(counted) > MOST_SPEAKERS:
        assert drawn.bars[-1].speaker in (f"{len(counted) - MOST_SPEAKERS} further speakers", "1 further speaker")


def test_a_report_of_one_claim_has_no_chart_and_no_filters() -> None:
    page = Html(3).render(replace(sample_report(), results=(FIRST,)))
    assert "Verdicts by speaker" not in page and '<div class="filters"' not in page and "<article" in page


def test_what_is_missing_is_said_and_nothing_else() -> None:
    assert missing(FIRST) == (
        "Nobody was asked for a reply.",
        "No passage for it was found.",
        "No court, resolution, statistics office, observation mission or official document is among what counts.",
        "The date is not known of 1 document among what counts.",
        "No archived copy is on file of 2 documents among what counts.",
    )
    asked = reviewed().results[1]
    assert "Nobody was asked for a reply." not in missing(asked) and "Everything that counts is of one origin." in missing(asked)
    claim = replace(asked.claim, quotes=("x",), appearances=(Appearance(url="https://a.example"),))
    assert not any("on file;" in gap or "Where it was said" in gap for gap in missing(replace(asked, claim=claim)))
    opinion = replace(asked, claim=replace(claim, checkable=Checkable.OPINION), review=None)
    assert missing(opinion) == ("Nobody was asked for a reply.",)
    nothing = replace(FIRST, judgements=())
    assert missing(nothing)[-1] == "No passage for or against it was found."
    later = replace(FIRST, judgements=FIRST.judgements[:2])
    assert "All that counts was published after the statement." in missing(later)
