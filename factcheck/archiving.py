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
from typing import Any

from factcheck.analysis import terms
from factcheck.archive import COLUMNS, made_with
from factcheck.config import MULTILINGUAL
from factcheck.corpus import searchable
from factcheck.dates import last_day
from factcheck.duplicates import essence
from factcheck.indexes.lance import PENDING, LanceTables
from factcheck.interfaces import Embedder, Progress
from factcheck.languages import speaks
from factcheck.records import Passage, Source
from factcheck.segment import segment
from factcheck.text import sha256

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
    tables: LanceTables,
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
        tables.write(_rows(batch, passages, model, beside, progress))
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
) -> list[dict[str, Any]]:
    texts = [searchable(passage) for passage in passages]
    read = {number for number, passage in enumerate(passages) if speaks(model, passage.language)}
    vectors = {"vector": _embedded(model, texts, read, progress)}
    if beside is not None:
        vectors["foreign"] = _embedded(beside, texts, set(range(len(texts))) - read, progress)
    days = {source.id: _day(source) for source, _ in batch}
    return [
        {
            **asdict(passage),
            "essence": _essence(passage),
            "terms": " ".join(terms(text, passage.language)),
            "last_day": days[passage.source_id],
            **{column: known.get(number) for column, known in vectors.items()},
        }
        for number, (passage, text) in enumerate(zip(passages, texts, strict=True))
    ]


def _embedded(model: Embedder, texts: Sequence[str], numbers: Iterable[int], progress: Progress) -> dict[int, Any]:
    """The vectors of the texts with these numbers, by number."""
    order = sorted(numbers)
    return dict(zip(order, model.embed([texts[number] for number in order], progress), strict=True)) if order else {}


def _essence(passage: Passage) -> str:
    return sha256(essence(passage.text))[:32]
