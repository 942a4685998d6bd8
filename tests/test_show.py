"""`factcheck show`: a passage with its neighbours, page and hash, and the claims that name it; never what is expected."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from build_documents import ONE, articles
from conftest import exit_code

from factcheck.text import sha256

CLAIM = """id: mayor-2021-tests
statement: All tests of the bridge were passed.
speaker: The mayor
date: 2021-11-02
appearances:
  - source: bridge
    quote: The mayor told the council on 2 November 2021 that all tests had been passed without reservations.
expected:
  label: refuted
  evidence: [bridge]
"""


@pytest.fixture
def bridge(workspace: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """The workspace with a report of several pages, and a claim that cites it."""
    (workspace / "bridge.pdf").write_bytes(ONE["heads.pdf"](articles()[0]))
    (workspace / "claims" / "mayor-2021-tests.yaml").write_text(CLAIM)
    assert (
        exit_code(["add", "evidence", "bridge.pdf", "--id", "bridge", "--publisher", "Court of Auditors", "--kind", "court"]) == 0
    )
    capsys.readouterr()
    return workspace


def shown(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert exit_code(["show", *arguments]) == 0, capsys.readouterr().err
    return capsys.readouterr().out


def test_a_passage_stands_in_its_context(bridge: Path, capsys: pytest.CaptureFixture[str]) -> None:
    whole = json.loads(shown(capsys, "bridge", "--format", "json"))
    block = next(one for one in whole["blocks"] if one["text"].startswith("Inspectors of"))
    start = block["start"] + block["text"].index("The mayor told")
    found = json.loads(shown(capsys, f"bridge@{start}-{start + 14}", "--format", "json"))
    assert found["passage"]["text"] == "The mayor told" and found["inside"] == block
    assert found["passage"]["page"] == block["page"] == "12"
    assert found["before"]["text"].startswith("The municipality's department") and found["after"]["text"].startswith(
        "The auditors"
    )
    assert found["source"]["publisher"] == "Court of Auditors"
    [claim] = found["claims"]
    assert (claim["id"], claim["cites_passage"]) == ("mayor-2021-tests", False)
    assert "expected" not in json.dumps(found) and "refuted" not in json.dumps(found)


def test_the_terminal_marks_the_passage_and_names_page_date_and_hash(bridge: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = json.loads(shown(capsys, "bridge", "--format", "json"))
    block = next(one for one in found["blocks"] if one["text"].startswith("Inspectors of"))
    start, end = block["start"] + block["text"].index("The mayor told"), block["end"]
    out = shown(capsys, f"bridge@{start}-{end}")
    assert "page 12 · characters" in out and found["source"]["text_sha256"] in out
    assert "▶ The mayor told the council on 2 November 2021 that all tests had been passed without reservations.³ ◀" in out
    assert "Court of Auditors · court · 1 January 2000" in out
    assert "mayor-2021-tests: All tests of the bridge were passed. (The mayor, 2 November 2021)" in out
    assert "cites (this passage): The mayor told" in out and "refuted" not in out


def test_a_curated_passage_and_a_whole_source(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = json.loads(shown(capsys, "audit#p1", "--format", "json"))
    text = (
        "The auditors visited the site twice during the spring of that year.\n\n"
        "The bridge at Varna was not finished in March, and the road that leads to it is still closed.\n"
    )
    assert found["source"]["text_sha256"] == sha256(text)
    assert text[found["passage"]["start"] : found["passage"]["end"]] == found["passage"]["text"]
    assert found["before"]["text"].startswith("The auditors visited") and found["after"] is None
    out = shown(capsys, "audit")
    assert "Audit of public works" in out and "audit#p1: The bridge at Varna" in out
    assert "No stored claim names this source." in out


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("adit", "unknown source 'adit'; did you mean audit?"),
        ("audit#p2", "unknown passage of audit 'p2' (known: p1)"),
        ("audit@5-9999", "audit@5-9999 lies outside the text of audit, which has"),
        ("audit@9-9", "lies outside"),
    ],
)
def test_what_does_not_exist_is_named(workspace: Path, capsys: pytest.CaptureFixture[str], name: str, message: str) -> None:
    assert exit_code(["show", name]) == 1
    assert message in capsys.readouterr().err


def test_a_page_reaches_every_report(bridge: Path, small_models: None, capsys: pytest.CaptureFixture[str]) -> None:
    check = ["check", "--text", "The auditors asked for the test certificates of the load-bearing elements.", "--date", "2022"]
    for format_name in ("terminal", "markdown", "html"):
        assert exit_code([*check, "--format", format_name, "--show", "0"]) == 0
        assert ", page 12" in capsys.readouterr().out
    assert exit_code([*check, "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)["results"][0]["evidence"]
    assert {"11", "12", "13"} <= {one["page"] for one in found if one["source_id"] == "bridge"}
    assert {one["page"] for one in found if one["source_id"] == "audit"} == {None}
