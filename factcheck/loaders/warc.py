"""Web archives: each page, PDF or text that a server answered with is one source, with its address and the day it was fetched."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from factcheck.errors import InputError
from factcheck.loaders.archive import LARGEST_TOTAL, opened
from factcheck.records import Member

MOST_RECORDS = 10_000
LARGEST_RECORD = 20_000_000
_SUFFIXES = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "application/pdf": ".pdf",
    "text/plain": ".txt",
}


def members(data: bytes, path: Path) -> Iterator[Member | InputError]:
    """The documents of a WARC file, packed or not."""
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    found = 0
    try:
        for number, record in enumerate(ArchiveIterator(BytesIO(_unpacked(data, path))), 1):
            if number > MOST_RECORDS:
                raise InputError(f"has more than {MOST_RECORDS:,} records; split it", path)
            headers = record.http_headers or record.rec_headers
            suffix = _SUFFIXES.get((headers.get_header("Content-Type") or "").partition(";")[0].strip().lower())
            answered = record.http_headers is None or record.http_headers.get_statuscode() == "200"
            if record.rec_type not in ("response", "resource") or suffix is None or not answered:
                continue
            found += 1
            body = record.content_stream().read(LARGEST_RECORD + 1)
            if len(body) > LARGEST_RECORD:
                yield InputError(f"holds a document of more than {LARGEST_RECORD // 1_000_000} MB", f"{path}:{number}")
                continue
            known = {
                "url": record.rec_headers.get_header("WARC-Target-URI"),
                "retrieved_on": (record.rec_headers.get_header("WARC-Date") or "")[:10],
            }
            yield Member(f"{path}:{number}", suffix, body, {key: value for key, value in known.items() if value})
    except (ArchiveLoadFailed, zlib.error, EOFError) as error:
        raise InputError(f"is no web archive that can be read ({error}); save it again", path) from error
    if not found:
        raise InputError("holds no pages, PDFs or texts", path)


def members_of_wacz(data: bytes, path: Path) -> Iterator[Member | InputError]:
    """The documents of all WARC files that a WACZ file packs."""
    with opened(data, path) as archive:
        names = [name for name in archive.names if name.startswith("archive/") and name.endswith((".warc", ".warc.gz"))]
        if not names:
            raise InputError("holds no web archive; save it again", path)
        for name in names:
            yield from members(archive.read(name), path)


def _unpacked(data: bytes, path: Path) -> bytes:
    """The records, no more of them than fits; gzip packs a thousand times at most, so this ends soon."""
    if not data.startswith(b"\x1f\x8b"):
        return data
    try:
        with gzip.GzipFile(fileobj=BytesIO(data)) as packed:
            whole = packed.read(LARGEST_TOTAL + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise InputError(f"is a broken gzip file ({error}); save it again", path) from error
    if len(whole) > LARGEST_TOTAL:
        raise InputError(f"unpacks to more than {LARGEST_TOTAL // 1_000_000} MB; split it, or do not trust it", path)
    return whole
