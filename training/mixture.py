"""The training mixture: which public sets the shipped stance model learns from, and how much of each.

Every set is read from ``<data>/<name>/pairs/train.jsonl.gz`` (``{"claim", "evidence", "label"}`` rows).
"""

from __future__ import annotations

import gzip
import json
import random
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

LABELS = ("supports", "refutes", "neutral")
FILE_LABELS = {"SUPPORTS": 0, "REFUTES": 1, "NOT_ENOUGH_INFO": 2}

# Pairs taken from each set. Terms of these sets allow training a model that is passed on (see the model card).
MIXTURE = {
    "lingnli": 13_000,
    "wikinli_vania": 5_500,
    "fever_dev": 3_500,
    "climate_fever": 3_000,
    "snli_cad": 1_800,
    "perspectrum": 1_100,
    "check_covid": 1_067,
    "scifact": 650,
}
# The second stage goes on with rows that the first has not seen: more inference, a little of the rest against forgetting.
SECOND_STAGE = {
    "lingnli": 8_500,
    "wikinli_vania": 2_200,
    "fever_dev": 500,
    "climate_fever": 400,
    "snli_cad": 400,
}
# Sets without neutral rows: claims also meet evidence about the same things that belongs to other claims.
MINED_NEUTRALS = {"fever_dev": 1_200}
# Never a source of weights that ship: their terms forbid it, or they measure what we publish.
MEASURED_ONLY = (
    "averitec",
    "anli_dev",
    "sick",
    "liar_plus",
    "politifact_ruling",
    "checkthat_2a",
    "checkthat_2b",
    "healthver",
)


@dataclass(frozen=True, slots=True)
class Pair:
    """One training example; `label` indexes `LABELS`."""

    evidence: str
    claim: str
    label: int
    origin: str


def read_rows(path: Path) -> Iterator[dict[str, str]]:
    """The labelled rows of a ``pairs/*.jsonl.gz`` file; rows without a label are left out."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if row.get("label") in FILE_LABELS:
                yield row


def load_mixture(data: Path, seed: int, stage: int = 1) -> list[Pair]:
    """The shuffled mixture of a stage; the same data and seed give the same list, and no row is in both stages."""
    pairs: list[Pair] = []
    for name, count in MIXTURE.items():
        rng = random.Random(f"{seed}/{name}")
        rows = list(read_rows(data / name / "pairs" / "train.jsonl.gz"))
        drawn = rng.sample(range(len(rows)), min(count, len(rows)))
        if stage == 2:
            rest = sorted(set(range(len(rows))) - set(drawn))
            drawn = random.Random(f"{seed}/{name}/2").sample(rest, SECOND_STAGE.get(name, 0))
        pairs += [_pair(rows[number], name, rng) for number in drawn]
        if name in MINED_NEUTRALS and stage == 1:
            pairs += mine_neutrals(rows, name, MINED_NEUTRALS[name], rng)
    random.Random(seed).shuffle(pairs)
    return pairs


def mine_neutrals(rows: list[dict[str, str]], name: str, count: int, rng: random.Random) -> list[Pair]:
    """Claims beside evidence that shares a later name with them, but never the subject they open with."""
    by_word: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        for word in set(_names(row["evidence"])):
            by_word[word].append(row["evidence"])
    mined: list[Pair] = []
    for row in rng.sample(rows, len(rows)):
        subject, *later = _names(row["claim"]) or [""]
        others = [
            text for word in sorted(set(later[1:])) for text in by_word[word] if not {subject, *later[:1]} & set(_names(text))
        ]
        if others:
            mined.append(Pair(rng.choice(others), row["claim"], 2, f"{name}:mined"))
        if len(mined) == count:
            break
    return mined


def _names(text: str) -> list[str]:
    return re.findall(r"\b[A-Z][a-z]{3,}\b", text)


def _pair(row: dict[str, str], name: str, rng: random.Random) -> Pair:
    """Half of the rows that have a document title see it as context, as the judge shows it."""
    evidence, title = row["evidence"], row.get("title")
    if title and rng.random() < 0.5:
        evidence = f"{title}. {evidence}"
    return Pair(evidence, row["claim"], FILE_LABELS[row["label"]], name)
