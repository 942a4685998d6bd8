"""Retrieval figures on a BEIR folder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from factcheck import evaluate
from factcheck.benchmarks.data import VERDICTS, language_of_all, read_rows
from factcheck.errors import InputError
from factcheck.languages import speaks
from factcheck.pipeline import Checker
from factcheck.retrieve import needed

DEPTH = 100


def bench_retrieval(
    folder: Path, split: str | None, checker: Checker, data: tuple[dict[str, str], dict[str, dict[str, float]]], rerank: bool
) -> dict[str, Any]:
    """nDCG@10, recall and MRR of each retriever and of their fusion; `rerank` lets the judge order what the fusion found."""
    queries, relevant = data
    names, texts = list(queries), list(queries.values())
    language = language_of_all(texts)
    languages = [language] * len(texts)
    asked = {"bm25", "dense", *needed(checker.indexes, [language], checker.corpus.languages())[0]} & set(checker.indexes)
    rankings = {name: _ids(checker, checker.indexes[name].search(texts, DEPTH)) for name in sorted(asked)}
    found = checker.find(texts, DEPTH, languages)
    rankings["hybrid"] = [[match.passage.source_id for match in matches] for matches in found]
    if rerank and speaks(checker.judge, language) and all(speaks(checker.judge, one) for one in checker.corpus.languages()):
        reranked = checker.reranked(texts, found, languages)
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
        "languages": {"queries": language, "documents": " ".join(sorted({one or "?" for one in checker.corpus.languages()}))},
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
