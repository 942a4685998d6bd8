"""Stance figures on labelled (claim, evidence) pairs."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from factcheck import evaluate
from factcheck.benchmarks.data import FILE_LABELS, STANCES, read_rows
from factcheck.cache import Cache
from factcheck.compute import Progresses, embed, judge
from factcheck.errors import InputError
from factcheck.interfaces import Embedder, Judge
from factcheck.text import in_context

SIDES = ("SUPPORTS", "REFUTES")


def bench_pairs(
    path: Path, model: Judge, cache: Cache, progresses: Progresses, limit: int | None = None, embedder: Embedder | None = None
) -> dict[str, Any]:
    """Stance figures on a file of labelled pairs; with an embedder, also those of similarity alone.

    Rows with a `kind` (as minimal pairs have) get figures for each kind too.
    """
    rows, labelled = labelled_rows(path, limit)
    pairs = [(row["claim"], in_context(row.get("title") or "", row["evidence"])) for row in labelled]
    started = time.perf_counter()
    opinions = judge(model, cache, pairs, progresses, "Judging pairs")
    seconds = time.perf_counter() - started
    gold = [row["label"] for row in labelled]
    predicted = [FILE_LABELS[opinion.stance.value] for opinion in opinions]
    if "NOT_SUPPORTED" in gold:
        predicted = [label if label == "SUPPORTS" else "NOT_SUPPORTED" for label in predicted]
    right = [wanted == said for wanted, said in zip(gold, predicted, strict=True)]
    sure = [opinion.probability(opinion.stance) for opinion in opinions]
    kinds = [row.get("kind") for row in labelled]
    return {
        "task": "pairs",
        "path": str(path),
        "rows": len(labelled),
        "skipped": rows - len(labelled),
        **evaluate.classification(gold, predicted, "REFUTES"),
        "ece": evaluate.expected_calibration_error(sure, right),
        "intervals_95": evaluate.intervals_95(gold, predicted, "REFUTES") if gold else {},
        **({"by_kind": by_kind(kinds, gold, predicted)} if any(kinds) else {}),
        **({"similarity_floor": similarity_floor(pairs, gold, embedder, cache, progresses)} if embedder and gold else {}),
        "risk_coverage": evaluate.risk_coverage(sure, right),
        "pairs_per_second": len(labelled) / seconds if seconds else 0.0,
        "model": model.name,
    }


def labelled_rows(path: Path, limit: int | None) -> tuple[int, list[dict[str, Any]]]:
    """The number of rows and those that have a label, checked; raises InputError naming a row that is no pair."""
    rows = list(read_rows(path))
    labelled = [row for row in rows if row.get("label")][:limit]
    for row in labelled:
        sound = row["label"] in {*STANCES, "NOT_SUPPORTED"} and all(
            isinstance(row.get(key), str) for key in ("claim", "evidence")
        )
        if not sound:
            raise InputError(f"row {row.get('id')!r} needs a claim, an evidence and a label of {', '.join(STANCES)}", path)
    return len(rows), labelled


def by_kind(kinds: Sequence[str | None], gold: Sequence[str], predicted: Sequence[str]) -> dict[str, dict[str, float]]:
    """For each kind its rows, accuracy, and how many of those that take a side were given the wrong one."""
    figures = {}
    for kind in sorted({kind for kind in kinds if kind}):
        found = [(right, said) for own, right, said in zip(kinds, gold, predicted, strict=True) if own == kind]
        taking = [(right, said) for right, said in found if right in SIDES]
        wrong = sum(said in SIDES and said != right for right, said in taking)
        figures[kind] = {
            "rows": len(found),
            "accuracy": evaluate.accuracy(*map(list, zip(*found, strict=True))),
            "wrong_side": wrong / len(taking) if taking else 0.0,
        }
    return figures


def similarity_floor(
    pairs: Sequence[tuple[str, str]], gold: Sequence[str], embedder: Embedder, cache: Cache, progresses: Progresses
) -> dict[str, float | None]:
    """What similarity alone could reach: `SUPPORTS` from the cosine that suits these rows best, else the mildest other class."""
    texts = [text for pair in pairs for text in pair]
    vectors = embed(embedder, cache, texts, progresses, "Embedding pairs")
    cosines = (vectors[0::2] * vectors[1::2]).sum(axis=1)
    other = next((label for label in ("NOT_ENOUGH_INFO", "NOT_SUPPORTED", "REFUTES") if label in gold), "REFUTES")
    guesses = [["SUPPORTS" if cosine >= threshold / 20 else other for cosine in cosines] for threshold in range(-1, 21)]
    best = max(guesses, key=lambda guess: evaluate.macro_f1(gold, guess))
    return {
        "accuracy": evaluate.accuracy(gold, best),
        "macro_f1": evaluate.macro_f1(gold, best),
        "false_refute_rate": evaluate.false_refute_rate(gold, best, "REFUTES"),
    }
