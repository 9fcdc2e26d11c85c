"""Patterns put together from alternatives."""

import re
from re import _constants as codes
from re import _parser as regex

import pytest

from nlp.forms.asked import _SINGLE
from nlp.forms.labels import _REQUEST
from nlp.forms.phrases import words_of
from nlp.forms.wording import _STOCK
from nlp.language.patterns import either, led_by, word_list


def test_the_first_alternative_that_fits_is_taken():
    assert re.match(either("公开", "公开申请"), "公开申请").group() == "公开"
    assert re.match(either("公开申请", "公开"), "公开申请").group() == "公开申请"


def test_alternatives_stay_together_behind_what_stands_before():
    assert re.fullmatch("主动" + word_list("公开 发布", "回应"), "主动回应")
    assert not re.fullmatch("主动" + word_list("公开 发布", "回应"), "回应")


# A pattern that is led by characters must be led by all that it can begin with, or it misses what begins otherwise.


def first_of(items) -> tuple[set[str], bool]:
    """What characters a parsed pattern can begin with, and whether it may match nothing at all."""
    found: set[str] = set()
    for code, argument in items:
        characters, is_optional = _first(code, argument)
        found |= characters
        if not is_optional:
            return found, False
    return found, True


def _first(code, argument) -> tuple[set[str], bool]:
    if code is codes.LITERAL:
        return {chr(argument)}, False
    if code is codes.IN:
        assert all(each is codes.LITERAL for each, _ in argument)
        return {chr(character) for _, character in argument}, False
    if code is codes.BRANCH:
        branches = [first_of(branch) for branch in argument[1]]
        return set().union(*(each for each, _ in branches)), any(is_optional for _, is_optional in branches)
    if code is codes.SUBPATTERN:
        return first_of(argument[-1])
    if code is codes.MAX_REPEAT:
        characters, is_optional = first_of(argument[2])
        return characters, is_optional or argument[0] == 0
    assert code in (codes.ASSERT, codes.ASSERT_NOT)
    return set(), True


@pytest.mark.parametrize(
    "pattern", [words_of(2024), _REQUEST, _SINGLE, _STOCK], ids=lambda pattern: pattern.pattern[-12:]
)
def test_a_pattern_is_led_by_all_that_it_can_begin_with(pattern):
    lead, *rest = regex.parse(pattern.pattern)
    assert lead[0] is codes.ASSERT
    named, _ = first_of(lead[1][1])
    assert (named, False) == first_of(rest)


def test_a_lead_that_misses_an_alternative_is_told():
    lead, *rest = regex.parse(led_by("公", "公开|复议"))
    assert first_of(lead[1][1])[0] != first_of(rest)[0]
