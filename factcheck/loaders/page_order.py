"""Runs of characters on pages → lines in the order in which people read them, without running heads and page numbers."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

EDGE = 0.11
"""Heads and page numbers stand in this share of the page at its top and bottom."""
_NUMBER = re.compile(r"(?:page|стр\.?|p\.)?\s*[-–—|]?\s*(\d{1,4}|[ivxlc]{1,7})\s*[-–—|]?(?:\s*(?:/|of|из)\s*\d{1,4})?", re.I)


@dataclass(frozen=True, slots=True)
class Segment:
    """Text on one line of a page; lengths in points, `y` from the page's bottom to the line that letters stand on."""

    text: str
    x0: float
    x1: float
    y: float
    size: float
    bold: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page as it was drawn; `label` is the label that the file gives it."""

    number: int
    height: float
    segments: tuple[Segment, ...]
    label: str | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a column: its segments from left to right, the column's edges and the page's label.

    `first`: it is the first of its column.
    """

    segments: tuple[Segment, ...]
    left: float
    right: float
    page: str
    first: bool

    @property
    def text(self) -> str:
        return " ".join(segment.text for segment in self.segments)

    @property
    def x0(self) -> float:
        return self.segments[0].x0

    @property
    def x1(self) -> float:
        return self.segments[-1].x1

    @property
    def y(self) -> float:
        return self.segments[0].y

    @property
    def size(self) -> float:
        return max(self.segments, key=lambda segment: len(segment.text)).size

    @property
    def bold(self) -> bool:
        return all(segment.bold for segment in self.segments)


Row = tuple[Segment, ...]


def in_order(sheets: Sequence[Sheet]) -> list[Line]:
    """The lines of all pages: column after column, page after page."""
    rows = [_rows(sheet.segments) for sheet in sheets]
    heads = _running_heads(sheets, rows)
    labels = _labels(sheets, rows)
    lines: list[Line] = []
    usual = _usual_size(sheets)
    for sheet, page_rows in zip(sheets, rows, strict=True):
        kept = [row for number, row in enumerate(page_rows) if not _is_edge(sheet, page_rows, number, heads, usual)]
        for column in _columns(kept):
            left, right = min(row[0].x0 for row in column), max(row[-1].x1 for row in column)
            for number, row in enumerate(column):
                lines.append(Line(_unstretched(row, left, right), left, right, labels[sheet.number], number == 0))
    return lines


def _rows(segments: Iterable[Segment]) -> list[Row]:
    """Segments that stand on the same line, from the top down, each row from left to right."""
    rows: list[list[Segment]] = []
    for segment in sorted(segments, key=lambda one: (-one.y, one.x0)):
        if rows and abs(rows[-1][0].y - segment.y) <= 0.25 * min(rows[-1][0].size, segment.size):
            rows[-1].append(segment)
        else:
            rows.append([segment])
    return [tuple(sorted(row, key=lambda one: one.x0)) for row in rows]


def _unstretched(row: Row, left: float, right: float) -> Row:
    """The row; one that is only spread to fill its column, with the same gap between all its words, is one segment."""
    gaps = [later.x0 - earlier.x1 for earlier, later in pairwise(row)]
    size = row[-1].size
    fills = row[-1].x1 > right - 0.3 * size and row[0].x0 < left + 3 * size
    even = 1.1 if len(gaps) > 1 and max(gaps) > 2 * size else 1.35
    widest = (4 if len(gaps) > 1 else 2) * size
    if not gaps or not fills or max(gaps) > min(widest, even * min(gaps)):
        return row
    text = " ".join(segment.text for segment in row)
    return (Segment(text, row[0].x0, row[-1].x1, row[0].y, size, all(segment.bold for segment in row)),)


def _head_key(segment: Segment) -> tuple[str, int]:
    return re.sub(r"\d+|\b[ivxlc]+\b", "#", segment.text.casefold()), round(segment.y / 4)


def _in_edge(sheet: Sheet, row: Row) -> bool:
    return not EDGE * sheet.height < row[0].y < (1 - EDGE) * sheet.height


def _running_heads(sheets: Sequence[Sheet], rows: Sequence[list[Row]]) -> set[tuple[str, int]]:
    """What stands at the same height of the edge of several pages, figures apart."""
    seen: Counter[tuple[str, int]] = Counter()
    for sheet, page_rows in zip(sheets, rows, strict=True):
        seen.update({_head_key(segment) for row in page_rows if _in_edge(sheet, row) for segment in row})
    return {key for key, pages in seen.items() if pages >= max(2, 0.2 * len(sheets))}


def _is_edge(sheet: Sheet, rows: Sequence[Row], number: int, heads: set[tuple[str, int]], usual: float) -> bool:
    """Whether a row is a running head, or the page's number or a few small words on its outermost line."""
    row = rows[number]
    if not _in_edge(sheet, row):
        return False
    if any(_head_key(segment) in heads for segment in row):
        return True
    if number not in (0, len(rows) - 1):
        return False
    small = all(segment.size < 0.93 * usual for segment in row) and not re.search(r"[.!?…]$|^[⁰¹²³⁴-⁹]", row[0].text)
    return small or _page_number(row) is not None


def _usual_size(sheets: Sequence[Sheet]) -> float:
    sizes: Counter[float] = Counter()
    for sheet in sheets:
        for segment in sheet.segments:
            sizes[round(segment.size, 1)] += len(segment.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _page_number(row: Row) -> str | None:
    match = _NUMBER.fullmatch(" ".join(segment.text for segment in row).strip())
    return match.group(1) if match else None


def _labels(sheets: Sequence[Sheet], rows: Sequence[list[Row]]) -> dict[int, str]:
    """Each page's label: the file's own, else the number printed on it where numbers count up, else its place."""
    printed: dict[int, set[int]] = defaultdict(set)
    for sheet, page_rows in zip(sheets, rows, strict=True):
        for row in (row for row in page_rows if _in_edge(sheet, row)):
            for text in (_page_number(row), *(_page_number((segment,)) for segment in row)):
                if text and text.isdecimal():
                    printed[sheet.number].add(int(text) - sheet.number)
    offsets = Counter(offset for found in printed.values() for offset in found)
    offset, pages = offsets.most_common(1)[0] if offsets else (1, 0)
    start = offset if pages >= max(2, len(sheets) / 2) else 1
    return {sheet.number: sheet.label or str(sheet.number + start) for sheet in sheets}


def _columns(rows: Sequence[Row]) -> Iterator[list[Row]]:
    """The rows column by column. What reaches across the gutter parts what is above it from what is below."""
    gutter = _gutter(rows)
    if gutter is None:
        if rows:
            yield [*rows]
        return
    band: list[Row] = []
    for row in [*rows, ()]:
        if row and not any(segment.x0 < gutter < segment.x1 for segment in row):
            band.append(row)
            continue
        for side in (0, 1):
            part = [kept for one in band if (kept := tuple(s for s in one if (s.x0 >= gutter) == bool(side)))]
            yield from _columns(part)
        band = []
        if row:
            yield [row]


def _gutter(rows: Sequence[Row], deeper: int = 2) -> float | None:
    """Where a white stripe parts two columns of text; None if there is none. Columns of a table are no columns of text.

    Each side may hold columns again, `deeper` times.
    """
    if len(rows) < 4:
        return None
    segments = [segment for row in rows for segment in row]
    left, right = min(segment.x0 for segment in segments), max(segment.x1 for segment in segments)
    width = int(right - left) + 2
    change = [0] * (width + 1)
    for segment in segments:
        change[int(segment.x0 - left)] += 1
        change[int(segment.x1 - left) + 1] -= 1
    covering, crossed = [], 0
    for step in change[:width]:
        crossed += step
        covering.append(crossed)
    inner = range(int(0.15 * width), int(0.85 * width))
    best: tuple[float, float] | None = None
    start = None
    lowest = min((covering[x] for x in inner), default=0)
    for x in [*inner, -1]:
        white = x >= 0 and covering[x] <= min(lowest, 0.4 * len(rows))
        if white and start is None:
            start = x
        elif not white and start is not None:
            end = x if x >= 0 else inner[-1] + 1
            middle = left + (start + end) / 2
            if end - start >= 4 and _parts_text(rows, middle, deeper) and (best is None or end - start > best[0]):
                best = end - start, middle
            start = None
    return best[1] if best else None


def _parts_text(rows: Sequence[Row], gutter: float, deeper: int) -> bool:
    """Whether running text stands on both sides: at least three rows of one column, or of further ones."""
    sides: tuple[list[Row], list[Row]] = [], []
    for row in rows:
        if any(segment.x0 < gutter < segment.x1 for segment in row):
            continue
        for side, kept in enumerate((tuple(s for s in row if s.x1 <= gutter), tuple(s for s in row if s.x0 >= gutter))):
            if kept:
                sides[side].append(kept)
    return all(len(side) >= 3 and (_is_column(side) or (deeper > 0 and _gutter(side, deeper - 1) is not None)) for side in sides)


def _is_column(rows: Sequence[Row]) -> bool:
    """Whether most rows fill their width without wide gaps, and are long enough for text."""
    width = max(row[-1].x1 for row in rows) - min(row[0].x0 for row in rows)
    gaps = sum(later.x0 - earlier.x1 > 2 * earlier.size for row in rows for earlier, later in pairwise(row))
    usual = median(row[-1].x1 - row[0].x0 for row in rows)
    return usual >= 0.6 * width and width >= 12 * median(row[0].size for row in rows) and gaps <= 0.5 * len(rows)
