"""The order of the stages: corpus → retrieve → judge → aggregate → report."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import factcheck
from factcheck.aggregate import aggregate
from factcheck.attribution import attributed_to, repeats_speaker
from factcheck.cache import Cache
from factcheck.compute import Pair, Progresses, embed, judge, silent
from factcheck.config import Settings
from factcheck.corpus import Corpus, build_corpus
from factcheck.dates import time_relation
from factcheck.indexes.bm25 import Bm25
from factcheck.indexes.dense import Dense
from factcheck.interfaces import Embedder, Index, Judge
from factcheck.names import same_name
from factcheck.origins import near, originals, origins
from factcheck.periods import period_of, period_relation
from factcheck.records import Checkable, Claim, Judgement, Match, Opinion, Report, Result, Source, Stance
from factcheck.registry import EMBEDDERS, JUDGES, find
from factcheck.retrieve import reranked, retrieve
from factcheck.sides import Side, side_of
from factcheck.text import in_context, normalise

ASKED = "asked.jsonl"
RERANKED = 20


@dataclass(frozen=True, slots=True)
class Checker:
    """A corpus that is indexed, with the models and settings to check claims against it."""

    corpus: Corpus
    indexes: dict[str, Index]
    embedder: Embedder
    judge: Judge
    cache: Cache
    settings: Settings
    progresses: Progresses = silent

    def check(self, claims: Sequence[Claim]) -> Report:
        """A report with a result for each claim, in their order."""
        found = self.find([claim.statement for claim in claims], self.settings.top_k)
        results = tuple(self.judged(claims, found))
        return Report(self.tool(), self.facts(), results, self.settings.standard.in_words(), self.corpus.left_out)

    def judged(self, claims: Sequence[Claim], found: Sequence[Sequence[Match]]) -> list[Result]:
        """A result for each claim from the passages found for it."""
        opinions = iter(judge(self.judge, self.cache, self.pairs(claims, found), self.progresses, "Judging passages"))
        results = []
        for claim, matches in zip(claims, found, strict=True):
            own = [next(opinions) for _ in matches]
            nearer = [reranked(match, opinion) for match, opinion in zip(matches, own, strict=True)]
            results.append(result_of(claim, nearer, own, self.settings, len(self.corpus.passages)))
        return results

    def pairs(self, claims: Sequence[Claim], found: Sequence[Sequence[Match]]) -> list[Pair]:
        """What the judge is asked: each claim with each passage found for it."""
        return [
            (claim.statement, as_evidence(match, side))
            for claim, side, matches in zip(claims, map(side_of, claims), found, strict=True)
            for match in matches
        ]

    def reranked(self, queries: Sequence[str], found: Sequence[Sequence[Match]]) -> list[list[Match]]:
        """What was found for each query, its first 20 in the order that the judge's answers give them."""
        first = [matches[:RERANKED] for matches in found]
        pairs = [(query, as_evidence(match)) for query, matches in zip(queries, first, strict=True) for match in matches]
        opinions = iter(judge(self.judge, self.cache, pairs, self.progresses, "Reranking passages"))
        return [
            [*sorted((reranked(match, next(opinions)) for match in nearest), key=lambda match: -match.score), *matches[RERANKED:]]
            for nearest, matches in zip(first, found, strict=True)
        ]

    def find(self, queries: Sequence[str], k: int) -> list[list[Match]]:
        """The best `k` passages for each query, whatever their stance."""
        embed(self.embedder, self.cache, queries, self.progresses, "Reading the claims")
        return retrieve(self.corpus, self.indexes, queries, k)

    def tool(self) -> dict[str, str]:
        return {
            "version": factcheck.__version__,
            "embedding_model": self.embedder.name,
            "stance_model": self.judge.name,
            "settings_fingerprint": self.settings.fingerprint(),
        }

    def facts(self) -> dict[str, int | str]:
        copies = sum(len(group) for group in self.corpus.copies.values())
        return {
            "sources": len(self.corpus.sources),
            "passages": len(self.corpus.passages) + copies,
            "fingerprint": self.corpus.fingerprint(),
            "metadata_fingerprint": self.corpus.metadata_fingerprint(),
        }


def build_checker(
    sources: Iterable[Source],
    settings: Settings,
    cache: Cache,
    progresses: Progresses = silent,
    elsewhere: Callable[[Embedder], Embedder] | None = None,
) -> Checker:
    """Segment, embed and index the sources; the standard of evidence is the stance model's own.

    `elsewhere` gives the same embedding model on other machines.
    """
    model = stance_model(settings, log_beside(cache))
    settings = replace(settings, standard=model.standards[settings.strictness])
    embedder = embedding_model(settings.model)
    if elsewhere is not None:
        embedder = elsewhere(embedder)
    return assemble(build_corpus(sources, settings.as_of), embedder, model, cache, settings, progresses)


def log_beside(cache: Cache) -> Path | None:
    """Where an endpoint's questions and answers are kept: with the cache, which may live in memory."""
    return cache.path.with_name(ASKED) if cache.path else None


def embedding_model(name: str) -> Embedder:
    """A registered model, or the one in this folder or under this name."""
    made: Embedder = find("embedding model", EMBEDDERS, name)(name)
    return made


def stance_model(settings: Settings, log: Path | None = None) -> Judge:
    """The model at the endpoint, a registered one, or the one in this folder or under this name.

    `log` is where an endpoint's questions and answers are kept.
    """
    if settings.endpoint is not None:
        from factcheck.judges.endpoint import EndpointJudge

        return EndpointJudge(settings.endpoint, settings.stance_model, log)
    made: Judge = find("stance model", JUDGES, settings.stance_model)(settings.stance_model)
    return made


def assemble(
    corpus: Corpus, embedder: Embedder, model: Judge, cache: Cache, settings: Settings, progresses: Progresses = silent
) -> Checker:
    """As `build_checker`, with the corpus and the models at hand."""
    texts = [corpus.searchable(number) for number in range(len(corpus.passages))]
    vectors = embed(embedder, cache, texts, progresses, "Embedding passages")
    dense = Dense(vectors, lambda queries: embed(embedder, cache, queries, silent, ""))
    return Checker(corpus, {"dense": dense, "bm25": Bm25(texts)}, embedder, model, cache, settings, progresses)


def as_evidence(match: Match, side: Side | None = None) -> str:
    """What the judge reads: what the passage stands under, then its words; no context that passes on the speaker's own."""
    context = match.passage.context
    if side is not None and context and repeats_speaker(context, "", side):
        context = ""
    return in_context(context, match.passage.text)


def result_of(claim: Claim, matches: Sequence[Match], opinions: Sequence[Opinion], settings: Settings, searched: int) -> Result:
    """Attribution, independence and verdict for one claim; judgements in the order an editor should read them."""
    side = side_of(claim)
    said = [_said_by(match) for match in matches]
    voices = origins(matches, said)
    copied = originals(matches)
    judgements = []
    for match, opinion, speaker, origin, edited in zip(matches, opinions, said, voices, near(matches, copied), strict=True):
        echoes = (
            own_words(claim, match)
            or reports_claim(claim, match)
            or repeats_speaker(match.passage.text, match.passage.context, side)
        )
        repeats = opinion.stance is Stance.SUPPORTS and echoes
        enough = opinion.stance is not Stance.NEUTRAL and opinion.probability(opinion.stance) >= settings.standard.counts
        enough = enough and not asks(match.passage.text)
        period = period_of(match.passage.text, match.source.published_on)
        judgements.append(
            Judgement(
                match=match,
                opinion=opinion,
                stance=opinion.stance,
                repeats_speaker=repeats,
                attributed_to=speaker,
                time_relation=time_relation(match.source.published_on, claim.date),
                origin=origin,
                counted=enough and not repeats and claim.checkable is Checkable.FACT,
                period=period,
                period_relation=period_relation(period, claim.date),
                near=edited,
            )
        )
    verdict = aggregate(claim, judgements, copied, settings.standard, searched)
    return Result(claim, verdict, tuple(sorted(judgements, key=_reading_order)))


def own_words(claim: Claim, match: Match) -> bool:
    """Whether the passage or a copy of it is the speaker's own: their text, an interview with them, or a quotation of them."""
    names = (claim.speaker.name, *claim.speaker.aliases)
    voices = [match.source.publisher, *match.source.authors, *match.source.interviewees, match.passage.attributed_to]
    voices += [copy.attributed_to for copy in match.copies]
    return any(same_name(name, voice) for name in names for voice in voices if voice)


def reports_claim(claim: Claim, match: Match) -> bool:
    """Whether the passage is, or shares a sentence with, one that the claim cites as reporting the statement itself."""
    passage = normalise(match.passage.text)
    reporting = [normalise(appearance.quote) for appearance in claim.appearances if appearance.quote]
    return any(passage in quote or quote in passage for quote in reporting)


def asks(text: str) -> bool:
    """Whether the passage is a question, which says nothing for or against."""
    return normalise(text).rstrip("\"'”’»)] ").endswith("?")


def _said_by(match: Match) -> str | None:
    return match.passage.attributed_to or attributed_to(match.passage.text, match.passage.context, match.source.publisher)


def _reading_order(judgement: Judgement) -> tuple[int, float, float, str]:
    """Counter-evidence that counts, support that counts, repetitions, what is too weak to count, neutral."""
    if judgement.counted:
        group = 0 if judgement.stance is Stance.REFUTES else 1
    elif judgement.repeats_speaker:
        group = 2
    else:
        group = 4 if judgement.stance is Stance.NEUTRAL else 3
    strength = judgement.match.score if group == 4 else judgement.probability
    return group, -strength, -judgement.match.score, judgement.match.passage.id
