"""One report, many formats: what is read back from each is the same claims, speakers, labels, quotations and sources."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from io import BytesIO, StringIO
from typing import Any

import docx
import openpyxl
import pytest
from lxml import html
from markdown_it import MarkdownIt
from test_report_documents import pdf_text, reviewed, squeezed

from factcheck.house import House, in_house_words
from factcheck.records import Label, Report, Result
from factcheck.registry import REPORTS, find
from factcheck.reports import missing, provenance, wording
from factcheck.reports.claimreview import ClaimReview
from factcheck.reports.pages import right_to_left
from factcheck.reports.plain import readable

EVERY_SIDE = ("against", "for", "repeats", "other")
HOUSE = House({Label.REFUTED: "Mostly false"}, "The Harbour Post")


@dataclass(frozen=True)
class Told:
    """What a format says of a claim; texts without spaces, since lines break differently."""

    speaker: str
    label: str
    quotes: frozenset[str]
    sources: frozenset[str]


Read = dict[str, Told]


def told(speaker: str, label: str, quotes: Iterable[str], sources: Iterable[str]) -> Told:
    return Told(bare(speaker), label, frozenset(map(bare, quotes)), frozenset(map(bare, sources)))


def bare(text: str) -> str:
    """Readable letters only, without the marks that stand around a quotation, and without what a spreadsheet is shown instead."""
    return squeezed(readable(text)).strip("“”").removeprefix("'")


def label_in(words: str) -> str:
    """The class that a verdict in words names."""
    said = squeezed(words).casefold()
    known = {"Not checkable": "not_checkable"} | {name: label.value for label, name in wording.LABEL_WORDS.items()}
    return next(label for name, label in known.items() if squeezed(name).casefold() in said)


def expected(report: Report, sides: tuple[str, ...]) -> Read:
    read = {}
    for result in report.results:
        shown = [one for group in wording.groups(result, 0) if group.side in sides for one in group.shown]
        read[bare(result.claim.statement)] = told(
            result.claim.speaker.name,
            label_in(wording.verdict_words(result)),
            (one.match.passage.text for one in shown),
            (wording.title_of(one.match.source) for one in shown),
        )
    return read


def from_json(text: str) -> Read:
    return {bare(one["claim"]["statement"]): _of_program(one) for one in json.loads(text)["results"]}


def from_lines(text: str) -> Read:
    return {bare(one["claim"]["statement"]): _of_program(one) for one in map(json.loads, text.splitlines())}


def _of_program(one: dict[str, Any]) -> Told:
    label = (one["review"] or {}).get("label") or one["verdict"]["label"]
    return told(
        one["claim"]["speaker"],
        label if one["claim"]["checkable"] == "fact" else "not_checkable",
        (passage["text"] for passage in one["evidence"]),
        (passage["title"] or passage["source_id"] for passage in one["evidence"]),
    )


def from_csv(text: str) -> Read:
    read: dict[str, list[dict[str, str]]] = {}
    for row in csv.DictReader(StringIO(text)):
        read.setdefault(bare(row["claim_statement"]), []).append(row)

    def of(rows: list[dict[str, str]]) -> Told:
        passages = [row for row in rows if row["rank"]]
        return told(
            rows[0]["claim_speaker"],
            (rows[0]["review_label"] or rows[0]["verdict_label"]) if rows[0]["claim_checkable"] == "fact" else "not_checkable",
            (row["text"] for row in passages),
            (row["title"] or row["source_id"] for row in passages),
        )

    return {statement: of(rows) for statement, rows in read.items()}


def from_html(text: str) -> Read:
    read = {}
    for article in html.fromstring(text).iterfind(".//article"):
        facts = {part.findtext("dt"): part.find("dd").text_content() for part in article.iterfind(".//dl/div")}
        quotes = [quote.text_content() for quote in article.iterfind('.//div[@class="evidence"]//blockquote')]
        sources = [source.text_content() for source in article.iterfind(".//cite")]
        verdict = article.find('.//p[@class="badge"]').text_content()
        read[bare(article.find(".//h2").text_content())] = told(facts["Speaker"], label_in(verdict), quotes, sources)
    return read


def from_markdown(text: str) -> Read:
    page = html.fromstring(MarkdownIt("commonmark", {"html": True}).enable("table").render(text))
    read = {}
    for heading in page.iterfind(".//h2"):
        verdict = heading.getnext().find("strong").text_content()
        table = next(part for part in heading.itersiblings() if part.tag == "table")
        claim, quotes, sources = "", [], []
        for left, right in (row.findall("td") for row in table.iterfind("tbody/tr")):
            claim = claim or _lines(left)
            lines = _lines(right).split("\n")
            for before, whose, title in zip(lines, lines[1:], lines[2:], strict=False):
                if whose.startswith("<whose>") and (found := re.search("“.*”", before)):
                    quotes.append(found[0])
                    sources.append(title)
        speaker = re.search("^Speaker: (.*)$", claim, re.M)
        assert speaker
        read[bare(heading.text_content().partition(". ")[2])] = told(speaker[1], label_in(verdict), quotes, sources)
    return read


def _lines(cell: Any) -> str:
    """The text of a cell, a line for each break; whose words they are, in bold, is marked."""
    for strong in cell.iterfind("strong"):
        strong.text = f"<whose>{strong.text_content()}"
    for line_break in cell.iterfind("br"):
        line_break.tail = f"\n{line_break.tail or ''}"
    return str(cell.text_content())


def from_xlsx(data: bytes) -> Read:
    book = openpyxl.load_workbook(BytesIO(data))

    def rows(name: str) -> list[dict[str, Any]]:
        names, *others = book[name].iter_rows(values_only=True)
        return [dict(zip(names, row, strict=True)) for row in others]

    passages = [row for row in rows("Evidence") if row["Passage"]]
    read = {}
    for claim in rows("Claims"):
        own = [row for row in passages if row["No."] == claim["No."]]
        read[bare(claim["Claim"])] = told(
            claim["Speaker"], label_in(claim["Verdict"]), (row["Quote"] for row in own), (row["Title"] for row in own)
        )
    return read


def from_docx(data: bytes) -> Read:
    read = {}
    for table in docx.Document(BytesIO(data)).tables[1:]:
        claim, evidence = (cell.paragraphs for cell in table.rows[2].cells)
        statement, verdict = [one.text for one in claim if one.style.name == "Statement"]
        speaker = re.search("^Speaker: (.*)$", "\n".join(one.text for one in claim), re.M)
        assert speaker
        quotes = [number for number, one in enumerate(evidence) if one.style.name == "Quotation"]
        titles = []
        for number in quotes:
            bold = next(place for place in range(number, len(evidence)) if evidence[place].runs and evidence[place].runs[0].bold)
            titles.append(evidence[bold + 1].text)
        read[bare(statement)] = told(speaker[1], label_in(verdict), (evidence[number].text for number in quotes), titles)
    return read


def from_pdf(data: bytes, report: Report) -> Read:
    """A PDF has no structure to read: what is looked for is every known text, in the stretch of each claim."""
    _, *parts = re.split(r"Claim (\d+) of \d+ · ", pdf_text(data))
    stretches = dict.fromkeys(parts[::2], "")
    for number, text in zip(parts[::2], parts[1::2], strict=True):
        stretches[number] += squeezed(text)
    known = expected(report, EVERY_SIDE)
    quotes, sources = ({one for of in known.values() for one in getattr(of, name)} for name in ("quotes", "sources"))
    read = {}
    for (statement, one), text in zip(known.items(), stretches.values(), strict=True):
        assert statement in text and one.speaker in text
        found, titled = (
            {words for words in all_words if words in text or (right_to_left(words) and words in own and set(words) <= set(text))}
            for all_words, own in ((quotes, one.quotes), (sources, one.sources))
        )
        # The verdict is in the heading that each page repeats, before the statement.
        label = label_in(text.partition("·")[0])
        read[statement] = Told(one.speaker, label, frozenset(found), frozenset(titled))
    return read


def from_claimreview(text: str) -> Read:
    read = {}
    for review in json.loads(text)["@graph"]:
        rating = review["reviewRating"]
        label = "not_checkable" if "Not checkable" in rating["alternateName"] else rating["additionalType"].rpartition(":")[2]
        cited = review.get("citation", [])
        read[bare(review["claimReviewed"])] = told(
            review["itemReviewed"]["author"]["name"],
            label,
            (one["text"] for one in cited),
            (one["isPartOf"]["name"] for one in cited),
        )
    return read


READERS: dict[str, tuple[Callable[[Any], Read], tuple[str, ...]]] = {
    "json": (from_json, EVERY_SIDE),
    "jsonl": (from_lines, EVERY_SIDE),
    "csv": (from_csv, EVERY_SIDE),
    "html": (from_html, EVERY_SIDE),
    "markdown": (from_markdown, EVERY_SIDE[:3]),
    "xlsx": (from_xlsx, EVERY_SIDE),
    "docx": (from_docx, EVERY_SIDE),
    "claimreview": (from_claimreview, EVERY_SIDE[:2]),
}


def made(format: str, report: Report) -> Any:
    reporter = find("format", REPORTS, format)
    if format == "claimreview":
        return ClaimReview(drafts=True).render(report)
    return (reporter() if format in ("json", "jsonl", "csv", "annotations") else reporter(show=0)).render(report)


@pytest.fixture(scope="module", params=["ours", "house"])
def report(request: pytest.FixtureRequest) -> Report:
    return in_house_words(reviewed(), HOUSE) if request.param == "house" else reviewed()


@pytest.mark.parametrize("format", READERS)
def test_each_format_is_read_back_as_the_same_report(format: str, report: Report) -> None:
    read, sides = READERS[format]
    assert read(made(format, report)) == expected(report, sides)


def test_a_pdf_says_the_same(report: Report) -> None:
    assert from_pdf(made("pdf", report), report) == expected(report, EVERY_SIDE)


def test_annotations_say_the_same_of_every_claim_that_is_quoted_for(report: Report) -> None:
    read: dict[str, list[dict[str, Any]]] = {}
    for item in json.loads(made("annotations", report))["items"]:
        said = {body.get("purpose"): body.get("value") for body in item["body"]}
        read.setdefault(bare(said["describing"]), []).append({**item, **said})
    for statement, one in expected(report, EVERY_SIDE[:3]).items():
        items = read.pop(statement, [])
        assert {bare(item["target"]["selector"][0]["exact"]) for item in items} == one.quotes
        assert {bare(item["target"]["dcterms:title"]) for item in items} == one.sources
        assert {item["assessing"] for item in items} <= {one.label}
    assert not read


def facts(result: Result) -> Iterable[str]:
    """What an editor checks beside words and sources."""
    yield from missing.missing(result)
    yield from (topic for topic in result.claim.topics)
    yield from provenance.archived_copies(result)
    for group in wording.groups(result, 0)[:3]:
        for one in group.shown:
            yield from (*provenance.surroundings(one)[1:], provenance.kept_words(one), f"origin {one.origin}")
            yield from (provenance.text_hash(one.match.source.text)[: provenance.SHORT_HASH], provenance.remarks(one))
            yield wording.safe_url(one.match.source.archived_url) or ""


@pytest.mark.parametrize("format", ["html", "markdown", "docx", "xlsx", "pdf"])
def test_what_editors_check_is_in_every_format_for_people(format: str, report: Report) -> None:
    from test_report_documents import TEXT

    text = made(format, report)
    if format == "html":
        page = html.fromstring(text)
        text = page.text_content() + " ".join(page.xpath("//@href"))
    elif format == "markdown":
        page = html.fromstring(MarkdownIt("commonmark", {"html": True}).enable("table").render(text))
        text = page.text_content() + " ".join(page.xpath("//@href"))
    else:
        text = TEXT[format](text)
    lacking = [fact for result in report.results for fact in facts(result) if squeezed(fact) not in squeezed(text)]
    assert not lacking
    assert squeezed(report.standard) in squeezed(text)
