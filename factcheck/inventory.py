"""What is indexed and cached, and what in the cache belongs to documents that are gone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from factcheck.cache import Cache
from factcheck.compute import OPINION, VECTOR, vector_key
from factcheck.corpus import Corpus, build_corpus, searchable
from factcheck.records import Passage, Source
from factcheck.text import in_context, sha256, words


@dataclass(frozen=True, slots=True)
class Inventory:
    """Numbers of what there is. `vectors` of the passages to be searched are cached; sizes are in bytes on disk."""

    documents: int
    passages: int
    words: int
    vectors: int
    missing_vectors: int
    cache_entries: int
    cache_bytes: int
    model: str


@dataclass(frozen=True, slots=True)
class Pruned:
    """How many entries were removed, and how many bytes of disk that freed."""

    vectors: int
    judgements: int
    bytes_freed: int


def take_inventory(corpus: Corpus, models: Sequence[str], cache: Cache) -> Inventory:
    """What is there for these embedding models; computes nothing."""
    texts = {corpus.searchable(number) for number in range(len(corpus.passages))}
    cached = len(cache.get(vector_key(model, text) for model in models for text in texts))
    return Inventory(
        documents=len(corpus.sources),
        passages=len(corpus.passages) + sum(len(group) for group in corpus.copies.values()),
        words=sum(len(words(source.text)) for source in corpus.sources.values()),
        vectors=cached,
        missing_vectors=len(texts) * len(models) - cached,
        cache_entries=len(cache),
        cache_bytes=cache.size(),
        model=", ".join(models),
    )


def prune(sources: Iterable[Source], statements: Iterable[str], cache: Cache) -> Pruned:
    """Remove the vectors and judgements of passages that no source holds any more, whatever model made them.

    What stays: everything about the passages of these sources, under any date and setting, the vectors of these statements,
    and entries of kinds not known here. Vectors of free queries go; they are computed again when asked for.
    """
    corpus = build_corpus(sources)
    passages = list(_every(corpus))
    read = {sha256(text) for text in statements} | {sha256(searchable(one)) for one in passages}
    judged = {sha256(in_context(context, one.text)) for one in passages for context in (one.context, "")}
    vectors = [key for key in cache.keys(VECTOR) if key.rsplit(" ", 1)[1] not in read]
    opinions = [key for key in cache.keys(OPINION) if key.rsplit(" ", 1)[1] not in judged]
    before = cache.size()
    cache.remove([*vectors, *opinions])
    return Pruned(len(vectors), len(opinions), max(0, before - cache.size()))


def _every(corpus: Corpus) -> Iterator[Passage]:
    """Passages and their copies: with --as-of a copy may be the one that is searched."""
    yield from corpus.passages
    for group in corpus.copies.values():
        yield from group
