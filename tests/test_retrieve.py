"""Fusing rankings, and finding passages with them."""

from __future__ import annotations

import pytest
from conftest import make_checker, make_source
from hypothesis import given
from hypothesis import strategies as st

from factcheck.records import Hit
from factcheck.retrieve import WEIGHTS, fuse

RANKING = st.dictionaries(st.integers(0, 20), st.floats(0.001, 50), max_size=8).map(
    lambda scores: [Hit(number, score) for number, score in sorted(scores.items(), key=lambda item: -item[1])]
)


@given(RANKING, RANKING)
def test_scores_are_0_to_1_best_first(dense: list[Hit], bm25: list[Hit]) -> None:
    fused = fuse({"dense": dense, "bm25": bm25})
    assert all(0 <= hit.score <= 1 + 1e-9 for hit in fused)
    assert fused == sorted(fused, key=lambda hit: (-hit.score, hit.passage))
    assert {hit.passage for hit in fused} == {hit.passage for hit in [*dense, *bm25]}


@given(RANKING, RANKING)
def test_agrees_with_the_formula_written_out(dense: list[Hit], bm25: list[Hit]) -> None:
    for hit in fuse({"dense": dense, "bm25": bm25}):
        expected = 0.0
        for name, ranking in (("dense", dense), ("bm25", bm25)):
            scores = {found.passage: found.score for found in ranking}
            if hit.passage in scores:
                expected += WEIGHTS[name] * scores[hit.passage] / max(scores.values())
        assert hit.score == pytest.approx(expected)


def test_first_in_every_ranking_scores_1() -> None:
    assert fuse({"dense": [Hit(3, 0.4)], "bm25": [Hit(3, 12.0)]}) == [Hit(3, pytest.approx(1.0))]


def test_negative_similarity_counts_as_none() -> None:
    assert fuse({"dense": [Hit(1, 0.5), Hit(2, -0.5)], "bm25": []})[1] == Hit(2, 0.0)


def test_matches_carry_their_signals() -> None:
    checker = make_checker(
        [make_source("doc", "The harbour was dredged in the autumn of that year.\n\nSheep graze on the hills above the town.")]
    )
    best = checker.find(["harbour dredged"], 1)[0][0]
    assert best.passage.text.startswith("The harbour")
    assert set(best.signals) == {"dense", "bm25"} and best.signals["bm25"] > 0
    assert len(checker.find(["harbour dredged"], 5)[0]) == 2
