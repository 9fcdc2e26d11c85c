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
#: What this process loads while files are read.
_OF_JOBS = (
    "nlp.batch.kinship_stage",
    "nlp.batch.compare_stage",
    "nlp.batch.count_stage",
    "nlp.batch.measure_stage",
    "nlp.batch.table_stage",
    "pyarrow.compute",
    "pyarrow.parquet",
    "scipy.sparse",
)
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
    """Worker processes of this machine, to which files are given out one by one, and other jobs if there are several.

    A job that is alone is done here, where what it needs was loaded while the first files were read: to hold a process
    for files and one for all else saves small runs half of their time. With one worker all jobs are done here.
    """

    def __init__(self, jobs: int) -> None:
        self._is_one = jobs == 1
        self._workers = Workers(jobs, _LOADED)

    def read(self, parts: Sequence[ReadPart]) -> Iterator[FileRow]:
        return read_parts(parts, self._workers, _load)

    def do(self, jobs: Sequence[Job]) -> Iterator[tuple[int, Any]]:
        if self._is_one:
            self._workers.close()  # no more files come
        if self._is_one or len(jobs) == 1:
            return ((number, do_job(job, _say_nothing)) for number, job in enumerate(jobs))
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


def _load() -> None:
    """Loads what the jobs after reading need, for which time is while files are read."""
    for module in _OF_JOBS:
        import_module(module)


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
