"""Report → PDF on A4, typeset by Typst from data: no text of the report is ever read as markup."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.resources import as_file, files

from factcheck.errors import MissingDependencyError
from factcheck.interfaces import Reporter
from factcheck.records import Report
from factcheck.reports.pages import pages

try:
    import typst
except ImportError as error:
    raise MissingDependencyError("factcheck-desk[office]", "--format pdf") from error


class Pdf(Reporter):
    """Claim and evidence side by side, at most `show` passages a group (0 is all)."""

    def __init__(self, show: int) -> None:
        self.show = show

    def render(self, report: Report) -> bytes:
        """A tagged PDF with its fonts in it; the date in it is fixed, so that the same report gives the same bytes."""
        folder = files("factcheck.reports")
        with as_file(folder / "fonts") as fonts:
            made = typst.compile(
                (folder / "templates" / "report.typ").read_bytes(),
                format="pdf",
                # The system's fonts come after ours, for scripts that ours lack.
                font_paths=typst.Fonts(font_paths=[str(fonts)]),
                sys_inputs={"report": json.dumps(asdict(pages(report, self.show)), ensure_ascii=False)},
                timestamp=datetime(2000, 1, 1, tzinfo=UTC),
            )
        assert isinstance(made, bytes)
        return made
