"""Later documents that replace earlier ones: whose passages no longer count, and since when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from factcheck.dates import first_day

if TYPE_CHECKING:
    from factcheck.records import Match, Source


@dataclass(frozen=True, slots=True)
class Superseded:
    """That a later document replaces a source: its id, and the day it was published, None if unknown."""

    by: str
    since: str | None = None


def replacements(sources: Iterable[Source], today: date) -> dict[str, Superseded]:
    """Source id → the earliest published of those that supersede it; what is dated after `today` supersedes nothing yet."""
    replaced: dict[str, Superseded] = {}
    for source in sorted(sources, key=lambda source: (source.published_on or "9", source.id)):
        if source.published_on is None or first_day(source.published_on) <= today:
            for older in source.supersedes:
                replaced.setdefault(older, Superseded(source.id, source.published_on))
    return replaced


def superseded(match: Match, replaced: Mapping[str, Superseded]) -> Superseded | None:
    """By what a passage is superseded: by what replaces its document, unless a copy stands in one that nothing replaces."""
    sources = [match.source.id, *(copy.source_id for copy in match.copies)]
    return replaced[match.source.id] if all(source in replaced for source in sources) else None


def circles(supersedes: Mapping[str, Iterable[str]]) -> set[str]:
    """The ids that supersede themselves, directly or by way of others."""
    found = set()
    for start in supersedes:
        seen, waiting = set(), list(supersedes[start])
        while waiting:
            if (name := waiting.pop()) not in seen:
                seen.add(name)
                waiting += supersedes.get(name, ())
        if start in seen:
            found.add(start)
    return found
