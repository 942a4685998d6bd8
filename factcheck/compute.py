"""Embeddings and opinions, computed once and kept in the cache; models load only when something is new."""

from __future__ import annotations

import math
import struct
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from factcheck.cache import Cache
from factcheck.interfaces import Embedder, Judge, Progress
from factcheck.records import Opinion
from factcheck.text import sha256

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

STORED_AT_ONCE = 64
VECTOR, OPINION = "vector", "opinion/2"
"""First word of a cache key; its last is the hash of the text, or of the evidence that was judged."""
Progresses = Callable[[str, int | None], Progress]
"""Starts a progress display with a name and the number of items, None if nobody knows it."""
Pair = tuple[str, str]
"""Claim and evidence, as the judge reads them."""


def silent(what: str, total: int | None) -> Progress:
    """A display that shows nothing."""
    return lambda done: None


def embed(embedder: Embedder, cache: Cache, texts: Sequence[str], progresses: Progresses, what: str) -> NDArray[np.float32]:
    """One unit vector a text, shape (len(texts), d); those not cached are computed and stored in small batches."""
    import numpy as np

    keys = [vector_key(embedder.name, text) for text in texts]
    found = cache.get(keys)
    missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in found}
    if missing:
        progress = progresses(what, len(missing))
        # Like lengths together: padding is what costs time.
        order = sorted(missing, key=lambda key: (len(missing[key]), key))
        at_once = getattr(embedder, "at_once", STORED_AT_ONCE)  # one that has many machines asks for more
        for start in range(0, len(order), at_once):
            batch = order[start : start + at_once]
            rows = embedder.embed([missing[key] for key in batch], progress)
            stored = {key: row.astype("<f4").tobytes() for key, row in zip(batch, rows, strict=True)}
            cache.put(stored)
            found.update(stored)
    if not texts:
        return np.zeros((0, 0), dtype=np.float32)
    return np.stack([np.frombuffer(found[key], dtype="<f4") for key in keys])


def vector_key(model: str, text: str) -> str:
    """Under what the vector of a text is cached."""
    return f"{VECTOR} {model} {sha256(text)}"


def judge(model: Judge, cache: Cache, pairs: Sequence[Pair], progresses: Progresses, what: str) -> list[Opinion]:
    """An opinion for each (claim, evidence) pair; those not cached are computed and stored in small batches."""
    keys = _opinion_keys(model, pairs)
    found = cache.get(keys)
    missing = _missing(keys, pairs, found)
    if missing:
        progress = progresses(what, len(missing))
        for start in range(0, len(missing), STORED_AT_ONCE):
            batch = missing[start : start + STORED_AT_ONCE]
            found.update(keep(model, cache, batch, model.judge(batch, progress)))
    return [_unpacked(found[key]) for key in keys]


def unjudged(model: Judge, cache: Cache, pairs: Sequence[Pair]) -> list[Pair]:
    """Those pairs whose opinion is not cached, once each, in the order in which `judge` would ask for them."""
    keys = _opinion_keys(model, pairs)
    return _missing(keys, pairs, cache.get(keys))


def keep(model: Judge, cache: Cache, pairs: Sequence[Pair], opinions: Sequence[Opinion]) -> dict[str, bytes]:
    """Store what the model said of the pairs; the entries that were stored."""
    stored = {key: _packed(opinion) for key, opinion in zip(_opinion_keys(model, pairs), opinions, strict=True)}
    cache.put(stored)
    return stored


def _opinion_keys(model: Judge, pairs: Sequence[Pair]) -> list[str]:
    return [f"{OPINION} {model.name} {sha256(claim)} {sha256(evidence)}" for claim, evidence in pairs]


def _missing(keys: Sequence[str], pairs: Sequence[Pair], found: Mapping[str, bytes]) -> list[Pair]:
    """Like lengths together: padding is what costs time."""
    missing = {key: pair for key, pair in zip(keys, pairs, strict=True) if key not in found}
    return [missing[key] for key in sorted(missing, key=lambda key: (sum(map(len, missing[key])), key))]


def _packed(opinion: Opinion) -> bytes:
    related = math.nan if opinion.related is None else opinion.related
    return struct.pack("<4d", opinion.supports, opinion.refutes, opinion.neutral, related)


def _unpacked(entry: bytes) -> Opinion:
    supports, refutes, neutral, related = struct.unpack("<4d", entry)
    return Opinion(supports, refutes, neutral, None if math.isnan(related) else related)
