"""Changes single values in the text of a YAML file and leaves every other character, comments too, as it is."""

from __future__ import annotations

import json
import os
import re
import tempfile
from collections.abc import Mapping
from pathlib import Path

import yaml

from factcheck.errors import InputError
from factcheck.yamlfile import Place, Value, parse_yaml

Values = Mapping[str, str | int | None]
# Characters that YAML refuses, or folds as line breaks, unless they are escaped.
_UNPRINTABLE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")


def with_values(text: str, path: Path, changes: Mapping[Place, Values]) -> str:
    """The text with these keys set in the mappings at these places; new keys follow the first key of their mapping.

    Raises InputError, and changes nothing, if the outcome would not read as exactly that.
    """
    before = parse_yaml(text, path)
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    cuts = [cut for place, values in changes.items() for cut in _cuts(text, _at(root, place), values)]
    changed = text
    for start, end, new in sorted(cuts, reverse=True):
        changed = changed[:start] + new + changed[end:]
    wanted: Value = before.content
    for place, values in changes.items():
        wanted = _set(wanted, place, values)
    if _content(changed, path) != wanted:
        line = min(before.line(place) for place in changes)
        raise InputError("cannot be changed in place; write one key a line, and try again", path, line)
    return changed


def _content(text: str, path: Path) -> Value:
    try:
        return parse_yaml(text, path).content
    except InputError:
        return None


def replace_file(path: Path, data: bytes) -> None:
    """Write a file that is there already: whole, or not at all. Keeps its permissions."""
    target = path.resolve()
    with tempfile.NamedTemporaryFile("wb", dir=target.parent, prefix=f".{target.name}.", delete=False) as part:
        try:
            part.write(data)
            part.flush()
            os.fsync(part.fileno())
            os.chmod(part.name, target.stat().st_mode & 0o7777)
            os.replace(part.name, target)
        except BaseException:
            Path(part.name).unlink(missing_ok=True)
            raise


def _at(node: yaml.Node | None, place: Place) -> yaml.MappingNode:
    for part in place:
        if isinstance(node, yaml.MappingNode):
            node = next(value for key, value in node.value if key.value == part)
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int):
            node = node.value[part]
    assert isinstance(node, yaml.MappingNode)
    return node


def _cuts(text: str, node: yaml.MappingNode, values: Values) -> list[tuple[int, int, str]]:
    """What to put in place of which stretch of the text."""
    known = {key.value: value for key, value in node.value}
    cuts = []
    for name in (name for name in values if name in known):
        start, end = known[name].start_mark.index, known[name].end_mark.index
        cuts.append((start, end, ("" if start < end else " ") + scalar(values[name])))
    new = [f"{name}: {scalar(value)}" for name, value in values.items() if name not in known]
    first_key, first_value = node.value[0]
    if new and node.flow_style:
        at = first_value.end_mark.index
        cuts.append((at, at, "".join(f", {line}" for line in new)))
    elif new:
        newline = "\r\n" if "\r\n" in text else "\n"
        at = text.find("\n", first_value.end_mark.index) + 1
        if isinstance(first_value, yaml.ScalarNode) and first_value.style in ("|", ">"):
            at = first_value.end_mark.index
        lead = "" if at else newline
        at = at or len(text)
        cuts.append((at, at, lead + "".join(f"{' ' * first_key.start_mark.column}{line}{newline}" for line in new)))
    return cuts


def scalar(value: str | int | None) -> str:
    """The value as YAML: JSON strings are valid YAML but for a few characters."""
    return _UNPRINTABLE.sub(lambda char: f"\\u{ord(char.group()):04x}", json.dumps(value, ensure_ascii=False))


def _set(content: Value, place: Place, values: Values) -> dict[str, Value]:
    """The content as it must read with these values."""
    if not place:
        assert isinstance(content, dict)
        return {**content, **{name: None if value is None else str(value) for name, value in values.items()}}
    part, rest = place[0], place[1:]
    if isinstance(content, list) and isinstance(part, int):
        return [*content[:part], _set(content[part], rest, values), *content[part + 1 :]]  # type: ignore[return-value]
    assert isinstance(content, dict) and isinstance(part, str)
    return {**content, part: _set(content[part], rest, values)}
