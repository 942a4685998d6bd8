"""`reviews.jsonl`: one event a line, lines only added, each carrying the hash of the line before it and its own.

A line is a JSON object whose last key is `sha256`, the hash of the object without that key; `previous` is the hash of the
whole line before (64 zeros in the first). So any changed byte shows, and `sha256sum` is all it takes to check. What such a
chain cannot show is that whole lines at its end were cut off: for that, keep the hash of the last line elsewhere.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from factcheck.decisions import Addition, Decision, Event, Reply
from factcheck.errors import InputError
from factcheck.records import Label, Stance
from factcheck.text import sha256

FILE_NAME = "reviews.jsonl"
NOTHING_BEFORE = "0" * 64
_SEAL = re.compile(rb',"sha256":"([0-9a-f]{64})"\}\Z')
_EVENT_FIELDS = tuple(part.name for part in fields(Event))
LONGEST_WAIT = 20.0
"""Seconds to wait for another program that writes the log."""

Snapshot = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Log:
    """The events in order, the hash of each one's line, and what each fingerprint stands for.

    `problems` name lines that were changed or removed; `torn` is what a crash left of a last line.
    """

    path: Path
    events: tuple[Event, ...] = ()
    hashes: tuple[str, ...] = ()
    snapshots: dict[str, Snapshot] = field(default_factory=dict)
    problems: tuple[str, ...] = ()
    torn: bytes = b""

    @property
    def head(self) -> str | None:
        """The hash of the last line."""
        return self.hashes[-1] if self.hashes else None

    def of(self, claim_id: str) -> tuple[Event, ...]:
        return tuple(event for event in self.events if event.claim == claim_id)

    def position(self, claim_id: str) -> str:
        """The hash of the claim's last line; empty if there is none."""
        ours = (digest for event, digest in zip(self.events, self.hashes, strict=True) if event.claim == claim_id)
        return next(reversed(tuple(ours)), "")

    def snapshot(self, fingerprint: str) -> Snapshot:
        """What the person saw who left this fingerprint; empty if the log does not say."""
        return self.snapshots.get(fingerprint, {})

    def sound(self) -> Log:
        """The log itself; raises InputError if it was tampered with."""
        if self.problems:
            raise InputError(f"{self.problems[0]}; restore the file from a copy (all problems: factcheck review verify)")
        return self


def log_path(claims: Path) -> Path:
    """Where the log of a folder of claims lies."""
    return claims / FILE_NAME


def read_log(path: Path) -> Log:
    """The log as it is, with every line that does not fit named; an absent file is an empty log."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return Log(path)
    except OSError as error:
        raise InputError(f"cannot be read ({error.strerror}); check its permissions", path) from error
    *lines, torn = data.split(b"\n")
    if _SEAL.search(torn):  # only its line feed is missing: nothing of it is lost
        lines, torn = [*lines, torn], b""
    events: list[Event] = []
    hashes: list[str] = []
    snapshots: dict[str, Snapshot] = {}
    problems: list[str] = []
    before = NOTHING_BEFORE
    for number, line in enumerate(lines, 1):
        digest = sha256(line)
        try:
            content = _content(line, before)
            event = event_of(content)
            if "snapshot" in content:
                snapshots[event.fingerprint] = content["snapshot"]
            elif event.fingerprint not in snapshots:
                raise ValueError("refers to evidence that no earlier line holds")
            events.append(event)
            hashes.append(digest)
        except ValueError as error:
            problems.append(f"{path}:{number}: {error}")
        before = digest
    return Log(path, tuple(events), tuple(hashes), snapshots, tuple(problems), torn)


def append(path: Path, make: Callable[[Log], tuple[Event, Snapshot]]) -> Log:
    """The log with one more event: the one `make` returns when it is shown the log that nobody else can write meanwhile.

    What a crash left of a last line is set aside in a file of its own. Raises InputError, having written nothing, if the
    log was tampered with, is locked or cannot be written.
    """
    from filelock import FileLock, Timeout

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(path.with_name(f".{path.name}.lock"), timeout=LONGEST_WAIT):
            log = read_log(path).sound()
            event, snapshot = make(log)
            line = line_of(event, None if event.fingerprint in log.snapshots else snapshot, log.head or NOTHING_BEFORE)
            _write(path, line, log.torn)
            return read_log(path)
    except Timeout as error:
        raise InputError(f"is locked by another program for over {LONGEST_WAIT:.0f} s; try again", path) from error
    except OSError as error:
        raise InputError(f"cannot be written ({error.strerror}); free space or check its permissions", path) from error


def line_of(event: Event, snapshot: Snapshot | None, previous: str) -> bytes:
    """The event as a sealed line, without line feed; raises InputError for text that is no Unicode."""
    content: dict[str, Any] = {"previous": previous}
    for name in _EVENT_FIELDS:
        value = getattr(event, name)
        if value is not None and value is not False:
            content[name] = value
    if event.reply is not None:
        content["reply"] = asdict(event.reply)
    if event.addition is not None:
        content["addition"] = {name: value for name, value in asdict(event.addition).items() if value is not None}
    if snapshot is not None:
        content["snapshot"] = snapshot
    try:
        body = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
    except UnicodeEncodeError as error:
        raise InputError("holds half a character (a lone surrogate); type it again", field=event.decision.value) from error
    return body[:-1] + f',"sha256":"{sha256(body)}"}}'.encode()


def _content(line: bytes, before: str) -> dict[str, Any]:
    """What a line holds; raises ValueError if it, or the line before it, is not as it was written."""
    seal = _SEAL.search(line)
    if seal is None or sha256(line[: seal.start()] + b"}") != seal[1].decode():
        raise ValueError("the line was changed: it does not have the hash it carries")
    content: dict[str, Any] = json.loads(line)
    if content.get("previous") != before:
        raise ValueError("the line before it was changed, removed or put elsewhere")
    return content


def event_of(content: dict[str, Any]) -> Event:
    """The event that a line's content describes; raises ValueError if something is missing or unknown."""
    known = {name: content[name] for name in _EVENT_FIELDS if name in content}
    try:
        known["decision"] = Decision(known["decision"])
        if "label" in known:
            known["label"] = Label(known["label"])
        if "reply" in known:
            known["reply"] = Reply(**known["reply"])
        if "addition" in known:
            known["addition"] = Addition(**known["addition"] | {"stance": Stance(known["addition"]["stance"])})
        event = Event(**known)
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"the line is no event this version knows ({error})") from error
    if not all(isinstance(text, str) for text in (event.claim, event.reviewer, event.time, event.fingerprint)):
        raise ValueError("the line is no event: claim, reviewer, time and fingerprint must be texts")
    return event


def _write(path: Path, line: bytes, torn: bytes) -> None:
    """Add a line in one write, on disk when this returns; a torn end is first copied aside, then cut off."""
    if torn:
        aside = path.with_name(f"{path.name}.torn-{sha256(torn)[:12]}")
        with aside.open("wb") as file:
            _on_disk(file, torn)
        with path.open("r+b") as file:
            file.truncate(path.stat().st_size - len(torn))
    with path.open("ab+", buffering=0) as file:
        if file.tell():
            file.seek(-1, os.SEEK_END)
            line = line if file.read(1) == b"\n" else b"\n" + line
        _on_disk(file, line + b"\n")


def _on_disk(file: Any, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[file.write(view) :]
    file.flush()
    os.fsync(file.fileno())
