"""The reports in a text: who says what is said, sentence by sentence.

Each reporting verb is looked up for its subject; "according to", "of the opinion that", "published by", assurances and agentless
phrases ("it was announced", "reportedly") stand beside it. A pronoun means whoever was named last.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from factcheck.clauses import (
    BE,
    QUOTED,
    SKIPPED,
    Tokens,
    before_insertion,
    closes,
    is_adverb,
    last_name,
    low_at,
    opening,
    sentences,
    subject,
    titled_phrase_after,
)
from factcheck.complements import agrees, reports_something, says_that
from factcheck.contrast import Statement, split
from factcheck.headlines import asks, bare_quotation, labelled, signed
from factcheck.hearsay import ANNOUNCED, ASSURED
from factcheck.people import NOBODY, STATEMENTS, can_speak, names_somebody, surely_speaks
from factcheck.phrases import Reported, by_phrase
from factcheck.verbs import FINDING, JUDGING, NOUNS_TOO, PHRASAL, VERBS, word_set

_OPENING, _CLOSING = frozenset("“\"«‘'"), frozenset("”\"»’'")

_IMPERSONAL = (
    FINDING
    | JUDGING
    | word_set("""suggest express explain describe highlight underline underscore observe
    reveal point""")
)
"""Verbs that results, maps and laws can have, or that have other objects too: only people and bodies report with them."""
_THAT_ONLY = (FINDING - {"confirm", "conclude"}) | word_set(
    "add maintain recall observe suggest write tweet report respond reply rule remember answer volunteer "
    "repeat assume inform notify communicate"
)
"""Verbs that mean something else without "that", a quotation or a comma: added names, maintained roads, found a wallet."""
_INVERTED = word_set("""say comment remark insist argue explain reply write warn conclude note complain object claim state
    announce declare add report confirm admit recall respond answer believe""")
_OF_STATEMENTS = FINDING | word_set("put list speak contain suggest")
_COMPARING = word_set("contradict refute rebut echo repeat")
"""What one statement does to another, as the writer compares them."""
_NAMING = word_set("call describe present advertise term label brand dub consider regard deem portray praise hail tout")
"""What somebody calls something is the writer's way to speak of it: "what the mayor calls a playground"."""
_UNREAL = word_set("should must could might may to ought cannot")
_CONTRAST = word_set("although though while whereas but however despite yet")
_PRONOUNS = word_set("he she it they")


@lru_cache(maxsize=4096)
def reports(text: str, context: str) -> tuple[Statement, ...]:
    """The reports of each clause of `text`; `context` tells whom a pronoun means and may lead in ("announced:")."""
    last, leads = "", False
    for tokens in sentences(context):
        found = _in_sentence(tokens, last)
        last = _named_last(found, tokens, last)
        leads = bool(found) and tokens[-1].word == ":"
    read: list[Statement] = []
    spoken = sentences(text)
    for number, tokens in enumerate(spoken):
        after = spoken[number + 1] if number + 1 < len(spoken) else ()
        found = _in_sentence(tokens, last or (opening(after) if _quotes(tokens) else ""))
        if leads and number == 0 and last and not found:
            found = (Reported(0, last, ":"),)
        about = bool(read) and read[-1].found and read[-1].found[0].verb == "“" and tokens[:1] and not _quotes(tokens)
        if not found and (beside := bare_quotation(tokens, after)) is not None:
            found = (beside,)
        if not found and _quotes(tokens) and tokens[1].low.startswith(QUOTED) and last and number:
            found = (Reported(0, last, "“"),)
        last = _named_last(found, tokens, last)
        if not asks(tokens):
            read += split(tokens, found, first=number == 0 or bool(about))
    return tuple(read)


def _quotes(tokens: Tokens) -> bool:
    return len(tokens) > 1 and any(token.low.startswith(QUOTED) and len(token.low) > 9 for token in tokens)


def outermost(found: Sequence[Reported]) -> Reported:
    """The report that contains the others: HRW's in "the ministry denies it, HRW said"."""
    return min(found, key=lambda one: (bool(one.hidden) and not one.source, not one.whole, one.at))


def _named_last(found: Sequence[Reported], tokens: Tokens, last: str) -> str:
    """Whom "he", "it" or "they" will mean in the next sentence; "" after an agentless report."""
    named = next((one.source for one in reversed(found) if one.source), "")
    return named or ("" if found else last or opening(tokens))


def _in_sentence(tokens: Tokens, last: str) -> tuple[Reported, ...]:
    """Every report of a sentence in order; a question reports nothing."""
    if asks(tokens):
        return ()
    found: list[Reported] = [label] if (label := labelled(tokens)) is not None else []
    for at, token in enumerate(tokens):
        one = _by_verb(tokens, at, found) if token.low in VERBS else None
        one = one or by_phrase(tokens, at, first=not found)
        if one is not None and one.source:
            found.append(_resolved(one, tokens, found, last))
    line = " ".join(token.low for token in tokens)
    if not found and (one := signed(tokens)) is not None:
        found.append(one)
    if hidden := ASSURED.search(line):
        found.append(Reported(line.count(" ", 0, hidden.start()), "", "assured", "assured"))
    elif not found and (hidden := ANNOUNCED.search(line)):
        found.append(Reported(line.count(" ", 0, hidden.start()), "", "announced", "announced"))
    contrast = any(token.low in _CONTRAST for token in tokens)
    return tuple(one._replace(contrast=contrast) for one in found)


def _resolved(one: Reported, tokens: Tokens, before: Sequence[Reported], last: str) -> Reported:
    """The report with a pronoun replaced by whom it means, as far as the text says."""
    if one.source.lower() not in _PRONOUNS:
        return one
    if before and before[-1].source:
        return one._replace(source=before[-1].source)
    if one.at > 3 and tokens[one.at - 2].low in ("which", "where"):
        last = last_name(tokens[max(0, one.at - 40) : one.at - 1]) or last
    return one._replace(source=last, hidden="" if last else "pronoun")


def _by_verb(tokens: Tokens, at: int, before: Sequence[Reported]) -> Reported | None:
    """The report that the verb at this token makes, if it makes one."""
    word, lemma = tokens[at].low, VERBS[tokens[at].low]
    left = at
    while left and (tokens[left - 1].low in SKIPPED or is_adverb(tokens[left - 1])):
        left -= 1
    between = {token.low for token in tokens[left:at]}
    negated = any(low in ("not", "never") or low.endswith(("n't", "n’t")) for low in between)
    previous = tokens[left - 1].low if left else ""
    if previous in _UNREAL or (negated and lemma not in ("believe", "think", "consider")):
        return None
    passive = not BE.isdisjoint(between)
    if passive and not word.endswith("ing"):
        source = _agent(tokens, at) if lemma not in {"find", "show", *PHRASAL} else ""
        return Reported(at, source, word) if names_somebody(source) else None
    names = lemma in _NAMING and any(token.low == "what" for token in tokens[max(0, at - 6) : at])
    if names or not reports_something(tokens, at, left):
        return None
    participle = word.endswith("ing") and not passive
    if (previous in ("and", "or", "but", "then") and word != lemma) or (participle and previous in {",", *STATEMENTS}):
        source, whole = before[-1].source if before else opening(tokens), False
    elif participle:
        return None
    else:
        source, whole = _acting(tokens, at, left)
    if not source or source.split(" ")[0].lower() in NOBODY:
        return None
    results = any(token.low in STATEMENTS and token.low.endswith("s") for token in tokens[max(0, left - 10) : left])
    if lemma in _COMPARING and any(token.low in STATEMENTS for token in tokens[max(0, left - 14) : left]):
        return None
    if not (whole or results or agrees(source, word, auxiliary=left < at)):
        return None
    finds = lemma in _OF_STATEMENTS and not STATEMENTS.isdisjoint(source.lower().split())
    if lemma in _IMPERSONAL and not finds and not can_speak(source):
        return None
    set_off = any(token.word in ',”"»' for token in tokens[max(0, at - len(source.split()) - 3) : at])
    closing = set_off and not participle and low_at(tokens, at + 1) in {"", ".", ",", ";"}
    if lemma in _THAT_ONLY and not (whole or closing or participle) and not says_that(tokens, at, source):
        return None
    return Reported(at, source, word, whole=whole or closing)


def _acting(tokens: Tokens, at: int, left: int) -> tuple[str, bool]:
    """The subject of the verb, and whether it stands behind: "…", said the minister."""
    word, previous = tokens[at].low, tokens[left - 1].word if left else ""
    inverted = left == at and previous in _CLOSING | {",", "-", "–", "—"} and word != VERBS[word] and VERBS[word] != "tell"
    quoted = inverted and (previous != "," or (left > 1 and tokens[left - 2].word in _CLOSING))
    if quoted or (inverted and VERBS[word] in _INVERTED and closes(tokens, at)):
        source = titled_phrase_after(tokens, at + 1)
        if surely_speaks(source) or (names_somebody(source) and (quoted or can_speak(source))):
            return source, True
        if quoted or previous != ",":
            return "", False
    if previous == "," and (left < at or word in NOUNS_TOO) and not before_insertion(tokens, left):
        return "", False
    return subject(tokens, left), False


def _agent(tokens: Tokens, at: int) -> str:
    """Who stands after "by": "was described by the ministry as"; not "was estimated using instruments made by"."""
    for spot in range(at + 1, min(at + 6, len(tokens))):
        if tokens[spot].low == "by":
            return titled_phrase_after(tokens, spot + 1)
        if tokens[spot].low in ("to", "that") or tokens[spot].low.endswith(("ing", "ed")):
            break
    return ""
