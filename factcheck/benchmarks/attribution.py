"""How often a sentence's source is told right: the speaker's own side, another body, or the author."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from factcheck import evaluate
from factcheck.attribution import Position, position
from factcheck.benchmarks.data import read_rows
from factcheck.errors import InputError
from factcheck.records import Claim, Speaker
from factcheck.sides import side_of


def bench_attribution(path: Path) -> dict[str, Any]:
    """Accuracy and macro-F1 on rows of {"claim", "speaker", "country", "evidence", "label", "form"}."""
    rows = list(read_rows(path))
    for row in rows:
        if row.get("label") not in set(Position) or not all(isinstance(row.get(key), str) for key in ("claim", "evidence")):
            raise InputError(f"row {row.get('id')!r} needs a claim, an evidence and a label of {', '.join(Position)}", path)
    gold = [row["label"] for row in rows]
    predicted = [position(row["evidence"], "", side_of(_claim(row))).value for row in rows]
    figures = evaluate.classification(gold, predicted, "")
    forms = sorted({row.get("form") or "plain" for row in rows})
    return {
        "task": "attribution",
        "path": str(path),
        "rows": len(rows),
        **{name: value for name, value in figures.items() if name != "false_refute_rate"},
        "by_form": {
            form: evaluate.accuracy(
                [right for right, row in zip(gold, rows, strict=True) if (row.get("form") or "plain") == form],
                [said for said, row in zip(predicted, rows, strict=True) if (row.get("form") or "plain") == form],
            )
            for form in forms
        },
        "intervals_95": evaluate.intervals_95(gold, predicted, "") if gold else {},
    }


def _claim(row: dict[str, Any]) -> Claim:
    known = row.get("speaker") or {}
    speaker = Speaker(str(known.get("name") or "unknown"), known.get("role"), tuple(known.get("aliases") or ()))
    return Claim(str(row.get("id")), row["claim"], speaker, "2020", country=row.get("country"))
