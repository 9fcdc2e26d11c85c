"""A template and plain data into a page: one file without a server, a network or anything that it would load.

Style and script stand in the page, and its policy (`Content-Security-Policy`) allows these two by their hashes and
nothing else: whatever a report brings along is neither run nor fetched, even if it were not escaped.
"""

from __future__ import annotations

import base64
import hashlib
import json
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nlp.regex as re
from nlp.markup.colours import CHANGE_COLOURS, KIND_COLOURS, dark_tint, ink_on, label_colours, light_tint
from nlp.markup.words import system_language, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    import jinja2
    from markupsafe import Markup

_TEMPLATES = Path(__file__).with_name("templates")
#: The script of each page.
_SCRIPTS = {"index.html": "index.js", "report.html": "report.js", "years.html": "report.js"}
_POLICY = ("default-src 'none'", "base-uri 'none'", "form-action 'none'")
#: Control characters, and marks that turn text around or hide it: none is part of what is read.
_UNSHOWN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb]")
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
#: How a number is written where there is none.
NO_VALUE = "–"


def page(template: str, language: str, labels: Sequence[str], **values: Any) -> str:
    """A whole page in a language; each of the labels has a colour. Raises ValueError for an unknown language."""
    style = colour_style(labels) + _asset("shared.css") + _asset("page.css")
    script = _asset(_SCRIPTS[template])
    policy = "; ".join((*_POLICY, f"style-src {_hash(style)}", f"script-src {_hash(script)}"))
    whole = _environment().get_template(template)
    return whole.render(**_tools(language, labels), **values, style=style, script=script, policy=policy)


def fragment(template: str, labels: Sequence[str] = (), language: str | None = None, **values: Any) -> str:
    """A part of a page, with its style, for a notebook; in the system's language unless one is given."""
    style = colour_style(labels) + _asset("shared.css")  # the frame keeps it to what is shown
    part = _environment().get_template(template)
    return part.render(**_tools(language or system_language(), labels), **values, style=style)


def colour_style(labels: Sequence[str]) -> str:
    """The colours of labels, as classes `l0`, `l1` … in their order, and of kinds of reuse and changes, as `k-peer` …

    >>> print(colour_style(["problem"]).splitlines()[0])
    .l0{--label:#e69f00;--on:#111111;--tint:#fbf0d6}
    """
    rules = []
    for place, colour in enumerate(label_colours(labels).values()):
        ink = ink_on(colour)
        rules.append(f".l{place}{{--label:{colour};--on:{ink};--tint:{light_tint(colour)}}}")
        rules.append(f"@media screen and (prefers-color-scheme:dark){{.l{place}{{--tint:{dark_tint(colour)}}}}}")
    for kind, colour in (KIND_COLOURS | CHANGE_COLOURS).items():
        rules.append(f".k-{kind}{{--label:{colour};--on:{ink_on(colour)};--tint:{light_tint(colour)}}}")
        rules.append(f"@media screen and (prefers-color-scheme:dark){{.k-{kind}{{--tint:{dark_tint(colour)}}}}}")
    return "\n".join(rules) + "\n"


def data(value: Any) -> Markup:
    """Plain data as JSON that can stand in a page and end nothing there. Raises ValueError for what is no number.

    >>> print(data(["</script>", 1]))
    ["\\u003c/script\\u003e",1]
    """
    from markupsafe import Markup

    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    for mark in "<>&'\u2028\u2029":
        text = text.replace(mark, f"\\u{ord(mark):04x}")
    return Markup(_UNSHOWN.sub(_REPLACEMENT, text))


#: Less than this is no whole percent.
_HALF_PERCENT = 0.005


def percent(share: float | None) -> str:
    """A share as a reader has it.

    >>> percent(0.345), percent(0.0004), percent(0.0), percent(None)
    ('34%', '<1%', '0%', '–')
    """
    if share is None:
        return NO_VALUE
    return "<1%" if 0 < share < _HALF_PERCENT else f"{share:.0%}"


def number(value: float | None) -> str:
    """A number with as many digits as matter.

    >>> number(12.0), number(0.12345), number(1234.5), number(None)
    ('12', '0.1235', '1,234.5', '–')
    """
    if value is None:
        return NO_VALUE
    if value == int(value) or abs(value) >= _LARGE:
        return f"{value:,.10g}"
    return f"{value:.4g}"


#: From here on four digits would cut off what stands before the point.
_LARGE = 1000


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


def _tools(language: str, labels: Sequence[str]) -> dict[str, Any]:
    """What every template may call."""
    spoken = words(language)
    return {
        "t": spoken,
        "named": spoken.named,
        "has_words": spoken.has,
        "language": language,
        "labels": labels,
        "label_class": {label: f"l{place}" for place, label in enumerate(labels)},
    }


@lru_cache(maxsize=1)
def _environment() -> jinja2.Environment:
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_TEMPLATES, encoding="utf-8"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
    )
    environment.filters.update(data=data, percent=percent, number=number)
    return environment


def _shown(value: Any) -> Any:
    """A text of a report without characters that are no part of what is read."""
    return _UNSHOWN.sub(_REPLACEMENT, value) if type(value) is str else value


@lru_cache(maxsize=8)
def _asset(name: str) -> str:
    """A style or script."""
    return (_TEMPLATES / name).read_text("utf-8")
