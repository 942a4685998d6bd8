"""Which passages are one voice."""

from __future__ import annotations

from dataclasses import replace

import pytest
from conftest import make_source

from factcheck.duplicates import near_duplicate
from factcheck.origins import independent, originals, origins
from factcheck.records import Match, Passage, Source

LONG = "The commission counted 1,200 complaints about the vote and published them in March."


def match(source: Source, text: str | None = None) -> Match:
    text = text or source.text
    return Match(Passage(source.id, source.id, 0, len(text), text), source, 1.0)


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (LONG, True),
        (LONG.replace("counted", "has counted"), True),
        (LONG.upper(), True),
        ("The commission counted 1,200 complaints about the vote.", True),
        (f"Our correspondent writes: {LONG} Nobody has answered them so far, and the deadline passed a week ago.", True),
        (LONG.replace("1,200", "1,300"), False),
        (LONG.replace("and published", "and never published"), False),
        ("The commission was formed in spring by the two houses of parliament and has nine members.", False),
        ("It was.", False),
    ],
)
def test_near_duplicates_have_the_same_figures_and_negations(other: str, same: bool) -> None:
    assert near_duplicate(LONG, other) is same
    assert near_duplicate(other, LONG) is same


def test_the_earliest_is_the_original() -> None:
    late, early, undated = (
        make_source(name, LONG, published_on=day) for name, day in (("a", "2021"), ("b", "2020-05"), ("c", None))
    )
    assert originals([match(late), match(early), match(undated)]) == [1, 1, 1]


def test_an_attributed_finding_is_its_bodys_voice_wherever_it_is_quoted() -> None:
    first, second = (
        make_source("one", LONG),
        make_source("two", "Turnout was put at four tenths by observers who came from abroad."),
    )
    assert origins([match(first), match(second)], ["OSCE", "the OSCE"]) == ["o1", "o1"]
    assert origins([match(first), match(second)], ["OSCE", None]) == ["o1", "o2"]
    body = replace(second, publisher="OSCE")
    assert origins([match(first), match(body)], ["OSCE", None]) == ["o1", "o1"]


def test_brackets_and_spelling_do_not_make_a_publisher_another() -> None:
    first = make_source("one", LONG, publisher="Open Dialog Foundation")
    second = make_source("two", "text", publisher="[Open Dialogue Foundation]")
    assert not independent(first, second)
    third = make_source("three", "text", interests=("A meeting was arranged by the Open Dialogue Foundation (ODF).",))
    assert not independent(first, third) and not independent(second, third)
    assert independent(first, make_source("four", "text"))


def test_same_author_is_no_second_voice() -> None:
    first = make_source("one", LONG, authors=("Joanna Marsh",))
    assert not independent(first, make_source("two", "text", authors=("J. Marsh",)))
    assert independent(first, make_source("three", "text", authors=("Peter Marsh",)))
