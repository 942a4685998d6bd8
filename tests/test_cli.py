"""The program as a person calls it: exit codes, stdout, stderr, and one clear line for each kind of bad input."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import jsonschema
import pytest
from conftest import REPOSITORY, exit_code

from factcheck.commands import COMMANDS, main

SCHEMA = json.loads((REPOSITORY / "factcheck" / "schemas" / "check.schema.json").read_text())


class Outcome:
    def __init__(self, capsys: pytest.CaptureFixture[str], *arguments: str) -> None:
        self.code = exit_code(list(arguments))
        self.out, self.err = capsys.readouterr()


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], workspace: Path, small_models: None):  # type: ignore[no-untyped-def]
    return lambda *arguments: Outcome(capsys, *map(str, arguments))


def test_check_lays_claim_and_evidence_side_by_side(run) -> None:  # type: ignore[no-untyped-def]
    found = run("check")
    assert found.code == 0 and found.err == ""
    row = next(line for line in found.out.splitlines() if "Against the claim" in line or "AGAINST" in line.upper())
    assert row
    assert "machine proposal, not reviewed" in found.out
    assert "Court of Auditors" in found.out and "Varna Gazette" in found.out


def test_json_keeps_its_contract(run, workspace: Path) -> None:  # type: ignore[no-untyped-def]
    found = run("check", "fenwick-2020-bridge", "--format", "json")
    printed = json.loads(found.out)
    jsonschema.validate(printed, SCHEMA)
    result = printed["results"][0]
    assert result["verdict"]["label"] == "refuted" and result["verdict"]["reviewed"] is False
    assert result["evidence"][0]["passage_id"] == "audit#p1" and result["evidence"][0]["counted"]
    repeated = next(item for item in result["evidence"] if item["source_id"] == "gazette")
    assert repeated["repeats_speaker"] and not repeated["counted"]
    assert [item["rank"] for item in result["evidence"]] == list(range(1, len(result["evidence"]) + 1))
    assert "expected" not in json.dumps(printed)


@pytest.mark.parametrize("format_name", ["terminal", "json", "markdown", "html", "csv"])
def test_every_format_to_a_file_and_twice_the_same(run, workspace: Path, format_name: str) -> None:  # type: ignore[no-untyped-def]
    for name in ("first", "second"):
        assert run("check", "--format", format_name, "-o", workspace / name).code == 0
    assert (workspace / "first").read_bytes() == (workspace / "second").read_bytes()
    assert "not reviewed" in (workspace / "first").read_text() or format_name == "json"


def test_a_statement_that_is_not_stored(run) -> None:  # type: ignore[no-untyped-def]
    words = ("--text", "The bridge at Varna was finished in March.", "--speaker", "Orla Fenwick", "--date", "2020-04")
    printed = json.loads(run("check", *words, "--format", "json").out)
    assert printed["results"][0]["claim"]["speaker"] == "Orla Fenwick"
    assert printed["results"][0]["verdict"]["label"] == "refuted"


def test_as_of_reads_nothing_later(run) -> None:  # type: ignore[no-untyped-def]
    printed = json.loads(run("check", "--as-of", "2020-04-30", "--format", "json").out)
    assert {item["source_id"] for item in printed["results"][0]["evidence"]} == {"gazette"}
    assert printed["left_out"] == ["audit"]


def test_search_validate_index_doctor(run) -> None:  # type: ignore[no-untyped-def]
    assert "not finished in March" in run("search", "is the bridge finished?").out
    assert "against" in run("search", "The bridge at Varna was finished in March.").out
    assert run("validate").out == "1 claims and 2 sources: no problems\n"
    assert "3 passages, 3 newly embedded" in run("index").out or "newly embedded" in run("index").out
    assert " 0 newly embedded" in run("index").out
    assert run("doctor").code == 0


def test_bench_verdicts_on_a_claims_folder(run) -> None:  # type: ignore[no-untyped-def]
    figures = json.loads(run("bench", "verdicts", "claims", "--format", "json").out)
    assert (figures["task"], figures["claims"], figures["accuracy"], figures["hit@1"]) == ("verdicts", 1, 1.0, 1.0)
    assert figures["repeats_counted_as_support"] == 0 and set(figures["dense_alone"]) == {"hit@1", "hit@5", "hit@10"}


def test_bench_pairs(run, workspace: Path) -> None:  # type: ignore[no-untyped-def]
    rows = [
        {
            "id": 1,
            "claim": "The bridge at Varna was finished.",
            "evidence": "The bridge at Varna was not finished.",
            "label": "REFUTES",
        },
        {
            "id": 2,
            "claim": "The bridge at Varna was finished.",
            "evidence": "Sheep graze on the hills.",
            "label": "NOT_ENOUGH_INFO",
        },
        {"id": 3, "claim": "x", "evidence": "y", "label": None},
    ]
    (workspace / "pairs.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    figures = json.loads(run("bench", "pairs", "pairs.jsonl", "--format", "json").out)
    assert (figures["rows"], figures["skipped"], figures["accuracy"], figures["false_refute_rate"]) == (2, 1, 1.0, 0.0)


def test_bench_retrieval(run, workspace: Path) -> None:  # type: ignore[no-untyped-def]
    folder = workspace / "set"
    (folder / "qrels").mkdir(parents=True)
    (folder / "corpus.jsonl").write_text(
        "".join(
            json.dumps({"_id": name, "title": "", "text": text}) + "\n"
            for name, text in (("a", "red apples"), ("b", "green pears"))
        )
    )
    (folder / "queries.jsonl").write_text(json.dumps({"_id": "q", "text": "where are the green pears"}) + "\n")
    (folder / "qrels" / "dev.tsv").write_text("query-id\tcorpus-id\tscore\nq\tb\t1\n")
    figures = json.loads(run("bench", "retrieval", folder, "--format", "json").out)
    assert figures["retrievers"]["bm25"]["ndcg@10"] == figures["retrievers"]["hybrid"]["ndcg@10"] == 1.0


def test_a_newcomers_own_claim_and_document(run, workspace: Path) -> None:  # type: ignore[no-untyped-def]
    document = workspace.parent / "minutes.txt"
    document.write_text(
        "The council met on a rainy Tuesday.\n\nThe new school of Varna has only two hundred places, not four hundred.\n"
    )
    assert (
        run(
            "add", "evidence", document, "--publisher", "Varna Council", "--kind", "official", "--published-on", "2021-01-05"
        ).code
        == 0
    )
    words = ("--statement", "The new school of Varna has four hundred places.", "--speaker", "Ivo Brandt", "--date", "2021")
    assert run("add", "claim", *words).code == 0
    assert run("validate").out == "2 claims and 3 sources: no problems\n"
    assert "Varna Council" in run("check", "brandt-2021-the-new-school-of-varna").out
    again = run("add", "claim", *words)
    assert again.code == 1 and "exists already" in again.err and "--force" in again.err


def one_line(found: Outcome, *parts: str) -> None:
    assert found.code == 1 and found.out == ""
    assert "Traceback" not in found.err and found.err.startswith("error: ")
    for part in parts:
        assert part in found.err


def test_bad_input_is_one_clear_line(run, workspace: Path, tmp_path_factory: pytest.TempPathFactory) -> None:  # type: ignore[no-untyped-def]
    claims, evidence = workspace / "claims", workspace / "evidence"
    empty = tmp_path_factory.mktemp("empty")
    one_line(run("check", "--claims", empty), str(empty), "holds no claims", "factcheck add claim")
    one_line(run("check", "--claims", empty / "none"), "is no folder", "--claims")
    one_line(run("check", "fenwick-2020-brigde"), "unknown claim", "did you mean fenwick-2020-bridge?")
    one_line(run("check", "--text", "word " * 3000), "3000 words", "at most")
    one_line(
        run("check", "--index", claims / "fenwick-2020-bridge.yaml"), "fenwick-2020-bridge.yaml", "cannot be written", "--index"
    )
    one_line(run("check", "-o", workspace / "no" / "such" / "file"), "file", "cannot be written")

    (claims / "latin.yaml").write_bytes(b"id: latin\nstatement: caf\xe9\n")
    one_line(run("check"), "latin.yaml:2", "is not UTF-8", "save it as UTF-8")
    (claims / "latin.yaml").unlink()

    (claims / "bomb.yaml").write_text("a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n")
    one_line(run("check"), "bomb.yaml:2", "aliases")
    (claims / "bomb.yaml").unlink()

    (claims / "late.yaml").write_text("id: late\nstatement: S.\nspeaker: X\ndate: 2016-13-45\n")
    one_line(run("check"), "late.yaml:4: date", "'2016-13-45' is no date", "YYYY-MM-DD")
    (claims / "late.yaml").unlink()

    long = " ".join(["word"] * 3000)
    (claims / "long.yaml").write_text(f"id: long\nstatement: {long}\nspeaker: X\ndate: 2016\n")
    one_line(run("check"), "long.yaml:2: statement", "3000 words")
    (claims / "long.yaml").unlink()

    with (evidence / "huge.txt").open("wb") as file:
        file.truncate(50_000_000)
    (evidence / "huge.yaml").write_text("id: huge\nfile: huge.txt\n")
    one_line(run("check"), "huge.yaml:2: file", "larger than 20 MB", "split it")


@pytest.mark.parametrize("option", ["--model", "--stance-model"])
def test_an_unknown_model_is_one_clear_line(run, option: str) -> None:  # type: ignore[no-untyped-def]
    one_line(run("check", option, "all-minilm-l6"), "unknown", "all-minilm-l6", "a folder, or organisation/name")


def test_wrong_usage_is_2(run) -> None:  # type: ignore[no-untyped-def]
    for arguments in (
        ["chekc"],
        ["check", "--no-such-option"],
        ["check", "--format", "pdff"],
        ["check", "x", "--text", "y"],
        ["check", "--as-of", "May"],
    ):
        found = run(*arguments)
        assert found.code == 2 and "Usage" in found.err


def test_debug_shows_the_traceback(run, workspace: Path) -> None:  # type: ignore[no-untyped-def]
    from factcheck.errors import FactcheckError

    with pytest.raises(FactcheckError):
        main(["--debug", "check", "nothing"])


@pytest.mark.parametrize("command", [[sys.executable, "-m", "factcheck"], [sys.executable, str(REPOSITORY / "cli.py")]])
def test_help_is_quick_and_loads_nothing_heavy(command: list[str]) -> None:
    times = []
    for _ in range(3):
        started = time.perf_counter()
        shown = subprocess.run([*command, "--help"], capture_output=True, text=True, check=True, cwd=REPOSITORY)
        times.append(time.perf_counter() - started)
    assert all(name in shown.stdout for name in COMMANDS)
    assert min(times) < 1.0  # 0.3 s on an idle machine; a busy one gets room


@pytest.mark.parametrize("arguments", ["--help", "validate", "check --help"])
def test_what_is_not_needed_is_not_imported(arguments: str) -> None:
    program = (
        "import sys\nfrom factcheck.commands import main\n"
        f"try:\n    main({arguments.split()!r})\nexcept SystemExit as stopped:\n    assert not stopped.code, stopped.code\n"
        "heavy = {'torch', 'transformers', 'sentence_transformers', 'onnxruntime', 'numpy', 'bm25s'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True, cwd=REPOSITORY, capture_output=True)


@pytest.mark.model
@pytest.mark.parametrize(
    "arguments",
    [
        ["check", "fenwick-2020-bridge"],
        ["check", "--all", "--format", "jsonl"],
        ["search", "is the bridge at Varna finished?"],
        ["search", "The bridge at Varna was finished in March."],
        ["index"],
        ["index", "--stats"],
    ],
    ids=" ".join,
)
def test_the_default_path_imports_no_torch(workspace: Path, arguments: list[str]) -> None:
    """Nothing is cached in a new workspace: both shipped models run."""
    program = (
        "import sys\nfrom factcheck.commands import main\n"
        f"try:\n    main({arguments!r})\nexcept SystemExit as stopped:\n    assert not stopped.code, stopped.code\n"
        "heavy = {'torch', 'transformers', 'sentence_transformers', 'matplotlib', 'scipy', 'bm25s'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    ran = subprocess.run([sys.executable, "-c", program], cwd=workspace, env=environment, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
