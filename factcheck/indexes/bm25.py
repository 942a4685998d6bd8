"""Search by words: BM25 (Robertson and Zaragoza 2009) over the terms of each text's language (`factcheck.analysis`).

Our own few lines, since importing the bm25s package takes a third of a warm start; a test holds both to the same scores.
"""

from __future__ import annotations

import math
from array import array
from collections import Counter
from collections.abc import Sequence
from typing import Any

from factcheck.analysis import query_terms, terms
from factcheck.indexes.dense import best_first
from factcheck.interfaces import Index
from factcheck.records import Hit

K1, B = 0.9, 0.4


class Bm25(Index):
    """Scores are BM25 sums as Lucene counts them, 0 upwards; texts that share no word with the query are not found.

    `languages` are those of the texts, one each; without them a word's script decides how it is read.
    """

    def __init__(self, texts: Sequence[str], languages: Sequence[str | None] | None = None) -> None:
        import numpy as np

        languages = languages or [None] * len(texts)
        self._languages = set(languages) or {None}
        counts = [Counter(terms(text, language)) for text, language in zip(texts, languages, strict=True)]
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
        for term, times in query_terms(query, self._languages).items():
            if term in self._postings:
                numbers, counts = np.array(self._postings[term]).reshape(-1, 2).T
                rarity = math.log(1 + (self._size - len(numbers) + 0.5) / (len(numbers) + 0.5))
                scores[numbers] += times * rarity * counts / (counts + self._saturation[numbers])
        return scores
