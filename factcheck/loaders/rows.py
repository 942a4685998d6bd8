"""A row of a feed, its columns named as the keys of evidence files → one document."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from factcheck.errors import InputError
from factcheck.records import Member

SEVERAL = ("authors", "interests")
KEYS = ("id", "title", "publisher", "kind", *SEVERAL, "published_on", "retrieved_on", "url", "archived_url", "language", "text")


def member(row: Mapping[str, object], path: Path, number: int) -> Member:
    """The document that a row holds; raises InputError if a column is unknown, or the text is missing."""
    for key, value in row.items():
        if key not in KEYS:
            raise InputError(
                f"{key!r} is no column that can be read; rename it or leave it out (known: {', '.join(KEYS)})", path, number
            )
        single = isinstance(value, str) or value is None
        if not single and not (key in SEVERAL and isinstance(value, list) and all(isinstance(one, str) for one in value)):
            raise InputError("write text" + (" or a list of texts" if key in SEVERAL else ""), path, number, key)
    text = row.get("text")
    if not isinstance(text, str) or not text.strip():
        raise InputError("is missing; every row needs the text of its document", path, number, "text")
    known: dict[str, str | tuple[str, ...]] = {}
    for key in KEYS[:-1]:
        value = row.get(key)
        if key in SEVERAL:
            several = value if isinstance(value, list) else str(value or "").split(";")
            known[key] = tuple(one.strip() for one in several if one.strip())
        elif isinstance(value, str) and value.strip():
            known[key] = value.strip()
    return Member(f"{path}:{number}", ".txt", text.encode("utf-8"), {key: value for key, value in known.items() if value})
