"""A key and a language into the words that pages say it in: the catalogue `words.toml`."""

from __future__ import annotations

import locale
import os
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

LANGUAGES = ("zh", "en")
_CATALOGUE = Path(__file__).with_name("words.toml")


@dataclass(frozen=True)
class Words:
    """What pages say, in one language."""

    language: str
    entries: dict[str, str]

    def __call__(self, key: str, **values: object) -> str:
        """The words of a key, with values in their places. Raises KeyError for an unknown one.

        >>> words("en")("index.shown", first=1, last=3, all=9)
        '1–3 of 9'
        """
        return self.entries[key].format(**values)

    def named(self, group: str, code: str) -> str:
        """What a code of a group is called, or the code itself where it has no name (a label of somebody's own).

        >>> words("zh").named("label", "problem"), words("zh").named("label", "praise")
        ('问题', 'praise')
        """
        return self.entries.get(f"{group}.{code}", code)

    def has(self, key: str) -> bool:
        """Whether there are words for a key."""
        return key in self.entries


@lru_cache(maxsize=len(LANGUAGES))
def words(language: str) -> Words:
    """The catalogue in a language, `zh` or `en`. Raises ValueError for another."""
    if language not in LANGUAGES:
        raise ValueError(f"no words in the language {language}: give one of {', '.join(LANGUAGES)}")
    place = LANGUAGES.index(language)
    return Words(language, {key: both[place] for key, both in catalogue().items()})


@lru_cache(maxsize=1)
def catalogue() -> dict[str, tuple[str, str]]:
    """Every key, `group.name`, with what it says in Chinese and in English."""
    groups = tomllib.loads(_CATALOGUE.read_text("utf-8"))
    return {f"{group}.{name}": tuple(both) for group, entries in groups.items() for name, both in entries.items()}


def system_language() -> str:
    """`zh` where the system is set to Chinese, else `en`."""
    told = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), None)
    name = told or locale.getlocale()[0] or ""
    return "zh" if name.lower().startswith(("zh", "chinese")) else "en"
