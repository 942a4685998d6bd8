"""A stored index in LanceDB: passages with vectors and words in one table, their documents in another, in a folder or a bucket.

A table is read where it lies; only what a query needs comes into memory. Writers append whole batches, so that a stop at any
moment leaves a batch there or not. What LanceDB does badly is kept from it: long lists of ids (memory grows with their square
in 0.40), many small fragments, and rows that no index knows yet.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from factcheck.errors import InputError
from factcheck.indexes.tables import HIT, WHOLE, Found, Row

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

IDS_AT_ONCE = 500
"""Of a filter by ids: 10,000 take 3 GB, a few hundred nothing to speak of."""
EXACT_UP_TO = 100_000
"""Passages up to which every vector is compared; beyond, those of the nearest partitions (IVF_PQ)."""
PARTITIONS, PROBED = 256, 32
COMPARED, COMPARED_FILTERED = 2_000, 5_000
"""Candidates that are compared by their whole vectors; more where a filter leaves few (a `refine_factor` of 500 for ten hits)."""
KEPT = timedelta(hours=1)
"""Versions so old are cleared; a reader that began on one has finished."""
RETRIES = {"client_max_retries": "10", "client_retry_timeout": "180"}
"""Of a bucket that does not answer: LanceDB's own 3 are over after 2.5 seconds."""
PASSAGES, DOCUMENTS = "passages", "documents"


class LanceTables:
    """`factcheck.indexes.tables.Tables` in a folder or at a URI (`s3://`, `gs://`, `az://`)."""

    settings = f"exact<={EXACT_UP_TO} ivf_pq {PARTITIONS}/{PROBED} compared {COMPARED}/{COMPARED_FILTERED}"

    def __init__(self, place: str) -> None:
        self.place = place
        os.environ.setdefault("LANCEDB_LOG", "error")  # it would tell that a new table is new
        try:
            import lancedb
        except ImportError as error:
            raise InputError('needs LanceDB; install it with: pip install "factcheck-desk[index]"', field="--index") from error
        try:
            self._database = lancedb.connect(place, storage_options=RETRIES if "://" in place else None)
            there = set(self._database.list_tables().tables)
            tables = [self._database.open_table(name) if name in there else None for name in (PASSAGES, DOCUMENTS)]
        except (OSError, RuntimeError, ValueError) as error:
            raise InputError(f"{place}: the index cannot be opened ({_short(error)})", field="--index") from error
        self._passages: Any = tables[0]
        self._documents: Any = tables[1]

    @property
    def about(self) -> dict[str, str]:
        if self._passages is None:
            return {}
        known = self._passages.schema.metadata or {}
        return {key.decode(): value.decode() for key, value in known.items() if key.startswith(b"factcheck.")}

    def create(self, about: Mapping[str, str], sizes: Mapping[str, int]) -> None:
        import pyarrow as pa

        words = [(name, pa.string()) for name in ("id", "source_id", "text", "context", "attributed_to", "page", "language")]
        places = [(name, pa.int64()) for name in ("start", "end")]
        vectors = [(name, pa.list_(pa.float32(), size)) for name, size in sizes.items()]
        more = [("essence", pa.string()), ("terms", pa.string()), ("last_day", pa.date32())]
        schema = pa.schema([*words, *places, *more, *vectors], metadata=dict(about))
        documents = [("id", pa.string()), ("state", pa.string()), ("record", pa.large_string()), ("last_day", pa.date32())]
        documents += [("passages", pa.int64()), ("languages", pa.list_(pa.string())), ("superseding", pa.bool_())]
        self._passages = self._database.create_table(PASSAGES, schema=schema, mode="overwrite")
        self._documents = self._database.create_table(DOCUMENTS, schema=pa.schema(documents), mode="overwrite")

    def documents(self, columns: Sequence[str], ids: Iterable[str] | None = None, superseding: bool = False) -> list[Row]:
        if self._documents is None:
            return []
        conditions: list[str | None] = ["superseding" if superseding else None]
        if ids is not None:
            conditions = [f"id IN ({names})" for names in _chunks(sorted(ids))]
        rows: list[Row] = []
        for where in conditions:
            query = self._documents.search().select(list(columns))
            rows += (query.where(where) if where else query).limit(None).to_arrow().to_pylist()
        return rows

    def record(self, rows: Sequence[Mapping[str, Any]]) -> None:
        import pyarrow as pa

        assert self._documents is not None
        table = pa.Table.from_pylist([dict(row) for row in rows], schema=self._documents.schema)
        self._documents.merge_insert("id").when_matched_update_all().when_not_matched_insert_all().execute(table)

    def write(self, rows: Sequence[Mapping[str, Any]], vectors: Mapping[str, NDArray[np.float32]]) -> None:
        """Append passages: all of them, or, if it is stopped, none. `vectors`: column → shape (rows, d), NaN where none."""
        import numpy as np
        import pyarrow as pa

        assert self._passages is not None
        if not rows:
            return
        schema = self._passages.schema
        columns = {
            field.name: pa.array([row[field.name] for row in rows], field.type) for field in schema if field.name not in vectors
        }
        for name, values in vectors.items():
            flat = pa.array(np.ascontiguousarray(values).ravel())
            columns[name] = pa.FixedSizeListArray.from_arrays(flat, values.shape[1], mask=pa.array(np.isnan(values[:, 0])))
        self._passages.add(pa.table(columns, schema=schema))

    def remove(self, documents: Iterable[str], records: bool = True) -> None:
        for names in _chunks(sorted(documents)):
            if self._passages is not None:
                self._passages.delete(f"source_id IN ({names})")
            if self._documents is not None and records:
                self._documents.delete(f"id IN ({names})")

    def optimize(self, finish: bool = False) -> None:
        """Join small fragments, clear old versions, index what is new; with `finish`, make the indexes that are missing."""
        from lancedb.index import FTS, BTree, IvfPq

        assert self._passages is not None and self._documents is not None
        if finish and (rows := self._passages.count_rows()):
            known = {column for index in self._passages.list_indices() for column in index.columns}
            words = FTS(base_tokenizer="whitespace", lower_case=False, stem=False, remove_stop_words=False, ascii_folding=False)
            wanted: dict[str, Any] = {"terms": words, "source_id": BTree(), "essence": BTree()}
            if rows > EXACT_UP_TO:
                parts = next(field.type.list_size for field in self._passages.schema if field.name == "vector") // 8
                wanted["vector"] = IvfPq(distance_type="cosine", num_partitions=PARTITIONS, num_sub_vectors=parts)
            for column, config in wanted.items():
                if column not in known:
                    self._passages.create_index(column, config=config)
        for table in (self._passages, self._documents):
            table.optimize(cleanup_older_than=KEPT)

    def nearest(self, column: str, vector: NDArray[np.float32], k: int, until: str | None) -> Found:
        if self._passages is None:
            return []
        query = self._passages.search(vector, vector_column_name=column).distance_type("cosine")
        query = query.nprobes(PROBED).refine_factor(max(2, (COMPARED_FILTERED if until else COMPARED) // k))
        return [(number, row, 1 - row["_distance"]) for number, row in self._hits(query, "_distance", k, until)]

    def with_words(self, terms: Mapping[str, int], k: int, until: str | None) -> Found:
        if self._passages is None or not terms:
            return []
        text = " ".join(sorted(term for term, times in terms.items() for _ in range(times)))
        query = self._passages.search(text, query_type="fts", fts_columns="terms")
        return [(number, row, row["_score"]) for number, row in self._hits(query, "_score", k, until)]

    def _hits(self, query: Any, score: str, k: int, until: str | None) -> list[tuple[int, Row]]:
        if until is not None:
            query = query.where(f"last_day <= date '{until}'", prefilter=True)
        rows = query.select([*HIT, score]).with_row_id(True).limit(k).to_arrow().to_pylist()
        return [(row["_rowid"], row) for row in rows]

    def passages(self, numbers: Sequence[int]) -> dict[int, Row]:
        assert self._passages is not None
        rows = self._passages.take_row_ids(list(numbers)).select([*WHOLE, "_rowid"]).to_arrow().to_pylist() if numbers else []
        return {row["_rowid"]: row for row in rows}

    def alike(self, essences: Iterable[str], until: str | None) -> list[Row]:
        assert self._passages is not None
        found: list[Row] = []
        for names in _chunks(sorted(set(essences))):
            where = f"essence IN ({names})" + (f" AND last_day <= date '{until}'" if until else "")
            found += self._passages.search().where(where).select(list(WHOLE)).limit(None).to_arrow().to_pylist()
        return found

    def stats(self) -> dict[str, int]:
        """Numbers of documents, passages and those not in the index of words yet, fragments, and bytes of the rows."""
        if self._passages is None or self._documents is None:
            return {"documents": 0, "passages": 0, "unindexed": 0, "fragments": 0, "bytes": 0}
        known, unindexed = self._passages.stats(), self._passages.count_rows()
        with suppress(AttributeError):
            unindexed = self._passages.index_stats("terms_idx").num_unindexed_rows
        return {
            "documents": self._documents.count_rows(),
            "passages": known["num_rows"],
            "unindexed": unindexed,
            "fragments": known["fragment_stats"]["num_fragments"],
            "bytes": known["total_bytes"],
        }


def _chunks(names: Sequence[str]) -> Iterable[str]:
    for start in range(0, len(names), IDS_AT_ONCE):
        yield ", ".join("'" + name.replace("'", "''") + "'" for name in names[start : start + IDS_AT_ONCE])


def _short(error: Exception) -> str:
    return " ".join(str(error).split())[:200]
