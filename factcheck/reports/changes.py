"""What changed between two reports → text for a terminal, Markdown or JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from factcheck.records import Label
from factcheck.reports.json import dumped
from factcheck.reports.markdown import escaped, link
from factcheck.reports.plain import readable
from factcheck.reports.wording import LABEL_WORDS, date_words, percent, safe_url

FORMATS = ("terminal", "markdown", "json")


def rendered(changes: Mapping[str, Any], format_name: str) -> str:
    """What `differences.report_changes` found, in one of the formats; ends with a line feed."""
    if format_name == "json":
        return dumped(changes, indent=2) + "\n"
    lines = _markdown(changes) if format_name == "markdown" else _terminal(changes)
    return "\n".join(lines) + "\n"


def _terminal(changes: Mapping[str, Any]) -> Iterator[str]:
    yield from map(readable, changes["runs"])
    for change in changes["changes"]:
        yield readable(change["claim"])
        yield from (f"  {readable(line)}" for line in change["lines"])
    yield _sum(changes)


def _markdown(changes: Mapping[str, Any]) -> Iterator[str]:
    yield "# What changed"
    yield ""
    yield _sum(changes)
    if changes["runs"]:
        yield ""
        yield from (f"- {escaped(line)}" for line in changes["runs"])
    for change in changes["changes"]:
        yield ""
        yield f"## {escaped(change['statement'])}"
        yield ""
        yield f"{escaped(change['claim'])}: {_verdict(change['was'])} → {_verdict(change['now'])}"
        yield ""
        named = {f"evidence: {passage['change']}" for passage in change["passages"]}
        yield from (f"- {escaped(line)}" for line in change["lines"] if line not in named)
        yield from (f"- {_passage(passage)}" for passage in change["passages"])


def _passage(passage: Mapping[str, Any]) -> str:
    """What became of a passage, and where it is from."""
    title = link(readable(passage["title"] or passage["passage_id"]), safe_url(passage["url"]))
    source = ", ".join(filter(None, (title, escaped(passage["publisher"] or ""), date_words(passage["published_on"]))))
    return f"{escaped(passage['change'])} ({source})"


def _verdict(verdict: Mapping[str, Any] | None) -> str:
    return f"**{LABEL_WORDS[Label(verdict['label'])]}**, {percent(verdict['confidence'])}" if verdict else "not there"


def _sum(changes: Mapping[str, Any]) -> str:
    total, changed = changes["claims"], changes["verdicts_changed"]
    if not changes["changes"]:
        return f"nothing changed in {total} verdicts"
    return f"{changed} of {total} verdicts changed"
