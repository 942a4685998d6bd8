"""Sources → the passages that are searched. The same words in several places are one passage with copies."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from factcheck.dates import last_day
from factcheck.duplicates import essence
from factcheck.records import Passage, Source
from factcheck.segment import segment
from factcheck.supersession import Superseded, replacements
from factcheck.text import sha256


@dataclass(frozen=True, slots=True)
class Corpus:
    """What can be found. `copies` maps the number of a passage to the same words elsewhere; `left_out` names unread sources.

    `superseded` maps the id of a source to the later one that replaces it.
    """

    sources: dict[str, Source]
    passages: tuple[Passage, ...]
    copies: dict[int, tuple[Passage, ...]]
    left_out: tuple[str, ...] = ()
    superseded: Mapping[str, Superseded] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """The number of passages that are searched."""
        return len(self.passages)

    def counts(self) -> tuple[int, int]:
        """Numbers of sources and of passages, copies included."""
        return len(self.sources), len(self.passages) + sum(len(group) for group in self.copies.values())

    def searchable(self, number: int) -> str:
        """The text that is indexed: what the passage stands under, and its words."""
        return searchable(self.passages[number])

    def languages(self) -> list[str | None]:
        """The language of each passage."""
        return [passage.language for passage in self.passages]

    def fingerprint(self) -> str:
        """Changes when any text or date that is searched changes, not with the order in which documents came."""
        parts = [f"{source.id} {source.published_on} {sha256(source.text)}" for _, source in sorted(self.sources.items())]
        return sha256("\n".join(parts))[:12]

    def metadata_fingerprint(self, more: str = "") -> str:
        """Changes with anything known about a source, and with `more`: verdicts also depend on publishers and interests."""
        return sha256(more + "".join(sha256(repr(source)) for _, source in sorted(self.sources.items())))[:12]


def searchable(passage: Passage) -> str:
    """The text of a passage that is indexed."""
    return f"{passage.context} {passage.text}".strip()


def build_corpus(sources: Iterable[Source], as_of: str | None = None, today: date | None = None) -> Corpus:
    """The corpus of these sources; with `as_of`, of those certainly published by its last day.

    What is dated after `today` supersedes nothing yet.
    """
    ordered = sorted(sources, key=lambda source: source.id)
    read = [source for source in ordered if as_of is None or _published_by(source, last_day(as_of))]
    by_id = {source.id: source for source in read}
    groups: dict[str, list[Passage]] = defaultdict(list)
    for source in read:
        for passage in segment(source):
            groups[essence(passage.text)].append(passage)
    for group in groups.values():
        group.sort(key=lambda passage: seniority(by_id[passage.source_id], passage))
    firsts = sorted(groups.values(), key=lambda group: (group[0].source_id, group[0].start))
    return Corpus(
        by_id,
        tuple(group[0] for group in firsts),
        {number: tuple(group[1:]) for number, group in enumerate(firsts) if len(group) > 1},
        tuple(source.id for source in ordered if source.id not in by_id),
        replacements(read, today or date.today()),
    )


def seniority(source: Source, passage: Passage) -> tuple[date, int, str, int]:
    """Sorts the original before its copies: earliest publication, then longest text, then id."""
    published = last_day(source.published_on) if source.published_on else date.max
    return published, -len(passage.text), source.id, passage.start


def _published_by(source: Source, day: date) -> bool:
    return source.published_on is not None and last_day(source.published_on) <= day
