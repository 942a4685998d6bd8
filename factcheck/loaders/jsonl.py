"""Feeds of JSON lines: one source a line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from factcheck.errors import InputError
from factcheck.loaders.encoding import decode
from factcheck.loaders.rows import member
from factcheck.records import Member
from factcheck.yamlfile import parse_json_line


def members(data: bytes, path: Path) -> Iterator[Member | InputError]:
    """The document of each line, or what is wrong with it."""
    for number, line in enumerate(decode(data, path).split("\n"), 1):
        if line.strip():
            try:
                yield member(parse_json_line(line, path, number).content, path, number)
            except InputError as error:
                yield error
