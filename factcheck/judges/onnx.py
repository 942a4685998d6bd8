"""The stance cross-encoder through ONNX Runtime, without torch: evidence first, claim second, a pair on each core."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from factcheck.config import UNCALIBRATED, Standard
from factcheck.errors import InputError
from factcheck.interfaces import Judge, Progress
from factcheck.languages import ENGLISH
from factcheck.records import Opinion
from factcheck.runtime import on_each_core, session

MOST_BYTES = 2**31
PACKAGED = Path(__file__).parent.parent / "data" / "stance"


class OnnxJudge(Judge):
    """A folder with `model.onnx` or `model.onnx.zst`, `tokenizer.json` and `stance.json`.

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
        shifted = "".join(f"{bias:+.2f}" for bias in self._bias) if any(self._bias) else ""
        self.name = f"{self._card['name']}/{self._card['sha256'][:12]}/t{self._card['temperature']:.2f}{shifted}"
        self.languages = frozenset(self._card.get("languages", [ENGLISH]))
        self.standards = {name: Standard(**known) for name, known in self._card["standards"].items()} or UNCALIBRATED

    def judge(self, pairs: Sequence[tuple[str, str]], progress: Progress) -> list[Opinion]:
        if not pairs:
            return []
        self._tokenizer, self._session  # noqa: B018  loaded once, before the threads ask for them
        return on_each_core(self._opinion, pairs, progress)

    def _opinion(self, pair: tuple[str, str]) -> Opinion:
        """One pair at a time: in a batch, int8 activations share a scale, and an opinion would depend on its neighbours."""
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
        return session(self.network())

    def network(self) -> bytes:
        """The ONNX model; raises InputError if there is none that can be read."""
        import zstandard

        packed, plain = self._folder / "model.onnx.zst", self._folder / "model.onnx"
        try:
            if not packed.is_file():
                return plain.read_bytes()
            return zstandard.ZstdDecompressor().decompress(packed.read_bytes(), max_output_size=MOST_BYTES)
        except (OSError, zstandard.ZstdError) as error:
            raise InputError(f"cannot be read ({error}); reinstall factcheck, or name another model", packed) from error


def packaged(name: str) -> OnnxJudge:
    """The stance model that ships with factcheck."""
    return OnnxJudge(PACKAGED)
