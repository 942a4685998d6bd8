"""Finds a quotation in a text (W3C TextQuoteSelector: exact, prefix, suffix); never a look-alike."""

from __future__ import annotations

from factcheck.text import MARKS, nearest, sentences, tidy

_SAME = str.maketrans({"‘": "'", "’": "'", "´": "'", "“": '"', "”": '"', "„": '"', "–": "-", "—": "-", "\u00a0": " "})


class AnchorError(ValueError):
    """The quotation is not in the text, or stands there more than once; the message says which and what to do."""


def anchor(text: str, quote: str, prefix: str | None = None, suffix: str | None = None) -> tuple[int, int]:
    """Start and end of the quotation: the same characters, else the same words apart from spaces, quotes and marks.

    Raises AnchorError if it is not there, or if `prefix` and `suffix` do not tell several places apart.
    """
    for look in (_exact, _loose):
        found = look(text, quote)
        kept = [span for span in found if _fits(text, span, prefix, suffix)]
        if len(kept) == 1:
            return kept[0]
        if len(kept) > 1:
            raise AnchorError(f"stands {len(kept)} times in the text; add a prefix or suffix to say which")
        if found:
            raise AnchorError("is in the text, but not after this prefix and before this suffix; correct them")
    near = nearest(tidy(quote), [tidy(text[start:end]) for start, end in sentences(text)])
    raise AnchorError("is not in the text" + (f"; the nearest sentence is: {near}" if near else "; copy it exactly"))


def contains(text: str, quote: str) -> bool:
    """Whether the words stand in the text, apart from spaces, quotation marks and emphasis marks."""
    return bool(_exact(text, quote) or _loose(text, quote))


def _exact(text: str, quote: str) -> list[tuple[int, int]]:
    spans, at = [], text.find(quote) if quote else -1
    while at >= 0:
        spans.append((at, at + len(quote)))
        at = text.find(quote, at + 1)
    return spans


def _loose(text: str, quote: str) -> list[tuple[int, int]]:
    plain, places = _plain(text)
    wanted = _plain(quote)[0].strip()
    return [(places[start], places[end - 1] + 1) for start, end in _exact(plain, wanted)]


def _plain(text: str) -> tuple[str, list[int]]:
    """The text with plain quotes and single spaces, without marks, and where each character came from."""
    kept: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text.translate(_SAME)):
        if char in MARKS or (char.isspace() and kept and kept[-1] == " "):
            continue
        kept.append(" " if char.isspace() else char)
        places.append(place)
    return "".join(kept), places


def _fits(text: str, span: tuple[int, int], prefix: str | None, suffix: str | None) -> bool:
    before, after = text[: span[0]].rstrip(), text[span[1] :].lstrip()
    return (not prefix or before.endswith(prefix.strip())) and (not suffix or after.startswith(suffix.strip()))
