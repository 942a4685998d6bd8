"""Many claims: each result is written as soon as it is ready, and a run that was stopped goes on where it was."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO, Any, Self

from factcheck.errors import InputError
from factcheck.pipeline import Checker
from factcheck.records import Claim, Result
from factcheck.reports.jsonl import fingerprint, line

CHUNK = 32
"""Claims whose passages are in memory together."""


def results(checker: Checker, claims: Iterable[Claim]) -> Iterator[Result]:
    """A result for each claim, in their order, as each is ready; none depends on the others."""
    claims = iter(claims)
    while chunk := list(islice(claims, CHUNK)):
        found = checker.find_for(chunk)
        for claim, matches in zip(chunk, found, strict=True):
            yield from checker.judged([claim], [matches])


@dataclass(frozen=True, slots=True)
class Written:
    """Where the result of a claim lies in the file."""

    claim_fingerprint: str
    start: int
    size: int


class ResultFile:
    """Result lines in a file that a run may leave at any moment.

    With `resume`, complete lines of the same tool and corpus are kept and a torn last one is cut off; else the file begins anew.
    Raises InputError if a line is no result, as then the file is somebody else's.
    """

    def __init__(self, path: Path, tool: Mapping[str, str], corpus: Mapping[str, int | str], resume: bool) -> None:
        self._path, self._tool, self._corpus = path, tool, corpus
        self._written: dict[str, Written] = {}
        self._sequence: list[str] = []
        self._end = 0
        try:
            self._file: IO[bytes] = path.open("r+b" if resume and path.exists() else "w+b")
            self._read()
            self._file.truncate(self._end)
            self._file.seek(self._end)
        except OSError as error:
            raise self._unwritable(error) from error
        except InputError:
            self._file.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        with suppress(OSError):  # said before, when the line could not be written
            self._file.close()

    def has(self, claim: Claim) -> bool:
        """Whether the result of this very claim is there."""
        written = self._written.get(claim.id)
        return written is not None and written.claim_fingerprint == fingerprint(claim)

    def add(self, result: Result) -> None:
        """Append a line and hand it to the system, so that only the machine's own failure can lose it."""
        data = line(result, self._tool, self._corpus).encode("utf-8")
        try:
            self._file.write(data)
            self._file.flush()
        except OSError as error:
            raise self._unwritable(error) from error
        self._note(result.claim.id, fingerprint(result.claim), len(data))

    def finish(self, order: Sequence[str]) -> None:
        """Leave exactly the results of these claims, in this order, as one run without a stop would have."""
        try:
            if self._sequence != list(order):
                self._rewrite(order)
        except OSError as error:
            raise self._unwritable(error) from error

    def _read(self) -> None:
        """Note each complete line."""
        for number, data in enumerate(self._file, 1):
            if not data.endswith(b"\n"):
                break
            known = self._facts(data, number)
            same = known["tool"] == self._tool and known["corpus"] == self._corpus
            # A line of other settings keeps its place until the end, and then goes.
            self._note(known["claim"]["id"], known["claim_fingerprint"] if same else "", len(data))

    def _facts(self, data: bytes, number: int) -> Any:
        try:
            known = json.loads(data)
            known["tool"], known["corpus"], known["claim_fingerprint"] + known["claim"]["id"]
        except (ValueError, LookupError, TypeError, RecursionError) as error:
            raise InputError("is no result of --format jsonl; name another file with -o", self._path, number) from error
        return known

    def _note(self, claim_id: str, claim_fingerprint: str, size: int) -> None:
        self._written[claim_id] = Written(claim_fingerprint, self._end, size)
        self._sequence.append(claim_id)
        self._end += size

    def _rewrite(self, order: Sequence[str]) -> None:
        with tempfile.NamedTemporaryFile("wb", dir=self._path.parent, prefix=f".{self._path.name}.", delete=False) as part:
            for claim_id in order:
                written = self._written[claim_id]
                self._file.seek(written.start)
                part.write(self._file.read(written.size))
        self._file.close()
        shutil.copymode(self._path, part.name)
        os.replace(part.name, self._path)

    def _unwritable(self, error: OSError) -> InputError:
        return InputError(f"cannot be written ({error.strerror}); free space or name another file", self._path)
