"""A PDF that was made in parts is one document: pages, outline, links and tags are those of the whole report."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from pikepdf import Name
from sample_report import sample_report

from factcheck.benchmarks.reports import made_report
from factcheck.errors import InputError
from factcheck.records import Report
from factcheck.reports import pdf
from factcheck.reports.pdf import Pdf


def listed(value: Any) -> list[Any]:
    return list(value) if isinstance(value, pikepdf.Array) else [value]


def children(element: Any) -> list[Any]:
    return [child for child in listed(element.get(Name.K, [])) if isinstance(child, pikepdf.Dictionary) and Name.S in child]


def elements(element: Any) -> Iterator[Any]:
    yield element
    for child in children(element):
        assert child.P.objgen == element.objgen
        yield from elements(child)


@pytest.fixture
def report(monkeypatch: pytest.MonkeyPatch) -> Report:
    """Thirteen claims in parts of three."""
    monkeypatch.setattr(pdf, "PART", 3)
    made, sample = made_report(7, 4), sample_report()
    return dataclasses.replace(sample, results=(*made.results, *sample.results))


@pytest.fixture
def whole(report: Report, tmp_path: Path) -> Iterator[tuple[Report, pikepdf.Pdf, list[str]]]:
    path = tmp_path / "report.pdf"
    path.write_bytes(Pdf(show=0).render(report))
    texts = [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(path)]
    with pikepdf.open(path) as document:
        assert document.check_pdf_syntax() == []
        yield report, document, texts


def test_pages_are_numbered_through_and_say_what_claim_they_are_about(whole: Any) -> None:
    report, _, texts = whole
    for number, text in enumerate(texts, 1):
        assert text.count(f"Page {number} of {len(texts)}") == 1 and text.count("Page ") == 1
    for number in range(1, 14):
        assert any(f"Claim {number} of 13 · " in text for text in texts)
    assert sum("Overview" in text for text in texts) == sum("How this report was made" in text for text in texts) == 1
    assert report.standard[:40] in texts[-1].replace("\r\n", " ")


def test_outline_and_links_lead_to_the_page_of_each_claim(whole: Any) -> None:
    _, document, texts = whole
    page_of = {page.obj.objgen: number for number, page in enumerate(document.pages)}
    with document.open_outline() as outline:
        items = [(item.title, page_of[item.destination[0].objgen]) for item in outline.root]
    assert [title for title, _ in (items[0], items[-1])] == ["Overview", "How this report was made"]
    assert len(items) == 2 + 13 and [page for _, page in items] == sorted(page for _, page in items)
    for number, (_, page) in enumerate(items[1:-1], 1):
        assert f"Claim {number} of 13 · " in texts[page]
    named = {str(name): page_of[place[0].objgen] for name, place in pikepdf.NameTree(document.Root.Names.Dests).items()}
    goals = [
        str(link.A.D)
        for page in document.pages
        for link in page.obj.get(Name.Annots, ())
        if Name.A in link and str(link.A.S) == "/GoTo"
    ]
    assert [named[goal] for goal in dict.fromkeys(goals)] == [page for _, page in items[1:-1]]
    assert "claim-claim-3" in named and "claim-okoro-2014-bread" in named


def test_tags_belong_together(whole: Any) -> None:
    """Every number leads to the elements of its page or link, every table cell to headings of its own table."""
    _, document, _ = whole
    root = document.Root.StructTreeRoot
    numbered = dict(pikepdf.NumberTree(root.ParentTree).items())
    assert [*numbered] == [*range(len(numbered))] and root.ParentTreeNextKey == len(numbered)
    used = []
    for page in document.pages:
        used.append(int(page.obj.StructParents))
        for element in numbered[used[-1]]:
            pages = [
                element.get(Name.Pg),
                *(kid.get(Name.Pg) for kid in listed(element.K) if isinstance(kid, pikepdf.Dictionary)),
            ]
            assert page.obj.objgen in [found.objgen for found in pages if found is not None]
        for link in page.obj.get(Name.Annots, ()):
            used.append(int(link.StructParent))
            owned = [
                kid.Obj.objgen for kid in listed(numbered[used[-1]].K) if isinstance(kid, pikepdf.Dictionary) and Name.Obj in kid
            ]
            assert link.objgen in owned
    assert sorted(used) == [*numbered]
    (top,) = root.K
    ids = {str(name): cell for name, cell in pikepdf.NameTree(root.IDTree).items()}
    every = [*elements(top)]
    assert sorted(ids) == sorted(str(element.ID) for element in every if Name.ID in element)
    headings = 0
    for table in (element for element in every if str(element.S) == "/Table"):
        inside = {cell.objgen for cell in elements(table)}
        for look in (look for cell in elements(table) for look in listed(cell.get(Name.A, [])) if Name.Headers in look):
            headings += len(look.Headers)
            assert all(ids[str(name)].objgen in inside for name in look.Headers)
    assert headings >= 13 * 2


def test_parts_give_the_same_bytes_and_leave_no_passage_out(report: Report) -> None:
    made = Pdf(show=0).render(report)
    assert Pdf(show=0).render(report) == made
    text = "".join("".join(page.get_textpage().get_text_bounded().split()) for page in pypdfium2.PdfDocument(made))
    ids = [judgement.match.passage.id for result in report.results for judgement in result.judgements]
    assert len(ids) > 7 * 4 and all(
        "".join(f"Passage: {name}, text sha256".split()) in text for name in ids if "HOST" not in name
    )


def test_a_layout_of_the_newsroom_that_fails_in_a_part_is_named(report: Report, tmp_path: Path) -> None:
    (tmp_path / "report.typ").write_text("#no-such-thing")
    with pytest.raises(InputError, match=r"report\.typ: unknown variable: no-such-thing.*correct the template"):
        Pdf(show=0, templates=tmp_path).render(report)
