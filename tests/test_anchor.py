"""A quotation is found where it stands, or not at all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcheck.anchor import AnchorError, anchor, contains
from factcheck.text import tidy

TEXT = (
    "Nazarbayev stressed that the elections were 'free', **although this contradicts the OSCE.**² He said: “we won”.\n\n"
    "The elections were  held\u00a0in March. The elections were – as usual – held in March. Nazarbayev´s party won."
)


@pytest.mark.parametrize(
    ("quote", "found"),
    [
        ("the elections were 'free'", "the elections were 'free'"),
        ("the elections were ‘free’, although this contradicts", "the elections were 'free', **although this contradicts"),
        ("contradicts the OSCE. He said", "contradicts the OSCE.**² He said"),
        ('He said: "we won".', "He said: “we won”."),
        ("were held in March", "were  held\u00a0in March"),
        ("were - as usual - held", "were – as usual – held"),
        ("Nazarbayev's party", "Nazarbayev´s party"),
        ("we\nwon", "we won"),
        (TEXT, TEXT),
    ],
)
def test_the_same_words_whatever_their_quotes_dashes_marks_and_spaces(quote: str, found: str) -> None:
    start, end = anchor(TEXT, quote)
    assert TEXT[start:end] == found
    assert contains(TEXT, quote)


@pytest.mark.parametrize("quote", ["the election were 'free'", "Elections were held", "we won!", "the OSCE. The elections", ""])
def test_never_a_look_alike(quote: str) -> None:
    with pytest.raises(AnchorError, match="is not in the text"):
        anchor(TEXT, quote)
    assert not contains(TEXT, quote)


def test_a_look_alike_is_named() -> None:
    with pytest.raises(AnchorError, match="the nearest sentence is: The elections were held in March"):
        anchor(TEXT, "The elections were held in Mrch.")


@pytest.mark.parametrize(
    ("prefix", "suffix", "at"),
    [
        ("stressed that ", None, TEXT.index("the elections")),
        ("stressed that", " were 'free'", TEXT.index("the elections")),
        (None, "were 'free'", TEXT.index("the elections")),
    ],
)
def test_prefix_and_suffix_tell_places_apart(prefix: str | None, suffix: str | None, at: int) -> None:
    twice = TEXT + " Again the elections"
    assert anchor(twice, "the elections", prefix, suffix) == (at, at + len("the elections"))


@pytest.mark.parametrize(
    ("prefix", "suffix", "message"),
    [
        (None, None, "stands 2 times in the text; add a prefix or suffix"),
        (None, "were", "stands 2 times in the text; add a prefix or suffix"),
        ("nowhere", None, "not after this prefix and before this suffix"),
    ],
)
def test_no_place_is_guessed(prefix: str | None, suffix: str | None, message: str) -> None:
    with pytest.raises(AnchorError, match=message):
        anchor(TEXT, "The elections", prefix, suffix)


def test_exact_words_come_before_the_same_words_in_other_quotation_marks() -> None:
    text = "They are “free” and 'fair'. They are \"free\" now."
    assert text[slice(*anchor(text, 'are "free"'))] == 'are "free"'


@given(st.text(max_size=80), st.data())
def test_any_stretch_that_stands_once_is_found(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    quote = text[start:end]
    if not quote:
        return
    assert contains(text, quote)
    if sum(text.startswith(quote, at) for at in range(len(text))) == 1:
        assert anchor(text, quote) == (start, end)
    else:
        with pytest.raises(AnchorError, match="times in the text"):
            anchor(text, quote)


@given(st.text("ab“”\"'’ *_\n\u00a0", max_size=60), st.data())
def test_what_is_found_reads_the_same(text: str, data: st.DataObject) -> None:
    quote = data.draw(st.text("ab\"' ", min_size=1, max_size=6))
    try:
        start, end = anchor(text, quote)
    except AnchorError:
        return
    plain = str.maketrans({"“": '"', "”": '"', "’": "'"})
    assert tidy(text[start:end].translate(plain)) == tidy(quote)
