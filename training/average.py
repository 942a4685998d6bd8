"""Average the weights of models of one shape and one start: better than each, where they learnt different things.

    python -m training.average checkpoints/student-13/model checkpoints/student-14/model --out checkpoints/averaged

Source: Wortsman et al. 2022, model soups.
"""

from __future__ import annotations

import argparse
import shutil
from collections.abc import Sequence
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file

WEIGHTS = "model.safetensors"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("models", type=Path, nargs="+", help="model folders")
    parser.add_argument("--shares", type=float, nargs="+", help="of each model; default: all alike")
    parser.add_argument("--out", type=Path, required=True, help="folder for the averaged model")
    options = parser.parse_args()
    shares = options.shares or [1 / len(options.models)] * len(options.models)
    made = averaged([load_file(model / WEIGHTS) for model in options.models], shares)
    shutil.copytree(options.models[0], options.out, dirs_exist_ok=True)
    save_file(made, options.out / WEIGHTS, metadata={"format": "pt"})


def averaged(models: Sequence[dict[str, torch.Tensor]], shares: Sequence[float]) -> dict[str, torch.Tensor]:
    """Each weight of all models by their shares, in fp32; raises ValueError if shapes differ or shares are not 1 in all."""
    if len(shares) != len(models) or abs(sum(shares) - 1) > 1e-6:
        raise ValueError(f"shares {list(shares)} do not fit {len(models)} models; give one for each, 1 in all")
    if any({name: w.shape for name, w in one.items()} != {name: w.shape for name, w in models[0].items()} for one in models):
        raise ValueError("the models have different weights; average those of the same shape")
    return {
        name: torch.stack([share * one[name].float() for one, share in zip(models, shares, strict=True)]).sum(0)
        for name in models[0]
    }


if __name__ == "__main__":
    main()
