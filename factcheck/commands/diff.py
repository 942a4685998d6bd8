"""`factcheck diff`: what changed between two reports."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from factcheck.commands.options import FOLDER, emit, output
from factcheck.errors import InputError

LARGEST = 500_000_000


@click.command()
@click.argument("before", type=FOLDER)
@click.argument("after", type=FOLDER)
@click.option(
    "--format", "format_name", type=click.Choice(["terminal", "markdown", "json"]), default="terminal", show_default=True
)
@output
def diff(before: Path, after: Path, format_name: str, output: Path | None) -> None:
    """Which verdicts changed between two reports, and which passages are responsible.

    Reports are JSON or JSON lines, as `factcheck check` writes them.
    """
    emit(changes_in(report_in(before), report_in(after), f"{before}, {after}", format_name), output)


def changes_in(before: Any, after: Any, names: str, format_name: str) -> str:
    """The changes in words; raises InputError naming the files if one of them is no report."""
    from factcheck.differences import report_changes
    from factcheck.reports.changes import rendered

    try:
        return rendered(report_changes(before, after), format_name)
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise InputError(f"one of them is no report of `factcheck check --format json` ({error})", names) from error


def report_in(path: Path) -> Any:
    """The report that a file of JSON or JSON lines holds."""
    from factcheck.yamlfile import read_text

    text = read_text(path, LARGEST)
    try:
        if path.suffix != ".jsonl":
            return json.loads(text)
        lines = [json.loads(line) for line in text.split("\n") if line.strip()]
    except (ValueError, RecursionError) as error:
        raise InputError(f"is not JSON ({error})", path) from error
    first = lines[0] if lines else {"tool": {}, "corpus": {}}
    return {**{name: first[name] for name in ("tool", "corpus")}, "results": lines}
