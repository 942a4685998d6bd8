"""`factcheck search`: passages for a free query."""

from __future__ import annotations

import shutil
import sys
from typing import TYPE_CHECKING

import click

from factcheck.commands.check import PIPED_WIDTH, opened
from factcheck.commands.options import Common, common

if TYPE_CHECKING:
    from rich.table import Table

    from factcheck.records import Match, Opinion


@click.command()
@click.argument("query")
@click.option("--show", type=click.IntRange(1), default=10, show_default=True, help="How many passages.")
@click.option("--stance/--no-stance", default=None, help="Judge the passages [default: if the query is a statement].")
@click.option("--language", help="Code of the language of the query [default: detected].")
@common
def search(query: str, show: int, stance: bool | None, language: str | None, common: Common) -> None:
    """Passages for a free query, with their stance where the query is a statement."""
    from rich.console import Console

    from factcheck.languages import language_of
    from factcheck.pipeline import unread
    from factcheck.results import as_evidence

    opinions: list[Opinion] = []
    with opened(common) as checker:
        spoken = language_of(query, language)
        matches = checker.find([query], show, [spoken])[0]
        if is_statement(query) if stance is None else stance:
            languages = [match.passage.language for match in matches]
            why_not = [unread(checker.judge, spoken, passage) for passage in languages]
            pairs = [(query, as_evidence(match), why) for match, why in zip(matches, why_not, strict=True)]
            opinions = checker.opinions(pairs, "Judging passages")
    width = shutil.get_terminal_size((PIPED_WIDTH, 24)).columns
    console = Console(width=width, no_color=not sys.stdout.isatty(), highlight=False)
    console.print(found_table(matches, opinions))
    if not matches:
        click.echo("nothing found; try other words, or add evidence with: factcheck add evidence FILE", err=True)


def is_statement(query: str) -> bool:
    """Whether the query can be supported or refuted: at least four words, and no question."""
    from factcheck.text import word_count

    return word_count(query) >= 4 and not query.rstrip().endswith(("?", "？", "؟"))


def found_table(matches: list[Match], opinions: list[Opinion]) -> Table:
    """A row for each passage, best first; the stance column only if the passages were judged."""
    from rich.table import Table
    from rich.text import Text

    from factcheck.reports.plain import quoted, readable
    from factcheck.reports.wording import STANCE_SYMBOLS, STANCE_WORDS, UNREAD_SYMBOL, percent

    table = Table("#", "Passage", "Source", *(["Stance"] if opinions else []), box=None, padding=(0, 1, 1, 0))
    for number, match in enumerate(matches):
        source = " · ".join(filter(None, (match.source.publisher, match.source.published_on, match.passage.id)))
        row = [Text(str(number + 1)), Text(quoted(match.passage.text), overflow="fold"), Text(readable(source), overflow="fold")]
        if opinions:
            opinion = opinions[number]
            stance = opinion.stance
            words = f"{STANCE_SYMBOLS[stance]} {STANCE_WORDS[stance]} {percent(opinion.probability(stance))}"
            row.append(Text(f"{UNREAD_SYMBOL} not judged: {opinion.not_judged}" if opinion.not_judged else words))
        table.add_row(*row)
    return table
