"""A workspace with many claims, and runs of the program over them that may be cut short."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from conftest import REPOSITORY


@dataclass
class Runs:
    """Runs `factcheck` with small models in a folder of its own; `environment` is added to that of each run."""

    folder: Path
    environment: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        (self.folder / "evidence").mkdir()
        months = ("March", "April", "May", "June")
        lines = [f"Bridge number {n} at Varna was not finished in {months[n % 4]}, the auditors wrote." for n in range(60)]
        source = {
            "id": "audit",
            "title": "Audit",
            "publisher": "Court of Auditors",
            "kind": "court",
            "published_on": "2020-05-02",
        }
        (self.folder / "evidence" / "audit.jsonl").write_text(json.dumps({**source, "text": "\n\n".join(lines)}) + "\n")
        paths = os.pathsep.join([str(REPOSITORY), str(REPOSITORY / "tests")])
        self.environment = {**os.environ, "PYTHONPATH": paths, "FAULTY_MODELS": str(self.folder), **self.environment}

    def claims(self, statements: list[str]) -> Path:
        path = self.folder / "claims.jsonl"
        known = {"speaker": "Orla Fenwick", "date": "2020-04-01"}
        path.write_text(
            "".join(json.dumps({"id": f"claim-{n}", "statement": s, **known}) + "\n" for n, s in enumerate(statements))
        )
        return path

    def dawdle(self, seconds: float) -> None:
        (self.folder / "seconds").write_text(str(seconds))

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """The command `arguments[0]` on these claims, with the rest of the arguments."""
        script = str(REPOSITORY / "tests" / "faulty_models.py")
        command = [sys.executable, script, arguments[0], "--claims", "claims.jsonl", "--top-k", "6", *arguments[1:]]
        pipe = subprocess.PIPE
        return subprocess.Popen(command, cwd=self.folder, env=self.environment, stdout=pipe, stderr=pipe, text=True)

    def finished(self, *arguments: str) -> tuple[int, str, str]:
        """Exit code, stdout and stderr."""
        process = self.start(*arguments)
        out, err = process.communicate(timeout=300)
        return process.returncode, out, err

    def plain(self, statements: list[str]) -> bytes:
        """The result file of a run in one process."""
        self.claims(statements)
        code, _, err = self.finished("check", "--format", "jsonl", "-o", "plain.jsonl", "--index", "plain")
        assert code == 0, err
        return (self.folder / "plain.jsonl").read_bytes()

    def killed_and_resumed(self, times: int, chance: random.Random, *options: str) -> bytes:
        """The result file after so many runs that were killed at random moments, each holding all that the one before it had."""
        path = self.folder / "killed.jsonl"
        arguments = ("check", *options, "--resume", "-o", path.name, "--index", "killed")
        known = 0
        for number in range(times):
            aim = known + chance.randint(0, 3)
            process = self.start(*arguments)
            while process.poll() is None and complete(path) < aim + (number > 0):
                time.sleep(0.01)
            time.sleep(chance.uniform(0, 0.2))
            process.send_signal(signal.SIGKILL)
            process.communicate()
            assert complete(path) >= known, "a result was lost"
            known = complete(path)
            names = [json.loads(line)["claim"]["id"] for line in path.read_bytes().split(b"\n")[:-1]] if known else []
            assert len(names) == len(set(names)), "a result is there twice"
        code, _, err = self.finished(*arguments)
        assert code == 0, err
        return path.read_bytes()


def bridges(count: int) -> list[str]:
    return [f"Bridge number {n} at Varna was finished in March, and the road that leads to it is open." for n in range(count)]


def complete(path: Path) -> int:
    """How many whole lines a file has."""
    return path.read_bytes().count(b"\n") if path.exists() else 0
