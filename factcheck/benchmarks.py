"""Public data sets → the objects that `factcheck bench` prints. The shapes are those of BEIR and of the pair files."""

from __future__ import annotations

import gzip
import json
import os
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from factcheck import evaluate
from factcheck.anchor import AnchorError, anchor
from factcheck.cache import Cache
from factcheck.compute import Progresses, judge
from factcheck.corpus import Corpus
from factcheck.errors import InputError
from factcheck.interfaces import Judge
from factcheck.pipeline import Checker
from factcheck.records import Block, Claim, Expected, Label, Match, Passage, Result, Source, Speaker, Stance
from factcheck.segment import segment
from factcheck.text import in_context, words

STANCES = {"SUPPORTS": "supports", "REFUTES": "refutes", "NOT_ENOUGH_INFO": "neutral"}
VERDICTS = {
    "SUPPORTS": "supported",
    "REFUTES": "refuted",
    "NOT_ENOUGH_INFO": "not_enough_evidence",
    **dict.fromkeys(("CONFLICTING", "DISPUTED", "MIXED"), "conflicting"),
}
FILE_LABELS = {stance: label for label, stance in STANCES.items()}
DOCUMENTS_JUDGED = 10


def located(path: str, data: Path | None = None) -> Path:
    """A data set's path: as given, else below `--data` or FACTCHECK_DATA; raises InputError if it is nowhere."""
    folder = data or Path(os.environ.get("FACTCHECK_DATA", "."))
    for candidate in (Path(path), folder / path):
        if candidate.exists():
            return candidate
    raise InputError("does not exist; correct the path, or say with --data or FACTCHECK_DATA where the data sets lie", path)


def read_rows(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of a .jsonl or .jsonl.gz file; raises InputError with the line that is not JSON."""
    number = 0
    try:
        with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
            for line in lines:
                number += 1
                if line.strip():
                    row = json.loads(line)
                    if not isinstance(row, dict):
                        raise ValueError("not an object")
                    yield row
    except (OSError, EOFError, ValueError) as error:
        raise InputError(f"cannot be read as JSON lines ({error})", path, number or None) from error


def bench_pairs(path: Path, model: Judge, cache: Cache, progresses: Progresses, limit: int | None = None) -> dict[str, Any]:
    """Stance figures on a file of labelled pairs."""
    rows = list(read_rows(path))
    labelled = [row for row in rows if row.get("label")][:limit]
    for row in labelled:
        if (
            row["label"] not in {*STANCES, "NOT_SUPPORTED"}
            or not isinstance(row.get("claim"), str)
            or not isinstance(row.get("evidence"), str)
        ):
            raise InputError(f"row {row.get('id')!r} needs a claim, an evidence and a label of {', '.join(STANCES)}", path)
    started = time.perf_counter()
    pairs = [(row["claim"], in_context(row.get("title") or "", row["evidence"])) for row in labelled]
    opinions = judge(model, cache, pairs, progresses, "Judging pairs")
    seconds = time.perf_counter() - started
    gold = [row["label"] for row in labelled]
    predicted = [FILE_LABELS[opinion.stance.value] for opinion in opinions]
    if "NOT_SUPPORTED" in gold:
        predicted = [label if label == "SUPPORTS" else "NOT_SUPPORTED" for label in predicted]
    right = [wanted == said for wanted, said in zip(gold, predicted, strict=True)]
    return {
        "task": "pairs",
        "path": str(path),
        "rows": len(labelled),
        "skipped": len(rows) - len(labelled),
        **evaluate.classification(gold, predicted, "REFUTES"),
        "ece": evaluate.expected_calibration_error([opinion.probability(opinion.stance) for opinion in opinions], right),
        "intervals_95": evaluate.intervals_95(gold, predicted, "REFUTES") if gold else {},
        "pairs_per_second": len(labelled) / seconds if seconds else 0.0,
        "model": model.name,
    }


def read_retrieval(folder: Path, split: str | None) -> tuple[list[Source], dict[str, str], dict[str, dict[str, float]], str]:
    """Documents, queries by id, relevant documents by query, and the split that was read."""
    qrels = {path.stem: path for path in sorted((folder / "qrels").glob("*.tsv"))}
    chosen = split or (next(iter(qrels)) if len(qrels) == 1 else "dev")
    if chosen not in qrels:
        raise InputError(f"has no split {chosen!r}; there are: {', '.join(qrels) or 'none'}", folder / "qrels")
    relevant: dict[str, dict[str, float]] = {}
    for line in qrels[chosen].read_text(encoding="utf-8").splitlines()[1:]:
        query, document, score = line.split("\t")
        relevant.setdefault(query, {})[document] = float(score)
    queries = {row["_id"]: row["text"] for row in read_rows(_file(folder, "queries")) if row["_id"] in relevant}
    return read_documents(folder), queries, relevant, chosen


def read_documents(folder: Path) -> list[Source]:
    """The documents of a retrieval folder, each one a source with its whole text as one block."""
    rows = read_rows(_file(folder, "corpus"))
    return [_document(str(row["_id"]), row.get("title") or "", row["text"]) for row in rows]


def _document(name: str, title: str, text: str) -> Source:
    return Source(name, title or None, None, None, text, (Block("paragraph", 0, len(text), title),))


def whole_documents(sources: Sequence[Source]) -> Corpus:
    """Each document as one passage with its title as context: what retrieval benchmarks rank."""
    passages = [Passage(source.id, source.id, 0, len(source.text), source.text, source.title or "") for source in sources]
    return Corpus({source.id: source for source in sources}, tuple(passages), {})


def bench_retrieval(
    folder: Path, split: str | None, checker: Checker, data: tuple[dict[str, str], dict[str, dict[str, float]]]
) -> dict[str, Any]:
    """nDCG@10, recall and MRR of each retriever and of their fusion."""
    queries, relevant = data
    names, texts = list(queries), list(queries.values())
    rankings = {name: _ids(checker, index.search(texts, 100)) for name, index in sorted(checker.indexes.items())}
    rankings["hybrid"] = [[match.passage.source_id for match in matches] for matches in checker.find(texts, 100)]
    figures = {}
    for retriever, found in rankings.items():
        by_query = dict(zip(names, found, strict=True))
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


def _ids(checker: Checker, found: Sequence[Sequence[Any]]) -> list[list[str]]:
    return [[checker.corpus.passages[hit.passage].source_id for hit in hits] for hits in found]


def read_verdicts(path: Path) -> list[tuple[Claim, Expected]]:
    """The claims of a verdicts file with their labels; rows without a label are left out."""
    claims = []
    for row in read_rows(path):
        if row.get("verdict"):
            claim = Claim(
                str(row["id"]), row["claim"], Speaker(str(row.get("speaker") or "unknown")), str(row.get("date") or "1900")
            )
            label = Label(VERDICTS[row["verdict"]])
            claims.append((claim, Expected(claim.id, label, tuple(map(str, row.get("evidence_ids") or ())))))
    return claims


def judge_documents(
    checker: Checker, claims: Sequence[tuple[Claim, Expected]], mode: str, documents: int = DOCUMENTS_JUDGED
) -> list[Result]:
    """A result for each claim, from its listed documents (`given`) or from the first `documents` found (`retrieved`)."""
    if mode == "given":
        sources = checker.corpus.sources
        found = [
            [Match(p, sources[p.source_id], 1.0) for name in expected.evidence if name in sources for p in _pieces(sources[name])]
            for _, expected in claims
        ]
    else:
        ranked = checker.find([claim.statement for claim, _ in claims], documents)
        found = [
            [Match(p, match.source, match.score, match.signals) for match in matches for p in _pieces(match.source)]
            for matches in ranked
        ]
    return checker.judged([claim for claim, _ in claims], found)


def _pieces(source: Source) -> tuple[Passage, ...]:
    """A short document whole, a longer one in passages."""
    whole = Passage(source.id, source.id, 0, len(source.text), source.text, source.title or "")
    return (whole,) if len(words(source.text)) <= 80 else segment(source)


def bench_verdicts(
    results: Sequence[Result], expected: Sequence[Expected], spans: Sequence[Sequence[tuple[str, int, int]]], mode: str
) -> dict[str, Any]:
    """Verdict figures; over the claims that list evidence, hit@k wants it with the fitting stance, shown@10 with any."""
    gold, predicted = [right.label.value for right in expected], [result.verdict.label.value for result in results]
    answered = [
        (result, evaluate.FITTING[right.label.value], places)
        for result, right, places in zip(results, expected, spans, strict=True)
        if places and right.label is not Label.NOT_ENOUGH_EVIDENCE
    ]
    ranks = [evaluate.first_fitting(result, fitting, places) for result, fitting, places in answered]
    shown = [evaluate.first_fitting(result, set(Stance), places) for result, _, places in answered]
    hits = {f"hit@{k}": share_within(ranks, k) for k in (1, 5, 10)} | {"shown@10": share_within(shown, 10)}
    return {
        "task": "verdicts",
        "claims": len(gold),
        **evaluate.verdict_measures(gold, predicted),
        "evidence_mode": mode,
        **hits,
        "intervals_95": evaluate.intervals_95(gold, predicted, "refuted") if gold else {},
    }


def expected_spans(expected: Expected, sources: dict[str, Source]) -> list[tuple[str, int, int]]:
    """Where the expected evidence stands: curated quotations (`source#p1`), or whole sources."""
    spans = []
    for name in expected.evidence:
        source_id, _, quotation_id = name.partition("#")
        source = sources.get(source_id)
        if source is None:
            continue
        places = (
            [(q.start, q.end) for q in source.quotations if q.id == quotation_id] if quotation_id else [(0, len(source.text))]
        )
        spans += [(source_id, start, end) for start, end in places]
    return spans


def reporting_spans(claim: Claim, sources: dict[str, Source]) -> list[tuple[str, int, int]]:
    """Where sources report the statement itself (the quotes of its appearances)."""
    spans = []
    for appearance in claim.appearances:
        if appearance.quote and appearance.source in sources:
            try:
                spans.append((appearance.source, *anchor(sources[appearance.source].text, appearance.quote)))
            except AnchorError:
                continue
    return spans


def dense_alone(
    checker: Checker, claims: Sequence[Claim], spans: Sequence[Sequence[tuple[str, int, int]]]
) -> dict[str, float | None]:
    """The floor: how often the expected evidence is among the nearest passages by embedding alone, stance unseen."""
    found = checker.indexes["dense"].search([claim.statement for claim in claims], 10)
    passages = checker.corpus.passages
    ranks = [
        next((rank for rank, hit in enumerate(hits, 1) if evaluate.overlaps(passages[hit.passage], places)), None)
        for hits, places in zip(found, spans, strict=True)
        if places
    ]
    return {f"hit@{k}": share_within(ranks, k) for k in (1, 5, 10)}


def share_within(ranks: Sequence[int | None], k: int) -> float | None:
    """The share of ranks from 1 to k; None (not found) counts as a miss."""
    return sum(rank is not None and rank <= k for rank in ranks) / len(ranks) if ranks else None


def _file(folder: Path, name: str) -> Path:
    for ending in (".jsonl.gz", ".jsonl"):
        if (folder / f"{name}{ending}").is_file():
            return folder / f"{name}{ending}"
    raise InputError(f"has no {name}.jsonl or {name}.jsonl.gz; see the BEIR layout in the README", folder)
