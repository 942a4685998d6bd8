"""Asks every index and fuses their rankings into matches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from factcheck.corpus import Corpus
from factcheck.interfaces import Index
from factcheck.records import Hit, Match, Opinion

WEIGHTS = {"dense": 0.7, "bm25": 0.3}
"""Share of each retriever in the fused score, chosen on the training queries of public sets (see the README)."""
RELATED = 0.5
"""Share of the judge's own answer in the score of a reranked match."""
DEPTH = 1000
"""How deep each ranking is read before fusing."""


def retrieve(corpus: Corpus, indexes: Mapping[str, Index], queries: Sequence[str], k: int) -> list[list[Match]]:
    """Up to `k` matches for each query, best first, ties by passage order."""
    depth = max(DEPTH, k)
    rankings = {name: index.search(queries, depth) for name, index in indexes.items()}
    found = []
    for number in range(len(queries)):
        hits = {name: ranking[number] for name, ranking in rankings.items()}
        scores = {name: {hit.passage: hit.score for hit in ranking} for name, ranking in hits.items()}
        found.append([_match(corpus, hit, scores) for hit in fuse(hits)[:k]])
    return found


def fuse(rankings: Mapping[str, Sequence[Hit]]) -> list[Hit]:
    """Convex combination of scores, each divided by the best of its ranking (Bruch, Gai and Ingber 2023); scores 0 to 1."""
    share = sum(WEIGHTS[name] for name in rankings) or 1.0
    totals: dict[int, float] = {}
    for name, hits in rankings.items():
        best = max((hit.score for hit in hits), default=0.0)
        for hit in hits:
            part = max(hit.score, 0.0) / best if best > 0 else 0.0
            totals[hit.passage] = totals.get(hit.passage, 0.0) + WEIGHTS[name] / share * part
    return sorted((Hit(passage, total) for passage, total in totals.items()), key=lambda hit: (-hit.score, hit.passage))


def reranked(match: Match, opinion: Opinion) -> Match:
    """The match with a score that also says whether claim and passage are about the same matter, where the judge says so."""
    if opinion.related is None:
        return match
    score = (1 - RELATED) * match.score + RELATED * opinion.related
    return replace(match, score=score, signals={**match.signals, "related": opinion.related})


def _match(corpus: Corpus, hit: Hit, scores: Mapping[str, Mapping[int, float]]) -> Match:
    passage = corpus.passages[hit.passage]
    signals = {name: known.get(hit.passage, 0.0) for name, known in scores.items()}
    return Match(passage, corpus.sources[passage.source_id], hit.score, signals, corpus.copies.get(hit.passage, ()))
