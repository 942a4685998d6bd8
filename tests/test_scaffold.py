"""New claim and evidence files: sound, exactly what was answered, and never over somebody's work."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from factcheck.errors import InputError
from factcheck.scaffold import (
    Document,
    claim_id_for,
    claim_yaml,
    evidence_id_for,
    evidence_yaml,
    slug,
    write_new,
)
from factcheck.schema import json_schemas
from factcheck.store import read_claims, read_sources
from factcheck.text import sha256
from factcheck.yamlfile import Value, parse_yaml

TEXT = "The bridge at Varna was not finished in March.\n"
CLAIM = {"statement": "The bridge is open.", "speaker": "Orla Fenwick", "date": "2020-04-01"}
DOCUMENT = Document("../audit.txt", sha256(TEXT), sha256(TEXT), "plain_text 1")
HOSTILE = [
    'He said: "no" # not a comment',
    "two\nlines\r\nand more\n",
    "- item",
    "*alias &anchor !!tag",
    "{a: b, c: [d]}",
    "NO",
    "null",
    "~",
    "2016",
    " space around ",
    "\ttab",
    "back\\slash \\n",
    "'single' “double” ´",
    "%directive",
    "---",
    "key: value",
    "\x00\x07\x1b[31m\x7f\x85",
    "a\u2028b \u2029 c\ufeff",
    "😀 Назарбаев Маркéта",
    "\ufffe\uffff",
]
ANYTHING = st.sampled_from(HOSTILE) | st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "workspace" / "evidence").mkdir(parents=True)
    (tmp_path / "workspace" / "audit.txt").write_text(TEXT, encoding="utf-8")
    return tmp_path / "workspace" / "evidence"


def read(text: str) -> dict[str, Value]:
    return parse_yaml(text, Path("new.yaml")).content


@given(statement=ANYTHING, speaker=ANYTHING, role=ANYTHING, occasion=ANYTHING, quote=ANYTHING, country=ANYTHING, source=ANYTHING)
def test_hostile_answers_about_a_claim_are_kept_exactly(**answers: str) -> None:
    content = read(claim_yaml("a-claim", {**answers, "date": "2020"}))
    where = "url" if "://" in answers["source"] else "source"
    assert (content["id"], content["date"]) == ("a-claim", "2020")
    assert content["speaker"] == {"name": answers["speaker"], "role": answers["role"], "aliases": []}
    assert content["appearances"] == [{where: answers["source"]}]
    assert all(content[key] == answers[key] for key in ("statement", "occasion", "quote", "country"))


@given(
    title=ANYTHING, publisher=ANYTHING, url=ANYTHING, language=ANYTHING, place=ANYTHING, authors=st.lists(ANYTHING, max_size=3)
)
def test_hostile_answers_about_evidence_are_kept_exactly(place: str, authors: list[str], **answers: str) -> None:
    document = Document(place, sha256("a"), sha256("b"), "plain_text 1")
    content = read(evidence_yaml("a-source", document, answers, authors))
    assert (content["file"], content["authors"]) == (place, authors)
    assert all(content[key] == answers[key] for key in answers)


@pytest.mark.parametrize(
    "answers", [CLAIM, {**CLAIM, "source": "https://example.org/a", "country": "NO", "quote": "open", "role": ""}]
)
def test_a_new_claim_is_valid(tmp_path: Path, answers: dict[str, str]) -> None:
    write_new(tmp_path / "a-claim.yaml", claim_yaml("a-claim", answers), force=False)
    claim, expected = read_claims(tmp_path).sound()["a-claim"]
    assert (claim.statement, claim.speaker.name, claim.date) == tuple(CLAIM.values())
    assert (claim.country, claim.speaker.role, expected) == (answers.get("country"), None, None)
    assert [appearance.url for appearance in claim.appearances] == ([answers["source"]] if "source" in answers else [])
    content = read((tmp_path / "a-claim.yaml").read_text(encoding="utf-8"))
    assert list(Draft202012Validator(json.loads(json_schemas()["claim.schema.json"])).iter_errors(content)) == []


def test_new_evidence_is_valid(folder: Path) -> None:
    path = folder / "a-source.yaml"
    write_new(
        path, evidence_yaml("a-source", DOCUMENT, {"kind": "court", "published_on": "2020-05", "title": ""}, ["Ann"]), False
    )
    source = read_sources(folder).sound()["a-source"]
    assert (source.text, source.kind, source.published_on, source.authors, source.title) == (
        TEXT,
        "court",
        "2020-05",
        ("Ann",),
        None,
    )
    content = read(path.read_text(encoding="utf-8"))
    assert list(Draft202012Validator(json.loads(json_schemas()["evidence.schema.json"])).iter_errors(content)) == []


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"date": "2016-13-45"}, "date: '2016-13-45' is no date; write YYYY, YYYY-MM or YYYY-MM-DD"),
        ({"date": ""}, "date: is empty; write a value"),
        ({"speaker": None}, "speaker.name: is empty; write a value"),
        ({"statement": "word " * 121}, "statement: has 121 words"),
        ({"statement": "half a pair \udc80"}, "is not valid YAML"),
    ],
)
def test_answers_that_do_not_fit_are_refused(changed: dict[str, str | None], message: str) -> None:
    with pytest.raises(InputError) as error:
        claim_yaml("a-claim", {**CLAIM, **changed})
    assert message in str(error.value)


@pytest.mark.parametrize("name", ["A_Claim", "../up", "x # y", "a: b", "", "-a", "a\nb: c", "a" * 121])
def test_names_that_are_no_id_are_refused(name: str) -> None:
    for written in (lambda: claim_yaml(name, CLAIM), lambda: evidence_yaml(name, DOCUMENT, {}, [])):
        with pytest.raises(InputError, match=": id: "):
            written()


def test_an_unknown_kind_names_the_nearest() -> None:
    with pytest.raises(InputError, match="did you mean court"):
        evidence_yaml("a-source", DOCUMENT, {"kind": "cort"}, [])


def test_nothing_is_overwritten_without_force(folder: Path) -> None:
    path = folder / "a.yaml"
    write_new(path, "first", force=False)
    with pytest.raises(InputError, match="exists already; choose another --id, or overwrite it with --force"):
        write_new(path, "second", force=False)
    assert path.read_text() == "first"
    write_new(path, "2", force=True)
    assert path.read_text() == "2"
    (folder / "link.yaml").symlink_to(path)
    with pytest.raises(InputError, match="is a symbolic link"):
        write_new(folder / "link.yaml", "3", force=True)
    assert path.read_text() == "2"


def test_what_a_document_proposes_is_marked_and_gives_way_to_answers() -> None:
    known = {
        "title": "Two\n# lines",
        "authors": ("Ann", "Bo"),
        "kind": "press",
        "published_on": "2020-05-01",
        "interests": ("A stake.",),
    }
    written = evidence_yaml("a", replace(DOCUMENT, known=known), {"kind": "court"}, [])
    content = read(written)
    assert (content["title"], content["kind"], content["authors"]) == ("Two\n# lines", "court", ["Ann", "Bo"])
    assert (content["published_on"], content["interests"], content["publisher"]) == ("2020-05-01", ["A stake."], None)
    marked = {
        line.partition(":")[0] for line in written.splitlines() if line.endswith("# proposed by the document itself: check it")
    }
    assert marked == {"title", "authors", "published_on", "interests"}
    assert read(evidence_yaml("a", replace(DOCUMENT, known=known), {}, ["Eva"]))["authors"] == ["Eva"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The EU's “promising” reforms!", "the-eu-s-promising-reforms"),
        ("Нурсултан Назарбаев", "nursultan-nazarbaev"),
        ("Markéta Gregorová", "marketa-gregorova"),
        ("…", "unnamed"),
        ("", "unnamed"),
        ("a " * 100, ("a-" * 40)[:79]),
    ],
)
def test_slug(text: str, expected: str) -> None:
    assert slug(text) == expected


@given(st.text(max_size=200))
def test_every_slug_is_an_id(text: str) -> None:
    assert read(claim_yaml(slug(text), CLAIM))["id"] == slug(text)


def test_ids_from_answers() -> None:
    assert claim_id_for(CLAIM) == "fenwick-2020-the-bridge-is-open"
    assert claim_id_for({"speaker": None, "date": None, "statement": None}) == "unnamed"
    answers = {"publisher": "Varna Gazette", "published_on": "2020-05", "title": "The bridge that was never finished"}
    assert evidence_id_for(Path("a/The Report.txt"), answers) == "varna-gazette-2020-05-the-bridge-that-was"
    assert evidence_id_for(Path("a/The Report.txt"), {"publisher": ""}) == "the-report"


def test_the_language_of_a_statement_is_written_down() -> None:
    statements = {"en": "The bridge is open.", "ru": "Мост в Варне достроили в марте.", "kk": "Көпір наурызда салынып бітті."}
    for language, statement in statements.items():
        assert parse_yaml(claim_yaml("a", CLAIM | {"statement": statement}), Path("a")).content["language"] == language
    assert parse_yaml(claim_yaml("a", CLAIM | {"language": "de"}), Path("a")).content["language"] == "de"
