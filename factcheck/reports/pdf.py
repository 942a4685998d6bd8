"""Report → PDF on A4, typeset by Typst from data: no text of the report is ever read as markup."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields
from functools import partial
from importlib.resources import files
from pathlib import Path
from typing import Any

from factcheck.errors import InputError, MissingDependencyError
from factcheck.interfaces import Reporter
from factcheck.records import Report
from factcheck.reports.pages import Pages, Section, pages
from factcheck.runtime import cores

try:
    from factcheck.reports.joined_pdf import JoinedPdf
    from factcheck.reports.typeset import LayoutError, typeset, typeset_apart
except ImportError as error:
    raise MissingDependencyError("factcheck-desk[office]", "--format pdf") from error

LAYOUT = "report.typ"
PART = 40
"""Claims that are typeset at once: what Typst holds in memory grows with them, and so does the time it takes for each."""


class Pdf(Reporter):
    """Claim and evidence side by side, at most `show` passages a group (0 is all).

    `templates` is a newsroom's folder; a `report.typ` in it replaces ours.
    """

    def __init__(self, show: int, templates: Path | None = None) -> None:
        self.show, self.templates = show, templates

    def render(self, report: Report) -> bytes:
        """A tagged PDF with its fonts in it; the same report gives the same bytes.

        Reports of more than 40 claims are typeset in parts, on every core, and joined.
        """
        shown, layout = pages(report, self.show), self._layout()
        parts = [*_parts(shown)]
        whole = JoinedPdf()
        with ThreadPoolExecutor(cores()) as threads:
            try:
                for made in threads.map(partial(typeset_apart if len(parts) > 1 else typeset, layout), parts):
                    whole.add(made)
                whole.lay_over(typeset(layout, _part(shown, (), pages=whole.pages)))
            except LayoutError as error:
                threads.shutdown(cancel_futures=True)
                if self.templates is None:
                    raise
                raise InputError(f"{error}; correct the template", self.templates / LAYOUT) from error
        return whole.finished()

    def _layout(self) -> str:
        """The newsroom's layout where there is one, else ours."""
        own = self.templates / LAYOUT if self.templates else None
        ours = files("factcheck.reports") / "templates" / LAYOUT
        return (own if own and own.is_file() else ours).read_text(encoding="utf-8")


def _parts(shown: Pages) -> Iterator[str]:
    """The report in parts of so many claims; the first has the table of all of them, the last how the report was made."""
    starts = range(0, max(len(shown.sections), 1), PART)
    for start in starts:
        overview = [(section.anchor, section.overview) for section in shown.sections] if start == starts[0] else None
        closing = shown.closing if start == starts[-1] else None
        yield _part(shown, shown.sections[start : start + PART], overview, closing)


def _part(shown: Pages, sections: Sequence[Section], overview: Any = None, closing: Any = None, pages: int = 0) -> str:
    """What the layout is given, as JSON."""
    same = {"title": shown.title, "standing": shown.standing, "columns": shown.columns}
    part = {**same, "sections": sections, "overview": overview, "closing": closing, "pages": pages}
    return json.dumps(part, ensure_ascii=False, default=_fields)


def _fields(record: Any) -> dict[str, Any]:
    return {field.name: getattr(record, field.name) for field in fields(record)}
