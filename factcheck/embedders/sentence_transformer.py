"""Embeddings through sentence-transformers: any model by name or path."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from factcheck.errors import FactcheckError
from factcheck.interfaces import Embedder, Progress
from factcheck.quiet import quiet_libraries
from factcheck.text import sha256

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

BATCH = 64


class SentenceTransformerEmbedder(Embedder):
    """Loads the model when the first text comes."""

    def __init__(self, name: str, location: str) -> None:
        self.name = name
        self._location = location
        self._model: object | None = None

    def embed(self, texts: Sequence[str], progress: Progress) -> NDArray[np.float32]:
        import numpy as np

        model = self._model = self._model or _loaded(self._location)
        order = sorted(range(len(texts)), key=lambda number: -len(texts[number]))
        rows: dict[int, NDArray[np.float32]] = {}
        for start in range(0, len(order), BATCH):
            numbers = order[start : start + BATCH]
            vectors = model.encode(  # type: ignore[attr-defined]
                [texts[number] for number in numbers], batch_size=BATCH, normalize_embeddings=True, show_progress_bar=False
            )
            rows.update(zip(numbers, np.asarray(vectors, dtype=np.float32), strict=True))
            progress(len(numbers))
        return np.stack([rows[number] for number in range(len(texts))])


def by_name(name: str) -> SentenceTransformerEmbedder:
    """A model folder, or a name that sentence-transformers can fetch."""
    folder = Path(name)
    if not folder.is_dir():
        return SentenceTransformerEmbedder(name, name)
    made_of = [f"{path.name} {path.stat().st_size} {path.stat().st_mtime_ns}" for path in sorted(folder.iterdir())]
    return SentenceTransformerEmbedder(f"{folder.name}/{sha256(' '.join(made_of))[:12]}", name)


def _loaded(location: str) -> object:
    quiet_libraries()
    from sentence_transformers import SentenceTransformer

    try:
        return SentenceTransformer(location, device=None, local_files_only=Path(location).is_dir())
    except (OSError, ValueError) as error:
        reason = str(error).splitlines()[0]
        raise FactcheckError(
            f"the embedding model {location!r} cannot be loaded ({reason}); "
            "name a model folder, or leave --model out to use the one that is installed"
        ) from error
