"""One name as several languages and scripts spell it: its canonical form, how it may sound, and its consonants.

Canonical forms follow these rules, each there for pairs that are written both ways (left becomes right, until nothing changes):

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
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby, product

from anyascii import anyascii

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

# How letters sound, in one alphabet: S is sh, C ch, J zh or the j of "jam", c ts, h kh; the rest as it is written.
_CYRILLIC = {
    **dict(zip("абвгдезиклмнопрстуфхцчшыэюя", "abvgdeziklmnoprstufhcCSieua", strict=True)),
    **{"ж": "J", "щ": "SC", "й": "i", "ь": "", "ъ": "", "і": "i", "ї": "i", "є": "e", "ґ": "g", "ў": "u", "қ": "k", "ғ": "g"},
    **{"ң": "n", "ө": "o", "ұ": "u", "ү": "u", "һ": "h", "ә": "a", "ҳ": "h", "ӣ": "i", "ћ": "C", "ђ": "J", "џ": "J"},
    **{"љ": "l", "њ": "n", "ј": "i"},
}  # fmt: skip
_GREEK = {**dict(zip("αβγδεζηθικλμνοπρστυφχωςϊϋ", "avgdezitiklmnoprstifhosii", strict=True)), "ξ": "ks", "ψ": "ps"}
_GEORGIAN = {**dict(zip("აბგდევზთიკლმნოპჟრსტუფქღყშჩცწჭხჯჰ", "abgdevztiklmnopJrstupkgkSCccChJh", strict=True)), "ძ": "dz"}
_ARABIC = {
    **dict(zip("بتثجحخدذرزسشصضطظغفقكلمنهپژگڤک", "bttkhhddrzsssdtzkfkklmnhbzkfk", strict=True)),
    "چ": "ts",
}  # fmt: skip
_MARKED = {**dict.fromkeys("šşśș", "S"), **dict.fromkeys("čćç", "C"), **dict.fromkeys("žżźđ", "J"), "ł": "l", "ə": "a", "ı": "i"}
_GERMAN = (("ch", "h"), ("tz|z", "c"), ("s(?=[aeiouy])", "z"), ("j", "i"), ("ae", "a"), ("oe", "o"), ("ue", "u"))
_SCH = (("schtsch", "SC"), ("tsch", "C"), ("dsch", "J"))
_CONVENTIONS = {
    "English": (("ck", "k"), ("c(?![eiyh])", "k"), ("shch", "SC"), ("tch|ch", "C"), ("sh", "S"), ("dzh|zh|dj|j", "J"),
                ("ts|tz", "c")),
    "German": (*_SCH, ("sch", "S"), *_GERMAN),
    "German, sch for zh": (*_SCH, ("sch", "J"), *_GERMAN),
    "German, every s for z": (*_SCH, ("sch", "S"), *_GERMAN, ("s", "z")),
    "French": (("c(?=[eiy])", "s"), ("c(?!h)", "k"), ("chtch", "SC"), ("tch", "C"), ("dj|j", "J"), ("ch", "S"),
               ("ts|tz", "c"), ("gu(?=[ei])", "g"), ("(?<=[aeiou])s(?=[aeiou])", "z"), ("(?<=[iy]n)e$", "")),
    "Polish": (("szcz", "SC"), ("sz", "S"), ("cz", "C"), ("rz", "J"), ("ch", "h"), ("j", "i")),
    "scholarly": (("x|ch", "h"), ("j", "i")),
    "Turkish": (("c", "J"), ("j", "J"), ("gh", "g")),
    "Spanish": (("ch", "C"), ("j", "h"), ("z", "s"), ("c(?=[eiy])", "s"), ("c", "k")),
}  # fmt: skip
_IN_ALL = (("ph", "f"), ("gh", "g"), ("dh", "d"), ("th", "t"), ("w", "v"), ("q", "k"), ("kh", "h"), ("x", "ks"), ("ou|oo", "u"),
           ("ff$", "v"), ("dJ", "J"), ("y", "i"))  # fmt: skip
_SOUNDED = tuple(tuple((re.compile(pattern), sound) for pattern, sound in (*rules, *_IN_ALL)) for rules in _CONVENTIONS.values())
_IOTATION = re.compile(r"i+(?=[aeou])|(?<=[aeou])i+")
_SOFTENED = re.compile(r"(?<=[SCJc])o(?=v)")
_CONSONANTS = str.maketrans(
    {**dict(zip("pfvgqJSC", "bffkkkss", strict=True)), "c": "ts", "C": "ts", **dict.fromkeys("aeiouyw", "")}
)
_AMBIGUOUS = {"ё": ("e", "o"), "г": ("g", "h"), "ντ": ("d", "nt"), "μπ": ("b", "mp"), "γκ": ("g",), "τζ": ("dz",), "τσ": ("c",),
              "ου": ("u",), "αυ": ("av",), "ευ": ("ev",), "дж": ("J",), "дз": ("dz",)}  # fmt: skip
_TWO_WAYS = re.compile("|".join(_AMBIGUOUS))


@lru_cache(maxsize=65536)
def canonical(name: str) -> str:
    """The name in lower-case ASCII words, without possessive, under the spelling rules; canonical forms stay as they are."""
    form, before = plain(name), ""
    while form != before:
        before = form
        for pattern, spelling in _RULES:
            form = pattern.sub(spelling, form)
    return form


@lru_cache(maxsize=65536)
def plain(name: str) -> str:
    """Transliterated lower-case words, spelled as they came."""
    text = _POSSESSIVE.sub("", unicodedata.normalize("NFKC", _POSSESSIVE.sub("", name)))
    text = _POSSESSIVE.sub("", anyascii(text))
    text = _DOTTED.sub(lambda found: found[0].replace(".", ""), text).replace("'", "").replace("`", "")
    return " ".join(re.findall(r"[a-z0-9]+", text.casefold()))


@lru_cache(maxsize=65536)
def written(name: str) -> str:
    """The words in lower case in their own script and with their own accents, without possessive."""
    text = _POSSESSIVE.sub("", unicodedata.normalize("NFKC", name))
    return " ".join(re.findall(r"\w+", text.casefold()))


def script(word: str) -> str:
    """LATIN, CYRILLIC, GREEK, GEORGIAN, ARABIC or another name of the script of the first letter; "" without letters."""
    return next((unicodedata.name(letter, "").partition(" ")[0] for letter in word if letter.isalpha()), "")


@lru_cache(maxsize=65536)
def sounds(word: str) -> frozenset[str]:
    """How a lower-case word in its own script may sound, a form for each convention of spelling that it may follow.

    Iotation and doubled letters are left out: Nazarbayev, Назарбаев, Nasarbajew and Nazarbaïev share "nazarbaev".
    Arabic script does not write vowels: see `consonants`.
    """
    word = word[:60]
    kind = script(word)
    if kind == "CYRILLIC":
        return frozenset(_evened(form) for form in _spelled(word, _CYRILLIC))
    if kind == "GREEK":
        return frozenset(_evened(re.sub("f$", "v", form)) for form in _spelled(_unaccented(word), _GREEK))
    if kind == "GEORGIAN":
        form = "".join(_GEORGIAN.get(letter, "") for letter in word)
        return frozenset(map(_evened, (form, form.removesuffix("i")) if len(form) > 4 else (form,)))
    if kind == "ARABIC":
        return frozenset()
    marked = "".join(_MARKED.get(letter, letter) for letter in unicodedata.normalize("NFC", word))
    text = re.sub(r"[^a-zA-Z]", "", "".join(letter if letter in "SCJ" else anyascii(letter).lower() for letter in marked))
    if not re.search("[aeiou]", text):  # Smyth is not Smith
        text = text.replace("y", "Y")
    return frozenset(_read(text, rules) for rules in _SOUNDED)


@lru_cache(maxsize=65536)
def consonants(word: str) -> frozenset[str]:
    """The consonants of a word under each way it may sound, for Arabic script, which leaves vowels out."""
    if script(word) == "ARABIC":
        bare = word.removeprefix("ال") if len(word) > 4 else word
        return frozenset({"".join(_ARABIC.get(letter, "") for letter in _single(bare)).removesuffix("h")})
    return frozenset(form.translate(_CONSONANTS).removesuffix("h") for form in sounds(word))


def long_vowels_fit(word: str, other: str) -> bool:
    """Whether a word in another script has the long vowels that one in Arabic script writes: the i of Hussein, unlike Hassan."""
    inner, heard = word[1:-1], "".join(sounds(other)) + plain(other)
    return ("ي" not in inner or bool(re.search("[ieyj]", heard))) and ("و" not in inner or bool(re.search("[ouvw]", heard)))


def without_sh(form: str) -> str:
    """The sounding form as Greek can spell it, which has no letters for sh, zh and ch."""
    return form.translate(str.maketrans("SJC", "szc"))


def _read(text: str, rules: tuple[tuple[re.Pattern[str], str], ...]) -> str:
    for pattern, sound in rules:
        text = pattern.sub(sound, text)
    return _evened(text)


def _evened(form: str) -> str:
    form = _single(_IOTATION.sub("", _single(form)))
    form = _SOFTENED.sub("e", form)
    if form.endswith("ah") and len(form) > 4:
        return form[:-1]
    return form[:-2] + "iC" if form.endswith("vic") else form


def _single(form: str) -> str:
    """Without doubled letters."""
    return "".join(letter for letter, _ in groupby(form))


def _spelled(word: str, letters: dict[str, str]) -> Iterator[str]:
    """The word in the sounding alphabet, once for each way to read what can be read in two ways; at most eight."""
    fixed = ["".join(letters.get(letter, "") for letter in part) for part in _TWO_WAYS.split(word)]
    ways = [_AMBIGUOUS[found] for found in _TWO_WAYS.findall(word)]
    choices = [way if number < 3 else way[:1] for number, way in enumerate(ways)]
    for chosen in product(*choices):
        yield "".join(part + sound for part, sound in zip(fixed, (*chosen, ""), strict=True))


def _unaccented(word: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFD", word) if not unicodedata.combining(letter))
