"""A document's bytes → its text and article, by the loader of its format. Bytes that are another format are refused.

Everything that reads documents comes through here: what libraries raise on broken or hostile files becomes one clear line.
"""

from __future__ import annotations

from pathlib import Path

from factcheck.errors import FactcheckError, InputError, UnknownNameError
from factcheck.interfaces import Loader
from factcheck.records import Extracted
from factcheck.registry import COLLECTIONS, LOADERS, find

LARGEST = 20_000_000
_BYTES: tuple[tuple[bytes, str, set[str]], ...] = (
    (b"%PDF-", "a PDF", {".pdf"}),
    (b"{\\rtf", "RTF", {".rtf"}),
    (b"PK\x03\x04", "a ZIP archive, such as DOCX, ODT or EPUB", {".docx", ".odt", ".epub", ".wacz"}),
    (b"\x1f\x8b", "something packed with gzip", {".warc.gz"}),
    (b"WARC/1.", "a web archive", {".warc"}),
    (b"\xd0\xcf\x11\xe0", "a document of an old Office program; save it as DOCX", set()),
    (b"\x89PNG", "a picture", {".png"}),
    (b"\xff\xd8\xff", "a picture", {".jpg", ".jpeg"}),
    (b"II*\0", "a picture", {".tif", ".tiff"}),
    (b"MM\0*", "a picture", {".tif", ".tiff"}),
    (b"GIF8", "a picture", set()),
    (b"\x7fELF", "a program", set()),
    (b"MZ\x90\0", "a program", set()),
)
_BINARY = {".png", ".jpg", ".jpeg", ".tif", ".tiff", ".pdf", ".rtf", ".docx", ".odt", ".epub", ".wacz", ".warc.gz", ".warc"}
_PARTS = ((b"word/document.xml", ".docx"), (b"mimetypeapplication/vnd.oasis.opendocument.text", ".odt"),
          (b"mimetypeapplication/epub+zip", ".epub"))  # fmt: skip
_PAGE = (b"<!doctype html", b"<html")


def format_of(path: Path) -> str:
    """The suffix that names a document's format, in lower case: ".pdf", ".warc.gz"."""
    name = path.name.lower()
    return ".warc.gz" if name.endswith(".warc.gz") else path.suffix.lower()


def extract(data: bytes, path: Path, title: str | None = None) -> tuple[Extracted, str]:
    """What a document holds, and the name of the extractor; raises UnknownNameError or InputError."""
    suffix = format_of(path)
    if suffix not in LOADERS:
        raise UnknownNameError("document format", suffix, [*LOADERS, *COLLECTIONS])
    check_bytes(data, path)
    loader: Loader = find("document format", LOADERS, suffix)()
    try:
        return loader.load(data, path, title), loader.name
    except FactcheckError:
        raise
    except Exception as error:  # whatever a library makes of a broken file is the file's fault, not the program's
        said = " ".join(f"{type(error).__name__}: {error}".split())[:200]
        raise InputError(f"cannot be read as {suffix} ({said}); open it and save it again", path) from error


def check_bytes(data: bytes, path: Path) -> None:
    """Raises InputError if the bytes are too many, or plainly another format than the name says."""
    suffix = format_of(path)
    if len(data) > LARGEST:
        raise InputError(f"is larger than {LARGEST // 1_000_000} MB; split it into its parts", path)
    start = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    found = next(((what, fits) for magic, what, fits in _BYTES if start.startswith(magic)), None)
    if found and suffix not in found[1]:
        raise InputError(f"is named {suffix} but holds {found[0]}; give it the ending of its format", path)
    late = suffix == ".pdf" and b"%PDF-" in data[:1024]  # some programs write something before it
    if not found and suffix in _BINARY and start and not late:
        raise InputError(f"is named {suffix} but is none; give it the ending of its format", path)
    kind = next((kind for mark, kind in _PARTS if mark in data[:1_000_000] or mark in data[-100_000:]), None)
    if suffix in {".docx", ".odt", ".epub"} and kind and kind != suffix:
        raise InputError(f"is named {suffix} but holds {kind}; give it the ending of its format", path)
    if suffix != ".txt" and suffix not in {".html", ".htm", ".eml"} and start[:64].lower().startswith(_PAGE):
        raise InputError(f"is named {suffix} but holds a web page; give it the ending .html", path)
