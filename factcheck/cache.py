"""What was computed once: embeddings and judgements, in one SQLite file.

Each entry carries a checksum, each batch is one transaction: an interrupted run loses nothing that was stored, and a
damaged entry is computed again, never trusted.
"""

from __future__ import annotations

import logging
import sqlite3
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path

from factcheck.errors import InputError

_log = logging.getLogger(__name__)
_CHUNK = 500


class Cache:
    """Keys → bytes. Give no path for one that lives in memory."""

    def __init__(self, path: Path | None = None) -> None:
        self.path = path
        self._rebuilt = False
        try:
            self._database = self._opened()
        except sqlite3.DatabaseError as error:
            self._rebuild(error)

    def get(self, keys: Iterable[str]) -> dict[str, bytes]:
        """The entries there are; damaged ones are left out."""
        wanted = list(dict.fromkeys(keys))
        found: dict[str, bytes] = {}
        try:
            for start in range(0, len(wanted), _CHUNK):
                chunk = wanted[start : start + _CHUNK]
                marks = ",".join("?" * len(chunk))
                rows = self._database.execute(f"SELECT key, value, checksum FROM entries WHERE key IN ({marks})", chunk)
                found.update({key: value for key, value, checksum in rows if _checksum(key, value) == checksum})
        except sqlite3.DatabaseError as error:
            self._rebuild(error)
            return {}
        return found

    def put(self, entries: Mapping[str, bytes]) -> None:
        """Store a batch, whole or not at all; raises InputError if the disk is full or the file cannot be written."""
        rows = [(key, value, _checksum(key, value)) for key, value in entries.items()]
        try:
            with self._database:
                self._database.executemany("INSERT OR REPLACE INTO entries VALUES (?, ?, ?)", rows)
        except sqlite3.DatabaseError as error:
            self._rebuild(error)
            with self._database:
                self._database.executemany("INSERT OR REPLACE INTO entries VALUES (?, ?, ?)", rows)

    def keys(self, kind: str) -> list[str]:
        """The keys whose first word is this one."""
        rows = self._database.execute("SELECT key FROM entries WHERE key >= ? AND key < ?", (f"{kind} ", f"{kind}!"))
        return [key for (key,) in rows]

    def remove(self, keys: Iterable[str]) -> None:
        """Forget these entries, whole or not at all, and give their space back to the disk."""
        try:
            with self._database:
                self._database.executemany("DELETE FROM entries WHERE key = ?", ((key,) for key in keys))
            self._database.execute("VACUUM")
            self._database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        except sqlite3.OperationalError as error:
            raise InputError(f"cannot be made smaller ({error}); free space, or try when it is not in use", self.path) from error

    def size(self) -> int:
        """Bytes on disk, 0 in memory."""
        if self.path is None:
            return 0
        files = (self.path.with_name(self.path.name + suffix) for suffix in ("", "-wal", "-shm"))
        return sum(file.stat().st_size for file in files if file.exists())

    def __len__(self) -> int:
        return int(self._database.execute("SELECT count(*) FROM entries").fetchone()[0])

    def close(self) -> None:
        self._database.close()

    def _opened(self) -> sqlite3.Connection:
        try:
            if self.path is not None:
                self.path.parent.mkdir(parents=True, exist_ok=True)
            database = sqlite3.connect(self.path or ":memory:", timeout=30)
            database.execute("PRAGMA journal_mode=WAL")
            database.execute(
                "CREATE TABLE IF NOT EXISTS entries (key TEXT PRIMARY KEY, value BLOB, checksum INTEGER) WITHOUT ROWID"
            )
            database.commit()
        except OSError as error:
            raise InputError(f"cannot be written ({error.strerror}); choose another folder with --index", self.path) from error
        except sqlite3.OperationalError as error:
            raise InputError(
                f"cannot be written ({error}); free space or choose another folder with --index", self.path
            ) from error
        return database

    def _rebuild(self, error: sqlite3.DatabaseError) -> None:
        """Start anew if the file is damaged; any other trouble (full disk, no permission) is the user's to solve."""
        damaged = not isinstance(error, sqlite3.OperationalError) or "malformed" in str(error)
        if self.path is None or self._rebuilt or not damaged:
            raise InputError(f"cannot be used ({error}); free space or choose another folder with --index", self.path) from error
        _log.warning("%s was damaged (%s); it is built anew", self.path, error)
        self._rebuilt = True
        if hasattr(self, "_database"):
            self._database.close()
        for suffix in ("", "-wal", "-shm"):
            self.path.with_name(self.path.name + suffix).unlink(missing_ok=True)
        self._database = self._opened()


def _checksum(key: str, value: bytes) -> int:
    return zlib.crc32(value, zlib.crc32(key.encode("utf-8")))
