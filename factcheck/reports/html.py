"""Report → one HTML page that needs nothing else: no fonts, images or network; its one script filters, and is not needed."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PackageLoader, PrefixLoader, StrictUndefined, TemplateSyntaxError
from markupsafe import Markup

from factcheck.errors import InputError
from factcheck.interfaces import Reporter
from factcheck.records import Checkable, Report, Result
from factcheck.reports import missing, pages, pictures, provenance, reviewing, wording
from factcheck.reports.plain import quoted, readable


class Html(Reporter):
    """A page with claim and evidence side by side, at most `show` passages a group (0 is all).

    `templates` is a newsroom's folder; what it holds replaces the template of that name.
    """

    def __init__(self, show: int, templates: Path | None = None) -> None:
        self.show, self.templates = show, templates

    def render(self, report: Report) -> str:
        """The whole page; every text from the report is escaped. Raises InputError naming the line of a template that fails."""
        sections = [section(result, number, self.show) for number, result in enumerate(report.results, 1)]
        try:
            template = environment(templates=self.templates).get_template("report.html.j2")
            page = template.render(report=report, sections=sections, **overview(report, sections))
        except Exception as error:
            if self.templates is None:
                raise
            raise _failed(error, self.templates) from error
        return page.rstrip("\n") + "\n"


def section(result: Result, number: int, show: int) -> dict[str, Any]:
    """What the template parts need to show one claim."""
    return {
        "result": result,
        "claim": result.claim,
        "id": wording.anchor(result.claim, number),
        "look": look(result),
        "groups": wording.groups(result, show),
        "told": _told_before(result, show),
        "timeline": pictures.timeline(result),
    }


def _told_before(result: Result, show: int) -> frozenset[str]:
    """Ids of the passages whose publisher's stakes an earlier passage of the claim has told."""
    told: set[tuple[str, ...]] = set()
    found = []
    for judgement in (one for group in wording.groups(result, show) for one in group.shown):
        stakes = judgement.match.source.interests
        found += [judgement.match.passage.id] if stakes in told else []
        told |= {stakes} if stakes else set()
    return frozenset(found)


def overview(report: Report, sections: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """The chart, and what the claims can be filtered by: the words of each choice with its key."""
    results = report.results
    verdicts = {pictures.word(result): look(result) for result in results}
    states = set(map(reviewing.state, results))
    return {
        "chart": pictures.chart(report, [section["look"] for section in sections]) if len(results) > 1 else None,
        "filters": {
            "verdict": dict(sorted(verdicts.items())),
            "speaker": _numbered(result.claim.speaker.name for result in results),
            "topic": _numbered(topic for result in results for topic in result.claim.topics),
            "state": {words: state for state, words in reviewing.STATES.items() if state in states},
        },
    }


def _numbered(names: Iterable[str]) -> dict[str, str]:
    """Name → its number among all in order, a key that any attribute can hold."""
    return {name: str(number) for number, name in enumerate(sorted({readable(name) for name in names}))}


def look(result: Result) -> str:
    """The name of the colours a verdict is shown in."""
    rated = wording.overruled(result) or result.claim.checkable is Checkable.FACT
    return wording.label_of(result).value if rated else "not_checkable"


def language(tag: str | None) -> str | None:
    """The language tag if it is one, so that a page can name it."""
    return tag if tag and re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", tag) else None


@cache
def environment(*more: str, templates: Path | None = None) -> Environment:
    """The templates of this folder and of further packages ("package:folder"), with every value escaped.

    Those of the folder `templates` go before; ours stay reachable under "factcheck/".
    """
    ours = PackageLoader("factcheck.reports", "templates")
    places = [ours, *(PackageLoader(*place.split(":")) for place in more), PrefixLoader({"factcheck": ours})]
    made = Environment(
        loader=ChoiceLoader([*([FileSystemLoader(templates)] if templates else []), *places]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )

    def source(name: str) -> str:
        assert made.loader is not None
        return made.loader.get_source(made, name)[0]

    made.globals |= {
        **{"wording": wording, "reviewing": reviewing, "provenance": provenance, "missing": missing.missing},
        **{"title_of": pages.title_of, "house_facts": pages.house_facts, "legend": pictures.LEGEND},
        "inline": lambda name: Markup(source(name)),
        "fingerprint": lambda name: f"'sha256-{b64encode(sha256(source(name).encode()).digest()).decode()}'",
    }
    made.filters |= {"readable": readable, "quoted": quoted, "kind_words": provenance.kind_words, "language": language}
    return made


def _failed(error: Exception, templates: Path) -> InputError:
    """The line of the newsroom's template that failed, or of the first one in which it shows."""
    if isinstance(error, TemplateSyntaxError):
        return InputError(
            f"{error.message}; correct the template", error.filename or templates / (error.name or ""), error.lineno
        )
    trace, place = error.__traceback__, (str(templates), 0)
    while trace is not None:
        name = trace.tb_frame.f_code.co_filename
        place = (name, trace.tb_lineno) if Path(name).is_relative_to(templates) else place
        trace = trace.tb_next
    return InputError(f"{type(error).__name__}: {error}; correct the template", place[0], place[1] or None)
