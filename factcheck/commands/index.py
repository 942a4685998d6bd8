"""`factcheck index`: compute what is not yet in the cache, say what is there, clear what no document needs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from factcheck.commands.check import opened, stored_sources
from factcheck.commands.options import CACHE, Common, cluster, common
from factcheck.workspace import existing

if TYPE_CHECKING:
    from factcheck.cache import Cache

Answer = tuple[dict[str, Any], str]
"""The facts for programs, and the same in words."""


@click.command()
@click.option("--stats", is_flag=True, help="Only say what is indexed and cached.")
@click.option("--prune", is_flag=True, help="Only clear the cache of documents that are gone.")
@click.option("--format", "format_name", type=click.Choice(["terminal", "json"]), default="terminal", show_default=True)
@cluster
@common
def index(stats: bool, prune: bool, format_name: str, on: str | None, common: Common) -> None:
    """Embed every passage that is new or changed; what is in the cache is not computed again."""
    if stats and prune:
        raise click.UsageError("give --stats or --prune, not both")
    if on is not None and (stats or prune):
        raise click.UsageError("--on is for embedding, not for --stats or --prune")
    facts, in_words = _counted(common) if stats else _pruned(common) if prune else _embedded(common, on)
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


def _counted(common: Common) -> Answer:
    from factcheck.corpus import build_corpus
    from factcheck.inventory import take_inventory
    from factcheck.pipeline import embedding_model

    corpus = build_corpus(stored_sources(common), common.settings.as_of)
    with _cache(common) as cache:
        found = take_inventory(corpus, embedding_model(common.settings.model).name, cache)
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
