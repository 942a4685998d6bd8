"""Finds a stored quotation again in a text that has changed since, or says why not. A look-alike is never taken for it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz import fuzz

from factcheck.anchor import Span, exact_places, nearest_sentence, same_words
from factcheck.misprints import difference
from factcheck.text import normalise, tidy, words

CONTEXT = 32
"""Characters of prefix and suffix that are stored."""
ALIKE = 0.6
"""From this similarity on, 0 to 1, the words around a place are those around the quotation."""
LEAD = 0.15
"""By so much the best of several places must fit better than the next."""
DISTINCT = 5
"""A quotation of so many words that stands once needs no context."""
LEAST_ALIKE = 80
"""RapidFuzz ratio, 0 to 100, that a misprinted quotation must reach."""
FEWEST_WORDS = 4
"""A shorter quotation is never sought with misprints."""
MOST_CANDIDATES = 6
_GRAM = 5
_WORD = re.compile(r"\w+")
_GOES_ON = re.compile(r"\w|[.,:/-](?=\w)")


class How(StrEnum):
    """How a quotation was found, surest first."""

    IN_PLACE = "in place"
    EXACT = "the same characters"
    SAME_WORDS = "the same words"
    MISPRINTED = "misprinted"


@dataclass(frozen=True, slots=True)
class Selector:
    """A quotation as stored: W3C TextQuoteSelector and, if both are known, TextPositionSelector."""

    quote: str
    prefix: str | None = None
    suffix: str | None = None
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Found:
    start: int
    end: int
    how: How


@dataclass(frozen=True, slots=True)
class Orphan:
    """Why a quotation was not found, and the look-alike that was refused."""

    why: str
    look_alike: str | None = None


def reanchor(text: str, selector: Selector, unchanged: bool = False) -> Found | Orphan:
    """Where the quotation stands now.

    `unchanged`: the text is the one in which start and end were counted. Otherwise a position is believed only where the
    words around it fit too, or the words stand nowhere else.
    """
    stored = (selector.start or 0, selector.end or 0)
    exact = exact_places(text, selector.quote)
    if stored in exact and (unchanged or len(exact) == 1):
        return Found(*stored, How.IN_PLACE)
    for how in (How.EXACT, How.SAME_WORDS):
        places = exact if how is How.EXACT else same_words(text, selector.quote)
        whole = [span for span in places if _is_whole(text, span, selector.quote)]
        if chosen := _chosen(text, whole, selector):
            return Found(*chosen, How.IN_PLACE if chosen == stored and how is How.EXACT else how)
        if len(whole) > 1:
            return Orphan(f"stands {len(whole)} times, and the words around do not tell which is meant")
        if whole:
            return Orphan("stands among other words, and is too short to be known without them", _around(text, whole))
    return _misprinted(text, selector)


def context_of(text: str, start: int, end: int) -> tuple[str, str]:
    """Prefix and suffix to store: up to 32 characters on either side, not cut within a word."""
    before, after = text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]
    if start > CONTEXT and (cut := re.search(r"\s", before)):
        before = before[cut.end() :]
    if end + CONTEXT < len(text) and (cuts := [*re.finditer(r"\s", after)]):
        after = after[: cuts[-1].start()]
    return before, after


def _is_whole(text: str, span: Span, quote: str) -> bool:
    """Whether the place neither begins nor ends within a word or figure, where the quotation does not."""
    before, after = text[: span[0]][-2:][::-1], text[span[1] : span[1] + 2]
    return not (quote[:1].isalnum() and _GOES_ON.match(before)) and not (quote[-1:].isalnum() and _GOES_ON.match(after))


def _chosen(text: str, spans: Sequence[Span], selector: Selector) -> Span | None:
    """The one place that is meant, or None."""
    if not spans:
        return None
    if len(spans) == 1 and (len(words(selector.quote)) >= DISTINCT or not (selector.prefix or selector.suffix)):
        return spans[0]
    if len(spans) == 1:
        return spans[0] if max(_fits(text, spans[0], selector)) >= ALIKE else None
    # Of several, one that fits on one side only may be where the quotation stood before its neighbours went elsewhere.
    fit = {span: min(_fits(text, span, selector), default=0.0) for span in spans}
    best, second = sorted(spans, key=lambda span: (-fit[span], span))[:2]
    return best if fit[best] >= ALIKE and fit[best] - fit[second] >= LEAD else None


def _fits(text: str, span: Span, selector: Selector) -> list[float]:
    """How like the words before and after a place are to prefix and suffix, 0 to 1; only for those that are stored."""
    sides = []
    if selector.prefix:
        wanted = normalise(selector.prefix)
        sides.append(_alike(wanted, normalise(text[max(0, span[0] - 2 * len(wanted) - 8) : span[0]])[-len(wanted) :]))
    if selector.suffix:
        wanted = normalise(selector.suffix)
        sides.append(_alike(wanted, normalise(text[span[1] : span[1] + 2 * len(wanted) + 8])[: len(wanted)]))
    return sides


def _alike(first: str, second: str) -> float:
    return float(fuzz.ratio(first, second)) / 100


def _misprinted(text: str, selector: Selector) -> Found | Orphan:
    quote = selector.quote
    refused: tuple[float, str, str] | None = None
    kept: list[Span] = []
    for span in _candidates(text, quote) if len(words(quote)) >= FEWEST_WORDS else ():
        stretch = text[span[0] : span[1]]
        alike = fuzz.ratio(tidy(quote), tidy(stretch))
        reason = difference(quote, stretch) if alike >= LEAST_ALIKE else "too unlike"
        if reason is None:
            kept.append(span)
        elif refused is None or alike > refused[0]:
            refused = alike, reason, tidy(stretch)
    if chosen := _chosen(text, kept, selector):
        return Found(*chosen, How.MISPRINTED)
    if len(kept) > 1:
        return Orphan(f"stands {len(kept)} times with misprints, and the words around do not tell which is meant")
    if kept:
        return Orphan("stands with misprints among other words", _around(text, kept))
    if refused and refused[0] >= ALIKE * 100:
        return Orphan(f"is not in the text; the nearest has {refused[1]}", refused[2])
    return Orphan("is not in the text", nearest_sentence(text, quote))


def _around(text: str, spans: Sequence[Span]) -> str:
    start, end = spans[0]
    return tidy(text[max(0, start - CONTEXT) : end + CONTEXT])


def _candidates(text: str, quote: str) -> Iterator[Span]:
    """Stretches of whole words that share most with the quotation, none overlapping; at most 6."""
    grams: dict[str, list[int]] = {}
    folded = quote.casefold()
    for at in range(len(folded) - _GRAM + 1):
        grams.setdefault(folded[at : at + _GRAM], []).append(at)
    width = max(24, len(quote) // 4)
    votes: Counter[int] = Counter()
    lower = text.casefold() if len(text.casefold()) == len(text) else text
    for at in range(len(lower) - _GRAM + 1):
        for place in grams.get(lower[at : at + _GRAM], ()):
            votes[(at - place) // width] += 1
    taken: list[Span] = []
    ranked = sorted(votes.items(), key=lambda item: (-item[1], item[0]))[:MOST_CANDIDATES]
    for bucket, _ in (item for item in ranked if item[1] * 4 >= ranked[0][1]):
        span = _best_in(text, bucket * width, quote, width)
        if span and not any(span[0] < other[1] and other[0] < span[1] for other in taken):
            taken.append(span)
            yield span


def _best_in(text: str, about: int, quote: str, width: int) -> Span | None:
    """The stretch of whole words near a place that is most like the quotation."""
    first, last = max(0, about - 2 * width), about + len(quote) + 3 * width
    aligned = fuzz.partial_ratio_alignment(quote, text[first:last])
    tokens = [*_WORD.finditer(text, first, last)]
    if aligned is None or not tokens:
        return None
    starts = _nearest([token.start() for token in tokens], first + aligned.dest_start)
    ends = _nearest([token.end() for token in tokens], first + aligned.dest_end)
    wanted = " ".join(_WORD.findall(quote))
    spans = [(start, end) for start in starts for end in ends if start < end]
    best = max(spans, key=lambda span: fuzz.ratio(wanted, " ".join(_WORD.findall(text, *span))), default=None)
    return _with_marks(text, best, quote) if best else None


def _nearest(places: Sequence[int], to: int) -> list[int]:
    """The seven places nearest to one, in order."""
    return sorted(sorted(places, key=lambda place: abs(place - to))[:7])


def _with_marks(text: str, span: Span, quote: str) -> Span:
    """The stretch with the punctuation that the quotation has at its ends too."""
    start, end = span
    before, after = (_marks_before(quote), _marks_before(quote[::-1]))
    while before and start > 0 and not (text[start - 1].isalnum() or text[start - 1].isspace()):
        start, before = start - 1, before - 1
    while after and end < len(text) and not (text[end].isalnum() or text[end].isspace()):
        end, after = end + 1, after - 1
    return start, end


def _marks_before(quote: str) -> int:
    found = _WORD.search(quote)
    return sum(not char.isspace() for char in quote[: found.start()]) if found else 0
