"""The name of a feature of place and form into what it means, in words that a reader of reports understands."""

from __future__ import annotations

from collections.abc import Callable

from nlp.markup import Words

#: What items of each kind of numeral look like.
_NUMERALS = {"whether": "一是", "bracket": "（一）", "arabic": "1.", "han": "一、", "ordinal": "第一，"}
#: The number from which on a count stands for itself and all above it.
_COUNTS_TO = 3
_COUNTS_TO_IN_SECTION = 2
_LENGTH_STEP, _LENGTH_STEPS = 20, 5
#: Opens the name of how the nearest heading ends.
_UNDER_END = "under$"


def feature_words(name: str, say: Words) -> str:
    """What a feature of `structural` means, in the language of `say`. Raises KeyError for a name that it never gives.

    >>> from nlp.markup import words
    >>> feature_words("restart 0 s5", words("en"))
    'no numbered list has begun in its section'
    >>> feature_words("length 2", words("zh"))
    '长 40 至 59 字'
    """
    if name.startswith(_UNDER_END):
        return say("feature.under_end", what=name.removeprefix(_UNDER_END))
    verb, _, rest = name.partition(" ")
    if verb == "to":  # `to come 1`
        verb, rest = "to_come", rest.removeprefix("come ")
    return _READINGS[verb](rest, say)


def _said(key: str) -> Callable[[str, Words], str]:
    """A reading with the rest of the name in it as it stands."""
    return lambda rest, say: say(f"feature.{key}", what=rest)


def _of_section(key: str) -> Callable[[str, Words], str]:
    return lambda rest, say: say(f"feature.{key}", section=_section(rest, say))


def _section(code: str, say: Words) -> str:
    return say.named("section", code)


def _end(rest: str, say: Words) -> str:
    return say("feature.end", what=rest or " ")


def _place(rest: str, say: Words) -> str:
    section, fifth = rest.rsplit(" ", 1)
    return say("feature.place", part=say(f"feature.fifth_{fifth}"), section=_section(section, say))


def _length(rest: str, say: Words) -> str:
    step = int(rest)
    least = step * _LENGTH_STEP
    if step == _LENGTH_STEPS:
        return say("feature.length_most", least=least)
    return say("feature.length", least=least, most=least + _LENGTH_STEP - 1)


def _numeral(rest: str, say: Words) -> str:
    kind = rest.split(" ")[0]
    if not kind:
        return say("feature.numeral_none")
    return say("feature.numeral", what=_NUMERALS[kind]) if kind in _NUMERALS else say("feature.numeral_other")


def _number(rest: str, say: Words) -> str:
    number, kind = rest.split(" ")
    if number != "0":
        return say(f"feature.number_{number}")
    return say("feature.number_none") if kind else say("feature.numeral_none")


def _restart(rest: str, say: Words) -> str:
    return say(f"feature.restart_{rest.split(' ')[0]}")


def _layout(rest: str, say: Words) -> str:
    key = f"feature.layout_{rest.split(' ')[0]}"
    return say(key) if say.has(key) else say("feature.layout_other")


def _turned(rest: str, say: Words) -> str:
    return say(f"feature.turned_{rest.split(' ')[0] or 'none'}")


def _spoken_of(key: str, names: str, say: Words) -> str:
    """What a segment speaks of: plans, answers, shortcomings."""
    if names == "none":
        return say(f"feature.{key}_none")
    joint = say("feature.and")
    return say(f"feature.{key}", what=joint.join(say(f"feature.cue_{name}") for name in names.split("+")))


def _cue(rest: str, say: Words) -> str:
    names, *behind = rest.split(" ")
    reading = _spoken_of("cue", names, say)
    return say("feature.both", one=reading, other=_turned(behind[0], say)) if behind else reading


def _list(rest: str, say: Words) -> str:
    return _spoken_of("list", rest.removeprefix("of ").split(" ")[0], say)


def _lead(rest: str, say: Words) -> str:
    key = f"feature.lead_{rest}"
    return say(key) if say.has(key) else say("feature.lead", count=rest)


def _counted(kind: str) -> Callable[[str, Words], str]:
    """So many words of a kind; with a section behind it the count is cut off earlier."""

    def reading(rest: str, say: Words) -> str:
        number, *section = rest.split(" ")
        if number == "0":
            return say("feature.no_words", kind=say(f"feature.{kind}"))
        most = _COUNTS_TO_IN_SECTION if section else _COUNTS_TO
        key = "feature.words_or_more" if int(number) == most else "feature.words"
        return say(key, count=number, kind=say(f"feature.{kind}"))

    return reading


def _tone(rest: str, say: Words) -> str:
    profile = rest.split(" ")[0]
    kinds = [say(f"feature.{key}") for key in ("lacking", "done", "to_come")]
    there = [kind for kind, mark in zip(kinds, profile) if mark == "1"]
    missing = [kind for kind, mark in zip(kinds, profile) if mark == "0"]
    joint = say("feature.and")
    if not missing:
        return say("feature.tone_all", there=joint.join(there))
    if not there:
        return say("feature.tone_none", missing=say("feature.or").join(missing))
    return say("feature.tone", there=joint.join(there), missing=say("feature.or").join(missing))


#: How the name goes on after its first word, and what that means.
_READINGS: dict[str, Callable[[str, Words], str]] = {
    "bias": lambda _, say: say("feature.bias"),
    "paragraph": lambda _, say: say("feature.paragraph"),
    "section": _of_section("section"),
    "first": _of_section("first"),
    "last": _of_section("last"),
    "heading": _said("heading"),
    "under": _said("under"),
    "end": _end,
    "place": _place,
    "length": _length,
    "numeral": _numeral,
    "number": _number,
    "restart": _restart,
    "layout": _layout,
    "turned": _turned,
    "cue": _cue,
    "list": _list,
    "lead": _lead,
    "lacking": _counted("lacking"),
    "done": _counted("done"),
    "to_come": _counted("to_come"),
    "tone": _tone,
}
