"""Claims from a .jsonl file, one a line with the keys of a claim file, read as a stream: memory holds one line at a time."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

from factcheck.errors import InputError
from factcheck.records import Claim
from factcheck.store import claim_of
from factcheck.yamlfile import parse_json_line

LONGEST_LINE = 1_000_000


def read_claim_lines(path: Path, problems: list[str], only: Collection[str] = ()) -> Iterator[Claim]:
    """The claims in their order, or those named by id; what is wrong with a line is added to `problems` and the line left out."""
    first_line: dict[str, int] = {}
    for number, line in _lines(path):
        try:
            if len(line) > LONGEST_LINE:
                raise InputError(f"is longer than {LONGEST_LINE // 1_000_000} MB; write one claim a line", path, number)
            file = parse_json_line(_decoded(line, path, number), path, number)
        except InputError as error:
            problems.append(str(error))
            continue
        found = claim_of(file, problems)
        if found is None or (only and found[0].id not in only):
            continue
        claim = found[0]
        if claim.id in first_line:
            problems.append(f"{path}:{number}: id: {claim.id} is also the id in line {first_line[claim.id]}; give one another")
            continue
        first_line[claim.id] = number
        yield claim


def _decoded(line: bytes, path: Path, number: int) -> str:
    try:
        return line.decode("utf-8-sig" if number == 1 else "utf-8")
    except UnicodeDecodeError as error:
        raise InputError(f"is not UTF-8 (byte {error.start}); save it as UTF-8", path, number) from error


def _lines(path: Path) -> Iterator[tuple[int, bytes]]:
    """Number and bytes of each line that is not blank; of one that is too long only the beginning is ever in memory."""
    try:
        with path.open("rb") as file:
            number = 0
            while line := file.readline(LONGEST_LINE + 1):
                number += 1
                if line.strip():
                    yield number, line
                while len(line) > LONGEST_LINE and not line.endswith(b"\n"):
                    line = file.readline(LONGEST_LINE + 1)
    except OSError as error:
        raise InputError(f"cannot be read ({error.strerror}); check the path and its permissions", path) from error
