"""Report → PDF on A4, typeset by Typst from data: no text of the report is ever read as markup."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.resources import as_file, files
from pathlib import Path

from factcheck.errors import InputError, MissingDependencyError
from factcheck.interfaces import Reporter
from factcheck.records import Report
from factcheck.reports.pages import pages

try:
    import typst
except ImportError as error:
    raise MissingDependencyError("factcheck-desk[office]", "--format pdf") from error

LAYOUT = "report.typ"


class Pdf(Reporter):
    """Claim and evidence side by side, at most `show` passages a group (0 is all).

    `templates` is a newsroom's folder; a `report.typ` in it replaces ours.
    """

    def __init__(self, show: int, templates: Path | None = None) -> None:
        self.show, self.templates = show, templates

    def render(self, report: Report) -> bytes:
        """A tagged PDF with its fonts in it; the date in it is fixed, so that the same report gives the same bytes."""
        layout = self._layout()
        with as_file(files("factcheck.reports") / "fonts") as fonts:
            try:
                made = typst.compile(
                    layout,
                    format="pdf",
                    # The system's fonts come after ours, for scripts that ours lack.
                    font_paths=typst.Fonts(font_paths=[str(fonts)]),
                    sys_inputs={"report": json.dumps(asdict(pages(report, self.show)), ensure_ascii=False)},
                    timestamp=datetime(2000, 1, 1, tzinfo=UTC),
                )
            except typst.TypstError as error:
                if self.templates is None:
                    raise
                raise InputError(f"{error}; correct the template", self.templates / LAYOUT) from error
        assert isinstance(made, bytes)
        return made

    def _layout(self) -> bytes:
        """The newsroom's layout where there is one, else ours."""
        own = self.templates / LAYOUT if self.templates else None
        return own.read_bytes() if own and own.is_file() else (files("factcheck.reports") / "templates" / LAYOUT).read_bytes()
