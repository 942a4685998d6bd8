"""schema.org ClaimReview of other fact-checkers, as JSON-LD, a DataFeed or a line each → claim files that keep every field.

What the claim file has keys for is written there; the whole review, as it was received, stands under `claimreview`, and goes
out again with `factcheck report --format claimreview`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from pathlib import Path
from typing import Any

from factcheck.errors import FactcheckError, InputError
from factcheck.ingest import read_file
from factcheck.loaders.encoding import decode
from factcheck.loaders.known import day
from factcheck.scaffold import claim_id_for, sound, write_new
from factcheck.yamledit import scalar

_UNPRINTABLE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")
_DEEPEST = 100
Review = Mapping[str, Any]


def add_claims(path: Path, folder: Path, force: bool) -> Iterator[Path | FactcheckError]:
    """The claim file written for each review of a feed, or why there is none."""
    taken: set[str] = set()
    for place, found in _reviews(path):
        if isinstance(found, FactcheckError):
            yield found
            continue
        try:
            answers = _answers(found, place)
            name = _free(claim_id_for(answers), taken)
            written = claim_text(name, found, answers)
            write_new(folder / f"{name}.yaml", written, force)
            yield folder / f"{name}.yaml"
        except FactcheckError as error:
            yield InputError(str(error), place) if str(place) not in str(error) else error


def _free(name: str, taken: set[str]) -> str:
    free = next(one for one in (name, *(f"{name[:70]}-{number}" for number in range(2, len(taken) + 3))) if one not in taken)
    taken.add(free)
    return free


def _reviews(path: Path) -> Iterator[tuple[Path, Review | FactcheckError]]:
    """Each ClaimReview of the feed with its place, "feed.json: review 3" or the line of a .jsonl file."""
    text = decode(read_file(path), path)
    numbers = count(1)
    try:
        for review in _within(_json(text)):
            yield Path(f"{path}: review {next(numbers)}"), review
    except ValueError as error:
        lines = [(number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
        if len(lines) < 2 or not lines[0][1].rstrip().endswith("}"):
            yield path, InputError(f"is not JSON ({error})", path)
            return
        for number, line in lines:
            try:
                found = list(_within(_json(line)))
            except ValueError as mistake:
                yield path, InputError(f"is not JSON ({mistake})", path, number)
                continue
            if not found:
                yield path, InputError("holds no ClaimReview", path, number)
            yield from ((Path(f"{path}:{number}"), review) for review in found)
            next(numbers)
    if next(numbers) == 1:
        yield path, InputError("holds no ClaimReview of schema.org", path)


def _json(text: str) -> Any:
    """The value; raises ValueError, also for what is nested too deeply or is no number."""

    def refuse(name: str) -> None:
        raise ValueError(f"{name} is no number")

    try:
        return json.loads(text, parse_constant=refuse)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def _within(value: Any, depth: int = 0) -> Iterator[Review]:
    """The ClaimReviews in a value, in order; what a ClaimReview holds is part of it."""
    if depth > _DEEPEST:
        raise ValueError("nested too deeply")
    if isinstance(value, dict):
        if "ClaimReview" in _several(value.get("@type")):
            yield value
            return
        value = [*value.values()]
    if isinstance(value, list):
        for inner in value:
            yield from _within(inner, depth + 1)


def _answers(review: Review, place: Path) -> dict[str, str | None]:
    """Statement, speaker and date, and what else the claim file has keys for; raises InputError for what is missing."""
    claim = _first(review.get("itemReviewed"))
    speaker = _first(claim.get("author"))
    statement = _text(review.get("claimReviewed")) or _text(claim.get("text")) or _text(claim.get("name"))
    if not statement:
        raise InputError("is missing; the feed must say what was claimed", place, field="claimReviewed")
    said = day(_text(claim.get("datePublished"))) or day(_text(_first(claim.get("firstAppearance")).get("datePublished")))
    date = said or day(_text(review.get("datePublished")))
    if not date:
        raise InputError(
            "is missing, and so is the review's; add the date of the claim", place, field="itemReviewed.datePublished"
        )
    return {
        "statement": " ".join(statement.split()),
        "speaker": _text(speaker.get("name")) or "[Not named in the feed]",
        "role": _text(speaker.get("jobTitle")),
        "date": date,
        "dated": "" if said else "   # of the review: the feed does not say when it was claimed",
        "language": _text(claim.get("inLanguage")) or _text(review.get("inLanguage")),
    }


def claim_text(name: str, review: Review, answers: Mapping[str, str | None]) -> str:
    """The claim file; raises InputError if what the feed says does not fit one."""
    claim = _first(review.get("itemReviewed"))
    speaker = _first(claim.get("author"))
    aliases = [*_texts(speaker.get("alternateName")), *_texts(speaker.get("sameAs"))]
    places = [*_several(claim.get("firstAppearance")), *_several(claim.get("appearance"))]
    addresses = [_text(place.get("url")) if isinstance(place, dict) else _text(place) for place in places]
    kept = [place for place in places if isinstance(place, dict) and place.get("archivedAt")]
    archived = {_text(place.get("url")): _text(place.get("archivedAt")) for place in kept}
    received = _UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(review, ensure_ascii=False, indent=2))
    lines = [
        "# yaml-language-server: $schema=../factcheck/schemas/claim.schema.json",
        f"id: {scalar(name)}",
        f"statement: {scalar(answers['statement'])}",
        "speaker:",
        f"  name: {scalar(answers['speaker'])}",
        f"  role: {scalar(answers['role'])}",
        f"  aliases: [{', '.join(map(scalar, aliases))}]",
        f"date: {scalar(answers['date'])}{answers['dated']}",
        f"language: {scalar(answers['language'])}",
        "checkable: fact   # fact, opinion, promise or prediction; only facts get a verdict",
        "appearances:" if any(addresses) else "appearances: []",
    ]
    for address in dict.fromkeys(one for one in addresses if one):
        lines.append(f"  - url: {scalar(address)}")
        lines += [f"    archived_url: {scalar(archived[address])}"] if archived.get(address) else []
    lines += [
        "claimreview: |   # as it was received; it goes out again unchanged",
        *(f"  {line}" for line in received.split("\n")),
    ]
    return sound("\n".join(lines) + "\n", "claim")


def _several(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _first(value: Any) -> Mapping[str, Any]:
    """The first object of one or several; a bare name is an object with that name."""
    found: Any = next(iter(_several(value)), {})
    return found if isinstance(found, dict) else {"name": found} if isinstance(found, str) else {}


def _text(value: Any) -> str | None:
    """The text, the first of several, or that of a value with a language; None if there is none."""
    found = next(iter(_several(value)), None)
    found = found.get("@value") if isinstance(found, dict) else found
    return found.strip() or None if isinstance(found, str) else None


def _texts(value: Any) -> list[str]:
    return [text for one in _several(value) if (text := _text(one))]
