"""Fine-tune the stance cross-encoder on the mixture: evidence first, claim second, three classes.

    python -m training.train_stance --data DIR --out checkpoints/stage1
    python -m training.train_stance --data DIR --out checkpoints/stance --stage 2 --base checkpoints/stage1/model \\
        --learning-rate 3e-5

Seeded and resumable: the same call goes on from the last checkpoint under ``--out``. Runs on CPU (bf16 autocast) or CUDA.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import time
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file
from torch.nn.functional import binary_cross_entropy_with_logits, cross_entropy
from transformers import AutoModelForSequenceClassification, AutoTokenizer

from training.base_model import base_model
from training.mixture import LABELS, STAGES, Pair, load_mixture

Batch = list[Pair]
OUTPUTS = (*LABELS, "related")
"""What the model answers: three stances, and whether passage and claim are about the same matter (one logit)."""


def main() -> None:
    options = _options()
    device = torch.device(options.device or ("cuda" if torch.cuda.is_available() else "cpu"))
    torch.manual_seed(options.seed)
    base = Path(options.base) if options.base else base_model(options.out / "base")
    tokenizer = AutoTokenizer.from_pretrained(base)
    plan = batches(
        load_mixture(options.data, options.seed, options.stage)[: options.pairs], options.batch_size, options.seed, options.epochs
    )
    run = Run(base, len(plan), options, device)
    run.resume(options.out / "last.pt")
    print(f"{len(plan)} steps of {options.batch_size} pairs on {device}, from step {run.step}", flush=True)

    started, saved, seen, losses = time.monotonic(), time.monotonic(), 0, [0.0]
    for batch in plan[run.step : options.stop_at]:
        losses.append(run.train(encode(tokenizer, batch, options.max_length), options.label_smoothing))
        seen += len(batch)
        if run.step % 20 == 0:
            rate = seen / (time.monotonic() - started)
            left = (len(plan) - run.step) * options.batch_size / rate / 60
            print(
                f"step {run.step} loss {sum(losses[-50:]) / len(losses[-50:]):.3f} {rate:.1f} pairs/s {left:.0f} min left",
                flush=True,
            )
        if time.monotonic() - saved > options.save_every:
            run.save(options.out / "last.pt")
            saved = time.monotonic()
    run.save(options.out / "last.pt")
    run.export(options.out / "model", tokenizer, vars(options))


def _keep_outputs(model: Any, base: Path) -> None:
    """Where the base answers less than `OUTPUTS`, its answers stay as they are and only the new ones start from nothing."""
    known = load_file(base / "model.safetensors")
    for name, parameter in model.classifier.out_proj.named_parameters():
        rows = known.get(f"classifier.out_proj.{name}")
        if rows is not None:
            parameter.data[: len(rows)] = rows.to(parameter.device)


def _adapted(model: Any, rank: int, frozen: int) -> Any:
    """The model with low-rank adapters (LoRA, Hu et al. 2021) above the frozen layers; only these and the head learn."""
    from peft import LoraConfig, get_peft_model

    layers = list(range(frozen, model.config.num_hidden_layers))
    return get_peft_model(
        model,
        LoraConfig(
            r=rank,
            lora_alpha=2 * rank,
            target_modules=["q", "k", "v", "o", "intermediate.dense", "output.dense"],
            layers_to_transform=layers,
            layers_pattern="layer",
            modules_to_save=["classifier"],
        ),
    )


def batches(pairs: list[Pair], size: int, seed: int, epochs: int = 1) -> list[Batch]:
    """Shuffled batches of pairs of like length: sorted within windows of 32 batches, so that padding is rare."""
    plan: list[Batch] = []
    for epoch in range(epochs):
        rng = random.Random(f"{seed}/{epoch}")
        order = rng.sample(pairs, len(pairs))
        for start in range(0, len(order), 32 * size):
            window = sorted(order[start : start + 32 * size], key=lambda pair: len(pair.evidence) + len(pair.claim))
            cut = [window[at : at + size] for at in range(0, len(window), size)]
            plan += rng.sample(cut, len(cut))
    return plan


def encode(tokenizer: Any, batch: Batch, max_length: int) -> dict[str, torch.Tensor]:
    """Model inputs of a batch; what is too long is cut, the longer of both first."""
    inputs = tokenizer(
        [pair.evidence for pair in batch],
        [pair.claim for pair in batch],
        truncation="longest_first",
        max_length=max_length,
        padding=True,
        return_tensors="pt",
    )
    related = [math.nan if pair.related is None else float(pair.related) for pair in batch]
    return {**inputs, "labels": torch.tensor([pair.label for pair in batch]), "related": torch.tensor(related)}


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
        ).to(device)
        _keep_outputs(self.model, base)
        self.model.train()
        frozen = self.model.base_model.encoder.layer[: options.freeze] if options.freeze else []
        for part in [self.model.base_model.embeddings, *frozen] if options.freeze else []:
            part.requires_grad_(False)
        if options.lora:
            self.model = _adapted(self.model, options.lora, options.freeze)
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

    def train(self, inputs: dict[str, torch.Tensor], label_smoothing: float) -> float:
        """One step; its loss."""
        inputs = {name: tensor.to(self.device) for name, tensor in inputs.items()}
        labels, related = inputs.pop("labels"), inputs.pop("related")
        with torch.autocast(self.device.type, dtype=torch.bfloat16, enabled=self.half):
            logits = self.model(**inputs).logits
        stance, matter = logits.float().split([len(LABELS), 1], dim=1)
        known = ~related.isnan()
        loss = cross_entropy(stance, labels, ignore_index=-1, label_smoothing=label_smoothing, reduction="sum")
        loss = loss / (labels >= 0).sum().clamp(min=1)
        if known.any():
            loss = loss + 0.5 * binary_cross_entropy_with_logits(matter[known, 0], related[known])
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimiser.step()
        self.optimiser.zero_grad(set_to_none=True)
        self.schedule.step()
        self.step += 1
        return float(loss.detach())

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
        partial = path.with_suffix(".partial")
        torch.save(state, partial)
        partial.replace(path)

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
        """The trained model as a transformers folder, adapters merged into it, with the options that made it."""
        whole = self.model.merge_and_unload() if options["lora"] else self.model
        whole.save_pretrained(folder)
        tokenizer.save_pretrained(folder)
        kept = {name: value for name, value in options.items() if name not in {"data", "out", "base", "device"}}
        (folder / "training.json").write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder with the public data sets")
    parser.add_argument("--out", type=Path, required=True, help="folder for checkpoints and the trained model")
    parser.add_argument("--base", help="start from this model folder instead of all-mpnet-base-v2")
    parser.add_argument("--stage", type=int, choices=range(1, len(STAGES) + 1), default=1, help="which part of the mixture")
    parser.add_argument("--pairs", type=int, default=None, help="use only so many pairs of the mixture")
    parser.add_argument("--epochs", type=int, default=1)
    parser.add_argument("--batch-size", type=int, default=32)
    parser.add_argument("--max-length", type=int, default=192, help="tokens of evidence and claim together")
    parser.add_argument("--learning-rate", type=float, default=4e-5)
    parser.add_argument("--label-smoothing", type=float, default=0.05)
    parser.add_argument("--dropout", type=float, default=0.1)
    parser.add_argument("--freeze", type=int, default=0, help="leave the embeddings and so many lowest layers as they are")
    parser.add_argument("--lora", type=int, default=0, metavar="RANK", help="learn adapters of this rank instead of all weights")
    parser.add_argument("--stop-at", type=int, help="end after so many steps of the schedule")
    parser.add_argument("--save-every", type=int, default=240, help="seconds between checkpoints")
    parser.add_argument("--seed", type=int, default=13)
    parser.add_argument("--device", help="cpu or cuda; default: cuda where there is one")
    return parser.parse_args()


if __name__ == "__main__":
    main()
