"""A stored index in Milvus, for a newsroom that runs one: `milvus://HOST:PORT/DATABASE`, or `milvus:///FILE.db` for Milvus Lite.

Milvus analyses no text of ours: a term goes in as one word of letters and digits, so that every analyser keeps it as it is.
Its texts hold 65,535 bytes, so a document is kept in parts.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from datetime import date
from functools import wraps
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar
from urllib.parse import urlsplit

from factcheck.errors import InputError
from factcheck.indexes.tables import HIT, TEXTS, WHOLE, Found, Row

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

PASSAGES, DOCUMENTS, PARTS = "factcheck_passages", "factcheck_documents", "factcheck_parts"
LONGEST = 65_535
"""Bytes of a text field."""
PART = 15_000
"""Characters of a document in a part: at most 60,000 bytes."""
IDS_AT_ONCE, ROWS_AT_ONCE = 500, 1_000
"""Of a filter by ids, and of a request that reads or writes."""
ABOUT = ":about"
"""The document that says with what the index was made; no id of a source begins like this."""
TOKEN = "MILVUS_TOKEN"
"""Environment variable with `user:password` or a key, where the server asks for one."""
WAIT = 10.0
"""Seconds for a server to answer at first."""
Given = ParamSpec("Given")
Answer = TypeVar("Answer")


def answered(method: Callable[Given, Answer]) -> Callable[Given, Answer]:
    """An error of the server, or none at all, as one clear line."""

    @wraps(method)
    def asked(*args: Given.args, **kwargs: Given.kwargs) -> Answer:
        from pymilvus.exceptions import MilvusException

        try:
            return method(*args, **kwargs)
        except MilvusException as error:
            words = " ".join(str(error.message).split())[:200]
            raise InputError(f"Milvus did not do what was asked ({words})", field="--index") from error

    return asked


class MilvusTables:
    """`factcheck.indexes.tables.Tables` as collections of a Milvus server; the token comes from `MILVUS_TOKEN`."""

    settings = "milvus autoindex ip, bm25"

    def __init__(self, place: str) -> None:
        self.place = place
        os.environ.setdefault("GRPC_VERBOSITY", "NONE")  # it would tell of every ping
        try:
            from pymilvus import MilvusClient
        except ImportError as error:
            raise InputError('needs pymilvus; install it with: pip install "factcheck-desk[milvus]"', field="--index") from error
        for name in ("pymilvus", "milvus_lite"):
            logging.getLogger(name).setLevel(logging.ERROR)
        at = urlsplit(place)
        try:
            if at.netloc:
                uri = f"{'https' if at.scheme.endswith('tls') else 'http'}://{at.netloc}"
                self._client = MilvusClient(uri, token=os.environ.get(TOKEN, ""), db_name=at.path.strip("/"), timeout=WAIT)
            else:
                self._client = MilvusClient(at.path)
            for name in filter(self._client.has_collection, (PASSAGES, PARTS, DOCUMENTS)):
                self._client.load_collection(name)  # one that nobody uses may lie unloaded
        except Exception as error:  # each way of not being there has its own class
            words = " ".join(str(error).split())[:200]
            raise InputError(f"{place}: Milvus does not answer ({words})", field="--index") from error

    @property
    @answered
    def about(self) -> dict[str, str]:
        if not self._there():
            return {}
        rows = self._client.query(DOCUMENTS, ids=[ABOUT], output_fields=["state"])
        known: dict[str, str] = json.loads(rows[0]["state"]) if rows else {}
        return known

    @answered
    def create(self, about: Mapping[str, str], sizes: Mapping[str, int]) -> None:
        from pymilvus import DataType, Function, FunctionType

        text: dict[str, Any] = {"datatype": DataType.VARCHAR, "max_length": LONGEST}
        passages, documents, parts = (self._client.create_schema(auto_id=False) for _ in range(3))
        passages.add_field("number", DataType.INT64, is_primary=True)
        for name in TEXTS:
            passages.add_field(name, **text, nullable=name in ("attributed_to", "page", "language"))
        for name in ("start", "end", "last_day"):
            passages.add_field(name, DataType.INT64)
        passages.add_field("terms", **text, enable_analyzer=True, analyzer_params={"tokenizer": "standard"})
        passages.add_field("words", DataType.SPARSE_FLOAT_VECTOR)
        passages.add_function(Function("bm25", FunctionType.BM25, input_field_names=["terms"], output_field_names=["words"]))
        found = self._client.prepare_index_params()
        found.add_index("words", index_type="SPARSE_INVERTED_INDEX", metric_type="BM25", params={"bm25_k1": 1.2, "bm25_b": 0.75})
        for name, size in sizes.items():
            passages.add_field(name, DataType.FLOAT_VECTOR, dim=size)
            found.add_index(name, index_type="AUTOINDEX", metric_type="IP")
        documents.add_field("id", **text | {"max_length": 1_000}, is_primary=True)
        for name in ("state", "languages"):
            documents.add_field(name, **text)
        for name in ("last_day", "passages"):
            documents.add_field(name, DataType.INT64)
        documents.add_field("superseding", DataType.BOOL)
        parts.add_field("number", DataType.INT64, is_primary=True)
        parts.add_field("source_id", **text)
        parts.add_field("part", DataType.INT64)
        parts.add_field("text", **text)
        none = self._client.prepare_index_params()
        none.add_index("none", index_type="FLAT", metric_type="L2")
        for schema in (documents, parts):
            schema.add_field("none", DataType.FLOAT_VECTOR, dim=2)  # a collection must have a vector
        for name, schema, index in ((PASSAGES, passages, found), (PARTS, parts, none), (DOCUMENTS, documents, none)):
            self._client.drop_collection(name)
            self._client.create_collection(name, schema=schema, index_params=index, consistency_level="Strong")
        self._put(DOCUMENTS, [_document({"id": ABOUT, "state": json.dumps(dict(about))})])

    @answered
    def documents(self, columns: Sequence[str], ids: Iterable[str] | None = None, superseding: bool = False) -> list[Row]:
        if not self._there():
            return []
        fields = ["id", *(name for name in columns if name not in ("id", "record"))]
        conditions = [f'id != "{ABOUT}"' + (" and superseding == true" if superseding else "")]
        if ids is not None:
            conditions = [f"id in [{names}]" for names in _quoted(ids)]
        rows = [_row(row) for where in conditions for row in self._all(DOCUMENTS, where, fields)]
        if "record" in columns:
            records = self._records(row["id"] for row in rows)
            rows = [{**row, "record": records[row["id"]]} for row in rows]
        return rows

    @answered
    def record(self, rows: Sequence[Mapping[str, Any]]) -> None:
        for names in _quoted(row["id"] for row in rows):
            self._client.delete(PARTS, filter=f"source_id in [{names}]")
        self._put(PARTS, [part for row in rows for part in _parts(row["id"], row["record"])])
        self._put(DOCUMENTS, [_document(row) for row in rows])

    @answered
    def write(self, rows: Sequence[Mapping[str, Any]], vectors: Mapping[str, NDArray[np.float32]]) -> None:
        import numpy as np

        numbered = [
            {
                **{name: row[name] for name in (*TEXTS, "start", "end")},
                "number": _number(row["id"]),
                "last_day": _ordinal(row["last_day"]),
                "terms": " ".join(map(_word, row["terms"].split())),
                **{name: np.nan_to_num(values[place]).tolist() for name, values in vectors.items()},
            }
            for place, row in enumerate(rows)
        ]
        self._put(PASSAGES, numbered)

    @answered
    def remove(self, documents: Iterable[str], records: bool = True) -> None:
        if not self._there():
            return
        for names in _quoted(documents):
            self._client.delete(PASSAGES, filter=f"source_id in [{names}]")
            if records:
                self._client.delete(PARTS, filter=f"source_id in [{names}]")
                self._client.delete(DOCUMENTS, filter=f"id in [{names}]")

    @answered
    def optimize(self, finish: bool = False) -> None:
        """The server joins and indexes by itself; at the end all is put on disk."""
        if finish:
            for name in (PASSAGES, PARTS, DOCUMENTS):
                self._client.flush(name)

    @answered
    def nearest(self, column: str, vector: NDArray[np.float32], k: int, until: str | None) -> Found:
        found = self._search(column, [float(value) for value in vector], k, until)
        return [hit for hit in found if hit[2]]  # a passage without a vector has one of zeros

    @answered
    def with_words(self, terms: Mapping[str, int], k: int, until: str | None) -> Found:
        text = " ".join(sorted(_word(term) for term, times in terms.items() for _ in range(times)))
        found = self._search("words", text, k, until) if terms else []
        return [(number, row, abs(score)) for number, row, score in found]  # Milvus Lite gives distances, which are negative

    @answered
    def passages(self, numbers: Sequence[int]) -> dict[int, Row]:
        rows: list[Row] = []
        for start in range(0, len(numbers), ROWS_AT_ONCE):
            chosen = list(numbers[start : start + ROWS_AT_ONCE])
            rows += self._client.query(PASSAGES, ids=chosen, output_fields=["number", *WHOLE])
        return {row["number"]: _row(row) for row in rows}

    @answered
    def alike(self, essences: Iterable[str], until: str | None) -> list[Row]:
        rows = (row for names in _quoted(essences) for row in self._all(PASSAGES, f"essence in [{names}]{_before(until)}", WHOLE))
        return [_row(row) for row in rows]

    @answered
    def stats(self) -> dict[str, int]:
        if not self._there():
            return {"documents": 0, "passages": 0}
        counts = [
            self._client.query(name, filter="", output_fields=["count(*)"])[0]["count(*)"] for name in (DOCUMENTS, PASSAGES)
        ]
        return {"documents": counts[0] - 1, "passages": counts[1]}

    def _there(self) -> bool:
        return bool(self._client.has_collection(DOCUMENTS))

    def _put(self, collection: str, rows: Sequence[Row]) -> None:
        for start in range(0, len(rows), ROWS_AT_ONCE):
            self._client.upsert(collection, list(rows[start : start + ROWS_AT_ONCE]))

    def _all(self, collection: str, where: str, fields: Sequence[str]) -> Iterator[Row]:
        with closing(
            self._client.query_iterator(collection, filter=where, output_fields=list(fields), batch_size=ROWS_AT_ONCE)
        ) as pages:
            while page := pages.next():
                yield from (dict(row) for row in page)

    def _records(self, ids: Iterable[str]) -> dict[str, str]:
        parts: dict[str, dict[int, str]] = {}
        for names in _quoted(ids):
            for row in self._all(PARTS, f"source_id in [{names}]", ["source_id", "part", "text"]):
                parts.setdefault(row["source_id"], {})[row["part"]] = row["text"]
        return {name: "".join(known[part] for part in sorted(known)) for name, known in parts.items()}

    def _search(self, column: str, query: Any, k: int, until: str | None) -> Found:
        where = _before(until).removeprefix(" and ")
        (found,) = self._client.search(PASSAGES, data=[query], anns_field=column, limit=k, filter=where, output_fields=list(HIT))
        return [(hit["number"], dict(hit["entity"]), float(hit["distance"])) for hit in found]


def _document(row: Mapping[str, Any]) -> Row:
    return {
        "id": row["id"],
        "state": row["state"],
        "languages": json.dumps(row.get("languages", [])),
        "last_day": _ordinal(row.get("last_day")),
        "passages": row.get("passages", 0),
        "superseding": row.get("superseding", False),
        "none": [0.0, 0.0],
    }


def _parts(source_id: str, record: str) -> Iterator[Row]:
    for part, start in enumerate(range(0, len(record), PART)):
        number = _number(f"{source_id} {part}")
        text = record[start : start + PART]
        yield {"number": number, "source_id": source_id, "part": part, "text": text, "none": [0.0, 0.0]}


def _row(row: Mapping[str, Any]) -> Row:
    """A row as the other engine gives it."""
    known = dict(row)
    if "last_day" in known:
        known["last_day"] = date.fromordinal(known["last_day"]) if known["last_day"] else None
    if "languages" in known:
        known["languages"] = json.loads(known["languages"])
    return known


def _before(until: str | None) -> str:
    return f" and last_day > 0 and last_day <= {date.fromisoformat(until).toordinal()}" if until else ""


def _ordinal(day: date | None) -> int:
    return day.toordinal() if day else 0


def _number(name: str) -> int:
    """A key made of a name, so that what is written twice is there once."""
    return int.from_bytes(blake2b(name.encode(), digest_size=8).digest()) >> 1


def _word(term: str) -> str:
    """A term as a word that no analyser changes."""
    return "t" + blake2b(term.encode(), digest_size=8).hexdigest()


def _quoted(names: Iterable[str]) -> Iterator[str]:
    known = sorted(set(names))
    for start in range(0, len(known), IDS_AT_ONCE):
        yield ", ".join(json.dumps(name, ensure_ascii=False) for name in known[start : start + IDS_AT_ONCE])
