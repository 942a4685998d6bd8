"""What every index back-end must do; run for each registered name."""

from __future__ import annotations

from typing import Any

import pytest
from conftest import HashedWords

from factcheck.compute import silent
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
