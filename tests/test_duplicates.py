"""Copies, edits, excerpts and syndicated versions are one text; own reporting on the same event is another."""

from __future__ import annotations

import json
from itertools import combinations

import pytest
from conftest import REPOSITORY, exit_code, make_source
from hypothesis import given
from hypothesis import strategies as st

from factcheck import duplicates
from factcheck.benchmarks.origins import bench_origins
from factcheck.corpus import build_corpus
from factcheck.duplicates import candidate_pairs, essence, near_duplicate, same_text

CASES = REPOSITORY / "tests" / "cases" / "origins.jsonl"
STORY = (
    "Auditors found that eleven roofs in Belmar leak again. The contractor was paid before the final inspection took place. "
    "Councillor Ines Morrow wants the money back."
)


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (f"BELMAR (Coastal Wire) — {STORY}", True),
        (f"BELMAR, March 3 (Coastal Wire) - {STORY}", True),
        (f"{STORY} (Reporting by Lia Torv; editing by Sam Weld)", True),
        ("Rain drips into Belmar's schools. " + STORY.split(". ", 1)[1], True),
        (STORY.split(". ", 1)[1], True),
        ("Councillor Ines Morrow wants the money back.", True),
        (STORY.replace("eleven", "12").replace("paid", "not paid").replace("Ines Morrow", "Tom Weld"), False),
        ("Buckets stood in the corridor when we came. The caretaker says that he warned the town hall three times.", False),
    ],
)
def test_one_text_or_two(other: str, same: bool) -> None:
    assert same_text(STORY, other) is same and same_text(other, STORY) is same


@pytest.mark.parametrize(
    "appended",
    ["The ministry did not reply to a request for comment.", "More on this story will follow as we learn it."],
)
def test_what_is_appended_to_every_story_makes_them_no_copies(appended: str) -> None:
    first = f"A ferry ran aground off Sundhaven on Friday with many on board. {appended}"
    assert not same_text(first, f"The national bank raised its rate for the third time this year. {appended}")


def test_the_same_form_with_another_name_is_another_text() -> None:
    form = "Turnout in {} stood at 45 percent at noon, the election commission announced."
    assert not near_duplicate(form.format("Belmar"), form.format("Quellin"))
    assert not same_text(form.format("Belmar"), form.format("Quellin"))


def test_dateline_and_credit_make_no_second_passage() -> None:
    sentence = "Auditors found that eleven roofs in Belmar leak again after a year."
    wired = f"BELMAR (Coastal Wire) — {sentence} (Reporting by Lia Torv)"
    corpus = build_corpus([make_source("a", sentence), make_source("b", wired, published_on="2021")])
    assert [passage.source_id for passage in corpus.passages] == ["a"]
    assert [copy.source_id for copy in corpus.copies[0]] == ["b"]
    assert essence("NATO – the alliance – agreed.") != essence("EU – the alliance – agreed.")
    assert essence("(Reporting by Lia Torv)") == "(reporting by lia torv)"


def test_own_sets_of_passages() -> None:
    figures = bench_origins(CASES)
    assert figures["sets"] >= 300 and figures["f1"] >= 0.95 and figures["precision"] >= 0.98, figures["wrong"]


def test_the_command_prints_precision_recall_and_f1(capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_code(["bench", "origins", str(CASES), "--format", "json"]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert {"precision", "recall", "f1"} <= set(figures)


def test_among_many_the_index_proposes_what_comparing_all_finds(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines()]
    texts = [passage["text"] for row in rows[:120] for passage in row["passages"]]
    assert len([*candidate_pairs(texts)]) == len(texts) * (len(texts) - 1) / 2
    monkeypatch.setattr(duplicates, "ALL_PAIRS", 100)
    proposed = [*candidate_pairs(texts)]
    assert len(proposed) < len(texts) * 5

    def groups(pairs: list[tuple[int, int]]) -> list[int]:
        group = [*range(len(texts))]
        for first, second in pairs:
            if same_text(texts[first], texts[second]):
                group = [group[first] if one == group[second] else one for one in group]
        return group

    fast, slow = groups(proposed), groups([*combinations(range(len(texts)), 2)])
    together = [(one, two) for one, two in combinations(range(len(texts)), 2) if slow[one] == slow[two]]
    kept = sum(fast[one] == fast[two] for one, two in together)
    assert kept >= 0.98 * len(together)
    assert all(slow[one] == slow[two] for one, two in combinations(range(len(texts)), 2) if fast[one] == fast[two])


@given(st.text(max_size=80))
def test_any_text_is_the_same_as_itself(text: str) -> None:
    assert near_duplicate(text, text) and same_text(text, text)
