"""How often the period of which a passage speaks is told right, to the day at both ends."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from factcheck.benchmarks.data import read_rows
from factcheck.errors import InputError
from factcheck.evaluate import accuracy
from factcheck.periods import period_of


def bench_periods(path: Path) -> dict[str, Any]:
    """Accuracy on rows of {"text", "published", "language", "period": [start, end] or null}, and the rows that are wrong."""
    rows = list(read_rows(path))
    for row in rows:
        if not isinstance(row.get("text"), str) or "period" not in row:
            raise InputError(f"row {row.get('id')!r} needs a text and a period, which may be null", path)
    gold = [_shown(row["period"]) for row in rows]
    told = [_shown(period_of(row["text"], row.get("published"))) for row in rows]
    pairs = list(zip(rows, gold, told, strict=True))
    languages = sorted({row.get("language") or "en" for row in rows})
    return {
        "task": "periods",
        "path": str(path),
        "rows": len(rows),
        "accuracy": accuracy(gold, told),
        "by_language": {
            language: accuracy(
                [right for row, right, _ in pairs if (row.get("language") or "en") == language],
                [said for row, _, said in pairs if (row.get("language") or "en") == language],
            )
            for language in languages
        },
        "wrong": [{"text": row["text"], "period": right, "told": said} for row, right, said in pairs if right != said],
    }


def _shown(period: Any) -> str:
    return "none" if period is None else " to ".join(period)
