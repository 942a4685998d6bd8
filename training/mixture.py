"""Prepare the training mixture: labelled pairs of public and own sets, and pairs that only teachers label.

    python -m training.mixture --data DIR --out checkpoints/mixture.jsonl.gz

Public sets are read from ``<data>/<name>/pairs/train.jsonl.gz`` (``{"claim", "evidence", "label"}`` rows), our own from
``training/data/<name>.jsonl``, the same shape. The same data and seed give the same file.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

LABELS = ("supports", "refutes", "neutral")
FILE_LABELS = {"SUPPORTS": 0, "REFUTES": 1, "NOT_ENOUGH_INFO": 2}

# How often each row is shown in one pass; of a fraction, as many rows drawn by chance. Terms of these sets allow training a
# model that is passed on (see the model card).
PUBLIC: dict[str, float] = {
    "lingnli": 1,
    "wikinli_vania": 1,
    "snli_cad": 1,
    "fever_dev": 1,
    "climate_fever": 1,
    "check_covid": 2,
    "scifact": 3,
    "perspectrum": 0.2,
}
OWN: dict[str, float] = dict.fromkeys(
    (
        *("consequence", "reported", "twins", "minimal", "questions", "findings", "encyclopedia", "reports", "interviews"),
        *("swaps", "science", "answers", "assessments", "health", "tricky", "reforms"),
    ),
    1,
)
OWN_DATA = Path(__file__).parent / "data"
# Where every claim was written beside its evidence: both are about the same matter, whatever the stance.
ABOUT_THE_SAME = (
    *("fever_dev", "climate_fever", "check_covid", "scifact", "consequence", "reported", "questions", "findings"),
    *("reports", "interviews", "science", "answers", "assessments", "health", "reforms"),
)
# … but for our own rows whose passage is about another event of the same kind.
OTHER_MATTER = "other_event"
# Sets without neutral rows: so many claims also meet evidence that shares a later name with them.
NAMESAKES = {"fever_dev": 1_200}
# So many claims also meet evidence of other claims, found by BM25: not about the same matter.
UNRELATED = {
    **{"fever_dev": 1_500, "climate_fever": 800, "check_covid": 500, "scifact": 500, "consequence": 700, "questions": 400},
    **{"assessments": 400, "answers": 200, "health": 200},
}
# How often each claim meets near evidence of another claim (BM25), without a label: pairs for teachers to label.
MET = {
    **{"lingnli": 0.25, "fever_dev": 1, "climate_fever": 2, "check_covid": 2, "scifact": 2, "snli_cad": 0.25},
    **dict.fromkeys(OWN, 1),
}
# Never a source of weights that ship: their terms forbid it, or they measure what we publish.
MEASURED_ONLY = ["averitec", "anli_dev", "sick", "liar_plus", "politifact_ruling", "checkthat_2a", "checkthat_2b", "healthver"]


@dataclass(frozen=True, slots=True)
class Pair:
    """One training example; `label` indexes `LABELS`, -1 where nobody has said. `related`: about the same matter, if known."""

    evidence: str
    claim: str
    label: int
    origin: str
    related: bool | None = None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder with the public data sets")
    parser.add_argument("--out", type=Path, required=True, help="file for the mixture, .jsonl.gz")
    parser.add_argument("--seed", type=int, default=13)
    options = parser.parse_args()
    pairs = make_mixture(options.data, options.seed)
    options.out.parent.mkdir(parents=True, exist_ok=True)
    with gzip.open(options.out, "wt", encoding="utf-8") as lines:
        lines.writelines(json.dumps(asdict(pair), ensure_ascii=False) + "\n" for pair in pairs)
    unlabelled = sum(pair.label < 0 for pair in pairs)
    print(f"{len(pairs) - unlabelled} pairs with a label, {unlabelled} without")


def read_mixture(path: Path) -> list[Pair]:
    """The pairs of a file that this module wrote, in its order."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [Pair(**json.loads(line)) for line in lines]


def read_rows(path: Path) -> Iterator[dict[str, str]]:
    """The labelled rows of a ``.jsonl`` or ``.jsonl.gz`` file; rows without a label are left out."""
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if row.get("label") in FILE_LABELS:
                yield row


def make_mixture(data: Path, seed: int) -> list[Pair]:
    """One pass of the mixture, shuffled; the same data and seed give the same list."""
    pairs: list[Pair] = []
    for name, times in (PUBLIC | OWN).items():
        rng = random.Random(f"{seed}/{name}")
        rows = list(read_rows(OWN_DATA / f"{name}.jsonl" if name in OWN else data / name / "pairs" / "train.jsonl.gz"))
        pairs += [_pair(row, name, rng) for row in _shown(rows, times, rng)]
        if name in NAMESAKES:
            pairs += mine_namesakes(rows, name, NAMESAKES[name], rng)
        pairs += mine_unrelated(rows, name, UNRELATED.get(name, 0), rng)
        pairs += mine_near(rows, name, _shown(rows, MET.get(name, 0), rng), rng)
    random.Random(seed).shuffle(pairs)
    return pairs


def _shown(rows: list[dict[str, str]], times: float, rng: random.Random) -> list[dict[str, str]]:
    whole = int(times)
    return rows * whole + rng.sample(rows, round(len(rows) * (times - whole)))


def mine_unrelated(rows: list[dict[str, str]], name: str, count: int, rng: random.Random) -> list[Pair]:
    """Claims beside evidence that BM25 finds near and that belongs to unlike claims.

    In sets about names, evidence with the claim's own names is left out and the rest is neutral; elsewhere nobody has said
    what it is.
    """
    mined = []
    for claim, evidence in _near(rows, rng.sample(rows, min(count, len(rows))), rng):
        strange = _names(evidence[:20]) and not set(_names(claim)[:2]) & set(_names(evidence))
        if strange or name not in NAMESAKES:
            mined.append(Pair(evidence, claim, 2 if strange and name in NAMESAKES else -1, f"{name}:unrelated", False))
    return mined


def mine_near(rows: list[dict[str, str]], name: str, claims: list[dict[str, str]], rng: random.Random) -> list[Pair]:
    """Claims beside near evidence of another claim; nobody has said its stance, nor whether the matter is the same."""
    return [Pair(evidence, claim, -1, f"{name}:near") for claim, evidence in _near(rows, claims, rng)]


def _near(rows: list[dict[str, str]], claims: list[dict[str, str]], rng: random.Random) -> Iterator[tuple[str, str]]:
    """Each claim with one of the five passages of unlike claims that BM25 finds nearest."""
    import bm25s
    from rapidfuzz.fuzz import token_set_ratio

    if not claims:
        return
    index = bm25s.BM25()
    index.index(bm25s.tokenize([row["evidence"] for row in rows], show_progress=False), show_progress=False)
    found, _ = index.retrieve(
        bm25s.tokenize([row["claim"] for row in claims], show_progress=False), k=min(20, len(rows)), show_progress=False
    )
    for row, numbers in zip(claims, found, strict=True):
        others = [rows[number] for number in numbers if token_set_ratio(rows[number]["claim"], row["claim"]) < 60]
        if others:
            yield row["claim"], rng.choice(others[:5])["evidence"]


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
            mined.append(Pair(rng.choice(others), row["claim"], 2, f"{name}:namesake"))
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


if __name__ == "__main__":
    main()
