"""Names of people and organisations compared across spellings, scripts and slips of the pen.

`spellings` has the rules of spelling and sound, `persons` and `bodynames` what makes two names one person or one body.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from anyascii import anyascii

from factcheck.bodynames import body_match, has_body_word, is_body
from factcheck.persons import Person, person, same_person
from factcheck.spellings import canonical, plain, script, written


@dataclass(frozen=True, slots=True)
class NameMatch:
    """Why two names are the same. `score` runs 0 to 1; 1 is the same name in the same words.

    `respelled`: that rests on another spelling, script or a slip of the pen.
    """

    score: float
    why: str
    respelled: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class _Name:
    """What comparing a name needs, worked out once."""

    plain: str
    joined: str
    written: str
    body: bool
    body_word: bool
    person: Person | None


def same_name(first: str, second: str, spellings: bool = True) -> NameMatch | None:
    """The match, or None when these are, or may well be, two different people or bodies.

    Without `spellings`, words are the same only letter for letter (case and punctuation aside); order, initials, titles and
    left-out given names are still understood.
    """
    left, right = _name(first), _name(second)
    if not left.joined or not right.joined:
        return None
    if left.written == right.written or (spellings and left.joined == right.joined):
        return _told(first, second, 1.0 if left.plain == right.plain else 0.98, left.plain != right.plain)
    if left.body or right.body:
        found = body_match(first, second)
        if found and (spellings or not found.respelled):
            return _told(found.first, found.second, found.score, found.respelled, sign=found.sign)
        if left.body_word or right.body_word:
            return None
    if left.person is None or right.person is None:
        return None
    agreed = same_person(left.person, right.person, exact=not spellings)
    return _told(first, second, agreed.score, agreed.respelled, agreed.slip) if agreed else None


@lru_cache(maxsize=65536)
def _name(name: str) -> _Name:
    form = canonical(name).replace(" ", "")
    return _Name(plain(name), form, written(name), is_body(name), has_body_word(name), person(name))


def _told(first: str, second: str, score: float, respelled: bool, slip: str = "", sign: str = "=") -> NameMatch:
    """The match with its reason: the same words, or what they are read as and how sure that is."""
    respelled = respelled or script(first) != script(second)
    if not respelled or score == 1.0:
        return NameMatch(score, _shown(first, second, sign), respelled)
    return NameMatch(score, f"{_shown(first, second, '≈')} {score:.2f}{slip}", True)


def _shown(first: str, second: str, sign: str) -> str:
    """Both names as an editor reads them, a foreign script followed by its transliteration."""
    return f" {sign} ".join(
        name.strip() if not _foreign(name) else f"{name.strip()} → {anyascii(name).strip()}" for name in (first, second)
    )


def _foreign(name: str) -> bool:
    return any(not letter.isascii() and letter.isalpha() for letter in name)
