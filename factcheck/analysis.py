"""Text → the terms it is indexed by: the analyser of each language, in one place for every index back-end.

A text is read in its own language; a query in every language the index holds, so that it meets each text on that text's terms.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any

from anyascii import anyascii

from factcheck.text import words

ANALYSIS = "2"
"""Version of `terms`: count it up whenever a text gives other terms, so that what was indexed before is indexed anew."""
STEMMERS = {
    **{"ca": "catalan", "cs": "czech", "da": "danish", "de": "german", "el": "greek", "en": "english"},
    **{"es": "spanish", "et": "estonian", "fi": "finnish", "fr": "french", "hu": "hungarian", "hy": "armenian", "it": "italian"},
    **{"lt": "lithuanian", "nl": "dutch", "no": "norwegian", "pl": "polish", "pt": "portuguese", "ro": "romanian"},
    **{"ru": "russian", "sr": "serbian", "sv": "swedish", "tr": "turkish"},
}
"""Snowball stemmers (Porter 2001) by language. Not the Arabic one: it gives a noun another stem with the article than without."""
CUT = {"kk": 5, "ky": 5, "tt": 5, "ug": 5, "uz": 5}
"""Turkic languages without a stemmer: endings pile up on a stem that stays, so its first letters stand for it."""
_CYRILLIC, _ARABIC = re.compile("[Ѐ-ԯ]"), re.compile("[\u0600-\u06ff]")
_IDEOGRAPHS = re.compile("([\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uac00-\ud7a3\U00020000-\U0003ffff]+)")
_IN_CYRILLIC = frozenset({"be", "bg", "kk", "ky", "mk", "ru", "sr", "tg", "tt", "uk", "uz"})
_IN_ARABIC = frozenset({"ar", "fa", "ug", "ur"})
_NOT_IN_LATIN = frozenset({*_IN_CYRILLIC, *_IN_ARABIC, "el", "he", "hy", "ja", "ka", "ko", "zh"}) - {"sr", "uz"}
_VOWEL_SIGNS = re.compile("[\u0640\u064b-\u065f\u0670]")
_ONE_LETTER = str.maketrans("أإآٱىیک", "ااااييك")
_ARABIC_BEFORE = re.compile("^(?:و(?=...))?(?:(?:[وبكف]?ال|لل)(?=..))?")
_ARABIC_AFTER = ("ها", "ان", "ات", "ون", "ين", "يه", "ية", "ه", "ة", "ي")
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
_TURKISH = str.maketrans("İI", "iı")
_POSSESSIVE = re.compile(r"['’´](?:s)?$")
_TIED = ("[cdjlmnstç]", "qu", "jusqu", "lorsqu", "puisqu", "all", "dall", "dell", "nell", "sull", "coll", "gl", "quell", "un")
_ELISION = re.compile(rf"^(?:{'|'.join(_TIED)})['’´](?=\w)")
_SUFFIX = re.compile(r"['’´]\w*$")


def terms(text: str, language: str | None = None) -> list[str]:
    """Index terms of a text in order: stems without stop words, pairs of characters where words are not set apart.

    Without a language, and for words in another script than its own, the script decides: Latin words are read as English,
    Cyrillic ones as Russian.
    """
    if text.isascii():
        plain = text
    else:
        plain = unicodedata.normalize("NFC", text).translate(_DIGITS)
        plain = _VOWEL_SIGNS.sub("", plain).translate(_ONE_LETTER)
    if language in ("tr", "az"):
        plain = plain.translate(_TURKISH)
    return [term for word in words(plain.casefold()) for term in _terms_of(word, language)]


def query_terms(query: str, languages: Iterable[str | None]) -> Counter[str]:
    """The terms of a query, with their numbers, for an index that holds texts in these languages."""
    counted: Counter[str] = Counter()
    for language in sorted({language or "en" for language in languages}):
        counted |= Counter(terms(query, language))
    return counted


def _terms_of(word: str, language: str | None) -> list[str]:
    if word.isascii() or not _IDEOGRAPHS.search(word):
        return _word(word, language)
    return [
        term
        for part in _IDEOGRAPHS.split(word)
        if part
        for term in (_pairs(part) if _IDEOGRAPHS.match(part) else _word(part, language))
    ]


def _pairs(characters: str) -> list[str]:
    """Each two neighbouring characters; a single one stands for itself (as in Lucene's CJK analyser)."""
    return [characters[start : start + 2] for start in range(max(1, len(characters) - 1))]


def _word(word: str, language: str | None) -> list[str]:
    """The stem of a word, or nothing for a stop word."""
    if _CYRILLIC.search(word):
        language = language if language in _IN_CYRILLIC else "ru"
    elif _ARABIC.search(word):
        language = language if language in _IN_ARABIC else "ar"
    elif language is None or language in _NOT_IN_LATIN:
        language = "en" if language not in ("el", "he", "hy", "ka") or word.isascii() else language
    word = _bare(word, language)
    if not word or word in _stop_words(language):
        return []
    if language == "ar":
        return [_arabic_stem(word)]
    if language in CUT:
        return [word[: CUT[language]]]
    if language == "en":
        return [_stemmer("english").stemWord(word if word.isascii() else anyascii(word) or word)]
    # Written without accents, a word has the same term as with them.
    stem = _stemmer(STEMMERS.get(language, "russian" if language in _IN_CYRILLIC else "")).stemWord(word)
    return [(anyascii(stem) or stem) if _accented(stem) else stem]


def _bare(word: str, language: str) -> str:
    """The word without what an apostrophe ties to it: "'s", "l'", "dell'", the endings of Turkish names."""
    if language in ("fr", "it", "ca"):
        word = _ELISION.sub("", word)
    return (_SUFFIX if language == "tr" else _POSSESSIVE).sub("", word)


def _arabic_stem(word: str) -> str:
    """The word without article and endings: the light stemmer of Larkey, Ballesteros and Connell (2007)."""
    word = _ARABIC_BEFORE.sub("", word)
    for ending in _ARABIC_AFTER:
        if len(word) >= len(ending) + 2:
            word = word.removesuffix(ending)
    return word


def _accented(word: str) -> bool:
    return not word.isascii() and all(char < "\u0250" or not char.isalpha() for char in word)


@cache
def _stemmer(name: str) -> Any:
    import Stemmer

    return Stemmer.Stemmer(name) if name else _Unchanged()


class _Unchanged:
    """Stands for the stemmer of a language that has none."""

    def stemWord(self, word: str) -> str:  # noqa: N802  as in PyStemmer
        return word


@cache
def _stop_words(language: str) -> frozenset[str]:
    known = json.loads(files("factcheck").joinpath("data", "stopwords.json").read_text(encoding="utf-8"))
    return frozenset(known.get(language, "").translate(_ONE_LETTER).split())
