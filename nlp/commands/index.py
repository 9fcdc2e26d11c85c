"""`gongkai index`: reports into an index on disk, and what is in it."""

from __future__ import annotations

import argparse
import sys

from nlp.commands.arguments import Commands, Run, add_actions, add_command, add_jobs, add_reports, must_exist


def add(commands: Commands[argparse.ArgumentParser]) -> None:
    """Declares the subcommand and its actions."""
    actions = add_actions(commands, "index", about="keep reports on disk to look for sources in (score --against)")
    add_new = _add_action(
        actions,
        "add",
        _add,
        about="add reports to an index, which is made if it is not there",
        example="gongkai index add province.index reports/ --jobs -1",
    )
    add_reports(add_new)
    add_jobs(add_new)
    _add_action(
        actions,
        "list",
        _list,
        about="the reports of an index, a line each: name, body, year",
        example="gongkai index list province.index",
    )
    _add_action(
        actions,
        "info",
        _info,
        about="how much is in an index and what it takes on disk",
        example="gongkai index info province.index",
    )
    remove = _add_action(
        actions,
        "remove",
        _remove,
        about="take reports out of an index by their names",
        example="gongkai index remove province.index county-2022.pdf",
    )
    remove.add_argument("names", nargs="+", metavar="NAME", help="names as gongkai index list has them")
    _add_action(
        actions,
        "check",
        _check,
        about="read all of an index and tell what is wrong with it",
        example="gongkai index check province.index",
    )
    _add_action(
        actions,
        "merge",
        _merge,
        about="make one part of all parts of an index, which is quicker to look through",
        example="gongkai index merge province.index",
    )


def _add_action(
    actions: Commands[argparse.ArgumentParser], name: str, run: Run, *, about: str, example: str
) -> argparse.ArgumentParser:
    action = add_command(actions, name, run, about=about, example=example)
    action.add_argument("index", metavar="INDEX", help="the folder of the index")
    return action


def _add(options: argparse.Namespace) -> int:
    from nlp.batch.reference import add_reports
    from nlp.batch.run_summary import counted
    from nlp.language.text import printable

    must_exist(options.paths)
    added = add_reports(options.index, options.paths, jobs=options.jobs, progress=sys.stderr.isatty())
    for failure in added.failures:
        print(printable(f"gongkai: {failure.file} ({failure.stage}): {failure.reason}"), file=sys.stderr)
    new = counted(added.new, "report")
    failed = counted(len(added.failures), "file")
    print(f"{options.index}: {new} added, {added.known} there already or copies, {failed} failed; {added.total} in all")
    return 0 if added.new or added.known else 1


def _list(options: argparse.Namespace) -> int:
    from nlp.language.text import printable
    from nlp.reuse import Index

    for report in Index.open(options.index).reports():
        print("\t".join(map(printable, (report.report, report.body or "", str(report.year or "")))))
    return 0


def _info(options: argparse.Namespace) -> int:
    from nlp.batch.run_summary import counted
    from nlp.reuse import Index

    index = Index.open(options.index)
    parts = counted(len(index.shards), "part")
    print(f"{options.index}: {counted(len(index), 'report')}, {counted(index.segments(), 'segment')} in {parts}")
    for name, size in index.size().items():
        print(f"{name}: {size / 1e6:.1f} MB")
    return 0


def _remove(options: argparse.Namespace) -> int:
    from nlp.batch.run_summary import counted
    from nlp.reuse import Index

    index = Index.open(options.index)
    removed = index.remove(options.names)
    print(f"{options.index}: {counted(removed, 'report')} removed; {len(index)} left")
    if not removed:
        print("none has such a name: gongkai index list has the names", file=sys.stderr)
    return 0 if removed else 1


def _check(options: argparse.Namespace) -> int:
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


def _merge(options: argparse.Namespace) -> int:
    from nlp.batch.run_summary import counted
    from nlp.reuse import Index

    index = Index.open(options.index)
    before = len(index.shards)
    index.merge()
    print(f"{options.index}: {counted(before, 'part')} before, {len(index.shards)} now; {len(index)} reports")
    return 0
