"""The literature's measures of a report's text: one function each, one number a report.

Every function takes the reports of a collection, as `TokenisedReport` or as the `TokenisedCorpus` that `encode` makes
of them once, and gives a numpy array with one value a report, in the order of the reports; `table` puts
all of them side by side. Tokenizing is done before:

>>> from nlp.measures import TokenisedReport, cosine, minimum_edit
>>> def report(year, *sentences):
...     return TokenisedReport(f"甲局-{year}", "甲局", year, tuple(tuple(s.split()) for s in sentences))
>>> reports = [report(2022, "公开 信息 12 件 。", "加强 培训"), report(2023, "公开 信息 30 件 。", "加强 考核")]
>>> cosine(reports).round(2).tolist()  # four of five words, each once, are those of the year before: numbers are none
[nan, 0.8]
>>> minimum_edit(reports).round(2).tolist()  # two of six words were replaced, a number is one
[nan, 0.67]

What holds for all of them:

* **Words** are tokens with a letter, a digit or a Chinese character in them; punctuation is neither
  counted nor part of an n-gram. An n-gram never crosses the end of a sentence.
* **Numbers** in figures are words as they stand (`tokenise`). Measures of which words and phrases a report has
  (`boilerplate`, `stickiness`, `cosine`, `jaccard`, `tfidf_cosine`, `latent_cosine`, `soft_cosine`, `modification`,
  `information_content`, `topic_entropy`) leave them out, as is the custom with Chinese text; those that hold text
  against text word for word (`minimum_edit`, `side_by_side`, `redundancy`, `repeated_ngrams`) see them, so that another
  number is another word. `numbers=` says otherwise in each; `benchmarks/measures` shows what it changes. Text in which
  every number is one mark already (`nlp.language.tokenize.words`) hides that a number changed: use `tokenise`.
* **Range**: 0 … 1 without a unit, unless the function says otherwise.
* **NaN** where a measure is undefined: a report without words (or with numbers only, where these are left out); no
  report of the year before (or one without words); no peers; a single report where a collection is needed. No report
  is dropped.
* **The report of the year before** is that of the same body with `year - 1` (`prior_year`): over a year without a
  report none is looked for. A measure that compares two reports takes other pairs as `against`: for each report the
  position of its counterpart, -1 for none.
* **The collection** of measures that compare a report with all others is what is passed. Of one too large for that,
  the parts are counted (`count`, or `count_words`, `count_phrases` and `count_peers` for one measure each), the counts
  added with `+`, and each part measured with the sum.
* **Duplicates** are counted as they come: two copies of a page are two documents of the collection, and
  peers of each other. Recognise them first (`nlp.duplicates`) if that is not wanted.
* **Order**: no value depends on the order of the reports.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from nlp.faces import face

if TYPE_CHECKING:
    from nlp.measures.counterparts import prior_year
    from nlp.measures.latent_words import character_similarity, latent_cosine, soft_cosine
    from nlp.measures.length_adjusted import adjust_for_length, modification
    from nlp.measures.measures_table import Counts, count, table
    from nlp.measures.named_facts import entities, hard_information, specificity
    from nlp.measures.own_words import read_dictionary
    from nlp.measures.peer_counts import PeerCounts, count_peers, select_words
    from nlp.measures.phrase_counts import PhraseCounts, count_phrases
    from nlp.measures.readability import adverb_conjunction_share, clause_characters, readability
    from nlp.measures.repeated_phrases import boilerplate, redundancy, repeated_ngrams, stickiness
    from nlp.measures.segments import from_segments, tokenise
    from nlp.measures.tokenised import TokenisedCorpus, TokenisedReport, encode
    from nlp.measures.topics import topic_entropy
    from nlp.measures.unexplained_words import InformationContent, information_content
    from nlp.measures.word_counts import WordCounts, count_words, count_years
    from nlp.measures.word_lists import count_entries, read_word_lists, tone, word_share
    from nlp.measures.year_over_year import (
        cosine,
        jaccard,
        minimum_edit,
        side_by_side,
        side_by_side_rescaled,
        tfidf_cosine,
    )

__all__ = [
    "Counts",
    "InformationContent",
    "PeerCounts",
    "PhraseCounts",
    "TokenisedCorpus",
    "TokenisedReport",
    "WordCounts",
    "adjust_for_length",
    "adverb_conjunction_share",
    "boilerplate",
    "character_similarity",
    "clause_characters",
    "cosine",
    "count",
    "count_entries",
    "count_peers",
    "count_phrases",
    "count_words",
    "count_years",
    "encode",
    "entities",
    "from_segments",
    "hard_information",
    "information_content",
    "jaccard",
    "latent_cosine",
    "minimum_edit",
    "modification",
    "prior_year",
    "read_dictionary",
    "read_word_lists",
    "readability",
    "redundancy",
    "repeated_ngrams",
    "select_words",
    "side_by_side",
    "side_by_side_rescaled",
    "soft_cosine",
    "specificity",
    "stickiness",
    "table",
    "tfidf_cosine",
    "tokenise",
    "tone",
    "topic_entropy",
    "word_share",
]

#: The modules that the names are at home in.
_HOME = {
    "Counts": "nlp.measures.measures_table",
    "InformationContent": "nlp.measures.unexplained_words",
    "PeerCounts": "nlp.measures.peer_counts",
    "PhraseCounts": "nlp.measures.phrase_counts",
    "TokenisedCorpus": "nlp.measures.tokenised",
    "TokenisedReport": "nlp.measures.tokenised",
    "WordCounts": "nlp.measures.word_counts",
    "adjust_for_length": "nlp.measures.length_adjusted",
    "adverb_conjunction_share": "nlp.measures.readability",
    "boilerplate": "nlp.measures.repeated_phrases",
    "character_similarity": "nlp.measures.latent_words",
    "clause_characters": "nlp.measures.readability",
    "cosine": "nlp.measures.year_over_year",
    "count": "nlp.measures.measures_table",
    "count_entries": "nlp.measures.word_lists",
    "count_peers": "nlp.measures.peer_counts",
    "count_phrases": "nlp.measures.phrase_counts",
    "count_words": "nlp.measures.word_counts",
    "count_years": "nlp.measures.word_counts",
    "encode": "nlp.measures.tokenised",
    "entities": "nlp.measures.named_facts",
    "from_segments": "nlp.measures.segments",
    "hard_information": "nlp.measures.named_facts",
    "information_content": "nlp.measures.unexplained_words",
    "jaccard": "nlp.measures.year_over_year",
    "latent_cosine": "nlp.measures.latent_words",
    "minimum_edit": "nlp.measures.year_over_year",
    "modification": "nlp.measures.length_adjusted",
    "prior_year": "nlp.measures.counterparts",
    "read_dictionary": "nlp.measures.own_words",
    "read_word_lists": "nlp.measures.word_lists",
    "readability": "nlp.measures.readability",
    "redundancy": "nlp.measures.repeated_phrases",
    "repeated_ngrams": "nlp.measures.repeated_phrases",
    "select_words": "nlp.measures.peer_counts",
    "side_by_side": "nlp.measures.year_over_year",
    "side_by_side_rescaled": "nlp.measures.year_over_year",
    "soft_cosine": "nlp.measures.latent_words",
    "specificity": "nlp.measures.named_facts",
    "stickiness": "nlp.measures.repeated_phrases",
    "table": "nlp.measures.measures_table",
    "tfidf_cosine": "nlp.measures.year_over_year",
    "tokenise": "nlp.measures.segments",
    "tone": "nlp.measures.word_lists",
    "topic_entropy": "nlp.measures.topics",
    "word_share": "nlp.measures.word_lists",
}
__getattr__, __dir__ = face(__name__, _HOME)
