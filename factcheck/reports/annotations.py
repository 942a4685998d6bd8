"""Report → W3C Web Annotations: where each quoted passage stands in its source, so that it can be found again."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from factcheck.interfaces import Reporter
from factcheck.records import Judgement, Report, Result
from factcheck.reports import wording
from factcheck.reports.json import for_pages
from factcheck.reports.plain import readable
from factcheck.reports.provenance import text_hash

CONTEXT = ["http://www.w3.org/ns/anno.jsonld", {"factcheck": "urn:factcheck:", "sha256": "factcheck:sha256"}]
AROUND = 32
"""Characters of `prefix` and `suffix`."""


class Annotations(Reporter):
    """One AnnotationPage; an annotation for each passage for, against, repeating the speaker, or not judged."""

    def render(self, report: Report) -> str:
        """JSON-LD and a line feed."""
        items = [annotation(result, judgement) for result in report.results for judgement in quoted(result)]
        page = {"@context": CONTEXT, "id": "urn:factcheck:annotations", "type": "AnnotationPage", "items": items}
        return for_pages(page)


def quoted(result: Result) -> list[Judgement]:
    """The passages that a report quotes, in its order."""
    return [judgement for group in wording.groups(result, 0)[:-1] for judgement in group.shown]


def annotation(result: Result, judgement: Judgement) -> dict[str, Any]:
    """The passage as a quotation and as a position in the text with this hash; offsets count Unicode code points."""
    passage, source = judgement.match.passage, judgement.match.source
    start, end = passage.start, passage.end
    return {
        "id": f"urn:factcheck:annotation:{quote(result.claim.id)}:{quote(passage.id)}",
        "type": "Annotation",
        "motivation": "linking",
        "body": [
            {"type": "SpecificResource", "source": f"urn:factcheck:claim:{quote(result.claim.id)}", "purpose": "linking"},
            *(
                {"type": "TextualBody", "value": words, "purpose": purpose, "format": "text/plain"}
                for purpose, words in (
                    ("describing", readable(result.claim.statement)),
                    ("assessing", wording.label_of(result).value),
                    ("classifying", wording.stance_words(judgement)),
                )
            ),
        ],
        "target": {
            "source": wording.safe_url(source.url) or f"urn:factcheck:source:{quote(source.id)}",
            "sha256": text_hash(source.text),
            "dcterms:identifier": source.id,
            "dcterms:title": wording.title_of(source),
            "selector": [
                {
                    "type": "TextQuoteSelector",
                    "exact": passage.text,
                    "prefix": source.text[max(0, start - AROUND) : start],
                    "suffix": source.text[end : end + AROUND],
                },
                {"type": "TextPositionSelector", "start": start, "end": end},
            ],
        },
    }
