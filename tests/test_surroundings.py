"""A sentence on both sides of a quotation, wherever it stands."""

from __future__ import annotations

import pytest
from conftest import make_source
from hypothesis import given
from hypothesis import strategies as st

from factcheck.records import Block, Passage, Source
from factcheck.segment import segment
from factcheck.surroundings import MOST, sentence_after, sentence_before

TEXT = "The first visit was in May. The bridge was not finished then. Nobody was on the site.\n\nA second visit followed in June."


def around(source: Source, words: str) -> tuple[str, str]:
    start = source.text.index(words)
    passage = Passage("p", source.id, start, start + len(words), words)
    return sentence_before(source, passage), sentence_after(source, passage)


@pytest.mark.parametrize(
    ("words", "before", "after"),
    [
        ("The bridge was not finished then.", "The first visit was in May.", "Nobody was on the site."),
        ("The first visit was in May.", "", "The bridge was not finished then."),
        ("Nobody was on the site.", "The bridge was not finished then.", "A second visit followed in June."),
        ("A second visit followed in June.", "Nobody was on the site.", ""),
        ("was not finished", "The bridge", "then."),
        ("The bridge was not finished then", "The first visit was in May.", "Nobody was on the site."),
    ],
)
def test_the_sentences_beside_a_passage(words: str, before: str, after: str) -> None:
    assert around(make_source("audit", TEXT), words) == (before, after)
    without_blocks = Source("audit", None, None, None, TEXT, ())
    assert around(without_blocks, words) == (before, after)


def test_what_is_not_the_article_is_passed_over() -> None:
    text = "MENU. HOME.\n\nThe bridge was shut. It is old.\n\nSHARE THIS.\n\nRepairs began. They ended."
    article = ("The bridge was shut. It is old.", "Repairs began. They ended.")
    blocks = tuple(Block("paragraph", text.index(part), text.index(part) + len(part)) for part in article)
    source = Source("audit", None, None, None, text, blocks)
    assert around(source, "The bridge was shut.") == ("", "It is old.")
    assert around(source, "It is old.") == ("The bridge was shut.", "Repairs began.")
    assert around(source, "Repairs began.") == ("It is old.", "They ended.")


def test_a_sentence_without_end_is_cut_at_a_word_and_says_so() -> None:
    long = "word " * 300
    before, after = around(make_source("audit", f"{long}QUOTE {long}"), "QUOTE")
    assert before.startswith("… word") and after.endswith("word …") and max(len(before), len(after)) <= MOST + 2
    before, after = around(make_source("audit", "x" * 9000 + "QUOTE" + "y" * 9000), "QUOTE")
    assert len(before) == len(after) == MOST + 2


@given(st.text(alphabet='ab .\n\u05d0я!?"', max_size=300))
def test_they_are_the_words_of_the_text_and_stand_beside_each_passage(text: str) -> None:
    source = make_source("audit", text)
    for passage in segment(source):
        before, after = sentence_before(source, passage), sentence_after(source, passage)
        assert before in source.text[: passage.start] and after in source.text[passage.end :]
