"""Texts from outside as reports show them: nothing in them is obeyed by a terminal or a browser."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import urlsplit

# What a terminal or a browser might obey instead of show: escape sequences, control and direction characters.
_ESCAPES = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]|(?:\x1b[\]PX^_]|\x9d)[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)|\x1b[ -/]*[0-~]?"
)
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
_LONE_SURROGATES = re.compile("[\ud800-\udfff]")
# Emphasis in pairs, then the halves that remain where a passage was cut; "5 * 3", "5*3" and "f***" keep their stars.
_EMPHASIS = re.compile(r"(?<![\w*])(\*{1,3})(?=[^\s*])([^*]+)(?<=[^\s*])\1(?![\w*])")
_HALVES = re.compile(r"(?<![\w*])\*{1,3}(?=[\w\"'“‘„«(])|(?<=[.,;:!?…)\"'”’»])\*{1,3}(?![\w*])|(?<=\w{3})\*\*(?![\w*])")


def plain(text: str) -> str:
    """The text without escape sequences, control and direction characters; lone surrogates become U+FFFD."""
    if text.isascii() and text.isprintable():
        return text
    return _LONE_SURROGATES.sub("\ufffd", _CONTROLS.sub("", _ESCAPES.sub("", text)))


def readable(text: str) -> str:
    """The text as shown to people: plain, no Markdown emphasis, single spaces. Words and their order stay."""
    return _known(text) if len(text) < REPEATED else _readable(text)


def _readable(text: str) -> str:
    line = " ".join(plain(text).split())
    if "*" not in line:
        return line
    shorter = _EMPHASIS.sub(r"\2", line)
    while shorter != line:
        line, shorter = shorter, _EMPHASIS.sub(r"\2", shorter)
    return _HALVES.sub("", line)


REPEATED = 300
"""Letters below which a text is likely a name or title that a report shows many times."""
_known = lru_cache(maxsize=4096)(_readable)


def quoted(text: str) -> str:
    """The readable text in quotation marks, unless it opens with its own."""
    shown = readable(text)
    return shown if shown[:1] in '“"«„' else f"“{shown}”"


def safe_url(url: str | None) -> str | None:
    """The address if it is a plain http or https one, else None."""
    try:
        safe = url is not None and urlsplit(url).scheme in ("http", "https") and not re.search(r"[\s\"'<>`\\]", url)
    except ValueError:
        return None
    return url if safe and url == plain(url or "") else None
