"""The review log: nothing in it can change unseen, and a crash or two writers cost nobody an entry."""

from __future__ import annotations

import json
import random
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcheck.decisions import Decision, Event, Reply
from factcheck.errors import InputError
from factcheck.records import Label
from factcheck.review.log import NOTHING_BEFORE, Log, append, line_of, read_log
from factcheck.text import sha256

SEEN = {"claim": {"statement": "S."}, "evidence": []}


def event(number: int = 0, **known: object) -> Event:
    fields: dict[str, object] = {
        "claim": f"claim-{number % 7}",
        "reviewer": "Ann",
        "time": "2026-05-01T10:00:00Z",
        "decision": Decision.NOTE,
        "proposal": {"label": "refuted", "confidence": 0.9},
        "fingerprint": "f" * 64,
        "reason": f"note {number}",
    }
    return Event(**{**fields, **known})  # type: ignore[arg-type]


def added(path: Path, *events: Event) -> Log:
    log = read_log(path)
    for one in events:
        log = append(path, lambda _, one=one: (one, SEEN))
    return log


def long_log(path: Path, count: int) -> None:
    before, lines = NOTHING_BEFORE, []
    for number in range(count):
        lines.append(line_of(event(number), SEEN if number == 0 else None, before))
        before = sha256(lines[-1])
    path.write_bytes(b"\n".join([*lines, b""]))


def test_lines_are_chained_and_read_back_as_written(tmp_path: Path) -> None:
    path = tmp_path / "claims" / "reviews.jsonl"
    events = (
        event(1),
        event(2, decision=Decision.OVERRULE, label=Label.SUPPORTED, blind=True),
        event(3, decision=Decision.REPLY, reply=Reply("Mayor", "2026-05-01", None, "no\nlines\u2028here")),
        event(4, decision=Decision.RERANK, passage="audit#p1", rank=2),
    )
    log = added(path, *events)
    assert log.events == events and not log.problems and not log.torn
    lines = path.read_bytes().split(b"\n")[:-1]
    assert [json.loads(line)["previous"] for line in lines] == [NOTHING_BEFORE, *map(sha256, lines[:-1])]
    assert log.hashes == tuple(map(sha256, lines)) and log.head == sha256(lines[-1])
    assert ["snapshot" in json.loads(line) for line in lines] == [True, False, False, False]
    assert log.snapshot("f" * 64) == SEEN and log.snapshot("0") == {}
    assert log.position("claim-2") == log.hashes[1] and log.position("none") == ""


@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=40), st.text(st.characters(exclude_categories=("Cs",))))
def test_any_text_comes_back(reviewer: str, reason: str) -> None:
    line = line_of(event(reviewer=reviewer, reason=reason), SEEN, NOTHING_BEFORE)
    assert b"\n" not in line
    assert (json.loads(line)["reviewer"], json.loads(line)["reason"]) == (reviewer, reason)


def test_every_byte_of_the_log_is_guarded(tmp_path: Path) -> None:
    path = tmp_path / "reviews.jsonl"
    added(path, event(1), event(2))
    whole = path.read_bytes()
    for place in range(len(whole)):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        log = read_log(path)
        assert log.problems or log.torn, place


@pytest.mark.parametrize("change", [lambda lines: lines[:1] + lines[2:], lambda lines: [lines[0], lines[2], lines[1], lines[3]]])
def test_lines_removed_or_moved_are_found(tmp_path: Path, change: Callable[[list[bytes]], list[bytes]]) -> None:
    path = tmp_path / "reviews.jsonl"
    added(path, *(event(number) for number in range(4)))
    path.write_bytes(b"\n".join([*change(path.read_bytes().split(b"\n")[:-1]), b""]))
    assert "removed or put elsewhere" in read_log(path).problems[0]
    with pytest.raises(InputError, match="restore the file from a copy"):
        added(path, event())


@pytest.mark.parametrize("kept", [1, 40, -1])
def test_a_torn_last_line_is_set_aside_and_nothing_else_is_lost(tmp_path: Path, kept: int) -> None:
    path = tmp_path / "reviews.jsonl"
    before = added(path, event(1), event(2))
    whole, line = path.read_bytes(), line_of(event(3), None, str(before.head))
    path.write_bytes(whole + line[:kept])
    assert read_log(path).torn == line[:kept] and read_log(path).events == before.events
    after = added(path, event(4))
    assert after.events == (*before.events, event(4)) and not after.torn
    assert path.read_bytes().startswith(whole)
    assert [aside.read_bytes() for aside in tmp_path.glob("*.torn-*")] == [line[:kept]]


def test_a_line_that_lacks_only_its_line_feed_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "reviews.jsonl"
    added(path, event(1), event(2))
    path.write_bytes(path.read_bytes()[:-1])
    assert len(read_log(path).events) == 2 and not read_log(path).torn
    after = added(path, event(3))
    assert [one.reason for one in after.events] == ["note 1", "note 2", "note 3"] and not after.problems


def test_writers_at_the_same_time_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "reviews.jsonl"
    threads = [threading.Thread(target=added, args=(path, *(event(7 * n + i) for i in range(5)))) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    log = read_log(path)
    assert not log.problems and sorted(one.reason or "" for one in log.events) == sorted(
        f"note {7 * n + i}" for n in range(6) for i in range(5)
    )


def test_half_a_character_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    path = tmp_path / "reviews.jsonl"
    added(path, event())
    whole = path.read_bytes()
    with pytest.raises(InputError, match="half a character"):
        added(path, event(reason="\ud800"))
    assert path.read_bytes() == whole


def test_ten_thousand_events_are_read_in_about_a_second_and_changes_in_them_found(tmp_path: Path) -> None:
    path = tmp_path / "reviews.jsonl"
    long_log(path, 10_000)
    started = time.perf_counter()
    log = read_log(path)
    assert time.perf_counter() - started < 3  # a second on an idle machine; a busy one gets room
    assert len(log.events) == 10_000 and not log.problems
    whole, dice = bytearray(path.read_bytes()), random.Random(5)
    for _ in range(3):
        place = dice.randrange(len(whole))
        changed = bytearray(whole)
        changed[place] ^= 1 << dice.randrange(8)
        path.write_bytes(changed)
        assert read_log(path).problems or read_log(path).torn
