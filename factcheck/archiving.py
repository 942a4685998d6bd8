"""A stored index is brought to the state of the documents.

Which document is in the index in which state decides what is written: a document is noted as pending, its passages are
appended, then it is noted as done. After a stop at any moment the next run removes what pending documents left and writes
them again; nothing is lost and nothing is there twice.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from factcheck.analysis import terms
from factcheck.archive import COLUMNS, made_with
from factcheck.config import MULTILINGUAL
from factcheck.corpus import searchable
from factcheck.dates import last_day
from factcheck.duplicates import essence
from factcheck.indexes.tables import PENDING, Tables
from factcheck.interfaces import Embedder, Progress
from factcheck.languages import speaks
from factcheck.records import Passage, Source
from factcheck.segment import segment
from factcheck.text import sha256

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

AT_ONCE = 2_000
"""Passages written together: what a stop can cost, and what is held in memory."""
JOINED_AFTER = 50_000
"""Passages after which fragments are joined and indexes take in the new rows."""


@dataclass(frozen=True, slots=True)
class Updated:
    """Numbers of an update: documents and passages written, documents removed."""

    documents: int
    passages: int
    removed: int


def update(
    tables: Tables,
    sources: Iterable[Source],
    model: Embedder,
    beside: Embedder | None,
    progress: Progress,
    problems: Sequence[str] = (),
) -> Updated:
    """Bring the index to the state of these sources, which are read one by one; what is there already is not embedded again.

    `beside` reads what `model` does not. `progress` counts passages. If there are `problems` when all are read, nothing is
    removed: a document that cannot be read is not gone.
    """
    about = made_with(model, beside)
    if tables.about != about:
        tables.create(about, {COLUMNS[name]: _size(one) for name, one in (("dense", model), (MULTILINGUAL, beside)) if one})
    states = {row["id"]: row["state"] for row in tables.documents(["id", "state"])}
    seen: set[str] = set()
    written = [0, 0]

    def new() -> Iterator[Source]:
        for source in sources:
            seen.add(source.id)
            if states.get(source.id) != state_of(source):
                yield source

    since = 0
    for batch in _batches(new()):
        stale = [source.id for source, _ in batch if source.id in states]
        tables.record([_document(source, PENDING, []) for source, _ in batch])
        tables.remove(stale, records=False)
        passages = [passage for _, some in batch for passage in some]
        tables.write(*_rows(batch, passages, model, beside, progress))
        tables.record([_document(source, state_of(source), some) for source, some in batch])
        written = [written[0] + len(batch), written[1] + len(passages)]
        since += len(passages)
        if since >= JOINED_AFTER:
            tables.optimize()
            since = 0
    gone = set() if problems else set(states) - seen
    tables.remove(gone)
    if written[0] or gone:
        tables.optimize(finish=True)
    return Updated(written[0], written[1], len(gone))


def state_of(source: Source) -> str:
    """Changes with everything that is written of a source."""
    return sha256(repr(source))[:16]


def _size(model: Embedder) -> int:
    return int(model.embed(["size"], lambda done: None).shape[1])


def _batches(sources: Iterable[Source]) -> Iterator[list[tuple[Source, tuple[Passage, ...]]]]:
    batch: list[tuple[Source, tuple[Passage, ...]]] = []
    size = 0
    for source in sources:
        batch.append((source, segment(source)))
        size += len(batch[-1][1])
        if size >= AT_ONCE:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _document(source: Source, state: str, passages: Sequence[Passage]) -> dict[str, Any]:
    return {
        "id": source.id,
        "state": state,
        "record": json.dumps(asdict(source), ensure_ascii=False),
        "last_day": _day(source),
        "passages": len(passages),
        "languages": sorted({passage.language or "" for passage in passages}),
        "superseding": bool(source.supersedes),
    }


def _day(source: Source) -> date | None:
    return last_day(source.published_on) if source.published_on else None


def _rows(
    batch: Sequence[tuple[Source, tuple[Passage, ...]]],
    passages: Sequence[Passage],
    model: Embedder,
    beside: Embedder | None,
    progress: Progress,
) -> tuple[list[dict[str, Any]], dict[str, NDArray[np.float32]]]:
    """What is written of the passages, and their vectors by column."""
    texts = [searchable(passage) for passage in passages]
    read = [speaks(model, passage.language) for passage in passages]
    vectors = {"vector": _embedded(model, texts, read, progress)}
    if beside is not None:
        vectors["foreign"] = _embedded(beside, texts, [not one for one in read], progress)
    days = {source.id: _day(source) for source, _ in batch}
    rows = [
        {
            **asdict(passage),
            "essence": _essence(passage),
            "terms": " ".join(terms(text, passage.language)),
            "last_day": days[passage.source_id],
        }
        for passage, text in zip(passages, texts, strict=True)
    ]
    return rows, vectors


def _embedded(model: Embedder, texts: Sequence[str], wanted: Sequence[bool], progress: Progress) -> NDArray[np.float32]:
    """A row for each text, NaN for those that are not wanted."""
    import numpy as np

    chosen = [text for text, one in zip(texts, wanted, strict=True) if one]
    vectors = model.embed(chosen, progress) if chosen else np.zeros((0, _size(model)), dtype=np.float32)
    rows = np.full((len(texts), vectors.shape[1]), np.nan, dtype=np.float32)
    rows[np.array(wanted, dtype=bool)] = vectors
    return rows


def _essence(passage: Passage) -> str:
    return sha256(essence(passage.text))[:32]
