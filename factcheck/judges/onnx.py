"""The stance cross-encoder through ONNX Runtime, without torch: evidence first, claim second."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from factcheck.config import Standard
from factcheck.errors import InputError
from factcheck.interfaces import Judge, Progress
from factcheck.records import Opinion

BATCH = 16
PACKAGED = Path(__file__).parent.parent / "data" / "stance"


class OnnxJudge(Judge):
    """A folder with `model.onnx`, `tokenizer.json` and `stance.json` (labels, temperature, thresholds, model hash)."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        try:
            self._card: dict[str, Any] = json.loads((folder / "stance.json").read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise InputError(
                f"is no stance model ({error}); reinstall factcheck, or name another with --stance-model", folder
            ) from error
        # All that an opinion depends on, as cached opinions are kept under this name.
        self.name = f"{self._card['name']}/{self._card['sha256'][:12]}/t{self._card['temperature']:.2f}"
        self.standard = Standard(**self._card["standard"])

    def judge(self, pairs: Sequence[tuple[str, str]], progress: Progress) -> list[Opinion]:
        import numpy as np

        order = sorted(range(len(pairs)), key=lambda number: len(pairs[number][0]) + len(pairs[number][1]))
        opinions: dict[int, Opinion] = {}
        for start in range(0, len(order), BATCH):
            numbers = order[start : start + BATCH]
            encoded = self._tokenizer.encode_batch([(pairs[number][1], pairs[number][0]) for number in numbers])
            inputs = {
                "input_ids": np.array([item.ids for item in encoded], dtype=np.int64),
                "attention_mask": np.array([item.attention_mask for item in encoded], dtype=np.int64),
            }
            logits = self._session.run(None, inputs)[0].astype(np.float64) / self._card["temperature"]
            powers = np.exp(logits - logits.max(axis=1, keepdims=True))
            for number, row in zip(numbers, powers / powers.sum(axis=1, keepdims=True), strict=True):
                opinions[number] = Opinion(**{label: float(p) for label, p in zip(self._card["labels"], row, strict=True)})
            progress(len(numbers))
        return [opinions[number] for number in range(len(pairs))]

    @cached_property
    def _tokenizer(self) -> Any:
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(self._folder / "tokenizer.json"))
        tokenizer.enable_truncation(self._card["max_length"], strategy="only_first")
        tokenizer.enable_padding(pad_id=tokenizer.token_to_id("<pad>"), pad_token="<pad>")
        return tokenizer

    @cached_property
    def _session(self) -> Any:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.log_severity_level = 3
        return onnxruntime.InferenceSession(str(self._folder / "model.onnx"), options, providers=["CPUExecutionProvider"])


def packaged(name: str) -> OnnxJudge:
    """The stance model that ships with factcheck."""
    return OnnxJudge(PACKAGED)
