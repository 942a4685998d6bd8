"""Any other stance model: an exported folder, or a cross-encoder that sentence-transformers loads by name or path."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from factcheck.config import UNCALIBRATED
from factcheck.errors import FactcheckError
from factcheck.interfaces import Judge, Progress
from factcheck.judges.onnx import OnnxJudge
from factcheck.languages import ENGLISH, code_of
from factcheck.quiet import quiet_libraries
from factcheck.records import Opinion

BATCH = 16
LONGEST_HEAD = 10_000
SYNONYMS = {
    "supports": {"supports", "support", "supported", "entailment"},
    "refutes": {"refutes", "refute", "refuted", "contradiction"},
    "neutral": {"neutral", "not_enough_info", "nei"},
}


class CrossEncoderJudge(Judge):
    """A three-way sequence classifier; its label names are read from its configuration.

    It reads the languages that its model card names, English if there is none.
    """

    standards = UNCALIBRATED

    def __init__(self, name: str) -> None:
        quiet_libraries()
        from sentence_transformers import CrossEncoder

        try:
            self._model: Any = CrossEncoder(name, local_files_only=Path(name).is_dir())
        except (OSError, ValueError) as error:
            reason = str(error).splitlines()[0]
            raise FactcheckError(
                f"the stance model {name!r} cannot be loaded ({reason}); "
                "name a model folder, or leave --stance-model out to use the one that ships"
            ) from error
        labels = {str(label).lower(): number for number, label in self._model.config.id2label.items()}
        self._columns = {
            stance: next((labels[word] for word in sorted(known) if word in labels), None) for stance, known in SYNONYMS.items()
        }
        if None in self._columns.values():
            raise FactcheckError(
                f"the stance model {name!r} has the labels {sorted(labels)}; it needs supports, refutes and neutral"
            )
        self.name = name
        self.languages = card_languages(Path(name)) or frozenset({ENGLISH})

    def judge(self, pairs: Sequence[tuple[str, str]], progress: Progress) -> list[Opinion]:
        import numpy as np
        from torch.nn import Identity

        opinions: list[Opinion] = []
        columns = list(self._columns.values())
        for start in range(0, len(pairs), BATCH):
            batch = [(evidence, claim) for claim, evidence in pairs[start : start + BATCH]]
            logits = self._model.predict(batch, activation_fn=Identity(), show_progress_bar=False)[:, columns]
            powers = np.exp(logits - logits.max(axis=1, keepdims=True))
            for row in powers / powers.sum(axis=1, keepdims=True):
                shares = dict(zip(self._columns, map(float, row), strict=True))
                opinions.append(Opinion(shares["supports"], shares["refutes"], shares["neutral"]))
            progress(len(batch))
        return opinions


def card_languages(folder: Path) -> frozenset[str]:
    """The languages in the head of a model folder's README.md, where model hubs write them (`language: [en, ru]`)."""
    import yaml

    try:
        head = (folder / "README.md").read_text(encoding="utf-8")[:LONGEST_HEAD].split("---\n")[1]
        named = yaml.safe_load(head).get("language")
    except (OSError, ValueError, IndexError, AttributeError, yaml.YAMLError):
        return frozenset()
    return frozenset(code for tag in (named if isinstance(named, list) else [named]) if (code := code_of(str(tag or ""))))


def by_name(name: str) -> Judge:
    """The model in this folder, or the one sentence-transformers finds under this name."""
    folder = Path(name)
    return OnnxJudge(folder) if (folder / "stance.json").is_file() else CrossEncoderJudge(name)
