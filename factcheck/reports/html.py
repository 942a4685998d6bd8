"""Report → one HTML page that needs nothing else: no scripts, fonts, images or network."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined

from factcheck.interfaces import Reporter
from factcheck.records import Checkable, Report, Result
from factcheck.reports import reviewing, wording
from factcheck.reports.plain import quoted, readable

_KINDS = {"ngo": "NGO"}


class Html(Reporter):
    """A page with claim and evidence side by side, at most `show` passages a group (0 is all)."""

    def __init__(self, show: int) -> None:
        self.show = show

    def render(self, report: Report) -> str:
        """The whole page; every text from the report is escaped."""
        sections = [section(result, number, self.show) for number, result in enumerate(report.results, 1)]
        return environment().get_template("report.html.j2").render(report=report, sections=sections).rstrip("\n") + "\n"


def section(result: Result, number: int, show: int) -> dict[str, Any]:
    """What the template parts need to show one claim."""
    return {
        "result": result,
        "claim": result.claim,
        "id": wording.anchor(result.claim, number),
        "look": look(result),
        "groups": wording.groups(result, show),
    }


def look(result: Result) -> str:
    """The name of the colours a verdict is shown in."""
    rated = wording.overruled(result) or result.claim.checkable is Checkable.FACT
    return wording.label_of(result).value if rated else "not_checkable"


def language(tag: str | None) -> str | None:
    """The language tag if it is one, so that a page can name it."""
    return tag if tag and re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", tag) else None


def kind_words(kind: str) -> str:
    """ "observation mission" for observation_mission."""
    return readable(_KINDS.get(kind, kind.replace("_", " ")))


@cache
def environment(*more: str) -> Environment:
    """The templates of this folder, and of further packages ("package:folder"), with every value escaped."""
    places = [PackageLoader("factcheck.reports", "templates"), *(PackageLoader(*place.split(":")) for place in more)]
    made = Environment(
        loader=ChoiceLoader(places), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    made.globals |= {"wording": wording, "reviewing": reviewing}
    made.filters |= {
        "readable": readable,
        "quoted": quoted,
        "kind_words": kind_words,
        "language": language,
    }
    return made
