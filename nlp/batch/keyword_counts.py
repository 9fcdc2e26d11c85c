"""The segments of a run and lists of words into how often each word stands in each report, section and label."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nlp.batch.columns import COUNT, TEXT, WHOLE
from nlp.batch.segment_rows import ReportSegments, segments_in, segments_of
from nlp.batch.table_files import Types, Values, arrow_table, write_csv
from nlp.measures import TokenisedReport, count_entries, read_word_lists, tokenise
from nlp.measures.tokenised import is_word

if TYPE_CHECKING:
    import pandas as pd

    from nlp.batch.tables import Scores

#: A file of lists, or the words of each list by its name.
Words = str | Path | Mapping[str, Sequence[str]]

TYPES: Types = {
    "report": TEXT,
    "body": TEXT,
    "year": WHOLE,
    "section": TEXT,
    "label": TEXT,
    "list": TEXT,
    "word": TEXT,
    "occurrences": COUNT,
    "characters": COUNT,
    "words": COUNT,
}
#: Reports whose rows are written together.
_PORTION = 200


@dataclass(frozen=True)
class Counted:
    """What was counted: reports, words found with how often they stand, and where the tables are."""

    reports: int
    found: int
    files: tuple[Path, ...]


def count(scores: Scores | pd.DataFrame | str | Path, words: Words, *, anywhere: bool = False) -> pd.DataFrame:
    """How often the words of lists stand in each report, section and label.

    `scores` is what `nlp.score` gave, its table of segments or rows of it, or the folder that `gongkai score` wrote;
    `words` a CSV file with the columns `list` and `word`, or the words of each list by its name. A row a word that
    stands there (`occurrences` times), and for a list none of whose words does a row without a word and 0 occurrences,
    so that sums are right and no report is left out. `characters` and `words` are those of the report's segments of
    that section and label, the same on each of its rows, to make rates with.

    A word stands where whole words spell it, one or several side by side (公开 does not stand in 依申请公开); with
    `anywhere`, wherever its characters stand. In either case of two words of one list that overlap the one that begins
    first counts, of two that begin together the longer; lists do not see one another. Traditional characters are taken
    as simplified, full-width figures and letters as half-width ones. Words are no regular expressions.
    Second copies of reports are counted, too: leave out those with a `duplicate_of`.

    >>> import pandas as pd
    >>> segments = pd.DataFrame(
    ...     [("a", "甲局", 2023, "s5", "problem", "公开不及時，更新不及时。")],
    ...     columns=["report", "body", "year", "section", "label", "text"],
    ... )
    >>> found = count(segments, {"慢": ["不及时", "滞后"], "假": ["虚报"]})
    >>> found[["section", "label", "list", "word", "occurrences", "characters", "words"]].values.tolist()
    [['s5', 'problem', '慢', '不及时', 2, 12, 4], ['s5', 'problem', '假', '', 0, 12, 4]]

    Raises FileNotFoundError where there is no such file or run, ValueError for a table without these columns or a
    file that is no list of words.
    """
    lists = _lists(words)
    if isinstance(scores, (str, Path)):
        reports = segments_in(Path(scores))
    else:
        reports = segments_of(scores if hasattr(scores, "columns") else scores.segments)
    values = _values(reports, lists, anywhere=anywhere)
    frame: pd.DataFrame = arrow_table(values, TYPES).to_pandas().astype(dict(TYPES))
    return frame


def count_into(folder: Path, words: Words, out: Path, *, anywhere: bool = False) -> Counted:
    """Counts as `count` does and writes `counts.csv` and `counts.parquet` into a folder, some reports at a time."""
    import pyarrow.parquet as pq

    from nlp.batch.table_files import schema_of

    lists = _lists(words)
    reports = segments_in(folder)
    out.mkdir(parents=True, exist_ok=True)
    csv, parquet, part = (out / name for name in ("counts.csv", "counts.parquet", ".counts.part"))
    total = 0
    found = 0
    write_csv(csv, {name: [] for name in TYPES}, TYPES, with_head=True)
    try:
        with pq.ParquetWriter(parquet, schema_of(TYPES)) as writer:
            for portion in _portions(reports):
                values = _values(portion, lists, anywhere=anywhere)
                total += len(portion)
                found += sum(values["occurrences"])
                writer.write_table(arrow_table(values, TYPES))
                write_csv(part, values, TYPES, with_head=False)
                with csv.open("ab") as file:
                    file.write(part.read_bytes())
    finally:
        part.unlink(missing_ok=True)
    return Counted(total, found, (csv, parquet))


def _lists(words: Words) -> dict[str, Sequence[str]]:
    return dict(words) if isinstance(words, Mapping) else dict(read_word_lists(words))


def _portions(reports: Iterable[ReportSegments]) -> Iterator[list[ReportSegments]]:
    portion: list[ReportSegments] = []
    for report in reports:
        portion.append(report)
        if len(portion) == _PORTION:
            yield portion
            portion = []
    if portion:
        yield portion


def _values(reports: Iterable[ReportSegments], lists: Mapping[str, Sequence[str]], *, anywhere: bool) -> Values:
    """The rows of some reports, as columns."""
    values: dict[str, list[Any]] = {name: [] for name in TYPES}
    for row in _rows(reports, lists, anywhere=anywhere):
        for name, value in zip(TYPES, row):
            values[name].append(value)
    return values


def _rows(
    reports: Iterable[ReportSegments], lists: Mapping[str, Sequence[str]], *, anywhere: bool
) -> Iterator[tuple[object, ...]]:
    for report in reports:
        for (section, label), texts in report.texts.items():
            sentences = [tokenise(text) for text in texts]
            total_words = sum(is_word(word) for sentence in sentences for word in sentence)
            totals = (sum(map(len, texts)), total_words)
            if anywhere:
                sentences = [tuple("".join(sentence)) for sentence in sentences]
            part = TokenisedReport(report.report, report.body, report.year, sentences)
            head = (report.report, report.body, report.year, section, label)
            for name, words in lists.items():
                [found] = count_entries([part], words)
                for word in dict.fromkeys(words) if found else [""]:
                    if word in found or not found:
                        yield (*head, name, word, found.get(word, 0), *totals)
