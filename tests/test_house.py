"""A newsroom's own words and templates: shown everywhere beside the class, and their mistakes named by file and line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import exit_code
from sample_report import HOSTILE, sample_report

from factcheck.errors import InputError, ProblemsError
from factcheck.house import House, in_house_words, read_house
from factcheck.records import Label
from factcheck.reports import wording
from factcheck.reports.html import Html
from factcheck.reports.json import as_dict
from factcheck.reports.markdown import Markdown

WORDS = """\
newsroom: The Harbour Post
title: Harbour check
methodology: https://post.example/how
corrections: https://post.example/wrong
verdicts:
  refuted: Mostly false
  supported: Holds up
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "house.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_words_stand_beside_the_class_and_never_instead_of_it(tmp_path: Path) -> None:
    report = in_house_words(sample_report(), read_house(written(tmp_path, WORDS)))
    page, text = Html(3).render(report), Markdown(3).render(report)
    for shown in (page, text):
        assert "Mostly false (refuted)" in shown and "Holds up (supported)" in shown and "Not enough evidence" in shown
        assert "Harbour check" in shown and "The Harbour Post" in shown and "https://post.example/wrong" in shown
        assert "Not checkable: an opinion" in shown
    assert 'data-verdict="refuted"' in page and '<option value="refuted">Mostly false (refuted)</option>' in page
    first = as_dict(report)["results"][0]["verdict"]
    assert (first["label"], first["house_words"]) == ("refuted", "Mostly false")
    assert as_dict(report)["house"]["verdicts"] == {"refuted": "Mostly false", "supported": "Holds up"}


def test_a_file_beside_the_claims_is_used_unless_another_is_named(
    workspace: Path, small_models: None, capsys: pytest.CaptureFixture[str]
) -> None:
    written(workspace, WORDS)
    other = workspace / "other.yaml"
    other.write_text("verdicts:\n  refuted: Wrong\n")
    for command in ("check", "report"):
        assert exit_code([command, "--format", "markdown"]) == 0
        assert "Mostly false (refuted)" in capsys.readouterr().out
        assert exit_code([command, "--format", "markdown", "--house", "other.yaml"]) == 0
        assert "Wrong (refuted)" in capsys.readouterr().out
    assert exit_code(["check", "--house", "none.yaml"]) == 1
    assert "none.yaml" in capsys.readouterr().err


def test_an_overruled_verdict_gets_the_words_of_the_new_class(tmp_path: Path) -> None:
    from test_report_documents import reviewed

    report = in_house_words(reviewed(), House({Label.REFUTED: "Mostly false", Label.SUPPORTED: "Holds up"}))
    assert wording.verdict_words(report.results[1]) == "Mostly false (refuted)"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("verdicts:\n  refuted: x\n  suported: y\n", "house.yaml:3: verdicts.suported"),
        ("newsroom: ''\n", "house.yaml:1: newsroom"),
        ("methodology: javascript:alert(1)\n", "house.yaml:1: methodology: 'javascript:alert(1)' is no address"),
        ("colour: red\n", "house.yaml:1: colour: unknown key"),
        (f"title: {'x' * 200}\n", "house.yaml:1: title"),
    ],
)
def test_a_mistake_in_the_words_is_one_line(tmp_path: Path, text: str, problem: str) -> None:
    with pytest.raises(ProblemsError) as raised:
        read_house(written(tmp_path, text))
    assert len(raised.value.problems) == 1 and problem in str(raised.value)


def test_hostile_words_stay_words() -> None:
    report = in_house_words(sample_report(), House({Label.REFUTED: HOSTILE}, HOSTILE, HOSTILE, HOSTILE, HOSTILE))
    page = Html(3).render(report)
    assert "<script>alert" not in page and 'href="javascript' not in page and "&lt;script&gt;alert(1)" in page


def test_a_template_of_the_newsroom_replaces_ours_and_everything_in_it_is_escaped(tmp_path: Path) -> None:
    claims = "{% for section in sections %}<p>{{ section.claim.statement }}</p>{% endfor %}"
    (tmp_path / "report.html.j2").write_text("<h1>{{ title_of(report) }}</h1>" + claims)
    page = Html(3, tmp_path).render(sample_report())
    assert page.startswith("<h1>factcheck report</h1><p>Promising") and "&lt;script&gt;alert(1)" in page and "<script" not in page


def test_a_template_may_extend_ours_and_replace_the_styles(tmp_path: Path) -> None:
    block = "{% block top %}<p>Harbour</p>{{ super() }}{% endblock %}"
    (tmp_path / "report.html.j2").write_text('{% extends "factcheck/report.html.j2" %}' + block)
    (tmp_path / "report.css").write_text("body { color: #123456; }")
    page = Html(3, tmp_path).render(sample_report())
    assert "<p>Harbour</p>" in page and "color: #123456" in page and page.count("<article") == 6
    other = tmp_path / "other"
    other.mkdir()
    (other / "report.css").write_text("body { color: #654321; }")
    assert "#654321" in Html(3, other).render(sample_report())


@pytest.mark.parametrize(
    ("template", "problem"),
    [
        ("one\n{% if %}", "report.html.j2:2: "),
        ("one\n\n{{ report.nothing_like_it }}", "report.html.j2:3: UndefinedError"),
        ("{{ 1 / 0 }}", "report.html.j2:1: ZeroDivisionError"),
        ('{% include "absent.j2" %}', "report.html.j2:1: TemplateNotFound"),
    ],
)
def test_a_mistake_in_a_template_is_one_line_with_its_place(tmp_path: Path, template: str, problem: str) -> None:
    (tmp_path / "report.html.j2").write_text(template)
    with pytest.raises(InputError) as raised:
        Html(3, tmp_path).render(sample_report())
    assert problem in str(raised.value) and "correct the template" in str(raised.value) and "\n" not in str(raised.value)


def test_the_command_takes_words_and_templates(workspace: Path, small_models: None, capsys: pytest.CaptureFixture[str]) -> None:
    written(workspace, WORDS)
    (workspace / "own").mkdir()
    assert exit_code(["report", "--house", "house.yaml", "-o", "r.html"]) == 0
    assert "Mostly false (refuted)" in (workspace / "r.html").read_text("utf-8")
    assert exit_code(["report", "--house", "house.yaml", "--format", "json", "-o", "r.json"]) == 0
    assert json.loads((workspace / "r.json").read_text("utf-8"))["house"]["newsroom"] == "The Harbour Post"
    assert exit_code(["report", "--templates", "own", "-o", "r.html"]) == 1
    assert "own: replaces nothing; name a file in it like one of ours" in capsys.readouterr().err
    assert exit_code(["report", "--templates", "absent", "-o", "r.html"]) == 1
    (workspace / "own" / "report.typ").write_text("= #sys.inputs.keys().first() of the house")
    assert exit_code(["report", "--templates", "own", "--format", "pdf", "-o", "r.pdf"]) == 0
    from test_report_documents import pdf_text

    assert "report of the house" in pdf_text((workspace / "r.pdf").read_bytes())
    (workspace / "own" / "report.typ").write_text("#nothing")
    assert exit_code(["report", "--templates", "own", "--format", "pdf", "-o", "r.pdf"]) == 1
    assert exit_code(["report", "--templates", "own", "--format", "csv", "-o", "r.csv"]) == 1
    assert "has no template" in capsys.readouterr().err
