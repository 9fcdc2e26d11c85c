"""Measures taken part by part, with the counts of all parts: the same as of all reports at once."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from measures.builders import random_reports

from nlp.batch import count_stage
from nlp.batch.jobs import TotalJob
from nlp.batch.scoring import Folders, RunOptions, score_into
from nlp.measures import PhraseCounts, boilerplate, count, count_phrases

BODIES = ["东桥", "西岭", "南浦", "北塘", "上关", "下渡", "青石", "白沙", "金罗", "云涧"]
TEXT = """{body}县民政局{year}年政府信息公开工作年度报告
一、总体情况
{body}县民政局按照条例要求认真做好政府信息公开工作，主动公开信息{number}条。{more}
二、存在的主要问题及改进情况
一是公开内容不够全面，二是人员{body}培训不足。下一步将加强{year}年业务培训，完善制度。
"""
MORE = ("健全工作机制，明确专人负责。", "通过门户网站发布政策解读材料。", "及时办理依申请公开事项，未发生行政复议。")


def write(folder, name, body, year, number):
    folder.mkdir(exist_ok=True)
    more = "".join(sentence for bit, sentence in enumerate(MORE) if number >> bit & 1)
    (folder / name).write_text(TEXT.format(body=body, year=year, number=number, more=more), "utf-8")


@pytest.fixture
def years(tmp_path):
    """Reports of ten bodies of two years, those of a year together; and of the year before the first, elsewhere."""
    for number, body in enumerate(BODIES):
        for year in (2022, 2023):
            write(tmp_path / "in", f"{year}-{number}.txt", body, year, 3 * number + year % 7)
        write(tmp_path / "before", f"{number}.txt", body, 2021, 5 * number)
    write(tmp_path / "in", "2023-0-again.txt", BODIES[0], 2023, 2023 % 7)
    return tmp_path / "in", tmp_path / "before"


@pytest.mark.parametrize("keep_duplicates", [False, True])
@pytest.mark.parametrize("has_references", [False, True])
def test_tables_do_not_depend_on_the_size_of_parts(years, tmp_path, monkeypatch, keep_duplicates, has_references):
    reports, before = years
    bytes_of = []
    for size in (100, 3):
        monkeypatch.setattr("nlp.batch.plan.PART_FILES", size)
        out = tmp_path / f"out-{size}"
        references = [before] if has_references else []
        options = RunOptions(keep_duplicates=keep_duplicates)
        score_into(Folders(out, tmp_path / "parts"), reports, references, options)
        bytes_of.append((out / "reports.csv").read_bytes())
    assert bytes_of[0] == bytes_of[1]
    table = pd.read_csv(tmp_path / "out-3" / "reports.csv")
    pairs = 20 if has_references else 10
    assert table.prior_report.notna().sum() == table.modification.notna().sum() == pairs + keep_duplicates
    assert table.tetragram_boilerplate.notna().sum() == 20 + keep_duplicates


@pytest.mark.parametrize("parts", [0, 1, 2, 3, 7])
def test_counts_are_added_and_read_again_as_they_were(tmp_path, parts):
    reports = random_reports(bodies=7)
    targets = tuple(tmp_path / f"counts-{number}" for number in range(parts))
    for number, target in enumerate(targets):
        count_stage._write(target, count(reports[number::parts]))
    count_stage.add_up(TotalJob(tmp_path / "total", targets), print)
    found = count_stage.read_counts(tmp_path / "total")
    whole = count(reports if parts else [])
    assert found.words == whole.words
    common = whole.phrases.without_rare()
    for name in ("hashes", "reports", "occurrences"):
        np.testing.assert_array_equal(getattr(found.phrases, name), getattr(common, name))
    assert set(found.peers.peers) == set(whole.peers.peers)
    assert found.peers.documents.sum() == whole.peers.documents.sum()
    np.testing.assert_allclose(found.peers.share_sums.sum(), whole.peers.share_sums.sum())


@pytest.mark.parametrize("documents", [(10, 10), (1, 2, 7), (100,), (3, 3, 3, 1), (23, 17, 10)])
def test_a_phrase_just_common_in_all_parts_together_is_found(tmp_path, documents):
    """Phrase k comes in k reports: from three in ten on it is common, wherever these reports are."""
    whole = sum(documents)
    left = list(range(whole + 1))
    targets = []
    for number, size in enumerate(documents):
        here = np.array([min(count, size) for count in left])
        left = [count - taken for count, taken in zip(left, here.tolist())]
        hashes = np.arange(whole + 1, dtype=np.uint64)[here > 0]
        phrases = PhraseCounts(4, size, hashes, here[here > 0], here[here > 0])
        targets.append(tmp_path / f"counts-{number}")
        count_stage._write(targets[-1], replace(count([]), phrases=phrases))
    count_stage.add_up(TotalJob(tmp_path / "total", tuple(targets)), print)
    found = count_stage.read_counts(tmp_path / "total").phrases
    common = [occurrences for occurrences in range(whole + 1) if 10 * occurrences >= 3 * whole]
    assert found.documents == whole
    assert found.hashes.tolist() == found.reports.tolist() == found.occurrences.tolist() == common


def test_phrases_too_rare_to_be_common_are_not_missed():
    reports = random_reports(bodies=7)
    counts = count_phrases(reports, n=2)
    kept = counts.without_rare()
    assert 0 < len(kept.hashes) < len(counts.hashes)
    np.testing.assert_array_equal(boilerplate(reports, n=2, collection=kept), boilerplate(reports, n=2))
