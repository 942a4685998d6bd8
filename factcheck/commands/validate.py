"""`factcheck validate`: every problem of every file in one run."""

from __future__ import annotations

import click

from factcheck.commands.options import Common, common
from factcheck.errors import ProblemsError


@click.command()
@common
def validate(common: Common) -> None:
    """Check every claim and evidence file; list all problems with file and line."""
    from factcheck.validate import problems_in
    from factcheck.workspace import existing

    claims, evidence = common.workspace.claims, existing(common.workspace.evidence, "--evidence")
    if claims.suffix != ".jsonl" or not claims.is_file():
        existing(claims, "--claims")
    counts, problems = problems_in(claims, evidence)
    if problems:
        raise ProblemsError([*problems, f"{len(problems)} {'problem' if len(problems) == 1 else 'problems'} in {counts}"])
    click.echo(f"{counts}: no problems")
