"""Which words of a passage decide its stance: those without which the judge is far less sure of it.

Leaving parts out one at a time and asking again is occlusion (Zeiler & Fergus 2014), here with clauses: it tells what this
judge went by, not what is true.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from factcheck.config import DECIDES
from factcheck.records import Judgement, Report, Result, Stance
from factcheck.results import as_evidence
from factcheck.sides import side_of
from factcheck.text import Span, sentences, trim, word_count

if TYPE_CHECKING:
    from factcheck.pipeline import Checker

LEAST_WORDS = 3
"""A clause with fewer words stays with the one before it."""
MOST_PARTS = 8
"""A passage with more clauses is taken apart by sentences."""
BESIDE = 0.5
"""Words decide if the stance loses `DECIDES` of its probability without them, and this share of the most that any cost it."""
_CLAUSE_ENDS = re.compile(
    r"[,;:–—)]\s+|\s(?=[–—(])|\s(?=(?:and|but|while|although|though|because|since|after|before|until|when|if|unless|who|which|that)\s)"
)


def clauses(text: str, language: str | None = None) -> list[Span]:
    """Start and end of the clauses of a text, in order and without the space between them."""
    whole = sentences(text, language or "en")
    cut = [piece for start, end in whole for piece in _pieces(text, start, end)]
    return whole if len(cut) > MOST_PARTS else cut


def _pieces(text: str, start: int, end: int) -> list[Span]:
    cuts = [start, *(mark.end() for mark in _CLAUSE_ENDS.finditer(text, start, end)), end]
    pieces: list[Span] = []
    for first, last in pairwise(cuts):
        if pieces and min(word_count(text[first:last]), word_count(text[slice(*pieces[-1])])) < LEAST_WORDS:
            pieces[-1] = (pieces[-1][0], last)
        else:
            pieces.append((first, last))
    return [trim(text, *piece) for piece in pieces]


def with_deciding_words(checker: Checker, report: Report, most: int = 0) -> Report:
    """The report with `Judgement.deciding` of passages that count: of the first `most` of each stance, or, with 0, of all.

    Costs the judge an opinion for each clause of them, kept in the cache as every other.
    """
    wanted = [(result.claim, one) for result in report.results for one in _counted(result, most)]
    sides = {result.claim.id: side_of(result.claim, checker.known) for result in report.results}
    asked, parts = [], []
    for claim, judgement in wanted:
        passage = judgement.match.passage
        spans = clauses(passage.text, passage.language)
        parts.append(spans if len(spans) > 1 else [])
        for start, end in parts[-1]:
            rest = replace(passage, text=f"{passage.text[:start]} {passage.text[end:]}")
            without = replace(judgement.match, passage=rest)
            asked.append((claim.statement, as_evidence(without, sides[claim.id]), None))
    opinions = iter(checker.opinions(asked, "Finding the words that decide"))
    marked = {}
    for (claim, judgement), spans in zip(wanted, parts, strict=True):
        lost = [judgement.probability - next(opinions).probability(judgement.stance) for _ in spans]
        marked[claim.id, judgement.match.passage.id] = _deciding(judgement.match.passage.start, spans, lost)
    return replace(report, results=tuple(_marked(result, marked) for result in report.results))


def _counted(result: Result, most: int) -> list[Judgement]:
    """Passages that count, in the order in which they are shown."""
    sides = ([one for one in result.judgements if one.counted and one.stance is stance] for stance in Stance)
    return [one for side in sides for one in side[: most or None]]


def _deciding(offset: int, spans: Sequence[Span], lost: Sequence[float]) -> tuple[Span, ...]:
    least = max(DECIDES, BESIDE * max(lost, default=0.0))
    return tuple((offset + start, offset + end) for (start, end), loss in zip(spans, lost, strict=True) if loss >= least)


def _marked(result: Result, marked: dict[tuple[str, str], tuple[Span, ...]]) -> Result:
    return replace(
        result,
        judgements=tuple(
            replace(one, deciding=marked.get((result.claim.id, one.match.passage.id), ())) for one in result.judgements
        ),
    )
