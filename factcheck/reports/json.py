"""Report → one JSON object, described by schemas/check.schema.json."""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from typing import Any

from factcheck.decisions import Decision, Event, Review
from factcheck.house import House
from factcheck.interfaces import Reporter
from factcheck.records import Appearance, Claim, Judgement, Passage, Report, Result
from factcheck.reports.missing import missing
from factcheck.reports.provenance import text_hash
from factcheck.reports.reviewing import is_reviewed
from factcheck.surroundings import sentence_after, sentence_before

SCHEMA_VERSION = 1
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


class Json(Reporter):
    """The report for programs: exact texts, every judged passage."""

    def render(self, report: Report) -> str:
        """One JSON object and a line feed; can always be written as UTF-8."""
        return dumped(as_dict(report), indent=2) + "\n"


def dumped(value: Any, indent: int | None = None) -> str:
    """The value as JSON that can always be written as UTF-8."""
    text = json.dumps(value, ensure_ascii=False, indent=indent, allow_nan=False)
    return _LONE_SURROGATE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def for_pages(value: Any) -> str:
    """The value as JSON that can also stand in a web page, between the tags of a script: no text in it can end that."""
    return dumped(value, indent=2).replace("<", "\\u003c") + "\n"


def as_dict(report: Report) -> dict[str, Any]:
    """The report as the object that readers rely on; shares are rounded to 4 places."""
    return {
        "schema_version": SCHEMA_VERSION,
        "tool": dict(report.tool),
        "corpus": dict(report.corpus),
        "standard": report.standard,
        "left_out": list(report.left_out),
        "review_log_head": report.review_head,
        "house": _house(report.house) if report.house else None,
        "results": [_result(result) for result in report.results],
    }


def _result(result: Result) -> dict[str, Any]:
    return {
        "claim": _claim(result.claim),
        "verdict": _verdict(result),
        "missing": list(missing(result)),
        "review": _review(result.review) if result.review else None,
        "evidence": [_evidence(judgement, rank) for rank, judgement in enumerate(result.judgements, 1)],
    }


def _claim(claim: Claim) -> dict[str, Any]:
    return {
        "id": claim.id,
        "statement": claim.statement,
        "quote": list(claim.quotes),
        "speaker": claim.speaker.name,
        "role": claim.speaker.role,
        "date": claim.date,
        "occasion": claim.occasion,
        "checkable": claim.checkable.value,
        "language": claim.language,
        "country": claim.country,
        "topics": list(claim.topics),
        "appearances": [_appearance(place) for place in claim.appearances],
    }


def _appearance(place: Appearance) -> dict[str, Any]:
    return {"source_id": place.source, "quote": place.quote, "url": place.url, "archived_url": place.archived_url}


def _house(house: House) -> dict[str, Any]:
    return {**asdict(house), "verdicts": {label.value: words for label, words in house.verdicts.items()}}


def _verdict(result: Result) -> dict[str, Any]:
    verdict = result.verdict
    return {
        "label": verdict.label.value,
        "confidence": _rounded(verdict.confidence),
        "independent_origins": verdict.independent_origins,
        "searched": verdict.searched,
        "judged": verdict.judged,
        "house_words": result.house_words,
        "reviewed": is_reviewed(result),
        "reasons": list(verdict.reasons),
    }


def _review(review: Review) -> dict[str, Any]:
    decided, signed = review.decided, review.signed
    return {
        "decision": decided.decision.value if decided else None,
        "label": decided.label.value if decided and decided.label else None,
        "reviewer": decided.reviewer if decided else None,
        "time": decided.time if decided else None,
        "reason": decided.reason if decided else None,
        "signed_by": signed.reviewer if signed else None,
        "signed_at": signed.time if signed else None,
        "stale": review.stale,
        "changes": list(review.changes),
        "replies": [asdict(event.reply) for event in review.of(Decision.REPLY) if event.reply],
        "corrections": [
            {"time": event.time, "reviewer": event.reviewer, "text": event.reason} for event in review.of(Decision.CORRECTION)
        ],
        "dropped": [
            {"passage_id": passage, "reviewer": event.reviewer, "reason": event.reason}
            for passage, event in review.dropped.items()
        ],
    }


def _evidence(judgement: Judgement, rank: int) -> dict[str, Any]:
    match = judgement.match
    return {
        "rank": rank,
        "stance": judgement.stance.value,
        "not_judged": judgement.opinion.not_judged,
        "probability": _rounded(judgement.probability),
        "score": _rounded(match.score),
        "repeats_speaker": judgement.repeats_speaker,
        "counted": judgement.counted,
        "text": match.passage.text,
        "before": sentence_before(match.source, match.passage),
        "after": sentence_after(match.source, match.passage),
        "context": match.passage.context,
        **_place(match.passage),
        "page": match.passage.page,
        "title": match.source.title,
        "publisher": match.source.publisher,
        "source_kind": match.source.kind,
        "published_on": match.source.published_on,
        "time_relation": judgement.time_relation.value,
        "period": list(judgement.period) if judgement.period else None,
        "period_relation": judgement.period_relation.value,
        "url": match.source.url,
        "archived_url": match.source.archived_url,
        "retrieved_on": match.source.retrieved_on,
        "language": match.passage.language or match.source.language,
        "text_sha256": text_hash(match.source.text),
        "interests": list(match.source.interests),
        "attributed_to": judgement.attributed_to,
        "origin": judgement.origin,
        "also_in": [_place(copy) for copy in (*match.copies, *judgement.near)],
        "superseded_by": asdict(judgement.superseded) if judgement.superseded else None,
        "names": list(judgement.names),
        "added": _added(judgement.added) if judgement.added else None,
        "deciding": [{"start": start, "end": end, "exact": match.source.text[start:end]} for start, end in judgement.deciding],
        "signals": {name: _rounded(score) for name, score in sorted(match.signals.items())},
    }


def _added(event: Event) -> dict[str, Any]:
    return {"reviewer": event.reviewer, "time": event.time, "reason": event.reason}


def _place(passage: Passage) -> dict[str, Any]:
    return {"source_id": passage.source_id, "passage_id": passage.id, "start": passage.start, "end": passage.end}


def _rounded(number: float) -> float:
    return round(float(number), 4)
