"""Analysers: each text is read in its own language, each query in those of the index."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcheck.analysis import CUT, STEMMERS, query_terms, terms
from factcheck.indexes.bm25 import Bm25
from factcheck.languages import NAMES


@pytest.mark.parametrize(
    ("language", "first", "second"),
    [
        ("ar", "الانتخابات", "انتخابات"),
        ("ar", "وأحمد", "احمد"),
        ("ar", "حُرّةً", "حرة"),
        ("ar", "٢٠١٦", "2016"),
        ("de", "Brücken", "brucke"),
        ("de", "größten", "grosste"),
        ("en", "reforms", "Reform"),
        ("en", "Auštrevičius", "Austrevicius's"),
        ("es", "elecciones", "elección"),
        ("fr", "l'économie", "economie"),
        ("fr", "l’Union", "union"),
        ("it", "dell'inflazione", "inflazione"),
        ("kk", "Қазақстандағы", "Қазақстаннан"),
        ("kk", "сайлаудың", "сайлауда"),
        ("pl", "wyborach", "wyborami"),
        ("pl", "Łodzi", "lodzi"),
        ("ru", "выборов", "выборы"),
        ("tr", "İstanbul'daki", "istanbul"),
        ("tr", "seçimlerde", "seçimler"),
        ("tr", "IŞIK", "ışık"),
    ],
)
def test_forms_of_one_word_have_one_term(language: str, first: str, second: str) -> None:
    assert terms(first, language) == terms(second, language) != []
    assert len(terms(first, language)) == 1


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ar", "في من إلى على"),
        ("de", "und der die nicht"),
        ("en", "the and of not"),
        ("es", "el la de que"),
        ("fr", "le la des aux"),
        ("it", "il della che"),
        ("kk", "және бірақ туралы"),
        ("pl", "i oraz przez się"),
        ("ru", "и в не что"),
        ("tr", "ve ile için"),
    ],
)
def test_stop_words_are_those_of_the_language(language: str, text: str) -> None:
    assert terms(text, language) == []


def test_no_english_stop_words_on_other_languages() -> None:
    assert terms("was", "pl") and terms("will", "fr") and terms("the", "de")
    assert terms("die", "en") and not terms("die", "de")


def test_chinese_is_read_in_pairs_and_what_stands_between_as_words() -> None:
    assert terms("选举是自由的", "zh") == ["选举", "举是", "是自", "自由", "由的"]
    assert terms("该报告于2016年发布，OSCE批评了改革。", "zh")[2:5] == ["告于", "2016", "年发"]
    assert terms("好", "zh") == ["好"]


@pytest.mark.parametrize(
    ("language", "text", "query"),
    [
        ("ar", "كانت الانتخابات حرة", "انتخابات"),
        ("de", "Die Wahlen waren frei", "Wahl"),
        ("fr", "Les élections ont été libres", "l'élection"),
        ("kk", "Сайлаудың нәтижелері жарияланды", "сайлау"),
        ("ru", "Выборы были свободными", "свободных выборов"),
        ("zh", "选举是自由和公正的", "自由选举"),
    ],
)
def test_a_query_finds_text_of_its_script(language: str, text: str, query: str) -> None:
    others = ["The elections were free", "Мост достроили в марте", "Vybory byli svobodnymi", "大桥于三月完工"]
    index = Bm25([*others, text], ["en", "ru", None, "zh", language])
    assert [hit.passage for hit in index.search([query], 1)[0]] == [4]


def test_a_query_is_read_in_every_language_of_the_index() -> None:
    index = Bm25(["Ceny gazu w Warszawie", "Gas prices in Warsaw", "Цены на газ в Варшаве"], ["pl", "en", "ru"])
    assert [hit.passage for hit in index.search(["prices of gas"], 3)[0]] == [1]
    assert [hit.passage for hit in index.search(["цена газа"], 3)[0]] == [2]
    assert [hit.passage for hit in index.search(["cena gazu"], 3)[0]] == [0]


def test_without_languages_a_word_is_read_by_its_script() -> None:
    mixed = "The elections, выборы, were free"
    assert terms(mixed) == terms(mixed, "en") == ["elect", "выбор", "were", "free"]
    assert query_terms(mixed, {None}) == query_terms(mixed, {"en"}) == query_terms(mixed, {None, "en"})


LANGUAGES = st.sampled_from([None, *sorted(NAMES)])


@given(st.text(max_size=80), LANGUAGES)
def test_any_text_can_be_read_and_composed_letters_make_no_difference(text: str, language: str | None) -> None:
    found = terms(text, language)
    assert all(found) and found == terms(unicodedata.normalize("NFC", text), language)
    assert not any(re.search(r"\s", term) for term in found)


@given(st.text("abcdefgh аеёиқң", max_size=60), st.lists(LANGUAGES, max_size=4))
def test_a_query_keeps_the_terms_of_each_language(text: str, languages: list[str | None]) -> None:
    found = query_terms(text, languages)
    for language in languages:
        assert set(terms(text, language)) <= set(found)


def test_every_stemmer_is_there() -> None:
    assert all(terms("abcdef", language) for language in STEMMERS)
    assert not set(CUT) & set(STEMMERS)
