"""Retrieval figures on a BEIR folder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from factcheck import evaluate
from factcheck.benchmarks.data import VERDICTS, read_rows
from factcheck.errors import InputError
from factcheck.pipeline import Checker

DEPTH = 100


def bench_retrieval(
    folder: Path, split: str | None, checker: Checker, data: tuple[dict[str, str], dict[str, dict[str, float]]], rerank: bool
) -> dict[str, Any]:
    """nDCG@10, recall and MRR of each retriever and of their fusion; `rerank` lets the judge order what the fusion found."""
    queries, relevant = data
    names, texts = list(queries), list(queries.values())
    rankings = {name: _ids(checker, index.search(texts, DEPTH)) for name, index in sorted(checker.indexes.items())}
    found = checker.find(texts, DEPTH)
    rankings["hybrid"] = [[match.passage.source_id for match in matches] for matches in found]
    if rerank:
        reranked = checker.reranked(texts, found)
        rankings["reranked"] = [[match.passage.source_id for match in matches] for matches in reranked]
    figures = {}
    for retriever, ids in rankings.items():
        by_query = dict(zip(names, ids, strict=True))
        values = [evaluate.ndcg_at(10, by_query.get(query, ()), relevant[query]) for query in sorted(relevant)]
        figures[retriever] = {
            **evaluate.retrieval_measures(by_query, relevant),
            "ndcg@10_interval_95": evaluate.mean_interval_95(values),
        }
    return {
        "task": "retrieval",
        "path": str(folder),
        "split": split,
        "queries": len(relevant),
        "documents": len(checker.corpus.passages),
        "retrievers": figures,
        "model": checker.embedder.name,
    }


def only_with_verdict(folder: Path, split: str, label: str, relevant: dict[str, dict[str, float]]) -> dict[str, dict[str, float]]:
    """The queries whose claim has this verdict in the `verdicts/<split>.jsonl.gz` beside the retrieval folder."""
    path = folder.parent / "verdicts" / f"{split}.jsonl.gz"
    if not path.is_file():
        raise InputError(f"is missing: the verdicts say which queries are {label}", path)
    wanted = {str(row["id"]) for row in read_rows(path) if VERDICTS.get(row.get("verdict") or "") == label}
    kept = {query: documents for query, documents in relevant.items() if query in wanted}
    if not kept:
        raise InputError(f"has no claim that is {label} among the queries", path)
    return kept


def _ids(checker: Checker, found: Sequence[Sequence[Any]]) -> list[list[str]]:
    return [[checker.corpus.passages[hit.passage].source_id for hit in hits] for hits in found]
