"""Who a body is by its name: every kind of body, at every level, in divisions as they were in the report's year."""

import pytest

from nlp.language.body_kinds import KINDS
from nlp.language.divisions import LEVELS, divisions_named, short_name
from nlp.language.identity import Identity, identify

#: Body, year, kind, level, place, code.
BODIES = """
北京市人民政府 2023 government province 北京市 110000
内蒙古自治区人民政府办公厅 2023 government province 内蒙古自治区 150000
淮安市人民政府 2023 government city 淮安市 320800
东莞市人民政府 2023 government city 东莞市 441900
大兴安岭地区行政公署 2023 government city 大兴安岭地区 232700
锡林郭勒盟行政公署 2023 government city 锡林郭勒盟 152500
延边朝鲜族自治州人民政府 2023 government city 延边朝鲜族自治州 222400
昆山市人民政府 2023 government county 昆山市 320583
仙桃市人民政府办公室 2023 government county 仙桃市 429004
石河子市人民政府 2023 government county 石河子市 659001
积石山保安族东乡族撒拉族自治县人民政府 2023 government county 积石山保安族东乡族撒拉族自治县 622927
淮安市洪泽区人民政府 2023 government county 洪泽区 320813
北京市朝阳区人民政府 2023 government county 朝阳区 110105
鄂温克族自治旗人民政府 2023 government county 鄂温克族自治旗 150724
上海市浦东新区人民政府 2023 government county 浦东新区 310115
神农架林区人民政府 2023 government county 神农架林区 429021
江苏省财政厅 2023 department province 江苏省 320000
上海市城市管理行政执法局 2023 department province 上海市 310000
杭州市园林文物局 2023 department city 杭州市 330100
广州市住房和城乡建设局 2023 department city 广州市 440100
北京市海淀区教育委员会 2023 department county 海淀区 110108
延吉市农业农村局 2023 department county 延吉市 222401
南京市人民政府国有资产监督管理委员会 2023 department city 南京市 320100
淮安市乡村振兴局 2023 department city 淮安市 320800
昆山市乡镇企业局 2010 department county 昆山市 320583
昆山市花桥镇人民政府 2023 town township 昆山市 320583
延吉市三道湾镇财政所 2023 department township 延吉市 222401
上海市崇明区新河镇人民政府 2023 town township 崇明区 310151
西乌珠穆沁旗浩勒图高勒苏木人民政府 2023 town township 西乌珠穆沁旗 152526
北京市海淀区人民政府中关村街道办事处 2023 street township 海淀区 110108
洪泽区朱坝街道办事处 2023 street township 洪泽区 320813
白芦镇人民政府 2023 town township - -
金蒲街道办事处 2023 street township - -
财政部 2023 department central - -
国家发展和改革委员会 2023 department central - -
国务院办公厅 2023 department central - -
海关总署 2023 department central - -
国家税务总局 2023 department central - -
中国证券监督管理委员会 2023 department central - -
国家税务总局江苏省税务局 2023 vertical province 江苏省 320000
国家税务总局淮安市税务局 2023 vertical city 淮安市 320800
国家税务总局昆山市税务局 2023 vertical county 昆山市 320583
国家统计局江苏调查总队 2023 vertical province 江苏省 320000
国家统计局无锡调查队 2023 vertical city 无锡市 320200
中国证券监督管理委员会江苏监管局 2023 vertical province 江苏省 320000
国家金融监督管理总局淮安监管分局 2023 vertical city 淮安市 320800
淮安市气象局 2023 vertical city 淮安市 320800
江苏省邮政管理局 2023 vertical province 江苏省 320000
淮安市市场监管局 2023 department city 淮安市 320800
南京海关 2023 vertical - - -
南京海事处 2023 vertical - - -
中华人民共和国上海海关 2023 vertical - - -
上海铁路监督管理局 2023 vertical - - -
中国人民银行淮安市分行 2023 vertical city 淮安市 320800
淮安市公安局交通警察支队 2023 department city 淮安市 320800
淮安市第一人民医院 2023 institution city 淮安市 320800
江苏省图书馆 2023 institution province 江苏省 320000
北京大学 2023 institution - - -
淮安市公共资源交易中心 2023 institution city 淮安市 320800
淮安市住房公积金管理中心 2023 institution city 淮安市 320800
淮安市水务集团有限公司 2023 enterprise city 淮安市 320800
昆山经济技术开发区管理委员会 2023 zone county 昆山市 320583
淮安市洪泽湖古堰风景区管理委员会 2023 zone city 淮安市 320800
苏州工业园区管理委员会 2023 zone city 苏州市 320500
天津市滨海新区人民政府 2023 government county 滨海新区 120116
新疆生产建设兵团第八师 2023 corps - - -
楚州区人民政府 2009 government county 楚州区 320803
淮安市淮安区人民政府 2013 government county 淮安区 320803
洪泽县水利局 2012 department county 洪泽县 320829
襄樊市人民政府 2009 government city 襄樊市 420600
毕节地区行政公署 2009 government city 毕节地区 522400
江北市青岚县水利局 2023 department county 青岚县 -
沅河区人民政府 2023 government county 沅河区 -
澄湖市财政局 2023 department city 澄湖市 -
江北市白石市人民政府 2023 government county 白石市 -
红柳经济开发区管理委员会 2023 zone - - -
财政局 2023 department - - -
淮安市财政局、淮安市税务局 2023 several city 淮安市 320800
"""
CASES = [line.split() for line in BODIES.split("\n") if line]


@pytest.mark.parametrize(("body", "year", "kind", "level", "place", "code"), CASES, ids=[case[0] for case in CASES])
def test_bodies_of_every_kind(body, year, kind, level, place, code):
    expected = Identity(*("" if value == "-" else value for value in (kind, level, place, code)))
    assert identify(body, int(year)) == expected


@pytest.mark.parametrize(
    "body", ["", " ", "市", "县", "省政府", "1", "(", "人民政府", "街道", "镇", "🐉", "国家", "、"]
)
def test_what_is_hardly_a_name_is_nobody_in_no_place(body):
    found = identify(body, 2023)
    assert found.place_code == ""
    assert found.kind in ("", *KINDS)
    assert found.level in ("", *LEVELS)


# ------------------------------------------------------------------------------ places of one name


@pytest.mark.parametrize(
    ("texts", "path", "code"),
    [
        ([], "", ""),
        (["南京市鼓楼区位于主城中心。"], "", "320106"),
        (["福建省行政服务平台、福州市政府网站同步发布。"], "", "350102"),
        (["开封各部门"], "", "410204"),
        (["江苏省办公厅印发"], "", ""),  # two districts of that province
        (["南京市、徐州市的做法"], "", ""),
        (["福建省的做法", "福建日报"], "", "350102"),
        (["上级要求"], "江苏省/徐州市/a.pdf", "320302"),
        (["南京市的做法"], "徐州/a.pdf", "320302"),
        (["南京市的做法"], "reports/徐州市鼓楼区2023.pdf", "320302"),
        ([], "福州市/鼓楼区/2023.pdf", "350102"),
        ([], "南京市与徐州市/2023.pdf", ""),
    ],
)
def test_a_county_of_a_name_that_several_have(texts, path, code):
    found = identify("鼓楼区人民政府", 2023, texts, path)
    assert (found.level, found.place, found.place_code) == ("county", "鼓楼区", code)


def test_a_name_that_two_levels_have_has_no_level():
    assert identify("朝阳市人民政府", 2023).place_code == "211300"
    assert identify("朝阳区人民政府", 2023).place_code == ""


def test_the_place_above_tells_which_one():
    assert identify("徐州市鼓楼区水利局", 2023).place_code == "320302"
    assert identify("福建省鼓楼区水利局", 2023).place_code == "350102"


def test_a_name_in_another_year_than_it_was_in_force():
    # The report of a year is published under the name of the next.
    assert identify("洪泽区人民政府", 2015).place_code == "320813"
    assert identify("洪泽县人民政府", 2023).place_code == "320829"
    assert identify("洪泽县人民政府", None).place_code == "320829"


def test_a_code_that_was_given_up_stands_for_its_years():
    assert identify("巢湖市人民政府", 2009).place_code == "341400"
    assert identify("巢湖市人民政府", 2013).place_code == "340181"


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("江苏省/淮安市/洪泽区/a.pdf", "320813"),
        ("320813_洪泽区/a.pdf", "320813"),
        ("淮安市/a.pdf", ""),
        ("鼓楼区/a.pdf", ""),
        ("徐州市鼓楼区/a.pdf", "320302"),
        ("资料/洪泽区的报告/a.pdf", ""),
    ],
)
def test_a_town_that_names_no_county_is_in_that_of_its_folder(path, code):
    assert identify("白芦镇人民政府", 2023, [], path).place_code == code


# ------------------------------------------------------------------------------ divisions


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("清新区", "清新"),
        ("浦东新区", "浦东"),
        ("万柏林区", "万柏林"),
        ("融水苗族自治县", "融水"),
        ("长白朝鲜族自治县", "长白"),
        ("喀喇沁左翼蒙古族自治县", "喀喇沁左翼"),
        ("西藏自治区", "西藏"),
        ("新疆维吾尔自治区", "新疆"),
        ("香港特别行政区", "香港"),
    ],
)
def test_short_names(name, short):
    assert divisions_named(name)
    assert short_name(name) == short


def test_every_code_has_its_province():
    from nlp.language.divisions import above

    for name in ("洪泽区", "仙桃市", "东城区", "淮安市"):
        for division in divisions_named(name):
            assert above(division, 2020)[-1].level == "province"
