"""How much of an article each format gives back, how much that is no article comes with it, and how fast."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from factcheck.documents import check_bytes, extract, format_of
from factcheck.errors import FactcheckError, InputError
from factcheck.records import Extracted
from factcheck.registry import COLLECTIONS, LOADERS, find
from factcheck.text import sentences, tidy, words
from factcheck.yamlfile import read_text


@dataclass(slots=True)
class Measure:
    """Sums over documents. `foreign` and `words` count words of the extracted article."""

    documents: int = 0
    expected: int = 0
    found: int = 0
    words: int = 0
    foreign: int = 0
    pages: int = 0
    seconds: float = 0.0


def bench_documents(folder: Path) -> dict[str, Any]:
    """Figures by format for the documents beside which `<name>.article` says, a sentence a line, what must be found."""
    files = [path.with_name(path.name.removesuffix(".article")) for path in sorted(folder.glob("*.article"))]
    if not files:
        raise InputError("holds no documents with an .article file beside them; see docs/documents.md", folder)
    formats: dict[str, Measure] = defaultdict(Measure)
    for suffix in {format_of(file) for file in files}:  # what is imported at the first document is no part of its speed
        first = next(file for file in files if format_of(file) == suffix)
        list(articles(first.read_bytes(), first))
    for file in files:
        data = file.read_bytes()
        started = time.perf_counter()
        read = list(articles(data, file))
        seconds = time.perf_counter() - started
        expected = [line for line in read_text(file.with_name(f"{file.name}.article")).split("\n") if line]
        _add(formats[format_of(file)], read, expected, seconds, data)
    shown = {suffix: _figures(formats[suffix]) for suffix in [*LOADERS, *COLLECTIONS] if suffix in formats}
    return {
        "task": "documents",
        "path": str(folder),
        "documents": len(files),
        "formats": shown,
        "pdf_pages_per_minute": _per(formats[".pdf"].pages * 60, formats[".pdf"].seconds),
        "html_pages_per_second": _per(formats[".html"].documents, formats[".html"].seconds),
    }


def articles(data: bytes, path: Path) -> Iterator[Extracted]:
    """What a document, or each document of a collection, holds; raises the first error."""
    if format_of(path) not in COLLECTIONS:
        yield extract(data, path)[0]
        return
    check_bytes(data, path)
    for member in find("collection", COLLECTIONS, format_of(path))(data, path):
        if isinstance(member, FactcheckError):
            raise member
        yield extract(member.data, Path(f"{path.name}{member.suffix}"))[0]


def found_and_foreign(read: list[Extracted], expected: list[str]) -> tuple[list[str], list[str], int]:
    """The expected sentences that stand in the article, the sentences there that nobody expected, and all its words."""
    blocks = [tidy(one.text[block.start : block.end]) for one in read for block in one.blocks]
    whole = "\n".join(blocks)
    wanted = tidy(" ".join(expected))
    foreign: list[str] = []
    total = 0
    for block in blocks:
        for cell in block.split(" | "):
            for start, end in sentences(cell):
                total += len(words(cell[start:end]))
                if cell[start:end] not in wanted and any(char.isalpha() for char in cell[start:end]):
                    foreign.append(cell[start:end])
    return [line for line in expected if tidy(line) in whole], foreign, total


def _add(measure: Measure, read: list[Extracted], expected: list[str], seconds: float, data: bytes) -> None:
    found, foreign, total = found_and_foreign(read, expected)
    measure.documents += len(read)
    measure.expected += len(expected)
    measure.found += len(found)
    measure.words += total
    measure.foreign += sum(len(words(sentence)) for sentence in foreign)
    measure.seconds += seconds
    if data.startswith(b"%PDF-"):
        import pypdfium2

        document = pypdfium2.PdfDocument(data)
        measure.pages += len(document)
        document.close()


def _figures(measure: Measure) -> dict[str, Any]:
    return {
        "documents": measure.documents,
        "sentences": measure.expected,
        "found": measure.found / max(1, measure.expected),
        "boilerplate": measure.foreign / max(1, measure.words),
        "per_second": _per(measure.documents, measure.seconds),
    }


def _per(count: float, seconds: float) -> float | None:
    return round(count / seconds, 1) if count and seconds else None
