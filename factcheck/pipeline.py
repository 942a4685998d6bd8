"""The order of the stages: corpus → retrieve → judge → aggregate → report."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import factcheck
from factcheck.cache import Cache
from factcheck.compute import Pair, Progresses, embed, judge, silent
from factcheck.config import MULTILINGUAL, Settings
from factcheck.corpus import Corpus, build_corpus
from factcheck.entities import BUILT_IN, Entity, Names
from factcheck.indexes.bm25 import Bm25
from factcheck.indexes.dense import Dense
from factcheck.indexes.on_demand import OnDemand
from factcheck.interfaces import Embedder, Index, Judge, Searched
from factcheck.languages import ENGLISH, detect, language_of, name_of, names_of, speaks
from factcheck.records import Claim, Match, Opinion, Report, Result, Source
from factcheck.registry import EMBEDDERS, JUDGES, find
from factcheck.results import as_evidence, result_of
from factcheck.retrieve import needed, reranked, retrieve
from factcheck.sides import side_of

if TYPE_CHECKING:
    from factcheck.archive import Archive

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
    known: Names = BUILT_IN
    archive: Archive | None = None

    @property
    def searched(self) -> Searched:
        """What passages are found in: the stored index if there is one, else the corpus in memory."""
        return self.archive or self.corpus

    def check(self, claims: Sequence[Claim]) -> Report:
        """A report with a result for each claim, in their order."""
        results = tuple(self.judged(claims, self.find_for(claims)))
        return Report(self.tool(), self.facts(), results, self.settings.standard.in_words(), self.searched.left_out)

    def judged(self, claims: Sequence[Claim], found: Sequence[Sequence[Match]]) -> list[Result]:
        """A result for each claim from the passages found for it."""
        opinions = iter(self.opinions(self.asked(claims, found), "Judging passages"))
        results = []
        for claim, matches in zip(claims, found, strict=True):
            own = [next(opinions) for _ in matches]
            nearer = [reranked(match, opinion) for match, opinion in zip(matches, own, strict=True)]
            results.append(result_of(claim, nearer, own, self.settings, self.searched, self.known))
        return results

    def pairs(self, claims: Sequence[Claim], found: Sequence[Sequence[Match]]) -> list[Pair]:
        """What the judge is asked: each claim with each passage found for it that it can read."""
        return [(claim, evidence) for claim, evidence, why_not in self.asked(claims, found) if why_not is None]

    def asked(self, claims: Sequence[Claim], found: Sequence[Sequence[Match]]) -> list[tuple[str, str, str | None]]:
        """Each claim with each passage found for it, and why the judge cannot read them; None if it can."""
        sides = [side_of(claim, self.known) for claim in claims]
        return [
            (claim.statement, as_evidence(match, side), unread(self.judge, claim_language(claim), match.passage.language))
            for claim, side, matches in zip(claims, sides, found, strict=True)
            for match in matches
        ]

    def opinions(self, pairs: Sequence[tuple[str, str, str | None]], what: str) -> list[Opinion]:
        """The judge's opinion of each (claim, evidence) pair; of one that comes with a reason why not, only that reason."""
        asked = [(claim, evidence) for claim, evidence, why_not in pairs if why_not is None]
        found = iter(judge(self.judge, self.cache, asked, self.progresses, what))
        return [next(found) if why_not is None else Opinion(0.0, 0.0, 0.0, not_judged=why_not) for _, _, why_not in pairs]

    def reranked(
        self, queries: Sequence[str], found: Sequence[Sequence[Match]], languages: Sequence[str | None] | None = None
    ) -> list[list[Match]]:
        """What was found for each query, its first 20 in the order that the judge's answers give them."""
        first = [matches[:RERANKED] for matches in found]
        pairs = [
            (query, as_evidence(match), unread(self.judge, language, match.passage.language))
            for query, language, matches in zip(queries, languages or map(detect, queries), first, strict=True)
            for match in matches
        ]
        opinions = iter(self.opinions(pairs, "Reranking passages"))
        return [
            [*sorted((reranked(match, next(opinions)) for match in nearest), key=lambda match: -match.score), *matches[RERANKED:]]
            for nearest, matches in zip(first, found, strict=True)
        ]

    def find_for(self, claims: Sequence[Claim]) -> list[list[Match]]:
        """The best passages for each claim, as many as the settings say."""
        return self.find([claim.statement for claim in claims], self.settings.top_k, [claim_language(claim) for claim in claims])

    def find(self, queries: Sequence[str], k: int, languages: Sequence[str | None] | None = None) -> list[list[Match]]:
        """The best `k` passages for each query, whatever their stance; without their languages, these are detected."""
        known = [detect(query) for query in queries] if languages is None else languages
        read = [query for query, language in zip(queries, known, strict=True) if speaks(self.embedder, language)]
        embed(self.embedder, self.cache, read, self.progresses, "Reading the claims")
        if self.archive is not None:
            return [self._in_archive(self.archive, *asked, k) for asked in zip(queries, known, strict=True)]
        return retrieve(self.corpus, self.indexes, queries, k, known)

    def _in_archive(self, archive: Archive, query: str, language: str | None, k: int) -> list[Match]:
        names = needed(archive.models, [language], archive.spoken)[0]
        vectors = {name: embed(archive.models[name], self.cache, [query], silent, "")[0] for name in names}
        return archive.find(query, vectors, k, language)

    def tool(self) -> dict[str, str]:
        return {
            "version": factcheck.__version__,
            "embedding_model": self.embedder.name,
            "stance_model": self.judge.name,
            "settings_fingerprint": self.settings.fingerprint(),
        }

    def facts(self) -> dict[str, int | str]:
        sources, passages = self.searched.counts()
        return {
            "sources": sources,
            "passages": passages,
            "fingerprint": self.searched.fingerprint(),
            "metadata_fingerprint": self.searched.metadata_fingerprint(repr(self.known.entities) if self.known.entities else ""),
        }


def build_checker(
    sources: Iterable[Source],
    settings: Settings,
    cache: Cache,
    progresses: Progresses = silent,
    elsewhere: Callable[[Embedder], Embedder] | None = None,
    entities: Sequence[Entity] = (),
) -> Checker:
    """Segment, embed and index the sources; the standard of evidence is the stance model's own.

    `elsewhere` gives the same embedding model on other machines; `entities` are known by name.
    """
    model = stance_model(settings, log_beside(cache))
    settings = replace(settings, standard=model.standards[settings.strictness])
    embedder = embedding_model(settings.model)
    if elsewhere is not None:
        embedder = elsewhere(embedder)
    checker = assemble(build_corpus(sources, settings.as_of), embedder, model, cache, settings, progresses)
    return replace(checker, known=Names(tuple(entities), settings.name_matching))


def build_on_archive(
    place: str, settings: Settings, cache: Cache, progresses: Progresses = silent, entities: Sequence[Entity] = ()
) -> Checker:
    """As `build_checker`, on the stored index at a folder or URI."""
    from factcheck.archive import opened
    from factcheck.indexes.tables import tables_at

    model = stance_model(settings, log_beside(cache))
    settings = replace(settings, standard=model.standards[settings.strictness])
    embedder = embedding_model(settings.model)
    archive = opened(tables_at(place), embedder, model_beside(embedder), settings.as_of)
    known = Names(tuple(entities), settings.name_matching)
    return Checker(Corpus({}, (), {}), {}, embedder, model, cache, settings, progresses, known, archive)


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
    made: Judge
    if settings.endpoint is not None:
        from factcheck.judges.endpoint import EndpointJudge

        made = EndpointJudge(settings.endpoint, settings.stance_model, log)
    else:
        made = find("stance model", JUDGES, settings.stance_model)(settings.stance_model)
    if settings.stance_languages:
        made.languages = frozenset(settings.stance_languages)
    return made


def assemble(
    corpus: Corpus, embedder: Embedder, model: Judge, cache: Cache, settings: Settings, progresses: Progresses = silent
) -> Checker:
    """As `build_checker`, with the corpus and the models at hand."""
    texts = [corpus.searchable(number) for number in range(len(corpus.passages))]
    languages = corpus.languages()

    def dense(model: Embedder) -> Index:
        vectors = embed(model, cache, texts, progresses, "Embedding passages")
        return Dense(vectors, lambda queries: embed(model, cache, queries, silent, ""), getattr(model, "languages", None))

    def only_if(wanted: bool, model: Embedder) -> Index:
        return dense(model) if wanted else OnDemand(lambda: dense(model), getattr(model, "languages", None))

    indexes = {"dense": only_if(not texts or any(speaks(embedder, language) for language in languages), embedder)}
    indexes["bm25"] = Bm25(texts, languages)
    if beside := model_beside(embedder):
        indexes[MULTILINGUAL] = only_if(is_foreign(corpus, embedder), beside)
    return Checker(corpus, indexes, embedder, model, cache, settings, progresses)


def model_beside(embedder: Embedder) -> Embedder | None:
    """The model that searches what this one does not read; None beside one that reads more than English, or does not say."""
    return embedding_model(MULTILINGUAL) if getattr(embedder, "languages", None) == {ENGLISH} else None


def is_foreign(corpus: Corpus, embedder: Embedder) -> bool:
    """Whether there are passages that the model does not read."""
    return not all(speaks(embedder, language) for language in set(corpus.languages()))


def claim_language(claim: Claim) -> str | None:
    """The code of the language a claim is in."""
    return language_of(claim.statement, claim.language)


def unread(model: Judge, claim: str | None, passage: str | None) -> str | None:
    """Why the model cannot judge a claim and a passage in these languages, in words; None if it can."""
    for what, language in (("claim", claim), ("passage", passage)):
        if not speaks(model, language):
            return f"the {what} is in {name_of(language or '')}, the stance model reads {names_of(model.languages or ())}"
    return None
