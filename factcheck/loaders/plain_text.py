"""Plain text, as saved from a web page or written by hand.

The text is kept as it is, so offsets count in the file's own characters. `article` says which lines are the article:
menus, bylines, related links, contact and comment blocks are left out, footnotes stay wherever they stand.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from factcheck.errors import InputError
from factcheck.interfaces import Loader
from factcheck.records import Block, Extracted
from factcheck.text import normalise, sentences, tidy, words

_SENTENCE_END = re.compile(r"""[.!?…:](?:[\s"'”’»)\]*_¹²³⁰⁴-⁹]|\[\d{1,3}\])*$""")
_NOTE_MARK = re.compile(r"[¹²³⁰⁴-⁹]+|\[\d{1,3}\]")
_FOOTNOTE = re.compile(rf"^(?:{_NOTE_MARK.pattern})\s*")
_LINKS = re.compile(r"(?<![-–—\s])[-–—\s]*<?https?://\S+>?")
TURN = re.compile(r"^([A-ZÀ-ÞА-Я][\w.’'-]*(?:\s[A-ZÀ-ÞА-Я][\w.’'-]*){0,3})\s?:\s+(?=\S)")
_LIST_ITEM = re.compile(r"^\s*(?:[-•*–]|\d{1,2}[.)])\s+")
_CAPTION = re.compile(r"\((?:photo|image|picture|foto)\b|^(?:photo|image|caption)\s*:", re.I)
_DATE = re.compile(r"\b(?:\d{1,2}[ ,./-]+\w+[ ,./-]+\d{4}|\w+ \d{1,2}, \d{4})$")
_BIO = re.compile(
    r"^[A-ZÀ-Þ][\w.’'-]+(?:\s[A-ZÀ-Þ][\w.’'-]+){1,3} is (?:an? |the )?(?:[\w’'-]+ ){0,5}?"
    r"(?:journalist|editor|reporter|correspondent|writer|columnist|freelancer|researcher|fellow|analyst|intern)\b"
)
# What opens the part of a page that is no longer the article. Believed only near the end (see `_article_end`).
_AFTER_ARTICLE = re.compile(
    r"""^\W*(?:\d+\s+comments?\b|leave\s+a\s+(?:reply|comment)\b|comments?\s*$|sign\s+up\b|subscribe\b|support\s+\w+(?:\s+\w+)?\s*$
    |popular\s*$|most\s+(?:read|popular)\b|related\b.{0,40}$|read\s+(?:more|also|next)\b|see\s+also\b|share\s+this\b|follow\s+us\b
    |if\s+you\s+would\s+like\s+to\s+(?:comment|contact|ask)|for\s+(?:more|further)\s+(?:\w+\s+)?information|for\s+media\s+inquiries
    |(?:media\s+)?contacts?\s*:|get\s+acquainted\b|©|copyright\b|all\s+rights\s+reserved)""",
    re.I | re.X,
)
_HEADING_WORDS = 12


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    text: str

    @property
    def is_prose(self) -> bool:
        return len(words(self.text)) >= 8 and (bool(_SENTENCE_END.search(self.text)) or len(words(self.text)) >= 25)


class PlainText(Loader):
    """UTF-8 text files."""

    name = "plain_text 1"

    def load(self, data: bytes, path: Path, title: str | None) -> Extracted:
        text = self.read(data, path)
        return Extracted(text, self.article(text, title))

    def read(self, data: bytes, path: Path) -> str:
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = data[: error.start].count(b"\n") + 1
            raise InputError(f"is not UTF-8 (byte {error.start}); save it as UTF-8", path, line) from error

    def article(self, text: str, title: str | None) -> tuple[Block, ...]:
        lines = _lines(text)
        first, last = _article_start(lines, title), _article_end(lines)
        blocks = _body(lines[first:last], first > 0 or title is not None, title)
        if not blocks:  # too short to tell prose from menus
            said = (line for line in lines[first:last] if words(line.text) and not _FOOTNOTE.match(line.text))
            blocks = [Block("paragraph", line.start, line.end) for line in said]
        return tuple(sorted([*blocks, *_footnotes(text, lines, blocks)], key=lambda block: block.start))


def _lines(text: str) -> list[_Line]:
    """Lines that are not blank, without the space around them."""
    lines = []
    for match in re.finditer(r"[^\n\r]+", text):
        content = match.group().strip()
        if content:
            start = match.start() + match.group().index(content)
            lines.append(_Line(start, start + len(content), content))
    return lines


def _article_start(lines: list[_Line], title: str | None) -> int:
    """The line of the title if the text has it; else the first line of the first run of prose and lists with a long paragraph."""
    if title:
        wanted = normalise(title)
        for number, line in enumerate(lines):
            if normalise(line.text) == wanted:
                return number
    start = long = next((number for number, line in enumerate(lines) if line.is_prose and len(words(line.text)) >= 15), 0)
    for number in range(long - 1, -1, -1):
        if not (lines[number].is_prose or _LIST_ITEM.match(lines[number].text)):
            break
        start = number if lines[number].is_prose else start
    return start


def _article_end(lines: list[_Line]) -> int:
    """The first line that opens what follows the article, provided that little prose comes after it."""
    total = sum(len(words(line.text)) for line in lines if line.is_prose) or 1
    after = 0
    end = len(lines)
    for number in range(len(lines) - 1, -1, -1):
        line = lines[number]
        if _AFTER_ARTICLE.match(line.text) and after <= 0.25 * total:
            end = number
        if line.is_prose and not _FOOTNOTE.match(line.text):
            after += len(words(line.text))
    return end


def _body(lines: list[_Line], titled: bool, title: str | None) -> list[Block]:
    """Paragraphs, interview turns, lists and captions, each with the heading or question it stands under."""
    labels = turn_labels([line.text for line in lines])
    seen: set[str] = {normalise(title)} if title else set()
    blocks: list[Block] = []
    heading, speaker, question, lead_in = "", None, "", ""
    prose_left = sum(line.is_prose for line in lines)
    prose_seen = False
    for number, line in enumerate(lines):
        prose_left -= line.is_prose
        turn = TURN.match(line.text)
        is_turn = turn is not None and turn.group(1) in labels
        repeated = normalise(line.text) in seen and not is_turn
        seen.add(normalise(line.text))
        if repeated or _FOOTNOTE.match(line.text) or (_BIO.match(line.text) and prose_left <= 3):
            continue
        goes_on = bool(prose_left) or (number > 0 and bool(blocks) and blocks[-1].end == lines[number - 1].end)
        if turn and is_turn:
            speaker = labels[turn.group(1)]
            start = line.start + turn.end()
            asks = tidy(line.text).endswith("?")
            question = tidy(line.text[turn.end() :]) if asks else question
            blocks.append(Block("question" if asks else "paragraph", start, line.end, "" if asks else question, speaker))
            prose_seen = True
        elif _LIST_ITEM.match(line.text):
            mark = _LIST_ITEM.match(line.text)
            blocks.append(Block("list", line.start + (mark.end() if mark else 0), line.end, lead_in or heading, speaker))
            continue
        elif speaker is None and is_heading(line.text) and line.text.endswith("?"):
            heading = tidy(line.text)
        elif line.is_prose:
            kind = "caption" if _CAPTION.search(line.text) else "paragraph"
            blocks.append(Block(kind, line.start, line.end, question or heading, speaker))
            prose_seen = prose_seen or kind == "paragraph"
        elif prose_left and (prose_seen or not titled) and is_heading(line.text) and not (speaker and _ends(line.text)):
            heading = tidy(line.text)
        elif prose_seen and ((goes_on and _ends(line.text)) or (prose_left and len(words(line.text)) > _HEADING_WORDS)):
            blocks.append(Block("paragraph", line.start, line.end, question or heading, speaker))
        lead_in = tidy(line.text) if line.text.endswith(":") else ""
    return blocks


def _ends(line: str) -> bool:
    return bool(_SENTENCE_END.search(line)) and not line.endswith(":")


def is_heading(line: str) -> bool:
    """Whether a line that stands alone reads like a heading: few words, no end of a sentence, no date."""
    return (
        len(words(line)) <= _HEADING_WORDS
        and line[-1] not in ".:;,!"
        and any(char.isalpha() for char in line)
        and not _DATE.search(line)
    )


def heads_section(text: str) -> bool:
    """Whether a paragraph of a format without headings is one: short, and no turn of an interview."""
    return bool(text) and is_heading(text) and not TURN.match(text)


def turn_labels(lines: Sequence[str]) -> dict[str, str]:
    """Label as written → full name of the person, where two or more each open several lines ("Borys:", "Piotr Borys:")."""
    written = Counter(match.group(1) for line in lines if (match := TURN.match(line)))
    surname = {label: label.split()[-1] for label in written}
    often = Counter({name: sum(written[label] for label in written if surname[label] == name) for name in surname.values()})
    fullest: dict[str, str] = {}
    for label in written:
        if len(label) > len(fullest.get(surname[label], "")):
            fullest[surname[label]] = label
    people = {name for name, lines_opened in often.items() if lines_opened >= 2}
    return {label: fullest[surname[label]] for label in written if surname[label] in people} if len(people) >= 2 else {}


def _footnotes(text: str, lines: list[_Line], blocks: list[Block]) -> Iterator[Block]:
    """The footnotes that say something; the context of each is the sentence that carries its mark, up to the mark."""
    notes = {line: mark for line in lines if (mark := _FOOTNOTE.match(line.text))}
    carrying = carriers(text, blocks, {mark.group().strip() for mark in notes.values()})
    for line, mark in notes.items():
        if len(words(_LINKS.sub("", line.text[mark.end() :]))) < 4:
            continue
        end = line.end
        for link in reversed([*_LINKS.finditer(text, line.start, line.end)]):
            if link.end() < end:
                break
            end = link.start()
        yield Block("footnote", line.start + mark.end(), end, carrying.get(mark.group().strip(), ""))


def carriers(text: str, blocks: Sequence[Block], wanted: set[str]) -> dict[str, str]:
    """Footnote mark → the words before it, back to the start of their sentence."""
    found: dict[str, str] = {}
    for block in blocks:
        stretch = text[block.start : block.end]
        marks = [mark for mark in _NOTE_MARK.finditer(stretch) if mark.group() in wanted]
        starts = [start for start, _ in sentences(stretch)] if marks else []
        for mark in marks:
            if mark.group() not in found:
                carrying = bisect_right(starts, mark.start()) - 1
                found[mark.group()] = tidy(stretch[starts[carrying] if carrying >= 0 else 0 : mark.start()])
    return found
