"""YAML files as plain strings, lists and dictionaries, each with its line number. Nothing is ever constructed.

Every scalar stays text (`NO` is Norway, `2016-03-30` a string); only an empty value, `~` and `null` are None.
Aliases are refused: no file here needs one, and nested ones ("YAML bombs") eat the memory.
Lines of JSON are read into the same shape.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from factcheck.errors import InputError

Value = str | None | list["Value"] | dict[str, "Value"]
Place = tuple[str | int, ...]
_NOTHING = {"", "~", "null", "Null", "NULL"}
_DEEPEST = 20
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_OPENS = (yaml.BlockSequenceStartToken, yaml.BlockMappingStartToken, yaml.FlowSequenceStartToken, yaml.FlowMappingStartToken)
_CLOSES = (yaml.BlockEndToken, yaml.FlowSequenceEndToken, yaml.FlowMappingEndToken)


@dataclass(frozen=True, slots=True)
class YamlFile:
    """The content of one file. `lines` maps the place of each value, such as ("speaker", "name"), to its line."""

    path: Path
    content: dict[str, Value]
    lines: dict[Place, int]

    def line(self, place: Place) -> int:
        """Line of a value, or of the nearest one around it."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)


def read_text(path: Path, limit: int = 2_000_000) -> str:
    """A UTF-8 file of at most `limit` bytes; raises InputError that says what is wrong with it."""
    try:
        if path.stat().st_size > limit:
            raise InputError(f"is larger than {limit // 1_000_000} MB; split it or check that it is the right file", path)
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise InputError(f"is not UTF-8 (byte {error.start}); save it as UTF-8", path, line) from error
    except OSError as error:
        raise InputError(f"cannot be read ({error.strerror}); check the path and its permissions", path) from error


def read_yaml(path: Path) -> YamlFile:
    """The mapping that a YAML file holds; raises InputError with the line of the first mistake."""
    return parse_yaml(read_text(path), path)


def parse_yaml(text: str, path: Path) -> YamlFile:
    """As `read_yaml`, from text already read."""
    try:
        _refuse_bombs(text, path)
        node = yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or str(error).splitlines()[0]
        raise InputError(f"is not valid YAML: {problem}", path, mark.line + 1 if mark else None) from error
    if not isinstance(node, yaml.MappingNode):
        raise InputError("must be a mapping such as `id: my-claim`, one key a line", path, 1)
    lines: dict[Place, int] = {}
    content = _value(node, (), lines, path)
    assert isinstance(content, dict)
    return YamlFile(path, content, lines)


def parse_json_line(text: str, path: Path, number: int) -> YamlFile:
    """One line of a .jsonl file as a file of its own; raises InputError if it is no JSON object."""
    try:
        content = _plain(json.loads(text, object_pairs_hook=_once_each, parse_int=str, parse_float=str, parse_constant=str))
    except ValueError as error:
        raise InputError(f"is not JSON ({error})", path, number) from error
    except RecursionError as error:
        raise InputError("is nested too deeply", path, number) from error
    if not isinstance(content, dict):
        raise InputError('must be an object such as {"id": "my-source"}', path, number)
    return YamlFile(path, content, {(): number})


def _plain(value: Any) -> Value:
    """JSON as YAML is read: true and false, like numbers, stay as they are written."""
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    if isinstance(value, str):
        value.encode("utf-8")  # refuses half of a surrogate pair
        return value
    return None if value is None else json.dumps(value)


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    content = dict(pairs)
    if len(content) < len(pairs):
        raise ValueError("a key is given twice; keep one")
    return content


def _refuse_bombs(text: str, path: Path) -> None:
    """Raises InputError at an alias or a nesting so deep that composing it would crash."""
    depth = 0
    for token in yaml.scan(text, Loader=_Loader):
        depth += isinstance(token, _OPENS) - isinstance(token, _CLOSES)
        if isinstance(token, yaml.AliasToken):
            raise InputError("aliases (*name) are not allowed; write the value out", path, token.start_mark.line + 1)
        if depth > _DEEPEST:
            raise InputError("is nested too deeply", path, token.start_mark.line + 1)


def _value(node: yaml.Node, place: Place, lines: dict[Place, int], path: Path) -> Value:
    line = node.start_mark.line + 1
    lines.setdefault(place, line)
    if isinstance(node, yaml.SequenceNode):
        return [_value(item, (*place, number), lines, path) for number, item in enumerate(node.value)]
    if isinstance(node, yaml.MappingNode):
        content: dict[str, Value] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise InputError("a key must be a word", path, key.start_mark.line + 1)
            if key.value in content:
                raise InputError("is given twice; keep one", path, key.start_mark.line + 1, key.value)
            lines[(*place, key.value)] = key.start_mark.line + 1
            content[key.value] = _value(value, (*place, key.value), lines, path)
        return content
    assert isinstance(node, yaml.ScalarNode)
    return None if not node.style and node.value in _NOTHING else str(node.value)
