"""Models through ONNX Runtime: sessions of one thread, and one item on each core.

Items are never batched. A batch changes the last digits of its members, in int8 even their scale: a result would depend on its
neighbours. One item on each core is also at least as fast (docs/speed.md).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

Item = TypeVar("Item")
Found = TypeVar("Found")
WEIGHTS_FOLDER = "session.model_external_initializers_file_folder_path"


_share: int | None = None


def cores() -> int:
    """The processors this process may use: its share, where others work beside it."""
    return _share or (len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)


def share_cores(share: int) -> None:
    """From now on this process uses so many processors; call it before a model is loaded."""
    global _share
    _share = share
    os.environ["OMP_NUM_THREADS"] = str(share)  # for models that run in torch


def session(network: bytes, weights: Path | None = None) -> Any:
    """An inference session on one thread; `weights` is the folder that the network's external initializers lie in."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    options.intra_op_num_threads = 1
    if weights is not None:
        options.add_session_config_entry(WEIGHTS_FOLDER, str(weights))
    return onnxruntime.InferenceSession(network, options, providers=["CPUExecutionProvider"])


def on_each_core(function: Callable[[Item], Found], items: Iterable[Item], progress: Callable[[int], None]) -> list[Found]:
    """What the function returns for each item, in order; `progress` is told of each as it is done."""

    def one(item: Item) -> Found:
        found = function(item)
        progress(1)
        return found

    with ThreadPoolExecutor(cores()) as pool:
        return list(pool.map(one, items))
