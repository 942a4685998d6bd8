"""Which passages are one voice: same document, same publisher, declared interest, same attributed source, or a copy."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from rapidfuzz import fuzz

from factcheck.corpus import seniority
from factcheck.names import same_name
from factcheck.records import Match, Source
from factcheck.text import figures, negations, normalise, words

NEAR_DUPLICATE = 92
"""RapidFuzz ratio, 0 to 100, from which two passages are the same words edited."""
EXCERPT = 96
FEWEST_WORDS = 6
_normalised = lru_cache(4096)(normalise)


def origins(matches: Sequence[Match], attributed: Sequence[str | None]) -> list[str]:
    """The origin of each match ("o1", "o2" …, numbered in order); equal where two are not independent.

    A passage attributed to somebody else than the publisher has that voice as its origin; every other has its publisher's.
    """
    groups = _Groups(len(matches))
    for second in range(len(matches)):
        for first in range(second):
            if _same_voice(matches[first], attributed[first], matches[second], attributed[second]):
                groups.join(first, second)
    numbers: dict[int, str] = {}
    return [numbers.setdefault(groups.root(item), f"o{len(numbers) + 1}") for item in range(len(matches))]


def originals(matches: Sequence[Match]) -> list[int]:
    """For each match the number of the one it copies or excerpts: the earliest published, itself if it is no copy."""
    groups = _Groups(len(matches))
    for second in range(len(matches)):
        for first in range(second):
            if near_duplicate(matches[first].passage.text, matches[second].passage.text):
                groups.join(first, second)
    first_of: dict[int, int] = {}
    for item in sorted(range(len(matches)), key=lambda item: seniority(matches[item].source, matches[item].passage)):
        first_of.setdefault(groups.root(item), item)
    return [first_of[groups.root(item)] for item in range(len(matches))]


@lru_cache(2**16)  # the same passages are compared for claim after claim
def near_duplicate(first: str, second: str) -> bool:
    """Whether one text is the other lightly edited, or an excerpt of it, with the same figures and negations."""
    short, long = sorted((_normalised(first), _normalised(second)), key=len)
    if len(words(short)) < FEWEST_WORDS:
        return short == long
    if fuzz.ratio(short, long, score_cutoff=NEAR_DUPLICATE):
        return figures(first) == figures(second) and negations(first) == negations(second)
    aligned = fuzz.partial_ratio_alignment(short, long, score_cutoff=EXCERPT)
    if aligned is None:
        return False
    shared = long[aligned.dest_start : aligned.dest_end]
    return figures(shared) == figures(short) and negations(shared) == negations(short)


def _same_voice(first: Match, first_said: str | None, second: Match, second_said: str | None) -> bool:
    if near_duplicate(first.passage.text, second.passage.text):
        return True
    if first_said is None and second_said is None:
        return not independent(first.source, second.source)
    ours, theirs = first_said or first.source.publisher, second_said or second.source.publisher
    return bool(ours and theirs and same_name(ours, theirs))


def independent(first: Source, second: Source) -> bool:
    """Whether two documents have different publishers and authors, and neither declares a tie to the other's publisher."""
    if first.id == second.id:
        return False
    ours = [name for name in (first.publisher, *first.authors) if name]
    theirs = [name for name in (second.publisher, *second.authors) if name]
    if any(same_name(mine, yours) for mine in ours for yours in theirs):
        return False
    return not (_mentions(first.interests, second.publisher) or _mentions(second.interests, first.publisher))


def _mentions(interests: Sequence[str], publisher: str | None) -> bool:
    if not publisher:
        return False
    wanted = _letters(publisher)
    return any(wanted in _letters(interest) for interest in interests)


@lru_cache(4096)
def _letters(name: str) -> str:
    """Names as compared inside longer text: "Dialogue" is "Dialog", brackets do not matter."""
    return " ".join(word.removesuffix("ue") for word in words(normalise(name.split("(")[0])))


class _Groups:
    """Union-find over numbers; the root of a group is its smallest member."""

    def __init__(self, size: int) -> None:
        self._parent = list(range(size))

    def root(self, item: int) -> int:
        while self._parent[item] != item:
            item = self._parent[item]
        return item

    def join(self, first: int, second: int) -> None:
        low, high = sorted((self.root(first), self.root(second)))
        self._parent[high] = low
