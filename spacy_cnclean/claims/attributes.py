"""What a claim says beside its types: direction, polarity, hedging, source, force, times."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, NamedTuple

from spacy_cnclean.claims.figures import moves_between
from spacy_cnclean.claims.models import Attribution, TimeMention

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from spacy_cnclean.quantities.models import Quantity

Direction = Literal["", "up", "down", "flat"]
Baseline = Literal["", "yoy", "qoq", "period"]
Deontic = Literal["", "obligation", "prohibition", "permission", "sanction"]
Epistemic = Literal["asserted", "hedged", "predicted", "reported", "denied"]

_DIRECTION = re.compile(
    r"(?P<up>(?<!负)增长|上升|上涨|攀升|扩大|升至|增至|升到|增加|翻番|翻倍|翻了|新高|提高|提升|"
    r"上调|激增|锐增|涨到|走高|高出|高于|飙升|猛增|骤增|大增|陡增|翻一番|暴增|暴涨|大涨|微增|微升|略增|略升|连涨|"
    r"连升|连增|延长|多出|反弹|调升|升为|递增|增了|涨了|多了|升了|"
    r"增幅|涨幅|上浮|抬升|抬高|推高|增多|回升)"
    r"|(?P<down>负增长|下降|下跌|下滑|回落|缩小|降至|减至|降到|减少|归零|腰斩|新低|降低|下调|"
    r"骤降|锐减|跌至|跌破|收窄|萎缩|缩水|走低|"
    r"压降|压缩|低于|降幅|跌幅|少了|下探|降了|跌了|减了|走弱|暴跌|大跌|微降|微跌|略降|略减|连跌|连降|跌到|调降|滑落|"
    r"降为|递减|缩减|缩至|减到|缩短)"
    r"|(?P<flat>持平|不变|稳定在|相当)"
)
_BASELINE = re.compile(
    r"(?P<yoy>同比|较上年同期|比上年同期|较去年同期|比去年同期)|(?P<qoq>环比)|(?P<period>较|"
    r"比(?![例重]))"
)

_DEONTIC_WORDS: dict[Deontic, str] = {
    "sanction": (
        "有期徒刑 拘役 罚金 追究 无效 不予支持 不支持 不产生效力 责令 没收 处以 处 违者 不予保护 "
        "不予认定 不予认可 不发生效力 不产生法律效力 不受保护 不受 涉嫌 丧失 罚款 并处 "
        "予以处罚 可判 可处 情节严重 吊销 "
        "不受法律保护 罚没"
    ),
    "prohibition": (
        "不得 严禁 禁止 不准 不许 不允许 违反 限制 无权 禁令 违法 构成 取缔 不合法 属于违法 "
        "属侵权 属于侵权 不予 停止执行 属于违规 不应 侵犯 侵害 "
        "不可 不可以 不能超过 不能高于 不能低于"
    ),
    "obligation": (
        "应当 必须 须 应 有义务 要求 均应 都应 也应 应予 应由 应依法 应承担 需承担 承担 须经 "
        "须由 须在 须向 由 可 只能向 只能由 只能依法 需经 需依法 需征得 需取得 只能用于 "
    ),
    "permission": (
        "可以 有权 有权利 允许 受法律保护 合法 予以支持 免于 无须 无需承担 可以向 可以请求 "
        "免除 不属于违法 可以要求 可以主张 法定权利 依法享有 享有 无需 可依法 可请求 可主张 可要求"
    ),
}
DEONTIC_RANK: dict[str, tuple[int, Deontic]] = {
    word: (rank, name)
    for rank, (name, words) in enumerate(_DEONTIC_WORDS.items())
    for word in words.split()
}
"""The force of each cue word of a rule; the lowest rank in a claim wins."""

_TONE_WORDS = {
    "hedge": ("可能 或许 也许 大概 大约 左右 似乎 原则上 通常 大多 多数 普遍 估计"),
    "not": "没有 并未 尚未 从未 并不 并非 不是 不属于 不构成 未能 不再 不存在 不违法",
    "person": "你 您 咱",
}
_TONES = {word: tone for tone, words in _TONE_WORDS.items() for word in words.split()}
_TONE = re.compile(
    "|".join(sorted(_TONES, key=len, reverse=True))
    # 一般纳税人 and 基本税率 are names, 一般为 and 基本没有 hedge
    + r"|一般(?!个人|纳税|账户|贷款|预算|债券|公共|工商|债务|保证|性|存款|过失|法|人|条款|规定|"
    r"程序)"
    r"|基本(?=[上都没不无达实完稳持保符一形为可能会满在])"
    r"|上下(?![限文游班级车架线])|或(?=将|会|超)|"
    r"约(?=[0-9一二三四五六七八九十百千])|约(?<![违履签解公合条预邀失特契]约)(?=[为是占合有])|"
    r"未(?<![从尚并]未)(?![偿来成经按满必婚知达到超])"
    r"|我(?![国行院市省县区方部司])"
)
_TONES |= {
    "一般": "hedge",
    "基本": "hedge",
    "上下": "hedge",
    "或": "hedge",
    "约": "hedge",
    "未": "not",
    "我": "person",
}
_RULE_NEGATIONS = frozenset(("并不", "不属于", "不构成", "不违法", "并非", "没有"))
_DENIED = re.compile(r"(?:其实|事实上|实际上|但事实|但其实|这种说法|然而事实)")
_HEARSAY = re.compile(r"有人[说称]|网传|传言|谣传|误以为|不少人以为|很多人认为|坊间")
# 据X统计: what may stand behind 据 and its source
_ACCOUNTS = frozenset(
    [
        "统计",
        "介绍",
        "报道",
        "披露",
        "测算",
        "估算",
        "调查",
        "显示",
        "数据",
        "消息",
        "通报",
        "了解",
        "悉",
        "报告",
        "公告",
    ]
)
_REPORTING = frozenset(
    [
        "显示",
        "表明",
        "表示",
        "指出",
        "透露",
        "坦言",
        "认为",
        "声称",
        "称",
        "预计",
        "预测",
        "预期",
        "估计",
        "说",
        "介绍",
        "披露",
        "测算",
        "估算",
    ]
)
_SOURCE_NOUNS = (
    "数据", "报告", "专家", "机构", "人士", "有人", "负责人", "分析师", "律师", "法院", "统计",
    "研究", "调查", "网友", "学者", "管理局", "总局", "委员会", "银行", "协会", "媒体", "公告",
    "年报", "财报", "白皮书", "公司", "平台", "检方", "警方", "消息", "业内", "央行", "检察院",
    "记者", "官员", "发言人", "代表", "普遍", "研究院", "中心",
)  # fmt: skip
_SOURCE_END = frozenset(word[-1] for word in _SOURCE_NOUNS)
_SOURCE_STOPS = re.compile(r"[，,。；;：:、\n]")
_BEFORE_SAYING = re.compile(
    r"(?:终审|一审|二审|再审|最终|经?审理后?|近日|日前|近期|此前|对此|报道|同时|进一步)+$"
)
_NO_ACCOUNT = frozenset("根依占数证凭票单论收")
_LONGEST_SOURCE = 24

_METRIC_NOUN = (
    "规模|余额|总额|金额|数量|总量|占比|比例|比重|份额|率|投诉量|成本|收入|营收|利润|人数|户数|"
    "笔数|"
    "销量|产量|交易量|价格|指数|均价|保费|利息|费用|存款|存量|资产|注册资本|薪酬|工资|人员|家庭|"
    "张|债务"
)
_NAMES_METRIC = re.compile(_METRIC_NOUN)
_METRIC_REACH = 6
_METRIC = re.compile(rf"[\u4e00-\u9fff]{{0,6}}(?:{_METRIC_NOUN})")

_METRIC_HEAD = re.compile(r".*(?:[的该其这了月度行]|年(?![化利])|按(?!揭)|被(?![告保]))")


def direction_of(
    text: str, start: int, end: int, figures: Sequence[Quantity]
) -> tuple[Direction, Baseline]:
    """Return which way a change goes, by its verb or figures, and against what."""
    match = _DIRECTION.search(text, start, end)
    base = _BASELINE.search(text, start, end)
    way: Direction = match.lastgroup if match else ""  # type: ignore[assignment]
    if not way:
        ends = moves_between(text, start, figures)
        if ends:
            way = "up" if ends[1].low > ends[0].low else "down"  # type: ignore[operator]
    against: Baseline = base.lastgroup if base else ""  # type: ignore[assignment]
    return way, against


def deontic_of(text: str, cues: Iterable[tuple[int, int, int]]) -> Deontic:
    """Return the force of a rule: a sanction outweighs a prohibition, that an obligation."""
    ranks = []
    for start, end, _ in cues:
        word = text[start:end]
        rank = _force(text, start, end) if word in _DEPENDENT else DEONTIC_RANK.get(word)
        if rank:
            ranks.append(rank)
    return min(ranks)[1] if ranks else ""


_LIABLE = re.compile(
    r"[^，,。；;]{0,10}(?:赔偿|侵权|违约|民事|刑事|法律|行政|连带|清偿|补充|"
    r"给付)[^，,。；;]{0,3}责任"
)
# 并不违法, 不承担责任
_WRONGS = frozenset(("违法", "违反", "构成", "侵犯", "侵害", "承担"))
_NOT = ("不", "未", "并非", "无需", "无须", "不属于")
# 由双方约定 and 由央行监管 oblige nobody
_BEARS = re.compile(r"[^，,。；;]{1,16}(?:承担|负担|赔偿)")
# 有权要求删除: what somebody may ask for is no duty of his
_ENTITLED = ("有权", "可以", "权利", "可依法")


# Words whose force depends on what stands around them
_DEPENDENT = _WRONGS | {"由", "要求"}


def _force(text: str, start: int, end: int) -> tuple[int, Deontic] | None:
    """Return rank and force of one cue of a rule; liability is a sanction."""
    word = text[start:end]
    if word in _WRONGS and text.endswith(_NOT, max(0, start - 3), start):
        return DEONTIC_RANK["合法"]
    if word == "承担" and _LIABLE.match(text, end):
        return DEONTIC_RANK["追究"]
    if word == "由" and not _BEARS.match(text, end):
        return None
    if word == "要求" and text.endswith(_ENTITLED, max(0, start - 3), start):
        return None
    return DEONTIC_RANK.get(word)


_CONDITION_END = re.compile(r"的[，,]")
_COMMA = re.compile(r"[，,]")


def _after_condition(text: str, start: int, end: int) -> int:
    """Return where the consequence of a rule begins behind …的，, else ``start``."""
    match = _CONDITION_END.search(text, start, end)
    if match is None and text.startswith(("没有", "未"), start):
        match = _COMMA.search(text, start, end)
    return match.end() if match else start


class Tone(NamedTuple):
    """How a claim is put: hedging words, negation, the reader or the writer spoken of."""

    hedges: tuple[tuple[int, int], ...]
    negative: bool
    personal: bool


_PLAIN_TONE = Tone((), negative=False, personal=False)


def tone_of(text: str, start: int, end: int, *, rule: bool) -> Tone:
    """Return the tone of the words between ``start`` and ``end``.

    A prohibition is not negative; of a rule only 并不, 不属于 and the like are.
    """
    found = [(match.span(), match[0]) for match in _TONE.finditer(text, start, end)]
    if not found:
        return _PLAIN_TONE
    hedges = tuple([span for span, word in found if _TONES[word] == "hedge"])
    negations = [word for _, word in found if _TONES[word] == "not"]
    negative = bool(negations)
    if rule:
        body = _after_condition(text, start, end)
        negative = any(
            word in _RULE_NEGATIONS and _TONES[word] == "not" and span[0] >= body
            for span, word in found
        )
    return Tone(hedges, negative, any(_TONES[word] == "person" for _, word in found))


def is_denied(text: str, start: int, end: int, sentence_end: int) -> bool:
    """Whether the sentence takes back what it reports: 有人说A，其实B."""
    if not _HEARSAY.search(text, max(0, start - 8), end):
        return False
    return _DENIED.search(text, end, sentence_end) is not None


def is_taken_back(text: str, source: Attribution, start: int) -> bool:
    """Whether what the source says ends before ``start``: 有人说A，其实B is not said of B."""
    return _DENIED.search(text, source.cue_end, start) is not None


def attribution_of(
    text: str, start: int, cues: Iterable[tuple[int, int, int]]
) -> Attribution | None:
    """Return the first source that one of the reporting words ``cues`` names, or None.

    ``start`` is where the sentence begins. 据统计 has a source without a name; what a statute
    provides (规定) is no report.
    """
    for cue_start, cue_end, _ in cues:
        word = text[cue_start:cue_end]
        if word == "据" and text[cue_start - 1 : cue_start] not in _NO_ACCOUNT:
            account = _account(text, cue_end)
            if account is not None:
                return account
        if word == "有人说":
            return Attribution("有人", cue_start, cue_end - 1, cue_end - 1, cue_end)
        if word in _REPORTING:
            source = _source_before(text, start, cue_start)
            if source is not None:
                return Attribution(text[source:cue_start], source, cue_start, cue_start, cue_end)
    return None


def _account(text: str, start: int) -> Attribution | None:
    """Return the source between 据 and 统计, 报道, 数据 …."""
    stop = _SOURCE_STOPS.search(text, start, start + _LONGEST_SOURCE)
    end = stop.start() if stop else min(len(text), start + _LONGEST_SOURCE)
    for length in (2, 1):
        at = end - length
        if at >= start and text[at:end] in _ACCOUNTS:
            return Attribution(text[start:at], start, at, at, end)
    return None


def _source_before(text: str, start: int, cue: int) -> int | None:
    """Return where the noun phrase that ends before ``cue`` and names a source begins."""
    end = cue
    adverbs = _BEFORE_SAYING.search(text, max(start, end - 8), end)
    if adverbs:
        end = adverbs.start()
    while end > start and text[end - 1] in "也则又还均都曾并已，, ":
        end -= 1
    if end == start or text[end - 1] not in _SOURCE_END:
        return None
    if not text.endswith(_SOURCE_NOUNS, start, end):
        return None
    low = max(start, cue - _LONGEST_SOURCE)
    stops = [match.end() for match in _SOURCE_STOPS.finditer(text, low, end)]
    return stops[-1] if stops else low


def metric_of(text: str, start: int, figures: Sequence[Quantity]) -> str:
    """Return the measured noun before the first figure, or an empty string."""
    if not figures:
        return ""
    end = figures[0].start
    first = _NAMES_METRIC.search(text, start, end)
    if first is None:
        return ""
    last = ""
    for match in _METRIC.finditer(text, max(start, first.start() - _METRIC_REACH), end):
        last = match.group()
    head = _METRIC_HEAD.match(last)
    return last[head.end() :] if head else last


def time_mention(quantity: Quantity, *, predicted: bool) -> TimeMention:
    """Return a time with its role in the claim."""
    if "as_of" in quantity.flags:
        return TimeMention(quantity, "target" if predicted else "as_of")
    if quantity.role == "deadline":
        return TimeMention(quantity, "until")
    if quantity.low is not None and quantity.high is None:
        return TimeMention(quantity, "since")
    if predicted:
        return TimeMention(quantity, "target")
    return TimeMention(quantity, "at" if quantity.role == "point" else "during")
