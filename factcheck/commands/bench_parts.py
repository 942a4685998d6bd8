"""`factcheck bench` of what surrounds the stance model, from attribution to the review log."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import click

from factcheck.commands.check import stored_sources
from factcheck.commands.figures import lines
from factcheck.commands.options import FOLDER, Common, common, emit, output
from factcheck.registry import REPORTS, find


def printed(command: Callable[..., dict[str, Any]]) -> Callable[..., None]:
    """Prints the figures that a measurement returns."""

    @click.option("--format", "format_name", type=click.Choice(["terminal", "json"]), default="terminal", show_default=True)
    @output
    @wraps(command)
    def with_output(output: Path | None, format_name: str, **options: Any) -> None:
        plot = options.pop("plot", None)
        figures = command(**options)
        if plot:
            from factcheck.benchmarks.plot import plot_risk_coverage

            plot_risk_coverage(figures, plot)
        text = json.dumps(figures, indent=2, ensure_ascii=False) if format_name == "json" else "\n".join(lines(figures))
        emit(text + "\n", output)

    return with_output


def measured(command: Callable[..., dict[str, Any]]) -> Callable[..., None]:
    """Prints the figures of a measurement on data, and adds the options that say where the data and the workspace lie."""
    data = click.option("--data", type=FOLDER, help="Folder of the data sets [default: FACTCHECK_DATA].")
    return data(common(printed(command)))


@click.command()
@click.argument("path")
@measured
def attribution(path: str, data: Path | None, common: Common) -> dict[str, Any]:
    """Attribution: a file of sentences labelled speaker, another or author, .jsonl or .jsonl.gz."""
    from factcheck.benchmarks.attribution import bench_attribution
    from factcheck.benchmarks.data import located

    return bench_attribution(located(path, data))


@click.command()
@click.argument("path")
@measured
def names(path: str, data: Path | None, common: Common) -> dict[str, Any]:
    """Names: a file of pairs of names labelled the same or not, .jsonl or .jsonl.gz."""
    from factcheck.benchmarks.data import located
    from factcheck.benchmarks.names import bench_names

    return bench_names(located(path, data), common.settings.name_matching)


@click.command()
@click.argument("path")
@measured
def periods(path: str, data: Path | None, common: Common) -> dict[str, Any]:
    """Periods: a file of passages with the days of which they speak, .jsonl or .jsonl.gz."""
    from factcheck.benchmarks.data import located
    from factcheck.benchmarks.periods import bench_periods

    return bench_periods(located(path, data))


@click.command()
@click.argument("path")
@measured
def origins(path: str, data: Path | None, common: Common) -> dict[str, Any]:
    """Origins: a file of sets of passages with the origin of each, .jsonl or .jsonl.gz."""
    from factcheck.benchmarks.data import located
    from factcheck.benchmarks.origins import bench_origins

    return bench_origins(located(path, data))


@click.command()
@click.option("--documents", type=click.IntRange(1), default=10_000, show_default=True, help="How many changed documents.")
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed makes the same documents.")
@measured
def quotes(documents: int, seed: int, data: Path | None, common: Common) -> dict[str, Any]:
    """Quotations: found again in changed copies of the workspace's evidence, kind by kind."""
    from factcheck.benchmarks.quotes import bench_quotes

    return bench_quotes(stored_sources(common), documents, seed)


@click.command()
@click.argument("path")
@measured
def documents(path: str, data: Path | None, common: Common) -> dict[str, Any]:
    """Documents: a folder of them, with `<name>.article` beside each; what is found, what is too much, and how fast."""
    from factcheck.benchmarks.data import located
    from factcheck.benchmarks.documents import bench_documents

    return bench_documents(located(path, data))


@click.command()
@click.option("--claims", type=click.IntRange(1), default=1_000, show_default=True, help="How many made-up claims.")
@click.option("--passages", type=click.IntRange(0), default=10, show_default=True, help="How many passages each.")
@click.option("--formats", metavar="NAME,NAME…", help="Only these formats [default: all].")
@click.option("--browser", is_flag=True, help="Also how soon Chromium has opened the HTML page.")
@printed
def reports(claims: int, passages: int, formats: str | None, browser: bool) -> dict[str, Any]:
    """Reports: seconds, size and memory of each format, all passages shown."""
    from factcheck.benchmarks.reports import bench_reports

    names = formats.split(",") if formats else list(REPORTS)
    for name in names:
        find("format", REPORTS, name)
    return bench_reports(claims, passages, names, browser)


@click.command()
@click.option("--mutations", type=click.IntRange(0), default=10_000, show_default=True, help="How many bytes are changed.")
@click.option("--events", type=click.IntRange(1), default=10_000, show_default=True, help="Entries of the log that is timed.")
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed changes the same bytes.")
@printed
def log(mutations: int, events: int, seed: int) -> dict[str, Any]:
    """The review log: random changes of one byte that `review verify` finds, and how long it takes."""
    from factcheck.benchmarks.log import bench_log

    return bench_log(mutations, events, seed)


PARTS = (attribution, names, periods, origins, quotes, documents, reports, log)
