"""`factcheck review`: people decide, sign and look back; the terminal's side of the editor's desk."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from factcheck.commands.check import make_report, render, stored, with_reviews
from factcheck.commands.desk import now, serve
from factcheck.commands.options import FOLDER, Common, PartialDate, common
from factcheck.decisions import Addition, Decision, Reply
from factcheck.errors import UnknownNameError
from factcheck.records import Label
from factcheck.workspace import find_workspace

if TYPE_CHECKING:
    from factcheck.review.log import Log

DECIDED_BY = click.option("--as", "reviewer", required=True, metavar="NAME", help="Who you are.")
REASON = click.option("--reason", help="Why; a reason is required to overrule.")
LABELS = click.Choice([label.value for label in Label])


@click.group()
def review() -> None:
    """People decide about proposals; a log keeps who decided what, when, and on what evidence.

    Names are taken on trust: the log proves that nothing in it was changed, not who typed it.
    """


def entry(command: Callable[..., dict[str, Any]]) -> Callable[..., None]:
    """Adds a claim, `--as` and the shared options to a command that returns what to enter about the claim."""

    @click.argument("claim_id", metavar="CLAIM")
    @DECIDED_BY
    @common
    @wraps(command)
    def with_claim(claim_id: str, reviewer: str, common: Common, **options: Any) -> None:
        from factcheck.review.decide import Entry

        enter(common, claim_id, Entry(reviewer, **command(**options)))

    return with_claim


def enter(common: Common, claim_id: str, entry: Any) -> None:
    """Check the claim, so that the log can keep what the decision rests on, and add the entry."""
    from factcheck.reports.reviewing import event_words
    from factcheck.review.additions import with_additions
    from factcheck.review.decide import Scene, record
    from factcheck.review.log import log_path, read_log
    from factcheck.review.seen import Files

    workspace = common.workspace
    path = log_path(workspace.claims)
    before, files = read_log(path), Files(workspace.claims, workspace.evidence)
    report = with_additions(make_report(stored(common, (claim_id,)), common), before, files)
    scene = Scene(report.results[0], report, files)
    log = record(path, scene, entry, now())
    if before.torn:
        click.echo(f"warning: what a crash left of the last line was set aside as {path}.torn-…", err=True)
    click.echo(f"{claim_id}: {event_words(log.events[-1])}, by {log.events[-1].reviewer}")
    click.echo(f"{len(log.events)} entries in {path}, head {log.head}")


review.add_command(serve)


@review.command()
@REASON
@entry
def accept(reason: str | None) -> dict[str, Any]:
    """The proposal is right."""
    return {"decision": Decision.ACCEPT, "reason": reason}


@review.command()
@click.option("--label", type=LABELS, required=True, help="Your own verdict.")
@REASON
@entry
def overrule(label: str, reason: str | None) -> dict[str, Any]:
    """The proposal is wrong; give your own verdict and the reason."""
    return {"decision": Decision.OVERRULE, "label": Label(label), "reason": reason}


@review.command("needs-work")
@REASON
@entry
def needs_work(reason: str | None) -> dict[str, Any]:
    """Neither: the claim or its evidence needs work first."""
    return {"decision": Decision.NEEDS_WORK, "reason": reason}


@review.command()
@REASON
@entry
def sign(reason: str | None) -> dict[str, Any]:
    """A second editor signs what another has decided."""
    return {"decision": Decision.SIGN, "reason": reason}


@review.command()
@click.option("--reason", "--text", required=True, help="The note.")
@entry
def note(reason: str) -> dict[str, Any]:
    """Note something for the other editors; it is not published."""
    return {"decision": Decision.NOTE, "reason": reason}


@review.command()
@click.option("--asked", required=True, help="Who was asked.")
@click.option("--asked-on", type=PartialDate(), help="When [default: today].")
@click.option("--deadline", type=PartialDate(), help="Until when they could answer.")
@click.option("--answer", help="What they answered; leave out while there is none.")
@entry
def reply(asked: str, asked_on: str | None, deadline: str | None, answer: str | None) -> dict[str, Any]:
    """The right of reply: whom you asked, when, until when, and what they answered."""
    return {"decision": Decision.REPLY, "reply": Reply(asked, asked_on or now()[:10], deadline, answer)}


@review.command()
@click.option("--reason", "--text", required=True, help="What was corrected, for readers.")
@entry
def correct(reason: str) -> dict[str, Any]:
    """Note a correction that readers see."""
    return {"decision": Decision.CORRECTION, "reason": reason}


@review.command()
@click.option("--passage", required=True, metavar="ID", help="Id of the passage, as in the report.")
@click.option("--reason", required=True, help="Why it does not belong here.")
@entry
def drop(passage: str, reason: str) -> dict[str, Any]:
    """Set a passage aside; it stays in the report, among those that do not count."""
    return {"decision": Decision.DROP, "passage": passage, "reason": reason}


@review.command()
@click.option("--passage", required=True, metavar="ID", help="Id of the passage, as in the report.")
@click.option("--rank", type=click.IntRange(1), required=True, help="Its place; 1 is first.")
@click.option("--reason", required=True, help="Why.")
@entry
def rerank(passage: str, rank: int, reason: str) -> dict[str, Any]:
    """Put a passage at another place in the report."""
    return {"decision": Decision.RERANK, "passage": passage, "rank": rank, "reason": reason}


@review.command()
@click.option("--quote", required=True, help="Its words, pasted from the document.")
@click.option("--stance", type=click.Choice(["against", "for"]), required=True, help="For or against the claim.")
@click.option("--reason", required=True, help="What it shows, for readers.")
@click.option("--source", metavar="ID", help="The document [default: the only one that has these words].")
@entry
def add(quote: str, stance: str, reason: str, source: str | None) -> dict[str, Any]:
    """Add a passage by its words; they must stand in the evidence as they are. It does not change the proposal."""
    from factcheck.reports.wording import STANCE_WORDS

    meant = next(one for one, words in STANCE_WORDS.items() if words == stance)
    return {"decision": Decision.ADD, "addition": Addition(quote, meant, source), "reason": reason}


@review.command()
@common
def queue(common: Common) -> None:
    """Every claim with its proposal and what was decided; undecided ones first."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from factcheck.commands.check import PIPED_WIDTH
    from factcheck.reports import reviewing, wording
    from factcheck.reports.plain import readable

    report = with_reviews(make_report(stored(common, ()), common), common)
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, padding=(0, 1, 0, 0))
    for name in ("Claim", "Speaker", "Verdict", "State"):
        table.add_column(name, overflow="fold")
    for result in sorted(report.results, key=reviewing.is_reviewed):
        verdict = f"{wording.verdict_symbol(result)} {wording.verdict_words(result)}"
        cells = (result.claim.id, readable(result.claim.speaker.name), verdict, reviewing.state_words(result))
        table.add_row(*(Text(cell) for cell in cells))
    console = Console()
    (console if console.is_terminal else Console(width=PIPED_WIDTH, highlight=False)).print(table)
    click.echo(reviewing.standing(report))


@review.command()
@click.argument("claim_id", metavar="CLAIM")
@click.option("--show", type=click.IntRange(0), default=0, show_default=True, help="Passages of each kind; 0 is all.")
@common
def show(claim_id: str, show: int, common: Common) -> None:
    """One claim with its evidence, its proposal and every entry about it."""
    report = with_reviews(make_report(stored(common, (claim_id,)), common), common)
    click.echo(render(report, "terminal", show, to_terminal=True), nl=False)
    events = report.results[0].review.events if report.results[0].review else ()
    click.echo("\n" + "\n".join(map(line, events)) if events else "\nNothing is entered about this claim yet.")


@review.command("log")
@click.argument("claim_id", metavar="[CLAIM]", required=False)
@click.option("--claims", type=FOLDER, help="Folder of claims [default: claims/ of the workspace].")
def show_log(claim_id: str | None, claims: Path | None) -> None:
    """Every entry, or those about one claim, oldest first."""
    log = stored_log(claims)
    if claim_id is not None and not log.of(claim_id):
        raise UnknownNameError("claim in the log", claim_id, {event.claim for event in log.events})
    for event in log.of(claim_id) if claim_id is not None else log.events:
        click.echo(line(event))
    click.echo(f"{len(log.events)} entries in {log.path}, head {log.head or 'none'}")


@review.command()
@click.option("--head", metavar="HASH", help="The hash of the last line that was noted elsewhere.")
@common
def verify(head: str | None, common: Common) -> None:
    """Whether the log is whole, and whether what was decided still rests on the same claim, evidence and verdict.

    Exit code 1 if not. Keep the head it prints somewhere else: only with it can `--head` tell that lines were cut off.
    """
    from factcheck.review import verify as checks
    from factcheck.review.log import log_path, read_log
    from factcheck.review.seen import Files

    log = read_log(log_path(common.workspace.claims))
    files = Files(common.workspace.claims, common.workspace.evidence)
    found = checks.verify(log, files, lambda claims: make_report(list(claims), common), head)
    for problem in (*found.damage, *found.stale):
        click.echo(f"problem: {shown(problem)}")
    for remark in found.notes:
        click.echo(f"note: {shown(remark)}")
    whole = "every line is as it was written" if not found.damage else "DAMAGED"
    click.echo(f"{found.events} entries in {log.path}: {whole}; {len(found.stale) or 'no'} changes behind decisions")
    click.echo(f"head {found.head or 'none'}")
    if not found.sound:
        raise click.exceptions.Exit(1)


@review.command()
@click.option("--claims", type=FOLDER, help="Folder of claims [default: claims/ of the workspace].")
def agreement(claims: Path | None) -> None:
    """Cohen's kappa between blind decisions and the machine, and between every two editors."""
    from factcheck.review.agreement import agreements

    for found in agreements(stored_log(claims).events):
        kappa = "not defined" if found.kappa is None else f"{found.kappa:.2f}"
        agreed = f", {found.agreed:.0%} the same" if found.claims else ""
        click.echo(f"{shown(found.raters)}: {found.claims} claims{agreed}, kappa {kappa}")


def stored_log(claims: Path | None) -> Log:
    """The workspace's log; raises InputError if it was tampered with."""
    from factcheck.review.log import log_path, read_log

    return read_log(log_path(find_workspace(claims=claims).claims)).sound()


def line(event: Any) -> str:
    """An entry as a line: when, who, what, why."""
    from factcheck.reports.reviewing import event_words

    reason = f": {event.reason}" if event.reason else ""
    return shown(f"{event.time}  {event.claim}  {event.reviewer}: {event_words(event)}{reason}")


def shown(text: str) -> str:
    """The text without anything a terminal would obey."""
    from factcheck.reports.plain import readable

    return readable(text)
