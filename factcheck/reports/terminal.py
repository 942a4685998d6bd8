"""Report → side-by-side tables for a terminal or a pipe."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import StringIO
from textwrap import shorten

from rich import box
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from factcheck.interfaces import Reporter
from factcheck.records import Checkable, Claim, Judgement, Label, Report, Result
from factcheck.reports import provenance, reviewing, wording
from factcheck.reports.plain import quoted, readable

STACKED_BELOW = 60
"""Columns under which claim and evidence stand one below the other."""
LISTED_BELOW = 80
"""Columns under which the summary is a list."""
MOST = 5_000
"""Letters of a word that are shown."""
_ENDLESS = re.compile(rf"\S{{{MOST + 1},}}")
_LABEL_STYLES = {
    Label.SUPPORTED: "bold green",
    Label.REFUTED: "bold red",
    Label.CONFLICTING: "bold yellow",
    Label.NOT_ENOUGH_EVIDENCE: "bold cyan",
}
_SIDE_STYLES = {"against": "bold red", "for": "bold green", "repeats": "bold magenta", "unread": "bold", "other": "bold"}


class Terminal(Reporter):
    """Tables `width` columns wide, at most `show` passages a group (0 is all); every colour is also said in words."""

    def __init__(self, width: int, color: bool, show: int) -> None:
        self.width = max(width, 20)
        self.color = color
        self.show = show

    def render(self, report: Report) -> str:
        """A block for each claim, then the summary, the standard of evidence and how the report was made."""
        parts: list[RenderableType] = []
        for number, result in enumerate(report.results, 1):
            title = f"Claim {number} of {len(report.results)}: {readable(result.claim.id)}"
            parts += [_said(title, style="bold"), *self._block(result), Text()]
        parts += [_said(_summary_title(report), style="bold"), *self._summary(report), Text(), *_closing(report)]
        return self._text(parts)

    def _block(self, result: Result) -> Iterator[RenderableType]:
        claim, evidence = Group(*_claim(result)), Group(*_evidence(result, self.show))
        if self.width < STACKED_BELOW:
            yield from (_said("CLAIM", style="bold"), claim, Text(), _said("EVIDENCE", style="bold"), evidence, Text())
        else:
            table = Table(box=box.SQUARE, expand=True, header_style="bold")
            table.add_column("CLAIM", ratio=3, overflow="fold")
            table.add_column("EVIDENCE", ratio=5, overflow="fold")
            table.add_row(claim, evidence)
            yield table
        yield from _verdict(result)

    def _summary(self, report: Report) -> Iterator[RenderableType]:
        if not report.results:
            yield _said("No claims were checked.")
        elif self.width < LISTED_BELOW:
            for result in report.results:
                against, supporting, repeats, *_ = wording.groups(result, 0)
                yield _said(readable(result.claim.id))
                yield _indented(_said(readable(result.claim.speaker.name)))
                yield _indented(_headline(result))
                if marked := reviewing.mark(result):
                    yield _indented(_said(marked))
                counts = f"{against.total} against, {supporting.total} for, {repeats.total} repeating the speaker"
                yield _indented(_said(counts))
        else:
            yield _summary_table(report, self.width)

    def _text(self, parts: list[RenderableType]) -> str:
        """What rich draws, with nothing taken from the environment and no space at the ends of lines."""
        out = StringIO()
        console = Console(
            file=out,
            width=self.width,
            height=100,
            force_terminal=self.color,
            color_system="standard" if self.color else None,
            no_color=not self.color,
            legacy_windows=False,
            force_jupyter=False,
            force_interactive=False,
            highlight=False,
            markup=False,
            emoji=False,
        )
        for part in parts:
            console.print(part, overflow="fold")
        return "".join(f"{line.rstrip()}\n" for line in out.getvalue().split("\n")).rstrip("\n") + "\n"


def _claim(result: Result) -> Iterator[RenderableType]:
    claim = result.claim
    yield _said(readable(claim.statement), style="bold")
    for quote in claim.quotes:
        yield _said(quoted(quote), style="italic")
    yield Text()
    yield from _facts(claim)
    for place, _ in wording.reported_in(result):
        yield _said(f"reported in: {shorten(place, 90, placeholder=' …')}")


def _facts(claim: Claim) -> Iterator[Text]:
    """Who, role, when, occasion: a line each."""
    yield _said(readable(claim.speaker.name))
    if claim.speaker.role:
        yield _said(readable(claim.speaker.role))
    yield _said(wording.date_words(claim.date))
    if claim.occasion:
        yield _said(readable(claim.occasion))


def _evidence(result: Result, show: int) -> Iterator[RenderableType]:
    """Counter-evidence, support, repetitions; the first two also when there is none."""
    against, supporting, repeats, unread, _ = wording.groups(result, show)
    for group in (against, supporting, *(group for group in (repeats, unread) if group.total)):
        if group is not against:
            yield Text()
        yield _said(f"{group.symbol} {group.title.upper()}: {group.total or 'none found'}", style=_SIDE_STYLES[group.side])
        for position, judgement in enumerate(group.shown):
            if position:
                yield Text()
            yield from _passage(judgement, result.claim, _SIDE_STYLES[group.side])
        if group.more:
            yield _indented(_said(f"… and {group.more} more, not shown"))


def _passage(judgement: Judgement, claim: Claim, style: str) -> Iterator[RenderableType]:
    source = judgement.match.source
    yield _indented(_said(quoted(judgement.match.passage.text)))
    yield _indented(_said(wording.whose_words(judgement), style="bold"))
    yield _indented(_said(f"{wording.short_title(source)}, {wording.date_words(source.published_on)}"))
    yield _indented(_said(wording.time_words(judgement, claim)))
    yield _indented(_said(f"{wording.stance_symbol(judgement)} {wording.stance_words(judgement)}", style=style))
    if also := provenance.remarks(judgement):
        yield _indented(_said(also))
    yield _indented(_said(wording.place(judgement.match.passage), style="dim"))


def _verdict(result: Result) -> Iterator[RenderableType]:
    yield _headline(result)
    yield _said(reviewing.review_words(result), style="bold reverse")
    for name, words in reviewing.details(result):
        yield _indented(_said(f"{name}: {words}"))
    for reason in result.verdict.reasons:
        bullet = Table.grid(padding=(0, 1, 0, 0))
        bullet.add_row(_said("  -"), _said(readable(reason)))
        yield bullet
    yield _indented(_said(wording.searched_words(result.verdict)))
    others = wording.groups(result, 0)[-1].total
    if others:
        yield _indented(_said(f"not shown: {wording.count(others, 'passage')} unrelated, neutral or not counted"))


def _headline(result: Result) -> Text:
    """Symbol, verdict and confidence in one line."""
    words = [wording.verdict_words(result), *([confidence] if (confidence := wording.confidence_words(result)) else [])]
    return _said(f"{wording.verdict_symbol(result)} {', '.join(words)}", style=_style(result))


def _style(result: Result) -> str:
    rated = wording.overruled(result) or result.claim.checkable is Checkable.FACT
    return _LABEL_STYLES[wording.label_of(result)] if rated else "bold"


def _summary_title(report: Report) -> str:
    """Says of one and all that nobody has reviewed them, or how many were decided."""
    reviewed = any(reviewing.is_reviewed(result) for result in report.results)
    return f"Summary ({reviewing.standing(report).rstrip('.') if reviewed else wording.MACHINE_PROPOSAL})"


def _summary_table(report: Report, width: int) -> Table:
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, width=min(width, 120), padding=(0, 1, 0, 0), header_style="bold")
    for name, ratio in (("Claim", 5), ("Speaker", 3), ("Verdict", 4)):
        table.add_column(name, ratio=ratio, overflow="fold")
    for name in ("Conf.", "Against", "For", "Repeats"):
        table.add_column(name, justify="right", no_wrap=True)
    for result in report.results:
        table.add_row(
            _said(readable(result.claim.id)),
            _said(readable(result.claim.speaker.name)),
            _said(
                f"{wording.verdict_symbol(result)} {wording.verdict_words(result)}{reviewing.marked(result)}",
                style=_style(result),
            ),
            _said(wording.confidence_words(result).removeprefix("confidence ") or wording.NOT_CHECKABLE_SYMBOL),
            *(_said(str(group.total)) for group in wording.groups(result, 0)[:3]),
        )
    return table


def _closing(report: Report) -> Iterator[RenderableType]:
    yield _said(f"Standard of evidence: {readable(report.standard)}")
    if report.left_out:
        names = ", ".join(readable(name) for name in report.left_out)
        yield _said(f"Left out, not read ({wording.count(len(report.left_out), 'source')}): {names}")
    yield _said(wording.tool_line(report))
    if log := reviewing.log_words(report):
        yield _said(log)


def _said(words: str, style: str = "") -> Text:
    """The words; what has more letters than any word or address is cut, and says so."""
    return Text(_ENDLESS.sub(_cut, words), style)


def _cut(word: re.Match[str]) -> str:
    return f"{word[0][:MOST]} … ({len(word[0]) - MOST} more letters without a space)"


def _indented(text: Text) -> Padding:
    return Padding(text, (0, 0, 0, 2))
