"""Imports point down: what a module may import at its top is on its own level only for the pairs named here, or below."""

from __future__ import annotations

import ast
from pathlib import Path

from conftest import REPOSITORY

LEVELS = (
    {"records"},
    {"text", "errors", "dates", "quiet", "runtime", "decisions", "differences", "calendar_words", "languages"}
    | {"spellings", "name_words"},
    {"bodynames"},
    {"persons"},
    {"config", "relative_dates", "analysis", "supersession"},
    {"interfaces", "registry", "yamlfile", "workspace", "periods"},
    {"names", "anchor", "duplicates", "misprints", "yamledit", "cache", "schema", "verbs", "hearsay"},
    {"entities", "gazetteer"},
    {"bodies", "reanchor", "surroundings", "house"},
    {"sides", "loaders", "embedders", "indexes", "judges", "segment", "compute", "cluster", "evaluate", "reports"},
    {"people", "documents", "corpus", "aggregate", "entityfile"},
    {"shelf"},
    {"store"},
    {"clauses"},
    {"phrases", "complements"},
    {"headlines", "contrast"},
    {"reporting"},
    {"attribution"},
    {"origins", "quotes", "retrieve", "scaffold", "validate", "claimlines", "excerpt"},
    {"ingest"},
    {"claimfeeds", "results", "archive"},
    {"archiving", "review"},
    {"pipeline"},
    {"benchmarks", "batch", "desk", "inventory", "deciding"},
    {"workers"},
    {"commands"},
    {"__main__"},
)


def imports(path: Path) -> set[str]:
    """Modules of factcheck imported at the top of a file, not inside functions or for types alone."""
    found: set[str] = set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("factcheck."):
            found.add(node.module.split(".")[1])
        elif isinstance(node, ast.ImportFrom) and node.module == "factcheck":
            found |= {alias.name for alias in node.names}
    return found - {"__version__"}


def test_every_module_has_a_level_and_imports_only_from_below() -> None:
    level = {name: number for number, names in enumerate(LEVELS) for name in names}
    for path in sorted((REPOSITORY / "factcheck").rglob("*.py")):
        name = path.relative_to(REPOSITORY / "factcheck").parts[0].removesuffix(".py")
        if name == "__init__":
            continue
        assert name in level, f"give {name} a level"
        for imported in imports(path) - {name}:
            assert level[imported] < level[name], f"{path.name} imports {imported}"


def test_files_fit_in_the_head() -> None:
    long = {
        path.name: lines
        for folder in ("factcheck", "training")
        for path in (REPOSITORY / folder).rglob("*.py")
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > 300
    }
    assert not long
