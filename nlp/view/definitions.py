"""Codes and columns of the tables into what the data dictionary says of them, in the language of the pages."""

from __future__ import annotations

from dataclasses import dataclass

from nlp.batch.dictionary import dictionary
from nlp.chinese import chinese_evidence


@dataclass(frozen=True)
class Definitions:
    """The data dictionary in one language, `en` or `zh`."""

    language: str

    def code(self, group: str, code: str) -> str:
        """What a code of a list means, or the code itself where it is of no list (a table of another version).

        >>> Definitions("zh").code("copy_flag", "stale_year"), Definitions("zh").code("copy_flag", "mine")
        ('残留上年的日期', 'mine')
        """
        told = dictionary().codes[group].get(code)
        return code if told is None else told.of(self.language).replace("`", "")

    def said(self, sentence: str) -> str:
        """A warning, a reason or the evidence of a check, which tables have in the language of their run or in English.

        >>> Definitions("zh").said("which cell is wrong is not determined")
        '哪一格有误无法确定'
        """
        return chinese_evidence(sentence) if self.language == "zh" else sentence

    def column(self, table: str, name: str) -> str:
        """What a column holds, in a few words.

        >>> Definitions("en").column("nearest", "share")
        'share of the whole report'
        """
        definition = dictionary().tables[table].column(name)
        return name if definition is None else definition.title.of(self.language)
