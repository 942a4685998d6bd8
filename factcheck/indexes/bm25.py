"""Search by words: BM25 (Robertson and Zaragoza 2009) with stemming that fits the script of each word.

Our own few lines, since importing the bm25s package takes a third of a warm start; a test holds both to the same scores.
"""

from __future__ import annotations

import json
import math
import re
from array import array
from collections import Counter
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from anyascii import anyascii

from factcheck.indexes.dense import best_first
from factcheck.interfaces import Index
from factcheck.records import Hit
from factcheck.text import words

K1, B = 0.9, 0.4
_CYRILLIC = re.compile(r"[Ѐ-ӿ]")


class Bm25(Index):
    """Scores are BM25 sums as Lucene counts them, 0 upwards; texts that share no word with the query are not found."""

    def __init__(self, texts: Sequence[str]) -> None:
        import numpy as np

        counts = [Counter(terms(text)) for text in texts]
        self._size = len(texts)
        self._postings: dict[str, array[int]] = {}  # by term: number of a text, how often it has the term, the next number …
        for number, counted in enumerate(counts):
            for term, count in counted.items():
                self._postings.setdefault(term, array("I")).extend((number, count))
        lengths = np.array([counted.total() for counted in counts], dtype=np.float64)
        self._saturation = K1 * (1 - B + B * lengths / max(lengths.sum() / max(len(texts), 1), 1e-9))

    def search(self, queries: Sequence[str], k: int) -> list[list[Hit]]:
        return [[hit for hit in best_first(self._scores(query), k) if hit.score > 0] for query in queries]

    def _scores(self, query: str) -> Any:
        import numpy as np

        scores = np.zeros(self._size)
        for term, times in Counter(terms(query)).items():
            if term in self._postings:
                numbers, counts = np.array(self._postings[term]).reshape(-1, 2).T
                rarity = math.log(1 + (self._size - len(numbers) + 0.5) / (len(numbers) + 0.5))
                scores[numbers] += times * rarity * counts / (counts + self._saturation[numbers])
        return scores


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
    known = json.loads(files("factcheck").joinpath("data", "stopwords.json").read_text(encoding="utf-8"))
    return frozenset(known[language].split())
