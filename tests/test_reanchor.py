"""A quotation is found again in a changed text, or given up loudly; a look-alike is never taken for it."""

from __future__ import annotations

import pytest
from conftest import REPOSITORY

from factcheck.benchmarks.quotes import CHANGES, bench_quotes
from factcheck.misprints import difference, misprint
from factcheck.reanchor import Found, How, Orphan, Selector, context_of, reanchor
from factcheck.store import read_sources

TEXT = (
    "The inquiry opened in Varna. Its members met in May. The court of Varna did not release any of the 15 sailors. "
    "A crowd waited outside. Orla Fenwick left by a side door. A crowd waited outside. The mayor resigned."
)
QUOTE = "The court of Varna did not release any of the 15 sailors."


def selector(quote: str = QUOTE, text: str = TEXT, at: int = 0) -> Selector:
    start = text.index(quote, at)
    return Selector(quote, *context_of(text, start, start + len(quote)), start, start + len(quote))


def found(text: str, wanted: Selector) -> tuple[str, How]:
    outcome = reanchor(text, wanted)
    assert isinstance(outcome, Found), outcome
    return text[outcome.start : outcome.end], outcome.how


@pytest.mark.parametrize(
    ("text", "stretch", "how"),
    [
        (TEXT, QUOTE, How.IN_PLACE),
        (f"News. {TEXT}", QUOTE, How.EXACT),
        (TEXT.replace("court of", "court\n   of"), QUOTE.replace("court of", "court\n   of"), How.SAME_WORDS),
        (TEXT.replace("release", "re-\nlease"), QUOTE.replace("release", "re-\nlease"), How.SAME_WORDS),
        (TEXT.replace("release", "re\u00ad\nlease"), QUOTE.replace("release", "re\u00ad\nlease"), How.SAME_WORDS),
        (TEXT.replace("release any", "rclease  any"), QUOTE.replace("release any", "rclease  any"), How.MISPRINTED),
        (TEXT.replace("sailors", "sai lors"), QUOTE.replace("sailors", "sai lors"), How.MISPRINTED),
    ],
)  # fmt: skip
def test_the_stages(text: str, stretch: str, how: How) -> None:
    assert found(text, selector()) == (stretch, how)


@pytest.mark.parametrize(
    ("other", "why"),
    [
        (QUOTE.replace("did not release", "did release"), "a negation more or less"),
        (QUOTE.replace("15", "25"), "other figures (15 / 25)"),
        (QUOTE.replace("15", "15,000"), "other figures (15 / 15000)"),
        (QUOTE.replace("Varna", "Burgas"), "other names (Varna / Burgas)"),
        (QUOTE.replace("release", "arrest"), "other words (release / arrest)"),
        (QUOTE.replace("sailors", "tailors"), "other words (sailors / tailors)"),
        (QUOTE.replace("sailors.", "sailors?"), "another end of the sentence"),
        (QUOTE.replace("any of the", "any"), "other words (of the / nothing)"),
    ],
)
def test_a_look_alike_is_refused_and_shown(other: str, why: str) -> None:
    outcome = reanchor(f"News. {TEXT.replace(QUOTE, other)}", selector())
    assert outcome == Orphan(f"is not in the text; the nearest has {why}", other)


def test_a_sentence_that_goes_on_is_another_one() -> None:
    stored = Selector("I cannot say how calm the harbour was.")
    assert isinstance(reanchor("I cannot say how calm the harbour was not. Nobody can.", stored), Orphan)
    assert isinstance(reanchor("I cannot say how calm the harbour was by then. Nobody can.", stored), Orphan)


def test_the_words_around_tell_places_apart_or_nothing_does() -> None:
    first, second = selector("A crowd waited outside."), selector("A crowd waited outside.", at=130)
    moved = f"Read this first. {TEXT}"
    starts = [outcome.start - 17 for one in (first, second) if isinstance(outcome := reanchor(moved, one), Found)]
    assert starts == [first.start, second.start]
    bare = Selector("A crowd waited outside.", None, None, first.start, first.end)
    assert isinstance(reanchor(moved, bare), Orphan) and "stands 2 times" in reanchor(moved, bare).why  # type: ignore[union-attr]
    assert found(TEXT, bare)[1] is How.IN_PLACE if isinstance(reanchor(TEXT, bare, unchanged=True), Orphan) else True
    assert reanchor(TEXT, bare, unchanged=True) == Found(bare.start or 0, bare.end or 0, How.IN_PLACE)


def test_a_place_where_other_words_come_to_stand_is_not_believed() -> None:
    text = "It is closed. The road is open. It is closed. The bridge is not."
    stored = selector("It is closed.", text, at=20)
    shifted = (
        text.replace("The road is open. ", "").replace("It is closed. It", "It is closed. Now it") + " It is closed. Really."
    )
    assert shifted.count("It is closed.") == 2
    assert isinstance(reanchor(shifted, stored), Orphan)


@pytest.mark.parametrize(
    "text", ["At least 15,000 came.", "At least 150 came.", "At least 1.15 came.", "It was unat least 15 came."]
)
def test_no_figure_or_word_is_cut(text: str) -> None:
    assert isinstance(reanchor(text, Selector("At least 15" if "At" in text else "at least 15 came")), Orphan)


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("government", "govemment", True),
        ("government", "govermment", True),
        ("closed", "c1osed", True),
        ("elections", "elec-tions", True),
        ("reported", "rcported", True),
        ("reported", "repotted", True),
        ("sailors", "tailors", False),
        ("month", "mouth", False),
        ("failing", "falling", False),
        ("legal", "illegal", False),
        ("typical", "atypical", False),
        ("prevented", "presented", False),
        ("increase", "decrease", False),
        ("sailors", "", False),
    ],
)
def test_misprints_are_no_other_words(first: str, second: str, same: bool) -> None:
    assert misprint(first, second) is same and misprint(second, first) is same


def test_the_difference_is_said_once_and_first_what_matters_most() -> None:
    assert difference("In 2015 he did not pay.", "In 2016 he paid.") == "other figures (2015 / 2016)"
    assert difference("The ﬁrst “vote”", 'The first  "vote"') is None


@pytest.mark.parametrize("text", ["", "\n", "x" * 100_000, "A crowd " * 3000])
def test_texts_that_hold_nothing_or_too_much(text: str) -> None:
    assert isinstance(reanchor(text, selector()), Orphan)


def test_changed_documents() -> None:
    """1,000 documents of 19 kinds of change; `factcheck bench quotes` makes the full 10,000."""
    sources = [*read_sources(REPOSITORY / "evidence").sound().values()]
    figures = bench_quotes(sources, 1000, seed=5)
    assert figures["wrong"] == 0, figures["by_change"]
    assert figures["recovered_share"] >= 0.95, figures["by_change"]
    assert set(figures["by_change"]) == set(CHANGES) and figures["documents"] == 1000
