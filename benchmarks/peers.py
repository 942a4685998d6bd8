"""The shipped claims beside what a user would pick instead, each in a process of its own, imports included.

    python benchmarks/peers.py --claims 5 --rounds 1
    python benchmarks/peers.py

The plain pipeline is SentenceTransformer + util.semantic_search + CrossEncoder with the same embedding model, the shipped stance
model put back to fp32 (`training.from_package`, which needs the extra `train`), the same passages, claims and number of pairs.
Its vectors of the passages lie ready on disk, as those of `factcheck` do. Contenders take turns, and the lowest time of each
counts. Ratios are those of one call of this script.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(REPOSITORY))
QUERY = "Who was arrested after the protests?"
PLAIN = """
import json, sys
import numpy as np
from sentence_transformers import CrossEncoder, SentenceTransformer, util
texts, claims, top_k = json.load(open("texts.json")), json.load(open("claims.json")), int(sys.argv[3])
embedder, judge = SentenceTransformer(sys.argv[1]), CrossEncoder(sys.argv[2], max_length=256)
vectors = np.load("vectors.npy")
found = util.semantic_search(embedder.encode(claims, show_progress_bar=False), vectors, top_k=top_k)
pairs = [(texts[hit["corpus_id"]], claim) for claim, hits in zip(claims, found) for hit in hits]
scores = judge.predict(pairs, batch_size=32, show_progress_bar=False)
assert len(scores) == len(pairs) == len(claims) * min(top_k, len(texts))
"""
BM25S = """
import json
import bm25s
texts, claims = json.load(open("texts.json")), json.load(open("claims.json"))
index = bm25s.BM25()
index.index(bm25s.tokenize(texts, stopwords="en", show_progress=False), show_progress=False)
index.retrieve(bm25s.tokenize(claims, stopwords="en", show_progress=False), k=50, show_progress=False)
"""


def prepare(folder: Path, count: int, model: Path | None) -> tuple[Path, Path]:
    """Claims, texts, vectors and the warm index in `folder`; where the embedding model and the cross-encoder are."""
    import numpy as np

    from factcheck.corpus import build_corpus
    from factcheck.embedders.onnx import package_folder
    from factcheck.pipeline import embedding_model
    from factcheck.store import read_sources

    (folder / "claims").mkdir()
    for path in sorted((REPOSITORY / "claims").glob("*.yaml"))[:count]:
        shutil.copy(path, folder / "claims")
    corpus = build_corpus(read_sources(REPOSITORY / "evidence").sound().values())
    texts = [corpus.searchable(number) for number in range(len(corpus.passages))]
    (folder / "texts.json").write_text(json.dumps(texts))
    np.save(folder / "vectors.npy", embedding_model("all-MiniLM-L6-v2").embed(texts, lambda done: None))
    factcheck(folder, "index", "--index", "warm")
    lines = subprocess.run(
        program("check", "--all", "--format", "jsonl", "--index", "judged"), cwd=folder, check=True, capture_output=True
    ).stdout.splitlines()
    (folder / "claims.json").write_text(json.dumps([json.loads(line)["claim"]["statement"] for line in lines]))
    if model is None:
        from training.base_model import base_model
        from training.from_package import PACKAGED, restore

        model = folder / "cross-encoder"
        restore(PACKAGED, base_model(folder / "base"), model)
    return package_folder("the plain pipeline"), model.resolve()


def program(*arguments: str) -> list[str]:
    folders = ["--claims", "claims", "--evidence", str(REPOSITORY / "evidence"), "--quiet"]
    return [sys.executable, str(REPOSITORY / "cli.py"), *arguments, *folders]


def factcheck(folder: Path, *arguments: str) -> tuple[float, float]:
    return timed(folder, program(*arguments))


def timed(folder: Path, command: Sequence[str]) -> tuple[float, float]:
    """Seconds on the clock, and of processor time."""
    began = time.monotonic()
    with open(os.devnull, "w") as nowhere:
        process = subprocess.Popen(command, cwd=folder, stdout=nowhere)
        _, status, used = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"failed: {' '.join(command)[:200]}")
    return time.monotonic() - began, used.ru_utime + used.ru_stime


def unjudged(folder: Path) -> tuple[float, float]:
    """`factcheck check` with a warm index in which nothing is judged."""
    shutil.rmtree(folder / "unjudged", ignore_errors=True)
    shutil.copytree(folder / "warm", folder / "unjudged")
    return factcheck(folder, "check", "--all", "--format", "json", "--index", "unjudged")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--claims", type=int, default=1000, help="the first so many of the shipped claims [default: all]")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--cross-encoder", type=Path, help="folder that training.from_package wrote [default: write one]")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="peers") as name:
        folder = Path(name)
        embedder, judge = prepare(folder, given.claims, given.cross_encoder)
        python = [sys.executable, "-c"]
        contenders = {
            "import sentence_transformers": lambda: timed(folder, [*python, "import sentence_transformers"]),
            "plain pipeline": lambda: timed(folder, [*python, PLAIN, str(embedder), str(judge), "50"]),
            "bm25s alone, nothing judged": lambda: timed(folder, [*python, BM25S]),
            "factcheck check, nothing judged before": lambda: unjudged(folder),
            "factcheck check, all judged before": lambda: factcheck(
                folder, "check", "--all", "--format", "json", "--index", "judged"
            ),
            "factcheck search, asked before": lambda: factcheck(folder, "search", QUERY, "--index", "judged"),
            "factcheck --help": lambda: timed(folder, [sys.executable, str(REPOSITORY / "cli.py"), "--help"]),
        }
        contenders["factcheck search, asked before"]()
        runs = [{what: run() for what, run in contenders.items()} for _ in range(given.rounds)]
        best = {what: tuple(min(run[what][which] for run in runs) for which in (0, 1)) for what in contenders}
        count = len(json.loads((folder / "claims.json").read_text()))
    print(f"{count} claims, 50 passages for each, the lowest of {given.rounds} rounds\n")
    print("| what | seconds | of processor time |\n|---|---:|---:|")
    for what, (clock, used) in best.items():
        print(f"| {what} | {clock:.2f} | {used:.2f} |")
    print("\n| ratio | on the clock | of processor time | aim |\n|---|---:|---:|---:|")
    for above, below, aim in (
        ("factcheck check, nothing judged before", "plain pipeline", "0.33"),
        ("factcheck check, all judged before", "import sentence_transformers", "0.50"),
        ("factcheck search, asked before", "import sentence_transformers", "0.25"),
    ):
        clock, used = (best[above][which] / best[below][which] for which in (0, 1))
        print(f"| {above} / {below} | {clock:.2f} | {used:.2f} | {aim} |")


if __name__ == "__main__":
    main()
