"""`factcheck report`: the same job as `check`, for publication."""

from __future__ import annotations

import json
from pathlib import Path

import click

from factcheck.commands.check import make_report, make_reporter, stored, with_reviews
from factcheck.commands.options import Common, common, emit, output, published_by, refuse_terminal
from factcheck.registry import BINARY_REPORTS, REPORTS

FORMATS = [name for name in REPORTS if name != "terminal"]


@click.command()
@click.argument("claim_ids", nargs=-1, metavar="[CLAIM_ID]...")
@click.option(
    "--format",
    "format_name",
    type=click.Choice(FORMATS),
    default="html",
    show_default=True,
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
    format_name: str,
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
    from factcheck.house import in_house_words, read_house
    from factcheck.reports.annotations import Annotations
    from factcheck.reports.claimreview import ClaimReview
    from factcheck.reports.published import annotation_problems, claimreview_problems

    if format_name in BINARY_REPORTS and output is None:
        refuse_terminal()
    reporter = None if format_name in ("claimreview", "annotations") else make_reporter(format_name, show, False, templates)
    spoken = read_house(house) if house else None
    made = with_reviews(make_report(stored(common, claim_ids), common), common, strict=True)
    made = in_house_words(made, spoken) if spoken else made
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
