"""Report → spreadsheet: every text is stored as text, so that nothing in it is ever a formula."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from io import BytesIO
from typing import Any

from factcheck.errors import MissingDependencyError
from factcheck.interfaces import Reporter
from factcheck.records import Report
from factcheck.reports.pages import Evidence, Fact, Group, Pages, Section, for_xml, pages

try:
    from xlsxwriter import Workbook
except ImportError as error:
    raise MissingDependencyError("factcheck-desk[office]", "--format xlsx") from error

CLAIMS = {
    **{"No.": 5, "Claim": 40, "Quotes": 30, "Speaker": 18, "Role": 20, "Date": 15, "Occasion": 25, "Topics": 20},
    **{"Reported in": 30, "Verdict": 20, "Confidence": 15, "Review": 25, "Decision": 35, "Why this verdict": 45},
    **{"Missing": 45, "Searched": 25, "Against": 8, "For": 8, "Repeats": 8, "Not judged": 8, "Not counted": 8, "Id": 25},
}
"""Columns of the first sheet and their widths in letters."""
EVIDENCE = {
    **{
        "No.": 5,
        "Claim": 35,
        "Speaker": 18,
        "Verdict": 18,
        "Side": 18,
        "Quote": 60,
        "Deciding words": 30,
        "Before": 30,
        "After": 30,
        "Context": 25,
    },
    **{"Whose words": 25, "Publisher": 20, "Attributed to": 18, "Title": 30, "Kind": 12, "Published": 15, "Page": 9, "Time": 22},
    **{"Stance": 20, "Probability": 11, "Origin": 10, "Also in": 14, "Stakes": 20, "Link": 30, "Archived copy": 30, "Kept": 16},
    **{"Passage": 22, "Text sha256": 20},
}
LINKS = frozenset({"Link", "Archived copy"})
LONGEST_CELL, LONGEST_LINK, MOST_LINKS = 32_767, 2_000, 65_000
"""What the format can hold: letters in a cell and in an address, links in a sheet."""
MADE = datetime(2000, 1, 1)
"""A fixed time in the file, so that the same report gives the same bytes."""
Cell = str | int | float


class Xlsx(Reporter):
    """Three sheets: a row a claim, a row a passage with its claim on the left (`show` a group, 0 is all), and how it was made."""

    def __init__(self, show: int) -> None:
        self.show = show

    def render(self, report: Report) -> bytes:
        """The whole workbook."""
        shown = pages(report, self.show)
        file = BytesIO()
        with Workbook(file, {"in_memory": True}) as book:
            book.set_properties({"title": shown.title, "author": "factcheck", "comments": shown.standing, "created": MADE})
            writer = _Writer(book, shown.standing)
            writer.sheet("Claims", CLAIMS, (_claim(*numbered) for numbered in enumerate(shown.sections, 1)))
            writer.sheet("Evidence", EVIDENCE, _evidence(shown.sections))
            writer.sheet("About", {"What": 25, "Words": 100}, _about(shown))
        return file.getvalue()


class _Writer:
    """Adds sheets whose texts are marked as text, so that a spreadsheet keeps them so while someone edits them."""

    def __init__(self, book: Any, standing: str) -> None:
        self.book, self.standing = book, standing
        look = {"text_wrap": True, "valign": "top"}
        self.text = book.add_format({**look, "num_format": "@", "quote_prefix": True})
        self.head = book.add_format({**look, "bold": True, "bg_color": "#EDEDED"})
        self.link = book.add_format({**look, "underline": 1})
        self.number = book.add_format(look)
        self.share = book.add_format({**look, "num_format": "0.0%"})

    def sheet(self, name: str, columns: dict[str, int], rows: Iterable[Iterable[Cell]]) -> None:
        """A sheet for A4 across whose first row stays in sight, on the screen and on each printed page."""
        sheet = self.book.add_worksheet(name)
        last = links = 0
        for column, (title, width) in enumerate(columns.items()):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, title, self.head)
        for last, row in enumerate(rows, 1):
            for (column, title), value in zip(enumerate(columns), row, strict=True):
                if not isinstance(value, str):
                    sheet.write_number(last, column, value, self.share if isinstance(value, float) else self.number)
                elif title in LINKS and 0 < len(value) <= LONGEST_LINK and links < MOST_LINKS:
                    links += 1
                    sheet.write_url(last, column, value, self.link, string=value)
                elif value:
                    sheet.write_string(last, column, _cell(value), self.text)
        sheet.freeze_panes(1, 2 if len(columns) > 2 else 0)
        sheet.autofilter(0, 0, last, len(columns) - 1)
        sheet.hide_gridlines(0)  # they are printed, too
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        sheet.set_footer(f"&L{self.standing}&RPage &P of &N")


def _claim(number: int, section: Section) -> Iterator[Cell]:
    facts = {fact.name: fact.words for fact in section.facts}
    totals = {group.side: group.total for group in section.groups}
    yield from (number, section.statement, "\n".join(section.quotes))
    yield from (facts.get(name, "") for name in ("Speaker", "Role", "Date", "Occasion", "Topics"))
    yield "\n".join(_in_words(fact) for fact in section.facts if fact.name in ("Reported in", "Archived copy"))
    yield from (section.verdict, section.overview[3], section.review)
    yield "\n".join(f"{fact.name}: {fact.words}" for fact in section.decision)
    yield from ("\n".join(section.why), "\n".join(section.missing), section.searched)
    yield from (totals.get(side, 0) for side in ("against", "for", "repeats", "unread", "other"))
    yield section.id


def _in_words(fact: Fact) -> str:
    """The words, with the address where it is not all there is."""
    return f"{fact.words} ({fact.url})" if fact.url and fact.url != fact.words else fact.words


def _evidence(sections: Iterable[Section]) -> Iterator[list[Cell]]:
    """A row a passage; one that says so for a group with nothing shown, and for what is not shown of a group."""
    for number, section in enumerate(sections, 1):
        claim: list[Cell] = [number, section.statement, *section.overview[1:3]]
        for group in section.groups:
            rows: list[list[Cell]] = [_passage(group, shown) for shown in group.shown] or [[group.heading]]
            rows += [[group.more]] if group.more else []
            yield from ([*claim, *row, *[""] * (len(EVIDENCE) - len(claim) - len(row))] for row in rows)


def _passage(group: Group, shown: Evidence) -> list[Cell]:
    return [
        *(group.heading.partition(":")[0], shown.quote, _deciding(shown), shown.before, shown.after, shown.context, shown.whose),
        *(shown.publisher, shown.attributed_to, shown.title, shown.kind, shown.date, shown.page, shown.time, shown.stance),
        *(round(shown.probability, 4), shown.origin, shown.also_in, shown.stakes, shown.url, shown.archived_url),
        *(shown.kept, shown.passage, shown.sha256),
    ]


def _deciding(shown: Evidence) -> str:
    return " … ".join(words for words, decides in shown.words if decides)


def _about(report: Pages) -> Iterator[tuple[str, str]]:
    yield "Report", report.title
    yield "Verdicts", report.standing
    yield from ((fact.name, fact.words) for fact in report.closing)


def _cell(text: str) -> str:
    """The text as XML can hold it, cut with a word about it where it is longer than a cell can be."""
    whole = for_xml(text)
    if 2 * len(whole) <= LONGEST_CELL or len(whole.encode("utf-16-le")) <= 2 * LONGEST_CELL:
        return whole
    note = f" … (cut: {len(whole)} letters are more than a cell can hold)"
    kept = whole.encode("utf-16-le")[: 2 * (LONGEST_CELL - len(note))]
    return kept.decode("utf-16-le", errors="ignore") + note
