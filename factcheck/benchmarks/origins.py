"""How surely passages of one origin are told from those of several: pairs within sets of passages."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import combinations
from pathlib import Path
from typing import Any

from factcheck.benchmarks.data import read_rows
from factcheck.errors import InputError
from factcheck.origins import origins
from factcheck.records import Match, Passage, Source


def bench_origins(path: Path) -> dict[str, Any]:
    """Precision, recall and F1 of "same origin" over the pairs of each row's passages.

    Rows are {"kind", "passages": [{"publisher", "text"}], "origins": [0, 0, 1]}: equal numbers are one origin.
    """
    counted: dict[str, Counter[str]] = defaultdict(Counter)
    wrong = []
    rows = list(read_rows(path))
    for row in rows:
        passages, gold = row.get("passages"), row.get("origins")
        if not isinstance(passages, list) or not isinstance(gold, list) or len(passages) != len(gold):
            raise InputError(f"row {row.get('id')!r} needs as many origins as passages", path)
        matches = [_match(number, passage) for number, passage in enumerate(passages)]
        told = origins(matches, [None] * len(matches))
        outcomes = [_outcome(gold[one] == gold[two], told[one] == told[two]) for one, two in combinations(range(len(gold)), 2)]
        counted[row.get("kind") or "all"].update(outcomes)
        if {"missed", "false"} & {*outcomes}:
            wrong.append({"id": str(row.get("id")), "kind": str(row.get("kind"))})
    return {
        "task": "origins",
        "path": str(path),
        "sets": len(rows),
        **_figures(sum(counted.values(), Counter())),
        "by_kind": {kind: dict(sorted(counts.items())) for kind, counts in sorted(counted.items())},
        "wrong": wrong,
    }


def _match(number: int, passage: dict[str, str]) -> Match:
    name, text = f"s{number}", passage["text"]
    source = Source(name, None, passage["publisher"], None, text, ())
    return Match(Passage(name, name, 0, len(text), text), source, 1.0)


def _outcome(same: bool, told: bool) -> str:
    if same:
        return "found" if told else "missed"
    return "false" if told else "apart"


def _figures(counts: Counter[str]) -> dict[str, float]:
    precision = counts["found"] / (counts["found"] + counts["false"] or 1)
    recall = counts["found"] / (counts["found"] + counts["missed"] or 1)
    return {"precision": precision, "recall": recall, "f1": 2 * precision * recall / (precision + recall or 1)}
