"""One machine or a cluster: the same tables."""

import pandas as pd
import pytest

import nlp

distributed = pytest.importorskip("distributed")


@pytest.fixture(scope="module")
def address():
    """A Dask cluster of two worker processes on this machine."""
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=50, host="127.0.0.1"
    ) as cluster:
        yield cluster.scheduler_address


def test_a_cluster_of_two_workers_gives_the_same_tables(samples, scored, address):
    for one, other in zip(vars(scored).values(), vars(nlp.score(samples, dask=address)).values()):
        pd.testing.assert_frame_equal(one, other)
