"""`factcheck index`: compute what is not yet in the cache."""

from __future__ import annotations

import click

from factcheck.commands.check import stored_sources
from factcheck.commands.options import Common, common, progress_bars


@click.command()
@common
def index(common: Common) -> None:
    """Embed every passage that is new or changed; what is in the cache is not computed again."""
    from factcheck.cache import Cache
    from factcheck.pipeline import build_checker

    sources = stored_sources(common)
    path = common.workspace.cache / "cache.sqlite3"
    cache = Cache(path)
    try:
        before = len(cache)
        with progress_bars(common.quiet) as progresses:
            checker = build_checker(sources, common.settings, cache, progresses)
        facts = checker.facts()
        click.echo(f"{facts['sources']} sources, {facts['passages']} passages, {len(cache) - before} newly embedded, in {path}")
    finally:
        cache.close()
