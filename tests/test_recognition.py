"""Scans and pictures: their text is recognised on this computer, with page and confidence, or one line says what is missing."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import REPOSITORY, exit_code
from PIL import Image
from pypdfium2 import PdfDocument
from reportlab.pdfgen import canvas

from factcheck.documents import extract
from factcheck.errors import InputError
from factcheck.loaders import recognition

LINES = ("The observers visited 412 stations.", "They found stuffed boxes in 31 of them.")


def drawn(lines: tuple[str, ...] = LINES) -> Image.Image:
    """A page with these lines, as pixels."""
    page = canvas.Canvas(buffer := io.BytesIO(), pagesize=(320, 90))
    page.setFont("Helvetica", 13)
    for number, line in enumerate(lines):
        page.drawString(15, 60 - 18 * number, line)
    page.save()
    return PdfDocument(buffer.getvalue())[0].render(scale=2).to_pil()


def saved(name: str) -> bytes:
    drawn().save(buffer := io.BytesIO(), format=name)
    return buffer.getvalue()


OFFLINE = """
import socket, sys
def refuse(*_, **__): raise OSError("no network here")
for name in ("connect", "connect_ex", "sendto"): setattr(socket.socket, name, refuse)
socket.create_connection = socket.getaddrinfo = refuse
from pathlib import Path
from factcheck.documents import extract
for name in sys.argv[1:]:
    path = Path(name)
    extracted, extractor = extract(path.read_bytes(), path)
    sure, page = extracted.known["recognised"][0], extracted.blocks[0].page
    print(extractor, "|", sure, "|", page, "|", "".join(extracted.text.split()))
"""


@pytest.mark.model
def test_scans_are_read_at_the_first_run_without_any_network(tmp_path: Path) -> None:
    (tmp_path / "scan.pdf").write_bytes(saved("PDF"))
    (tmp_path / "photo.png").write_bytes(saved("PNG"))
    run = subprocess.run(
        [sys.executable, "-c", OFFLINE, tmp_path / "scan.pdf", tmp_path / "photo.png"],
        capture_output=True,
        text=True,
        check=False,
        cwd=REPOSITORY,
        env={"HOME": str(tmp_path), "PYTHONPATH": str(REPOSITORY)},
    )
    assert run.returncode == 0, run.stderr
    scan, photo = run.stdout.splitlines()
    for shown, extractor in ((scan, f"pdf 1 (pypdfium2 5), {recognition.NAME}"), (photo, f"picture 1, {recognition.NAME}")):
        name, sure, page, text = shown.split(" | ")
        assert name == extractor and page == "1"
        assert sure.startswith("page 1: 9") and "least sure line" in sure
        assert text == "".join(LINES).replace(" ", "")  # it may lose a space
    assert not run.stderr


def test_without_the_extra_one_line_says_what_to_install(
    workspace: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(recognition, "find_spec", lambda name: None)
    for name, kind in (("scan.pdf", "PDF"), ("photo.jpg", "JPEG"), ("fax.tiff", "TIFF")):
        (workspace / name).write_bytes(saved(kind))
        assert exit_code(["add", "evidence", name, "--quiet"]) == 1
        (line,) = capsys.readouterr().err.splitlines()
        assert line == (
            f"error: {name}: holds no text, only pictures of it; to read those, run: pip install 'factcheck-desk[ocr]'"
        )
    assert not (workspace / "evidence" / "scan.yaml").exists()


class Read:
    """What the library would give for one page."""

    txts = ("Findings", "Torture was used in Zhanaozen.", "smudge", "It was not investi-", "gated by the police.")
    scores = (0.99, 0.97, 0.31, 0.91, 0.95)
    boxes = tuple(
        ((20, top), (20 + width, top), (20 + width, top + 20), (20, top + 20))
        for top, width in ((10, 90), (60, 300), (75, 20), (100, 200), (124, 210))
    )


def test_page_and_confidence_are_recorded_in_the_evidence_file(
    workspace: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(recognition, "_engine", lambda: lambda pixels: Read())
    (workspace / "fax.tiff").write_bytes(saved("TIFF"))
    assert exit_code(["add", "evidence", "fax.tiff", "--id", "fax", "--quiet"]) == 0
    written = (workspace / "evidence" / "fax.yaml").read_text(encoding="utf-8")
    assert 'recognised: ["page 1: 95% sure, least sure line 91%"]   # read from pictures' in written
    assert f"extractor: picture 1, {recognition.NAME}" in written.replace('"', "")
    assert exit_code(["validate"]) == 0
    monkeypatch.setattr(recognition, "find_spec", lambda name: None)  # for others, what was read lies beside the document
    monkeypatch.setattr(recognition, "_last", [])
    assert exit_code(["validate"]) == 0
    kept = workspace / "fax.tiff.ocr.json"
    extracted, _ = extract((workspace / "fax.tiff").read_bytes(), workspace / "fax.tiff")
    assert "smudge" not in extracted.text and "It was not investigated by the police." in extracted.text.replace("\n", " ")
    assert {block.page for block in extracted.blocks} == {"1"}
    sound = kept.read_text(encoding="utf-8")
    for changed, what in (
        (sound.replace("Torture", "Nothing"), "text_sha256"),
        (sound.replace('"document_sha256": "', '"document_sha256": "0'), "was read from other bytes of the document"),
        (sound.replace('"number": 0', '"number": "x"'), "is not what text recognition kept"),
        ("[" * 9000, "is not what text recognition kept"),
    ):
        kept.write_text(changed, encoding="utf-8")
        capsys.readouterr()
        assert exit_code(["validate"]) == 1
        assert what in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "data", "what"),
    [
        ("photo.png", b"\x89PNG\r\n\x1a\nnothing", "cannot be read as .png"),
        ("photo.png", b"%PDF-1.4", "holds a PDF"),
        ("photo.jpg", b"\x89PNG\r\n\x1a\n", "holds a picture"),
        ("photo.tif", b"II*\0\x08\0\0\0\0\0", "cannot be read as .tif"),
    ],
)
def test_what_is_no_picture_gets_one_line(name: str, data: bytes, what: str) -> None:
    with pytest.raises(InputError, match=what):
        extract(data, Path(name))


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_read() -> None:
    Image.new("1", (20_000, 3_100)).save(buffer := io.BytesIO(), format="PNG")
    with pytest.raises(InputError, match="60 million pixels"):
        extract(buffer.getvalue(), Path("photo.png"))
