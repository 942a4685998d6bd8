"""Later documents replace earlier ones: shown as such, and no longer counted once the later one is published."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from conftest import exit_code, make_checker, make_claim, make_source

from factcheck.corpus import build_corpus
from factcheck.records import Label, Result
from factcheck.reports.provenance import remarks
from factcheck.supersession import Superseded, circles

OLD = "The bridge at Varna was not finished in March, and the road to it is closed."
NEW = "The auditors corrected their report: the bridge at Varna was finished in March, before the date that was planned."


def result(as_of: str | None = None, **later: object) -> Result:
    fields: dict[str, object] = {"published_on": "2021-03-01", "supersedes": ("audit-1",), **later}
    sources = [make_source("audit-1", OLD, published_on="2020-05-01"), make_source("audit-2", NEW, **fields)]
    (checked,) = make_checker(sources, as_of=as_of).check([make_claim()]).results
    return checked


def test_a_superseded_document_is_shown_and_does_not_count() -> None:
    checked = result()
    assert checked.verdict.label is Label.SUPPORTED
    old = next(judgement for judgement in checked.judgements if judgement.match.source.id == "audit-1")
    assert old.superseded == Superseded("audit-2", "2021-03-01") and not old.counted
    assert remarks(old) == "superseded by audit-2 since 1 March 2021"
    assert "1 passage of audit-1 does not count: superseded by audit-2 since 2021-03-01." in checked.verdict.reasons
    assert not any(judgement.superseded for judgement in checked.judgements if judgement is not old)


@pytest.mark.parametrize(
    ("as_of", "label"), [("2020-12-31", Label.REFUTED), ("2021-03-01", Label.SUPPORTED), ("2021-03", Label.SUPPORTED)]
)
def test_it_counts_as_long_as_the_later_one_is_not_published(as_of: str, label: Label) -> None:
    assert result(as_of).verdict.label is label


def test_a_document_of_the_future_supersedes_nothing_yet() -> None:
    sources = [make_source("a", OLD), make_source("b", NEW, published_on="2030-01", supersedes=("a",))]
    assert not build_corpus(sources, today=date(2029, 12, 31)).superseded
    assert build_corpus(sources, today=date(2030, 1, 1)).superseded == {"a": Superseded("b", "2030-01")}


def test_a_copy_in_a_document_that_nothing_replaces_still_counts() -> None:
    sources = [
        make_source("audit-1", OLD, published_on="2020-05-01"),
        make_source("herald", OLD, published_on="2020-05-02"),
        make_source("audit-2", "The audit was withdrawn.", published_on="2021", supersedes=("audit-1",)),
    ]
    (checked,) = make_checker(sources).check([make_claim()]).results
    assert checked.verdict.label is Label.REFUTED and not checked.judgements[0].superseded


def test_the_order_of_documents_and_the_first_of_several_successors() -> None:
    sources = [make_source(name, OLD, published_on=day, supersedes=older) for name, day, older in
               (("a", "2019", ()), ("c", "2021", ("a",)), ("b", "2020", ("a",)), ("d", None, ("a",)))]  # fmt: skip
    assert build_corpus(sources).superseded == build_corpus(sources[::-1]).superseded == {"a": Superseded("b", "2020")}


def test_circles() -> None:
    assert circles({"a": ["b"], "b": ["c"], "c": ["a"], "d": ["a"], "e": ["e"], "f": []}) == {"a", "b", "c", "e"}


SOURCE = "id: {id}\npublished_on: {day}\ntext: The bridge at Varna is closed.\nsupersedes: {older}\n"


@pytest.mark.parametrize(
    ("files", "what"),
    [
        ((("one", "2020", "[gazzette]"),), "one.yaml:4: supersedes.0: there is no source 'gazzette'; did you mean gazette?"),
        ((("one", "2020", "one"),), "one.yaml:4: supersedes: one and one supersede each other or themselves"),
        ((("one", "2020", "[two]"), ("two", "2020", "[one]")), "two.yaml:4: supersedes.0: two and one supersede each other"),
        ((("one", "2019", "[gazette]"),), "one.yaml:4: supersedes.0: gazette was published later, 2020-04-02"),
    ],
)
def test_validate_checks_ids_circles_and_dates(
    files: tuple[tuple[str, str, str], ...], what: str, workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, day, older in files:
        (workspace / "evidence" / f"{name}.yaml").write_text(SOURCE.format(id=name, day=day, older=older), encoding="utf-8")
    assert exit_code(["validate"]) == 1
    assert what in capsys.readouterr().err


@pytest.mark.usefixtures("small_models")
def test_reports_say_what_supersedes_it(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    later = SOURCE.format(id="audit-2", day="2021-03-01", older="[audit]").replace(
        "The bridge at Varna is closed", NEW.rstrip(".")
    )
    (workspace / "evidence" / "audit-2.yaml").write_text(later.replace("report: the", "report, the"), encoding="utf-8")
    assert exit_code(["validate"]) == 0
    capsys.readouterr()
    assert exit_code(["check", "--quiet", "--format", "json"]) == 0
    shown = json.loads(capsys.readouterr().out)["results"][0]["evidence"]
    replaced = [passage for passage in shown if passage["superseded_by"]]
    assert replaced and {passage["source_id"] for passage in replaced} == {"audit"}
    assert replaced[0]["superseded_by"] == {"by": "audit-2", "since": "2021-03-01"} and not replaced[0]["counted"]
    for name in ("terminal", "markdown", "html", "csv"):
        assert exit_code(["check", "--quiet", "--format", name]) == 0
        shown_text = " ".join(capsys.readouterr().out.replace("\\", "").split())
        assert "superseded by audit-2 since 2021-03-01" in shown_text or "audit-2 since 2021-03-01" in shown_text
