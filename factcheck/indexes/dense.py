"""Exact search by meaning: cosine similarity against every vector."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from factcheck.interfaces import Index
from factcheck.records import Hit

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Embed = Callable[[Sequence[str]], "NDArray[np.float32]"]


class Dense(Index):
    """Unit vectors, shape (passages, d); scores are cosines, -1 to 1."""

    def __init__(self, vectors: NDArray[np.float32], embed: Embed, languages: frozenset[str] | None = None) -> None:
        self._vectors = vectors
        self._embed = embed
        self.languages = languages

    def search(self, queries: Sequence[str], k: int) -> list[list[Hit]]:
        if not len(self._vectors) or not queries:
            return [[] for _ in queries]
        # One query at a time: the last digits of a product of matrices depend on what else is in it.
        return [best_first(self._vectors @ query, k) for query in self._embed(queries)]


def best_first(scores: NDArray[np.float32], k: int) -> list[Hit]:
    """The `k` largest scores, ties by number."""
    import numpy as np

    order = np.argsort(-scores, kind="stable")[:k]
    return [Hit(int(number), float(scores[number])) for number in order]
