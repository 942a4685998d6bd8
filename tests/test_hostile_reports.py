"""Texts made to do harm in a report stay what they are, in every format: words, and not too many of them."""

from __future__ import annotations

import csv
import json
import re
import time
from collections.abc import Callable
from html.parser import HTMLParser
from io import BytesIO, StringIO
from zipfile import ZipFile

import openpyxl
import pikepdf
import pytest
from markdown_it import MarkdownIt
from sample_report import sample_report
from test_report_documents import TEXT, said, squeezed

from factcheck.benchmarks.reports import reporter_of
from factcheck.registry import BINARY_REPORTS, REPORTS

SCRIPT = '</script><script>alert(1)</script><img src=x onerror="alert(1)"><!-- --><style>*{display:none}</style>'
OVERRIDES = "paid \u202e$000,1\u202c to \u2066him\u2069 \u200fand\u200e\u061c left"
ESCAPES = "red \x1b[31mink\x1b[0m and \x1b]8;;https://evil.example\x1b\\a link\x1b]8;;\x1b\\ \x9b2J \x07"
FORMULA = '=HYPERLINK("https://evil.example","x")+cmd|\' /C calc\'!A1'
LONG = "w" * 1_000_000
TEXTS = {"script": SCRIPT, "overrides": OVERRIDES, "escapes": ESCAPES, "formula": FORMULA}
OBEYED = set("\x1b\x07\x00\x9b\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f")
"""What a terminal or a page might obey. We isolate short texts that run from right to left ourselves, none of them here."""


def made(format: str, words: str) -> bytes:
    text = reporter_of(format).render(said(sample_report(), words))
    return text if isinstance(text, bytes) else text.encode()


def shown(format: str, data: bytes) -> str:
    """What people or programs get to see."""
    if format in TEXT:
        return TEXT[format](data)
    text = data.decode()
    if format in ("json", "claimreview", "annotations"):
        return json.dumps(json.loads(text), ensure_ascii=False)
    if format == "html":
        return "".join(Tags(text).words)
    return "".join(Tags(rendered(text)).words) if format == "markdown" else text


def rendered(markdown: str) -> str:
    return MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render(markdown)


class Tags(HTMLParser):
    """Elements and their attributes, and the words between them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.words: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.found.append(tag)
        self.attributes += attributes

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def in_a_page(data: bytes) -> None:
    page = Tags(f'<script type="application/ld+json">{data.decode()}</script>')
    assert page.found == ["script"] and json.loads("".join(page.words)) == json.loads(data)


def in_html(page: str, scripts: int, styles: int) -> None:
    tags = Tags(page)
    assert (tags.found.count("script"), tags.found.count("style")) == (scripts, styles)
    assert "img" not in tags.found and not any(name.startswith("on") for name, _ in tags.attributes)
    assert {value for name, value in tags.attributes if name == "style"} <= {"text-align:right"}  # of Markdown's columns


def in_a_table(data: bytes) -> None:
    limit = csv.field_size_limit(2_000_000)
    rows = list(csv.reader(StringIO(data.decode())))
    csv.field_size_limit(limit)
    assert len({len(row) for row in rows}) == 1
    assert not any(cell.lstrip()[:1] in "=+-@\t\r" for row in rows for cell in row if cell.strip())


def in_a_workbook(data: bytes) -> None:
    book = openpyxl.load_workbook(BytesIO(data))
    assert {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None} <= {"s", "n"}
    parts = ZipFile(BytesIO(data))
    assert not any(re.search(rb"<(\w+:)?f[ >]|ddeLink|externalLink", parts.read(name)) for name in parts.namelist())


def in_a_document(data: bytes) -> None:
    parts = ZipFile(BytesIO(data))
    xml = b"".join(parts.read(name) for name in parts.namelist() if name.endswith(".xml"))
    assert set(re.findall(rb'w:instr="(\w+)"', xml)) == {b"NUMPAGES", b"PAGE"} and b"instrText" not in xml


def in_a_pdf(data: bytes) -> None:
    with pikepdf.open(BytesIO(data)) as document:
        kinds = {str(item.get("/S", "")) for item in document.objects if isinstance(item, pikepdf.Dictionary)}
        assert not kinds & {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToR"}
        assert "/OpenAction" not in document.Root and "/AA" not in document.Root and "/AcroForm" not in document.Root


INERT: dict[str, Callable[[bytes], None]] = {
    "terminal": lambda data: None,
    "json": lambda data: json.loads(data),
    "jsonl": lambda data: json.loads(data.removesuffix(b"\n")),
    "markdown": lambda data: in_html(rendered(data.decode()), 0, 0),
    "html": lambda data: in_html(data.decode(), 1, 1),
    "csv": in_a_table,
    "claimreview": in_a_page,
    "annotations": in_a_page,
    "pdf": in_a_pdf,
    "docx": in_a_document,
    "xlsx": in_a_workbook,
}
EXACT = frozenset({"json", "jsonl", "annotations"})
"""Formats for programs, which get the letters that are there."""


def test_every_format_is_tested() -> None:
    assert set(INERT) == set(REPORTS) and set(TEXT) == set(BINARY_REPORTS)


@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.parametrize("format", REPORTS)
def test_a_hostile_text_is_inert(format: str, name: str) -> None:
    data = made(format, TEXTS[name])
    INERT[format](data)
    if format not in EXACT:
        assert not set(shown(format, data)) & OBEYED
    if name in ("script", "formula") and format != "terminal":  # which draws lines between the words
        words = json.dumps(TEXTS[name])[1:-1] if format in ("json", "jsonl", "claimreview", "annotations") else TEXTS[name]
        words = words.replace('"', '""') if format == "csv" else words
        assert squeezed(words) in squeezed(shown(format, data))


@pytest.mark.parametrize("format", REPORTS)
def test_a_word_of_a_million_letters_is_bounded(format: str) -> None:
    started = time.process_time()
    data = made(format, LONG)
    INERT[format](data)
    assert time.process_time() - started < 20
    assert b"w" * 12 in data or format in BINARY_REPORTS
    # The word stands in the report as statement, quotation, title and publisher; each time at most once.
    assert len(data) < (200_000 if format in ("terminal", *BINARY_REPORTS) else 12_000_000)


def test_a_terminal_says_what_it_cuts() -> None:
    text = made("terminal", LONG).decode()
    assert squeezed("(995000 more letters without a space)") in re.sub(r"[\s│]", "", text)
    assert 5_000 <= text.count("w") < 100_000


def test_a_page_breaks_words_that_are_longer_than_a_line() -> None:
    assert "overflow-wrap: anywhere" in made("html", "word").decode()
