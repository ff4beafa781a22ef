"""The type LEGAL_RULE: what a law or a regulator obliges, forbids, permits or provides.

>>> from spacy_cnclean.claims import find_claims
>>> [claim.types for claim in find_claims("单户贷款余额不得超过人民币20万元。", statutes=())]
[('LEGAL_RULE',)]
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from spacy_cnclean.claims._clauses import words
from spacy_cnclean.claims._cues import DUTY, NEW_LAW, RULE
from spacy_cnclean.claims.types._event import PASSIVE, continues_act, is_verdict, reports_act

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from spacy_cnclean.claims._clauses import Clause, Scope

BASE = 0.4
"""What the type adds to the score `checkworthy`."""

_CONTENT_VERBS = words(
    "规定 明确 要求 限制 取缔 增设 列出 列明 设有 界定 划定 允许 授权 确立 限定 上限 下限 门槛 "
    "起点 规范 分为 调整为 改为 禁令 红线 保护上限"
)
_LIMIT_WORDS = words("上限 下限 门槛 起点 红线 保护上限")
_WEAK_VERBS = words("可以 应 适用 提出")
_MENTIONS = words("规定 规范")

_LAW_SPEAKS = re.compile(
    r"法律|法规|监管|国家|条例|办法|法院|司法|规章|公约|新规|部门|协会|标准|通知|意见|解释|细则|"
    r"央行|人民银行|银保监会|金融监管总局|合同约定|草案|指引|规定|本法|政策"
)
_HEAD = 14  # characters in which the subject of a clause stands
_LAW_SUBJECT = re.compile(
    r"[^，,。；;]{0,10}(?:办法|条例|规定|通知|指导意见|新规|司法解释|公约|细则|指引|国家标准|批复)"
    r"(?:还|也|则|又|首次|同时|进一步)?(?:把|将|对|要求|明确|规定|增设|限制|禁止)"
)
_LIMIT = re.compile(r"上限|下限|门槛|红线|起点|保护线|保护上限|注册资本|限额|期限")
# 将注册资本提高到10亿元, 把金融资产分为五类
_SETS = re.compile(
    r"[将把][^，,。；;]{1,40}(?:(?:提高|降低|调整|界定|改|分|列|规定|缩短|延长|限定|定|统一|明确|"
    r"压降|下调|上调|划)[到至为成入]|纳入|作为)"
)
_SANCTIONED = re.compile(
    r"因[^，,。；;]*被(?:罚|处罚|处以|约谈|通报|警告|责令|吊销|立案|起诉|判|监管|刑拘|逮捕|批捕|"
    r"抓获)"
)
_BY_LAW = re.compile(
    r"(?:法律|法院|司法|监管|依法)[^，,。；;]{0,8}(?<![相适响回供反对顺效理本])应[按依由以予认视]"
)
# 委托多家机构催收的，应避免重复联系; 已经逾期的，应尽快还款 is advice
_CONDITIONED = re.compile(
    r"的[，,][^，,。；;]{0,10}应(?!尽|主动|积极|谨慎|注意|警惕|该|对|第一时间|立即)"
)
# 2022年，法院认定短信侵害了人格权益: a dated finding of a court is an act
_FOUND = re.compile(r"(?:法院|检察院|仲裁委)[^，,。；;]{0,8}认定")
# 保险公司应在30日内作出核定: who is supervised has duties; of consumers it is advice
_OBLIGED = re.compile(
    r"(?:保险公司|保险人|银行|机构|平台|发卡行|处理者|贷款人|出借人|经营者|委托方|运营者|债权人|"
    r"催收人员|催收员|商户|公司)[^，,。；;]{0,16}(?<![相适响回供反对顺效理本])应"
    r"(?:在[^，,。；;]{1,16}[内前]|对[^，,。；;]{2,20}(?:进行|予以|作出|开展|给予|承担)|"
    r"[向于按依自与由将]|及时|如实|提供|告知|明示|取得|履行|妥善|公示|"
    r"披露|说明|提示|退还|赔偿|删除|保存|支付|返还|承担)"
)
# 对某平台处以80.26亿元罚款: one exact sum is a case, a range of sums a rule
_IMPOSED = re.compile(r"对[^，,。；;]{2,24}(?:处以?|作出|开出|罚款|罚没|没收)")
_SCHEDULED = re.compile(r"施行|实施|生效|废止")
_SAYING = 4  # characters that a predicate needs at least
_QUOTED = frozenset("”」’")
# The verbs that follow a title most often in legal web text
_PROVIDES = re.compile(
    r"(?:中|里|也|还|已|又|均|都|同时|首次){0,3}(?:并未|并没有|没有|未|仅|只)?(?:确定|强调|适用|"
    r"旨在|确立|建立|设立|设置|调整|强化|保护|允许|鼓励|提及|修改|取消|新增|增加|删除|细化|完善|"
    r"赋予|排除|涉及|包含|包括|写|载明|设定|作出|作了|做出|对|将|把|给)"
)
_DEFINED_NOUN = re.compile(r"的[\u4e00-\u9fff]{1,6}$")
_PLAIN_DUTIES = frozenset(("不得", "严禁", "禁止"))
_RULING = DUTY | RULE


def meets(text: str, clause: Clause, scope: Scope, met: AbstractSet[str]) -> bool:
    """Return whether the clause states a rule, and does not only report an act or mark a term."""
    flags = clause.flags
    if flags & NEW_LAW and _is_scheduled(text, clause):
        return False
    if not flags & _RULING and not _may_provide(text, clause, scope):
        return False
    if not _is_rule(text, clause, scope, event=reports_act(text, clause, scope)):
        return False
    return not ("DEFINITION" in met and _is_attribute(text, clause, scope))


def _is_scheduled(text: str, clause: Clause) -> bool:
    """Return whether the clause says when a rule takes effect: an event, not its content."""
    if not clause.flags & NEW_LAW or clause.flags & DUTY or not clause.times:
        return False
    return _SCHEDULED.search(text, clause.start, clause.end) is not None


def _is_rule(text: str, clause: Clause, scope: Scope, *, event: bool) -> bool:
    """Return whether the clause states a rule; `event` says that it reports an act."""
    if _belongs_to_event(text, clause, scope, event=event):
        return False
    if clause.flags & DUTY:
        return True
    if not event and _provides(text, clause, scope):
        return True
    return bool(clause.flags & RULE) and _speaks_law(text, clause, scope, event=event)


def law_speaks(text: str, clause: Clause) -> bool:
    """Return whether a law, a regulator or a court stands at the head of the clause."""
    return _LAW_SPEAKS.search(text, clause.start, min(clause.end, clause.start + _HEAD)) is not None


def mentions_law(text: str, start: int, end: int) -> bool:
    """Return whether a law, a regulator, a court or a duty is named at all between two places."""
    if _LAW_SPEAKS.search(text, start, end) is not None:
        return True
    if text.find("应", start, end) < 0:
        return False
    return bool(_OBLIGED.search(text, start, end) or _CONDITIONED.search(text, start, end))


def _belongs_to_event(text: str, clause: Clause, scope: Scope, *, event: bool) -> bool:
    """Return whether what sounds like a rule is one decided case: 因违反…被罚, 判处…，并处罚金."""
    if scope.verdict and text.startswith(("并", "同时", "且"), clause.start):
        return True
    if continues_act(text, clause, scope):
        return True
    if not event:
        return False
    piece = (clause.start, clause.end)
    if (
        is_verdict(text, clause)
        or _SANCTIONED.search(text, *piece)
        or PASSIVE.search(text, *piece)
        or (clause.dated and _FOUND.search(text, *piece))
    ):
        return True
    exact = any(figure.kind == "money" and figure.value is not None for figure in clause.figures)
    return exact and _IMPOSED.search(text, *piece) is not None


def _may_provide(text: str, clause: Clause, scope: Scope) -> bool:
    """Return whether a clause without a cue of a rule can be what a named law provides."""
    if clause.statutes or scope.introduced or scope.verdict or (scope.condition and scope.statute):
        return True
    start, end = clause.start, clause.end
    return text.find("将", start, end) >= 0 or text.find("把", start, end) >= 0


def _provides(text: str, clause: Clause, scope: Scope) -> bool:
    """Return whether the clause is what a named law provides."""
    if scope.introduced or scope.conditional or (clause.statutes and _is_content(text, clause)):
        return True
    piece = (clause.start, clause.end)
    if text.find("将", *piece) < 0 and text.find("把", *piece) < 0:
        return False
    return _names_law(text, clause, scope) and _SETS.search(text, *piece) is not None


def _names_law(text: str, clause: Clause, scope: Scope) -> bool:
    """Return whether a law stands in the sentence so far, marked or as a subject (新办法把…)."""
    if clause.statutes or scope.statute:
        return True
    return _LAW_SUBJECT.match(text, clause.start) is not None


def _is_content(text: str, clause: Clause) -> bool:
    """Return whether a named law is the subject of the clause: what it provides is then said.

    A pinpoint (第十条) is enough, a title alone needs a verb of providing behind it.
    """
    for statute in clause.statutes:
        if clause.end - statute.end < _SAYING or text[statute.end] in _QUOTED:
            continue
        if getattr(statute, "provisions", ()) or _PROVIDES.match(text, statute.end):
            return True
    return False


def _speaks_law(text: str, clause: Clause, scope: Scope, *, event: bool) -> bool:
    """Return whether a word such as 规定, 要求 or 上限 has a law or a regulator behind it."""
    found = {text[start:end] for start, end, flags in clause.cues if flags & RULE}
    if scope.condition and found & _WEAK_VERBS:
        return True
    if not clause.figures:
        found -= _LIMIT_WORDS
    if "应" in found and (
        _OBLIGED.search(text, clause.start, clause.end)
        or _BY_LAW.search(text, clause.start, clause.end)
    ):
        return True
    if not found & _CONTENT_VERBS:
        return bool(clause.statutes) and bool(found & _WEAK_VERBS)
    if _names_law(text, clause, scope):
        return not event or bool(found - _MENTIONS)
    return _has_speaker(text, clause, scope, found)


def _has_speaker(text: str, clause: Clause, scope: Scope, found: set[str]) -> bool:
    if clause.figures and _LIMIT.search(text, clause.start, clause.end):
        return "上限" in found or _LAW_SPEAKS.search(text, clause.start, clause.end) is not None
    first = min(start for start, _, flags in clause.cues if flags & RULE)
    if first == clause.start and scope.previous and law_speaks(text, scope.previous):
        return True
    return _LAW_SPEAKS.search(text, clause.start, first) is not None


def _is_attribute(text: str, clause: Clause, scope: Scope) -> bool:
    """Return whether a duty only marks off what is defined: 即保险人不承担责任的期间."""
    if clause.statutes or scope.introduced or scope.statute:
        return False
    if any(text[start:end] in _PLAIN_DUTIES for start, end, _ in clause.cues):
        return False
    return _DEFINED_NOUN.search(text, clause.start, clause.end) is not None
