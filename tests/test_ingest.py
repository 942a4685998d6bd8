"""`add evidence`: many documents at once, each on its own; proposals are marked, options win, nothing is overwritten."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from build_documents import MANY, ONE, articles
from conftest import exit_code

from factcheck.errors import FactcheckError, InputError
from factcheck.ingest import STDIN, Added, Order, add_all, named_files
from factcheck.store import read_sources
from factcheck.text import sha256
from factcheck.yamlfile import read_yaml

ARTICLES = articles()
BRIDGE = ARTICLES[0]
TEXT = "The bridge at Varna was not finished in March.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "workspace" / "evidence").mkdir(parents=True)
    (tmp_path / "workspace" / "audit.txt").write_text(TEXT, encoding="utf-8")
    return tmp_path / "workspace" / "evidence"


def added(files: list[Path], folder: Path, stdin: bytes = b"", **order: object) -> list[Added | FactcheckError]:
    wanted = Order(folder, **{"answers": {}, **order})  # type: ignore[arg-type]
    return [*add_all(files, wanted, lambda most: stdin[:most], lambda done: None)]


def one(outcomes: list[Added | FactcheckError]) -> Added:
    [outcome] = outcomes
    assert isinstance(outcome, Added), outcome
    return outcome


def error(outcomes: list[Added | FactcheckError]) -> str:
    [outcome] = outcomes
    assert isinstance(outcome, InputError), outcome
    return str(outcome)


def test_a_document_in_the_workspace_stays_where_it_is(folder: Path) -> None:
    outcome = one(added([folder.parent / "audit.txt"], folder, evidence_id="a", answers={"kind": "court"}))
    content = read_yaml(outcome.path).content
    assert (content["file"], content["sha256"], content["text_sha256"]) == ("../audit.txt", sha256(TEXT), sha256(TEXT))
    assert (content["extractor"], content["kind"], content["title"], content["language"]) == ("plain_text 1", "court", None, "en")
    assert [path.name for path in folder.iterdir()] == ["a.yaml"]


def test_a_document_from_elsewhere_is_copied_in_and_never_over_another(folder: Path, tmp_path: Path) -> None:
    outside = tmp_path / "report.txt"
    outside.write_text(TEXT)
    one(added([outside], folder, evidence_id="a"))
    assert (folder / "report.txt").read_text() == TEXT
    outside.write_text("Another text.")
    second = one(added([outside], folder, evidence_id="b"))
    assert read_yaml(second.path).content["file"] == "b.txt" and (folder / "b.txt").read_text() == "Another text."
    assert (folder / "report.txt").read_text() == TEXT
    outside.write_text("A third text.")
    assert "there is another document named b.txt" in error(added([outside], folder, evidence_id="b", force=True))
    assert (folder / "b.txt").read_text() == "Another text."


def test_a_link_that_is_named_is_copied_and_one_in_the_way_is_not_followed(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "report.txt").write_text(TEXT)
    (folder.parent / "link.txt").symlink_to(tmp_path / "report.txt")
    one(added([folder.parent / "link.txt"], folder, evidence_id="a"))
    assert not (folder / "link.txt").is_symlink() and (folder / "link.txt").read_text() == TEXT
    (folder / "report.txt").symlink_to(tmp_path / "not-there.txt")
    assert read_yaml(one(added([tmp_path / "report.txt"], folder, evidence_id="b")).path).content["file"] == "b.txt"
    assert not (tmp_path / "not-there.txt").exists()


def test_a_workspace_without_evidence_gets_its_folder(tmp_path: Path) -> None:
    (tmp_path / "report.txt").write_text(TEXT)
    one(added([tmp_path / "report.txt"], tmp_path / "new" / "evidence"))
    assert [*read_sources(tmp_path / "new" / "evidence").sound()] == ["report"]


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("missing.txt", None, "missing.txt: is no file; correct the path"),
        ("a.xls", b"PK", "unknown document format '.xls'"),
        ("empty.txt", b" \n", "empty.txt: holds no text"),
        ("latin.txt", "café".encode("latin-1"), "latin.txt:1: is not UTF-8"),
    ],
)
def test_documents_that_cannot_be_read_leave_nothing_behind(
    folder: Path, tmp_path: Path, name: str, data: bytes | None, message: str
) -> None:
    if data is not None:
        (tmp_path / name).write_bytes(data)
    [outcome] = added([tmp_path / name], folder)
    assert message in str(outcome) and [*folder.iterdir()] == []


def test_an_answer_that_does_not_fit_leaves_nothing_behind(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "report.txt").write_text(TEXT)
    assert "did you mean court" in error(added([tmp_path / "report.txt"], folder, answers={"kind": "cort"}))
    assert [*folder.iterdir()] == []


def test_nothing_is_overwritten_without_force(folder: Path) -> None:
    (folder / "a.yaml").write_text("mine")
    file = folder.parent / "audit.txt"
    assert "exists already; choose another --id, or overwrite it with --force" in error(added([file], folder, evidence_id="a"))
    assert (folder / "a.yaml").read_text() == "mine"
    one(added([file], folder, evidence_id="a", force=True))
    assert read_yaml(folder / "a.yaml").content["id"] == "a"


def test_options_go_before_what_the_document_says(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_bytes(ONE["newspaper.html"](BRIDGE))
    outcome = one(added([tmp_path / "page.html"], folder, answers={"publisher": "Somebody", "kind": "court"}, authors=("Eva",)))
    source = read_sources(folder).sound()[outcome.path.stem]
    assert (source.publisher, source.kind, source.authors) == ("Somebody", "court", ("Eva",))
    assert (source.title, source.published_on, source.language) == (BRIDGE.title, "2022-05-17", "en")
    assert outcome.proposed == {"title": BRIDGE.title, "published_on": "2022-05-17", "url": BRIDGE.known["url"], "language": "en"}
    assert outcome.path.stem == "somebody-2022-05-17-the-bridge-at-varna"


def test_one_bad_document_does_not_stop_the_rest(folder: Path, tmp_path: Path) -> None:
    for name, data in (("a.pdf", ONE["single.pdf"](BRIDGE)), ("b.pdf", b"%PDF-broken"), ("c.docx", ONE["word.docx"](BRIDGE))):
        (tmp_path / name).write_bytes(data)
    outcomes = added([tmp_path / "a.pdf", tmp_path / "b.pdf", tmp_path / "c.docx"], folder)
    assert [isinstance(outcome, Added) for outcome in outcomes] == [True, False, True]
    assert "b.pdf: is no PDF" in str(outcomes[1])
    assert len(read_sources(folder).sound()) == 2


def test_documents_of_one_call_never_take_each_others_id(folder: Path, tmp_path: Path) -> None:
    for name in ("a.html", "b.html", "c.html"):
        (tmp_path / name).write_bytes(ONE["newspaper.html"](BRIDGE))
    outcomes = added([tmp_path / name for name in ("a.html", "b.html", "c.html")], folder, force=True)
    stems = [outcome.path.stem for outcome in outcomes if isinstance(outcome, Added)]
    assert len(set(stems)) == 3 and stems[1] == f"{stems[0]}-b"


@pytest.mark.parametrize("name", MANY)
def test_each_document_of_a_collection_is_a_source(folder: Path, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(MANY[name](ARTICLES))
    outcomes = added([tmp_path / name], folder)
    sources = read_sources(folder).sound()
    assert len(outcomes) == len(sources) == 3
    assert {source.title for source in sources.values()} == {article.title for article in ARTICLES}
    assert {source.url for source in sources.values()} == {article.known["url"] for article in ARTICLES}
    if name.startswith("feed"):
        assert set(sources) == {"bridge", "school", "water"}
    else:
        assert {source.retrieved_on for source in sources.values()} == {"2022-06-01"}


def test_a_bad_row_does_not_stop_the_rest(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "feed.csv").write_text(
        "id;text;kind\na;The bridge is closed.;court\nb;;court\nc;The road is open.;blog\nA;Open.;\n"
    )
    outcomes = added([tmp_path / "feed.csv"], folder)
    assert isinstance(outcomes[0], Added) and [*read_sources(folder).sound()] == ["a"]
    assert [str(outcome).partition("feed.csv:")[2][:8] for outcome in outcomes[1:]] == ["3: text:", "4: new e", "5: new e"]
    assert "kind: 'blog' is not one of" in str(outcomes[2])


@pytest.mark.parametrize(
    "name", ["plain.txt", "newspaper.html", "single.pdf", "word.docx", "writer.odt", "rich.rtf", "book.epub"]
)
def test_standard_input_is_what_its_bytes_say(folder: Path, name: str) -> None:
    outcome = one(added([STDIN], folder, stdin=ONE[name](BRIDGE), evidence_id="in"))
    assert read_yaml(outcome.path).content["file"] == f"in{Path(name).suffix}"
    assert "twenty months late" in read_sources(folder).sound()["in"].text


def test_folders_and_patterns_name_documents(tmp_path: Path) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "none").mkdir()
    for name in ("a/one.txt", "a/b/two.PDF", "a/three.xls", "a/.hidden.txt"):
        (tmp_path / name).write_text("x")
    assert named_files([tmp_path / "a"]) == ([tmp_path / "a/b/two.PDF", tmp_path / "a/one.txt"], [])
    assert named_files([tmp_path / "a" / "*.txt"]) == ([tmp_path / "a/one.txt"], [])
    assert named_files([tmp_path / "a", tmp_path / "a/one.txt", STDIN])[0][1:] == [tmp_path / "a/one.txt", STDIN]
    files, problems = named_files([tmp_path / "none", tmp_path / "*.pdf"])
    assert files == [] and "holds no documents" in problems[0] and "is no file; correct the path" in problems[1]


def test_the_command_says_what_is_proposed_and_lists_what_failed(
    workspace: Path, tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str]
) -> None:
    outside = tmp_path_factory.mktemp("documents")
    (outside / "bridge.html").write_bytes(ONE["newspaper.html"](BRIDGE))
    (outside / "torn.pdf").write_bytes(b"%PDF-")
    assert exit_code(["add", "evidence", str(outside), "--kind", "court"]) == 1
    said = capsys.readouterr()
    name = "court-of-auditors-of-varna-2022-05-17-the-bridge-at-varna"
    assert said.out == f"wrote evidence/{name}.yaml\n"
    assert f"  title: {BRIDGE.title}   (proposed by the document)" in said.err
    assert "torn.pdf: is no PDF" in said.err and "1 written, 1 not" in said.err
    assert exit_code(["validate"]) == 0
    assert exit_code(["add", "evidence", str(outside), "--id", "a"]) == 2


def test_the_command_reads_standard_input(
    workspace: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(ONE["marked.md"](BRIDGE))))
    assert exit_code(["add", "evidence", "-", "--id", "minutes", "--publisher", "Council"]) == 0
    assert (workspace / "evidence" / "minutes.txt").read_bytes() == ONE["marked.md"](BRIDGE)


def test_a_text_that_another_version_reads_otherwise_is_reported(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (workspace / "page.html").write_bytes(ONE["newspaper.html"](BRIDGE))
    assert exit_code(["add", "evidence", "page.html", "--id", "page", "--quiet"]) == 0
    path = workspace / "evidence" / "page.yaml"
    written = path.read_text()
    true = str(read_yaml(path).content["text_sha256"])
    path.write_text(written.replace(true, "0" * 64).replace("html 1", "html 0"))
    capsys.readouterr()
    assert exit_code(["validate"]) == 1
    said = capsys.readouterr().err
    assert "page.yaml:15: text_sha256: the text was extracted by html 0 (trafilatura 2), and html 1" in said
    assert f"check the quotations, then write text_sha256: {true} and extractor: html 1 (trafilatura 2)" in said
    path.write_text(written.replace(true, "0" * 64))
    assert exit_code(["validate"]) == 1
    assert "has changed: its hash is" in capsys.readouterr().err


def test_a_pdf_may_begin_late_and_a_text_may_speak_of_formats(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "late.pdf").write_bytes(b"\r\nfrom a fax\r\n" + ONE["single.pdf"](BRIDGE))
    (tmp_path / "text.txt").write_text("MZ is how programs begin, and PK how archives do; the bridge is closed.\n")
    outcomes = added([tmp_path / "late.pdf", tmp_path / "text.txt"], folder)
    assert all(isinstance(outcome, Added) for outcome in outcomes), outcomes


def test_the_language_is_detected_and_a_wrong_one_corrected(folder: Path) -> None:
    """Many pages say lang="en" whatever they are written in."""
    russian = "<p>Суд закрыл оппозиционную газету, заявил представитель министерства в пятницу.</p>" * 3
    page = folder.parent / "page.html"
    page.write_text(
        f'<html lang="en"><head><title>Суд закрыл газету</title></head><body><article>{russian}</article></body></html>'
    )
    notes = folder.parent / "notes.txt"
    notes.write_text("Сайлау еркін әрі әділ өтті, деді министр жұма күні.", encoding="utf-8")
    outcomes = added([page, notes], folder)
    assert [read_yaml(folder / name).content["language"] for name in ("sud-zakryl-gazetu.yaml", "notes.yaml")] == ["ru", "kk"]
    assert all(isinstance(outcome, Added) and outcome.proposed["language"] for outcome in outcomes)
