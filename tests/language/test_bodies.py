"""What bodies are called."""

import pytest

from nlp.language.bodies import full_name, kind, own_names


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("青岚县水利局", "水利局"),
        ("江北市 青岚县 水利局", "水利局"),
        ("国家税务总局青岚县税务局", "税务局"),
        ("沔陵市城市管理执法局", "城市管理执法局"),
        ("榕塘区人民政府国有资产监督管理委员会", "国有资产监督管理委员会"),
        ("青岚县乡村振兴局", "乡村振兴局"),
        ("青岚县人民政府", "县级政府"),
        ("沅河区人民政府办公室", "县级政府"),
        ("沅河区蒿坝镇党政综合办公室", "乡级政府"),
        ("榕塘区人民政府金蒲街道办事处", "乡级政府"),
        ("内蒙古自治区人民政府", "省级政府"),
        ("重庆市人民政府", "省级政府"),
        ("喀什地区行政公署", "市级政府"),
        ("澄湖市", "市级政府"),
        ("", ""),
        (None, ""),
    ],
)
def test_kinds_of_bodies(body, found):
    assert kind(body) == found


@pytest.mark.parametrize(
    ("body", "texts", "name"),
    [
        ("白芦镇", ["本报告由淮漪县白芦镇人民政府编制。"], "淮漪县白芦镇人民政府"),
        ("白芦镇人民政府", ["淮漪县白芦镇今年"], "淮漪县白芦镇人民政府"),
        ("白芦镇", [], "白芦镇人民政府"),
        ("金蒲街道", ["榕塘区金蒲街道"], "榕塘区金蒲街道办事处"),
        ("沔陵高新区", [], "沔陵高新区"),  # a zone has a committee
        ("沔陵高新区", ["沔陵高新区人民政府"], "沔陵高新区人民政府"),
        ("青岚县水利局", ["江北市青岚县水利局"], "青岚县水利局"),  # its place is named already
        ("人民政府", ["青岚县人民政府"], "人民政府"),
    ],
)
def test_names_filled_up_from_their_own_report(body, texts, name):
    assert full_name(body, texts) == name


def test_a_name_in_full_is_no_piece_of_a_sentence():
    """The longest name of at most twenty characters counts."""
    text = "湘澧自治州沔陵市方才走遍了各县白芦河口民族乡，榕塘区白芦河口民族乡"
    assert full_name("白芦河口民族乡", [text]) == "榕塘区白芦河口民族乡人民政府"


def test_ordinary_words_are_no_names_of_a_place():
    names = own_names("新华区水利局")
    assert "新华区" in names
    assert "新华" not in names


def test_names_given_are_kept_and_trimmed():
    assert own_names("", [" 青岚 ", "县", ""]) == ("青岚",)
