"""`factcheck add`: write a new claim or evidence file for the contributor to complete."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from factcheck.commands.options import FOLDER, PartialDate
from factcheck.workspace import find_workspace

_QUESTIONS = (
    ("statement", "Statement (one checkable sentence)", str),
    ("speaker", "Who said it", str),
    ("date", "When (YYYY, YYYY-MM or YYYY-MM-DD)", PartialDate()),
)


@click.group()
def add() -> None:
    """Write a new claim or evidence file."""


@add.command()
@click.option("--id", "claim_id", help="File name [default: made from speaker, year and statement].")
@click.option(
    "--from", "feed", type=FOLDER, help="A feed of ClaimReview (JSON-LD, DataFeed or JSON lines): a claim for each review."
)
@click.option("--statement", help="One checkable sentence.")
@click.option("--speaker", help="Who said it.")
@click.option("--role", help="The speaker's role at that date.")
@click.option("--date", type=PartialDate(), help="When it was said.")
@click.option("--quote", help="The words actually said, verbatim.")
@click.option("--occasion", help="Where it was said.")
@click.option("--country", help="ISO code of the country it is about.")
@click.option("--language", help="Language code of the statement [default: detected].")
@click.option("--source", help="Evidence id, or address, of where it was said or reported.")
@click.option("--claims", type=FOLDER, help="Folder of claims [default: claims/ of the workspace].")
@click.option("--force", is_flag=True, help="Overwrite the file if there is one.")
def claim(claims: Path | None, claim_id: str | None, feed: Path | None, force: bool, **answers: str | None) -> None:
    """Write claims/<id>.yaml from options or questions, or from a feed of other fact-checkers' reviews."""
    from factcheck.scaffold import claim_id_for, claim_yaml, write_new

    if feed is not None:
        if claim_id or any(answers.values()):
            raise click.UsageError("--from takes everything from the feed; only --claims and --force go with it")
        return _from_feed(feed, find_workspace(claims=claims).claims, force)
    for key, question, kind in _QUESTIONS:
        answers[key] = answers[key] or click.prompt(question, type=kind)
    name = claim_id or claim_id_for(answers)
    path = find_workspace(claims=claims).claims / f"{name}.yaml"
    write_new(path, claim_yaml(name, answers), force)
    click.echo(f"wrote {path}; now run: factcheck validate && factcheck check {name}")


def _from_feed(feed: Path, folder: Path, force: bool) -> None:
    """Write a claim for each review; raises ProblemsError with what could not be written."""
    from factcheck.claimfeeds import add_claims
    from factcheck.errors import ProblemsError
    from factcheck.reports.plain import plain

    outcomes = list(add_claims(feed, folder, force))
    problems = [plain(str(outcome)) for outcome in outcomes if not isinstance(outcome, Path)]
    for outcome in outcomes:
        if isinstance(outcome, Path):
            click.echo(f"wrote {outcome}")
    if problems:
        raise ProblemsError([*problems, f"{len(outcomes) - len(problems)} written, {len(problems)} not"])
    click.echo("now run: factcheck validate")


@add.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path, allow_dash=True))
@click.option("--id", "evidence_id", help="File name, for one document [default: made from publisher, date and title].")
@click.option("--title", help="Title as it stands in the document, for one document.")
@click.option("--publisher", help="Who published it.")
@click.option("--kind", help="Kind of document (ngo, press, resolution, court …).")
@click.option("--published-on", type=PartialDate(), help="When it was published.")
@click.option("--author", "authors", multiple=True, help="Who wrote it; may be given several times.")
@click.option("--url", help="Where it was published, for one document.")
@click.option("--language", help="Language code [default: what the document says, or detected].")
@click.option("--evidence", type=FOLDER, help="Folder of evidence [default: evidence/ of the workspace].")
@click.option("--force", is_flag=True, help="Overwrite the file if there is one.")
@click.option("--quiet", is_flag=True, help="No progress and no proposals on stderr.")
def evidence(
    paths: tuple[Path, ...],
    evidence_id: str | None,
    evidence: Path | None,
    authors: tuple[str, ...],
    force: bool,
    quiet: bool,
    **answers: str | None,
) -> None:
    """Write evidence/<id>.yaml for each document: files, folders, patterns, or - for standard input.

    What a document says of itself is proposed; what the options say goes before it. The document is copied into the workspace.
    """
    from factcheck.commands.options import progress_bars
    from factcheck.errors import ProblemsError
    from factcheck.ingest import Added, Order, add_all, named_files
    from factcheck.registry import COLLECTIONS
    from factcheck.reports.plain import plain, readable

    files, problems = named_files(paths)
    one = [name for name, given in (("--id", evidence_id), ("--title", answers["title"]), ("--url", answers["url"])) if given]
    if one and (len(files) > 1 or any(file.name.lower().endswith(tuple(COLLECTIONS)) for file in files)):
        raise click.UsageError(f"{one[0]} is for one document, and {', '.join(map(str, paths))} may hold several")
    if len(files) == 1 and sys.stdin.isatty():
        for key, asked in (("publisher", "Publisher"), ("kind", "Kind (ngo, press, resolution, court …)")):
            answers[key] = answers[key] or click.prompt(f"{asked}; empty if unknown or proposed", default="", show_default=False)
    order = Order(find_workspace(evidence=evidence).evidence, answers, authors, evidence_id, force)
    with progress_bars(quiet or len(files) == 1) as progresses:
        outcomes = [*add_all(files, order, sys.stdin.buffer.read, progresses("Reading documents", len(files)))]
    written = 0
    for outcome in outcomes:
        if not isinstance(outcome, Added):
            problems += str(outcome).splitlines()
            continue
        written += 1
        click.echo(f"wrote {outcome.path}")
        for key, value in outcome.proposed.items() if not quiet else ():
            said = value if isinstance(value, str) else "; ".join(value)
            click.echo(f"  {key}: {readable(said)}   (proposed by the document)", err=True)
    if problems:
        lost = f"{written} written, {len(problems)} not; the documents named above can be put right and added again"
        shown = [plain(problem) for problem in problems]  # names of files and messages of libraries may hold anything
        raise ProblemsError([*shown, lost] if written + len(shown) > 1 else shown)
    click.echo("now complete it and run: factcheck validate" if written == 1 else "now complete them and run: factcheck validate")
