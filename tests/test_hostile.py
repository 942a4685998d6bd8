"""Documents made to break programs: one clear line each, soon, and without filling the memory."""

from __future__ import annotations

import gzip
import io
import time
import tracemalloc
import zipfile
import zlib
from pathlib import Path

import pytest
from build_documents import MANY, ONE, articles, zipped

from factcheck.documents import LARGEST, extract
from factcheck.errors import InputError
from factcheck.ingest import Added, Order, add_all, named_files

ARTICLE = articles()[0]
WORD, WRITER, BOOK = (ONE[name](ARTICLE) for name in ("word.docx", "writer.odt", "book.epub"))
PAGE, PDF = ONE["newspaper.html"](ARTICLE), ONE["single.pdf"](ARTICLE)
ENTITIES = b'<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;&b;">]><a>&c;</a>'
SECONDS, MEGABYTES = 30, 150


def with_part(archive: bytes, name: str, content: bytes) -> bytes:
    """The archive with one part replaced or added."""
    with zipfile.ZipFile(io.BytesIO(archive)) as whole:
        parts: dict[str, str | bytes] = {part: whole.read(part) for part in whole.namelist()}
    return zipped({**parts, name: content})


def lying(archive: bytes, name: str, content: bytes, declared: int) -> bytes:
    """The archive whose part says that it unpacks to `declared` bytes."""
    data = bytearray(with_part(archive, name, content))
    true = len(content).to_bytes(4, "little")
    for at in range(len(data) - 4):
        if data[at : at + 4] == true:
            data[at : at + 4] = declared.to_bytes(4, "little")
    return bytes(data)


def encrypted_zip(archive: bytes) -> bytes:
    data = bytearray(archive)
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        data[at + 8] |= 1
        at = data.find(b"PK\x01\x02", at + 4)
    return bytes(data)


def encrypted_pdf() -> bytes:
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen.canvas import Canvas

    buffer = io.BytesIO()
    canvas = Canvas(buffer, encrypt=StandardEncryption("secret"))
    canvas.drawString(100, 700, "The bridge is closed.")
    canvas.save()
    return buffer.getvalue()


def pdf_of_pages(count: int) -> bytes:
    from reportlab.pdfgen.canvas import Canvas

    buffer = io.BytesIO()
    canvas = Canvas(buffer)
    for _ in range(count):
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def pdf_that_claims_pages() -> bytes:
    return pdf_of_pages(1).replace(b"/Count 1", b"/Count 999999999")


SPACE = b" " * 30_000_000
HOSTILE = {
    "bomb.docx": (with_part(WORD, "word/document.xml", SPACE), "unpacks to 200 times its size"),
    "bomb.odt": (with_part(WRITER, "content.xml", SPACE), "unpacks to 200 times its size"),
    "bomb.epub": (with_part(BOOK, "OEBPS/a.xhtml", SPACE), "unpacks to 200 times its size"),
    "image.docx": (with_part(WORD, "word/media/a.png", SPACE), "unpacks to 200 times its size"),
    "lying.docx": (lying(WORD, "word/document.xml", b"<a>" + b" " * 3_000_001, 900), "is a broken archive"),
    "parts.docx": (zipped({"word/document.xml": "", **{f"{n}": "" for n in range(10_001)}}), "has 10,002 parts"),
    "entities.docx": (with_part(WORD, "word/document.xml", ENTITIES), "declares XML entities"),
    "entities.odt": (with_part(WRITER, "content.xml", ENTITIES), "declares XML entities"),
    "entities.epub": (with_part(BOOK, "OEBPS/book.opf", ENTITIES), "declares XML entities"),
    "deep.docx": (with_part(WORD, "word/document.xml", b"<a>" * 50_000 + b"</a>" * 50_000), "cannot be read as .docx"),
    "secret.docx": (encrypted_zip(WORD), "is protected with a password"),
    "secret.pdf": (encrypted_pdf(), "is protected with a password"),
    "rights.epub": (with_part(BOOK, "META-INF/rights.xml", b"<a/>"), "is protected against copying"),
    "torn.docx": (WORD[:-200], "is a broken archive"),
    "torn.pdf": (PDF[:300], "is no PDF that can be read"),
    "pages.pdf": (pdf_of_pages(2_001), "has 2,001 pages, more than 2,000"),
    "claims.pdf": (pdf_that_claims_pages(), "holds no text"),
    "empty.pdf": (pdf_of_pages(1), "holds no text"),
    "deep.html": (b"<div>" * 100_000 + b"text", "is nested more than 250 elements deep"),
    "wide.html": (b"<p>a</p>" * 60_000, "has more than 50,000 elements"),
    "large.html": (b"<p>" + b"a " * 2_500_001, "is larger than 5 MB of HTML"),
    "brackets.md": (b"[" * 100_000, "has more than 2,000 brackets in one paragraph"),
    "notes.rtf": (b"{\\rtf1 " + b"{\\footnote a}" * 6_000 + b"}", "has more than 5,000 footnotes"),
    "open.rtf": (b"{\\rtf1 {\\footnote a", "breaks off inside a group"),
    "latin.html": (b"<html><body><p>caf\xe9</p>", "is not UTF-8 (byte 18); save it as UTF-8"),
    "claims.html": (b'<html><head><meta charset="klingon"></head>', "says that its encoding is 'klingon', which is none"),
    "latin.md": (b"caf\xe9", "is not UTF-8 (byte 3)"),
    "null.md": (b"text\0text", "holds null bytes (byte 4)"),
    "null.html": (b"<html>text\0text", "holds null bytes (byte 10)"),
    "none.eml": (b"no headers at all", "has no headers of an e-mail"),
    "large.txt": (b"a" * (LARGEST + 1), "is larger than 20 MB"),
    "page.pdf": (PAGE, "is named .pdf but is none"),
    "page.md": (PAGE, "is named .md but holds a web page"),
    "paper.html": (PDF, "is named .html but holds a PDF"),
    "paper.txt": (PDF, "is named .txt but holds a PDF"),
    "word.odt": (WORD, "is named .odt but holds .docx"),
    "book.docx": (BOOK, "is named .docx but holds .epub"),
    "old.docx": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a document of an old Office program; save it as DOCX"),
    "photo.txt": (b"\x89PNG\r\n\x1a\n", "is named .txt but holds a picture"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_document_is_one_clear_line(name: str) -> None:
    data, message = HOSTILE[name]
    tracemalloc.start()
    started = time.perf_counter()
    with pytest.raises(InputError) as error:
        extract(data, Path(name))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert message in str(error.value) and str(error.value).startswith(name) and "\n" not in str(error.value)
    assert time.perf_counter() - started < SECONDS and peak < MEGABYTES * 1_000_000


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("bomb.warc.gz", gzip.compress(b"WARC/1.0\r\n" + b" " * 210_000_000), "unpacks to more than 200 MB"),
        ("torn.warc.gz", MANY["crawl.warc.gz"]([ARTICLE])[:-300], "gzip file"),
        ("none.warc", b"WARC/1.0\r\nnothing", "holds no pages, PDFs or texts"),
        ("none.wacz", zipped({"datapackage.json": "{}"}), "holds no web archive"),
        ("wide.csv", b"id,text\na,b,c\n", "is no column that can be read"),
        ("other.csv", b"id,body\na,b\n", "'body' is no column that can be read; rename it or leave it out"),
        ("none.jsonl", b'{"id": "a"}\n', "text: is missing; every row needs the text of its document"),
        ("torn.jsonl", b'{"id": "a"\n', "torn.jsonl:1: is not JSON"),
        ("up.jsonl", b'{"id": "../../up", "text": "The bridge is closed."}\n', "does not fit; write lower case letters"),
    ],
)
def test_a_hostile_collection_is_one_clear_line_and_writes_nothing(tmp_path: Path, name: str, data: bytes, message: str) -> None:
    (tmp_path / name).write_bytes(data)
    folder = tmp_path / "workspace" / "evidence"
    outcomes = [*add_all([tmp_path / name], Order(folder, {}), lambda size: b"", lambda done: None)]
    assert outcomes and not any(isinstance(outcome, Added) for outcome in outcomes)
    assert message in str(outcomes[0]) and name in str(outcomes[0])
    assert not [*tmp_path.glob("**/*.yaml")] and not [*tmp_path.glob("**/*.txt")]


def test_a_pdf_whose_stream_never_ends_says_little(tmp_path: Path) -> None:
    """Fifty megabytes of spaces in a stream of fifty kilobytes are read in bounded time."""
    stream = zlib.compress(b"BT /F1 12 Tf (" + b" " * 50_000_000 + b") Tj ET", 9)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    body = b"".join(b"%d 0 obj%s endobj\n" % (number, content) for number, content in enumerate(objects, 1))
    started = time.perf_counter()
    with pytest.raises(InputError, match=r"holds no text|more than 5,000,000 characters"):
        extract(b"%PDF-1.4\n" + body + b"trailer<</Root 1 0 R>>", Path("stream.pdf"))
    assert time.perf_counter() - started < SECONDS


def test_links_in_a_folder_are_named_and_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("The bridge is closed.\n")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "link.txt").symlink_to(tmp_path / "secret.txt")
    (tmp_path / "folder" / "up").symlink_to(tmp_path)
    (tmp_path / "folder" / "own.txt").write_text("The road is open.\n")
    files, problems = named_files([tmp_path / "folder"])
    assert files == [tmp_path / "folder" / "own.txt"]
    assert [problem.partition(": ")[2] for problem in problems] == [
        "is a symbolic link, which is not followed; name the document it leads to"
    ] * 2
