"""The training mixture: which public sets the shipped stance model learns from, and how much of each.

Public sets are read from ``<data>/<name>/pairs/train.jsonl.gz`` (``{"claim", "evidence", "label"}`` rows), our own from
``training/data/<name>.jsonl``, the same shape.
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

# Pairs taken from each set, stage by stage. A stage draws rows that no earlier stage has seen, as long as there are
# enough of them. Terms of these sets allow training a model that is passed on (see the model card).
STAGES: tuple[dict[str, int], ...] = (
    {
        "lingnli": 13_000,
        "wikinli_vania": 5_500,
        "fever_dev": 3_500,
        "climate_fever": 3_000,
        "snli_cad": 1_800,
        "perspectrum": 1_100,
        "check_covid": 1_067,
        "scifact": 650,
    },
    {
        "lingnli": 8_500,
        "wikinli_vania": 2_200,
        "fever_dev": 500,
        "climate_fever": 400,
        "snli_cad": 400,
    },
    {
        "lingnli": 14_000,
        "wikinli_vania": 4_000,
        "snli_cad": 3_500,
        "fever_dev": 3_000,
        "check_covid": 1_067,
        "climate_fever": 1_000,
        "scifact": 650,
        "perspectrum": 300,
    },
    {
        "lingnli": 4_500,
        "wikinli_vania": 1_000,
        "snli_cad": 1_200,
        "fever_dev": 2_200,
        "check_covid": 1_067,
        "climate_fever": 1_800,
        "scifact": 650,
        "consequence": 2_200,
        "reported": 550,
        "twins": 600,
        "minimal": 720,
        "questions": 600,
        "findings": 550,
        "encyclopedia": 600,
    },
    {
        "lingnli": 1_400,
        "fever_dev": 600,
        "snli_cad": 500,
        "climate_fever": 400,
        "check_covid": 300,
        "scifact": 150,
        "wikinli_vania": 150,
        "consequence": 300,
        "reported": 80,
        "twins": 80,
        "minimal": 150,
        "questions": 150,
        "findings": 80,
        "encyclopedia": 100,
        "reports": 400,
        "interviews": 400,
        "swaps": 900,
        "science": 500,
        "answers": 700,
        "assessments": 800,
        "health": 700,
        "tricky": 900,
    },
    {
        "lingnli": 13_000,
        "snli_cad": 2_500,
        "fever_dev": 2_500,
        "wikinli_vania": 2_000,
        "climate_fever": 2_000,
        "check_covid": 1_067,
        "scifact": 650,
        "consequence": 1_400,
        "reported": 350,
        "twins": 400,
        "minimal": 720,
        "questions": 400,
        "findings": 350,
        "encyclopedia": 400,
        "reports": 640,
        "interviews": 640,
        "swaps": 900,
        "science": 800,
        "answers": 793,
        "assessments": 925,
        "health": 739,
        "tricky": 947,
        "reforms": 800,
    },
)
# Sets of our own, small and exact: in the stage that first sees one, each row is shown so many times; later once.
OWN = {
    **dict.fromkeys(("consequence", "reported", "twins", "minimal", "questions", "findings", "encyclopedia"), 2),
    **dict.fromkeys(("reports", "interviews", "swaps", "science", "answers", "assessments", "health", "tricky", "reforms"), 1),
}
OWN_DATA = Path(__file__).parent / "data"
# Where every claim was written beside its evidence: both are about the same matter, whatever the stance.
ABOUT_THE_SAME = (
    *("fever_dev", "climate_fever", "check_covid", "scifact", "consequence", "reported", "questions", "findings"),
    *("reports", "interviews", "science", "answers", "assessments", "health", "reforms"),
)
# … but for our own rows whose passage is about another event of the same kind.
OTHER_MATTER = "other_event"
# Sets without neutral rows: claims also meet evidence that shares a later name with them, in the first stage.
NAMESAKES = {"fever_dev": 1_200}
# By stage: claims that also meet evidence of other claims, found by BM25: not about the same matter.
UNRELATED = {
    4: {"fever_dev": 1_000, "climate_fever": 500, "check_covid": 350, "scifact": 350, "consequence": 400, "questions": 400},
    5: {"assessments": 120, "answers": 80, "health": 80, "fever_dev": 80},
    6: {"fever_dev": 500, "climate_fever": 300, "check_covid": 200, "scifact": 200, "consequence": 300, "assessments": 200},
}
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
    """One training example; `label` indexes `LABELS`, -1 where nobody has said. `related`: about the same matter, if known."""

    evidence: str
    claim: str
    label: int
    origin: str
    related: bool | None = None


def read_rows(path: Path) -> Iterator[dict[str, str]]:
    """The labelled rows of a ``.jsonl`` or ``.jsonl.gz`` file; rows without a label are left out."""
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if row.get("label") in FILE_LABELS:
                yield row


def load_mixture(data: Path, seed: int, stage: int = 1) -> list[Pair]:
    """The shuffled mixture of a stage, counted from 1; the same data and seed give the same list."""
    pairs: list[Pair] = []
    for name in STAGES[stage - 1]:
        rng = random.Random(f"{seed}/{name}")
        rows = list(read_rows(OWN_DATA / f"{name}.jsonl" if name in OWN else data / name / "pairs" / "train.jsonl.gz"))
        first = not any(name in earlier for earlier in STAGES[: stage - 1])
        for _ in range(OWN.get(name, 1) if first else 1):
            pairs += [_pair(rows[number], name, rng) for number in _drawn(len(rows), name, rng, seed, stage)]
        if stage == 1 and name in NAMESAKES:
            pairs += mine_namesakes(rows, name, NAMESAKES[name], rng)
        if name in UNRELATED.get(stage, {}):
            pairs += mine_unrelated(rows, name, UNRELATED[stage][name], rng)
    random.Random(seed).shuffle(pairs)
    return pairs


def _drawn(rows: int, name: str, rng: random.Random, seed: int, stage: int) -> list[int]:
    """Row numbers of a set for a stage: unseen ones while there are enough, else any."""
    seen: set[int] = set()
    drawn: list[int] = []
    for number, counts in enumerate(STAGES[:stage], start=1):
        count = min(counts.get(name, 0), rows)
        rest = sorted(set(range(rows)) - seen)
        source = rng if number == 1 else random.Random(f"{seed}/{name}/{number}")
        drawn = source.sample(rest if len(rest) >= count else range(rows), count)
        seen |= set(drawn)
    return drawn


def mine_unrelated(rows: list[dict[str, str]], name: str, count: int, rng: random.Random) -> list[Pair]:
    """Claims beside evidence that BM25 finds near and that belongs to unlike claims.

    In sets about names, evidence with the claim's own names is left out and the rest is neutral; elsewhere nobody has said
    what it is.
    """
    import bm25s
    from rapidfuzz.fuzz import token_set_ratio

    index = bm25s.BM25()
    index.index(bm25s.tokenize([row["evidence"] for row in rows], show_progress=False), show_progress=False)
    claims = rng.sample(rows, min(count, len(rows)))
    found, _ = index.retrieve(
        bm25s.tokenize([row["claim"] for row in claims], show_progress=False), k=min(20, len(rows)), show_progress=False
    )
    mined = []
    for row, numbers in zip(claims, found, strict=True):
        others = [rows[number] for number in numbers if token_set_ratio(rows[number]["claim"], row["claim"]) < 60]
        if others:
            evidence = rng.choice(others[:5])["evidence"]
            strange = _names(evidence[:20]) and not set(_names(row["claim"])[:2]) & set(_names(evidence))
            if strange or name not in NAMESAKES:
                mined.append(Pair(evidence, row["claim"], 2 if strange and name in NAMESAKES else -1, f"{name}:mined", False))
    return mined


def mine_namesakes(rows: list[dict[str, str]], name: str, count: int, rng: random.Random) -> list[Pair]:
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
    related = row.get("touch") != OTHER_MATTER if name in ABOUT_THE_SAME else None
    return Pair(evidence, row["claim"], FILE_LABELS[row["label"]], name, related)
