"""What is set aside before two texts are compared, and what is not."""

import pytest

from nlp.language.radicals import RADICALS
from nlp.reuse.normalise import normalise


def compared(text, *names):
    return normalise([text], names).text(0)


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("见 www.qinglan.gov.cn/zwgk 专栏", "见专栏"),
        ("写信到 xxgk_01@qinglan.gov.cn 申请", "写信到申请"),
        ("本县于二〇二三年十二月八日公开", "于公开"),
        ("一是贴榜，二是广播", "贴榜广播"),
        ("（三）贴榜", "贴榜"),
        ("答复十二件", "答复件"),
        ("全市我局公开", "公开"),
        ("我院法官", "我院法官"),
        ("開展公開", "开展公开"),
        ("各乡镇市县", "各县县县县"),
    ],
)
def test_what_copyists_change_anyway_is_set_aside(said, left):
    assert compared(said) == left


def test_a_name_is_set_aside_wherever_it_stands():
    assert compared("青岚县贴榜，青岚县广播", "青岚县") == "贴榜广播"


def test_three_counts_in_a_row_are_compared_and_two_are_not():
    assert compared("公开66件，部分公开7件，不予公开8件") == "公开\ue042件部分公开\ue007件不予公开\ue008件"
    assert compared("公开66件，部分公开7件") == "公开件部分公开件"


def test_a_recital_does_not_go_on_in_the_next_segment():
    normal = normalise(["公开66件，部分公开7件", "不予公开8件"])
    assert normal.text(0) + normal.text(1) == "公开件部分公开件不予公开件"


@pytest.mark.parametrize("radical", RADICALS)
def test_a_radical_is_the_character_that_looks_like_it(radical):
    assert compared(radical) == compared(RADICALS[radical])


def test_before_which_codes_a_number_stood():
    normal = normalise(["受理12件，答复3次"])
    assert normal.text(0) == "受理件答复次"
    assert normal.numbers.tolist() == [True, False, True, False, False, True]
