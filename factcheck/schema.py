"""The file formats of claims and evidence as pydantic models, and their mistakes as lines a contributor can act on.

The JSON Schemas in `factcheck/schemas/` are written from these models (`python -m factcheck.schema`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from factcheck.dates import is_partial_date
from factcheck.records import Checkable, Label
from factcheck.text import nearest, words
from factcheck.yamlfile import Place, YamlFile

MOST_WORDS = 120
Kind = Literal[
    "observation_mission", "resolution", "court", "statistics", "official", "ngo", "academic", "press", "interview", "opinion"
]


def _date(value: str) -> str:
    if not is_partial_date(value):
        raise ValueError(f"{value!r} is no date; write YYYY, YYYY-MM or YYYY-MM-DD")
    return value


def _one_sentence(value: str) -> str:
    count = len(words(value))
    if count > MOST_WORDS:
        raise ValueError(f"has {count} words; write one checkable sentence of at most {MOST_WORDS}")
    return value


def _review(value: str) -> str:
    try:
        found = json.loads(value)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"is not JSON ({error}); write it as it was received") from error
    if not isinstance(found, dict):
        raise ValueError("is no object; write the ClaimReview as it was received")
    return value


def _web_address(value: str) -> str:
    if not value.startswith(("https://", "http://")):
        raise ValueError(f"{value!r} is no address; write one that begins with https://")
    return value


def _listed(value: Any) -> Any:
    return [] if value is None else [value] if isinstance(value, str) else value


def _named(value: Any) -> Any:
    return {"name": value} if isinstance(value, str) else value


Text = Annotated[str, Field(min_length=1)]
Identifier = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=120)]
PartialDate = Annotated[str, AfterValidator(_date), Field(description="YYYY, YYYY-MM or YYYY-MM-DD")]
Texts = Annotated[list[Text], BeforeValidator(_listed)]
ShortText = Annotated[str, Field(min_length=1, max_length=120)]
WebAddress = Annotated[str, AfterValidator(_web_address)]
Hash = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


_SHAPES = {"id": "lower case letters, digits and hyphens", "wikidata": "an item's id such as Q42, or null"}


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class SpeakerFile(_Strict):
    name: Text
    role: Text | None = None
    aliases: Texts = Field(default_factory=list)


class AppearanceFile(_Strict):
    source: Text | None = Field(default=None, description="evidence id")
    quote: Text | None = Field(default=None, description="the reporting sentence, verbatim from that source")
    url: Text | None = None
    archived_url: Text | None = None


class ExpectedFile(_Strict):
    label: Label
    evidence: Texts = Field(default_factory=list, description="curated passages, source#p1")


class ClaimFile(_Strict):
    """A statement on the record, one a file."""

    id: Identifier
    statement: Annotated[Text, AfterValidator(_one_sentence)]
    speaker: Annotated[SpeakerFile, BeforeValidator(_named)] = Field(description="a name, or name, role and aliases")
    date: PartialDate
    quote: Texts = Field(default_factory=list, description="the words actually said, verbatim")
    occasion: Text | None = None
    language: Text | None = None
    topics: Texts = Field(default_factory=list)
    country: Text | None = None
    checkable: Checkable = Checkable.FACT
    appearances: list[AppearanceFile] = Field(default_factory=list)
    claimreview: Annotated[Text, AfterValidator(_review)] | None = Field(
        default=None, description="JSON of the ClaimReview with which the claim was received"
    )
    expected: ExpectedFile | None = None


class PassageFile(_Strict):
    id: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]+$")]
    quote: Text
    prefix: str | None = None
    suffix: str | None = None
    start: int | None = None
    end: int | None = None
    attributed_to: Text | None = None
    note: Text | None = None


class EvidenceFile(_Strict):
    """One source document, one a file."""

    id: Identifier
    title: Text | None = None
    publisher: Text | None = None
    kind: Kind | None = None
    authors: Texts = Field(default_factory=list)
    interviewees: Texts = Field(default_factory=list)
    interests: Texts = Field(default_factory=list)
    published_on: PartialDate | None = None
    retrieved_on: PartialDate | None = None
    url: Text | None = None
    archived_url: Text | None = None
    language: Text | None = None
    supersedes: Texts = Field(default_factory=list, description="ids of earlier documents that this one replaces")
    file: Text | None = None
    text: Text | None = None
    sha256: Hash | None = None
    text_sha256: Hash | None = None
    extractor: Text | None = None
    recognised: Texts = Field(default_factory=list, description="how sure the reading of each scanned page is")
    passages: list[PassageFile] = Field(default_factory=list)


class EntityFile(_Strict):
    name: Text
    kind: Literal["person", "organisation"]
    aliases: Texts = Field(default_factory=list, description="other names, spellings, acronyms")
    wikidata: Annotated[str, Field(pattern=r"^Q[1-9][0-9]*$")] | None = None


class EntitiesFile(_Strict):
    """People and organisations under all their names."""

    entities: list[EntityFile]


class HouseFile(_Strict):
    """How a newsroom speaks, in reports."""

    verdicts: dict[Label, ShortText] = Field(default_factory=dict)
    newsroom: ShortText | None = None
    title: ShortText | None = None
    methodology: WebAddress | None = None
    corrections: WebAddress | None = None


def problems_of(error: ValidationError, file: YamlFile, model: type[BaseModel]) -> Iterator[str]:
    """Each mistake as `file:line: field: what is wrong, what to write`."""
    for mistake in error.errors():
        place: Place = tuple(part for part in mistake["loc"] if isinstance(part, str | int))
        field = ".".join(str(part) for part in place)
        yield f"{file.path}:{file.line(place)}: {field}: {_advice(mistake, place, model)}"


def _advice(mistake: Any, place: Place, model: type[BaseModel]) -> str:
    kind, given, limits = mistake["type"], mistake.get("input"), mistake.get("ctx", {})
    if kind == "missing":
        return "is missing; add it"
    if kind == "extra_forbidden":
        near = nearest(str(place[-1]), _keys(model, place[:-1]))
        return f"unknown key; did you mean {near}?" if near else f"unknown key; known: {', '.join(_keys(model, place[:-1]))}"
    if kind in {"enum", "literal_error"}:
        near = nearest(str(given), [choice.strip("' ") for choice in limits["expected"].replace(" or ", ",").split(",")])
        return f"{given!r} is not one of {limits['expected']}" + (f"; did you mean {near}?" if near else "")
    if kind == "string_pattern_mismatch":
        shape = _SHAPES.get(str(place[-1]), "64 hexadecimal digits")
        return f"{given!r} does not fit; write {shape}"
    if kind == "value_error":
        return str(limits["error"])
    if given is None:
        return "is empty; write a value or remove the key"
    wanted = {"list_type": "a list, one `- item` a line", "string_type": "text", "model_type": "keys, one a line"}
    return f"write {wanted[kind]}" if kind in wanted else str(mistake["msg"])


def _keys(model: type[BaseModel], place: Place) -> list[str]:
    """The keys known at a place, following nested models."""
    for part in place:
        if isinstance(part, str) and part in model.model_fields:
            model = _model_in(model.model_fields[part].annotation) or model
    return list(model.model_fields)


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for inner in getattr(annotation, "__args__", ()) if (found := _model_in(inner))), None)


def json_schemas() -> dict[str, str]:
    """File name → JSON Schema text, for editors that complete YAML."""
    models: dict[str, type[BaseModel]] = {
        "claim.schema.json": ClaimFile,
        "evidence.schema.json": EvidenceFile,
        "entities.schema.json": EntitiesFile,
    }
    return {name: json.dumps(_loosened(model.model_json_schema()), indent=1) + "\n" for name, model in models.items()}


def _loosened(schema: dict[str, Any]) -> dict[str, Any]:
    """What files may also hold: a bare string for a list or a speaker, a number for a year."""
    for field in schema["properties"].values():
        if field.get("type") == "array" and field["items"].get("type") == "string":
            field["anyOf"] = [{"type": "string"}, {"type": "array", "items": field.pop("items")}, {"type": "null"}]
            del field["type"]
        if str(field.get("$ref", "")).endswith("SpeakerFile"):
            field["anyOf"] = [{"type": "string"}, {"$ref": field.pop("$ref")}]
    for name in ("date", "published_on", "retrieved_on"):
        if name in schema["properties"]:
            schema["properties"][name] = {"type": ["string", "integer", "null"], "description": "YYYY, YYYY-MM or YYYY-MM-DD"}
    return schema


if __name__ == "__main__":
    for file_name, content in json_schemas().items():
        Path(str(files("factcheck") / "schemas" / file_name)).write_text(content, encoding="utf-8")
