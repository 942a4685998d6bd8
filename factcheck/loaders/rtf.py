"""Rich Text Format, read by striprtf; footnotes are taken out first, since it leaves them away."""

from __future__ import annotations

import re
from pathlib import Path

from factcheck.errors import InputError
from factcheck.interfaces import Loader
from factcheck.loaders.known import known
from factcheck.loaders.pieces import Piece, assemble, superscript
from factcheck.loaders.plain_text import heads_section
from factcheck.records import Extracted, Known

_GROUP = re.compile(r"(?<!\\)(?:\\\\)*[{}]")
_ITEM = re.compile(r"\{\\(?:pntext|listtext)[^{}]*\}")
_WORD = re.compile(r"(?=\{\\field|\\f\d)")
"""Where a line may end, so that no expression of striprtf looks further than to the next of these words."""
MOST_NOTES = 5_000
_DAY = re.compile(r"\\creatim\\yr(\d{4})\\mo(\d{1,2})\\dy(\d{1,2})")
_BULLET = "\u2063"
"""An invisible mark that stands for a list item until the text is cut into lines."""


class Rtf(Loader):
    """RTF as word processors write it."""

    name = "rtf 1 (striprtf 0)"

    def load(self, data: bytes, path: Path, title: str | None) -> Extracted:
        text = data.decode("latin-1").replace("\0", "")  # RTF is ASCII; other characters are escaped
        kept, notes = _without_notes(text, path)
        marked = _ITEM.sub(rf"\\u{ord(_BULLET)}?", kept)
        pieces: list[Piece] = []
        for line in _plain(marked).split("\n"):
            if "|" in line and line.rstrip().endswith("|"):
                row = " | ".join(cell.strip() for cell in line.rstrip().rstrip("|").split("|"))
                pieces.append(Piece("row", row, opens=not (pieces and pieces[-1].kind == "row")))
            elif _BULLET in line:
                pieces.append(Piece("list", line.replace(_BULLET, "").lstrip("•·-–\t ")))
            else:
                pieces.append(Piece("heading" if heads_section(line.strip()) else "paragraph", line))
        return assemble([*pieces, *notes], title, _said(text, path))


def _without_notes(text: str, path: Path) -> tuple[str, list[Piece]]:
    """The text with the number of each footnote in its place, and the footnotes."""
    notes: list[Piece] = []
    parts: list[str] = []
    at = 0
    while (start := text.find(r"{\footnote", at)) >= 0:
        end = _group_end(text, start, path)
        number = superscript(str(len(notes) + 1))
        said = _plain(text[start:end].replace(r"\footnote", "", 1).replace(r"\chftn", ""))
        notes.append(Piece("footnote", said, mark=number))
        parts += [text[at:start], *(f"\\u{ord(char)}?" for char in number)]
        at = end
        if len(notes) > MOST_NOTES:
            raise InputError(f"has more than {MOST_NOTES:,} footnotes; split it into its parts", path)
    return "".join([*parts, text[at:]]), notes


def _group_end(text: str, start: int, path: Path) -> int:
    """Where the group that opens at `start` is closed."""
    depth = 0
    for brace in _GROUP.finditer(text, start):
        depth += 1 if brace.group()[-1] == "{" else -1
        if depth == 0:
            return brace.end()
    raise InputError("breaks off inside a group; open it and save it again", path)


def _plain(text: str) -> str:
    from striprtf.striprtf import rtf_to_text

    return str(rtf_to_text(_WORD.sub("\n", text), errors="replace"))  # type: ignore[no-untyped-call]


def _said(text: str, path: Path) -> Known:
    found: dict[str, str] = {}
    for key in ("title", "author"):
        start = text.find(rf"{{\{key} ")
        if start >= 0:
            group = text[start : _group_end(text, start, path)]
            found[key] = _plain("{\\rtf1" + group.replace(rf"\{key}", "", 1) + "}")
    day = _DAY.search(text)
    date = f"{day.group(1)}-{int(day.group(2)):02}-{int(day.group(3)):02}" if day else None
    return known(found.get("title"), authors=[found.get("author")], published_on=date)
