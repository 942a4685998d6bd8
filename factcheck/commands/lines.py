"""`factcheck check --format jsonl`: a result a line, as soon as it is ready."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from factcheck.commands.check import opened
from factcheck.commands.options import Common

if TYPE_CHECKING:
    from factcheck.records import Claim


def write_lines(claims: Iterable[Claim], output: Path | None, resume: bool, common: Common) -> None:
    """Check claims in the order they come and write each result at once, to the file or to stdout."""
    from factcheck.batch import ResultFile, results
    from factcheck.compute import silent
    from factcheck.reports.jsonl import line

    order: list[str] = []
    with opened(common, quiet=output is None and sys.stdout.isatty()) as checker, ExitStack() as files:
        tool, corpus = checker.tool(), checker.facts()
        file = files.enter_context(ResultFile(output, tool, corpus, resume)) if output else None
        progress = checker.progresses("Checking claims", len(claims) if isinstance(claims, list) else None)

        def unfinished() -> Iterator[Claim]:
            for claim in claims:
                order.append(claim.id)
                if file is not None and file.has(claim):
                    progress(1)
                else:
                    yield claim

        for result in results(replace(checker, progresses=silent), unfinished()):
            if file is not None:
                file.add(result)
            else:
                click.echo(line(result, tool, corpus), nl=False)
            progress(1)
        if file is not None:
            file.finish(order)
