"""Fine-tune the stance cross-encoder on the mixture: evidence first, claim second, three stances and whether both are related.

    python -m training.train_stance --mixture checkpoints/mixture.jsonl.gz --out checkpoints/teacher-0 --without-fold 0
    python -m training.train_stance --mixture checkpoints/mixture.jsonl.gz --out checkpoints/student --soft checkpoints/soft.npz

Seeded and resumable: the same call goes on from the last checkpoint under ``--out``. Runs on CPU (bf16 autocast) or CUDA.
Teachers each leave out a fold of the claims, so that `training.soft_labels` can ask about every pair one that never saw it.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import sys
import time
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
import torch
from safetensors.torch import load_file
from torch.nn.functional import binary_cross_entropy_with_logits, cross_entropy
from torch.utils.data import DataLoader
from transformers import AutoModelForSequenceClassification, AutoTokenizer

from training.base_model import base_model
from training.mixture import LABELS, Pair, read_mixture

OUTPUTS = (*LABELS, "related")
"""What the model answers: three stances, and whether passage and claim are about the same matter (one logit)."""
FOLDS = 3
HARD = 0.5
"""Of the target of a labelled pair, the share that its label has beside the teachers' answer."""


@dataclass(frozen=True, slots=True)
class Example:
    """A pair and its targets: a probability for each of `OUTPUTS`, NaN where nobody has said."""

    pair: Pair
    target: tuple[float, ...]


Batch = list[Example]


def main() -> None:
    options = _options()
    device = torch.device(options.device or ("cuda" if torch.cuda.is_available() else "cpu"))
    torch.manual_seed(options.seed)
    base = Path(options.base) if options.base else base_model(options.out / "base")
    tokenizer = AutoTokenizer.from_pretrained(base)
    pairs = read_mixture(options.mixture)
    soft = np.load(options.soft)["probabilities"] if options.soft else None
    if soft is not None and len(soft) != len(pairs):
        sys.exit(f"{options.soft} answers {len(soft)} pairs, {options.mixture} holds {len(pairs)}; make both from one mixture")
    learnt = examples(pairs, options.label_smoothing, soft, options.without_fold)
    plan = batches(learnt[: options.pairs], options.batch_size, options.seed, options.epochs)
    run = Run(base, len(plan), options, device)
    run.resume(options.out / "last.pt")
    print(f"{len(plan)} steps of {options.batch_size} pairs on {device}, from step {run.step}", flush=True)

    started, saved, seen, losses = time.monotonic(), time.monotonic(), 0, []
    encoded = DataLoader(
        plan[run.step : options.stop_at],  # type: ignore[arg-type]
        batch_size=None,
        collate_fn=partial(encode, tokenizer, max_length=options.max_length),
        num_workers=options.workers,
    )
    for inputs in encoded:
        losses.append(run.train(inputs))
        seen += len(inputs["input_ids"])
        if run.step % 50 == 0:
            rate = seen / (time.monotonic() - started)
            left = (len(plan) - run.step) * options.batch_size / rate / 60
            loss = float(torch.stack(losses[-50:]).mean())
            print(f"step {run.step} loss {loss:.3f} {rate:.1f} pairs/s {left:.1f} min left", flush=True)
        if time.monotonic() - saved > options.save_every:
            run.save(options.out / "last.pt")
            saved = time.monotonic()
    run.save(options.out / "last.pt")
    run.export(options.out / "model", tokenizer, vars(options))


def fold(claim: str) -> int:
    """The fold of a claim: all its pairs are in one."""
    return crc32(claim.encode()) % FOLDS


def examples(pairs: list[Pair], smoothing: float, soft: Any = None, without: int | None = None) -> list[Example]:
    """Targets of the pairs that have any.

    `soft`: the teachers' probabilities, (pairs, outputs), in the order of `pairs`; beside them a label has the share `HARD`.
    `without`: leave out this fold of the claims.
    """
    known = []
    for number, pair in enumerate(pairs):
        stance, related = [math.nan] * len(LABELS), math.nan if pair.related is None else float(pair.related)
        if pair.label >= 0:
            stance = [smoothing / len(LABELS) + (1 - smoothing) * (label == pair.label) for label in range(len(LABELS))]
        if soft is not None:
            taught = [float(p) for p in soft[number]]
            stance = [HARD * s + (1 - HARD) * t if pair.label >= 0 else t for s, t in zip(stance, taught, strict=False)]
            related = taught[-1] if pair.related is None else related
        if (pair.label >= 0 or pair.related is not None or soft is not None) and fold(pair.claim) != without:
            known.append(Example(pair, (*stance, related)))
    return known


def batches(learnt: list[Example], size: int, seed: int, epochs: int = 1) -> list[Batch]:
    """Shuffled batches of pairs of like length: sorted within windows of 32 batches, so that padding is rare."""
    plan: list[Batch] = []
    for epoch in range(epochs):
        rng = random.Random(f"{seed}/{epoch}")
        order = rng.sample(learnt, len(learnt))
        for start in range(0, len(order), 32 * size):
            window = sorted(order[start : start + 32 * size], key=lambda one: len(one.pair.evidence) + len(one.pair.claim))
            cut = [window[at : at + size] for at in range(0, len(window), size)]
            plan += rng.sample(cut, len(cut))
    return plan


def encode(tokenizer: Any, batch: Batch, max_length: int) -> dict[str, torch.Tensor]:
    """Model inputs of a batch and its targets, (pairs, outputs); what is too long is cut, the longer of both first."""
    inputs = tokenizer(
        [one.pair.evidence for one in batch],
        [one.pair.claim for one in batch],
        truncation="longest_first",
        max_length=max_length,
        padding=True,
        return_tensors="pt",
    )
    return {**inputs, "targets": torch.tensor([one.target for one in batch])}


def loss_of(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    """Cross-entropy of the stances and half of that of the same matter, each over the pairs whose target is known."""
    stance, matter = logits.float().split([len(LABELS), 1], dim=1)
    judged, placed = ~targets[:, 0].isnan(), ~targets[:, -1].isnan()
    wanted = targets.nan_to_num()
    by_stance = cross_entropy(stance, wanted[:, : len(LABELS)], reduction="none") * judged
    by_matter = binary_cross_entropy_with_logits(matter[:, 0], wanted[:, -1], reduction="none") * placed
    return by_stance.sum() / judged.sum().clamp(min=1) + 0.5 * by_matter.sum() / placed.sum().clamp(min=1)


class Run:
    """Model, optimiser and schedule of one training run, with the step it has reached."""

    def __init__(self, base: Path, steps: int, options: argparse.Namespace, device: torch.device) -> None:
        self.model = AutoModelForSequenceClassification.from_pretrained(
            base,
            num_labels=len(OUTPUTS),
            ignore_mismatched_sizes=True,
            hidden_dropout_prob=options.dropout,
            attention_probs_dropout_prob=options.dropout,
            id2label=dict(enumerate(OUTPUTS)),
            label2id={label: number for number, label in enumerate(OUTPUTS)},
            dtype=torch.float32,
        ).to(device)
        _keep_outputs(self.model, base)
        self.model.train()
        frozen = self.model.base_model.encoder.layer[: options.freeze] if options.freeze else []
        for part in [self.model.base_model.embeddings, *frozen] if options.freeze else []:
            part.requires_grad_(False)
        trained = [p for p in self.model.parameters() if p.requires_grad]
        decay = [p for p in trained if p.ndim > 1]
        rest = [p for p in trained if p.ndim <= 1]
        self.optimiser = torch.optim.AdamW(
            [{"params": decay, "weight_decay": 0.01}, {"params": rest, "weight_decay": 0.0}], lr=options.learning_rate, fused=True
        )
        warmup = max(1, steps // 16)
        self.schedule = torch.optim.lr_scheduler.LambdaLR(
            self.optimiser,
            lambda step: min(1.0, (step + 1) / warmup) * 0.5 * (1 + math.cos(math.pi * min(1.0, step / steps))),
        )
        self.device = device
        # A CPU that has no bf16 of its own takes many times as long with it.
        self.half = device.type != "cpu" or bool(torch.ops.mkldnn._is_mkldnn_bf16_supported())
        self.step = 0

    def train(self, inputs: dict[str, torch.Tensor]) -> torch.Tensor:
        """One step; its loss, still on the device."""
        inputs = {name: tensor.to(self.device, non_blocking=True) for name, tensor in inputs.items()}
        targets = inputs.pop("targets")
        with torch.autocast(self.device.type, dtype=torch.bfloat16, enabled=self.half):
            logits = self.model(**inputs).logits
        loss = loss_of(logits, targets)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimiser.step()
        self.optimiser.zero_grad(set_to_none=True)
        self.schedule.step()
        self.step += 1
        return loss.detach()

    def save(self, path: Path) -> None:
        """Write everything that `resume` needs; an interrupted write never replaces the last good file."""
        path.parent.mkdir(parents=True, exist_ok=True)
        state = {
            "step": self.step,
            "model": self.model.state_dict(),
            "optimiser": self.optimiser.state_dict(),
            "schedule": self.schedule.state_dict(),
            "random": torch.get_rng_state(),
        }
        partial_file = path.with_suffix(".partial")
        torch.save(state, partial_file)
        partial_file.replace(path)

    def resume(self, path: Path) -> None:
        if not path.is_file():
            return
        state = torch.load(path, map_location=self.device, weights_only=True)
        self.model.load_state_dict(state["model"])
        self.optimiser.load_state_dict(state["optimiser"])
        self.schedule.load_state_dict(state["schedule"])
        torch.set_rng_state(state["random"].cpu())
        self.step = state["step"]

    def export(self, folder: Path, tokenizer: Any, options: dict[str, Any]) -> None:
        """The trained model as a transformers folder, with the options that made it."""
        self.model.save_pretrained(folder)
        tokenizer.save_pretrained(folder)
        kept = {name: value for name, value in options.items() if name not in {"mixture", "out", "base", "device", "soft"}}
        (folder / "training.json").write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")


def _keep_outputs(model: Any, base: Path) -> None:
    """Where the base answers less than `OUTPUTS`, its answers stay as they are and only the new ones start from nothing."""
    known = load_file(base / "model.safetensors")
    for name, parameter in model.classifier.out_proj.named_parameters():
        rows = known.get(f"classifier.out_proj.{name}")
        if rows is not None:
            parameter.data[: len(rows)] = rows.to(parameter.device)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mixture", type=Path, required=True, help="file that training.mixture wrote")
    parser.add_argument("--out", type=Path, required=True, help="folder for checkpoints and the trained model")
    parser.add_argument("--base", help="start from this model folder instead of all-mpnet-base-v2")
    parser.add_argument("--soft", type=Path, help="probabilities that training.soft_labels wrote for the same mixture")
    parser.add_argument("--without-fold", type=int, choices=range(FOLDS), help="leave out this fold of the claims")
    parser.add_argument("--pairs", type=int, default=None, help="use only so many pairs of the mixture")
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--batch-size", type=int, default=64)
    parser.add_argument("--max-length", type=int, default=256, help="tokens of evidence and claim together")
    parser.add_argument("--learning-rate", type=float, default=4e-5)
    parser.add_argument("--label-smoothing", type=float, default=0.05)
    parser.add_argument("--dropout", type=float, default=0.1)
    parser.add_argument("--freeze", type=int, default=0, help="leave the embeddings and so many lowest layers as they are")
    parser.add_argument("--stop-at", type=int, help="end after so many steps of the schedule")
    parser.add_argument("--save-every", type=int, default=240, help="seconds between checkpoints")
    parser.add_argument("--workers", type=int, default=0, help="processes that prepare batches")
    parser.add_argument("--seed", type=int, default=13)
    parser.add_argument("--device", help="cpu or cuda; default: cuda where there is one")
    return parser.parse_args()


if __name__ == "__main__":
    main()
