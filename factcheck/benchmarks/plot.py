"""The risk-coverage curve as a picture."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from factcheck.errors import InputError, MissingDependencyError


def plot_risk_coverage(figures: dict[str, Any], target: Path) -> None:
    """Draw how often the surest answers are wrong, against the share of rows that is answered; the ending names the format."""
    try:
        from matplotlib.figure import Figure
    except ImportError as error:
        raise MissingDependencyError("factcheck-desk[plot]", "--plot") from error
    curve = figures.get("risk_coverage", {}).get("curve") or []
    if not curve:
        raise InputError("cannot be drawn: these figures have no risk-coverage curve", field="--plot")
    figure = Figure(figsize=(6, 4), layout="constrained")
    axes = figure.add_subplot()
    axes.plot([point[0] for point in curve], [point[1] for point in curve], marker="o", color="#1f4e79")
    axes.set(
        title=f"{figures['task']}: {figures['path']}",
        xlabel="coverage: share answered, surest first",
        ylabel="risk: share of these that is wrong",
        xlim=(0, 1),
        ylim=(0, max(point[1] for point in curve) * 1.1 or 1),
    )
    axes.grid(alpha=0.3)
    try:
        figure.savefig(target, metadata={"Date": None} if target.suffix == ".svg" else None)
    except (OSError, ValueError) as error:
        raise InputError(f"cannot be written ({error}); name a file that ends in .svg, .png or .pdf", target) from error
