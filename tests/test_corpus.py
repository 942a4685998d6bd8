"""What is searched: the same whatever the order of documents, with nothing from after the given day, copies once."""

from __future__ import annotations

import dataclasses

import pytest
from conftest import make_source
from hypothesis import given
from hypothesis import strategies as st

from factcheck.corpus import build_corpus
from factcheck.dates import last_day
from factcheck.records import Quotation, Source
from factcheck.segment import segment
from factcheck.text import normalise

OPEN = "The bridge at Varna was opened by the mayor in March of this year."
SHUT = "The bridge at Varna is still shut, said the auditors in their report."
ROAD = "The road to Varna was paved by prisoners who were never paid for it."
DATES = st.none() | st.sampled_from(["2015", "2016", "2016-03", "2016-03-30", "2016-03-31", "2016-04", "2017-01-01"])


@st.composite
def any_sources(draw: st.DrawFn) -> list[Source]:
    sentences = st.sampled_from([OPEN, SHUT, ROAD, OPEN.upper(), f"**{SHUT}**", SHUT.replace("a", "á")])
    rows = draw(st.lists(st.tuples(st.lists(sentences, min_size=1, max_size=4), DATES), max_size=6))
    return [make_source(f"s{number}", "\n".join(lines), published_on=date) for number, (lines, date) in enumerate(rows)]


def test_the_same_words_are_one_passage_and_its_copies() -> None:
    corpus = build_corpus(
        [
            make_source("later", OPEN, published_on="2016-04-02"),
            make_source("first", OPEN.replace("Varna", "**Varna**"), published_on="2016-04-01"),
            make_source("undated", OPEN.upper(), published_on=None),
            make_source("other", SHUT),
        ]
    )
    assert [passage.source_id for passage in corpus.passages] == ["first", "other"]
    assert [[copy.source_id for copy in copies] for copies in corpus.copies.values()] == [["later", "undated"]]
    assert list(corpus.copies) == [0]


@pytest.mark.parametrize(
    ("dates", "original"),
    [
        (("2016-03-30", "2016-03-29"), "b"),
        (("2016", "2016-12-30"), "b"),
        (("2016-12-31", "2016"), "a"),
        (("2016-03", "2016-03-31"), "a"),
        ((None, "2020"), "b"),
        ((None, None), "a"),
    ],
)
def test_the_original_is_the_earliest(dates: tuple[str | None, str | None], original: str) -> None:
    corpus = build_corpus([make_source(name, OPEN, published_on=date) for name, date in zip("ab", dates, strict=True)])
    assert [passage.source_id for passage in corpus.passages] == [original]


@pytest.mark.parametrize(
    ("published", "as_of", "read"),
    [
        ("2016-03-30", "2016-03-30", True),
        ("2016-03-31", "2016-03-30", False),
        ("2016-03", "2016-03-30", False),
        ("2016-03", "2016-03-31", True),
        ("2016-03-31", "2016-03", True),
        ("2016-04-01", "2016-03", False),
        ("2016", "2016", True),
        ("2016", "2016-11", False),
        (None, "2016", False),
        (None, None, True),
        ("2016", None, True),
    ],
)
def test_as_of_reads_what_was_certainly_published(published: str | None, as_of: str | None, read: bool) -> None:
    corpus = build_corpus([make_source("a", OPEN, published_on=published)], as_of)
    assert (list(corpus.sources), list(corpus.left_out)) == ((["a"], []) if read else ([], ["a"]))
    assert bool(corpus.passages) is read


def test_of_one_day_the_original_is_the_longest() -> None:
    corpus = build_corpus([make_source("a", OPEN), make_source("b", OPEN.replace("mayor", "*mayor*"))])
    assert [passage.source_id for passage in corpus.passages] == ["b"]


@given(any_sources(), st.sampled_from(["2015", "2016-03", "2016-03-30", "2016"]))
def test_as_of_leaks_nothing_and_lists_what_it_leaves_out(sources: list[Source], as_of: str) -> None:
    corpus = build_corpus(sources, as_of)
    assert not set(corpus.sources) & set(corpus.left_out)
    assert sorted([*corpus.sources, *corpus.left_out]) == sorted(source.id for source in sources)
    found = [*corpus.passages, *(copy for copies in corpus.copies.values() for copy in copies)]
    for passage in found:
        published = corpus.sources[passage.source_id].published_on
        assert published is not None and last_day(published) <= last_day(as_of)
    read = [source for source in sources if source.id in corpus.sources]
    assert corpus == dataclasses.replace(build_corpus(read), left_out=corpus.left_out)


@given(any_sources(), st.randoms(use_true_random=False), st.none() | st.just("2016"))
def test_the_order_of_documents_changes_nothing(sources: list[Source], random, as_of: str | None) -> None:  # type: ignore[no-untyped-def]
    shuffled = random.sample(sources, len(sources))
    assert build_corpus(shuffled, as_of) == build_corpus(sources, as_of)
    assert build_corpus(shuffled, as_of).fingerprint() == build_corpus(sources, as_of).fingerprint()


@given(any_sources())
def test_every_passage_is_there_once_among_passages_and_copies(sources: list[Source]) -> None:
    corpus = build_corpus(sources)
    found = [*corpus.passages, *(copy for copies in corpus.copies.values() for copy in copies)]
    assert sorted(one.id for one in found) == sorted(one.id for source in sources for one in segment(source))
    assert len({normalise(one.text) for one in corpus.passages}) == len(corpus.passages)
    for number, copies in corpus.copies.items():
        assert {normalise(one.text) for one in copies} == {normalise(corpus.passages[number].text)}


def test_what_is_indexed_is_the_context_and_the_words() -> None:
    text = f"Is the bridge open?\n{OPEN}\n{SHUT}"
    source = make_source("a", text, quotations=(Quotation("p1", text.index(SHUT), len(text)),))
    corpus = build_corpus([source])
    assert [corpus.searchable(number) for number in range(2)] == [f"Is the bridge open? {OPEN}", f"Is the bridge open? {SHUT}"]


def test_the_fingerprint_changes_with_text_and_date_only() -> None:
    source = make_source("a", OPEN)
    changed = [
        make_source("a", OPEN + " "),
        make_source("a", OPEN, published_on="2020-05-02"),
        make_source("b", OPEN),
    ]
    fingerprints = [build_corpus([one]).fingerprint() for one in (source, *changed)]
    assert len(set(fingerprints)) == 4
    published = [build_corpus([make_source("a", OPEN, publisher=name)]) for name in ("One", "Another")]
    assert published[0].fingerprint() == published[1].fingerprint() == fingerprints[0]
    assert published[0].metadata_fingerprint() != published[1].metadata_fingerprint()
    assert build_corpus([source, make_source("c", SHUT, published_on="2021")], "2020-05-01").fingerprint() == fingerprints[0]
