"""What a clause has to show for being a claim: its cues, figures, times and statutes.

``types_of`` applies the tests of the annotation guidelines to one clause in its sentence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from spacy_cnclean.claims.cues import (
    ACT,
    CAUSE,
    DEFINE,
    DUTY,
    EFFECT,
    FUTURE,
    NEW_LAW,
    RULE,
    SOURCE,
    TREND,
)

if TYPE_CHECKING:
    from spacy_cnclean.claims.models import ClaimType, Quantity, StatuteLike

_FIGURE_KINDS = frozenset(
    ("money", "percent", "percentage_point", "count", "number", "multiple", "fraction", "rate", "rank")
)
# 三种, 五张: a few things that are listed; only of these a small count in hanzi is a figure
_MEASURED = frozenset("人 名 家 户 起 宗 件 笔 例 岁 吨 亩 辆 台 套 股 人次 周岁 公里".split())
_FEW = 10
_PRONOUNS = frozenset(("两人", "二人", "三人", "四人", "两家", "三家", "两名"))

_METRIC = (
    r"(?:规模|余额|总额|金额|数量|总量|占比|比例|比重|份额|[^效频功]率|投诉量|成本|收入|营收|利润|人数|户数|笔数|"
    r"销量|产量|交易量|价格|房价|指数|均价|赔付|保费|利息|费用|存款|存量|增速|订单量|案件量|受理量|发卡量|薪酬|工资)"
)
_RISES = r"(?:增长|下降|上升|上涨|下跌|下滑|攀升|回落|扩大|缩小|增加|减少|提高|降低|翻番|翻倍|激增|骤降|锐减|收窄|走高|走低|新高|新低|归零|萎缩|缩水|压降|提升)"
_METRIC_MOVES = re.compile(
    rf"{_METRIC}[^，,。；;]{{0,8}}{_RISES}|{_RISES}了?[^，,。；;]{{0,8}}{_METRIC}"
)
_ABLE = re.compile(r"可以|可(?!能)|能够|能(?!源|力)|有助于|有利于|以便|为了")

_ORGANISATION = re.compile(
    r"(?:银保监会|银监会|保监会|证监会|人民银行|央行|网信办|工信部|发改委|公安部|司法部|财政部|最高法|最高检|"
    r"国务院|全国人大|检察机关|公安机关|审判机关|税务机关|国家[\u4e00-\u9fff]{2,10}(?:局|委|办)|(?<=[\u4e00-\u9fff]{2})(?:公司|银行|协会|法院|检察院|公安局|公安分局|派出所|"
    r"管理局|监管局|总局|分局|委员会|证监局|集团|支行|分行|消金|金融办|人社局|消保委|消协|交易所|仲裁委))"
    r"|某[\u4e00-\u9fff]{1,8}|法院|检察院|警方|检方"
)
_NOBODY = re.compile(r"(?:有的|某些|哪|一家|各大|各|有关|相关|部分|一些|多家|不少|许多|很多)[\u4e00-\u9fff]{0,6}$")
_HABIT = re.compile(r"每[个年月天日次周]|多次|经常|时常|不断|纷纷|陆续|往往|通常|一般|频繁|积极|逐步|重视|持续|开始")
_LAW_SPEAKS = re.compile(
    r"法律|法规|监管|国家|条例|办法|法院|司法|规章|公约|新规|部门|协会|标准|通知|意见|解释|细则|央行|人民银行|"
    r"银保监会|金融监管总局|合同约定|草案|指引|规定|本法|政策"
)
_THING = re.compile(
    r"(?:的[\u4e00-\u9fff]{2,4}(?:和[^，,。；;]{2,12}的[\u4e00-\u9fff]{2,4})?|疫情|政策|新规|制度|技术|科技|系统|算法|模式|"
    r"机制|冲击|外包|措施|方式|渠道|产品|竞争|因素|变化|升级|收紧|放松|下行|下调|上调|上升|下降|上涨|降息|加息|回暖|疲软|放缓|扩张|收缩|萎缩|催收)"
    r"[，,]?(?:进一步|有效|大幅|显著|明显|极大地?|直接|间接|可以|能够?|也|将|会|正在|都|又|不断|确实|已经?){0,3}$"
)
_CLASS_NOUN = re.compile(
    r"(?:只是|不是|并非|本质上?是?|性质上?[是属]?|属于|是)[^，,。；;]{0,16}(?:文件|法律|法规|规章|制度|机构|条例|标准|组织|产品|业务|行为|罪名|"
    r"合同|协议|贷款|牌照|比率|比例|费用|过程|利率|金额|凭证|工具|指标|银行|公约|保险|担保|关系|平台|公司|法院|程序|权利|义务|信息|数据|主体|犯罪|部门)$"
)
_FIRST_OF = re.compile(r"是[^，,。；;]{0,14}(?:首[部个家批例份]|第一[部个家份])|即《|即[\u4e00-\u9fff“]{2}")
_LIMIT = re.compile(r"(?:上限|下限|门槛|红线|起点|保护线|保护上限|注册资本|限额|期限)")
_ADVISED = re.compile(r"(?:建议|(?<![申邀聘])请(?![求示])|(?<![区差分特级个])别|千万(?!元)|务必|不妨|切勿|记得|最好|你|您|大家|我们|咱们|希望|要学会|需要注意)")
_SUGGESTED = re.compile(r"建议|不妨|最好|咨询")
_DOUBTED = re.compile(
    r"看着|看似|看起来|听起来|听着|貌似|感觉|是否|有没有|能不能|会不会|要不要|该不该|可不可以"
)
_PAST = re.compile(r"已|了(?!解)|曾|去年|此前|上年末")
_SUPPOSED = re.compile(r"(?:如果|倘若|假如|假设|若(?!干)|一旦|万一|虽然|尽管|即使|哪怕|要么|只要|无论|不管)")
# 资金成本的下降, …: a subject whose predicate follows
_NOUN_PHRASE = re.compile(
    r"的(?:下降|上升|增长|增加|减少|扩大|提高|降低|变化|收紧|增强|提升|改善|发展|普及|出台|实施|落地)$"
)
_LAW_SUBJECT = re.compile(
    r"(?:[^，,。；;]{0,10})(?:办法|条例|规定|通知|指导意见|新规|司法解释|公约|细则|指引|国家标准|批复)"
    r"(?:还|也|则|又|首次|同时|进一步)?(?:把|将|对|要求|明确|规定|增设|限制|禁止)"
)
_PERSONAL = re.compile(r"我(?![国行院市省县区方部司])|你|您|咱")
_SANCTIONED = re.compile(r"因[^，,。；;]*被(?:罚|处罚|处以|约谈|通报|警告|责令|吊销|立案|起诉|判|监管)")
_LAW_NOUN = re.compile(r"(?:办法|条例|规定|公约|通知|意见|规则|细则|解释|标准|草案|新规|条文|修正案|条款|[\u4e00-\u9fff]法)")
_SETS = re.compile(
    r"[将把][^，,。；;]{1,40}(?:(?:提高|降低|调整|界定|改|分|列|规定|缩短|延长|限定|定|统一|明确|压降|下调|上调|划)"
    r"[到至为成入]|纳入|作为)"
)
_GENERAL_WILL = re.compile(r"本文|下文|下面|接下来|小编|笔者")
_SCHEDULED = re.compile(r"(?:施行|实施|生效|废止)")


class Clause:
    """One comma clause with what was found in it."""

    __slots__ = (
        "cues", "dated", "end", "figures", "flags", "label", "start", "statutes", "times", "types",
    )  # fmt: skip

    def __init__(self, start: int, end: int) -> None:
        self.start = start
        self.end = end
        self.flags = 0
        self.cues: list[tuple[int, int, int]] = []
        self.figures: list[Quantity] = []
        self.times: list[Quantity] = []
        self.statutes: list[StatuteLike] = []
        self.dated = False
        self.label = False
        self.types: set[ClaimType] = set()


@dataclass(slots=True)
class Scope:
    """What earlier clauses of the sentence say about a later one."""

    statute: bool = False  # a statute was named
    introduced: bool = False  # 根据X, X规定: what follows is the rule's content
    dated: bool = False  # the clause before is a time
    predicted: bool = False  # the clause before is 预计到2026年
    forecast: bool = False  # an earlier clause has 预计: figures after it are predicted too
    supposed: bool = False  # 假如利率为3.85%: what follows is an example
    condition: bool = False  # the clause before ends in 的: a rule's condition
    verdict: bool = False  # a court decided: 判处…, 并处罚金
    previous: Clause | None = None


def is_figure(quantity: Quantity) -> bool:
    """Whether a quantity is a figure that statistics could give, not a word like 三类."""
    if quantity.kind not in _FIGURE_KINDS or "indefinite" in quantity.flags:
        return False
    if quantity.kind != "count" or quantity.unit in _MEASURED or quantity.low is None:
        return quantity.text not in _PRONOUNS
    if quantity.text[0].isascii():
        return True
    return quantity.low != quantity.high or quantity.low > _FEW  # type: ignore[operator]


def is_verdict(text: str, clause: Clause) -> bool:
    """Whether a court decides one case: 被判处有期徒刑三年 is an event, 处三年有期徒刑 a rule."""
    return any(text[start:end] in _VERDICTS for start, end, _ in clause.cues)


def law_speaks(text: str, clause: Clause) -> bool:
    """Whether a law, a regulator or a court stands at the head of the clause."""
    return _LAW_SPEAKS.search(text, clause.start, min(clause.end, clause.start + _HEAD)) is not None


def names_law(text: str, clause: Clause) -> bool:
    """Whether the clause names a rule without title marks."""
    return _LAW_NOUN.search(text, clause.start, clause.end) is not None


_HEAD = 14


def types_of(text: str, clause: Clause, scope: Scope) -> set[ClaimType]:
    """Return the types whose tests the clause meets, given what stood before it."""
    flags = clause.flags
    if text[clause.start] in _SUPPOSING and _SUPPOSED.match(text, clause.start):
        scope.supposed = True
        return set()
    if not (flags & _TYPED or clause.figures or clause.statutes or scope.introduced):
        if not (scope.predicted or clause.times):
            return set()
    if scope.predicted or (
        scope.forecast and clause.figures and not _PAST.search(text, clause.start, clause.end)
    ):
        flags |= FUTURE
    types = _tested(text, clause, scope, flags)
    return types if types and _is_asserted(text, clause, scope, types) else set()


_SUPPOSING = frozenset("如倘假若一万虽尽即哪要只无不")
_TYPED = FUTURE | DUTY | RULE | CAUSE | EFFECT | TREND | ACT | DEFINE | NEW_LAW


def _is_asserted(text: str, clause: Clause, scope: Scope, types: set[ClaimType]) -> bool:
    """Whether a clause that meets a test asserts it: no impression, no indirect question, no advice."""
    piece = (clause.start, clause.end)
    if _DOUBTED.search(text, *piece):
        return False
    if not clause.figures and _NOUN_PHRASE.search(text, max(clause.start, clause.end - 3), clause.end):
        return False
    return types != {"LEGAL_RULE"} or not _is_advice(text, clause, scope)


def _tested(text: str, clause: Clause, scope: Scope, flags: int) -> set[ClaimType]:
    types: set[ClaimType] = set()
    defines = _is_definition(text, clause)
    if defines:
        types.add("DEFINITION")
    event = bool(flags & (ACT | NEW_LAW)) and not scope.introduced and _is_event(text, clause, scope)
    if scope.verdict and flags & DUTY and text.startswith("并", clause.start):
        event = True
    rule = not _is_scheduled(text, clause) and _is_rule(text, clause, scope, event=event)
    if rule:
        types.add("LEGAL_RULE")
        event = event and not flags & DUTY
    if event:
        types.add("EVENT")
    if flags & FUTURE and not rule and not event and _is_prediction(text, clause):
        types.add("PREDICTION")
    if flags & (CAUSE | EFFECT) and _is_causal(text, clause, rule=rule):
        types.add("CAUSAL")
    if not rule and "PREDICTION" not in types:
        types |= _quantitative(text, clause, scope, event=event)
    return types


def _is_definition(text: str, clause: Clause) -> bool:
    if not clause.flags & DEFINE:
        return False
    for start, end, flags in clause.cues:
        if not flags & DEFINE:
            continue
        word = text[start:end]
        if word == "即" and start == clause.start:
            return True
        if text[end : end + 1] == "的":
            continue
        if word in _SAYS_MEANING or (word == "所谓" and start - clause.start < _EDGE):
            return True
        if word == "属于" and not clause.flags & DUTY:
            return True
    if clause.flags & DUTY:
        return False
    piece = (clause.start, clause.end)
    return bool(_CLASS_NOUN.search(text, *piece) or _FIRST_OF.search(text, *piece))


_SAYS_MEANING = frozenset("是指 指的是 系指 就是指 称为 又称 也叫 俗称 不属于".split())
_EDGE = 6


def _is_event(text: str, clause: Clause, scope: Scope) -> bool:
    """Whether an act is asserted of a named body, with a date, or of a rule's life."""
    if _GROUND.match(text, clause.start):
        return False
    acts = [
        (start, end, flags)
        for start, end, flags in clause.cues
        if flags & (ACT | NEW_LAW) and text[end : end + 1] not in _NOUN_AFTER
    ]
    if not acts:
        return False
    dated = clause.dated or scope.dated
    named = clause.statutes or scope.statute or _LAW_NOUN.search(text, clause.start, clause.end)
    if any(flags & NEW_LAW for _, _, flags in acts) and (named or dated):
        return True
    if not any(flags & ACT for _, _, flags in acts):
        return False
    if dated or any(text[start:end] in _VERDICTS for start, end, _ in acts):
        return True
    first = min(start for start, _, flags in acts if flags & ACT)
    if _HABIT.search(text, clause.start, clause.end):
        return False
    actor = _ORGANISATION.search(text, clause.start, first)
    if actor is None or _NOBODY.search(text, clause.start, actor.end()):
        return False
    bare = actor.group() in _BARE_COURTS
    return not bare or "了" in text[first : clause.end] or bool(clause.figures)


_BARE_COURTS = frozenset(("法院", "检察院", "警方", "检方", "检察机关", "公安机关", "税务机关"))


_GROUND = re.compile(r"根据|依据|依照|按照|参照")
_NOUN_AFTER = frozenset("的力措书率费款权程制部金")
_VERDICTS = frozenset(("判令", "判处", "裁定", "驳回", "宣判"))


def _is_scheduled(text: str, clause: Clause) -> bool:
    """Whether the clause says when a rule takes effect: that is an event, not its content."""
    if not clause.flags & NEW_LAW or clause.flags & DUTY:
        return False
    return bool(_SCHEDULED.search(text, clause.start, clause.end)) and bool(clause.times)


def _is_rule(text: str, clause: Clause, scope: Scope, *, event: bool) -> bool:
    flags = clause.flags
    if scope.verdict and text.startswith(("并", "同时", "且"), clause.start):
        return False
    if event and (_SANCTIONED.search(text, clause.start, clause.end) or is_verdict(text, clause)):
        return False
    if flags & DUTY:
        return True
    named = clause.statutes or scope.statute or _LAW_SUBJECT.match(text, clause.start)
    if named and not event and _SETS.search(text, clause.start, clause.end):
        return True
    if scope.introduced and not event:
        return True
    if not event and _is_content(text, clause):
        return True
    if not flags & RULE:
        return False
    words = {text[start:end] for start, end, flag in clause.cues if flag & RULE}
    if scope.condition and words & _WEAK_VERBS:
        return True
    if not clause.figures:
        words -= _LIMIT_WORDS
    if not words & _CONTENT_VERBS:
        return bool(clause.statutes) and bool(words & _WEAK_VERBS)
    if named:
        return not event or bool(words - {"规定", "规范"})
    if _LIMIT.search(text, clause.start, clause.end) and clause.figures:
        return _LAW_SPEAKS.search(text, clause.start, clause.end) is not None or "上限" in words
    first = min(start for start, _, flag in clause.cues if flag & RULE)
    if first == clause.start and scope.previous and law_speaks(text, scope.previous):
        return True
    return _LAW_SPEAKS.search(text, clause.start, first) is not None


def _is_content(text: str, clause: Clause) -> bool:
    """Whether a named law is the subject of the clause: what it provides is then said.

    A pinpoint (第十条) is enough, a title alone needs a verb of providing behind it.
    """
    for statute in clause.statutes:
        if clause.end - statute.end < _SAYING or _QUOTED.match(text, statute.end):
            continue
        if getattr(statute, "provisions", ()) or _PROVIDES.match(text, statute.end):
            return True
    return False


_SAYING = 4
_QUOTED = re.compile(r"[”」’]")
# The verbs that follow a title most often in legal web text
_PROVIDES = re.compile(
    r"(?:中|里|也|还|已|又|均|都|同时|首次)*(?:并未|并没有|没有|未|仅|只)?(?:确定|强调|适用|旨在|确立|建立|设立|设置|调整|强化|保护|允许|"
    r"鼓励|提及|修改|取消|新增|增加|删除|细化|完善|赋予|排除|涉及|包含|包括|写|载明|作出|作了|做出|对|将|把)"
)
_CONTENT_VERBS = frozenset(
    "规定 明确 要求 限制 取缔 增设 列出 列明 设有 界定 划定 允许 授权 确立 限定 上限 下限 门槛 起点 规范 分为 调整为 改为 禁令 红线 "
    "保护上限".split()
)
_LIMIT_WORDS = frozenset("上限 下限 门槛 起点 红线 保护上限".split())
_WEAK_VERBS = frozenset("可以 应 适用 提出".split())


def _is_prediction(text: str, clause: Clause) -> bool:
    return _GENERAL_WILL.match(text, clause.start, clause.end) is None


def _is_causal(text: str, clause: Clause, *, rule: bool) -> bool:
    onward = _ONWARD.match(text, clause.start) is not None
    for start, end, flags in clause.cues:
        word = text[start:end]
        if flags & EFFECT and onward and not rule:
            return True
        if flags & CAUSE:
            if rule and word not in _REASONS:
                continue
            if text[end : end + 1] == "的" and word != "原因是":
                continue  # 由此引发的纠纷: an attribute, not what is asserted
            if word == "因" and start != clause.start and "而" not in text[start : clause.end]:
                continue
            if word == "因" and text.startswith(("因违反", "因涉嫌", "因犯", "因未"), start):
                continue
            if word in _DRIVES and not _THING.search(text, clause.start, start):
                continue
            return True
        if flags & EFFECT and not rule and _OBJECT.match(text, end):
            if _THING.search(text, clause.start, start):
                return True
    return False


_OBJECT = re.compile(r"了?(?![0-9０-９一二三四五六七八九十到至为的了])[\u4e00-\u9fff]{2}")
_ONWARD = re.compile(r"进而|从而|继而|由此")
_REASONS = frozenset("由于 因为 原因是 原因在于 主要原因".split())
_DRIVES = frozenset("推动 驱动 让 加速了".split())


def _quantitative(text: str, clause: Clause, scope: Scope, *, event: bool) -> set[ClaimType]:
    trend = clause.flags & TREND
    if scope.supposed or _PERSONAL.search(text, clause.start, clause.end):
        return set()
    if _ends_in_bounded_duration(text, clause):
        return {"QUANT"}
    if _RANKED.search(text, clause.start, clause.end) and _METRIC_WORD.search(text, clause.start, clause.end):
        return {"QUANT_CHANGE"}
    if any(text[figure.end : figure.end + 1] != "的" for figure in clause.figures):
        return {"QUANT_CHANGE"} if trend and _is_trend(text, clause) else {"QUANT"}
    if not trend or event:
        return set()
    if _ABLE.search(text, clause.start, clause.end):
        return set()
    if any(start == clause.start for start, _, flags in clause.cues if flags & TREND):
        return set()  # 提升参与率: nobody is said to have done it
    return {"QUANT_CHANGE"} if _METRIC_MOVES.search(text, clause.start, clause.end) else set()


def _ends_in_bounded_duration(text: str, clause: Clause) -> bool:
    """Whether the predicate is a duration with a bound: 一般不少于15日."""
    if not clause.times or clause.figures:
        return False
    last = clause.times[-1]
    if last.kind != "duration" or last.end != clause.end:
        return False
    if last.low == last.high and not text.endswith(_COPULAS, clause.start, last.start):
        return False
    return _USUALLY.search(text, clause.start, clause.end) is not None


_COPULAS = ("为", "是", "仅", "只有", "长达", "达", "需")
_RANKED = re.compile(r"居[^，,。；;]{0,8}(?:首位|第一|前列|榜首)")
_METRIC_WORD = re.compile(_METRIC)
_USUALLY = re.compile(r"一般|平均|最长|最短|至少|不少于|不超过|通常|仅|只有|长达")


def _is_trend(text: str, clause: Clause) -> bool:
    """Whether a figure is a change, a share or a rank rather than a level."""
    for start, end, flags in clause.cues:
        if flags & TREND and text[start:end] not in {"提高", "提升", "较"}:
            return True
        if flags & TREND and any(figure.start >= start for figure in clause.figures):
            return True
    return False


def _is_advice(text: str, clause: Clause, scope: Scope) -> bool:
    if clause.statutes:
        return False
    words = _SUGGESTED if scope.introduced else _ADVISED
    return words.search(text, clause.start, clause.end) is not None
