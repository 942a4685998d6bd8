"""Decisions: who may make them, what reports say of them, and that no change behind them goes unseen."""

from __future__ import annotations

import json
import random
import socket
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest
from conftest import REPOSITORY, exit_code
from sample_report import sample_report

from factcheck.commands.options import Common
from factcheck.config import Settings
from factcheck.decisions import Decision, Event
from factcheck.records import Label
from factcheck.review import decide
from factcheck.review.agreement import agreements, kappa
from factcheck.review.log import read_log
from factcheck.review.overlay import review_of
from factcheck.review.seen import Files
from factcheck.review.verify import Verification, verify
from factcheck.workspace import find_workspace

CLAIM = "fenwick-2020-bridge"
SCHEMA = json.loads((REPOSITORY / "factcheck" / "schemas" / "check.schema.json").read_text())
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], workspace: Path, small_models: None) -> Run:
    """Runs the program in a workspace with one claim: exit code, stdout, stderr."""

    def program(*arguments: str) -> tuple[int, str, str]:
        code = exit_code(list(arguments))
        return (code, *capsys.readouterr())

    return program


def result_of(run: Run) -> dict[str, object]:
    printed = json.loads(run("check", CLAIM, "--format", "json")[1])
    jsonschema.validate(printed, SCHEMA)
    found: dict[str, object] = printed["results"][0]
    return found


def verified(head: str | None = None) -> Verification:
    from factcheck.commands.check import make_report

    folders = find_workspace()
    log = read_log(folders.claims / "reviews.jsonl")
    return verify(
        log,
        Files(folders.claims, folders.evidence),
        lambda claims: make_report(list(claims), Common(folders, Settings(), True)),
        head,
    )


def test_a_decision_is_laid_over_the_proposal_and_signed_by_another(run: Run) -> None:
    assert result_of(run)["review"] is None
    assert run("review", "overrule", CLAIM, "--as", "Ann Editor", "--label", "supported", "--reason", "The audit erred.")[0] == 0
    shown = result_of(run)
    verdict, review = shown["verdict"], shown["review"]
    assert (verdict["label"], verdict["reviewed"]) == ("refuted", True)  # type: ignore[index]
    assert review["label"] == "supported" and review["reviewer"] == "Ann Editor" and review["signed_by"] is None  # type: ignore[index]
    code, _, said = run("review", "sign", CLAIM, "--as", " ANN\u200b  editor ")
    assert code == 1 and "a second editor has to sign it" in said
    assert run("review", "sign", CLAIM, "--as", "Bo")[0] == 0
    assert result_of(run)["review"]["signed_by"] == "Bo"  # type: ignore[index]
    assert "signed already, by Bo" in run("review", "sign", CLAIM, "--as", "Cy")[2]
    assert run("review", "accept", CLAIM, "--as", "Cy")[0] == 0
    later = result_of(run)["review"]
    assert later["decision"] == "accept" and later["signed_by"] is None  # type: ignore[index]


@pytest.mark.parametrize("format_name", ["terminal", "markdown", "html", "csv"])
def test_every_format_says_who_decided_and_that_it_is_no_longer_current(run: Run, workspace: Path, format_name: str) -> None:
    def shown() -> str:
        return " ".join(run("check", "--format", format_name)[1].split())

    assert "not reviewed" in shown()
    run("review", "overrule", CLAIM, "--as", "Ann", "--label", "supported", "--reason", "The audit erred.")
    run("review", "sign", CLAIM, "--as", "Bo")
    text = shown()
    assert "overruled by Ann on" in text and "signed by Bo on" in text and "The audit erred." in text
    assert "not reviewed" not in text and ("Supported" in text or "supported" in text)
    assert str(read_log(workspace / "claims" / "reviews.jsonl").head) in text
    claim = workspace / "claims" / f"{CLAIM}.yaml"
    claim.write_text(claim.read_text().replace("in March", "in Spring"))
    text = shown()
    assert "machine proposal, not reviewed; signed on an earlier state: overruled by Ann" in text
    assert format_name == "csv" or "Changed since" in text


def test_what_may_not_be_entered(run: Run, workspace: Path) -> None:
    def refused(*arguments: str) -> str:
        code, _, said = run("review", *arguments)
        assert code == 1 and said.startswith("error: ") and "Traceback" not in said
        return said

    assert "nothing is decided" in refused("sign", CLAIM, "--as", "Bo")
    assert "say who you are" in refused("accept", CLAIM, "--as", "  ")
    assert "say who you are" in refused("accept", CLAIM, "--as", "\u200b")
    assert "needs a reason" in refused("overrule", CLAIM, "--as", "Ann", "--label", "supported", "--reason", " ")
    assert "refuted already" in refused("overrule", CLAIM, "--as", "Ann", "--label", "refuted", "--reason", "x")
    assert "is no passage" in refused("drop", CLAIM, "--as", "Ann", "--passage", "nowhere", "--reason", "x")
    assert "rank from 1" in refused("rerank", CLAIM, "--as", "Ann", "--passage", "audit#p1", "--rank", "99", "--reason", "x")
    assert "unknown claim" in refused("accept", "fenwick-2020-brigde", "--as", "Ann")
    assert "at most 100" in refused("accept", CLAIM, "--as", "x" * 101)
    assert run("review", "overrule", CLAIM, "--as", "Ann", "--label", "false")[0] == 2
    assert not (workspace / "claims" / "reviews.jsonl").exists()
    run("review", "needs-work", CLAIM, "--as", "Ann", "--reason", "Ask the ministry.")
    assert "nothing is decided" in refused("sign", CLAIM, "--as", "Bo")
    review = result_of(run)
    assert review["verdict"]["reviewed"] is False and review["review"]["decision"] == "needs_work"  # type: ignore[index]


def test_a_decision_on_an_earlier_state_cannot_be_signed(run: Run, workspace: Path) -> None:
    run("review", "accept", CLAIM, "--as", "Ann")
    audit = workspace / "evidence" / "audit.yaml"
    audit.write_text(audit.read_text().replace("not finished in March", "not finished in May"))
    code, _, said = run("review", "sign", CLAIM, "--as", "Bo")
    assert code == 1 and "earlier state" in said and "not finished in May" in said.replace("…", "")


def test_an_unrelated_document_leaves_a_decision_current_and_one_that_changes_the_verdict_does_not(
    run: Run, workspace: Path
) -> None:
    run("review", "accept", CLAIM, "--as", "Ann")
    run("review", "sign", CLAIM, "--as", "Bo")
    (workspace / "evidence" / "sheep.yaml").write_text("id: sheep\npublished_on: 2020-01-01\ntext: Sheep graze on the hills.\n")
    assert result_of(run)["verdict"]["reviewed"] is True  # type: ignore[index]
    found = verified()
    assert found.sound and "proposed again" in found.notes[0]
    (workspace / "evidence" / "news.yaml").write_text(
        "id: news\npublisher: Harbour Post\nkind: press\npublished_on: 2020-05-01\n"
        "text: The bridge at Varna was finished in March, as our reporters saw.\n"
    )
    found = verified()
    assert not found.sound and "verdict: refuted is now conflicting" in found.stale[0] and "news" in found.stale[0]
    code, out, _ = run("review", "verify")
    assert code == 1 and "signed on an earlier state" in out
    assert result_of(run)["review"]["stale"] is True  # type: ignore[index]


def test_verify_says_what_a_changed_file_says_now(run: Run, workspace: Path) -> None:
    run("review", "accept", CLAIM, "--as", "Ann")
    claim, audit = workspace / "claims" / f"{CLAIM}.yaml", workspace / "evidence" / "audit.yaml"
    claim.write_text(claim.read_text().replace("in March", "in April"))
    (line,) = (line for line in verified().stale if f"claims/{CLAIM}.yaml has changed" in line)
    assert line.startswith(f"{CLAIM}: accepted on an earlier state")
    assert "statement “The bridge at Varna was finished in March.” is now “The bridge at Varna was finished in April.”" in line
    claim.write_text(claim.read_text().replace("in April", "in March"))
    audit.write_text(audit.read_text().replace("still closed", "now open"))
    (line, *_) = verified().stale
    assert (
        "evidence/audit.yaml has changed; audit#p1 read “…that leads to it is still closed.…”, now “…that leads to it is now"
        in line
    )
    audit.unlink()
    (line, *_) = verified().stale
    assert line.endswith("evidence/audit.yaml is gone")
    claim.write_text("id: [broken")
    assert any("is not valid YAML" in line for line in verified().stale)


def test_every_random_change_of_a_byte_is_found(run: Run, workspace: Path) -> None:
    run("review", "accept", CLAIM, "--as", "Ann", "--reason", "As the auditors say.")
    run("review", "sign", CLAIM, "--as", "Bo")
    assert verified().sound
    dice = random.Random(2026)
    paths = [workspace / "claims" / "reviews.jsonl", workspace / "claims" / f"{CLAIM}.yaml"]
    paths += [workspace / "evidence" / "audit.yaml", workspace / "evidence" / "gazette.yaml"]
    for number in range(1000):
        path = paths[number % len(paths)]
        whole = path.read_bytes()
        place = dice.randrange(len(whole))
        other = dice.choice([byte for byte in range(256) if byte != whole[place]])
        path.write_bytes(whole[:place] + bytes([other]) + whole[place + 1 :])
        assert not verified().sound, (path, place, other)
        path.write_bytes(whole)
    assert verified().sound


def test_a_head_kept_elsewhere_shows_that_lines_were_cut_off(run: Run, workspace: Path) -> None:
    for text in ("one", "two", "three"):
        run("review", "note", CLAIM, "--as", "Ann", "--text", text)
    path = workspace / "claims" / "reviews.jsonl"
    head = read_log(path).head
    assert f"head {head}" in run("review", "verify", "--head", str(head))[1]
    run("review", "note", CLAIM, "--as", "Ann", "--text", "four")
    assert run("review", "verify", "--head", str(head))[0] == 0
    path.write_bytes(b"\n".join([*path.read_bytes().split(b"\n")[:2], b""]))
    assert run("review", "verify")[0] == 0
    code, out, _ = run("review", "verify", "--head", str(head))
    assert code == 1 and "cut off" in out


def test_a_log_that_was_tampered_with_decides_nothing(run: Run, workspace: Path) -> None:
    run("review", "accept", CLAIM, "--as", "Ann", "--reason", "yes")
    path = workspace / "claims" / "reviews.jsonl"
    path.write_bytes(path.read_bytes().replace(b'"yes"', b'"yea"'))
    code, out, said = run("check", "--format", "json")
    assert code == 0 and json.loads(out)["results"][0]["review"] is None and "decisions are not shown" in said
    assert run("review", "accept", CLAIM, "--as", "Ann")[0] == 1
    code, out, _ = run("review", "verify")
    assert code == 1 and "reviews.jsonl:1: the line was changed" in out and "DAMAGED" in out


def test_a_torn_line_is_reported(run: Run, workspace: Path) -> None:
    run("review", "note", CLAIM, "--as", "Ann", "--text", "one")
    with (workspace / "claims" / "reviews.jsonl").open("ab") as file:
        file.write(b'{"previous":')
    assert "is torn" in run("check", "--format", "csv")[2]
    code, out, _ = run("review", "verify")
    assert code == 1 and "torn (12 bytes)" in out
    assert "set aside" in run("review", "note", CLAIM, "--as", "Ann", "--text", "two")[2]
    code, out, _ = run("review", "verify")
    assert code == 0 and "holds what a crash left" in out


def test_passages_set_aside_and_moved_are_laid_over_and_named(run: Run) -> None:
    first = result_of(run)["evidence"][0]["passage_id"]  # type: ignore[index]
    assert "Against the claim: 1" in run("check", "--format", "html")[1]
    assert run("review", "drop", CLAIM, "--as", "Ann", "--passage", first, "--reason", "Another bridge.")[0] == 0
    text = run("check", "--format", "html", "--show", "0")[1]
    assert "Against the claim: none found" in text and "by Ann: Another bridge." in text
    assert result_of(run)["evidence"][0]["passage_id"] == first  # type: ignore[index]
    assert result_of(run)["review"]["dropped"][0]["passage_id"] == first  # type: ignore[index]
    assert run("review", "rerank", CLAIM, "--as", "Bo", "--passage", first, "--rank", "1", "--reason", "It is it.")[0] == 0
    assert "Against the claim: 1" in run("check", "--format", "html")[1] and result_of(run)["review"]["dropped"] == []  # type: ignore[index]
    assert result_of(run)["verdict"]["reviewed"] is False  # type: ignore[index]


def test_queue_show_log_and_the_right_of_reply(run: Run) -> None:
    assert "not reviewed" in run("review", "queue")[1]
    run("review", "reply", CLAIM, "--as", "Ann", "--asked", "Town hall", "--asked-on", "2020-05-03", "--deadline", "2020-05-10")
    run("review", "note", CLAIM, "--as", "Bo", "--text", "phoned them \x1b[31mtwice")
    run("review", "correct", CLAIM, "--as", "Bo", "--text", "An earlier version named another month.")
    run("review", "accept", CLAIM, "--as", "Ann")
    assert "accepted" in run("review", "queue")[1]
    shown = " ".join(run("review", "show", CLAIM)[1].split())
    assert "Town hall was asked on 3 May 2020, to answer by 10 May 2020. No answer so far." in shown
    assert "An earlier version named another month." in shown and "phoned them twice" in shown and "\x1b" not in shown
    published = run("check", CLAIM, "--format", "html")[1]
    assert "Town hall was asked" in published and "phoned" not in published
    run(
        "review", "reply", CLAIM, "--as", "Ann", "--asked", "town hall", "--asked-on", "2020-05-03", "--answer", "We stand by it."
    )
    published = run("check", CLAIM, "--format", "html")[1]
    assert "Answer: “We stand by it.”" in published and "No answer so far" not in published
    code, out, _ = run("review", "log", CLAIM)
    assert code == 0 and out.count(CLAIM) == 5 and out.splitlines()[-1].startswith("5 entries")
    assert "unknown claim" in run("review", "log", "nothing")[2]
    assert "0 claims, kappa not defined" in run("review", "agreement")[1]


def test_a_port_that_is_taken_is_one_clear_line(run: Run) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        code, _, said = run("review", "serve", "--port", str(taken.getsockname()[1]))
    assert code == 1 and "cannot be opened" in said and "name another" in said


def test_cohens_kappa() -> None:
    assert kappa([]) is None and kappa([("a", "a")] * 3) is None
    assert kappa([("a", "a"), ("b", "b")]) == 1
    assert kappa([("a", "b"), ("b", "a")]) == -1
    # The textbook case: 20 yes-yes, 5 yes-no, 10 no-yes, 15 no-no.
    pairs = [("y", "y")] * 20 + [("y", "n")] * 5 + [("n", "y")] * 10 + [("n", "n")] * 15
    assert kappa(pairs) == pytest.approx(0.4)


def decided(reviewer: str, claim: str, label: Label, blind: bool = False) -> Event:
    proposal = {"label": "refuted"}
    return Event(claim, reviewer, "2026-05-01T10:00:00Z", Decision.ACCEPT, proposal, "f", label, blind=blind)


def test_agreement_takes_each_persons_last_verdict_and_only_blind_ones_against_the_machine() -> None:
    refuted, supported = Label.REFUTED, Label.SUPPORTED
    events = [
        decided("Ann", "one", supported),
        decided("Ann", "one", refuted, blind=True),
        decided("Ann", "two", supported, blind=True),
        decided("Bo", "one", refuted),
        decided("Bo", "two", refuted),
        decided("Cy", "three", refuted),
    ]
    machine, people = agreements(events)
    assert (machine.claims, machine.agreed) == (2, 0.5)
    assert (people.raters, people.claims, people.agreed, people.kappa) == ("Ann and Bo", 2, 0.5, 0.0)


def test_blind_verdicts_accept_or_overrule_by_their_label() -> None:
    result, files = sample_report().results[0], Files(Path("claims"), Path("evidence"))
    same = decide.checked(decide.Entry("Ann", Decision.ACCEPT, Label.REFUTED, "r", blind=True), result, files)
    other = decide.checked(decide.Entry("Ann", Decision.ACCEPT, Label.SUPPORTED, "r", blind=True), result, files)
    assert (same.decision, other.decision) == (Decision.ACCEPT, Decision.OVERRULE)


def test_a_signature_ends_with_the_decision_it_signed() -> None:
    first, later = decided("Ann", "one", Label.REFUTED), decided("Cy", "one", Label.SUPPORTED)
    signed = Event("one", "Bo", "2026-05-02T10:00:00Z", Decision.SIGN, {}, "f")
    review = review_of([first, signed], lambda _: ())
    assert review is not None and review.signed is signed and review.label is Label.REFUTED
    replaced = review_of([first, signed, later], lambda _: ())
    assert replaced is not None and replaced.signed is None and replaced.label is Label.SUPPORTED
    stale = review_of([first, signed], lambda _: ("verdict",))
    assert stale is not None and stale.stale and stale.label is None
    assert review_of([], lambda _: ()) is None


def test_changed_shows_only_decisions_on_an_earlier_state_and_exits_with_3_if_signed(run: Run, workspace: Path) -> None:
    assert json.loads(run("check", "--format", "json", "-o", "a.json")[1] or "[]") == []
    run("review", "accept", CLAIM, "--as", "Ann")
    code, out, _ = run("check", "--changed", "--format", "json")
    assert code == 0 and json.loads(out)["results"] == []
    audit = workspace / "evidence" / "audit.yaml"
    audit.write_text(audit.read_text().replace("was not finished in March", "was finished in March"))
    code, out, _ = run("check", "--changed", "--format", "json")
    assert code == 0 and json.loads(out)["results"][0]["review"]["stale"]
    audit.write_text(audit.read_text().replace("was finished in March", "was not finished in March"))
    run("review", "sign", CLAIM, "--as", "Bo")
    assert run("check", "--changed")[0] == 0
    audit.write_text(audit.read_text().replace("was not finished in March", "was finished in March"))
    assert run("check", "--changed")[0] == 3 and run("check")[0] == 0
    assert run("check", "--changed", "--text", "x")[0] == 2
    run("check", "--format", "json", "-o", "b.json")
    code, out, _ = run("diff", "a.json", "b.json")
    assert code == 0 and "verdict: refuted is now supported" in out and "audit#p1" in out and "1 of 1 verdicts changed" in out
    assert run("diff", "a.json", "a.json")[1] == "nothing changed in 1 verdicts\n"
    (workspace / "c.json").write_text("[1]")
    assert "is no report" in run("diff", "a.json", "c.json")[2]
    assert "cannot be read" in run("diff", "a.json", "none.json")[2]
