"""The tests of CAUSAL and DEFINITION: what brings what about, and what something is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from spacy_cnclean.claims.clause import words
from spacy_cnclean.claims.cues import CAUSE, DEFINE, DUTY, EFFECT

if TYPE_CHECKING:
    from spacy_cnclean.claims.clause import Clause

_REASONS = words("由于 因为 原因是 原因在于 主要原因")
_DRIVES = words("推动 驱动 让 加速了")
_GROUNDS_OF_SANCTION = ("因违反", "因涉嫌", "因犯", "因未")
_ONWARD = re.compile(r"进而|从而|继而|由此")
# 提高了效率: a change verb that has an object, and no figure behind it
_OBJECT = re.compile(r"了?(?![0-9０-９一二三四五六七八九十到至为的了])[\u4e00-\u9fff]{2}")
# A thing, not somebody, as the subject before a change verb: 监管的收紧…减少了纠纷
_THING = re.compile(
    r"(?:的[\u4e00-\u9fff]{2,4}(?:和[^，,。；;]{2,12}的[\u4e00-\u9fff]{2,4})?|疫情|政策|新规|制度|技术|"
    r"科技|系统|算法|模式|机制|冲击|外包|措施|方式|渠道|产品|竞争|因素|变化|升级|收紧|放松|下行|下调|"
    r"上调|上升|下降|上涨|降息|加息|回暖|疲软|放缓|扩张|收缩|萎缩|催收)[，,]?"
    r"(?:进一步|有效|大幅|显著|明显|极大地?|直接|间接|可以|能够?|也|将|会|正在|都|又|不断|确实|"
    r"已经?){0,3}$"
)

_SAYS_MEANING = words("是指 指的是 系指 就是指 称为 又称 也叫 俗称 不属于")
_EDGE = 6  # characters before 所谓
_CLASS_NOUN = re.compile(
    r"(?:只是|不是|并非|本质上?是?|性质上?[是属]?|属于|是)[^，,。；;]{0,16}(?:文件|法律|法规|规章|制度|"
    r"机构|条例|标准|组织|产品|业务|行为|罪名|合同|协议|贷款|牌照|比率|比例|费用|过程|利率|金额|凭证|"
    r"工具|指标|银行|公约|保险|担保|关系|平台|公司|法院|程序|权利|义务|信息|数据|主体|犯罪|部门)$"
)
_FIRST_OF = re.compile(
    r"是[^，,。；;]{0,20}一[种类项部份]|是[^，,。；;]{0,14}(?:首[部个家批例份]|第一[部个家份])|"
    r"即《|即[\u4e00-\u9fff“]{2}"
)


def is_causal(text: str, clause: Clause, *, rule: bool) -> bool:
    """Whether the clause says that one thing brings another about.

    In a rule only an explicit reason counts: 造成严重后果的，处… is a condition.
    """
    onward = _ONWARD.match(text, clause.start) is not None
    for start, end, flags in clause.cues:
        if flags & CAUSE and _is_cause(text, clause, start, end, rule=rule):
            return True
        if not flags & EFFECT or rule:
            continue
        if onward or (_OBJECT.match(text, end) and _THING.search(text, clause.start, start)):
            return True
    return False


def is_definition(text: str, clause: Clause) -> bool:
    """Whether the clause says what a term means or what class something belongs to."""
    for start, end, flags in clause.cues:
        if flags & DEFINE and _defines(text, clause, start, end):
            return True
    if clause.flags & DUTY:
        return False
    piece = (clause.start, clause.end)
    return bool(_CLASS_NOUN.search(text, *piece) or _FIRST_OF.search(text, *piece))


def _is_cause(text: str, clause: Clause, start: int, end: int, *, rule: bool) -> bool:
    word = text[start:end]
    if rule and word not in _REASONS:
        return False
    if text[end : end + 1] == "的" and word != "原因是":
        return False  # 由此引发的纠纷: an attribute, not what is asserted
    if word == "因":
        if start != clause.start and "而" not in text[start : clause.end]:
            return False
        return not text.startswith(_GROUNDS_OF_SANCTION, start)
    return word not in _DRIVES or _THING.search(text, clause.start, start) is not None


def _defines(text: str, clause: Clause, start: int, end: int) -> bool:
    word = text[start:end]
    if word == "即":
        return start == clause.start
    if text[end : end + 1] == "的":
        return False
    if word in _SAYS_MEANING:
        return True
    if word == "所谓":
        return start - clause.start < _EDGE
    return word == "属于" and not clause.flags & DUTY
