"""Report → a table for spreadsheets, one row a passage."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO
from typing import Any

from factcheck.interfaces import Reporter
from factcheck.records import Report
from factcheck.reports.json import as_dict
from factcheck.reports.plain import plain
from factcheck.reports.reviewing import details, review_words

CLAIM = (
    *("id", "statement", "quote", "speaker", "role", "date", "occasion", "checkable"),
    *("language", "country", "topics", "appearances"),
)
VERDICT = ("label", "house_words", "confidence", "independent_origins", "searched", "judged", "reasons")
REVIEW = ("review_label", "review_reason", "review_signed_by", "review_details", "review_log_head", "missing", "standard")
EVIDENCE = (
    *("rank", "stance", "probability", "score", "repeats_speaker", "counted", "text", "before", "after", "context"),
    *("source_id", "passage_id", "start", "end", "title", "publisher", "source_kind", "published_on"),
    *("time_relation", "url", "attributed_to", "origin", "also_in", "period", "period_relation", "page"),
    *("archived_url", "retrieved_on", "language", "text_sha256", "interests", "not_judged"),
    *("superseded_by", "names", "added", "deciding"),
)
COLUMNS = (*(f"claim_{name}" for name in CLAIM), *(f"verdict_{name}" for name in VERDICT), "review", *REVIEW, *EVIDENCE)
# A spreadsheet would run such a cell as a formula; the last four are the full-width forms.
_FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠")


class Csv(Reporter):
    """The fields of the JSON report as columns; a claim without evidence has one row."""

    def render(self, report: Report) -> str:
        """Header and rows, separated by commas, lines ended by a line feed."""
        out = StringIO()
        writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(_rows(report))
        return out.getvalue()


def _rows(report: Report) -> Iterator[dict[str, str]]:
    for record, result in zip(report.results, as_dict(report)["results"], strict=True):
        claim = {f"claim_{name}": _cell(result["claim"][name]) for name in CLAIM}
        verdict = {f"verdict_{name}": _cell(result["verdict"][name]) for name in VERDICT}
        review = result["review"] or {}
        decided = {"review": _cell(review_words(record)), "review_log_head": report.review_head or ""}
        decided |= {f"review_{name}": _cell(review.get(name)) for name in ("label", "reason", "signed_by")}
        decided["review_details"] = _cell([f"{name}: {words}" for name, words in details(record)])
        decided |= {"missing": _cell(result["missing"]), "standard": _cell(report.standard)}
        for passage in result["evidence"] or [{}]:
            yield {**claim, **verdict, **decided, **{name: _cell(passage.get(name)) for name in EVIDENCE}}


def _cell(value: Any) -> str:
    """The value as a cell: true and false in words, lists joined, places as passage ids, text that is never a formula."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case int() | float():
            return str(value)
        case dict():
            return _cell(" since ".join(str(part) for part in value.values() if part))
        case list():
            return _cell(" | ".join(_words(item) for item in value))
    text = plain(str(value))
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def _words(item: Any) -> str:
    """A text as it is, a place as its passage id, words that decide as they stand, an appearance as what is known of it."""
    if isinstance(item, dict) and "exact" in item:
        return str(item["exact"])
    if isinstance(item, dict):
        return str(item["passage_id"]) if "passage_id" in item else " ".join(str(known) for known in item.values() if known)
    return str(item)
