"""The literature's measures of a report's text: one function each, one number a report.

Every function takes the reports of a collection, as `TokenisedReport` or as the `TokenisedCorpus` that `encode` makes
of them once, and gives a numpy array with one value a report, in the order of the reports; `table` puts
all of them side by side. Tokenizing is done before:

>>> def report(year, *sentences):
...     return TokenisedReport(f"甲局-{year}", "甲局", year, tuple(tuple(s.split()) for s in sentences))
>>> reports = [report(2022, "公开 信息 12 件 。", "加强 培训"), report(2023, "公开 信息 30 件 。", "加强 培训")]
>>> cosine(reports).round(2).tolist()   # five of six words, each once, are those of the year before
[nan, 0.83]

What holds for all of them:

* **Words** are tokens with a letter, a digit or a Chinese character in them; punctuation is neither
  counted nor part of an n-gram. An n-gram never crosses the end of a sentence.
* **Range**: 0 … 1 without a unit, unless the function says otherwise.
* **NaN** where a measure is undefined: a report without words; no report of the year before (or one
  without words); no peers; a single report where a collection is needed. No report is dropped.
* **The report of the year before** is that of the same body with `year - 1` (`prior_year`). A measure
  that compares two reports takes other pairs as `against`: for each report the position of its
  counterpart, -1 for none.
* **Duplicates** are counted as they come: two copies of a page are two documents of the collection, and
  peers of each other. Recognise them first (`nlp.duplicates`) if that is not wanted.
* **Order**: no value depends on the order of the reports.
"""

from __future__ import annotations

from nlp.measures.counterparts import prior_year
from nlp.measures.length_adjusted import modification
from nlp.measures.measures_table import table
from nlp.measures.named_facts import entities, specificity
from nlp.measures.repeated_phrases import boilerplate, redundancy, stickiness
from nlp.measures.tokenised import TokenisedCorpus, TokenisedReport, encode
from nlp.measures.unexplained_words import InformationContent, information_content
from nlp.measures.year_over_year import cosine, jaccard, minimum_edit, side_by_side

__all__ = [
    "InformationContent",
    "TokenisedCorpus",
    "TokenisedReport",
    "boilerplate",
    "cosine",
    "encode",
    "entities",
    "information_content",
    "jaccard",
    "minimum_edit",
    "modification",
    "prior_year",
    "redundancy",
    "side_by_side",
    "specificity",
    "stickiness",
    "table",
]
