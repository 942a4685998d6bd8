"""Pictures of pages: PNG, JPEG and TIFF, which may hold several; their text is recognised."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from pathlib import Path

from factcheck.errors import InputError
from factcheck.interfaces import Loader
from factcheck.loaders import recognition
from factcheck.loaders.page_order import in_order
from factcheck.loaders.page_text import pieces_of_pages
from factcheck.loaders.pieces import assemble
from factcheck.records import Extracted

MOST_PIXELS = 60_000_000
_POINTS = 842.0
"""The longer side of the page that a picture is taken for, A4."""


class Picture(Loader):
    """A photographed or scanned page."""

    name = f"picture 1, {recognition.NAME}"

    def load(self, data: bytes, path: Path, title: str | None) -> Extracted:
        sheets, sure = recognition.read(data, path, _pages(data, path))
        pieces = pieces_of_pages(in_order(sheets))
        if not pieces:
            raise InputError("holds no text that could be recognised", path)
        first = next((piece.text for piece in pieces if piece.kind == "heading"), None)
        return assemble(pieces, title, {**({"title": first} if first else {}), "recognised": sure})


def _pages(data: bytes, path: Path) -> Iterator[recognition.Picture]:
    import numpy as np
    from PIL import Image, ImageOps

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # we have a limit of our own
        opened = Image.open(io.BytesIO(data), formats=("PNG", "JPEG", "TIFF"))
    with opened as image:
        pages = getattr(image, "n_frames", 1)
        if pages > recognition.MOST_PAGES:
            raise InputError(f"has {pages:,} pages, more than {recognition.MOST_PAGES}; split it into its parts", path)
        for number in range(pages):
            image.seek(number)
            if image.width * image.height > MOST_PIXELS:
                raise InputError(f"has more than {MOST_PIXELS // 1_000_000} million pixels; save it smaller", path)
            upright = ImageOps.exif_transpose(image).convert("RGB")
            upright.thumbnail((recognition.LONGEST_SIDE, recognition.LONGEST_SIDE))
            yield recognition.Picture(np.asarray(upright)[:, :, ::-1].copy(), max(upright.size) / _POINTS)
