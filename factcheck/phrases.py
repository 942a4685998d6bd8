"""Reports without a reporting verb: "according to", "in the words of", "the finding of the geologists was that"."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

from factcheck.clauses import BE, QUOTED, Tokens, low_at, opening, phrase_after, phrase_before, subject, titled_phrase_after
from factcheck.people import EVIDENCE, NOBODY, can_speak, names_somebody, surely_speaks
from factcheck.verbs import STOPPING, VERBS, word_set


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


_MADE = word_set("""published compiled released conducted prepared issued drawn carried presented commissioned done taken
    written""")
_VIEWS = word_set("""view views opinion words account eyes telling estimation judgement judgment assessment reckoning
    estimate count reading version perspective books belief experience interpretation understanding figures phrase
    standpoint calculation calculations evidence strength""")
_CLAIMS = word_set("""claim assertion contention position stance line view opinion belief explanation answer reply
    response verdict conclusion finding findings judgement judgment estimate estimates forecast prediction diagnosis
    complaint objection argument promise pledge assurance assurances message warning statement denial justification
    version account announcement comment remark reaction boast testimony assessment result results calculation
    calculations projection reading rebuttal insistence impression suspicion observation allegation charge accusation
    criticism admission count tally theory thesis word words figure figures defence excuse communiqué communique
    declaration point report ruling advice""")
_CONTENT = word_set("""contained shows show says say reads contains contain lists list finds find found showed puts put
    speaks speak stands rests concludes states notes holds suggests suggest runs ran ranges range was were is are remains
    goes sounded amounts amounted comes came mentions names confirms confirm""")
_REACHING = word_set("came comes amounts amounted ran runs range ranges goes")
_UNREPORTED = word_set("""not no wrong false unclear missing untrue broken refuted contested contradicted disputed based
    repeated published made unfounded groundless empty misleading late ignored nonsense withdrawn""")
_OPENING = frozenset("“\"«‘'")
_OF_FIGURE = re.compile(r"^\D{0,8}\d|^(?:some|about|around|nearly|over|more|at|only|just|one|two|three|four|five|half|a|no)\b")
_HIDDEN = re.compile(
    r"(?:the )?official (?:version|line|view|position|story|assurances|information|statements?|accounts?|announcements?|"
    r"communiqu[eé]s?)\b",
    re.I,
)
_OWNED = re.compile(r"['’´]s?(?: (?:own|latest|first|new|only|final|standard|usual|preliminary|public|\w+ing|\w+al))*$")
_LEADS = (
    (("according", "to"), True),
    (("as", "per"), True),
    (("per",), False),
    (("going", "by"), True),
    (("judging", "by"), True),
    (("judging", "from"), True),
    (("to", "judge", "by"), True),
    (("if", "one", "believes"), True),
    (("if", "you", "believe"), True),
    (("if", "we", "believe"), True),
    (("if", "one", "trusts"), True),
    (("if", "one", "is", "to", "believe"), True),
    (("if", "you", "listen", "to"), True),
    (("to", "hear"), False),
    (("to", "quote"), True),
    (("quoting",), False),
    (("citing",), False),
)
_STANCE = word_set("""adamant confident certain sure convinced positive persuaded satisfied proud optimistic dismissive
    pessimistic sceptical skeptical doubtful aware unaware unconvinced critical scathing categorical emphatic clear
    unequivocal hopeful afraid worried concerned insistent""")
_SURE = word_set("confident certain sure convinced persuaded proud dismissive sceptical skeptical doubtful critical")
_READY = word_set("quick keen eager anxious careful pains happy wont fond swift loath")
_SAYING, _QUOTES = word_set("saying telling claiming stating insisting having"), word_set("quoted cited reported quotes")
_TELLS = word_set("see put tells tell told sees see has put puts describes describe presents remembers")


def by_phrase(tokens: Tokens, at: int, first: bool) -> Reported | None:
    """The report that a phrase without a reporting verb makes at this token."""
    low, following = tokens[at].low, low_at(tokens, at + 1)
    for lead in (_led, _viewed, _nominal, _stance, _quoted):
        if (one := lead(tokens, at)) is not None:
            return one
    if low in ("assurance", "assurances", "promise", "promises", "guarantee") and following in ("from", "by"):
        return Reported(at, titled_phrase_after(tokens, at + 2), low)
    if low == ":" and at < 9 and following in _OPENING and first:
        source = next(filter(names_somebody, (phrase_before(tokens, at), opening(tokens))), "")
        return Reported(at, source, ":") if source else None
    if low in _MADE:
        by = next((spot for spot in range(at + 1, min(at + 4, len(tokens))) if tokens[spot].low == "by"), 0)
        if by and any(token.low in EVIDENCE for token in tokens[max(0, at - 6) : at]):
            return Reported(at, titled_phrase_after(tokens, by + 1), low)
    if low in ("opinion", "view", "position") and at > 2 and tokens[at - 3].low in BE and tokens[at - 2].low == "of":
        return Reported(at, subject(tokens, at - 3), f"of the {low}")
    return None


def _led(tokens: Tokens, at: int) -> Reported | None:
    """Who stands after "according to", "if one believes" or "for …,", and who tells it in "as the minister tells it"."""
    low = tokens[at].low
    for words, anywhere in _LEADS:
        end = at + len(words)
        if low != words[0] or tuple(token.low for token in tokens[at:end]) != words:
            continue
        source = titled_phrase_after(tokens, end) if at > 3 else phrase_after(tokens, end)[0]
        if source.lower() in NOBODY or _HIDDEN.match(source) or not (anywhere or (surely_speaks(source) and at < 2)):
            return None
        return Reported(at, source, " ".join(words) if words[0] != "according" else "according to", whole=True)
    return _told(tokens, at)


def _told(tokens: Tokens, at: int) -> Reported | None:
    """Whose telling a frame makes it: "for the mayor, …", "as the minister tells it", "if she is to be believed"."""
    low = tokens[at].low
    if low == "for" and at == 0:
        source, end = phrase_after(tokens, at + 1)
        done = any(one.low in ("was", "were", "been") and two.low.endswith("ed") for one, two in pairwise(tokens))
        viewed = low_at(tokens, end) == "," and surely_speaks(source) and not re.search(r"\d", source) and not done
        return Reported(at, source, low, whole=True) if viewed else None
    if low == "as" and low_at(tokens, at + 1) == "far" and low_at(tokens, at + 2) == "as":
        source, end = phrase_after(tokens, at + 3)
        concerned = "concerned" in {low_at(tokens, end), low_at(tokens, end + 1)}
        return Reported(at, source, "as far as", whole=True) if concerned and source else None
    if low == "as" and (at < 2 or low_at(tokens, at - 1) == ","):
        end = next((end for end in range(at + 2, min(at + 9, len(tokens))) if tokens[end].low in _TELLS), 0)
        if end and low_at(tokens, end + 1) in ("it", "things", "them"):
            return Reported(at, phrase_before(tokens, end), "as told", whole=True)
    if low == "so" and low_at(tokens, at - 1) == ",":
        source, end = phrase_after(tokens, at + 1)
        return Reported(at, source, "so", whole=True) if surely_speaks(source) and low_at(tokens, end) in ("", ".") else None
    if low == "if" and {"is", "are"} & {token.low for token in tokens[at + 1 : at + 12]}:
        source, end = phrase_after(tokens, at + 1)
        ended = tuple(token.low for token in tokens[end + 1 : end + 4])
        if ended[:2] == ("to", "be") and ended[2:] in (("believed",), ("trusted",)):
            return Reported(at, source, "if believed", whole=True)
    return None


def _viewed(tokens: Tokens, at: int) -> Reported | None:
    """Whose view it is: "in the government's view", "by the residents' account", "in the words of one chief"."""
    low = tokens[at].low
    pointed = low == "view" and low_at(tokens, at - 1) == "of" and low_at(tokens, at - 2) == "point"
    if low not in _VIEWS:
        return None
    end = at - 2 if pointed else at
    start = next((spot for spot in range(end - 1, max(-1, end - 9), -1) if tokens[spot].low in ("in", "by", "on", "from")), end)
    owner = [token.word for token in tokens[start + 1 : end] if token.low != "own"]
    if owner and re.search(r"['’´]s$|s['’´]$", owner[-1]):
        return Reported(at, re.sub(r"['’´]s?$", "", " ".join(owner)), f"in the {low}", whole=start < 2)
    if low_at(tokens, at + 1) == "of" and at and owner in (["the"], []) and start < end:
        source = titled_phrase_after(tokens, at + 2) if start > 2 else phrase_after(tokens, at + 2)[0]
        return Reported(at, source, f"in the {low}", whole=True) if can_speak(source) else None
    return None


def _nominal(tokens: Tokens, at: int) -> Reported | None:
    """Whose statement opens the clause: "the minister's claim that …", "the finding of the geologists was that …"."""
    low = tokens[at].low
    if low not in _CLAIMS or not at:
        return None
    previous, following = tokens[at - 1].word, low_at(tokens, at + 1)
    if following in ("of", "by", "from") and not _OF_FIGURE.match(" ".join(token.low for token in tokens[at + 2 : at + 4])):
        source, end = phrase_after(tokens, at + 2)
        return Reported(at, source, low) if can_speak(source) and _tells(tokens, end, low) else None
    start = _owner_start(tokens, at)
    if start < at:
        owner = " ".join(token.word for token in tokens[start:at])
        owner = _OWNED.sub("", owner)
        end = at + 1
        if following == "of" and _OF_FIGURE.match(" ".join(token.low for token in tokens[at + 2 : at + 4])):
            return Reported(at, owner, low) if low not in ("promise", "pledge") else None
        if following in ("on", "about", "to", "in", "after", "for"):
            end = phrase_after(tokens, at + 2)[1]
        return Reported(at, owner, low) if can_speak(owner) and _tells(tokens, end, low) else None
    if previous.islower() and surely_speaks(phrase_before(tokens, at)) and following in (":", "–", "-"):
        return Reported(at, phrase_before(tokens, at), low)
    return None


def _stance(tokens: Tokens, at: int) -> Reported | None:
    """Who is sure of it: "La Paz is adamant that …", "the minister was quick to point out that …"."""
    low, following = tokens[at].low, low_at(tokens, at + 1)
    if low in _STANCE and following in ("that", "of", "about"):
        be = next((spot for spot in range(at - 1, max(-1, at - 4), -1) if tokens[spot].low in BE), 0)
        negated = {"not", "never"} & {token.low for token in tokens[be:at]}
        source = subject(tokens, be - 1 if low_at(tokens, be - 1) in ("has", "have", "had") else be) if be else ""
        return Reported(at, source, low) if can_speak(source) and (following == "that" or low in _SURE) and not negated else None
    if low in _READY and following == "to" and low_at(tokens, at + 2) in VERBS:
        be = next((spot for spot in range(at, max(-1, at - 4), -1) if tokens[spot].low in BE | {"went"}), 0)
        source = subject(tokens, be) if be else ""
        return Reported(at, source, low_at(tokens, at + 2)) if can_speak(source) else None
    return None


def _quoted(tokens: Tokens, at: int) -> Reported | None:
    """Who is quoted by somebody: "the radio quoted the mayor as saying", "she was quoted as saying"."""
    if low_at(tokens, at - 1) != "as" or tokens[at].low not in _SAYING:
        return None
    spot = next((spot for spot in range(at - 2, max(-1, at - 12), -1) if tokens[spot].low in _QUOTES), -1)
    if spot < 0:
        return None
    be = spot - 1 if low_at(tokens, spot - 1) in BE else -1
    if be >= 0:
        return Reported(at, subject(tokens, be - (low_at(tokens, be - 1) in ("has", "have", "had"))), "saying")
    return Reported(at, phrase_after(tokens, spot + 1)[0], "saying")


def _owner_start(tokens: Tokens, at: int) -> int:
    """Where the phrase begins that ends in a possessive before the noun; the noun's own place where there is none."""
    for spot in range(at - 1, max(-1, at - 4), -1):
        if re.search(r"['’´]s$|s['’´]$", tokens[spot].word):
            phrase = phrase_before(tokens, spot)
            owner = f"{phrase} {tokens[spot].word}".strip() if phrase else ""
            begins = spot
            while begins and tokens[begins - 1].word[:1].isalnum() and spot - begins < 8:
                if tokens[begins - 1].low in STOPPING:
                    break
                begins -= 1
                if tokens[begins].low in ("the", "a", "an", "of", "his", "her", "its", "their"):
                    break
            return begins if owner or begins < spot or tokens[spot].word[:1].isupper() else at
    return at


def _tells(tokens: Tokens, at: int, noun: str) -> bool:
    """Whether what was said follows the noun phrase: "that …", a colon, "is that …", "shows …"."""
    low, following = low_at(tokens, at), low_at(tokens, at + 1)
    if low in ("that", ":", "–", "-", "—") or low.startswith(QUOTED):
        return True
    if low == "," and following in ("that", *_OPENING):
        return True
    if low in BE:
        return (
            following not in _UNREPORTED | {"never", "already", "soon", "kept", "given", "sent", "due"}
            and not following.endswith("ed")
            and at + 1 < len(tokens)
        )
    return low in _CONTENT and (low not in _REACHING or following in ("to", "from", "between"))
