"""Small deterministic models and a workspace of invented claims, for every test that needs no real model."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import settings
from numpy.typing import NDArray

from factcheck.cache import Cache
from factcheck.config import UNCALIBRATED, Settings
from factcheck.corpus import build_corpus
from factcheck.interfaces import Progress
from factcheck.loaders.plain_text import PlainText
from factcheck.pipeline import Checker, assemble
from factcheck.records import Claim, Opinion, Source, Speaker
from factcheck.text import words

settings.register_profile("no deadline", deadline=None)  # first calls import, and machines are busy
settings.load_profile("no deadline")
REPOSITORY = Path(__file__).parent.parent
Rule = Callable[[str, str], Opinion]
SUPPORTS, REFUTES, NEUTRAL = Opinion(0.97, 0.01, 0.02), Opinion(0.01, 0.97, 0.02), Opinion(0.05, 0.05, 0.9)


class HashedWords:
    """An embedder: a text is the bag of its words, hashed to 64 numbers."""

    name = "hashed-words"

    def __init__(self) -> None:
        self.embedded: list[str] = []

    def embed(self, texts: Sequence[str], progress: Progress) -> NDArray[np.float32]:
        self.embedded += texts
        rows = np.full((len(texts), 64), 1e-3, dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in words(text.casefold()):
                row[zlib.crc32(word.encode()) % 64] += 1
        progress(len(texts))
        rows /= np.linalg.norm(rows, axis=1, keepdims=True)
        return rows


class RuleJudge:
    """A judge that applies a function; without one, shared words support and "not" decides which way."""

    name = "rules"
    standards = UNCALIBRATED

    def __init__(self, rule: Rule | None = None) -> None:
        self.rule = rule or shared_words
        self.judged: list[tuple[str, str]] = []

    def judge(self, pairs: Sequence[tuple[str, str]], progress: Progress) -> list[Opinion]:
        self.judged += pairs
        progress(len(pairs))
        return [self.rule(claim, evidence) for claim, evidence in pairs]


def shared_words(claim: str, evidence: str) -> Opinion:
    def content(text: str) -> set[str]:
        return {word for word in words(text.casefold()) if len(word) > 3}

    if len(content(claim) & content(evidence)) < 3:
        return NEUTRAL
    denied = [bool(re.search(r"\b(?:not|no|never|neither)\b", text, re.I)) for text in (claim, evidence)]
    return SUPPORTS if denied[0] == denied[1] else REFUTES


def make_source(name: str, text: str, **known: object) -> Source:
    fields: dict[str, object] = {
        "title": None,
        "publisher": f"Publisher of {name}",
        "kind": "press",
        "published_on": "2020-05-01",
    }
    return Source(id=name, text=text, blocks=PlainText().article(text, None), **{**fields, **known})  # type: ignore[arg-type]


def make_claim(statement: str = "The bridge at Varna was finished in March.", **known: object) -> Claim:
    fields: dict[str, object] = {"speaker": Speaker("Orla Fenwick", "mayor of Varna"), "date": "2020-04-01"}
    return Claim(id="a-claim", statement=statement, **{**fields, **known})  # type: ignore[arg-type]


def make_checker(sources: Sequence[Source], rule: Rule | None = None, cache: Cache | None = None, **settings: object) -> Checker:
    chosen = Settings(**settings)  # type: ignore[arg-type]
    return assemble(build_corpus(sources, chosen.as_of), HashedWords(), RuleJudge(rule), cache or Cache(), chosen)


def exit_code(arguments: list[str]) -> int:
    """What the program exits with."""
    from factcheck.commands import main

    try:
        main(arguments)
    except SystemExit as stopped:
        return int(stopped.code or 0)
    return 0


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a claim and two sources about an invented town, which is the current folder."""
    (tmp_path / "claims").mkdir()
    (tmp_path / "evidence").mkdir()
    (tmp_path / "claims" / "fenwick-2020-bridge.yaml").write_text(
        "id: fenwick-2020-bridge\nstatement: The bridge at Varna was finished in March.\n"
        "speaker: Orla Fenwick\ndate: 2020-04-01\n"
        "expected:\n  label: refuted\n  evidence: [audit#p1]\n",
        encoding="utf-8",
    )
    (tmp_path / "evidence" / "audit.yaml").write_text(
        "id: audit\ntitle: Audit of public works\npublisher: Court of Auditors\nkind: court\npublished_on: 2020-05-02\n"
        "text: |\n  The auditors visited the site twice during the spring of that year.\n\n"
        "  The bridge at Varna was not finished in March, and the road that leads to it is still closed.\n"
        "passages:\n  - id: p1\n"
        "    quote: The bridge at Varna was not finished in March, and the road that leads to it is still closed.\n",
        encoding="utf-8",
    )
    (tmp_path / "evidence" / "gazette.yaml").write_text(
        "id: gazette\ntitle: Town news\npublisher: Varna Gazette\nkind: press\npublished_on: 2020-04-02\n"
        "text: |\n"
        "  Orla Fenwick said that the bridge at Varna was finished in March, three weeks before the date that was planned.\n",
        encoding="utf-8",
    )
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("FACTCHECK_DATA", raising=False)
    return tmp_path


@pytest.fixture
def small_models(monkeypatch: pytest.MonkeyPatch) -> None:
    """The program runs with the small models under the names of the shipped ones."""
    from factcheck import registry

    monkeypatch.setitem(registry.EMBEDDERS, "all-MiniLM-L6-v2", "conftest:small_embedder")
    monkeypatch.setitem(registry.JUDGES, "factcheck-stance", "conftest:small_judge")


def small_embedder(name: str) -> HashedWords:
    return HashedWords()


def small_judge(name: str) -> RuleJudge:
    return RuleJudge()
