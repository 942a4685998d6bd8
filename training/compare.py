"""Measure model folders on development sets and on our own cases, before anything is exported.

    python -m training.compare checkpoints/student/model --data DIR

Prints macro-F1 and false-refute rate of each set at each bias (taken from the logit of `refutes`), and the mean of the nine
public sets; ``--out FILE.npz`` keeps the logits.
"""

from __future__ import annotations

import argparse
import random
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from factcheck.evaluate import false_refute_rate, macro_f1
from training.mixture import FILE_LABELS, LABELS, Pair, read_rows
from training.soft_labels import logits

NINE = [
    "lingnli",
    "snli_cad",
    "fever_symmetric",
    "fool_me_twice",
    "climate_fever",
    "scifact",
    "check_covid",
    "healthver",
    "averitec",
]
CASES = Path(__file__).parents[1] / "tests" / "cases"
OWN_CASES = ("consequence", "minimal", "direction")
BIASES = (0.0, 0.2, 0.4)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("models", type=Path, nargs="+")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--rows", type=int, default=1500, help="of each set, drawn by chance")
    parser.add_argument("--out", type=Path, help="file for the logits, .npz")
    options = parser.parse_args()
    sets = {name: drawn(options.data / name / "pairs" / "dev.jsonl.gz", options.rows) for name in NINE}
    sets |= {name: drawn(CASES / f"{name}.jsonl", options.rows) for name in OWN_CASES}
    kept = {}
    for model in options.models:
        answers = {name: logits(model, pairs) for name, pairs in sets.items()}
        kept |= {f"{model.parent.name}/{name}": found for name, found in answers.items()}
        print(table(str(model), answers, {name: [pair.label for pair in pairs] for name, pairs in sets.items()}), flush=True)
    if options.out:
        np.savez_compressed(options.out, **kept)


def drawn(path: Path, count: int) -> list[Pair]:
    """Rows of a set drawn by chance, the same every time."""
    rows = [Pair(row["evidence"], row["claim"], FILE_LABELS[row["label"]], path.stem) for row in read_rows(path)]
    return random.Random(5).sample(rows, min(count, len(rows)))


def table(title: str, answers: dict[str, NDArray[np.float32]], gold: dict[str, list[int]]) -> str:
    """Macro-F1 and false-refute rate by set (rows) and bias (columns)."""
    lines = [f"{title:30}" + "".join(f"   bias {-bias:4.1f}  " for bias in BIASES)]
    figures = {name: [_figures(answers[name], gold[name], bias) for bias in BIASES] for name in answers}
    figures["mean of the nine"] = np.mean([figures[name] for name in NINE], axis=0).tolist()
    for name, row in figures.items():
        lines.append(f"{name:30}" + "".join(f"  {f1:.3f} / {wrong:.3f}" for f1, wrong in row))
    return "\n".join(lines)


def _figures(answers: NDArray[np.float32], gold: list[int], bias: float) -> tuple[float, float]:
    right = [LABELS[label] for label in gold]
    said = [LABELS[label] for label in (answers[:, : len(LABELS)] - [0, bias, 0]).argmax(axis=1)]
    return macro_f1(right, said), false_refute_rate(right, said, "refutes") or 0.0


if __name__ == "__main__":
    main()
