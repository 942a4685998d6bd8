"""What `factcheck index` says is there, and what it clears."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import HashedWords, RuleJudge, exit_code, make_claim, make_source
from hypothesis import given
from hypothesis import strategies as st

from factcheck.cache import Cache
from factcheck.config import Settings
from factcheck.corpus import build_corpus
from factcheck.errors import InputError
from factcheck.inventory import Pruned, prune, take_inventory
from factcheck.pipeline import Checker, assemble
from factcheck.records import Source

WRITTEN = [
    make_source("audit", "The bridge at Varna was not finished in March.\n\nThe road to it is still closed today."),
    make_source("gazette", "# Town news\n\nThe mayor said the bridge at Varna was finished in March of that year."),
    make_source("copy", "The bridge at Varna was not finished in March.", published_on="2019-01-01"),
    make_source("library", "The new library opens at nine in the morning on weekdays."),
]


def check(sources: list[Source], cache: Cache, **settings: object) -> tuple[Checker, HashedWords, RuleJudge]:
    """A check of one claim, and what was computed anew for it."""
    embedder, judge = HashedWords(), RuleJudge()
    checker = assemble(build_corpus(sources, settings.get("as_of")), embedder, judge, cache, Settings(**settings))  # type: ignore[arg-type]
    checker.check([make_claim()])
    return checker, embedder, judge


@pytest.fixture
def run(workspace: Path, small_models: None, capsys: pytest.CaptureFixture[str]):  # type: ignore[no-untyped-def]
    def outcome(*arguments: str) -> tuple[int, str, str]:
        code = exit_code(["index", *arguments])
        return code, *capsys.readouterr()

    return outcome


@given(st.sets(st.sampled_from(range(len(WRITTEN))), min_size=1))
def test_what_is_still_in_use_stays(kept: set[int]) -> None:
    cache = Cache()
    for as_of in (None, "2019-12-31"):
        check(WRITTEN, cache, as_of=as_of)
    sources = [WRITTEN[number] for number in sorted(kept)]
    prune(sources, [make_claim().statement], cache)
    for as_of in (None, "2019-12-31"):
        _, embedder, judge = check(sources, cache, as_of=as_of)
        assert embedder.embedded == [] and judge.judged == []


def test_what_is_gone_goes_whatever_model_made_it(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache.sqlite3")
    check(WRITTEN, cache)
    before = len(cache)
    cache.put({"answer of another kind": b"kept", "vectors are not vector x": b"kept", "vector other/model 0123": b"x" * 500_000})
    gone = prune(WRITTEN[:3], [make_claim().statement], cache)
    assert (gone.vectors, gone.judgements) == (2, 1) and gone.bytes_freed > 400_000
    assert len(cache) == before - 2 + 2
    assert prune(WRITTEN[:3], [make_claim().statement], cache) == Pruned(0, 0, 0)
    cache.close()


def test_inventory_counts_without_computing() -> None:
    cache = Cache()
    corpus = build_corpus(WRITTEN)
    empty = take_inventory(corpus, [HashedWords.name], cache)
    assert (empty.documents, empty.passages, empty.vectors, empty.cache_entries) == (4, 5, 0, 0)
    assert empty.missing_vectors == 4 and empty.words == sum(len(source.text.replace("#", "").split()) for source in WRITTEN)
    check(WRITTEN, cache)
    full = take_inventory(corpus, [HashedWords.name], cache)
    assert (full.vectors, full.missing_vectors) == (4, 0)
    assert take_inventory(corpus, ["another model"], cache).vectors == 0


def test_a_cache_in_use_is_said(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache.sqlite3")
    cache.put({"vector m 1": b"x"})
    cache._database.execute("PRAGMA busy_timeout = 10")
    other = Cache(tmp_path / "cache.sqlite3")
    other._database.execute("BEGIN IMMEDIATE")
    with pytest.raises(InputError, match=r"cannot be made smaller.*not in use"):
        cache.remove(["vector m 1"])
    other._database.rollback()
    assert len(other) == 1
    cache.close()
    other.close()


def test_stats_prune_and_their_json(run, workspace: Path) -> None:  # type: ignore[no-untyped-def]
    _, shown, _ = run("--stats")
    assert "3 to compute" in shown and "hashed-words" in shown
    assert json.loads(run("--format", "json")[1])["newly_embedded"] == 3
    stats = json.loads(run("--stats", "--format", "json")[1])
    assert (stats["documents"], stats["vectors"], stats["missing_vectors"], stats["model"]) == (2, 3, 0, "hashed-words")
    assert stats["cache_bytes"] > 0 and stats["words"] > 20
    (workspace / "evidence" / "gazette.yaml").unlink()
    assert run("--prune")[1].startswith("1 vectors and 0 judgements of what is gone cleared, 0.0 MB freed")
    assert json.loads(run("--stats", "--format", "json")[1])["cache_entries"] == 2
    assert run("--stats", "--prune")[0] == 2


def test_unreadable_documents_are_not_gone(run, workspace: Path) -> None:  # type: ignore[no-untyped-def]
    run()
    audit = workspace / "evidence" / "audit.yaml"
    written = audit.read_text()
    audit.write_text("id: [")
    code, _, error = run("--prune")
    assert code == 1 and "audit.yaml" in error
    audit.write_text(written)
    assert json.loads(run("--format", "json")[1])["newly_embedded"] == 0
