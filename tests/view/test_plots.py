"""Pictures: the right numbers stand on them, and every character has a glyph."""

import warnings

import matplotlib.font_manager
import numpy as np
import pandas as pd
import pytest

from nlp.markup.colours import LABEL_COLOURS, STATE_COLOURS
from nlp.view import plots

pytestmark = pytest.mark.filterwarnings("error")


@pytest.fixture(autouse=True)
def _a_font_is_there():
    try:
        plots.chinese_font()
    except plots.NoChineseFont as error:
        pytest.skip(str(error))


@pytest.fixture
def reports():
    return pd.DataFrame(
        {
            "body": ["青岚县水利局", "蒿坝镇人民政府", "澄湖市人民政府"],
            "year": [2022, 2023, 2023],
            "characters_measure": [60, 0, 5],
            "characters_problem": [20, 0, 15],
            "characters_other": [20, 0, 0],
        }
    )


@pytest.fixture
def edges():
    rows = [("青岚县", "蒿坝镇", 120), ("蒿坝镇", "鹭湾镇", 30), ("澄湖市", "嘉林区", 8)]
    return pd.DataFrame(rows, columns=["Source", "Target", "characters"])


def axes_of(picture):
    return picture.figure.axes[0]


def texts(picture):
    return [text.get_text() for text in axes_of(picture).texts]


def names_upright(picture):
    return [text.get_text() for text in axes_of(picture).get_yticklabels()]


def test_shares_of_labels_add_up_and_have_the_pages_colours(reports):
    picture = plots.label_shares(reports)
    bars = axes_of(picture).containers
    assert [bar.get_label() for bar in bars] == ["measure", "problem", "other"]
    assert [[round(part.get_width(), 2) for part in bar] for bar in bars] == [
        [0.6, 0, 0.25],
        [0.2, 0, 0.75],
        [0.2, 0, 0],
    ]
    assert matplotlib.colors.to_hex(bars[1][0].get_facecolor()) == LABEL_COLOURS["problem"]
    assert names_upright(picture) == ["青岚县水利局 2022", "蒿坝镇人民政府 2023", "澄湖市人民政府 2023"]
    assert texts(picture) == ["60%", "25%", "20%", "75%", "20%"]
    low, high = axes_of(picture).get_ylim()
    assert low > high  # the first report stands on top


def test_states_of_checks_are_counted():
    checks = pd.DataFrame({"rule": ["T1", "T1", "T1", "X"], "state": ["pass", "pass", "fail", "not_assessable"]})
    picture = plots.check_states(checks)
    widths = {bar.get_label(): [part.get_width() for part in bar] for bar in axes_of(picture).containers}
    assert widths == {"fail": [1, 0], "uncertain": [0, 0], "pass": [2, 0], "not_assessable": [0, 1]}
    assert list(widths) == list(STATE_COLOURS)
    assert names_upright(picture) == ["T1", "X"]


def test_means_by_year_and_their_intervals():
    table = pd.DataFrame({"year": [2022, 2022, 2023], "problem": [0.1, 0.3, 0.4]})
    picture = plots.over_years(table, {"problem": LABEL_COLOURS["problem"]}, "share")
    line, _, (bars,) = axes_of(picture).containers[0]
    assert line.get_xydata().tolist() == [[2022, pytest.approx(0.2)], [2023, 0.4]]
    (first, second) = (segment[:, 1] for segment in bars.get_segments())
    assert np.ptp(first) == pytest.approx(2 * 1.96 * 0.1)  # the standard error of 0.1 and 0.3 is 0.1
    assert np.ptp(second) == 0
    assert [label.get_text() for label in axes_of(picture).get_xticklabels()] == ["2022\nn = 2", "2023\nn = 1"]


def test_the_network_has_an_arrow_a_pair_as_wide_as_the_text(edges):
    picture = plots.who_copies_whom(edges)
    arrows = axes_of(picture).patches
    assert len(arrows) == 3
    assert [arrow.get_linewidth() for arrow in arrows] == [pytest.approx(0.6 + 3.4 * n / 120) for n in (120, 30, 8)]
    assert set(texts(picture)) == {"青岚县", "蒿坝镇", "鹭湾镇", "澄湖市", "嘉林区"}


def test_the_network_without_short_copies(edges):
    picture = plots.who_copies_whom(edges, least=30)
    assert len(axes_of(picture).patches) == 2
    assert "嘉林区" not in texts(picture)


def test_a_network_of_nobody(edges):
    assert plots.who_copies_whom(edges.iloc[:0])._repr_png_()


def test_calibration_has_a_dot_a_bin():
    picture = plots.calibration([(0.55, 0.5, 10), (0.95, 0.97, 90)])
    (dots,) = axes_of(picture).collections
    assert dots.get_offsets().tolist() == [[0.55, 0.5], [0.95, 0.97]]
    assert texts(picture) == ["10", "90"]


def test_intervals_stand_beside_their_names():
    picture = plots.intervals([("县", 0.1, 0.05, 0.2), ("乡镇", 0.3, 0.2, 0.5)], "errors", at=0.15)
    bars = axes_of(picture).collections[0].get_segments()
    assert [segment[:, 0].tolist() for segment in bars] == [[0.05, 0.2], [0.2, 0.5]]
    assert names_upright(picture) == ["县", "乡镇"]
    assert texts(picture) == ["0.100", "0.300"]


def test_two_labellings_against_each_other():
    picture = plots.against_each_other(["措施", "措施", "问题"], ["措施", "问题", "问题"], ("A", "B"))
    assert texts(picture) == ["1", "1", "0", "1"]
    assert axes_of(picture).get_ylabel() == "A"
    assert names_upright(picture) == ["措施", "问题"]


def test_two_labellings_of_different_length():
    with pytest.raises(ValueError, match="shorter"):
        plots.against_each_other(["a", "b"], ["a"], ("A", "B"))


def test_a_line_for_each_way_to_choose_labels():
    picture = plots.learning({"least certain first": [(20, 0.5), (40, 0.7)], "at random": [(20, 0.5), (40, 0.6)]}, "F1")
    lines = axes_of(picture).lines
    assert {line.get_label(): line.get_ydata().tolist() for line in lines} == {
        "least certain first": [0.5, 0.7],
        "at random": [0.5, 0.6],
    }
    assert len({line.get_color() for line in lines}) == 2


def test_what_is_said_and_what_is_true():
    picture = plots.said_and_true([0.1, 0.2], [0.15, 0.2], "problems")
    assert axes_of(picture).collections[0].get_offsets().tolist() == [[0.15, 0.1], [0.2, 0.2]]


@pytest.mark.parametrize("ending", ["svg", "pdf", "png"])
def test_every_format_has_chinese_and_the_same_bytes_again(tmp_path, reports, ending):
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        paths = [plots.label_shares(reports).save(tmp_path / f"{n}.{ending}") for n in "ab"]
    assert [str(one.message) for one in told if "lyph" in str(one.message)] == []
    first, second = (path.read_bytes() for path in paths)
    assert first == second
    assert first.startswith({"svg": b"<?xml", "pdf": b"%PDF", "png": b"\x89PNG"}[ending])


def test_an_ending_that_is_no_picture(tmp_path, reports):
    with pytest.raises(ValueError, match=r"name it \.svg, \.pdf, \.png"):
        plots.label_shares(reports).save(tmp_path / "a.docx")


def test_a_machine_without_chinese_is_told_what_to_install(monkeypatch):
    monkeypatch.setattr(matplotlib.font_manager.fontManager, "ttflist", [])
    plots.chinese_font.cache_clear()
    try:
        with pytest.raises(plots.NoChineseFont, match="fonts-noto-cjk"):
            plots.chinese_font()
    finally:
        plots.chinese_font.cache_clear()


@pytest.mark.parametrize("name", ["Microsoft YaHei", "PingFang SC", "WenQuanYi Zen Hei", "SimHei"])
def test_fonts_of_other_systems_are_found(monkeypatch, name):
    fonts = [matplotlib.font_manager.FontEntry(name=one) for one in ("DejaVu Sans", name)]
    monkeypatch.setattr(matplotlib.font_manager.fontManager, "ttflist", fonts)
    plots.chinese_font.cache_clear()
    try:
        assert plots.chinese_font() == name
    finally:
        plots.chinese_font.cache_clear()
