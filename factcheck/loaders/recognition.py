"""Pictures of pages → their lines of text, by RapidOCR, whose models lie in its package: nothing is fetched, nothing leaves the
computer. It needs the extra `ocr`."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

from factcheck.errors import InputError
from factcheck.loaders.page_order import Segment, Sheet
from factcheck.text import sha256

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

NAME = "ocr 1 (rapidocr 3)"
INSTALL = "pip install 'factcheck-desk[ocr]'"
LONGEST_SIDE = 2000
"""Pixels of the longer side of what is read; more makes it slower and no better."""
MOST_PAGES = 200
KEPT = ".ocr.json"
"""What was read in scan.pdf is kept beside it as scan.pdf.ocr.json."""
LARGEST_KEPT = 20_000_000
_last: list[Any] = []
"""Hash of the document that was read last, and what was read."""
_LEAST_SURE = 0.5
"""Lines below this confidence are no text: specks, stamps and lines of a form."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A page as pixels, shape (height, width, 3), with how many of them make a point, and its label."""

    pixels: NDArray[np.uint8]
    scale: float
    label: str | None = None


def require(path: Path) -> None:
    """Raises InputError that says what to install if text in pictures cannot be read."""
    if find_spec("rapidocr") is None:
        raise InputError(f"holds no text, only pictures of it; to read those, run: {INSTALL}", path)


def read(data: bytes, path: Path, pictures: Iterable[Picture]) -> tuple[list[Sheet], tuple[str, ...]]:
    """As `sheets_of`, from what was kept beside the document, if it was read before; else the pictures are read now."""
    kept, digest = path.with_name(path.name + KEPT), sha256(data)
    if kept.is_file():
        _last[:] = [digest, _kept(kept, digest)]
    if _last[:1] != [digest]:
        require(path)
        _last[:] = [digest, sheets_of(pictures)]
    sheets, sure = _last[1]
    return sheets, sure


def keep(data: bytes, document: Path) -> None:
    """Write what was just read in this document beside it: reading takes seconds a page, and others may lack the extra."""
    kept = document.with_name(document.name + KEPT)
    if _last[:1] == [sha256(data)] and not kept.exists() and not kept.is_symlink():
        sheets, sure = _last[1]
        pages = [{**asdict(sheet), "segments": [list(asdict(one).values()) for one in sheet.segments]} for sheet in sheets]
        written = {"read_by": NAME, "document_sha256": _last[0], "recognised": sure, "pages": pages}
        kept.write_text(json.dumps(written, ensure_ascii=False) + "\n", encoding="utf-8")


def _kept(path: Path, digest: str) -> tuple[list[Sheet], tuple[str, ...]]:
    try:
        found = json.loads(path.read_bytes()[:LARGEST_KEPT])
        if found["document_sha256"] != digest:
            raise InputError("was read from other bytes of the document; delete it to read them anew", path)
        sheets = [
            Sheet(
                int(page["number"]),
                float(page["height"]),
                tuple(_kept_segment(*segment) for segment in page["segments"]),
                page["label"] and str(page["label"]),
            )
            for page in found["pages"]
        ]
        return sheets, tuple(map(str, found["recognised"]))
    except (ValueError, KeyError, TypeError, RecursionError, OSError) as error:
        raise InputError(f"is not what text recognition kept ({error}); delete it to read the document anew", path) from error


def _kept_segment(text: str, x0: float, x1: float, y: float, size: float, bold: bool) -> Segment:
    return Segment(str(text), float(x0), float(x1), float(y), float(size), bool(bold))


def sheets_of(pictures: Iterable[Picture]) -> tuple[list[Sheet], tuple[str, ...]]:
    """The pages as they would be drawn, and how sure the reading of each is: "page 1: 98% sure, …"."""
    sheets, sure = [], []
    for number, picture in enumerate(pictures):
        lines = list(_lines(picture))
        usual = median([height for _, _, height in lines]) if lines else 0.0
        segments = tuple(_segment(text_box, height, usual, picture) for text_box, _, height in lines)
        sheets.append(Sheet(number, picture.pixels.shape[0] / picture.scale, segments, picture.label))
        if lines:
            weights = [(score, len(box[0])) for box, score, _ in lines]
            mean = sum(score * length for score, length in weights) / sum(length for _, length in weights)
            lowest = min(score for score, _ in weights)
            sure.append(f"page {picture.label or number + 1}: {mean:.0%} sure, least sure line {lowest:.0%}")
    return sheets, tuple(sure)


_Box = tuple[str, float, float, float]
"""Text, left, right and bottom in pixels."""


def _lines(picture: Picture) -> Iterator[tuple[_Box, float, float]]:
    """Each line with its confidence and its height in pixels."""
    read = _engine()(picture.pixels)
    for text, score, corners in zip(
        read.txts or (), read.scores or (), read.boxes if read.boxes is not None else (), strict=True
    ):
        across, down = [float(x) for x, _ in corners], [float(y) for _, y in corners]
        if score >= _LEAST_SURE and text.strip():
            yield (text.strip(), min(across), max(across), max(down)), float(score), max(down) - min(down)


def _segment(box: _Box, height: float, usual: float, picture: Picture) -> Segment:
    """The line in points. Heights vary with the letters in a line: those near the usual one are the usual one."""
    text, left, right, bottom = box
    size = 0.8 * (usual if 0.75 < height / usual < 1.35 else height) / picture.scale
    y = (picture.pixels.shape[0] - bottom) / picture.scale + 0.2 * size
    return Segment(text, left / picture.scale, right / picture.scale, y, size, False)


@lru_cache(maxsize=1)
def _engine() -> Any:
    from rapidocr import RapidOCR

    logging.getLogger("RapidOCR").setLevel(logging.ERROR)
    return RapidOCR(params={"Global.log_level": "error", "Global.max_side_len": LONGEST_SIDE})
