"""One machine or a cluster: the same bytes, whatever fails on the way."""

import os
import signal
import threading

import pytest

from nlp.batch.executors import Cluster
from nlp.batch.scoring import FILES, Folders, RunOptions, score_into


@pytest.fixture(scope="module")
def cluster():
    """A Dask cluster of two worker processes on this machine."""
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=50, host="127.0.0.1"
    ) as cluster:
        yield cluster


def tables(folder):
    """The bytes of each table in a folder."""
    return {name: (folder / name).read_bytes() for name in FILES if name != "run.log"}


def run(paths, folder, against=(), **options):
    score_into(Folders(folder / "out", folder / "parts"), paths, against, RunOptions(**options))
    return tables(folder / "out")


@pytest.fixture(scope="module")
def undisturbed(samples, tmp_path_factory):
    """The tables of the samples, of which some are for looking up sources only."""
    paths, against = of(samples)
    return run(paths, tmp_path_factory.mktemp("undisturbed"), against)


def of(samples):
    files = sorted(samples.iterdir())
    return files[:8], files[8:]


def test_a_cluster_of_two_workers_gives_the_same_bytes(samples, cluster, tmp_path, monkeypatch):
    monkeypatch.setattr("nlp.batch.plan.PART_FILES", 3)  # several parts in every stage
    paths, against = of(samples)
    assert run(paths, tmp_path / "cluster", against, dask=cluster.scheduler_address) == run(
        paths, tmp_path / "here", against, jobs=2
    )


def test_a_worker_that_is_killed_in_the_middle_changes_nothing(samples, undisturbed, cluster, tmp_path, monkeypatch):
    monkeypatch.setattr("nlp.batch.plan.PART_FILES", 3)
    paths, against = of(samples)
    victim = next(iter(cluster.workers.values())).pid
    killer = threading.Timer(1.0, os.kill, (victim, signal.SIGKILL))
    killer.start()
    found = run(paths, tmp_path / "cluster", against, dask=cluster.scheduler_address)
    killer.join()
    monkeypatch.undo()
    csv = [name for name in undisturbed if name.endswith(".csv")]
    assert {name: found[name] for name in csv} == {name: undisturbed[name] for name in csv}


def test_without_dask_a_cluster_is_refused_with_the_remedy(monkeypatch):
    def missing(name):
        raise ImportError(name)

    monkeypatch.setattr("nlp.batch.executors.import_module", missing)
    with pytest.raises(ModuleNotFoundError, match="pip install distributed"):
        Cluster("tcp://cluster.example:8786")
