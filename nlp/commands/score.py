"""`gongkai score`: reports into tables."""

from __future__ import annotations

import argparse
import errno
import sys
from pathlib import Path

from nlp.commands.arguments import (
    Commands,
    add_command,
    add_format,
    add_jobs,
    add_model,
    add_reports,
    must_exist,
    probability,
)


def add(commands: Commands[argparse.ArgumentParser]) -> None:
    """Declares the subcommand."""
    score = add_command(
        commands,
        "score",
        _score,
        about="label every sentence of reports and find what is copied from whom",
        example="gongkai score reports/ --against older/ --out scored/",
    )
    add_reports(score)
    score.add_argument("--out", required=True, metavar="DIR", help="folder for the tables")
    score.add_argument(
        "--against",
        action="append",
        default=[],
        metavar="PATH",
        help="reports, folders of them and indexes to look for sources in, too; may be given again",
    )
    add_format(score)
    score.add_argument(
        "--split-by",
        metavar="COLUMN",
        help="year or place: write the tables once more as CSV, a file for each, in a folder by-year or by-place: Excel"
        " opens 1,048,576 rows",
    )
    add_model(score)
    score.add_argument(
        "--min-confidence",
        type=probability,
        default=0.0,
        metavar="P",
        help="leave the label empty where its probability is below P",
    )
    add_jobs(score)
    _add_limits(score)
    _add_lists(score)
    _add_work(score)
    score.add_argument("--quiet", action="store_true", help="tell nothing but errors")
    score.add_argument("--strict", action="store_true", help="exit with status 1 when any file failed")


def _add_limits(score: argparse.ArgumentParser) -> None:
    """What one file may take, and where the work is done."""
    score.add_argument(
        "--file-seconds",
        type=float,
        default=30,
        metavar="S",
        help="processor time that one file may take; 0 for as much as it likes (default 30)",
    )
    score.add_argument(
        "--file-memory",
        type=int,
        default=1024,
        metavar="MB",
        help="memory that one file may take; 0 for as much as it likes (default 1024)",
    )
    score.add_argument(
        "--dask",
        metavar="ADDRESS",
        help="scheduler of a Dask cluster to work on (tcp://host:8786), with the same folders; needs gongkai[dask]",
    )


def _add_lists(score: argparse.ArgumentParser) -> None:
    """What the user knows of the reports."""
    score.add_argument(
        "--keep-duplicates",
        action="store_true",
        help="set no report aside as a second copy: all of one name and year are of several bodies",
    )
    score.add_argument(
        "--parents",
        metavar="FILE",
        help="CSV with columns parent, child (names of reports): check that a parent's tables sum up its children's",
    )
    score.add_argument(
        "--words",
        metavar="FILE",
        help="CSV with columns list, word: count the words of each list in each report, and tone of two lists"
        " named positive and negative",
    )
    score.add_argument(
        "--dictionary",
        metavar="FILE",
        help="words that measures keep together, in the format of jieba's user dictionaries (a word a line); labels do"
        " not depend on them",
    )
    score.add_argument(
        "--ignore",
        metavar="FILE",
        help="templates that are known to be prescribed, one a line: what is worded after them counts as"
        " statutory wording",
    )
    score.add_argument(
        "--bodies",
        metavar="FILE",
        help="CSV with the column body and any of kind, level, place, place_code, from, to: who bodies are, and of"
        " which years coverage looks for their reports",
    )


def _add_work(score: argparse.ArgumentParser) -> None:
    """Where what is done is kept."""
    score.add_argument(
        "--work",
        metavar="DIR",
        help="folder for what is done, so that a run can go on (default: .parts in that of --out)",
    )
    score.add_argument("--keep-parts", action="store_true", help="keep that folder's contents when all is done")


def _score(options: argparse.Namespace) -> int:
    from nlp.batch.formats import files_of
    from nlp.batch.run_summary import summary_of
    from nlp.batch.scoring import Folders, RunOptions, default_work, score_into
    from nlp.batch.worker import spare_pandas
    from nlp.batch.workers import Limits

    spare_pandas()
    must_exist([*options.paths, *options.against])
    if not options.out:
        raise FileNotFoundError("--out is empty: give a folder")
    out = Path(options.out)
    out.mkdir(parents=True, exist_ok=True)  # before the work, so that a wrong one costs no time
    folders = Folders(out, Path(options.work or default_work(out)), options.keep_parts)
    how = RunOptions(
        jobs=options.jobs,
        dask=options.dask,
        model=options.model,
        min_confidence=options.min_confidence,
        keep_duplicates=options.keep_duplicates,
        parents=options.parents,
        words=options.words,
        dictionary=options.dictionary,
        ignore=options.ignore,
        bodies=options.bodies,
        limits=Limits(options.file_seconds, options.file_memory << 20),
        language=options.lang,
        formats=options.format,
        split_by=options.split_by,
    )
    try:
        tally = score_into(folders, options.paths, options.against, how, progress=not options.quiet)
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        kept = f"what is done is kept in {folders.work}, and earlier tables in {out} are as they were"
        raise OSError(
            f"{error.filename or out}: no space left; {kept}: make room and give the command again"
        ) from error
    except KeyboardInterrupt:
        print(f"gongkai: stopped; what is done is kept in {folders.work}: the same command goes on", file=sys.stderr)
        return 130
    if not options.quiet:
        print(summary_of(tally, options.out, options.format))
    if not tally.reports:
        print(
            f"nothing could be scored: {files_of(['failures'], options.format)[0]} has the reasons"
            if tally.failures
            else f"no report found in {', '.join(options.paths)}",
            file=sys.stderr,
        )
        return 1
    return 1 if options.strict and tally.failures else 0
