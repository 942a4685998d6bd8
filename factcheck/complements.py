"""What has to stand around a verb for it to report something: "called the fears unfounded", not "called a meeting"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from factcheck.clauses import QUOTED, SKIPPED, Tokens, low_at, phrase_before
from factcheck.people import DETERMINERS, EVIDENCE, STATEMENTS, WATCHERS, can_speak, head_of
from factcheck.sides import is_official
from factcheck.verbs import FIGURES, FINDING, NOUNS_TOO, PHRASAL, VERBS, word_set

_OPENING = frozenset("“\"«‘'")
_DENIED = word_set(
    """claims claim allegations allegation accusations accusation reports criticism charges charge suggestions findings
    concerns this it talk rumours rumors rumour fears as suspicion suspicions objections complaint complaints idea notion
    any doubts version"""
)
_CLAUSE = word_set("""that it he she they there the a an no this these his her its their all any what how both nobody only
    every nothing some out up down of about at itself himself herself to for""")
_DESKS = word_set("ministry agency office inspectorate authority department service commission board bureau administration")
"""Offices that find things out at their desks; police who find a wallet report nothing."""
_NOUN_NEXT = SKIPPED | word_set("""of in on from about for by with and or against fell rose grew at between over under
    within during since""")
_SAME_PAST = word_set("let put set hit cast forecast")
_ENDS = word_set("""through by with without over under into about between at on in for to from after before by and but
    because when while . , ; that as if during until""")
_JUDGED = ("ed", "ble", "less", "ous", "ive", "ful", "ant", "ent", "ic", "ary", "ish")
_PLAIN = word_set("safe fair false nonsense absurd wrong good bad fine clean")
_AS = word_set("rate rank class brand label term dub grade judge deem regard view perceive value celebrate")
"""Verbs of judging that need what something is judged to be."""
_TO = word_set("attribute ascribe credit link trace")
_TRANSITIVE = word_set("""blame accuse criticise criticize praise describe hail condemn quote cite mention estimate expect
    deem consider regard welcome call judge rate count""")
"""Verbs whose past form without an object is a participle: "the ministry blamed for the delay"."""
_AUXILIARIES = word_set("is are was were will would has have had can cannot could does did")
_SEEN = word_set("no little nothing any neither a an itself the only")
_PARTICLES = word_set("to of about at down aside off away out up by back that :")
_FIGURE = re.compile(
    r"\d|\b(?:no|none|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|\w+ty|half|hundreds?|dozens?|"
    r"thousands?|zero|millions?|a third|per cent|percent)\b"
)
_PLACES = word_set("in at on near during under by")
_PLURAL = word_set("police people media they prosecutors activists")
_PRONOUNS = word_set("he she it they")


def reports_something(tokens: Tokens, at: int, left: int) -> bool:
    """Whether the words after the verb are those of a report: not "claims of torture", "accused of theft", "called for calm"."""
    word, lemma, following = tokens[at].low, VERBS[tokens[at].low], low_at(tokens, at + 1)
    after = [token.low for token in tokens[at + 1 : at + 11]]
    if lemma in PHRASAL:
        return _completed(tokens, at)
    if lemma in _AS and not ("as" in after or _names_it(after)):
        return False
    if lemma == "list" and not any(token.low in STATEMENTS for token in tokens[max(0, at - 12) : at]):
        return False
    if lemma in ("boast", "question") and (following in DETERMINERS - {"the", "no"} or following[:1].isdigit()):
        return False
    if lemma in _TO and not {"to", "with"} & set(after):
        return False
    if word.endswith("ed") and lemma in _TRANSITIVE and following in _PLACES | {"for", "to", "of", "as"}:
        return False
    if (
        lemma == "deny"
        and {"a", "an", "access", "entry", "permission"} & set(after[1:4])
        and not (following == "that" or following.endswith("ing"))
    ):
        return False
    if lemma in ("record", "register", "log", "document") and following in ("its", "his", "her", "their"):
        return False
    if following == "by" or (following, lemma) in {("of", "accuse"), ("to", "say"), ("to", "think")}:
        return False
    if lemma in FINDING and word != lemma and not word.endswith("s") and following in _PLACES:
        return "that" in after
    if (following, lemma) == ("to", "report") and "that" not in after[:6]:
        return False
    if following in ("nothing", "little") and lemma not in ("see", "hear"):
        return False
    if lemma == "see":
        return word != "saw" and following in _SEEN
    if lemma in ("reject", "dismiss"):
        return not _DENIED.isdisjoint(after[:6])
    if lemma in ("call", "refer"):
        quoted = any(low.startswith(QUOTED) for low in after) and following not in ("on", "for", "upon", "off")
        return quoted or (lemma == "call" and _names_it(after))
    if (lemma, following) in {("rule", "out"), ("rule", "it")}:
        return True
    if lemma == "admit" and (following[:1].isdigit() or following in ("two", "three", "four", "five", "patients", "visitors")):
        return False
    if lemma == "point":
        return following in ("out", "to")
    if word == "promising":
        return following in ("to", "that")
    if word in NOUNS_TOO:
        named = at + 1 < len(tokens) and tokens[at + 1].word[:1].isupper()
        compound = at > 0 and tokens[at - 1].low in ("member", "news", "united")
        aside = following in ("in", "on", "at", "during") and "that" in after[:8]
        acting = can_speak(phrase_before(tokens, at)) and following not in _NOUN_NEXT and following not in VERBS
        acting = acting and bool(following[:1].isalnum()) and not following.endswith("ed")
        clause = following[:1].isdigit() or following in _CLAUSE | _OPENING | {".", ","}
        return left == at and not compound and (named or aside or acting or clause)
    return True


def _names_it(after: Sequence[str]) -> bool:
    """Whether "called" is followed by a thing and a word for it: "the fears unfounded", "it a success"; not "a meeting"."""
    end = next((at for at, low in enumerate(after) if low in _ENDS), len(after))
    words = after[:end]
    if not words or words[0] in ("on", "for", "upon", "off"):
        return False
    judged = len(words) > 1 and (words[-1].endswith(_JUDGED) or words[-1].startswith("un") or words[-1] in _PLAIN)
    paired = {"a", "an"} & set(words[1:])
    return bool(paired) or judged or (words[0] in ("it", "them", "this", "him", "her") and len(words) > 1) or len(words) > 3


def _completed(tokens: Tokens, at: int) -> bool:
    """Whether the particle or noun follows that makes a report of the verb: "spoke of", "put the figure at", "gave his word"."""
    needed, lemma = PHRASAL[VERBS[tokens[at].low]], VERBS[tokens[at].low]
    given = lemma == "give" and needed.isdisjoint(token.low for token in tokens[at + 1 : at + 7])
    if given or lemma in ("put", "place", "assess"):
        spot = next((spot for spot in range(at + 1, min(at + 14, len(tokens))) if tokens[spot].low in ("at", "as")), 0)
        follows = " ".join(token.low for token in tokens[spot + 1 : spot + 5])
        return low_at(tokens, at + 1) == "it" or bool(spot and _FIGURE.search(follows))
    if lemma == "take":
        return low_at(tokens, at + 1) in ("credit", "pride", "issue") and low_at(tokens, at + 2) in needed
    if lemma == "set":
        return low_at(tokens, at + 1) == "out" and low_at(tokens, at + 2) in _CLAUSE - {"to", "on", "for"}
    reach = 4 if needed <= {"of", "about"} else 2 if needed <= _PARTICLES else 7
    return not needed.isdisjoint(token.low for token in tokens[at + 1 : at + reach])


def says_that(tokens: Tokens, at: int, source: str) -> bool:
    """Whether a clause, a quotation or a finding follows a verb that may have other objects."""
    following = low_at(tokens, at + 1)
    quoted = following in _OPENING | {":"} or (at > 1 and any(token.word in "”\"»’'" for token in tokens[max(0, at - 8) : at]))
    finds = VERBS[tokens[at].low] in FINDING and not (EVIDENCE | WATCHERS).isdisjoint(source.lower().split())
    tells = VERBS[tokens[at].low] == "report" and can_speak(source) and following != "for"
    if VERBS[tokens[at].low] in FINDING and not finds:
        counts = VERBS[tokens[at].low] in FIGURES and _FIGURE.search(" ".join(token.low for token in tokens[at + 1 : at + 6]))
        desk = head_of(source)[-1:] and head_of(source)[-1].lower() in _DESKS
        finds = can_speak(source) and (bool(counts) or desk or not is_official(source))
    if can_speak(source) and following in DETERMINERS:
        rest = [token.low for token in tokens[at + 2 : at + 8]]
        clause = next((low for low in rest if low in _AUXILIARIES or not low[0].isalnum() or low in ("that", "which", "who")), "")
        finds = finds or clause in _AUXILIARIES
    if VERBS[tokens[at].low] == "observe":
        finds = can_speak(source) and bool(_FIGURE.search(following))
    return following in ("that", "how", "whether", "out") or quoted or bool(finds) or tells


def agrees(source: str, word: str, auxiliary: bool) -> bool:
    """Whether the verb form fits the subject: "the authorities claim", not "torture claims" or "the claim"."""
    words = [one.lower() for one in head_of(source)] or source.lower().split()
    if word == VERBS[word] and word not in _SAME_PAST and not auxiliary:
        plural = words[-1].endswith("s") and not words[-1].endswith(("ss", "us", "is"))
        return plural or words[-1] in _PLURAL or "and" in words
    if word in NOUNS_TOO:
        return any(piece[:1].isupper() for piece in source.split()) or words[0] in DETERMINERS or words[-1] in _PRONOUNS
    return True
