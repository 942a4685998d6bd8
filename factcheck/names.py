"""Names of people and organisations compared across spellings, scripts and slips of the pen.

Spelling rules, each there for pairs that are written both ways (left becomes right, repeated until nothing changes):

    kazakh, qazaq → kazak         Kazakhstan, Kazakstan, Qazaqstan      kyrghyz, kirgiz → kirgiz   Kyrgyzstan, Kirgizia
    zh, dzh, dj → j               Zhanaozen, Janaozen; not in short words, where Zhang and Jang are two families
    kh inside a word → h          Akhmetov, Ahmetov                     q not before u → k         Qatar, Katar
    yev, iev, yov at the end → ev Tokayev, Tokaiev, Токаев; Soloviev, Solovyov
    ye at the start → e           Yerimbetov, Erimbetov                 y beside a vowel or last → i   Sergey, Sergei
    ii, ij, iy → i                Zelenskyy, Zelenskij, Zelensky        x → ks                     Alexander, Aleksandr
    logue, centre, defence, labour, organisation, programme → log, center, defense, labor, organization, program
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from anyascii import anyascii
from rapidfuzz.distance import Indel


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_POSSESSIVE = re.compile(r"(?<=\w)(?:['’´`ʼ‘]s|(?<=s)['’´`ʼ‘])(?!\w)", re.IGNORECASE)
_DOTTED = re.compile(r"\b(?:[A-Za-z]\.){2,}")
_RULES = tuple(
    (re.compile(pattern), spelling)
    for pattern, spelling in (
        (r"\b[kq]aza(?:kh*|q)", "kazak"),
        (r"\bk[iy]rg?h?[iy]z", "kirgiz"),
        (r"\bd?zh(?=\w{4})|(?<=\w)d?zh(?=\w)|(?<!d)d+j(?=\w)", "j"),
        (r"(?<=[a-jl-z0-9])k+h", "h"),
        (r"q(?!u)", "k"),
        (r"(?<=[a-hk-xz0-9])[yij]+[eo](?=v(?:a|ich|na)?\b)", "e"),
        (r"\bye(?=\w{3})(?!ll)", "e"),
        (r"(?<=[aeiou])y+|(?<!y)y+(?=[aeiou])|(?<=[a-xz0-9])y+\b", "i"),
        (r"ii+|ij\b|iy\b|yi\b", "i"),
        (r"ej\b", "ei"),
        (r"x", "ks"),
        (r"logue(s?)\b", r"log\1"),
        (r"\bcentre", "center"),
        (r"\bdefence\b", "defense"),
        (r"\blabour\b", "labor"),
        (r"isation(s?)\b", r"ization\1"),
        (r"\bprogramme", "program"),
    )
)

_TITLES = _words(
    """mr mrs ms miss dr prof professor sir lord lady dame president vice deputy acting former prime first foreign interior
    minister premier chancellor ambassador general colonel judge justice senator mep mp governor mayor akim secretary king
    queen prince princess pope chairman chairwoman chair director commissioner leader"""
)
_PARTICLES = _words("van von der den de la le di da dos del bin ibn al el ul abu st ter")
_SUFFIXES = _words("jr sr ii iii iv phd md qc kc")
_FAMILY_FIRST = _words(
    """xi li wang zhang chen liu zhao hu wen jiang deng mao zhou kim park lee moon yoon ban nguyen tran pham"""
)
_BODY_WORDS = _words(
    """administration agency alliance assembly association authority bank board bureau center commission committee company
    congress council court department federation forum foundation fund group house institute institution international
    league ministry mission monitor movement network observatory office organization parliament party program secretariat
    service society trust union university watch"""
)
_COMPANY = _words("plc ltd limited inc incorporated corp corporation llc gmbh ag nv oy ab spa pty")
_STOP_WORDS = _words("of the and for in on to an a")
_PARTS = re.compile(r"[()/,;]")
_GIVEN_FORMS = {
    form: forms.split()[0]
    for forms in (
        "alexander aleksandr oleksandr aliaksandr alyaksandr",
        "alexei aleksei oleksii oleksiy alexis",
        "andrei andrii andriy andrej",
        "dmitri dmitry dmytro dzmitry",
        "elena olena yelena",
        "michael mikhail mykhailo",
        "mohammed mohamed muhammad mohammad",
        "nikolai mykola mikalai",
        "paul pavel pavlo",
        "peter petro pyotr",
        "sergei serhii serhiy siarhei",
        "vladimir volodymyr uladzimir",
        "yevgeny evgeny yevhen evgenii",
        "yulia julia yuliya",
        "yuri juri yuriy yurii",
    )
    for form in forms.split()
}
"""The same given name as several languages spell it."""


@dataclass(frozen=True, slots=True)
class NameMatch:
    """Why two names are the same. `score` runs 0 to 1; 1 is the same name in the same words."""

    score: float
    why: str


@lru_cache(maxsize=65536)
def canonical(name: str) -> str:
    """The name in lower-case ASCII words, without possessive, under the spelling rules; canonical forms stay as they are."""
    form, before = _plain(name), ""
    while form != before:
        before = form
        for pattern, spelling in _RULES:
            form = pattern.sub(spelling, form)
    return form


@lru_cache(maxsize=65536)
def same_name(first: str, second: str) -> NameMatch | None:
    """The match, or None when these are, or may well be, two different people or bodies."""
    left, right = canonical(first), canonical(second)
    if not left or not right:
        return None
    if left.replace(" ", "") == right.replace(" ", ""):
        return NameMatch(1.0 if _plain(first) == _plain(second) else 0.98, _shown(first, second, "="))
    found = _same_body(first, second) if _is_body(first) or _is_body(second) else None
    return found or (None if _has_body_word(first) or _has_body_word(second) else _same_person(first, second))


@lru_cache(maxsize=65536)
def _plain(name: str) -> str:
    """Transliterated lower-case words, spelled as they came."""
    text = _POSSESSIVE.sub("", unicodedata.normalize("NFKC", _POSSESSIVE.sub("", name)))
    text = _POSSESSIVE.sub("", anyascii(text))
    text = _DOTTED.sub(lambda found: found[0].replace(".", ""), text).replace("'", "").replace("`", "")
    return " ".join(re.findall(r"[a-z0-9]+", text.casefold()))


def _shown(first: str, second: str, sign: str) -> str:
    """Both names as an editor reads them, a foreign script followed by its transliteration."""
    return f" {sign} ".join(
        name.strip() if not _foreign(name) else f"{name.strip()} → {anyascii(name).strip()}" for name in (first, second)
    )


def _foreign(name: str) -> bool:
    return any(not letter.isascii() and letter.isalpha() for letter in name)


def _is_body(name: str) -> bool:
    """Whether this names an organisation: a word such as Commission, a part in parentheses, an acronym."""
    return _has_body_word(name) or bool(_PARTS.search(name)) or _is_acronym(name)


def _has_body_word(name: str) -> bool:
    return not (_BODY_WORDS | _COMPANY).isdisjoint(_plain(name).replace("organis", "organiz").replace("centre", "center").split())


def _is_acronym(name: str) -> bool:
    letters = name.strip().replace(".", "")
    return (
        2 <= len(letters) <= 8 and letters.isalpha() and sum(letter.isupper() for letter in letters) >= max(2, len(letters) - 2)
    )


def _same_body(first: str, second: str) -> NameMatch | None:
    """Same organisation: a shared full part, initials, or one name being the other plus words that name no other body."""
    left, right = _parts(first), _parts(second)
    for one in left:
        for other in right:
            if canonical(one) == canonical(other) and canonical(one) not in _BODY_WORDS:
                return NameMatch(0.9, _shown(one, other, "="))
            if _initials_of(one, other) or _initials_of(other, one):
                return NameMatch(0.9, _shown(one, other, "="))
            if _extends(one, other) or _extends(other, one):
                return NameMatch(0.8, _shown(one, other, "within"))
    return None


def _parts(name: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in _PARTS.split(name) if canonical(part))[:6]


def _initials_of(short: str, full: str) -> bool:
    words = [word for word in re.findall(r"[a-z0-9-]+", anyascii(full).casefold()) if word not in _STOP_WORDS]
    return (
        _is_acronym(short)
        and len(words) >= 3
        and canonical(short) == canonical("".join(word[0] for word in words if word[0] != "-"))
    )


def _extends(short: str, full: str) -> bool:
    """Whether `full` is `short` with nothing but general words (mission, international, the) added."""
    words, more = set(_plain(short).split()), set(_plain(full).split())
    return (
        words < more
        and bool(words - _BODY_WORDS - _STOP_WORDS)
        and more - words <= _BODY_WORDS | _STOP_WORDS | _COMPANY
        and (_is_acronym(short) or bool(words & _BODY_WORDS) or more - words <= _STOP_WORDS | _COMPANY | {"international"})
    )


def _same_person(first: str, second: str) -> NameMatch | None:
    left, right = _person(first), _person(second)
    if not left or not right:
        return None
    best: NameMatch | None = None
    for family, given in _readings(left):
        for other_family, other_given in _readings(right):
            agreement = _givens_agree(given, other_given)
            if agreement is None:
                continue
            found = _same_family(family, other_family, sure=agreement == 1.0)
            if found and (best is None or found[0] * agreement > best.score):
                best = NameMatch(round(found[0] * agreement, 4), _shown(first, second, found[1]))
    return best


def _person(name: str) -> tuple[str, ...]:
    """Plain words without titles, closing Jr or PhD, or what stands in parentheses; "Kozlov, Vladimir" is turned round."""
    parts = _parts(name)
    turned = len(parts) == 2 and "," in name and len(parts[0].split()) == 1 and len(parts[1].split()) <= 2
    words = _plain(f"{parts[1]} {parts[0]}" if turned else parts[0]).split()
    while len(words) > 1 and words[0] in _TITLES:
        words = words[1:]
    while len(words) > 1 and words[-1] in _SUFFIXES:
        words = words[:-1]
    return tuple(words)


def _readings(words: tuple[str, ...]) -> list[tuple[str, tuple[str, ...]]]:
    """Family name and given names: the last word is the family name, in China, Korea and Vietnam the first."""
    found = [(words[-1], tuple(word for word in words[:-1] if word not in _PARTICLES))]
    if 1 < len(words) <= 3 and words[0] in _FAMILY_FIRST:
        found.append((words[0], words[1:]))
    return found


def _givens_agree(left: tuple[str, ...], right: tuple[str, ...]) -> float | None:
    """1 for the same given name, less where one is missing or an initial, None where they differ."""
    if not left or not right:
        return 0.95
    if len(left) > 1 and len(right) > 1 and not _given_agrees(left[1], right[1]):
        return None
    one, other = canonical(left[0]), canonical(right[0])
    if one == other and len(one) > 1:
        return 1.0
    return 0.97 if _given_agrees(left[0], right[0]) else None


def _given_agrees(left: str, right: str) -> bool:
    if _GIVEN_FORMS.get(left, left) == _GIVEN_FORMS.get(right, right):
        return True
    one, other = canonical(left), canonical(right)
    if min(len(one), len(other)) == 1:
        return one[0] == other[0]
    same_ends = one[:1] == other[:1] and one[-1:] == other[-1:]
    return one == other or (same_ends and len(one) >= 5 and _alike(one, other) >= 0.8)


def _same_family(left: str, right: str, sure: bool) -> tuple[float, str] | None:
    """Score and sign. `sure`: the given names are equal, so a slip in the family name is likelier than another person."""
    one, other = canonical(left), canonical(right)
    if one == other:
        return (1.0 if left == right else 0.98), "="
    if left[0] != right[0] or left[-2:] != right[-2:] or min(len(left), len(right)) < (6 if sure else 7):
        return None
    if one.replace("y", "i") == other.replace("y", "i"):
        return 0.97, "="
    if sorted(left) == sorted(right) and Indel.distance(left, right) == 2:
        return _alike(left, right), "~ (one letter moved)"
    similarity = max(_alike(left, right), _alike(one, other))
    if left[:3] == right[:3] and left[-3:] == right[-3:] and similarity >= (0.88 if sure else 0.94):
        return similarity, "~ (spelling)"
    return None


def _alike(left: str, right: str) -> float:
    return float(Indel.normalized_similarity(left, right))
