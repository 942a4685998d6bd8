"""Every format gives back the whole article, and nothing but the article, of the documents made from tests/documents/."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest
from build_documents import articles as made_from
from build_documents import documents, main

from factcheck.benchmarks.documents import articles, bench_documents, found_and_foreign
from factcheck.documents import extract, format_of
from factcheck.records import Extracted
from factcheck.registry import COLLECTIONS, LOADERS
from factcheck.text import words

MADE = {name: (data, expected) for name, data, expected in documents()}

PICTURES = {".png", ".jpg", ".jpeg", ".tif", ".tiff"}
"""Recognising their text takes seconds: see test_recognition."""


def read(name: str) -> Extracted:
    return extract(MADE[name][0], Path(name))[0]


def block_with(name: str, words_in_it: str) -> tuple[str, str | None, str]:
    """Kind, page and context of the block that holds the words."""
    found = read(name)
    block = next(one for one in found.blocks if words_in_it in found.text[one.start : one.end])
    return block.kind, block.page, block.context


def test_there_are_documents_of_every_format() -> None:
    assert len(MADE) >= 30
    assert {format_of(Path(name)) for name in MADE} == {*LOADERS, *COLLECTIONS} - {".htm"} - PICTURES


def test_each_format_gives_the_article_and_no_more() -> None:
    expected, found, total, foreign = (defaultdict[str, int](int) for _ in range(4))
    missed: list[str] = []
    for name, (data, lines) in MADE.items():
        suffix = format_of(Path(name))
        here, too_much, count = found_and_foreign(list(articles(data, Path(name))), lines)
        expected[suffix] += len(lines)
        found[suffix] += len(here)
        total[suffix] += count
        foreign[suffix] += sum(len(words(sentence)) for sentence in too_much)
        missed += [f"{name}: {line}" for line in lines if line not in here] + [f"{name}: + {line}" for line in too_much]
    for suffix in expected:
        assert found[suffix] >= 0.99 * expected[suffix], missed
        assert foreign[suffix] <= 0.01 * total[suffix], missed


def test_what_is_measured_can_fail() -> None:
    text = "The bridge is closed. Subscribe to our newsletter now."
    read_badly = Extracted(text, extract(text.encode(), Path("a.md"))[0].blocks)
    found, foreign, count = found_and_foreign([read_badly], ["The bridge is closed.", "The road is open."])
    assert (found, foreign, count) == (["The bridge is closed."], ["Subscribe to our newsletter now."], 9)


def test_the_benchmark_gives_the_figures_of_each_format(tmp_path: Path) -> None:
    main(tmp_path)
    figures = bench_documents(tmp_path)
    assert figures["documents"] == len(MADE) and figures["pdf_pages_per_minute"] > 0
    assert set(figures["formats"]) == {*LOADERS, *COLLECTIONS} - {".htm"} - PICTURES
    assert all(format_figures["found"] >= 0.99 for format_figures in figures["formats"].values())


@pytest.mark.parametrize("name", [name for name in MADE if name.startswith("bridge-") and "plain" not in name])
def test_title_and_author_are_proposed(name: str) -> None:
    known = read(name).known
    assert known["title"] == "The bridge at Varna two years after its opening"
    if "legacy" not in name:
        assert known["authors"] == ("Marta Lindqvist",)
    if not name.endswith(".pdf") and "legacy" not in name:
        assert known["published_on"] == "2022-05-17"


def test_web_pages_name_publisher_language_address_and_kind() -> None:
    known = read("water-newspaper.html").known
    assert (known["publisher"], known["language"]) == ("Общество «Чистый берег»", "ru")
    assert known["url"] == "https://bereg.example.org/voda-v-zarechnom"
    assert "kind" not in known and read("water-structured.html").known["kind"] == "press"


@pytest.mark.parametrize(
    "suffix", ["marked.md", "newspaper.html", "word.docx", "writer.odt", "rich.rtf", "book.epub", "heads.pdf"]
)
def test_footnotes_are_footnotes_and_stand_under_what_they_are_on(suffix: str) -> None:
    kind, _, context = block_with(f"bridge-{suffix}", "inspections took place on 11 May")
    assert kind == "footnote" and context.endswith("inspected the structure on four days in different seasons.")


@pytest.mark.parametrize(
    "suffix", ["marked.md", "newspaper.html", "word.docx", "writer.odt", "rich.rtf", "single.pdf", "hyphens.pdf"]
)
def test_rows_stand_under_their_columns_and_items_under_their_lead_in(suffix: str) -> None:
    kind, _, context = block_with(f"bridge-{suffix}", "12.6 million")
    assert kind == "list" and "Approved in 2018 | Paid by 2021" in context
    kind, _, context = block_with(f"bridge-{suffix}", "a bus stop at either end")
    assert kind == "list" and context.startswith("In its decision of 12 February 2018")


NOTED = (
    "<html><body><article><h1>T</h1><p>The bridge was closed for a long time.{0} It was so for two years{0}, they said.</p>"
    "<p>See <a href='#s2'>2</a>.</p><h2 id='s2'>Section two</h2><p>Other things are said here.</p>{1}</article></body></html>"
)


@pytest.mark.parametrize(
    ("mark", "note", "kind"),
    [
        ('<sup><a href="#n1">1</a></sup>', '<p id="n1">1 The note says where.</p>', "footnote"),
        ('<a class="footnote" href="#n1">[1]</a>', '<p id="n1">[1] The note says where.</p>', "footnote"),
        (
            '<sup><a href="#n1">1</a></sup>',
            '<ol><li><a id="n1"></a>The note says where. <a href="#r1">↩︎</a></li></ol>',
            "footnote",
        ),
        ('<sup><a href="#n1">1</a></sup>', '<div><a id="n1">1</a> The note says where.</div>', "footnote"),
        ('<sup><a href="#n1">1</a></sup>', '<a id="n1"></a>The note says where.', "paragraph"),
    ],
)
def test_notes_of_web_pages_are_found_and_nothing_else_is_taken_for_one(mark: str, note: str, kind: str) -> None:
    found = extract(NOTED.format(mark, note).encode(), Path("a.html"))[0]
    texts = [(block.kind, found.text[block.start : block.end], block.context) for block in found.blocks]
    assert ("paragraph", "The bridge was closed for a long time.¹ It was so for two years¹, they said.", "") in texts
    assert ("paragraph", "Other things are said here.", "Section two") in texts
    assert [one[:2] for one in texts if "note says" in one[1]] == [(kind, "The note says where.")]


def test_an_interview_keeps_its_speakers_and_questions() -> None:
    found = read("school-newspaper.html")
    answer = next(block for block in found.blocks if "two hundred places, and every" in found.text[block.start : block.end])
    assert (answer.speaker, answer.context) == (
        "Brandt",
        "The mayor says that the school has four hundred places. Is that right?",
    )


def test_pages_carry_the_labels_that_are_printed_on_them() -> None:
    assert block_with("bridge-heads.pdf", "The bridge was to be finished")[1] == "11"
    assert block_with("bridge-heads.pdf", "Two of its five members")[1] == "13"
    assert block_with("bridge-single.pdf", "The bridge was to be finished")[1] == "1"
    assert block_with("bridge-book.epub", "None of these promises")[1] == "2"
    assert block_with("water-heads.pdf", "Скважина была пробурена")[1] == "11–12", "it runs over a page break"


def test_running_heads_and_page_numbers_are_not_in_the_text() -> None:
    text = read("bridge-heads.pdf").text
    assert "Report 2022" not in text and "Court of Auditors of Varna" not in text
    assert "head that is no part" not in "".join(read(f"bridge-{name}").text for name in ("word.docx", "writer.odt", "rich.rtf"))


def test_hyphens_at_the_end_of_lines_go_and_those_of_words_stay() -> None:
    text = read("bridge-hyphens.pdf").text
    assert "well-known" in text and "co-operated" in text and "wheelchairs" in text
    assert "wheel-chairs" not in text and "\u00ad" not in text


def test_the_articles_are_what_they_should_be() -> None:
    assert {kind for article in made_from() for kind, _ in article.parts} == {"paragraph", "heading", "list", "row", "quote"}
