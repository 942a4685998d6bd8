"""Source → passages: one to three sentences that stand alone, with what is needed to understand them as context."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from itertools import groupby, pairwise

from factcheck.languages import language_of, paragraph_language
from factcheck.records import Block, Passage, Quotation, Source
from factcheck.text import Span, in_context, sentences, tidy, trim, word_count

MOST_WORDS = 80
MOST_SENTENCES = 3
SHORT = 8
"""A sentence with fewer words joins its neighbour."""
_LEANS = {
    language: re.compile(f"(?:{words})" if language == "zh" else rf"(?:{words})(?!\w)")
    for language, words in {
        "ar": "هو|هي|هم|هذا|هذه|ذلك|لكن|كما",
        "de": "Er|Sie|Es|Dies|Diese|Dieser|Dieses|Aber|Doch|Jedoch|Auch|Deshalb|Daher|Stattdessen",
        "en": "They|He|She|It|This|These|Those|Such|His|Her|Their|Its|But|However|Also|Moreover|Instead|Subsequently|Now|Hence"
        "|Therefore",
        "es": "Él|Ella|Ellos|Ellas|Esto|Este|Esta|Estos|Estas|Pero|Sin embargo|También|Además|Por eso",
        "fr": "Il|Elle|Ils|Elles|Cela|Ce|Cet|Cette|Ces|Mais|Cependant|Aussi|De plus|Toutefois",
        "it": "Egli|Lui|Lei|Essi|Esse|Loro|Questo|Questa|Questi|Queste|Ma|Però|Tuttavia|Inoltre|Anche",
        "kk": "Ол|Олар|Бұл|Мұндай|Бірақ|Алайда|Сондай-ақ|Сондықтан|Оның",
        "pl": "On|Ona|Oni|One|To|Ten|Ta|Te|Ale|Jednak|Jednakże|Także|Również|Dlatego",
        "ru": "Он|Она|Они|Оно|Это|Этот|Эта|Эти|Такой|Такие|Но|Однако|Также|Кроме того|Поэтому|Его|Её|Их",
        "tr": "O|Onlar|Bu|Bunlar|Ama|Fakat|Ancak|Ayrıca|Bu nedenle",
        "zh": "他|她|它|这|此|但|然而|不过|因此|而且",
    }.items()
}
"""How a sentence begins that needs the one before it."""
_ENDS_INSIDE = re.compile(r"(?<=[^\W\d_]{3})[.!?…][\"”’']?\s+(?=[\"“‘']?[^\W\d_a-zà-ÿа-я])")


def segment(source: Source) -> tuple[Passage, ...]:
    """The passages of a source in order of the text; curated quotations replace the segments they overlap."""
    passages = []
    unplaced = list(source.quotations)
    document = language_of(source.text, source.language)
    for block in source.blocks:
        language = paragraph_language(source.text[block.start : block.end], document) if document else None
        spans = _sentences(source, block, language or "en")
        for quotation in [one for one in unplaced if block.start <= one.start < block.end]:
            unplaced.remove(quotation)
            context = _context(source.text, block, spans, quotation.start, language)
            passages.append(_quoted(source, quotation, context, block, language))
        for start, end in _stretches(source, block, spans):
            context = _context(source.text, block, spans, start, language)
            passages.append(_passage(source, block, start, end, context, language))
    passages += [_quoted(source, quotation, "", None, document) for quotation in unplaced]
    return tuple(sorted(passages, key=lambda passage: (passage.start, passage.end, passage.id)))


def _sentences(source: Source, block: Block, language: str) -> list[Span]:
    """Sentences of a block, none longer than a passage may be if it has several sentences in quotation marks."""
    text, offset = source.text, block.start
    spans = sentences(text[block.start : block.end], language)
    return [piece for start, end in spans for piece in _pieces(text, start + offset, end + offset)]


def _pieces(text: str, start: int, end: int) -> list[Span]:
    cuts = [match.end() for match in _ENDS_INSIDE.finditer(text, start, end)] if _length(text, start, end) > MOST_WORDS else []
    pieces: list[Span] = []
    for first, last in pairwise([start, *cuts, end]):
        if pieces and _length(text, pieces[-1][0], last) <= MOST_WORDS:
            pieces[-1] = (pieces[-1][0], last)
        else:
            pieces.append((first, last))
    return [trim(text, *piece) for piece in pieces]


def _stretches(source: Source, block: Block, spans: list[Span]) -> Iterator[Span]:
    """Sentences that are not curated nor questions, each short one joined to the one before it, or else after it."""

    def free(span: Span) -> bool:
        asks = block.kind == "question" and tidy(source.text[span[0] : span[1]]).endswith("?")
        return not asks and not any(span[0] < taken.end and taken.start < span[1] for taken in source.quotations)

    for is_free, run in groupby(spans, free):
        if is_free:
            yield from _joined(source.text, run)


def _joined(text: str, spans: Iterator[Span]) -> Iterator[Span]:
    group: list[Span] = []
    for span in spans:
        joins = bool(group) and len(group) < MOST_SENTENCES and _length(text, group[0][0], span[1]) <= MOST_WORDS
        short = _length(text, *span) < SHORT or (bool(group) and _length(text, group[0][0], group[-1][1]) < SHORT)
        if group and not (joins and short):
            yield group[0][0], group[-1][1]
            group = []
        group.append(span)
    yield group[0][0], group[-1][1]


def _context(text: str, block: Block, spans: list[Span], start: int, language: str | None) -> str:
    """What the block stands under, and the sentence before if the passage leans on it ("They", "But") or ends its quotation."""
    earlier = bisect_left(spans, (start, start)) - 1
    if earlier < 0:
        return block.context
    before = text[spans[earlier][0] : min(spans[earlier][1], start)]
    leans = _LEANS.get(language or "en")
    inside_quotation = before.count("“") > before.count("”") or before.count('"') % 2
    return in_context(block.context, before) if inside_quotation or (leans and leans.match(text, start)) else block.context


def _length(text: str, start: int, end: int) -> int:
    return word_count(text[start:end])


def _passage(source: Source, block: Block, start: int, end: int, context: str, language: str | None) -> Passage:
    return Passage(
        id=f"{source.id}@{start}-{end}",
        source_id=source.id,
        start=start,
        end=end,
        text=source.text[start:end],
        context=context,
        attributed_to=block.speaker,
        page=block.page,
        language=language,
    )


def _quoted(source: Source, quotation: Quotation, context: str, block: Block | None, language: str | None) -> Passage:
    return Passage(
        id=f"{source.id}#{quotation.id}",
        source_id=source.id,
        start=quotation.start,
        end=quotation.end,
        text=source.text[quotation.start : quotation.end],
        context=context,
        attributed_to=quotation.attributed_to or (block.speaker if block else None),
        page=block.page if block else None,
        language=language,
    )
