"""What each column of measures depends on: length, kind of body, year, the batch, numbers, planted changes.

    python benchmarks/measures/columns.py

Prints the tables of README.md. Last year's reports are those of the invented corpus, this year's the same with a change
planted. `ρ` are rank correlations; shares of variance are of ranks, too.
"""

from __future__ import annotations

import warnings
from dataclasses import replace

import numpy as np
import pandas as pd
from changes import CHANGES, Text, before, changed, load, mixed
from scipy.stats import rankdata

from nlp.measures import (
    boilerplate,
    cosine,
    information_content,
    jaccard,
    latent_cosine,
    minimum_edit,
    modification,
    prior_year,
    redundancy,
    side_by_side,
    soft_cosine,
    specificity,
    stickiness,
    table,
    tfidf_cosine,
    topic_entropy,
)

#: Columns that say which report a row is of.
IDENTITY = ["report", "body", "year", "group", "prior_report", "words", "sentences"]
#: The names that columns of `table` have in `reports`.
RENAMED = {"boilerplate": "tetragram_boilerplate", "boilerplate_75": "tetragram_boilerplate_75"}
#: Reports of the smaller batch.
FEW = 60

warnings.filterwarnings("ignore", message="a polynomial of degree")


def rho(left: pd.Series | np.ndarray, right: pd.Series | np.ndarray) -> float:
    """Spearman's rank correlation where both are there."""
    left = np.round(np.asarray(left, float), 6)  # what differs by rounding alone is equal
    right = np.round(np.asarray(right, float), 6)
    both = ~np.isnan(left) & ~np.isnan(right)
    if both.sum() < 3 or np.ptp(left[both]) == 0 or np.ptp(right[both]) == 0:
        return np.nan
    return float(np.corrcoef(rankdata(left[both]), rankdata(right[both]))[0, 1])


def explained(values: pd.Series, groups: pd.Series) -> float:
    """The share of the variance of ranks that lies between groups (η²), less what chance alone gives (ε²)."""
    there = values.notna().to_numpy()
    ranks = pd.Series(rankdata(values[there]))
    of_group = ranks.groupby(groups[there].astype(str).to_numpy())
    within = ((ranks - of_group.transform("mean")) ** 2).sum()
    total = ((ranks - ranks.mean()) ** 2).sum()
    free = len(ranks) - of_group.ngroups
    return float(1 - within / total * (len(ranks) - 1) / free) if total else np.nan


def measured(now: list[Text], last: list[Text]) -> pd.DataFrame:
    """The table of a year's reports, with those of the year before to compare with."""
    frame = table([text.tokenised() for text in now], [text.tokenised() for text in last])
    return frame.rename(columns=RENAMED)


def shown(value: float) -> str:
    return "" if np.isnan(value) else f"{value:.2f}".replace("-0.00", "0.00")


def print_table(header: list[str], rows: list[list[str]]) -> None:
    print("| " + " | ".join(header) + " |")
    print("|---" + "|--:" * (len(header) - 1) + "|")
    for row in rows:
        print("| " + " | ".join(row) + " |")
    print()


def columns(texts: list[Text]) -> None:
    """The table of columns."""
    last = [before(text) for text in texts]
    frame = measured(changed(texts, mixed), last)
    few = measured(changed(texts, mixed)[:FEW], last)
    planted = {name: measured(changed(texts, change), last) for name, change in CHANGES.items()}
    names = [name for name in frame.columns if name not in IDENTITY]
    ranks = pd.DataFrame({name: frame[name].rank() for name in names})
    likeness = ranks.corr()
    rows = []
    for name in names:
        others = likeness[name].drop(name).abs().dropna()
        nearest = others.idxmax() if len(others) else ""
        rows.append(
            [
                f"`{name}`",
                f"{frame[name].mean():.3f}",
                f"{frame[name].std():.3f}",
                shown(rho(frame[name], frame["words"])),
                shown(explained(frame[name], frame["group"])),
                shown(explained(frame[name], frame["year"])),
                shown(rho(frame[name][:FEW], few[name])),
                f"{shown(likeness.loc[name, nearest])} `{nearest}`" if nearest else "",
                *(f"{planted[change][name].mean():.3f}" for change in CHANGES),
            ]
        )
    header = ["column", "mean", "sd", "ρ length", "ε² kind", "ε² year", f"ρ batch of {FEW}", "nearest column"]
    print(f"{len(texts)} reports of {frame['group'].nunique()} kinds of bodies and {frame['year'].nunique()} years\n")
    print_table([*header, *CHANGES], rows)


def variants(texts: list[Text]) -> None:
    """The table of variants: how far ranks agree with the column's."""
    now = [text.tokenised() for text in changed(texts, mixed)]
    marked = [text.tokenised(numbers_as_marks=True) for text in changed(texts, mixed)]
    both = [*now, *(before(text).tokenised() for text in texts)]
    both_marked = [*marked, *(before(text).tokenised(numbers_as_marks=True) for text in texts)]
    against = prior_year(both)
    against[len(now) :] = -1
    rows: list[list[str]] = []

    def add(column: str, variant: str, values: np.ndarray, other: np.ndarray) -> None:
        part = slice(len(now))
        shift = np.nanmean(other[part]) - np.nanmean(values[part])
        rows.append([f"`{column}`", variant, shown(rho(values[part], other[part])), f"{shift:+.3f}"])

    for measure in (boilerplate, redundancy):
        name = measure.__name__
        values = measure(now)
        add(name, "numbers the other way", values, measure(now, numbers=name == "boilerplate"))
        add(name, "every number one mark", values, measure(marked, numbers=True))
    for measure in (stickiness, cosine, jaccard, minimum_edit, side_by_side, tfidf_cosine):
        name = measure.__name__
        values = measure(both, against)
        keeps = name in ("minimum_edit", "side_by_side")
        add(name, "numbers the other way", values, measure(both, against, numbers=not keeps))
        add(name, "every number one mark", values, measure(both_marked, against, numbers=True))
    content = information_content(now)
    add("information_content", "numbers as words", content.content, information_content(now, numbers=True).content)
    add(
        "information_content",
        "every number one mark",
        content.content,
        information_content(marked, numbers=True).content,
    )
    add("information_content", "intercept", content.content, information_content(now, constant=True).content)
    bounds = information_content(now, constant=True, document_share=(0.05, 0.5))
    add("information_content", "intercept, words of 5 to 50% of the year", content.content, bounds.content)
    add("standard_content", "intercept, words of 5 to 50% of the year", content.standard, bounds.standard)
    values = boilerplate(now)
    for lower, upper in ((0.3, 0.8), (0.3, 2), (0.6, 0.75), (0.6, 2), (0.75, 2)):
        cap = "no cap" if upper > 1 else f"cap {upper:.0%}"
        add("boilerplate", f"floor {lower:.0%}, {cap}", values, boilerplate(now, lower=lower, upper=upper))
    values = specificity(now)
    add("specificity", "without plain numbers", values, table(now)["specificity_without_numbers"].to_numpy())
    add("redundancy", "`repeated_ngrams`", redundancy(now), table(now)["repeated_ngrams"].to_numpy())
    values = cosine(both, against)
    add("cosine", "`tfidf_cosine`", values, tfidf_cosine(both, against))
    add("cosine", "`latent_cosine`, 100 dimensions", values, latent_cosine(both, against))
    add("cosine", "`soft_cosine`", values, soft_cosine(both, against))
    values = modification(both, against)
    add("modification", "raw", values, modification(both, against, degree=None))
    entropies = [topic_entropy(now, topics=20, seed=seed) for seed in (0, 1)]
    add("topic_entropy", "another seed", *entropies)
    add("topic_entropy", "10 topics", entropies[0], topic_entropy(now, topics=10))
    print_table(["measure", "variant", "ρ", "mean"], rows)


def company(texts: list[Text]) -> None:
    """What the number of peers does to information content: the same reports among fewer of their kind."""
    reports = [text.tokenised() for text in texts]
    largest = max({text.kind for text in texts}, key=[text.kind for text in texts].count)
    peers = [replace(report, year=2023) for report in reports if report.group == largest]
    rows = []
    for number in (2, 5, 10, 20, 40):
        values = []
        for start in range(0, len(peers) - number, number + 1):
            values += information_content(peers[start : start + number + 1]).content.tolist()
        rows.append([str(number), f"{np.mean(values):.3f}", str(len(values))])
    print_table(["peers", "mean content", "reports"], rows)


if __name__ == "__main__":
    reports = load()
    columns(reports)
    variants(reports)
    company(reports)
