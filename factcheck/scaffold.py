"""New claim and evidence files, commented for the contributor who completes them."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from factcheck.errors import InputError, UnknownNameError
from factcheck.registry import LOADERS, find
from factcheck.store import LARGEST_DOCUMENT
from factcheck.text import sha256
from factcheck.yamledit import scalar
from factcheck.yamlfile import parse_yaml

Answers = Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class Document:
    """A document in the workspace: where it lies seen from the evidence folder, its hashes and its extractor."""

    place: str
    sha256: str
    text_sha256: str
    extractor: str


def claim_id_for(answers: Answers) -> str:
    """An id from the speaker's last name, the year and the first words of the statement."""
    speaker, date, statement = (answers.get(key) or "" for key in ("speaker", "date", "statement"))
    return slug(f"{speaker.split()[-1] if speaker.split() else ''} {date[:4]} {' '.join(statement.split()[:5])}")


def evidence_id_for(file: Path, answers: Answers) -> str:
    """An id from publisher, date and title, or else from the file's name."""
    known = [answers.get(key) or "" for key in ("publisher", "published_on", "title")]
    return slug(" ".join([*known[:2], *known[2].split()[:4]]) if any(known) else file.stem)


def slug(text: str) -> str:
    """Lower case Latin letters, digits and hyphens; other scripts are transliterated."""
    from anyascii import anyascii

    return re.sub(r"[^a-z0-9]+", "-", anyascii(text).lower()).strip("-")[:80].rstrip("-") or "unnamed"


def claim_yaml(name: str, answers: Answers) -> str:
    """The text of a claim file; raises InputError if an answer does not fit."""
    source = answers.get("source")
    where = "url" if source and "://" in source else "source"
    lines = [
        "# yaml-language-server: $schema=../factcheck/schemas/claim.schema.json",
        f"id: {_text(name)}",
        f"statement: {_text(answers.get('statement'))}   # one checkable sentence, understandable alone",
        f"quote: {_text(answers.get('quote'))}   # the words actually said, verbatim; null if unknown",
        "speaker:",
        f"  name: {_text(answers.get('speaker'))}",
        f"  role: {_text(answers.get('role'))}   # at that date",
        "  aliases: []   # other names: spellings, last name alone",
        f"date: {_text(answers.get('date'))}   # YYYY, YYYY-MM or YYYY-MM-DD",
        f"occasion: {_text(answers.get('occasion'))}",
        "language: en",
        f"country: {_text(answers.get('country'))}   # ISO code, such as KZ; names the government that may repeat the claim",
        "topics: []",
        "checkable: fact   # fact, opinion, promise or prediction; only facts get a verdict",
        f"appearances:{'' if source else ' []'}   # where it was said or reported: `- source: evidence-id` or `- url: …`",
        *([f"  - {where}: {_text(source)}"] if source else []),
    ]
    return _sound("\n".join(lines) + "\n", "claim")


def evidence_yaml(name: str, document: Document, answers: Answers, authors: Sequence[str]) -> str:
    """The text of an evidence file; raises InputError if an answer does not fit."""
    from factcheck.schema import Kind

    lines = [
        "# yaml-language-server: $schema=../factcheck/schemas/evidence.schema.json",
        f"id: {_text(name)}",
        f"title: {_text(answers.get('title'))}   # as it stands in the document; null or a [description] if it has none",
        f"publisher: {_text(answers.get('publisher'))}",
        f"kind: {_text(answers.get('kind'))}   # {' '.join(get_args(Kind))}",
        f"authors: [{', '.join(_text(author) for author in authors if author)}]",
        "interests: []   # stakes of the publisher in the matter; name the organisations it depends on",
        f"published_on: {_text(answers.get('published_on'))}   # YYYY, YYYY-MM, YYYY-MM-DD or null",
        "retrieved_on: null",
        f"url: {_text(answers.get('url'))}",
        "archived_url: null",
        f"language: {_text(answers.get('language'))}",
        f"file: {_text(document.place)}",
        f"sha256: {document.sha256}",
        f"text_sha256: {document.text_sha256}",
        f"extractor: {document.extractor}",
        "passages: []   # optional exact quotations: `- id: p1`, `quote: …`, `attributed_to: …`",
    ]
    return _sound("\n".join(lines) + "\n", "evidence")


def add_document(file: Path, folder: Path, yaml_path: Path, force: bool) -> Document:
    """The document, readable and inside the workspace: copied beside the evidence if it lies elsewhere."""
    if yaml_path.exists() and not force:
        raise InputError("exists already; choose another --id, or overwrite it with --force", yaml_path)
    if not file.is_file():
        raise InputError("is no file; correct the path", file)
    if file.stat().st_size > LARGEST_DOCUMENT:
        raise InputError(f"is larger than {LARGEST_DOCUMENT // 1_000_000} MB; split it into its parts", file)
    if file.suffix.lower() not in LOADERS:
        raise UnknownNameError("document format", file.suffix, LOADERS)
    loader = find("document format", LOADERS, file.suffix.lower())()
    data = file.read_bytes()
    text = loader.read(data, file)
    if not text.strip():
        raise InputError("holds no text", file)
    inside = file
    if not file.resolve().is_relative_to(folder.resolve().parent):
        inside = folder / file.name
        if inside.exists() and inside.read_bytes() != data:
            raise InputError("is another document with the same name; rename yours", inside)
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, inside)
    place = os.path.relpath(inside.resolve(), folder.resolve())
    return Document(Path(place).as_posix(), sha256(data), sha256(text), loader.name)


def write_new(path: Path, content: str, force: bool) -> None:
    """Write a file that is not there yet; with `force`, replace it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("w" if force else "x", encoding="utf-8") as file:
            file.write(content)
    except FileExistsError as error:
        raise InputError("exists already; choose another --id, or overwrite it with --force", path) from error


def _text(value: str | None) -> str:
    """A YAML scalar; hostile answers stay text."""
    return scalar(value or None)


def _sound(text: str, what: str) -> str:
    from pydantic import ValidationError

    from factcheck.schema import ClaimFile, EvidenceFile, problems_of

    model = ClaimFile if what == "claim" else EvidenceFile
    file = parse_yaml(text, Path(f"new {what}"))
    try:
        model.model_validate(file.content)
    except ValidationError as error:
        raise InputError("; ".join(problems_of(error, file, model))) from error
    return text
