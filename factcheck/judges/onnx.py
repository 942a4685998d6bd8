"""The stance cross-encoder through ONNX Runtime, without torch: evidence first, claim second, a pair on each core."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from factcheck.config import UNCALIBRATED, Standard
from factcheck.errors import InputError
from factcheck.interfaces import Judge, Progress
from factcheck.languages import ENGLISH
from factcheck.records import Opinion
from factcheck.runtime import Weights, fast_in_8_bits, on_each_core, session

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MOST_BYTES = 2**31
WEIGHTS, BLOCKS, WHOLE = "weights.safetensors.zst", "blocks.onnx", "whole.onnx"
"""One file of weights in 8 bits and two graphs: products in 8 bits by blocks, and in fp32 (`training.export_onnx.keep`)."""
WHOLE_NUMBERS, SCALES, ZERO = ".in_8_bits", ".scales", 128
"""Endings of the names of a stored matrix and of its scales, and the byte that stands for 0."""
PACKAGED = Path(__file__).parent.parent / "data" / "stance"


class OnnxJudge(Judge):
    """A folder with `WEIGHTS`, `BLOCKS` and `WHOLE`, or with `model.onnx`; beside them `tokenizer.json` and `stance.json`.

    Of the two graphs the one that this processor is faster at is taken; probabilities differ by less than 0.01 between them,
    so the name says which.

    The last holds labels, temperature and bias (added to each label's logit; none if missing), thresholds, the languages it
    reads (English if none) and the hash of the model file.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        try:
            self._card: dict[str, Any] = json.loads((folder / "stance.json").read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise InputError(
                f"is no stance model ({error}); reinstall factcheck, or name another with --stance-model", folder
            ) from error
        # All that an opinion depends on, as cached opinions are kept under this name.
        self._bias = self._card.get("bias", [0.0] * len(self._card["labels"]))
        self._two_ways = (folder / WEIGHTS).is_file()
        self._graph = BLOCKS if fast_in_8_bits() else WHOLE
        way = f"/{self._graph.removesuffix('.onnx')}" if self._two_ways else ""
        shifted = "".join(f"{bias:+.2f}" for bias in self._bias) if any(self._bias) else ""
        self.name = f"{self._card['name']}/{self._card['sha256'][:12]}/t{self._card['temperature']:.2f}{shifted}{way}"
        self.languages = frozenset(self._card.get("languages", [ENGLISH]))
        self.standards = {name: Standard(**known) for name, known in self._card["standards"].items()} or UNCALIBRATED

    def judge(self, pairs: Sequence[tuple[str, str]], progress: Progress) -> list[Opinion]:
        if not pairs:
            return []
        self._tokenizer, self._session  # noqa: B018  loaded once, before the threads ask for them
        return on_each_core(self._opinion, pairs, progress)

    def _opinion(self, pair: tuple[str, str]) -> Opinion:
        """One pair at a time: in a batch the last digits of an opinion would depend on its neighbours."""
        import numpy as np

        claim, evidence = pair
        encoded = self._tokenizer.encode(evidence, claim)
        inputs = {
            "input_ids": np.array([encoded.ids], dtype=np.int64),
            "attention_mask": np.array([encoded.attention_mask], dtype=np.int64),
        }
        logits = self._session.run(None, inputs)[0][0].astype(np.float64)
        labels = self._card["labels"]
        stances, related = (logits[: len(labels)] + self._bias) / self._card["temperature"], logits[len(labels) :]
        powers = np.exp(stances - stances.max())
        known = {label: float(share) for label, share in zip(labels, powers / powers.sum(), strict=True)}
        matter = float(1 / (1 + np.exp(-related[0]))) if len(related) else None
        return Opinion(known["supports"], known["refutes"], known["neutral"], matter)

    @cached_property
    def _tokenizer(self) -> Any:
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(self._folder / "tokenizer.json"))
        tokenizer.enable_truncation(self._card["max_length"], strategy="longest_first")
        tokenizer.no_padding()
        return tokenizer

    @cached_property
    def _session(self) -> Any:
        if not self._two_ways:
            return session(_read(self._folder / "model.onnx"))
        return session(_read(self._folder / self._graph), given=self._weights())

    def _weights(self) -> Weights:
        """The tensors that the graph names: as they are stored, or matrices put back to fp32 (inputs × outputs)."""
        import numpy as np

        stored = self.stored()
        if self._graph == BLOCKS:
            return stored
        given = {name: values for name, values in stored.items() if not name.endswith((WHOLE_NUMBERS, SCALES))}
        for name in [name for name in stored if name.endswith(WHOLE_NUMBERS)]:
            matrix = name.removesuffix(WHOLE_NUMBERS)
            given[matrix] = np.ascontiguousarray(put_back(stored.pop(name), stored.pop(matrix + SCALES)).T)
        return given

    def stored(self) -> Weights:
        """The weights as they are stored, by name; raises InputError if they cannot be read."""
        import safetensors.numpy
        import zstandard

        packed = self._folder / WEIGHTS
        try:
            whole = zstandard.ZstdDecompressor().decompress(_read(packed), max_output_size=MOST_BYTES)
            known: Weights = safetensors.numpy.load(whole)
        except (zstandard.ZstdError, safetensors.SafetensorError) as error:
            raise InputError(f"cannot be read ({error}); reinstall factcheck, or name another model", packed) from error
        return known


def put_back(whole: NDArray[np.uint8], scales: NDArray[np.float32]) -> NDArray[np.float32]:
    """The fp32 matrix, shape (outputs, inputs), of one stored in 8 bits by blocks, shape (outputs, blocks, inputs in a block)."""
    import numpy as np

    outputs, blocks, _ = whole.shape
    real = (whole.astype(np.float32) - ZERO) * scales.reshape(outputs, blocks, 1)
    return real.reshape(outputs, -1)


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise InputError(f"cannot be read ({error}); reinstall factcheck, or name another model", file) from error


def packaged(name: str) -> OnnxJudge:
    """The stance model that ships with factcheck."""
    return OnnxJudge(PACKAGED)
