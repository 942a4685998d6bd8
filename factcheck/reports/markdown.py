"""Report → Markdown that reads well on GitHub: claim and evidence side by side in tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote

from factcheck.interfaces import Reporter
from factcheck.records import Claim, Judgement, Report, Result
from factcheck.reports import reviewing, wording
from factcheck.reports.plain import quoted, readable

# Everything Markdown, GitHub (mentions, issue numbers, mathematics) or HTML would act on.
_SPECIAL = re.compile(r"[\\`*_{}\[\]<>~&#@$!]|(?<=:)//|(?i:(?<=www)\.)|^[-+=]")
_NUMBERED = re.compile(r"^(\d{1,9})([.)])")


class Markdown(Reporter):
    """Headings and tables, at most `show` passages a group (0 is all)."""

    def __init__(self, show: int) -> None:
        self.show = show

    def render(self, report: Report) -> str:
        """Overview, a section for each claim, the standard of evidence and how the report was made."""
        lines = ["# factcheck report", "", f"**{reviewing.standing(report)}**", "", *_overview(report)]
        for number, result in enumerate(report.results, 1):
            lines += ["", *_section(result, number, self.show)]
        return "\n".join([*lines, "", *_closing(report)]) + "\n"


def escaped(text: str) -> str:
    """Readable text that Markdown shows as it is, also in a table cell."""
    safe = _SPECIAL.sub(lambda found: "".join(f"\\{char}" for char in found[0]), readable(text))
    return _NUMBERED.sub(r"\1\\\2", safe).replace("|", "&#124;")


def _overview(report: Report) -> Iterator[str]:
    if not report.results:
        yield "No claims were checked."
        return
    yield "| Claim | Speaker | Verdict | Confidence | Against | For | Repeats |"
    yield "| --- | --- | --- | ---: | ---: | ---: | ---: |"
    for number, result in enumerate(report.results, 1):
        claim = result.claim
        against, supporting, repeats, _ = wording.groups(result, 0)
        cells = (
            f"[{escaped(claim.statement)}](#{wording.anchor(claim, number)})",
            escaped(claim.speaker.name),
            f"{wording.verdict_symbol(result)} {wording.verdict_words(result)}{reviewing.marked(result)}",
            wording.confidence_words(result).removeprefix("confidence ") or wording.NOT_CHECKABLE_SYMBOL,
            *(str(group.total) for group in (against, supporting, repeats)),
        )
        yield f"| {' | '.join(cells)} |"


def _section(result: Result, number: int, show: int) -> Iterator[str]:
    claim, confidence = result.claim, wording.confidence_words(result)
    yield f'<a id="{wording.anchor(claim, number)}"></a>'
    yield ""
    yield f"## {number}. {escaped(claim.statement)}"
    yield ""
    verdict = f"**{wording.verdict_symbol(result)} {wording.verdict_words(result)}**{f', {confidence}' if confidence else ''}"
    yield f"{verdict} · *{escaped(reviewing.review_words(result))}*"
    yield ""
    yield from (f"- {name}: {escaped(words)}" for name, words in reviewing.details(result))
    yield from (f"- {escaped(reason)}" for reason in result.verdict.reasons)
    yield f"- {wording.searched_words(result.verdict)}"
    yield ""
    yield "| Claim | Evidence |"
    yield "| --- | --- |"
    # A row a passage: GitHub centres a cell beside a taller one, so one long cell would push the claim out of sight.
    for position, evidence in enumerate(_evidence(result, show)):
        yield f"| {'' if position else '<br>'.join(_claim(result))} | {evidence} |"
    others = wording.groups(result, 0)[3].total
    if others:
        yield ""
        yield f"Not shown: {wording.count(others, 'passage')} unrelated, neutral or not counted."


def _claim(result: Result) -> Iterator[str]:
    claim = result.claim
    yield f"**{escaped(claim.statement)}**"
    yield from (escaped(quoted(words)) for words in claim.quotes)
    yield ""
    yield from (escaped(fact) for fact in (claim.speaker.name, claim.speaker.role) if fact)
    yield escaped(wording.date_words(claim.date))
    if claim.occasion:
        yield escaped(claim.occasion)
    for name, url in wording.reported_in(result):
        yield f"Reported in: {_link(name, url)}"


def _evidence(result: Result, show: int) -> Iterator[str]:
    """A cell for each passage; the first of a group begins with its heading."""
    against, supporting, repeats, _ = wording.groups(result, show)
    for group in (against, supporting, *([repeats] if repeats.total else [])):
        heading = f"**{group.symbol} {group.title}: {group.total or 'none found'}**"
        cells = ["<br>".join(_passage(judgement, result.claim)) for judgement in group.shown]
        yield "<br><br>".join([heading, *cells[:1]])
        yield from cells[1:]
        if group.more:
            yield f"… and {group.more} more, not shown"


def _passage(judgement: Judgement, claim: Claim) -> Iterator[str]:
    source, passage = judgement.match.source, judgement.match.passage
    if passage.context and passage.context != source.title:
        yield f"In context: {escaped(passage.context)}"
    yield escaped(quoted(passage.text))
    yield f"**{escaped(wording.whose_words(judgement))}**"
    title = _link(wording.title_of(source), wording.safe_url(source.url))
    yield f"{title}, {escaped(wording.date_words(source.published_on))}"
    yield wording.time_words(judgement, claim)
    yield f"{wording.stance_symbol(judgement)} {wording.stance_words(judgement)}"
    if also := wording.also_in(judgement):
        yield escaped(also)
    yield escaped(wording.place(passage))


def _link(name: str, url: str | None) -> str:
    """The name, as a link if there is an address that can be one."""
    return f"[{escaped(name)}](<{quote(url, safe=':/?&=%#+,@~.-_')}>)" if url else escaped(name)


def _closing(report: Report) -> Iterator[str]:
    yield "---"
    yield ""
    yield f"Standard of evidence: {escaped(report.standard)}"
    if report.left_out:
        yield ""
        names = ", ".join(escaped(name) for name in report.left_out)
        yield f"Left out, not read ({wording.count(len(report.left_out), 'source')}): {names}"
    yield ""
    yield escaped(wording.tool_line(report))
    if log := reviewing.log_words(report):
        yield ""
        yield log
