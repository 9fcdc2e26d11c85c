"""Rows of many sorted files in one order, some files open at a time."""

import random

import pytest

from nlp.batch import sorted_rows


@pytest.mark.parametrize("files", [0, 1, 3, 4, 20])
def test_rows_of_however_many_files_come_in_order(tmp_path, monkeypatch, files):
    monkeypatch.setattr(sorted_rows, "MOST_OPEN", 3)
    rng = random.Random(files)
    expected = []
    paths = [tmp_path / f"{number}.jsonl" for number in range(files)]
    for path in paths:
        rows = sorted([rng.choice("甲乙丙\u2028\n"), rng.choice(["县", "\ud800"]), rng.randint(0, 9)] for _ in range(5))
        sorted_rows.write_sorted(path, rows)
        expected += rows
    assert list(sorted_rows.merged(paths, tmp_path, 3)) == sorted(expected)
    pairs = [row[:2] for row in sorted_rows.merged(paths, tmp_path, 2)]
    assert pairs == sorted(row[:2] for row in expected)
    assert sorted(tmp_path.iterdir()) == sorted(paths)
