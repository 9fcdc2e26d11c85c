"""What stands behind the signature of a report is none of it, whatever it is."""

import pytest

import nlp
from nlp.reading.document import Document, pages_of

HEAD = (
    "霁川县水务局2023年政府信息公开工作年度报告\n一、总体情况\n全年公开水质信息12期。\n"
    "五、存在的主要问题及改进情况\n公示牌更新慢。\n"
)
SIX = "六、其他需要报告的事项\n本年度未收取信息处理费。\n"
SIGNED = "霁川县水务局\n2024年1月15日\n"


def last_section(text: str) -> str:
    report = nlp.parse(Document("x", "txt", "text", "utf-8", pages_of(HEAD + text)))
    return {section.code: section.text for section in report.sections}["s6"]


BEHIND = [
    "联系人：王某　联系电话：0517-8000000",
    "地址：霁川县河堤路9号\n邮编：223000",
    "附件：\n1.水质月报.xlsx\n2.公示牌清单.pdf",
    "附件\n霁川县水务局公开事项统计表\n事项\t单位\t数量\n水质月报\t期\t12",
    "相关阅读\n霁川县召开河长会\n下一篇：无",
    "免责声明：本站内容仅供参考，请以原件为准。",
    "网友评论\n很好，希望继续公开。",
    "责任编辑：张某",
    "分享到：微信 微博",
    "【关闭窗口】",
    "抄送：县政府办公室。\n霁川县水务局办公室　2024年1月15日印发",
    "备注：本报告数据由办公室汇总。",
    "上一篇：霁川县财政局2023年政府信息公开工作年度报告",
    "扫一扫在手机打开当前页",
    "二〇二四年一月公布于门户网站，欢迎监督。",
]


@pytest.mark.parametrize("behind", BEHIND)
def test_nothing_behind_the_signature_is_narrative(behind):
    assert last_section(SIX + SIGNED + behind + "\n") == "本年度未收取信息处理费。"


@pytest.mark.parametrize(
    "signed",
    [
        SIGNED,
        "2024年1月15日\n",
        "霁川县水务局2024年1月15日\n",
        "霁川县水务局\n二〇二四年一月十五日\n",
        "霁川县水务局\n二0二四年\n",
        "霁川县水务局（盖章）\n2024-01-15\n",
        "霁川县人民政府办公室\n霁川县水务局\n2024年1月15日\n",
        "霁川县水务局\n",
    ],
)
def test_signatures(signed):
    assert last_section(SIX + signed) == "本年度未收取信息处理费。"


@pytest.mark.parametrize(
    "line",
    [
        "联系人：王某",
        "监督电话：0517-8000000",
        "附件下载：公示牌清单.doc",
        "邮箱：a@b.example",
        "撰稿：李某 审核：赵某",
    ],
)
def test_contacts_and_annexes_without_a_signature(line):
    assert last_section(SIX + line + "\n") == "本年度未收取信息处理费。"


def test_a_date_in_a_sentence_is_no_signature():
    text = "六、其他需要报告的事项\n专栏于\n2023年7月1日\n改版，读者可留言。\n本年度未收取信息处理费。\n"
    assert last_section(text + SIGNED).endswith("本年度未收取信息处理费。")
    assert "改版，读者可留言。" in last_section(text + SIGNED)


def test_the_year_is_told_from_the_signature_where_nothing_else_tells_it():
    text = "霁川县水务局政府信息公开工作报告\n一、总体情况\n公开水质信息12期。\n六、其他需要报告的事项\n无。\n" + SIGNED
    report = nlp.parse(Document("x", "txt", "text", "utf-8", pages_of(text + "联系人：王某\n")))
    assert report.year == 2023
    assert report.body == "霁川县水务局"
