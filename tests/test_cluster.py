"""A real Ray cluster of two nodes on this machine: what one process would have written, whatever is lost on the way."""

from __future__ import annotations

import gc
import json
import os
import random
import socket
import sqlite3
import subprocess
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from conftest import REPOSITORY, exit_code, small_judge
from many_claims import Runs, bridges, complete

import factcheck
from factcheck.cluster import _loaded, connected
from factcheck.config import Settings
from factcheck.errors import InputError, MissingDependencyError


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Two nodes of one processor each, and a third that can be lost; they also answer at `ray://`."""
    pytest.importorskip("ray", reason="needs factcheck-desk[ray]")
    from ray.cluster_utils import Cluster

    told = tmp_path_factory.mktemp("told")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("PYTHONPATH", os.pathsep.join([str(REPOSITORY), str(REPOSITORY / "tests")]))
        environment.setenv("FAULTY_MODELS", str(told))
        environment.setenv("RAY_USAGE_STATS_ENABLED", "0")
        with closing(socket.socket()) as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        with files_left_open():
            started = Cluster()
            started.add_node(num_cpus=1, include_dashboard=False, ray_client_server_port=port, object_store_memory=80_000_000)
            started.add_node(num_cpus=1, object_store_memory=80_000_000)
            started.wait_for_nodes()
        started.told, started.client = told, f"ray://127.0.0.1:{port}"
        yield started
        with files_left_open():
            started.shutdown()


@contextmanager
def files_left_open() -> Iterator[None]:
    """Ray leaves its log files to the garbage collector."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        yield
        gc.collect()


@pytest.fixture
def runs(tmp_path: Path, cluster: Any) -> Runs:
    for told in cluster.told.iterdir():
        told.unlink()
    return Runs(tmp_path, {"RAY_ADDRESS": cluster.address})


def vectors(index: Path) -> list[tuple[str, bytes]]:
    with closing(sqlite3.connect(index / "cache.sqlite3")) as database:
        return sorted(database.execute("SELECT key, value FROM entries WHERE key LIKE 'vector%'"))


@pytest.mark.slow
def test_results_and_vectors_are_those_of_one_process(runs: Runs, cluster: Any) -> None:
    whole = runs.plain(bridges(10))
    code, out, err = runs.finished("check", "--on", "ray", "--index", "far")
    assert (code, out, err) == (0, whole.decode(), "")
    assert vectors(runs.folder / "far") == vectors(runs.folder / "plain")
    code, out, err = runs.finished("index", "--on", cluster.client, "--index", "client")
    assert (code, err) == (0, "") and "60 newly embedded" in out
    code, out, err = runs.finished("check", "--on", cluster.client, "--index", "client")
    assert (code, out, err) == (0, whole.decode(), "")


@pytest.mark.slow
def test_a_lost_node_costs_only_time(runs: Runs, cluster: Any) -> None:
    whole = runs.plain(bridges(40))
    (cluster.told / "seconds").write_text("0.05")
    with files_left_open():
        node = cluster.add_node(num_cpus=1, object_store_memory=80_000_000)
    process = runs.start("check", "--on", "ray", "-o", "out.jsonl", "--index", "far")
    while process.poll() is None and complete(runs.folder / "out.jsonl") < 5:
        time.sleep(0.05)
    assert process.poll() is None
    with files_left_open():
        cluster.remove_node(node, allow_graceful=False)
    out, err = process.communicate(timeout=300)
    assert (process.returncode, out, err) == (0, "", "")
    assert (runs.folder / "out.jsonl").read_bytes() == whole


@pytest.mark.slow
def test_a_claim_that_fails_or_kills_its_worker_costs_only_itself(runs: Runs, cluster: Any) -> None:
    statements = [*bridges(3), "This claim fails in March.", "This claim always dies in March.", "This claim dies once in March."]
    runs.claims([*statements, *bridges(3)])
    code, _, err = runs.finished("check", "--on", "ray", "-o", "out.jsonl")
    names = [json.loads(line)["claim"]["id"] for line in (runs.folder / "out.jsonl").read_text().splitlines()]
    assert names == [f"claim-{n}" for n in range(9) if n not in (3, 4)] and (cluster.told / "died").exists()
    assert code == 1 and err.splitlines() == [
        "error: claim-3: failed (ValueError: too long for this model)",
        "error: claim-4: failed (4 workers of the cluster were lost over it (WorkerCrashedError))",
        "error: 2 of 9 claims failed; run it again with --resume to try only them",
    ]


@pytest.mark.slow
def test_killed_at_any_moment_the_finished_file_is_that_of_one_process(runs: Runs, cluster: Any) -> None:
    whole = runs.plain(bridges(16))
    (cluster.told / "seconds").write_text("0.03")
    assert runs.killed_and_resumed(2, random.Random(3), "--on", "ray") == whole


@pytest.mark.slow
def test_a_cluster_started_for_one_run_ends_with_it(tmp_path: Path) -> None:
    pytest.importorskip("ray", reason="needs factcheck-desk[ray]")
    with tempfile.TemporaryDirectory(prefix="ray") as short:  # the names of sockets may have 107 characters
        runs = Runs(tmp_path, {"RAY_TMPDIR": short, "RAY_ADDRESS": "local"})
        whole = runs.plain(bridges(4))
        runs.dawdle(0.02)
        assert runs.killed_and_resumed(1, random.Random(1), "--on", "ray") == whole
        running = subprocess.run(["ps", "-ef"], capture_output=True, text=True, check=True).stdout
        assert short not in running


def test_an_address_where_nobody_answers_is_one_clear_line(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))  # and nobody listens
        address = f"ray://127.0.0.1:{taken.getsockname()[1]}"
        begun = time.monotonic()
        assert exit_code(["check", "--all", "--on", address]) == 1
        assert exit_code(["index", "--on", address]) == 1
        assert time.monotonic() < begun + 5
    expected = f"error: {address}: cannot be reached (Connection refused); start the cluster or correct --on"
    assert capsys.readouterr().err.splitlines() == [expected, expected]


@pytest.mark.parametrize(
    "address", ["cluster", "http://host:1", "ray://", "ray://host", "ray://host:port", "ray://host:99999", ""]
)
def test_what_is_no_address(address: str, workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_code(["check", "--all", "--on", address]) == 1
    assert capsys.readouterr().err == f"error: --on: {address!r} is no cluster; write ray, or ray://HOST:PORT\n"


def test_without_ray_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "ray", None)
    monkeypatch.delenv("RAY_ADDRESS", raising=False)
    with (
        pytest.raises(MissingDependencyError, match=r"--on needs .* pip install factcheck-desk\[ray\]"),
        connected("ray", Settings()),
    ):
        pass


def test_workers_that_would_answer_otherwise_are_refused() -> None:
    with pytest.raises(InputError, match=r"the workers have factcheck-desk .* you have 0.0.0"):
        _loaded(small_judge, "x", "rules", "0.0.0")
    with pytest.raises(InputError, match="the workers have the model rules, you have other"):
        _loaded(small_judge, "x", "other", factcheck.__version__)
