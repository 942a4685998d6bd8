"""Search by words: BM25 (Robertson and Zaragoza 2009) with stemming that fits the script of each word."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from functools import cache
from typing import Any

from anyascii import anyascii

from factcheck.indexes.dense import best_first
from factcheck.interfaces import Index
from factcheck.records import Hit
from factcheck.text import words

K1, B = 0.9, 0.4
_CYRILLIC = re.compile(r"[Ѐ-ӿ]")


class Bm25(Index):
    """Scores are BM25 sums, 0 upwards; texts that share no word with the query are not found."""

    def __init__(self, texts: Sequence[str]) -> None:
        import bm25s

        logging.getLogger("bm25s").setLevel(logging.WARNING)  # it sets its own to DEBUG
        self._size = len(texts)
        self._index: Any = bm25s.BM25(k1=K1, b=B, method="lucene")
        tokens = [terms(text) for text in texts]
        self._known = {term for listed in tokens for term in listed}
        if self._known:
            self._index.index(tokens, show_progress=False)

    def search(self, queries: Sequence[str], k: int) -> list[list[Hit]]:
        return [self._one(query, k) for query in queries]

    def _one(self, query: str, k: int) -> list[Hit]:
        wanted = [term for term in terms(query) if term in self._known]
        if not wanted:
            return []
        return [hit for hit in best_first(self._index.get_scores(wanted), k) if hit.score > 0]


def terms(text: str) -> list[str]:
    """Index terms of a text: stems without stop words; Latin words without accents, Cyrillic ones stemmed as Russian."""
    found = []
    for word in words(text.casefold()):
        plain = re.sub(r"['’´](?:s)?$", "", word)
        if _CYRILLIC.search(plain):
            if plain not in _stop_words("ru"):
                found.append(_stemmer("russian").stemWord(plain))
        elif plain not in _stop_words("en"):
            found.append(_stemmer("english").stemWord(anyascii(plain) if not plain.isascii() else plain))
    return found


@cache
def _stemmer(language: str) -> Any:
    import Stemmer

    return Stemmer.Stemmer(language)


@cache
def _stop_words(language: str) -> frozenset[str]:
    from bm25s.stopwords import STOPWORDS_EN, STOPWORDS_RUSSIAN

    return frozenset(STOPWORDS_EN if language == "en" else STOPWORDS_RUSSIAN)
