"""Average the weights of two models of one shape: what a later stage learnt, without all that it forgot.

    python -m training.average checkpoints/4/model checkpoints/6/model --share 0.6 --out checkpoints/6/averaged

Source: Wortsman et al. 2022, robust fine-tuning by interpolation of weights (WiSE-FT).
"""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file

WEIGHTS = "model.safetensors"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("earlier", type=Path, help="folder of the model before the stage")
    parser.add_argument("later", type=Path, help="folder of the model after it")
    parser.add_argument("--share", type=float, required=True, help="of the later model, 0 to 1")
    parser.add_argument("--out", type=Path, required=True, help="folder for the averaged model")
    options = parser.parse_args()
    shutil.copytree(options.later, options.out, dirs_exist_ok=True)
    made = averaged(load_file(options.earlier / WEIGHTS), load_file(options.later / WEIGHTS), options.share)
    save_file(made, options.out / WEIGHTS, metadata={"format": "pt"})


def averaged(earlier: dict[str, torch.Tensor], later: dict[str, torch.Tensor], share: float) -> dict[str, torch.Tensor]:
    """Each weight of both models, `share` of it from the later one; raises ValueError if the models differ in shape."""
    if not 0 <= share <= 1:
        raise ValueError(f"{share} is no share; give 0 to 1")
    if {name: one.shape for name, one in earlier.items()} != {name: one.shape for name, one in later.items()}:
        raise ValueError("the models have different weights; average two of the same shape")
    return {name: torch.lerp(earlier[name].float(), later[name].float(), share).contiguous() for name in later}


if __name__ == "__main__":
    main()
