"""Measures: predictions beside the right answers. Pure functions over lists."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from factcheck.records import Passage, Result, Stance

RESAMPLES = 1000
BINS = 15
FITTING = {"refuted": {Stance.REFUTES}, "supported": {Stance.SUPPORTS}, "conflicting": {Stance.REFUTES, Stance.SUPPORTS}}


def classification(gold: Sequence[str], predicted: Sequence[str], refuting: str) -> dict[str, Any]:
    """Accuracy, macro-F1 over the classes in `gold`, false-refute rate, per class figures and the majority floor.

    False-refute rate: of the rows whose gold label is not `refuting`, the share predicted as `refuting`; None without such rows.
    """
    classes = sorted(set(gold))
    per_class = {name: _per_class(gold, predicted, name) for name in classes}
    majority = max(classes, key=gold.count) if classes else ""
    floor = [majority] * len(gold)
    return {
        "accuracy": accuracy(gold, predicted),
        "macro_f1": macro_f1(gold, predicted),
        "false_refute_rate": false_refute_rate(gold, predicted, refuting),
        "per_class": per_class,
        "majority_floor": {"accuracy": accuracy(gold, floor), "macro_f1": macro_f1(gold, floor)},
    }


def accuracy(gold: Sequence[str], predicted: Sequence[str]) -> float:
    return _mean([float(right == said) for right, said in zip(gold, predicted, strict=True)])


def macro_f1(gold: Sequence[str], predicted: Sequence[str]) -> float:
    return _mean([_per_class(gold, predicted, name)["f1"] for name in sorted(set(gold))])


def false_refute_rate(gold: Sequence[str], predicted: Sequence[str], refuting: str) -> float | None:
    others = [said == refuting for right, said in zip(gold, predicted, strict=True) if right != refuting]
    return _mean([float(wrong) for wrong in others]) if others else None


def expected_calibration_error(probabilities: Sequence[float], right: Sequence[bool]) -> float:
    """Mean distance between confidence and accuracy over 15 equal bins, weighted by size (Guo et al. 2017)."""
    bins: dict[int, list[tuple[float, bool]]] = {}
    for probability, correct in zip(probabilities, right, strict=True):
        bins.setdefault(min(int(probability * BINS), BINS - 1), []).append((probability, correct))
    gaps = (abs(sum(p for p, _ in rows) - sum(correct for _, correct in rows)) for rows in bins.values())
    return sum(gaps) / len(probabilities) if probabilities else 0.0


def risk_coverage(confidences: Sequence[float], right: Sequence[bool], steps: int = 20) -> dict[str, Any]:
    """How often the surest answers are wrong (El-Yaniv and Wiener 2010).

    `curve` holds [coverage, risk] for the surest 1/steps, 2/steps, … of the rows; `aurc` is the mean risk over every coverage.
    """
    order = sorted(range(len(right)), key=lambda number: (-confidences[number], number))
    wrong, risks = 0, []
    for count, number in enumerate(order, 1):
        wrong += not right[number]
        risks.append(wrong / count)
    ends = sorted({max(1, round(len(order) * step / steps)) for step in range(1, steps + 1)}) if order else []
    return {"aurc": _mean(risks), "curve": [[count / len(order), risks[count - 1]] for count in ends]}


def intervals_95(gold: Sequence[str], predicted: Sequence[str], refuting: str, seed: int = 0) -> dict[str, list[float]]:
    """Percentile bootstrap intervals of accuracy, macro-F1 and false-refute rate over 1,000 resamples of the rows."""
    import numpy as np

    classes = sorted(set(gold) | set(predicted))
    right, said = ([classes.index(name) for name in names] for names in (gold, predicted))
    cells = np.bincount(np.array(right) * len(classes) + np.array(said), minlength=len(classes) ** 2)
    drawn = np.random.default_rng(seed).multinomial(len(gold), cells / len(gold), size=RESAMPLES)
    tables = drawn.reshape(RESAMPLES, len(classes), len(classes))
    hits = np.diagonal(tables, axis1=1, axis2=2)
    in_gold = [classes.index(name) for name in sorted(set(gold))]
    f1 = 2 * hits / np.maximum(tables.sum(axis=1) + tables.sum(axis=2), 1)
    values = {"accuracy": hits.sum(axis=1) / len(gold), "macro_f1": f1[:, in_gold].mean(axis=1)}
    others = [number for number, name in enumerate(classes) if name != refuting]
    if refuting in classes and tables[:, others].sum():
        values["false_refute_rate"] = tables[:, others, classes.index(refuting)].sum(axis=1) / np.maximum(
            tables[:, others].sum(axis=(1, 2)), 1
        )
    return {name: [float(bound) for bound in np.percentile(drawn, [2.5, 97.5])] for name, drawn in values.items()}


def mean_interval_95(values: Sequence[float], seed: int = 0) -> list[float]:
    """Percentile bootstrap interval of a mean."""
    import numpy as np

    if not values:
        return [0.0, 0.0]
    rows = np.array(values)
    means = rows[np.random.default_rng(seed).integers(0, len(rows), size=(RESAMPLES, len(rows)))].mean(axis=1)
    return [float(bound) for bound in np.percentile(means, [2.5, 97.5])]


def ndcg_at(k: int, ranked: Sequence[str], relevant: Mapping[str, float]) -> float:
    """nDCG@k with linear gain (as trec_eval and BEIR); 0 for a query that got no answer."""
    gains = [relevant.get(name, 0.0) / math.log2(place + 2) for place, name in enumerate(ranked[:k])]
    ideal = [gain / math.log2(place + 2) for place, gain in enumerate(sorted(relevant.values(), reverse=True)[:k])]
    return sum(gains) / sum(ideal) if sum(ideal) else 0.0


def recall_at(k: int, ranked: Sequence[str], relevant: Mapping[str, float]) -> float:
    wanted = {name for name, gain in relevant.items() if gain > 0}
    return len(wanted & set(ranked[:k])) / len(wanted) if wanted else 0.0


def reciprocal_rank_at(k: int, ranked: Sequence[str], relevant: Mapping[str, float]) -> float:
    return next((1 / (place + 1) for place, name in enumerate(ranked[:k]) if relevant.get(name, 0) > 0), 0.0)


def retrieval_measures(rankings: Mapping[str, Sequence[str]], relevant: Mapping[str, Mapping[str, float]]) -> dict[str, float]:
    """Means over all queries that have relevant documents, also those that found nothing."""
    queries = sorted(relevant)
    rows = [(rankings.get(query, ()), relevant[query]) for query in queries]
    return {
        "ndcg@10": _mean([ndcg_at(10, ranked, wanted) for ranked, wanted in rows]),
        "recall@10": _mean([recall_at(10, ranked, wanted) for ranked, wanted in rows]),
        "recall@100": _mean([recall_at(100, ranked, wanted) for ranked, wanted in rows]),
        "mrr@10": _mean([reciprocal_rank_at(10, ranked, wanted) for ranked, wanted in rows]),
    }


def first_fitting(result: Result, fitting: Collection[Stance], spans: Sequence[tuple[str, int, int]]) -> int | None:
    """Rank from 1 of the first judgement that overlaps an expected stretch (source id, start, end) with a fitting stance."""
    for rank, judgement in enumerate(result.judgements, 1):
        if judgement.stance in fitting and overlaps(judgement.match.passage, spans):
            return rank
    return None


def repeats_counted(result: Result, spans: Sequence[tuple[str, int, int]]) -> int:
    """How many counted supports overlap the stretches in which a source reports the statement itself."""
    counted = [item.match.passage for item in result.judgements if item.counted and item.stance is Stance.SUPPORTS]
    return sum(overlaps(passage, spans) for passage in counted)


def verdict_measures(gold: Sequence[str], predicted: Sequence[str]) -> dict[str, Any]:
    """The classification figures of verdicts, with coverage and the accuracy of what was decided."""
    undecided = "not_enough_evidence"
    decided = [(right, said) for right, said in zip(gold, predicted, strict=True) if said != undecided]
    return {
        **classification(gold, predicted, "refuted"),
        "coverage": len(decided) / len(gold) if gold else 0.0,
        "accuracy_decided": _mean([float(right == said) for right, said in decided]) if decided else None,
    }


def overlaps(passage: Passage, spans: Sequence[tuple[str, int, int]]) -> bool:
    """Whether a passage shares a character with one of the stretches (source id, start, end)."""
    return any(passage.source_id == name and passage.start < last and first < passage.end for name, first, last in spans)


def _per_class(gold: Sequence[str], predicted: Sequence[str], name: str) -> dict[str, float]:
    both = sum(right == said == name for right, said in zip(gold, predicted, strict=True))
    said, rows = sum(label == name for label in predicted), sum(label == name for label in gold)
    precision, recall = both / said if said else 0.0, both / rows if rows else 0.0
    f1 = 2 * precision * recall / (precision + recall) if both else 0.0
    return {"precision": precision, "recall": recall, "f1": f1, "rows": rows}


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0
