"""How surely quotations are found again in documents that were changed: right, lost or wrong, for each kind of change.

Documents are stretches of the workspace's own texts; a sentence of each is the quotation. What is done to them is drawn
from a seed, so that the same seed gives the same documents.
"""

from __future__ import annotations

import random
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from factcheck.errors import InputError
from factcheck.reanchor import Found, Selector, context_of, reanchor
from factcheck.records import Source
from factcheck.text import sentences, words

# Private-use characters that mark the quotation while the text around it changes.
_OPEN, _CLOSE = "\ue000", "\ue001"
_WINDOW = 14
_NEGATION = re.compile(r"\b(?:not|no|never) ")
_AUXILIARY = re.compile(r"\b(?:is|are|was|were|has|have|had|will|would|can|could|should)\b")
_FIGURE = re.compile(r"\d+")
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{2,}")
_PLAIN_WORD = re.compile(r"\b[a-z]{5,}\b")
_PROTECTED = re.compile(
    r"[A-ZА-Я][\w’'-]*|\d[\d.,]*|\b(?:no|not|never|none|nor|neither|nobody|nothing|without|cannot|\w+n[’']t)\b"
)
_MISREAD = ("rn m", "m rn", "cl d", "d cl", "l 1", "i 1", "o 0", "s 5", "e c", "h b", "u n", "w vv", "q g", "b 6")
_TYPOGRAPHY = str.maketrans({"’": "'", "“": '"', "”": '"', "–": "-", "—": "-"})

Change = Callable[[str, random.Random, Sequence[str]], str | None]


@dataclass(frozen=True, slots=True)
class Case:
    """A changed document. `span` is where the quotation stands now; None where its words are gone.

    `certain`: the words survive, so that it should be found; otherwise finding nothing is right too.
    """

    kind: str
    text: str
    selector: Selector
    span: tuple[int, int] | None
    certain: bool = True


def bench_quotes(sources: Sequence[Source], documents: int, seed: int) -> dict[str, Any]:
    """Counts of recovered, orphaned and wrong quotations by kind of change; `orphaned` counts only those that should be found."""
    counted: dict[str, Counter[str]] = defaultdict(Counter)
    for case in cases(sources, documents, seed):
        counted[case.kind][outcome(case)] += 1
    total = sum(counted.values(), Counter())
    surviving = total["recovered"] + total["orphaned"]
    return {
        "task": "quotes",
        "documents": total.total(),
        "seed": seed,
        "wrong": total["wrong"],
        "recovered_share": total["recovered"] / surviving if surviving else 0.0,
        "by_change": {
            kind: {name: counts[name] for name in ("recovered", "orphaned", "refused", "wrong")}
            for kind, counts in sorted(counted.items())
        },
    }


def outcome(case: Case) -> str:
    """`recovered`, `orphaned` (should have been found), `refused` (rightly not found) or `wrong`."""
    found = reanchor(case.text, case.selector)
    if not isinstance(found, Found):
        return "orphaned" if case.span and case.certain else "refused"
    if case.span is None:
        return "wrong"
    return "recovered" if _core(case.text, found.start, found.end) == _core(case.text, *case.span) else "wrong"


def _core(text: str, start: int, end: int) -> tuple[int, int]:
    """A stretch without the marks and spaces at its ends."""
    while start < end and not text[start].isalnum():
        start += 1
    while end > start and not text[end - 1].isalnum():
        end -= 1
    return start, end


def cases(sources: Sequence[Source], documents: int, seed: int) -> Iterator[Case]:
    """So many changed documents, the kinds of change in turn."""
    rng = random.Random(seed)
    pools = [pool for source in sources if len(pool := _sentences(source.text)) > _WINDOW]
    if not pools:
        raise InputError(f"no evidence has {_WINDOW} sentences or more to make documents of; name another folder with --evidence")
    every = [sentence for pool in pools for sentence in pool]
    kinds = [*CHANGES]
    for number in range(documents):
        case = None
        while case is None:
            case = _case(kinds[number % len(kinds)], rng, pools, every)
        yield case


def _sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text) if 5 <= len(words(text[start:end])) <= 80]


def _case(kind: str, rng: random.Random, pools: Sequence[Sequence[str]], every: Sequence[str]) -> Case | None:
    pool = rng.choice(pools)
    first = rng.randrange(len(pool) - _WINDOW)
    document = list(pool[first : first + _WINDOW])
    at = rng.randrange(2, _WINDOW - 2)
    quote = document[at]
    if sum(quote in sentence for sentence in document) > 1:
        return None
    before = "".join(f"{sentence}{rng.choice([' ', ' ', chr(10) * 2])}" for sentence in document[:at])
    after = "".join(f"{rng.choice([' ', ' ', chr(10) * 2])}{sentence}" for sentence in document[at + 1 :])
    original = before + quote + after
    start, end = len(before), len(before) + len(quote)
    prefix, suffix = context_of(original, start, end)
    selector = Selector(quote, prefix, suffix, start, end)
    marked = CHANGES[kind](f"{before}{_OPEN}{quote}{_CLOSE}{after}", rng, every)
    if marked is None or marked.count(quote) > PLACES.get(kind, 1):
        return None
    certain = [*_PROTECTED.findall(_quoted(marked))] == [*_PROTECTED.findall(quote)] or kind not in MISREAD
    certain = certain and kind != AMBIGUOUS
    opened, closed = marked.find(_OPEN), marked.find(_CLOSE) - 1
    span = None if opened < 0 or kind in GONE else (opened, closed)
    return Case(kind, marked.replace(_OPEN, "").replace(_CLOSE, ""), selector, span, certain)


def _quoted(marked: str) -> str:
    return marked[marked.find(_OPEN) + 1 : marked.find(_CLOSE)]


def _with_quote(marked: str, quote: str) -> str:
    return marked[: marked.find(_OPEN) + 1] + quote + marked[marked.find(_CLOSE) :]


def _edits(marked: str, rng: random.Random, every: Sequence[str]) -> str:
    """Sentences before and after are added, dropped and replaced."""
    opened, closed = marked.find(_OPEN), marked.find(_CLOSE) + 1
    return "".join(
        (_edited(marked[:opened], rng, every), marked[opened:closed], _edited(marked[closed:], rng, every)),
    )


def _edited(text: str, rng: random.Random, every: Sequence[str]) -> str:
    pieces = [text[start:end] for start, end in sentences(text)]
    gap = text[len(text.rstrip()) :] or " "
    kept = [piece for piece in pieces if rng.random() > 0.2] or pieces[:1]
    for _ in range(rng.randrange(4)):
        kept.insert(rng.randrange(len(kept) + 1), rng.choice(every))
    return (" " if text[:1].isspace() else "") + " ".join(kept) + gap


def _reflow(marked: str, rng: random.Random, every: Sequence[str]) -> str:
    """Other line lengths, doubled and no-break spaces."""
    return "".join(rng.choice([" ", "  ", "\n", "\u00a0", "\r\n", "\n   "]) if char.isspace() else char for char in marked)


def _typography(marked: str, rng: random.Random, every: Sequence[str]) -> str:
    """Straight quotation marks and hyphens, ligatures, another Unicode form."""
    changed = marked.translate(_TYPOGRAPHY).replace("fi", "ﬁ").replace("fl", "ﬂ")
    return unicodedata.normalize("NFD", changed) if rng.random() < 0.5 else changed


def _hyphenated(marked: str, rng: random.Random, every: Sequence[str]) -> str:
    """Words are broken at the ends of lines."""

    def broken(found: re.Match[str]) -> str:
        word = found.group()
        at = rng.randrange(2, len(word) - 2)
        return f"{word[:at]}{rng.choice(['-', '-', chr(0xAD), '‐'])}\n{word[at:]}" if rng.random() < 0.15 else word

    return re.sub(r"[a-z]{6,}", broken, marked)


def _misread(rate: float) -> Change:
    def change(marked: str, rng: random.Random, every: Sequence[str]) -> str:
        """Letters are taken for others, as scanners do; at times one is lost or any other."""

        def noisy(found: re.Match[str]) -> str:
            word = found.group()
            if rng.random() > rate * len(word):
                return word
            at = rng.randrange(len(word))
            possible = [pair.split() for pair in _MISREAD if word.startswith(pair.split()[0], at)]
            if not possible or rng.random() < 0.1:
                return word[:at] + rng.choice(["", chr(rng.randrange(97, 123))]) + word[at + 1 :]
            seen, read = rng.choice(possible)
            return word[:at] + read + word[at + len(seen) :]

        return re.sub(r"[A-Za-z]{3,}", noisy, _reflow(marked, rng, every))

    return change


def _moved(marked: str, rng: random.Random, every: Sequence[str]) -> str:
    """The quotation stands between other sentences."""
    opened, closed = marked.find(_OPEN), marked.find(_CLOSE) + 1
    quoted, rest = marked[opened:closed], marked[:opened] + marked[closed:]
    at = rng.choice([start for start, _ in sentences(rest)])
    return f"{rest[:at]}{quoted} {rest[at:]}"


def _repeated(marked: str, rng: random.Random, every: Sequence[str]) -> str:
    """The same words stand in another place too; those beside the quotation stay."""
    quote, near = _quoted(marked), 80
    places = [end for _, end in sentences(marked) if not marked.find(_OPEN) - near < end < marked.find(_CLOSE) + near]
    at = rng.choice(places or [len(marked)])
    return f"{marked[:at]} {quote}{marked[at:]}"


def _repeated_and_edited(marked: str, rng: random.Random, every: Sequence[str]) -> str:
    """The same words stand in another place too, perhaps where the quotation stood, which has other neighbours now."""
    return _repeated(_edits(marked, rng, every), rng, every)


def _deleted(marked: str, rng: random.Random, every: Sequence[str]) -> str:
    return _edits(_with_quote(marked, rng.choice(every)), rng, every)


def _look_alike(change: Change, beside: bool) -> Change:
    """The quotation with one word changed: in its place, or beside it."""

    def changed(marked: str, rng: random.Random, every: Sequence[str]) -> str | None:
        quote = _quoted(marked)
        other = change(quote, rng, every)
        if other is None or other == quote:
            return None
        if beside:
            return _edits(marked.replace(_OPEN, f"{other} {_OPEN}"), rng, every)
        return _edits(_with_quote(marked, other), rng, every)

    return changed


def _negation(quote: str, rng: random.Random, every: Sequence[str]) -> str | None:
    if found := _NEGATION.search(quote):
        return quote[: found.start()] + quote[found.end() :]
    found = _AUXILIARY.search(quote)
    return f"{quote[: found.end()]} not{quote[found.end() :]}" if found else None


def _figure(quote: str, rng: random.Random, every: Sequence[str]) -> str | None:
    found = _FIGURE.search(quote)
    return f"{quote[: found.start()]}{int(found.group()) + rng.randrange(1, 9)}{quote[found.end() :]}" if found else None


def _swapped(pattern: re.Pattern[str]) -> Change:
    def swap(quote: str, rng: random.Random, every: Sequence[str]) -> str | None:
        found, others = [*pattern.finditer(quote)], pattern.findall(rng.choice(every))
        if not found or not others:
            return None
        one = rng.choice(found)
        return f"{quote[: one.start()]}{rng.choice(others)}{quote[one.end() :]}"

    return swap


_ONE_WORD: dict[str, Change] = {
    "negation": _negation,
    "figure": _figure,
    "name": _swapped(_NAME),
    "word": _swapped(_PLAIN_WORD),
}
CHANGES: dict[str, Change] = {
    "edits elsewhere": _edits,
    "reflow": _reflow,
    "typography": _typography,
    "hyphenation": _hyphenated,
    "misread 0.5 %": _misread(0.005),
    "misread 1.5 %": _misread(0.015),
    "moved": _moved,
    "repeated": _repeated,
    "repeated, new neighbours": _repeated_and_edited,
    "deleted": _deleted,
    **{f"look-alike instead, {name}": _look_alike(change, False) for name, change in _ONE_WORD.items()},
    **{f"look-alike beside, {name}": _look_alike(change, True) for name, change in _ONE_WORD.items()},
}
GONE = {"deleted", *(kind for kind in CHANGES if kind.startswith("look-alike instead"))}
"""Changes after which the quotation is not in the text any more."""
MISREAD = {kind for kind in CHANGES if kind.startswith("misread")}
"""Changes that may hit a figure, a name or a negation; the quotation is then rightly given up."""
AMBIGUOUS = "repeated, new neighbours"
"""Nothing may tell the places apart after this one."""
PLACES = dict.fromkeys(GONE, 0) | {"repeated": 2, AMBIGUOUS: 2}
"""How often the quotation may stand in the document after a change; once after all others."""
