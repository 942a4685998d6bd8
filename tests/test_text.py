"""Words, sentences and what makes two texts the same."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from typing import Any

import pytest
from conftest import REPOSITORY
from hypothesis import example, given
from hypothesis import strategies as st

from factcheck.text import (
    MARKS,
    figures,
    in_context,
    nearest,
    negations,
    normalise,
    sentences,
    sha256,
    tidy,
    trim,
    word_count,
    words,
)

# Ordinary letters, and the characters that have meaning here.
MARKED = st.text(st.sampled_from("aB cé.!?…\n\t\u00a0*_¹²⁰[]()“”‘’'\"-–1２＊´ﬁ"), max_size=60)
ANY = st.text(max_size=60) | MARKED


def split(text: str, language: str = "en") -> list[str]:
    return [text[start:end] for start, end in sentences(text, language)]


@pytest.mark.parametrize(
    ("text", "tidied"),
    [
        ("**bold** and *slanted*  words", "bold and slanted words"),
        ("of the OSCE.**²", "of the OSCE."),
        ("two\nlines\u00a0and\ttabs ", "two lines and tabs"),
        ("“kept”, ‘kept’ – [kept]", "“kept”, ‘kept’ – [kept]"),
        ("case.¹⁰", "case."),
        ("", ""),
        ("**", ""),
    ],
)
def test_tidy_takes_marks_and_surplus_space(text: str, tidied: str) -> None:
    assert tidy(text) == tidied


@given(ANY)
def test_tidy_twice_is_once_and_keeps_the_words(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)
    assert tidy(text).replace(" ", "") == "".join(char for char in text if not char.isspace() and char not in MARKS)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Nazarbayev´s regime", "Nazarbayev’s  REGIME"),
        ("Nazarbayev`s regime", "Nazarbayev's regime"),
        ("“free” and „fair”", '"free" and "fair"'),
        ("the 16–17 — that", "the 16-17 - that"),
        ("the OSCE.**²", "the OSCE."),
        ("ﬁve\u00a0people", "five people"),
        ("e\u0301lu", "élu"),
        ("５ people", "5 people"),
        ("STRASSE", "straße"),
    ],
)
def test_copies_are_equal_when_normalised(first: str, second: str) -> None:
    assert normalise(first) == normalise(second)


@pytest.mark.parametrize(
    ("first", "second"),
    [("Kozlov", "Kozlova"), ("15 people", "16 people"), ("free.", "free"), ("not free", "free"), ("Tokaev", "Tokayev")],
)
def test_other_words_stay_other_words(first: str, second: str) -> None:
    assert normalise(first) != normalise(second)


@given(ANY)
@example("a＊\u0308")  # the mark appears only in NFKC, and what it parted joins
@example("İ\u0345ǰ")
def test_normalise_twice_is_once(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once
    assert unicodedata.is_normalized("NFKC", once) and not set(once) & set(MARKS) and once == once.strip()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Nazarbayev´s so-called “reforms”", ["Nazarbayev´s", "so-called", "reforms"]),
        ("ПРЕЗИДЕНТ сказал: «нет»", ["ПРЕЗИДЕНТ", "сказал", "нет"]),
        ("-- 15 civilians --", ["15", "civilians"]),
        ("…", []),
    ],
)
def test_words(text: str, found: list[str]) -> None:
    assert words(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1,500 people and 2.600 injured", {"1500", "2600"}),
        ("1,500,000", {"1500000"}),
        ("1.5 years, 20 dollars", {"1.5", "20"}),
        ("conclusions of the OSCE.²", set()),
        ("in 2016.¹⁰ Of 2016", {"2016"}),
        ("ranked 155th", {"155"}),
        ("none", set()),
    ],
)
def test_figures(text: str, found: set[str]) -> None:
    assert figures(text) == found


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("There was no torture.", 1),
        ("It isn’t free, nor did they say it can't be.", 3),
        ("Nobody cannot not know.", 3),
        ("Notable nonsense from Norway", 0),
        ("Это не так", 1),
    ],
)
def test_negations(text: str, count: int) -> None:
    assert negations(text) == count


@pytest.mark.parametrize(
    "expected",
    [
        ["It's Juncker's 'good friend'.", "The mayors' houses burnt.", "Nobody knew."],
        ["A fair and transparent trial....", "Without free media there is no democracy."],
        ["The clear attempt to be open... and the promise of trials are promising."],
        ["During the events of December 16-17….", "The authorities admitted it."],
        ["During the events of December 16-17…. then they left."],
        ["Mr. Tusk met Prof. Li of the U.S. Embassy.", "It cost 1.5 million.", "They left at 5 p.m. on Monday."],
        ["He said: “We won. They lost.”", "Then he left."],
        ["The party, Alga!, was shut down.", "Courts closed it."],
        ["[Of the authorities] it is said little.", "More is known."],
    ],
)
def test_sentences(expected: list[str]) -> None:
    assert split(" ".join(expected)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It was systematic and widespread.Imposing sanctions is next.", ["widespread.", "Imposing sanctions is next."]),
        ("He called it “a measure.”Imposing it was next.", ["measure.”", "Imposing it was next."]),
        ("See www.example.com or an U.S.Army page for it.", ["for it."]),
        ("Signed in Astana.** At the same time, arrests.", ["Astana.", "At the same time, arrests."]),
        ("They left.¹⁰ They came.² ", ["They left.", "They came."]),
        ("One line here.\n\nand a lower case paragraph.", ["here.", "and a lower case paragraph."]),
    ],
)
def test_sentences_at_awkward_places(text: str, expected: list[str]) -> None:
    assert [found.endswith(end) for found, end in zip(split(text), expected, strict=True)] == [True] * len(expected)


ROWS = [json.loads(line) for line in (REPOSITORY / "tests/cases/sentences.jsonl").read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['language']}-{row['sentences'][0][:20]}")
def test_sentences_of_each_language(row: dict[str, Any]) -> None:
    """Abbreviations, initials, articles of law, quotations."""
    between = "" if row["language"] == "zh" else " "
    assert split(between.join(row["sentences"]), row["language"]) == row["sentences"]


def test_ideographs_are_counted_two_a_word() -> None:
    assert [word_count(text) for text in ("", "选举是自由的", "选举是自由", "OSCE 批评了改革", "It is so")] == [0, 3, 3, 4, 3]


def test_sentences_in_another_language() -> None:
    assert split("Президент т.е. глава уехал. Суд закрыл газету.", "ru")[-1] == "Суд закрыл газету."


def test_an_unclosed_quotation_mark_does_not_swallow_the_rest() -> None:
    assert len(split('He said "no and left. Then he came back. They saw him. More was said.')) == 4


@given(ANY)
def test_sentences_are_ordered_disjoint_and_leave_out_only_space_and_marks(text: str) -> None:
    at = 0
    for start, end in sentences(text):
        assert at <= start < end <= len(text)
        assert trim(text, start, end) == (start, end)
        assert all(char.isspace() or char in MARKS for char in text[at:start])
        at = end
    assert all(char.isspace() or char in MARKS for char in text[at:])


@pytest.mark.parametrize(
    ("context", "text", "read"),
    [
        ("", "**It** fell.", "It fell."),
        ("Media freedom", "It fell.", "Media freedom. It fell."),
        ("Did it fall?", "It fell.", "Did it fall? It fell."),
        ("The following:", "It fell.", "The following: It fell."),
    ],
)
def test_in_context(context: str, text: str, read: str) -> None:
    assert in_context(context, text) == read


@pytest.mark.parametrize(
    ("name", "found"),
    [("statment", "statement"), ("speaker_name", "speaker"), ("zzz", None)],
)
def test_nearest(name: str, found: str | None) -> None:
    assert nearest(name, ["statement", "speaker", "date"]) == found
    assert nearest(name, []) is None


def test_sha256_of_text_is_that_of_its_bytes() -> None:
    assert sha256("é") == sha256("é".encode()) == hashlib.sha256("é".encode()).hexdigest()
