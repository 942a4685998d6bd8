"""Fit the temperature and choose the evidence standard of a stance model; writes both to its `stance.json`.

    python -m training.calibrate --data DIR

The temperature minimises the log loss, each development set weighing the same. The threshold for `refuted` is the lowest at
which the false-refute rate over all claims of the verdict sets stays at or under ``--false-refute-rate``; the one for
`supported` is then the one under it with the best macro-F1 over the same claims.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from factcheck import benchmarks
from factcheck.aggregate import label_for
from factcheck.cache import Cache
from factcheck.compute import judge, silent
from factcheck.config import DEFAULT_MODEL, Settings, Standard
from factcheck.evaluate import false_refute_rate, macro_f1
from factcheck.judges.onnx import PACKAGED, OnnxJudge
from factcheck.pipeline import assemble, embedding_model
from factcheck.records import Result, Stance
from factcheck.text import in_context

PAIR_SETS = ("lingnli", "wikinli_vania", "climate_fever", "scifact", "check_covid", "snli_cad")
VERDICT_SETS = {"climate_fever": 10}
"""Claims whose verdicts decide the thresholds, and how many documents are retrieved and judged for each."""
GRID = [round(0.5 + 0.01 * step, 2) for step in range(50)]
ROWS = 600


def main() -> None:
    options = _options()
    path = options.model / "stance.json"
    card = json.loads(path.read_text(encoding="utf-8"))
    cache = Cache(options.work / "calibrate.sqlite3")
    card["temperature"] = 1.0
    _write(path, card)
    temperature, losses = fit_temperature(OnnxJudge(options.model), options.data, cache)
    print(f"temperature {temperature:.2f}: log loss {losses[0]:.4f} at 1, {losses[1]:.4f} fitted", flush=True)
    card["temperature"] = temperature
    _write(path, card)
    standard = choose_standard(OnnxJudge(options.model), options.data, cache, options.false_refute_rate)
    print(standard.in_words())
    card["standard"] = asdict(standard)
    _write(path, card)


def fit_temperature(model: OnnxJudge, data: Path, cache: Cache) -> tuple[float, tuple[float, float]]:
    """The temperature with the least log loss, and the losses before and after."""
    sets = []
    for name in PAIR_SETS:
        rows = [row for row in benchmarks.read_rows(data / name / "pairs" / "dev.jsonl.gz") if row.get("label")][:ROWS]
        pairs = [(row["claim"], in_context(row.get("title") or "", row["evidence"])) for row in rows]
        opinions = judge(model, cache, pairs, silent, "")
        logits = np.log(np.array([[o.supports, o.refutes, o.neutral] for o in opinions]) + 1e-12)
        sets.append((logits, np.array([list(benchmarks.STANCES).index(row["label"]) for row in rows])))
    losses = {temperature: _loss(sets, temperature) for temperature in np.arange(0.5, 3.01, 0.05).round(2)}
    best = min(losses, key=lambda temperature: losses[temperature])
    return float(best), (losses[1.0], losses[best])


def _loss(sets: Sequence[tuple[NDArray[np.float64], NDArray[np.int64]]], temperature: float) -> float:
    means = []
    for logits, gold in sets:
        scaled = logits / temperature
        normal = scaled - np.log(np.exp(scaled).sum(axis=1, keepdims=True))
        means.append(-normal[np.arange(len(gold)), gold].mean())
    return float(np.mean(means))


def choose_standard(model: OnnxJudge, data: Path, cache: Cache, target: float) -> Standard:
    """The lowest refuting threshold that keeps the target, then the supporting one with the best macro-F1 under it."""
    strengths, gold = [], []
    for name, count in VERDICT_SETS.items():
        answered = benchmarks.read_verdicts(data / name / "verdicts" / "dev.jsonl.gz")
        corpus = benchmarks.whole_documents(benchmarks.read_documents(data / name / "retrieval"))
        settings = Settings(standard=Standard(counts=Standard().counts, supported=1.0, refuted=1.0))
        checker = assemble(corpus, embedding_model(DEFAULT_MODEL), model, cache, settings, silent)
        results = benchmarks.judge_documents(checker, answered, "retrieved", count)
        strengths += [_strength(result) for result in results]
        gold += [expected.label.value for _, expected in answered]

    def proposed(standard: Standard) -> list[str]:
        return [label_for(strength, standard).value for strength in strengths]

    def rate(standard: Standard) -> float:
        return false_refute_rate(gold, proposed(standard), "refuted") or 0.0

    refuted = next((value for value in GRID if rate(Standard(supported=value, refuted=value)) <= target), GRID[-1])
    choices = [Standard(supported=value, refuted=refuted) for value in GRID if value < refuted]
    best = max(choices, key=lambda standard: (macro_f1(gold, proposed(standard)), -standard.supported))
    for standard in (replace(best, refuted=value) for value in GRID[::7]):
        said = proposed(standard)
        print(f"refuted from {standard.refuted:.2f}: false-refute rate {rate(standard):.3f}, macro-F1 {macro_f1(gold, said):.3f}")
    return replace(best, false_refute_rate=round(rate(best), 4))


def _strength(result: Result) -> dict[Stance, float]:
    """The probability of the strongest counted passage on each side."""
    return {
        stance: max((item.probability for item in result.judgements if item.counted and item.stance is stance), default=0.0)
        for stance in (Stance.SUPPORTS, Stance.REFUTES)
    }


def _write(path: Path, card: dict[str, object]) -> None:
    path.write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder with the public data sets")
    parser.add_argument("--work", type=Path, default=Path(".factcheck"), help="folder for what is computed once")
    parser.add_argument("--model", type=Path, default=PACKAGED)
    parser.add_argument("--false-refute-rate", type=float, default=0.05, help="the target on development claims")
    return parser.parse_args()


if __name__ == "__main__":
    main()
