"""What changed between two reports: verdicts, and the passages that are responsible, in each format."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import exit_code
from sample_report import HOSTILE, sample_report

from factcheck.differences import report_changes
from factcheck.reports.changes import rendered
from factcheck.reports.json import as_dict

Run = Callable[..., tuple[int, str, str]]
BREAD = "okoro-2014-bread"


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], workspace: Path, small_models: None) -> Run:
    def program(*arguments: str) -> tuple[int, str, str]:
        code = exit_code(list(arguments))
        return (code, *capsys.readouterr())

    return program


def later() -> tuple[dict[str, Any], dict[str, Any]]:
    """A report, and one in which another model no longer counts the passage that supported a claim."""
    was = as_dict(sample_report())
    now = copy.deepcopy(was)
    now["tool"]["stance_model"] = "other-judge"
    result = next(result for result in now["results"] if result["claim"]["id"] == BREAD)
    result["verdict"] |= {"label": "not_enough_evidence", "confidence": 0.0}
    result["evidence"][0]["counted"] = False
    return was, now


def test_a_changed_verdict_names_the_passage_and_the_model() -> None:
    changes = report_changes(*later())
    assert changes["runs"] == ["tool stance model: test-judge is now other-judge"]
    assert (changes["verdicts_changed"], changes["claims"]) == (1, 6)
    (change,) = changes["changes"]
    assert change["claim"] == BREAD and change["was"]["label"] == "supported" and change["now"]["label"] == "not_enough_evidence"
    (passage,) = change["passages"]
    assert passage["passage_id"] == "survey-2014@0" and passage["publisher"] == "Statistics Office"
    assert passage["change"].startswith("survey-2014@0 no longer counts for the claim: “Bread cost 41 marks")


@pytest.mark.parametrize("format_name", ["terminal", "markdown", "json"])
def test_each_format_says_it(format_name: str) -> None:
    text = rendered(report_changes(*later()), format_name).replace("\\", "")
    assert "stance model: test-judge is now other-judge" in text
    assert BREAD in text and "survey-2014@0 no longer counts for the claim: “Bread cost 41 marks" in text
    if format_name == "markdown":
        assert (
            "**Supported**, 86% → **Not enough evidence**, 0%" in text
            and "(Prices 2014, Statistics Office, 15 January 2014)" in text
        )
    if format_name == "json":
        assert json.loads(rendered(report_changes(*later()), "json")) == report_changes(*later())


def test_passages_that_are_only_less_sure_are_named_where_the_verdict_moved() -> None:
    was, now = later()
    result = next(result for result in now["results"] if result["claim"]["id"] == BREAD)
    result["evidence"][0] |= {"counted": True, "probability": 0.7}
    (change,) = report_changes(was, now)["changes"]
    assert [passage["change"] for passage in change["passages"]] == ["survey-2014@0 was 100% for the claim, is now 70%"]
    result["verdict"] = {**was["results"][1]["verdict"]}
    assert report_changes(was, now)["changes"] == []


@pytest.mark.parametrize("format_name", ["terminal", "markdown"])
def test_hostile_text_is_inert(format_name: str) -> None:
    was, now = later()
    result = now["results"][-1]
    result["evidence"][0]["counted"] = False
    result["evidence"][0]["title"] = HOSTILE
    now["tool"][HOSTILE] = HOSTILE
    text = rendered(report_changes(was, now), format_name)
    assert not set(text) & {"\x1b", "\u202e"} and "HOSTILE" in text
    assert format_name == "terminal" or not re.search(r"(?<!\\)<script|(?<!\\)\]\(javascript", text)


def test_report_since_and_diff_of_json_lines(run: Run, workspace: Path) -> None:
    assert run("check", "--format", "json", "-o", "a.json")[0] == 0
    assert run("check", "--format", "jsonl", "-o", "a.jsonl")[0] == 0
    code, out, _ = run("report", "--since", "a.json")
    assert (code, out) == (0, "nothing changed in 1 verdicts\n")
    audit = workspace / "evidence" / "audit.yaml"
    audit.write_text(audit.read_text().replace("was not finished in March", "was finished in March"))
    code, out, _ = run("report", "--since", "a.json")
    assert code == 0 and "verdict: refuted is now supported" in out and "audit#p1" in out and "corpus fingerprint" in out
    assert "1 of 1 verdicts changed" in out
    code, out, _ = run("report", "--since", "a.jsonl", "--format", "json", "-o", "changes.json")
    changes = json.loads((workspace / "changes.json").read_text())
    assert out == "" and changes["changes"][0]["passages"][0]["passage_id"] == "audit#p1"
    code, out, _ = run("report", "--since", "a.json", "--format", "markdown")
    assert code == 0 and "**Refuted**" in out and "→ **Supported**" in out and "Court of Auditors" in out
    assert run("report", "--since", "a.json", "--format", "html")[0] == 2
    assert "is no report" in run("report", "--since", "changes.json")[2]
    run("check", "--format", "jsonl", "-o", "b.jsonl")
    code, out, _ = run("diff", "a.jsonl", "b.jsonl")
    assert code == 0 and "audit#p1" in out and "1 of 1 verdicts changed" in out
