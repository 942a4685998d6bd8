"""The speaker's side: under which names a speaker, or the government or body the speaker speaks for, may appear in a text.

The side of Kazakhstan's president is also "the authorities", "officials in Almaty", "Astana" and "the Foreign Ministry", but not
"Russian officials", "former ministers", "the president's critics" or a court. A private person speaks only for themself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from factcheck.bodies import LOCAL, Body, body_of, local_title, means_body
from factcheck.entities import BUILT_IN, Names
from factcheck.gazetteer import gazetteer, generic, leaders
from factcheck.names import NameMatch, same_name
from factcheck.records import Claim
from factcheck.spellings import canonical

_WORD = re.compile(r"(?:[A-Z]\.){2,}|\w+(?:[-'’´.&/]\w+)*(?:(?<=s)['’´](?!\w))?|,")
_POSSESSIVE = re.compile(r"(?:['’´`]s|(?<=s)['’´`])$", re.IGNORECASE)
_PREPOSITIONS = frozenset({"of", "for", "from", "to", "with", "in", "at", "on", "near", "within", "under", ","})
_PLACES = frozenset({"in", "at", "on", "near", "within", ","})
_DETERMINERS = frozenset({"the", "a", "an", "its", "his", "her", "their", "our", "this", "some", "many", "several"})
_LOOSE = frozenset({"president", "official", "officials", "leadership", "secretary", "secretary-general", "general", "premier"})
"""Titles that companies and clubs give too: a name beside them says for whom they speak."""
_ABROAD = frozenset({"ambassador", "ambassadors", "envoy", "diplomat", "diplomats", "embassy", "consulate"})
"""Titles that, where no country is named, are more likely another country's."""

_Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Side:
    """Names the speaker goes by, the office they hold ("mayor", "of Varna"), and the government or body spoken for.

    `government` is a country code or a key in governments.json; `body` a company, a town or another body; `known` compares names.
    """

    names: tuple[str, ...]
    government: str | None = None
    office: tuple[str, ...] = ()
    body: Body | None = None
    known: Names = BUILT_IN


class _Phrase(NamedTuple):
    """Kazakhstan's | Foreign Minister | of | state: owner, head, preposition and tail, each possibly empty."""

    owner: _Words
    head: _Words
    preposition: str
    tail: _Words


class _Place(NamedTuple):
    """A country or body named by words `start` to `end`; `field` is where governments.json has the name."""

    keys: frozenset[str]
    field: str
    start: int
    end: int


def side_of(claim: Claim, known: Names = BUILT_IN) -> Side:
    """The side of the claim's speaker, from the role, the name and the known leaders, else the claim's country."""
    speaker, country = claim.speaker, claim.country
    role, name = _words(speaker.role or ""), _words(speaker.name)
    led = [key for _, key in _led_by(name)]
    owner, head, _, tail = _phrase(role)
    local = local_title(head, elsewhere=bool(tail) and not _places(tail))
    government = None if local else _spoken_for(role, country, led)
    if government is None and not local and not (role and led):
        government = _spoken_for(name, country, led)
    held = (" ".join(head).lower(), " ".join(_bare(tail)).lower()) if head else ()
    former = not generic("not_government").isdisjoint(_pieces(head))
    body = body_of(head, owner, tail, local) if government is None and not former else None
    return Side((speaker.name, *speaker.aliases), government, held, body, known)


def _spoken_for(words: _Words, country: str | None, led: list[str]) -> str | None:
    """The government or body that a role or name speaks for: one it names, one the person is known to lead, or the country's."""
    named = [key for place in _places(words)[:1] for key in sorted(place.keys)]
    known = [*sorted(named, key=lambda key: key != country), *led, *([country] if country else [])]
    return next((key for key in known if _is_governments(words, key)), None)


@lru_cache(maxsize=65536)
def on_side(source: str, side: Side) -> bool:
    """Whether words that name a source ("Astana", "Juncker's office", "the local authorities") name the speaker or the side."""
    for words in (_words(source), *(_words(part) for part in source.split(",")[1:])):
        if _is_speaker(words, side) or (side.government is not None and _is_governments(words, side.government)):
            return True
        if side.office and _is_office(words, side.office):
            return True
        owner, head, _, tail = _phrase(words)
        if side.body is not None and means_body(words, owner, head, _bare(tail), side.body):
            return True
    return False


def is_official(source: str) -> bool:
    """Whether the words name an office of state, whichever government's: "the local authorities", "a spokesman"."""
    _, head, preposition, tail = _phrase(_words(source))
    speaks = bool(head) and head[-1].lower() in generic("speaking_for") and preposition not in _PLACES
    return bool(_official_word(head)) or (speaks and bool(_official_word(_phrase(tail).head)))


@lru_cache(maxsize=65536)
def is_place(source: str) -> bool:
    """Whether the words are a country, a capital or a known body: "Riga" for its government."""
    words = _bare(_words(source))
    return any(place.start == 0 and place.end == len(words) and place.field != "adjectives" for place in _places(words))


def named_as(source: str, side: Side) -> NameMatch | None:
    """How the words of a source name the speaker, with a title or as an office of the speaker; None where they do not."""
    return _is_speaker(_words(source), side)


def _is_speaker(words: _Words, side: Side) -> NameMatch | None:
    if not words:
        return None
    owner, head, preposition, tail = _phrase(words)
    for called in (" ".join(_bare(words)), _person(head)):
        if found := next((match for name in side.names if called and (match := side.known.same(called, name))), None):
            return found
    if not head or head[-1].lower() not in generic("speaking_for") | generic("officials"):
        return None
    return _is_speaker(owner or head[:-1], side) or (_is_speaker(tail, side) if preposition not in _PLACES else None)


def _is_office(words: _Words, office: tuple[str, ...]) -> bool:
    """Whether the words are the speaker's office, or speak for it: "the mayor", "the mayor's spokeswoman"; of no other place."""
    owner, head, _, tail = _phrase(words)
    if owner and " ".join(head).lower() in generic("speaking_for"):
        owner, head = (), owner
    elsewhere = " ".join(_bare(tail)).lower()
    called = " ".join(head).lower()
    return (
        not owner
        and (called == office[0] or (words[0].lower() == "the" and office[0].endswith(f" {called}")))
        and (not elsewhere or elsewhere == office[1])
    )


def _is_governments(words: _Words, key: str) -> bool:
    """Whether the words name this government or body, its capital, leaders, ministries or officials."""
    words = _bare(words)
    owner, head, preposition, tail = _phrase(words)
    places = _places(words)
    mine = [place for place in places if key in place.keys]
    if any(place.start == 0 and place.end >= len(owner) + len(head) and place.field != "adjectives" for place in mine):
        return bool(head)
    if not head or not generic("not_government").isdisjoint(_pieces((*owner, *head))):
        return False
    led = {leader_key for _, leader_key in _led_by(head) or _led_by(owner)}
    if led:
        return key in led
    portfolio = _has_portfolio(head, tail)
    if (places and places[0] not in mine) or not (portfolio or _is_official(head)):
        return False
    last, complement = head[-1].lower(), tail if preposition not in _PLACES else ()
    within = [place for place in mine if place.start < len(owner) + len(head)]
    if owner and not within and not _is_official(owner):
        return False
    if last in generic("speaking_for") | _LOOSE and complement and not portfolio and (not within or last.startswith("office")):
        return _is_governments(complement, key)
    if last in generic("speaking_for") and not mine and not owner and not _official_word(head):
        return False
    return bool(mine) or (len(key) == 2 and not _is_private(head) and _ABROAD.isdisjoint(word.lower() for word in head))


def _is_official(head: _Words) -> bool:
    """Whether these words are an office of state: "the local authorities", "Foreign Minister Kuleba", "police chief"."""
    found = _official_word(head)
    if not found:
        return bool(head) and head[-1].lower() in generic("speaking_for")
    after = head[found:]
    if after and after[-1].lower() in generic("speaking_for"):
        return True
    return all(word[:1].isupper() for word in after) and not (after and head[found - 1].lower() in LOCAL)


def _has_portfolio(head: _Words, tail: _Words) -> bool:
    """Whether the title or office is for a field of government: "Secretary of Health", "Department of Justice undersecretary"."""
    title = head[-1].lower() in ("secretary", "department", "undersecretary", "directorate", "commissioner")
    return title and bool(_bare(tail)) and _bare(tail)[0].lower() in generic("fields")


def _official_word(head: _Words) -> int:
    """One past the last word that names an office of state, 0 where there is none."""
    low = [word.lower().removeprefix("vice-").removeprefix("deputy-") for word in head]
    for end in range(len(low), 0, -1):
        field = low[end - 1] in ("department", "directorate") and (low[max(0, end - 2)] in generic("fields") or len(low) == 1)
        if field or low[end - 1] in generic("officials") or " ".join(low[max(0, end - 2) : end]) in generic("phrases"):
            return end
        if " ".join(low[max(0, end - 3) : end]) in generic("phrases"):
            return end
    return 0


def _is_private(head: _Words) -> bool:
    """Whether a company, club or unknown name stands before the title: "FIFA president", "company officials"."""
    end = _official_word(head) or len(head)
    before = head[: end - 1]
    if " ".join(word.lower() for word in head[max(0, end - 3) : end - 1]) in generic("phrases"):
        return False
    offices = generic("officials") | generic("modifiers")
    unknown = any(word[:1].isupper() and word.lower() not in offices for word in before)
    loose = head[end - 1].lower() in _LOOSE | generic("speaking_for")
    return (unknown and loose) or not generic("private").isdisjoint(_pieces(head[max(0, end - 2) :]))


def _words(text: str) -> _Words:
    return tuple(_WORD.findall(text[:400]))[:40]


def _bare(words: _Words) -> _Words:
    return words[1:] if words and words[0].lower() in _DETERMINERS else words


def _pieces(words: _Words) -> set[str]:
    """Single words, parts of hyphenated ones, and pairs, in lower case."""
    pairs = {f"{first} {second}".lower() for first, second in pairwise(words)}
    return pairs | {piece for word in words for piece in (word.lower(), *word.lower().split("-"))}


def _phrase(words: _Words) -> _Phrase:
    words = _bare(words)
    at = next((number for number, word in enumerate(words) if word.lower() in _PREPOSITIONS and number), len(words))
    first = words[:at]
    cut = max((number + 1 for number, word in enumerate(first[:-1]) if _POSSESSIVE.search(word)), default=0)
    owner = (*first[: cut - 1], _POSSESSIVE.sub("", first[cut - 1])) if cut else ()
    head = tuple(_POSSESSIVE.sub("", word) for word in first[cut:])
    return _Phrase(owner, head, words[at].lower() if at < len(words) else "", words[at + 1 :])


def _person(head: _Words) -> str:
    """The name that closes the head, without titles and nationality: N. Nazarbayev of "Kazakh President N. Nazarbayev"."""
    start = len(head)
    while start and head[start - 1].removeprefix("al-").removeprefix("el-")[:1].isupper():
        start -= 1
    offices, name = generic("officials") | generic("modifiers"), head[start:]
    while len(name) > 1 and (
        name[0].lower() in offices or any(place.start == 0 and place.field == "adjectives" for place in _places(name))
    ):
        name = name[1:]
    return " ".join(name)


def _led_by(words: _Words) -> list[tuple[str, str]]:
    """Known leaders whom these words may name, with what they lead."""
    name = _person(words)
    near = {leader for word in canonical(name).split() for leader in leaders().get(word, ())}
    return sorted(leader for leader in near if same_name(name, leader[0]))


def _places(words: _Words) -> list[_Place]:
    """The countries, capitals and bodies named, longest names first taken, in order."""
    found, start, known = [], 0, gazetteer()
    while start < len(words):
        for end in range(min(len(words), start + 9), start, -1):
            keys, field = known.get(canonical(" ".join(words[start:end])), (frozenset[str](), ""))
            if keys and (field != "acronyms" or words[start][:2].isupper()) and (field != "alone" or start == 0):
                found.append(_Place(keys, field, start, end))
                start = end - 1
                break
        start += 1
    return found
