"""Files and folders into the reports that tasks are made of, each under the name that it goes by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from nlp.annotation.tasks import Key
from nlp.reading.document import Document, ReadError
from nlp.reading.files import read
from nlp.reading.paths import display_path, report_names, walk
from nlp.structure.report import ParseError, Report, Section, parse
from nlp.structure.segment import Segment, by_section


@dataclass(frozen=True)
class Source:
    """A report that was read: the name it goes by, its text, and its sections with their segments."""

    name: str
    document: Document
    parsed: Report
    sections: tuple[tuple[Section, list[Segment]], ...]

    def narrative(self) -> list[Segment]:
        """The segments that a label can stand on, in order."""
        everything = [segment for _, segments in self.sections for segment in segments]
        return [segment for segment in everything if not segment.is_heading]

    def key(self, segment: Segment) -> Key:
        """Where one of its segments stands."""
        return (self.name, segment.section, segment.position)


def read_sources(paths: Iterable[str | Path], notes: list[str], wanted: set[str] | None = None) -> Iterator[Source]:
    """The reports in files and folders, named as `nlp.score` names them; a file that fails becomes a note."""
    roots = list(paths)
    files = walk(roots)
    for path, name in zip(files, report_names(files, roots)):
        if wanted is not None and name not in wanted:
            continue
        try:
            document = read(path)
            parsed = parse(document)
            source = Source(name, document, parsed, tuple(by_section(parsed)))
        except (ReadError, ParseError) as error:
            notes.append(f"{display_path(path)}: {error}")
        except Exception as error:
            notes.append(f"{display_path(path)}: unexpected {type(error).__name__}: {error}; please report this file")
        else:
            yield source
