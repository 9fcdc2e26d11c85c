"""Sentences of this package, composed in English, into Chinese, for whoever reads them: the terminal and the tables.

Every message is composed in English where it arises, and put into Chinese at the edge, when it is printed or written.
`nlp/data/messages.zh.txt` has each of them with its fields open, `{1}: no such file`, and the Chinese below it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import nlp.regex as re

CATALOGUE = Path(__file__).parent / "data" / "messages.zh.txt"

#: A field of a message: `{1}`, `{#1}` for one that is a number, `{=1}` for a name that stays as it is.
FIELD = re.compile(r"\{([#=]?)(\d)\}")
_NUMBER = frozenset("0123456789.,%")
#: What parts the items of a list within a sentence, and what does so in Chinese.
_LISTS = (("; ", "；"), (", ", "，"))
#: What parts the remarks of a cell (`code: sentence; code: sentence`).
_REMARK = re.compile(r"; (?=[a-z][a-z0-9_-]{0,30}: )")
#: A remark: its code and what it says.
_CODED = re.compile(r"([a-z][a-z0-9_-]{0,30}): (.*)", re.DOTALL)


@dataclass(frozen=True)
class Template:
    """A message with its fields open: the `fixed` parts around them, in order, and the message in Chinese."""

    fixed: tuple[str, ...]
    names: tuple[str, ...]
    chinese: str

    @classmethod
    def of(cls, english: str, chinese: str) -> Template:
        """From the two lines of the catalogue."""
        parts = FIELD.split(english)
        numbers = [mark + name for mark, name in zip(parts[1::3], parts[2::3])]
        return cls(tuple(parts[::3]), tuple(numbers), chinese)

    def of_files(self) -> set[str]:
        """The fields that are names of files and folders, which stay as they are: `{1}: …`, `… {1}/…` and `{=1}`.

        >>> Template.of("{1}: {2} removed; {3} left", "").of_files()
        {'1'}
        """
        behind = zip(self.names, self.fixed[1:])
        named = {name.lstrip("=") for name, part in behind if part.startswith("/") or name.startswith("=")}
        if not self.fixed[0] and self.fixed[1:] and self.fixed[1].startswith(":"):
            named.add(self.names[0])
        return named

    def fields(self, sentence: str) -> dict[str, str] | None:
        """What a sentence has in the fields, by their names; None for another sentence.

        >>> Template.of("{1} is not {2}", "{1} 不是 {2}").fields("a.pdf is not there")
        {'1': 'a.pdf', '2': 'there'}
        """
        first, *middle = self.fixed
        if not sentence.startswith(first) or not sentence.endswith(self.fixed[-1]):
            return None
        found = []
        at = len(first)
        last = len(sentence) - len(self.fixed[-1])
        for number, part in enumerate(middle, 1):
            end = last if number == len(middle) else sentence.find(part, at, last)
            if end < at:
                return None
            found.append(sentence[at:end])
            at = end + len(part)
        if at != len(sentence) or not all(map(_fits, self.names, found)):
            return None
        return {name.lstrip("#="): field for name, field in zip(self.names, found)}


def _fits(name: str, field: str) -> bool:
    return not name.startswith("#") or (bool(field) and _NUMBER.issuperset(field))


@lru_cache(maxsize=1)
def catalogue() -> dict[str, str]:
    """Every message in English, with its fields open, and in Chinese. A line break within one is `\\n` there."""
    lines = [line for line in CATALOGUE.read_text("utf-8").splitlines() if line.strip() and not line.startswith("## ")]
    lines = [line.replace("\\n", "\n") for line in lines]
    return dict(zip(lines[::2], lines[1::2], strict=True))


@lru_cache(maxsize=1)
def _templates() -> list[Template]:
    """Those that begin with the most fixed words first, then those that have the most: the most particular is found."""
    templates = [Template.of(english, said) for english, said in catalogue().items()]
    return sorted(templates, key=lambda template: (-len(template.fixed[0]), -sum(map(len, template.fixed))))


@lru_cache(maxsize=4096)
def chinese(sentence: str) -> str:
    """A sentence in Chinese, what stands in its fields too; one that is not in the catalogue stays as it is.

    >>> chinese("  3 reports scored, 80 segments; 1 file failed")
    '  处理 3 份年报，80 个句段；失败 1 个文件'
    >>> chinese("no heading found for s5, s6")
    '没有找到这些部分的标题：s5, s6'
    """
    words = sentence.strip()
    said = _whole(words)
    return sentence if said is None else sentence.replace(words, said, 1)


def _whole(words: str) -> str | None:
    """A whole sentence in Chinese, None where the catalogue has none."""
    if not words:
        return None
    for template in _templates():
        fields = template.fields(words)
        if fields is not None:
            names = template.of_files()
            return _filled(template.chinese, fields, names)
    return None


def _filled(template: str, fields: Mapping[str, str], names: Collection[str]) -> str:
    return FIELD.sub(lambda field: fields[field[2]] if field[2] in names else _field(fields[field[2]]), template)


def _field(text: str) -> str:
    """What stands in a field: a sentence, a list of such, or a name, which stays as it is."""
    said = _whole(text.strip())
    if said is not None:
        return said
    for mark, chinese_mark in _LISTS:
        items = text.split(mark)
        told = [_whole(item) for item in items]
        if len(items) > 1 and any(told):
            return chinese_mark.join(item if said is None else said for item, said in zip(items, told))
    return text


def chinese_remarks(cell: str) -> str:
    """The remarks of a cell, `code: sentence; code: sentence`: sentences in Chinese, codes as they are.

    >>> chinese_remarks("no_headings: no section heading was found; the whole text is taken as section one")
    'no_headings: 没有找到各部分的标题；全文作为第一部分'
    """
    return "; ".join([_remark(remark) for remark in _REMARK.split(cell)])


def _remark(remark: str) -> str:
    coded = _CODED.fullmatch(remark)
    return f"{coded[1]}: {chinese(coded[2])}" if coded else chinese(remark)


def chinese_evidence(cell: str) -> str:
    """The evidence of a check, a place and a quotation with words in brackets behind it: these in Chinese.

    >>> chinese_evidence("s1 #3 [12:16] 收到5件 (new is 4 in the table)")
    's1 #3 [12:16] 收到5件（表格中新收为 4）'
    """
    head, bracket, words = cell.rpartition(" (")
    if not bracket or not words.endswith(")"):
        return chinese(cell)
    said = _whole(words[:-1])
    return cell if said is None else f"{head}（{said}）"


def lines_in_chinese(text: str) -> str:
    """A text of several lines: whole if the catalogue has it, else line by line."""
    said = _whole(text.strip())
    return "\n".join(map(chinese, text.split("\n"))) if said is None else said


def languages() -> Sequence[str]:
    """The languages that messages come in: the one they are composed in first."""
    return ("en", "zh")
