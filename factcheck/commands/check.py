"""`factcheck check`: the main job."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from factcheck.commands.options import (
    CACHE,
    Common,
    PartialDate,
    cluster,
    common,
    emit,
    in_house,
    output,
    progress_bars,
    refuse_terminal,
)
from factcheck.errors import InputError, ProblemsError, UnknownNameError
from factcheck.registry import BINARY_REPORTS, REPORTS, find

if TYPE_CHECKING:
    from factcheck.cluster import Cluster
    from factcheck.entities import Entity
    from factcheck.interfaces import Reporter
    from factcheck.pipeline import Checker
    from factcheck.records import Claim, Report, Source

PIPED_WIDTH = 100
SIGNED_NO_LONGER_FOLLOWS = 3
WITH_TEMPLATES = frozenset({"html", "pdf"})
FOR_PEOPLE = frozenset({"terminal", "markdown", "html", "pdf", "docx", "xlsx"})
"""Formats that show the first passages of each kind; the others hold all."""


@click.command()
@click.argument("claim_ids", nargs=-1, metavar="[CLAIM_ID]...")
@click.option("--all", "all_claims", is_flag=True, help="Check all stored claims, as when none is named.")
@click.option("--text", help="Check this statement, which is not stored.")
@click.option("--speaker", default="unknown", help="Who said it (with --text).")
@click.option("--role", help="The speaker's role (with --text).")
@click.option("--date", type=PartialDate(), help="When it was said (with --text) [default: today].")
@click.option("--country", help="ISO code of the country it is about (with --text).")
@click.option("--language", help="Code of the language it is in (with --text) [default: detected].")
@click.option(
    "--format", "format_name", type=click.Choice(list(REPORTS)), help="[default: terminal, or jsonl with --jobs and --on]"
)
@click.option("--show", type=click.IntRange(0), default=3, show_default=True, help="Passages of each kind for people; 0 is all.")
@click.option("--changed", is_flag=True, help="Only decided claims whose state has changed since; exit code 3 if one was signed.")
@click.option("--resume", is_flag=True, help="Keep what is in the file of -o, and check the rest (with --format jsonl).")
@click.option("--jobs", type=click.IntRange(1, 1024), help="Check in so many processes (with --format jsonl).")
@cluster
@in_house
@output
@common
def check(
    claim_ids: tuple[str, ...],
    all_claims: bool,
    text: str | None,
    speaker: str,
    role: str | None,
    date: str | None,
    country: str | None,
    language: str | None,
    format_name: str | None,
    show: int,
    changed: bool,
    resume: bool,
    jobs: int | None,
    on: str | None,
    house: Path | None,
    output: Path | None,
    common: Common,
) -> None:
    """Claims side by side with the evidence for and against them.

    Checks the named claims, or all that are stored, or the statement given with --text. With --format jsonl each result is
    written as soon as it is ready.
    """
    from factcheck.house import house_of, in_house_words

    if (text is not None) + bool(claim_ids) + all_claims > 1:
        raise click.UsageError("give claim ids, --all or --text, not several of them")
    format_name = format_name or ("jsonl" if jobs or on is not None else "terminal")
    if (jobs or on is not None) and format_name != "jsonl":
        raise click.UsageError("--jobs and --on go with --format jsonl")
    if (jobs is not None) + (on is not None) + (common.settings.endpoint is not None) > 1:
        raise click.UsageError("give --jobs, --on or --ask, not several of them")
    if changed and (text is not None or format_name == "jsonl"):
        raise click.UsageError("--changed is about stored claims, and not with --format jsonl")
    if resume and (format_name != "jsonl" or output is None):
        raise click.UsageError("--resume goes with --format jsonl and -o FILE")
    if format_name in BINARY_REPORTS and output is None:
        refuse_terminal()
    reporter = make_reporter(format_name, show, to_terminal=output is None)  # before the work: what it lacks shows at once
    newsroom = house_of(common.workspace.claims, house)
    problems: list[str] = []
    claims = (
        [spoken(text, speaker, role, date, country, language)]
        if text is not None
        else chosen(common, claim_ids, output, problems)
    )
    if format_name == "jsonl":
        from factcheck.commands.lines import write_lines

        problems += write_lines(claims, output, resume, common, jobs, on)
    else:
        report = make_report(list(claims), common)
        if text is None and common.workspace.claims.is_dir():
            report = with_reviews(report, common, strict=changed)
        if changed:
            report = replace(report, results=tuple(result for result in report.results if result.review and result.review.stale))
        emit(reporter.render(in_house_words(report, newsroom)), output)
        if changed and any(result.review and result.review.signed for result in report.results):
            raise click.exceptions.Exit(SIGNED_NO_LONGER_FOLLOWS)
    if problems:
        raise ProblemsError(problems)


def make_report(claims: list[Claim], common: Common, marked: int | None = None) -> Report:
    """Check claims against the workspace's evidence; words that decide in the first `marked` passages a side (0: all)."""
    with opened(common) as checker:
        report = checker.check(claims)
        if marked is None:
            return report
        from factcheck.deciding import with_deciding_words

        return with_deciding_words(checker, report, marked)


@contextmanager
def opened(common: Common, cluster: Cluster | None = None) -> Iterator[Checker]:
    """The workspace's evidence, indexed and ready to check claims against; a cluster embeds what is new."""
    from factcheck.cache import Cache
    from factcheck.pipeline import build_checker, build_on_archive

    place = common.archive
    sources = stored_sources(common) if place is None else []
    cache = Cache(common.workspace.cache / CACHE)
    try:
        with progress_bars(common.quiet) as progresses:
            entities = stored_entities(common)
            if place is not None:
                yield build_on_archive(place, common.settings, cache, progresses, entities)
            else:
                elsewhere = cluster.embedder if cluster else None
                yield build_checker(sources, common.settings, cache, progresses, elsewhere, entities)
    finally:
        cache.close()


def with_reviews(report: Report, common: Common, strict: bool = False) -> Report:
    """The report with people's decisions beside the proposals.

    If the log was tampered with, nobody's decision is shown and stderr says so; with `strict`, that is an error.
    """
    from factcheck.review.log import log_path, read_log
    from factcheck.review.overlay import laid_over
    from factcheck.review.seen import Files

    log = read_log(log_path(common.workspace.claims))
    if log.torn:
        click.echo(f"warning: the last line of {log.path} is torn and not read; run: factcheck review verify", err=True)
    if log.problems and not strict:
        click.echo(f"warning: decisions are not shown: {log.problems[0]}; run: factcheck review verify", err=True)
        return report
    return laid_over(report, log.sound(), Files(common.workspace.claims, common.workspace.evidence))


def stored_sources(common: Common) -> list[Source]:
    """The workspace's evidence; raises an error that lists every problem."""
    from factcheck.store import read_sources
    from factcheck.workspace import existing

    folder = existing(common.workspace.evidence, "--evidence")
    sources = list(read_sources(folder).sound().values())
    if not sources:
        raise InputError("holds no evidence; add some with: factcheck add evidence FILE", folder)
    return sources


def stored_entities(common: Common) -> tuple[Entity, ...]:
    """The people and organisations that the workspace names; raises an error that lists every problem."""
    from factcheck.entityfile import read_entities

    problems: list[str] = []
    entities = read_entities(common.workspace.evidence, problems)
    if problems:
        raise ProblemsError(problems)
    return entities


def chosen(common: Common, claim_ids: tuple[str, ...], output: Path | None, problems: list[str]) -> Iterable[Claim]:
    """The named claims, or all; those of a .jsonl file are read as they are asked for, and its bad lines noted in `problems`."""
    path = common.workspace.claims
    if path.suffix != ".jsonl" or path.is_dir():
        return stored(common, claim_ids)
    if not path.is_file():
        raise InputError("is no file; correct the path after --claims", path)
    if output is not None and output.exists() and output.samefile(path):
        raise InputError("holds the claims; name another file with -o", output)
    return _streamed(path, claim_ids, problems)


def _streamed(path: Path, claim_ids: tuple[str, ...], problems: list[str]) -> Iterator[Claim]:
    from factcheck.claimlines import read_claim_lines

    missing, found = dict.fromkeys(claim_ids), False
    for claim in read_claim_lines(path, problems, missing.copy()):
        missing.pop(claim.id, None)
        found = True
        yield claim
    problems += [f"{path}: holds no claim {name!r}; correct the id" for name in missing]
    if not found and not problems:
        raise InputError("holds no claims; write one JSON object a line", path)


def stored(common: Common, claim_ids: tuple[str, ...]) -> list[Claim]:
    """The named claims in the order named, or all; raises an error if one does not exist or a file has a problem."""
    from factcheck.store import read_claims
    from factcheck.workspace import existing

    folder = existing(common.workspace.claims, "--claims")
    known = sorted(path.stem for path in folder.glob("*.y*ml"))
    if not known:
        raise InputError("holds no claims; add one with: factcheck add claim", folder)
    for name in claim_ids:
        if name not in known:
            raise UnknownNameError("claim", name, known)
    records = read_claims(folder, claim_ids).sound()
    return [records[name][0] for name in (dict.fromkeys(claim_ids) or sorted(records))]


def spoken(
    text: str, speaker: str, role: str | None, date: str | None, country: str | None, language: str | None = None
) -> Claim:
    """A claim that is not stored."""
    from datetime import date as day

    from factcheck.records import Claim, Speaker
    from factcheck.schema import MOST_WORDS
    from factcheck.text import word_count

    count = word_count(text)
    if not 1 <= count <= MOST_WORDS:
        raise InputError(f"has {count} words; write one checkable sentence of at most {MOST_WORDS}", field="--text")
    return Claim(
        "unsaved-claim", text, Speaker(speaker, role), date or day.today().isoformat(), country=country, language=language
    )


def existing_templates(folder: Path) -> Path:
    """The folder; raises InputError if there is none, or nothing in it replaces a template of ours."""
    from importlib.resources import files

    from factcheck.workspace import existing

    known = {path.name for path in files("factcheck.reports").joinpath("templates").iterdir()}
    if not known & {path.name for path in existing(folder, "--templates").iterdir()}:
        raise InputError(f"replaces nothing; name a file in it like one of ours: {', '.join(sorted(known))}", folder)
    return folder


def render(report: Report, format_name: str, show: int, to_terminal: bool) -> str | bytes:
    """The report in a format; the terminal's width and colour if it goes there."""
    return make_reporter(format_name, show, to_terminal).render(report)


def make_reporter(format_name: str, show: int, to_terminal: bool, templates: Path | None = None) -> Reporter:
    """The reporter of a format; the terminal's width and colour if it goes there. `templates` may replace ours."""
    reporter = find("format", REPORTS, format_name)
    options: dict[str, object] = {"show": show} if format_name in FOR_PEOPLE else {}
    if format_name == "terminal":
        options["width"] = shutil.get_terminal_size((PIPED_WIDTH, 24)).columns
        options["color"] = to_terminal and sys.stdout.isatty()
    if templates is not None:
        if format_name not in WITH_TEMPLATES:
            raise InputError(f"is for {' and '.join(sorted(WITH_TEMPLATES))}; this format has no template", field="--templates")
        options["templates"] = existing_templates(templates)
    made: Reporter = reporter(**options)
    return made
