"""Who says it: the source a passage names, and whether that is the claim's speaker or the speaker's side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from factcheck.clauses import QUOTATION
from factcheck.contrast import Statement
from factcheck.entities import BUILT_IN, Names
from factcheck.names import NameMatch
from factcheck.people import can_speak, is_evidence, is_name, surely_speaks
from factcheck.phrases import Reported
from factcheck.reporting import outermost, reports
from factcheck.sides import Side, named_as, on_side, side_of
from factcheck.verbs import FINDING, RELAYED, VERBS

__all__ = ["Attribution", "Position", "Side", "attribute", "attributed_to", "position", "repeats_speaker", "side_of"]

_QUOTATION_WORDS = 4
"""Fewer words in quotation marks are a scare quote."""
_GRANTED = frozenset({"confirm", "admit", "acknowledge", "concede"})
"""Verbs with which a side grants what another body found."""


class Position(StrEnum):
    """Whose position a passage states: the claim's speaker's or their side's, somebody else's, or the writer's own."""

    SPEAKER = "speaker"
    ANOTHER = "another"
    AUTHOR = "author"


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
    for statement in reports(text, context):
        if statement.found:
            outer = outermost(statement.found)
            return Attribution(_name(outer) or None, outer.verb, outer.hidden in ("assured", "announced"), quoted)
    return Attribution(quoted=quoted)


def position(text: str, context: str, side: Side) -> Position:
    """Whose position the passage states. A side's statement that the writer sets something against leaves it the writer's."""
    if repeats_speaker(text, context, side):
        return Position.SPEAKER
    for statement in reports(text, context):
        if not statement.found or statement.against or _kind(statement, side) not in ("finding", "other"):
            continue
        others = (one for one in (outermost(statement.found), *statement.found) if not on_side(one.source, side))
        if any(_second_hand(one) for one in others):
            return Position.ANOTHER
    return Position.AUTHOR


def repeats_speaker(text: str, context: str, side: Side) -> bool:
    """Whether the passage passes on what the speaker's side said, or what nobody in particular announced.

    What another body says or finds about the side is no repetition, unless that body only relays what the side says. A finding of
    another body beside the side's statement lets the passage stand, and so does what the writer sets against the statement.
    Agentless hearsay counts only where nothing else is said.
    """
    statements = reports(text, context)
    kinds = [_kind(statement, side) for statement in statements]
    if "side" in kinds:
        return "finding" not in kinds and not _answered(statements, kinds)
    return bool(kinds) and all(kind == "hidden" for kind in kinds)


def naming(text: str, context: str, side: Side) -> NameMatch | None:
    """How the passage names the claim's speaker as the source of what it passes on."""
    sources = (one.source for statement in reports(text, context) for one in statement.found if one.source)
    return next((match for source in sources if (match := named_as(source, side))), None)


def attributed_to(text: str, context: str, publisher: str | None, known: Names = BUILT_IN) -> str | None:
    """The name of the second-hand source of the passage, None where the statement is the publisher's own."""
    for statement in reports(text, context):
        if not statement.found or statement.against:
            continue
        source = _second_hand(outermost(statement.found))
        if source and not (publisher and known.same(source, publisher)):
            return source
    return None


def _second_hand(outer: Reported) -> str | None:
    """The source of a report if it is somebody, or a study that somebody made, rather than a thing."""
    source = _name(outer)
    if is_evidence(source) and (outer.verb != "according to" or source.split(" ")[0].lower() in ("a", "an", "one", "two")):
        return source
    if not source or (outer.verb == ":" and not surely_speaks(source)):
        return None
    thing = VERBS.get(outer.verb) in FINDING | {"suggest"} and not is_name(source) and not surely_speaks(source)
    return source if can_speak(source) and not thing else None


def _answered(statements: Sequence[Statement], kinds: Sequence[str]) -> bool:
    """Whether the writer, or another in a clause of their own, sets something against what the side said."""
    if any(statement.against for statement in statements):
        return any(not statement.against and kind != "side" for statement, kind in zip(statements, kinds, strict=True))
    began = kinds.index("side")
    return any(statement.checkable for statement in statements[began + 1 :]) or "other" in kinds[began + 1 :]


def _kind(statement: Statement, side: Side) -> str:
    """Whose sentence it is: "side", another body's "finding" or "other" words, "hidden" or the publisher's "own"."""
    found = statement.found
    if not found:
        return "own"
    outer = outermost(found)
    if outer.hidden == "assured" or (outer.source and on_side(outer.source, side)):
        granted = VERBS.get(outer.verb) in _GRANTED and any(_finds(inner, side) for inner in found if inner is not outer)
        return "finding" if granted else "side"
    if not outer.source:
        return "hidden"
    if outer.verb == ":" and not surely_speaks(outer.source) and not is_evidence(outer.source):
        return "own"
    if not outer.contrast and any(_relays(inner, side) for inner in found if inner is not outer):
        return "side"
    return "finding" if VERBS.get(outer.verb) in FINDING or outer.verb == "according to" else "other"


def _relays(inner: Reported, side: Side) -> bool:
    """Whether this report inside another body's is the side's own statement, or an assurance by nobody in particular."""
    return inner.hidden == "assured" or (VERBS.get(inner.verb) in RELAYED and on_side(inner.source, side))


def _finds(inner: Reported, side: Side) -> bool:
    """Whether this report inside the side's own is another body's finding."""
    return VERBS.get(inner.verb) in FINDING and bool(inner.source) and can_speak(inner.source) and not on_side(inner.source, side)


def _name(report: Reported) -> str:
    return report.source.split(",")[0]
