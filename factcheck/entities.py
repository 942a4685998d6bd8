"""People and organisations that `evidence/entities.yaml` names, and the comparison of names that knows them."""

from __future__ import annotations

from dataclasses import dataclass, field

from factcheck.names import NameMatch, same_name
from factcheck.spellings import canonical, written

FILE = "entities.yaml"


@dataclass(frozen=True, slots=True)
class Entity:
    """One person or organisation under all its names. `wikidata` is the item's id, such as Q42."""

    name: str
    aliases: tuple[str, ...] = ()
    kind: str | None = None
    wikidata: str | None = None


@dataclass(frozen=True, eq=False)
class Names:
    """Tells whether two names are one. With `spellings` off, only what is written alike or listed as an alias is.

    Names of one entity are the same, and names of two entities are not, however alike they look.
    """

    entities: tuple[Entity, ...] = ()
    spellings: bool = True
    _by_form: dict[str, set[int]] = field(init=False, repr=False, default_factory=dict)

    def __post_init__(self) -> None:
        for number, entity in enumerate(self.entities):
            for name in (entity.name, *entity.aliases):
                self._by_form.setdefault(self._form(name), set()).add(number)

    def same(self, first: str, second: str) -> NameMatch | None:
        """The match with its reason, or None where these are, or may well be, two people or bodies."""
        ours, theirs = self._known(first), self._known(second)
        if ours and theirs:
            listed = f"{first.strip()} = {second.strip()} ({FILE})"
            return NameMatch(0.99, listed, self._form(first) != self._form(second)) if ours & theirs else None
        for known, other in ((ours, second), (theirs, first)):
            for number in sorted(known):
                if match := self._as_entity(self.entities[number], other, first if known is ours else second):
                    return match
        return None if ours or theirs else same_name(first, second, self.spellings)

    def _as_entity(self, entity: Entity, other: str, given: str) -> NameMatch | None:
        """The match of another name with any name of the entity."""
        for name in (entity.name, *entity.aliases):
            if match := same_name(name, other, self.spellings):
                listed = f"{given.strip()} = {name} ({FILE}); " if self._form(name) != self._form(given) else ""
                return NameMatch(match.score, listed + match.why, match.respelled or bool(listed))
        return None

    def _known(self, name: str) -> set[int]:
        return self._by_form.get(self._form(name), set()) if self._by_form else set()

    def _form(self, name: str) -> str:
        return canonical(name) if self.spellings else written(name)


BUILT_IN = Names()
"""Without any entities, across spellings and scripts."""
