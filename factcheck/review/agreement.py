"""How far people agree with the machine, and with each other: Cohen's kappa."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from factcheck.decisions import Event
from factcheck.records import Label


@dataclass(frozen=True, slots=True)
class Agreement:
    """Two raters over the same claims. `kappa` runs from -1 to 1, 0 is chance; None where chance alone explains everything."""

    raters: str
    claims: int
    agreed: float
    kappa: float | None


def kappa(pairs: Sequence[tuple[str, str]]) -> float | None:
    """Cohen's kappa of paired labels; None if there are none or both raters always gave one and the same label."""
    if not pairs:
        return None
    total = len(pairs)
    observed = sum(one == other for one, other in pairs) / total
    first, second = Counter(one for one, _ in pairs), Counter(other for _, other in pairs)
    expected = sum(first[label] * second[label] for label in first) / total**2
    return None if expected == 1 else (observed - expected) / (1 - expected)


def agreements(events: Iterable[Event]) -> list[Agreement]:
    """Blind decisions against what the machine had proposed, then every two editors who decided the same claims.

    Each person's last verdict on a claim counts; against the machine, their last blind one.
    """
    blind: dict[tuple[str, str], tuple[str, str]] = {}
    latest: dict[str, dict[str, Label]] = {}
    for event in events:
        if event.label is None:
            continue
        latest.setdefault(event.reviewer, {})[event.claim] = event.label
        if event.blind:
            blind[event.reviewer, event.claim] = (event.label.value, str(event.proposal["label"]))
    found = [_agreement("people, blind, and the machine", [*blind.values()])]
    for one, other in combinations(sorted(latest), 2):
        both = sorted(latest[one].keys() & latest[other].keys())
        if both:
            pairs = [(latest[one][claim].value, latest[other][claim].value) for claim in both]
            found.append(_agreement(f"{one} and {other}", pairs))
    return found


def _agreement(raters: str, pairs: Sequence[tuple[str, str]]) -> Agreement:
    agreed = sum(one == other for one, other in pairs) / len(pairs) if pairs else 0.0
    return Agreement(raters, len(pairs), agreed, kappa(pairs))
