"""`factcheck index`: compute what is not yet in the cache, say what is there, clear what no document needs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from factcheck.commands.check import opened, stored_sources
from factcheck.commands.options import CACHE, Common, cluster, common, progress_bars
from factcheck.errors import ProblemsError
from factcheck.workspace import existing

if TYPE_CHECKING:
    from factcheck.cache import Cache

Answer = tuple[dict[str, Any], str]
"""The facts for programs, and the same in words."""


@click.command()
@click.option("--stats", is_flag=True, help="Only say what is indexed and cached.")
@click.option("--prune", is_flag=True, help="Only clear the cache of documents that are gone.")
@click.option(
    "--store", is_flag=True, help="Keep passages, vectors and words on disk, for collections too large to read at each start."
)
@click.option("--format", "format_name", type=click.Choice(["terminal", "json"]), default="terminal", show_default=True)
@cluster
@common
def index(stats: bool, prune: bool, store: bool, format_name: str, on: str | None, common: Common) -> None:
    """Embed every passage that is new or changed; what is in the cache is not computed again."""
    if stats and prune:
        raise click.UsageError("give --stats or --prune, not both")
    if on is not None and (stats or prune):
        raise click.UsageError("--on is for embedding, not for --stats or --prune")
    if stats:
        facts, in_words = _counted_stored(common.archive) if common.archive else _counted(common)
    elif prune:
        facts, in_words = _pruned(common)
    elif store or common.archive:
        facts, in_words = _stored(common, common.archive or str(common.workspace.cache), on)
    else:
        facts, in_words = _embedded(common, on)
    click.echo(json.dumps(facts, indent=2, ensure_ascii=False) if format_name == "json" else in_words)


def _embedded(common: Common, on: str | None) -> Answer:
    existing(common.workspace.evidence, "--evidence")
    with _cache(common) as cache:
        before = len(cache)
    with ExitStack() as run:
        cluster = None
        if on is not None:
            from factcheck.cluster import connected

            cluster = run.enter_context(connected(on, common.settings))
        checker = run.enter_context(opened(common, cluster))
        known, new = checker.facts(), len(checker.cache) - before
    path = common.workspace.cache / CACHE
    facts = {"documents": known["sources"], "passages": known["passages"], "newly_embedded": new, "cache": str(path)}
    return facts, f"{known['sources']} sources, {known['passages']} passages, {new} newly embedded, in {path}"


def _stored(common: Common, place: str, on: str | None) -> Answer:
    from factcheck.archiving import update
    from factcheck.indexes.tables import tables_at
    from factcheck.pipeline import embedding_model, model_beside
    from factcheck.store import stream_sources

    folder = existing(common.workspace.evidence, "--evidence")
    model = embedding_model(common.settings.model)
    beside = model_beside(model)
    tables = tables_at(place)
    problems: list[str] = []
    with ExitStack() as run:
        if on is not None:
            from factcheck.cluster import connected

            model = run.enter_context(connected(on, common.settings)).embedder(model)
        progresses = run.enter_context(progress_bars(common.quiet))
        sources = stream_sources(folder, problems)
        done = update(tables, sources, model, beside, progresses("Embedding passages", None), problems)
    if problems:
        raise ProblemsError(problems)
    facts = {**tables.stats(), "newly_embedded": done.passages, "removed_documents": done.removed, "index": place}
    return facts, (
        f"{facts['documents']:,} sources, {facts['passages']:,} passages, {done.passages:,} newly embedded, "
        f"{done.removed:,} sources removed, in {place}"
    )


def _counted_stored(place: str) -> Answer:
    from factcheck.indexes.tables import tables_at

    facts = tables_at(place).stats()
    in_words = {key: _megabytes(value) if key == "bytes" else f"{value:,}" for key, value in facts.items()} | {"index": place}
    return {**facts, "index": place}, "\n".join(f"{key:16} {value}" for key, value in in_words.items())


def _counted(common: Common) -> Answer:
    from factcheck.corpus import build_corpus
    from factcheck.inventory import take_inventory
    from factcheck.pipeline import embedding_model, is_foreign, model_beside

    model = embedding_model(common.settings.model)
    corpus = build_corpus(stored_sources(common), common.settings.as_of)
    beside = model_beside(model) if is_foreign(corpus, model) else None
    with _cache(common) as cache:
        found = take_inventory(corpus, [one.name for one in (model, beside) if one], cache)
    rows = {
        "documents": f"{found.documents:,}",
        "passages": f"{found.passages:,}",
        "words": f"{found.words:,}",
        "cached vectors": f"{found.vectors:,}" + (f", {found.missing_vectors:,} to compute" if found.missing_vectors else ""),
        "cache": f"{found.cache_entries:,} entries, {_megabytes(found.cache_bytes)}, {common.workspace.cache / CACHE}",
        "embedding model": found.model,
    }
    return asdict(found) | {"cache": str(common.workspace.cache / CACHE)}, "\n".join(f"{key:16} {rows[key]}" for key in rows)


def _pruned(common: Common) -> Answer:
    from factcheck.inventory import prune
    from factcheck.store import read_claims

    sources = stored_sources(common)
    claims = read_claims(common.workspace.claims).sound().values()
    with _cache(common) as cache:
        gone = prune(sources, [claim.statement for claim, _ in claims], cache)
    freed = _megabytes(gone.bytes_freed)
    return asdict(gone), f"{gone.vectors:,} vectors and {gone.judgements:,} judgements of what is gone cleared, {freed} freed"


def _megabytes(size: int) -> str:
    return f"{size / 1e6:.1f} MB"


@contextmanager
def _cache(common: Common) -> Iterator[Cache]:
    from factcheck.cache import Cache

    cache = Cache(common.workspace.cache / CACHE)
    try:
        yield cache
    finally:
        cache.close()
