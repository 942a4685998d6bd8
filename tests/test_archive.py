"""Stored indexes: the same passages as in memory, up to date whatever happens, and only what a query needs is read."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import REPOSITORY, HashedWords, exit_code, make_checker, make_source

from factcheck.archive import opened
from factcheck.archiving import update
from factcheck.errors import InputError
from factcheck.indexes import lance
from factcheck.indexes.lance import LanceTables
from factcheck.indexes.milvus import PASSAGES, MilvusTables
from factcheck.indexes.tables import Tables, tables_at
from factcheck.records import Match, Source

WORDS = ["bridge", "harbour", "council", "river", "school", "market", "winter", "ferry", "tower", "garden", "engine", "letter"]
WORDS += ["minister", "court", "report"]


def written(number: int, **known: object) -> Source:
    """A document of four paragraphs, the same for the same number."""
    chance = random.Random(number)
    paragraphs = [" ".join(["The", *chance.sample(WORDS, 9), "of", f"place{number}."]).strip() for _ in range(4)]
    return make_source(f"doc-{number:03}", "\n\n".join(paragraphs), **{"published_on": f"{2000 + number % 20}-05-01", **known})


@pytest.fixture(params=["lance", "milvus"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a stored index is kept, for each engine; Milvus Lite stands for Milvus."""
    return str(tmp_path) if request.param == "lance" else f"milvus://{tmp_path}/archive.db"


def filled(place: Path | str, sources: list[Source]) -> Tables:
    tables = tables_at(str(place))
    update(tables, sources, HashedWords(), None, lambda done: None)
    return tables


def found(place: Path | str, query: str, k: int = 10, as_of: str | None = None) -> list[Match]:
    model = HashedWords()
    index = opened(tables_at(str(place)), model, None, as_of)
    return index.find(query, {"dense": model.embed([query], lambda done: None)[0]}, k, "en")


def test_it_finds_what_is_found_in_memory(place: str) -> None:
    sources = [written(number) for number in range(30)]
    sources += [replace(sources[3], id="copy", publisher="Another", published_on="2021-01-01")]
    filled(place, sources)
    memory = make_checker(sources)
    for query in ("The ferry at the harbour of place7", "council and court in winter", "engine of place21"):
        here, there = found(place, query, 200), memory.find([query], 200)[0]
        assert {match.passage for match in here} == {match.passage for match in there}
        nearness = {match.passage.id: match.signals["dense"] for match in there}
        for match in here:
            assert match.signals["dense"] == pytest.approx(nearness[match.passage.id], abs=1e-5)
            assert match.source == memory.corpus.sources[match.source.id]
        copies = {match.passage.id: match.copies for match in there}
        assert {match.passage.id: match.copies for match in here} == copies and any(copies.values())


def test_only_what_is_new_or_changed_is_embedded(place: str) -> None:
    sources = [written(number) for number in range(6)]
    filled(place, sources)
    texts: list[str] = []

    class Counting(HashedWords):
        def embed(self, some, progress):  # type: ignore[no-untyped-def]
            texts.extend(some)
            return super().embed(some, progress)

    changed = make_source("doc-002", sources[2].text + "\n\nThe lighthouse fell.", published_on="2002-05-01")
    tables = tables_at(place)
    done = update(tables, [*sources[:2], changed, *sources[3:5]], Counting(), None, lambda done: None)
    assert (done.documents, done.removed) == (1, 1) and len(texts) == done.passages == 5
    assert tables.stats()["documents"] == 5 and tables.stats()["passages"] == 4 * 4 + 5
    assert found(place, "lighthouse fell")[0].source.id == "doc-002"
    assert not [match for match in found(place, "place5", 100) if match.source.id == "doc-005"]
    assert update(tables, [*sources[:2], changed, *sources[3:5]], Counting(), None, lambda done: None).documents == 0


def test_what_cannot_be_read_is_not_gone(place: str) -> None:
    tables = filled(place, [written(1), written(2)])
    assert update(tables, [written(1)], HashedWords(), None, lambda done: None, ["doc-002.yaml: broken"]).removed == 0
    assert tables.stats()["documents"] == 2


def test_nothing_later_than_a_day_is_found(place: str) -> None:
    filled(place, [*(written(number) for number in range(20)), written(99, published_on=None)])
    matches = found(place, "bridge council river", 100, as_of="2009")
    assert {match.source.published_on for match in matches} <= {f"{year}-05-01" for year in range(2000, 2010)}
    assert len({match.source.id for match in matches}) == 10
    assert len(opened(tables_at(place), HashedWords(), None, "2009").left_out) == 11


def test_words_are_read_in_their_language(place: str) -> None:
    filled(
        place,
        [
            make_source("ru", "Задержанных оппозиционеров освободили.", language="ru"),
            make_source("en", "The opposition was released.", language="en"),
        ],
    )
    index = opened(tables_at(place), HashedWords(), None, None)
    for query, source in (("освобождение оппозиционера", "ru"), ("releasing", "en")):
        assert [match.source.id for match in index.find(query, {}, 5, None)] == [source]
    assert index.find("и в на", {}, 5, "ru") == index.find("of the", {}, 5, "en") == []


def test_another_model_needs_another_index(place: str) -> None:
    with pytest.raises(InputError, match="not there yet"):
        opened(tables_at(place), HashedWords(), None, None)
    filled(place, [written(1)])

    class Other(HashedWords):
        name = "other"

    with pytest.raises(InputError, match=r"made with .*other"):
        opened(tables_at(place), Other(), None, None)


def test_large_collections_are_searched_by_partitions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lance, "EXACT_UP_TO", 500)
    monkeypatch.setattr(lance, "PARTITIONS", 4)
    monkeypatch.setattr(lance, "PROBED", 4)
    tables = filled(tmp_path, [written(number) for number in range(200)])
    assert isinstance(tables, LanceTables)
    assert "vector" in {column for index in tables._passages.list_indices() for column in index.columns}
    memory = make_checker([written(number) for number in range(200)])
    near_enough = 0
    for query in WORDS:
        tenth = memory.indexes["dense"].search([query], 10)[0][-1].score
        vector = HashedWords().embed([query], lambda done: None)[0]
        near_enough += sum(cosine >= tenth - 1e-5 for _, _, cosine in tables.nearest("vector", vector, 10, None))
    assert near_enough >= 0.98 * 10 * len(WORDS)


SLOW = """
import sys, time
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from conftest import HashedWords
from factcheck import archiving
from factcheck.indexes.tables import tables_at
from test_archive import written

class Slow(HashedWords):
    def embed(self, texts, progress):
        time.sleep(0.01)
        return super().embed(texts, progress)

archiving.AT_ONCE = 8
archiving.update(tables_at(sys.argv[1]), [written(number) for number in range(60)], Slow(), None, lambda done: None)
"""


def killed_and_finished(place: str, begun: Path, moments: int) -> None:
    chance = random.Random(3)
    program = [sys.executable, "-c", SLOW, place, str(REPOSITORY / "tests")]
    for _ in range(moments):
        process = subprocess.Popen(program, stderr=subprocess.DEVNULL, env={**os.environ, "LANCEDB_LOG": "error"})
        while process.poll() is None and not begun.is_dir():
            time.sleep(0.02)
        time.sleep(chance.uniform(0, 1.2))
        if process.poll() is None:
            process.send_signal(signal.SIGKILL)
        process.wait()
    subprocess.run(program, check=True, env={**os.environ, "LANCEDB_LOG": "error"})


def everything(place: str) -> list[tuple[object, ...]]:
    """Every passage, each time it is stored."""
    tables, columns = tables_at(place), ["id", "text", "terms"]
    if isinstance(tables, LanceTables):
        rows = tables._passages.to_arrow().select(columns).to_pylist()
    else:
        assert isinstance(tables, MilvusTables)
        rows = list(tables._all(PASSAGES, "", columns))
    return sorted(tuple(row[column] for column in columns) for row in rows)


@pytest.mark.parametrize("moments", [2, pytest.param(20, marks=pytest.mark.slow)])
def test_killed_at_any_moment_nothing_is_lost_or_doubled(place: str, tmp_path: Path, moments: int) -> None:
    begun = tmp_path / ("archive.db" if place.startswith("milvus") else "passages.lance")
    killed_and_finished(place, begun, moments)
    whole = place.replace(str(tmp_path), str(tmp_path / "whole"))
    (tmp_path / "whole").mkdir()
    filled(whole, [written(number) for number in range(60)])
    assert everything(place) == everything(whole) and len(everything(place)) == 240
    assert found(place, "bridge of place7") == found(whole, "bridge of place7")


def test_check_and_search_read_the_stored_index(workspace: Path, small_models: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_code(["search", "bridge at Varna", "--quiet", "--no-stance"]) == 0
    before = capsys.readouterr().out
    assert exit_code(["index", "--store", "--quiet"]) == 0
    assert "newly embedded" in capsys.readouterr().out
    moved = workspace / "evidence"
    assert exit_code(["search", "bridge at Varna", "--quiet", "--no-stance"]) == 0
    after = capsys.readouterr().out
    assert after.split("\n")[2] == before.split("\n")[2]
    assert exit_code(["index", "--stats"]) == 0 and "passages" in capsys.readouterr().out
    assert exit_code(["check", "--format", "json", "--quiet", "-o", "report.json"]) == 0
    next(iter(sorted(moved.glob("*.yaml")))).write_text("id: [", encoding="utf-8")
    documents = LanceTables(str(workspace / ".factcheck")).stats()["documents"]
    assert exit_code(["index", "--quiet"]) == 1
    assert LanceTables(str(workspace / ".factcheck")).stats()["documents"] == documents


def test_the_commands_keep_an_index_in_milvus(
    workspace: Path, small_models: None, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("factcheck.indexes.milvus.WAIT", 1.0)
    place = f"milvus://{workspace}/archive.db"
    assert exit_code(["index", "--store", "--index", place, "--quiet"]) == 0
    assert "2 sources" in capsys.readouterr().out
    assert exit_code(["index", "--stats", "--index", place]) == 0
    counted = capsys.readouterr().out
    assert "passages" in counted and "bytes" not in counted  # what the server does not say is not made up
    assert exit_code(["check", "--index", place, "--format", "markdown", "--quiet"]) == 0
    assert "was not finished in March" in capsys.readouterr().out
    assert exit_code(["index", "--store", "--index", "milvus://127.0.0.1:1/desk", "--quiet"]) == 1
    assert "Milvus does not answer" in capsys.readouterr().err
