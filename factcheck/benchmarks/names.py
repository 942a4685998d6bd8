"""How surely two spellings of one name are told from two names that look alike, and how fast."""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from anyascii import anyascii
from rapidfuzz import fuzz

from factcheck.benchmarks.data import read_rows
from factcheck.entities import Names
from factcheck.errors import InputError

TIMED = 300
"""So many names are compared with as many others to measure the speed."""
_RESAMPLES = 1000


def bench_names(path: Path, spellings: bool = True) -> dict[str, Any]:
    """Precision, recall and F1 of "same name", with a 95 % interval, for each split; rows that are wrong outside the test split.

    Rows are {"kind", "first", "second", "same": true or false, "split": "dev" or "test"}. The floor is one similarity
    (RapidFuzz `token_sort_ratio` over anyascii) with the threshold that is best on the same split.
    """
    rows = [row for row in read_rows(path) if row.get("same") is not None]
    for row in rows:
        if not isinstance(row.get("first"), str) or not isinstance(row.get("second"), str) or not isinstance(row["same"], bool):
            raise InputError(f"row {row.get('id')!r} needs first and second, two names, and same, true or false", path)
    names = Names(spellings=spellings)
    told = [names.same(row["first"], row["second"]) for row in rows]
    splits = sorted({row.get("split") or "all" for row in rows})
    figures = {}
    for split in splits:
        chosen = [(row, match is not None) for row, match in zip(rows, told, strict=True) if (row.get("split") or "all") == split]
        figures[split] = _figures([row["same"] for row, _ in chosen], [said for _, said in chosen])
        figures[split]["floor_f1"] = _floor([row for row, _ in chosen])
    return {
        "task": "names",
        "path": str(path),
        "pairs": len(rows),
        "name_matching": spellings,
        **figures,
        "by_kind": _by_kind(rows, [match is not None for match in told]),
        **_speed(rows, spellings),
        "wrong": [
            {"pair": f"{row['first']} / {row['second']}", "same": row["same"], "told": match.why if match else None}
            for row, match in zip(rows, told, strict=True)
            if row["same"] != (match is not None) and row.get("split") != "test"
        ],
    }


def _figures(gold: Sequence[bool], told: Sequence[bool]) -> dict[str, Any]:
    both = sum(right and said for right, said in zip(gold, told, strict=True))
    precision, recall = both / (sum(told) or 1), both / (sum(gold) or 1)
    return {
        "pairs": len(gold),
        "precision": precision,
        "recall": recall,
        "f1": _f1(gold, told),
        "f1_interval_95": _interval(gold, told),
        "false_match_rate": (sum(told) - both) / (len(gold) - sum(gold) or 1),
    }


def _f1(gold: Sequence[bool], told: Sequence[bool]) -> float:
    both = sum(right and said for right, said in zip(gold, told, strict=True))
    return 2 * both / (sum(gold) + sum(told) or 1)


def _interval(gold: Sequence[bool], told: Sequence[bool], seed: int = 0) -> list[float]:
    """The middle 95 % of F1 over resamples of the pairs (percentile bootstrap)."""
    draw, pairs = random.Random(seed), list(zip(gold, told, strict=True))
    found = sorted(_f1(*zip(*draw.choices(pairs, k=len(pairs)), strict=True)) for _ in range(_RESAMPLES)) if pairs else [0.0]
    return [found[int(0.025 * len(found))], found[int(0.975 * len(found)) - 1 if len(found) > 1 else 0]]


def _floor(rows: Sequence[dict[str, Any]]) -> float:
    """The F1 that one similarity reaches with the best threshold."""
    alike = [fuzz.token_sort_ratio(anyascii(row["first"]).lower(), anyascii(row["second"]).lower()) for row in rows]
    gold = [row["same"] for row in rows]
    return max(_f1(gold, [score >= least for score in alike]) for least in range(30, 101, 2))


def _by_kind(rows: Sequence[dict[str, Any]], told: Sequence[bool]) -> dict[str, float]:
    """Kind of pair → share that is told right; kinds of different names are marked so."""
    right: dict[str, list[bool]] = {}
    for row, said in zip(rows, told, strict=True):
        right.setdefault(f"{row.get('kind') or 'all'}{'' if row['same'] else ', different'}", []).append(said == row["same"])
    return {kind: sum(outcomes) / len(outcomes) for kind, outcomes in sorted(right.items())}


def _speed(rows: Sequence[dict[str, Any]], spellings: bool) -> dict[str, float]:
    """Pairs a second of processor time: each of 300 names against 300 others, and each labelled pair once, nothing cached."""
    from factcheck import bodynames, names, persons
    from factcheck import spellings as rules

    known = Names(spellings=spellings)
    every = sorted({row[side] for row in rows for side in ("first", "second")})
    random.Random(0).shuffle(every)
    against = [(one, two) for one in every[:TIMED] for two in every[-TIMED:]]
    rates = {}
    for name, pairs in (("pairs_per_second", against), ("pairs_per_second_unseen", [(r["first"], r["second"]) for r in rows])):
        for module in (bodynames, names, persons, rules):
            for function in vars(module).values():
                if hasattr(function, "cache_clear"):
                    function.cache_clear()
        started = time.process_time()
        for one, two in pairs:
            known.same(one, two)
        rates[name] = len(pairs) / (time.process_time() - started or 1)
    return rates
