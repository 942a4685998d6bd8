"""Passages that editors add by pasting their words: anchored or refused, shown as theirs, and missed when they are gone."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_desk import Open, desk, fields, send  # noqa: F401  a fixture
from test_review import CLAIM, Run, result_of, run, verified  # noqa: F401  a fixture

QUOTE = "The auditors visited the site twice during the spring of that year."
TEXT_FORMATS = ("terminal", "markdown", "html", "csv", "json")


def words(printed: str) -> str:
    return " ".join(printed.replace("│", " ").split())


def add(run: Run, quote: str = QUOTE, stance: str = "against", *options: str) -> tuple[int, str, str]:  # noqa: F811
    entered = ["--as", "Ann", "--quote", quote, "--stance", stance, "--reason", "They saw it unfinished."]
    return run("review", "add", CLAIM, *entered, *options)


def test_a_pasted_quotation_is_shown_as_the_editors_and_leaves_the_proposal(run: Run) -> None:  # noqa: F811
    before = result_of(run)
    code, said, _ = add(run, "  The auditors visited the\nsite twice during the spring of that year. ")
    assert code == 0 and "added audit@0-67, against the claim, by Ann" in said
    after = result_of(run)
    assert after["verdict"] == before["verdict"]
    first = after["evidence"][0]  # type: ignore[index]
    assert (first["text"], first["stance"], first["counted"]) == (QUOTE, "refutes", False)
    assert first["added"]["reviewer"] == "Ann" and first["added"]["reason"] == "They saw it unfinished."
    assert "Against the claim: 2" in run("check", "--format", "html")[1]


@pytest.mark.parametrize("format_name", TEXT_FORMATS)
def test_every_format_says_who_added_it(run: Run, format_name: str) -> None:  # noqa: F811
    add(run)
    printed = run("check", "--format", format_name)[1]
    assert "The auditors visited the site twice" in words(printed) and "They saw it unfinished." in words(printed)


def test_what_is_refused(run: Run, workspace: Path) -> None:  # noqa: F811
    def refused(*arguments: str) -> str:
        code, _, said = add(run, *arguments)
        assert code == 1 and said.startswith("error: ")
        return said

    assert "is not in any document" in refused("The auditors visited the site thrice during the spring of that year.")
    assert "nearest sentence is: The auditors visited the site twice" in refused(
        "The auditors visited the site thrice during the spring.", "against", "--source", "audit"
    )
    assert "at least 3 words" in refused("the site")
    assert "there is no evidence 'audits'" in refused(QUOTE, "against", "--source", "audits")
    found = "The bridge at Varna was not finished in March, and the road that leads to it is still closed."
    assert "says so already" in refused(found)
    again = workspace / "evidence" / "leaflet.yaml"
    again.write_text(f"id: leaflet\ntext: |\n  {QUOTE}\n\n  {QUOTE}\n", encoding="utf-8")
    assert "several documents; name one of them: audit, leaflet" in refused(QUOTE)
    assert "stands 2 times in leaflet; paste more of the sentence" in refused(QUOTE, "against", "--source", "leaflet")
    assert not (workspace / "claims" / "reviews.jsonl").exists()


def test_the_speakers_own_words_are_no_evidence_for_them(run: Run, workspace: Path) -> None:  # noqa: F811
    own = workspace / "evidence" / "speech.yaml"
    own.write_text("id: speech\nauthors: [Orla Fenwick]\ntext: The bridge of Varna stands since the first of March.\n")
    code, _, said = add(run, "The bridge of Varna stands since the first of March.", "for")
    assert code == 1 and "the speaker's own words" in said


def test_a_decision_made_before_is_on_an_earlier_state(run: Run) -> None:  # noqa: F811
    run("review", "accept", CLAIM, "--as", "Ann")
    add(run)
    review = result_of(run)["review"]
    assert review["stale"] and "audit@0-67 is new against the claim" in review["changes"][0]  # type: ignore[index]
    run("review", "accept", CLAIM, "--as", "Ann")
    assert run("review", "sign", CLAIM, "--as", "Bo")[0] == 0
    assert not result_of(run)["review"]["stale"]  # type: ignore[index]
    assert verified().sound


def test_when_the_words_move_the_passage_moves_and_when_they_go_reports_say_so(run: Run, workspace: Path) -> None:  # noqa: F811
    add(run)
    run("review", "accept", CLAIM, "--as", "Ann")
    audit = workspace / "evidence" / "audit.yaml"
    text = audit.read_text()
    audit.write_text(text.replace("  The auditors", "  This is what they did first of all. The auditors"))
    first = result_of(run)["evidence"][0]  # type: ignore[index]
    assert (first["passage_id"], first["start"], first["text"]) == ("audit@0-67", 36, QUOTE)
    audit.write_text(text.replace("twice", "thrice"))
    result = result_of(run)
    assert result["evidence"][0]["added"] is None  # type: ignore[index]
    assert "evidence: audit@0-67, added by Ann, is no longer in its document" in result["review"]["changes"]  # type: ignore[index]
    assert not verified().sound


def test_it_can_be_set_aside_and_added_again(run: Run) -> None:  # noqa: F811
    add(run)
    assert "says so already" in add(run)[2]
    assert run("review", "drop", CLAIM, "--as", "Bo", "--passage", "audit@0-67", "--reason", "It says nothing.")[0] == 0
    assert "Against the claim: 1" in run("check", "--format", "html")[1]


def test_a_report_as_of_an_earlier_day_leaves_it_out(run: Run) -> None:  # noqa: F811
    add(run)
    assert QUOTE not in run("check", "--as-of", "2020-05-01", "--format", "json")[1]


def test_on_the_desk(desk: Open) -> None:  # noqa: F811
    ann = desk()
    typed = {"quote": QUOTE, "shows": "They saw it unfinished."}
    missing = send(ann, "add", **typed)
    assert missing.status_code == 422 and "for or against" in missing.text and f"{QUOTE}</textarea>" in missing.text
    wrong = send(ann, "add", **typed | {"quote": QUOTE.replace("twice", "often")}, stance="refutes")
    assert wrong.status_code == 422 and "is not in any document" in wrong.text
    before = fields(ann)
    done = send(ann, "add", **typed, stance="refutes")
    assert "Against the claim: 2" in done.text and "added by Ann on 1 May 2026: They saw it unfinished." in done.text
    late = send(ann, "accept", before)
    assert late.status_code == 409
    blind = desk("Bo", blind=True).get(f"/claims/{CLAIM}").text
    assert QUOTE in blind and "They saw it unfinished" not in blind
