"""Figures as lines for a terminal."""

from __future__ import annotations

from typing import Any


def lines(figures: Any, indent: str = "") -> list[str]:
    """Figures as indented `name: value` lines; shares with three places."""
    shown = []
    for name, value in figures.items():
        if isinstance(value, dict) and any(isinstance(inner, dict | list) for inner in value.values()):
            shown += [f"{indent}{name}", *lines(value, indent + "  ")]
        elif isinstance(value, dict):
            shown.append(f"{indent}{name:24} " + "  ".join(f"{key} {_figure(inner)}" for key, inner in value.items()))
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            shown += [f"{indent}{name}", *(f"{indent}  " + "  ".join(str(inner) for inner in row.values()) for row in value)]
        elif isinstance(value, list) and value and isinstance(value[0], list):
            shown.append(f"{indent}{name:24} " + "  ".join(" ".join(_figure(part) for part in point) for point in value))
        else:
            shown.append(f"{indent}{name:24} {_figure(value)}")
    return shown


def _figure(value: Any) -> str:
    if isinstance(value, list):
        return " to ".join(_figure(bound) for bound in value)
    return "–" if value is None else f"{value:.3f}" if isinstance(value, float) else str(value)
