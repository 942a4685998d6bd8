"""What every stance model must do; the shipped one is also compared with what it must know."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import REPOSITORY, RuleJudge

from factcheck.compute import silent
from factcheck.config import STRICTNESS, Settings
from factcheck.errors import FactcheckError, InputError
from factcheck.interfaces import Judge
from factcheck.judges.onnx import BLOCKS, PACKAGED, WEIGHTS, WHOLE, OnnxJudge
from factcheck.pipeline import stance_model
from factcheck.records import Stance
from factcheck.text import sha256

PAIRS = [
    ("The road was repaired.", "The road was never repaired."),
    ("The road was repaired.", "Workers repaired the road in May."),
    ("The road was repaired.", "The library opens at nine."),
    ("Nobody was arrested.", "Police arrested forty people at the rally, among them two reporters of the local newspaper. " * 8),
]


@pytest.fixture(scope="module", params=["rules", pytest.param("factcheck-stance", marks=pytest.mark.model)])
def judge(request: pytest.FixtureRequest) -> Judge:
    return RuleJudge() if request.param == "rules" else stance_model(Settings(stance_model=request.param))


def test_one_opinion_for_each_pair_in_order(judge: Judge) -> None:
    together = judge.judge(PAIRS, silent("", 0))
    assert len(together) == len(PAIRS)
    for pair, opinion in zip(PAIRS, together, strict=True):
        alone = judge.judge([pair], silent("", 0))[0]
        assert alone == opinion, "an opinion must not depend on what is judged beside it"


def test_probabilities_add_up_to_1(judge: Judge) -> None:
    for opinion in judge.judge([*PAIRS, ("", ""), ("é" * 5000, "ш" * 5000)], silent("", 0)):
        assert opinion.supports + opinion.refutes + opinion.neutral == pytest.approx(1)
        assert min(opinion.supports, opinion.refutes, opinion.neutral) >= 0


def test_no_pairs_give_no_opinions(judge: Judge) -> None:
    assert judge.judge([], silent("", 0)) == []


def test_progress_counts_every_pair(judge: Judge) -> None:
    done: list[int] = []
    judge.judge(PAIRS, done.append)
    assert sum(done) == len(PAIRS)


@pytest.mark.model
def test_the_shipped_model_knows_the_plain_cases() -> None:
    opinions = stance_model(Settings()).judge(PAIRS, silent("", 0))
    assert [opinion.stance for opinion in opinions] == [Stance.REFUTES, Stance.SUPPORTS, Stance.NEUTRAL, Stance.REFUTES]


def test_the_shipped_model_is_the_one_its_card_describes() -> None:
    card = json.loads((PACKAGED / "stance.json").read_text())
    files = b"".join((PACKAGED / name).read_bytes() for name in (WEIGHTS, BLOCKS, WHOLE))
    assert sha256(files) == card["sha256"]
    assert len(files) <= 95e6
    rates = []
    for name in STRICTNESS:
        standard = card["standards"][name]
        assert standard["refuted"] > standard["supported"]
        rates.append(standard["false_refute_rate"])
    assert rates == sorted(rates)
    assert (PACKAGED / "MODEL_CARD.md").is_file()


@pytest.mark.model
def test_both_ways_to_multiply_give_nearly_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    said = {}
    for fast in (True, False):
        monkeypatch.setattr("factcheck.judges.onnx.fast_in_8_bits", lambda fast=fast: fast)
        judge = OnnxJudge(PACKAGED)
        said[judge.name] = [(o.supports, o.refutes, o.neutral, o.related) for o in judge.judge(PAIRS, silent("", 0))]
    first, second = said.values()
    for one, other in zip(first, second, strict=True):
        assert one == pytest.approx(other, abs=0.05)


@pytest.mark.model
def test_it_runs_without_torch() -> None:
    program = (
        "import sys\nfrom factcheck.compute import silent\nfrom factcheck.config import Settings\n"
        "from factcheck.pipeline import stance_model\n"
        "stance_model(Settings()).judge([('a claim', 'some evidence')], silent('', 0))\n"
        "assert not {'torch', 'transformers', 'sentence_transformers'} & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True, cwd=REPOSITORY, capture_output=True)


def test_a_folder_without_a_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is no stance model"):
        OnnxJudge(tmp_path)


def test_a_model_with_other_labels_is_refused(tmp_path: Path) -> None:
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizerFast

    config = BertConfig(
        vocab_size=20, hidden_size=8, num_hidden_layers=1, num_attention_heads=1, intermediate_size=8, num_labels=2
    )
    BertForSequenceClassification(config).save_pretrained(tmp_path)
    (tmp_path / "vocab.txt").write_text("\n".join(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *"abcdefghijklmno"]))
    BertTokenizerFast(vocab_file=str(tmp_path / "vocab.txt")).save_pretrained(tmp_path)
    with pytest.raises(FactcheckError, match="it needs supports, refutes and neutral"):
        stance_model(Settings(stance_model=str(tmp_path)))


def test_a_cross_encoder_by_path(tmp_path: Path) -> None:
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizerFast

    labels = {0: "contradiction", 1: "entailment", 2: "neutral"}
    config = BertConfig(
        vocab_size=20, hidden_size=8, num_hidden_layers=1, num_attention_heads=1, intermediate_size=8, id2label=labels
    )
    BertForSequenceClassification(config).save_pretrained(tmp_path)
    (tmp_path / "vocab.txt").write_text("\n".join(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *"abcdefghijklmno"]))
    BertTokenizerFast(vocab_file=str(tmp_path / "vocab.txt")).save_pretrained(tmp_path)
    opinions = stance_model(Settings(stance_model=str(tmp_path))).judge(PAIRS, silent("", 0))
    assert len(opinions) == 4
    assert all(opinion.supports + opinion.refutes + opinion.neutral == pytest.approx(1, abs=1e-5) for opinion in opinions)
