"""One machine or a cluster: the same tables, in the same order, whatever fails on the way."""

from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest

import nlp
from nlp.batch.pipeline import Failure
from nlp.batch.run import TASK_FILES, run


@pytest.fixture(scope="module")
def address():
    """A Dask cluster of two worker processes on this machine."""
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=50, host="127.0.0.1"
    ) as cluster:
        yield cluster.scheduler_address


def test_a_cluster_of_two_workers_gives_the_same_tables(samples, scored, address):
    for one, other in zip(vars(scored).values(), vars(nlp.score(samples, dask=address)).values()):
        pd.testing.assert_frame_equal(one, other)


@pytest.fixture(autouse=True)
def jobs_are_found(monkeypatch):
    """Worker processes find the module of what they are to do."""
    monkeypatch.syspath_prepend(str(Path(__file__).parent))


def note(path, name, say=None):
    """What `calls.note` finds."""
    return Failure(path.as_posix(), "noted", name)


def files(count):
    """Paths of files that need not be there, and their names."""
    paths = [Path(f"{number:03}.pdf") for number in range(count)]
    return paths, [f"report {number}" for number in range(count)]


@pytest.mark.parametrize("jobs", [1, 2])
def test_each_file_gets_its_own_name_and_the_bar_its_step(monkeypatch, jobs):
    steps = []

    class Bar:
        def __enter__(self):
            return self

        def __exit__(self, *_):
            return None

        def update(self):
            steps.append(1)

    monkeypatch.setattr("nlp.batch.run._open_bar", lambda total, is_visible: Bar())
    paths, names = files(5)
    import calls

    assert run(paths, names, calls.note, jobs=jobs) == [note(path, name) for path, name in zip(paths, names)]
    assert len(steps) == 5


def test_a_task_that_kills_its_worker_is_taken_apart_and_costs_one_file(monkeypatch):
    class Client:
        """A cluster that fails whatever task has the report 1 in it."""

        def __enter__(self):
            return self

        def __exit__(self, *_):
            return None

        def submit(self, do, work, paths, names, pure):
            asked.append(len(paths))
            if "report 1" in names:
                return Future("error", None)
            return Future("finished", do(work, paths, names))

    class Future(SimpleNamespace):
        def __init__(self, status, found):
            super().__init__(status=status, result=lambda: found, exception=lambda: MemoryError("killed"))

        __hash__ = object.__hash__

    asked = []
    backwards = SimpleNamespace(as_completed=lambda futures: list(futures)[::-1])
    monkeypatch.setattr("nlp.batch.run._connect", lambda address: Client())
    monkeypatch.setattr("nlp.batch.run.import_module", lambda name: backwards)
    paths, names = files(TASK_FILES + 3)
    outcomes = run(paths, names, note, dask="tcp://cluster.example:8786")
    assert asked == [TASK_FILES, 3] + [1] * TASK_FILES
    assert outcomes[1] == Failure("001.pdf", "read", "its worker failed: MemoryError('killed')")
    others = [number for number in range(len(paths)) if number != 1]
    assert [outcomes[number] for number in others] == [
        Failure(paths[number].as_posix(), "noted", names[number]) for number in others
    ]


def test_without_dask_a_cluster_is_refused_with_the_remedy(monkeypatch):
    def missing(name):
        raise ImportError(name)

    monkeypatch.setattr("nlp.batch.run.import_module", missing)
    with pytest.raises(ModuleNotFoundError, match="pip install distributed"):
        run(*files(1), note, dask="tcp://cluster.example:8786")
