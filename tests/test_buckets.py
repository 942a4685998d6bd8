"""A stored index in a bucket of a real S3 server on this machine (moto's), which also fails for seconds."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import HashedWords, exit_code
from test_archive import everything, filled, found, written

from factcheck.archiving import update
from factcheck.indexes.lance import LanceTables

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::DeprecationWarning")]


class Unsteady:
    """The server's application, which answers 503 to everything until `down_until` (seconds, monotonic)."""

    def __init__(self, application: Callable[..., Iterable[bytes]]) -> None:
        self.application = application
        self.down_until = 0.0
        self.refused = 0

    def __call__(self, environment: dict[str, Any], begin: Callable[..., Any]) -> Iterable[bytes]:
        if time.monotonic() < self.down_until:
            self.refused += 1
            begin("503 Slow Down", [("Content-Type", "application/xml")])
            return [b"<Error><Code>SlowDown</Code></Error>"]
        return self.application(environment, begin)


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[Unsteady]:
    """A server with an empty bucket, `desk`, which the environment names."""
    import boto3
    from moto.server import DomainDispatcherApplication, create_backend_app
    from werkzeug.serving import make_server

    unsteady = Unsteady(DomainDispatcherApplication(create_backend_app))
    server = make_server("127.0.0.1", 0, unsteady, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    known = {"AWS_ENDPOINT": f"http://127.0.0.1:{server.port}", "AWS_ALLOW_HTTP": "true", "AWS_DEFAULT_REGION": "us-east-1"}
    for name, value in {**known, "AWS_ACCESS_KEY_ID": "key", "AWS_SECRET_ACCESS_KEY": "secret"}.items():
        monkeypatch.setenv(name, value)
    boto3.client("s3", endpoint_url=known["AWS_ENDPOINT"]).create_bucket(Bucket="desk")
    yield unsteady
    server.shutdown()


def test_what_one_machine_stores_another_finds(bucket: Unsteady, tmp_path: Path) -> None:
    sources = [written(number) for number in range(12)]
    filled("s3://desk/archive", sources)
    filled(tmp_path, sources)
    assert everything("s3://desk/archive") == everything(tmp_path)
    assert found("s3://desk/archive", "bridge of place7") == found(tmp_path, "bridge of place7")


def test_a_bucket_that_fails_for_seconds_costs_only_time(bucket: Unsteady, tmp_path: Path) -> None:
    sources = [written(number) for number in range(12)]
    filled("s3://desk/archive", sources[:4])

    class Failing(HashedWords):
        def embed(self, texts, progress):  # type: ignore[no-untyped-def]
            if len(texts) > 1:  # not the text by which the size of vectors is learnt
                bucket.down_until = time.monotonic() + 3
            return super().embed(texts, progress)

    update(LanceTables("s3://desk/archive"), sources, Failing(), None, lambda done: None)
    filled(tmp_path, sources)
    assert bucket.refused > 0
    assert everything("s3://desk/archive") == everything(tmp_path)


def test_the_program_reads_and_writes_a_bucket(
    bucket: Unsteady, workspace: Path, small_models: None, capsys: pytest.CaptureFixture[str]
) -> None:
    assert exit_code(["index", "--index", "s3://desk/town", "--quiet"]) == 0
    assert exit_code(["search", "bridge at Varna", "--no-stance", "--index", "s3://desk/town", "--quiet"]) == 0
    assert "not finished in March" in " ".join(capsys.readouterr().out.split())
    assert exit_code(["check", "--index", "s3://desk/nothing", "--quiet"]) == 1
    assert "not there yet; run: factcheck index --store" in " ".join(capsys.readouterr().err.split())
    assert not list((workspace / ".factcheck").glob("*.lance"))
