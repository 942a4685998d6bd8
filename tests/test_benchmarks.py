"""What `factcheck bench` computes beyond the measures themselves, on small sets with the small models."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from conftest import HashedWords, RuleJudge, exit_code
from hypothesis import given
from hypothesis import strategies as st

from factcheck import evaluate
from factcheck.benchmarks.data import read_verdicts
from factcheck.benchmarks.pairs import bench_pairs, by_kind
from factcheck.benchmarks.speed import bench_speed
from factcheck.cache import Cache
from factcheck.compute import silent
from factcheck.errors import InputError

ROWS = [
    {"claim": "The bridge was opened in March.", "evidence": "The bridge was opened in March by her.", "label": "SUPPORTS"},
    {"claim": "The bridge was opened in March.", "evidence": "The bridge was not opened in March.", "label": "REFUTES"},
    {"claim": "The bridge was opened in March.", "evidence": "The library lends tools.", "label": "NOT_ENOUGH_INFO"},
    {"claim": "The bridge was opened in March.", "evidence": "The harbour freezes.", "label": None},
]


def written(path: Path, rows: list[dict[str, object]]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = "".join(json.dumps(row) + "\n" for row in rows)
    path.write_bytes(gzip.compress(lines.encode()) if path.suffix == ".gz" else lines.encode())
    return path


def test_pairs_with_floors_and_kinds(tmp_path: Path) -> None:
    path = written(tmp_path / "pairs.jsonl", [{**row, "kind": "plain"} for row in ROWS])
    figures = bench_pairs(path, RuleJudge(), Cache(), silent, None, HashedWords())
    assert (figures["rows"], figures["skipped"], figures["macro_f1"]) == (3, 1, 1.0)
    assert figures["by_kind"] == {"plain": {"rows": 3, "accuracy": 1.0, "wrong_side": 0.0}}
    assert 0 < figures["similarity_floor"]["macro_f1"] < 1 and figures["similarity_floor"]["false_refute_rate"] == 0
    assert figures["risk_coverage"]["aurc"] == 0


def test_the_wrong_side_is_the_opposite_not_the_abstention() -> None:
    gold = ["REFUTES", "REFUTES", "SUPPORTS", "NOT_ENOUGH_INFO"]
    said = ["SUPPORTS", "NOT_ENOUGH_INFO", "SUPPORTS", "REFUTES"]
    assert by_kind(["number"] * 4, gold, said)["number"] == {"rows": 4, "accuracy": 0.25, "wrong_side": pytest.approx(1 / 3)}


def test_a_row_that_is_no_pair_is_named(tmp_path: Path) -> None:
    path = written(tmp_path / "pairs.jsonl", [{"id": "r7", "claim": "a", "evidence": 3, "label": "SUPPORTS"}])
    with pytest.raises(InputError, match="'r7'"):
        bench_pairs(path, RuleJudge(), Cache(), silent)


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), max_size=60))
def test_risk_coverage_ends_at_the_error_of_all(rows: list[tuple[float, bool]]) -> None:
    figures = evaluate.risk_coverage([sure for sure, _ in rows], [right for _, right in rows])
    if not rows:
        assert figures == {"aurc": 0.0, "curve": []}
        return
    coverages = [coverage for coverage, _ in figures["curve"]]
    assert coverages == sorted(set(coverages)) and coverages[-1] == 1
    assert figures["curve"][-1][1] == pytest.approx(sum(not right for _, right in rows) / len(rows))


def test_risk_counts_the_surest_first() -> None:
    figures = evaluate.risk_coverage([0.9, 0.5, 0.7, 0.6], [True, False, True, False], steps=4)
    assert figures["curve"] == [[0.25, 0], [0.5, 0], [0.75, pytest.approx(1 / 3)], [1.0, 0.5]]


def test_speed_counts_every_pair() -> None:
    judge = RuleJudge()
    figures = bench_speed(judge, [("a", "b")] * 8)
    assert figures["passages"] == 8 and figures["pairs_per_second"] > 0 and len(judge.judged) == 4 + 3 * 8


def attribution_rows() -> list[dict[str, object]]:
    speaker = {"name": "Orla Fenwick", "role": "mayor of Varna"}
    said = {"claim": "The bridge is finished.", "speaker": speaker, "country": "BG"}
    return [
        {**said, "id": "1", "form": "said", "evidence": "Fenwick said that the bridge was finished.", "label": "speaker"},
        {**said, "id": "2", "form": "said", "evidence": "The auditors said that the bridge was closed.", "label": "another"},
        {**said, "id": "3", "evidence": "The bridge is closed.", "label": "author"},
    ]


@pytest.mark.usefixtures("small_models")
def test_attribution(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    written(workspace / "said.jsonl", attribution_rows())
    assert exit_code(["bench", "attribution", "said.jsonl", "--format", "json"]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert figures["accuracy"] == 1.0 and figures["by_form"] == {"plain": 1.0, "said": 1.0}
    written(workspace / "bad.jsonl", [{"id": "9", "label": "nobody"}])
    assert exit_code(["bench", "attribution", "bad.jsonl"]) == 1
    assert "'9'" in capsys.readouterr().err


@pytest.mark.usefixtures("small_models")
def test_the_curve_is_drawn(workspace: Path) -> None:
    pytest.importorskip("matplotlib")
    written(workspace / "pairs.jsonl", ROWS)
    assert exit_code(["bench", "pairs", "pairs.jsonl", "--quiet", "--plot", "curve.svg"]) == 0
    assert "coverage" in (workspace / "curve.svg").read_text(encoding="utf-8")
    assert exit_code(["bench", "pairs", "pairs.jsonl", "--quiet", "--plot", "curve.what"]) == 1


def data_sets(folder: Path) -> None:
    """All the sets that `bench all` reads, three rows each."""
    from factcheck.benchmarks.document import PAIRS, RETRIEVAL, VERDICTS

    for name in PAIRS:
        written(folder / name / "pairs" / "dev.jsonl.gz", ROWS)
    for name in {name for name, _ in (*RETRIEVAL, *VERDICTS)}:
        documents = [{"_id": f"d{number}", "title": "", "text": row["evidence"]} for number, row in enumerate(ROWS)]
        written(folder / name / "retrieval" / "corpus.jsonl.gz", documents)
        written(folder / name / "retrieval" / "queries.jsonl.gz", [{"_id": "q", "text": ROWS[0]["claim"]}])
        (folder / name / "retrieval" / "qrels").mkdir()
        (folder / name / "retrieval" / "qrels" / "dev.tsv").write_text("query-id\tcorpus-id\tscore\nq\td1\t1\n")
        verdict = {"id": "q", "claim": ROWS[0]["claim"], "verdict": "REFUTES", "evidence_ids": ["d1"]}
        written(folder / name / "verdicts" / "dev.jsonl.gz", [verdict])
    for name in ("consequence", "direction", "minimal"):
        written(folder / "cases" / f"{name}.jsonl", [{**row, "kind": "plain"} for row in ROWS])
    written(folder / "cases" / "attribution.jsonl", attribution_rows())


@pytest.mark.usefixtures("small_models")
def test_one_page_with_every_figure(workspace: Path) -> None:
    data_sets(workspace / "sets")
    arguments = ["bench", "all", "--data", "sets", "--cases", "sets/cases", "--quiet", "-o", "page.md"]
    assert exit_code(arguments) == 0
    page = (workspace / "page.md").read_text(encoding="utf-8")
    for heading in ("Stance", "Our own consequence pairs", "Attribution", "Verdicts", "Retrieval", "Speed"):
        assert f"## {heading}" in page
    assert "| healthver * | 3 | 1.000 |" in page and "| averitec, refuted claims only | 1 |" in page
    assert "None" not in page and "{" not in page


@pytest.mark.usefixtures("small_models")
def test_only_refuted_needs_the_verdicts(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data_sets(workspace / "sets")
    (workspace / "sets" / "averitec" / "verdicts" / "dev.jsonl.gz").unlink()
    assert exit_code(["bench", "retrieval", "sets/averitec/retrieval", "--only", "refuted", "--quiet"]) == 1
    assert "the verdicts say" in capsys.readouterr().err


def test_dates_of_other_orders_are_read(tmp_path: Path) -> None:
    dates = {"31-10-2020": "2020-10-31", "2020-10": "2020-10", "5-1-2020": "2020-01-05", "yesterday": "1900", "": "1900"}
    rows = [{"id": number, "claim": "A bridge fell.", "verdict": "REFUTES", "date": date} for number, date in enumerate(dates)]
    path = tmp_path / "dev.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    assert [claim.date for claim, _ in read_verdicts(path)] == list(dates.values())


def test_every_report_format_is_timed(capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_code(["bench", "reports", "--claims", "2", "--passages", "3", "--formats", "json,html", "--format", "json"]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert (figures["task"], figures["claims"], figures["passages"]) == ("reports", 2, 3)
    assert [*figures["formats"]] == ["nothing", "json", "html"]
    for name in ("json", "html"):
        measured = figures["formats"][name]
        assert 0 < measured["processor_seconds"] < 10 and 0.001 < measured["megabytes"] < 1
    assert exit_code(["bench", "reports", "--formats", "xslx"]) == 1 and "xlsx" in capsys.readouterr().err


def test_every_changed_byte_of_a_small_log_is_found_and_a_long_one_is_soon_checked(capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_code(["bench", "log", "--mutations", "80", "--events", "500", "--format", "json"]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert figures["by_kind"] == {kind: {"mutations": 20, "found": 20} for kind in ("claims", "evidence", "log", "verdicts")}
    assert (figures["mutations"], figures["found"], figures["sound"], figures["claims"]) == (80, 80, True, 50)
    assert 0 < figures["verify_seconds"] < 5
