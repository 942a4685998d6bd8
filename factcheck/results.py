"""What the judged passages amount to for one claim: whose words they are, what counts, and the verdict."""

from __future__ import annotations

from collections.abc import Sequence

from factcheck.aggregate import aggregate
from factcheck.attribution import attributed_to, naming, repeats_speaker
from factcheck.config import Settings
from factcheck.dates import time_relation
from factcheck.entities import BUILT_IN, Names
from factcheck.interfaces import Searched
from factcheck.languages import ENGLISH
from factcheck.names import NameMatch
from factcheck.origins import joined_by_name, near, originals, origins
from factcheck.periods import period_of, period_relation
from factcheck.records import Checkable, Claim, Judgement, Match, Opinion, Result, Stance
from factcheck.sides import Side, side_of
from factcheck.supersession import superseded
from factcheck.text import in_context, normalise


def as_evidence(match: Match, side: Side | None = None) -> str:
    """What the judge reads: what the passage stands under, then its words; no context that passes on the speaker's own."""
    context = match.passage.context
    if side is not None and context and in_english(match) and repeats_speaker(context, "", side):
        context = ""
    return in_context(context, match.passage.text)


def result_of(
    claim: Claim,
    matches: Sequence[Match],
    opinions: Sequence[Opinion],
    settings: Settings,
    corpus: Searched,
    known: Names = BUILT_IN,
) -> Result:
    """Attribution, independence and verdict for one claim; judgements in the order an editor should read them."""
    side = side_of(claim, known)
    said = [said_by(match, known) for match in matches]
    voices = origins(matches, said, known)
    joined = joined_by_name(matches, said, voices, known)
    copied = originals(matches)
    judgements = []
    edits = near(matches, copied)
    for match, opinion, speaker, origin, edited, tied in zip(matches, opinions, said, voices, edits, joined, strict=True):
        own = own_words(claim, match, known)
        passed_on = in_english(match) and repeats_speaker(match.passage.text, match.passage.context, side)
        echoes = own or reports_claim(claim, match) or passed_on
        repeats = opinion.stance is Stance.SUPPORTS and bool(echoes)
        named = own or (naming(match.passage.text, match.passage.context, side) if passed_on else None)
        replaced = superseded(match, corpus.superseded)
        enough = opinion.stance is not Stance.NEUTRAL and opinion.probability(opinion.stance) >= settings.standard.counts
        enough = enough and not asks(match.passage.text)
        period = period_of(match.passage.text, match.source.published_on)
        judgements.append(
            Judgement(
                match=match,
                opinion=opinion,
                stance=opinion.stance,
                repeats_speaker=repeats,
                attributed_to=speaker,
                time_relation=time_relation(match.source.published_on, claim.date),
                origin=origin,
                counted=enough and not repeats and replaced is None and claim.checkable is Checkable.FACT,
                period=period,
                period_relation=period_relation(period, claim.date),
                near=edited,
                superseded=replaced,
                names=((named.why, *tied) if repeats and named and named.respelled else tied),
            )
        )
    verdict = aggregate(claim, judgements, copied, settings.standard, corpus.size)
    return Result(claim, verdict, tuple(sorted(judgements, key=_reading_order)))


def own_words(claim: Claim, match: Match, known: Names = BUILT_IN) -> NameMatch | None:
    """That the passage or a copy of it is the speaker's own: their text, an interview with them, or a quotation of them."""
    names = (claim.speaker.name, *claim.speaker.aliases)
    voices = [match.source.publisher, *match.source.authors, *match.source.interviewees, match.passage.attributed_to]
    voices += [copy.attributed_to for copy in match.copies]
    return next((same for name in names for voice in voices if voice and (same := known.same(voice, name))), None)


def reports_claim(claim: Claim, match: Match) -> bool:
    """Whether the passage is, or shares a sentence with, one that the claim cites as reporting the statement itself."""
    passage = normalise(match.passage.text)
    reporting = [normalise(appearance.quote) for appearance in claim.appearances if appearance.quote]
    return any(passage in quote or quote in passage for quote in reporting)


def in_english(match: Match) -> bool:
    """Whether the rules of attribution, which are about English words, can be applied to a passage."""
    return match.passage.language in (ENGLISH, None)


def asks(text: str) -> bool:
    """Whether the passage is a question, which says nothing for or against."""
    return normalise(text).rstrip("\"'”’»)] ").endswith(("?", "؟"))


def said_by(match: Match, known: Names = BUILT_IN) -> str | None:
    """Whose words a passage is, where that is not its publisher."""
    passage = match.passage
    found = attributed_to(passage.text, passage.context, match.source.publisher, known) if in_english(match) else None
    return passage.attributed_to or found


def _reading_order(judgement: Judgement) -> tuple[int, float, float, str]:
    """Counter-evidence that counts, support that counts, repetitions, what is too weak to count, neutral."""
    if judgement.counted:
        group = 0 if judgement.stance is Stance.REFUTES else 1
    elif judgement.repeats_speaker:
        group = 2
    else:
        group = 4 if judgement.stance is Stance.NEUTRAL else 3
    strength = judgement.match.score if group == 4 else judgement.probability
    return group, -strength, -judgement.match.score, judgement.match.passage.id
