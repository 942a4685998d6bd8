"""The verbs: the five things that can be swapped. Each takes lists, because models are slow one by one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

from factcheck.config import Standard
from factcheck.records import Extracted, Hit, Opinion, Report
from factcheck.supersession import Superseded

Progress = Callable[[int], None]
"""Called with the number of items just finished."""


class Loader(Protocol):
    """Document bytes → text, which stretches of it are the article, and what the document says of itself.

    `name` is the extractor and its version: it changes whenever the same bytes give another text.
    """

    name: str

    def load(self, data: bytes, path: Path, title: str | None) -> Extracted:
        """What the document holds; its blocks are in order and never overlap.

        `title` is the document's title where somebody gave one. Raises InputError naming `path` if the bytes cannot be read.
        """


class Embedder(Protocol):
    """Texts → unit vectors. `languages` are the codes of those it reads; None, or nothing declared, means any."""

    name: str
    languages: frozenset[str] | None = None

    def embed(self, texts: Sequence[str], progress: Progress) -> NDArray[np.float32]:
        """One row of length 1 for each text, shape (len(texts), d)."""


class Index(Protocol):
    """Finds numbered texts for queries. `languages` are the codes of those it reads; None, or nothing declared, means any."""

    languages: frozenset[str] | None = None

    def search(self, queries: Sequence[str], k: int) -> list[list[Hit]]:
        """Up to `k` hits for each query, best first, ties by number."""


class Searched(Protocol):
    """What can be found, in memory or in a stored index, as a report describes it."""

    @property
    def size(self) -> int:
        """The number of passages that are searched."""

    @property
    def left_out(self) -> tuple[str, ...]:
        """Ids of the sources that are not read, since they may be later than the day asked for."""

    @property
    def superseded(self) -> Mapping[str, Superseded]:
        """Source id → what replaces it."""

    def counts(self) -> tuple[int, int]:
        """Numbers of sources and of passages, copies included."""

    def fingerprint(self) -> str:
        """Changes when anything that is searched changes."""

    def metadata_fingerprint(self, more: str = "") -> str:
        """Changes with anything known about a source, and with `more`."""


class Judge(Protocol):
    """Claim and passage → supports, refutes or neutral. `standards` holds, by strictness, the thresholds that fit its answers.

    `languages` are the codes of those it reads; None, or nothing declared, means any. It is asked about no other.
    """

    name: str
    languages: frozenset[str] | None = None
    standards: Mapping[str, Standard]

    def judge(self, pairs: Sequence[tuple[str, str]], progress: Progress) -> list[Opinion]:
        """An opinion for each (claim, evidence) pair, in order."""


class Reporter(Protocol):
    """Report → text in one format, or the bytes of a document."""

    def render(self, report: Report) -> str | bytes:
        """The whole report; the same report gives the same text or bytes."""
