"""Report → Markdown that reads well on GitHub: claim and evidence side by side in tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import quote

from factcheck.interfaces import Reporter
from factcheck.records import Report
from factcheck.reports.pages import Evidence, Fact, Pages, Section, pages
from factcheck.reports.plain import readable

# Everything Markdown, GitHub (mentions, issue numbers, mathematics) or HTML would act on.
_SPECIAL = re.compile(r"[\\`*_{}\[\]<>~&#@$!]|(?<=:)//|(?i:(?<=www)\.)|^[-+=]")
_NUMBERED = re.compile(r"^(\d{1,9})([.)])")


class Markdown(Reporter):
    """Headings and tables, at most `show` passages a group (0 is all)."""

    def __init__(self, show: int) -> None:
        self.show = show

    def render(self, report: Report) -> str:
        """Overview, a section for each claim, the standard of evidence and how the report was made."""
        shown = pages(report, self.show)
        lines = [f"# {escaped(shown.title)}", "", f"**{shown.standing}**", "", *_overview(shown)]
        for number, section in enumerate(shown.sections, 1):
            lines += ["", *_section(section, number)]
        return "\n".join([*lines, "", *_closing(shown)]) + "\n"


def escaped(text: str) -> str:
    """Readable text that Markdown shows as it is, also in a table cell."""
    safe = _SPECIAL.sub(lambda found: "".join(f"\\{char}" for char in found[0]), readable(text))
    return _NUMBERED.sub(r"\1\\\2", safe).replace("|", "&#124;")


def _overview(report: Pages) -> Iterator[str]:
    if not report.sections:
        yield "No claims were checked."
        return
    yield f"| {' | '.join(report.columns)} |"
    yield "| --- | --- | --- | ---: | ---: | ---: | ---: |"
    for section in report.sections:
        cells = (f"[{escaped(section.statement)}](#{section.anchor})", *map(escaped, section.overview[1:]))
        yield f"| {' | '.join(cells)} |"


def _section(section: Section, number: int) -> Iterator[str]:
    yield f'<a id="{section.anchor}"></a>'
    yield ""
    yield f"## {number}. {escaped(section.statement)}"
    yield ""
    confidence = f", {section.confidence}" if section.confidence else ""
    yield f"**{escaped(section.verdict)}**{confidence} · *{escaped(section.review)}*"
    yield ""
    yield from (f"- {_fact(fact)}" for fact in section.decision)
    yield from (f"- {escaped(reason)}" for reason in section.why)
    yield from (f"- Missing: {escaped(gap)}" for gap in section.missing)
    yield f"- {section.searched}"
    yield ""
    yield "| Claim | Evidence |"
    yield "| --- | --- |"
    # A row a passage: GitHub centres a cell beside a taller one, so one long cell would push the claim out of sight.
    for position, evidence in enumerate(_evidence(section)):
        yield f"| {'' if position else '<br>'.join(_claim(section))} | {evidence} |"
    others = next((group.total for group in section.groups if group.side == "other"), 0)
    if others:
        yield ""
        yield f"Not shown: {others} {'passage' if others == 1 else 'passages'} unrelated, neutral or not counted."


def _claim(section: Section) -> Iterator[str]:
    yield f"**{escaped(section.statement)}**"
    yield from map(escaped, section.quotes)
    yield ""
    yield from map(_fact, section.facts)
    yield f"Id: {escaped(section.id)}"


def _evidence(section: Section) -> Iterator[str]:
    """A cell for each passage; the first of a group begins with its heading."""
    for group in section.groups:
        if group.side == "other":
            continue
        cells = ["<br>".join(_passage(shown)) for shown in group.shown]
        yield "<br><br>".join([f"**{group.heading}**", *cells[:1]])
        yield from cells[1:]
        if group.more:
            yield group.more


def _passage(shown: Evidence) -> Iterator[str]:
    if shown.context:
        yield f"In context: {escaped(shown.context)}"
    yield " ".join(part for part in (escaped(shown.before), _quotation(shown), escaped(shown.after)) if part)
    yield f"**{escaped(shown.whose)}**"
    yield link(shown.title, shown.url)
    yield from (_fact(fact) for fact in shown.lines if fact.name != "Link")


def _quotation(shown: Evidence) -> str:
    """The quotation, the words that decide in bold."""
    safe = [(" " * words.startswith(" ") + escaped(words) + " " * words.endswith(" "), decides) for words, decides in shown.words]
    return "".join(f"**{words}**" if decides else words for words, decides in safe)


def _fact(fact: Fact) -> str:
    return f"{fact.name}: {link(fact.words, fact.url)}" if fact.name else link(fact.words, fact.url)


def link(name: str, url: str | None) -> str:
    """The name, as a link if there is an address that can be one."""
    return f"[{escaped(name)}](<{quote(url, safe=':/?&=%#+,@~.-_')}>)" if url else escaped(name)


def _closing(report: Pages) -> Iterator[str]:
    yield "---"
    yield from _paragraphs(_fact(fact) for fact in report.closing)


def _paragraphs(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        yield ""
        yield line
