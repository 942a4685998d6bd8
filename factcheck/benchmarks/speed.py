"""How fast the stance model judges, and with how much memory."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from factcheck.compute import silent
from factcheck.interfaces import Judge
from factcheck.runtime import cores

RUNS = 3


def bench_speed(model: Judge, pairs: Sequence[tuple[str, str]], files: Sequence[Path] = ()) -> dict[str, Any]:
    """Seconds for all pairs, the best of three runs after a first one that loads the model; nothing is cached."""
    progress = silent("", 0)
    model.judge(pairs[:4], progress)
    seconds = []
    for _ in range(RUNS):
        started = time.perf_counter()
        model.judge(pairs, progress)
        seconds.append(time.perf_counter() - started)
    return {
        "task": "speed",
        "path": "evidence",
        "passages": len(pairs),
        "seconds": min(seconds),
        "pairs_per_second": len(pairs) / min(seconds),
        "cores": cores(),
        "megabytes": sum(file.stat().st_size for file in files if file.is_file()) / 1e6 or None,
        "peak_memory_megabytes": peak_memory(),
        "model": model.name,
    }


def peak_memory() -> float | None:
    """Most memory this process has held, in megabytes; None where the system does not say."""
    try:  # Linux: of this program alone, where the figure below may be that of the one which started it
        lines = Path("/proc/self/status").read_text(encoding="ascii", errors="replace").splitlines()
        return next(int(line.split()[1]) * 1024 / 1e6 for line in lines if line.startswith("VmHWM:"))
    except (OSError, StopIteration):
        pass
    try:
        import resource
    except ImportError:  # Windows
        return None
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)
