"""Asks every index that is needed and fuses their rankings into matches.

Nearness in meaning is that of the first model ("dense") where it reads the language of the query and of the passage, and of
the multilingual one for every other pair; both are shares of the best that the same model found, and so can be compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from factcheck.config import MULTILINGUAL
from factcheck.corpus import Corpus
from factcheck.interfaces import Embedder, Index
from factcheck.languages import speaks
from factcheck.records import Hit, Match, Opinion

WEIGHTS = {"dense": 0.7, "bm25": 0.3}
"""Share of each retriever in the fused score, chosen on the training queries of public sets (see the README)."""
RELATED = 0.5
"""Share of the judge's own answer in the score of a reranked match."""
DEPTH = 1000
"""How deep each ranking is read before fusing."""
Reader = Index | Embedder
"""What says which languages a ranking is for."""


def retrieve(
    corpus: Corpus, indexes: Mapping[str, Index], queries: Sequence[str], k: int, languages: Sequence[str | None]
) -> list[list[Match]]:
    """Up to `k` matches for each query, best first, ties by passage order. `languages` are those of the queries, one each."""
    depth = max(DEPTH, k)
    spoken = corpus.languages()
    asked = needed(indexes, languages, spoken)
    rankings: list[dict[str, list[Hit]]] = [{} for _ in queries]
    for name, index in indexes.items():
        numbers = [number for number, names in enumerate(asked) if name in names]
        for number, hits in zip(numbers, index.search([queries[number] for number in numbers], depth), strict=True):
            rankings[number][name] = hits
    found = []
    for hits_of, language in zip(rankings, languages, strict=True):
        scores = {name: {hit.passage: hit.score for hit in hits} for name, hits in hits_of.items()}
        found.append([_match(corpus, hit, scores) for hit in fuse(one_meaning(hits_of, indexes, spoken, language))[:k]])
    return found


def needed(readers: Mapping[str, Reader], languages: Sequence[str | None], spoken: Iterable[str | None]) -> list[list[str]]:
    """The names of the indexes to ask for a query in each of these languages; `spoken` are those of the passages."""
    if MULTILINGUAL not in readers:
        return [list(readers)] * len(languages)
    reads = {speaks(readers["dense"], language) for language in set(spoken)}
    asked = []
    for language in languages:
        read = speaks(readers["dense"], language) and reads != {False}
        left_out = {MULTILINGUAL} if read and False not in reads else set() if read else {"dense"}
        asked.append([name for name in readers if name not in left_out])
    return asked


def one_meaning(
    rankings: Mapping[str, Sequence[Hit]],
    readers: Mapping[str, Reader],
    spoken: Sequence[str | None],
    language: str | None,
) -> dict[str, Sequence[Hit]]:
    """The rankings of one query with that of the multilingual model taken into "dense".

    It answers for what the first model does not read. `spoken` are the languages of the passages, by number. Text in the
    query's own language that neither reads is as near as its words are.
    """
    if MULTILINGUAL not in rankings:
        return dict(rankings)

    def reader(hit: Hit) -> str:
        passage = spoken[hit.passage]
        if "dense" in rankings and speaks(readers["dense"], passage):
            return "dense"
        return "bm25" if passage == language and not speaks(readers[MULTILINGUAL], language) else MULTILINGUAL

    near = relative([hit for hit in rankings.get("dense", ()) if reader(hit) == "dense"])
    for name in (MULTILINGUAL, "bm25"):
        near += [hit for hit in relative(rankings.get(name, ())) if reader(hit) == name]
    return {"dense": near, **{name: hits for name, hits in rankings.items() if name not in ("dense", MULTILINGUAL)}}


def relative(hits: Sequence[Hit]) -> list[Hit]:
    """The hits with scores as shares of the best one, 0 to 1."""
    best = max((hit.score for hit in hits), default=0.0)
    return [Hit(hit.passage, max(hit.score, 0.0) / best if best > 0 else 0.0) for hit in hits]


def fuse(rankings: Mapping[str, Sequence[Hit]]) -> list[Hit]:
    """Convex combination of scores, each divided by the best of its ranking (Bruch, Gai and Ingber 2023); scores 0 to 1."""
    share = sum(WEIGHTS[name] for name in rankings) or 1.0
    totals: dict[int, float] = {}
    for name, hits in rankings.items():
        for hit in relative(hits):
            totals[hit.passage] = totals.get(hit.passage, 0.0) + WEIGHTS[name] / share * hit.score
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
