"""`gongkai count`: a scored run and lists of words into how often each word stands where."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from nlp.commands.arguments import Commands, add_command, add_format


def add(commands: Commands[argparse.ArgumentParser]) -> None:
    """Declares the subcommand."""
    count = add_command(
        commands,
        "count",
        _count,
        about="count the words of your own lists in each report, section and label of a scored run",
        example="gongkai count scored/ --words words.csv",
    )
    count.add_argument("folder", metavar="SCORED", help="the folder that gongkai score wrote")
    count.add_argument(
        "--words",
        required=True,
        metavar="FILE",
        help="CSV with columns list, word; words, no regular expressions; of two words of a list that overlap the one"
        " that begins first counts, of two that begin together the longer",
    )
    add_format(count)
    count.add_argument("--out", metavar="DIR", help="folder for the table counts (default: SCORED)")
    count.add_argument(
        "--anywhere",
        action="store_true",
        help="count a word within longer words, too (without it 公开 does not stand in 依申请公开)",
    )
    count.add_argument(
        "--dictionary",
        metavar="FILE",
        help="words to keep together, as gongkai score takes them; give the same file here",
    )


def _count(options: argparse.Namespace) -> int:
    from nlp.batch.keyword_counts import count_into, dictionary_of
    from nlp.batch.run_summary import counted

    folder = Path(options.folder)
    used = dictionary_of(folder)
    if used and not options.dictionary:
        print(
            f"note: the run was scored with --dictionary {used}: give it here, too, to count in the same words",
            file=sys.stderr,
        )
    done = count_into(
        folder,
        options.words,
        Path(options.out or folder),
        anywhere=options.anywhere,
        dictionary=options.dictionary,
        formats=options.format,
        language=options.lang,
    )
    for remark in done.remarks:
        print(remark, file=sys.stderr)
    where = " and ".join(map(str, done.files))
    print(f"{counted(done.found, 'word')} of the lists found in {counted(done.reports, 'report')}: {where}")
    return 0
