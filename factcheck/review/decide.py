"""Records a decision, if it is complete, made on the current state, and by somebody who may make it."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from pathlib import Path

from factcheck.dates import is_partial_date
from factcheck.decisions import Addition, Decision, Event, Reply
from factcheck.errors import FactcheckError, InputError
from factcheck.records import Label, Report, Result
from factcheck.reports.plain import plain
from factcheck.review.additions import placed
from factcheck.review.log import Log, Snapshot, append
from factcheck.review.overlay import DECIDES, review_of_result
from factcheck.review.seen import Files, fingerprint, snapshot_of, verdict_seen

LONGEST_NAME, LONGEST_TEXT = 100, 10_000
"""Characters of a person's name, and of anything they write."""


class ConflictError(FactcheckError):
    """Somebody else has entered something about the claim, or what it rests on has changed, since it was shown."""


@dataclass(frozen=True, slots=True)
class Scene:
    """A claim as people see it now: its result in a report that was made from these files."""

    result: Result
    report: Report
    files: Files

    def snapshot(self) -> Snapshot:
        return snapshot_of(self.result, self.report, self.files)


@dataclass(frozen=True, slots=True)
class Entry:
    """What a person enters about a claim. In `blind` mode the label alone says whether they accept or overrule."""

    reviewer: str
    decision: Decision
    label: Label | None = None
    reason: str | None = None
    reply: Reply | None = None
    passage: str | None = None
    rank: int | None = None
    addition: Addition | None = None
    blind: bool = False


def record(path: Path, scene: Scene, entry: Entry, time: str, position: str | None = None, shown: str | None = None) -> Log:
    """The log with the entry added. `time` is ISO 8601 in UTC.

    `position` and `shown` are the claim's place in the log and the fingerprint when the person saw it. Raises ConflictError if
    either is not current any more, and InputError if the entry is incomplete or this person may not make it.
    """
    snapshot = scene.snapshot()
    entry = checked(entry, scene.result, scene.files)
    mark = fingerprint(snapshot)
    event = Event(
        claim=scene.result.claim.id,
        time=time,
        proposal=verdict_seen(scene.result),
        fingerprint=mark,
        **{name: getattr(entry, name) for name in Entry.__slots__},
    )

    def make(log: Log) -> tuple[Event, Snapshot]:
        if position is not None and position != log.position(event.claim):
            raise ConflictError("somebody has entered something about this claim since you opened it")
        if shown is not None and shown != mark:
            raise ConflictError("the claim, its evidence or its verdict has changed since you opened it")
        _may(event, scene, log)
        return event, snapshot

    return append(path, make)


def checked(entry: Entry, result: Result, files: Files) -> Entry:
    """The entry with its texts trimmed, its label filled in and its quotation placed.

    Raises InputError naming what is missing.
    """
    reviewer = _text(entry.reviewer, "--as", LONGEST_NAME)
    if reviewer is None or not _folded(reviewer):
        raise InputError("say who you are", field="--as")
    entry = replace(entry, reviewer=reviewer, reason=_text(entry.reason, "--reason"))
    proposed = result.verdict.label
    if entry.blind:
        if entry.label is None:
            raise InputError("give your own verdict", field="--label")
        _needs(entry.reason, "give your reason")  # always, since asking only for some would tell them apart
        same = entry.label is proposed
        entry = replace(entry, decision=Decision.ACCEPT if same else Decision.OVERRULE)
    match entry.decision:
        case Decision.ACCEPT:
            if entry.label not in (None, proposed):
                raise InputError(f"the proposal is {proposed.value}; to give another verdict, overrule it", field="--label")
            return replace(entry, label=proposed)
        case Decision.OVERRULE:
            if entry.label is None:
                raise InputError(f"give your own verdict: {', '.join(Label)}", field="--label")
            if entry.label is proposed and not entry.blind:
                raise InputError(f"the proposal is {proposed.value} already; accept it, or give another", field="--label")
            _needs(entry.reason, "overruling needs a reason that readers can follow")
        case Decision.NOTE | Decision.CORRECTION:
            _needs(entry.reason, "write the text")
        case Decision.REPLY:
            return replace(entry, reply=_reply(entry.reply))
        case Decision.DROP | Decision.RERANK:
            known = [judgement.match.passage.id for judgement in result.judgements]
            if entry.passage not in known:
                raise InputError(f"{entry.passage!r} is no passage found for this claim", field="--passage")
            if entry.decision is Decision.RERANK and not (entry.rank and 1 <= entry.rank <= len(known)):
                raise InputError(f"give a rank from 1 to {len(known)}", field="--rank")
            _needs(entry.reason, "say why")
        case Decision.ADD:
            if entry.addition is None:
                raise InputError("paste the words of the passage", field="--quote")
            _needs(entry.reason, "say what it shows, for readers")
            addition, passage = placed(entry.addition, result, files)
            return replace(entry, addition=addition, passage=passage)
    if entry.label is not None and entry.decision not in DECIDES:
        raise InputError("only a decision has a verdict", field="--label")
    return entry


def same_person(one: str, other: str) -> bool:
    """Whether two names are the same apart from case, spaces, what is invisible, and how letters are encoded."""
    return _folded(one) == _folded(other)


def _may(event: Event, scene: Scene, log: Log) -> None:
    """Raises InputError if a sign-off has nothing to sign, or is by the one who decided."""
    if event.decision is not Decision.SIGN:
        return
    review = review_of_result(scene.result, scene.report, log, scene.files)
    decided = review.decided if review else None
    if review is None or decided is None or decided.decision is Decision.NEEDS_WORK:
        raise InputError("nothing is decided that could be signed; accept or overrule the proposal first", event.claim)
    if same_person(decided.reviewer, event.reviewer):
        raise InputError(f"{decided.reviewer} decided this; a second editor has to sign it", event.claim)
    if review.signed is not None:
        raise InputError(f"it is signed already, by {review.signed.reviewer}", event.claim)
    if review.stale:
        what = f"it was decided on an earlier state ({review.changes[0]}); decide again before it is signed"
        raise InputError(what, event.claim)


def _needs(text: str | None, what: str) -> None:
    if text is None:
        raise InputError(what, field="--reason")


def _reply(reply: Reply | None) -> Reply:
    asked = _text(reply.asked, "--asked", LONGEST_NAME) if reply else None
    if reply is None or asked is None:
        raise InputError("say who was asked for a reply", field="--asked")
    for name, day in (("--asked-on", reply.asked_on), ("--deadline", reply.deadline)):
        if day is not None and not is_partial_date(day):
            raise InputError(f"{day!r} is no date; write YYYY-MM-DD", field=name)
    return Reply(asked, reply.asked_on, reply.deadline, _text(reply.answer, "--answer"))


def _text(text: str | None, field: str, longest: int = LONGEST_TEXT) -> str | None:
    """The text without space around it, None if nothing is left; raises InputError if it is too long."""
    text = (text or "").strip()
    if len(text) > longest:
        raise InputError(f"has {len(text)} characters; write at most {longest}", field=field)
    return text or None


def _folded(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", plain(name)).casefold().split())
