"""Documents that are ZIP archives of parts, opened so that no part can grow beyond its bounds."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

from factcheck.errors import InputError

MOST_PARTS = 10_000
LARGEST_PART = 20_000_000
LARGEST_TOTAL = 200_000_000
MOST_RATIO = 200
"""How many times smaller a part of over a megabyte may be packed; texts reach 20, bombs 1,000."""
_CHUNK = 1 << 16


class Archive:
    """The parts of a ZIP archive by name."""

    def __init__(self, archive: zipfile.ZipFile, path: Path) -> None:
        self._archive, self._path = archive, path
        self.names = [item.filename for item in archive.infolist()]

    def has(self, name: str) -> bool:
        return name in self.names

    def read(self, name: str, most: int = LARGEST_PART) -> bytes:
        """The part's bytes, counted while they are unpacked; raises InputError if there are too many, or none."""
        if name not in self.names:
            raise InputError(f"has no part {name}; open it and save it again", self._path)
        chunks, size = [], 0
        with self._archive.open(name) as part:
            while chunk := part.read(_CHUNK):
                size += len(chunk)
                if size > most:
                    raise InputError(f"has a part of more than {most // 1_000_000} MB ({name}); split the document", self._path)
                chunks.append(chunk)
        return b"".join(chunks)

    def xml(self, name: str) -> Any:
        """The root element of an XML part; entities and document types are refused."""
        from defusedxml import DefusedXmlException, ElementTree

        try:
            return ElementTree.fromstring(self.read(name), forbid_dtd=True)
        except DefusedXmlException as error:
            raise InputError(f"declares XML entities in {name}, as only attacks do; do not use this file", self._path) from error
        except (ElementTree.ParseError, LookupError, ValueError) as error:
            raise InputError(
                f"holds XML that cannot be read in {name} ({error}); open it and save it again", self._path
            ) from error


@contextmanager
def opened(data: bytes, path: Path) -> Iterator[Archive]:
    """The archive, its declared sizes checked; raises InputError for bombs, passwords and broken files."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            _check(archive, path)
            yield Archive(archive, path)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        if "password" in str(error) or "encrypted" in str(error):
            raise InputError("is protected with a password; save a copy without one", path) from error
        raise InputError(f"is a broken archive ({error}); open it and save it again", path) from error


def _check(archive: zipfile.ZipFile, path: Path) -> None:
    items = archive.infolist()
    if len(items) > MOST_PARTS:
        raise InputError(f"has {len(items):,} parts, more than {MOST_PARTS:,}; split the document", path)
    if sum(item.file_size for item in items) > LARGEST_TOTAL:
        raise InputError(f"unpacks to more than {LARGEST_TOTAL // 1_000_000} MB; split it, or do not trust it", path)
    for item in items:
        if item.flag_bits & 1:
            raise InputError("is protected with a password; save a copy without one", path)
        if item.file_size > 1_000_000 and item.file_size > MOST_RATIO * max(1, item.compress_size):
            raise InputError(f"has a part that unpacks to {MOST_RATIO} times its size ({item.filename}); do not trust it", path)
