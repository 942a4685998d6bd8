"""The reports in a text: who says what is said, sentence by sentence.

Each reporting verb is looked up for its subject; "according to", "of the opinion that", "published by", assurances and agentless
phrases ("it was announced", "reportedly") stand beside it. A pronoun means whoever was named last.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from factcheck.clauses import (
    BE,
    DETERMINERS,
    EVIDENCE,
    NOBODY,
    QUOTED,
    SKIPPED,
    STATEMENTS,
    VERBS,
    WATCHERS,
    Tokens,
    before_insertion,
    can_speak,
    closes,
    is_adverb,
    last_name,
    names_somebody,
    opening,
    phrase_after,
    phrase_before,
    sentences,
    subject,
    titled_phrase_after,
    word_set,
)


class Reported(NamedTuple):
    """One report in a sentence, at a token.

    `source` may carry an office after a comma and is "" where nobody is named; `hidden` then says why: "assured", "announced" or
    "pronoun". `whole`: it governs the whole sentence from its end. `contrast`: the sentence sets something against something.
    """

    at: int
    source: str
    verb: str
    hidden: str = ""
    whole: bool = False
    contrast: bool = False


FINDING = word_set("find conclude show document record register demonstrate indicate establish verify confirm estimate reveal")
RELAYED = word_set("""say state claim deny allege announce insist maintain assert declare assure describe call stress
    argue tell dismiss reject admit acknowledge note emphasise emphasize""")
_IMPERSONAL = FINDING | word_set("suggest express explain describe highlight underline underscore observe call consider welcome")
"""Verbs that results, maps and laws can be the subject of."""
_THAT_ONLY = (FINDING - {"confirm", "conclude"}) | word_set(
    "add maintain recall observe suggest write tweet report respond reply rule"
)
"""Verbs that mean something else without "that", a quotation or a comma: added names, maintained roads, found a wallet."""
_INVERTED = word_set("say comment remark insist argue explain reply write warn conclude note")
_DENIED = word_set(
    "claims claim allegations allegation accusations reports criticism charges suggestions findings concerns this it"
)
_NOUNS_TOO = word_set(
    "states claims reports notes comments remarks records registers documents estimates promises pledges points"
)
_CLAUSE = word_set("that it he she they there the a an no this these his her its their all any what how both nobody")
_UNREAL = word_set("should must could might may to ought cannot")
_CONTRAST = word_set("although though while whereas but however despite yet")
_PLURAL = word_set("police people media they prosecutors activists")
_PRONOUNS = word_set("he she it they")
_OPENING, _CLOSING = frozenset("“\"«‘'"), frozenset("”\"»’'")
_ASSURED = re.compile(
    r"\b(?:was|were|am|are|been)(?: \w+ly| also| again| then)? (?:\w+ly )?(?:assured|told|informed|promised)\b(?! (?:to|by)\b)"
    r"|\b(?:received|given|got) (?:\w+ ){0,2}assurances?\b(?! (?:from|by)\b)"
)
_ANNOUNCED = re.compile(
    r"\b(?:it|this|which) (?:is|was|has been|had been)(?: \w+ly| also)? (?:announced|reported|claimed|said|alleged|stated|"
    r"declared|argued|asserted|believed|stressed|noted)\b(?! by\b)"
    r"|\b(?:is|are|was|were) (?:\w+ly )?(?:said|reported|alleged|claimed|believed|thought|rumoured|understood) to\b"
    r"|\b(?:was|were|been|is|are) (?:\w+ly )?(?:declared|described|hailed|billed|touted) as\b"
    r"|\b(?:reportedly|allegedly|purportedly|supposedly)\b|\bofficial (?:position|view|line|version)\b"
)


@lru_cache(maxsize=4096)
def reports(text: str, context: str) -> tuple[tuple[Reported, ...], ...]:
    """The reports of each sentence of `text`; `context` tells whom a pronoun means and may lead in ("announced:")."""
    last, leads = "", False
    for tokens in sentences(context):
        found = _in_sentence(tokens, last)
        last = _named_last(found, tokens, last)
        leads = bool(found) and tokens[-1].word == ":"
    read = []
    for number, tokens in enumerate(sentences(text)):
        found = _in_sentence(tokens, last)
        if leads and number == 0 and last and not found:
            found = (Reported(0, last, ":"),)
        last = _named_last(found, tokens, last)
        read.append(found)
    return tuple(read)


def outermost(found: Sequence[Reported]) -> Reported:
    """The report that contains the others: HRW's in "the ministry denies it, HRW said"."""
    return min(found, key=lambda one: (bool(one.hidden) and not one.source, not one.whole, one.at))


def _named_last(found: Sequence[Reported], tokens: Tokens, last: str) -> str:
    """Whom "he", "it" or "they" will mean in the next sentence; "" after an agentless report."""
    named = next((one.source for one in reversed(found) if one.source), "")
    return named or ("" if found else last or opening(tokens))


def _in_sentence(tokens: Tokens, last: str) -> tuple[Reported, ...]:
    """Every report of a sentence in order; a question reports nothing."""
    if any(token.word == "?" for token in tokens[-2:]):
        return ()
    found: list[Reported] = []
    for at, token in enumerate(tokens):
        one = _by_verb(tokens, at, found) if token.low in VERBS else _by_phrase(tokens, at, first=not found)
        if one is not None and one.source:
            found.append(_resolved(one, tokens, found, last))
    line = " ".join(token.low for token in tokens)
    if _ASSURED.search(line):
        found.append(Reported(len(tokens), "", "assured", "assured"))
    elif not found and _ANNOUNCED.search(line):
        found.append(Reported(0, "", "announced", "announced"))
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


def _by_phrase(tokens: Tokens, at: int, first: bool) -> Reported | None:
    """The report that a phrase without a reporting verb makes at this token."""
    low, following = tokens[at].low, _low(tokens, at + 1)
    if low == "according" and following == "to":
        source = titled_phrase_after(tokens, at + 2) if at > 3 else phrase_after(tokens, at + 2)[0]
        return None if source.lower() in NOBODY else Reported(at, source, "according to", whole=True)
    if low in ("assurance", "assurances") and following in ("from", "by"):
        return Reported(at, titled_phrase_after(tokens, at + 2), low)
    if low == ":" and at < 9 and following in _OPENING and first:
        source = phrase_before(tokens, at)
        return Reported(at, source, ":") if names_somebody(source) else None
    if low in ("published", "compiled", "released", "conducted", "prepared"):
        by = next((spot for spot in range(at + 1, min(at + 4, len(tokens))) if tokens[spot].low == "by"), 0)
        if by and any(token.low in EVIDENCE for token in tokens[max(0, at - 6) : at]):
            return Reported(at, titled_phrase_after(tokens, by + 1), low)
    if low in ("put", "puts") and following == "it":
        return Reported(at, subject(tokens, at), low)
    if low in ("view", "opinion", "words", "account") and (source := _owner(tokens, at)):
        return Reported(at, source, f"in the {low}")
    if low in ("opinion", "view", "position") and at > 2 and tokens[at - 3].low in BE and tokens[at - 2].low == "of":
        return Reported(at, subject(tokens, at - 3), f"of the {low}")
    return None


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
        source = _agent(tokens, at) if lemma not in ("find", "show") else ""
        return Reported(at, source, word) if names_somebody(source) else None
    if not _is_report(tokens, at, left):
        return None
    participle = word.endswith("ing") and not passive
    if (previous in ("and", "or", "but", "then") and word != lemma) or (participle and previous in {",", *STATEMENTS}):
        source, whole = before[-1].source if before else opening(tokens), False
    elif participle:
        return None
    else:
        source, whole = _acting(tokens, at, left)
    if not source or source.split(" ")[0].lower() in NOBODY or not (whole or _agrees(source, word, auxiliary=left < at)):
        return None
    finds = lemma in FINDING and not EVIDENCE.isdisjoint(source.lower().split())
    if lemma in _IMPERSONAL and not finds and not can_speak(source):
        return None
    set_off = any(token.word in ',”"»' for token in tokens[max(0, at - len(source.split()) - 3) : at])
    closing = set_off and not participle and _low(tokens, at + 1) in {"", ".", ",", ";"}
    if lemma in _THAT_ONLY and not (whole or closing or participle) and not _says_that(tokens, at, source):
        return None
    return Reported(at, source, word, whole=whole or closing)


def _acting(tokens: Tokens, at: int, left: int) -> tuple[str, bool]:
    """The subject of the verb, and whether it stands behind: "…", said the minister."""
    word, previous = tokens[at].low, tokens[left - 1].word if left else ""
    inverted = left == at and previous in _CLOSING | {",", "-", "–", "—"} and word != VERBS[word] and VERBS[word] != "tell"
    quoted = inverted and (previous != "," or (left > 1 and tokens[left - 2].word in _CLOSING))
    if quoted or (inverted and VERBS[word] in _INVERTED and closes(tokens, at)):
        source = titled_phrase_after(tokens, at + 1)
        return (source, True) if names_somebody(source) else ("", False)
    if previous == "," and (left < at or word in _NOUNS_TOO) and not before_insertion(tokens, left):
        return "", False
    return subject(tokens, left), False


def _owner(tokens: Tokens, at: int) -> str:
    """Who has the view at this token: "in the government's view"."""
    start = next((spot for spot in range(at - 1, max(-1, at - 9), -1) if tokens[spot].low == "in"), at)
    words = [token.word for token in tokens[start + 1 : at]]
    return re.sub(r"['’´]s?$", "", " ".join(words)) if words and re.search(r"['’´]s$|s['’´]$", words[-1]) else ""


def _agent(tokens: Tokens, at: int) -> str:
    """Who stands after "by": "was described by the ministry as"; not "was estimated using instruments made by"."""
    for spot in range(at + 1, min(at + 6, len(tokens))):
        if tokens[spot].low == "by":
            return titled_phrase_after(tokens, spot + 1)
        if tokens[spot].low in ("to", "that") or tokens[spot].low.endswith(("ing", "ed")):
            break
    return ""


def _is_report(tokens: Tokens, at: int, left: int) -> bool:
    """Whether the words after the verb are those of a report: not "claims of torture", "accused of theft", "called for calm"."""
    word, lemma, following = tokens[at].low, VERBS[tokens[at].low], _low(tokens, at + 1)
    after = [token.low for token in tokens[at + 1 : at + 11]]
    if following == "by" or (following, lemma) in {("of", "accuse"), ("to", "say"), ("to", "report"), ("to", "think")}:
        return False
    if following in ("nothing", "little"):
        return False
    if lemma in ("reject", "dismiss"):
        return not _DENIED.isdisjoint(after[:6])
    if lemma in ("call", "refer"):
        return any(low.startswith(QUOTED) for low in after) and following not in ("on", "for", "upon", "off")
    if lemma == "point":
        return following in ("out", "to")
    if word == "promising":
        return following in ("to", "that")
    if word in _NOUNS_TOO:
        named = at + 1 < len(tokens) and tokens[at + 1].word[:1].isupper()
        compound = at > 0 and tokens[at - 1].low in ("member", "news", "united")
        aside = following in ("in", "on", "at", "during") and "that" in after[:8]
        return left == at and not compound and (named or aside or following in _CLAUSE | _OPENING | {".", ","})
    return True


def _says_that(tokens: Tokens, at: int, source: str) -> bool:
    """Whether a clause, a quotation or a finding follows a verb that may have other objects."""
    following = _low(tokens, at + 1)
    quoted = following in _OPENING | {":"} or (at > 1 and any(token.word in "”\"»’'" for token in tokens[max(0, at - 8) : at]))
    finds = VERBS[tokens[at].low] in FINDING and not (EVIDENCE | WATCHERS).isdisjoint(source.lower().split())
    tells = VERBS[tokens[at].low] == "report" and can_speak(source) and following not in ("for", "to")
    return following == "that" or quoted or finds or tells


def _agrees(source: str, word: str, auxiliary: bool) -> bool:
    """Whether the verb form fits the subject: "the authorities claim", not "torture claims" or "the claim"."""
    words = re.split(r" (?:of|in|from|for|at|near|on|with) ", source.lower())[0].split()
    if word == VERBS[word] and not auxiliary:
        plural = words[-1].endswith("s") and not words[-1].endswith(("ss", "us", "is"))
        return plural or words[-1] in _PLURAL or "and" in words
    if word in _NOUNS_TOO:
        return any(piece[:1].isupper() for piece in source.split()) or words[0] in DETERMINERS or words[-1] in _PRONOUNS
    return True


def _low(tokens: Tokens, at: int) -> str:
    return tokens[at].low if at < len(tokens) else ""
