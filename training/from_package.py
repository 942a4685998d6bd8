"""The shipped weights as a transformers folder that training goes on from: 8-bit matrices put back to fp32.

    python -m training.from_package --out checkpoints/4/model

What quantisation rounded away stays lost; training on regains it (see NOTES.md).
"""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

import numpy as np
import torch
from transformers import AutoConfig, AutoModelForSequenceClassification

from factcheck.judges.onnx import PACKAGED, SCALES, WHOLE_NUMBERS, OnnxJudge, put_back
from factcheck.runtime import Weights
from training.base_model import base_model
from training.train_stance import OUTPUTS

HEAD = "classifier."
"""The head stays in fp32, and the graph multiplies it from the right: (inputs, outputs), where torch has (outputs, inputs)."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True, help="folder for the model")
    parser.add_argument("--package", type=Path, default=PACKAGED, help="folder with the weights and stance.json")
    parser.add_argument("--base", type=Path, default=Path("checkpoints/base"), help="where all-mpnet-base-v2 is, or is unpacked")
    options = parser.parse_args()
    restore(options.package, base_model(options.base), options.out)


def restore(package: Path, base: Path, out: Path) -> None:
    """Write the packaged model to `out`, with configuration and tokenizer of `base`."""
    config = AutoConfig.from_pretrained(base, num_labels=len(OUTPUTS), id2label=dict(enumerate(OUTPUTS)))
    config.label2id = {label: number for number, label in enumerate(OUTPUTS)}
    model = AutoModelForSequenceClassification.from_config(config)
    weights = {name: torch.tensor(values) for name, values in put_back_all(OnnxJudge(package).stored()).items()}
    missing, unknown = model.load_state_dict(weights, strict=False)
    missing = [name for name in missing if not name.endswith("position_ids")]
    assert not missing and not unknown, f"the package lacks {missing} and has {unknown} too many"
    model.save_pretrained(out)
    for file in base.glob("*token*"):
        shutil.copyfile(file, out / file.name)
    shutil.copyfile(base / "vocab.txt", out / "vocab.txt")


def put_back_all(stored: Weights) -> Weights:
    """Name in the transformers model → fp32 array, for every weight that `export_onnx.keep` stored."""
    known: Weights = {name: values for name, values in stored.items() if name.endswith((".weight", ".bias"))}
    for name in stored:
        if name.endswith(WHOLE_NUMBERS):
            matrix = name.removesuffix(WHOLE_NUMBERS)
            known[matrix] = put_back(stored[name], stored[matrix + SCALES])
        elif name.endswith("_quantized"):
            embeddings = name.removesuffix("_quantized")
            offset, scale = (stored[f"{embeddings}_{part}"].astype(np.float32) for part in ("zero_point", "scale"))
            known[embeddings] = (stored[name].astype(np.float32) - offset) * scale
        elif name.startswith(HEAD) and name.endswith(".weight"):
            known[name] = stored[name].T
    return known


if __name__ == "__main__":
    main()
