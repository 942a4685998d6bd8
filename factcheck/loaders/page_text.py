"""Lines in reading order → paragraphs, headings, list items, rows of tables and footnotes, with hyphenated words joined."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from factcheck.loaders.page_order import Line, Segment
from factcheck.loaders.pieces import Piece, clean, superscript
from factcheck.text import words

_NOTE = re.compile(r"([⁰¹²³⁴-⁹]{1,3})\s*(?=\S)|(\d{1,3})[.)]?\s+(?=\S)")
_ITEM = re.compile(r"(?:[•●▪◦‣■–—*\uf0b7]|\(?(?:\d{1,2}|[a-z])[.)])\s+(?=\S)")
_BULLET = re.compile(r"[•●▪◦‣■*\uf0b7]")
_ENDS = re.compile(r"[.!?…:;][\"”’»)\]⁰¹²³⁴-⁹]*$")
_HYPHENATED = re.compile(r"([^\W\d_]+)[-\u00ad]$")


def pieces_of_pages(lines: Sequence[Line]) -> list[Piece]:
    """The pieces in order; footnotes stand after the text."""
    if not lines:
        return []
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size, 1)] += len(line.text)
    body = sizes.most_common(1)[0][0]
    known = {word.casefold() for line in lines for word in words(line.text)[1:-1]}
    main, notes = _split_notes(lines, body)
    pitches = [upper.y - lower.y for upper, lower in pairwise(main) if not lower.first and abs(upper.size - body) < 0.5]
    pitch = median([step for step in pitches if 0 < step < 3 * body] or [1.2 * body])
    tables = _tables(main)
    pieces: list[Piece] = []
    group: list[Line] = []
    at = 0
    while at < len(main):
        if at in tables:
            pieces += _closed(group, body, known)
            group = []
            pieces += _rows(main[at : tables[at]], pitch)
            at = tables[at]
            continue
        line = main[at]
        if group and _begins(line, group, pitch / body):
            pieces += _closed(group, body, known)
            group = []
        group.append(line)
        at += 1
    pieces += _closed(group, body, known)
    return [*pieces, *(_note(note, known) for note in notes)]


def _split_notes(lines: Sequence[Line], body: float) -> tuple[list[Line], list[list[Line]]]:
    """The lines of the text, and those of each footnote: smaller than the text, opened by a number."""
    main: list[Line] = []
    notes: list[list[Line]] = []
    open_note = False
    for line in lines:
        small = line.size < 0.93 * body
        match = _NOTE.match(line.text) if small else None
        if match and (match.group(1) or (open_note or bool(notes) or line.y < 300)):
            notes.append([line])
            open_note = True
        elif small and open_note:
            notes[-1].append(line)
        else:
            main.append(line)
            open_note = False
    return main, notes


def _note(lines: list[Line], known: set[str]) -> Piece:
    text = _joined([line.text for line in lines], known)
    match = _NOTE.match(text)
    assert match is not None
    mark = match.group(1) or superscript(match.group(2))
    return Piece("footnote", text[match.end() :], _pages(lines), mark)


def _begins(line: Line, group: Sequence[Line], pitch: float) -> bool:
    """Whether a line begins something new: a gap, an indent, another size, an item, or the last line stopped short.

    `pitch` is the usual distance between lines, in sizes of the letters.
    """
    last, opening = group[-1], group[0]
    if abs(line.size - last.size) > 0.08 * last.size or line.bold != last.bold:
        return True
    if _ITEM.match(line.text):
        return True
    is_item = bool(_ITEM.match(opening.text))
    moved = line.first or line.page != last.page or line.y > last.y
    if moved:
        return bool(_ENDS.search(last.text)) or (_is_indented(line) and not is_item)
    if last.y - line.y > 1.25 * pitch * line.size:
        return True
    if is_item:
        return line.x0 < opening.x0 + 0.3 * line.size and bool(_ENDS.search(last.text))
    indented = _is_indented(line) and (not _is_indented(last) or (len(group) == 1 and bool(_ENDS.search(last.text))))
    short = last.right - last.x1 > 0.25 * (last.right - last.left) and bool(_ENDS.search(last.text))
    return indented or short


def _is_indented(line: Line) -> bool:
    return line.x0 - line.left > 0.8 * line.size


def _closed(group: Sequence[Line], body: float, known: set[str]) -> list[Piece]:
    if not group:
        return []
    text = _joined([line.text for line in group], known)
    first = group[0]
    large = first.size > 1.08 * body
    if (large or first.bold) and len(words(text)) <= (30 if large else 14) and not text.endswith((".", ";", ",")):
        return [Piece("heading", text, _pages(group))]
    item = _ITEM.match(text)
    if item and (_BULLET.match(text) or len(words(text)) > 1):
        bullet = _BULLET.match(text) is not None
        return [Piece("list", text[item.end() :] if bullet else text, _pages(group))]
    return [Piece("paragraph", text, _pages(group))]


def _pages(lines: Sequence[Line]) -> str:
    first, last = lines[0].page, lines[-1].page
    return first if first == last else f"{first}–{last}"


def _joined(texts: Sequence[str], known: set[str]) -> str:
    """The lines as one. A hyphen at a line's end goes, unless the word has it elsewhere, or both halves are words elsewhere."""
    whole = ""
    for text in texts:
        cut = _HYPHENATED.search(whole)
        follows = re.match(r"[^\W\d_]+", text)
        if cut and follows and follows.group()[0].islower():
            before, after = cut.group(1).casefold(), follows.group().casefold()
            together, compound = before + after in known, f"{before}-{after}" in known
            both = len(before) > 2 and len(after) > 2 and before in known and after in known
            prefix = before in ("co", "re", "pre") and before[-1] == after[0]  # co-operate, re-elect
            keeps = whole[-1] == "-" and (prefix or compound or both) and not together
            whole = whole + text if keeps else whole[:-1] + text
        elif cut and follows:
            whole += text  # a name with a hyphen: Asia-\nPacific
        else:
            whole = f"{whole} {text}" if whole else text
    return clean(whole)


def _tables(lines: Sequence[Line]) -> dict[int, int]:
    """First line of each table → the line after it: runs of lines whose cells stand under one another."""
    aligned = [bool(_aligned(lines, at)) for at in range(len(lines))]
    tables: dict[int, int] = {}
    at = 0
    while at < len(lines):
        if not aligned[at]:
            at += 1
            continue
        end = last = at
        while end < len(lines) and not (lines[end].first and end > at) and end - last <= 2:
            last = end if aligned[end] else last
            end += 1
        end = last + 1
        start = at
        while start > 0 and not lines[start].first and _is_cell_above(lines[start - 1], lines[start]):
            start -= 1
        while end < len(lines) and not lines[end].first and _is_cell_above(lines[end], lines[end - 1]):
            end += 1
        if sum(aligned[at:end]) >= 2:
            tables[start] = end
        at = end
    return tables


def _aligned(lines: Sequence[Line], at: int) -> list[Segment]:
    """The cells of a line that stand under or over a cell of a line near by, at their left or right edge."""
    line = lines[at]
    cells = line.segments[1:] if not _BULLET.fullmatch(line.segments[0].text) else line.segments[2:]
    near = [other for n in range(max(0, at - 4), min(len(lines), at + 5)) if n != at for other in lines[n].segments[1:]]
    edge = line.right - 2
    return [
        cell for cell in cells if any(abs(cell.x0 - one.x0) < 1 or (abs(cell.x1 - one.x1) < 1 and cell.x1 < edge) for one in near)
    ]


def _is_cell_above(line: Line, row: Line) -> bool:
    """Whether a line is the rest of a cell of the row next to it: close, and no wider than that cell."""
    if abs(line.y - row.y) > 1.6 * row.size or abs(line.size - row.size) > 0.5:
        return False
    return (
        all(
            any(abs(cell.x0 - one.x0) < 1.5 for one in row.segments)
            and not any(cell.x0 < one.x0 - 1.5 < cell.x1 for one in row.segments)
            for cell in line.segments
        )
        and len(row.segments) > 1
    )


def _rows(lines: Sequence[Line], pitch: float) -> list[Piece]:
    """The rows of a table; lines that stand closer than rows do are one row, each cell's words together."""
    starts = sorted({round(cell.x0) for line in lines for cell in line.segments})
    columns = [start for number, start in enumerate(starts) if number == 0 or start - starts[number - 1] > 3]
    steps = [upper.y - lower.y for upper, lower in pairwise(lines)]
    close = min(1.25 * min(steps, default=0), 1.1 * pitch)
    loose = any(step > close for step in steps) and len(steps) > 1
    grouped: list[list[Line]] = []
    for number, line in enumerate(lines):
        partial = len(line.segments) < len(columns) or (number > 0 and len(lines[number - 1].segments) < len(columns))
        if grouped and loose and partial and steps[number - 1] <= close:
            grouped[-1].append(line)
        else:
            grouped.append([line])
    pieces = []
    for number, group in enumerate(grouped):
        cells: dict[int, list[str]] = {}
        for line in group:
            for cell in line.segments:
                column = max((n for n, start in enumerate(columns) if start <= cell.x0 + 1.5), default=0)
                cells.setdefault(column, []).append(cell.text)
        text = " | ".join(" ".join(cells[column]) for column in sorted(cells))
        pieces.append(Piece("row", text, group[0].page, opens=number == 0))
    return pieces
