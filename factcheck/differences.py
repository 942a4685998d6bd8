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
    return (line for line, _ in _passage_changes(was, now))


def _passage_changes(
    was: Iterable[Mapping[str, Any]], now: Iterable[Mapping[str, Any]]
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The same, each line with the passage as it is now, or was."""
    before = {item["passage"]: item for item in was if item["counted"]}
    after = {item["passage"]: item for item in now if item["counted"]}
    for name in sorted(before.keys() | after.keys()):
        old, new = before.get(name), after.get(name)
        if new is None:
            assert old is not None
            yield f"evidence: {name} no longer counts {_SIDES[old['stance']]} the claim: {short(old['text'])}", old
        elif old is None:
            yield f"evidence: {name} is new {_SIDES[new['stance']]} the claim: {short(new['text'])}", new
        elif old["text"] != new["text"]:
            yield f"evidence: {name} {parting(old['text'], new['text'])}", new
        elif old["stance"] != new["stance"]:
            yield f"evidence: {name} was {_SIDES[old['stance']]}, is now {_SIDES[new['stance']]} the claim", new


def report_changes(was: Mapping[str, Any], now: Mapping[str, Any]) -> dict[str, Any]:
    """What changed between two JSON reports, in their order: between the runs, and for each claim where anything did.

    `runs` are lines on models, settings and evidence. Each of `changes` names a claim with its verdicts (`was`, `now`), has
    `lines` on all that changed, and the `passages` that are responsible: those that came, went, changed sides or words, or,
    where only their strength can have changed a verdict, are judged surer or less sure.
    """
    before, after = _results(was), _results(now)
    changes = []
    for name in [*before, *(name for name in after if name not in before)]:
        if change := _claim_change(name, before.get(name), after.get(name)):
            changes.append(change)
    both = [change for change in changes if change["was"] and change["now"]]
    return {
        "runs": [*_run_changes(was, now)],
        "claims": len(after),
        "verdicts_changed": sum(change["was"]["label"] != change["now"]["label"] for change in both),
        "changes": changes,
    }


def _claim_change(name: str, was: Any, now: Any) -> dict[str, Any] | None:
    """What changed about one claim; None if nothing did."""
    known = now or was
    found = {"claim": name, "statement": known["claim"]["statement"], "was": _verdict(was), "now": _verdict(now)}
    if not was or not now:
        return {**found, "lines": [f"only in the {'first' if was else 'second'} report"], "passages": []}
    lines = []
    if was["claim"]["statement"] != now["claim"]["statement"]:
        lines.append(f"claim: {short(was['claim']['statement'])} is now {short(now['claim']['statement'])}")
    verdict = [*verdict_changes(was["verdict"], now["verdict"])]
    passages = [*_passage_changes(_passages(was), _passages(now))] or (
        [*_strengths(_passages(was), _passages(now))] if verdict else []
    )
    lines += [*verdict, *(line for line, _ in passages)]
    return {**found, "lines": lines, "passages": [_named(line, item) for line, item in passages]} if lines else None


def _verdict(result: Any) -> dict[str, Any] | None:
    return {name: result["verdict"][name] for name in ("label", "confidence")} if result else None


def _named(line: str, item: Mapping[str, Any]) -> dict[str, Any]:
    """A passage with what an editor needs to find it."""
    kept = ("passage_id", "stance", "probability", "counted", "title", "publisher", "published_on", "url", "text")
    return {"change": line.removeprefix("evidence: "), **{name: item.get(name) for name in kept}}


def _strengths(was: Iterable[Mapping[str, Any]], now: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Counted passages that are judged surer or less sure by more than 0.02, or are of another origin now."""
    before = {item["passage"]: item for item in was if item["counted"]}
    for item in now:
        old = before.get(item["passage"]) if item["counted"] else None
        if old and abs(old["probability"] - item["probability"]) > SAME_CONFIDENCE:
            sure = f"was {old['probability']:.0%} {_SIDES[item['stance']]} the claim, is now {item['probability']:.0%}"
            yield f"evidence: {item['passage']} {sure}", item
        elif old and old["origin"] != item["origin"]:
            yield f"evidence: {item['passage']} was of origin {old['origin']}, is now of {item['origin']}", item


def _run_changes(was: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    """Program, models, settings, standard and evidence that are not the same."""
    for part in ("tool", "corpus"):
        for key in [*was[part], *(key for key in now[part] if key not in was[part])]:
            old, new = was[part].get(key), now[part].get(key)
            if old != new:
                yield f"{part} {key.replace('_', ' ')}: {old} is now {new}"
    if was.get("standard") != now.get("standard"):
        yield f"standard of evidence: {short(was.get('standard'))} is now {short(now.get('standard'))}"
    left_out = set(now.get("left_out", ())) ^ set(was.get("left_out", ()))
    if left_out:
        yield f"left out in one of them only: {', '.join(sorted(left_out))}"


def short(value: Any) -> str:
    """The text, or list of texts, in quotation marks, cut after 80 characters."""
    text = " | ".join(value) if isinstance(value, list) else str(value)
    return f"“{text if len(text) <= 80 else text[:79] + '…'}”"


def parting(was: str, now: str) -> str:
    """Where two texts part, with a few words around."""
    pairs = enumerate(zip(was, now, strict=False))
    start = next((place for place, (one, other) in pairs if one != other), min(len(was), len(now)))
    begin = max(0, start - 20)
    return f"read “…{was[begin : start + 30]}…”, now “…{now[begin : start + 30]}…”"


def _results(report: Mapping[str, Any]) -> dict[str, Any]:
    return {result["claim"]["id"]: result for result in report["results"]}


def _passages(result: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [{**item, "passage": item["passage_id"]} for item in result["evidence"]]
