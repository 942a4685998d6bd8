"""The report as PDF, Word document and spreadsheet: the facts of the JSON report are in each, and hostile text does nothing."""

from __future__ import annotations

import ctypes
import dataclasses
import re
import sys
import time
from collections.abc import Callable
from importlib import import_module
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import docx
import openpyxl
import pypdfium2
import pypdfium2.raw as pdfium
import pytest
import typst
from click.testing import CliRunner
from docx.oxml.ns import qn
from fontTools.ttLib import TTFont
from sample_report import HOSTILE, LONG_WORD, sample_report

from factcheck.commands import options, program
from factcheck.decisions import Decision, Event, Reply, Review
from factcheck.errors import InputError, MissingDependencyError
from factcheck.records import Label, Report
from factcheck.registry import BINARY_REPORTS, REPORTS, find
from factcheck.reports import provenance, reviewing, wording
from factcheck.reports.json import as_dict
from factcheck.reports.pages import right_to_left
from factcheck.reports.plain import readable

FORMATS = sorted(BINARY_REPORTS)
FONTS = Path(str(files("factcheck.reports") / "fonts"))
SCRIPTS = {
    "Kazakh": "Қазақстандағы сайлау әділ өтті, ұлттық үңгір өзгеше һәм ғажап.",
    "Greek": "Οι εκλογές ήταν ελεύθερες και δίκαιες, λέει η κυβέρνηση.",
    "Georgian": "არჩევნები თავისუფალი და სამართლიანი იყო.",
    "Arabic": "كانت الانتخابات حرة ونزيهة، قال الوزير.",
    "Armenian": "Ընտրությունները ազատ էին։",
    "Hebrew": "השביתה הסתיימה בהסכם.",
    "Persian": "انتخابات پژوهش گچ",
    "Serbian, Tajik": "Ђорђе Љубић, ҳукумати Тоҷикистон",
    "Latin": "Łódź, naïve Œuvre, Ġgantija, „Ţară“, İstanbul, Đặng",
}
TYPST = '#panic("x") #read("/etc/passwd") $x^2$ = Title @ref <label> \\u{41} // gone /* gone */ #let x = "\\"'
FORMULAS = ('=HYPERLINK("https://evil.example","x")', "+1+1", "-2+3", "@SUM(A1)", "{=1}", "_x003D_1")
FIELD = 'HYPERLINK "https://evil.example" \\* MERGEFORMAT'


def render(format: str, report: Report, show: int = 0) -> bytes:
    made = find("format", REPORTS, format)(show=show).render(report)
    assert isinstance(made, bytes)
    return made


def said(report: Report, *statements: str) -> Report:
    """The report with these statements about its first claim; its evidence says the same."""
    first = report.results[0]
    results = []
    for statement in statements:
        source = dataclasses.replace(first.judgements[0].match.source, text=statement, title=statement, publisher=statement)
        passage = dataclasses.replace(first.judgements[0].match.passage, start=0, end=len(statement), text=statement)
        match = dataclasses.replace(first.judgements[0].match, passage=passage, source=source)
        claim = dataclasses.replace(first.claim, statement=statement, quotes=(statement,), occasion=statement)
        judged = dataclasses.replace(first.judgements[0], match=match, attributed_to=statement)
        results.append(dataclasses.replace(first, claim=claim, judgements=(judged,)))
    return dataclasses.replace(report, results=tuple(results))


def reviewed() -> Report:
    """The sample with a page, an archived copy, and a claim that was overruled, signed and corrected."""
    report = sample_report()
    first, second, *others = report.results
    judged = first.judgements[0]
    match = dataclasses.replace(
        judged.match,
        passage=dataclasses.replace(judged.match.passage, page="12", context="Chapter on assembly"),
        source=dataclasses.replace(judged.match.source, archived_url="https://archive.example/1", retrieved_on="2026-04-30"),
    )
    claim = dataclasses.replace(first.claim, topics=("assembly", "свобода печати"))
    first = dataclasses.replace(first, claim=claim, judgements=(dataclasses.replace(judged, match=match), *first.judgements[1:]))
    proposal = {"label": "supported"}
    decided = Event(
        "okoro-2014-bread", "Ann Editor", "2026-05-03T10:00:00Z", Decision.OVERRULE, proposal, "f", Label.REFUTED, "Wheat."
    )
    signed = dataclasses.replace(decided, reviewer="Bo Second", decision=Decision.SIGN, reason=None)
    corrected = dataclasses.replace(decided, decision=Decision.CORRECTION, reason="The year was 2013.")
    asked = dataclasses.replace(decided, decision=Decision.REPLY, reply=Reply("Chidi Okoro", "2026-05-01", None, "No comment."))
    review = Review((decided, signed, corrected, asked), decided, signed)
    second = dataclasses.replace(second, review=review)
    return dataclasses.replace(report, results=(first, second, *others), review_head="ab" * 32)


def squeezed(text: str) -> str:
    """Without spaces and marks of direction: where lines break differs from format to format."""
    return re.sub(r"[\s\u2066-\u2069]", "", text)


def pdf_text(data: bytes) -> str:
    return "".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(data))


def docx_text(data: bytes) -> str:
    return "\n".join(node.text or "" for node in docx.Document(BytesIO(data)).element.body.iter(qn("w:t")))


def cells(data: bytes) -> list[Any]:
    return [cell for sheet in openpyxl.load_workbook(BytesIO(data)) for row in sheet.iter_rows() for cell in row]


def xlsx_text(data: bytes) -> str:
    return "\n".join(str(cell.value) for cell in cells(data) if cell.value is not None)


TEXT: dict[str, Callable[[bytes], str]] = {"pdf": pdf_text, "docx": docx_text, "xlsx": xlsx_text}


def facts(report: Report) -> list[str]:
    """What people must find, from the JSON report and from the words that all reports share."""
    found = [
        report.standard,
        *report.left_out,
        reviewing.standing(report),
        reviewing.log_words(report),
        wording.tool_line(report),
    ]
    for record, result in zip(report.results, as_dict(report)["results"], strict=True):
        claim, verdict = result["claim"], result["verdict"]
        found += [claim["id"], claim["statement"], *claim["quote"], claim["speaker"], claim["role"], claim["occasion"]]
        found += [wording.date_words(claim["date"]), wording.verdict_words(record), *verdict["reasons"]]
        found += [wording.searched_words(record.verdict), wording.confidence_words(record).removeprefix("confidence ")]
        found += [reviewing.review_words(record), *(words for _, words in reviewing.details(record))]
        found += [word for place in wording.reported_in(record) for word in place]
        for judgement, passage in zip(record.judgements, result["evidence"], strict=True):
            found += [passage[name] for name in ("text", "title", "publisher", "attributed_to", "passage_id")]
            found += [
                wording.safe_url(passage["url"]),
                wording.date_words(passage["published_on"]),
                f"origin {passage['origin']}",
            ]
            found += [wording.time_words(judgement, record.claim), wording.stance_words(judgement), provenance.remarks(judgement)]
            found += [*judgement.match.source.interests, passage["source_kind"] and passage["source_kind"].replace("ngo", "NGO")]
    return [squeezed(readable(words)) for words in found if words]


@pytest.mark.parametrize("format", FORMATS)
def test_every_fact_of_the_json_report_is_found_again(format: str) -> None:
    report = reviewed()
    text = squeezed(TEXT[format](render(format, report)))
    hebrew = {words for words in facts(report) if right_to_left(words)}
    assert len(hebrew) == 3
    # A PDF keeps the place of each letter; how a reader puts leftward ones in order is its own affair.
    missing = [words for words in facts(report) if words not in text and not (format == "pdf" and words in hebrew)]
    assert not missing
    assert all(squeezed(words) in text for words in ("page 12", "Chapter on assembly", "https://archive.example/1"))
    assert all(set(words) <= set(text) for words in hebrew)
    assert "overruledbyAnnEditoron3May2026,signedbyBoSecond" in text and "Theyearwas2013." in text


@pytest.mark.parametrize("format", FORMATS)
def test_every_claim_stands_beside_its_own_evidence_and_says_that_nobody_reviewed_it(format: str) -> None:
    data, report = render(format, sample_report()), sample_report()
    if format == "xlsx":
        rows = list(openpyxl.load_workbook(BytesIO(data))["Evidence"].iter_rows(min_row=2, values_only=True))
        places = [" ".join(str(cell) for row in rows if row[0] == number for cell in row) for number in range(1, 7)]
        names, *claims = openpyxl.load_workbook(BytesIO(data))["Claims"].iter_rows(values_only=True)
        reviews = [row[names.index("Review")] for row in claims]
        assert reviews == [wording.MACHINE_PROPOSAL] * 6
    elif format == "docx":
        tables = docx.Document(BytesIO(data)).tables[1:]
        places = ["\n".join(cell.text for cell in table.rows[2].cells) for table in tables]
        assert all([cell.text for cell in table.rows[1].cells] == ["Claim", "Evidence"] for table in tables)
    else:
        _, *parts = re.split(r"Claim (\d) of 6 · ", pdf_text(data))
        places = [
            "".join(part for of, part in zip(parts[::2], parts[1::2], strict=True) if of == str(number)) for number in range(1, 7)
        ]
    assert len(places) == 6
    for number, (place, result) in enumerate(zip(places, report.results, strict=True)):
        assert format == "xlsx" or wording.MACHINE_PROPOSAL in place
        texts = [squeezed(readable(judgement.match.passage.text)) for judgement in result.judgements]
        assert all(text in squeezed(place) for text in texts if not right_to_left(text)), number
        assert "none found" in place or number in (2,)


@pytest.mark.parametrize("format", FORMATS)
def test_the_first_passages_are_shown_and_the_rest_is_counted(format: str) -> None:
    text = TEXT[format](render(format, sample_report(), show=1))
    assert "… and 2 more, not shown" in text and "two bloggers" not in text
    empty = dataclasses.replace(sample_report(), results=(), left_out=())
    assert squeezed(empty.standard) in squeezed(TEXT[format](render(format, empty)))


@pytest.mark.parametrize("format", FORMATS)
def test_stakes_are_told_once_a_claim_on_pages_and_in_every_row_of_a_sheet(format: str) -> None:
    text = TEXT[format](render(format, sample_report()))
    times = (3, 0) if format == "xlsx" else (1, 2)
    assert (text.count("funded by an opposition family"), text.count("named above")) == times


@pytest.mark.parametrize("format", FORMATS)
def test_the_same_report_gives_the_same_bytes(format: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before = render(format, sample_report())
    monkeypatch.setattr(time, "time", lambda: 2_000_000_000.0)
    assert render(format, sample_report()) == before
    assert format == "pdf" or len({part.date_time for part in ZipFile(BytesIO(before)).infolist()}) == 1


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("words", [HOSTILE, TYPST, FIELD, *FORMULAS, "a\ufffe\uffffb\ud800\x00\x1b[31m\u202e\u2067c"])
def test_hostile_text_is_shown_as_it_is(format: str, words: str) -> None:
    data = render(format, said(sample_report(), words))
    shown = readable(words).replace("\ufffe", "").replace("\uffff", "")
    text = TEXT[format](data)
    assert squeezed(shown) in squeezed(text).replace("\ufffe", "").replace("\uffff", "")
    assert not set(text) & {"\x1b", "\x00", "\u202e", "\u2067"}


def test_a_spreadsheet_holds_texts_numbers_and_safe_links_only() -> None:
    data = render("xlsx", said(sample_report(), HOSTILE, "https://evil.example/x", "＝1", *FORMULAS))
    found = cells(data)
    assert {cell.data_type for cell in found if cell.value is not None} == {"s", "n"}
    assert {cell.hyperlink.target for cell in found if cell.hyperlink} == {"https://norvinia.example/final?a=1&b=2"}
    assert all(cell.quotePrefix for cell in found if cell.value in FORMULAS)
    assert set(FORMULAS) <= {cell.value for cell in found}
    parts = ZipFile(BytesIO(data))
    assert not any("externalLink" in name or "vba" in name.lower() for name in parts.namelist())
    assert not any(re.search(rb"<(\w+:)?f[ >]|ddeLink", parts.read(name)) for name in parts.namelist() if "sheet" in name)


def test_a_document_holds_no_field_but_page_numbers_and_no_link_but_safe_ones() -> None:
    data = render("docx", said(sample_report(), HOSTILE, FIELD))
    parts = ZipFile(BytesIO(data))
    xml = b"".join(parts.read(name) for name in parts.namelist() if name.endswith((".xml", ".rels")))
    assert sorted(re.findall(rb'w:instr="(\w+)"', xml)) == [b"NUMPAGES", b"PAGE"] and b"instrText" not in xml
    targets = re.findall(rb'Target="([^"]+)" TargetMode="External"', xml)
    assert set(targets) == {b"https://norvinia.example/final?a=1&amp;b=2", b"https://lakeunion.example/brandt"}
    assert not any("vba" in name.lower() or "embeddings" in name for name in parts.namelist())


def test_a_document_is_a4_and_repeats_its_headings() -> None:
    made = docx.Document(BytesIO(render("docx", reviewed())))
    page = made.sections[0]
    assert (round(page.page_width.mm), round(page.page_height.mm)) == (210, 297)
    for table in made.tables:
        header = [row for row in table.rows if row._tr.trPr is not None and row._tr.trPr.find(qn("w:tblHeader")) is not None]
        assert header and [row._tr for row in table.rows][: len(header)] == [row._tr for row in header]
        assert table._tbl.tblPr.find(qn("w:tblLayout")).get(qn("w:type")) == "fixed"
    leftward = [paragraph for paragraph in made.element.body.iter(qn("w:p")) if right_to_left("".join(paragraph.itertext()))]
    assert leftward and all(paragraph.pPr.find(qn("w:bidi")) is not None for paragraph in leftward)
    anchors = {link.get(qn("w:anchor")) for link in made.element.body.iter(qn("w:hyperlink"))} - {None}
    assert anchors == {mark.get(qn("w:name")) for mark in made.element.body.iter(qn("w:bookmarkStart"))} and len(anchors) == 6


def links(data: bytes) -> set[str]:
    """Addresses that a PDF leads to."""
    found = set()
    document = pypdfium2.PdfDocument(data)
    for page in document:
        position, link = ctypes.c_int(0), pdfium.FPDF_LINK()
        while pdfium.FPDFLink_Enumerate(page, position, link):
            action = pdfium.FPDFLink_GetAction(link)
            kind = pdfium.FPDFAction_GetType(action)
            assert kind in (pdfium.PDFACTION_URI, pdfium.PDFACTION_GOTO, pdfium.PDFACTION_UNSUPPORTED)
            if kind == pdfium.PDFACTION_URI:
                buffer = ctypes.create_string_buffer(2000)
                pdfium.FPDFAction_GetURIPath(document, action, buffer, len(buffer))
                found.add(buffer.value.decode())
    return found


def test_a_pdf_leads_nowhere_but_to_safe_addresses() -> None:
    assert links(render("pdf", sample_report())) == {"https://norvinia.example/final?a=1&b=2", "https://lakeunion.example/brandt"}


def test_a_pdf_is_a4_clips_nothing_repeats_its_headings_and_numbers_its_pages() -> None:
    words = (LONG_WORD, "W" * 200, *SCRIPTS.values(), "https://a.example/" + "path/" * 60, "long " * 3000)
    document = pypdfium2.PdfDocument(render("pdf", said(sample_report(), *words)))
    assert len(document) > 5
    for number, page in enumerate(document, 1):
        width, height = page.get_size()
        assert (round(width), round(height)) == (595, 842)
        text = page.get_textpage()
        boxes = [text.get_charbox(place) for place in range(text.count_chars())]
        left, right = min(box[0] for box in boxes), max(box[2] for box in boxes)
        low, high = min(box[1] for box in boxes), max(box[3] for box in boxes)
        assert left > 38 and right < width - 38 and low > 15 and high < height - 38, number
        shown = text.get_text_bounded()
        assert f"Page {number} of {len(document)}" in shown and wording.MACHINE_PROPOSAL in shown
        assert number == len(document) or re.search("Claim Evidence|Claim Speaker Verdict", shown), number


@pytest.mark.parametrize("script", SCRIPTS)
def test_the_fonts_have_every_letter_and_the_words_are_found_again(script: str) -> None:
    words = SCRIPTS[script]
    for font in sorted(FONTS.glob("*.ttf")):
        missing = {letter for letter in words if not letter.isspace()} - {chr(code) for code in TTFont(str(font)).getBestCmap()}
        assert not missing, font.name
    report = said(sample_report(), words)
    for format in FORMATS:
        text = squeezed(TEXT[format](render(format, report)))
        assert squeezed(words) in text or (format == "pdf" and right_to_left(words) and set(squeezed(words)) <= set(text))


def test_the_fonts_are_small_and_all_that_is_needed() -> None:
    assert sum(font.stat().st_size for font in FONTS.iterdir()) < 1_000_000
    found = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])
    assert {(font.family, font.weight) for font in found.fonts()} == {("DejaVu Sans", 400), ("DejaVu Sans", 700)}


@pytest.mark.parametrize("format", FORMATS)
def test_a_word_of_a_million_letters_is_soon_done_and_said_to_be_cut_where_it_is(format: str) -> None:
    started = time.process_time()
    text = TEXT[format](render(format, said(sample_report(), "x" * 1_000_000)))
    assert time.process_time() - started < 60
    assert text.count("x") > 5_000
    cut = {"pdf": "995000 more letters", "xlsx": "cut: 1000000 letters"}
    assert format == "docx" or squeezed(cut[format]) in squeezed(text)
    assert format != "docx" or text.count("x" * 1_000_000) >= 4


def test_bytes_go_to_a_file_or_a_pipe_and_never_to_a_terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    options.emit(b"\x00\xff\r\n", tmp_path / "out.bin")
    assert (tmp_path / "out.bin").read_bytes() == b"\x00\xff\r\n"
    monkeypatch.setattr(options.sys, "stdout", type("Screen", (), {"isatty": lambda self: True})())
    with pytest.raises(InputError, match=r"--format: this format is no text; add: -o FILE"):
        options.emit(b"\x00", None)


@pytest.mark.parametrize("format", FORMATS)
def test_check_writes_each_format(format: str, workspace: Path, small_models: None) -> None:
    done = CliRunner().invoke(program, ["check", "--format", format, "-o", f"report.{format}"])
    assert (done.exit_code, done.stdout) == (0, "")
    text = TEXT[format]((workspace / f"report.{format}").read_bytes())
    assert squeezed("The bridge at Varna was finished in March.") in squeezed(text) and "Court of Auditors" in text
    piped = CliRunner().invoke(program, ["check", "--format", format])
    assert piped.stdout_bytes == (workspace / f"report.{format}").read_bytes()


@pytest.mark.parametrize(("format", "package"), [("pdf", "typst"), ("pdf", "pikepdf"), ("docx", "docx"), ("xlsx", "xlsxwriter")])
def test_a_missing_package_is_named_with_its_install_line(format: str, package: str, monkeypatch: pytest.MonkeyPatch) -> None:
    module = import_module(f"factcheck.reports.{format}")
    monkeypatch.delitem(sys.modules, module.__name__)
    ours = ("factcheck.reports.typeset", "factcheck.reports.joined_pdf")
    for name in [name for name in sys.modules if name.split(".")[0] == package or name in ours]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(MissingDependencyError, match=rf"--format {format} needs .* pip install factcheck-desk\[office\]"):
        find("format", REPORTS, format)
