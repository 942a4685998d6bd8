"""What the desk shows: every claim's proposal, made again when a file changes, with the decisions laid over it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from factcheck.dates import first_day
from factcheck.errors import FactcheckError, UnknownNameError
from factcheck.house import House, in_house_words
from factcheck.records import Judgement, Report, Result
from factcheck.reports import wording
from factcheck.review.decide import Entry, Scene, record, same_person
from factcheck.review.log import Log, log_path, read_log
from factcheck.review.overlay import laid_over
from factcheck.review.seen import Files
from factcheck.shelf import read_yaml_of

BLIND_PASSAGES = 10
"""Passages that a blind page shows besides those that speak for or against, so that their number gives nothing away."""


class Desk:
    """One workspace. `check` proposes verdicts for all its claims; with `blind`, nobody sees one before giving their own."""

    def __init__(
        self, claims: Path, evidence: Path, check: Callable[[], Report], blind: bool = False, house: House | None = None
    ) -> None:
        self.claims, self.evidence, self.check, self.blind, self.house = claims, evidence, check, blind, house
        self.path = log_path(claims)
        self._lock = threading.Lock()
        self._stamp: dict[Path, tuple[int, int]] = {}
        self._documents: tuple[Path, ...] = ()
        self._proposals: Report | None = None
        self._hashes = Files(claims, evidence)

    def proposals(self) -> Report:
        """The proposals for the files as they are now."""
        with self._lock:
            if self._proposals is None or self._files() != self._stamp:
                self._documents = self._named_documents()
                stamp = self._files()
                self._proposals = self.check()
                self._hashes, self._stamp = Files(self.claims, self.evidence), stamp
            return self._proposals

    def report(self) -> tuple[Report, Log]:
        """All proposals with the decisions laid over them, and the log; raises FactcheckError if a file is not sound."""
        log = read_log(self.path).sound()
        return in_house_words(laid_over(self.proposals(), log, self._hashes), self.house), log

    def scene(self, report: Report, claim_id: str) -> Scene:
        """A claim as it is now; raises UnknownNameError if there is none."""
        for result in report.results:
            if result.claim.id == claim_id:
                return Scene(result, report, self._hashes)
        raise UnknownNameError("claim", claim_id, [result.claim.id for result in report.results])

    def enter(self, claim_id: str, entry: Entry, time: str, position: str, shown: str) -> Log:
        """As `record`, for what the desk shows at this moment."""
        report, _ = self.report()
        return record(self.path, self.scene(report, claim_id), entry, time, position, shown)

    def hides(self, result: Result, reviewer: str) -> bool:
        """Whether this person may not yet see the verdict: the desk is blind and they have not given theirs."""
        given = [event for event in result.review.events if event.label is not None] if result.review else []
        return self.blind and not any(same_person(event.reviewer, reviewer) for event in given)

    def _files(self) -> dict[Path, tuple[int, int]]:
        """Every file of claims and evidence, and every document they name, with its time and size; the log is left out."""
        paths = {path for folder in (self.claims, self.evidence) for path in folder.rglob("*") if self.path.name not in path.name}
        known = ((path, path.stat()) for path in sorted(paths | set(self._documents)) if path.is_file())
        return {path: (stat.st_mtime_ns, stat.st_size) for path, stat in known}

    def _named_documents(self) -> tuple[Path, ...]:
        files = (read_yaml_of(path) for path in sorted(self.evidence.glob("*.y*ml")))
        named = (self.evidence / str(file.content.get("file")) for file in files if not isinstance(file, FactcheckError))
        return tuple(path for path in named if path.is_file())


def unsorted(result: Result) -> list[Judgement]:
    """Passages as a blind page shows them: for and against, and near ones besides, in the order of the documents."""
    groups = wording.groups(result, 0)
    shown = [judgement for group in groups[:-1] for judgement in group.shown]
    near = sorted(groups[-1].shown, key=lambda judgement: -judgement.match.score)[:BLIND_PASSAGES]

    def place(judgement: Judgement) -> tuple[int, str, int]:
        published = judgement.match.source.published_on
        return first_day(published).toordinal() if published else 0, judgement.match.source.id, judgement.match.passage.start

    return sorted([*shown, *near], key=place)
