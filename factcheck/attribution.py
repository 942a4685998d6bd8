"""Who says it: the source a passage names, and whether that is the claim's speaker or the speaker's side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from factcheck.clauses import QUOTATION, VERBS, can_speak, is_name
from factcheck.names import same_name
from factcheck.reporting import FINDING, RELAYED, Reported, outermost, reports
from factcheck.sides import Side, on_side, side_of

__all__ = ["Attribution", "Side", "attribute", "attributed_to", "repeats_speaker", "side_of"]

_QUOTATION_WORDS = 4
"""Fewer words in quotation marks are a scare quote."""


@dataclass(frozen=True, slots=True)
class Attribution:
    """Whose statement a passage passes on. `source` is None where nobody is named; `agentless` where somebody is left out."""

    source: str | None = None
    verb: str | None = None
    agentless: bool = False
    quoted: bool = False


def attribute(text: str, context: str = "") -> Attribution:
    """The first report in the passage, seen from outside: in "the OSCE said the minister denied it" the OSCE's."""
    quoted = any(len(quotation.split()) >= _QUOTATION_WORDS for quotation in QUOTATION.findall(text))
    for found in reports(text, context):
        if found:
            outer = outermost(found)
            return Attribution(_name(outer) or None, outer.verb, outer.hidden in ("assured", "announced"), quoted)
    return Attribution(quoted=quoted)


def repeats_speaker(text: str, context: str, side: Side) -> bool:
    """Whether the passage passes on what the speaker's side said, or what nobody in particular announced.

    What another body says or finds about the side is no repetition, unless that body only relays what the side says. A finding of
    another body beside the side's statement lets the passage stand. Agentless hearsay counts only where nothing else is said.
    """
    kinds = [_kind(found, side) for found in reports(text, context)]
    if "side" in kinds:
        return "finding" not in kinds
    return bool(kinds) and all(kind == "hidden" for kind in kinds)


def attributed_to(text: str, context: str, publisher: str | None) -> str | None:
    """The name of the second-hand source of the passage, None where the statement is the publisher's own."""
    for found in reports(text, context):
        if not found:
            continue
        outer = outermost(found)
        source = _name(outer)
        thing = VERBS.get(outer.verb) in FINDING | {"suggest"} and not is_name(source)
        if source and can_speak(source) and not thing and not (publisher and same_name(source, publisher)):
            return source
    return None


def _kind(found: Sequence[Reported], side: Side) -> str:
    """Whose sentence it is: "side", another body's "finding" or "other" words, "hidden" or the publisher's "own"."""
    if not found:
        return "own"
    outer = outermost(found)
    if outer.hidden == "assured" or (outer.source and on_side(outer.source, side)):
        return "side"
    if not outer.source:
        return "hidden"
    if not outer.contrast and any(_relays(inner, side) for inner in found if inner is not outer):
        return "side"
    return "finding" if VERBS.get(outer.verb) in FINDING or outer.verb == "according to" else "other"


def _relays(inner: Reported, side: Side) -> bool:
    """Whether this report inside another body's is the side's own statement, or an assurance by nobody in particular."""
    return inner.hidden == "assured" or (VERBS.get(inner.verb) in RELAYED and on_side(inner.source, side))


def _name(report: Reported) -> str:
    return report.source.split(",")[0]
