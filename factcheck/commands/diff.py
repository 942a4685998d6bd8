"""`factcheck diff`: what changed between two JSON reports."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from factcheck.commands.options import FOLDER
from factcheck.errors import InputError


@click.command()
@click.argument("before", type=FOLDER)
@click.argument("after", type=FOLDER)
def diff(before: Path, after: Path) -> None:
    """Which verdicts changed between two JSON reports, and which passages are responsible."""
    from factcheck.differences import report_changes
    from factcheck.reports.plain import readable

    reports = [report_in(path) for path in (before, after)]
    try:
        changes = report_changes(*reports)
    except (KeyError, TypeError, AttributeError) as error:
        raise InputError(
            f"one of them is no report of `factcheck check --format json` ({error})", f"{before}, {after}"
        ) from error
    for name, lines in changes.items():
        click.echo(readable(name))
        for line in lines:
            click.echo(f"  {readable(line)}")
    total = len(reports[1]["results"])
    changed = sum(any(line.startswith("verdict:") for line in lines) for lines in changes.values())
    click.echo(f"{changed} of {total} verdicts changed" if changes else f"nothing changed in {total} verdicts")


def report_in(path: Path) -> Any:
    """What a JSON file holds."""
    from factcheck.yamlfile import read_text

    try:
        return json.loads(read_text(path, 500_000_000))
    except (ValueError, RecursionError) as error:
        raise InputError(f"is not JSON ({error})", path) from error
