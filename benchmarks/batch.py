"""Many claims: what several processes and a Ray cluster cost over the plain run, and how an HTML report grows with the claims.

    python benchmarks/batch.py overhead --claims 2000
    python benchmarks/batch.py report --passages 100000 --claims 1 10 100 1000

Claims are the statements shipped in `claims/`, each with another year before it. Made-up passages are words drawn as often as
they occur in the shipped documents, and are added to those. Every run is a process with an index folder of its own, in which
the passages are embedded beforehand and nothing is judged. Ratios are those of one call of this script.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(REPOSITORY))


def write_claims(path: Path, count: int) -> None:
    """`count` claims, all different."""
    from factcheck.store import read_claims

    shipped = [claim for claim, _ in read_claims(REPOSITORY / "claims").sound().values()]
    with path.open("w", encoding="utf-8") as file:
        for number in range(count):
            claim, year = shipped[number % len(shipped)], 1900 + number // len(shipped)
            statement = f"In {year} it was said: {claim.statement}"
            known = {"id": f"claim-{number:06}", "statement": statement, "speaker": claim.speaker.name, "date": claim.date}
            file.write(json.dumps(known, ensure_ascii=False) + "\n")


def write_evidence(folder: Path, passages: int) -> None:
    """The shipped documents, and made-up ones of 100 passages each until there are so many."""
    from factcheck.store import read_sources

    folder.mkdir()
    shipped = [source.text for source in read_sources(REPOSITORY / "evidence").sound().values()]
    words = [word for text in shipped for word in re.findall(r"\w+", text)]
    chance = random.Random(4)
    with (folder / "corpus.jsonl").open("w", encoding="utf-8") as file:
        made = ["\n\n".join(_sentence(words, chance) for _ in range(100)) for _ in range(passages // 100)]
        for number, text in enumerate([*shipped, *made]):
            known = {"id": f"doc-{number:06}", "title": f"Document {number}", "publisher": f"Publisher {number % 500}"}
            file.write(
                json.dumps({**known, "kind": "press", "published_on": "2016-05-01", "text": text}, ensure_ascii=False) + "\n"
            )


def _sentence(words: Sequence[str], chance: random.Random) -> str:
    return " ".join(chance.choices(words, k=chance.randint(15, 45))).capitalize() + "."


def timed(folder: Path, *arguments: str, **environment: str) -> tuple[float, float, float]:
    """Seconds on the clock and of the process and its own children, and its largest memory in MB."""
    program = [
        sys.executable,
        str(REPOSITORY / "cli.py"),
        *arguments,
        "--claims",
        "claims.jsonl",
        "--evidence",
        "evidence",
        "--quiet",
    ]
    began = time.monotonic()
    process = subprocess.Popen(program, cwd=folder, env={**os.environ, **environment})
    _, status, used = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"failed with {os.waitstatus_to_exitcode(status)}: {' '.join(arguments)}")
    return time.monotonic() - began, used.ru_utime + used.ru_stime, used.ru_maxrss / 1000


@contextmanager
def two_nodes(processors: int) -> Iterator[str]:
    """A Ray cluster of two raylets that share the processors of this machine."""
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    os.environ["PYTHONPATH"] = str(REPOSITORY)
    from ray.cluster_utils import Cluster

    cluster = Cluster()
    for part in (processors - processors // 2, processors // 2):
        cluster.add_node(num_cpus=part, include_dashboard=False, object_store_memory=200_000_000)
    cluster.wait_for_nodes()
    try:
        yield cluster.address
    finally:
        cluster.shutdown()


def overhead(folder: Path, claims: int, passages: int, top_k: int, jobs: int) -> None:
    """The plain run, worker processes and a cluster of two nodes, one after the other; the results must be the same bytes."""
    write_evidence(folder / "evidence", passages)
    write_claims(folder / "claims.jsonl", claims)
    timed(folder, "index", "--index", "warm")
    rows = {}
    with two_nodes(jobs) as address:
        runs = {"plain": (), f"--jobs {jobs}": ("--jobs", str(jobs)), "--on ray": ("--on", "ray")}
        for name, options in runs.items():
            shutil.copytree(folder / "warm", folder / name)
            rest = ("--format", "jsonl", "-o", f"{name}.jsonl", "--index", name, "--top-k", str(top_k))
            rows[name] = timed(folder, "check", *options, *rest, RAY_ADDRESS=address)
            if (folder / f"{name}.jsonl").read_bytes() != (folder / "plain.jsonl").read_bytes():
                sys.exit(f"{name} gave other results than the plain run")
    print(f"\n{claims:,} claims, {passages:,} made-up passages, {top_k} judged for each claim; the results are the same bytes\n")
    print("| run | seconds | of the plain run | claims/s | memory of the program, MB |\n|---|---:|---:|---:|---:|")
    for name, (seconds, _, memory) in rows.items():
        print(f"| {name} | {seconds:.1f} | {seconds / rows['plain'][0]:.2f} | {claims / seconds:.2f} | {memory:.0f} |")


def report(folder: Path, counts: Sequence[int], passages: int, top_k: int) -> None:
    """HTML reports over more and more claims, each with nothing judged before."""
    write_evidence(folder / "evidence", passages)
    write_claims(folder / "claims.jsonl", 1)
    print(f"indexing: {timed(folder, 'index', '--index', 'warm')[0]:.1f} s", file=sys.stderr)
    print(f"\n{passages:,} made-up passages, {top_k} judged for each claim, index warm, nothing judged before\n")
    print("| claims | seconds | of processor time | seconds a claim | memory, MB | HTML, MB |\n|---:|---:|---:|---:|---:|---:|")
    for count in counts:
        write_claims(folder / "claims.jsonl", count)
        shutil.copytree(folder / "warm", folder / str(count))
        rest = ("--format", "html", "-o", "report.html", "--index", str(count), "--top-k", str(top_k))
        seconds, used, memory = timed(folder, "check", *rest)
        size = (folder / "report.html").stat().st_size / 1e6
        print(f"| {count} | {seconds:.1f} | {used:.1f} | {seconds / count:.2f} | {memory:.0f} | {size:.1f} |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["overhead", "report"])
    parser.add_argument("--claims", type=int, nargs="+", default=[100], help="one number for overhead, one or more for report")
    parser.add_argument("--passages", type=int, default=0, help="made-up passages beside the shipped ones")
    parser.add_argument("--top-k", type=int, default=50)
    parser.add_argument("--jobs", type=int, default=2, help="processes, and processors of the cluster")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="batch") as name:
        if given.what == "overhead":
            overhead(Path(name), given.claims[0], given.passages, given.top_k, given.jobs)
        else:
            report(Path(name), given.claims, given.passages, given.top_k)


if __name__ == "__main__":
    main()
