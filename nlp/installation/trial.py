"""The package at work on one small report into whether it does what it should."""

from __future__ import annotations

import tempfile
from pathlib import Path

from nlp.batch import score
from nlp.installation.finding import BROKEN, MISSING, OK, Finding
from nlp.labelling.classify import ModelError, load_model
from nlp.shipped import shipped_model

#: A report of an invented body.
_REPORT = """青岚县水利局2023年政府信息公开工作年度报告
一、总体情况
全年在门户网站公开水质信息十二期。
二、主动公开政府信息情况
三、收到和处理政府信息公开申请情况
四、政府信息公开行政复议、行政诉讼情况
五、存在的主要问题及改进情况
专栏更新不够及时。下一步将按周更新。
六、其他需要报告的事项
无。
"""


def look_at_model(path: Path | None = None) -> Finding:
    """Whether the model that comes with the package is there and whole."""
    path = path or shipped_model()
    again = "install gongkai again; in a clone: git checkout -- models"
    if not path.is_file():
        return Finding("model", BROKEN, f"{path} is not there", again)
    try:
        model = load_model(path)
    except ModelError as error:
        return Finding("model", BROKEN, str(error), again)
    return Finding("model", OK, f"{path} is whole and tells {', '.join(model.labels)} apart")


def try_a_report() -> Finding:
    """Whether a report is scored, by a process of its own as all are."""
    what = "trial report"
    try:
        with tempfile.TemporaryDirectory(prefix="gongkai-") as name:
            path = Path(name) / "report.txt"
            path.write_text(_REPORT, "utf-8")
            scores = score(path)
    except Exception as error:
        said = f"could not be scored: {type(error).__name__}: {error}"
        return Finding(what, BROKEN, said, "please report this with what gongkai doctor says")
    if len(scores.failures):
        return Finding(what, BROKEN, f"failed: {scores.failures['reason'].iloc[0]}", "please report this")
    return Finding(what, OK, f"scored, {len(scores.segments)} segments")


def look_at_font() -> Finding | None:
    """Whether plots have a font with Chinese characters; None where there is no matplotlib to draw them."""
    from nlp.view.plots import NoChineseFont, chinese_font

    what = "font for plots"
    try:
        return Finding(what, OK, f"{chinese_font()} has Chinese characters")
    except ImportError:
        return None
    except NoChineseFont:
        said = "no font has Chinese characters, so that nothing can be drawn"
        return Finding(
            what, MISSING, said, "install Noto Sans CJK SC (Debian, Ubuntu: sudo apt install fonts-noto-cjk)"
        )
