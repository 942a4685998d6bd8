"""`factcheck validate --quotes`: what moved is said and written in place, what is lost ends the run with an error."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import REPOSITORY, exit_code
from hypothesis import given
from hypothesis import strategies as st

from factcheck.errors import InputError
from factcheck.store import read_sources
from factcheck.text import sha256
from factcheck.yamledit import with_values
from factcheck.yamlfile import parse_yaml

OLD = "The bridge opened in May. The auditors found no cracks in the deck. Nobody was hurt.\n"
NEW = "Correction: see below. The bridge opened in May. The auditors found\nno cracks in the deck. Nobody was hurt.\n"
QUOTE = "The auditors found no cracks in the deck."
FILE = f"""# about the bridge
id: audit   # the file's name
file: ../audit.txt
text_sha256: {sha256(OLD)}
passages:
  # the finding
  - id: p1  # first
    quote: >-
      The auditors found no cracks
      in the deck.
    start: 26   # counted by hand
    end: {26 + len(QUOTE)}
    note: "# no comment"
  - {{id: p2, quote: Nobody was hurt.}}
"""


@pytest.fixture
def audit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The evidence file of a document that has changed since."""
    for folder in ("claims", "evidence"):
        (tmp_path / folder).mkdir()
    (tmp_path / "audit.txt").write_text(NEW, encoding="utf-8")
    path = tmp_path / "evidence" / "audit.yaml"
    path.write_text(FILE, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return path


def test_what_moved_is_said_and_nothing_is_written(audit: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_code(["validate", "--quotes"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "evidence/audit.yaml:8: passages.0.quote: the same words, at 49 to 90 (was 26 to 67)",
        f"evidence/audit.yaml:4: text_sha256: the text has changed; once its quotations are right, write {sha256(NEW)}",
        "2 quotations in 1 source: 1 in place, 1 found elsewhere, 0 lost",
    ]
    assert audit.read_text(encoding="utf-8") == FILE


def test_only_the_lines_that_change_are_written(audit: Path) -> None:
    audit.chmod(0o640)
    assert exit_code(["validate", "--quotes", "--write"]) == 0
    written = audit.read_text(encoding="utf-8")
    assert written == FILE.replace("start: 26 ", "start: 49 ").replace(f"end: {26 + len(QUOTE)}", "end: 90").replace(
        "  - id: p1  # first\n",
        '  - id: p1  # first\n    prefix: "The bridge opened in May. "\n    suffix: " Nobody was hurt.\\n"\n',
    ).replace(
        "{id: p2, quote",
        '{id: p2, start: 91, end: 107, prefix: "found\\nno cracks in the deck. ", suffix: "\\n", quote',
    )
    assert audit.stat().st_mode & 0o777 == 0o640 and [*audit.parent.iterdir()] == [audit]
    audit.write_text(written.replace(sha256(OLD), sha256(NEW)), encoding="utf-8")
    source = read_sources(audit.parent).sound()["audit"]
    assert [source.text[one.start : one.end] for one in source.quotations] == [
        QUOTE.replace("found ", "found\n"),
        "Nobody was hurt.",
    ]
    before = audit.read_bytes()
    assert exit_code(["validate", "--quotes", "--write"]) == 0 and audit.read_bytes() == before


def test_a_lost_quotation_is_an_error_and_the_others_are_written(audit: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("audit.txt").write_text(NEW.replace("no cracks", "cracks"), encoding="utf-8")
    assert exit_code(["validate", "--quotes", "--write"]) == 1
    said = capsys.readouterr()
    assert (
        "passages.0.quote: lost: is not in the text; the nearest has a negation more or less; refused: The auditors" in said.err
    )
    assert "2 quotations in 1 source: 1 in place, 0 found elsewhere, 1 lost" in said.err
    written = audit.read_text(encoding="utf-8")
    assert "start: 26 " in written and "p2, start: 88" in written


def test_line_endings_and_byte_order_mark_stay(audit: Path) -> None:
    audit.write_bytes(b"\xef\xbb\xbf" + FILE.replace("\n", "\r\n").encode())
    assert exit_code(["validate", "--quotes", "--write"]) == 0
    data = audit.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf#") and data.count(b"\n") == data.count(b"\r\n") and b"start: 49 " in data


def test_a_json_line_is_not_written(audit: Path, capsys: pytest.CaptureFixture[str]) -> None:
    audit.unlink()
    lines = audit.with_suffix(".jsonl")
    lines.write_text(
        '{"id": "a", "text": "It is open now.", "passages": [{"id": "p", "quote": "It is open"}]}\n', encoding="utf-8"
    )
    before = lines.read_bytes()
    assert exit_code(["validate", "--quotes"]) == 0 and exit_code(["validate", "--quotes", "--write"]) == 1
    assert "audit.jsonl:1: is not written; make a YAML file" in capsys.readouterr().err and lines.read_bytes() == before


def test_the_benchmark_prints_what_was_recovered(
    audit: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    audit.write_text(f"id: audit\ntext: {OLD}", encoding="utf-8")
    assert exit_code(["bench", "quotes"]) == 1
    assert "14 sentences or more" in capsys.readouterr().err
    monkeypatch.chdir(REPOSITORY)
    assert exit_code(["bench", "quotes", "--documents", "38", "--format", "json"]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert figures["documents"] == 38 and figures["wrong"] == 0 and figures["by_change"]["reflow"]["recovered"] >= 2


def test_write_goes_with_quotes(audit: Path) -> None:
    assert exit_code(["validate", "--write"]) == 2


@pytest.mark.parametrize("stands", ["did not open in May", "opened in June", "opened in may"])
def test_a_look_alike_at_the_stored_position_is_no_quotation(audit: Path, stands: str) -> None:
    text = OLD.replace("opened in May", stands)
    audit.write_text(
        f"id: audit\ntext: {text.strip()}\npassages:\n  - id: p1\n    quote: The bridge opened in May.\n    start: 0\n"
        f"    end: {len(f'The bridge {stands}.')}\n",
        encoding="utf-8",
    )
    [problem] = read_sources(audit.parent).problems
    assert "does not stand at 0 to" in problem


@given(st.text(max_size=40), st.integers(0, 10**9))
def test_values_are_set_and_nothing_else_changes(value: str, number: int) -> None:
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        return
    changed = with_values(FILE, Path("f"), {("passages", 0): {"prefix": value, "start": number}, ("passages", 1): {"end": None}})
    before, after = parse_yaml(FILE, Path("f")).content, parse_yaml(changed, Path("f")).content
    first, second = before["passages"]  # type: ignore[misc]
    assert after == {**before, "passages": [{**first, "prefix": value, "start": str(number)}, {**second, "end": None}]}  # type: ignore[dict-item]
    assert [line for line in FILE.splitlines() if "#" in line and "counted" not in line] == [
        line for line in changed.splitlines() if "#" in line and "counted" not in line and "prefix" not in line
    ]


def test_what_would_not_read_as_meant_is_not_written() -> None:
    with pytest.raises(InputError, match="cannot be changed in place"):
        with_values("a: {b: 1}\n", Path("f"), {("a",): {"b\n": "2"}})
