"""The words that decide: those without which the judge is less sure."""

from __future__ import annotations

import json
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pytest
from conftest import exit_code, make_checker, make_claim, make_source
from docx import Document
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from pypdfium2 import PdfDocument

from factcheck.deciding import LEAST_WORDS, MOST_PARTS, clauses, with_deciding_words
from factcheck.interfaces import Opinion
from factcheck.records import Report, Stance
from factcheck.reports import provenance
from factcheck.reports.csv import Csv
from factcheck.reports.docx import Docx
from factcheck.reports.html import Html
from factcheck.reports.markdown import Markdown
from factcheck.reports.pdf import Pdf
from factcheck.reports.xlsx import Xlsx
from factcheck.text import word_count

CLAIM = "The bridge at Varna was finished in March."
TEXT = "The mayor smiled at the bridge at Varna, but its last span was never laid, and the band went home."
LAST_SPAN = "but its last span was never laid"


def never_refutes(claim: str, evidence: str) -> Opinion:
    return Opinion(0.02, 0.9, 0.08) if "never" in evidence else Opinion(0.05, 0.15, 0.8)


def words(report: Report) -> list[list[str]]:
    """Of each passage that counts, the words that decide, as they stand in its document."""
    counted = [one for result in report.results for one in result.judgements if one.counted]
    return [[one.match.source.text[start:end].rstrip(",") for start, end in one.deciding] for one in counted]


def test_the_clause_that_the_judge_went_by_is_marked() -> None:
    checker = make_checker([make_source("paper", f"Rain fell.\n\n{TEXT}")], never_refutes)
    report = checker.check([make_claim(CLAIM)])
    assert words(report) == [[]]
    marked = with_deciding_words(checker, report)
    assert words(marked) == [[LAST_SPAN]]
    (shown,) = [one for one in marked.results[0].judgements if one.counted]
    assert [piece.words for piece in provenance.marked(shown) if piece.decides] == [f"{LAST_SPAN},"]
    assert "".join(piece.words for piece in provenance.marked(shown)) == f"“{TEXT}”"
    assert not provenance.marks_words(report) and provenance.marks_words(marked)


def test_every_format_shows_the_marks_and_none_without_them() -> None:
    checker = make_checker([make_source("paper", TEXT)], never_refutes)
    report = checker.check([make_claim(CLAIM)])
    marked = with_deciding_words(checker, report)

    def shows(report: Report) -> dict[str, bool]:
        document = Document(BytesIO(Docx(0).render(report)))
        runs = [
            run for table in document.tables for cell in table._cells for paragraph in cell.paragraphs for run in paragraph.runs
        ]
        sheet = load_workbook(BytesIO(Xlsx(0).render(report)))["Evidence"]
        (column,) = [cell.column for cell in sheet[1] if cell.value == "Deciding words"]
        return {
            "html": f"<mark>{LAST_SPAN},</mark>" in Html(0).render(report),
            "markdown": f"**{LAST_SPAN},**" in Markdown(0).render(report),
            "csv": LAST_SPAN in Csv().render(report).splitlines()[1].rsplit(TEXT, 1)[1],
            "docx": any(run.bold and run.underline and run.text.startswith(LAST_SPAN) for run in runs),
            "xlsx": any(str(row[0].value).startswith(LAST_SPAN) for row in sheet.iter_rows(2, None, column, column)),
            "pdf": "Marked words" in "".join(page.get_textpage().get_text_range() for page in PdfDocument(Pdf(0).render(report))),
        }

    assert all(shows(marked).values()), shows(marked)
    assert not any(shows(report).values()), shows(report)


def test_where_every_clause_says_it_no_words_decide() -> None:
    text = "The bridge at Varna never stood in March, the span at Varna was never laid, and the road never met it."
    checker = make_checker([make_source("paper", text)], never_refutes)
    assert words(with_deciding_words(checker, checker.check([make_claim(CLAIM)]))) == [[]]


def test_a_passage_of_one_clause_is_not_asked_about_again() -> None:
    checker = make_checker([make_source("paper", "The bridge at Varna was never finished in March.")], never_refutes)
    report = checker.check([make_claim(CLAIM)])
    before = len(checker.judge.judged)  # type: ignore[attr-defined]
    assert words(with_deciding_words(checker, report)) == [[]]
    assert len(checker.judge.judged) == before  # type: ignore[attr-defined]


def test_only_as_many_passages_as_are_shown_are_looked_at_and_only_once() -> None:
    texts = [f"{TEXT} The {day} was cold." for day in ("Monday", "Tuesday", "Friday")]
    sources = [make_source(f"paper-{number}", text, publisher=f"Paper {number}") for number, text in enumerate(texts)]
    checker = make_checker(sources, never_refutes)
    report = checker.check([make_claim(CLAIM)])
    counted = sum(one.counted for one in report.results[0].judgements)
    assert counted > 2
    assert [bool(one) for one in words(with_deciding_words(checker, report, 2))] == [True, True, *[False] * (counted - 2)]
    asked = len(checker.judge.judged)  # type: ignore[attr-defined]
    with_deciding_words(checker, report, 2)
    assert len(checker.judge.judged) == asked  # type: ignore[attr-defined]


def test_nothing_else_in_the_report_changes() -> None:
    from dataclasses import replace

    checker = make_checker([make_source("paper", TEXT)], never_refutes)
    report = checker.check([make_claim(CLAIM)])
    marked = with_deciding_words(checker, report)
    plain = [replace(one, deciding=()) for one in marked.results[0].judgements]
    assert tuple(plain) == report.results[0].judgements
    assert marked.results[0].verdict == report.results[0].verdict


@given(st.text(alphabet="ab ,.;:()–but\n", max_size=200))
def test_clauses_are_in_order_apart_and_hold_every_word(text: str) -> None:
    spans = clauses(text)
    assert all(start < end for start, end in spans)
    assert all(first[1] <= second[0] for first, second in pairwise(spans))
    assert "".join(text[start:end] for start, end in spans).replace(" ", "").count("a") == text.count("a")


def test_short_pieces_stay_with_their_neighbour_and_long_passages_go_by_sentences() -> None:
    pieces = [TEXT[start:end] for start, end in clauses(TEXT)]
    assert pieces == ["The mayor smiled at the bridge at Varna,", f"{LAST_SPAN},", "and the band went home."]
    assert all(word_count(piece) >= LEAST_WORDS for piece in pieces)
    long = "One two three, " * MOST_PARTS + "and four five six. Seven eight nine ten."
    assert [long[start:end][-5:] for start, end in clauses(long)] == [" six.", " ten."]


@pytest.mark.usefixtures("small_models")
def test_report_marks_them_and_check_does_not(workspace: Path, tmp_path: Path) -> None:
    for command, known in (("report", True), ("check", False)):
        file = tmp_path / f"{command}.json"
        assert exit_code([command, "--format", "json", "-o", str(file), "--quiet"]) == 0
        shown = [one for result in json.loads(file.read_text())["results"] for one in result["evidence"]]
        found = [mark for one in shown for mark in one["deciding"]]
        assert bool(found) is known
        assert all(mark["exact"] in one["text"] for one in shown for mark in one["deciding"])
        assert all(one["counted"] and one["stance"] != Stance.NEUTRAL for one in shown if one["deciding"])
