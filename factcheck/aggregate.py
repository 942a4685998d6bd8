"""Judgements → verdict: a proposal that may abstain, with its reasons in sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from factcheck.config import Standard
from factcheck.records import Checkable, Claim, Judgement, Label, Stance, Verdict
from factcheck.supersession import Superseded

AGAINST = {Stance.SUPPORTS: Stance.REFUTES, Stance.REFUTES: Stance.SUPPORTS}
LABELS = {Stance.SUPPORTS: Label.SUPPORTED, Stance.REFUTES: Label.REFUTED}
OLD_YEARS, OLD_WEIGHT = 5, 0.8
"""What was published more than so many years before the statement speaks of another time: it weighs so much."""
VERBS = {Stance.SUPPORTS: "supports", Stance.REFUTES: "contradicts"}


def aggregate(
    claim: Claim, judgements: Sequence[Judgement], originals: Sequence[int], standard: Standard, searched: int
) -> Verdict:
    """What the counted judgements say together.

    `originals[i]` is the judgement that judgement i copies (itself if none). A copy adds no voice and no weight:
    each origin speaks with its strongest original passage, and old evidence weighs less. A conflict needs two origins: one that
    speaks for both sides settles nothing.
    """
    if claim.checkable is not Checkable.FACT:
        reason = f"Not checkable: {_with_article(claim.checkable.value)} gets no verdict."
        return Verdict(Label.NOT_ENOUGH_EVIDENCE, 0.0, 0, searched, _judged(judgements), (reason,))
    speaking = [item for number, item in enumerate(judgements) if item.counted and originals[number] == number]
    voices = {stance: _voices(claim, speaking, stance) for stance in AGAINST}
    strength = {stance: max(voices[stance].values(), default=0.0) for stance in AGAINST}
    label = label_for(strength, standard)
    contradicts_itself = label is Label.CONFLICTING and not _independent(voices, standard)
    if contradicts_itself:
        label = Label.NOT_ENOUGH_EVIDENCE
    stances = [stance for stance in AGAINST if label in (LABELS[stance], Label.CONFLICTING)]
    deciding = {origin for stance in stances for origin in voices[stance]}
    return Verdict(
        label,
        _confidence(label, strength) if _judged(judgements) or not judgements else 0.0,
        len(deciding),
        searched,
        _judged(judgements),
        (
            *_reasons(claim, voices, speaking, judgements, standard),
            *(["The same origin speaks for both sides."] if contradicts_itself else []),
            *(["That is not enough for a verdict."] if label is Label.NOT_ENOUGH_EVIDENCE and any(voices.values()) else []),
        ),
    )


def _voices(claim: Claim, judgements: Sequence[Judgement], stance: Stance) -> dict[str, float]:
    """Origin → weight of its strongest passage with this stance."""
    voices: dict[str, float] = {}
    for judgement in judgements:
        if judgement.stance is stance:
            voices[judgement.origin] = max(voices.get(judgement.origin, 0.0), _weight(claim, judgement))
    return voices


def _weight(claim: Claim, judgement: Judgement) -> float:
    """The probability of the passage's stance, less for what is old beside the statement."""
    return judgement.probability * (OLD_WEIGHT if _is_old(claim, judgement) else 1.0)


def _is_old(claim: Claim, judgement: Judgement) -> bool:
    published = judgement.match.source.published_on
    return published is not None and int(claim.date[:4]) - int(published[:4]) > OLD_YEARS


def _independent(voices: Mapping[Stance, Mapping[str, float]], standard: Standard) -> bool:
    """Whether the origins that meet the standard on either side are more than one."""
    needed = _needed(standard)
    return len({origin for stance, known in voices.items() for origin, weight in known.items() if weight >= needed[stance]}) > 1


def _needed(standard: Standard) -> dict[Stance, float]:
    return {Stance.REFUTES: standard.refuted, Stance.SUPPORTS: standard.supported}


def label_for(strength: Mapping[Stance, float], standard: Standard) -> Label:
    """The label for the strongest passage on each side; both at or over their thresholds are a conflict."""
    refuted = strength[Stance.REFUTES] >= standard.refuted
    supported = strength[Stance.SUPPORTS] >= standard.supported
    if refuted and supported:
        return Label.CONFLICTING
    if refuted:
        return Label.REFUTED
    return Label.SUPPORTED if supported else Label.NOT_ENOUGH_EVIDENCE


def _confidence(label: Label, strength: Mapping[Stance, float]) -> float:
    """How sure the proposal is: the deciding side, lowered by the other; for a conflict, the weaker side."""
    if label is Label.CONFLICTING:
        return min(strength.values())
    if label is Label.NOT_ENOUGH_EVIDENCE:
        return 1 - max(strength.values())
    side = next(stance for stance, name in LABELS.items() if name is label)
    return strength[side] * (1 - strength[AGAINST[side]] / 2)


def _reasons(
    claim: Claim,
    voices: Mapping[Stance, Mapping[str, float]],
    speaking: Sequence[Judgement],
    judgements: Sequence[Judgement],
    standard: Standard,
) -> list[str]:
    reasons = []
    needed = _needed(standard)
    for stance in (Stance.REFUTES, Stance.SUPPORTS):
        if not voices[stance]:
            continue
        best = max(
            (item for item in speaking if item.stance is stance), key=lambda item: (_weight(claim, item), item.match.passage.id)
        )
        count = len(voices[stance])
        who = best.attributed_to or best.match.source.publisher or best.match.source.id
        met = "meets" if _weight(claim, best) >= needed[stance] else "stays below"
        verb = VERBS[stance]
        voices_say = f"1 independent origin {verb}" if count == 1 else f"{count} independent origins {verb[:-1]}"
        reasons.append(
            f"{voices_say} the claim; the clearest passage ({who}, {best.probability:.0%}) "
            f"{met} the standard of {needed[stance]:.0%}."
        )
        if _is_old(claim, best):
            reasons.append(f"It was published more than {OLD_YEARS} years before the statement and weighs {OLD_WEIGHT:.0%}.")
    if not reasons and (_judged(judgements) or not judgements):
        reasons.append("No passage was found that speaks clearly for or against the claim.")
    reasons += _not_judged(judgements)
    reasons += _superseded(judgements)
    repeats = sum(item.repeats_speaker for item in judgements)
    if repeats:
        verb = "passage only repeats" if repeats == 1 else "passages only repeat"
        reasons.append(
            f"{repeats} {verb} what the speaker's side said, and {'does' if repeats == 1 else 'do'} not count as support."
        )
    return reasons


def _judged(judgements: Sequence[Judgement]) -> int:
    return sum(item.opinion.not_judged is None for item in judgements)


def _not_judged(judgements: Sequence[Judgement]) -> list[str]:
    """How many passages were found that nobody judged, and why."""
    counts = Counter(item.opinion.not_judged for item in judgements if item.opinion.not_judged)
    return [
        f"{count} {'passage was' if count == 1 else 'passages were'} found but not judged: {why_not}."
        for why_not, count in sorted(counts.items())
    ]


def _superseded(judgements: Sequence[Judgement]) -> list[str]:
    """A sentence for each document that speaks for or against the claim and does not count, since a later one replaces it."""
    replaced: dict[tuple[str, Superseded], int] = {}
    for item in judgements:
        if item.superseded and item.stance is not Stance.NEUTRAL:
            place = item.match.source.id, item.superseded
            replaced[place] = replaced.get(place, 0) + 1
    return [
        f"{number} {'passage' if number == 1 else 'passages'} of {source} {'does' if number == 1 else 'do'} not count: "
        f"superseded by {later.by}{f' since {later.since}' if later.since else ''}."
        for (source, later), number in sorted(replaced.items(), key=lambda item: item[0][0])
    ]


def _with_article(word: str) -> str:
    return f"an {word}" if word[0] in "aeiou" else f"a {word}"
