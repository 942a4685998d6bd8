"""Worker processes: what one process would have written, whatever happens to a worker or to the program."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from conftest import exit_code, make_checker, make_claim, make_source
from many_claims import Runs, bridges

from factcheck.batch import outcomes
from factcheck.records import Opinion


@pytest.fixture
def runs(tmp_path: Path) -> Runs:
    return Runs(tmp_path)


def test_killed_at_any_moment_the_finished_file_is_that_of_one_process(runs: Runs) -> None:
    whole = runs.plain(bridges(12))
    runs.dawdle(0.01)
    assert runs.killed_and_resumed(2, random.Random(5), "--jobs", "2") == whole
    assert len(whole.splitlines()) == 12


def test_a_claim_that_fails_or_kills_its_worker_costs_only_itself(runs: Runs) -> None:
    bad = ["This claim fails in March.", "This claim always dies in March.", "This claim dies once in March."]
    statements = [*bridges(3), bad[0], *bridges(2), bad[1], bad[2], *bridges(4)]
    runs.claims(statements)
    code, _, err = runs.finished("check", "--jobs", "2", "-o", "out.jsonl")
    lines = [json.loads(line) for line in (runs.folder / "out.jsonl").read_text().splitlines()]
    assert [line["claim"]["id"] for line in lines] == [f"claim-{n}" for n in range(12) if n not in (3, 6)]
    assert code == 1 and err.splitlines() == [
        "error: claim-3: failed (ValueError: too long for this model)",
        "error: claim-6: failed (2 worker processes died over it; the last was ended by SIGKILL)",
        "error: 2 of 12 claims failed; run it again with --resume to try only them",
    ]
    assert (runs.folder / "died").exists()

    runs.claims([s if s != bad[0] and s != bad[1] else "Nothing." for s in statements])
    code, _, err = runs.finished("check", "--jobs", "2", "-o", "out.jsonl", "--resume")
    assert code == 0, err
    fresh = runs.finished("check", "--format", "jsonl", "-o", "fresh.jsonl")
    assert fresh[0] == 0 and (runs.folder / "fresh.jsonl").read_bytes() == (runs.folder / "out.jsonl").read_bytes()


def test_many_failures_in_a_row_stop_the_run(runs: Runs) -> None:
    runs.claims([f"Claim {n} fails in March." for n in range(30)])
    code, out, err = runs.finished("check", "--format", "jsonl")
    assert (code, out) == (1, "") and len(err.splitlines()) == 11 and "10 claims in a row failed" in err


def test_one_process_isolates_failures_too() -> None:
    def rule(claim: str, evidence: str) -> Opinion:
        if "fails" in claim:
            raise ValueError("no")
        return Opinion(0.1, 0.1, 0.8)

    checker = make_checker([make_source("doc", "The bridge at Varna was not finished.")], rule)
    claims = [make_claim("The bridge is open."), make_claim("The bridge fails."), make_claim("The bridge is shut.")]
    done = list(outcomes(checker, (checker.tool(), checker.facts()), claims))
    assert [outcome.failure for outcome in done] == ["", "ValueError: no", ""] and done[0].line and not done[1].line


@pytest.mark.parametrize(
    "arguments",
    [["--jobs", "0"], ["--jobs", "2", "--format", "html"], ["--jobs", "2", "--on", "ray"], ["--on", "ray", "--format", "csv"]],
)
def test_options_that_do_not_go_together(arguments: list[str]) -> None:
    assert exit_code(["check", "--all", *arguments]) == 2
