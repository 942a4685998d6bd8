"""Ask the teachers about every pair of the mixture.

    python -m training.soft_labels checkpoints/teacher-0/model checkpoints/teacher-1/model checkpoints/teacher-2/model \\
        --mixture checkpoints/mixture.jsonl.gz --out checkpoints/soft.npz

Teachers are named in the order of the fold that each left out. A pair with a label is answered by the teacher that never saw
its claim (cross-fitting), a pair without one by the mean of all. Source: Hinton, Vinyals and Dean 2015.
"""

from __future__ import annotations

import argparse
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch.utils.data import DataLoader
from transformers import AutoModelForSequenceClassification, AutoTokenizer

from training.mixture import LABELS, Pair, read_mixture
from training.train_stance import FOLDS, OUTPUTS, Example, encode, fold

BATCHES = {"cuda": 256, "cpu": 32}
WORKERS = 8


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("teachers", type=Path, nargs=FOLDS, help="model folders, in the order of the fold each left out")
    parser.add_argument("--mixture", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True, help="file for the probabilities, .npz")
    options = parser.parse_args()
    pairs = read_mixture(options.mixture)
    answers = np.stack([probabilities(logits(teacher, pairs)) for teacher in options.teachers])
    np.savez_compressed(options.out, probabilities=taught(answers, pairs))


def taught(answers: NDArray[np.float32], pairs: list[Pair]) -> NDArray[np.float32]:
    """One answer a pair, (pairs, outputs), from the answers of all teachers, (teachers, pairs, outputs)."""
    single = np.array([answers[fold(pair.claim), number] for number, pair in enumerate(pairs)])
    labelled = np.array([pair.label >= 0 for pair in pairs])[:, None]
    return np.where(labelled, single, answers.mean(axis=0))


def logits(model: Path, pairs: list[Pair], max_length: int = 256) -> NDArray[np.float32]:
    """What a model folder answers, (pairs, outputs), in the order of `pairs`; on CUDA in bf16 where there is one."""
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    network: Any = AutoModelForSequenceClassification.from_pretrained(model, dtype=torch.float32).to(device).eval()
    tokenizer = AutoTokenizer.from_pretrained(model)
    order = sorted(range(len(pairs)), key=lambda number: len(pairs[number].evidence) + len(pairs[number].claim))
    size = BATCHES[device.type]
    rows = [order[start : start + size] for start in range(0, len(order), size)]
    encoded = DataLoader(
        [[Example(pairs[row], ()) for row in batch] for batch in rows],  # type: ignore[arg-type]
        batch_size=None,
        collate_fn=partial(encode, tokenizer, max_length=max_length),
        num_workers=WORKERS if device.type == "cuda" else 0,
    )
    found = np.zeros((len(pairs), len(OUTPUTS)), dtype=np.float32)
    half = device.type != "cpu" or bool(torch.ops.mkldnn._is_mkldnn_bf16_supported())
    with torch.inference_mode(), torch.autocast(device.type, dtype=torch.bfloat16, enabled=half):
        for batch, inputs in zip(rows, encoded, strict=True):
            inputs.pop("targets")
            found[batch] = network(**{name: tensor.to(device) for name, tensor in inputs.items()}).logits.float().cpu().numpy()
    return found


def probabilities(answers: NDArray[np.float32]) -> NDArray[np.float32]:
    """Softmax of the stances, logistic of the same matter."""
    known = torch.from_numpy(answers)
    return torch.cat([known[:, : len(LABELS)].softmax(dim=1), known[:, len(LABELS) :].sigmoid()], dim=1).numpy()


if __name__ == "__main__":
    main()
