"""Models through ONNX Runtime: sessions of one thread, and one item on each core.

Items are never batched. A batch changes the last digits of its members, in 8 bits even more: a result would depend on its
neighbours. One item on each core is also at least as fast (docs/speed.md).
"""

from __future__ import annotations

import os
import platform
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from numpy.typing import NDArray

Item = TypeVar("Item")
Found = TypeVar("Found")
Weights = dict[str, "NDArray[Any]"]
"""Arrays by name."""
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


def session(network: bytes, weights: Path | None = None, given: Weights | None = None) -> Any:
    """An inference session on one thread.

    The network's external initializers are those `given`, by name, or lie in the folder `weights`.
    """
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    options.intra_op_num_threads = 1
    if weights is not None:
        options.add_session_config_entry(WEIGHTS_FOLDER, str(weights))
    if given is not None:
        values = [onnxruntime.OrtValue.ortvalue_from_numpy(array) for array in given.values()]
        options.add_external_initializers(list(given), values)
        options.enable_cpu_mem_arena = False  # it would hold 170 MB more, for a twentieth of the speed
    return onnxruntime.InferenceSession(network, options, providers=["CPUExecutionProvider"])


def fast_in_8_bits() -> bool:
    """Whether the processor sums products of bytes in one instruction (VNNI; on ARM, dot products): only then 8 bits are fast.

    Where the system does not say, no.
    """
    if platform.machine().lower() in ("arm64", "aarch64"):
        return True
    try:
        known = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        return False
    return any(name in known for name in ("avx512_vnni", "avx_vnni"))


def on_each_core(function: Callable[[Item], Found], items: Iterable[Item], progress: Callable[[int], None]) -> list[Found]:
    """What the function returns for each item, in order; `progress` is told of each as it is done."""

    def one(item: Item) -> Found:
        found = function(item)
        progress(1)
        return found

    with ThreadPoolExecutor(cores()) as pool:
        return list(pool.map(one, items))
