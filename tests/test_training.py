"""The training mixture, and a run of training on a tiny model: seeded, resumable, and the same either way."""

from __future__ import annotations

import gzip
import json
import math
import random
import sys
from pathlib import Path
from typing import Any

import pytest

from training import mixture, train_stance
from training.mixture import MEASURED_ONLY, MET, NAMESAKES, OWN, PUBLIC, UNRELATED, Pair, make_mixture

LABELS = ("SUPPORTS", "REFUTES", "NOT_ENOUGH_INFO")
WORDS = ["harbour", "bridge", "council", "river", "school", "market", "winter", "ferry", "tower", "garden", "engine", "letter"]


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Every public set with 40 rows, and our own with 9."""
    for number, name in enumerate(sorted(PUBLIC | OWN)):
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
    monkeypatch.setattr(mixture, "OWN_DATA", tmp_path / "own")
    return tmp_path


def test_nothing_that_only_measures_is_trained_on() -> None:
    assert not {*PUBLIC, *OWN, *MET, *NAMESAKES, *UNRELATED} & set(MEASURED_ONLY)


def test_rows_are_shown_as_often_as_said_and_alike_for_a_seed(data: Path) -> None:
    pairs = make_mixture(data, 13)
    shown = {name: sum(pair.origin == name for pair in pairs) for name in PUBLIC | OWN}
    assert shown == {name: round(times * (9 if name in OWN else 40)) for name, times in (PUBLIC | OWN).items()}
    assert pairs == make_mixture(data, 13) != make_mixture(data, 14)


def test_mined_evidence_takes_no_side(data: Path) -> None:
    pairs = make_mixture(data, 13)
    unrelated = [pair for pair in pairs if pair.origin.endswith(":unrelated")]
    near = [pair for pair in pairs if pair.origin.endswith(":near")]
    assert unrelated and all(pair.related is False and pair.label in {-1, 2} for pair in unrelated)
    assert near and {(pair.label, pair.related) for pair in near} == {(-1, None)}
    assert {pair.related for pair in pairs if pair.origin == "lingnli"} == {None}


def test_the_file_of_the_mixture_is_read_back(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["mixture", "--data", str(data), "--out", str(data / "out" / "mixture.jsonl.gz")])
    mixture.main()
    assert mixture.read_mixture(data / "out" / "mixture.jsonl.gz") == make_mixture(data, 13)


def test_a_passage_about_another_event_is_not_about_the_same_matter() -> None:
    row = {"claim": "Turnout rose.", "evidence": "Five years earlier turnout had fallen.", "label": "NOT_ENOUGH_INFO"}
    named = [mixture._pair(row | {"touch": touch}, "reports", random.Random(1)).related for touch in ("other_event", "criticism")]
    assert named == [False, True]


def test_batches_hold_every_pair_once() -> None:
    learnt = train_stance.examples([Pair("e" * number, "c", 0, "x") for number in range(100)], 0.1)
    plan = train_stance.batches(learnt, 8, 13)
    assert sorted(len(one.pair.evidence) for batch in plan for one in batch) == list(range(100))


def test_targets_join_labels_and_what_teachers_say() -> None:
    import numpy as np

    pairs = [Pair("e", "labelled", 1, "x", True), Pair("e", "unlabelled", -1, "x", False), Pair("e", "neither", -1, "x")]
    labelled, unlabelled = train_stance.examples(pairs, 0.3)
    assert labelled.target == pytest.approx((0.1, 0.8, 0.1, 1.0))
    assert all(math.isnan(p) for p in unlabelled.target[:3]) and unlabelled.target[3] == 0
    soft = np.array([[0.5, 0.3, 0.2, 0.9]] * 3)
    targets = [one.target for one in train_stance.examples(pairs, 0.0, soft)]
    assert targets == [pytest.approx(row) for row in ((0.25, 0.65, 0.1, 1.0), (0.5, 0.3, 0.2, 0.0), (0.5, 0.3, 0.2, 0.9))]
    kept = [train_stance.examples(pairs, 0.0, soft, fold) for fold in range(train_stance.FOLDS)]
    assert sum(len(part) for part in kept) == (train_stance.FOLDS - 1) * len(pairs)


def test_pairs_without_a_target_do_not_move_the_loss() -> None:
    import torch

    known = torch.tensor([[0.0, 1.0, 0.0, 1.0]])
    unknown = torch.tensor([[math.nan] * 4])
    logits = torch.tensor([[0.2, -0.4, 1.0, 0.3], [9.0, -9.0, 3.0, -7.0]])
    assert train_stance.loss_of(logits, torch.cat([known, unknown])) == train_stance.loss_of(logits[:1], known)
    stance = torch.log_softmax(logits[0, :3], 0)[1]
    assert train_stance.loss_of(logits[:1], known) == pytest.approx(float(-stance + 0.5 * math.log(1 + math.exp(-0.3))))


def test_a_labelled_pair_is_answered_by_the_teacher_that_never_saw_its_claim() -> None:
    import numpy as np

    from training.soft_labels import taught

    pairs = [Pair("e", f"claim {number}", number % 2 - 1, "x") for number in range(12)]
    answers = np.stack([np.full((12, 4), teacher, dtype=np.float32) for teacher in range(train_stance.FOLDS)])
    found = taught(answers, pairs)
    for number, pair in enumerate(pairs):
        assert found[number].tolist() == [train_stance.fold(pair.claim) if pair.label >= 0 else 1.0] * 4
    assert {train_stance.fold(pair.claim) for pair in pairs} == set(range(train_stance.FOLDS))


@pytest.mark.model
def test_an_interrupted_run_ends_where_an_uninterrupted_one_does(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import torch
    from safetensors.torch import load_file

    base, mixed = tiny_model(data / "base"), data / "mixture.jsonl.gz"
    run(monkeypatch, mixture, "--data", data, "--out", mixed)

    def train(out: Path, *more: str) -> dict[str, torch.Tensor]:
        sizes = ["--base", base, "--batch-size", "8", "--pairs", "48", "--epochs", "1", "--dropout", "0"]
        run(monkeypatch, train_stance, "--mixture", mixed, "--out", out, *sizes, *more)
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


@pytest.mark.model
def test_teachers_teach_and_are_compared(data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    import numpy as np

    from training import compare, soft_labels

    base, mixed, soft = tiny_model(data / "base"), data / "mixture.jsonl.gz", data / "soft.npz"
    run(monkeypatch, mixture, "--data", data, "--out", mixed)
    few = ["--base", base, "--pairs", "16", "--epochs", "1"]
    for number in range(train_stance.FOLDS):
        run(monkeypatch, train_stance, "--mixture", mixed, "--out", data / f"{number}", "--without-fold", number, *few)
    teachers = [data / f"{number}" / "model" for number in range(train_stance.FOLDS)]
    run(monkeypatch, soft_labels, *teachers, "--mixture", mixed, "--out", soft)
    said = np.load(soft)["probabilities"]
    assert said.shape == (len(mixture.read_mixture(mixed)), 4) and said[:, :3].sum(axis=1) == pytest.approx(1, abs=1e-5)
    run(monkeypatch, train_stance, "--mixture", mixed, "--out", data / "student", "--soft", soft, *few)
    np.savez(data / "short.npz", probabilities=said[1:])
    with pytest.raises(SystemExit, match="make both from one mixture"):
        run(monkeypatch, train_stance, "--mixture", mixed, "--out", data / "wrong", "--soft", data / "short.npz", *few)
    for name in compare.NINE:
        (data / name / "pairs").mkdir(parents=True, exist_ok=True)
        rows = [
            json.dumps({"claim": f"The {word}.", "evidence": f"A {word}.", "label": LABELS[at % 3]})
            for at, word in enumerate(WORDS)
        ]
        (data / name / "pairs" / "dev.jsonl.gz").write_bytes(gzip.compress("\n".join(rows).encode()))
    run(monkeypatch, compare, data / "student" / "model", "--data", data, "--rows", 9, "--out", data / "logits.npz")
    assert "mean of the nine" in capsys.readouterr().out and np.load(data / "logits.npz")["student/lingnli"].shape == (9, 4)


def run(monkeypatch: pytest.MonkeyPatch, module: Any, *arguments: object) -> None:
    """A training command with these arguments."""
    monkeypatch.setattr(sys, "argv", [module.__name__, *map(str, arguments)])
    module.main()


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


def test_an_average_takes_its_share_of_each_model_and_refuses_unlike_ones() -> None:
    import torch

    from training.average import averaged

    one, other = {"w": torch.tensor([1.0, 2.0])}, {"w": torch.tensor([3.0, 6.0])}
    assert averaged([one, other], [0.75, 0.25])["w"].tolist() == [1.5, 3.0]
    assert averaged([one, other, other], [0.5, 0.25, 0.25])["w"].tolist() == [2.0, 4.0]
    for unlike, shares in (
        ({"v": one["w"]}, [0.5, 0.5]),
        ({"w": torch.zeros(3)}, [0.5, 0.5]),
        (other, [0.5, 0.6]),
        (other, [1.0]),
    ):
        with pytest.raises(ValueError, match=r"average those of the same shape|give one for each, 1 in all"):
            averaged([one, unlike], shares)


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
