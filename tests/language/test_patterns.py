"""Patterns put together from alternatives."""

import re

from nlp.language.patterns import either, word_list


def test_the_first_alternative_that_fits_is_taken():
    assert re.match(either("公开", "公开申请"), "公开申请").group() == "公开"
    assert re.match(either("公开申请", "公开"), "公开申请").group() == "公开申请"


def test_alternatives_stay_together_behind_what_stands_before():
    assert re.fullmatch("主动" + word_list("公开 发布", "回应"), "主动回应")
    assert not re.fullmatch("主动" + word_list("公开 发布", "回应"), "回应")
