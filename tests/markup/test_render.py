"""Pages: what may run in them, and that nothing of a report does."""

import re
from html.parser import HTMLParser

import pytest

import nlp
from nlp.markup.colours import LABEL_COLOURS, dark_tint, ink_on, label_colours, light_tint, mixed
from nlp.markup.render import data
from nlp.view import beside, mark


def luminance(colour):
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    darker, brighter = sorted([luminance(one), luminance(other)])
    return (brighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("colour", label_colours([*LABEL_COLOURS, "a", "b", "c", "d"]).values())
def test_text_can_be_read_on_every_colour(colour):
    assert contrast(colour, ink_on(colour)) >= 4.5
    assert contrast(light_tint(colour), "#1c1e21") >= 4.5
    assert contrast(dark_tint(colour), "#e7e9ec") >= 4.5


def test_colours_of_labels_differ_in_brightness_or_hue_for_the_colour_blind():
    """As seen without red cones (Viénot, Brettel and Mollon 1999), no two labels look alike."""

    def seen(colour):
        red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
        return 0.11 * red + 0.89 * green, blue

    shown = [seen(colour) for colour in LABEL_COLOURS.values()]
    for place, one in enumerate(shown):
        for other in shown[place + 1 :]:
            assert abs(one[0] - other[0]) + abs(one[1] - other[1]) > 40


def test_more_labels_than_colours_begin_anew():
    assert len(label_colours([str(number) for number in range(20)])) == 20


def test_a_colour_laid_on_a_ground():
    assert mixed("#000000", "#ffffff", 0.0) == "#ffffff"


@pytest.mark.parametrize("text", ["</script><script>", "<!--", "&lt;", "'", "\u2028", "\u202e"])
def test_data_ends_no_script(text):
    assert not re.search("[<>&'\u2028\u202e]", str(data({"text": text})))


def test_data_that_is_no_number():
    with pytest.raises(ValueError, match="not JSON compliant"):
        data(float("nan"))


EVIL = "</style></p><script>alert(1)</script><img src=x onerror='alert(2)'>\" onclick=\"alert(3)"


class Tags(HTMLParser):
    """The tags and attributes of a piece of HTML."""

    def __init__(self, html):
        super().__init__()
        self.found = set()
        self.open = []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.found |= {tag, *(name for name, _ in attributes)}
        if tag not in ("br", "meta", "rect"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        if tag != "rect":
            assert self.open.pop() == tag


@pytest.mark.parametrize("language", ["zh_CN.UTF-8", "en_GB.UTF-8"])
def test_what_a_notebook_shows_carries_no_markup_of_a_report(monkeypatch, tmp_path, compose, language):
    monkeypatch.setenv("LC_ALL", language)
    path = tmp_path / "evil.txt"
    path.write_text(compose("青岚县水利局", 2022, f"2022年，我局公开信息12条{EVIL}，办理申请3件。"), "utf-8")
    report = nlp.parse(nlp.read(path))
    other = tmp_path / "earlier.txt"
    other.write_text(compose("青岚县水利局", 2021, f"2021年，我局公开信息12条{EVIL}，办理申请3件。"), "utf-8")
    scores = nlp.score([path, other])
    both = beside(scores, "evil.txt")
    assert "alert(1)" in both.html
    shown = [report, scores, nlp.explain(nlp.narrative(report), 0), mark(scores, "evil.txt"), both]
    for page in (one._repr_html_() for one in shown):
        tags = Tags(page)
        assert tags.open == []
        assert not tags.found & {"script", "img", "onclick", "onerror", "src"}
