"""Reports of a few words for the tests of measures."""

import numpy as np

from nlp.measures import TokenisedReport, tokenise

nan = float("nan")


def report(year, *sentences, body="柳溪县档案局", group="", name=None):
    """A report of sentences written with blanks between their words."""
    words = tuple(tuple(sentence.split()) for sentence in sentences)
    return TokenisedReport(name or f"{body}-{year}", body, year, words, group)


def written(year, *sentences, body="柳溪县档案局", group=""):
    """A report of sentences as they are written, cut into words as a run cuts them."""
    words = tuple(tokenise(sentence) for sentence in sentences)
    return TokenisedReport(f"{body}-{year}", body, year, words, group)


def same(values, expected):
    np.testing.assert_allclose(np.asarray(values, float), expected, atol=1e-12)


def random_reports(bodies=12, years=(2021, 2022, 2023), seed=7, groups="东西"):
    """Reports of random words, numbers and marks of some bodies and years."""
    rng = np.random.default_rng(seed)
    words = ["公开", "信息", "目录", "2023", "12", "30%", "年", "。", "柳溪县", "窗口", "培训", "专栏", "并且", "，"]
    reports = []
    for body in range(bodies):
        for year in years:
            sentences = []
            for _ in range(rng.integers(3, 9)):
                sentences.append(" ".join(rng.choice(words, rng.integers(3, 14))))
            reports.append(report(year, *sentences, body=f"局{body}", group=groups[body % len(groups)]))
    return reports
