"""Lays what people decided over the proposals; the proposals stay as they are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from factcheck.decisions import Decision, Event, Review
from factcheck.records import Report, Result
from factcheck.review.additions import lost_additions, with_additions
from factcheck.review.log import Log
from factcheck.review.seen import Files, changes

DECIDES = (Decision.ACCEPT, Decision.OVERRULE, Decision.NEEDS_WORK)


def laid_over(report: Report, log: Log, files: Files) -> Report:
    """The report with each claim's review and the passages editors added beside its proposal, and the head of the log."""
    report = with_additions(report, log, files)
    results = tuple(replace(result, review=review_of_result(result, report, log, files)) for result in report.results)
    return replace(report, results=results, review_head=log.head)


def review_of_result(result: Result, report: Report, log: Log, files: Files) -> Review | None:
    """What people did about this claim, and what has changed since they decided; None if nobody did anything."""

    def since(event: Event) -> tuple[str, ...]:
        return (*changes(log.snapshot(event.fingerprint), result, report, files), *lost_additions(events, files))

    events = log.of(result.claim.id)
    return review_of(events, since)


def review_of(events: Sequence[Event], since: Callable[[Event], tuple[str, ...]]) -> Review | None:
    """The decision that stands, a sign-off made after it, and what `since` says has changed; None without events."""
    if not events:
        return None
    decided: Event | None = None
    signed: Event | None = None
    for event in events:
        if event.decision in DECIDES:
            decided, signed = event, None
        elif event.decision is Decision.SIGN:
            signed = event
    return Review(tuple(events), decided, signed, since(decided) if decided else ())
