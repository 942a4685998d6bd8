"""What differs between two states of a verdict, in short lines that an editor can read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

SAME_CONFIDENCE = 0.02
"""What another processor, or a copy of a document, may change without changing what a person saw."""
_SIDES = {"supports": "for", "refutes": "against", "neutral": "neutral to"}


def verdict_changes(was: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    """The verdict's label, or a confidence that moved by more than 0.02."""
    if was["label"] != now["label"]:
        yield f"verdict: {was['label']} is now {now['label']}"
    elif abs(was["confidence"] - now["confidence"]) > SAME_CONFIDENCE:
        yield f"confidence: {was['confidence']:.0%} is now {now['confidence']:.0%}"


def passage_changes(was: Iterable[Mapping[str, Any]], now: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Counted passages that came or went, changed sides, or have other words now.

    Each is a mapping with `passage` (its id), `text`, `stance` and `counted`.
    """
    before = {item["passage"]: item for item in was if item["counted"]}
    after = {item["passage"]: item for item in now if item["counted"]}
    for name in sorted(before.keys() | after.keys()):
        if name not in after:
            yield f"evidence: {name} no longer counts {_SIDES[before[name]['stance']]} the claim: {short(before[name]['text'])}"
        elif name not in before:
            yield f"evidence: {name} is new {_SIDES[after[name]['stance']]} the claim: {short(after[name]['text'])}"
        elif before[name]["text"] != after[name]["text"]:
            yield f"evidence: {name} {_parting(before[name]['text'], after[name]['text'])}"
        elif before[name]["stance"] != after[name]["stance"]:
            yield f"evidence: {name} was {_SIDES[before[name]['stance']]}, is now {_SIDES[after[name]['stance']]} the claim"


def report_changes(was: Mapping[str, Any], now: Mapping[str, Any]) -> dict[str, list[str]]:
    """Claim id → what changed between two JSON reports, for the claims where anything did."""
    before, after = _results(was), _results(now)
    changes: dict[str, list[str]] = {}
    for name in [*before, *(name for name in after if name not in before)]:
        if name not in after or name not in before:
            changes[name] = [f"only in the {'first' if name in before else 'second'} report"]
            continue
        old, new = before[name], after[name]
        lines = []
        if old["claim"]["statement"] != new["claim"]["statement"]:
            lines.append(f"claim: {short(old['claim']['statement'])} is now {short(new['claim']['statement'])}")
        lines += verdict_changes(old["verdict"], new["verdict"])
        lines += passage_changes(_passages(old), _passages(new))
        if lines:
            changes[name] = lines
    return changes


def short(value: Any) -> str:
    """The text, or list of texts, in quotation marks, cut after 80 characters."""
    text = " | ".join(value) if isinstance(value, list) else str(value)
    return f"“{text if len(text) <= 80 else text[:79] + '…'}”"


def _results(report: Mapping[str, Any]) -> dict[str, Any]:
    return {result["claim"]["id"]: result for result in report["results"]}


def _passages(result: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [{**item, "passage": item["passage_id"]} for item in result["evidence"]]


def _parting(was: str, now: str) -> str:
    """Where two texts part, with a few words around."""
    pairs = enumerate(zip(was, now, strict=False))
    start = next((place for place, (one, other) in pairs if one != other), min(len(was), len(now)))
    begin = max(0, start - 20)
    return f"read “…{was[begin : start + 30]}…”, now “…{now[begin : start + 30]}…”"
