"""Whether two stretches of text differ by misprints alone: same figures, names and negations, and no word is another word."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import files
from itertools import groupby
from typing import TYPE_CHECKING

from rapidfuzz.distance import OSA, Levenshtein

from factcheck.text import figures, negations, tidy, words

if TYPE_CHECKING:
    from tokenizers import Tokenizer

LONG = 4
"""Letters from which a word may have one slip that does not look like the right letter."""
_NAME = re.compile(r"\b[^\W\d_a-zß-ÿа-яё][\w’'-]*")
_END = re.compile(r"([.!?…])[\W_]*$")
# What scanners take for each other, both sides brought to the second form.
_CONFUSED = (
    *(
        ("rn", "m"),
        ("nn", "m"),
        ("cl", "d"),
        ("vv", "w"),
        ("ii", "u"),
        ("li", "h"),
        ("0", "o"),
        ("1", "l"),
        ("|", "l"),
        ("!", "l"),
    ),
    *(
        ("i", "l"),
        ("j", "l"),
        ("5", "s"),
        ("$", "s"),
        ("6", "b"),
        ("8", "b"),
        ("9", "g"),
        ("q", "g"),
        ("c", "e"),
        ("h", "b"),
        ("n", "u"),
    ),
)


def difference(quote: str, stretch: str) -> str | None:
    """What makes the stretch other words than the quotation, in a few words; None if only misprints do."""
    ours, theirs = (unicodedata.normalize("NFKC", tidy(text)) for text in (quote, stretch))
    if figures(ours) != figures(theirs):
        return f"other figures ({_unlike(figures(ours), figures(theirs))})"
    if negations(ours) != negations(theirs):
        return "a negation more or less"
    names = Counter(_NAME.findall(ours)), Counter(_NAME.findall(theirs))
    if names[0] != names[1]:
        return f"other names ({_unlike(names[0] - names[1], names[1] - names[0])})"
    if (end := _END.search(ours)) and ((other := _END.search(theirs)) is None or end[1] != other[1]):
        return "another end of the sentence"
    mine, yours = words(ours), words(theirs)
    for alike, blocks in groupby(Levenshtein.opcodes(mine, yours), key=lambda block: block.tag == "equal"):
        run = [*blocks]
        left, right = mine[run[0].src_start : run[-1].src_end], yours[run[0].dest_start : run[-1].dest_end]
        one_by_one = len(left) == len(right) and all(misprint(*pair) for pair in zip(left, right, strict=True))
        if not alike and not one_by_one and not misprint("".join(left), "".join(right)):
            return f"other words ({_unlike(left, right)})"
    return None


def misprint(first: str, second: str) -> bool:
    """Whether one spelling is the other, split, joined or misread: never where both are words that exist."""
    one, other = first.casefold().replace("-", ""), second.casefold().replace("-", "")
    if one == other:
        return True
    if not one or not other or (_exists(one) and _exists(other)):
        return False
    if _shape(one) == _shape(other):
        return True
    slip = OSA.distance(one, other, score_cutoff=1) <= 1 and min(len(one), len(other)) >= LONG
    # At the ends of a word a letter changes what it means, its tense or its number.
    return slip and one[0] == other[0] and one[-2:] == other[-2:] and _exists(one) != _exists(other)


def _shape(word: str) -> str:
    for seen, meant in _CONFUSED:
        word = word.replace(seen, meant)
    return word


@lru_cache(maxsize=4096)
def _exists(word: str) -> bool:
    """Whether the vocabulary of the shipped model knows the word as one piece, as it does common English ones."""
    return len(_vocabulary().encode(word, add_special_tokens=False).ids) == 1


@lru_cache(maxsize=1)
def _vocabulary() -> Tokenizer:
    from tokenizers import Tokenizer

    vocabulary = Tokenizer.from_file(str(files("factcheck") / "data" / "stance" / "tokenizer.json"))
    vocabulary.no_padding()
    return vocabulary


def _unlike(left: Iterable[str], right: Iterable[str]) -> str:
    return " / ".join(" ".join(sorted(side) if isinstance(side, frozenset) else side) or "nothing" for side in (left, right))
