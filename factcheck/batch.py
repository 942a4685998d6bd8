"""Many claims: each result is written as soon as it is ready, and a run that was stopped goes on where it was."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Self

from factcheck.compute import Pair, keep, unjudged
from factcheck.errors import FactcheckError, InputError
from factcheck.pipeline import Checker
from factcheck.records import Claim, Match
from factcheck.reports.jsonl import fingerprint, line

if TYPE_CHECKING:
    from factcheck.cluster import Cluster

CHUNK = 32
"""Claims whose passages are in memory together."""
Facts = tuple[dict[str, str], dict[str, int | str]]
"""What `Checker.tool` and `Checker.facts` say; it stands in every line."""
Found = Sequence[Match] | Exception
"""The passages found for a claim, or what went wrong."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a claim: its result line, or in `failure` why there is none."""

    claim: Claim
    line: str = ""
    failure: str = ""


def outcomes(checker: Checker, facts: Facts, claims: Iterable[Claim], chunk: int = CHUNK) -> Iterator[Outcome]:
    """What becomes of each claim, in their order, as each is ready; one that fails costs only itself."""
    for claim, found in _found(checker, claims, chunk):
        yield _outcome(claim, partial(_line, checker, facts, claim, found))


def outcomes_on(cluster: Cluster, checker: Checker, facts: Facts, claims: Iterable[Claim]) -> Iterator[Outcome]:
    """As `outcomes`, while what was not judged before is judged by the workers of a cluster, many claims ahead."""
    ahead: deque[tuple[Claim, Found, Sequence[Pair], Any]] = deque()

    def first() -> Outcome:
        claim, found, pairs, answer = ahead.popleft()

        def written() -> str:
            if pairs:
                keep(checker.judge, checker.cache, pairs, cluster.answer(answer))
            return _line(checker, facts, claim, found)

        return _outcome(claim, written)

    for claim, found in _found(checker, claims, CHUNK):
        new = _unjudged(checker, claim, found)
        ahead.append((claim, found, new, cluster.ask(checker.judge.name, new) if new else None))
        while ahead and (len(ahead) >= cluster.width() or cluster.done(ahead[0][-1])):
            yield first()
    while ahead:
        yield first()


def _found(checker: Checker, claims: Iterable[Claim], chunk: int) -> Iterator[tuple[Claim, Found]]:
    """Each claim with what was found for it; if that fails for some claims together, each is tried on its own."""

    def find(some: Sequence[Claim]) -> Sequence[Found]:
        try:
            return checker.find([claim.statement for claim in some], checker.settings.top_k)
        except InputError:
            raise
        except Exception as error:
            return [error] if len(some) == 1 else [found for claim in some for found in find([claim])]

    claims = iter(claims)
    while some := list(islice(claims, chunk)):
        yield from zip(some, find(some), strict=True)


def _unjudged(checker: Checker, claim: Claim, found: Found) -> Sequence[Pair]:
    """What the judge has yet to be asked about a claim; nothing if that fails, as its line then fails likewise."""
    try:
        return [] if isinstance(found, Exception) else unjudged(checker.judge, checker.cache, checker.pairs([claim], [found]))
    except InputError:
        raise
    except Exception:
        return []


def _line(checker: Checker, facts: Facts, claim: Claim, found: Found) -> str:
    if isinstance(found, Exception):
        raise found
    return line(checker.judged([claim], [found])[0], *facts)


def _outcome(claim: Claim, write: Callable[[], str]) -> Outcome:
    """InputErrors are about files and options, so they stop the run; anything else is this claim's alone."""
    try:
        return Outcome(claim, write())
    except InputError:
        raise
    except FactcheckError as error:
        return Outcome(claim, failure=str(error))
    except Exception as error:
        return Outcome(claim, failure=f"{type(error).__name__}: {error}")


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

    def __init__(self, path: Path, facts: Facts, resume: bool) -> None:
        self._path, (self._tool, self._corpus) = path, facts
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

    def add(self, claim: Claim, line: str) -> None:
        """Append the line of a claim and hand it to the system, so that only the machine's own failure can lose it."""
        data = line.encode("utf-8")
        try:
            self._file.write(data)
            self._file.flush()
        except OSError as error:
            raise self._unwritable(error) from error
        self._note(claim.id, fingerprint(claim), len(data))

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
