"""Pure functions on text: normalise, split into sentences, find figures and negations, nearest name."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable

Span = tuple[int, int]
"""Where a stretch of text starts and ends, the end exclusive."""
# Marks around words that are not words: Markdown emphasis and superscript footnote numbers.
MARKS = "*_¹²³⁰⁴⁵⁶⁷⁸⁹"
_PLAIN = str.maketrans(
    dict.fromkeys("‘’´`", "'") | dict.fromkeys("“”„«»", '"') | dict.fromkeys("–—‐‑", "-") | dict.fromkeys(MARKS, "")
)
_SPACE = re.compile(r"\s+")
_MARK = re.compile(f"[{re.escape(MARKS)}]+")
_WORD = re.compile(r"\w+(?:['’´-]\w+)*")
_IDEOGRAPH = re.compile("[\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
_NEGATION = re.compile(r"\b(?:no|not|never|none|nor|neither|nobody|nothing|without|cannot|\w+n[’']t|не|нет|ни|без)\b", re.I)
# What the library splits with the rules of another language, and after which words it wrongly ends a sentence.
_SPLIT_AS = {"kk": "ru", "ky": "ru", "be": "ru", "no": "nb"}
_UNFINISHED = {
    language: re.compile(rf"(?<!\w)(?:{words})\.$")
    for language, words in {
        "ar": "[دأم]|ص",
        "de": "Abs|Art|Hr|Fr|Mio|Mrd|Nr|Ziff",
        "es": "art|núm|pág",
        "fr": "M|MM|Me|al|art|chap",
        "it": "artt?|avv|lett|sig|prof",
        "kk": "[А-ЯӘҒҚҢӨҰҮҺІ]|жж?|т\\.б",
        "pl": "art|dr|gen|im|ks|nr|pkt|płk|poz|ust|św",
        "ru": "[А-ЯӘҒҚҢӨҰҮҺІ]|ст|пп?|см",
        "tr": "Av|Sn|bkz|vb",
    }.items()
}
# A sentence that ends without a space before the next: "worldwide.Imposing".
_MISSING_SPACE = re.compile(r"(?<=[a-zà-ÿа-я]{3})[.!?][\"”’']?(?=[A-ZÀ-ÞА-Я][a-zà-ÿа-я]{2})")


def sha256(data: bytes | str) -> str:
    """Hexadecimal SHA-256; of the UTF-8 bytes if `data` is text."""
    return hashlib.sha256(data.encode("utf-8") if isinstance(data, str) else data).hexdigest()


def tidy(text: str) -> str:
    """The words as people read them: no emphasis or footnote marks, single spaces. Words and their order stay."""
    return _SPACE.sub(" ", _MARK.sub("", text)).strip()


def in_context(context: str, text: str) -> str:
    """The text as a judge reads it: what it stands under first, as a sentence of its own."""
    before = tidy(context)
    if not before:
        return tidy(text)
    return f"{before}{'' if before[-1] in '.!?:…' else '.'} {tidy(text)}"


def normalise(text: str) -> str:
    """What makes two copies of the same words equal: NFKC, straight quotes, plain dashes, no marks, lower case."""
    # Plain both before and after: NFKC takes "´" and "²" apart, and makes "*" of the full-width one.
    plain = unicodedata.normalize("NFKC", text.translate(_PLAIN)).translate(_PLAIN).casefold()
    return _SPACE.sub(" ", unicodedata.normalize("NFKC", plain)).strip()


def words(text: str) -> list[str]:
    """Words in order, as written."""
    return _WORD.findall(text)


def word_count(text: str) -> int:
    """How many words a text has; two ideographs count as one, since nothing sets words apart among them."""
    ideographs = 0 if text.isascii() else len(_IDEOGRAPH.findall(text))
    return len(words(_IDEOGRAPH.sub(" ", text))) + (ideographs + 1) // 2 if ideographs else len(words(text))


def figures(text: str) -> frozenset[str]:
    """The numbers in a text, without thousands separators: '1,500 people' gives {'1500'}."""
    return frozenset(re.sub(r"[.,](?=\d{3}\b)", "", figure) for figure in _FIGURE.findall(_MARK.sub("", text)))


def negations(text: str) -> int:
    """How many words negate."""
    return len(_NEGATION.findall(text))


def sentences(text: str, language: str = "en") -> list[Span]:
    """Start and end of each sentence, in order, without surrounding space and marks; never empty, never overlapping.

    `language` is an ISO 639-1 code.
    """
    from sentencex import get_sentence_boundaries

    spans: list[Span] = []
    for boundary in get_sentence_boundaries(_SPLIT_AS.get(language, language), text):
        start, end = boundary["start_index"], boundary["end_index"]
        cuts = [match.end() + start for match in _MISSING_SPACE.finditer(text[start:end])]
        for first, last in zip([start, *cuts], [*cuts, end], strict=True):
            trimmed = trim(text, first, last)
            if trimmed[0] < trimmed[1]:
                spans.append(trimmed)
    return _rejoined(text, spans, language)


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """The same stretch without space and marks at its ends."""
    while start < end and (text[start].isspace() or text[start] in MARKS):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in MARKS):
        end -= 1
    return start, end


def nearest(name: str, choices: Iterable[str]) -> str | None:
    """The choice most like `name`, or None if none is like it."""
    from rapidfuzz import process

    found = process.extractOne(name, list(choices), score_cutoff=60)
    return str(found[0]) if found else None


def _rejoined(text: str, spans: list[tuple[int, int]], language: str) -> list[tuple[int, int]]:
    """Pieces that are no sentence go to their neighbour: no letters, lower case after an ellipsis, what follows "art."."""
    joined: list[tuple[int, int]] = []
    unfinished = _UNFINISHED.get(language)
    for start, end in spans:
        goes_on = text[start].islower() or not any(char.isalpha() for char in text[start:end])
        if joined and not goes_on and unfinished:
            goes_on = unfinished.search(text[joined[-1][0] : joined[-1][1]]) is not None
        if joined and goes_on and "\n\n" not in text[joined[-1][1] : start]:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined
