"""Report formats: golden files, and what must hold whatever a document says."""

from __future__ import annotations

import copy
import csv
import dataclasses
import json
import os
import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser
from importlib.resources import files
from io import StringIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, ValidationError
from markdown_it import MarkdownIt
from rich.cells import cell_len
from sample_report import HOSTILE, LONG_WORD, sample_report

from factcheck.interfaces import Reporter
from factcheck.records import Report, Stance
from factcheck.reports import wording
from factcheck.reports.csv import COLUMNS, Csv
from factcheck.reports.html import Html
from factcheck.reports.json import Json, as_dict
from factcheck.reports.markdown import Markdown
from factcheck.reports.plain import readable
from factcheck.reports.terminal import Terminal

GOLDEN = Path(__file__).parent / "golden"
TERMINAL = Terminal(80, color=False, show=3)
REPORTERS: dict[str, Reporter] = {"txt": TERMINAL, "json": Json(), "md": Markdown(3), "html": Html(3), "csv": Csv()}
EMPTY = dataclasses.replace(sample_report(), results=(), left_out=())
HOSTILE_SHOWN = readable(HOSTILE)


def schema() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(files("factcheck").joinpath("schemas/check.schema.json").read_text("utf-8"))
    return loaded


class Page(HTMLParser):
    """Tags and attributes of a page, and its text in stretches that begin at an article."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.stretches = [""]
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.stretches += [""] if tag == "article" else []

    def handle_data(self, data: str) -> None:
        self.stretches[-1] += data

    def all(self, name: str) -> list[str]:
        return [value or "" for _, attributes in self.tags for key, value in attributes.items() if key == name]


@pytest.mark.parametrize("format", REPORTERS)
def test_report_is_the_golden_file(format: str) -> None:
    text = REPORTERS[format].render(sample_report())
    path = GOLDEN / f"report.{format}"
    if os.environ.get("FACTCHECK_UPDATE_GOLDEN") == "1":
        path.write_bytes(text.encode("utf-8"))
    assert text.encode("utf-8") == path.read_bytes()


@pytest.mark.parametrize("format", REPORTERS)
def test_the_environment_changes_nothing(format: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before = REPORTERS[format].render(sample_report())
    assert EMPTY.standard in " ".join(REPORTERS[format].render(EMPTY).split()) or format == "csv"
    for name, value in {"COLUMNS": "200", "FORCE_COLOR": "1", "TERM": "dumb", "NO_COLOR": "1"}.items():
        monkeypatch.setenv(name, value)
    assert REPORTERS[format].render(sample_report()) == before


@pytest.mark.parametrize("format", REPORTERS)
def test_control_characters_and_lone_surrogates_do_no_harm(format: str) -> None:
    results = sample_report().results
    claim = dataclasses.replace(results[0].claim, statement="one\ud800two \x1b]0;title\x07three\x9b31m")
    report = dataclasses.replace(EMPTY, results=(dataclasses.replace(results[0], claim=claim),))
    text = REPORTERS[format].render(report)
    text.encode("utf-8")
    assert not set(text) & {"\x1b", "\x07", "\x9b", "\u202e"} or format == "json"
    assert format != "json" or json.loads(text)["results"][0]["claim"]["statement"] == claim.statement


def test_json_follows_the_schema_and_quotes_exactly() -> None:
    Draft202012Validator.check_schema(schema())
    Draft202012Validator(schema()).validate(as_dict(sample_report()))
    Draft202012Validator(schema()).validate(as_dict(EMPTY))
    for result, shown in zip(sample_report().results, json.loads(Json().render(sample_report()))["results"], strict=True):
        quoted = [(rank, judgement.match.passage.text) for rank, judgement in enumerate(result.judgements, 1)]
        assert [(item["rank"], item["text"]) for item in shown["evidence"]] == quoted


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("verdict", "label"), "false"),
        (("verdict", "reviewed"), True),
        (("verdict", "confidence"), 1.2),
        (("evidence", 0, "stance"), "SUPPORTS"),
        (("evidence", 0, "start"), None),
        (("claim", "date"), "30 March 2016"),
    ],
)
def test_schema_rejects(place: tuple[str | int, ...], value: object) -> None:
    changed = copy.deepcopy(as_dict(sample_report()))
    target: Any = changed["results"][0]
    for step in place[:-1]:
        target = target[step]
    target[place[-1]] = value
    with pytest.raises(ValidationError):
        Draft202012Validator(schema()).validate(changed)
    del target[place[-1]]
    with pytest.raises(ValidationError):
        Draft202012Validator(schema()).validate(changed)


@pytest.mark.parametrize("width", [20, 40, 59, 60, 80, 99, 100, 160])
def test_terminal_keeps_to_its_width(width: int) -> None:
    plain = Terminal(width, color=False, show=0).render(sample_report())
    assert max(cell_len(line) for line in plain.splitlines()) <= width
    assert ("│" in plain) == (width >= 60)
    coloured = Terminal(width, color=True, show=0).render(sample_report())
    assert "\x1b[" in coloured and "\x1b[31mred" not in coloured
    bare = re.sub(r"\x1b\[[0-9;]*m", "", coloured)
    assert [line.rstrip() for line in bare.splitlines()] == plain.splitlines()


def test_terminal_says_machine_proposal_for_every_claim_and_obeys_no_markup() -> None:
    text = Terminal(160, color=False, show=3).render(sample_report())
    blocks = re.split(r"^Claim \d of 6: |^Summary", text, flags=re.MULTILINE)[1:]
    assert len(blocks) == 7 and all(wording.MACHINE_PROPOSAL in block for block in blocks)
    assert "[bold]loud[/bold]" in text and "Repeats" in blocks[-1]
    assert "Conf.  Against  For  Repeats" in TERMINAL.render(sample_report())


def test_html_asks_the_network_for_nothing_and_runs_nothing() -> None:
    text = REPORTERS["html"].render(sample_report())
    page = Page(text)
    tags = [tag for tag, _ in page.tags]
    assert not set(tags) & {"img", "link", "iframe", "object", "embed", "form", "base", "image", "use", "foreignobject"}
    policy = page.all("content")[0]
    for tag, named in (("script", "script-src"), ("style", "style-src")):
        (inside,) = re.findall(f"<{tag}>(.*?)</{tag}>", text, re.S)
        assert f"{named} 'sha256-{b64encode(sha256(inside.encode()).digest()).decode()}'" in policy
    assert "unsafe" not in policy and tags.count("script") == tags.count("style") == 1
    assert not page.all("src") and not page.all("style") and not any(key.startswith("on") for _, at in page.tags for key in at)
    style = text.split("<style>")[1].split("</style>")[0]
    assert "url(" not in style and "@import" not in style and "http" not in style
    outside = {link for link in page.all("href") if not link.startswith("#")}
    assert outside == {"https://norvinia.example/final?a=1&b=2", "https://lakeunion.example/brandt"}
    assert not re.search(r"https?://", re.sub(r'href="[^"]*"|>https?://[^<]*<', "", text))
    assert "default-src 'none'" in page.all("content")[0]


def test_html_says_machine_proposal_for_every_claim_and_its_links_lead_somewhere() -> None:
    page = Page(Html(1).render(sample_report()))
    articles = page.stretches[1:]
    assert len(articles) == 6 and all(wording.MACHINE_PROPOSAL in article for article in articles)
    assert HOSTILE_SHOWN in articles[5] and "… and 2 more, not shown" in articles[0]
    ids = page.all("id")
    assert len(ids) == len(set(ids))
    assert {link[1:] for link in page.all("href") if link.startswith("#")} <= set(ids)
    assert set(" ".join(page.all("aria-labelledby")).split()) <= set(ids)
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1 and all(after <= before + 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_html_colours_have_enough_contrast(scheme: str) -> None:
    def brightness(colour: str) -> float:
        parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    roots = re.findall(r":root \{([^}]*)\}", REPORTERS["html"].render(EMPTY))
    colours = dict(re.findall(r"--(\w+): (#\w{6})", roots[("light", "dark").index(scheme)]))
    paper = brightness(colours.pop("paper"))
    mark = brightness(colours.pop("mark"))
    assert colours.pop("line") and len(colours) == 8
    for ground, colour in [*((paper, colour) for colour in colours.values()), (mark, colours["ink"])]:
        darker, lighter = sorted((ground, brightness(colour)))
        assert (lighter + 0.05) / (darker + 0.05) >= 4.5


def test_markdown_shows_hostile_text_as_it_is() -> None:
    text = Markdown(0).render(sample_report())
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    page = Page(parser.render(text))
    assert not {tag for tag, _ in page.tags} & {"script", "img", "b", "code", "pre", "del"}
    assert all(re.match(r"https://\w+\.example/|#claim-", link) for link in page.all("href"))
    assert page.stretches[0].count(HOSTILE_SHOWN) == 8 and "1. # - not a list" in page.stretches[0]
    assert {link[1:] for link in page.all("href") if link.startswith("#")} == set(page.all("id"))
    sections = text.split("\n## ")[1:]
    assert len(sections) == 6 and all(wording.MACHINE_PROPOSAL in section for section in sections)


def test_csv_has_a_row_a_passage_and_no_formula() -> None:
    text = Csv().render(sample_report())
    rows = list(csv.DictReader(StringIO(text)))
    assert len(rows) == sum(max(1, len(result.judgements)) for result in sample_report().results)
    assert set(rows[0]) == set(COLUMNS)
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for row in rows for cell in row.values())
    assert all(row["review"] == wording.MACHINE_PROPOSAL for row in rows)
    assert rows[0]["claim_quote"] == "promising reforms" and rows[0]["also_in"] == "leaflet-1@0 | leaflet-2@0"
    assert rows[-1]["claim_speaker"] == "'-Mallory_*x*" and rows[-1]["text"] == LONG_WORD
    undecided = next(row for row in rows if row["claim_id"] == "lund-2019-bridge")
    assert undecided["rank"] == undecided["text"] == "" and undecided["verdict_label"] == "not_enough_evidence"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("**even further.** Kazakhstan has", "even further. Kazakhstan has"),
        ("adopted a resolution** in which", "adopted a resolution in which"),
        ("to review the case.** The", "to review the case. The"),
        ("that **he would not", "that he would not"),
        ("*'no mercy'* shown, ***both***", "'no mercy' shown, both"),
        ("5 * 3 = 5*3, f*** it, 2**3", "5 * 3 = 5*3, f*** it, 2**3"),
        ("two\nlines,\u00a0no\x0cbreak \u2028here", "two lines, no break here"),
        ("a\x1b[1;31mb\x1b]8;;http://x\x1b\\c\x00\u202ed", "abcd"),
        ("снег_и_лёд", "снег_и_лёд"),
    ],
)
def test_readable(text: str, shown: str) -> None:
    assert readable(text) == shown
    assert readable(shown) == shown


def test_wording() -> None:
    shares = {0: "0%", 0.001: "under 1%", 0.5: "50%", 0.994: "99%", 0.999: "over 99%", 1: "100%"}
    assert {share: wording.percent(share) for share in shares} == shares
    dates = {"2016-03-30": "30 March 2016", "2016-03": "March 2016", "2016": "2016", None: "date unknown", "soon": "soon"}
    assert {day: wording.date_words(day) for day in dates} == dates
    assert wording.speaker_line(sample_report().results[2].claim) == "Вера Иванова, mayor, 1 December 2015"
    assert wording.safe_url("https://a.example/x?y=1") and not wording.safe_url("javascript:alert(1)")
    assert not any(
        wording.safe_url(url) for url in (None, "", "https://a b", 'https://a"b', "http://[", "data:text/html,x", "//a.example")
    )


def test_groups_show_the_first_and_count_the_rest() -> None:
    report: Report = sample_report()
    against, supporting, repeats, _, others = wording.groups(report.results[0], 2)
    assert (len(against.shown), against.more, supporting.total, repeats.total, others.total) == (2, 1, 0, 1, 1)
    assert wording.groups(report.results[0], 0)[0].more == 0
    assert all(judgement.counted and judgement.stance is Stance.REFUTES for judgement in against.shown)
