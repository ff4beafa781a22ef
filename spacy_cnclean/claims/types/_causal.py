"""The type CAUSAL: one thing brings another about.

>>> from spacy_cnclean.claims import find_claims
>>> [claim.types for claim in find_claims("因为经济下行，违约人数明显增多。", statutes=())]
[('CAUSAL',)]
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from spacy_cnclean.claims._clauses import words
from spacy_cnclean.claims._cues import CAUSE, EFFECT, TREND

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from spacy_cnclean.claims._clauses import Clause, Scope

BASE = 0.2
"""What the type adds to the score `checkworthy`."""

_REASONS = words("由于 因为 原因是 原因在于 主要原因")
# What was said before brings a change about: …，推动规模下降两成
_LEADS_ON = words("推动 驱动 倒逼")
_DRIVES = words("推动 驱动 让 加速了 触发 倒逼")
_GROUNDS_OF_SANCTION = ("因违反", "因涉嫌", "因犯", "因未")
_CARRIES = re.compile(
    r"(?:带动|拉动)[^，,。；;]{2,16}(?:增长|上升|下降|回升|回落|提高|提升|减少|增加|攀升)"
)
_ONWARD = re.compile(r"进而|从而|继而|由此")
# 提高了效率: a change verb that has an object, and no figure behind it
_OBJECT = re.compile(r"了?(?![0-9０-９一二三四五六七八九十到至为的了])[\u4e00-\u9fff]{2}")
# A thing, not somebody, as the subject before a change verb: 监管的收紧…减少了纠纷
_THING = re.compile(
    r"(?:的[\u4e00-\u9fff]{2,4}(?:和[^，,。；;]{2,12}的[\u4e00-\u9fff]{2,4})?|疫情|政策|新规|"
    r"普及|高企|走低|走高|滥用|缺失|兴起|爆发|风控|大数据|人工智能|智能化|数字化|自动化|线上化|"
    r"制度|技术|"
    r"科技|系统|算法|模式|机制|冲击|外包|措施|方式|渠道|产品|竞争|因素|变化|升级|收紧|放松|下行|"
    r"下调|"
    r"上调|上升|下降|上涨|下跌|降息|加息|回暖|疲软|放缓|扩张|收缩|萎缩|催收)[，,]?"
    r"(?:进一步|有效|大幅|显著|明显|极大地?|直接|间接|可以|能够?|也|将|会|正在|都|又|不断|确实|"
    r"已经?|不仅|不但|既|大大){0,3}$"
)
# 让审批效率大为改观: what somebody is let do is no such change
_CHANGED = re.compile(
    r"[^，,。；;]{2,16}(?:大为|大幅|明显|显著|改观|减少|增加|下降|上升|下滑|降低|提高|提升|改善|"
    r"恶化|"
    r"缩短|延长|攀升|萎缩|失去|陷入)"
)
# 不仅, 也 and the like before a verb whose subject is the clause before
_LINKS = re.compile(r"(?:不仅|不但|既|还|也|又|更|大大|直接|进一步|并|却|都)*$")
# 移动支付的普及，…: the subject of what stands behind the comma
_NOMINAL = re.compile(
    r"^[^，,。；;把将被了请应要能可您你我]{1,20}的(?:普及|高企|走低|走高|滥用|缺失|兴起|爆发|"
    r"出现|存在|"
    r"扩张|收缩|收紧|放松|下行|下调|上调|上升|下降|上涨|下跌|回暖|放缓|实施|出台|落地|升级|变化|"
    r"推广|应用|发展|冲击)$"
)
# What people do not do on purpose: 多头借贷抬高了坏账水平
_BY_THINGS = words("推高 抬高 加剧 削弱 拉低 助长 加重 推升 助推")
_AGENT = re.compile(
    r"(?:银行|公司|平台|机构|部门|法院|监管|人|者|们|商家|方|应该?|应当|要|可以|必须|会|将)"
    r"(?:也|都|又|还|正在|不断|进一步|大幅)*$"
)


def meets(text: str, clause: Clause, scope: Scope, met: AbstractSet[str]) -> bool:
    """Return whether the clause says that one thing brings another about.

    In a rule only an explicit reason counts: 造成严重后果的，处… is a condition.
    """
    rule = "LEGAL_RULE" in met
    onward = _ONWARD.match(text, clause.start) is not None
    for start, end, flags in clause.cues:
        if flags & CAUSE and _is_cause(text, clause, scope, (start, end), rule=rule):
            return True
        if not flags & EFFECT or rule:
            continue
        if start == clause.start and scope.previous and _CARRIES.match(text, start, clause.end):
            return True
        if onward or (_OBJECT.match(text, end) and _follows_thing(text, clause, scope, start)):
            return True
    return False


def _follows_thing(text: str, clause: Clause, scope: Scope, position: int) -> bool:
    """Return whether a thing is the subject of the verb at `position`, here or a clause before."""
    if text[position : position + 2] in _BY_THINGS and position - clause.start > 1:
        return _AGENT.search(text, clause.start, position) is None
    if _THING.search(text, clause.start, position):
        return True
    before = scope.previous
    return (
        before is not None
        and not before.types
        and before.end + 1 == clause.start
        and _LINKS.match(text, clause.start, position) is not None
        and _NOMINAL.match(text[before.start : before.end]) is not None
    )


def _is_cause(
    text: str, clause: Clause, scope: Scope, span: tuple[int, int], *, rule: bool
) -> bool:
    start, end = span
    word = text[start:end]
    if rule and word not in _REASONS:
        return False
    attribute = text[end : end + 1] == "的" and word != "原因是"  # 由此引发的纠纷
    if attribute or (word.endswith("在于") and end == clause.end):
        return False
    if word == "因":
        if start != clause.start and "而" not in text[start : clause.end]:
            return False
        return not text.startswith(_GROUNDS_OF_SANCTION, start)
    if start == clause.start:
        moved = word in _LEADS_ON and bool(scope.previous and clause.flags & TREND)
    else:
        moved = word == "让" and _CHANGED.match(text, end) is not None
    return moved or word not in _DRIVES or _follows_thing(text, clause, scope, start)
