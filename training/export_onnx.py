"""Export the trained stance model to ONNX, quantise it in several ways, print the table, and keep one.

    python -m training.export_onnx checkpoints/stance/model --data DIR --work checkpoints/onnx --keep blocks

Writes `model.onnx.zst`, `tokenizer.json` and `stance.json` (labels, temperature, thresholds, hash) to ``--into``.
"""

from __future__ import annotations

import argparse
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnx
import torch
import zstandard
from onnx.numpy_helper import from_array, to_array
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.matmul_nbits_quantizer import MatMulNBitsQuantizer
from transformers import AutoModelForSequenceClassification, AutoTokenizer

from factcheck.benchmarks.pairs import bench_pairs
from factcheck.cache import Cache
from factcheck.compute import silent
from factcheck.interfaces import Judge
from factcheck.judges.by_name import CrossEncoderJudge
from factcheck.judges.onnx import PACKAGED, OnnxJudge
from factcheck.text import sha256
from training.mixture import LABELS

LIMIT_MB = 95
LEVEL = 3
"""Of zstd: what int8 weights have to spare is in their entropy, which no higher level finds more of."""
MAX_LENGTH = 256
NAME = "factcheck-stance"
BLOCK = 128
"""Inputs that share a scale when they are rounded to 8 bits; 64 is as near to fp32, 256 less."""
ZERO = 128
"""What stands for 0 in the unsigned bytes that MatMulNBits reads."""
CONTRIBUTED = "com.microsoft"
Recipe = Callable[[Path, Path], None]


def main() -> None:
    options = _options()
    options.work.mkdir(parents=True, exist_ok=True)
    full = options.work / "fp32.onnx"
    export(options.model, full)
    dev = options.data / "lingnli" / "pairs" / "dev.jsonl.gz"
    if options.compare:
        reference = CrossEncoderJudge(str(options.model))
        print(measured("CrossEncoder", reference, options.model / "model.safetensors", dev, options.rows), flush=True)
    chosen = RECIPES if options.keep is None else {options.keep: RECIPES[options.keep]}
    for name, recipe in {"fp32": shutil.copyfile, **chosen}.items() if options.compare else chosen.items():
        folder = options.work / name
        folder.mkdir(exist_ok=True)
        recipe(full, folder / "model.onnx")
        describe(options.model, folder, options.temperature)
        if options.compare:
            print(measured(name, OnnxJudge(folder), folder / "model.onnx", dev, options.rows), flush=True)
    if options.keep:
        keep(options.work / options.keep, options.into)


def export(model: Path, target: Path) -> None:
    """The model as ONNX in fp32 with free batch size and length; checked against torch on one batch."""
    network = AutoModelForSequenceClassification.from_pretrained(model, attn_implementation="eager").eval()
    tokenizer = AutoTokenizer.from_pretrained(model)
    batch = tokenizer(
        ["The court found torture.", "Elections were held."], ["Nobody was tortured.", "No."], padding=True, return_tensors="pt"
    )
    inputs = (batch["input_ids"], batch["attention_mask"])
    free = {0: "batch", 1: "length"}
    torch.onnx.export(
        network,
        inputs,
        str(target),
        input_names=["input_ids", "attention_mask"],
        output_names=["logits"],
        dynamic_axes={"input_ids": free, "attention_mask": free, "logits": {0: "batch"}},
        opset_version=17,
        dynamo=False,
    )
    import onnxruntime

    again = tokenizer(
        ["A longer text so that the length differs from before, twice over."] * 3, ["Short."] * 3, return_tensors="pt"
    )
    session = onnxruntime.InferenceSession(str(target), providers=["CPUExecutionProvider"])
    found = session.run(None, {name: again[name].numpy() for name in ("input_ids", "attention_mask")})[0]
    with torch.no_grad():
        wanted = network(again["input_ids"], attention_mask=again["attention_mask"]).logits.numpy()
    difference = float(np.abs(found - wanted).max())
    assert difference < 1e-3, f"the exported model differs from torch by {difference}"


def blocks(source: Path, target: Path) -> None:
    """Every matrix in 8 bits, a scale for each output channel, and the word embeddings in 8 bits; what ships.

    Products are made in blocks: ONNX Runtime rounds `BLOCK` inputs at a time to 8 bits, so that a few large ones do not round
    away the rest of a passage, as one scale for all does (see NOTES.md).
    """
    model = onnx.load(source)
    for node in [node for node in model.graph.node if node.op_type == "MatMul"]:
        _in_blocks(model.graph, node)
    model.opset_import.append(onnx.helper.make_opsetid(CONTRIBUTED, 1))
    _embeddings_in_8_bits(model, target)


def _in_blocks(graph: onnx.GraphProto, node: onnx.NodeProto) -> None:
    """Turn a product with a stored fp32 matrix into MatMulNBits, whose blocks share the scale of their output channel.

    A scale for each block would be nearer by a hair and pack worse: 96.7 instead of 90.6 MB.
    """
    stored = next((tensor for tensor in graph.initializer if tensor.name == node.input[1]), None)
    if stored is None:
        return
    matrix = to_array(stored)
    inputs, outputs = matrix.shape
    scale = (np.abs(matrix).max(axis=0) / 127).astype(np.float32)
    whole = (np.round(matrix / scale) + ZERO).astype(np.uint8)
    number = inputs // BLOCK
    graph.initializer.remove(stored)
    graph.initializer.append(from_array(whole.T.reshape(outputs, number, BLOCK).copy(), f"{stored.name}_whole"))
    graph.initializer.append(from_array(np.repeat(scale, number), f"{stored.name}_scale"))
    node.op_type, node.domain = "MatMulNBits", CONTRIBUTED
    node.input[1] = f"{stored.name}_whole"
    node.input.append(f"{stored.name}_scale")
    sizes = {"K": inputs, "N": outputs, "bits": 8, "block_size": BLOCK, "accuracy_level": 4}
    node.attribute.extend(onnx.helper.make_attribute(name, value) for name, value in sizes.items())


def _embeddings_in_8_bits(model: onnx.ModelProto, target: Path) -> None:
    partly = target.with_suffix(".partly.onnx")
    onnx.save(model, partly)
    quantize_dynamic(partly, target, op_types_to_quantize=["Gather"], weight_type=QuantType.QUInt8)
    partly.unlink()


def int8(source: Path, target: Path) -> None:
    """Every matrix in 8 bits as in `blocks`, but one scale for all that enters a matrix.

    Unsigned: with signed weights, sums of two products overflow on processors without VNNI, and every answer is the same.
    """
    quantize_dynamic(source, target, op_types_to_quantize=["MatMul", "Gather"], per_channel=True, weight_type=QuantType.QUInt8)


def mixed(source: Path, target: Path) -> None:
    """Feed-forward matrices in 4 bits, blocks of 32 weights; everything else as in `blocks`."""
    model = onnx.load(source)
    others = [node.name for node in model.graph.node if node.op_type == "MatMul" and not _feed_forward(node.name)]
    four_bit = MatMulNBitsQuantizer(model, bits=4, block_size=32, is_symmetric=False, accuracy_level=4, nodes_to_exclude=others)
    four_bit.process()
    partly = target.with_suffix(".4_bits.onnx")
    onnx.save(four_bit.model.model, partly)
    blocks(partly, target)
    partly.unlink()


def _feed_forward(name: str) -> bool:
    dense = "/intermediate/dense/" in name or "/output/dense/" in name
    return "/layer." in name and dense and "/attention/" not in name


RECIPES: dict[str, Recipe] = {"blocks": blocks, "int8": int8, "mixed": mixed}


def describe(model: Path, folder: Path, temperature: float) -> None:
    """Write `tokenizer.json` and `stance.json` beside `model.onnx`."""
    shutil.copyfile(model / "tokenizer.json", folder / "tokenizer.json")
    card = {
        "name": NAME,
        "sha256": sha256((folder / "model.onnx").read_bytes()),
        "labels": list(LABELS),
        "languages": ["en"],
        "max_length": MAX_LENGTH,
        "temperature": temperature,
        "standards": {},
    }
    (folder / "stance.json").write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")


def measured(name: str, judge: Judge, file: Path, dev: Path, rows: int) -> str:
    """A row of the table: size, macro-F1, accuracy and pairs per second."""
    figures = bench_pairs(dev, judge, Cache(), silent, rows)
    size = file.stat().st_size / 1e6
    shares = f"macro-F1 {figures['macro_f1']:.4f}  accuracy {figures['accuracy']:.4f}"
    return f"{name:12} {size:6.1f} MB  {shares}  {figures['pairs_per_second']:.1f} pairs/s"


def keep(folder: Path, into: Path) -> None:
    """Put the chosen model into the package, with the thresholds, bias and temperature already there."""
    packed = zstandard.compress((folder / "model.onnx").read_bytes(), LEVEL)
    assert len(packed) <= LIMIT_MB * 1e6, f"{len(packed) / 1e6:.1f} MB is more than may ship"
    into.mkdir(parents=True, exist_ok=True)
    card = json.loads((folder / "stance.json").read_text(encoding="utf-8")) | {"sha256": sha256(packed)}
    if (into / "stance.json").is_file():
        before = json.loads((into / "stance.json").read_text(encoding="utf-8"))
        card |= {key: before[key] for key in ("temperature", "bias", "standards") if key in before}
    (into / "model.onnx.zst").write_bytes(packed)
    shutil.copyfile(folder / "tokenizer.json", into / "tokenizer.json")
    (into / "stance.json").write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path, help="folder that training.train_stance wrote")
    parser.add_argument("--data", type=Path, required=True, help="folder with the public data sets")
    parser.add_argument("--work", type=Path, required=True, help="folder for the intermediate files")
    parser.add_argument("--keep", choices=sorted(RECIPES), help="put this one into the package")
    parser.add_argument("--compare", action="store_true", help="measure on lingnli dev and print the table")
    parser.add_argument("--rows", type=int, default=1500, help="rows of lingnli dev to compare on")
    parser.add_argument("--into", type=Path, default=PACKAGED)
    parser.add_argument("--temperature", type=float, default=1.0)
    return parser.parse_args()


if __name__ == "__main__":
    main()
