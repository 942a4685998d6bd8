"""What loaders of structured formats read, piece by piece, put together as one text with its article."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from factcheck.loaders.plain_text import TURN, carriers, turn_labels
from factcheck.records import Block, Extracted, Known
from factcheck.text import in_context, normalise, tidy, words

BETWEEN = "\n\n"
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_NO_CHARACTER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u00ad\u200b\u200c\u2060\ufeff\ud800-\udfff]")
"""Control characters, halves of characters, and what only says where a line may break."""
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A paragraph, heading, list item, row of a table, caption or footnote, in the order of reading.

    `mark`: the footnote's number as it is written in the text, in superscript. `opens`: this row heads its table.
    """

    kind: Literal["paragraph", "heading", "list", "row", "caption", "footnote"]
    text: str
    page: str | None = None
    mark: str = ""
    opens: bool = False


def superscript(mark: str) -> str:
    """A footnote's number as plain texts write it: ¹²; in brackets if it is no number."""
    return mark.translate(_SUPERSCRIPT) if mark.isdecimal() and mark.isascii() else f"[{mark}]"


def clean(text: str) -> str:
    """One line: single spaces, nothing that cannot be read."""
    return _SPACE.sub(" ", _NO_CHARACTER.sub("", text)).strip()


def assemble(pieces: Sequence[Piece], title: str | None, known: Known) -> Extracted:
    """The pieces as one text, a blank line between them; headings are context of what stands under them, not article."""
    cleaned = [replace(piece, text=clean(piece.text)) for piece in pieces]
    read = [piece for piece in cleaned if any(char.isalnum() for char in piece.text)]
    labels = turn_labels([piece.text for piece in read if piece.kind == "paragraph"])
    titles = {normalise(given) for given in (title, known.get("title")) if isinstance(given, str)}
    texts: list[str] = []
    blocks: list[Block] = []
    marks: dict[int, str] = {}
    length = 0
    heading, speaker, question, lead_in, columns = "", None, "", "", ""
    for piece in read:
        written = f"{piece.mark} {piece.text}" if piece.mark else piece.text
        start, end = length + len(written) - len(piece.text), length + len(written)
        turn = TURN.match(piece.text) if piece.kind == "paragraph" else None
        columns = columns if piece.kind == "row" and not piece.opens else ""
        kind, context = piece.kind, question or heading
        if piece.kind == "heading":
            heading = "" if normalise(piece.text) in titles else tidy(piece.text)
        elif turn and turn.group(1) in labels:
            speaker, start = labels[turn.group(1)], start + turn.end()
            asks = tidy(piece.text).endswith("?")
            question = tidy(piece.text[turn.end() :]) if asks else question
            blocks.append(Block("question" if asks else "paragraph", start, end, "" if asks else question, speaker, piece.page))
        else:
            if kind == "row":
                context, kind = in_context(context, columns) if columns else context, "list"
            elif kind == "list":
                context = lead_in or context
            if piece.kind == "footnote":
                marks[len(blocks)], context = piece.mark, ""
            said_by = None if kind in ("footnote", "caption") else speaker
            blocks.append(Block(kind, start, end, context, said_by, piece.page))
        if piece.opens:
            columns = tidy(piece.text)
        if piece.kind not in ("list", "row", "footnote", "caption"):
            lead_in = tidy(piece.text) if piece.text.endswith(":") and len(words(piece.text)) > 2 else ""
        texts.append(written)
        length += len(written) + len(BETWEEN)
    text = BETWEEN.join(texts)
    carrying = carriers(text, [block for block in blocks if block.kind != "footnote"], set(filter(None, marks.values())))
    for number, mark in marks.items():
        blocks[number] = replace(blocks[number], context=carrying.get(mark, ""))
    return Extracted(text, tuple(blocks), known)
