"""`factcheck bench`: figures on data sets, as a table or as the JSON of DESIGN."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import click

from factcheck.commands.check import stored_sources
from factcheck.commands.options import FOLDER, Common, common, emit, output, progress_bars


@click.group()
def bench() -> None:
    """Figures on a data set, with floors and 95 % intervals.

    Data sets are named by a path, or by a name below --data or FACTCHECK_DATA.
    """


def measured(command: Callable[..., dict[str, Any]]) -> Callable[..., None]:
    """Adds the options of every measurement, and prints the figures it returns."""

    @click.option("--data", type=FOLDER, help="Folder of the data sets [default: FACTCHECK_DATA].")
    @click.option("--format", "format_name", type=click.Choice(["terminal", "json"]), default="terminal", show_default=True)
    @output
    @common
    @wraps(command)
    def with_output(output: Path | None, format_name: str, **options: Any) -> None:
        figures = command(**options)
        text = json.dumps(figures, indent=2, ensure_ascii=False) if format_name == "json" else "\n".join(lines(figures))
        emit(text + "\n", output)

    return with_output


@bench.command()
@click.argument("path")
@click.option("--limit", type=click.IntRange(1), help="Only the first so many rows.")
@measured
def pairs(path: str, limit: int | None, data: Path | None, common: Common) -> dict[str, Any]:
    """Stance: a file of labelled (claim, evidence) pairs, .jsonl or .jsonl.gz. Nothing is cached, so that speed is measured."""
    from factcheck.benchmarks import bench_pairs, located
    from factcheck.cache import Cache
    from factcheck.pipeline import stance_model

    with progress_bars(common.quiet) as progresses:
        return bench_pairs(located(path, data), stance_model(common.settings.stance_model), Cache(), progresses, limit)


@bench.command()
@click.argument("path")
@click.option("--split", help="Which qrels/<split>.tsv [default: the only one, else dev].")
@measured
def retrieval(path: str, split: str | None, data: Path | None, common: Common) -> dict[str, Any]:
    """Retrieval: a folder in the BEIR layout (corpus, queries, qrels)."""
    from factcheck.benchmarks import bench_retrieval, located, read_retrieval, whole_documents
    from factcheck.cache import Cache
    from factcheck.pipeline import assemble, embedding_model, stance_model

    folder = located(path, data)
    documents, queries, relevant, chosen = read_retrieval(folder, split)
    settings = common.settings
    cache = Cache(common.workspace.cache / "bench.sqlite3")
    with progress_bars(common.quiet) as progresses:
        models = embedding_model(settings.model), stance_model(settings.stance_model)
        checker = assemble(whole_documents(documents), *models, cache, settings, progresses)
        return bench_retrieval(folder, chosen, checker, (queries, relevant))


@bench.command()
@click.argument("path")
@click.option("--evidence-mode", type=click.Choice(["retrieved", "given"]), default="retrieved", show_default=True)
@measured
def verdicts(path: str, evidence_mode: str, data: Path | None, common: Common) -> dict[str, Any]:
    """Verdicts: a folder of claims with their expected labels, or verdicts/<split>.jsonl.gz of a data set."""
    from factcheck.benchmarks import located

    found = located(path, data)
    return _stored_claims(found, common) if found.is_dir() else _data_set(found, evidence_mode, common)


def _stored_claims(folder: Path, common: Common) -> dict[str, Any]:
    from factcheck import benchmarks, evaluate
    from factcheck.cache import Cache
    from factcheck.pipeline import build_checker
    from factcheck.store import read_claims

    answered = [(claim, expected) for claim, expected in read_claims(folder).sound().values() if expected]
    claims, expected = [claim for claim, _ in answered], [right for _, right in answered]
    cache = Cache(common.workspace.cache / "cache.sqlite3")
    with progress_bars(common.quiet) as progresses:
        checker = build_checker(stored_sources(common), common.settings, cache, progresses)
        results = checker.check(claims).results
    sources = checker.corpus.sources
    spans = [benchmarks.expected_spans(right, sources) for right in expected]
    repeats = [evaluate.repeats_counted(result, benchmarks.reporting_spans(result.claim, sources)) for result in results]
    return {
        **benchmarks.bench_verdicts(results, expected, spans, "retrieved"),
        "path": str(folder),
        "repeats_counted_as_support": sum(repeats),
        "dense_alone": benchmarks.dense_alone(checker, claims, spans),
        "wrong": [
            {"claim": result.claim.id, "expected": right.label.value, "proposed": result.verdict.label.value}
            for result, right in zip(results, expected, strict=True)
            if result.verdict.label is not right.label
        ],
    }


def _data_set(path: Path, mode: str, common: Common) -> dict[str, Any]:
    from dataclasses import replace

    from factcheck import benchmarks
    from factcheck.cache import Cache
    from factcheck.pipeline import assemble, embedding_model, stance_model

    documents = benchmarks.read_documents(path.parent.parent / "retrieval")
    answered = benchmarks.read_verdicts(path)
    model = stance_model(common.settings.stance_model)
    settings = replace(common.settings, standard=model.standard)
    cache = Cache(common.workspace.cache / "bench.sqlite3")
    with progress_bars(common.quiet) as progresses:
        used = {name for _, right in answered for name in right.evidence} if mode == "given" else None
        corpus = benchmarks.whole_documents([source for source in documents if used is None or source.id in used])
        checker = assemble(corpus, embedding_model(settings.model), model, cache, settings, progresses)
        results = benchmarks.judge_documents(checker, answered, mode)
    expected = [right for _, right in answered]
    spans = [benchmarks.expected_spans(right, corpus.sources) for right in expected]
    return {**benchmarks.bench_verdicts(results, expected, spans, mode), "path": str(path)}


def lines(figures: Any, indent: str = "") -> list[str]:
    """Figures as indented `name: value` lines; shares with three places."""
    shown = []
    for name, value in figures.items():
        if isinstance(value, dict) and any(isinstance(inner, dict | list) for inner in value.values()):
            shown += [f"{indent}{name}", *lines(value, indent + "  ")]
        elif isinstance(value, dict):
            shown.append(f"{indent}{name:24} " + "  ".join(f"{key} {_figure(inner)}" for key, inner in value.items()))
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            shown += [f"{indent}{name}", *(f"{indent}  " + "  ".join(str(inner) for inner in row.values()) for row in value)]
        else:
            shown.append(f"{indent}{name:24} {_figure(value)}")
    return shown


def _figure(value: Any) -> str:
    if isinstance(value, list):
        return " to ".join(_figure(bound) for bound in value)
    return "–" if value is None else f"{value:.3f}" if isinstance(value, float) else str(value)
