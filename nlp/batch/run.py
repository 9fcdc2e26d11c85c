"""A job done for many files, on one process, on several, or on a cluster; the results are the same and in order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol, TypeAlias

from nlp.batch.pipeline import Failure, Outcome
from nlp.reading.paths import display_path

#: What is done for a file and its name.
Job: TypeAlias = Callable[[Path, str], Outcome]

#: Files that are one task of a cluster: enough that scheduling costs little beside the work.
TASK_FILES = 32
#: How long a scheduler may take to answer.
CONNECTION_TIMEOUT = "30s"


class ProgressBar(Protocol):
    """What a run tells of each file that is done."""

    def update(self) -> object:
        """One file more is done."""


def run(
    paths: Sequence[Path],
    names: Sequence[str],
    work: Job,
    *,
    jobs: int = 1,
    dask: str | None = None,
    progress: bool = False,
) -> list[Outcome]:
    """`work` done for each file and its name, in order.

    `jobs` is the number of processes, -1 for one a core; `dask` the address of a Dask scheduler, whose
    workers must see the same files under the same paths. Raises ConnectionError where no scheduler answers,
    ModuleNotFoundError where Dask is not installed.
    """
    with _open_bar(len(paths), progress) as bar:
        if dask:
            return _on_cluster(paths, names, work, dask, bar)
        if jobs == 1 or len(paths) < 2:
            return _one_by_one(paths, names, work, bar)
        return _in_parallel(paths, names, work, jobs, bar)


def _one_by_one(paths: Sequence[Path], names: Sequence[str], work: Job, bar: ProgressBar) -> list[Outcome]:
    outcomes = []
    for path, name in zip(paths, names):
        outcomes.append(work(path, name))
        bar.update()
    return outcomes


# ---------------------------------------------------------------------------------------- processes


def _in_parallel(paths: Sequence[Path], names: Sequence[str], work: Job, jobs: int, bar: ProgressBar) -> list[Outcome]:
    """On several processes, one of which may die: of a fault in a library's C code, or for want of memory.

    Then it is unknown which of the files under way killed it, so each of them is done again alone, in a
    fresh process if the one before has died, and the rest goes on in parallel.
    """
    from joblib import Parallel, delayed

    outcomes: dict[int, Outcome] = {}

    def keep(number: int, outcome: Outcome) -> None:
        outcomes[number] = outcome
        bar.update()

    def calls(numbers: Sequence[int], begun: list[int]) -> Iterator[Any]:
        """The calls for joblib, which asks for one as a process falls free; `begun` has those it asked for."""
        for number in numbers:
            begun.append(number)
            yield delayed(_numbered)(number, work, paths[number], names[number])

    def do_alone(number: int) -> None:
        """A file that was under way when a process died."""
        try:
            [(_, outcome)] = Parallel(n_jobs=jobs)(calls([number], []))
        except BrokenProcessPool:
            outcome = _crashed(paths[number])
        keep(number, outcome)

    while left := [number for number in range(len(paths)) if number not in outcomes]:
        begun: list[int] = []
        try:
            for number, outcome in Parallel(n_jobs=jobs, return_as="generator_unordered")(calls(left, begun)):
                keep(number, outcome)
        except BrokenProcessPool:
            for number in begun:
                if number not in outcomes:
                    do_alone(number)
    return [outcomes[number] for number in range(len(paths))]


def _numbered(number: int, work: Job, path: Path, name: str) -> tuple[int, Outcome]:
    return number, work(path, name)


def _crashed(path: Path) -> Failure:
    remedy = "if it opens elsewhere, save it in another format, and please report it"
    return Failure(display_path(path), "read", f"the reader crashed on this file; {remedy}")


# ------------------------------------------------------------------------------------------ cluster


def _on_cluster(
    paths: Sequence[Path], names: Sequence[str], work: Job, address: str, bar: ProgressBar
) -> list[Outcome]:
    """On the workers of a Dask cluster; a task that kills its worker again and again costs its files only."""
    absolute = [path.absolute() for path in paths]
    outcomes: dict[int, Outcome] = {}
    starts = range(0, len(paths), TASK_FILES)
    tasks = [range(start, min(start + TASK_FILES, len(paths))) for start in starts]
    with _connect(address) as client:
        while tasks:
            once_more: list[range] = []
            for task, future in _completed(client, tasks, absolute, names, work):
                if future.status == "finished":
                    outcomes.update(zip(task, future.result()))
                    for _ in task:
                        bar.update()
                elif len(task) > 1:
                    once_more += [range(number, number + 1) for number in task]
                else:
                    reason = f"its worker failed: {future.exception()!r}"
                    outcomes[task[0]] = Failure(display_path(paths[task[0]]), "read", reason)
            tasks = once_more
    # The files keep the names under which they were given.
    return [replace(outcomes[number], file=display_path(path)) for number, path in enumerate(paths)]


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


def _completed(
    client: Any, tasks: Sequence[range], paths: Sequence[Path], names: Sequence[str], work: Job
) -> Iterator[tuple[range, Any]]:
    """Each task, once it is done or has failed, with its future."""
    futures = {}
    for task in tasks:
        task_paths = [paths[number] for number in task]
        task_names = [names[number] for number in task]
        futures[client.submit(_do_task, work, task_paths, task_names, pure=False)] = task
    for future in import_module("distributed").as_completed(futures):
        yield futures[future], future


def _do_task(work: Job, paths: Sequence[Path], names: Sequence[str]) -> list[Outcome]:
    return [work(path, name) for path, name in zip(paths, names)]


# ----------------------------------------------------------------------------------------- progress


class _Silent:
    """A progress bar that is not seen."""

    def update(self) -> None: ...

    def __enter__(self) -> _Silent:
        return self

    def __exit__(self, *_: object) -> None: ...


def _open_bar(total: int, is_visible: bool) -> AbstractContextManager[ProgressBar]:
    if not is_visible:
        return _Silent()
    from tqdm import tqdm

    bar: AbstractContextManager[ProgressBar] = tqdm(total=total, unit="report", leave=False)
    return bar
