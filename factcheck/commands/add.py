"""`factcheck add`: write a new claim or evidence file for the contributor to complete."""

from __future__ import annotations

from pathlib import Path

import click

from factcheck.commands.options import FOLDER, PartialDate
from factcheck.workspace import find_workspace


@click.group()
def add() -> None:
    """Write a new claim or evidence file."""


@add.command()
@click.option("--id", "claim_id", help="File name [default: made from speaker, year and statement].")
@click.option("--statement", prompt="Statement (one checkable sentence)", help="One checkable sentence.")
@click.option("--speaker", prompt="Who said it", help="Who said it.")
@click.option("--role", help="The speaker's role at that date.")
@click.option("--date", type=PartialDate(), prompt="When (YYYY, YYYY-MM or YYYY-MM-DD)", help="When it was said.")
@click.option("--quote", help="The words actually said, verbatim.")
@click.option("--occasion", help="Where it was said.")
@click.option("--country", help="ISO code of the country it is about.")
@click.option("--source", help="Evidence id, or address, of where it was said or reported.")
@click.option("--claims", type=FOLDER, help="Folder of claims [default: claims/ of the workspace].")
@click.option("--force", is_flag=True, help="Overwrite the file if there is one.")
def claim(claims: Path | None, claim_id: str | None, force: bool, **answers: str | None) -> None:
    """Write claims/<id>.yaml from options or questions."""
    from factcheck.scaffold import claim_id_for, claim_yaml, write_new

    name = claim_id or claim_id_for(answers)
    path = find_workspace(claims=claims).claims / f"{name}.yaml"
    write_new(path, claim_yaml(name, answers), force)
    click.echo(f"wrote {path}; now run: factcheck validate && factcheck check {name}")


@add.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--id", "evidence_id", help="File name [default: made from publisher, date and title].")
@click.option("--title", help="Title as it stands in the document.")
@click.option("--publisher", prompt=True, default="", help="Who published it.")
@click.option("--kind", default="", prompt="Kind (ngo, press, resolution, court …; empty if unknown)", help="Kind of document.")
@click.option("--published-on", type=PartialDate(), help="When it was published.")
@click.option("--author", "authors", multiple=True, help="Who wrote it; may be given several times.")
@click.option("--url", help="Where it was published.")
@click.option("--language", default="en", show_default=True, help="Language code.")
@click.option("--evidence", type=FOLDER, help="Folder of evidence [default: evidence/ of the workspace].")
@click.option("--force", is_flag=True, help="Overwrite the file if there is one.")
def evidence(
    file: Path, evidence_id: str | None, evidence: Path | None, force: bool, authors: tuple[str, ...], **answers: str | None
) -> None:
    """Write evidence/<id>.yaml for a text FILE, with its hashes; a document from elsewhere is copied into the workspace."""
    from factcheck.scaffold import add_document, evidence_id_for, evidence_yaml, write_new

    folder = find_workspace(evidence=evidence).evidence
    name = evidence_id or evidence_id_for(file, answers)
    path = folder / f"{name}.yaml"
    document = add_document(file, folder, path, force)
    write_new(path, evidence_yaml(name, document, answers, authors), force)
    click.echo(f"wrote {path}; now complete it and run: factcheck validate")
