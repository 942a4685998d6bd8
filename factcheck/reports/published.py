"""Checks what goes out in formats that people do not read: required fields are there, and texts agree with the report."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from factcheck.records import Report, Source
from factcheck.reports import reviewing, wording
from factcheck.reports.plain import readable
from factcheck.text import sha256

_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2}(T\d{2}:\d{2}:\d{2}Z)?)?)?")
_REQUIRED = ("url", "claimReviewed", "author.name", "reviewRating.alternateName", "itemReviewed.author.name")
_DATES = ("datePublished", "dateModified", "itemReviewed.datePublished")


def claimreview_problems(document: Mapping[str, Any], report: Report, drafts: bool = False) -> list[str]:
    """What is missing in a ClaimReview document, or says something else than the report it was made from."""
    if document.get("@context") != "https://schema.org":
        return ["@context: must be https://schema.org"]
    results = {f"urn:factcheck:claim:{result.claim.id}": result for result in report.results}
    received = [json.loads(result.claim.claimreview) for result in report.results if result.claim.claimreview]
    problems = [f"{at(review, 'url')}: is not as it was received" for review in received if review not in document["@graph"]]
    for number, review in enumerate(document.get("@graph", [])):
        if review in received:
            continue
        result = results.get(at(review, "itemReviewed.@id"))
        place = f"@graph.{number}"
        problems += [f"{place}.{what}" for what in _missing(review)]
        if result is None:
            problems.append(f"{place}.itemReviewed.@id: is no claim of the report")
            continue
        shown = {
            "claimReviewed": readable(result.claim.statement),
            "reviewRating.alternateName": wording.rating_words(result),
            "reviewRating.additionalType": f"urn:factcheck:label:{wording.label_of(result).value}",
            "itemReviewed.author.name": readable(result.claim.speaker.name),
            "itemReviewed.datePublished": result.claim.date,
        }
        problems += [f"{place}.{name}: the report says {text!r}" for name, text in shown.items() if at(review, name) != text]
        if not drafts and not reviewing.is_signed(result):
            problems.append(f"{place}: {result.claim.id} is not signed on the state that is shown")
        quoted = {readable(judgement.match.passage.text) for judgement in result.judgements}
        problems += [
            f"{place}.citation.{place_of}: is no passage of the report"
            for place_of, citation in enumerate(review.get("citation", []))
            if citation.get("text") not in quoted
        ]
    return problems


def _missing(review: Mapping[str, Any]) -> Iterator[str]:
    if review.get("@type") != "ClaimReview" or at(review, "itemReviewed.@type") != "Claim":
        yield "@type: must be a ClaimReview of a Claim"
    yield from (f"{name}: is missing" for name in _REQUIRED if not at(review, name))
    for name in _DATES:
        day = at(review, name)
        if day is not None and not _DATE.fullmatch(str(day)):
            yield f"{name}: {day!r} is no date"
    if not str(review.get("url", "https:")).startswith("http"):
        yield "url: must be an address"
    if at(review, "author.name") and at(review, "author.name") == at(review, "itemReviewed.author.name"):
        yield "author: reviews a claim of their own"


def annotation_problems(document: Mapping[str, Any], report: Report) -> list[str]:
    """Selectors that do not lead to the words they quote in the text whose hash they carry."""
    sources: dict[str, Source] = {}
    for result in report.results:
        sources |= {sha256(judgement.match.source.text): judgement.match.source for judgement in result.judgements}
    problems = [] if document.get("type") == "AnnotationPage" else ["type: must be AnnotationPage"]
    for number, item in enumerate(document.get("items", [])):
        source = sources.get(at(item, "target.sha256"))
        if source is None:
            problems.append(f"items.{number}.target.sha256: is no text of the report")
            continue
        by_type = {selector["type"]: selector for selector in at(item, "target.selector") or ()}
        words, position = by_type.get("TextQuoteSelector", {}), by_type.get("TextPositionSelector", {})
        start, end = position.get("start", 0), position.get("end", 0)
        if not words.get("exact") or source.text[start:end] != words["exact"]:
            problems.append(f"items.{number}.target.selector: the words do not stand at {start} to {end}")
        elif not source.text[:start].endswith(words["prefix"]) or not source.text[end:].startswith(words["suffix"]):
            problems.append(f"items.{number}.target.selector: prefix or suffix does not stand beside the words")
    return problems


def at(content: Any, place: str) -> Any:
    """The value at "a.b.c", or None."""
    for key in place.split("."):
        content = content.get(key) if isinstance(content, Mapping) else None
    return content
