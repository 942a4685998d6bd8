"""Names of organisations compared: acronyms, parts in parentheses, general words left out or added."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from anyascii import anyascii

from factcheck.spellings import canonical, plain, sounds, written


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_BODY_WORDS = _words(
    """administration agency alliance assembly association authority bank board bureau center commission committee company
    congress council court department federation forum foundation fund group house institute institution international
    league ministry mission monitor movement network observatory office organization parliament party program secretariat
    service society trust union university watch"""
)
_COMPANY = _words("plc ltd limited inc incorporated corp corporation llc gmbh ag nv oy ab spa pty pjsc jsc ojsc")
_STOP_WORDS = _words("of the and for in on to an a")
_STATES = _words("nations states kingdom emirates")
_ADDED = _BODY_WORDS | _STOP_WORDS | _COMPANY
_LOOSELY_ADDED = _STOP_WORDS | _COMPANY | {"international", "party", "newspaper"}
_PARTS = re.compile(r"[()/,;]")


@lru_cache(maxsize=65536)
def is_body(name: str) -> bool:
    """Whether this names an organisation: a word such as Commission, a part in parentheses, an acronym."""
    return has_body_word(name) or bool(_PARTS.search(name)) or is_acronym(name)


@lru_cache(maxsize=65536)
def has_body_word(name: str) -> bool:
    return not (_BODY_WORDS | _COMPANY).isdisjoint(plain(name).replace("organis", "organiz").replace("centre", "center").split())


def is_acronym(name: str) -> bool:
    letters = name.strip().replace(".", "")
    return (
        2 <= len(letters) <= 8 and letters.isalpha() and sum(letter.isupper() for letter in letters) >= max(2, len(letters) - 2)
    )


@lru_cache(maxsize=65536)
def parts(name: str) -> tuple[str, ...]:
    """What stands between brackets, slashes, commas and semicolons; at most six."""
    return tuple(part.strip() for part in _PARTS.split(name) if canonical(part))[:6]


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    """A full part of a name, with the acronyms that its words make and whether it is one itself."""

    text: str
    canonical: str
    acronym: str
    initials: frozenset[str]
    words: frozenset[str]
    spelled: tuple[str, ...]


class BodyMatch(NamedTuple):
    """The parts of two names that name one body; `sign`: "=" or "within"; whether they are spelled otherwise."""

    score: float
    first: str
    second: str
    sign: str
    respelled: bool


def body_match(first: str, second: str) -> BodyMatch | None:
    """For a shared full part, initials, or one name being the other plus words that name no other body."""
    for one in _parts(first):
        for other in _parts(second):
            if one.canonical == other.canonical and one.canonical not in _BODY_WORDS:
                return BodyMatch(0.9, one.text, other.text, "=", written(one.text) != written(other.text))
            if one.acronym in other.initials or other.acronym in one.initials:
                return BodyMatch(0.9, one.text, other.text, "=", False)
            if _extends(one, other) or _extends(other, one):
                return BodyMatch(0.8, one.text, other.text, "within", False)
            if len(one.spelled) == len(other.spelled) > 1 and _same_words(one.spelled, other.spelled):
                return BodyMatch(0.85, one.text, other.text, "=", True)
    return None


@lru_cache(maxsize=65536)
def _parts(name: str) -> tuple[_Part, ...]:
    return tuple(map(_part, parts(name)))


def _part(text: str) -> _Part:
    form = canonical(text)
    acronym = canonical(plain(text).replace(" ", "")) if is_acronym(text) else ""
    spelled = tuple(word for word in form.split() if word not in _STOP_WORDS)
    return _Part(text, form, acronym, _initials(text), frozenset(plain(text).split()), spelled)


def _initials(text: str) -> frozenset[str]:
    """The acronyms of three words or more, and of a short capitalised name with its "of" (CoE), as canonical forms."""
    every = re.findall(r"[a-z0-9-]+", anyascii(text).casefold())
    words = [word for word in every if word not in _STOP_WORDS]
    if len(words) >= 3:
        return frozenset({canonical("".join(word[0] for word in words if word[0] != "-"))})
    if len(words) == 2 and text[:1].isupper() and (len(every) > 2 or not {*words}.isdisjoint(_BODY_WORDS | _STATES)):
        return frozenset({canonical("".join(word[0] for word in every))})
    return frozenset()


def _extends(short: _Part, full: _Part) -> bool:
    """Whether `full` is `short` with nothing but general words (mission, international, the) added."""
    if not short.words < full.words:
        return False
    added = full.words - short.words
    return (
        bool(short.words - _BODY_WORDS - _STOP_WORDS)
        and added <= _ADDED
        and (bool(short.acronym) or bool(short.words & _BODY_WORDS) or added <= _LOOSELY_ADDED)
    )


def _same_words(left: tuple[str, ...], right: tuple[str, ...]) -> bool:
    """Whether both have the same words, each as it is spelled or sounds; in any order if spelled the same."""
    if sorted(left) == sorted(right):
        return True
    pairs = zip(left, right, strict=True)
    return all(one == two or (min(len(one), len(two)) > 4 and bool(sounds(one) & sounds(two))) for one, two in pairs)
