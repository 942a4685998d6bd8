"""Measures against a slow or independent version, and at their borders."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import f1_score, ndcg_score

from factcheck import evaluate

LABELS = st.sampled_from(["REFUTES", "SUPPORTS", "NOT_ENOUGH_INFO"])
ROWS = st.lists(st.tuples(LABELS, LABELS), min_size=1, max_size=40)


@given(ROWS)
@settings(deadline=None)
def test_macro_f1_agrees_with_scikit_learn(rows: list[tuple[str, str]]) -> None:
    gold, predicted = [right for right, _ in rows], [said for _, said in rows]
    wanted = f1_score(gold, predicted, labels=sorted(set(gold)), average="macro", zero_division=0)
    assert evaluate.macro_f1(gold, predicted) == pytest.approx(wanted)


@given(st.lists(st.integers(0, 3), min_size=2, max_size=12), st.randoms(use_true_random=False))
@settings(deadline=None)
def test_ndcg_agrees_with_scikit_learn(gains: list[int], rng) -> None:  # type: ignore[no-untyped-def]
    names = [str(number) for number in range(len(gains))]
    ranked = rng.sample(names, len(names))
    scores = [[-ranked.index(name) for name in names]]
    wanted = ndcg_score([gains], scores, k=10) if any(gains) else 0.0
    assert evaluate.ndcg_at(10, ranked, {name: float(gain) for name, gain in zip(names, gains, strict=True)}) == pytest.approx(
        wanted
    )


def test_false_refute_rate_is_over_the_rows_that_are_not_refuted() -> None:
    gold = ["REFUTES", "SUPPORTS", "NOT_ENOUGH_INFO", "NOT_ENOUGH_INFO"]
    said = ["REFUTES", "REFUTES", "NOT_ENOUGH_INFO", "SUPPORTS"]
    assert evaluate.false_refute_rate(gold, said, "REFUTES") == pytest.approx(1 / 3)
    assert evaluate.false_refute_rate(["REFUTES"], ["SUPPORTS"], "REFUTES") is None


def test_a_query_that_found_nothing_counts_as_zero() -> None:
    figures = evaluate.retrieval_measures({"a": ["x"]}, {"a": {"x": 1.0}, "b": {"y": 1.0}})
    assert figures == {"ndcg@10": 0.5, "recall@10": 0.5, "recall@100": 0.5, "mrr@10": 0.5}


def test_calibration_error() -> None:
    assert evaluate.expected_calibration_error([1.0, 1.0], [True, True]) == 0
    assert evaluate.expected_calibration_error([0.9] * 10, [True] * 5 + [False] * 5) == pytest.approx(0.4)
    assert evaluate.expected_calibration_error([], []) == 0


@given(ROWS)
@settings(max_examples=25, deadline=None)
def test_intervals_hold_the_figure_and_are_the_same_twice(rows: list[tuple[str, str]]) -> None:
    gold, predicted = [right for right, _ in rows], [said for _, said in rows]
    intervals = evaluate.intervals_95(gold, predicted, "REFUTES")
    assert intervals == evaluate.intervals_95(gold, predicted, "REFUTES")
    low, high = intervals["accuracy"]
    assert 0 <= low <= evaluate.accuracy(gold, predicted) + 1e-9
    assert evaluate.accuracy(gold, predicted) - 1e-9 <= high <= 1


def test_verdicts_report_what_was_decided() -> None:
    gold = ["refuted", "supported", "not_enough_evidence", "conflicting"]
    said = ["refuted", "not_enough_evidence", "refuted", "not_enough_evidence"]
    figures = evaluate.verdict_measures(gold, said)
    assert (figures["coverage"], figures["accuracy_decided"], figures["accuracy"]) == (0.5, 0.5, 0.25)
    assert figures["false_refute_rate"] == pytest.approx(1 / 3)
