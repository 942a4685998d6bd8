"""How a stored index grows: made-up passages, 1,000 to 1,000,000, each size in a process of its own.

    python benchmarks/growth.py --sizes 1000 10000 100000
    python benchmarks/growth.py --sizes 1000000 --plot growth.svg

Words follow the frequencies of the shipped documents, continued by Zipf's law to 200,000 words; half the words of a passage are
those of its topic. Vectors are what all have in common, a topic's centre and noise in 64 dimensions, so that mean and nearest
cosines are near those of the shipped passages (both are printed). They are made, not computed: docs/speed.md has the time that
real text takes. Queries are passages that are not in the index. Aims at 1,000,000: hybrid p95 ≤ 150 ms, memory of a querying
process ≤ 4 GB, disk ≤ 2.5 GB, recall@10 ≥ 0.98, 1,000 more passages in ≤ 1/100 of the time of the whole.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np

REPOSITORY = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(REPOSITORY))
DIMENSIONS, NOISE_DIMENSIONS, TOPICS, VOCABULARY, TOPIC_WORDS = 384, 64, 2_000, 200_000, 300
COMMON, OWN, NOISE = 0.51, 0.62, 0.60
"""Lengths of what all passages have in common, of what those of a topic have, and of the rest; their squares add up to 1."""
CHUNK, QUERIES, MORE = 10_000, 100, 1_000


class Corpus:
    """Passages by number: the same seed gives the same ones, in chunks, whatever is asked for first."""

    def __init__(self, seed: int = 1) -> None:
        self.seed = seed
        rng = np.random.default_rng(seed)
        ranks = np.arange(1, VOCABULARY + 1)
        self._frequencies = self._shipped(ranks)
        self._topics = 1 / np.arange(1, TOPICS + 1)
        self._topics /= self._topics.sum()
        self._words = rng.choice(VOCABULARY, (TOPICS, TOPIC_WORDS), p=self._frequencies**0.7 / (self._frequencies**0.7).sum())
        self._centres = _unit(rng.normal(size=(TOPICS, DIMENSIONS)))
        self._all = _unit(rng.normal(size=DIMENSIONS))
        self._noise = rng.normal(size=(NOISE_DIMENSIONS, DIMENSIONS))

    @staticmethod
    def _shipped(ranks: np.ndarray) -> np.ndarray:
        """Frequencies of the terms of the shipped passages by rank, continued from rank 200 by Zipf's law."""
        counts = sorted(Counter(term for text in shipped_texts() for term in text.split()).values(), reverse=True)[:200]
        known = np.concatenate([counts, counts[-1] * 200.0 / ranks[200:]])
        return known / known.sum()

    def chunk(self, number: int, size: int) -> tuple[list[dict[str, Any]], np.ndarray]:
        """Rows and unit vectors of chunk `number`."""
        rng = np.random.default_rng((self.seed, number))
        topics = rng.choice(TOPICS, size, p=self._topics)
        lengths = np.clip(rng.lognormal(3.1, 0.4, size), 6, 60).astype(int)
        noise = rng.normal(size=(size, NOISE_DIMENSIONS))
        vectors = COMMON * self._all + OWN * self._centres[topics] + NOISE * _unit(noise @ self._noise)
        common = rng.choice(VOCABULARY, int(lengths.sum()), p=self._frequencies)
        own = self._words[np.repeat(topics, lengths), rng.integers(0, TOPIC_WORDS, int(lengths.sum()))]
        words = np.where(rng.random(len(common)) < 0.5, common, own)
        ends = np.cumsum(lengths)
        rows = []
        for at, (end, length) in enumerate(zip(ends, lengths, strict=True)):
            terms, name = " ".join(f"w{word}" for word in words[end - length : end]), f"doc-{number:05}-{at // 20:04}"
            rows.append(
                {
                    **{
                        "id": f"{name}@{at}",
                        "source_id": name,
                        "text": terms,
                        "context": "",
                        "attributed_to": None,
                        "page": None,
                    },
                    **{"language": "en", "start": at * 400, "end": at * 400 + 300, "essence": f"{number}-{at}", "terms": terms},
                    "last_day": date(2000 + at % 25, 6, 1),
                }
            )
        return rows, _unit(vectors).astype(np.float32)


def _unit(vectors: np.ndarray) -> np.ndarray:
    return vectors / np.linalg.norm(vectors, axis=-1, keepdims=True)


def shipped_texts() -> list[str]:
    """The terms of the shipped passages."""
    from factcheck.analysis import terms
    from factcheck.corpus import build_corpus
    from factcheck.store import read_sources

    corpus = build_corpus(read_sources(REPOSITORY / "evidence").sound().values())
    return [" ".join(terms(corpus.searchable(number), "en")) for number in range(corpus.size)]


def likeness() -> dict[str, Any]:
    """Mean cosine of two passages, of a passage and its nearest, and dimensions (participation ratio): shipped and made up."""
    from factcheck.corpus import build_corpus
    from factcheck.pipeline import embedding_model
    from factcheck.store import read_sources

    corpus = build_corpus(read_sources(REPOSITORY / "evidence").sound().values())
    real = embedding_model("all-MiniLM-L6-v2").embed([corpus.searchable(n) for n in range(corpus.size)], lambda done: None)
    made = Corpus().chunk(0, 20 * len(real))[1]
    figures = {}
    for name, vectors in (("shipped", real), ("made_up", made)):
        cosines = vectors @ vectors.T
        np.fill_diagonal(cosines, -1)
        pairs = cosines[np.triu_indices(len(vectors), 1)]
        shares = np.linalg.svd(vectors - vectors.mean(axis=0), compute_uv=False) ** 2
        dimensions = shares.sum() ** 2 / (shares**2).sum()
        figures[name] = {
            "mean": float(pairs.mean()),
            "nearest": float(cosines.max(axis=1).mean()),
            "dimensions": float(dimensions),
        }
    return figures


def grow(size: int, folder: Path) -> dict[str, Any]:
    """Build an index of `size` passages, then add `MORE`; seconds, and megabytes before and after old versions are cleared."""
    from factcheck.indexes import lance
    from factcheck.indexes.lance import LanceTables

    corpus, tables = Corpus(), LanceTables(str(folder))
    tables.create({"factcheck.model": "made up"}, {"vector": DIMENSIONS})
    made = 0.0
    started = time.monotonic()
    for number, count in enumerate(_chunks(size)):
        before = time.monotonic()
        rows, vectors = corpus.chunk(number, count)
        made += time.monotonic() - before
        tables.write(rows, {"vector": vectors})
    tables.optimize(finish=True)
    build = time.monotonic() - started - made
    rows, vectors = corpus.chunk(10**6, MORE)
    started = time.monotonic()
    tables.write(rows, {"vector": vectors})
    tables.optimize()
    more = time.monotonic() - started
    whole = _on_disk(folder)
    lance.KEPT = timedelta(0)
    tables.optimize()
    sizes = {"disk_before_mb": whole, "disk_mb": _on_disk(folder), "build_peak_mb": _peak()}
    return {"build_s": build, "add_1000_s": more, "add_share": more / build, **sizes}


def ask(size: int, folder: Path) -> dict[str, Any]:
    """Latency of queries in milliseconds, memory, and recall against comparing every vector."""
    from factcheck.archive import DEPTH
    from factcheck.indexes.lance import LanceTables

    corpus, tables = Corpus(), LanceTables(str(folder))
    rows, vectors = corpus.chunk(10**6 + 1, QUERIES)
    counted = [Counter(row["terms"].split()) for row in rows]
    tables.nearest("vector", vectors[0], DEPTH, None), tables.with_words(counted[0], DEPTH, None)
    times: dict[str, list[float]] = {"dense": [], "bm25": [], "hybrid": [], "hybrid, dated": []}
    for vector, terms in zip(vectors, counted, strict=True):
        for until in (None, "2002-12-31"):
            started = time.monotonic()
            tables.nearest("vector", vector, DEPTH, until)
            between = time.monotonic()
            tables.with_words(terms, DEPTH, until)
            ended = time.monotonic()
            if until is None:
                times["dense"].append(between - started)
                times["bm25"].append(ended - between)
            times["hybrid, dated" if until else "hybrid"].append(ended - started)
    figures = {
        f"{name} {point}": float(np.percentile(spent, percent)) * 1000
        for name, spent in times.items()
        for point, percent in (("p50_ms", 50), ("p95_ms", 95))
    }
    return {**figures, "query_peak_mb": _peak(), "recall@10": recall(corpus, tables, size, vectors)}


def recall(corpus: Corpus, tables: Any, size: int, queries: np.ndarray) -> float:
    """Share of the ten nearest of all vectors that the index finds among its first ten."""
    best = np.full((len(queries), 10), -2.0)
    for number, count in enumerate([*_chunks(size), MORE]):
        chunk = 10**6 if number == len(list(_chunks(size))) else number
        cosines = queries @ corpus.chunk(chunk, count)[1].T
        best = -np.sort(-np.concatenate([best, cosines], axis=1), axis=1)[:, :10]
    found = [tables.nearest("vector", query, 10, None) for query in queries]
    right = sum(cosine >= tenth - 1e-5 for hits, tenth in zip(found, best[:, 9], strict=True) for _, _, cosine in hits)
    return right / (10 * len(queries))


def _on_disk(folder: Path) -> float:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


def _chunks(size: int) -> Iterator[int]:
    for start in range(0, size, CHUNK):
        yield min(CHUNK, size - start)


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    parser.add_argument("--folder", type=Path, help="keep the indexes here [default: a folder that is removed]")
    parser.add_argument("--json", type=Path, help="write the figures to this file")
    parser.add_argument("--plot", type=Path, help="draw latency and memory over size into this .svg or .png file")
    parser.add_argument("--part", nargs=3, help=argparse.SUPPRESS)  # what a process of its own does
    options = parser.parse_args()
    if options.part:
        what, size, folder = options.part
        print(json.dumps({"grow": grow, "ask": ask}[what](int(size), Path(folder))))
        return
    print(json.dumps({"cosines": likeness()}, indent=1), flush=True)
    figures: dict[int, dict[str, Any]] = {}
    with tempfile.TemporaryDirectory() as temporary:
        for size in options.sizes:
            folder = (options.folder or Path(temporary)) / str(size)
            figures[size] = {}
            for what in ("grow", "ask"):
                said = subprocess.run(
                    [sys.executable, __file__, "--part", what, str(size), str(folder)], capture_output=True, text=True, check=True
                )
                figures[size] |= json.loads(said.stdout.splitlines()[-1])
            print(
                f"{size:,} passages",
                *(f"  {name:20} {value:12,.3f}" for name, value in figures[size].items()),
                sep="\n",
                flush=True,
            )
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    if options.plot:
        draw(figures, options.plot)


def draw(figures: dict[int, dict[str, Any]], target: Path) -> None:
    """Latency and memory over the number of passages, both axes logarithmic."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, (left, right) = pyplot.subplots(1, 2, figsize=(9, 3.5))
    for name in ("dense p95_ms", "bm25 p95_ms", "hybrid p95_ms"):
        left.loglog(list(figures), [known[name] for known in figures.values()], marker="o", label=name.replace("_ms", ""))
    for name in ("build_peak_mb", "query_peak_mb", "disk_mb"):
        right.loglog(list(figures), [known[name] for known in figures.values()], marker="o", label=name.removesuffix("_mb"))
    for axes, what in ((left, "milliseconds"), (right, "megabytes")):
        axes.set_xlabel("passages")
        axes.set_ylabel(what)
        axes.legend()
    figure.tight_layout()
    figure.savefig(target)


if __name__ == "__main__":
    main()
