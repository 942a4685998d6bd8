"""Passages that editors add by pasting their words: found in a document as they are, or refused; never a look-alike."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from factcheck.anchor import exact_places, nearest_sentence, same_words
from factcheck.dates import time_relation
from factcheck.decisions import Addition, Decision, Event
from factcheck.errors import InputError
from factcheck.periods import period_of, period_relation
from factcheck.reanchor import Orphan, Selector, context_of, reanchor
from factcheck.records import Judgement, Match, Opinion, Passage, Report, Result, Source, Stance
from factcheck.results import own_words, reports_claim, said_by
from factcheck.review.log import Log
from factcheck.review.seen import Files
from factcheck.segment import segment
from factcheck.text import words

FEWEST_WORDS = 3
LONGEST = 2_000
"""Words that a pasted quotation has at least, and characters at most: a passage, not a document."""
ADDED = "an editor added it"


def placed(addition: Addition, result: Result, files: Files) -> tuple[Addition, str]:
    """The addition with its place in the one document that holds the words, and the id of the passage.

    Raises InputError if the words stand nowhere, or in several places or documents, and if the passage cannot be evidence:
    support that is the speaker's own, or what already speaks for the same side.
    """
    quote = addition.quote.strip()
    if len(words(quote)) < FEWEST_WORDS or len(quote) > LONGEST:
        what = f"paste at least {FEWEST_WORDS} words and at most {LONGEST:,} characters of the document, exactly as they stand"
        raise InputError(what, field="--quote")
    source, start, end = _place(quote, addition, files)
    before, after = context_of(source.text, start, end)
    found = Addition(source.text[start:end], addition.stance, source.id, start, end, before or None, after or None)
    passage = _passage(source, start, end)
    match = Match(passage, source, 1.0)
    if found.stance is Stance.SUPPORTS and (own_words(result.claim, match) or reports_claim(result.claim, match)):
        raise InputError("these are the speaker's own words, which are no evidence for what they say", field="--quote")
    for judgement in result.judgements:
        same = judgement.match.source.id == source.id and judgement.match.passage.text == passage.text
        if same and (judgement.counted or judgement.added) and judgement.stance is found.stance:
            raise InputError(f"the passage {judgement.match.passage.id} says so already", field="--quote")
    return found, passage.id


def with_additions(report: Report, log: Log, files: Files) -> Report:
    """The report with the passages that editors added, before those that were found; a document that was left out stays out."""
    if not _additions(log.events):
        return report
    results = tuple(replace(result, judgements=_judgements(result, report, log, files)) for result in report.results)
    return replace(report, results=results)


def lost_additions(events: tuple[Event, ...], files: Files) -> Iterator[str]:
    """A line for each added passage whose words no longer stand in its document."""
    for event in _additions(events):
        source = files.source(event.addition.source or "") if event.addition else None
        if source is None or _found_again(event, source) is None:
            yield f"evidence: {event.passage}, added by {event.reviewer}, is no longer in its document"


def _place(quote: str, addition: Addition, files: Files) -> tuple[Source, int, int]:
    """The document and the place in it where the words stand."""
    named = files.source(addition.source) if addition.source else None
    if addition.source and named is None:
        raise InputError(f"there is no evidence {addition.source!r}; leave the document out to look in all", field="--source")
    sources = [named] if named else files.sources()
    spots = [(source, *span) for source in sources for span in exact_places(source.text, quote) or same_words(source.text, quote)]
    holders = sorted({source.id for source, _, _ in spots})
    if not spots:
        near = nearest_sentence(named.text, quote) if named else None
        instead = f"; the nearest sentence is: {near}" if near else "; copy it exactly, or first: factcheck add evidence"
        raise InputError(f"is not in {named.id if named else 'any document'}{instead}", field="--quote")
    if len(holders) > 1:
        raise InputError(f"stands in several documents; name one of them: {', '.join(holders)}", field="--source")
    if len(spots) > 1:
        raise InputError(f"stands {len(spots)} times in {holders[0]}; paste more of the sentence", field="--quote")
    return spots[0]


def _judgements(result: Result, report: Report, log: Log, files: Files) -> tuple[Judgement, ...]:
    added: dict[str, Judgement] = {}
    for event in _additions(log.of(result.claim.id)):
        source = files.source(event.addition.source or "") if event.addition else None
        passage = _found_again(event, source) if source and source.id not in report.left_out else None
        if source and passage:
            added[passage.id] = _judgement(result, event, passage, source)
    found = [judgement for judgement in result.judgements if judgement.match.passage.id not in added]
    return (*added.values(), *found)


def _judgement(result: Result, event: Event, passage: Passage, source: Source) -> Judgement:
    """The passage as the editor reads it; what the stance model said of the same passage stays beside."""
    assert event.addition is not None
    stance, claim = event.addition.stance, result.claim
    read = next((one for one in result.judgements if one.match.passage.id == passage.id), None)
    if read is not None:
        return replace(read, stance=stance, repeats_speaker=False, counted=False, added=event)
    period = period_of(passage.text, source.published_on)
    voice = next((one.origin for one in result.judgements if one.match.source.id == source.id), source.id)
    match = Match(passage, source, 1.0)
    return Judgement(
        match=match,
        opinion=Opinion(0.0, 0.0, 0.0, not_judged=ADDED),
        stance=stance,
        repeats_speaker=False,
        attributed_to=said_by(match),
        time_relation=time_relation(source.published_on, claim.date),
        origin=voice,
        counted=False,
        period=period,
        period_relation=period_relation(period, claim.date),
        added=event,
    )


def _additions(events: tuple[Event, ...]) -> list[Event]:
    return [event for event in events if event.decision is Decision.ADD and event.addition is not None]


def _found_again(event: Event, source: Source) -> Passage | None:
    """The passage where its words stand now, under the id it was added with; None where they do not."""
    addition = event.addition
    assert addition is not None and event.passage is not None
    found = reanchor(source.text, Selector(addition.quote, addition.prefix, addition.suffix, addition.start, addition.end))
    return None if isinstance(found, Orphan) else replace(_passage(source, found.start, found.end), id=event.passage)


def _passage(source: Source, start: int, end: int) -> Passage:
    """The stretch as a passage, with context, page and voice of the passage that it begins in."""
    around = next((one for one in segment(source) if one.start <= start < one.end), None)
    made = Passage(f"{source.id}@{start}-{end}", source.id, start, end, source.text[start:end], language=source.language)
    if around is None:
        return made
    return replace(made, context=around.context, attributed_to=around.attributed_to, page=around.page, language=around.language)
