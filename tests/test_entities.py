"""People and organisations with several names; what another spelling decides is said, and can be switched off."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import REPOSITORY, exit_code, make_checker, make_claim, make_source
from jsonschema import Draft202012Validator

from factcheck.benchmarks.data import read_rows
from factcheck.benchmarks.names import bench_names
from factcheck.entities import BUILT_IN, Entity, Names
from factcheck.entityfile import read_entities
from factcheck.names import same_name
from factcheck.pipeline import Checker
from factcheck.records import Result, Speaker
from factcheck.schema import json_schemas
from factcheck.yamlfile import read_yaml

PAIRS = REPOSITORY / "tests" / "cases" / "names.jsonl"
ODIHR = Entity("Office for Democratic Institutions and Human Rights", ("ODIHR", "БДИПЧ"), "organisation")
PEOPLE = (Entity("Anna Lind", ("Countess of Varna",), "person"), Entity("Anna Linde", (), "person"))
FILE = """entities:
  - name: Anna Lind
    kind: person
    aliases: [Countess of Varna]
    wikidata: Q42
"""


def test_aliases_are_one_and_two_entities_are_never_one() -> None:
    known = Names((ODIHR, *PEOPLE))
    match = known.same("ODIHR", "БДИПЧ")
    assert match and match.respelled and match.why == "ODIHR = БДИПЧ (entities.yaml)"
    assert known.same("Countess of Varna", "A. Lind")
    assert BUILT_IN.same("Countess of Varna", "Anna Lind") is None
    assert known.same("Anna Lind", "Anna Linde") is None
    assert known.same("Jonas Berg", "J. Berg") == same_name("Jonas Berg", "J. Berg")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Токаев", "Tokayev"),
        ("Kazakstan", "Kazakhstan"),
        ("Nazabaryev", "Nazarbayev"),
        ("Vučić", "Vucic"),
        ("Juri Gagarin", "Yuri Gagarin"),
    ],
)
def test_without_matching_across_spellings_names_are_compared_as_written(first: str, second: str) -> None:
    assert same_name(first, second) and same_name(first, second, spellings=False) is None
    assert Names((Entity(first, (second,)),), spellings=False).same(first, second)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Mr Juncker", "Jean-Claude Juncker"),
        ("J.-C. Juncker", "Jean-Claude Juncker"),
        ("Kozlov, Vladimir", "Vladimir Kozlov"),
        ("ОБСЕ", "обсе"),
        ("HRW", "Human Rights Watch"),
        ("Токаев", "Касым-Жомарт Токаев"),
    ],
)
def test_titles_initials_order_and_acronyms_are_no_spellings(first: str, second: str) -> None:
    match = same_name(first, second, spellings=False)
    assert match and not match.respelled


@pytest.mark.parametrize(
    ("line", "changed", "what"),
    [
        (5, FILE.replace("Q42", "42"), "entities.0.wikidata: '42' does not fit; write an item's id such as Q42"),
        (3, FILE.replace("kind: person", "kind: persona"), "entities.0.kind: 'persona' is not one of"),
        (4, FILE.replace("aliases", "alias"), "entities.0.alias: unknown key; did you mean aliases?"),
        (2, FILE.replace("Anna Lind", "'?!'"), "entities.0.name: '?!' has no letters; write a name"),
        (
            6,
            f"{FILE}  - name: Countess of Varna\n    kind: person\n",
            "entities.1.name: 'Countess of Varna' also names Anna Lind",
        ),
        (8, f"{FILE}  - name: Bo\n    kind: person\n    wikidata: Q42\n", "entities.1.wikidata: 'Q42' also names Anna Lind"),
        (1, "- a\n", "must be a mapping"),
    ],
)
def test_mistakes_in_the_file_are_named_with_line_and_field(
    line: int, changed: str, what: str, workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (workspace / "evidence" / "entities.yaml").write_text(FILE, encoding="utf-8")
    assert exit_code(["validate"]) == 0
    capsys.readouterr()
    (workspace / "evidence" / "entities.yaml").write_text(changed, encoding="utf-8")
    assert exit_code(["validate"]) == 1
    assert f"evidence/entities.yaml:{line}: {what}" in capsys.readouterr().err.replace("1: 1:", "1:")
    assert exit_code(["add", "evidence", "evidence/entities.yaml", "--id", "entities", "--force"]) == 1


def test_what_is_shipped_fits_its_schema() -> None:
    problems: list[str] = []
    assert len(read_entities(REPOSITORY / "evidence", problems)) > 5 and not problems
    validator = Draft202012Validator(json.loads(json_schemas()["entities.schema.json"]))
    assert not list(validator.iter_errors(read_yaml(REPOSITORY / "evidence" / "entities.yaml").content))


def checked(known: Names, *documents: tuple[str, str]) -> Result:
    """The claim of a speaker named in Cyrillic against documents, each its publisher and text."""
    sources = [make_source(f"doc-{number}", text, publisher=publisher) for number, (publisher, text) in enumerate(documents)]
    checker: Checker = replace(make_checker(sources), known=known)
    (result,) = checker.check([make_claim(speaker=Speaker("Орла Фенвик"))]).results
    return result


def test_a_name_in_another_script_decides_and_the_report_says_so() -> None:
    document = "Gazette", "Orla Fenwick said that the bridge at Varna was finished in March."
    (judgement,) = checked(BUILT_IN, document).judgements
    assert judgement.repeats_speaker and not judgement.counted
    assert judgement.names == ("Orla Fenwick ≈ Орла Фенвик → Orla Fenvik 0.95",)
    (as_written,) = checked(Names(spellings=False), document).judgements
    assert as_written.counted and not as_written.repeats_speaker and not as_written.names


def test_a_publisher_in_another_script_is_the_same_voice_and_the_report_says_so() -> None:
    texts = "The bridge at Varna was not finished in March.", "Nobody can cross the bridge at Varna, which in March was not open."
    documents = (("Новая газета", texts[0]), ("Novaya Gazeta", texts[1]))
    judgements = checked(BUILT_IN, *documents).judgements
    assert [judgement.origin for judgement in judgements] == ["o1", "o1"]
    assert {judgement.names for judgement in judgements} == {("Новая газета → Novaya gazeta = Novaya Gazeta",)}
    as_written = checked(Names(spellings=False), *documents).judgements
    assert len({judgement.origin for judgement in as_written}) == 2 and not any(judgement.names for judgement in as_written)


@pytest.mark.usefixtures("small_models")
def test_the_command_line_shows_the_match_and_switches_it_off(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["check", "--text", "The bridge at Varna was finished in March.", "--speaker", "Орла Фенвик", "--date", "2020-04-01"]
    assert exit_code([*asked, "--quiet"]) == 0
    assert "name: Orla Fenwick ≈ Орла Фенвик → Orla Fenvik" in " ".join(capsys.readouterr().out.replace("│", " ").split())
    assert exit_code([*asked, "--quiet", "--no-name-matching", "--format", "json"]) == 0
    shown = json.loads(capsys.readouterr().out)["results"][0]["evidence"]
    assert shown and not any(passage["names"] or passage["repeats_speaker"] for passage in shown)
    (workspace / "evidence" / "entities.yaml").write_text(
        FILE.replace("Countess of Varna", "Orla Fenwick, Орла Фенвик"), encoding="utf-8"
    )
    assert exit_code([*asked, "--quiet", "--no-name-matching", "--format", "json"]) == 0
    shown = json.loads(capsys.readouterr().out)["results"][0]["evidence"]
    assert ["Orla Fenwick = Орла Фенвик (entities.yaml)"] in [passage["names"] for passage in shown]


def test_our_own_pairs_are_told_apart() -> None:
    figures = bench_names(PAIRS)
    assert figures["pairs"] >= 1000
    for split in ("dev", "test"):
        assert figures[split]["pairs"] >= 500
        assert figures[split]["f1"] >= 0.92 > figures[split]["floor_f1"] + 0.15
        low, high = figures[split]["f1_interval_95"]
        assert 0.9 <= low <= figures[split]["f1"] <= high <= 1.0
    assert figures["pairs_per_second"] >= 20_000  # the aim is 50,000 on an idle core
    rows = [*read_rows(PAIRS)]
    assert len({frozenset((row["first"], row["second"])) for row in rows}) == len(rows)
    off = bench_names(PAIRS, spellings=False)
    assert off["test"]["recall"] < figures["test"]["recall"] - 0.3


def test_the_command_names_a_row_that_is_no_pair(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "names.jsonl").write_text('{"id": "n1", "first": "Bo", "same": true}\n', encoding="utf-8")
    assert exit_code(["bench", "names", str(tmp_path / "names.jsonl")]) == 1
    assert "row 'n1' needs first and second" in capsys.readouterr().err
