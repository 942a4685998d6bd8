"""`factcheck show`: a source, or a passage with what stands around it."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from factcheck.commands.check import stored_sources
from factcheck.commands.options import Common, common, emit, output

if TYPE_CHECKING:
    from factcheck.excerpt import Excerpt
    from factcheck.records import Block, Claim


@click.command()
@click.argument("name", metavar="SOURCE|SOURCE#QUOTE|PASSAGE_ID")
@click.option("--format", "format_name", type=click.Choice(["terminal", "json"]), default="terminal", show_default=True)
@output
@common
def show(name: str, format_name: str, output: Path | None, common: Common) -> None:
    """A passage with the paragraphs around it, its page and hash, and every stored claim that names its source."""
    from factcheck.excerpt import excerpt

    sources = {source.id: source for source in stored_sources(common)}
    found = excerpt(name, sources, _claims(common))
    if format_name == "json":
        emit(json.dumps(as_dict(found), ensure_ascii=False, indent=2) + "\n", output)
    else:
        emit("\n".join(lines(found, color=output is None and sys.stdout.isatty())) + "\n", output)


def _claims(common: Common) -> list[Claim]:
    from factcheck.store import read_claims

    return [claim for claim, _ in read_claims(common.workspace.claims).sound().values()]


def as_dict(found: Excerpt) -> dict[str, Any]:
    """The excerpt for programs: exact texts and offsets."""
    source, passage = found.source, found.passage
    keys = ("id", "title", "publisher", "kind", "published_on", "retrieved_on", "url", "archived_url", "language")
    known = {key: getattr(source, key) for key in keys}
    shown: dict[str, Any] = {"source": {**known, "authors": list(source.authors), "text_sha256": found.text_sha256}}
    if passage is None:
        shown["blocks"] = [_block(found, block) for block in source.blocks]
        shown["passages"] = [
            {"id": f"{source.id}#{one.id}", "start": one.start, "end": one.end, "text": source.text[one.start : one.end]}
            for one in source.quotations
        ]
    else:
        parts = ("id", "start", "end", "page", "text", "context", "attributed_to")
        shown["passage"] = {part: getattr(passage, part) for part in parts}
        for place in ("before", "inside", "after"):
            block = getattr(found, place)
            shown[place] = block and _block(found, block)
    shown["claims"] = [
        {"id": one.claim.id, "statement": one.claim.statement, "speaker": one.claim.speaker.name, "date": one.claim.date,
         "quote": one.appearance.quote, "cites_passage": one.cites}
        for one in found.mentions
    ]  # fmt: skip
    return shown


def _block(found: Excerpt, block: Block) -> dict[str, Any]:
    text = found.source.text[block.start : block.end]
    return {"kind": block.kind, "start": block.start, "end": block.end, "page": block.page, "text": text}


def lines(found: Excerpt, color: bool) -> list[str]:
    """The excerpt for people; the passage stands in bold, or between arrows where there is no colour."""
    from factcheck.reports.plain import readable
    from factcheck.reports.wording import date_words

    source, passage = found.source, found.passage
    said = (source.publisher, source.kind, date_words(source.published_on), source.url)
    shown = [readable(source.title or source.id), " · ".join(readable(one) for one in said if one)]
    if passage is None:
        shown += [f"{source.id} · {len(source.text)} characters · sha256 of the text {found.text_sha256}", ""]
        page = None
        for block in source.blocks:
            if block.page != page:
                shown += [f"[page {readable(block.page or '?')}]", ""]
                page = block.page
            shown += [readable(source.text[block.start : block.end]), ""]
        for one in source.quotations:
            shown.append(f"{source.id}#{one.id}: {readable(source.text[one.start : one.end])}")
    else:
        page = f" · page {readable(passage.page)}" if passage.page else ""
        words = f" · words of {readable(passage.attributed_to)}" if passage.attributed_to else ""
        shown += [f"{passage.id}{page} · characters {passage.start} to {passage.end}{words}"]
        shown += [f"sha256 of the text {found.text_sha256}", ""]
        if passage.context:
            shown += [f"under: {readable(passage.context)}", ""]
        if found.before:
            shown += [readable(source.text[found.before.start : found.before.end]), ""]
        start, end = (found.inside.start, found.inside.end) if found.inside else (passage.start, passage.end)
        marked = click.style(readable(passage.text), bold=True, underline=True) if color else f"▶ {readable(passage.text)} ◀"
        parts = (readable(source.text[start : passage.start]), marked, readable(source.text[passage.end : max(end, passage.end)]))
        shown += [" ".join(part for part in parts if part), ""]
        if found.after:
            shown += [readable(source.text[found.after.start : found.after.end]), ""]
    shown.append("Claims that name this source:" if found.mentions else "No stored claim names this source.")
    for mention in found.mentions:
        claim = mention.claim
        shown.append(f"  {claim.id}: {readable(claim.statement)} ({readable(claim.speaker.name)}, {date_words(claim.date)})")
        if mention.appearance.quote:
            where = "this passage" if mention.cites else "elsewhere"
            shown.append(f"    cites ({where}): {readable(mention.appearance.quote)}")
    return shown
