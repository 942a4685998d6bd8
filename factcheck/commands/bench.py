"""`factcheck bench`: figures on data sets, as a table or as the JSON of DESIGN."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from factcheck.commands.bench_parts import PARTS, measured
from factcheck.commands.check import stored_entities, stored_sources
from factcheck.commands.options import FOLDER, Common, common, emit, output, progress_bars
from factcheck.config import DEFAULT_STANCE_MODEL


@click.group()
def bench() -> None:
    """Figures on a data set, with floors and 95 % intervals.

    Data sets are named by a path, or by a name below --data or FACTCHECK_DATA.
    """


for part in PARTS:
    bench.add_command(part)


plotted = click.option("--plot", type=FOLDER, help="Draw the risk-coverage curve into this .svg, .png or .pdf file.")


@bench.command()
@click.argument("path")
@click.option("--limit", type=click.IntRange(1), help="Only the first so many rows.")
@plotted
@measured
def pairs(path: str, limit: int | None, data: Path | None, common: Common) -> dict[str, Any]:
    """Stance: a file of labelled (claim, evidence) pairs, .jsonl or .jsonl.gz. Nothing is cached, so that speed is measured."""
    from factcheck.benchmarks.data import located
    from factcheck.benchmarks.pairs import bench_pairs
    from factcheck.cache import Cache
    from factcheck.pipeline import embedding_model, stance_model

    with progress_bars(common.quiet) as progresses:
        models = stance_model(common.settings), embedding_model(common.settings.model)
        return bench_pairs(located(path, data), models[0], Cache(), progresses, limit, models[1])


@bench.command()
@click.argument("path")
@click.option("--split", help="Which qrels/<split>.tsv [default: the only one, else dev].")
@click.option("--only", type=click.Choice(["refuted", "supported"]), help="Only claims with this verdict in ../verdicts.")
@click.option("--rerank/--no-rerank", default=True, show_default=True, help="Let the stance model order what was found.")
@click.option("--queries", "asked", metavar="PATH", help="Take the queries of this folder, the same in another language.")
@click.option("--also", metavar="PATH", help="Search the documents of this folder as well, the same in another language.")
@measured
def retrieval(
    path: str,
    split: str | None,
    only: str | None,
    rerank: bool,
    asked: str | None,
    also: str | None,
    data: Path | None,
    common: Common,
) -> dict[str, Any]:
    """Retrieval: a folder in the BEIR layout (corpus, queries, qrels)."""
    from factcheck.benchmarks.data import located

    with progress_bars(common.quiet) as progresses:
        others = [located(other, data) if other else None for other in (asked, also)]
        return retrieval_figures(located(path, data), split, only, rerank, common, progresses, *others)


def retrieval_figures(
    folder: Path,
    split: str | None,
    only: str | None,
    rerank: bool,
    common: Common,
    progresses: Any,
    asked: Path | None = None,
    also: Path | None = None,
) -> dict[str, Any]:
    """The figures of `bench retrieval`."""
    from factcheck.benchmarks.data import read_retrieval, whole_documents, with_translations
    from factcheck.benchmarks.retrieval import bench_retrieval, only_with_verdict
    from factcheck.cache import Cache
    from factcheck.pipeline import assemble, embedding_model, log_beside, stance_model

    documents, queries, relevant, chosen = read_retrieval(folder, split, asked)
    if also:
        documents, relevant = with_translations(documents, relevant, also)
    if only:
        relevant = only_with_verdict(folder, chosen, only, relevant)
        queries = {name: text for name, text in queries.items() if name in relevant}
    settings = common.settings
    cache = Cache(common.workspace.cache / "bench.sqlite3")
    models = embedding_model(settings.model), stance_model(settings, log_beside(cache))
    checker = assemble(whole_documents(documents), *models, cache, settings, progresses)
    return {**bench_retrieval(folder, chosen, checker, (queries, relevant), rerank), **({"only": only} if only else {})}


@bench.command()
@click.argument("path")
@click.option("--evidence-mode", type=click.Choice(["retrieved", "given"]), default="retrieved", show_default=True)
@plotted
@measured
def verdicts(path: str, evidence_mode: str, data: Path | None, common: Common) -> dict[str, Any]:
    """Verdicts: a folder of claims with their expected labels, or verdicts/<split>.jsonl.gz of a data set."""
    from factcheck.benchmarks.data import located

    found = located(path, data)
    with progress_bars(common.quiet) as progresses:
        if found.is_dir():
            return stored_claims(found, common, progresses)
        return data_set(found, evidence_mode, common, progresses)


def stored_claims(folder: Path, common: Common, progresses: Any) -> dict[str, Any]:
    """Verdict figures on a workspace's own claims."""
    from factcheck import evaluate
    from factcheck.benchmarks import verdicts as measures
    from factcheck.cache import Cache
    from factcheck.pipeline import build_checker
    from factcheck.store import read_claims

    answered = [(claim, expected) for claim, expected in read_claims(folder).sound().values() if expected]
    claims, expected = [claim for claim, _ in answered], [right for _, right in answered]
    cache = Cache(common.workspace.cache / "cache.sqlite3")
    checker = build_checker(stored_sources(common), common.settings, cache, progresses, entities=stored_entities(common))
    results = checker.check(claims).results
    sources = checker.corpus.sources
    spans = [measures.expected_spans(right, sources) for right in expected]
    repeats = [evaluate.repeats_counted(result, measures.reporting_spans(result.claim, sources)) for result in results]
    return {
        **measures.bench_verdicts(results, expected, spans, "retrieved"),
        "path": str(folder),
        "repeats_counted_as_support": sum(repeats),
        "dense_alone": measures.dense_alone(checker, claims, spans),
        "wrong": [
            {"claim": result.claim.id, "expected": right.label.value, "proposed": result.verdict.label.value}
            for result, right in zip(results, expected, strict=True)
            if result.verdict.label is not right.label
        ],
    }


def data_set(path: Path, mode: str, common: Common, progresses: Any) -> dict[str, Any]:
    """Verdict figures on the claims of a public data set."""
    from dataclasses import replace

    from factcheck.benchmarks import data, verdicts
    from factcheck.cache import Cache
    from factcheck.pipeline import assemble, embedding_model, log_beside, stance_model

    documents = data.read_documents(path.parent.parent / "retrieval")
    answered = data.read_verdicts(path)
    cache = Cache(common.workspace.cache / "bench.sqlite3")
    model = stance_model(common.settings, log_beside(cache))
    settings = replace(common.settings, standard=model.standards[common.settings.strictness])
    used = {name for _, right in answered for name in right.evidence} if mode == "given" else None
    corpus = data.whole_documents([source for source in documents if used is None or source.id in used])
    checker = assemble(corpus, embedding_model(settings.model), model, cache, settings, progresses)
    results = verdicts.judge_documents(checker, answered, mode)
    expected = [right for _, right in answered]
    spans = [verdicts.expected_spans(right, corpus.sources) for right in expected]
    return {**verdicts.bench_verdicts(results, expected, spans, mode), "path": str(path), "strictness": settings.strictness}


@bench.command()
@measured
def speed(data: Path | None, common: Common) -> dict[str, Any]:
    """Speed and memory: 50 passages of the workspace's evidence judged against one claim, nothing cached."""
    return speed_figures(common)


def speed_figures(common: Common) -> dict[str, Any]:
    """The figures of `bench speed`."""
    from factcheck.benchmarks.speed import bench_speed
    from factcheck.corpus import build_corpus
    from factcheck.judges.onnx import BLOCKS, PACKAGED, WEIGHTS, WHOLE
    from factcheck.pipeline import stance_model
    from factcheck.text import in_context

    passages = build_corpus(stored_sources(common), None).passages[:50]
    pairs = [("The elections met international standards.", in_context(one.context, one.text)) for one in passages]
    folder = PACKAGED if common.settings.stance_model == DEFAULT_STANCE_MODEL else Path(common.settings.stance_model)
    return bench_speed(stance_model(common.settings), pairs, [folder / name for name in (WEIGHTS, BLOCKS, WHOLE)])


@bench.command("all")
@click.option("--data", type=FOLDER, help="Folder of the data sets [default: FACTCHECK_DATA].")
@click.option("--cases", type=FOLDER, default=Path("tests/cases"), show_default=True, help="Folder of our own labelled cases.")
@output
@common
def everything(data: Path | None, cases: Path, output: Path | None, common: Common) -> None:
    """Every figure we publish, as one Markdown page. What was computed once is kept, so that a second run is quick."""
    from factcheck.benchmarks import document
    from factcheck.benchmarks.attribution import bench_attribution
    from factcheck.benchmarks.data import located
    from factcheck.benchmarks.pairs import bench_pairs
    from factcheck.cache import Cache
    from factcheck.pipeline import embedding_model, log_beside, stance_model

    speed = speed_figures(common)
    cache = Cache(common.workspace.cache / "bench.sqlite3")
    with progress_bars(common.quiet) as progresses:
        models = stance_model(common.settings, log_beside(cache)), embedding_model(common.settings.model)

        def stance(path: str | Path) -> dict[str, Any]:
            return bench_pairs(located(str(path), data), models[0], cache, progresses, None, models[1])

        pairs = {name: stance(f"{name}/pairs/dev.jsonl.gz") for name in document.PAIRS}
        own = {f"{name} pairs": stance(cases / f"{name}.jsonl") for name in ("consequence", "direction", "minimal")}
        verdicts = [(str(common.workspace.claims.name), stored_claims(common.workspace.claims, common, progresses))]
        for name, mode in document.VERDICTS:
            path = located(f"{name}/verdicts/dev.jsonl.gz", data)
            verdicts.append((f"{name}, {mode}", data_set(path, mode, common, progresses)))
        retrieval = []
        for name, only in document.RETRIEVAL:
            figures = retrieval_figures(located(f"{name}/retrieval", data), "dev", only, True, common, progresses)
            retrieval.append((name + (f", {only} claims only" if only else ""), figures))
    sentences = bench_attribution(located(str(cases / "attribution.jsonl"), data))
    emit(document.document(pairs, own, sentences, verdicts, retrieval, speed), output)
