"""Names of reports and bodies into names of files that any system takes."""

from __future__ import annotations

import hashlib

import nlp.regex as re

_STRANGE = re.compile("[^a-z0-9]+")
_LONGEST = 40
_DIGEST_BYTES = 5


def file_name(name: str) -> str:
    """A file name for a report or body: what is plain of it, and a digest that tells it from all others.

    >>> file_name("chenghu-city-2023.pdf"), file_name("../../年报.pdf")
    ('chenghu-city-2023-pdf-c3cb7b4a95.html', 'pdf-567327ba8e.html')
    """
    digest = hashlib.blake2b(name.encode("utf-8", "surrogatepass"), digest_size=_DIGEST_BYTES).hexdigest()
    plain = _STRANGE.sub("-", name.lower()).strip("-")[:_LONGEST].strip("-")
    return f"{plain}-{digest}.html" if plain else f"{digest}.html"
