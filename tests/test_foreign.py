"""Claims and evidence in several languages: found across them, judged only in the judge's own, and said so everywhere."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conftest import HashedWords, RuleJudge, exit_code, make_claim, make_source
from jsonschema import validate
from numpy.typing import NDArray

from factcheck import registry
from factcheck.cache import Cache
from factcheck.config import MULTILINGUAL, Settings
from factcheck.corpus import build_corpus
from factcheck.interfaces import Progress
from factcheck.pipeline import Checker, assemble, embedding_model, stance_model
from factcheck.records import Label, Report, Source, Speaker, Stance
from factcheck.registry import BINARY_REPORTS, REPORTS, find
from factcheck.reports.json import as_dict

DICTIONARY = {"мост": "bridge", "марте": "march", "достроили": "finished", "овцы": "sheep", "пасутся": "graze", "холмах": "hills"}
RUSSIAN = "Мост в Варне так и не достроили в марте, дорога к нему всё ещё закрыта."
ENGLISH = "The bridge at Varna was not finished in March, and the road that leads to it is closed."
SHEEP = "Овцы пасутся на холмах над городом, и никто их оттуда не гонит весной."


class EnglishWords(HashedWords):
    name = "hashed-english-words"
    languages = frozenset({"en"})


class Dictionary(HashedWords):
    """Knows a few Russian words."""

    name = "dictionary"
    languages = frozenset({"en", "ru"})
    made: list[Dictionary] = []  # noqa: RUF012

    def embed(self, texts: Sequence[str], progress: Progress) -> NDArray[np.float32]:
        self.embedded += texts
        words = [" ".join(DICTIONARY.get(word.strip(".,"), word) for word in text.casefold().split()) for text in texts]
        return HashedWords().embed(words, progress)


class EnglishJudge(RuleJudge):
    languages = frozenset({"en"})


def dictionary(name: str) -> Dictionary:
    Dictionary.made.append(Dictionary())
    return Dictionary.made[-1]


@pytest.fixture(autouse=True)
def small_multilingual(monkeypatch: pytest.MonkeyPatch) -> None:
    Dictionary.made.clear()
    monkeypatch.setitem(registry.EMBEDDERS, MULTILINGUAL, "test_foreign:dictionary")


def checker(*sources: Source) -> Checker:
    return assemble(build_corpus(sources), EnglishWords(), EnglishJudge(), Cache(), Settings())


def report(*sources: Source, **claim: object) -> Report:
    return checker(*sources).check([make_claim(**claim)])


IN_RUSSIAN = make_source("vesti", f"{RUSSIAN}\n\n{SHEEP}", language="ru")
IN_ENGLISH = make_source("audit", ENGLISH, language="en")


def embedded() -> list[str]:
    return [text for model in Dictionary.made for text in model.embedded]


def test_an_english_claim_and_english_evidence_need_no_other_model() -> None:
    result = report(IN_ENGLISH).results[0]
    assert result.verdict.label is Label.REFUTED
    assert embedded() == []
    assert set(result.judgements[0].match.signals) == {"dense", "bm25"}


def test_an_english_claim_finds_russian_evidence() -> None:
    matches = checker(IN_RUSSIAN).find(["The bridge was finished in March."], 5, ["en"])[0]
    assert matches[0].passage.text == RUSSIAN
    assert set(matches[0].signals) == {MULTILINGUAL, "bm25"}


def test_a_russian_claim_finds_english_evidence() -> None:
    sheep = make_source("farm", "Sheep graze on the hills above the town, and nobody drives them away.", language="en")
    matches = checker(IN_ENGLISH, sheep).find(["Овцы пасутся на холмах."], 5)[0]
    assert matches[0].source.id == "farm"
    assert "dense" not in matches[0].signals


def test_a_mixed_index_keeps_both_vectors_and_asks_the_one_that_reads_the_pair() -> None:
    mixed = checker(IN_ENGLISH, IN_RUSSIAN)
    matches = mixed.find(["The bridge at Varna was finished in March."], 5, ["en"])[0]
    assert [match.source.id for match in matches[:2]] == ["audit", "vesti"]
    assert all(set(match.signals) == {"dense", MULTILINGUAL, "bm25"} for match in matches)
    assert all(0 <= match.score <= 1 for match in matches)
    assert set(mixed.embedder.embedded) >= {ENGLISH, "The bridge at Varna was finished in March."}  # type: ignore[attr-defined]
    assert set(embedded()) >= {ENGLISH, RUSSIAN, SHEEP}


def test_a_russian_corpus_is_not_shown_to_the_english_model() -> None:
    russian = checker(IN_RUSSIAN)
    russian.find(["Мост достроили."], 5)
    assert russian.embedder.embedded == []  # type: ignore[attr-defined]


def test_text_that_neither_model_reads_is_found_by_its_words() -> None:
    kazakh = make_source("kk", "Көпір наурызда салынып бітті.\n\nҚой тау баурайында жайылып жүр екен.", language="kk")
    mixed = checker(kazakh, IN_RUSSIAN)
    (first, *others) = mixed.find(["Наурызда көпір салынды ма?"], 5, ["kk"])[0]
    assert first.passage.text == "Көпір наурызда салынып бітті." and first.score == pytest.approx(1.0)
    assert {match.source.id for match in others} >= {"vesti"}


def test_the_judge_is_not_asked_about_what_it_does_not_read() -> None:
    mixed = checker(IN_ENGLISH, IN_RUSSIAN)
    result = mixed.check([make_claim()]).results[0]
    assert {evidence for _, evidence in mixed.judge.judged} == {ENGLISH}  # type: ignore[attr-defined]
    assert result.verdict.label is Label.REFUTED and result.verdict.judged == 1
    assert "2 passages were found but not judged: the passage is in Russian, the stance model reads English." in (
        result.verdict.reasons
    )
    foreign = [judgement for judgement in result.judgements if judgement.match.passage.language == "ru"]
    assert len(foreign) == 2
    assert all(one.stance is Stance.NEUTRAL and one.probability == 0 and not one.counted for one in foreign)


@pytest.mark.parametrize(
    ("sources", "claim", "why"),
    [
        ((IN_RUSSIAN,), {}, "the passage is in Russian"),
        ((IN_ENGLISH,), {"statement": "Мост в Варне достроили в марте."}, "the claim is in Russian"),
        (
            (IN_RUSSIAN,),
            {"statement": "Мост в Варне достроили в марте."},
            "the claim is in Russian",
        ),
        ((IN_ENGLISH,), {"statement": "Көпір наурызда салынып бітті.", "language": "kk"}, "the claim is in Kazakh"),
    ],
)
def test_it_abstains_and_shows_what_it_found(sources: tuple[Source, ...], claim: dict[str, str], why: str) -> None:
    result = report(*sources, **claim).results[0]
    verdict = result.verdict
    assert (verdict.label, verdict.confidence, verdict.judged, verdict.independent_origins) == (
        Label.NOT_ENOUGH_EVIDENCE,
        0.0,
        0,
        0,
    )
    assert len(verdict.reasons) == 1 and f"not judged: {why}, the stance model reads English" in verdict.reasons[0]
    assert result.judgements


def test_every_format_says_so() -> None:
    found = report(IN_RUSSIAN)
    why = "the passage is in Russian"
    for name in REPORTS:
        options: dict[str, object] = {"width": 100, "color": False, "show": 3} if name == "terminal" else {"show": 3}
        if name in ("json", "jsonl", "csv", "annotations", "claimreview"):
            options = {}
        if name == "claimreview":
            continue  # only signed verdicts go in
        text = find("format", REPORTS, name)(**options).render(found)
        if name in BINARY_REPORTS:
            assert isinstance(text, bytes) and len(text) > 1000
            text = words_of(name, text)
        assert why in " ".join(text.split()), name
        assert "Мост в Варне так" in " ".join(text.split()), name


def words_of(name: str, data: bytes) -> str:
    """The words of a binary report."""
    from io import BytesIO
    from zipfile import ZipFile

    import pypdfium2
    from lxml import etree

    if name == "pdf":
        return " ".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(data))
    with ZipFile(BytesIO(data)) as parts:
        trees = [etree.fromstring(parts.read(part)) for part in parts.namelist() if part.endswith(".xml")]
    return " ".join(" ".join(tree.itertext()) for tree in trees)


def test_json_keeps_its_contract() -> None:
    from conftest import REPOSITORY

    schema = json.loads((REPOSITORY / "factcheck/schemas/check.schema.json").read_text(encoding="utf-8"))
    written = as_dict(report(IN_ENGLISH, IN_RUSSIAN))
    validate(written, schema)
    languages = {passage["language"]: passage["not_judged"] for passage in written["results"][0]["evidence"]}
    assert languages["en"] is None and "Russian" in languages["ru"]


def test_english_rules_of_attribution_run_on_english_alone() -> None:
    """ "Astana" in a German sentence is no denial by Astana."""
    text = "Nach Angaben der Regierung wurde die Brücke in Varna im März fertig, said Orla Fenwick."
    known = {"publisher": "Varna Zeitung", "language": "de"}
    claim = make_claim(speaker=Speaker("Orla Fenwick", "mayor of Varna"))
    english = assemble(build_corpus([make_source("a", text, **known)]), HashedWords(), RuleJudge(), Cache(), Settings())
    (judgement,) = english.check([claim]).results[0].judgements
    assert not judgement.repeats_speaker and judgement.attributed_to is None


def test_the_shipped_models_say_what_they_read() -> None:
    assert stance_model(Settings()).languages == {"en"}
    assert stance_model(Settings(stance_languages=("en", "ru"))).languages == {"en", "ru"}
    assert stance_model(Settings(endpoint="http://localhost:1", stance_model="x")).languages is None
    assert stance_model(Settings(endpoint="http://localhost:1", stance_languages=("kk",))).languages == {"kk"}
    assert embedding_model("all-MiniLM-L6-v2").languages == {"en"}


def test_the_languages_of_the_stance_model_are_a_setting() -> None:
    plain = Settings()
    assert plain.fingerprint() != Settings(stance_languages=("en", "ru")).fingerprint()


def test_a_language_nobody_knows_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_code(["check", "--stance-languages", "en,klingon"]) == 2
    assert "'klingon' is no language known here; known: ar, " in capsys.readouterr().err


def beir(folder: Path, documents: dict[str, str], queries: dict[str, str]) -> Path:
    """A retrieval folder in which each query is answered by the document of the same id."""
    (folder / "qrels").mkdir(parents=True)
    for name, texts in (("corpus", documents), ("queries", queries)):
        rows = [json.dumps({"_id": key, "title": "", "text": text}, ensure_ascii=False) for key, text in texts.items()]
        (folder / f"{name}.jsonl").write_text("\n".join(rows), encoding="utf-8")
    lines = ["query-id\tcorpus-id\tscore", *(f"{key}\t{key}\t1" for key in queries)]
    (folder / "qrels" / "dev.tsv").write_text("\n".join(lines), encoding="utf-8")
    return folder


@pytest.fixture
def parallel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, small_models: None) -> Path:
    monkeypatch.setitem(registry.EMBEDDERS, "all-MiniLM-L6-v2", "test_foreign:english_words")
    monkeypatch.setitem(registry.JUDGES, "factcheck-stance", "test_foreign:english_judge")
    english = {"bridge": ENGLISH, "sheep": "The sheep graze on the hills, and there they have been since spring."}
    beir(
        tmp_path / "en",
        english,
        {"bridge": "When was the bridge finished and by whom?", "sheep": "What have the sheep on the hills?"},
    )
    beir(
        tmp_path / "ru",
        {"bridge": RUSSIAN, "sheep": SHEEP},
        {"bridge": "Когда достроили мост?", "sheep": "Кто пасутся на холмах?"},
    )
    monkeypatch.chdir(tmp_path)
    return tmp_path


def english_words(name: str) -> EnglishWords:
    return EnglishWords()


def english_judge(name: str) -> EnglishJudge:
    return EnglishJudge()


def figures(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    assert exit_code(["bench", "retrieval", *arguments, "--format", "json", "--index", "cache"]) == 0
    return json.loads(capsys.readouterr().out)  # type: ignore[no-any-return]


def test_retrieval_is_measured_across_languages(parallel: Path, capsys: pytest.CaptureFixture[str]) -> None:
    same = figures(capsys, "en")
    assert set(same["retrievers"]) == {"bm25", "dense", "hybrid", "reranked"}
    across = figures(capsys, "en", "--queries", "ru")
    assert across["languages"] == {"queries": "ru", "documents": "en"}
    assert set(across["retrievers"]) == {"bm25", "dense", "multilingual", "hybrid"}  # the judge cannot order what it cannot read
    assert across["retrievers"]["bm25"]["ndcg@10"] == 0
    assert across["retrievers"]["multilingual"]["ndcg@10"] == across["retrievers"]["hybrid"]["ndcg@10"] == 1


def test_retrieval_is_measured_in_a_mixed_index(parallel: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mixed = figures(capsys, "en", "--also", "ru")
    assert (mixed["documents"], mixed["languages"]) == (4, {"queries": "en", "documents": "en ru"})
    assert mixed["retrievers"]["hybrid"]["recall@10"] == 1 > mixed["retrievers"]["bm25"]["recall@10"]


def test_the_index_counts_the_vectors_of_both_models(workspace: Path, parallel: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (workspace / "evidence" / "vesti.yaml").write_text(f"id: vesti\nlanguage: ru\ntext: |\n  {RUSSIAN}\n", encoding="utf-8")
    for wanted in (("index",), ("index", "--stats", "--format", "json")):
        assert exit_code([*wanted]) == 0
        out = capsys.readouterr().out
    counted = json.loads(out)
    assert counted["model"] == "hashed-english-words, dictionary"
    assert (counted["vectors"], counted["missing_vectors"]) == (2 * counted["passages"], 0)


def test_search_says_what_was_not_judged(workspace: Path, parallel: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (workspace / "evidence" / "vesti.yaml").write_text(f"id: vesti\nlanguage: ru\ntext: |\n  {RUSSIAN}\n", encoding="utf-8")
    assert exit_code(["search", "The bridge was finished in March by the town.", "--language", "en"]) == 0
    out = " ".join(capsys.readouterr().out.split())
    assert "– not judged: the" in out and "against" in out


def test_a_statement_may_be_given_with_its_language(workspace: Path, parallel: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["check", "--text", "Ludwig van Beethoven was born in Bonn.", "--format", "json"]
    assert exit_code([*asked, "--language", "en"]) == 0
    assert "stance model reads" not in capsys.readouterr().out
    assert exit_code([*asked, "--language", "Dutch"]) == 0
    assert "the claim is in Dutch, the stance model reads English" in capsys.readouterr().out


@pytest.mark.model
def test_the_encoder_brings_translations_together() -> None:
    from factcheck.embedders.multilingual import packaged

    texts = ["The elections were free and fair.", "Выборы были свободными и честными.", "Sheep graze on the hills.", "\ud800", ""]
    encoder = packaged("multilingual")
    rows = encoder.embed(texts, lambda done: None)
    assert rows.shape == (5, 512) and rows.dtype == np.float32
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-4)
    assert rows[0] @ rows[1] > 0.6 > 0.3 > rows[0] @ rows[2]
    assert all(np.array_equal(encoder.embed([text], lambda done: None)[0], row) for text, row in zip(texts, rows, strict=True))
    assert encoder.embed([], lambda done: None).shape == (0, 0)


def test_a_german_paragraph_of_an_english_report_is_not_judged_as_english() -> None:
    german = "Die Brücke in Varna wurde im März fertig, doch die Straße dorthin blieb gesperrt, und sie ist es noch."
    english = "The bridge at Varna was never finished in March, and the road that leads to it is still closed."
    judged = {
        one.match.passage.text: one
        for one in report(make_source("report", f"{english}\n\n{german}", language="en")).results[0].judgements
    }
    assert judged[english].opinion.not_judged is None and judged[english].match.passage.language == "en"
    assert "German" in (judged[german].opinion.not_judged or "") and judged[german].match.passage.language == "de"
