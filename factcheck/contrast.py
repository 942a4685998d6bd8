"""Sentences that set one thing against another, cut there: "contrary to what he announced, …", "…, but the union counted …"."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import pairwise
from typing import NamedTuple

from factcheck.clauses import BE, Tokens, low_at
from factcheck.phrases import Reported
from factcheck.verbs import VERBS, word_set

_AGAINST = word_set("contrary unlike despite notwithstanding although though while whereas even far where")
"""Words that open a clause set against what follows it."""
_INSIDE = VERBS.keys() | {"that"}
_TURN = word_set("but yet while whereas although though however")
_CHECKABLE = re.compile(
    r"\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|half|hundreds|thousands|dozens|still|only|never|none|no|not|"
    r"nobody|nothing|actually|instead|without|remains?|remained|empty|same|in reality|just|hardly|barely|every|all|neither)\b"
    r"|n[’']t\b"
)
"""What makes a clause of the writer's own a statement to check."""


class Statement(NamedTuple):
    """A clause with its reports. `against`: set off to be contradicted; `checkable`: it says something of its own besides."""

    found: tuple[Reported, ...]
    against: bool = False
    checkable: bool = False


def split(tokens: Tokens, found: tuple[Reported, ...], first: bool) -> list[Statement]:
    """The sentence cut where it sets one thing against another: "Contrary to what he said, …", "…, but the union counted …"."""
    cuts = [0]
    commas = [at for at, token in enumerate(tokens) if token.word == ","]
    against = bool(tokens) and tokens[0].low in _AGAINST and bool(commas)
    if against:
        begun = min((one.at for one in found if one.at < commas[-1]), default=0)
        cuts.append(next(comma for comma in commas if comma > begun or comma == commas[-1]) + 1)
    for at in range(max(2, cuts[-1]), len(tokens) - 2):
        open_turn = tokens[at].low in ("while", "whereas") and tokens[at - 1].low not in _INSIDE
        turned = tokens[at].low in _TURN and (tokens[at - 1].word in ",;–—" or open_turn)
        if (turned or tokens[at - 1].word == ";") and at > cuts[-1]:
            cuts.append(at)
    if not against and any(one.whole and one.at >= cuts[-1] for one in found):
        return [Statement(found)]
    inside: list[list[Reported]] = [[] for _ in cuts]
    for one in found:
        inside[bisect_right(cuts, one.at) - 1].append(one)
    pieces = []
    for number, (start, end) in enumerate(pairwise([*cuts, len(tokens)])):
        checkable = not inside[number] and _is_checkable(tokens[start:end], later=number > 0 or not first)
        pieces.append(Statement(tuple(inside[number]), against and number == 0, checkable))
    return pieces


def _is_checkable(tokens: Tokens, later: bool) -> bool:
    """Whether a clause beside a report says something of its own, not about the speaker or the statement."""
    tokens = tokens[1:] if tokens and tokens[0].low in _TURN | {"and"} else tokens
    opener, following = low_at(tokens, 0), low_at(tokens, 1)
    pointing = opener in ("this", "that", "these") and (following in BE | VERBS.keys() or following.endswith("ly"))
    comment = pointing or opener in ("which", "he", "she", "they")
    return later and not comment and _CHECKABLE.search(" ".join(token.low for token in tokens)) is not None
