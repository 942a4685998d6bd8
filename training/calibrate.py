"""Fit bias and temperature and choose the evidence standards of a stance model; writes them to its `stance.json`.

    python -m training.calibrate --data DIR

The bias is taken from the logit of `refutes`: as little as brings the mean false-refute rate of the pairs to 0.085 (a
bias beside the temperature: Alexandari, Kundaje and Shrikumar 2020). The temperature then minimises the log loss. In both,
each development set weighs the same. For each strictness the threshold for `refuted` is the lowest at which it is 95 % sure that
the share of claims wrongly called refuted is at most its target, over all claims of the verdict sets (upper bound: Wilson 1927),
with room for the higher rate on collections that nothing was trained on.
The one for `supported` is the lowest at which the share wrongly called supported is at most twice the target, and never above
the one for `refuted`.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from factcheck.aggregate import label_for
from factcheck.benchmarks import data as sets
from factcheck.benchmarks.verdicts import judge_documents
from factcheck.cache import Cache
from factcheck.compute import judge, silent
from factcheck.config import DEFAULT_MODEL, Settings, Standard
from factcheck.evaluate import false_refute_rate, macro_f1
from factcheck.judges.onnx import PACKAGED, OnnxJudge
from factcheck.pipeline import assemble, embedding_model
from factcheck.records import Result, Stance
from factcheck.text import in_context
from training.mixture import LABELS

PAIR_SETS = ("lingnli", "wikinli_vania", "climate_fever", "scifact", "check_covid", "snli_cad")
VERDICT_SETS = {"climate_fever": 10, "scifact": 3}
"""Claims whose verdicts decide the thresholds, and how many documents are retrieved and judged for each."""
TARGETS = {"cautious": 0.02, "balanced": 0.05, "broad": 0.10}
GRID = [round(0.5 + 0.01 * step, 2) for step in range(50)]
BIASES = [round(-0.05 * step, 2) for step in range(25)]
OF_PAIRS = 0.085
"""The mean false-refute rate of single pairs that the bias is chosen for: on sets nothing was trained on it is higher."""
TRANSFER = 1.5
"""How much higher false-refute rates are where nothing was trained on: FoolMeTwice and FEVER-Symmetric beside `PAIR_SETS`."""
ROWS = 600
Scored = tuple[NDArray[np.float64], NDArray[np.int64]]


def main() -> None:
    options = _options()
    path = options.model / "stance.json"
    card = json.loads(path.read_text(encoding="utf-8"))
    cache = Cache(options.work / "bench.sqlite3")
    card |= {"temperature": 1.0, "bias": [0.0] * len(LABELS)}
    _write(path, card)
    scored = logits(OnnxJudge(options.model), options.data, cache)
    card["bias"] = fit_bias(scored)
    temperature, losses = fit_temperature([(known + card["bias"], gold) for known, gold in scored])
    print(f"temperature {temperature:.2f}: log loss {losses[0]:.4f} at 1, {losses[1]:.4f} fitted", flush=True)
    card["temperature"] = temperature
    _write(path, card)
    standards = choose_standards(OnnxJudge(options.model), options.data, cache)
    for name, standard in standards.items():
        print(f"{name}: {standard.in_words()}")
    card["standards"] = {name: asdict(standard) for name, standard in standards.items()}
    _write(path, card)


def logits(model: OnnxJudge, data: Path, cache: Cache) -> list[Scored]:
    """For each set, the logits of its pairs (up to a constant for each pair), shape (pairs, 3), and their labels."""
    scored = []
    for name in PAIR_SETS:
        rows = [row for row in sets.read_rows(data / name / "pairs" / "dev.jsonl.gz") if row.get("label")][:ROWS]
        pairs = [(row["claim"], in_context(row.get("title") or "", row["evidence"])) for row in rows]
        opinions = judge(model, cache, pairs, silent, "")
        known = np.log(np.array([[o.supports, o.refutes, o.neutral] for o in opinions]) + 1e-12)
        scored.append((known, np.array([list(sets.STANCES).index(row["label"]) for row in rows])))
    return scored


def fit_bias(scored: Sequence[Scored]) -> list[float]:
    """What is added to each logit: the least taken from `refutes` that brings the mean false-refute rate to `OF_PAIRS`."""
    for bias in BIASES:
        shift = [bias if label == "refutes" else 0.0 for label in LABELS]
        said = [([LABELS[n] for n in gold], [LABELS[n] for n in (known + shift).argmax(axis=1)]) for known, gold in scored]
        f1 = float(np.mean([macro_f1(*both) for both in said]))
        rate = float(np.mean([false_refute_rate(*both, "refutes") or 0.0 for both in said]))
        print(f"refutes {bias:+.2f}: macro-F1 {f1:.4f}, false-refute rate {rate:.4f}", flush=True)
        if rate <= OF_PAIRS:
            break
    return shift


def fit_temperature(scored: Sequence[Scored]) -> tuple[float, tuple[float, float]]:
    """The temperature with the least log loss, and the losses before and after."""
    losses = {temperature: _loss(scored, temperature) for temperature in np.arange(0.2, 3.01, 0.05).round(2)}
    best = min(losses, key=lambda temperature: losses[temperature])
    return float(best), (losses[1.0], losses[best])


def _loss(scored: Sequence[Scored], temperature: float) -> float:
    means = []
    for known, gold in scored:
        scaled = known / temperature
        normal = scaled - np.log(np.exp(scaled).sum(axis=1, keepdims=True))
        means.append(-normal[np.arange(len(gold)), gold].mean())
    return float(np.mean(means))


def choose_standards(model: OnnxJudge, data: Path, cache: Cache) -> dict[str, Standard]:
    """A standard for each strictness, and a table of what each threshold does."""
    strengths, gold = [], []
    for name, count in VERDICT_SETS.items():
        answered = sets.read_verdicts(data / name / "verdicts" / "dev.jsonl.gz")
        corpus = sets.whole_documents(sets.read_documents(data / name / "retrieval"))
        settings = Settings(standard=Standard(supported=1.0, refuted=1.0))
        checker = assemble(corpus, embedding_model(DEFAULT_MODEL), model, cache, settings, silent)
        results = judge_documents(checker, answered, "retrieved", count)
        strengths += [_strength(result) for result in results]
        gold += [expected.label.value for _, expected in answered]

    def proposed(standard: Standard) -> list[str]:
        return [label_for(strength, standard).value for strength in strengths]

    def lowest(stance: str, target: float, sure: bool) -> float:
        rows = sum(label != stance for label in gold)

        def rate(value: float) -> float:
            found = false_refute_rate(gold, proposed(Standard(supported=value, refuted=value)), stance) or 0.0
            return TRANSFER * upper_bound(found, rows) if sure else found

        return next((value for value in GRID if rate(value) <= target), GRID[-1])

    for value in GRID[::5]:
        said = proposed(Standard(supported=value, refuted=value))
        rates = " ".join(f"{stance} {false_refute_rate(gold, said, stance):.3f}" for stance in ("refuted", "supported"))
        print(f"both from {value:.2f}: wrongly {rates}, macro-F1 {macro_f1(gold, said):.3f}")
    chosen = {}
    for name, target in TARGETS.items():
        refuted = lowest("refuted", target, sure=True)
        standard = Standard(supported=min(lowest("supported", 2 * target, sure=False), round(refuted - 0.01, 2)), refuted=refuted)
        rate = false_refute_rate(gold, proposed(standard), "refuted") or 0.0
        chosen[name] = replace(standard, false_refute_rate=round(rate, 4))
    return chosen


def upper_bound(share: float, rows: int) -> float:
    """What the true share is under with a probability of 95 %, where `share` of so many rows was observed (Wilson 1927)."""
    z = 1.645
    spread = z * np.sqrt(share * (1 - share) / rows + z**2 / (4 * rows**2))
    return float((share + z**2 / (2 * rows) + spread) / (1 + z**2 / rows))


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
    return parser.parse_args()


if __name__ == "__main__":
    main()
