"""YAML and JSON lines as plain text with line numbers; nothing is constructed, and nothing hostile gets through."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from factcheck.errors import InputError
from factcheck.yamlfile import parse_json_line, parse_yaml, read_text, read_yaml

HERE = Path("some.yaml")
TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufeff\ufffe\uffff\u2028\u2029"), min_size=1)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("NO", "NO"),
        ("yes", "yes"),
        ("2016-03-30", "2016-03-30"),
        ("2016", "2016"),
        ("007", "007"),
        ("1e3", "1e3"),
        ("0x10", "0x10"),
        ("12:30:45", "12:30:45"),
        ("!!python/object/apply:os.system [id]", ["id"]),
        ("!!int 3", "3"),
        ("'null'", "null"),
        ('"~"', "~"),
        ("null", None),
        ("~", None),
        ("", None),
        ("[]", []),
        ("[KZ, NO]", ["KZ", "NO"]),
        ("|\n  two\n  lines\n", "two\nlines\n"),
    ],
)
def test_every_scalar_stays_as_written(written: str, value: object) -> None:
    assert parse_yaml(f"country: {written}", HERE).content == {"country": value}


def test_each_value_has_its_line() -> None:
    file = parse_yaml("# comment\nid: x\nspeaker:\n  name: A\n\n  aliases:\n    - B\n    - C\n", HERE)
    places = [("id",), ("speaker",), ("speaker", "name"), ("speaker", "aliases", 1), ("speaker", "role"), ("nothing", 3)]
    assert [file.line(place) for place in places] == [2, 3, 4, 8, 3, 2]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("id: x\nid: y", "some.yaml:2: id: is given twice; keep one"),
        ("a: &x [1]\nb: *x", "some.yaml:2: aliases"),
        ("a: b: c", "some.yaml:1: is not valid YAML: mapping values are not allowed"),
        ("a: [1\n", "some.yaml:2: is not valid YAML"),
        ("a: 1\n---\nb: 2", "some.yaml:2: is not valid YAML"),
        ("- a", "some.yaml:1: must be a mapping"),
        ("just words", "some.yaml:1: must be a mapping"),
        ("", "some.yaml:1: must be a mapping"),
        ("[a, b]: c", "some.yaml:1: a key must be a word"),
        ("a: \x01", "some.yaml: is not valid YAML"),
        ("a: {b: [" + "c, [" * 50, "some.yaml:1: is nested too deeply"),
        ("a: " + "[" * 100_000 + "]" * 100_000, "some.yaml:1: is nested too deeply"),
        ("a:\n" + "- " * 100_000 + "x", "some.yaml:2: is nested too deeply"),
        ("{a: " * 50_000, "some.yaml:1: is nested too deeply"),
    ],
)
def test_mistakes_and_bombs_are_one_clear_line(text: str, message: str) -> None:
    with pytest.raises(InputError) as error:
        parse_yaml(text, HERE)
    assert str(error.value).startswith(message)
    assert "\n" not in str(error.value)


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    latin, large, missing = tmp_path / "latin.yaml", tmp_path / "large.yaml", tmp_path / "missing.yaml"
    latin.write_bytes("id: x\ntitle: café".encode("latin-1"))
    large.write_bytes(b"a" * 2_000_001)
    for path, message in (
        (latin, "latin.yaml:2: is not UTF-8 (byte 16); save it as UTF-8"),
        (large, "large.yaml: is larger than 2 MB"),
        (missing, "missing.yaml: cannot be read (No such file or directory)"),
        (tmp_path, "cannot be read (Is a directory)"),
    ):
        with pytest.raises(InputError) as error:
            read_yaml(path)
        assert message in str(error.value)


def test_a_byte_order_mark_and_windows_line_ends(tmp_path: Path) -> None:
    path = tmp_path / "windows.yaml"
    path.write_bytes(b"\xef\xbb\xbfid: x\r\ntopics:\r\n  - a\r\n")
    file = read_yaml(path)
    assert file.content == {"id": "x", "topics": ["a"]} and file.line(("topics", 0)) == 3
    assert not read_text(path).startswith("\ufeff")


@given(st.dictionaries(TEXTS, TEXTS | st.lists(TEXTS) | st.none(), min_size=1))
def test_what_yaml_writes_is_read_back(content: dict[str, object]) -> None:
    written = yaml.safe_dump(content, allow_unicode=True, default_style='"')
    expected = {key: "null" if value is None else value for key, value in content.items()}
    assert parse_yaml(written, HERE).content == expected


JSON = st.recursive(st.none() | st.text(st.characters(exclude_categories=["Cs"])), lambda inner: st.lists(inner, max_size=3))


@given(st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), JSON, max_size=4), st.booleans())
def test_json_lines_are_read_as_written(content: dict[str, object], ascii_only: bool) -> None:
    file = parse_json_line(json.dumps(content, ensure_ascii=ascii_only), HERE, 7)
    assert file.content == content
    assert file.line(("anything", 3)) == 7


def test_numbers_in_json_are_text_as_in_yaml() -> None:
    assert parse_json_line('{"a": 2016, "b": [1.50, true], "c": null}', HERE, 1).content == {
        "a": "2016",
        "b": ["1.50", "true"],
        "c": None,
    }


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "some.yaml:3: is not JSON"),
        ("[]", "some.yaml:3: must be an object"),
        ('{"a": 1, "a": 2}', "some.yaml:3: is not JSON (a key is given twice"),
        ('{"a": "\\ud800"}', "some.yaml:3: is not JSON"),
        ("[" * 100_000, "some.yaml:3: is nested too deeply"),
    ],
)
def test_mistakes_in_json_lines(line: str, message: str) -> None:
    with pytest.raises(InputError) as error:
        parse_json_line(line, HERE, 3)
    assert str(error.value).startswith(message)
