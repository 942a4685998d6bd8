"""A collection too large to read at every start: its passages, vectors and documents in a stored index, searched there."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from factcheck.analysis import ANALYSIS, query_terms
from factcheck.config import MULTILINGUAL
from factcheck.dates import last_day
from factcheck.errors import InputError
from factcheck.indexes.tables import PENDING, Found, Tables
from factcheck.interfaces import Embedder
from factcheck.records import Block, Hit, Match, Passage, Quotation, Source
from factcheck.retrieve import fuse, one_meaning
from factcheck.supersession import Superseded, replacements
from factcheck.text import sha256

FORMAT = "1"
"""Of the tables; another one is written anew. Count it up when `segment` changes."""
DEPTH = 200
"""How deep each ranking is read before fusing."""
COLUMNS = {"dense": "vector", MULTILINGUAL: "foreign"}


@dataclass(frozen=True, slots=True)
class Archive:
    """A stored index as a corpus to be searched, up to a day; it answers what a `Corpus` answers of itself."""

    tables: Tables
    model: Embedder
    beside: Embedder | None
    until: str | None
    size: int
    documents: int
    left_out: tuple[str, ...]
    superseded: Mapping[str, Superseded]
    spoken: frozenset[str | None]
    states: str = field(repr=False)

    @property
    def models(self) -> dict[str, Embedder]:
        """The models of the index by the name of their ranking."""
        return {"dense": self.model, **({MULTILINGUAL: self.beside} if self.beside else {})}

    def counts(self) -> tuple[int, int]:
        """Numbers of documents and of passages."""
        return self.documents, self.size

    def fingerprint(self) -> str:
        """Changes when anything that is searched, or how it is searched, changes."""
        return sha256(f"{self.states} {self.tables.settings} depth {DEPTH}")[:12]

    def metadata_fingerprint(self, more: str = "") -> str:
        """Changes with anything known about a source, and with `more`."""
        return sha256(more + self.states)[:12]

    def find(self, query: str, vectors: Mapping[str, Any], k: int, language: str | None) -> list[Match]:
        """Up to `k` matches, best first. `vectors` holds the query's, by the name of the model's ranking."""
        found: dict[int, dict[str, Any]] = {}
        scored: dict[str, list[tuple[int, float]]] = {}
        for name, vector in vectors.items():
            scored[name] = self._kept(found, self.tables.nearest(COLUMNS[name], vector, DEPTH, self.until))
        asked = query_terms(query, self.spoken or {None})
        scored["bm25"] = self._kept(found, self.tables.with_words(asked, DEPTH, self.until))
        order = sorted(found, key=lambda number: (found[number]["source_id"], found[number]["start"]))
        place = {number: at for at, number in enumerate(order)}
        hits = {
            name: sorted((Hit(place[number], score) for number, score in some), key=lambda hit: (-hit.score, hit.passage))
            for name, some in scored.items()
        }
        languages = [found[number]["language"] for number in order]
        fused = fuse(one_meaning(hits, self.models, languages, language))
        return self._matches([(order[hit.passage], hit.score) for hit in fused[: 2 * k]], scored, k)

    @staticmethod
    def _kept(found: dict[int, dict[str, Any]], hits: Found) -> list[tuple[int, float]]:
        kept = []
        for number, row, score in hits:
            found[number] = row
            kept.append((number, score))
        return kept

    def _matches(
        self, best: Sequence[tuple[int, float]], scored: Mapping[str, Sequence[tuple[int, float]]], k: int
    ) -> list[Match]:
        """The same words in several places are one match: the earliest published, with the others as copies."""
        rows = self.tables.passages([number for number, _ in best])
        groups: dict[str, list[dict[str, Any]]] = {}
        for row in self.tables.alike((row["essence"] for row in rows.values()), self.until):
            groups.setdefault(row["essence"], []).append(row)
        signals = {name: dict(some) for name, some in scored.items()}
        chosen: dict[str, tuple[int, float]] = {}
        for number, score in best:
            chosen.setdefault(rows[number]["essence"], (number, score))
        first = list(chosen.items())[:k]
        group_of = {name: sorted(groups[name], key=_seniority) for name, _ in first}
        sources = self.sources({group[0]["source_id"] for group in group_of.values()})
        return [
            Match(
                _passage(group_of[name][0]),
                sources[group_of[name][0]["source_id"]],
                score,
                {signal: known.get(number, 0.0) for signal, known in signals.items()},
                tuple(_passage(row) for row in group_of[name][1:]),
            )
            for name, (number, score) in first
        ]

    def sources(self, ids: Iterable[str]) -> dict[str, Source]:
        """The documents with these ids."""
        return {row["id"]: source_from(json.loads(row["record"])) for row in self.tables.documents(["id", "record"], ids)}


def opened(tables: Tables, model: Embedder, beside: Embedder | None, as_of: str | None, today: date | None = None) -> Archive:
    """The index as it is now; with `as_of`, of documents certainly published by its last day.

    Raises InputError if there is none, or if it was made with other models.
    """
    if (made := tables.about) != (wanted := made_with(model, beside)):
        why = f"was made with {_in_words(made)}, not {_in_words(wanted)}" if made else "is not there yet"
        raise InputError(f"{tables.place}: the stored index {why}; run: factcheck index --store", field="--index")
    until = last_day(as_of).isoformat() if as_of else None
    columns = ["id", "state", "passages", "languages", "superseding", "last_day"]
    rows = [row for row in tables.documents(columns) if row["state"] != PENDING]
    read = [row for row in rows if until is None or (row["last_day"] is not None and row["last_day"].isoformat() <= until)]
    ids = {row["id"] for row in read}
    replacing = [row["record"] for row in tables.documents(["id", "record"], superseding=True) if row["id"] in ids]
    return Archive(
        tables,
        model,
        beside,
        until,
        sum(row["passages"] for row in read),
        len(read),
        tuple(sorted(row["id"] for row in rows if row["id"] not in ids)),
        replacements((source_from(json.loads(record)) for record in replacing), today or date.today()),
        frozenset(language or None for row in read for language in row["languages"]),
        sha256(" ".join(f"{row['id']} {row['state']}" for row in sorted(read, key=lambda row: row["id"]))),
    )


def made_with(model: Embedder, beside: Embedder | None) -> dict[str, str]:
    made = {"format": FORMAT, "analysis": ANALYSIS, "model": model.name, "beside": beside.name if beside else ""}
    return {f"factcheck.{key}": value for key, value in made.items()}


def _in_words(about: Mapping[str, str]) -> str:
    return ", ".join(f"{key.removeprefix('factcheck.')} {value}" for key, value in sorted(about.items()) if value)


def source_from(record: Mapping[str, Any]) -> Source:
    """A source from what `dataclasses.asdict` made of it, by way of JSON."""
    lists = {key: tuple(record[key]) for key in ("authors", "interviewees", "interests", "supersedes")}
    blocks = tuple(Block(**block) for block in record["blocks"])
    return Source(**{**record, **lists, "blocks": blocks, "quotations": tuple(Quotation(**one) for one in record["quotations"])})


def _passage(row: Mapping[str, Any]) -> Passage:
    names = ("id", "source_id", "start", "end", "text", "context", "attributed_to", "page", "language")
    return Passage(**{name: row[name] for name in names})


def _seniority(row: Mapping[str, Any]) -> tuple[date, int, str, int]:
    """As `factcheck.corpus.seniority`."""
    return row["last_day"] or date.max, -len(row["text"]), row["source_id"], row["start"]
