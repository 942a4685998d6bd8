"""Where claims, evidence and the cache lie: the folders given, else those of the workspace around the current folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from factcheck.errors import InputError


@dataclass(frozen=True, slots=True)
class Workspace:
    claims: Path
    evidence: Path
    cache: Path


def find_workspace(claims: Path | None = None, evidence: Path | None = None, cache: Path | None = None) -> Workspace:
    """Each folder on its own: the one given, else `claims/`, `evidence/` in this folder or the nearest one above it."""
    found_claims = claims or _above("claims")
    found_evidence = evidence or _above("evidence")
    return Workspace(found_claims, found_evidence, cache or found_evidence.resolve().parent / ".factcheck")


def existing(folder: Path, option: str) -> Path:
    """The folder; raises InputError if there is none."""
    if not folder.is_dir():
        raise InputError(f"is no folder; make it, or name another with {option}", folder)
    return folder


def _above(name: str) -> Path:
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / name).is_dir():
            return Path(name) if folder == here else folder / name
    return Path(name)
