"""Our own files: claims, expected labels and evidence, read into records. Collects every problem instead of stopping."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from factcheck import entities
from factcheck.anchor import AnchorError, anchor, contains
from factcheck.documents import LARGEST, extract
from factcheck.errors import FactcheckError, InputError, UnknownNameError
from factcheck.loaders.plain_text import PlainText
from factcheck.records import Appearance, Block, Checkable, Claim, Expected, Extracted, Quotation, Source, Speaker
from factcheck.shelf import Shelf, json_lines, read_yaml_of, shelved, stream, yaml_files
from factcheck.text import sha256
from factcheck.yamlfile import YamlFile

if TYPE_CHECKING:
    from pydantic import BaseModel

    from factcheck.schema import ClaimFile, EvidenceFile, PassageFile

BETWEEN = "\n\n"
"""Stands between the quotations of a source that has no other text."""


def read_claims(folder: Path, only: Iterable[str] = ()) -> Shelf[tuple[Claim, Expected | None]]:
    """The claims of a folder or of a .jsonl file, or only those named by id."""
    if folder.is_file():
        return shelved(json_lines(folder), claim_of)
    wanted = set(only)
    files = [path for path in yaml_files(folder) if not wanted or path.stem in wanted]
    return shelved((read_yaml_of(path) for path in files), claim_of)


def read_sources(folder: Path, only: Iterable[str] = ()) -> Shelf[Source]:
    """The sources of a folder, one a YAML file or one a line of a .jsonl file, with their texts and anchored quotations;
    or only those named by id."""
    return shelved(_evidence_files(folder, frozenset(only)), _source)


def stream_sources(folder: Path, problems: list[str]) -> Iterator[Source]:
    """As `read_sources`, one at a time, so that memory stays bounded; what is wrong is added to `problems`."""
    return (source for _, _, source in stream(_evidence_files(folder), _source, problems) if source is not None)


def read_texts(folder: Path) -> Shelf[tuple[EvidenceFile, str, bool]]:
    """Each evidence file of a folder, its text as it is now, and whether that is the text its hashes name."""
    return shelved(_evidence_files(folder), _text_now)


def _evidence_files(folder: Path, only: frozenset[str] = frozenset()) -> Iterator[YamlFile | FactcheckError]:
    paths = [path for path in yaml_files(folder) if path.name != entities.FILE]
    yield from (read_yaml_of(path) for path in paths if not only or path.stem in only)
    for path in sorted(folder.glob("*.jsonl")):
        for line in json_lines(path):
            if not only or (isinstance(line, YamlFile) and line.content.get("id") in only):
                yield line


def _checked(file: YamlFile, model: type[BaseModel], problems: list[str]) -> Any:
    from pydantic import ValidationError

    from factcheck.schema import problems_of

    try:
        checked = model.model_validate(file.content)
    except ValidationError as error:
        problems.extend(problems_of(error, file, model))
        return None
    if file.path.suffix != ".jsonl" and file.content["id"] != file.path.stem:
        problems.append(
            f"{file.path}:{file.line(('id',))}: id: is {file.content['id']}, but the file is {file.path.name}; make them equal"
        )
    return checked


def claim_of(file: YamlFile, problems: list[str]) -> tuple[Claim, Expected | None] | None:
    """The claim a file holds and its expected verdict; what is wrong is added to `problems`."""
    from factcheck.schema import ClaimFile

    checked: ClaimFile | None = _checked(file, ClaimFile, problems)
    if checked is None:
        return None
    claim = Claim(
        id=checked.id,
        statement=checked.statement,
        speaker=Speaker(checked.speaker.name, checked.speaker.role, tuple(checked.speaker.aliases)),
        date=checked.date,
        quotes=tuple(checked.quote),
        occasion=checked.occasion,
        language=checked.language,
        topics=tuple(checked.topics),
        country=checked.country,
        checkable=Checkable(checked.checkable),
        appearances=tuple(Appearance(**appearance.model_dump()) for appearance in checked.appearances),
        claimreview=checked.claimreview,
    )
    expected = checked.expected
    return claim, Expected(claim.id, expected.label, tuple(expected.evidence)) if expected else None


def _source(file: YamlFile, problems: list[str]) -> Source | None:
    from factcheck.schema import EvidenceFile

    checked: EvidenceFile | None = _checked(file, EvidenceFile, problems)
    if checked is None:
        return None
    try:
        text, blocks = _text_and_article(checked, file)
    except FactcheckError as error:
        problems.append(str(error))
        return None
    has_document = checked.file is not None or checked.text is not None
    quotations = [] if has_document else [*_in_a_row(checked.passages)]
    for number, passage in enumerate(checked.passages if has_document else ()):
        try:
            quotations.append(_quotation(text, passage))
        except AnchorError as error:
            line = file.line(("passages", number, "quote"))
            problems.append(f"{file.path}:{line}: passages.{number}.quote: {error}")
    if len({passage.id for passage in checked.passages}) < len(checked.passages):
        problems.append(f"{file.path}:{file.line(('passages',))}: passages: two have the same id; give each its own")
    known = checked.model_dump(
        include={"title", "publisher", "kind", "published_on", "retrieved_on", "url", "archived_url", "language"}
    )
    return Source(
        id=checked.id,
        text=text,
        blocks=blocks,
        authors=tuple(checked.authors),
        interviewees=tuple(checked.interviewees),
        interests=tuple(checked.interests),
        quotations=tuple(quotations),
        supersedes=tuple(checked.supersedes),
        **known,
    )


def _text_now(file: YamlFile, problems: list[str]) -> tuple[EvidenceFile, str, bool] | None:
    from factcheck.schema import EvidenceFile

    checked: EvidenceFile | None = _checked(file, EvidenceFile, problems)
    if checked is None:
        return None
    try:
        text, _ = _text_and_article(checked.model_copy(update={"sha256": None, "text_sha256": None}), file)
    except FactcheckError as error:
        problems.append(str(error))
        return None
    try:
        return checked, _text_and_article(checked, file)[0], True
    except FactcheckError:
        return checked, text, False


def _quotation(text: str, passage: PassageFile) -> Quotation:
    start, end = passage.start, passage.end
    if start is None or end is None:
        start, end = anchor(text, passage.quote, passage.prefix, passage.suffix)
    elif text[start:end] != passage.quote and not _same(text[start:end], passage.quote):
        raise AnchorError(f"does not stand at {start} to {end}; correct or remove start and end")
    return Quotation(passage.id, start, end, passage.attributed_to, passage.note)


def _same(stretch: str, quote: str) -> bool:
    """Whether what stands there is the quotation but for spaces, marks and misprints."""
    from factcheck.misprints import difference

    return contains(stretch, quote) or difference(quote, stretch) is None


def _in_a_row(passages: Iterable[PassageFile]) -> Iterator[Quotation]:
    """Quotations that are all there is of a document; their prefix, suffix, start and end belong to the rest."""
    start = 0
    for passage in passages:
        yield Quotation(passage.id, start, start + len(passage.quote), passage.attributed_to, passage.note)
        start += len(passage.quote) + len(BETWEEN)


def _text_and_article(checked: EvidenceFile, file: YamlFile) -> tuple[str, tuple[Block, ...]]:
    """The text that offsets count in, and the stretches of it that are the article."""
    title = checked.title if checked.title and not checked.title.startswith("[") else None
    if checked.file is not None:
        document = document_path(checked.file, file)
        data = _document_bytes(document, file)
        _same_hash(checked.sha256, sha256(data), "sha256", document, file)
        try:
            extracted, extractor = extract(data, document, title)
        except UnknownNameError as error:
            raise InputError(f"{document}: {error}", file.path, file.line(("file",)), "file") from error
        if checked.text_sha256 not in (None, sha256(extracted.text)) and checked.extractor not in (None, extractor):
            raise _other_extractor(checked, extractor, extracted, file)
        _same_hash(checked.text_sha256, sha256(extracted.text), "text_sha256", document, file)
        return extracted.text, extracted.blocks
    if checked.text is not None:
        _same_hash(checked.text_sha256, sha256(checked.text), "text_sha256", file.path, file)
        return checked.text, PlainText().article(checked.text, title)
    if not checked.passages:
        raise InputError("give a file, a text or passages", file.path, 1, "file")
    return BETWEEN.join(passage.quote for passage in checked.passages), ()


def _other_extractor(checked: EvidenceFile, extractor: str, extracted: Extracted, file: YamlFile) -> InputError:
    """The text differs since another version of the extractor made it."""
    what = (
        f"the text was extracted by {checked.extractor}, and {extractor} reads it differently; check the quotations, "
        f"then write text_sha256: {sha256(extracted.text)} and extractor: {extractor}"
    )
    return InputError(what, file.path, file.line(("text_sha256",)), "text_sha256")


def document_path(name: str, file: YamlFile) -> Path:
    """Where `file:` points; raises InputError if that is outside the workspace (the folder that holds the evidence folder)."""
    path = file.path.parent / name
    if not path.resolve().is_relative_to(file.path.parent.resolve().parent):
        raise InputError(f"{name} lies outside the workspace; copy the document into it", file.path, file.line(("file",)), "file")
    return path


def _document_bytes(document: Path, file: YamlFile) -> bytes:
    place = (file.path, file.line(("file",)), "file")
    try:
        if document.stat().st_size > LARGEST:
            limit = LARGEST // 1_000_000
            raise InputError(f"{document} is larger than {limit} MB; split it into its parts", *place)
        return document.read_bytes()
    except OSError as error:
        raise InputError(f"{document} cannot be read ({error.strerror}); correct the path", *place) from error


def _same_hash(written: str | None, found: str, field_name: str, document: Path, file: YamlFile) -> None:
    if written is not None and written != found:
        what = (
            f"{document} has changed: its hash is {found}; restore it, or find its quotations again with "
            "`factcheck validate --quotes --write` and write the new hash"
        )
        raise InputError(what, file.path, file.line((field_name,)), field_name)
