"""What every index back-end must do; run for each registered name."""

from __future__ import annotations

from typing import Any

import pytest
from conftest import HashedWords
from hypothesis import given
from hypothesis import strategies as st

from factcheck.analysis import terms
from factcheck.compute import silent
from factcheck.indexes.bm25 import K1, B
from factcheck.interfaces import Index
from factcheck.registry import INDEXES, find

TEXTS = [
    "the river floods the lower town",
    "a new bridge over the river",
    "bread is sold at the market",
    "the market by the bridge",
]


def made(name: str, texts: list[str]) -> Index:
    cls: Any = find("index", INDEXES, name)
    if name == "dense":
        embedder = HashedWords()
        vectors = embedder.embed(texts, silent("", 0)) if texts else embedder.embed(["x"], silent("", 0))[:0]
        index: Index = cls(vectors, lambda queries: embedder.embed(queries, silent("", 0)))
        return index
    index = cls(texts)
    return index


@pytest.fixture(params=sorted(INDEXES))
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_finds_the_nearest_first(name: str) -> None:
    hits = made(name, TEXTS).search(["bread at the market", "bridge over the river"], 2)
    assert [found[0].passage for found in hits] == [2, 1]
    assert all(found[0].score >= found[1].score for found in hits)


def test_one_list_for_each_query_and_no_more_than_asked(name: str) -> None:
    index = made(name, TEXTS)
    assert index.search([], 3) == []
    for k in (1, 2, 100):
        assert all(len(found) <= min(k, len(TEXTS)) for found in index.search(["river", "market", "zebra"], k))


def test_ties_come_in_order_of_their_numbers(name: str) -> None:
    hits = made(name, ["same words here"] * 5).search(["same words"], 5)[0]
    assert [hit.passage for hit in hits] == [0, 1, 2, 3, 4]


def test_an_empty_index_finds_nothing(name: str) -> None:
    assert made(name, []).search(["river"], 3) == [[]]


def test_hostile_queries_are_answered(name: str) -> None:
    for query in ("", "   ", "\x00", "'; DROP TABLE entries; --", "é" * 10_000):
        assert len(made(name, TEXTS).search([query], 3)) == 1


def test_lexical_search_fits_the_language() -> None:
    index = made(
        "bm25", ["Выборы были свободными", "Реформы в стране обещают", "The elections were free", "Auštrevičius spoke of reforms"]
    )
    assert index.search(["выборов"], 1)[0][0].passage == 0
    assert index.search(["были"], 1) == [[]]
    assert index.search(["election"], 1)[0][0].passage == 2
    assert index.search(["Austrevicius"], 1)[0][0].passage == 3


@given(st.lists(st.text("абвcde -'", max_size=30), min_size=1, max_size=12), st.text("абвcde ", max_size=20))
def test_lexical_scores_are_those_of_bm25s(texts: list[str], query: str) -> None:
    """The obvious version beside ours."""
    import bm25s

    tokens = [terms(text) for text in texts]
    known = {term for listed in tokens for term in listed}
    wanted = [term for term in terms(query) if term in known]
    found = {hit.passage: hit.score for hit in made("bm25", texts).search([query], len(texts))[0]}
    if not wanted:
        assert not found
        return
    reference = bm25s.BM25(k1=K1, b=B, method="lucene")
    reference.index(tokens, show_progress=False)
    expected = {number: score for number, score in enumerate(reference.get_scores(wanted)) if score > 0}
    assert found == pytest.approx(expected, rel=1e-4)


def test_stop_words_are_those_of_bm25s() -> None:
    from bm25s.stopwords import STOPWORDS_EN, STOPWORDS_RUSSIAN

    assert all(terms(word) == [] for word in (*STOPWORDS_EN, *STOPWORDS_RUSSIAN))
