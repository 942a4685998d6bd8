"""Report → schema.org ClaimReview with its Claim, as JSON-LD: for archives, exchange and fact-check explorers.

The words of the verdict are the report's own; no number stands in for them. Only what two people stand for goes in: decided by
one, signed by another, on the state that is shown. Drafts are marked as such.
"""

from __future__ import annotations

import json
import re
from typing import Any

from factcheck.decisions import Decision
from factcheck.interfaces import Reporter
from factcheck.records import Appearance, Claim, Judgement, Report, Result, Source, Speaker
from factcheck.reports import reviewing, wording
from factcheck.reports.json import for_pages
from factcheck.reports.plain import readable

CONTEXT = "https://schema.org"
_PARTICLES = {"al", "bin", "da", "de", "del", "den", "der", "di", "dos", "du", "el", "ibn", "la", "le", "van", "von", "zu"}


class ClaimReview(Reporter):
    """One object with a ClaimReview for each signed verdict; with `drafts`, for every verdict.

    Reviews by others, with which claims were received, stand before them, unchanged.

    `publisher` is the newsroom, `site` the address of the page that shows the report.
    """

    def __init__(self, drafts: bool = False, publisher: str | None = None, site: str | None = None) -> None:
        self.drafts, self.publisher, self.site = drafts, publisher, site

    def render(self, report: Report) -> str:
        """JSON-LD and a line feed."""
        received = [json.loads(result.claim.claimreview) for result in report.results if result.claim.claimreview]
        reviews = [
            self._review(result, number)
            for number, result in enumerate(report.results, 1)
            if self.drafts or reviewing.is_signed(result)
        ]
        return for_pages({"@context": CONTEXT, "@graph": [*received, *reviews]})

    def _review(self, result: Result, number: int) -> dict[str, Any]:
        claim, review = result.claim, result.review
        signed = reviewing.is_signed(result)
        decided = review.decided if review and reviewing.is_reviewed(result) else None
        url = f"{self.site}#{wording.anchor(claim, number)}" if self.site else None
        author = {"@type": "Organization", "name": self.publisher, "url": self.site} if self.publisher else None
        rating = {
            "@type": "Rating",
            "alternateName": wording.rating_words(result),
            "additionalType": f"urn:factcheck:label:{wording.label_of(result).value}",
            "ratingExplanation": readable(decided.reason) if decided and decided.reason else None,
        }
        corrections = [
            {"@type": "CorrectionComment", "text": readable(event.reason or ""), "datePublished": event.time}
            for event in (review.of(Decision.CORRECTION) if review else ())
        ]
        modified = [event.time for event in (review.events if review else ()) if event.decision is not Decision.NOTE]
        return _filled(
            {
                "@type": "ClaimReview",
                "@id": url or f"urn:factcheck:review:{claim.id}",
                "url": url,
                "claimReviewed": readable(claim.statement),
                "author": _filled(author) if author else None,
                "datePublished": decided.time if decided else None,
                "dateModified": max(modified, default=None),
                "creativeWorkStatus": "Published" if signed else f"Draft: {reviewing.review_words(result)}",
                "reviewRating": _filled(rating),
                "itemReviewed": claim_object(result),
                "citation": [_citation(judgement) for group in wording.groups(result, 0)[:2] for judgement in group.shown],
                "correction": corrections,
            }
        )


def claim_object(result: Result) -> dict[str, Any]:
    """The schema.org Claim: what was said, by whom, when, and where it appeared."""
    claim = result.claim
    known = {judgement.match.source.id: judgement.match.source for judgement in result.judgements}
    places = [_appearance(place, known) for place in claim.appearances]
    return _filled(
        {
            "@type": "Claim",
            "@id": f"urn:factcheck:claim:{claim.id}",
            "text": readable(_words(claim)),
            "author": speaker_object(claim.speaker),
            "datePublished": claim.date,
            "inLanguage": claim.language,
            "appearance": [place for place in places if len(place) > 1],
        }
    )


def speaker_object(speaker: Speaker) -> dict[str, Any]:
    """A Person, or an Organization where the name has common words ("Kazakh authorities"). Addresses among the aliases, such as
    a Wikidata item, are `sameAs`."""
    words = [word for word in re.findall(r"\w+", speaker.name) if word not in _PARTICLES]
    same = [alias for alias in speaker.aliases if wording.safe_url(alias)]
    return _filled(
        {
            "@type": "Organization" if any(word.islower() for word in words) else "Person",
            "name": readable(speaker.name),
            "jobTitle": readable(speaker.role) if speaker.role else None,
            "alternateName": [readable(alias) for alias in speaker.aliases if alias not in same],
            "sameAs": same,
        }
    )


def _words(claim: Claim) -> str:
    return "; ".join(claim.quotes) or claim.statement


def _appearance(place: Appearance, known: dict[str, Source]) -> dict[str, Any]:
    source = known.get(place.source or "")
    url = wording.safe_url(place.url or (source.url if source else None))
    return _filled(
        {
            "@type": "CreativeWork",
            "url": url,
            "archivedAt": wording.safe_url(place.archived_url or (source.archived_url if source else None)),
            "name": wording.title_of(source) if source else readable(place.source or "") or None,
            "datePublished": source.published_on if source else None,
        }
    )


def _citation(judgement: Judgement) -> dict[str, Any]:
    source = judgement.match.source
    work = {
        "@type": "CreativeWork",
        "name": wording.title_of(source),
        "publisher": {"@type": "Organization", "name": readable(source.publisher)} if source.publisher else None,
        "datePublished": source.published_on,
        "url": wording.safe_url(source.url),
        "archivedAt": wording.safe_url(source.archived_url),
    }
    return {
        "@type": "Quotation",
        "text": readable(judgement.match.passage.text),
        "creditText": wording.whose_words(judgement),
        "isPartOf": _filled(work),
    }


def _filled(content: dict[str, Any]) -> dict[str, Any]:
    """Without what is not known."""
    return {key: value for key, value in content.items() if value not in (None, "", [])}
