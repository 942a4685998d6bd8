"""The governments and bodies that governments.json knows: their names, capitals and leaders, and words for offices of state."""

from __future__ import annotations

import json
from functools import lru_cache
from importlib.resources import files
from typing import Any

from factcheck.spellings import canonical


@lru_cache(maxsize=1)
def _data() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((files("factcheck") / "data" / "governments.json").read_text(encoding="utf-8"))
    return loaded


@lru_cache(maxsize=8)
def generic(kind: str) -> frozenset[str]:
    """Words of a kind: officials, modifiers, fields, private …"""
    return frozenset(_data()["generic"][kind])


@lru_cache(maxsize=1)
def gazetteer() -> dict[str, tuple[frozenset[str], str]]:
    """Canonical name → the governments and bodies it stands for, and the field it comes from (names, capitals, acronyms ...)."""
    found: dict[str, tuple[frozenset[str], str]] = {}
    for entry in (*_data()["countries"], *_data()["bodies"]):
        for field in ("adjectives", "names", "alone", "capitals", "seats", "acronyms"):
            for name in map(canonical, entry.get(field, ())):
                found[name] = found.get(name, (frozenset(), ""))[0] | {entry.get("country") or entry["body"]}, field
    return found


@lru_cache(maxsize=1)
def leaders() -> dict[str, tuple[tuple[str, str], ...]]:
    """Canonical first or last word of a leader's name → full names and what they lead."""
    found: dict[str, tuple[tuple[str, str], ...]] = {}
    for entry in (*_data()["countries"], *_data()["bodies"]):
        for name in entry["leaders"]:
            words = canonical(name).split()
            for word in {words[0], words[-1]}:
                found[word] = (*found.get(word, ()), (name, entry.get("country") or entry["body"]))
    return found
