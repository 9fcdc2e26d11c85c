"""Jobs into results: on processes of this machine, or on the workers of a Dask cluster; the bytes are the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from typing import Any, Protocol

from nlp.batch.jobs import Job, ReadPart
from nlp.batch.read_stage import FileRow, read_parts
from nlp.batch.workers import Workers

#: How long a scheduler may take to answer.
CONNECTION_TIMEOUT = "30s"
#: What worker processes load while others prepare the first file for them.
_LOADED = ("nlp.batch.pipeline",)
#: How often a task of a cluster is given out whose worker was lost.
_TRIES = 4


class Executor(Protocol):
    """Where tasks are done."""

    def read(self, parts: Sequence[ReadPart]) -> Iterator[FileRow]:
        """Reads and writes parts; the row of each file as it is done."""

    def do(self, jobs: Sequence[Job]) -> Iterator[tuple[int, Any]]:
        """Does jobs; the number and the result of each as it is done."""

    def close(self) -> None:
        """Lets go of processes or of the cluster."""


class Processes:
    """Worker processes of this machine. Files are given out one by one, other tasks part by part."""

    def __init__(self, jobs: int) -> None:
        self._workers = Workers(jobs, _LOADED)

    def read(self, parts: Sequence[ReadPart]) -> Iterator[FileRow]:
        return read_parts(parts, self._workers)

    def do(self, jobs: Sequence[Job]) -> Iterator[tuple[int, Any]]:
        return self._workers.run(do_job, jobs)

    def close(self) -> None:
        self._workers.close()


class Cluster:
    """The workers of a Dask cluster, which must see the same folders under the same paths.

    Files are read part by part; each worker has a process of its own do it, since a file may break it.
    """

    def __init__(self, address: str) -> None:
        self._client = _connect(address)

    def read(self, parts: Sequence[ReadPart]) -> Iterator[FileRow]:
        for _, rows in self.do(parts):
            yield from rows

    def do(self, jobs: Sequence[Job]) -> Iterator[tuple[int, Any]]:
        distributed = import_module("distributed")
        numbers = {self._submit(job): number for number, job in enumerate(jobs)}
        tries = dict.fromkeys(range(len(jobs)), 1)
        done = distributed.as_completed(list(numbers))
        for future in done:
            number = numbers.pop(future)
            if isinstance(future.exception(), distributed.KilledWorker) and tries[number] < _TRIES:
                tries[number] += 1
                again = self._submit(jobs[number])
                numbers[again] = number
                done.add(again)
            else:
                yield number, future.result()

    def _submit(self, job: Job) -> Any:
        return self._client.submit(do_job, job, _say_nothing, pure=False)

    def close(self) -> None:
        self._client.close()


def do_job(job: Job, say: Callable[[str], None]) -> Any:
    """Does a job where it is called."""
    module, _, name = job.task.partition(":")
    return getattr(import_module(module), name)(job, say)


def _say_nothing(stage: str) -> None: ...


def _connect(address: str) -> Any:
    """A client of the scheduler at this address; an error that says what to do where there is none."""
    try:
        distributed = import_module("distributed")
    except ImportError as error:
        raise ModuleNotFoundError("--dask needs Dask: pip install distributed") from error
    try:
        return distributed.Client(address, timeout=CONNECTION_TIMEOUT)
    except (OSError, ValueError) as error:
        advice = "give an address such as tcp://host:8786"
        raise ConnectionError(f"{address}: no Dask scheduler there ({error}); {advice}") from error
