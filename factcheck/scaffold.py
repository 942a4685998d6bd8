"""New claim and evidence files, commented for the contributor who completes them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import get_args

from factcheck.errors import InputError
from factcheck.languages import ENGLISH, language_of
from factcheck.records import Known
from factcheck.yamledit import scalar
from factcheck.yamlfile import parse_yaml

Answers = Mapping[str, str | None]
_PROPOSED = "   # proposed by the document itself: check it"


@dataclass(frozen=True, slots=True)
class Document:
    """A document in the workspace: where it lies seen from the evidence folder, its hashes and its extractor.

    `known` is what it says of itself.
    """

    place: str
    sha256: str
    text_sha256: str
    extractor: str
    known: Known = field(default_factory=dict)


def claim_id_for(answers: Answers) -> str:
    """An id from the speaker's last name, the year and the first words of the statement."""
    speaker, date, statement = (answers.get(key) or "" for key in ("speaker", "date", "statement"))
    return slug(f"{speaker.split()[-1] if speaker.split() else ''} {date[:4]} {' '.join(statement.split()[:5])}")


def evidence_id_for(file: Path, answers: Answers, proposed: Known | None = None) -> str:
    """An id from publisher, date and title as answered or proposed, or else from the file's name."""
    known = [answers.get(key) or str((proposed or {}).get(key, "")) for key in ("publisher", "published_on", "title")]
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
        f"language: {_text(language_of(answers.get('statement') or '', answers.get('language')) or ENGLISH)}",
        f"country: {_text(answers.get('country'))}   # ISO code, such as KZ; names the government that may repeat the claim",
        "topics: []",
        "checkable: fact   # fact, opinion, promise or prediction; only facts get a verdict",
        f"appearances:{'' if source else ' []'}   # where it was said or reported: `- source: evidence-id` or `- url: …`",
        *([f"  - {where}: {_text(source)}"] if source else []),
    ]
    return sound("\n".join(lines) + "\n", "claim")


def evidence_yaml(name: str, document: Document, answers: Answers, authors: Sequence[str]) -> str:
    """The text of an evidence file; raises InputError if an answer does not fit.

    What was not answered is what the document says of itself, marked as a proposal, or null.
    """
    from factcheck.schema import Kind

    def line(key: str, hint: str = "") -> str:
        given = answers.get(key)
        proposed = "" if given else document.known.get(key, "")
        said = proposed if isinstance(proposed, str) else ""
        return f"{key}: {_text(given or said)}" + (_PROPOSED if said else f"   # {hint}" if hint else "")

    def several(key: str, given: Sequence[str], hint: str = "") -> str:
        proposed = () if any(given) else document.known.get(key, ())
        values = ", ".join(_text(one) for one in (proposed or given) if one)
        return f"{key}: [{values}]" + (_PROPOSED if proposed else f"   # {hint}" if hint else "")

    recognised = [several("recognised", ()).replace(_PROPOSED, "   # read from pictures: compare the text with them")]
    lines = [
        "# yaml-language-server: $schema=../factcheck/schemas/evidence.schema.json",
        f"id: {_text(name)}",
        line("title", "as it stands in the document; null or a [description] if it has none"),
        line("publisher"),
        line("kind", " ".join(get_args(Kind))),
        several("authors", authors),
        several("interests", (), "stakes of the publisher in the matter; name the organisations it depends on"),
        line("published_on", "YYYY, YYYY-MM, YYYY-MM-DD or null"),
        line("retrieved_on"),
        line("url"),
        line("archived_url"),
        line("language"),
        f"file: {_text(document.place)}",
        f"sha256: {document.sha256}",
        f"text_sha256: {document.text_sha256}",
        f"extractor: {_text(document.extractor)}",
        *(recognised if "recognised" in document.known else ()),
        "passages: []   # optional exact quotations: `- id: p1`, `quote: …`, `attributed_to: …`",
    ]
    return sound("\n".join(lines) + "\n", "evidence")


def write_new(path: Path, content: str, force: bool) -> None:
    """Write a file that is not there yet; with `force`, replace it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.is_symlink():
        raise InputError("is a symbolic link; choose another --id, or remove the link", path)
    try:
        with path.open("w" if force else "x", encoding="utf-8") as file:
            file.write(content)
    except FileExistsError as error:
        raise InputError("exists already; choose another --id, or overwrite it with --force", path) from error


def _text(value: str | None) -> str:
    """A YAML scalar; hostile answers stay text."""
    return scalar(value or None)


def sound(text: str, what: str) -> str:
    """The text of a claim or evidence file; raises InputError if it does not fit its schema."""
    from pydantic import ValidationError

    from factcheck.schema import ClaimFile, EvidenceFile, problems_of

    model = ClaimFile if what == "claim" else EvidenceFile
    file = parse_yaml(text, Path(f"new {what}"))
    try:
        model.model_validate(file.content)
    except ValidationError as error:
        raise InputError("; ".join(problems_of(error, file, model))) from error
    return text
