"""The training mixture, and a run of training on a tiny model: seeded, resumable, and the same either way."""

from __future__ import annotations

import gzip
import json
import random
import sys
from pathlib import Path

import pytest

from training import mixture, train_stance
from training.mixture import MEASURED_ONLY, OWN, STAGES, UNRELATED, Pair, load_mixture

LABELS = ("SUPPORTS", "REFUTES", "NOT_ENOUGH_INFO")
WORDS = ["harbour", "bridge", "council", "river", "school", "market", "winter", "ferry", "tower", "garden", "engine", "letter"]


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Every public set with 40 rows, and our own with 9."""
    for number, name in enumerate(sorted({name for stage in STAGES for name in stage})):
        folder = tmp_path / "own" if name in OWN else tmp_path / name / "pairs"
        folder.mkdir(parents=True, exist_ok=True)
        lines = []
        for row in range(9 if name in OWN else 40):
            word, other = WORDS[(row + number) % 12], WORDS[(row * 5 + number) % 12]
            claim, evidence = f"{word * 2} {row * 7919} {other * 2}", f"Other{row} Place had a {word} and a {other} that year."
            lines.append(json.dumps({"claim": claim, "evidence": evidence, "label": LABELS[row % 3]}) + "\n")
        if name in OWN:
            (folder / f"{name}.jsonl").write_text("".join(lines))
        else:
            (folder / "train.jsonl.gz").write_bytes(gzip.compress("".join(lines).encode()))
    small = tuple(dict.fromkeys(stage, 12) for stage in STAGES)
    monkeypatch.setattr(mixture, "STAGES", small)
    monkeypatch.setattr(mixture, "OWN_DATA", tmp_path / "own")
    return tmp_path


def test_nothing_that_only_measures_is_trained_on() -> None:
    assert not {name for stage in STAGES for name in stage} & set(MEASURED_ONLY)


def test_later_stages_draw_what_earlier_ones_left(data: Path) -> None:
    def drawn(stage: int) -> set[str]:
        return {pair.claim for pair in load_mixture(data, 13, stage) if pair.origin == "lingnli"}

    assert len(drawn(1)) == len(drawn(2)) == len(drawn(3)) == 12
    assert not drawn(1) & drawn(2) and not (drawn(1) | drawn(2)) & drawn(3)


def test_the_same_seed_gives_the_same_mixture(data: Path) -> None:
    last = len(STAGES)
    assert load_mixture(data, 13, last) == load_mixture(data, 13, last) != load_mixture(data, 14, last)


@pytest.mark.parametrize("stage", sorted(UNRELATED))
def test_mined_evidence_is_unrelated_and_takes_no_side(data: Path, stage: int) -> None:
    pairs = load_mixture(data, 13, stage)
    mined = [pair for pair in pairs if pair.origin.endswith(":mined")]
    assert mined and all(pair.related is False and pair.label in {-1, 2} for pair in mined)
    assert {pair.related for pair in pairs if pair.origin == "lingnli"} == {None}


@pytest.mark.parametrize(("name", "stage"), [("consequence", 4), ("swaps", 5), ("reports", 5)])
def test_our_own_rows_are_shown_as_often_as_said(data: Path, name: str, stage: int) -> None:
    assert sum(pair.origin == name for pair in load_mixture(data, 13, stage)) == OWN[name] * 9


def test_a_passage_about_another_event_is_not_about_the_same_matter() -> None:
    row = {"claim": "Turnout rose.", "evidence": "Five years earlier turnout had fallen.", "label": "NOT_ENOUGH_INFO"}
    named = [mixture._pair(row | {"touch": touch}, "reports", random.Random(1)).related for touch in ("other_event", "criticism")]
    assert named == [False, True]


def test_batches_hold_every_pair_once() -> None:
    pairs = [Pair("e" * number, "c", 0, "x") for number in range(100)]
    plan = train_stance.batches(pairs, 8, 13)
    assert sorted(len(pair.evidence) for batch in plan for pair in batch) == list(range(100))


@pytest.mark.model
@pytest.mark.filterwarnings("ignore:.is_gradient_checkpointing:FutureWarning")  # by peft
def test_an_interrupted_run_ends_where_an_uninterrupted_one_does(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import torch
    from safetensors.torch import load_file

    base = tiny_model(data / "base")

    def train(out: Path, *more: str) -> dict[str, torch.Tensor]:
        arguments = ["--data", str(data), "--out", str(out), "--base", str(base), "--batch-size", "8", "--pairs", "48"]
        monkeypatch.setattr(sys, "argv", ["train_stance", *arguments, "--dropout", "0", "--stage", "4", *more])
        train_stance.main()
        return load_file(out / "model" / "model.safetensors")

    whole = train(data / "whole")
    train(data / "parts", "--stop-at", "2")
    parts = train(data / "parts")
    before = load_file(base / "model.safetensors")
    assert whole.keys() == parts.keys() and all(torch.equal(whole[name], parts[name]) for name in whole)
    assert not torch.equal(whole["classifier.dense.weight"], before["classifier.dense.weight"])
    frozen = train(data / "frozen", "--freeze", "1")
    name = "mpnet.encoder.layer.0.attention.attn.q.weight"
    assert torch.equal(frozen[name], before[name]) and not torch.equal(whole[name], before[name])
    train(data / "adapted", "--lora", "2", "--learning-rate", "1e-2", "--stop-at", "2")
    adapted = train(data / "adapted", "--lora", "2", "--learning-rate", "1e-2")
    change = adapted[name] - before[name]
    assert adapted.keys() == before.keys() | whole.keys() and 1 <= int(torch.linalg.matrix_rank(change, atol=1e-6)) <= 2


def tiny_model(folder: Path) -> Path:
    """An MPNet of one layer that answers three stances, and its tokenizer."""
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel
    from tokenizers.pre_tokenizers import Whitespace
    from transformers import MPNetConfig, MPNetForSequenceClassification, PreTrainedTokenizerFast

    words = {word: number for number, word in enumerate(["<s>", "<pad>", "</s>", "[UNK]", *WORDS])}
    network = Tokenizer(WordLevel(words, unk_token="[UNK]"))
    network.pre_tokenizer = Whitespace()
    tokenizer = PreTrainedTokenizerFast(tokenizer_object=network, pad_token="<pad>", unk_token="[UNK]")
    sizes = {"hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 16}
    model = MPNetForSequenceClassification(MPNetConfig(vocab_size=len(tokenizer), num_labels=3, **sizes))
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


def test_an_average_takes_its_share_of_both_models_and_refuses_unlike_ones() -> None:
    import torch

    from training.average import averaged

    one, other = {"w": torch.tensor([1.0, 2.0])}, {"w": torch.tensor([3.0, 6.0])}
    assert averaged(one, other, 0.25)["w"].tolist() == [1.5, 3.0]
    assert averaged(one, other, 0.0)["w"].tolist() == [1.0, 2.0]
    for unlike, share in (({"v": one["w"]}, 0.5), ({"w": torch.zeros(3)}, 0.5), (other, 1.5)):
        with pytest.raises(ValueError, match=r"average two of the same shape|give 0 to 1"):
            averaged(one, unlike, share)


def test_the_head_of_the_shipped_weights_is_turned_back_for_training() -> None:
    from factcheck.judges.onnx import PACKAGED, OnnxJudge
    from training.from_package import put_back_all

    stored = OnnxJudge(PACKAGED).stored()
    back = put_back_all({name: values for name, values in stored.items() if name.startswith("classifier.")})
    assert {name: values.shape for name, values in back.items()} == {
        "classifier.dense.weight": (768, 768),
        "classifier.dense.bias": (768,),
        "classifier.out_proj.weight": (4, 768),
        "classifier.out_proj.bias": (4,),
    }
    assert (stored["classifier.dense.weight"] == back["classifier.dense.weight"].T).all()


def test_what_is_packaged_runs_both_ways_and_is_read_back_for_training(tmp_path: Path) -> None:
    import numpy as np
    import onnx
    from onnx import TensorProto, helper
    from onnx.numpy_helper import from_array

    from factcheck.judges.onnx import BLOCKS, WHOLE, OnnxJudge
    from factcheck.runtime import session
    from training.export_onnx import blocks, keep
    from training.from_package import put_back_all

    rng = np.random.default_rng(1)
    wide, words, bias = (rng.normal(size=shape).astype(np.float32) for shape in ((256, 24), (50, 256), (24,)))
    matrix, embeddings = "mpnet.encoder.layer.0.output.dense", "mpnet.embeddings.word_embeddings"
    stored = {"onnx::MatMul_1": wide, f"{embeddings}.weight": words, f"{matrix}.bias": bias}
    nodes = [
        helper.make_node("Gather", [f"{embeddings}.weight", "ids"], ["seen"], "/mpnet/embeddings/word_embeddings/Gather"),
        helper.make_node("MatMul", ["seen", "onnx::MatMul_1"], ["product"], "/mpnet/encoder/layer.0/output/dense/MatMul"),
        helper.make_node("Add", [f"{matrix}.bias", "product"], ["logits"], "/add"),
    ]
    graph = helper.make_graph(
        nodes,
        "small",
        [helper.make_tensor_value_info("ids", TensorProto.INT64, ["batch"])],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["batch", 24])],
        [from_array(values, name) for name, values in stored.items()],
    )
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8), tmp_path / "fp32.onnx")
    blocks(tmp_path / "fp32.onnx", tmp_path / "model.onnx")
    card = {"name": "small", "labels": list(mixture.LABELS), "temperature": 1.0, "standards": {}}
    (tmp_path / "stance.json").write_text(json.dumps(card))
    (tmp_path / "tokenizer.json").write_text("{}")
    package = tmp_path / "package"
    keep(tmp_path, package)

    judge = OnnxJudge(package)
    back = put_back_all(judge.stored())
    wanted = {f"{matrix}.weight": wide.T, f"{matrix}.bias": bias, f"{embeddings}.weight": words}
    assert back.keys() == wanted.keys()
    for name, values in wanted.items():
        assert np.abs(back[name] - values).max() <= np.abs(values).max() / 127, name
    ids = np.arange(50)
    right = words @ wide + bias
    said = {}
    for way in (BLOCKS, WHOLE):
        judge._graph = way
        network = session((package / way).read_bytes(), given=judge._weights())
        said[way] = network.run(None, {"ids": ids})[0]
        assert np.abs(said[way] - right).max() < 0.03 * np.abs(right).max(), way
    assert not np.array_equal(said[BLOCKS], said[WHOLE])
    assert OnnxJudge(package).name.endswith(("/blocks", "/whole"))
