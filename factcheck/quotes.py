"""The quotations of evidence files against their texts as they are now: where each stands, and the files put right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from factcheck.errors import InputError
from factcheck.reanchor import Found, How, Orphan, Selector, context_of, reanchor
from factcheck.store import read_texts
from factcheck.text import sha256
from factcheck.yamledit import Values, replace_file, with_values
from factcheck.yamlfile import Place, YamlFile, read_text

if TYPE_CHECKING:
    from factcheck.schema import EvidenceFile, PassageFile

_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Quote:
    """One quotation of a file and what became of it; `number` counts the passages of the file from 0."""

    file: YamlFile
    number: int
    selector: Selector
    outcome: Found | Orphan

    def line(self) -> str:
        """`file:line: field: what became of it`."""
        place = ("passages", self.number, "quote")
        return f"{self.file.path}:{self.file.line(place)}: {'.'.join(map(str, place))}: {self._what()}"

    def _what(self) -> str:
        if isinstance(self.outcome, Orphan):
            near = f"; refused: {self.outcome.look_alike}" if self.outcome.look_alike else ""
            return f"lost: {self.outcome.why}{near}"
        was = "" if self.selector.start is None else f" (was {self.selector.start} to {self.selector.end})"
        return f"{self.outcome.how.value}, at {self.outcome.start} to {self.outcome.end}{was}"


@dataclass(frozen=True, slots=True)
class QuotedText:
    """An evidence file with its text and quotations. `unchanged`: the text has the hash that the file names, if any."""

    file: YamlFile
    text: str
    unchanged: bool
    quotes: tuple[Quote, ...]


def quoted_texts(evidence_folder: Path) -> tuple[list[QuotedText], list[str]]:
    """Every evidence file that has quotations and a document, and the problems of files that cannot be read."""
    shelf = read_texts(evidence_folder)
    found = [
        QuotedText(shelf.files[name], text, unchanged, tuple(_quotes(shelf.files[name], checked, text, unchanged)))
        for name, (checked, text, unchanged) in shelf.records.items()
        if checked.passages and (checked.file is not None or checked.text is not None)
    ]
    return found, shelf.problems


def new_hash(quoted: QuotedText) -> str | None:
    """`file:line: field: …` with the hash of the text, where it is not the one that the file names; else None."""
    if quoted.unchanged:
        return None
    place = f"{quoted.file.path}:{quoted.file.line(('text_sha256',))}: text_sha256"
    return f"{place}: the text has changed; once its quotations are right, write {sha256(quoted.text)}"


def write_selectors(quoted: QuotedText) -> int:
    """Put start, end, prefix and suffix of the quotations that were found into the file; says how many were changed.

    Raises InputError, and leaves the file as it is, if that cannot be done in place.
    """
    changes: dict[Place, Values] = {
        ("passages", quote.number): values
        for quote in quoted.quotes
        if isinstance(quote.outcome, Found) and (values := _changes(quoted.text, quote.selector, quote.outcome))
    }
    path = quoted.file.path
    if not changes:
        return 0
    if path.suffix == ".jsonl":
        raise InputError("is not written; make a YAML file of this source", path, quoted.file.line(()))
    before = path.read_bytes()
    after = with_values(read_text(path), path, changes).encode("utf-8")
    replace_file(path, (_BOM if before.startswith(_BOM) else b"") + after)
    return len(changes)


def _quotes(file: YamlFile, checked: EvidenceFile, text: str, unchanged: bool) -> Iterator[Quote]:
    for number, passage in enumerate(checked.passages):
        selector = _selector(passage)
        yield Quote(file, number, selector, reanchor(text, selector, unchanged))


def _selector(passage: PassageFile) -> Selector:
    return Selector(passage.quote, passage.prefix, passage.suffix, passage.start, passage.end)


def _changes(text: str, stored: Selector, found: Found) -> Values:
    """The keys whose values are no longer right; a prefix or suffix that still fits stays."""
    before, after = context_of(text, found.start, found.end)
    values: dict[str, str | int | None] = {}
    if (stored.start, stored.end) != (found.start, found.end):
        values |= {"start": found.start, "end": found.end}
    if not (stored.prefix and text[: found.start].endswith(stored.prefix)) and (stored.prefix or before):
        values["prefix"] = before or None
    if not (stored.suffix and text.startswith(stored.suffix, found.end)) and (stored.suffix or after):
        values["suffix"] = after or None
    return values


def lost(quotes: Sequence[Quote]) -> list[Quote]:
    """Those that were not found."""
    return [quote for quote in quotes if isinstance(quote.outcome, Orphan)]


def moved(quotes: Sequence[Quote]) -> list[Quote]:
    """Those that were found, but not as and where they are stored."""
    return [
        quote
        for quote in quotes
        if isinstance(quote.outcome, Found) and quote.selector.start is not None and quote.outcome.how is not How.IN_PLACE
    ]
