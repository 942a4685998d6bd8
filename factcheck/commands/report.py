"""`factcheck report`: the same job as `check`, for publication."""

from __future__ import annotations

import json
from pathlib import Path

import click

from factcheck.commands.check import FOR_PEOPLE, make_report, make_reporter, stored, with_reviews
from factcheck.commands.options import FOLDER, Common, common, emit, output, published_by, refuse_terminal
from factcheck.registry import BINARY_REPORTS, REPORTS

FORMATS = [name for name in REPORTS if name != "terminal"]


@click.command()
@click.argument("claim_ids", nargs=-1, metavar="[CLAIM_ID]...")
@click.option(
    "--format",
    "format_name",
    type=click.Choice(FORMATS),
    help="[default: html, or text with --since]",
)
@click.option(
    "--since", type=FOLDER, metavar="FILE", help="Say what changed since this report in JSON (as text, markdown or json)."
)
@click.option("--show", type=click.IntRange(0), default=3, show_default=True, help="Passages of each kind for people; 0 is all.")
@click.option("--drafts", is_flag=True, help="Let verdicts that nobody has signed into claimreview, marked as drafts.")
@click.option("--publisher", help="Your newsroom (for claimreview).")
@click.option("--site", metavar="URL", help="Address of the page that will show the HTML report (for claimreview).")
@published_by
@output
@common
def report(
    claim_ids: tuple[str, ...],
    format_name: str | None,
    since: Path | None,
    show: int,
    drafts: bool,
    publisher: str | None,
    site: str | None,
    house: Path | None,
    templates: Path | None,
    output: Path | None,
    common: Common,
) -> None:
    """The verdicts for publication, with what people decided.

    A review log that was tampered with is an error. Into claimreview go only verdicts that a second editor has signed.
    """
    from factcheck.house import house_of, in_house_words
    from factcheck.reports.annotations import Annotations
    from factcheck.reports.claimreview import ClaimReview
    from factcheck.reports.published import annotation_problems, claimreview_problems

    if since is not None:
        emit(_changes(since, claim_ids, format_name or "terminal", common), output)
        return
    format_name = format_name or "html"
    if format_name in BINARY_REPORTS and output is None:
        refuse_terminal()
    reporter = None if format_name in ("claimreview", "annotations") else make_reporter(format_name, show, False, templates)
    spoken = house_of(common.workspace.claims, house)
    shown = show if format_name in FOR_PEOPLE else 0
    marked = None if format_name in ("claimreview", "annotations") else shown
    made = in_house_words(with_reviews(make_report(stored(common, claim_ids), common, marked), common, strict=True), spoken)
    problems: list[str] = []
    text: str | bytes
    if format_name == "claimreview":
        text = ClaimReview(drafts, publisher or (spoken.newsroom if spoken else None), site).render(made)
        problems = claimreview_problems(json.loads(text), made, drafts)
        received = sum(result.claim.claimreview is not None for result in made.results)
        left_out = len(made.results) - (len(json.loads(text)["@graph"]) - received)
        if left_out:
            click.echo(
                f"{left_out} of {len(made.results)} verdicts are not signed and left out (--drafts takes them in)", err=True
            )
    elif format_name == "annotations":
        text = Annotations().render(made)
        problems = annotation_problems(json.loads(text), made)
    else:
        assert reporter is not None
        text = reporter.render(made)
    for problem in dict.fromkeys(problem.split(".", 2)[-1] for problem in problems):
        click.echo(f"warning: {problem}", err=True)
    emit(text, output)


def _changes(since: Path, claim_ids: tuple[str, ...], format_name: str, common: Common) -> str:
    """What a report made now says otherwise than an earlier one, about the named claims or all."""
    from factcheck.commands.diff import changes_in, report_in
    from factcheck.reports.changes import FORMATS
    from factcheck.reports.json import as_dict

    if format_name not in FORMATS:
        raise click.UsageError("--since is written as markdown, json or, without --format, as text")
    before = report_in(since)
    after = as_dict(make_report(stored(common, claim_ids), common))
    if claim_ids and isinstance(before, dict) and isinstance(before.get("results"), list):
        before = {**before, "results": [one for one in before["results"] if one["claim"]["id"] in claim_ids]}
    return changes_in(before, after, str(since), format_name)
