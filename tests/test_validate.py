"""Every problem of a workspace in one run, each as `file:line: field: what is wrong`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import REPOSITORY
from jsonschema import Draft202012Validator

from factcheck.schema import json_schemas
from factcheck.validate import problems_in
from factcheck.yamlfile import read_yaml

CLAIM = "id: {name}\nstatement: The bridge is open.\nspeaker: Orla Fenwick\ndate: 2020-04-01\n"
SOURCE = (
    "id: {name}\ntext: |\n  Orla Fenwick said that ‘the bridge’ was open.\n  It was closed.\n"
    "passages:\n  - id: p1\n    quote: It was closed.\n"
)


def problems(tmp_path: Path, claims: dict[str, str], evidence: dict[str, str] | None = None) -> list[str]:
    for folder, files in (("claims", claims), ("evidence", {"audit": SOURCE} if evidence is None else evidence)):
        (tmp_path / folder).mkdir()
        for name, content in files.items():
            (tmp_path / folder / f"{name}.yaml").write_text(content.replace("{name}", name), encoding="utf-8")
    _, found = problems_in(tmp_path / "claims", tmp_path / "evidence")
    return [problem.removeprefix(f"{tmp_path}/") for problem in found]


def test_the_shipped_claims_and_evidence_have_no_problems() -> None:
    summary, found = problems_in(REPOSITORY / "claims", REPOSITORY / "evidence")
    assert found == []
    count = len(list((REPOSITORY / "claims").glob("*.yaml")))
    assert summary == f"{count} claims and 5 sources"


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("", []),
        ("speeker: B\n", ["5: speeker: unknown key; did you mean speaker?"]),
        (
            "qqqq: B\n",
            ["5: qqqq: unknown key; known: id, statement, speaker, date, quote, occasion, language, topics, country, "],
        ),
        ("country:\n  - KZ\n", ["5: country: write text"]),
        ("country: ''\n", ["5: country: String should have at least 1 character"]),
        ("topics:\n", []),
        ("topics: {a: b}\n", ["5: topics: write a list, one `- item` a line"]),
        (
            "checkable: fakt\n",
            ["5: checkable: 'fakt' is not one of 'fact', 'opinion', 'promise' or 'prediction'; did you mean fact?"],
        ),
        ("expected:\n  label: false\n", ["6: expected.label: 'false' is not one of"]),
        ("expected:\n  label: refuted\n  evidence: [audit#p1]\n", []),
        ("expected:\n  label: refuted\n  evidence: [audit]\n", []),
        (
            "expected:\n  label: refuted\n  evidence:\n    - audit#p2\n    - audit#p1\n    - audits#p1\n    - zzzz\n",
            [
                "8: expected.evidence.0: there is no passage of audit 'p2'; correct it or add it",
                "10: expected.evidence.2: there is no source 'audits'; did you mean audit?",
                "11: expected.evidence.3: there is no source 'zzzz'; correct it or add it",
            ],
        ),
        ("appearances:\n  - source: audit\n", []),
        ("appearances:\n  - source: audti\n", ["6: appearances.0.source: there is no source 'audti'; did you mean audit?"]),
        ("appearances:\n  - quote: Said so.\n", ["6: appearances.0: says nowhere; give a source, url or archived_url"]),
        (
            "appearances:\n  - url: https://example.org\n    qoute: A.\n",
            ["7: appearances.0.qoute: unknown key; did you mean quote?"],
        ),
        (
            "appearances:\n  - source: audit\n    quote: Orla Fenwick said that the bridge was open.\n",
            ["7: appearances.0.quote: is not in audit; copy the reporting sentence exactly"],
        ),
        ("appearances:\n  - source: audit\n    quote: Orla Fenwick said that 'the bridge' was open.\n", []),
        ("quote: the bridge\nappearances:\n  - source: audit\n", []),
        ("quote: anything\n", []),
        (
            "quote: the bridges\nappearances:\n  - source: audit\n",
            ["5: quote: 'the bridges' is not in audit; write the words as they stand there"],
        ),
        (
            "quote:\n  - the bridge\n  - the road\nappearances:\n  - source: audit\n",
            ["7: quote.1: 'the road' is not in audit; write the words as they stand there"],
        ),
    ],
)
def test_what_is_wrong_with_a_claim(tmp_path: Path, lines: str, expected: list[str]) -> None:
    found = problems(tmp_path, {"a-claim": CLAIM + lines})
    assert len(found) == len(expected)
    for problem, beginning in zip(found, expected, strict=True):
        assert problem.startswith(f"claims/a-claim.yaml:{beginning}")


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("2020-04-01", "2016-13-45", "4: date: '2016-13-45' is no date; write YYYY, YYYY-MM or YYYY-MM-DD"),
        ("2020-04-01", "2016-00", "4: date: '2016-00' is no date; write YYYY, YYYY-MM or YYYY-MM-DD"),
        ("2020-04-01", "", "4: date: is empty; write a value or remove the key"),
        ("date: 2020-04-01\n", "", "1: date: is missing; add it"),
        ("{name}", "A_Claim", "1: id: 'A_Claim' does not fit; write lower case letters, digits and hyphens"),
        ("Orla Fenwick", "[Orla, Fenwick]", "3: speaker: write keys, one a line"),
        ("Orla Fenwick", "{role: mayor}", "3: speaker.name: is missing; add it"),
        ("The bridge is open.", "word " * 121, "2: statement: has 121 words; write one checkable sentence of at most 120"),
        ("The bridge is open.", "It said: no.", "2: is not valid YAML: mapping values are not allowed"),
    ],
)
def test_what_is_wrong_with_a_required_key(tmp_path: Path, old: str, new: str, expected: str) -> None:
    [found] = problems(tmp_path, {"a-claim": CLAIM.replace(old, new)})
    assert found.startswith(f"claims/a-claim.yaml:{expected}")


def test_all_problems_of_all_files_in_one_run_by_file_and_line(tmp_path: Path) -> None:
    found = problems(
        tmp_path,
        {
            "b-claim": CLAIM.replace("2020-04-01", "soon") + "topic: a\n",
            "a-claim": CLAIM + "appearances: [{source: nowhere}]\nexpected: {label: refuted, evidence: [audit#p9]}\n",
            "c-claim": "statement: [\n",
        },
        {
            "audit": SOURCE.replace("It was closed.\n", "It was closed.\n  It was shut.\n", 1)
            + "  - id: p2\n    quote: It was shut up.\n",
            "other": SOURCE + "kind: blog\npublished_on: 2016-02-30\n",
        },
    )
    assert [problem.split(": ")[0] for problem in found] == [
        "claims/a-claim.yaml:5",
        "claims/a-claim.yaml:6",
        "claims/b-claim.yaml:4",
        "claims/b-claim.yaml:5",
        "claims/c-claim.yaml:2",
        "evidence/audit.yaml:10",
        "evidence/other.yaml:8",
        "evidence/other.yaml:9",
    ]


def test_a_broken_source_is_no_missing_source(tmp_path: Path) -> None:
    found = problems(
        tmp_path,
        {"a-claim": CLAIM + "appearances: [{source: audit}]\nexpected: {label: refuted, evidence: [audit#p1]}\n"},
        {"audit": SOURCE + "kind: blog\n"},
    )
    assert [problem.split(" ")[0] for problem in found] == ["evidence/audit.yaml:8:"]


def test_the_json_schemas_of_the_package_are_those_of_the_code() -> None:
    for name, content in json_schemas().items():
        assert (REPOSITORY / "factcheck" / "schemas" / name).read_text(encoding="utf-8") == content


@pytest.mark.parametrize(("folder", "schema"), [("claims", "claim.schema.json"), ("evidence", "evidence.schema.json")])
def test_editors_accept_what_is_shipped_and_mark_mistakes(folder: str, schema: str) -> None:
    validator = Draft202012Validator(json.loads(json_schemas()[schema]))
    for path in (REPOSITORY / folder).glob("*.yaml"):
        if path.name == "entities.yaml":
            continue
        content = dict(read_yaml(path).content)
        assert list(validator.iter_errors(content)) == []
        assert list(validator.iter_errors({**content, "speeker": "A"}))
        assert list(validator.iter_errors({key: value for key, value in content.items() if key != "id"}))
