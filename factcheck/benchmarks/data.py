"""Reads public data sets: labelled pairs, BEIR folders, verdict files."""

from __future__ import annotations

import gzip
import json
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from factcheck.corpus import Corpus
from factcheck.dates import is_partial_date
from factcheck.errors import InputError
from factcheck.languages import SAMPLE, detect
from factcheck.records import Block, Claim, Expected, Label, Passage, Source, Speaker

STANCES = {"SUPPORTS": "supports", "REFUTES": "refutes", "NOT_ENOUGH_INFO": "neutral"}
VERDICTS = {
    "SUPPORTS": "supported",
    "REFUTES": "refuted",
    "NOT_ENOUGH_INFO": "not_enough_evidence",
    **dict.fromkeys(("CONFLICTING", "DISPUTED", "MIXED"), "conflicting"),
}
LOOKED_AT = 200
FILE_LABELS = {stance: label for label, stance in STANCES.items()}


def located(path: str, data: Path | None = None) -> Path:
    """A data set's path: as given, else below `--data` or FACTCHECK_DATA; raises InputError if it is nowhere."""
    folder = data or Path(os.environ.get("FACTCHECK_DATA", "."))
    for candidate in (Path(path), folder / path):
        if candidate.exists():
            return candidate
    raise InputError("does not exist; correct the path, or say with --data or FACTCHECK_DATA where the data sets lie", path)


def read_rows(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of a .jsonl or .jsonl.gz file; raises InputError with the line that is not JSON."""
    number = 0
    try:
        with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
            for line in lines:
                number += 1
                if line.strip():
                    row = json.loads(line)
                    if not isinstance(row, dict):
                        raise ValueError("not an object")
                    yield row
    except (OSError, EOFError, ValueError) as error:
        raise InputError(f"cannot be read as JSON lines ({error})", path, number or None) from error


def read_retrieval(
    folder: Path, split: str | None, asked: Path | None = None
) -> tuple[list[Source], dict[str, str], dict[str, dict[str, float]], str]:
    """Documents, queries by id, relevant documents by query, and the split that was read.

    `asked` is another folder with the same queries, in another language.
    """
    qrels = {path.stem: path for path in sorted((folder / "qrels").glob("*.tsv"))}
    chosen = split or (next(iter(qrels)) if len(qrels) == 1 else "dev")
    if chosen not in qrels:
        raise InputError(f"has no split {chosen!r}; there are: {', '.join(qrels) or 'none'}", folder / "qrels")
    relevant: dict[str, dict[str, float]] = {}
    for line in qrels[chosen].read_text(encoding="utf-8").splitlines()[1:]:
        query, document, score = line.split("\t")
        relevant.setdefault(query, {})[document] = float(score)
    queries = {row["_id"]: row["text"] for row in read_rows(_file(asked or folder, "queries")) if row["_id"] in relevant}
    return read_documents(folder), queries, relevant, chosen


def read_documents(folder: Path) -> list[Source]:
    """The documents of a retrieval folder, each one a source with its whole text as one block."""
    rows = list(read_rows(_file(folder, "corpus")))
    language = language_of_all([row["text"] for row in rows])
    return [_document(str(row["_id"]), row.get("title") or "", row["text"], language) for row in rows]


def with_translations(
    documents: list[Source], relevant: dict[str, dict[str, float]], folder: Path
) -> tuple[list[Source], dict[str, dict[str, float]]]:
    """The documents with those of a folder that holds them in another language; what answers a query does so in both."""
    others = [replace(source, id=f"{source.id} {source.language}") for source in read_documents(folder)]
    ids = {source.id.rpartition(" ")[0]: source.id for source in others}
    doubled = {
        query: {**known, **{ids[name]: score for name, score in known.items() if name in ids}}
        for query, known in relevant.items()
    }
    return [*documents, *others], doubled


def language_of_all(texts: Sequence[str]) -> str | None:
    """The language that most of the first texts seem to be in: a set is in one language, and short texts may mislead."""
    seen = Counter(detect(text[:SAMPLE]) for text in texts[:LOOKED_AT])
    return max(seen, key=lambda language: (seen[language], language or "")) if seen else None


def _document(name: str, title: str, text: str, language: str | None) -> Source:
    return Source(name, title or None, None, None, text, (Block("paragraph", 0, len(text), title),), language=language)


def whole_documents(sources: Sequence[Source]) -> Corpus:
    """Each document as one passage with its title as context: what retrieval benchmarks rank."""
    return Corpus({source.id: source for source in sources}, tuple(map(whole, sources)), {})


def whole(source: Source) -> Passage:
    """A document as one passage."""
    text = source.text
    return Passage(source.id, source.id, 0, len(text), text, source.title or "", language=source.language)


def read_verdicts(path: Path) -> list[tuple[Claim, Expected]]:
    """The claims of a verdicts file with their labels; rows without a label are left out."""
    claims = []
    rows = [row for row in read_rows(path) if row.get("verdict")]
    language = language_of_all([row["claim"] for row in rows])
    for row in rows:
        speaker = Speaker(str(row.get("speaker") or "unknown"))
        claim = Claim(str(row["id"]), row["claim"], speaker, _iso_date(str(row.get("date") or "")), language=language)
        label = Label(VERDICTS[row["verdict"]])
        claims.append((claim, Expected(claim.id, label, tuple(map(str, row.get("evidence_ids") or ())))))
    return claims


def _iso_date(written: str) -> str:
    """The date as the rest of the program writes it; "31-10-2020" is turned round, and what is no date is long ago."""
    turned = "-".join(part.zfill(2) for part in reversed(written.split("-")))
    return next((date for date in (written, turned) if is_partial_date(date)), "1900")


def _file(folder: Path, name: str) -> Path:
    for ending in (".jsonl.gz", ".jsonl"):
        if (folder / f"{name}{ending}").is_file():
            return folder / f"{name}{ending}"
    raise InputError(f"has no {name}.jsonl or {name}.jsonl.gz; see the BEIR layout in the README", folder)
