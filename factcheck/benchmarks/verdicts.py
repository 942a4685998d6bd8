"""Verdict figures on stored claims and on data sets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from factcheck import evaluate
from factcheck.anchor import AnchorError, anchor
from factcheck.benchmarks.data import whole
from factcheck.pipeline import Checker, claim_language
from factcheck.records import Claim, Expected, Label, Match, Passage, Result, Source, Stance
from factcheck.segment import MOST_WORDS, segment
from factcheck.text import word_count

DOCUMENTS_JUDGED = 10


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
        languages = [claim_language(claim) for claim, _ in claims]
        ranked = checker.find([claim.statement for claim, _ in claims], documents, languages)
        found = [
            [Match(p, match.source, match.score, match.signals) for match in matches for p in _pieces(match.source)]
            for matches in ranked
        ]
    return checker.judged([claim for claim, _ in claims], found)


def _pieces(source: Source) -> tuple[Passage, ...]:
    """A short document whole, a longer one in passages."""
    return (whole(source),) if word_count(source.text) <= MOST_WORDS else segment(source)


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
        "similarity_floor": similarity_floor(results, gold),
        "evidence_mode": mode,
        **hits,
        "intervals_95": evaluate.intervals_95(gold, predicted, "refuted") if gold else {},
        "risk_coverage": evaluate.risk_coverage(
            [decided(result) for result in results], [right == said for right, said in zip(gold, predicted, strict=True)]
        ),
    }


def decided(result: Result) -> float:
    """The confidence of a verdict, with the claims that the tool abstains on behind all others."""
    return -1.0 if result.verdict.label is Label.NOT_ENOUGH_EVIDENCE else result.verdict.confidence


def similarity_floor(results: Sequence[Result], gold: Sequence[str]) -> dict[str, Any]:
    """What similarity alone could reach: `supported` from the cosine that suits these claims best; empty if none is known."""
    best = [max((item.match.signals.get("dense", 0.0) for item in result.judgements), default=0.0) for result in results]
    if not any(best):
        return {}
    guesses = [["supported" if score >= step / 20 else Label.NOT_ENOUGH_EVIDENCE.value for score in best] for step in range(21)]
    guess = max(guesses, key=lambda guess: evaluate.macro_f1(gold, guess), default=[])
    return {"accuracy": evaluate.accuracy(gold, guess), "macro_f1": evaluate.macro_f1(gold, guess), "false_refute_rate": 0.0}


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
