"""What a stored index is made of, whatever engine keeps it, and which engine keeps the one at a place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

PENDING = ""
"""The state of a document whose passages are being written."""
TEXTS = ("id", "source_id", "text", "context", "attributed_to", "page", "language", "essence")
WHOLE = (*TEXTS, "start", "end", "last_day")
"""What is kept of a passage besides its vectors and terms: texts, offsets, and the last day it can be from (None: unknown)."""
HIT = ("source_id", "start", "language")
"""What a search gives of a passage."""
Row = dict[str, Any]
Found = list[tuple[int, Row, float]]
"""Number of a passage in the index, its `HIT` fields and its score, best first."""


class Tables(Protocol):
    """Passages with vectors and words, and their documents."""

    place: str
    settings: str
    """How it is searched; part of a report's fingerprint."""

    @property
    def about(self) -> dict[str, str]:
        """What `create` was told; empty if there are no tables."""

    def create(self, about: Mapping[str, str], sizes: Mapping[str, int]) -> None:
        """Empty tables in place of those there are. `sizes`: vector column → dimensions."""

    def documents(self, columns: Sequence[str], ids: Iterable[str] | None = None, superseding: bool = False) -> list[Row]:
        """These columns of all documents, or of those named, or of those that supersede others."""

    def record(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Add documents, or replace those with the same id."""

    def write(self, rows: Sequence[Mapping[str, Any]], vectors: Mapping[str, NDArray[np.float32]]) -> None:
        """Add passages. `vectors`: column → unit rows, shape (rows, d), NaN where none."""

    def remove(self, documents: Iterable[str], records: bool = True) -> None:
        """Remove the passages of these documents, and the documents themselves unless not `records`."""

    def optimize(self, finish: bool = False) -> None:
        """Put the tables in order for searching; with `finish` after the last of them is written."""

    def nearest(self, column: str, vector: NDArray[np.float32], k: int, until: str | None) -> Found:
        """The `k` passages nearest in meaning, with their cosine; with `until`, of documents not later than that day."""

    def with_words(self, terms: Mapping[str, int], k: int, until: str | None) -> Found:
        """The `k` passages that share most terms with the query, with their BM25 score (k1 1.2, b 0.75)."""

    def passages(self, numbers: Sequence[int]) -> dict[int, Row]:
        """Number → what is kept of the passage."""

    def alike(self, essences: Iterable[str], until: str | None) -> list[Row]:
        """All passages of the same words as these."""

    def stats(self) -> dict[str, int]:
        """Numbers of documents and passages, and what else the engine counts."""


def tables_at(place: str) -> Tables:
    """The tables at a folder or URI: `milvus://` and `milvus+tls://` in Milvus, all else in LanceDB.

    Raises InputError if the engine is not installed or does not answer.
    """
    if place.startswith(("milvus://", "milvus+tls://")):
        from factcheck.indexes.milvus import MilvusTables

        return MilvusTables(place)
    from factcheck.indexes.lance import LanceTables

    return LanceTables(place)
