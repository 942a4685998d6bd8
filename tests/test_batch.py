"""Many claims: a result a line, nothing lost or doubled by a stop, one bad claim costs only itself."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from conftest import REPOSITORY, exit_code, make_checker, make_claim, make_source

from factcheck.batch import CHUNK, Facts, ResultFile, outcomes
from factcheck.claimlines import LONGEST_LINE, read_claim_lines
from factcheck.errors import InputError
from factcheck.pipeline import Checker
from factcheck.records import Claim
from factcheck.reports.json import as_dict
from factcheck.reports.jsonl import line

SCHEMA = json.loads((REPOSITORY / "factcheck" / "schemas" / "check.schema.json").read_text())
SLOW = """
import sys, time
from conftest import HashedWords, RuleJudge, shared_words
from factcheck import registry
from factcheck.commands import main

def slow(claim, evidence):
    time.sleep(0.004)
    return shared_words(claim, evidence)

registry.EMBEDDERS["all-MiniLM-L6-v2"] = "__main__:embedder"
registry.JUDGES["factcheck-stance"] = "__main__:judge"
embedder = lambda name: HashedWords()
judge = lambda name: RuleJudge(slow)
main(sys.argv[1:])
"""


def claim_line(number: int, **known: object) -> str:
    keys = {
        "id": f"claim-{number}",
        "statement": f"The bridge at Varna was finished in March {number}.",
        "speaker": "Orla Fenwick",
    }
    return json.dumps({**keys, "date": "2020-04-01", **known})


@pytest.fixture
def lines(workspace: Path) -> Path:
    path = workspace / "claims.jsonl"
    path.write_text("".join(claim_line(number) + "\n" for number in range(30)), encoding="utf-8")
    return path


def checked(lines: Path, output: Path, *options: str) -> int:
    return exit_code(["check", "--claims", str(lines), "--format", "jsonl", "-o", str(output), *options])


def facts_of(checker: Checker) -> Facts:
    return checker.tool(), checker.facts()


def ids(path: Path) -> list[str]:
    return [json.loads(line)["claim"]["id"] for line in path.read_text(encoding="utf-8").splitlines()]


def test_a_line_is_an_item_of_the_json_contract_with_its_fingerprints(
    workspace: Path, small_models: None, capsys: pytest.CaptureFixture[str]
) -> None:
    assert exit_code(["check", "--all", "--format", "json"]) == 0
    whole = json.loads(capsys.readouterr().out)
    assert exit_code(["check", "--all", "--format", "jsonl"]) == 0
    line = json.loads(capsys.readouterr().out)
    jsonschema.validate({**whole, "results": [line]}, SCHEMA)
    assert {key: line[key] for key in whole["results"][0]} == whole["results"][0]
    assert (line["tool"], line["corpus"]) == (whole["tool"], whole["corpus"]) and len(line["claim_fingerprint"]) == 12


@pytest.mark.parametrize(
    "arguments",
    [["a", "--all"], ["--all", "--text", "x"], ["--resume"], ["--resume", "--format", "jsonl"], ["--resume", "-o", "x"]],
)
def test_options_that_do_not_go_together(arguments: list[str]) -> None:
    assert exit_code(["check", *arguments]) == 2


def test_results_do_not_depend_on_what_is_checked_beside_them() -> None:
    checker = make_checker([make_source(f"doc-{n}", f"The bridge at Varna was not finished in March {n}.") for n in range(9)])
    claims = [make_claim(f"The bridge at Varna was finished in March {n}.") for n in range(CHUNK + 3)]
    facts = facts_of(checker)
    together = list(outcomes(checker, facts, claims))
    assert [outcome.claim for outcome in together] == claims
    assert together == [next(outcomes(checker, facts, [claim])) for claim in claims]
    assert [outcome.line for outcome in together] == [line(result, *facts) for result in checker.check(claims).results]


def test_claims_are_read_only_as_they_are_checked() -> None:
    read: list[int] = []

    def stream() -> Any:
        for number in range(10 * CHUNK):
            read.append(number)
            yield make_claim(f"The bridge was finished {number}.")

    checker = make_checker([make_source("doc", "The bridge was finished on a Sunday.")])
    next(outcomes(checker, facts_of(checker), stream()))
    assert len(read) == CHUNK


def test_bad_lines_are_named_and_the_rest_is_done(
    lines: Path, small_models: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good = lines.read_text().splitlines()[:3]
    bad = ['{"id": "x"', claim_line(7, date="2016-13-45"), good[0], '["list"]', claim_line(8, statment="S."), '{"id": "\\ud800"}']
    lines.write_bytes("\n".join([good[0], *bad, "", good[1]]).encode() + b'\n{"id": "\xff"}\n' + good[2].encode())
    output = tmp_path / "out.jsonl"
    assert checked(lines, output) == 1
    assert ids(output) == ["claim-0", "claim-1", "claim-2"]
    errors = capsys.readouterr().err.splitlines()
    for number, what in (
        (2, "is not JSON"),
        (3, "'2016-13-45' is no date"),
        (4, "claim-0 is also the id in line 1"),
        (5, "must be an object"),
        (6, "did you mean statement?"),
        (7, "is not JSON"),
        (10, "is not UTF-8"),
    ):
        assert any(f"claims.jsonl:{number}:" in error and what in error for error in errors), (number, errors)


def test_other_formats_take_claim_lines_too(lines: Path, small_models: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_code(["check", "claim-4", "claim-2", "--claims", str(lines), "--format", "json"]) == 0
    assert [item["claim"]["id"] for item in json.loads(capsys.readouterr().out)["results"]] == ["claim-2", "claim-4"]
    assert exit_code(["check", "claim-4", "claim-99", "--claims", str(lines), "--format", "csv"]) == 1
    found = capsys.readouterr()
    assert "claim-4" in found.out and "no claim 'claim-99'" in found.err


def test_files_that_are_something_else_are_refused(
    lines: Path, small_models: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = lines.read_bytes()
    assert checked(lines, lines) == 1 and "holds the claims" in capsys.readouterr().err
    other = tmp_path / "other.jsonl"
    other.write_bytes(before)
    assert checked(lines, other, "--resume") == 1 and "other.jsonl:1: is no result" in capsys.readouterr().err
    assert lines.read_bytes() == other.read_bytes() == before
    assert checked(tmp_path / "none.jsonl", tmp_path / "out") == 1 and "is no file" in capsys.readouterr().err
    (tmp_path / "empty.jsonl").write_text("")
    assert checked(tmp_path / "empty.jsonl", tmp_path / "out") == 1 and "holds no claims" in capsys.readouterr().err


def test_a_line_without_an_end_costs_no_memory(tmp_path: Path) -> None:
    path = tmp_path / "claims.jsonl"
    problems: list[str] = []
    path.write_text("x" * (3 * LONGEST_LINE) + "\n" + claim_line(1) + "\n")
    assert [claim.id for claim in read_claim_lines(path, problems)] == ["claim-1"]
    assert len(problems) == 1 and "claims.jsonl:1: is longer than 1 MB" in problems[0]


@pytest.fixture
def checker() -> Checker:
    return make_checker([make_source("doc", "The bridge at Varna was not finished in March.")])


def written(path: Path, checker: Checker, claims: list[Claim], resume: bool = True) -> list[str]:
    """Which claims were checked."""
    with ResultFile(path, facts_of(checker), resume) as file:
        todo = [claim for claim in claims if not file.has(claim)]
        for outcome in outcomes(checker, facts_of(checker), todo):
            file.add(outcome.claim, outcome.line)
        file.finish([claim.id for claim in claims])
    return [claim.id for claim in todo]


def some(count: int) -> list[Claim]:
    return [Claim(f"claim-{n}", f"Statement {n}.", make_claim().speaker, "2020") for n in range(count)]


def test_every_cut_is_healed(tmp_path: Path, checker: Checker) -> None:
    whole, cut = tmp_path / "whole", tmp_path / "cut"
    written(whole, checker, some(3), resume=False)
    data = whole.read_bytes()
    for size in [*range(0, len(data), 97), len(data) - 1, len(data)]:
        cut.write_bytes(data[:size])
        again = written(cut, checker, some(3))
        assert cut.read_bytes() == data and len(again) == 3 - data[:size].count(b"\n")


def test_what_changed_is_checked_again_and_what_is_gone_goes(tmp_path: Path, checker: Checker) -> None:
    path = tmp_path / "out"
    written(path, checker, some(5))
    changed = [*some(5)[:2], Claim("claim-2", "Another statement.", make_claim().speaker, "2020"), *some(5)[3:4], *some(6)[5:]]
    assert written(path, checker, changed) == ["claim-2", "claim-5"]
    assert ids(path) == [claim.id for claim in changed]
    fresh = tmp_path / "fresh"
    written(fresh, checker, changed)
    assert fresh.read_bytes() == path.read_bytes()
    other = make_checker([make_source("doc", "The bridge at Varna was not finished in March.", publisher="Somebody else")])
    assert len(written(path, other, changed)) == 5


def test_without_resume_the_file_begins_anew(tmp_path: Path, checker: Checker) -> None:
    path = tmp_path / "out"
    path.write_text("notes\n")
    assert len(written(path, checker, some(2), resume=False)) == 2 and len(ids(path)) == 2
    path.write_text("notes\n")
    with pytest.raises(InputError, match=r"out:1: is no result"):
        written(path, checker, some(2))
    assert path.read_text() == "notes\n"


def test_killed_at_any_moment_nothing_is_lost_or_doubled(lines: Path, tmp_path: Path) -> None:
    program = [sys.executable, "-c", SLOW, "check", "--claims", str(lines), "--format", "jsonl", "--resume", "-o"]
    paths = os.pathsep.join([str(REPOSITORY), str(REPOSITORY / "tests")])
    environment = {**os.environ, "PYTHONPATH": paths}
    killed, whole, chance = tmp_path / "killed.jsonl", tmp_path / "whole.jsonl", random.Random(7)
    known = 0
    for aim in (1, 11, 22):
        process = subprocess.Popen([*program, str(killed)], env=environment, stderr=subprocess.DEVNULL)
        while process.poll() is None and complete(killed) < aim:
            time.sleep(0.002)
        time.sleep(chance.uniform(0, 0.03))
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert complete(killed) >= known, "a result was lost"
        known = complete(killed)
        assert len(set(ids_of_complete(killed))) == known, "a result is there twice"
    subprocess.run([*program, str(killed)], env=environment, check=True)
    subprocess.run([*program, str(whole), "--index", str(tmp_path / "other")], env=environment, check=True)
    assert killed.read_bytes() == whole.read_bytes() and len(ids(whole)) == 30


def complete(path: Path) -> int:
    return path.read_bytes().count(b"\n") if path.exists() else 0


def ids_of_complete(path: Path) -> list[str]:
    return [json.loads(line)["claim"]["id"] for line in path.read_bytes().split(b"\n")[:-1]]


def test_validate_reads_claim_lines(lines: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_code(["validate", "--claims", str(lines)]) == 0
    assert "30 claims" in capsys.readouterr().out
    with lines.open("a") as file:
        file.write(claim_line(31, date="May"))
    assert exit_code(["validate", "--claims", str(lines)]) == 1
    assert "claims.jsonl:31: date" in capsys.readouterr().err


def test_the_report_format_gives_the_same_lines(checker: Checker) -> None:
    from factcheck.reports.jsonl import JsonLines

    report = checker.check(some(2))
    rendered = [json.loads(line) for line in JsonLines().render(report).splitlines()]
    assert [line["verdict"] for line in rendered] == [item["verdict"] for item in as_dict(report)["results"]]
