"""Report → one HTML page that needs nothing else: no scripts, fonts, images or network."""

from __future__ import annotations

import re
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from factcheck.interfaces import Reporter
from factcheck.records import Checkable, Report, Result
from factcheck.reports import wording

_KINDS = {"ngo": "NGO"}


class Html(Reporter):
    """A page with claim and evidence side by side, at most `show` passages a group (0 is all)."""

    def __init__(self, show: int) -> None:
        self.show = show

    def render(self, report: Report) -> str:
        """The whole page; every text from the report is escaped."""
        sections = [
            {
                "result": result,
                "claim": result.claim,
                "id": wording.anchor(result.claim, number),
                "look": look(result),
                "groups": wording.groups(result, self.show),
            }
            for number, result in enumerate(report.results, 1)
        ]
        return _template().render(report=report, sections=sections, wording=wording).rstrip("\n") + "\n"


def look(result: Result) -> str:
    """The name of the colours a verdict is shown in."""
    return result.verdict.label.value if result.claim.checkable is Checkable.FACT else "not_checkable"


def language(tag: str | None) -> str | None:
    """The language tag if it is one, so that a page can name it."""
    return tag if tag and re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", tag) else None


def kind_words(kind: str) -> str:
    """ "observation mission" for observation_mission."""
    return wording.readable(_KINDS.get(kind, kind.replace("_", " ")))


@cache
def _template() -> Template:
    loader = PackageLoader("factcheck.reports", "templates")
    environment = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters |= {
        "readable": wording.readable,
        "quoted": wording.quoted,
        "kind_words": kind_words,
        "language": language,
    }
    return environment.get_template("report.html.j2")
