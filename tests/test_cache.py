"""What was computed once is not computed again, survives interruption, and is never trusted when damaged."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from conftest import HashedWords, RuleJudge, make_claim, make_source
from hypothesis import given
from hypothesis import strategies as st

from factcheck.cache import Cache
from factcheck.compute import embed, judge, silent
from factcheck.config import Settings
from factcheck.corpus import build_corpus
from factcheck.errors import InputError
from factcheck.pipeline import assemble


@given(st.dictionaries(st.text(), st.binary()))
def test_reads_back_what_was_stored(entries: dict[str, bytes]) -> None:
    entries = {key.encode("utf-8", "replace").decode(): value for key, value in entries.items()}
    cache = Cache()
    cache.put(entries)
    assert cache.get([*entries, "not there"]) == entries


def test_a_second_check_computes_nothing(tmp_path: Path) -> None:
    sources = [make_source("doc", "The bridge at Varna was not finished in March. A road leads to the bridge and over it.")]
    for first in (True, False):
        embedder, model, cache = HashedWords(), RuleJudge(), Cache(tmp_path / "cache.sqlite3")
        assemble(build_corpus(sources), embedder, model, cache, Settings()).check([make_claim()])
        cache.close()
        assert bool(embedder.embedded) == bool(model.judged) == first


def test_a_changed_document_embeds_only_what_changed(tmp_path: Path) -> None:
    unchanged = "The mayor opened the new library on a cold and windy morning."
    cache = Cache(tmp_path / "cache.sqlite3")
    for text in (
        f"{unchanged}\n\nThe pool has eight lanes and a tower for divers.",
        f"{unchanged}\n\nThe pool was closed after the flood of that year.",
    ):
        embedder = HashedWords()
        assemble(build_corpus([make_source("doc", text)]), embedder, RuleJudge(), cache, Settings())
    assert embedder.embedded == ["The pool was closed after the flood of that year."]


def test_vectors_and_opinions_are_the_same_from_the_cache() -> None:
    cache, texts = Cache(), ["one text", "another, longer text", "one text"]
    fresh = embed(HashedWords(), cache, texts, silent, "")
    assert np.array_equal(fresh, embed(HashedWords(), cache, texts, silent, ""))
    pairs = [("The bridge was finished.", "The bridge was not finished then."), ("a", "b")]
    assert judge(RuleJudge(), cache, pairs, silent, "") == judge(RuleJudge(), cache, pairs, silent, "")


def test_another_model_or_context_is_another_entry() -> None:
    cache, first, second = Cache(), RuleJudge(), RuleJudge()
    second.name = "other rules"
    judge(first, cache, [("claim", "evidence")], silent, "")
    judge(second, cache, [("claim", "evidence"), ("claim", "Heading. evidence")], silent, "")
    assert len(second.judged) == 2


def test_a_damaged_entry_is_computed_again(tmp_path: Path) -> None:
    path = tmp_path / "cache.sqlite3"
    cache = Cache(path)
    cache.put({"good": b"1234", "bad": b"5678"})
    cache.close()
    with sqlite3.connect(path) as database:
        database.execute("UPDATE entries SET value = ? WHERE key = 'bad'", (b"5679",))
    database.close()
    assert Cache(path).get(["good", "bad"]) == {"good": b"1234"}


@pytest.mark.parametrize("damage", [b"", b"this is no database" * 1000, None])
def test_a_damaged_file_is_built_anew(tmp_path: Path, damage: bytes | None) -> None:
    path = tmp_path / "cache.sqlite3"
    cache = Cache(path)
    cache.put({f"key {n}": b"x" * 500 for n in range(200)})
    cache.close()
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2 - 7] if damage is None else damage)
    rebuilt = Cache(path)
    found = rebuilt.get([f"key {n}" for n in range(200)])
    assert set(found.values()) <= {b"x" * 500}
    rebuilt.put({"new": b"value"})
    assert rebuilt.get(["new"]) == {"new": b"value"}


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(InputError, match=r"file.*cannot be written.*--index"):
        Cache(tmp_path / "file" / "cache.sqlite3")


def test_a_full_disk_loses_nothing_that_was_stored(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache.sqlite3")
    cache.put({"first": b"kept"})
    cache._database.execute("PRAGMA max_page_count = 8")
    with pytest.raises(InputError, match=r"full.*free space"):
        cache.put({f"key {n}": b"x" * 5000 for n in range(100)})
    cache.close()
    assert Cache(tmp_path / "cache.sqlite3").get(["first"]) == {"first": b"kept"}


def test_killed_at_any_moment_nothing_stored_is_lost(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from factcheck.cache import Cache; cache = Cache(Path(sys.argv[1]))\n"
        "for n in range(100000):\n    cache.put({f'{n} {i}': b'v' * 100 for i in range(10)}); print(n, flush=True)\n"
    )
    path = tmp_path / "cache.sqlite3"
    for wait in (0.2, 0.5):
        process = subprocess.Popen([sys.executable, "-c", program, str(path)], stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(wait)
        os.kill(process.pid, signal.SIGKILL)
        stored = [int(line) for line in process.communicate()[0].splitlines() if line.strip().isdigit()]
        cache = Cache(path)
        for n in [0, *stored]:
            assert len(cache.get([f"{n} {i}" for i in range(10)])) == 10
        cache.close()
