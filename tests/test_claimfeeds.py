"""ClaimReview of other fact-checkers becomes claims, and goes out again as it came."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from conftest import exit_code
from hypothesis import given
from hypothesis import strategies as st

from factcheck.claimfeeds import claim_text
from factcheck.store import claim_of, read_claims
from factcheck.yamlfile import parse_yaml

REVIEW: dict[str, Any] = {
    "@type": "ClaimReview",
    "@id": "https://checks.example/1#review",
    "url": "https://checks.example/1",
    "claimReviewed": "The bridge at Varna was\nfinished in March.",
    "author": {"@type": "Organization", "name": "Example Checks", "url": "https://checks.example/"},
    "datePublished": "2020-05-02T09:00:00Z",
    "reviewRating": {"@type": "Rating", "ratingValue": 1, "bestRating": 5.5, "alternateName": "Не соответствует: \u2028 ложь"},
    "itemReviewed": {
        "@type": "Claim",
        "author": {
            "@type": "Person",
            "name": "Orla Fenwick",
            "jobTitle": "Mayor of Varna",
            "sameAs": ["https://www.wikidata.org/entity/Q4115189"],
        },
        "datePublished": "2020-04-01",
        "firstAppearance": {"@type": "CreativeWork", "url": "https://varna.example/a", "archivedAt": "https://archive.example/a"},
        "appearance": ["https://varna.example/b", {"url": "https://varna.example/a"}],
    },
    "x-own-field": [None, True, {"deep": "kept"}],
}
SECOND = {
    **REVIEW,
    "claimReviewed": "Water is free.",
    "itemReviewed": {"@type": "Claim", "author": "Bo Lind"},
    "url": "https://c.example/2",
}
SHAPES = {
    "one.json": json.dumps(REVIEW),
    "graph.json": json.dumps({"@context": "https://schema.org", "@graph": [REVIEW, SECOND]}),
    "feed.json": json.dumps(
        {"@type": "DataFeed", "dataFeedElement": [{"@type": "DataFeedItem", "item": [REVIEW]}, {"item": SECOND}]}, indent=2
    ),
    "lines.jsonl": f"{json.dumps(REVIEW)}\n\n{json.dumps([SECOND])}\n",
}


@pytest.mark.usefixtures("small_models")
@pytest.mark.parametrize("name", SHAPES)
def test_a_feed_becomes_claims_and_goes_out_as_it_came(name: str, workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (workspace / name).write_text(SHAPES[name], encoding="utf-8")
    assert exit_code(["add", "claim", "--from", name]) == 0
    written = [line.split()[1] for line in capsys.readouterr().out.splitlines() if line.startswith("wrote")]
    assert written[0] == "claims/fenwick-2020-the-bridge-at-varna-was.yaml"
    assert exit_code(["validate"]) == 0
    capsys.readouterr()
    claim, _ = read_claims(Path("claims")).sound()["fenwick-2020-the-bridge-at-varna-was"]
    assert (claim.statement, claim.date) == ("The bridge at Varna was finished in March.", "2020-04-01")
    assert claim.speaker.name == "Orla Fenwick" and claim.speaker.role == "Mayor of Varna"
    assert claim.speaker.aliases == ("https://www.wikidata.org/entity/Q4115189",)
    assert [(place.url, place.archived_url) for place in claim.appearances] == [
        ("https://varna.example/a", "https://archive.example/a"),
        ("https://varna.example/b", None),
    ]
    assert exit_code(["report", "--format", "claimreview", "--quiet"]) == 0
    streams = capsys.readouterr()
    sent = [REVIEW, SECOND][: len(written)]
    assert sorted(json.loads(streams.out)["@graph"], key=str) == sorted(sent, key=str)
    assert "warning" not in streams.err and f"{len(written) + 1} of {len(written) + 1} verdicts are not signed" in streams.err
    assert exit_code(["report", "--format", "claimreview", "--drafts", "--quiet"]) == 0
    assert len(json.loads(capsys.readouterr().out)["@graph"]) == 2 * len(written) + 1


def test_a_date_that_is_only_the_reviews_is_marked_as_such(workspace: Path) -> None:
    (workspace / "two.jsonl").write_text(SHAPES["lines.jsonl"], encoding="utf-8")
    assert exit_code(["add", "claim", "--from", "two.jsonl"]) == 0
    written = (workspace / "claims" / "lind-2020-water-is-free.yaml").read_text(encoding="utf-8")
    assert 'date: "2020-05-02"   # of the review: the feed does not say when it was claimed' in written


def without(review: dict[str, Any], *keys: str) -> str:
    return json.dumps({key: value for key, value in review.items() if key not in keys})


@pytest.mark.parametrize(
    ("content", "what"),
    [
        ("not JSON", "feed.jsonl: is not JSON"),
        ('{"@type": "Article"}', "feed.jsonl: holds no ClaimReview"),
        (f'{json.dumps(SECOND)}\n{{"@type": \n', "feed.jsonl:2: is not JSON"),
        (f'{json.dumps(SECOND)}\n{{"@type": "Article"}}\n', "feed.jsonl:2: holds no ClaimReview"),
        (without(REVIEW, "claimReviewed"), "feed.jsonl: review 1: claimReviewed: is missing"),
        (without(SECOND, "datePublished"), "itemReviewed.datePublished: is missing"),
        (json.dumps({**REVIEW, "claimReviewed": "word " * 200}), "has 200 words"),
        ("[" * 5000, "nested too deeply"),
        ('{"@type": "ClaimReview", "x": NaN}', "NaN is no number"),
    ],
)
def test_what_cannot_be_taken_gets_one_line(content: str, what: str, workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (workspace / "feed.jsonl").write_text(content, encoding="utf-8")
    assert exit_code(["add", "claim", "--from", "feed.jsonl"]) == 1
    first, last = capsys.readouterr().err.splitlines()
    assert first.startswith("error: feed.jsonl") and what in first
    wrote = len(list((workspace / "claims").glob("lind*")))
    assert last == f"error: {wrote} written, 1 not" and wrote == content.count("Water is free") - ("date" in what)


def test_nothing_is_overwritten_and_options_do_not_mix(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (workspace / "one.json").write_text(SHAPES["one.json"], encoding="utf-8")
    assert exit_code(["add", "claim", "--from", "one.json"]) == 0
    assert exit_code(["add", "claim", "--from", "one.json"]) == 1
    assert "exists already" in capsys.readouterr().err
    assert exit_code(["add", "claim", "--from", "one.json", "--force"]) == 0
    assert exit_code(["add", "claim", "--from", "one.json", "--speaker", "Bo"]) == 2


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=12,
)


@given(st.dictionaries(st.text(), json_values, max_size=4))
def test_every_field_survives_the_claim_file(more: dict[str, Any]) -> None:
    review = {**more, "@type": "ClaimReview"}
    answers = {"statement": "Water is free.", "speaker": "Bo", "role": None, "date": "2020", "dated": "", "language": None}
    problems: list[str] = []
    found = claim_of(parse_yaml(claim_text("new", review | {"itemReviewed": None}, answers), Path("new.yaml")), problems)
    assert not problems and found
    assert json.loads(found[0].claimreview or "") == review | {"itemReviewed": None}


def test_a_claimreview_that_is_no_json_is_a_problem_with_its_line(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = workspace / "claims" / "fenwick-2020-bridge.yaml"
    sound = path.read_text(encoding="utf-8")
    for value, what in (("'{'", "is not JSON"), ("'[]'", "is no object")):
        path.write_text(f"{sound}claimreview: {value}\n", encoding="utf-8")
        assert exit_code(["validate"]) == 1
        assert f"fenwick-2020-bridge.yaml:8: claimreview: {what}" in capsys.readouterr().err
