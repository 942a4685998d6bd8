"""What people do about claims: the entries of the review log, and what they come to for one claim."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from factcheck.records import Label, Stance


class Decision(StrEnum):
    """What a person did about a claim; the first three decide, a later one replaces an earlier one."""

    ACCEPT = "accept"
    OVERRULE = "overrule"
    NEEDS_WORK = "needs_work"
    SIGN = "sign"
    NOTE = "note"
    REPLY = "reply"
    CORRECTION = "correction"
    DROP = "drop"
    RERANK = "rerank"
    ADD = "add"


@dataclass(frozen=True, slots=True)
class Reply:
    """The right of reply: whom we asked, when, until when they could answer, and what they answered."""

    asked: str
    asked_on: str
    deadline: str | None = None
    answer: str | None = None


@dataclass(frozen=True, slots=True)
class Addition:
    """A passage that an editor adds by its words: what they copied, then also where that stands (`factcheck.review.additions`).

    `source` may be left out where the words stand in one document only; `prefix` and `suffix` are what stands around them.
    """

    quote: str
    stance: Stance
    source: str | None = None
    start: int | None = None
    end: int | None = None
    prefix: str | None = None
    suffix: str | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """One entry of the review log. `time` is ISO 8601 in UTC.

    `proposal` is the verdict the person saw and `fingerprint` that of all they saw. `label` is their own label, in `blind`
    mode given before they saw the proposal. `passage` belongs to `drop`, `rerank` (with
    `rank`) and `add` (with `addition`).
    """

    claim: str
    reviewer: str
    time: str
    decision: Decision
    proposal: Mapping[str, Any]
    fingerprint: str
    label: Label | None = None
    reason: str | None = None
    reply: Reply | None = None
    passage: str | None = None
    rank: int | None = None
    addition: Addition | None = None
    blind: bool = False


@dataclass(frozen=True, slots=True)
class Review:
    """What people did about one claim, laid over its proposal. `decided` is the decision that stands, `signed` its sign-off.

    `changes` says what differs now from what was seen when it was decided; the decision is current only if nothing does.
    """

    events: tuple[Event, ...]
    decided: Event | None = None
    signed: Event | None = None
    changes: tuple[str, ...] = ()

    @property
    def stale(self) -> bool:
        return self.decided is not None and bool(self.changes)

    @property
    def label(self) -> Label | None:
        """The label in force: a person accepted it or overruled the proposal with it, and what they saw is unchanged."""
        rated = self.decided is not None and self.decided.decision is not Decision.NEEDS_WORK
        return self.decided.label if self.decided and rated and not self.stale else None

    def of(self, *decisions: Decision) -> tuple[Event, ...]:
        """The events of these kinds, oldest first."""
        return tuple(event for event in self.events if event.decision in decisions)

    @property
    def dropped(self) -> dict[str, Event]:
        """Ids of the passages that an editor set aside and nobody brought back since, each with the entry that says so."""
        aside: dict[str, Event] = {}
        for event in self.of(Decision.DROP, Decision.RERANK, Decision.ADD):
            if event.decision is Decision.DROP:
                aside[event.passage or ""] = event
            else:
                aside.pop(event.passage or "", None)
        return aside
