"""Many claims on the cores of one machine: worker processes that each open the workspace and load the models once.

A worker that dies, because it was killed or memory ran out, takes one claim with it. That claim is tried once more by a new
worker, since most such deaths have nothing to do with it.
"""

from __future__ import annotations

import multiprocessing
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess

from factcheck.batch import Facts, Outcome, outcomes
from factcheck.errors import FactcheckError
from factcheck.pipeline import Checker
from factcheck.records import Claim
from factcheck.runtime import cores, share_cores

Opener = Callable[[], AbstractContextManager[Checker]]
"""Opens the workspace, once in each worker; it can be pickled."""
DEATHS = 2
"""How many workers may die over one claim."""
AHEAD = 8
"""Claims for each worker that may be done while an earlier one is not."""


@dataclass(slots=True)
class Task:
    number: int
    claim: Claim
    deaths: int = 0


@dataclass(slots=True)
class Worker:
    """A process, our end of the pipe to it, and what it works on."""

    process: SpawnProcess
    connection: Connection
    task: Task | None = None
    ready: bool = False


class Workers:
    """Up to `jobs` processes, started as there are claims for them; leaving the context ends them."""

    def __init__(self, jobs: int, opener: Opener, facts: Facts) -> None:
        self._jobs = jobs
        self._recipe = (opener, facts, max(1, cores() // jobs))
        self._workers: list[Worker] = []
        self._again: deque[Task] = deque()

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, *error: object) -> None:
        for worker in self._workers:
            worker.process.terminate()
        for worker in self._workers:
            self._bury(worker)

    def outcomes(self, claims: Iterable[Claim]) -> Iterator[Outcome]:
        """What becomes of each claim, in their order, each as soon as it and all before it are done.

        Raises FactcheckError if a worker cannot start or finds other evidence than the facts say.
        """
        tasks = (Task(number, claim) for number, claim in enumerate(claims))
        done: dict[int, Outcome] = {}
        following = begun = 0
        while True:
            begun += self._hand_out(tasks, following + AHEAD * self._jobs - begun)
            if not any(worker.task for worker in self._workers):
                return
            done.update(self._gathered())
            while following in done:
                yield done.pop(following)
                following += 1

    def _hand_out(self, tasks: Iterator[Task], most: int) -> int:
        """Give each free worker a task, those that cost a worker's life first; how many new ones were begun."""
        begun = 0
        while sum(worker.task is not None for worker in self._workers) < self._jobs:
            if self._again:
                task = self._again.popleft()
            elif begun < most and (new := next(tasks, None)):
                task, begun = new, begun + 1
            else:
                break
            worker = next((worker for worker in self._workers if worker.task is None), None) or self._started()
            worker.task = task
            with suppress(OSError):  # it is dead, which is seen when it is asked for its answer
                worker.connection.send(task.claim)
        return begun

    def _started(self) -> Worker:
        context = multiprocessing.get_context("spawn")  # a fork would share the locks and threads of the libraries
        ours, theirs = context.Pipe()
        process = context.Process(target=_work, args=(theirs, *self._recipe), daemon=True)
        process.start()
        theirs.close()
        self._workers.append(Worker(process, ours))
        return self._workers[-1]

    def _gathered(self) -> dict[int, Outcome]:
        """Wait until a worker has something to say; the outcomes there are."""
        gathered = {}
        for connection in wait([worker.connection for worker in self._workers if worker.task]):
            worker = next(worker for worker in self._workers if worker.connection is connection)
            task = worker.task
            assert task is not None
            try:
                said = worker.connection.recv()
            except (EOFError, OSError):
                if failed := self._lost(worker, task):
                    gathered[task.number] = failed
                continue
            if isinstance(said, str):
                raise FactcheckError(said)
            if said is None:
                worker.ready = True
            else:
                gathered[task.number] = Outcome(task.claim, *said)
                worker.task = None
        return gathered

    def _lost(self, worker: Worker, task: Task) -> Outcome | None:
        """After the death of a worker: its task waits for another one, or has failed."""
        self._workers.remove(worker)
        ended = self._bury(worker)
        if not worker.ready:
            raise FactcheckError(f"a worker process {ended} while it started; try fewer --jobs")
        task.deaths += 1
        if task.deaths == DEATHS:
            return Outcome(task.claim, failure=f"{DEATHS} worker processes died over it; the last {ended}")
        self._again.append(task)
        return None

    def _bury(self, worker: Worker) -> str:
        worker.connection.close()
        worker.process.join()
        code = worker.process.exitcode or 0
        return f"was ended by {signal.Signals(-code).name}" if code < 0 else f"ended with exit code {code}"


def _work(connection: Connection, opener: Opener, facts: Facts, share: int) -> None:
    """In a worker: say None when ready, then line and failure of each claim that comes; a string is why it cannot go on."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches all; the program itself ends its workers
    share_cores(share)
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):  # the program is gone
        try:
            with opener() as checker:
                if (checker.tool(), checker.facts()) != facts:
                    raise FactcheckError(
                        "the evidence or the models have changed since this run began; run it again with --resume"
                    )
                connection.send(None)
                while True:
                    (outcome,) = outcomes(checker, facts, [connection.recv()])
                    connection.send((outcome.line, outcome.failure))
        except FactcheckError as error:
            connection.send(str(error))
