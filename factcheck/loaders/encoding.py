"""Bytes → text, never guessed: what the file says of its encoding, else UTF-8."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from factcheck.errors import InputError

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_DECLARED = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w-]{2,30})|<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w-]{2,30})""", re.I
)
_WEB_NAMES = {"iso-8859-1": "windows-1252", "latin1": "windows-1252", "us-ascii": "windows-1252", "ascii": "windows-1252"}
"""What browsers read these names as."""


def decode(data: bytes, path: Path, declared: str | None = None) -> str:
    """The text; raises InputError at the first byte that does not fit the declared encoding, or UTF-8 if none is."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strictly(data[len(mark) :], path, encoding)
    if b"\0" in data:
        raise InputError(f"holds null bytes (byte {data.index(0)}), so it is no text; check that it is the right file", path)
    named = (declared or "utf-8").lower()
    return _strictly(data, path, _WEB_NAMES.get(named, named))


def declared_encoding(data: bytes) -> str | None:
    """What a page says of its encoding in its first 2,048 bytes."""
    match = _DECLARED.search(data[:2048])
    return (match.group(1) or match.group(2)).decode("ascii") if match else None


def _strictly(data: bytes, path: Path, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise InputError(f"is not {encoding.upper()} (byte {error.start}); save it as UTF-8", path, line) from error
    except LookupError as error:
        raise InputError(f"says that its encoding is {encoding!r}, which is none; save it as UTF-8", path) from error
