"""Documents → evidence files: finds what to read, reads each on its own, and never lets one bad document stop the rest."""

from __future__ import annotations

import glob
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, count
from pathlib import Path

from factcheck.documents import LARGEST, check_bytes, extract, format_of
from factcheck.entities import FILE as ENTITIES
from factcheck.errors import FactcheckError, InputError
from factcheck.languages import language_of
from factcheck.loaders import recognition
from factcheck.records import Known, Member
from factcheck.registry import COLLECTIONS, LOADERS, find
from factcheck.scaffold import Answers, Document, evidence_id_for, evidence_yaml, slug, write_new
from factcheck.text import sha256

STDIN = Path("-")


@dataclass(frozen=True, slots=True)
class Added:
    """An evidence file that was written, and what in it the document itself proposed."""

    path: Path
    proposed: Known


@dataclass(frozen=True, slots=True)
class Order:
    """What is wanted of all documents of one call. `evidence_id` is None where each makes its own."""

    folder: Path
    answers: Answers
    authors: tuple[str, ...] = ()
    evidence_id: str | None = None
    force: bool = False


def named_files(paths: Sequence[Path]) -> tuple[list[Path], list[str]]:
    """The files that paths, folders and patterns name, and what is wrong with the rest.

    A folder gives the documents of known formats in it, at any depth. Symbolic links in it are not followed.
    """
    files: dict[Path, None] = {}
    problems: list[str] = []
    for path in paths:
        found = [path]
        if path != STDIN and not path.exists():
            found = [Path(name) for name in sorted(glob.glob(str(path), recursive=True))]
        if not found:
            problems.append(f"{path}: is no file; correct the path")
        for one in found:
            inside = _in_folder(one, problems) if one.is_dir() else [one]
            if one.is_dir() and not inside:
                problems.append(f"{one}: holds no documents; formats that can be read: {', '.join([*LOADERS, *COLLECTIONS])}")
            files |= dict.fromkeys(inside)
    return [*files], problems


def _in_folder(folder: Path, problems: list[str]) -> list[Path]:
    inside = []
    for path in sorted(folder.rglob("*")):
        if any(part.startswith(".") for part in path.relative_to(folder).parts):
            continue
        if path.is_symlink():
            problems.append(f"{path}: is a symbolic link, which is not followed; name the document it leads to")
        elif path.is_file() and format_of(path) in {*LOADERS, *COLLECTIONS}:
            inside.append(path)
    return inside


def add_all(
    files: Sequence[Path], order: Order, stdin: Callable[[int], bytes], done: Callable[[int], None]
) -> Iterator[Added | FactcheckError]:
    """What became of each document, as soon as it is known. `stdin` reads at most so many bytes from there."""
    taken: set[str] = set()
    for file in files:
        try:
            data = stdin(LARGEST + 1) if file == STDIN else read_file(file)
            named = _named_by_content(data) if file == STDIN else file
            if format_of(named) in COLLECTIONS:
                yield from _add_members(named, data, order, taken)
            else:
                yield _add(named, data, order, taken, is_file=file != STDIN)
        except FactcheckError as error:
            yield error
        except OSError as error:
            yield InputError(f"cannot be read ({error.strerror}); check the path and its permissions", file)
        done(1)


def read_file(file: Path) -> bytes:
    """The bytes of a document; raises InputError if it is no file, or too large."""
    if not file.is_file():
        raise InputError("is no file; correct the path", file)
    if file.stat().st_size > LARGEST:
        raise InputError(f"is larger than {LARGEST // 1_000_000} MB; split it into its parts", file)
    return file.read_bytes()


def _named_by_content(data: bytes) -> Path:
    """A name for what came without one: the format that its bytes show, else plain text."""
    for suffix in (".pdf", ".png", ".jpg", ".tif", ".rtf", ".docx", ".odt", ".epub", ".html", ".warc", ".warc.gz", ".wacz"):
        name = Path(f"stdin{suffix}")
        try:
            check_bytes(data, name)
        except InputError:
            continue
        if suffix != ".html" or data[:512].lstrip(b"\xef\xbb\xbf \t\r\n")[:14].lower().startswith((b"<!doctype html", b"<html")):
            return name
    return Path("stdin.txt")


def _add_members(path: Path, data: bytes, order: Order, taken: set[str]) -> Iterator[Added | FactcheckError]:
    check_bytes(data, path)
    members: Iterator[Member | InputError] = find("collection", COLLECTIONS, format_of(path))(data, path)
    for member in members:
        if isinstance(member, InputError):
            yield member
            continue
        try:
            name = Path(f"{path.stem}-{member.place.rpartition(':')[2]}{member.suffix}")
            yield _add(name, member.data, order, taken, is_file=False, said=member.known)
        except FactcheckError as error:
            yield InputError(f"{member.place}: {error}")


def _add(path: Path, data: bytes, order: Order, taken: set[str], is_file: bool, said: Known | None = None) -> Added:
    """Write the evidence file of one document and, unless it lies in the workspace, a copy of the document beside it."""
    document = read_document(path, data)
    known = {**document.known, **(said or {})}
    name = order.evidence_id or str(known.get("id") or _free(evidence_id_for(path, order.answers, known), path, taken))
    if name == Path(ENTITIES).stem:
        raise InputError(f"id: {ENTITIES} holds people and organisations; choose another --id", path)
    if name in taken:
        raise InputError(f"id: {name} is also the id of an earlier document; give it another", path)
    taken.add(name)
    evidence = order.folder / f"{name}.yaml"
    if evidence.exists() and not order.force:
        raise InputError("exists already; choose another --id, or overwrite it with --force", evidence)
    place = path if is_file and _is_inside(path, order.folder) else _place(path, data, order.folder, name, is_file)
    relative = os.path.relpath(place.resolve(), order.folder.resolve())
    document = replace(document, place=Path(relative).as_posix(), known=known)
    written = evidence_yaml(name, document, order.answers, order.authors)  # before anything is written: it may not fit
    if not place.exists():
        order.folder.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
    if "recognised" in known:
        recognition.keep(data, place)
    write_new(evidence, written, order.force)
    asked = {key for key, value in order.answers.items() if value} | ({"authors"} if order.authors else set())
    return Added(evidence, {key: value for key, value in known.items() if key not in asked | {"id"}})


def read_document(path: Path, data: bytes) -> Document:
    """The document before it has a place; raises InputError if it cannot be read or says nothing."""
    extracted, extractor = extract(data, path)
    if not extracted.text.strip():
        raise InputError("holds no text", path)
    said = extracted.known.get("language")
    language = language_of(extracted.text, said if isinstance(said, str) else None)
    known = {**extracted.known, **({"language": language} if language else {})}
    return Document("", sha256(data), sha256(extracted.text), extractor, known)


def _free(name: str, path: Path, taken: set[str]) -> str:
    """The id; if another document of this call has it, with the file's name or a number."""
    longer = slug(f"{name} {path.stem}")
    numbered = (f"{longer[:70]}-{number}" for number in count(2))
    return next(free for free in chain((name, longer), numbered) if free not in taken)


def _is_inside(path: Path, folder: Path) -> bool:
    return path.resolve().is_relative_to(folder.resolve().parent)


def _place(path: Path, data: bytes, folder: Path, name: str, is_file: bool) -> Path:
    """Where the copy goes: under its own name, or its id's if another document has that. Nothing is ever overwritten."""
    names = [f"{name}{format_of(path)}"]
    if is_file:
        names.insert(0, path.name)
    for wanted in (folder / one for one in names):
        if not wanted.is_symlink() and (not wanted.exists() or (wanted.is_file() and wanted.read_bytes() == data)):
            return wanted
    raise InputError(f"is in the way: there is another document named {names[-1]}; choose another --id", folder / names[-1])
