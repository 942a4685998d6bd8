"""`factcheck validate`: every problem of every file in one run; with --quotes, every quotation in its text as it is now."""

from __future__ import annotations

from pathlib import Path

import click

from factcheck.commands.options import Common, common
from factcheck.errors import FactcheckError, ProblemsError


@click.command()
@click.option("--quotes", is_flag=True, help="Find every quotation again in its text as it is now.")
@click.option("--write", is_flag=True, help="With --quotes: store where they stand in the evidence files.")
@common
def validate(quotes: bool, write: bool, common: Common) -> None:
    """Check every claim and evidence file; list all problems with file and line."""
    from factcheck.validate import problems_in
    from factcheck.workspace import existing

    if write and not quotes:
        raise click.UsageError("--write goes with --quotes")
    claims, evidence = common.workspace.claims, existing(common.workspace.evidence, "--evidence")
    if quotes:
        _quotes(evidence, write)
        return
    if claims.suffix != ".jsonl" or not claims.is_file():
        existing(claims, "--claims")
    counts, problems = problems_in(claims, evidence)
    if problems:
        raise ProblemsError([*problems, f"{len(problems)} {'problem' if len(problems) == 1 else 'problems'} in {counts}"])
    click.echo(f"{counts}: no problems")


def _quotes(evidence: Path, write: bool) -> None:
    """Print what moved and what was written; raises ProblemsError with what is lost."""
    from factcheck.quotes import lost, moved, new_hash, quoted_texts, write_selectors

    sources, problems = quoted_texts(evidence)
    every = [quote for source in sources for quote in source.quotes]
    gone, elsewhere = lost(every), moved(every)
    for line in [*(quote.line() for quote in elsewhere), *(line for source in sources if (line := new_hash(source)))]:
        click.echo(line)
    for source in sources if write else ():
        try:
            written = write_selectors(source)
        except FactcheckError as error:
            problems.append(str(error))
            continue
        if written:
            click.echo(f"{source.file.path}: wrote where {written} of {len(source.quotes)} quotations stand")
    problems += [quote.line() for quote in gone]
    summary = (
        f"{_count(len(every), 'quotation')} in {_count(len(sources), 'source')}: "
        f"{len(every) - len(elsewhere) - len(gone)} in place, {len(elsewhere)} found elsewhere, {len(gone)} lost"
    )
    if problems:
        raise ProblemsError([*problems, summary])
    click.echo(summary)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
