"""People's names compared: titles, initials, patronymics, order, particles, and words spelled or transliterated otherwise.

Two names are one person when the given names agree, or one side leaves them out or has initials, and the family names are the
same under the spelling rules, sound the same in the spelling of some language, or differ by a slip where the given names are
equal. Arabic leaves vowels out, so there the consonants decide. Endings (Kozlov, Kozlova) and other given names tell people
apart.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache, reduce
from operator import or_
from typing import NamedTuple

from rapidfuzz.distance import Indel

from factcheck.bodynames import parts
from factcheck.name_words import FAMILY_FIRST, FROM_ARABIC, GENERATIONS, GIVEN_FORMS, PARTICLES, SUFFIXES, TITLES
from factcheck.spellings import canonical, consonants, long_vowels_fit, plain, script, sounds, without_sh, written

_ARTICLE = re.compile(r"\b(?:al|el|as|es|at|ad|an|ash|az|ar|ul|аль|эль|ас|эс|ан|ат|ад|аш|аз|ар|αλ|ελ)'?-(?=\w)", re.IGNORECASE)
_SERVANT = re.compile(
    r"\b(abd|абд|عبد)(?:[aeu]?l?|[еуаэ]?ль?)(?:[ -]+(?:(?:[ae][lstdnrz]|ul)[ -]+|ال)?(?=\w{3})|(?<=l)(?=[b-df-hj-np-tv-z]\w\w))",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a name: in ASCII, under the spelling rules, as it may sound, and as its own script has it."""

    plain: str
    canonical: str
    raw: str
    script: str

    @property
    def initial(self) -> bool:
        return len(self.plain) == 1


@dataclass(frozen=True, slots=True)
class Person:
    """The words of a person's name. `heads` has a bit for each letter or sound that a word may begin with, `core` those of
    each word that is neither a particle nor an initial."""

    words: tuple[Word, ...]
    readings: tuple[tuple[Word, tuple[Word, ...]], ...]
    generation: str
    arabic: bool
    hyphened: bool
    heads: int
    core: tuple[int, ...]


class Agreement(NamedTuple):
    """How two names agree: `score` 0 to 1, what slip of the pen was forgiven, and whether words are spelled otherwise."""

    score: float
    slip: str = ""
    respelled: bool = True


def same_person(left: Person, right: Person, exact: bool = False) -> Agreement | None:
    """How the names agree, None where they are, or may well be, two people; with `exact`, in the very letters."""
    if left.generation and right.generation and left.generation != right.generation:
        return None
    if not _may_be_same(left, right):
        return None
    arabic = left.arabic or right.arabic
    best: Agreement | None = None
    for family, given in left.readings:
        for other, other_given in right.readings:
            both = bool(given and other_given)
            given_score = _givens_agree(given, other_given, arabic, exact) if both else 0.95
            found = _same_family(family, other, both and given_score >= 0.98, arabic, exact) if given_score else None
            if found and (best is None or found[0] * given_score > best.score):
                first = both and not (given[0].initial or other_given[0].initial) and given[0].plain != other_given[0].plain
                respelled = first or family.plain != other.plain or family.script != other.script
                best = Agreement(round(found[0] * given_score, 4), found[1], respelled)
    return best or _same_whole(left, right, arabic, exact)


def _same_whole(left: Person, right: Person, arabic: bool, exact: bool) -> Agreement | None:
    """The same words in another order or run together, or one name with a second family name after it."""
    ours, theirs = left.words, right.words
    if len(ours) == len(theirs) > 1 and not any(word.initial for word in (*ours, *theirs)):
        turned = (*ours[1:], ours[0]), (ours[-1], *ours[:-1])
        if any(all(_given_agrees(one, other, arabic, exact) for one, other in zip(way, theirs, strict=True)) for way in turned):
            return Agreement(0.93, "", {word.raw for word in ours} != {word.raw for word in theirs})
    if exact:
        return None
    if "".join(word.plain for word in ours) == "".join(word.plain for word in theirs):
        return Agreement(0.97)
    short, long = sorted((ours, theirs), key=len)
    if (
        len(short) == 2
        and len(long) == 3
        and not (left.hyphened or right.hyphened)
        and all(one.canonical == other.canonical and len(one.plain) > 2 for one, other in zip(short, long, strict=False))
    ):
        return Agreement(0.9, "", any(map(_spelled_apart, short, long)))
    if arabic and "ARABIC" in (ours[0].script, theirs[0].script) and min(len(ours), len(theirs)) > 1:
        joined = [{"".join(way) for way in _joined(words)} for words in (ours, theirs)]
        if any(len(form) > 5 for form in joined[0] & joined[1]):
            return Agreement(0.85)
    return None


def _spelled_apart(one: Word, other: Word) -> bool:
    return one.raw != other.raw


def _joined(words: tuple[Word, ...]) -> set[str]:
    forms = {""}
    for word in words[:4]:
        forms = {form + more for form in forms for more in consonants(word.raw)}
        if len(forms) > 64:
            return set()
    return forms


def person(name: str) -> Person | None:
    """The name without titles, closing Jr or PhD, or what stands in parentheses; "Kozlov, Vladimir" is turned round."""
    pieces = parts(name)
    if not pieces:
        return None
    tail = pieces[1] if len(pieces) > 1 else ""
    turned = len(pieces) == 2 and "," in name and len(pieces[0].split()) <= 3 and len(tail.split()) <= 2
    turned = turned and plain(tail) not in SUFFIXES
    text = f"{tail} {pieces[0]}" if turned else pieces[0]
    text = _SERVANT.sub(r"\1", _ARTICLE.sub("", text))
    words = [found for found in map(_word, _raw_words(text)) if found.plain]
    while len(words) > 1 and words[0].plain in TITLES:
        words = words[1:]
    generation = next((word.plain for word in map(_word, _raw_words(name)) if word.plain in GENERATIONS), "")
    while len(words) > 1 and words[-1].plain in SUFFIXES:
        words = words[:-1]
    if not words:
        return None
    kept = tuple(words)
    arabic = any(word.script == "ARABIC" or word.plain in FROM_ARABIC for word in kept) or bool(_ARTICLE.search(name))
    arabic = arabic or bool({"bin", "ibn", "abu"} & {word.plain for word in kept}) or any(w.plain[:3] == "abd" for w in kept)
    core = tuple(_heads(word) for word in kept if not word.initial and word.plain not in PARTICLES)
    return Person(kept, _readings(kept), generation, arabic, "-" in name, reduce(or_, map(_heads, kept)), core)


def _heads(word: Word) -> int:
    """A bit for each letter or sound that a word may begin with."""
    given = GIVEN_FORMS.get(word.plain, "")
    first = {form[:1] for form in (word.canonical, word.plain, given, *sounds(word.raw), *consonants(word.raw))} - {""}
    return reduce(or_, (1 << (ord(head) % 64) for letter in first for head in (letter, letter.translate(_ROUGH))), 0)


def _may_be_same(left: Person, right: Person) -> bool:
    """A cheap look: whether first and last word of the shorter name begin like words of the longer."""
    short, long = (left, right) if len(left.core) <= len(right.core) else (right, left)
    return not short.core or bool(short.core[-1] & long.heads and short.core[0] & long.heads)


def _raw_words(text: str) -> list[str]:
    """Words in their own script, in lower case; initials that stand together are taken apart."""
    spaced = re.sub(r"(?<=\w)\.(?=\w)", ". ", text)
    return written(re.sub(r"(?<=\w)['’ʼ`´](?=\w)", "", spaced)).split()


@lru_cache(maxsize=65536)
def _word(raw: str) -> Word:
    ascii_form = plain(raw).replace(" ", "")
    return Word(ascii_form, canonical(ascii_form), raw, script(raw))


def _readings(words: tuple[Word, ...]) -> tuple[tuple[Word, tuple[Word, ...]], ...]:
    """Family name and given names: the last word is the family name; in China, Korea, Vietnam and before initials the first."""
    found = [(words[-1], tuple(word for word in words[:-1] if word.plain not in PARTICLES - {"abu"}))]
    if 1 < len(words) <= 3 and words[0].plain in FAMILY_FIRST:
        found.append((words[0], words[1:]))
    if 1 < len(words) <= 3 and all(word.initial for word in words[1:]) and not words[0].initial:
        found = [(words[0], words[1:])]
    elif len(words) == 3 and words[-1].plain.endswith(("vich", "ovna", "evna")):  # Sidorov Ivan Petrovich
        found.append((words[0], words[1:]))
    return tuple(found)


def _givens_agree(left: tuple[Word, ...], right: tuple[Word, ...], arabic: bool, exact: bool) -> float:
    """1 for the same given name, less where one is an initial or spelled otherwise, 0 where they differ."""
    if len(left) > 1 and len(right) > 1 and not _given_agrees(left[1], right[1], arabic, exact):
        return 0.0
    if left[0].canonical == right[0].canonical and not left[0].initial and not exact:
        return 1.0
    agreement = _given_agrees(left[0], right[0], arabic, exact)
    return min(agreement, 0.97) if left[0].initial or right[0].initial else agreement


def _given_agrees(left: Word, right: Word, arabic: bool, exact: bool) -> float:
    if exact:
        short = min(len(left.raw), len(right.raw)) == 1
        return 0.97 * (left.raw[:1] == right.raw[:1]) if short else float(left.raw == right.raw)
    one, other = left.canonical, right.canonical
    if left.initial or right.initial:
        if left.script == right.script:
            return 0.97 * (one[:1] == other[:1])
        return 0.97 * any(a[:1] == b[:1] for a in sounds(left.raw) for b in sounds(right.raw))
    if one == other or GIVEN_FORMS.get(left.plain, left.plain) == GIVEN_FORMS.get(right.plain, right.plain):
        return 0.99
    if len(one) > 2 and len(other) > 2 and _sounds_alike(left, right, arabic):
        return 0.98
    same_ends = one[:1] == other[:1] and one[-1:] == other[-1:]
    return 0.97 * (same_ends and min(len(one), len(other)) >= 5 and _alike(one, other) >= 0.8)


def _same_family(left: Word, right: Word, sure: bool, arabic: bool, exact: bool) -> tuple[float, str] | None:
    """Score and slip. `sure`: the given names are equal, so a slip in the family name is likelier than another person."""
    if exact:
        return (1.0, "") if left.raw == right.raw else None
    one, other = left.canonical, right.canonical
    if one == other:
        return (1.0 if left.plain == right.plain else 0.98), ""
    foreign = left.script != right.script
    if left.plain not in FAMILY_FIRST and right.plain not in FAMILY_FIRST:
        if (foreign or arabic or max(len(left.plain), len(right.plain)) >= (5 if sure else 6)) and _sounds_alike(
            left, right, arabic, 2 if sure else 4
        ):
            return 0.95, ""
        if foreign and sure and min(len(one), len(other)) >= 6 and _nearly_sounds(left, right):
            return 0.88, ""
    a, b = left.plain, right.plain
    if a[0] != b[0] or a[-2:] != b[-2:] or min(len(a), len(b)) < (6 if sure else 7):
        return None
    if one.replace("y", "i") == other.replace("y", "i"):
        return 0.97, ""
    if sorted(a) == sorted(b) and Indel.distance(a, b) == 2:
        return _alike(a, b), " (one letter moved)"
    similarity = max(_alike(a, b), _alike(one, other))
    if a[:3] == b[:3] and a[-3:] == b[-3:] and similarity >= (0.88 if sure else 0.94):
        return similarity, " (spelling)"
    return None


@lru_cache(maxsize=65536)
def _sounds_alike(left: Word, right: Word, arabic: bool, fewest: int = 3) -> bool:
    """Whether the words sound the same in some language; by at least `fewest` consonants where one is in Arabic script."""
    scripts = {left.script, right.script}
    if "ARABIC" in scripts:
        both = consonants(left.raw) & consonants(right.raw)
        return any(len(form) >= fewest for form in both) and (
            (left.script != "ARABIC" or long_vowels_fit(left.raw, right.raw))
            and (right.script != "ARABIC" or long_vowels_fit(right.raw, left.raw))
        )
    ours, theirs = sounds(left.raw), sounds(right.raw)
    if ours & theirs:
        return True
    if "GREEK" in scripts and len(scripts) > 1 and {*map(without_sh, ours)} & {*map(without_sh, theirs)}:
        return True
    return arabic and any(_vowels_vary(one, two) for one in ours for two in theirs)


def _vowels_vary(one: str, other: str) -> bool:
    """Whether two forms differ only in vowels, and in consonants, that are written both ways for one in Arabic."""
    rough = [form.translate(_ROUGH) for form in (one, other)]
    if len(rough[0]) != len(rough[1]) or len(one) < 3:
        return False
    return all(a == b or f"{a}{b}" in _VOWELS for a, b in zip(*rough, strict=True))


_ROUGH = str.maketrans("gqJ", "kkk")
_VOWELS = {"ou", "uo", "ei", "ie", "ae", "ea"}


def _nearly_sounds(left: Word, right: Word) -> bool:
    """Whether a form of each begins and ends alike and differs in little, as between scripts."""
    return any(
        one[:2] == two[:2] and one[-1] == two[-1] and min(len(one), len(two)) >= 5 and _alike(one, two) >= 0.9
        for one in sounds(left.raw)
        for two in sounds(right.raw)
        if one and two
    )


def _alike(left: str, right: str) -> float:
    return float(Indel.normalized_similarity(left, right))
