"""Who speaks in headlines, transcripts and bare quotations: "Researchers: mercury found", "Unsafe – ombudsman", "PATIENT: …"."""

from __future__ import annotations

import re

from factcheck.clauses import BE, LEADING, QUOTED, Tokens
from factcheck.people import DETERMINERS, NOBODY, STATEMENTS, SUBJECTS, is_evidence, surely_speaks
from factcheck.phrases import Reported
from factcheck.verbs import STOPPING, word_set

_DASHES = frozenset("–—-")
_CLOSING = frozenset("”\"»’'")
_ASKS = word_set("interviewer question q moderator host presenter reporter interviewers")
_OPENERS = LEADING | word_set("""but and or so yet then when while if although though because since what who why how where
    not nothing""")
_CAPTIONS = word_set("source sources photo photos image picture note contact author location address update video map")
_SHORTEST = 9
"""Fewer letters in quotation marks are a scare quote."""
_MOST = 7
"""A label before a colon or after a dash has at most so many words."""


def asks(tokens: Tokens) -> bool:
    """Whether the sentence is a question, or the questioner's turn in a transcript."""
    asked = len(tokens) > 1 and tokens[0].low in _ASKS and tokens[1].word == ":"
    return asked or any(token.word == "?" for token in tokens[-2:])


def labelled(tokens: Tokens) -> Reported | None:
    """The speaker named before a colon or dash at the start: "Researchers: mercury found"."""
    first = next((at for at, token in enumerate(tokens[: _MOST + 1]) if token.word == ":" or token.word in _DASHES), 0)
    if not first or first + 2 >= len(tokens):
        return None
    dash = tokens[first].word in _DASHES
    if dash and any(token.word in _DASHES for token in tokens[first + 1 :]):
        return None
    source = _label(tokens[:first])
    sure = surely_speaks(source) or is_evidence(source)
    weak = not dash and first <= 3 and signed(tokens) is None
    return Reported(0, source, ":", whole=True) if source and (sure or weak) else None


def signed(tokens: Tokens) -> Reported | None:
    """The speaker named after a colon or dash at the end: "Nine of ten unsafe – ombudsman"."""
    last = next((at for at in range(len(tokens) - 2, 1, -1) if tokens[at].word == ":" or tokens[at].word in _DASHES), 0)
    end = len(tokens) - (tokens[-1].word in ".!") if tokens else 0
    if not last or not 0 < end - last - 1 <= _MOST:
        return None
    source = _label(tokens[last + 1 : end])
    sure = surely_speaks(source) or (" " not in source and source[:1].isupper() and source.isalpha())
    return Reported(last, source, "–", whole=True) if source and sure else None


def _label(tokens: Tokens) -> str:
    """The words of a label without "on the pipeline"; "" where they are a clause or carry figures of their own."""
    comma = next((at for at, token in enumerate(tokens) if token.word == ","), 0)
    if comma and (tokens[-1].word.isdigit() or all(token.word.isupper() for token in tokens[:comma])):
        tokens = tokens[:comma]
    topic = next((at for at, token in enumerate(tokens) if token.low in ("on", "about", "to", "after") and at), len(tokens))
    words = [token.word for token in tokens[:topic]]
    lows = [token.low for token in tokens[:topic]]
    number = bool(words) and re.fullmatch(r"\d+", words[-1]) is not None and words[0].isupper()
    figures = any(re.search(r"\d", word) for word in (words[:-1] if number else words))
    if lows and lows[0] in _CAPTIONS:
        return ""
    if not words or figures or any(low in BE | STOPPING or not low[0].isalnum() for low in lows):
        return ""
    label = " ".join(words[:-1] if number else words)
    return re.sub(rf"['’´]s? (?:{'|'.join(sorted(STATEMENTS))}|line|promise|plea|warning)$", "", label)


def bare_quotation(tokens: Tokens, after: Tokens) -> Reported | None:
    """Who speaks in a quotation without a reporting verb: whoever stands beside it, or opens the sentence after it."""
    at = next((spot for spot, token in enumerate(tokens) if token.low.startswith(QUOTED)), -1)
    if at < 0 or len(tokens[at].low) < _SHORTEST:
        return None
    before, rest = tokens[: max(0, at - 1)], tokens[at + 2 :]
    while rest and not rest[0].word[0].isalnum():
        rest = rest[1:]
    if not before and not rest:
        source = _next_speaker(after)
        return Reported(at, source, "“", whole=True) if source else None
    if rest and not before:
        for start in range(min(6, len(rest))):
            if source := _speaker_at(rest[start:], named=True):
                return Reported(at, source, "“", whole=True)
    return None


def _next_speaker(after: Tokens) -> str:
    """Whom the sentence after a quotation begins with: "Ana Silvera teaches", "With these words the minister opened"."""
    if len(after) > 3 and after[1].low in ("these", "those", "this") and after[2].low in ("words", "sentence"):
        after = after[3:]
    return "" if not after or after[0].low in _OPENERS else _speaker_at(after, named=after[0].low not in SUBJECTS | NOBODY)


def _speaker_at(tokens: Tokens, named: bool) -> str:
    """The shortest phrase here that names somebody; a single capitalised word only where `named`."""
    for end in range(1, min(7, len(tokens))):
        if not tokens[end - 1].word[0].isalnum():
            return ""
        ended = not (tokens[end].word[:1].isupper() and tokens[end - 1].word[:1].isupper())
        source = re.sub(r"['’´]s?$", "", " ".join(token.word for token in tokens[:end]))
        first = tokens[0]
        alone = named and end == 1 and first.word[:1].isupper() and first.low not in DETERMINERS | SUBJECTS | NOBODY | LEADING
        if ended and (surely_speaks(source) or alone):
            return source
    return ""
