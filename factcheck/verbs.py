"""Reporting verbs by class: who may be their subject, and what has to follow for them to report something."""

from __future__ import annotations


def word_set(words: str) -> frozenset[str]:
    """The words of a line, for looking up."""
    return frozenset(words.split())


def _forms(lemma: str) -> tuple[str, ...]:
    stem = lemma.removesuffix("e")
    if lemma.endswith("y") and lemma[-2] not in "aeou":
        return lemma, f"{lemma[:-1]}ied", f"{lemma[:-1]}ies", f"{lemma}ing"
    return lemma, f"{stem}ed", lemma + ("es" if lemma.endswith(("s", "sh", "ch")) else "s"), f"{stem}ing"


def _verbs(lemmas: str) -> dict[str, str]:
    """Every form → its base form; irregular verbs come with all their forms: say/says/said/saying."""
    listed = [(one.split("/")[0], one.split("/")) if "/" in one else (one, _forms(one)) for one in lemmas.split()]
    return {form: lemma for lemma, forms in listed for form in forms}


_SAY = """state note stress claim allege assure announce declare add insist argue maintain assert affirm acknowledge
    confirm explain emphasise emphasize underline underscore highlight remark comment opine warn report reply respond
    reiterate believe promise pledge recall mention express accuse blame describe praise hail suggest reveal concede
    contend dispute urge refute boast enunciate observe conclude condemn criticise criticize deny point refer dismiss
    reject tweet testify say/says/said/saying tell/tells/told/telling admit/admits/admitted/admitting
    think/thinks/thought/thinking vow/vows/vowed/vowing rule/ruled/rules/ruling write/writes/wrote/written/writing object
    complain protest grumble lament bemoan swear/swears/swore/sworn/swearing vouch brag/brags/bragged/bragging trumpet
    recount relate narrate attest certify caution reckon guarantee predict foretell/foretold forecast/forecasts/forecasted
    doubt contradict rebut/rebuts/rebutted/rebutting downplay tout applaud commend pronounce proclaim profess preach muse
    quip/quips/quipped joke exclaim specify clarify elaborate reassure inform notify depose counter retort rejoin
    interject volunteer intimate imply insinuate posit postulate theorise speculate surmise conjecture ridicule scoff
    deride denounce decry bewail disagree agree concur avow aver/avers/averred repudiate disclaim publicise
    repeat communicate disclose divulge confide confess plead/pleads/pleaded answer assume suspect fear estimate mock
    exult enthuse rave gush fume thunder groan moan gloat marvel sneer signal echo chide castigate lambast defend justify
    endorse reaffirm restate reproach caution gripe sigh chuckle hint characterise characterize depict portray advertise
    tip/tips/tipped"""
"""What only somebody who speaks or writes can do."""
_JUDGE = """consider call welcome rate rank judge deem regard view perceive list class brand label/labels/labelled/labeled term
    dub/dubs/dubbed grade expect anticipate foresee/foresees/foresaw/foreseen project attribute ascribe credit contest
    challenge question interpret ridicule celebrate see/sees/saw remember cite quote link trace doubt slam flag
    value fault"""
"""What people and bodies do with words, and others, or with other objects, in other ways."""
_FIND = """find/finds/found/finding show/shows/showed/shown/showing document record register demonstrate indicate
    establish verify count measure detect calculate compute discover identify determine ascertain diagnose uncover
    quantify tally/tallied/tallies photograph film sight log/logs/logged notice spot/spots/spotted locate observe"""
_PHRASAL = {
    "speak/speaks/spoke/spoken/speaking": "of about",
    "talk/talks/talked/talking": "of",
    "put/puts/putting": "at",
    "play/plays/played": "down",
    "brush/brushes/brushed": "aside off away",
    "wave/waves/waved": "aside off away",
    "shrug/shrugs/shrugged": "off aside",
    "laugh/laughs/laughed": "off",
    "stand/stands/stood": "by",
    "sum/sums/summed": "up",
    "spell/spells/spelled": "out",
    "set/sets": "out",
    "hit/hits": "back out",
    "lash/lashes/lashed": "out",
    "make/makes/made": "clear",
    "hold/holds/held": "that",
    "hear/hears": "that nothing",
    "place/places/placed": "at",
    "assess/assesses/assessed": "at as",
    "wax/waxes/waxed": "lyrical",
    "take/takes/took": "for in with",
    "let/lets/letting": "known",
    "stick/sticks/stuck/sticking": "to",
    "give/gives/gave/given/giving": "assurance assurances guarantee guarantees undertaking word",
    "offer/offers/offered": "assurance assurances guarantee guarantees",
    "shake/shakes/shook": "head heads",
    "contain/contains/contained": "assertion claim sentence statement promise assurance denial figure",
    "read/reads": ":",
    "attach/attaches/attached": "blame",
    "lay/lays/laid": "blame",
    "pour/pours/poured": "scorn",
    "cast/casts": "doubt",
    "throw/throws/threw": "doubt",
    "arrive/arrives/arrived": "at",
    "come/comes/came": "conclusion across",
    "reach/reaches/reached": "conclusion verdict",
}
PHRASAL = {forms.split("/")[0]: word_set(needed) for forms, needed in _PHRASAL.items()}
"""Verbs that report only together with one of these words."""
_REFER = _verbs("refer/refers/referred/referring")
VERBS = {**_verbs(" ".join(_PHRASAL)), **_verbs(_FIND), **_verbs(_JUDGE), **_verbs(_SAY), **_REFER}
"""Every form of a reporting verb → its base form."""
FINDING = (frozenset(_verbs(_FIND).values()) - {"observe"}) | word_set("conclude confirm estimate reveal")
JUDGING = frozenset(_verbs(_JUDGE).values()) | frozenset(PHRASAL)
RELAYED = (frozenset(VERBS.values()) - FINDING - JUDGING) | word_set(
    "call consider regard deem rate speak put give talk rule play attribute see"
)
"""Verbs whose subject's own position a second report passes on."""
FIGURES = word_set("observe see count measure record register estimate calculate tally log put list rate quantify")
"""Verbs that report something where a figure follows."""
MARKED = word_set("""stress claim note comment report state remark document estimate promise pledge point doubt tip
    counter record register rate rank judge view class brand label term grade project challenge question list present link
    test survey count measure contest favour credit trace forecast talk hold answer fear guarantee object log spot monitor
    hint set hit stand own class volunteer film sample sight value fault flag place take signal echo sigh""")
NOUNS_TOO = frozenset(_forms(lemma)[2] for lemma in MARKED) | word_set("states")
"""Forms in -s that are nouns too."""
STOPPING = VERBS.keys() - (
    MARKED
    | NOUNS_TOO
    | word_set("""state call own tie read ruling finding findings rating view views saw sum play offer offers calls links
    let lets set sets put hit cast lay plays make see talk talks speaking given listed found contained attached made held
    laid registered recorded""")
)
"""Forms that end a noun phrase."""
