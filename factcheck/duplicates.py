"""Which passages carry the same text: copies, light edits, excerpts and syndicated versions with another lead or byline."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

from rapidfuzz import fuzz

from factcheck.text import figures, negations, normalise, sentences, tidy, words

NEAR_DUPLICATE = 92
"""RapidFuzz ratio, 0 to 100, from which two passages are the same words edited."""
EXCERPT = 96
FEWEST_WORDS = 6
EDITED_SENTENCE = 78
"""RapidFuzz ratio from which two sentences with the same names, figures and negations are one, edited."""
SHARED = 1 / 3
"""Share of the shorter passage's words that must stand in shared sentences."""
ALL_PAIRS = 300
"""Up to so many passages every pair is compared; among more, those that a MinHash index proposes."""
_PERMUTATIONS, _ALIKE, _MOST_ALIKE, _COMMON = 64, 0.4, 20, 2
# What newsrooms append to any story says nothing about where the story comes from.
_BOILERPLATE = re.compile(
    r"""request(?:s|ed)?\ for\ (?:a\ )?comment|independently\ (?:verif|confirm)|condition\ of\ anonymity
    |declined\ to\ (?:comment|be\ named)|not\ (?:be\ reached|authori[sz]ed\ to)|(?:went|left)\ unanswered|sign\ up|subscribe
    |(?:first|originally)\ (?:published|appeared)|edited\ for\ (?:length|clarity|brevity)|all\ rights\ reserved
    |(?:additional|contributed)\ (?:to\ )?(?:this\ )?reporting|reporting\ by|editing\ by|supported?\ by\ (?:our\ )?readers""",
    re.I | re.X,
)
_PLACE = r"[A-ZÀ-Þ][A-ZÀ-Þ .'’-]{1,30}"
_DATELINE = re.compile(rf"^{_PLACE}(?:,\s+\w+\.?\s+\d{{1,2}}\s*)?(?:\s*\([^)]{{2,40}}\))?(?<=[)\d])\s*[-–—]+\s+|^\({_PLACE}\)\s+")
_CREDIT = re.compile(r"\((?:additional\s+)?reporting\s+by\s[^()]{2,120}\)\s*$", re.I)
_NAME = re.compile(r"(?<!^)\b[A-ZÀ-ÖØ-ÞА-ЯЁ][\w’'-]*")


def essence(text: str) -> str:
    """What makes two copies of the same words equal whoever distributes them: normalised, without dateline and credit."""
    return normalise(_undated(tidy(text))) or normalise(text)


def _undated(tidied: str) -> str:
    return _CREDIT.sub("", _DATELINE.sub("", tidied))


@lru_cache(2**16)  # the same passages are compared for claim after claim
def near_duplicate(first: str, second: str) -> bool:
    """Whether one text is the other lightly edited, or an excerpt of it, with the same figures and negations."""
    if not _may_be_alike(first, second):
        return False
    short, long = sorted((_normal(first), _normal(second)), key=len)
    if len(words(short)) < FEWEST_WORDS:
        return short == long
    if fuzz.ratio(short, long, score_cutoff=NEAR_DUPLICATE):
        same = figures(first) == figures(second) and negations(first) == negations(second)
        return same and not (_lacks(second, first) and _lacks(first, second))
    aligned = fuzz.partial_ratio_alignment(short, long, score_cutoff=EXCERPT)
    if aligned is None:
        return False
    shared = long[aligned.dest_start : aligned.dest_end]
    return figures(shared) == figures(short) and negations(shared) == negations(short)


def _lacks(text: str, other: str) -> bool:
    """Whether a name in the other text is missing from this one."""
    known = normalise(text)
    return any(normalise(name) not in known for name in _NAME.findall(tidy(other)))


@lru_cache(2**16)
def same_text(first: str, second: str) -> bool:
    """Whether two passages come from one text: near duplicates, or a third of the shorter one stands in shared sentences.

    Sentences are shared if they are the same but for a few words, with the same names, figures and negations. Datelines and
    what newsrooms append to every story do not count.
    """
    if not _may_be_alike(first, second):
        return False
    if near_duplicate(first, second):
        return True
    ours, theirs = _sentences(first), _sentences(second)
    if not ours or not theirs:
        return False
    shared = [(one, other) for one in ours for other in theirs if _one_sentence(one, other)]
    # One sentence without a name or figure that ends both is more likely what a newsroom appends to every story.
    if len(shared) == 1 and shared[0] == (ours[-1], theirs[-1]) and not (shared[0][0].names or shared[0][0].figures):
        return len(ours) == len(theirs) == 1
    length = sum(one.length for one in {one for one, _ in shared})
    return length >= SHARED * min(sum(one.length for one in ours), sum(other.length for other in theirs))


def candidate_pairs(texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Numbers of the texts worth comparing, the lower first: all pairs, or among many those that share a sentence nearly."""
    if len(texts) <= ALL_PAIRS:
        return combinations(range(len(texts)), 2)
    return iter(sorted(_proposed(texts)))


@dataclass(frozen=True, slots=True)
class _Sentence:
    text: str
    length: int
    figures: frozenset[str]
    negations: int
    names: frozenset[str]


@lru_cache(maxsize=20_000)
def _sentences(text: str) -> tuple[_Sentence, ...]:
    """The sentences that say something of their own, as they are compared."""
    plain = _undated(tidy(text))
    found = []
    for start, end in sentences(plain):
        sentence = plain[start:end]
        if len(words(sentence)) >= FEWEST_WORDS and not _BOILERPLATE.search(sentence):
            names = frozenset(_NAME.findall(sentence))
            found.append(_Sentence(normalise(sentence), len(words(sentence)), figures(sentence), negations(sentence), names))
    return tuple(found)


def _one_sentence(first: _Sentence, second: _Sentence) -> bool:
    alike = (first.figures, first.negations, first.names) == (second.figures, second.negations, second.names)
    return alike and bool(fuzz.ratio(first.text, second.text, score_cutoff=EDITED_SENTENCE))


def _proposed(texts: Sequence[str]) -> set[tuple[int, int]]:
    """Pairs that have a sentence, or themselves, nearly in common. Of the same words elsewhere the first stands for all."""
    from datasketch import MinHash, MinHashLSH

    index = MinHashLSH(threshold=_ALIKE, num_perm=_PERMUTATIONS)
    owners: dict[str, int] = {}
    pairs: set[tuple[int, int]] = set()
    for number, text in enumerate(texts):
        for part in sorted({normalise(text), *(sentence.text for sentence in _sentences(text))}):
            if part in owners:
                pairs.add((owners[part], number))
                continue
            hashed = MinHash(num_perm=_PERMUTATIONS)
            hashed.update_batch([shingle.encode() for shingle in sorted(_shingles(part))])
            pairs |= {(owners[other], number) for other in sorted(index.query(hashed))[:_MOST_ALIKE]}
            index.insert(part, hashed)
            owners[part] = number
    return {(first, second) for first, second in pairs if first != second}


@lru_cache(maxsize=20_000)
def _shingles(text: str) -> frozenset[str]:
    """Pairs of neighbouring words of a normalised text."""
    listed = words(text) or [text]
    return frozenset(" ".join(listed[at : at + 2]) for at in range(max(1, len(listed) - 1)))


def _may_be_alike(first: str, second: str) -> bool:
    """False where two texts have too few neighbouring words in common to share a sentence; quick, for most pairs."""
    ours, theirs = _shingles(_normal(first)), _shingles(_normal(second))
    fewest = min(len(ours), len(theirs))
    return fewest < FEWEST_WORDS or len(ours & theirs) >= min(_COMMON, fewest)


@lru_cache(maxsize=20_000)
def _normal(text: str) -> str:
    return normalise(text)
