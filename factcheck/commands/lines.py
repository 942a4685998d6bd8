"""`factcheck check --format jsonl`: a result a line, as soon as it is ready, from here, from worker processes or a cluster."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from factcheck.commands.check import opened
from factcheck.commands.options import Common, progress_bars
from factcheck.errors import ProblemsError

if TYPE_CHECKING:
    from factcheck.batch import Facts, Outcome
    from factcheck.compute import Progresses
    from factcheck.records import Claim

FAILURES_IN_A_ROW = 10
"""So many are no accident: the run stops."""


def write_lines(
    claims: Iterable[Claim], output: Path | None, resume: bool, common: Common, jobs: int | None = None, on: str | None = None
) -> list[str]:
    """Check claims and write each result at once, in the order of the claims, to the file or to stdout; what failed, in words."""
    from factcheck.batch import ResultFile

    order: list[str] = []
    failed: dict[str, str] = {}
    in_a_row = 0
    with ExitStack() as run:
        quiet = common.quiet or (output is None and sys.stdout.isatty())
        facts, progresses, begin = _prepared(run, replace(common, quiet=quiet), jobs, on)
        file = run.enter_context(ResultFile(output, facts, resume)) if output else None
        progress = progresses("Checking claims", len(claims) if isinstance(claims, list) else None)

        def unfinished() -> Iterator[Claim]:
            for claim in claims:
                order.append(claim.id)
                if file is not None and file.has(claim):
                    progress(1)
                else:
                    yield claim

        for outcome in begin(unfinished()):
            in_a_row = in_a_row + 1 if outcome.failure else 0
            if outcome.failure:
                failed[outcome.claim.id] = f"{outcome.claim.id}: failed ({' '.join(outcome.failure.split())})"
                if in_a_row == FAILURES_IN_A_ROW:
                    raise ProblemsError(
                        [*failed.values(), f"stopped, as {in_a_row} claims in a row failed; what was written is kept"]
                    )
            elif file is not None:
                file.add(outcome.claim, outcome.line)
            else:
                click.echo(outcome.line, nl=False)
            progress(1)
        if file is not None:
            file.finish([claim_id for claim_id in order if claim_id not in failed])
    again = "; run it again with --resume to try only them" if output else ""
    return [*failed.values(), f"{len(failed)} of {len(order)} claims failed{again}"] if failed else []


def _prepared(
    run: ExitStack, common: Common, jobs: int | None, on: str | None
) -> tuple[Facts, Progresses, Callable[[Iterable[Claim]], Iterator[Outcome]]]:
    """What stands in every line, where progress is shown, and what turns claims into outcomes; `run` closes what they need."""
    from factcheck.batch import outcomes, outcomes_on
    from factcheck.compute import silent

    if jobs is not None:
        from factcheck.workers import Workers

        with opened(common) as checker:  # brings the index up to date, so that the workers only read it
            facts = checker.tool(), checker.facts()
        opener = partial(opened, replace(common, quiet=True))
        return facts, run.enter_context(progress_bars(common.quiet)), run.enter_context(Workers(jobs, opener, facts)).outcomes
    cluster = None
    if on is not None:
        from factcheck.cluster import connected

        cluster = run.enter_context(connected(on, common.settings))
    checker = run.enter_context(opened(common, cluster=cluster))
    facts, progresses, checker = (checker.tool(), checker.facts()), checker.progresses, replace(checker, progresses=silent)
    return facts, progresses, partial(outcomes_on, cluster, checker, facts) if cluster else partial(outcomes, checker, facts)
