"""A short piece of text into whether it is a bare heading: names a topic and says nothing of it."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum

import nlp.regex as re
from nlp.language.bodies import OWN_BODY
from nlp.language.numerals import ENUMERATOR
from nlp.language.patterns import word_list
from nlp.language.text import simplified

#: What the name of a topic ends in.
_TOPIC_END = re.compile(
    word_list(
        "情况 措施 问题 不足 工作 建设 管理 保障 公开 计划 打算 方面 事项 方向 原因 安排 思路 做法 成效 制度",
        "机制 平台 渠道 内容 形式 解读 回应 监督 培训 考核 领导 机构 队伍 概述 举措 困难 短板 差距 目标 重点",
        "任务 申请 信息 目录 指南 数据 统计 服务 互动 参与 复议 诉讼 费用 收费 减免 附件 附表 其他 其它 说明",
        "进展 亮点 经验 宣传 力度 领域 环节 来源 方式 之处 审查 审核 评估 整改 改进 收到和处理 开展 落实 建议",
        "意见 特点 规范 体系 依据 专栏 载体 新媒体 网站 公报 清单 数量 时效 结果 处理费 办理 关切 创新 延伸",
        "场所 通告 衔接 公示 组织推进 组织推动 属性",
    )
    + "$"
)

#: What makes a noun of the verb before it: 规范化建设情况, 常态化管理机制.
_OF_KIND = word_list("情况 工作 方面 水平 机制 措施 制度 要求 目标 试点 成效 程度 体系 和 与 及 、")

#: How a statement begins: with its verb, or with the adverb before that.
_VERB_START = re.compile(
    word_list(
        # How something is done
        "持续 不断 进一步 切实 着力 大力 积极 全面 深入 严格 认真 扎实 有序 有效 及时 稳步 稳妥 多点 常态",
        "继续 充分 主动(?!公开) 努力(?!方向) 加快 强力 精准 系统化? 紧[盯扣抓] 规范(?!性|化) 从严 高标准",
        "多渠道 多措 全力 统筹 精心 坚决 依法(?!行政|公开|申请公开) 重点(?=推) 自觉 首次 集中 先后 探索 按[照季月周期]",
        # 规范化办理依申请公开, but not 规范化建设情况
        f"[一-龥]{{2}}化(?:办理|建设|管理|运行|公开|处理)(?!{_OF_KIND}|$)",
        "[一-龥]{2}化(?:推[进动行]|开展|做好|落实|加强|提升|深化|强化|抓|回应|提供|打造|构建)",
        "每[年季月周半] 同时 严禁 为 鼓励 新增 稳[住定] 下沉 强(?!制) 做活",
        # What is done; where a noun follows that makes a topic of it, it is none
        "加强 加大 加速 推进 推动 推广 完善 健全 建立 优化 强化 深化 提升 提高 拓展 拓宽 扩大 做[好实优细强到] 抓",
        "落实 贯彻 严[把守控考] 把 突出 聚焦 围绕 明确 压实 夯实 筑牢 打造 丰富 创新 促进 畅通 细化 狠抓 增强",
        "确保 构建 实施 开展 组织(?!领导|机构|保障|建设|管理|实施|情况|架构|体系|推[进动]) 坚持 注重",
        "保障(?!措施|机制|情况|工作|监督|$) 保持 用好 办理(?=公开|申请|依申) 回应(?!情况) 用[活好足] 敞开",
        "防范 防止 对标 调整 梳理 整合 紧跟 延[伸长] [办答管建]好 选优 配[强齐备] 补(?![贴助偿充正])",
        "改进(?!措施|情况|方向|计划|意见|工作|建议|思路|$) 改[版造变] 升级 整改(?!措施|情况|落实|计划|方案|$)",
        "解决 搭[建起] 依托 借助 利用 发挥 举办 理顺 重视 提质 接受",
        # To whom, what must be, what is not
        "定期 让 使 以 对(?!外) 向(?!社会|群众) 将 要(?!点) 应(?!用|急) 需(?!要) 该",
        "未 没有 无(?!障碍|法) 无法 缺乏 缺少 缺 不 有(?!关) 在",
        # More of what is done
        "给 请 转 拉 盘活 统一(?!平台) 缩短 充实 清理 制[定订](?!情况) 出台 摸 立 助力 征集 修订 编[制印] 更新",
        "公布 发布 宣传(?=《) 选 设立 设置 指导 督促 晒 亮 前置 整治",
        # Who or when, and that there was none or still is
        rf"全年 本年度?(?:无|未|没) {OWN_BODY}(?:无|未|没|有)",
        "存在[^的]{1,14}(?:不|问题$|现象|情况$) 还?有待",
        "主动公开(?!政府|信息|的|和|、|与|及|情况|方面|工作|内容|渠道|形式|数量|$)",
    )
)
#: Phrases that begin with a verb and name a topic all the same: 落实年度工作要点情况, 开展培训的措施.
_VERB_TOPIC = re.compile(
    word_list("落实 贯彻 开展 推进 实施 整改 改进 加强 存在 解决 回应 保障 完善 建立 组织 规范 优化 提升")
    + "[^，]{0,18}(?:情况|措施|方面|举措|方向)"
)

#: Words that make a statement wherever they stand.
_PREDICATE = re.compile(
    word_list(
        # What is wanting
        "不够 不足(?!之处|和|与|及|$) 不高 不强 不及时 不到位 不全 不完善 不规范 不平衡 不均 不深 不多 不严",
        "不准 不清 不统一 不一致 不充分 不健全 不明显 不丰富 不齐 不熟 不稳 不包括 有待 仍需 尚需 还需",
        "需要?(?:进一步|加强|提升|提高) 薄弱 滞后 偏低 偏少 偏弱 较低 较少 较弱 单一 欠缺 缺失 参差 亟待 较差",
        "差距较大 仍有 尚未 未能 跟不上",
        # How something came along, and what was done
        "逐步 渐成 到位 有所 逐项 更新慢 生硬 断档 进一步 为主 太 不[宽紧够] 两张皮 过[于短少]",
        "明显(?:提升|提高|增强) 得到 有力$ 有效$ 有序$ 有了 取得 更加 更是 弱于 纳入",
        "已(?!主动|有) 未 没有 再?无(?!障碍) 均 迟迟 同步 同时",
        # Where something stands, and the rest
        "[见在]附件 见文末 详见 集中在",
        "(?:主要|重点)(?:涉及|关注|集中) 驻点 代替 抄送 实行 随编 规范$ 依[法规] 规范办理 从严 日[趋益] 持续",
        "不断 稳步 加大$ 有差距 免收 [仍尚]在 不符 影响(?!力) 再加强",
        # Who did it how: 本局认真做好公开工作
        "(?:积极|认真|扎实|切实|大力|着力|全力|严格)(?=[做推开落加抓执贯履组])",
    )
)
#: Words for shortcomings that name them only as such: 存在的不足, 问题和困难; not 说理不足.
_SHORTCOMINGS = re.compile(
    r".{0,14}?(?:^|的|主要|存在|现有|突出|年度?|[和与及、])(?:主要|突出|一些|薄弱)?(?:问题|不足|困难|短板|差距)"
    r"(?:(?:和|与|及|以及|、)?(?:主要)?(?:问题|不足|困难|短板|差距|原因))*(?:之处)?"
)


#: A shortcoming said, where it is named by such words as well.
_SHORTCOMING_SAID = re.compile("不够|不高|有待|薄弱|滞后|未")
_BARE_SHORTCOMING_END = re.compile("(?:不足|困难)$")

#: Numerals that begin a sentence: 一是, 一要, 首先，
_SAYING_NUMERAL = re.compile("[是要]|[先次后][，,]|同时|另外|此外")
_KIND_END = re.compile("(?:方面|类)$")
#: Whose topic it is, or of which year.
_OWNER = re.compile(rf"^(?:20\d\d年(?:度)?|{OWN_BODY}|全[县市区镇省])")
_BRACKET_END = re.compile("(?:[（(][^）)]{0,200}[)）])$")
#: Topics that may hold a number: 2023年工作计划.
_MAY_HOLD_NUMBER = re.compile("情况|问题|措施|计划|打算|安排|重点|方向|思路")
#: Two nouns side by side.
_TWO_NOUNS = re.compile("[一-龥]{2,6}[与和][一-龥]{2,5}")

# All lengths in characters: of a piece, of it without its numeral, of a topic that has none.
_LONGEST_PIECE = 44
_LONGEST_CORE = 32
_LONGEST_UNNUMBERED = 18
#: A numbered topic that is longer may be a statement in truth, unless it ends in so many words.
_LONGEST_SURE_TOPIC = 6
_SURE_TOPIC_END = re.compile("(?:情况|问题|措施|方面|事项|计划|打算|概述)$")
_FEWEST_NEIGHBOURS = 2
_STOP_WITHIN = re.compile(r"[。；;，,！？!?：:]")
#: What adorns a heading, and its stop.
_ORNAMENTS = "*#_-—。.；; 【】〖〗「」『』［］◆◇●■□★☆▲△►▶※◎•·"


class Shape(IntEnum):
    """What a short piece looks like; where it is in doubt, its neighbours in the same list tell."""

    NEITHER = 0
    STATEMENT = 1
    DOUBTFUL_STATEMENT = 2
    DOUBTFUL_TOPIC = 3
    TOPIC = 4


def is_bare_heading(text: str) -> bool:
    """Whether a short piece only names a topic, by the codebook's test: a noun phrase, no statement.

    >>> [is_bare_heading(t) for t in ("（一）主动公开情况。", "改进措施", "（三）平台建设", "存在的不足")]
    [True, True, True, True]
    >>> [is_bare_heading(t) for t in ("（一）系统化推进主动公开。", "一是更新不够及时。", "改进措施：", "无。")]
    [False, False, False, False]
    """
    return shape_of(text) >= Shape.DOUBTFUL_TOPIC


def shape_of(text: str) -> Shape:
    """What a piece looks like.

    >>> [shape_of(t).name for t in ("（一）主动公开情况。", "（二）县级平台和栏目建设。", "（三）落实要点情况。")]
    ['TOPIC', 'DOUBTFUL_TOPIC', 'TOPIC']
    >>> [shape_of(t).name for t in ("（一）认真办理申请情况。", "（二）推进主动公开。", "无。")]
    ['DOUBTFUL_STATEMENT', 'STATEMENT', 'NEITHER']
    """
    if text[-1:] in "：:；;" or len(text) > _LONGEST_PIECE:
        return Shape.NEITHER
    enumerator = ENUMERATOR.match(text)
    numeral = enumerator.group() if enumerator else ""
    core = simplified(text[len(numeral) :]).strip(_ORNAMENTS)
    if not 2 <= len(core) <= _LONGEST_CORE or _STOP_WITHIN.search(core):
        return Shape.NEITHER
    if _SAYING_NUMERAL.search(numeral):
        # `一是…` says something, unless it but names its kind: 一是主动公开方面。
        names_kind = bool(_KIND_END.search(core)) and not _VERB_START.match(core)
        return Shape.TOPIC if names_kind else Shape.NEITHER
    return _shape_of_phrase(_BRACKET_END.sub("", _OWNER.sub("", core)), bool(numeral))


def _shape_of_phrase(topic: str, is_numbered: bool) -> Shape:
    """What a phrase looks like, without numeral, owner and stops."""
    if not _names_topic(topic, is_numbered):
        return Shape.DOUBTFUL_STATEMENT if is_numbered and _SURE_TOPIC_END.search(topic) else Shape.STATEMENT
    is_sure = not is_numbered or len(topic) <= _LONGEST_SURE_TOPIC or bool(_SURE_TOPIC_END.search(topic))
    return Shape.TOPIC if is_sure else Shape.DOUBTFUL_TOPIC


def shapes_in_list(shapes: Sequence[Shape]) -> list[Shape]:
    """The shapes of a list's items, those in doubt told by the others: lists of topics and of statements seldom mix.

    >>> [shape.name for shape in shapes_in_list([Shape.STATEMENT, Shape.DOUBTFUL_TOPIC, Shape.STATEMENT])]
    ['STATEMENT', 'STATEMENT', 'STATEMENT']
    """
    topics = shapes.count(Shape.TOPIC)
    statements = shapes.count(Shape.STATEMENT)
    resolved = {}
    if statements >= _FEWEST_NEIGHBOURS and not topics:
        resolved[Shape.DOUBTFUL_TOPIC] = Shape.STATEMENT
    if topics >= _FEWEST_NEIGHBOURS and not statements:
        resolved[Shape.DOUBTFUL_STATEMENT] = Shape.TOPIC
    return [resolved.get(shape, shape) for shape in shapes]


def _names_topic(topic: str, is_numbered: bool) -> bool:
    """Whether a phrase, without numeral, owner and stops, is that of a topic; without a numeral it must be short."""
    if topic.startswith("关于"):
        return is_numbered
    if _SHORTCOMINGS.fullmatch(topic):
        return not _SHORTCOMING_SAID.search(topic)
    if _PREDICATE.search(topic) or _BARE_SHORTCOMING_END.search(topic):
        return False
    if _VERB_START.match(topic):
        return bool(_VERB_TOPIC.fullmatch(topic))
    if re.search(r"\d", topic) and not _MAY_HOLD_NUMBER.search(topic):
        return False
    if not is_numbered and len(topic) > _LONGEST_UNNUMBERED:
        return False
    # Two nouns side by side need not end in a known word: 3.制度与人员。
    return bool(_TOPIC_END.search(topic)) or (is_numbered and bool(_TWO_NOUNS.fullmatch(topic)))
