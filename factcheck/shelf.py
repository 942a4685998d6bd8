"""Files of ours, one after the other, as records by id; every problem is collected instead of stopping at the first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, TypeVar

from factcheck.documents import LARGEST
from factcheck.errors import FactcheckError, ProblemsError
from factcheck.yamlfile import YamlFile, parse_json_line, read_text, read_yaml

Record = TypeVar("Record")


@dataclass(slots=True)
class Shelf(Generic[Record]):
    """The records of a folder by id, where each came from, and what is wrong with the files."""

    records: dict[str, Record] = field(default_factory=dict)
    files: dict[str, YamlFile] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    def sound(self) -> dict[str, Record]:
        """The records; raises ProblemsError if any file has a problem."""
        if self.problems:
            raise ProblemsError(self.problems)
        return self.records


def read_yaml_of(path: Path) -> YamlFile | FactcheckError:
    try:
        return read_yaml(path)
    except FactcheckError as error:
        return error


def yaml_files(folder: Path) -> list[Path]:
    return sorted([*folder.glob("*.yaml"), *folder.glob("*.yml")])


def json_lines(path: Path) -> Iterator[YamlFile | FactcheckError]:
    """Each line as a file of its own."""
    try:
        lines = read_text(path, LARGEST).split("\n")
    except FactcheckError as error:
        yield error
        return
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                yield parse_json_line(line, path, number)
            except FactcheckError as error:
                yield error


def shelved(files: Iterable[YamlFile | FactcheckError], build: Callable[[YamlFile, list[str]], Record | None]) -> Shelf[Record]:
    shelf: Shelf[Record] = Shelf()
    for name, file, record in stream(files, build, shelf.problems):
        shelf.files[name] = file
        if record is not None:
            shelf.records[name] = record
    return shelf


def stream(
    files: Iterable[YamlFile | FactcheckError], build: Callable[[YamlFile, list[str]], Record | None], problems: list[str]
) -> Iterator[tuple[str, YamlFile, Record | None]]:
    """Id, file and record of each file with an id that no earlier one has; what is wrong is added to `problems`."""
    first: dict[str, Path] = {}
    for file in files:
        if isinstance(file, FactcheckError):
            problems.append(str(file))
            continue
        record = build(file, problems)
        name = file.content.get("id")
        if not isinstance(name, str):
            continue
        if name in first:
            problems.append(f"{file.path}:{file.line(('id',))}: id: {name} is also the id in {first[name]}; give one another")
        else:
            first[name] = file.path
            yield name, file, record
