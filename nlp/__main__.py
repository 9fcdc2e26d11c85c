"""The command `gongkai`: a command line into calls of the package, nothing of its own."""

from __future__ import annotations

import argparse
import errno
import os
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import nlp

if TYPE_CHECKING:
    from nlp.labelling import Model
    from nlp.learning.annotate import Outcome


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="gongkai",
        description="Reads annual reports on open government information (政府信息公开工作年度报告) as data.",
    )
    parser.add_argument("--version", action="version", version=f"gongkai {nlp.__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    score = commands.add_parser("score", help="label every sentence of reports and find what is copied from whom")
    score.add_argument(
        "paths", nargs="+", metavar="PATH", help="reports (PDF, HTML, DOCX, text, Markdown) and folders of them"
    )
    score.add_argument("--out", required=True, metavar="DIR", help="folder for the tables")
    score.add_argument(
        "--against",
        action="append",
        default=[],
        metavar="PATH",
        help="reports, folders of them and indexes to look for sources in, too; may be given again",
    )
    score.add_argument("--model", metavar="FILE", help="a model written by gongkai train (default: the one shipped)")
    score.add_argument(
        "--min-confidence",
        type=_probability,
        default=0.0,
        metavar="P",
        help="leave the label empty where its probability is below P",
    )
    score.add_argument(
        "--jobs", type=_jobs, default=1, metavar="N", help="processes to use; -1 for one a core (default 1)"
    )
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
        "--work",
        metavar="DIR",
        help="folder for what is done, so that a run can go on (default: .parts in that of --out)",
    )
    score.add_argument("--keep-parts", action="store_true", help="keep that folder's contents when all is done")
    score.add_argument("--quiet", action="store_true", help="tell nothing but errors")
    score.add_argument("--strict", action="store_true", help="exit with status 1 when any file failed")
    score.set_defaults(run=_score)

    train = commands.add_parser("train", help="make a model from a labelled corpus")
    train.add_argument("corpus", nargs="+", metavar="PATH", help="corpus files or folders of them")
    train.add_argument("--out", required=True, metavar="FILE", help="the model file; its card is written beside it")
    train.set_defaults(run=_train)

    evaluate = commands.add_parser("evaluate", help="score a model on labelled reports")
    evaluate.add_argument("corpus", nargs="+", metavar="PATH", help="corpus files or folders of them")
    evaluate.add_argument("--model", metavar="FILE", help="a model written by gongkai train (default: the one shipped)")
    evaluate.add_argument(
        "--out", metavar="FILE", help="CSV table of the segments labelled otherwise than in the corpus"
    )
    evaluate.set_defaults(run=_evaluate)

    corpus = commands.add_parser("corpus", help="look after a labelled corpus")
    actions = corpus.add_subparsers(dest="action", required=True, metavar="ACTION")
    check = actions.add_parser("check", help="check format, labels, doubles and counts of a corpus")
    check.add_argument("corpus", nargs="+", metavar="PATH", help="corpus files or folders of them")
    check.set_defaults(run=_check)

    _add_index_commands(commands)

    label = commands.add_parser(
        "label", help="have segments labelled by hand, with any labels, in Label Studio or doccano"
    )
    actions = label.add_subparsers(dest="action", required=True, metavar="ACTION")
    export = actions.add_parser(
        "export", help="write the segments of reports as tasks, labelled by a model, the least certain first"
    )
    export.add_argument(
        "paths", nargs="+", metavar="PATH", help="reports (PDF, HTML, DOCX, text, Markdown) and folders of them"
    )
    export.add_argument(
        "--out",
        required=True,
        metavar="FILE",
        help="the tasks; for Label Studio the labelling configuration is written beside them (.xml)",
    )
    export.add_argument(
        "--format", required=True, choices=("label-studio", "doccano"), help="label-studio (JSON) or doccano (JSONL)"
    )
    export.add_argument("--model", metavar="FILE", help="a model written by gongkai train (default: the one shipped)")
    export.set_defaults(run=_label_export)
    take = actions.add_parser("import", help="make a labelled corpus of annotated tasks and the reports they came from")
    take.add_argument(
        "file", metavar="FILE", help="the annotations: Label Studio's export as JSON, or doccano's as JSONL"
    )
    take.add_argument(
        "paths", nargs="+", metavar="PATH", help="the reports and folders that were given to gongkai label export"
    )
    take.add_argument("--out", required=True, metavar="DIR", help="folder for the corpus, one file a report")
    take.add_argument(
        "--unannotated",
        action="store_true",
        help="take tasks that nobody has annotated with the labels that the model gave them, too",
    )
    take.set_defaults(run=_label_import)
    return parser


def _add_index_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    index = commands.add_parser("index", help="keep reports on disk to look for sources in (score --against)")
    actions = index.add_subparsers(dest="action", required=True, metavar="ACTION")
    add = actions.add_parser("add", help="add reports to an index, which is made if it is not there")
    add.add_argument("index", metavar="INDEX", help="the folder of the index")
    add.add_argument(
        "paths", nargs="+", metavar="PATH", help="reports (PDF, HTML, DOCX, text, Markdown) and folders of them"
    )
    add.add_argument(
        "--jobs", type=_jobs, default=1, metavar="N", help="processes to use; -1 for one a core (default 1)"
    )
    add.set_defaults(run=_index_add)
    others = (
        ("list", "the reports of an index, a line each: name, body, year", _index_list),
        ("info", "how much is in an index and what it takes on disk", _index_info),
        ("remove", "take reports out of an index by their names", _index_remove),
        ("check", "read all of an index and tell what is wrong with it", _index_check),
        ("merge", "make one part of all parts of an index, which is quicker to look through", _index_merge),
    )
    for name, about, run in others:
        action = actions.add_parser(name, help=about)
        action.add_argument("index", metavar="INDEX", help="the folder of the index")
        action.set_defaults(run=run)
        if name == "remove":
            action.add_argument("names", nargs="+", metavar="NAME", help="names as gongkai index list has them")


def _probability(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 1:
        raise argparse.ArgumentTypeError(f"{text} is no probability: give a number from 0 to 1")
    return value


def _jobs(text: str) -> int:
    try:
        value = int(text)
    except ValueError:
        value = 0
    if value == 0 or value < -1:
        raise argparse.ArgumentTypeError(f"{text} is no number of processes: give 1, 2, … or -1 for one a core")
    return value


def _model(path: str | None) -> Model | None:
    """The model in a file; None, for the shipped one, where no file is given."""
    from nlp.labelling.classify import load_model

    return load_model(path) if path else None


def _score(options: argparse.Namespace) -> int:
    from nlp.batch.run_summary import summary_of
    from nlp.batch.scoring import Folders, RunOptions, default_work, score_into
    from nlp.batch.worker import spare_pandas
    from nlp.batch.workers import Limits

    spare_pandas()
    _must_exist([*options.paths, *options.against])
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
        limits=Limits(options.file_seconds, options.file_memory << 20),
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
        print(summary_of(tally, options.out))
    if not tally.reports:
        print(
            "nothing could be scored: failures.csv has the reasons"
            if tally.failures
            else f"no report found in {', '.join(options.paths)}",
            file=sys.stderr,
        )
        return 1
    return 1 if options.strict and tally.failures else 0


def _must_exist(paths: Sequence[str]) -> None:
    missing = [p for p in paths if not Path(p).exists()]
    if missing:
        raise FileNotFoundError("no such file or folder: " + ", ".join(missing))


def _no_folder(path: str | None) -> None:
    if path is not None and (not path or Path(path).is_dir()):
        raise IsADirectoryError(f"--out {path or 'is empty'}: Is a directory; give a file")


def _train(options: argparse.Namespace) -> int:
    from nlp.learning.training import train

    _must_exist(options.corpus)
    _no_folder(options.out)
    print(train(options.corpus, options.out))
    return 0


def _evaluate(options: argparse.Namespace) -> int:
    from nlp.labelling.classify import default_model
    from nlp.learning.corpus import fingerprint
    from nlp.learning.evaluation import evaluate

    _must_exist(options.corpus)
    _no_folder(options.out)
    model = _model(options.model) or default_model()
    evaluation = evaluate(options.corpus, model)
    print(evaluation.text())
    if not set(evaluation.gold) & set(model.labels):
        print(f"note: no label of the corpus is one of the model's, {', '.join(model.labels)}")
    if model.about.get("corpus_sha256") == fingerprint(options.corpus):
        print("note: the model was made from this very corpus; gongkai train gives held-out scores")
    if options.out:
        evaluation.write(options.out)
    return 0


def _index_add(options: argparse.Namespace) -> int:
    from nlp.batch.reference import add_reports
    from nlp.batch.run_summary import counted
    from nlp.language.text import printable

    _must_exist(options.paths)
    added = add_reports(options.index, options.paths, jobs=options.jobs, progress=sys.stderr.isatty())
    for failure in added.failures:
        print(printable(f"gongkai: {failure.file} ({failure.stage}): {failure.reason}"), file=sys.stderr)
    new = counted(added.new, "report")
    failed = counted(len(added.failures), "file")
    print(f"{options.index}: {new} added, {added.known} there already or copies, {failed} failed; {added.total} in all")
    return 0 if added.new or added.known else 1


def _index_list(options: argparse.Namespace) -> int:
    from nlp.language.text import printable
    from nlp.reuse import Index

    for report in Index.open(options.index).reports():
        print("\t".join(map(printable, (report.report, report.body or "", str(report.year or "")))))
    return 0


def _index_info(options: argparse.Namespace) -> int:
    from nlp.batch.run_summary import counted
    from nlp.reuse import Index

    index = Index.open(options.index)
    parts = counted(len(index.shards), "part")
    print(f"{options.index}: {counted(len(index), 'report')}, {counted(index.segments(), 'segment')} in {parts}")
    for name, size in index.size().items():
        print(f"{name}: {size / 1e6:.1f} MB")
    return 0


def _index_remove(options: argparse.Namespace) -> int:
    from nlp.batch.run_summary import counted
    from nlp.reuse import Index

    index = Index.open(options.index)
    removed = index.remove(options.names)
    print(f"{options.index}: {counted(removed, 'report')} removed; {len(index)} left")
    if not removed:
        print("none has such a name: gongkai index list has the names", file=sys.stderr)
    return 0 if removed else 1


def _index_check(options: argparse.Namespace) -> int:
    from nlp.batch.run_summary import counted
    from nlp.language.text import printable
    from nlp.reuse import Index

    index = Index.open(options.index)
    faults = index.faults()
    for fault in faults:
        print(printable(fault), file=sys.stderr)
    for path in index.left_over():
        print(printable(f"{path}: not part of the index (of an interrupted command?); may be deleted"), file=sys.stderr)
    if not faults:
        print(f"{options.index}: {counted(len(index), 'report')}, all as they were added")
    return 1 if faults else 0


def _index_merge(options: argparse.Namespace) -> int:
    from nlp.batch.run_summary import counted
    from nlp.reuse import Index

    index = Index.open(options.index)
    before = len(index.shards)
    index.merge()
    print(f"{options.index}: {counted(before, 'part')} before, {len(index.shards)} now; {len(index)} reports")
    return 0


def _check(options: argparse.Namespace) -> int:
    from nlp.learning.check import check

    _must_exist(options.corpus)
    found = check(options.corpus)
    print(found.text())
    return 1 if found.faults else 0


def _label_export(options: argparse.Namespace) -> int:
    from nlp.learning.annotate import export_tasks

    _must_exist(options.paths)
    _no_folder(options.out)
    outcome = export_tasks(options.paths, options.out, options.format, _model(options.model))
    return _told(outcome, "nothing to export: no report could be read", " and ".join(map(str, outcome.files)))


def _label_import(options: argparse.Namespace) -> int:
    from nlp.learning.annotate import import_tasks

    _must_exist([options.file, *options.paths])
    outcome = import_tasks(options.file, options.paths, options.out, unannotated=options.unannotated)
    return _told(outcome, "nothing to import: no segment of these reports has a label", options.out)


def _told(outcome: Outcome, nothing: str, where: str) -> int:
    """Tells what was left out on stderr and what was written on stdout; returns the exit status."""
    from nlp.language.text import printable

    for note in outcome.notes:
        print(printable(note), file=sys.stderr)
    if not outcome.files:
        print(nothing, file=sys.stderr)
        return 1
    print(f"{outcome.segments} segments of {outcome.reports} reports in {where}")
    return 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command; returns its exit status: 0 done, 1 nothing scored (or a failure, if strict), 2 wrong usage."""
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="replace")  # a console that cannot write Chinese
    options = _parser().parse_args(arguments)
    with suppress(ValueError):  # not in the main thread
        signal.signal(signal.SIGTERM, signal.default_int_handler)  # whoever stops the command has it tidy up
    try:
        status: int = options.run(options)
        return status
    except FileExistsError as error:
        print(f"gongkai: {error.filename} is a file, not a folder", file=sys.stderr)
        return 2
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the reader has gone; nothing is left to say
        return 1
    except (OSError, ModuleNotFoundError, ValueError) as error:  # those of models, corpora and indexes are ValueErrors
        told = f"{error.filename}: {error.strerror}" if isinstance(error, OSError) and error.filename else str(error)
        print(f"gongkai: {told}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("gongkai: stopped", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main())
