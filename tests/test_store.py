"""Claims and evidence read as they are written; every problem is kept, none stops the reading."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import REPOSITORY

from factcheck.errors import ProblemsError
from factcheck.records import Appearance, Checkable, Claim, Expected, Label, Quotation, Source, Speaker
from factcheck.segment import segment
from factcheck.store import read_claims, read_sources
from factcheck.text import sha256

MINIMAL = "id: {name}\nstatement: The bridge is open.\nspeaker: Orla Fenwick\ndate: 2016\n"
TEXT = "The bridge at Varna was not finished in March of that year.\n"


@pytest.fixture
def claims(tmp_path: Path) -> Path:
    (tmp_path / "claims").mkdir()
    return tmp_path / "claims"


@pytest.fixture
def evidence(tmp_path: Path) -> Path:
    (tmp_path / "evidence").mkdir()
    (tmp_path / "audit.txt").write_text(TEXT, encoding="utf-8")
    return tmp_path / "evidence"


def write(folder: Path, name: str, content: str) -> None:
    (folder / f"{name}.yaml").write_text(content.format(name=name), encoding="utf-8")


def claim_of(folder: Path, content: str) -> tuple[Claim, Expected | None]:
    write(folder, "a-claim", content)
    return read_claims(folder).sound()["a-claim"]


def source_of(folder: Path, content: str) -> Source:
    write(folder, "a-source", content)
    return read_sources(folder).sound()["a-source"]


def problem_of(folder: Path, content: str) -> str:
    write(folder, "a-source", content)
    shelf = read_sources(folder)
    assert not shelf.records
    [problem] = shelf.problems
    return problem.removeprefix(f"{folder}/")


# Claims


def test_the_four_required_keys_make_a_claim(claims: Path) -> None:
    claim, expected = claim_of(claims, MINIMAL)
    assert claim == Claim("a-claim", "The bridge is open.", Speaker("Orla Fenwick"), "2016")
    assert claim.checkable is Checkable.FACT
    assert expected is None


def test_a_full_claim_is_read_as_written(claims: Path) -> None:
    claim, expected = claim_of(
        claims,
        "id: {name}\nstatement: The bridge is open.\nquote: [it is open, at last]\n"
        "speaker:\n  name: Orla Fenwick\n  role: mayor\n  aliases: Fenwick\n"
        "date: 2016-03\noccasion: A visit\nlanguage: no\ntopics: [roads, bridges]\ncountry: NO\ncheckable: promise\n"
        "appearances:\n  - source: gazette\n    quote: She said it.\n  - url: https://example.org\n"
        "expected:\n  label: not_enough_evidence\n  evidence: audit#p1\n",
    )
    assert claim == Claim(
        id="a-claim",
        statement="The bridge is open.",
        speaker=Speaker("Orla Fenwick", "mayor", ("Fenwick",)),
        date="2016-03",
        quotes=("it is open", "at last"),
        occasion="A visit",
        language="no",
        topics=("roads", "bridges"),
        country="NO",
        checkable=Checkable.PROMISE,
        appearances=(Appearance("gazette", "She said it."), Appearance(url="https://example.org")),
    )
    assert expected == Expected("a-claim", Label.NOT_ENOUGH_EVIDENCE, ("audit#p1",))


def test_the_right_answer_is_kept_apart_from_the_claim(claims: Path) -> None:
    with_answer, _ = claim_of(claims, MINIMAL + "expected:\n  label: refuted\n  evidence: [audit#p1]\n")
    without, _ = claim_of(claims, MINIMAL)
    assert with_answer == without
    assert "refuted" not in repr(with_answer) and "audit" not in repr(with_answer)


@pytest.mark.parametrize("written", ["2016", "'2016'", "2016-03", "2016-03-30"])
def test_dates_may_be_numbers_and_partial(claims: Path, written: str) -> None:
    claim, _ = claim_of(claims, MINIMAL.replace("2016", written))
    assert claim.date == written.strip("'")


def test_both_endings_of_yaml_files(claims: Path) -> None:
    write(claims, "one", MINIMAL)
    (claims / "two.yml").write_text(MINIMAL.format(name="two"), encoding="utf-8")
    (claims / "notes.txt").write_text("not a claim", encoding="utf-8")
    assert list(read_claims(claims).sound()) == ["one", "two"]


def test_only_the_claims_that_are_named(claims: Path) -> None:
    for name in ("one", "two", "three"):
        write(claims, name, MINIMAL)
    (claims / "broken.yaml").write_text(": :", encoding="utf-8")
    assert list(read_claims(claims, ["two", "one", "none"]).sound()) == ["one", "two"]


def test_the_shipped_claims_are_fifty_with_an_expected_label_where_they_are_facts() -> None:
    shelf = read_claims(REPOSITORY / "claims").sound()
    assert len(shelf) >= 50
    assert all(name == claim.id for name, (claim, _) in shelf.items())
    labels = {expected.label for _, expected in shelf.values() if expected}
    assert {Label.SUPPORTED, Label.REFUTED, Label.NOT_ENOUGH_EVIDENCE} <= labels


# Sources


def test_a_full_source_is_read_as_written(evidence: Path) -> None:
    source = source_of(
        evidence,
        "id: {name}\ntitle: An audit\npublisher: Court\nkind: court\n"
        "authors: Ann Lee\ninterviewees: [Bo Ek]\ninterests: [A stake]\npublished_on: 2016\n"
        "retrieved_on: 2026-11-21\nurl: https://example.org\narchived_url: null\nlanguage: en\n"
        f"file: ../audit.txt\nsha256: {sha256(TEXT)}\ntext_sha256: {sha256(TEXT)}\nextractor: plain_text 1\n"
        "passages:\n  - id: p1\n    quote: not finished in March\n    prefix: was\n    suffix: of\n    start: 24\n    end: 45\n"
        "    attributed_to: The engineer\n    note: Her words.\n",
    )
    assert source == Source(
        id="a-source",
        title="An audit",
        publisher="Court",
        kind="court",
        text=TEXT,
        blocks=source.blocks,
        authors=("Ann Lee",),
        interviewees=("Bo Ek",),
        interests=("A stake",),
        published_on="2016",
        retrieved_on="2026-11-21",
        url="https://example.org",
        language="en",
        quotations=(Quotation("p1", 24, 45, "The engineer", "Her words."),),
    )
    assert [source.text[block.start : block.end] for block in source.blocks] == [TEXT.strip()]


def test_text_in_the_file_itself(evidence: Path) -> None:
    source = source_of(evidence, f"id: {{name}}\ntext: |\n  {TEXT}passages:\n  - id: p1\n    quote: not finished\n")
    assert source.text == TEXT and source.quotations[0].start == TEXT.index("not finished")
    assert source.title is None and source.publisher is None and source.published_on is None


def test_start_and_end_tell_the_same_words_apart(evidence: Path) -> None:
    text = "It is closed. It is closed."
    source = source_of(
        evidence, f"id: {{name}}\ntext: {text}\npassages: [{{{{id: p1, quote: It is closed., start: 14, end: 27}}}}]\n"
    )
    assert source.quotations == (Quotation("p1", 14, 27),)


def test_quotations_alone_are_a_source(evidence: Path) -> None:
    source = source_of(
        evidence,
        "id: {name}\npassages:\n"
        "  - id: p1\n    quote: The bridge was closed.\n    prefix: It is said here that\n    start: 1203\n    end: 1225\n"
        "  - id: p2\n    quote: The bridge was closed. Nobody was told.\n"
        "  - id: p3\n    quote: The bridge was closed.\n",
    )
    assert [(one.id, one.text) for one in segment(source)] == [
        ("a-source#p1", "The bridge was closed."),
        ("a-source#p2", "The bridge was closed. Nobody was told."),
        ("a-source#p3", "The bridge was closed."),
    ]
    assert all(source.text[one.start : one.end] == one.text for one in segment(source))


def test_many_sources_one_a_line(evidence: Path) -> None:
    write(evidence, "a-source", "id: {name}\ntext: A text.\n")
    rows = [
        {"id": "line-1", "text": "Before\u2028and \u0085 after, 😀.", "published_on": 2016, "country": None},
        {"id": "line-2", "passages": [{"id": "p1", "quote": "Closed: # no."}], "published_on": "2016-03"},
    ]
    rows[0].pop("country")
    lines = [json.dumps(row, ensure_ascii=False) for row in rows]
    (evidence / "many.jsonl").write_text("\n".join([lines[0], "", lines[1], ""]), encoding="utf-8")
    sources = read_sources(evidence).sound()
    assert list(sources) == ["a-source", "line-1", "line-2"]
    assert (sources["line-1"].text, sources["line-1"].published_on) == (rows[0]["text"], "2016")
    assert sources["line-2"].text == "Closed: # no."


def test_a_broken_line_does_not_hide_the_others(evidence: Path) -> None:
    (evidence / "many.jsonl").write_text('{"id": "x"\n{"id": "y", "text": "A.", "kind": "pres"}\n{"id": "z", "text": "A."}\n')
    shelf = read_sources(evidence)
    assert list(shelf.records) == ["z"]
    assert [problem.removeprefix(f"{evidence}/") for problem in shelf.problems] == [
        "many.jsonl:1: is not JSON (Expecting ',' delimiter: line 1 column 11 (char 10))",
        "many.jsonl:2: kind: 'pres' is not one of 'observation_mission', 'resolution', 'court', 'statistics', 'official', 'ngo', "
        "'academic', 'press', 'interview' or 'opinion'; did you mean press?",
    ]


def test_duplicate_ids_name_both_files(evidence: Path) -> None:
    write(evidence, "a-source", "id: {name}\ntext: A text.\n")
    (evidence / "more.jsonl").write_text(
        '{"id": "a-source", "text": "B."}\n{"id": "b", "text": "B."}\n{"id": "b", "text": "C."}\n'
    )
    shelf = read_sources(evidence)
    assert shelf.records["a-source"].text == "A text." and shelf.records["b"].text == "B."
    assert [problem.replace(f"{evidence}/", "") for problem in shelf.problems] == [
        "more.jsonl:1: id: a-source is also the id in a-source.yaml; give one another",
        "more.jsonl:3: id: b is also the id in more.jsonl; give one another",
    ]


def test_files_without_an_id_are_not_duplicates_of_each_other(claims: Path) -> None:
    for name in ("one", "two"):
        write(claims, name, MINIMAL.replace("id: {name}\n", ""))
    assert [problem.removeprefix(f"{claims}/") for problem in read_claims(claims).problems] == [
        "one.yaml:1: id: is missing; add it",
        "two.yaml:1: id: is missing; add it",
    ]


def test_a_changed_document_is_never_silently_accepted(evidence: Path) -> None:
    content = f"id: {{name}}\nfile: ../audit.txt\nsha256: {sha256(TEXT)}\ntext_sha256: {sha256(TEXT)}\n"
    assert source_of(evidence, content)
    (evidence.parent / "audit.txt").write_text(TEXT + " ", encoding="utf-8")
    assert "a-source.yaml:3: sha256: " in (problem := problem_of(evidence, content))
    assert "audit.txt has changed: its hash is " + sha256(TEXT + " ") in problem
    text_only = content.replace(f"\nsha256: {sha256(TEXT)}", "")
    assert "a-source.yaml:3: text_sha256: " in problem_of(evidence, text_only)
    assert "text_sha256" in problem_of(evidence, f"id: {{name}}\ntext: Other.\ntext_sha256: {sha256(TEXT)}\n")


def test_the_document_stays_inside_the_workspace(evidence: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("outside") / "secret.txt"
    outside.write_text("Nobody may read this.", encoding="utf-8")
    (evidence.parent / "innocent.txt").symlink_to(outside)
    (evidence.parent / "folder").symlink_to(outside.parent)
    message = "lies outside the workspace; copy the document into it"
    for name in (
        str(outside),
        f"../../{outside.parent.name}/secret.txt",
        "../innocent.txt",
        "../folder/secret.txt",
        "/etc/passwd",
    ):
        assert problem_of(evidence, f"id: {{name}}\nfile: {name}\n") == f"a-source.yaml:2: file: {name} {message}"
    assert source_of(evidence, f"id: {{name}}\nfile: {evidence.parent}/audit.txt\n").text == TEXT


def test_a_linked_evidence_file_brings_no_workspace_of_its_own(evidence: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / "evidence").mkdir()
    (elsewhere / "secret.txt").write_text("Nobody may read this.", encoding="utf-8")
    write(elsewhere / "evidence", "a-source", f"id: {{name}}\nfile: {elsewhere}/secret.txt\n")
    (evidence / "a-source.yaml").symlink_to(elsewhere / "evidence" / "a-source.yaml")
    shelf = read_sources(evidence)
    assert not shelf.records and "lies outside the workspace" in shelf.problems[0]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("file: ../missing.txt", "a-source.yaml:2: file: {0}/../missing.txt cannot be read (No such file or directory)"),
        ("file: ..", "a-source.yaml:2: file: {0}/.. cannot be read (Is a directory)"),
        ("file: ../audit.xls", "a-source.yaml:2: file: {0}/../audit.xls: unknown document format '.xls'"),
        ("file: ../latin.txt", "{0}/../latin.txt:1: is not UTF-8 (byte 3); save it as UTF-8"),
        ("title: A title", "a-source.yaml:1: file: give a file, a text or passages"),
        ("text: A text.\nkind: blog", "a-source.yaml:3: kind: 'blog' is not one of"),
        ("text: A text.\npublished_on: 2016-13-45", "a-source.yaml:3: published_on: '2016-13-45' is no date"),
        ("text: A text.\nsha256: abc", "a-source.yaml:3: sha256: 'abc' does not fit; write 64 hexadecimal digits"),
        ("text: A text.\ntitel: A title", "a-source.yaml:3: titel: unknown key; did you mean title?"),
    ],
)
def test_what_is_wrong_with_a_source(evidence: Path, content: str, problem: str) -> None:
    (evidence.parent / "latin.txt").write_bytes("café".encode("latin-1"))
    (evidence.parent / "audit.xls").write_bytes(b"PK")
    found = problem_of(evidence, f"id: {{name}}\n{content}\n")
    assert found.startswith(problem.format(evidence).removeprefix(f"{evidence}/"))


@pytest.mark.parametrize(
    ("passage", "problem"),
    [
        (
            "quote: never finished",
            "a-source.yaml:4: passages.0.quote: is not in the text; the nearest sentence is: The bridge at",
        ),
        ("quote: a", "a-source.yaml:4: passages.0.quote: stands 7 times in the text; add a prefix or suffix"),
        (
            "quote: not finished\n    start: 3\n    end: 15",
            "a-source.yaml:4: passages.0.quote: does not stand at 3 to 15; correct",
        ),
        ("quote: not finished\n    prefix: in", "a-source.yaml:4: passages.0.quote: is in the text, but not after this prefix"),
        ("quote: not finished\n  - id: p1\n    quote: in March", "a-source.yaml:2: passages: two have the same id"),
    ],
)
def test_quotations_that_stand_nowhere(evidence: Path, passage: str, problem: str) -> None:
    write(evidence, "a-source", f"id: {{name}}\npassages:\n  - id: p1\n    {passage}\ntext: |\n  {TEXT}")
    [found] = read_sources(evidence).problems
    assert found.removeprefix(f"{evidence}/").startswith(problem)


def test_sound_shows_all_problems_at_once(claims: Path) -> None:
    write(claims, "one", "id: two\nstatement: A.\nspeaker: B\ndate: never\n")
    write(claims, "three", "id: [\n")
    write(claims, "good", MINIMAL)
    shelf = read_claims(claims)
    assert list(shelf.records) == ["good"]
    with pytest.raises(ProblemsError) as error:
        shelf.sound()
    assert len(error.value.problems) == 2 and "one.yaml:4: date" in str(error.value) and "three.yaml:2: " in str(error.value)


def test_a_name_that_is_not_the_id(claims: Path) -> None:
    write(claims, "one", MINIMAL.replace("{name}", "two"))
    assert read_claims(claims).problems == [f"{claims}/one.yaml:1: id: is two, but the file is one.yaml; make them equal"]
