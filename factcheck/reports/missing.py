"""What a reader should know is missing from a check: a gap is said, never filled."""

from __future__ import annotations

from collections.abc import Iterator

from factcheck.decisions import Decision
from factcheck.records import Judgement, Result, TimeRelation
from factcheck.reports.wording import NOT_CHECKABLE, count, groups

PRIMARY = frozenset({"observation_mission", "resolution", "court", "statistics", "official"})
"""Kinds of source that found or decided something themselves (IFCN: primary before secondary sources)."""


def missing(result: Result) -> tuple[str, ...]:
    """A sentence for each gap, in the order of the report."""
    return (*_about_the_claim(result), *(_about_the_evidence(result) if result.claim.checkable not in NOT_CHECKABLE else ()))


def _about_the_claim(result: Result) -> Iterator[str]:
    claim = result.claim
    if not claim.quotes:
        yield "The words actually said are not on file; the statement is a summary of them."
    if not claim.appearances:
        yield "Where it was said or reported is not on file."
    if result.review is None or not result.review.of(Decision.REPLY):
        yield "Nobody was asked for a reply."


def _about_the_evidence(result: Result) -> Iterator[str]:
    against, supporting, _, unread, _ = groups(result, 0)
    if unread.total:
        yield f"{count(unread.total, 'passage')} found, in a language that the stance model does not read, wait for a person."
    counted = (*against.shown, *supporting.shown)
    if not counted:
        yield "No passage for or against it was found."
        return
    if not against.total:
        yield "No passage against it was found."
    if not supporting.total:
        yield "No passage for it was found."
    if len({judgement.origin for judgement in counted}) == 1:
        yield "Everything that counts is of one origin."
    if not any(judgement.match.source.kind in PRIMARY for judgement in counted):
        yield "No court, resolution, statistics office, observation mission or official document is among what counts."
    yield from _about_the_time(counted)
    unkept = {judgement.match.source.id for judgement in counted if not judgement.match.source.archived_url}
    if unkept:
        yield f"No archived copy is on file of {count(len(unkept), 'document')} among what counts."


def _about_the_time(counted: tuple[Judgement, ...]) -> Iterator[str]:
    undated = {judgement.match.source.id for judgement in counted if judgement.match.source.published_on is None}
    if undated:
        yield f"The date is not known of {count(len(undated), 'document')} among what counts."
    if all(judgement.time_relation is TimeRelation.AFTER for judgement in counted):
        yield "All that counts was published after the statement."
