"""Languages: told apart on short sentences of our own, by letters where that is enough, and only where it is sure."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from types import SimpleNamespace

import pytest
from conftest import REPOSITORY
from hypothesis import given
from hypothesis import strategies as st

from factcheck.languages import (
    NAMES,
    code_of,
    detect,
    fits,
    language_of,
    names_of,
    paragraph_language,
    plainly_english,
    script_of,
    speaks,
)

ASKED_FOR = ("ar", "de", "en", "es", "fr", "it", "kk", "pl", "ru", "tr", "zh")
ROWS = [json.loads(line) for line in (REPOSITORY / "tests/cases/languages.jsonl").read_text(encoding="utf-8").splitlines()]


def test_short_sentences_are_told_apart() -> None:
    found = [(row["language"], detect(row["text"])) for row in ROWS]
    asked = [(right, said) for right, said in found if right in ASKED_FOR]
    wrong = [(right, said) for right, said in found if said not in (None, right)]
    assert Counter(right for right, _ in asked) == dict.fromkeys(ASKED_FOR, 20)
    assert sum(right == said for right, said in asked) / len(asked) >= 0.98
    assert not wrong or len(wrong) / len(found) <= 0.005, wrong


def test_english_is_never_taken_for_another_language() -> None:
    """Another language would cost an English claim its verdict."""
    assert {detect(row["text"]) for row in ROWS if row["language"] == "en"} <= {"en", None}
    assert detect("Tokayev, Nazarbayev, Astana") in ("en", None)


def test_what_is_plainly_english_needs_no_model() -> None:
    assert plainly_english("The bridge at Varna was finished in March, and it has been open since.")
    assert not any(plainly_english(row["text"]) for row in ROWS if row["language"] != "en")
    code = "import sys; from factcheck.languages import detect; "
    code += "detect('The bridge was finished and the road has been opened.'); sys.exit('py3langid' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=REPOSITORY, check=False).returncode == 0


@pytest.mark.parametrize("text", ["", "   ", "2016", "12 %", "—", "\x00", "\ud800", "🙂"])
def test_what_has_no_letters_has_no_language(text: str) -> None:
    assert detect(text) is None
    assert language_of(text, "kk") == "kk"


def test_what_is_declared_counts_unless_the_letters_differ() -> None:
    assert language_of("Inflation", "de-AT") == "de"
    assert language_of("Выборы были свободными и честными.", "en") == "ru"
    assert language_of("The elections were free and fair.", "ru") == "en"
    assert language_of("Ерекше жағдай туралы құжат қабылданды.", "ru") == "kk"
    assert language_of("Выборы в стране прошли свободно и честно, заявил министр.", "kk") == "ru"
    assert language_of("Something", "tlh") == "tlh"


def test_a_paragraph_in_other_latin_words_is_found_in_an_english_document_and_the_other_way_round() -> None:
    pieces: dict[str, list[str]] = {}
    for row in ROWS:
        pieces.setdefault(row["language"], []).append(row["text"])
    paragraphs = [(code, " ".join(texts[at : at + 3])) for code, texts in pieces.items() for at in range(0, 18, 3) if texts[at:]]
    wrong = [(code, text) for code, text in paragraphs if paragraph_language(text, "en") not in (code, "en")]
    latin = [(code, text) for code, text in paragraphs if code in ("de", "es", "fr", "it", "pl")]
    assert not wrong
    assert sum(paragraph_language(text, "en") == code for code, text in latin) >= 0.9 * len(latin) == 27
    assert all(paragraph_language(text, "de") == "en" for code, text in paragraphs if code == "en")


@pytest.mark.parametrize(
    "text",
    [
        "Nursultan Nazarbayev, Kassym-Jomart Tokayev, Jean-Claude Juncker, Tomasz Borys, Ana Lund, Petr Auštrevičius",
        "Bundesrat, Nationalrat, Ständerat",
        "12 kg, 14 kg, 3 m, 7 m, 40 km",
        "ein zwei drei",
    ],
)
def test_names_and_scraps_leave_the_document_its_language(text: str) -> None:
    assert paragraph_language(text, "en") == "en"


def test_kazakh_and_russian_of_one_document_are_told_apart() -> None:
    known = {"ru", "kk"}
    rows = [row for row in ROWS if row["language"] in known and len(row["text"]) >= 40]
    assert len(rows) > 10
    for row in rows:
        (other,) = known - {row["language"]}
        assert language_of(row["text"], other) == row["language"], row


def test_a_text_fits_its_own_language() -> None:
    assert all(fits(row["text"], row["language"]) for row in ROWS)
    assert [fits("選挙は自由だった", code) for code in ("ja", "zh", "en")] == [True, False, False]


def test_codes_and_names() -> None:
    assert [code_of(tag) for tag in ("en-GB", "RUS", " kaz ", "zh_Hant", "nb", "", None)] == [
        "en",
        "ru",
        "kk",
        "zh",
        "no",
        None,
        None,
    ]
    assert names_of(["ru"]) == "Russian" and names_of({"ru", "en", "fr"}) == "English, French and Russian"
    assert script_of("ОБСЕ (OSCE) опубликовала") == "Cyrillic" and script_of("Report of ОБСЕ in full") == "Latin"


def test_a_model_that_declares_nothing_reads_everything() -> None:
    assert speaks(object(), "ru") and speaks(SimpleNamespace(languages=None), "ru")
    english = SimpleNamespace(languages=frozenset({"en"}))
    assert speaks(english, "en") and speaks(english, None) and not speaks(english, "ru")


@given(st.text(max_size=200))
def test_any_text_has_a_known_language_or_none(text: str) -> None:
    assert detect(text) in {None, *NAMES}
