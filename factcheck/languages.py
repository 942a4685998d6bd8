"""Which language a text is in, and which models read it.

What is declared counts, unless the letters say otherwise; then py3langid decides (Lui and Baldwin 2012, a fork by A. Barbaresi).
It loads half a second's worth of model, so text that is plainly English is not shown to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Any

ENGLISH = "en"
NAMES = {
    **{
        "ar": "Arabic",
        "az": "Azerbaijani",
        "be": "Belarusian",
        "bg": "Bulgarian",
        "ca": "Catalan",
        "cs": "Czech",
        "da": "Danish",
    },
    **{"da": "Danish", "de": "German", "el": "Greek", "en": "English", "es": "Spanish", "et": "Estonian"},
    **{
        "fa": "Persian",
        "fi": "Finnish",
        "fr": "French",
        "he": "Hebrew",
        "hr": "Croatian",
        "hu": "Hungarian",
        "hy": "Armenian",
        "it": "Italian",
        "ja": "Japanese",
    },
    **{"ka": "Georgian", "kk": "Kazakh", "ko": "Korean", "ky": "Kyrgyz", "lt": "Lithuanian", "lv": "Latvian", "mk": "Macedonian"},
    **{"nl": "Dutch", "no": "Norwegian", "pl": "Polish", "pt": "Portuguese", "ro": "Romanian", "ru": "Russian", "sk": "Slovak"},
    **{"sl": "Slovene", "sq": "Albanian", "sr": "Serbian", "sv": "Swedish", "tg": "Tajik", "tr": "Turkish", "tt": "Tatar"},
    **{"ug": "Uyghur", "uk": "Ukrainian", "ur": "Urdu", "uz": "Uzbek", "zh": "Chinese"},
}
"""The languages that are told apart, by ISO 639-1 code."""
SURE = 0.5
"""A guess at text in Latin letters needs this probability; other scripts leave few languages to choose from."""
SURE_OF_PARAGRAPH, FEW_WORDS = 0.99, 12
"""A guess at a paragraph that its document's declaration speaks against needs this probability, and so many words."""
SAMPLE = 2000
"""Characters of a text that are looked at."""
_LONGER = {
    **{"ara": "ar", "chi": "zh", "deu": "de", "eng": "en", "fra": "fr", "fre": "fr", "ger": "de", "ita": "it", "kaz": "kk"},
    **{"nb": "no", "nn": "no", "pol": "pl", "rus": "ru", "spa": "es", "tur": "tr", "zho": "zh"},
    **{name.lower(): code for code, name in NAMES.items()},
}
_NONE = frozenset({"mis", "mul", "und", "zxx"})
"""ISO 639-3 has codes for no language, several, and who knows which."""
_LETTERS = {
    "Cyrillic": "Ѐ-ԯ",
    "Arabic": "\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff",
    "Han": "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff",
    "Kana": "\u3041-\u30ff",
    "Hangul": "\uac00-\ud7a3",
    "Greek": "Ͱ-Ͽἀ-῿",
    "Hebrew": "\u0590-\u05ff",
    "Georgian": "Ⴀ-ჿ",
    "Armenian": "Ա-֏",
}
_SCRIPTS = {script: re.compile(f"[{letters}]") for script, letters in _LETTERS.items()}
_NOT_LATIN = re.compile(f"[{''.join(_LETTERS.values())}]")
_LATIN = re.compile("[A-Za-zÀ-ɏ]")
_WEIGHT = {"Han": 3, "Kana": 3, "Hangul": 3}
"""A character of these says about as much as three letters."""
_WRITTEN_IN = {
    **{code: {"Cyrillic"} for code in ("ru", "be", "bg", "kk", "ky", "mk", "tg", "tt", "uk")},
    **{code: {"Cyrillic", "Latin"} for code in ("az", "sr", "uz")},
    **{code: {"Arabic"} for code in ("ar", "fa", "ug", "ur")},
    **{"zh": {"Han"}, "ja": {"Han", "Kana"}, "ko": {"Hangul", "Han"}, "el": {"Greek"}, "he": {"Hebrew"}},
    **{"ka": {"Georgian"}, "hy": {"Armenian"}},
}
_KAZAKH = re.compile("[әғқңөұүһі]", re.I)
_NOT_RUSSIAN = re.compile("[^А-яЁё\\W\\d_]")
_FEW = 40
"""Letters among which a Kazakh sentence is sure to have one of its own."""
_PLAINLY_ENGLISH = frozenset(
    (
        "about",
        "and",
        "are",
        "been",
        "by",
        "could",
        "did",
        "does",
        "from",
        "has",
        "have",
        "his",
        "its",
        "not",
        "of",
        "only",
        "she",
        "should",
        "than",
        "that",
        "the",
        "their",
        "there",
        "they",
        "this",
        "was",
        "were",
        "what",
        "when",
        "which",
        "who",
        "with",
        "would",
        "you",
    )
)


def code_of(tag: str | None) -> str | None:
    """The ISO 639-1 code of a language tag or name: "en" for "en-GB", "eng" or "English"; None if it names no language."""
    first = re.split("[-_]", tag.strip().lower())[0] if tag else ""
    code = _LONGER.get(first, first)
    return code if re.fullmatch("[a-z]{2,3}", code) and code not in _NONE else None


def name_of(language: str) -> str:
    """The English name of a language, the code itself where it has none here."""
    return NAMES.get(language, language)


def names_of(languages: Iterable[str]) -> str:
    """ "English", "English and Russian", "English, French and Russian"."""
    *most, last = sorted(name_of(language) for language in languages)
    return f"{', '.join(most)} and {last}" if most else last


def language_of(text: str, declared: str | None = None) -> str | None:
    """The code of the language declared, if the text can be in it; else the one it seems to be in, None if nobody can tell."""
    code = code_of(declared)
    return code if code and fits(text[:SAMPLE], code) else detect(text[:SAMPLE]) or code


def paragraph_language(text: str, document: str) -> str:
    """The code of the language of a paragraph in a document of that language: another one only where that is sure.

    Letters tell most; a paragraph in the same letters must be long, in sentences, and without a common word of the document's
    language before anybody looks closer.
    """
    language = language_of(text, document) or document
    words = re.findall(r"[^\W\d_]+", text[:SAMPLE])
    running = len(words) >= FEW_WORDS and 2 * sum(word.islower() for word in words) >= len(words)
    if language != document or not running or script_of(text) != "Latin":
        return language
    if document != ENGLISH:
        return ENGLISH if plainly_english(text[:SAMPLE]) else document
    if not _PLAINLY_ENGLISH.isdisjoint(word.lower() for word in words):
        return document
    seems, probability = _identifier().classify(text[:SAMPLE].encode("utf-8", "replace"))
    return str(seems) if probability >= SURE_OF_PARAGRAPH else document


def fits(text: str, language: str) -> bool:
    """Whether a text is in letters of the language; one without letters is. Tells Kazakh and Russian apart too."""
    script = script_of(text)
    if script is None or language not in NAMES:
        return True
    if script not in _WRITTEN_IN.get(language, {"Latin"}):
        return False
    if script == "Cyrillic" and language == "ru":
        return len(_NOT_RUSSIAN.findall(text)) < max(2, len(text) // 30)
    if language == "zh":
        return not _SCRIPTS["Kana"].search(text)
    return script != "Cyrillic" or language != "kk" or len(text) < _FEW or bool(_KAZAKH.search(text))


def script_of(text: str) -> str | None:
    """The script that most letters of a text belong to: "Latin", "Cyrillic" …; None without letters."""
    if not _NOT_LATIN.search(text):
        return "Latin" if _LATIN.search(text) else None
    counts = {script: len(letters.findall(text)) * _WEIGHT.get(script, 1) for script, letters in _SCRIPTS.items()}
    counts["Latin"] = len(_LATIN.findall(text))
    return max(counts, key=lambda script: counts[script])


@lru_cache(maxsize=4096)
def detect(text: str) -> str | None:
    """The language a text seems to be in; None where that is not sure enough."""
    script = script_of(text)
    if script is None:
        return None
    if script == "Latin" and plainly_english(text):
        return ENGLISH
    language, probability = _identifier().classify(text[:SAMPLE].encode("utf-8", "replace"))
    return str(language) if script != "Latin" or probability >= SURE else None


def plainly_english(text: str) -> bool:
    """Whether two or more of the commonest English words, which no other language shares, make up an eighth of a text."""
    words = re.findall(r"[^\W\d_]+", text.lower())
    found = [word for word in words if word in _PLAINLY_ENGLISH]
    return len(set(found)) >= 2 and len(found) * 8 >= len(words)


def speaks(model: object, language: str | None) -> bool:
    """Whether a model reads a language: one that declares none is taken to read all, and what nobody can tell is read."""
    known = getattr(model, "languages", None)
    return known is None or language is None or language in known


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(list(NAMES))
    return identifier
