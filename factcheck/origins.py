"""Which passages are one voice: same document, same publisher, declared interest, same attributed source, or a copy."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import combinations

from factcheck.corpus import seniority
from factcheck.duplicates import candidate_pairs, near_duplicate, same_text
from factcheck.entities import BUILT_IN, Names
from factcheck.records import Match, Passage, Source
from factcheck.text import normalise, words


def origins(matches: Sequence[Match], attributed: Sequence[str | None], known: Names = BUILT_IN) -> list[str]:
    """The origin of each match ("o1", "o2" …, numbered in order); equal where two are not independent.

    A passage attributed to somebody else than the publisher has that voice as its origin; every other has its publisher's.
    """
    groups = _Groups(len(matches))
    # Two passages of one document with the same attribution are judged like one.
    voices: dict[tuple[str, str | None], int] = {}
    for number, (match, said) in enumerate(zip(matches, attributed, strict=True)):
        first = voices.setdefault((match.source.id, said), number)
        groups.join(first, number)
    for first, second in combinations(voices.values(), 2):
        if _same_voice(matches[first], attributed[first], matches[second], attributed[second], known):
            groups.join(first, second)
    for first, second in candidate_pairs([match.passage.text for match in matches]):
        if groups.root(first) != groups.root(second) and same_text(matches[first].passage.text, matches[second].passage.text):
            groups.join(first, second)
    numbers: dict[int, str] = {}
    return [numbers.setdefault(groups.root(item), f"o{len(numbers) + 1}") for item in range(len(matches))]


def joined_by_name(
    matches: Sequence[Match], attributed: Sequence[str | None], origin: Sequence[str], known: Names = BUILT_IN
) -> list[tuple[str, ...]]:
    """For each match the other spellings of its voice that made it one origin with other documents, with their reasons."""
    voices = [said or match.source.publisher for match, said in zip(matches, attributed, strict=True)]
    reasons: list[dict[str, None]] = [{} for _ in matches]
    for one, two in combinations(range(len(matches)), 2):
        ours, theirs = voices[one], voices[two]
        if origin[one] == origin[two] and ours and theirs and ours != theirs:
            match = known.same(ours, theirs)
            if match and match.respelled:
                reasons[one][match.why] = reasons[two][match.why] = None
    return [tuple(sorted(found)) for found in reasons]


def originals(matches: Sequence[Match]) -> list[int]:
    """For each match the number of the one it copies or excerpts: the earliest published, itself if it is no copy."""
    groups = _Groups(len(matches))
    for first, second in candidate_pairs([match.passage.text for match in matches]):
        if near_duplicate(matches[first].passage.text, matches[second].passage.text):
            groups.join(first, second)
    first_of: dict[int, int] = {}
    for item in sorted(range(len(matches)), key=lambda item: seniority(matches[item].source, matches[item].passage)):
        first_of.setdefault(groups.root(item), item)
    return [first_of[groups.root(item)] for item in range(len(matches))]


def near(matches: Sequence[Match], originals: Sequence[int]) -> list[tuple[Passage, ...]]:
    """For each match the passages of other sources that copy or excerpt the same original, and the copies of those."""
    members: dict[int, list[Match]] = {}
    for match, original in zip(matches, originals, strict=True):
        members.setdefault(original, []).append(match)
    return [
        tuple(
            passage
            for other in members[original]
            for passage in (other.passage, *other.copies)
            if other is not match and passage.source_id != match.source.id
        )
        for match, original in zip(matches, originals, strict=True)
    ]


def _same_voice(first: Match, first_said: str | None, second: Match, second_said: str | None, known: Names) -> bool:
    if first_said is None and second_said is None:
        return not independent(first.source, second.source, known)
    ours, theirs = first_said or first.source.publisher, second_said or second.source.publisher
    return bool(ours and theirs and known.same(ours, theirs))


def independent(first: Source, second: Source, known: Names = BUILT_IN) -> bool:
    """Whether two documents have different publishers and authors, and neither declares a tie to the other's publisher."""
    if first.id == second.id:
        return False
    ours = [name for name in (first.publisher, *first.authors) if name]
    theirs = [name for name in (second.publisher, *second.authors) if name]
    if any(known.same(mine, yours) for mine in ours for yours in theirs):
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
