"""An index that is built with the first query: what no query asks for costs nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property

from factcheck.interfaces import Index
from factcheck.records import Hit


class OnDemand(Index):
    """Answers as the index that `build` makes; `languages` are those that index reads, None for all."""

    def __init__(self, build: Callable[[], Index], languages: frozenset[str] | None) -> None:
        self._build = build
        self.languages = languages

    def search(self, queries: Sequence[str], k: int) -> list[list[Hit]]:
        return self._index.search(queries, k) if queries else []

    @cached_property
    def _index(self) -> Index:
        return self._build()
