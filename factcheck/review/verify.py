"""Whether the log is whole, and whether what was decided still rests on the same claim, evidence and verdict."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from factcheck.decisions import Event, Review
from factcheck.differences import parting
from factcheck.errors import FactcheckError
from factcheck.records import Claim, Report, Source
from factcheck.reports.reviewing import DONE
from factcheck.review.additions import with_additions
from factcheck.review.log import Log, Snapshot
from factcheck.review.overlay import review_of
from factcheck.review.seen import Files, changed_files, changes
from factcheck.shelf import Shelf
from factcheck.store import read_claims, read_sources

Check = Callable[[Sequence[Claim]], Report]
Evidence = Callable[[], Shelf[Source]]


@dataclass(frozen=True, slots=True)
class Verification:
    """`damage` is about the log itself, `stale` about decisions made on an earlier state, `notes` about the rest."""

    events: int
    head: str | None
    damage: tuple[str, ...]
    stale: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def sound(self) -> bool:
        return not self.damage and not self.stale


def verify(log: Log, files: Files, check: Check, head: str | None = None) -> Verification:
    """What is wrong with the log and with the decisions in it.

    `check` proposes verdicts again; it is called only if the evidence is not what it was when something was decided.
    `head` is the hash of a line known from elsewhere.
    """
    damage = [*log.problems, *_torn(log), *_cut_off(log, head)]
    by_claim: dict[str, list[Event]] = {}
    for event in log.events:
        by_claim.setdefault(event.claim, []).append(event)
    reviews = {name: review_of(events, lambda _: ()) for name, events in by_claim.items()}
    standing = {name: review for name, review in reviews.items() if review and review.decided}
    evidence = cache(lambda: read_sources(files.evidence))
    stale = [line for name, review in standing.items() for line in _changed(name, review, log, files, evidence)]
    notes, verdicts = _verdicts(standing, log, files, check)
    aside = [f"{path} holds what a crash left of a line" for path in sorted(log.path.parent.glob(f"{log.path.name}.torn-*"))]
    return Verification(len(log.events), log.head, tuple(damage), tuple(stale + verdicts), tuple(notes + aside))


def _torn(log: Log) -> Iterator[str]:
    if log.torn:
        yield f"{log.path}: the last line is torn ({len(log.torn)} bytes), as by a crash; the next entry sets it aside"


def _cut_off(log: Log, head: str | None) -> Iterator[str]:
    if head is not None and head.strip().lower() not in log.hashes:
        yield f"{log.path}: no line has the hash {head}; lines were cut off at the end, or the log was written anew"


def _state(review: Review) -> str:
    assert review.decided is not None
    return f"{'signed' if review.signed else DONE[review.decided.decision]} on an earlier state"


def _changed(name: str, review: Review, log: Log, files: Files, evidence: Evidence) -> Iterator[str]:
    """A line for each file behind a decision that is not the same any more, with what it says now."""
    assert review.decided is not None
    seen = log.snapshot(review.decided.fingerprint)
    for path, what in changed_files(seen, files):
        yield "; ".join([f"{name}: {_state(review)}: {path} {what}", *_difference(name, path, seen, files, evidence)])


def _difference(name: str, path: str, seen: Snapshot, files: Files, evidence: Evidence) -> Iterator[str]:
    """What a changed file says now, as far as it can still be read."""
    if files.hash_of(path) is None:
        return
    if Path(path).stem == name and (files.root / path).parent == files.claims.resolve():
        shelf = read_claims(files.claims, [name])
        yield from shelf.problems
        yield from (line for claim, _ in shelf.records.values() for line in _claim_difference(seen, claim))
    else:
        file_name = Path(path.partition("#")[0]).name
        yield from (problem for problem in evidence().problems if file_name in problem)
        yield from _words(seen, evidence().records)


def _claim_difference(seen: Snapshot, claim: Claim) -> Iterator[str]:
    now = {"statement": claim.statement, "speaker": claim.speaker.name, "role": claim.speaker.role, "date": claim.date}
    now |= {"occasion": claim.occasion}
    yield from (f"{key} “{seen['claim'][key]}” is now “{value}”" for key, value in now.items() if seen["claim"][key] != value)


def _words(seen: Snapshot, sources: dict[str, Source]) -> Iterator[str]:
    """The quoted passages that no longer stand where they stood."""
    for item in seen["evidence"]:
        source = sources.get(item["source"])
        now = source.text[item["start"] : item["end"]] if source else item["text"]
        if now != item["text"]:
            yield f"{item['passage']} {parting(item['text'], now)}"


def _verdicts(standing: dict[str, Review], log: Log, files: Files, check: Check) -> tuple[list[str], list[str]]:
    """Notes, and a line for each decision whose verdict is another today."""
    seen = {name: log.snapshot(review.decided.fingerprint) for name, review in standing.items() if review.decided}
    now = files.all_evidence if seen else ""
    moved = [name for name, snapshot in seen.items() if snapshot.get("all_evidence") != now]
    if not moved:
        return [], []
    try:
        records = read_claims(files.claims, moved).sound()
        proposed = check([records[name][0] for name in moved if name in records])
        report = with_additions(proposed, log, files)
    except FactcheckError as error:
        return [f"the evidence has changed, and no verdict can be proposed again: {error}"], []
    lines = []
    for result in report.results:
        files_apart = {**seen[result.claim.id], "files": {}}
        differ = changes(files_apart, result, report, files)
        if differ:
            lines.append("; ".join([f"{result.claim.id}: {_state(standing[result.claim.id])}: proposed again", *differ]))
    note = f"evidence was added or changed since {len(moved)} decisions; their verdicts were proposed again"
    return [note], lines
