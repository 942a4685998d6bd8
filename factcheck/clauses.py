"""Sentences cut into words, and the noun phrases in them that may name a source.

English, without a parser: a phrase is walked word by word until a verb, a conjunction or a stop ends it.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

from factcheck.people import DETERMINERS, STATEMENTS, SUBJECTS, names_somebody
from factcheck.people import JOINS as _JOINS
from factcheck.sides import is_official
from factcheck.text import tidy
from factcheck.verbs import STOPPING, VERBS, word_set


class Token(NamedTuple):
    word: str
    low: str


Tokens = tuple[Token, ...]

QUOTED = "\ue000"
"""Stands for each letter inside quotation marks."""
BE = word_set("is are was were be been being am")
SKIPPED = BE | word_set("""has have had having did does do will would can also later once again then now still further
    therefore first himself herself itself themselves always often never not even soon since too
    already thus""")
BREAKS = word_set("""that which who whom whose when while where whereas although though because since as if after
    before but and or whether how what why so than until unless yet despite""")
_STOPS = BREAKS | STOPPING
LEADING = word_set("""in at on near of for from with during under despite since after before through about over against
    following by as""")
_TIMES = word_set("""last next earlier later yesterday today meanwhile moreover furthermore additionally recently
    monday tuesday wednesday thursday friday saturday sunday january february march april may june
    july august september october november december week month year still also now then yet fact
    addition however thus hence therefore together instead here finally""")
_PAST = word_set("""met made held gave took went came left became began sent spoke ran won lost put set cut led paid
    sold fell rose got kept built brought bought saw knew grew drew stood sat faces plans wants hopes
    needs""")
QUOTATION = re.compile(r"“[^“”\n]{1,3000}”|\"[^\"\n]{1,3000}\"|«[^«»\n]{1,3000}»|(?<!\w)[‘'][^‘’'\n]{1,600}[’'](?!\w)")
_END = re.compile(
    r"(?<!\b[A-Z])(?<!\b(?:Mr|Dr|Ms|St|Lt|Jr))(?<!\b(?:Mrs|Sen|Rep|Gov|Gen|Col))(?<!\bProf)"  # no abbreviation
    r"[.!?…][\"”»’')\]]{0,3}\s+(?=[\"“«‘'(\[]?[^\W\d_a-z])"
)
_TOKEN = re.compile(r"(?:[A-Z]\.){2,}|[A-Z]\.(?=\s[A-Z])|\w+(?:[-'’´.&/]\w+)*(?:(?<=s)['’´](?!\w))?|\ue000+|[^\w\s]")
_POSSESSIVE = re.compile(r"(?:['’´]s|(?<=s)['’´])$", re.IGNORECASE)


def sentences(text: str) -> tuple[Tokens, ...]:
    """The tokens of each sentence; what stands inside quotation marks is one token of `QUOTED`."""
    masked = QUOTATION.sub(_masked, tidy(text))
    ends = [0, *(end.end() for end in _END.finditer(masked)), len(masked)]
    pieces = [masked[start:end] for start, end in pairwise(ends)]
    return tuple(tuple(Token(one, one.lower()) for one in _TOKEN.findall(piece)) for piece in pieces if piece.strip())


def _masked(quote: re.Match[str]) -> str:
    closing = quote[0][-2] if quote[0][-2] in ".!?" else ""
    return quote[0][0] + QUOTED * (len(quote[0]) - 2 - len(closing)) + closing + quote[0][-1]


def is_adverb(token: Token) -> bool:
    return token.low.endswith("ly") and token.word[:1].islower() and token.low not in ("family", "assembly")


def subject(tokens: Tokens, end: int) -> str:
    """The words before `end` that name who acts; "" where there are none."""
    if end and tokens[end - 1].low in ("who", "which"):
        end -= 1
    if end and tokens[end - 1].word == ",":
        return before_insertion(tokens, end) or opening(tokens)
    if end and tokens[end - 1].word == ")":
        end = next((spot for spot in range(end - 1, max(-1, end - 10), -1) if tokens[spot].word == "("), end)
    return phrase_before(tokens, end)


def before_insertion(tokens: Tokens, end: int) -> str:
    """The subject before an insertion between commas: Borys in "Borys, a Polish member of parliament, said"."""
    for spot in range(end - 2, max(0, end - 30), -1):
        if tokens[spot].word != ",":
            continue
        inserted = tokens[spot + 1 : end - 1]
        if not inserted or inserted[0].low in ("but", "and", "so", "yet"):
            return ""
        source, words = phrase_before(tokens, spot), " ".join(token.word for token in inserted)
        named = all(token.word[:1].isupper() for token in inserted)
        if source and named and (source.split(" ")[-1].islower() or is_official(source)):
            return f"{source} {words}"
        return f"{source}, {words}" if source and is_official(words) else source
    return ""


def phrase_before(tokens: Tokens, end: int, relative_clause: bool = True) -> str:
    """The noun phrase that ends before `end`, up to 16 words; "" in a relative clause ("the strike that officials say")."""
    start = end
    while start and end - start < 16 and not _breaks(tokens, start - 1) and (start == end or tokens[start].low not in SUBJECTS):
        start -= 1
    relative = start > 1 and tokens[start - 1].low in ("that", "which", "whom")
    if relative and tokens[start - 2].low not in VERBS and tokens[start - 2].low != "in":
        return ""
    who = start > 1 and tokens[start - 1].low == "who" and end - start > 1 and tokens[start].low not in DETERMINERS
    if who and relative_clause:
        return phrase_before(tokens, start - 1, relative_clause=False)
    led = tokens[start].low in LEADING - {"of"} if start < end else True
    if not led and any(_relative(tokens, spot) for spot in range(start + 1, end)):
        return ""
    return _tidied(tokens[start:end])


def _relative(tokens: Tokens, at: int) -> bool:
    """Whether a second noun phrase begins here, as in "the wells the minister" (promised)."""
    low, previous = tokens[at].low, tokens[at - 1]
    noun = previous.word.islower() and previous.low not in _JOINS | DETERMINERS | _TIMES | LEADING and not is_adverb(previous)
    return low in ("the", "his", "her", "its", "their") and noun


def phrase_after(tokens: Tokens, start: int) -> tuple[str, int]:
    """The noun phrase that begins at `start`, up to a verb, a comma or the next noun phrase, and where it ends."""
    end = start
    while end < len(tokens) and end - start < 16 and not _breaks(tokens, end) and tokens[end].low not in SKIPPED:
        low, begun = tokens[end].low, end > start and tokens[end - 1].low not in _JOINS
        if begun and (
            low in DETERMINERS or low in _TIMES or low in SUBJECTS or low in ("on", "during", "about", "after", "before")
        ):
            break
        end += 1
    while end > start and tokens[end - 1].low in _JOINS:
        end -= 1
    return _tidied(tokens[start:end]), end


def titled_phrase_after(tokens: Tokens, start: int) -> str:
    """The noun phrase at `start` with an office beside it: "Erlan Karin, an adviser to the president"."""
    source, end = phrase_after(tokens, start)
    if not source or end >= len(tokens) or tokens[end].word != ",":
        return source
    title, closing = phrase_after(tokens, end + 1)
    closed = closing >= len(tokens) or tokens[closing].word in ".,;"
    return f"{source}, {title}" if closed and is_official(title) else source


def closes(tokens: Tokens, at: int) -> bool:
    """Whether the clause ends with the phrase after the word: "…, said the minister."."""
    end = phrase_after(tokens, at + 1)[1]
    return end >= len(tokens) or tokens[end].word in ".,;:" or tokens[end].low in _TIMES or tokens[end].low in ("on", "in", "at")


def opening(tokens: Tokens) -> str:
    """The subject that opens the sentence, after an introduction such as "In 2012,"; "" if it names nobody."""
    label = next((spot + 1 for spot in range(min(5, len(tokens))) if tokens[spot].word == ":"), 0)
    tokens, start = tokens[label:], 0
    if tokens and (tokens[0].low in LEADING or tokens[0].low in BREAKS):
        start = next((spot + 1 for spot in range(min(20, len(tokens))) if tokens[spot].word == ","), 0)
    end = start
    while end < len(tokens) and end - start < 12 and not _breaks(tokens, end) and tokens[end].low not in SKIPPED:
        if tokens[end].word.islower() and (tokens[end].low.endswith("ed") or tokens[end].low in _PAST):
            break
        end += 1
    source = _tidied(tokens[start:end])
    return source if names_somebody(source) else ""


def last_name(tokens: Tokens) -> str:
    """The last run of capitalised words that is no date."""
    end = len(tokens)
    while end and not (tokens[end - 1].word[:1].isupper() and tokens[end - 1].low not in _TIMES):
        end -= 1
    start = end
    while start and tokens[start - 1].word[:1].isupper():
        start -= 1
    return _tidied(tokens[start:end])


def low_at(tokens: Tokens, at: int) -> str:
    """The word in lower case, "" past the ends."""
    return tokens[at].low if 0 <= at < len(tokens) else ""


def _breaks(tokens: Tokens, at: int) -> bool:
    """Whether no noun phrase goes over this token; "and" joins only names."""
    token = tokens[at]
    if token.low == "and" and 0 < at < len(tokens) - 1:
        return not (tokens[at - 1].word[:1].isupper() and tokens[at + 1].word[:1].isupper())
    return token.low in _STOPS or not (token.word[0].isalnum() or token.word[0] == "_")


def _tidied(tokens: Tokens) -> str:
    """The phrase without "On Tuesday" before and "report" after it; "" where it cannot name a source."""
    tokens = _without_lead(tokens)
    lows = [token.low for token in tokens]
    head = next(
        (spot for spot, low in enumerate(lows) if spot and low in ("of", "from", "by") and lows[spot - 1] in STATEMENTS), 0
    )
    if head and head + 1 < len(tokens) and tokens[head - 1].word.islower():
        return _tidied(tokens[head + 1 :])
    words = _without_statement([token.word for token in tokens])
    if not words or words[-1].lower() in DETERMINERS | _JOINS or _POSSESSIVE.search(words[-1]):
        return ""
    if words[-1].isdigit() and words[0] != "No":
        return ""
    if words[0].lower() in SUBJECTS:
        return words[0]
    if words[0].lower() == "the" and len(words) > 1:
        proper = all(word[:1].isupper() or word in _JOINS for word in words[1:])
        words = words[1:] if proper else ["the", *words[1:]]
    return " ".join(words)


def _without_lead(tokens: Tokens) -> Tokens:
    """The phrase from where a source may begin: not "On Tuesday in Astana", and up to "published an article"."""
    start = 0
    while start < len(tokens) and (tokens[start].low in _TIMES or tokens[start].word.isdigit()):
        start += 1
    tokens = tokens[start:]
    if tokens and tokens[0].low in LEADING:
        spots = [at for at in range(2, len(tokens)) if tokens[at].low in DETERMINERS and tokens[at - 1].low not in _JOINS]
        last = len(tokens) - 1
        while last > 1 and tokens[last - 1].word[:1].isupper() and tokens[last - 1].low not in _TIMES:
            last -= 1
        tokens = tokens[spots[-1] if spots else max(1, last) :]
    for at in range(1, len(tokens) - 1):
        if tokens[at].word.islower() and tokens[at].low.endswith("ed") and tokens[at + 1].low in DETERMINERS:
            return tokens[:at]
    return tokens


def _without_statement(words: list[str]) -> list[str]:
    """Whose statement it is: Amnesty for "Amnesty's annual report", the European Parliament for its "resolution"."""
    named = [word for word in words[:-1] if word[:1].isupper() and word != "The"]
    owner = next((spot for spot, word in enumerate(words) if _POSSESSIVE.search(word)), None)
    titled = owner is None and len(words) == 2 and words[0].istitle()
    if len(words) < 2 or words[-1] not in STATEMENTS or not (named or owner) or titled:
        return words
    return words[:-1] if owner is None else [*words[:owner], _POSSESSIVE.sub("", words[owner])]
