"""What documents say of themselves, put into the form of evidence files. Whatever does not fit is left out, never guessed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from email.utils import parsedate_to_datetime

from factcheck.dates import is_partial_date
from factcheck.loaders.pieces import clean
from factcheck.records import Known

LONGEST = 500
_ISO = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?(?=$|[T ])")
_PDF = re.compile(r"D:(\d{4})(\d{2})?(\d{2})?")
_LANGUAGE = re.compile(r"([A-Za-z]{2,3})(?:[-_]\w+)*")


def known(
    title: str | None = None,
    publisher: str | None = None,
    authors: Iterable[str | None] = (),
    published_on: str | None = None,
    language: str | None = None,
    url: str | None = None,
    kind: str | None = None,
) -> Known:
    """The keys that have a value, in the order of evidence files."""
    people = tuple(dict.fromkeys(name for author in authors if (name := _short(author))))
    address = _short(url)
    code = _LANGUAGE.fullmatch((language or "").strip())
    found = {
        "title": _short(title),
        "publisher": _short(publisher),
        "kind": kind,
        "authors": people,
        "published_on": day(published_on),
        "url": address if address and re.match(r"https?://[^\s<>\"]+$", address) else None,
        "language": code.group(1).lower() if code else None,
    }
    return {key: value for key, value in found.items() if value}


def day(written: str | None) -> str | None:
    """The date as YYYY, YYYY-MM or YYYY-MM-DD, from ISO 8601, a PDF date or an e-mail date; None if it is no date."""
    text = (written or "").strip()
    if match := _PDF.match(text) or _ISO.match(text):
        partial = "-".join(part for part in match.groups() if part)
        return partial if is_partial_date(partial) and int(match.group(1)) > 1000 else None
    try:
        sent: datetime = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return None
    return sent.date().isoformat()


def _short(text: str | None) -> str | None:
    """One line of at most LONGEST characters; None if it says nothing."""
    line = clean(text or "")
    return line if 0 < len(line) <= LONGEST and any(char.isalnum() for char in line) else None
