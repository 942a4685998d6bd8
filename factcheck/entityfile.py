"""`evidence/entities.yaml` → entities: people and organisations with the names they go by."""

from __future__ import annotations

from pathlib import Path

from factcheck.entities import FILE, Entity
from factcheck.errors import InputError
from factcheck.spellings import canonical
from factcheck.yamlfile import Place, YamlFile, read_yaml


def read_entities(folder: Path, problems: list[str]) -> tuple[Entity, ...]:
    """The entities of an evidence folder, none if it has no such file; what is wrong is added to `problems`."""
    from pydantic import ValidationError

    from factcheck.schema import EntitiesFile, problems_of

    if not (folder / FILE).is_file():
        return ()
    try:
        file = read_yaml(folder / FILE)
        checked = EntitiesFile.model_validate(file.content)
    except InputError as error:
        problems.append(str(error))
        return ()
    except ValidationError as error:
        problems += problems_of(error, file, EntitiesFile)
        return ()
    entities = tuple(Entity(one.name, tuple(one.aliases), one.kind, one.wikidata) for one in checked.entities)
    problems += _clashes(entities, file)
    return entities


def _clashes(entities: tuple[Entity, ...], file: YamlFile) -> list[str]:
    """Names without letters, and names and Wikidata ids that two entities have: nobody could tell whom they mean."""
    found: list[str] = []
    first: dict[str, int] = {}
    for number, entity in enumerate(entities):
        names: dict[Place, str] = {("name",): entity.name}
        names |= {("aliases", place): alias for place, alias in enumerate(entity.aliases)}
        keys = {place: canonical(name) for place, name in names.items()}
        keys |= {("wikidata",): entity.wikidata} if entity.wikidata else {}
        for place, key in keys.items():
            at = ("entities", number, *place)
            line = f"{file.path}:{file.line(at)}: {'.'.join(map(str, at))}:"
            if not key:
                found.append(f"{line} {names[place]!r} has no letters; write a name")
            elif (other := first.setdefault(key, number)) != number:
                value = names.get(place, key)
                found.append(f"{line} {value!r} also names {entities[other].name}; give it to one of them")
    return found
