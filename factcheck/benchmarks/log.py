"""Whether `factcheck review verify` finds every changed byte, and how long it takes for a long log.

A made-up workspace: claims with their evidence, each accepted by one editor and signed by another, then notes. Then one byte at
a time is changed, at a random place of a claim's file, of an evidence file, of the verdicts that the log holds, or of the log.
"""

from __future__ import annotations

import json
import random
import re
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from factcheck.benchmarks.reports import made_report
from factcheck.decisions import Decision, Event
from factcheck.records import Claim, Report
from factcheck.review.log import NOTHING_BEFORE, line_of, log_path, read_log
from factcheck.review.seen import Files, fingerprint, snapshot_of, verdict_seen
from factcheck.review.verify import Verification, verify
from factcheck.text import sha256

PASSAGES, SMALL_CLAIMS, SMALL_EVENTS = 3, 4, 12
_VERDICTS = re.compile(rb'"(?:verdict|proposal)":\{[^{}]*\}')


def bench_log(mutations: int, events: int, seed: int) -> dict[str, Any]:
    """How many changed bytes were found, of how many, by kind; and the seconds that a log of so many `events` takes.

    Bytes are changed in a workspace of 4 claims and 12 events, so that many can be tried.
    """
    with TemporaryDirectory() as folder:
        small = made_workspace(Path(folder) / "small", SMALL_CLAIMS, SMALL_EVENTS)
        tried, found = _mutated(small, mutations, random.Random(seed))
        large = made_workspace(Path(folder) / "large", max(events // 10, 1), events)
        started = time.perf_counter()
        sound = large.verified().sound
        seconds = time.perf_counter() - started
        size = log_path(large.claims).stat().st_size / 1e6
    return {
        "task": "log",
        "seed": seed,
        "mutations": tried.total(),
        "found": found.total(),
        "by_kind": {kind: {"mutations": tried[kind], "found": found[kind]} for kind in sorted(tried)},
        "events": events,
        "claims": max(events // 10, 1),
        "log_megabytes": size,
        "sound": sound,
        "verify_seconds": seconds,
    }


@dataclass(frozen=True, slots=True)
class Workspace:
    """Folders of claims and evidence, with the report that people decided about."""

    claims: Path
    evidence: Path
    report: Report

    def verified(self) -> Verification:
        """What `factcheck review verify` says; proposed again, every verdict is the same."""
        return verify(read_log(log_path(self.claims)), Files(self.claims, self.evidence), self._again)

    def _again(self, claims: Any) -> Report:
        return self.report


def made_workspace(folder: Path, claims: int, events: int) -> Workspace:
    """A workspace in which each claim was accepted, then signed, then noted about in turn, as often as there are events."""
    report = made_report(claims, PASSAGES)
    made = Workspace(folder / "claims", folder / "evidence", report)
    for path in (made.claims, made.evidence):
        path.mkdir(parents=True)
    sources = {judgement.match.source.id: judgement.match.source for result in report.results for judgement in result.judgements}
    for source in sources.values():
        known = {"id": source.id, "title": source.title, "publisher": source.publisher, "text": source.text}
        _write(made.evidence / f"{source.id}.yaml", known)
    for result in report.results:
        _write(made.claims / f"{result.claim.id}.yaml", _stored(result.claim))
    files = Files(made.claims, made.evidence)
    lines: list[bytes] = []
    seen: dict[str, str] = {}
    before = NOTHING_BEFORE
    for number in range(events):
        result, turn = report.results[number % claims], number // claims
        snapshot = None if result.claim.id in seen else snapshot_of(result, report, files)
        mark = seen.setdefault(result.claim.id, fingerprint(snapshot) if snapshot else "")
        decision = (Decision.ACCEPT, Decision.SIGN)[turn] if turn < 2 else Decision.NOTE
        label = result.verdict.label if decision is Decision.ACCEPT else None
        reviewer, day = ("Ann", "Bo")[turn % 2], f"2026-05-{1 + turn % 28:02}T10:00:00Z"
        event = Event(result.claim.id, reviewer, day, decision, verdict_seen(result), mark, label, f"entry {number}")
        lines.append(line_of(event, snapshot, before))
        before = sha256(lines[-1])
    log_path(made.claims).write_bytes(b"\n".join([*lines, b""]))
    return made


def _stored(claim: Claim) -> dict[str, Any]:
    known = {"id": claim.id, "statement": claim.statement, "quote": list(claim.quotes), "date": claim.date}
    return {**known, "speaker": {"name": claim.speaker.name, "role": claim.speaker.role}, "occasion": claim.occasion}


def _write(path: Path, content: dict[str, Any]) -> None:
    """JSON is YAML."""
    path.write_text("".join(f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in content.items()), "utf-8")


def _mutated(workspace: Workspace, mutations: int, dice: random.Random) -> tuple[Counter[str], Counter[str]]:
    """How many bytes of each kind were changed, and how many of them were found."""
    assert workspace.verified().sound
    log = log_path(workspace.claims)
    verdicts = [place for found in _VERDICTS.finditer(log.read_bytes()) for place in range(*found.span())]
    kinds = {
        "claims": sorted(workspace.claims.glob("*.yaml")),
        "evidence": sorted(workspace.evidence.glob("*.yaml")),
        "verdicts": [log],
        "log": [log],
    }
    tried: Counter[str] = Counter()
    found: Counter[str] = Counter()
    for number in range(mutations):
        kind = [*kinds][number % len(kinds)]
        path = dice.choice(kinds[kind])
        whole = path.read_bytes()
        place = dice.choice(verdicts) if kind == "verdicts" else dice.randrange(len(whole))
        other = (whole[place] + dice.randrange(1, 256)) % 256
        path.write_bytes(whole[:place] + bytes([other]) + whole[place + 1 :])
        tried[kind] += 1
        found[kind] += not workspace.verified().sound
        path.write_bytes(whole)
    return tried, found
