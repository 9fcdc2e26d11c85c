"""The segments of a run and lists of words into how often each word stands in each report, section and label."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nlp.batch.columns import COUNT, TEXT, WHOLE
from nlp.batch.formats import DEFAULT_FORMATS, check_formats, formats_of
from nlp.batch.segment_rows import ReportSegments, segments_in, segments_of
from nlp.batch.table_files import Types, Values, arrow_table, schema_of, write_csv
from nlp.batch.work import RUN
from nlp.batch.write_formats import Rows, write_table
from nlp.measures import TokenisedReport, count_entries, read_dictionary, read_word_lists, tokenise
from nlp.measures.tokenised import is_word

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

    from nlp.batch.tables import Scores
    from nlp.language.tokenize import OwnWords

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
_TABLE = "counts"
#: The files that rows are gathered in before they are written in the formats asked for.
_PARTS = ("rows.csv", "rows.parquet")
#: Reports whose rows are written together.
_PORTION = 200


@dataclass(frozen=True)
class Counted:
    """What was counted: reports, and how often words were found; the files written, and what a format cannot hold."""

    reports: int
    found: int
    files: tuple[Path, ...]
    remarks: tuple[str, ...]


def count(
    scores: Scores | pd.DataFrame | str | Path,
    words: Words,
    *,
    anywhere: bool = False,
    dictionary: str | Path | None = None,
) -> pd.DataFrame:
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
    `dictionary` is a file of words to keep together, as `nlp.score` takes it.
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
    search = _Search.of(words, dictionary, anywhere=anywhere)
    if isinstance(scores, (str, Path)):
        reports = segments_in(Path(scores))
    else:
        reports = segments_of(scores if hasattr(scores, "columns") else scores.segments)
    frame: pd.DataFrame = arrow_table(search.values(reports), TYPES).to_pandas().astype(dict(TYPES))
    return frame


def count_into(
    folder: Path,
    words: Words,
    out: Path,
    *,
    anywhere: bool = False,
    dictionary: str | Path | None = None,
    formats: Sequence[str] = DEFAULT_FORMATS,
    language: str = "en",
) -> Counted:
    """Counts as `count` does and writes the table `counts` into a folder, some reports at a time.

    `formats` and `language` are those of `nlp.write`; a graph is of the edges only.
    """
    chosen = formats_of(_TABLE, check_formats(formats))
    if not chosen:
        raise ValueError(f"{', '.join(formats)} is no format of counts: give csv, parquet, xlsx or dta")
    search = _Search.of(words, dictionary, anywhere=anywhere)
    reports = segments_in(folder)
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".counts-", dir=out) as name:
        counted = _count_in_parts(search, reports, Path(name))
        (Path(name) / "new").mkdir()
        remarks = write_table(Path(name) / "new", _rows_in(Path(name)), chosen, language)
        files = [path.replace(out / path.name) for path in sorted((Path(name) / "new").iterdir())]
    return Counted(*counted, tuple(files), tuple(remarks))


def _count_in_parts(search: _Search, reports: Iterable[ReportSegments], folder: Path) -> tuple[int, int]:
    """Writes the rows of all reports as CSV and Parquet into a folder; how many reports, and words found, there are."""
    import pyarrow.parquet as pq

    total = 0
    found = 0
    csv, part = folder / _PARTS[0], folder / "part"
    write_csv(csv, {name: [] for name in TYPES}, TYPES, with_head=True)
    with pq.ParquetWriter(folder / _PARTS[1], schema_of(TYPES)) as writer, csv.open("ab") as rows:
        for portion in _portions(reports):
            values = search.values(portion)
            total += len(portion)
            found += sum(values["occurrences"])
            writer.write_table(arrow_table(values, TYPES))
            write_csv(part, values, TYPES, with_head=False)
            rows.write(part.read_bytes())
    return total, found


def _rows_in(folder: Path) -> Rows:
    """The rows that were written into a folder, to be written in any format."""
    csv, parquet = (folder / name for name in _PARTS)

    def groups() -> Iterator[pa.Table]:
        import pyarrow.parquet as pq

        with pq.ParquetFile(parquet) as file:
            for number in range(file.num_row_groups):
                yield file.read_row_group(number, use_threads=False)

    def write(path: Path) -> None:
        shutil.copyfile(csv, path)

    return Rows(_TABLE, schema_of(TYPES), groups, write)


def dictionary_of(folder: Path) -> str | None:
    """The file of words to keep together that a run was scored with, as its run.json says."""
    try:
        told = json.loads((folder / RUN).read_text("utf-8"))
        file = told["options"]["dictionary"]["file"]
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return None
    return file if isinstance(file, str) else None


def _portions(reports: Iterable[ReportSegments]) -> Iterator[list[ReportSegments]]:
    portion: list[ReportSegments] = []
    for report in reports:
        portion.append(report)
        if len(portion) == _PORTION:
            yield portion
            portion = []
    if portion:
        yield portion


@dataclass(frozen=True)
class _Search:
    """What to look for: the words of each list, whole or anywhere, in texts cut with words of the user's own."""

    lists: Mapping[str, Sequence[str]]
    own: OwnWords | None
    anywhere: bool

    @classmethod
    def of(cls, words: Words, dictionary: str | Path | None, *, anywhere: bool) -> _Search:
        """What the files say. Raises what their readers raise."""
        lists = words if isinstance(words, Mapping) else read_word_lists(words)
        return cls(lists, read_dictionary(dictionary) if dictionary else None, anywhere)

    def values(self, reports: Iterable[ReportSegments]) -> Values:
        """The rows of some reports, as columns."""
        values: dict[str, list[Any]] = {name: [] for name in TYPES}
        for report in reports:
            for (section, label), texts in report.texts.items():
                for row in self._rows(report, texts):
                    for name, value in zip(TYPES, (report.report, report.body, report.year, section, label, *row)):
                        values[name].append(value)
        return values

    def _rows(self, report: ReportSegments, texts: Sequence[str]) -> Iterator[tuple[str, str, int, int, int]]:
        """List, word, occurrences, characters and words of the texts of one section and label."""
        sentences = [tokenise(text, self.own) for text in texts]
        words_in_all = sum(is_word(word) for sentence in sentences for word in sentence)
        totals = (sum(map(len, texts)), words_in_all)
        if self.anywhere:
            sentences = [tuple("".join(sentence)) for sentence in sentences]
        part = TokenisedReport(report.report, report.body, report.year, sentences)
        for name, words in self.lists.items():
            [found] = count_entries([part], words)
            for word in dict.fromkeys(words):
                if word in found:
                    yield (name, word, found[word], *totals)
            if not found:
                yield (name, "", 0, *totals)
