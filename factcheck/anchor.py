"""Finds a quotation in a text (W3C TextQuoteSelector: exact, prefix, suffix); never a look-alike.

"The same words" are the same letters whatever their white space, quotation marks, dashes, emphasis marks, ligatures and
Unicode form, and with or without the hyphen of a word broken at the end of a line.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from factcheck.text import MARKS, nearest, sentences, tidy

Span = tuple[int, int]
_SAME = dict.fromkeys("‘’‚‛´ʼ′", "'") | dict.fromkeys("“”„‟«»″", '"') | dict.fromkeys("–—‐‑‒―−", "-") | dict.fromkeys(MARKS, "")
_SOFT_HYPHEN = "\u00ad"


class AnchorError(ValueError):
    """The quotation is not in the text, or stands there more than once; the message says which and what to do."""


def anchor(text: str, quote: str, prefix: str | None = None, suffix: str | None = None) -> Span:
    """Start and end of the quotation: the same characters, else the same words.

    Raises AnchorError if it is not there, or if `prefix` and `suffix` do not tell several places apart.
    """
    for places in (exact_places, same_words):
        found = places(text, quote)
        kept = [span for span in found if _fits(text, span, prefix, suffix)]
        if len(kept) == 1:
            return kept[0]
        if len(kept) > 1:
            raise AnchorError(f"stands {len(kept)} times in the text; add a prefix or suffix to say which")
        if found:
            raise AnchorError("is in the text, but not after this prefix and before this suffix; correct them")
    near = nearest_sentence(text, quote)
    raise AnchorError("is not in the text" + (f"; the nearest sentence is: {near}" if near else "; copy it exactly"))


def contains(text: str, quote: str) -> bool:
    """Whether the words stand in the text."""
    return bool(exact_places(text, quote) or same_words(text, quote))


def nearest_sentence(text: str, quote: str) -> str | None:
    """The sentence most like the quotation, to be shown to a person; None if none is like it."""
    return nearest(tidy(quote), [tidy(text[start:end]) for start, end in sentences(text)])


def exact_places(text: str, quote: str) -> list[Span]:
    """Every place where the same characters stand."""
    spans, at = [], text.find(quote) if quote else -1
    while at >= 0:
        spans.append((at, at + len(quote)))
        at = text.find(quote, at + 1)
    return spans


def same_words(text: str, quote: str) -> list[Span]:
    """Every place where the same words stand."""
    wanted, reading = _read(quote.strip()), _read(text)
    spans = []
    for start, end in exact_places(reading.core, wanted.core):
        first, last = reading.at[start], reading.at[end - 1] + 1
        last += len(wanted.chars.rstrip(" ")) - 1 - wanted.at[-1]  # a hyphen that ends the quotation
        if last <= len(reading.chars) and _whole(reading, first, last) and _agree(reading, first, last, wanted):
            spans.append((reading.places[first], reading.places[last - 1] + 1))
    return spans


@dataclass(frozen=True, slots=True)
class _Reading:
    """A text as compared. `places` says where in it each of `chars` came from; `breaks` are the numbers of the hyphens and
    spaces at which a line may have broken a word. `core` is `chars` without spaces and hyphens in words, which `at` numbers.
    """

    chars: str
    places: list[int]
    breaks: frozenset[int]
    core: str
    at: list[int]


@lru_cache(maxsize=2)  # the text, for quotation after quotation
def _read(text: str) -> _Reading:
    """The text as compared: NFKD, plain quotation marks and dashes, single spaces, no marks and nothing invisible."""
    chars: list[str] = []
    places: list[int] = []
    breaks: set[int] = set()
    for place, char in enumerate(text):
        if char.isspace():
            if chars and chars[-1] != " ":
                chars.append(" ")
                places.append(place)
            if char in "\n\r" and chars and _breaks_a_word(chars):
                breaks |= {len(chars) - 2, len(chars) - 1}
        elif char == _SOFT_HYPHEN:
            if text[place + 1 : place + 2] in ("\n", "\r"):
                chars.append("-")
                places.append(place)
        elif char.isascii():
            if char not in MARKS and not (char == "-" and chars and chars[-1] == "-"):
                chars.append("'" if char == "`" else char)
                places.append(place)
        else:
            for plain in unicodedata.normalize("NFKD", _SAME.get(char, char)):
                if unicodedata.category(plain) != "Cf" and not (plain == "-" and chars and chars[-1] == "-"):
                    chars.append(plain)
                    places.append(place)
    at = [number for number, char in enumerate(chars) if char not in " -" or (char == "-" and not _in_a_word(chars, number))]
    return _Reading("".join(chars), places, frozenset(breaks), "".join(chars[number] for number in at), at)


def _in_a_word(chars: list[str], hyphen: int) -> bool:
    return hyphen > 0 and chars[hyphen - 1].isalpha()


def _breaks_a_word(chars: list[str]) -> bool:
    return len(chars) > 2 and chars[-1] == " " and chars[-2] == "-" and chars[-3].isalpha()


def _whole(reading: _Reading, first: int, last: int) -> bool:
    """Whether a stretch begins and ends between characters of the text, not inside a ligature or before an accent."""
    places, chars = reading.places, reading.chars
    starts = first == 0 or places[first - 1] != places[first]
    ends = last == len(chars) or (places[last] != places[last - 1] and not unicodedata.combining(chars[last]))
    return starts and ends


def _agree(reading: _Reading, first: int, last: int, wanted: _Reading) -> bool:
    """Whether a stretch is the wanted words, where a hyphen or space at a line's end may be missing on either side."""
    mine, yours, end = first, 0, len(wanted.chars.rstrip(" "))
    while mine < last or yours < end:
        if mine < last and yours < end and reading.chars[mine] == wanted.chars[yours]:
            mine, yours = mine + 1, yours + 1
        elif mine < last and mine in reading.breaks:
            mine += 1
        elif yours < end and yours in wanted.breaks:
            yours += 1
        else:
            return False
    return True


def _fits(text: str, span: Span, prefix: str | None, suffix: str | None) -> bool:
    before, after = text[: span[0]].rstrip(), text[span[1] :].lstrip()
    return (not prefix or before.endswith(prefix.strip())) and (not suffix or after.startswith(suffix.strip()))
