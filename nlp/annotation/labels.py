"""What stands for labels in an export (names, choices, marked spans, cells of a table) into what an annotator chose."""

from __future__ import annotations

import json
from collections.abc import Iterator

from nlp.annotation.records import GIVE
from nlp.annotation.tasks import AnnotationError, Choice, Record, is_object
from nlp.language.text import simplified
from nlp.learning.corpus import LABELS, is_label

#: The project's labels in Chinese.
IN_CHINESE = {"措施": "measure", "问题": "problem", "改进": "improvement", "其他": "other", "其它": "other"}
_JOINED_BY = "#"  # several labels in a cell of doccano's CSV
_AT_THE_ENDS = " \t\r\n\u3000。；;，,、：:！!？?.“”\"'（）()"  # what a mark may leave out at the ends of a segment


def choice_of(where: str, value: object, text: str) -> Choice:
    """What one annotator chose for a segment of this text.

    A value is a name, a list of names, an object with `choices`, or spans; in a table a cell with one of these as
    JSON, or names joined by #. A span that all of the segment stands in, marks of punctuation and blanks at its ends
    aside, labels the segment. Raises `AnnotationError` for what can name no label.

    >>> choice_of("a", {"choices": ["措施", "b"]}, "更新慢。"), choice_of("a", [[0, 3, "慢"], [2, 3, "c"]], "更新慢。")
    (Choice(names=('measure', 'b'), in_part=()), Choice(names=('慢',), in_part=('c',)))
    """
    names: list[str] = []
    in_part: list[str] = []
    for name, is_whole in _named(where, _opened(value), text):
        (names if is_whole else in_part).append(code_of(where, name))
    return Choice(tuple(dict.fromkeys(names)), tuple(dict.fromkeys(in_part)))


def code_of(where: str, name: str) -> str:
    """The label that a name stands for: the project's own go by their codes, also where they were given in Chinese.

    >>> code_of("a", "問題"), code_of("a", "Measure"), code_of("a", "时间表")
    ('problem', 'measure', '时间表')
    """
    if not is_label(name):
        raise AnnotationError(
            f"{where}: {name!r} can name no label: "
            "give 1 to 40 characters without braces, line breaks or blanks at the ends"
        )
    plain = simplified(name).casefold()
    return plain if plain in LABELS else IN_CHINESE.get(plain, name)


def _opened(value: object) -> object:
    """A cell of a table as what stands in it; anything else as it is."""
    if not isinstance(value, str):
        return value
    cell = value.strip()
    if cell.startswith(("[", "{")):
        try:
            return json.loads(cell)
        except (ValueError, RecursionError):
            return cell
    return [name.strip() for name in cell.split(_JOINED_BY) if name.strip()] if _JOINED_BY in cell else value


def _named(where: str, value: object, text: str) -> Iterator[tuple[str, bool]]:
    """The names in a value, each with whether it is said of all of the text."""
    if value is None or value == "":
        return
    if isinstance(value, str):
        yield value, True
    elif is_object(value):
        yield from _of_object(where, value, text)
    elif isinstance(value, list):
        for item in value:
            yield from _of_item(where, item, text)
    else:
        raise _no_names(where)


def _of_item(where: str, item: object, text: str) -> Iterator[tuple[str, bool]]:
    """The names in an item of a list: a name, an object, or a span as doccano writes it (begin, end, label)."""
    if isinstance(item, str):
        yield item, True
    elif is_object(item):
        yield from _of_object(where, item, text)
    elif isinstance(item, list) and len(item) == 3 and isinstance(item[2], str):
        yield from _of_span(where, item[0], item[1], item[2], text)
    else:
        raise _no_names(where)


def _of_object(where: str, value: Record, text: str) -> Iterator[tuple[str, bool]]:
    names = value.get("choices", value.get("labels", value.get("label")))
    start = value.get("start", value.get("start_offset"))
    end = value.get("end", value.get("end_offset"))
    listed = names if isinstance(names, list) else [names]
    if not all(isinstance(name, str) for name in listed):
        raise _no_names(where)
    for name in listed:
        if start is None and end is None:
            yield str(name), True
        else:
            yield from _of_span(where, start, end, str(name), text)


def _of_span(where: str, start: object, end: object, name: str, text: str) -> Iterator[tuple[str, bool]]:
    if not isinstance(start, int) or not isinstance(end, int) or start < 0:
        raise _no_names(where)
    yield name, text[start:end].strip(_AT_THE_ENDS) == text.strip(_AT_THE_ENDS)


def _no_names(where: str) -> AnnotationError:
    return AnnotationError(f"{where}: its labels are no list of names (numbers of labels do not tell them): {GIVE}")
