"""Word documents and spreadsheets opened by LibreOffice: no claim, quotation or source is lost."""

from __future__ import annotations

import csv
import dataclasses
import shutil
import subprocess
from io import StringIO
from pathlib import Path

import pypdfium2
import pytest
from sample_report import LONG_WORD, sample_report
from test_report_documents import FORMULAS, SCRIPTS, render, reviewed, said, squeezed

from factcheck.records import Report
from factcheck.reports import reviewing, wording
from factcheck.reports.plain import readable

OFFICE = shutil.which("soffice")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(OFFICE is None, reason="no LibreOffice (apt-get install libreoffice-writer libreoffice-calc)"),
]
ALL_SHEETS = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"


@pytest.fixture(scope="module")
def report() -> Report:
    """Reviewed claims, letters of many scripts, and words that look like formulas."""
    reviewed_one = reviewed()
    more = said(sample_report(), *SCRIPTS.values(), *FORMULAS)
    return dataclasses.replace(reviewed_one, results=(*reviewed_one.results, *more.results))


def converted(data: bytes, name: str, target: str, folder: Path) -> list[Path]:
    """The files that LibreOffice makes of a document."""
    (folder / name).write_bytes(data)
    out = folder / target.partition(":")[0]
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    assert OFFICE is not None
    command = [OFFICE, profile, "--headless", "--convert-to", target, "--outdir", str(out), str(folder / name)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=180, check=False)
    assert done.returncode == 0 and out.is_dir(), done.stderr
    return sorted(out.iterdir())


def facts(report: Report) -> list[str]:
    """Claims, quotations and sources, with verdicts and who decided."""
    found = [reviewing.standing(report), report.standard]
    for result in report.results:
        claim = result.claim
        found += [claim.id, claim.statement, *claim.quotes, claim.speaker.name, claim.occasion or ""]
        found += [wording.verdict_words(result), reviewing.review_words(result)]
        for judgement in result.judgements:
            source = judgement.match.source
            found += [
                judgement.match.passage.text,
                source.title or "",
                source.publisher or "",
                wording.safe_url(source.url) or "",
            ]
            found += [judgement.match.passage.id, judgement.attributed_to or ""]
    return [squeezed(readable(words)) for words in found if words]


def lost(report: Report, text: str) -> list[str]:
    return [words for words in facts(report) if words not in squeezed(text)]


def test_a_word_document_as_text(report: Report, tmp_path: Path) -> None:
    (made,) = converted(render("docx", report), "report.docx", "txt:Text (encoded):UTF8", tmp_path)
    assert lost(report, made.read_text(encoding="utf-8-sig")) == []


def test_a_word_document_as_pdf(report: Report, tmp_path: Path) -> None:
    (made,) = converted(render("docx", report), "report.docx", "pdf", tmp_path)
    document = pypdfium2.PdfDocument(made)
    texts = [page.get_textpage().get_text_bounded() for page in document]
    assert all(f"Page {number} of {len(document)}" in text for number, text in enumerate(texts, 1))
    assert {tuple(map(round, page.get_size())) for page in document} == {(595, 842)}
    # The fonts of the computer decide whether every script is shown, and a reader of PDF how parts of a long word are joined.
    missing = [words for words in lost(report, "".join(texts)) if words.isascii() and LONG_WORD not in words]
    assert missing == []


def test_a_spreadsheet(report: Report, tmp_path: Path) -> None:
    made = converted(render("xlsx", report), "report.xlsx", ALL_SHEETS, tmp_path)
    assert [path.name for path in made] == ["report-About.csv", "report-Claims.csv", "report-Evidence.csv"]
    texts = [path.read_text(encoding="utf-8") for path in made]
    cells = [cell for text in texts for row in csv.reader(StringIO(text, newline="")) for cell in row]
    assert lost(report, "".join(cells)) == []
    assert set(FORMULAS) <= set(cells) and not any("#NAME?" in cell or "Err:" in cell for cell in cells)
