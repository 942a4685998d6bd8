"""The verbs: the five things that can be swapped. Each takes lists, because models are slow one by one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

from factcheck.config import Standard
from factcheck.records import Block, Hit, Opinion, Report

Progress = Callable[[int], None]
"""Called with the number of items just finished."""


class Loader(Protocol):
    """Document bytes → text, and which stretches of the text are the article."""

    name: str

    def read(self, data: bytes, path: Path) -> str:
        """The extracted text; raises InputError naming `path` if the bytes cannot be read."""

    def article(self, text: str, title: str | None) -> tuple[Block, ...]:
        """The stretches that belong to the article, in order, never overlapping."""


class Embedder(Protocol):
    """Texts → unit vectors."""

    name: str

    def embed(self, texts: Sequence[str], progress: Progress) -> NDArray[np.float32]:
        """One row of length 1 for each text, shape (len(texts), d)."""


class Index(Protocol):
    """Finds numbered texts for queries."""

    def search(self, queries: Sequence[str], k: int) -> list[list[Hit]]:
        """Up to `k` hits for each query, best first, ties by number."""


class Judge(Protocol):
    """Claim and passage → supports, refutes or neutral. `standards` holds, by strictness, the thresholds that fit its answers."""

    name: str
    standards: Mapping[str, Standard]

    def judge(self, pairs: Sequence[tuple[str, str]], progress: Progress) -> list[Opinion]:
        """An opinion for each (claim, evidence) pair, in order."""


class Reporter(Protocol):
    """Report → text in one format."""

    def render(self, report: Report) -> str:
        """The whole report; the same report gives the same text."""
