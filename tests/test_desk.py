"""The web desk: what an editor can do there, what other pages cannot, and that nothing typed is lost."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import exit_code
from sample_report import HOSTILE
from starlette.testclient import TestClient
from test_reports import Page

from factcheck.commands.check import make_report, stored
from factcheck.commands.options import Common
from factcheck.config import Settings
from factcheck.desk.app import make_app
from factcheck.desk.state import Desk
from factcheck.review.log import read_log
from factcheck.workspace import find_workspace

CLAIM = "/claims/fenwick-2020-bridge"
LOG = Path("claims/reviews.jsonl")
Open = Callable[..., TestClient]


@pytest.fixture
def desk(workspace: Path, small_models: None) -> Iterator[Open]:
    """Opens a desk on the workspace for an editor; the editors of one test sit at the same desk."""
    opened: list[TestClient] = []
    shared: dict[bool, Desk] = {}

    def open_for(name: str | None = "Ann", blind: bool = False) -> TestClient:
        folders = find_workspace()
        common = Common(folders, Settings(), True)
        here = shared.setdefault(
            blind, Desk(folders.claims, folders.evidence, lambda: make_report(stored(common, ()), common), blind)
        )
        client = TestClient(make_app(here, lambda: "2026-05-01T10:00:00Z"), base_url="http://127.0.0.1")
        opened.append(client)
        if name:
            assert client.post("/start", data={"token": token(client, "/start"), "name": name}).url.path == "/"
        return client

    yield open_for
    for client in opened:
        client.close()


def field(text: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', text)
    assert found, name
    return found[1]


def token(client: TestClient, path: str = CLAIM) -> str:
    return field(client.get(path).text, "token")


def fields(client: TestClient) -> dict[str, str]:
    page = client.get(CLAIM).text
    return {name: field(page, name) for name in ("token", "position", "shown")}


def send(client: TestClient, decision: str, hidden: dict[str, str] | None = None, **typed: str):  # type: ignore[no-untyped-def]
    return client.post(CLAIM, data={**(hidden or fields(client)), "decision": decision, **typed})


def test_an_editor_names_themselves_reads_and_decides(desk: Open) -> None:
    visitor = desk(None)
    for path in ("/", CLAIM):
        assert visitor.get(path).url.path == "/start"
    assert "no password" in visitor.get("/start").text
    assert visitor.post("/start", data={"token": token(visitor, "/start"), "name": "  "}).status_code == 422
    ann = desk("Ann")
    assert "machine proposal, not reviewed" in ann.get("/").text
    page = ann.get(CLAIM).text
    assert "Against the claim: 1" in page and "Court of Auditors" in page and "Accept: Refuted" in page
    done = send(ann, "accept", reason="As the auditors say.")
    assert done.status_code == 200 and "Entered in the log" in done.text and "accepted by Ann on 1 May 2026" in done.text
    bo = desk("Bo")
    signed = send(bo, "sign")
    assert "signed by Bo on 1 May 2026" in signed.text
    assert [event.decision.value for event in read_log(LOG).events] == ["accept", "sign"]


def test_every_form_enters_what_it_says(desk: Open) -> None:
    ann = desk()
    assert "Not entered: overruling needs a reason" in send(ann, "overrule", label="supported").text
    assert "a second editor" not in ann.get(CLAIM).text
    send(ann, "overrule", label="supported", reason="The audit erred.")
    refused = send(ann, "sign")
    assert refused.status_code == 422 and "a second editor has to sign it" in refused.text
    send(ann, "note", note="call them")
    send(ann, "reply", asked="Town hall", asked_on="2026-05-01", deadline="2026-05-08", answer="")
    send(ann, "drop", passage="audit#p1", why="Another bridge.")
    text = ann.get(CLAIM).text
    assert "Against the claim: none found" in text
    passage = re.search(r'<option value="(gazette[^"]*)"', text)[1]  # type: ignore[index]
    for rank in ("", "0", "99", "x", "9" * 30):
        refused = send(ann, "rerank", moved=passage, rank=rank, because="It leads.")
        assert refused.status_code == 422 and "give a rank from 1 to" in refused.text and "It leads.</textarea>" in refused.text
    assert "say why" in send(ann, "rerank", moved=passage, rank="1").text
    assert "is no passage found" in send(ann, "rerank", moved="x", rank="1", because="It leads.").text
    moved = send(ann, "rerank", moved=passage, rank="1", because="It leads.")
    assert f'<option value="{passage}">1. ' in moved.text and "moved gazette" in moved.text
    send(ann, "correction", correction="A month was wrong.")
    send(ann, "needs_work", reason="Ask again.")
    text = ann.get(CLAIM).text
    for shown in (
        "call them",
        "Town hall was asked on 1 May 2026, to answer by 8 May 2026",
        "Another bridge.",
        "A month was wrong.",
    ):
        assert shown in text
    assert "Against the claim: none found" in text and "sent back by Ann" in text
    kinds = [event.decision.value for event in read_log(LOG).events]
    assert kinds == ["overrule", "note", "reply", "drop", "rerank", "correction", "needs_work"]


def test_a_decision_on_an_older_state_loses_nothing(desk: Open, workspace: Path) -> None:
    ann, bo = desk("Ann"), desk("Bo")
    opened = fields(ann)
    send(bo, "overrule", label="supported", reason="Seen by our reporter.")
    late = send(ann, "overrule", opened, label="conflicting", reason="A long & careful <reason>.")
    assert late.status_code == 409 and "Entered meanwhile" in late.text and "Seen by our reporter." in late.text
    assert "A long &amp; careful &lt;reason&gt;.</textarea>" in late.text and 'value="conflicting" checked' in late.text
    assert len(read_log(LOG).events) == 1
    hidden = {name: field(late.text, name) for name in ("token", "position", "shown")}
    assert send(ann, "overrule", hidden, label="conflicting", reason="A long & careful <reason>.").status_code == 200
    opened = fields(ann)
    audit = workspace / "evidence" / "audit.yaml"
    audit.write_text(audit.read_text().replace("still closed", "now open"))
    late = send(ann, "accept", opened, reason="typed before")
    assert late.status_code == 409 and "has changed since you opened it" in late.text and "typed before" in late.text
    assert "overruled on an earlier state" in late.text and len(read_log(LOG).events) == 2


def test_a_blind_desk_hides_the_machines_verdict_until_the_editor_has_given_theirs(desk: Open) -> None:
    ann, bo = desk("Ann", True), desk("Bo", True)
    for page in (ann.get("/").text, ann.get("/?verdict=supported").text):
        assert "hidden" in page and "✗" not in page and CLAIM in page
    page = ann.get(CLAIM).text
    assert "Court of Auditors" in page and "Give this verdict" in page
    for word in ("✗", "✓", "against, ", "Against the claim", "confidence", "Accept:", "contradicts", "repeats the speaker"):
        assert word not in page, word
    assert "give your own verdict" in send(ann, "accept", reason="x").text
    for label in ("refuted", "supported"):
        assert "Not entered: give your reason." in send(ann, "accept", label=label, reason=" ").text
    assert "Against the claim" not in send(ann, "needs_work", reason="Look again.").text
    shown = send(ann, "accept", label="refuted", reason="The auditors saw it.").text
    assert "Against the claim: 1" in shown and "accepted by Ann" in shown
    assert "Against the claim" not in bo.get(CLAIM).text and "The auditors saw it." not in bo.get(CLAIM).text
    assert "blind" in send(bo, "sign").text
    send(bo, "accept", label="supported", reason="The mayor said so.")
    _, first, second = read_log(LOG).events
    assert first.blind and first.decision.value == "accept" and second.blind and second.decision.value == "overrule"


def test_other_sites_cannot_send_or_read_anything(desk: Open) -> None:
    ann = desk()
    mine = fields(ann)
    assert send(ann, "accept", {**mine, "token": ""}).status_code == 403
    assert send(ann, "accept", {**mine, "token": "x" * 43}).status_code == 403
    stolen = desk("Mallory")
    assert send(stolen, "accept", mine).status_code == 403
    foreign = ann.post(CLAIM, data={**mine, "decision": "accept"}, headers={"origin": "http://evil.example"})
    assert foreign.status_code == 403
    assert ann.get("/", headers={"host": "evil.example"}).status_code == 400
    assert ann.get("/", headers={"host": "127.0.0.1:8765"}).status_code == 200
    assert ann.post(CLAIM, data={**mine, "decision": "note", "note": "x" * 300_000}).status_code == 413
    assert not LOG.exists()
    cookie = desk(None).get("/start").headers["set-cookie"].lower()
    assert "samesite=strict" in cookie and "httponly" in cookie


def test_hostile_text_stays_text_and_pages_ask_for_nothing_from_elsewhere(desk: Open, workspace: Path) -> None:
    claim = workspace / "claims" / "fenwick-2020-bridge.yaml"
    claim.write_text(claim.read_text().replace("Orla Fenwick", "'<img src=x onerror=alert(1)>'"))
    audit = workspace / "evidence" / "audit.yaml"
    bad = "</textarea><script>alert(1)</script><form action=http://evil.example>"
    audit.write_text(audit.read_text().replace("still closed", f"still closed {bad}").replace("Court of", bad))
    ann = desk(f"Ann {HOSTILE}"[:90])
    send(ann, "note", note=f"{HOSTILE} {bad}")
    send(ann, "overrule", label="supported", reason=bad)
    for path in ("/", CLAIM, "/start", "/claims/%3Cscript%3Ealert(1)"):
        answer = ann.get(path)
        assert "script-src 'self'" in answer.headers["content-security-policy"]
        assert "unsafe-inline" not in answer.headers["content-security-policy"]
        page = Page(answer.text)
        assert not {tag for tag, _ in page.tags} & {"img", "iframe", "object", "embed", "base", "style", "b"}
        assert [value for tag, at in page.tags if tag == "script" for value in at.values() if value] == [
            "/static/keys.js",
            "/static/drafts.js",
        ]
        assert not page.all("style") and not any(key.startswith("on") for _, at in page.tags for key in at)
        assert all(place.startswith("/") for place in [*page.all("action"), *page.all("src"), *page.all("formaction")])
        assert not [link for link in page.all("href") if not link.startswith(("/", "#", "?"))]
        ids = page.all("id")
        assert len(ids) == len(set(ids)) and set(page.all("for")) <= set(ids)
    assert answer.status_code == 404
    for asset in ("/report.css", "/static/desk.css", "/static/keys.js"):
        text = ann.get(asset).text
        assert text and "url(" not in text and "http" not in text and "@import" not in text


def test_filters_and_a_broken_file(desk: Open, workspace: Path) -> None:
    ann = desk()
    (workspace / "claims" / "brandt-2021.yaml").write_text(
        "id: brandt-2021\nstatement: Sheep are blue in the north of Varna.\nspeaker: Ivo Brandt\ndate: 2021\n"
    )
    assert "2 of 2 claims" in ann.get("/").text
    assert "brandt-2021" not in ann.get("/?verdict=refuted").text and "1 of 2" in ann.get("/?verdict=refuted").text
    assert "1 of 2" in ann.get("/?speaker=Ivo+Brandt").text and "0 of 2" in ann.get("/?state=signed").text
    send(ann, "accept")
    assert "1 of 2" in ann.get("/?state=decided").text and "1 of 2" in ann.get("/?state=undecided").text
    (workspace / "evidence" / "bad.yaml").write_text("id: bad\n")
    broken = ann.get("/")
    assert broken.status_code == 503 and "bad.yaml" in broken.text
    (workspace / "evidence" / "bad.yaml").unlink()
    assert ann.get("/").status_code == 200
    LOG.write_bytes(LOG.read_bytes().replace(b'"Ann"', b'"Bob"'))
    assert "the line was changed" in ann.get("/").text


def test_help_of_the_desk_says_that_it_is_local(capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_code(["review", "serve", "--help"]) == 0
    assert "127.0.0.1 only" in capsys.readouterr().out
