"""Lines that are told to be furniture by where on the page they stand."""

import pytest

from nlp.language.text import Traced
from nlp.reading.document import Box
from nlp.structure.lines import Line
from nlp.structure.page_edges import drop_page_edges, is_page_number


def page(number: int, *items: tuple[float, str], size: float = 14) -> list[Line]:
    """Lines at heights from the top, of one size unless they say otherwise (height, text, size)."""
    lines = []
    for top, text, *own_size in items:
        height = own_size[0] if own_size else size
        lines.append(Line(Traced.of(text), number, box=Box(80, top, 400, top + height), size=height))
    return lines


def body(first: str) -> list[tuple[float, str]]:
    return [(100.0 + 22 * row, f"{first}之第{row}行公示牌已逐块核对") for row in range(6)]


def texts(lines: list[Line]) -> list[str]:
    return [line.text for line in lines]


def test_a_header_on_two_pages_only():
    pages = page(0, (40, "霁川县水务局年报"), *body("甲")) + page(1, (41, "霁川县水务局年报"), *body("乙"))
    assert texts(drop_page_edges(pages)) == [text for _, text in body("甲") + body("乙")]


def test_odd_and_even_pages_have_headers_of_their_own():
    headers = ["霁川县水务局", "二〇二三年年报"] * 2
    pages = [line for n, header in enumerate(headers) for line in page(n, (40, header), *body("甲乙丙丁"[n]))]
    assert not {"霁川县水务局", "二〇二三年年报"} & set(texts(drop_page_edges(pages)))


@pytest.mark.parametrize(
    ("head", "foot"),
    [
        ("2024/1/15 10:13 霁川县水务局年报", "https://shuiwu.example/2024/1.html {n}/2"),
        ("打印时间 2024年1月15日", "第{n}页 共2页"),
        ("内部资料", "— {n} —"),
    ],
)
def test_what_a_browser_or_an_office_prints_about_each_page(head, foot):
    pages = []
    for n in range(2):
        pages += page(n, (20, head), *body("甲乙"[n]), (800, foot.format(n=n + 1)))
    assert texts(drop_page_edges(pages)) == [text for _, text in body("甲") + body("乙")]


def test_lines_that_repeat_amid_pages_stay():
    same = (144.0, "本页无其他内容")
    pages = page(0, *body("甲")[:2], same, *body("甲")[3:]) + page(1, *body("乙")[:2], same, *body("乙")[3:])
    assert texts(drop_page_edges(pages)).count("本页无其他内容") == 2


@pytest.mark.parametrize(
    "number", ["3", "- 3 -", "三", "— 三 —", "Ⅲ", "iii", "第三页", "P. 3", "Page 3", "3/12", "（3）", "·3·"]
)
def test_a_page_number_apart_from_the_text(number):
    assert is_page_number(number)
    assert number not in texts(drop_page_edges(page(0, *body("甲"), (780, number))))


@pytest.mark.parametrize("number", ["3", "三"])
def test_a_number_close_to_the_text_stays(number):
    assert number in texts(drop_page_edges(page(0, *body("甲"), (232, number))))


@pytest.mark.parametrize("text", ["3.2", "三是更新慢", "2023年", "第三章", "共三项", "规章3"])
def test_what_is_no_page_number(text):
    assert not is_page_number(text)


@pytest.mark.parametrize("mark", ["①", "[1]", "*", "（1）", "1", "注："])
def test_notes_at_the_foot_of_a_page(mark):
    notes = [(760.0, f"{mark}公示牌数由河长办提供", 9.0), (772.0, "按年末在册数计。", 9.0)]
    assert texts(drop_page_edges(page(0, *body("甲"), *notes, (800, "- 1 -")))) == [text for _, text in body("甲")]


def test_small_type_without_a_mark_is_text():
    small = [(760.0, "公示牌数由河长办提供。", 9.0)]
    assert texts(drop_page_edges(page(0, *body("甲"), *small)))[-1] == "公示牌数由河长办提供。"


def test_without_positions_nothing_is_left_out():
    lines = [Line(Traced.of(text), n) for n in range(3) for text in ("霁川县水务局", f"第{n}段。", "- 1 -")]
    assert drop_page_edges(lines) == lines
