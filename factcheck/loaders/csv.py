"""Tables as CSV: one source a row, the first row names the columns; separated by commas, semicolons or tabs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from factcheck.errors import InputError
from factcheck.loaders.encoding import decode
from factcheck.loaders.rows import member
from factcheck.records import Member

LONGEST_CELL = 5_000_000


def members(data: bytes, path: Path) -> Iterator[Member | InputError]:
    """The document of each row, or what is wrong with it."""
    text = decode(data, path)
    head = text.partition("\n")[0]
    delimiter = max(",;\t", key=head.count)
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True, restkey="(more cells than columns)")
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise InputError(
                f"is no CSV that can be read ({error}); save it again as CSV in UTF-8", path, reader.line_num
            ) from error
        try:
            yield member({key: value for key, value in row.items() if value}, path, reader.line_num)
        except InputError as error:
            yield error
