"""Checks across files: what each reader finds wrong, and references and quotations that lead nowhere."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from factcheck.anchor import contains
from factcheck.dates import first_day, last_day
from factcheck.entityfile import read_entities
from factcheck.records import Claim, Expected, Source
from factcheck.shelf import Shelf
from factcheck.store import read_claims, read_sources
from factcheck.supersession import circles
from factcheck.text import nearest
from factcheck.yamlfile import Place, YamlFile


def problems_in(claims_folder: Path, evidence_folder: Path) -> tuple[str, list[str]]:
    """How many files there are, in words, and every problem as `file:line: field: what is wrong, what to write`."""
    claims, sources = read_claims(claims_folder), read_sources(evidence_folder)
    problems = [*claims.problems, *sources.problems]
    known = {name: sources.records.get(name) for name in sources.files}
    for name, (claim, expected) in claims.records.items():
        problems += _claim_problems(claims.files[name], claim, expected, known)
    problems += _superseding_problems(sources, known)
    read_entities(evidence_folder, problems)
    return f"{len(claims.files)} claims and {len(sources.files)} sources", sorted(problems, key=_by_place)


def _claim_problems(file: YamlFile, claim: Claim, expected: Expected | None, known: dict[str, Source | None]) -> Iterator[str]:
    def at(place: Place, what: str) -> str:
        return f"{file.path}:{file.line(place)}: {'.'.join(map(str, place))}: {what}"

    cited: list[Source] = []
    for number, appearance in enumerate(claim.appearances):
        if not (appearance.source or appearance.url or appearance.archived_url):
            yield at(("appearances", number), "says nowhere; give a source, url or archived_url")
        if appearance.source is None:
            continue
        if appearance.source not in known:
            yield at(("appearances", number, "source"), _no_such("source", appearance.source, known))
        elif (source := known[appearance.source]) is not None:
            cited.append(source)
            if appearance.quote and not contains(source.text, appearance.quote):
                yield at(("appearances", number, "quote"), f"is not in {source.id}; copy the reporting sentence exactly")
    for number, quote in enumerate(claim.quotes):
        if cited and not any(contains(source.text, quote) for source in cited):
            place: Place = ("quote", number) if ("quote", number) in file.lines else ("quote",)
            yield at(
                place, f"{quote!r} is not in {', '.join(source.id for source in cited)}; write the words as they stand there"
            )
    for number, reference in enumerate(expected.evidence if expected else ()):
        source_id, _, quotation_id = reference.partition("#")
        place = ("expected", "evidence", number)
        if source_id not in known:
            yield at(place, _no_such("source", source_id, known))
        elif quotation_id and (found := known[source_id]) is not None:
            quotations = [quotation.id for quotation in found.quotations]
            if quotation_id not in quotations:
                yield at(place, _no_such(f"passage of {source_id}", quotation_id, quotations))


def _superseding_problems(sources: Shelf[Source], known: dict[str, Source | None]) -> Iterator[str]:
    """Documents that supersede what is not there, themselves, in a circle, or something published later."""
    circular = circles({name: source.supersedes for name, source in sources.records.items()})
    for name, source in sources.records.items():
        file = sources.files[name]
        for number, older in enumerate(source.supersedes):
            place = ("supersedes", number) if ("supersedes", number) in file.lines else ("supersedes",)
            line = f"{file.path}:{file.line(place)}: {'.'.join(map(str, place))}:"
            earlier = known.get(older)
            if older not in known:
                yield f"{line} {_no_such('source', older, known)}"
            elif name in circular and older in circular:
                yield f"{line} {name} and {older} supersede each other or themselves; keep what the later one replaces"
            elif earlier and _is_later(earlier.published_on, source.published_on):
                yield f"{line} {older} was published later, {earlier.published_on}; correct a date, or turn it round"


def _is_later(one: str | None, other: str | None) -> bool:
    """Whether one partial date is certainly after the other."""
    return bool(one and other and first_day(one) > last_day(other))


def _no_such(what: str, name: str, known: dict[str, Source | None] | list[str]) -> str:
    near = nearest(name, known)
    return f"there is no {what} {name!r}" + (f"; did you mean {near}?" if near else "; correct it or add it")


def _by_place(problem: str) -> tuple[str, int, str]:
    path, _, rest = problem.partition(":")
    line = rest.partition(":")[0]
    return path, int(line) if line.isdigit() else 0, rest
