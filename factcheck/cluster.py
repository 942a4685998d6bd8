"""A Ray cluster that embeds and judges for us.

Only texts go to the workers and only vectors and opinions come back: documents, index, cache and results stay here, so that a
worker needs nothing but this program and its models. Each answer depends on its text alone, hence the results are those of one
machine. Ray starts a task again when its worker or node is lost.
"""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import factcheck
from factcheck.config import Settings
from factcheck.errors import FactcheckError, InputError, MissingDependencyError
from factcheck.interfaces import Embedder, Progress
from factcheck.records import Opinion
from factcheck.registry import EMBEDDERS, JUDGES, find
from factcheck.runtime import cores, share_cores

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Make = Callable[[str], Any]
"""Makes a model by name. It travels by its own name, so that it is the same function in every task of a worker."""
RETRIES = 3
"""How often a task is started again after its worker or node was lost."""
TASKS_AHEAD = 6
"""Tasks for each processor of the cluster that run or wait."""
TEXTS = 32
"""Texts that are embedded in one task; so few are embedded here."""
PAIRS = 64
"""Pairs that are judged together, as on one machine."""
SECONDS_TO_ANSWER = 5.0
SECONDS_WITHOUT_WORKERS = 60.0
OBJECT_STORE = 200_000_000
"""Bytes of shared memory for a cluster that we start: texts and vectors on their way."""


class Cluster:
    """Workers that hold the models of these settings."""

    def __init__(self, ray: Any, address: str, settings: Settings) -> None:
        self._ray, self._address, self._settings = ray, address, settings
        remote = ray.remote(num_cpus=1, max_retries=RETRIES, scheduling_strategy="SPREAD")
        self._embed, self._judge = remote(_embedded), remote(_judged)
        self._processors, self._counted = 0, 0.0

    def embedder(self, local: Embedder) -> Embedder:
        """The same model on the workers; a few texts are embedded here by `local`."""
        return ClusterEmbedder(self, local)

    def width(self) -> int:
        """How many tasks keep all workers busy."""
        return TASKS_AHEAD * max(1, self.processors())

    def processors(self) -> int:
        """Processors that the cluster has now; nodes may come and go."""
        if time.monotonic() > self._counted + 1:
            with self._explained():
                self._processors = int(self._ray.cluster_resources().get("CPU", 0))
            self._counted = time.monotonic()
        return self._processors

    def ask(self, model: str, pairs: Sequence[tuple[str, str]]) -> Any:
        """Begin to judge these pairs with the stance model, whose own name is `model`; `answer` waits for it."""
        name = self._settings.stance_model
        with self._explained():
            return self._judge.remote(find("stance model", JUDGES, name), name, model, factcheck.__version__, list(pairs))

    def done(self, asked: Any | None) -> bool:
        """Whether `answer` would not wait; None is what was never asked."""
        with self._explained():
            return asked is None or bool(self._ray.wait([asked], timeout=0)[0])

    def answer(self, asked: Any) -> list[Opinion]:
        """The opinions asked for. Raises InputError if the cluster is gone or unfit, else what went wrong with these pairs."""
        self._finished([asked])
        found: list[Opinion] = self._got(asked)
        return found

    def embed(self, model: str, texts: Sequence[str], progress: Progress) -> NDArray[np.float32]:
        """One unit vector a text from the embedding model, whose own name is `model`, shape (len(texts), d)."""
        import numpy as np

        name = self._settings.model
        make = find("embedding model", EMBEDDERS, name)
        parts = [list(texts[start : start + TEXTS]) for start in range(0, len(texts), TEXTS)]
        with self._explained():
            asked = [self._embed.remote(make, name, model, factcheck.__version__, part) for part in parts]
        waiting, found = dict(zip(asked, parts, strict=True)), {}
        while waiting:
            for done in self._finished(list(waiting)):
                found[done] = self._got(done)
                progress(len(waiting.pop(done)))
        return np.concatenate([found[task] for task in asked])

    def _finished(self, asked: list[Any]) -> list[Any]:
        """Wait until a task is done; raises InputError if there has been no worker for a minute."""
        alive = time.monotonic()
        while True:
            with self._explained():
                finished: list[Any] = self._ray.wait(asked, timeout=SECONDS_TO_ANSWER)[0]
            if finished:
                return finished
            if self.processors():
                alive = time.monotonic()
            elif time.monotonic() > alive + SECONDS_WITHOUT_WORKERS:
                raise InputError("has no workers any more; add a node, and run it again with --resume", self._address)

    def _got(self, asked: Any) -> Any:
        with self._explained():
            return self._ray.get(asked)

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Errors of Ray as ours."""
        errors = self._ray.exceptions
        try:
            yield
        except errors.RayTaskError as error:
            if f"No module named '{factcheck.__name__}'" in str(error):
                raise InputError(
                    f"its workers lack factcheck-desk {factcheck.__version__}; install it there", self._address
                ) from None
            raise (error.cause if isinstance(error.cause, Exception) else FactcheckError(_last_line(error))) from None
        except (errors.RaySystemError, errors.LocalRayletDiedError, ConnectionError) as error:
            raise InputError(f"is gone ({_last_line(error)}); start it, and run it again with --resume", self._address) from error
        except errors.RayError as error:
            raise FactcheckError(f"{1 + RETRIES} workers of the cluster were lost over it ({type(error).__name__})") from error


class ClusterEmbedder(Embedder):
    """Embeds on a cluster what is more than a handful; `at_once` is how many texts keep it busy."""

    def __init__(self, cluster: Cluster, local: Embedder) -> None:
        self.name, self.languages = local.name, getattr(local, "languages", None)
        self._cluster, self._local = cluster, local

    @property
    def at_once(self) -> int:
        return TEXTS * self._cluster.width()

    def embed(self, texts: Sequence[str], progress: Progress) -> NDArray[np.float32]:
        if len(texts) <= TEXTS:
            return self._local.embed(texts, progress)
        return self._cluster.embed(self.name, texts, progress)


@contextmanager
def connected(address: str, settings: Settings) -> Iterator[Cluster]:
    """The cluster at `ray://HOST:PORT`; for `ray`, the one on this machine, which is started if there is none.

    Raises InputError if it cannot be reached, MissingDependencyError without Ray.
    """
    _refuse_unreachable(address)
    # Ray would else report its use to its makers; nothing leaves this computer unasked.
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")
    try:
        import ray
    except ImportError as error:
        raise MissingDependencyError("factcheck-desk[ray]", "--on") from error
    quiet: dict[str, Any] = {"logging_level": "ERROR", "log_to_driver": False}
    try:
        if address != "ray":
            ray.init(address, **quiet)
        else:
            try:
                ray.init("auto", **quiet)
            except ConnectionError:
                ray.init("local", num_cpus=cores(), include_dashboard=False, object_store_memory=OBJECT_STORE, **quiet)
        with suppress(AttributeError):
            ray._private.worker._worker_logs_enabled = False  # its notes about lost nodes would stand among the results
    except Exception as error:  # versions that do not fit together, no memory, no permission
        raise InputError(f"cannot be used ({_last_line(error)})", address) from error
    try:
        yield Cluster(ray, address, settings)
    finally:
        ray.shutdown()


def _refuse_unreachable(address: str) -> None:
    """Ray itself would try for a minute."""
    address = os.environ.get("RAY_ADDRESS", "ray") if address == "ray" else address
    if address in {"ray", "auto", "local"}:
        return
    try:
        parts = urlsplit(address if "://" in address else f"ray://{address}")
        place = (parts.hostname or "", parts.port or 0)
    except ValueError:
        place = ("", 0)
    if not all(place) or parts.scheme != "ray":
        raise InputError(f"{address!r} is no cluster; write ray, or ray://HOST:PORT", field="--on")
    try:
        socket.create_connection(place, SECONDS_TO_ANSWER).close()
    except OSError as error:
        raise InputError(f"cannot be reached ({error.strerror or error}); start the cluster or correct --on", address) from error


def _last_line(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return lines[-1].strip() if lines else type(error).__name__


def _embedded(make: Make, name: str, model: str, version: str, texts: Sequence[str]) -> NDArray[np.float32]:
    """In a worker."""
    vectors: NDArray[np.float32] = _loaded(make, name, model, version).embed(texts, lambda done: None)
    return vectors


def _judged(make: Make, name: str, model: str, version: str, pairs: Sequence[tuple[str, str]]) -> list[Opinion]:
    """In a worker."""
    judge = _loaded(make, name, model, version)
    batches = [pairs[start : start + PAIRS] for start in range(0, len(pairs), PAIRS)]
    return [opinion for batch in batches for opinion in judge.judge(batch, lambda done: None)]


@cache
def _loaded(make: Make, name: str, model: str, version: str) -> Any:
    """In a worker: the model, loaded once; raises InputError if it would not answer as the one at home."""
    if version != factcheck.__version__:
        raise InputError(f"the workers have factcheck-desk {factcheck.__version__}, you have {version}; install the same there")
    share_cores(1)
    try:
        made = make(name)
    except FactcheckError as error:
        raise InputError(f"a worker cannot load the model: {error}") from error
    if made.name != model:
        raise InputError(f"the workers have the model {made.name}, you have {model}; install the same there")
    return made
