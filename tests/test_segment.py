"""Passages: where they stand, how long they are, and what they need to be understood."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from factcheck.records import Block, Quotation, Source
from factcheck.segment import MOST_SENTENCES, MOST_WORDS, SHORT, segment
from factcheck.text import sentences, tidy, words

LONG = "This sentence has as many as ten words in it."


def source_of(text: str, *blocks: Block, quotations: tuple[Quotation, ...] = ()) -> Source:
    return Source("a", None, None, None, text, blocks or (Block("paragraph", 0, len(text)),), quotations=quotations)


def texts(text: str, **block: str) -> list[str]:
    return [passage.text for passage in segment(source_of(text, Block(block.pop("kind", "paragraph"), 0, len(text), **block)))]


def quoted(text: str, *quotes: str) -> Source:
    starts = [text.index(quote) for quote in quotes]
    return source_of(
        text,
        quotations=tuple(
            Quotation(f"p{number}", start, start + len(quote))
            for number, (start, quote) in enumerate(zip(starts, quotes, strict=True), 1)
        ),
    )


@pytest.mark.parametrize(
    "expected",
    [
        [],
        ["Short one."],
        [LONG, LONG],
        [f"Short one. {LONG}", LONG],
        [f"{LONG} It is so.", LONG],
        ["One. Two. Three.", "Four. Five."],
        [f"{LONG} One. Two.", f"Three. {LONG}"],
        ["word " * (SHORT - 2) + "word. " + LONG],
        ["word " * (SHORT - 1) + "word.", LONG],
        ["word " * 90 + "word.", "It is so."],
        ["word " * (MOST_WORDS - 3) + "word. Two words."],
        ["word " * (MOST_WORDS - 2) + "word.", "Two words."],
    ],
)
def test_short_sentences_join_their_neighbour(expected: list[str]) -> None:
    assert texts(" ".join(expected)) == expected


def test_the_question_that_asks_is_no_passage_and_parts_what_stands_around_it() -> None:
    assert texts("It is so. Is it? It was so.", kind="question") == ["It is so.", "It was so."]
    assert texts("It is so. Is it? It was so.", kind="paragraph") == ["It is so. Is it? It was so."]


def test_a_quotation_too_long_for_a_passage_is_cut_where_its_sentences_end() -> None:
    first, second, third = (f"{start} {'word ' * 44}end" for start in ("He said “It", "Then", "Now"))
    cut = segment(source_of(f"{first}. {second}! {third}.” {LONG}"))
    assert [passage.text for passage in cut] == [f"{first}.", f"{second}!", f"{third}.”", LONG]
    assert cut[1].context == tidy(f"{first}.")
    assert texts(f"“{LONG} {LONG}”") == [f"“{LONG} {LONG}”"]


@pytest.mark.parametrize(
    ("before", "text", "heading", "context"),
    [
        (LONG, "They have denied it again and again since then.", "", LONG),
        (LONG, "But they have denied it again and again.", "Reforms", f"Reforms. {LONG}"),
        (LONG, "However, this was denied again and again then.", "Why?", f"Why? {LONG}"),
        (LONG, "Theysen has denied it again and again since.", "Reforms", "Reforms"),
        (LONG, "Kozlov has denied it again and again since.", "", ""),
        (
            "He said “It is so and it was so.",
            "Nobody has denied it again and again since.",
            "",
            "He said “It is so and it was so.",
        ),
        ("He said “It is so and it was so.”", "Nobody has denied it again and again since.", "", ""),
    ],
)
def test_context(before: str, text: str, heading: str, context: str) -> None:
    whole = f"{before} {text}"
    last = segment(source_of(whole, Block("paragraph", 0, len(whole), heading)))[-1]
    assert (last.text, last.context) == (text, context)


def test_context_does_not_reach_into_the_paragraph_before() -> None:
    text = f"{LONG}\n\nThey have denied it again and again since then."
    second = segment(source_of(text, Block("paragraph", 0, len(LONG)), Block("paragraph", len(LONG) + 2, len(text), "Heading")))[
        1
    ]
    assert second.context == "Heading"


def test_a_quotation_from_within_a_sentence_leans_on_how_the_sentence_begins() -> None:
    [passage] = segment(quoted("He added that “Their members were in prison”.", "Their members were in prison"))
    assert passage.context == "He added that “"


def test_whose_words() -> None:
    text = f"{LONG} {LONG}"
    quotation = Quotation("p1", len(LONG) + 1, len(text), "OSCE")
    block = Block("paragraph", 0, len(text), "", "Borys")
    first, second = segment(source_of(text, block, quotations=(quotation,)))
    assert (first.attributed_to, second.attributed_to) == ("Borys", "OSCE")
    assert (first.id, second.id) == (f"a@0-{len(LONG)}", "a#p1")
    [unattributed] = segment(source_of(LONG, Block("list", 0, len(LONG), "", "Borys"), quotations=(Quotation("p2", 0, 4),)))
    assert unattributed.attributed_to == "Borys"


@pytest.mark.parametrize(
    ("text", "quotes", "expected"),
    [
        (f"{LONG} So it is. {LONG}", [LONG], [LONG, f"So it is. {LONG}"]),
        ("One is. Two is. Three is.", ["Two is."], ["One is.", "Two is.", "Three is."]),
        (f"{LONG} Two is. Three is.", [f"{LONG} Two is."], [f"{LONG} Two is.", "Three is."]),
        ("One is. Two is.", ["is. Two"], ["is. Two"]),
    ],
)
def test_curated_quotations_replace_only_the_sentences_they_overlap(text: str, quotes: list[str], expected: list[str]) -> None:
    assert [passage.text for passage in segment(quoted(text, *quotes))] == expected


def test_a_quotation_outside_every_block_is_a_passage() -> None:
    text = f"Menu entry\n{LONG}"
    source = source_of(text, Block("paragraph", 11, len(text)), quotations=(Quotation("p1", 0, 10),))
    assert [(passage.id, passage.context) for passage in segment(source)] == [("a#p1", ""), (f"a@11-{len(text)}", "")]


@st.composite
def any_source(draw: st.DrawFn) -> Source:
    """Any text with any disjoint blocks and any quotations."""
    pieces = st.sampled_from(
        [LONG, "They ran. ", "So? ", "“Open. ", "Shut.” ", '"', "Mr. ", "word " * 30, "\n\n", "**.²", "[…] "]
    )
    text = "".join(draw(st.lists(pieces | st.text(max_size=20), max_size=12)))
    edges = sorted(set(draw(st.lists(st.integers(0, len(text)), max_size=8))))
    kinds = st.sampled_from(["paragraph", "question", "caption", "footnote", "list"])
    blocks = [Block(draw(kinds), start, end, draw(st.sampled_from(["", "Heading"]))) for start, end in pairwise(edges)]
    blocks = [block for block in blocks if draw(st.booleans())]
    spans = draw(st.lists(st.tuples(st.integers(0, len(text)), st.integers(0, len(text))), max_size=3))
    quotations = [Quotation(f"p{number}", *sorted(span)) for number, span in enumerate(spans) if span[0] != span[1]]
    return Source("a", None, None, None, text, tuple(blocks), quotations=tuple(quotations))


@given(any_source())
@example(source_of("“" + "Abcd efg. " * 100))
def test_what_holds_for_any_text_and_any_blocks(source: Source) -> None:
    passages = segment(source)
    curated = [passage for passage in passages if "#" in passage.id]
    segments = [passage for passage in passages if "@" in passage.id]
    assert sorted(one.id for one in curated) == sorted(f"a#{quotation.id}" for quotation in source.quotations)
    assert list(passages) == sorted(passages, key=lambda one: (one.start, one.end))
    for one in passages:
        assert source.text[one.start : one.end] == one.text != ""
    for one in segments:
        assert any(block.start <= one.start < one.end <= block.end for block in source.blocks)
        assert not any(one.start < other.end and other.start < one.end for other in curated)
        spans = sentences(one.text)
        assert len(words(one.text)) <= MOST_WORDS or len(spans) == 1
        assert len(spans) <= MOST_SENTENCES or len(words(one.text)) <= MOST_WORDS
    for before, after in pairwise(segments):
        assert before.end <= after.start


@given(any_source())
def test_every_sentence_is_covered_unless_it_asks_or_is_quoted_in_part(source: Source) -> None:
    covered = {place for passage in segment(source) for place in range(passage.start, passage.end)}
    for block in source.blocks:
        for first, last in sentences(source.text[block.start : block.end]):
            start, end = block.start + first, block.start + last
            asks = block.kind == "question" and tidy(source.text[start:end]).endswith("?")
            in_part = any(quotation.start < end and start < quotation.end for quotation in source.quotations)
            missing = {place for place in range(start, end) if not source.text[place].isspace()} - covered
            assert not missing or asks or in_part, source.text[start:end]


@given(any_source())
def test_the_same_source_gives_the_same_passages(source: Source) -> None:
    assert segment(source) == segment(source)


def test_a_passage_knows_its_language_also_where_the_document_is_in_two() -> None:
    paragraphs = (
        "The elections were free and fair, said the minister on Friday.",
        "Выборы были свободными и честными, заявил министр в пятницу.",
        "Сайлау еркін әрі әділ өтті, деді министр жұма күні өткен жиында.",
    )
    text = "\n\n".join(paragraphs)
    starts = [text.index(paragraph) for paragraph in paragraphs]
    blocks = tuple(Block("paragraph", at, at + len(one)) for at, one in zip(starts, paragraphs, strict=True))
    for declared in ("en", "ru", None):
        source = replace(source_of(text, *blocks), language=declared)
        assert [passage.language for passage in segment(source)] == ["en", "ru", "kk"]


def test_chinese_sentences_are_as_long_as_others() -> None:
    sentence = "部长在星期五的新闻发布会上说选举是自由和公正的，反对派否认了这一点。"
    found = segment(replace(source_of(sentence * 3), language="zh"))
    assert [passage.text for passage in found] == [sentence] * 3


@pytest.mark.parametrize(
    ("language", "first", "second"),
    [
        (
            "ru",
            "Правительство обещало провести реформы до конца текущего года.",
            "Однако закон о собраниях стал только строже, чем был.",
        ),
        (
            "fr",
            "Le gouvernement avait promis des réformes avant la fin de l'année.",
            "Cependant, la loi sur les réunions est plus dure.",
        ),
        ("zh", "政府承诺在今年年底之前完成所有的政治改革措施。", "但集会法比以前更加严格，批评者这样说道。"),
    ],
)
def test_what_leans_on_the_sentence_before_has_it_as_context(language: str, first: str, second: str) -> None:
    found = segment(replace(source_of(f"{first} {second}"), language=language))
    assert [(passage.text, passage.context) for passage in found] == [(first, ""), (second, first)]


def test_english_says_on_a_day_and_not_he_in_polish() -> None:
    text = "The court sat for two hours that morning in the town. On Monday it closed the newspaper for a year."
    assert [passage.context for passage in segment(source_of(text))] == ["", ""]
