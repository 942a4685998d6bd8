"""ClaimReview and Web Annotations: what goes out says what the visible report says, and only what two people stand for."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from conftest import exit_code
from sample_report import sample_report

from factcheck.decisions import Decision, Event, Review
from factcheck.records import Label, Report, Speaker
from factcheck.reports.annotations import Annotations
from factcheck.reports.claimreview import ClaimReview, speaker_object
from factcheck.reports.html import Html
from factcheck.reports.published import annotation_problems, claimreview_problems

SITE = "https://news.example/checks"
CLAIM = "fenwick-2020-bridge"


def entered(claim: str, who: str, decision: Decision, label: Label | None = None, reason: str | None = None) -> Event:
    return Event(claim, who, "2026-05-01T10:00:00Z", decision, {"label": "refuted"}, "f", label, reason)


def reviewed_report() -> Report:
    """The sample report: the first claim overruled, signed and corrected; the second not signed; the third stale."""
    report = sample_report()
    first, second, third, *others = report.results
    decided = entered(first.claim.id, "Ann", Decision.OVERRULE, Label.CONFLICTING, "The papers disagree.")
    signed = entered(first.claim.id, "Bo", Decision.SIGN)
    corrected = entered(first.claim.id, "Bo", Decision.CORRECTION, None, "The date was wrong.")
    accepted = entered(second.claim.id, "Ann", Decision.ACCEPT, Label.SUPPORTED)
    results = (
        replace(first, review=Review((decided, signed, corrected), decided, signed)),
        replace(second, review=Review((accepted,), accepted)),
        replace(third, review=Review((decided, signed), decided, signed, ("verdict: refuted is now conflicting",))),
        *others,
    )
    return replace(report, results=results)


def claimreview(drafts: bool = False) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(ClaimReview(drafts, "Harbour News", SITE).render(reviewed_report()))
    return made


def test_only_signed_verdicts_go_out_in_the_words_of_the_report() -> None:
    document = claimreview()
    assert claimreview_problems(document, reviewed_report()) == []
    (review,) = document["@graph"]
    assert review["claimReviewed"] == "Promising reforms are under way in Norvinia."
    assert review["reviewRating"] == {
        "@type": "Rating",
        "alternateName": "Conflicting evidence",
        "additionalType": "urn:factcheck:label:conflicting",
        "ratingExplanation": "The papers disagree.",
    }
    assert review["url"] == review["@id"] == f"{SITE}#claim-brandt-2016-promising-reforms"
    said = review["itemReviewed"]
    assert said["text"] == "promising reforms" and said["datePublished"] == "2016-03-30"
    assert said["author"] == {"@type": "Person", "name": "Anna Brandt", "jobTitle": "President of the Lake Union"}
    assert [place["url"] for place in said["appearance"]] == [
        "https://norvinia.example/final?a=1&b=2",
        "https://lakeunion.example/brandt",
    ]
    assert review["correction"][0]["text"] == "The date was wrong." and review["dateModified"] == "2026-05-01T10:00:00Z"
    assert len(review["citation"]) == 3 and review["citation"][0]["creditText"] == "Lake Observers, quoted by Open Norvinia Fund"
    page = Html(0).render(reviewed_report())
    for text in (review["claimReviewed"], review["reviewRating"]["alternateName"], review["citation"][2]["text"]):
        assert text in page


def test_drafts_are_marked_and_hostile_text_stays_data() -> None:
    document = claimreview(drafts=True)
    statuses = [review["creativeWorkStatus"] for review in document["@graph"]]
    assert len(statuses) == 6 and statuses[0] == "Published" and all(status.startswith("Draft: ") for status in statuses[1:])
    assert "not signed by a second editor" in statuses[1] and "machine proposal, not reviewed" in statuses[2]
    assert not claimreview_problems(document, reviewed_report(), drafts=True)
    assert len(claimreview_problems(document, reviewed_report())) == 5
    assert "javascript:" not in json.dumps([review.get("url") for review in document["@graph"]])
    hostile = document["@graph"][5]
    assert all("url" not in citation["isPartOf"] for citation in hostile["citation"])


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda review: review.pop("url"), "url: is missing"),
        (lambda review: review.update(url="javascript:x"), "url: must be an address"),
        (lambda review: review["author"].pop("name"), "author.name: is missing"),
        (lambda review: review["author"].update(name="Anna Brandt"), "a claim of their own"),
        (lambda review: review["reviewRating"].update(alternateName="False"), "the report says 'Conflicting evidence'"),
        (lambda review: review.update(claimReviewed="Reforms!"), "the report says 'Promising"),
        (lambda review: review.update(datePublished="May 1st"), "is no date"),
        (lambda review: review["itemReviewed"].update({"@type": "Thing"}), "must be a ClaimReview of a Claim"),
        (lambda review: review["itemReviewed"].update({"@id": "urn:other"}), "is no claim of the report"),
        (lambda review: review["citation"][0].update(text="Nobody wrote this."), "is no passage of the report"),
    ],
)
def test_the_validator_finds(change: Callable[[dict[str, Any]], object], problem: str) -> None:
    document = claimreview()
    change(document["@graph"][0])
    assert any(problem in found for found in claimreview_problems(document, reviewed_report()))


def test_speakers_are_people_or_bodies_and_keep_their_identifiers() -> None:
    assert speaker_object(Speaker("Kazakh authorities"))["@type"] == "Organization"
    for name in ("Ursula von der Leyen", "Вера Иванова", "Pelé"):
        assert speaker_object(Speaker(name))["@type"] == "Person"
    speaker = Speaker("Anna Brandt", None, ("Brandt", "https://www.wikidata.org/entity/Q1"))
    assert speaker_object(speaker)["sameAs"] == ["https://www.wikidata.org/entity/Q1"]
    assert speaker_object(speaker)["alternateName"] == ["Brandt"]


def test_annotations_lead_to_every_quoted_passage() -> None:
    report = sample_report()
    document = json.loads(Annotations().render(report))
    assert annotation_problems(document, report) == []
    assert len(document["items"]) == 4 + 1 + 2 + 1
    first = document["items"][0]
    assert first["target"]["source"] == "https://norvinia.example/final?a=1&b=2"
    words, position = first["target"]["selector"]
    assert words["exact"] == "new rules on assembly tightened the regime even further**."
    assert words["prefix"] == "The observers write: **" and words["suffix"].startswith(" Seven papers")
    assert position["end"] - position["start"] == len(words["exact"])
    ids = [item["id"] for item in document["items"]]
    assert len(ids) == len(set(ids))
    for place, value in (("exact", "new rules"), ("prefix", "x"), ("suffix", "x")):
        changed = copy.deepcopy(document)
        changed["items"][0]["target"]["selector"][0][place] = value
        assert len(annotation_problems(changed, report)) == 1
    changed = copy.deepcopy(document)
    changed["items"][0]["target"]["sha256"] = "0" * 64
    assert len(annotation_problems(changed, report)) == 1


def test_the_command_publishes_what_is_signed(workspace: Path, small_models: None, capsys: pytest.CaptureFixture[str]) -> None:
    def run(*arguments: str) -> tuple[int, str, str]:
        return (exit_code(list(arguments)), *capsys.readouterr())

    options = ("report", "--format", "claimreview", "--publisher", "Harbour News", "--site", SITE)
    code, out, said = run(*options)
    assert code == 0 and json.loads(out)["@graph"] == [] and "1 of 1 verdicts are not signed" in said
    assert len(json.loads(run(*options, "--drafts")[1])["@graph"]) == 1
    run("review", "accept", CLAIM, "--as", "Ann", "--reason", "The auditors saw it.")
    run("review", "sign", CLAIM, "--as", "Bo")
    code, out, said = run(*options)
    assert (code, said) == (0, "") and json.loads(out)["@graph"][0]["reviewRating"]["alternateName"] == "Refuted"
    assert "warning: url: is missing" in run("report", "--format", "claimreview")[2]
    assert run("report", "--format", "annotations", "-o", "a.json")[0] == 0
    assert {item["target"]["source"] for item in json.loads(Path("a.json").read_text())["items"]} == {
        "urn:factcheck:source:audit",
        "urn:factcheck:source:gazette",
    }
    for format_name in ("html", "markdown", "json", "csv"):
        code, out, _ = run("report", "--format", format_name)
        assert code == 0 and "Ann" in out and "Bo" in out
    log = workspace / "claims" / "reviews.jsonl"
    log.write_bytes(log.read_bytes().replace(b"Ann", b"Eve"))
    code, out, said = run("report")
    assert code == 1 and out == "" and "the line was changed" in said
