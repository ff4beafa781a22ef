"""The type EVENT: an act of a named body or with a date, or a step in the life of a rule.

>>> from spacy_cnclean.claims import find_claims
>>> [claim.types for claim in find_claims("2022年5月，银保监会约谈了该行。", statutes=())]
[('EVENT',)]
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from spacy_cnclean.claims._clauses import words
from spacy_cnclean.claims._cues import ACT, DUTY, FUTURE, NEW_LAW

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from spacy_cnclean.claims._clauses import Clause, Cue, Scope

BASE = 0.5
"""What the type adds to the score `checkworthy`."""

_EVENTFUL = ACT | NEW_LAW
_VERDICTS = words("判令 判处 裁定 驳回 宣判 获刑")
_DECISIONS = re.compile(r"(?<=[审院庭月日])判决(?![书结执生的])")
_PASSIVE_REACH = 14  # characters from 被 to its verb
_BARE_COURTS = words("法院 检察院 警方 检方 检察机关 公安机关 税务机关")
# 处罚力度, 发布的: behind such a character the verb is a noun or an attribute
_NOUN_AFTER = frozenset("的力措书率费款权程制部金")
_GROUND = re.compile(r"根据|依据|依照|按照|参照")

_ORGANISATION = re.compile(
    r"银保监会|银监会|保监会|证监会|人民银行|央行|网信办|工信部|发改委|公安部|司法部|财政部|最高法|"
    r"最高检|国务院|全国人大|检察机关|公安机关|审判机关|税务机关|国家[\u4e00-\u9fff]{2,10}[局委办]|"
    r"(?<=[\u4e00-\u9fff]{2})(?:公司|银行|协会|法院|检察院|公安局|公安分局|派出所|管理局|监管局|"
    r"总局|"
    r"分局|委员会|证监局|集团|支行|分行|消金|金融办|人社局|消保委|消协|交易所|仲裁委)|"
    r"某[\u4e00-\u9fff]{1,8}|法院|检察院|警方|检方"
)
_NOBODY = re.compile(
    r"(?:有的|某些|哪|一家|各大|各|有关|相关|部分|一些|多家|不少|许多|很多)[\u4e00-\u9fff]{0,6}$"
)
_HABIT = re.compile(
    r"每[个年月天日次周]|多次|经常|时常|不断|纷纷|陆续|往往|通常|一般|频繁|积极|逐步|重视|持续|开始"
)
PASSIVE = re.compile(
    r"(?<![可能将会应要得须])被[^，,。；;]{2,10}(?:处以|处罚|罚款|罚没|判处|责令|吊销|约谈|通报)"
)
"""Somebody was sanctioned by a body that is named: 被派出所处以…."""
_LAW_NOUN = re.compile(
    r"办法|条例|规定|公约|通知|意见|规则|细则|解释|标准|草案|新规|条文|修正案|条款|"
    r"[\u4e00-\u9fff]法"
)
_COMES = frozenset("于自在会正陆全再从")
# Behind these an act is still to come
_TO_COME = ("预计", "有望", "或将", "料将", "可望", "即将")


def meets(text: str, clause: Clause, scope: Scope, met: AbstractSet[str]) -> bool:
    """Return whether the clause reports an act; one that a duty of a rule outweighs is none."""
    if clause.flags & DUTY and "LEGAL_RULE" in met:
        return False
    return reports_act(text, clause, scope)


def reports_act(text: str, clause: Clause, scope: Scope) -> bool:
    """Return whether the clause reports an act that is not still to come."""
    if not (clause.flags & _EVENTFUL or scope.verdict):
        return False
    return _reports_event(text, clause, scope) and not _is_ahead(text, clause)


def _is_event(text: str, clause: Clause, scope: Scope) -> bool:
    """Return whether an act is asserted of a named body, with a date, or of a rule's life."""
    if _GROUND.match(text, clause.start):
        return False
    verbs = [
        cue
        for cue in clause.cues
        if cue[2] & (ACT | NEW_LAW) and text[cue[1] : cue[1] + 1] not in _NOUN_AFTER
    ]
    if not verbs:
        return False
    dated = clause.dated or scope.dated
    if any(flags & NEW_LAW for _, _, flags in verbs) and (
        dated or clause.statutes or scope.statute or names_law(text, clause)
    ):
        return True
    acts = [cue for cue in verbs if cue[2] & ACT]
    return bool(acts) and (dated or _is_act(text, clause, scope, acts))


def is_verdict(text: str, clause: Clause) -> bool:
    """Return whether a court decides one case: 被判处有期徒刑三年, but not 处三年有期徒刑."""
    for start, end, _ in clause.cues:
        word = text[start:end]
        if word in _VERDICTS or (word == "判决" and _DECISIONS.match(text, start)):
            return True
    return False


def continues_act(text: str, clause: Clause, scope: Scope) -> bool:
    """Return whether the clause is one more measure of the act before: 约谈该行，责令其停止发卡."""
    before = scope.previous
    return (
        before is not None
        and "EVENT" in before.types
        and text.startswith(("责令", "并责令"), clause.start)
    )


def names_law(text: str, clause: Clause) -> bool:
    """Return whether the clause names a rule without title marks."""
    return _LAW_NOUN.search(text, clause.start, clause.end) is not None


def _is_case(text: str, clause: Clause, scope: Scope) -> bool:
    """Return whether one person or firm was sanctioned: 张某因…，被派出所处以…."""
    if PASSIVE.search(text, clause.start, clause.end) is None:
        return False
    start = scope.previous.start if scope.previous else clause.start
    return text.find("某", start, clause.end) >= 0


def _is_act(text: str, clause: Clause, scope: Scope, acts: list[Cue]) -> bool:
    """Return whether an undated act has a named doer or a case of its own, and is no habit."""
    passive = text.find("被", clause.start, acts[-1][0])
    if clause.figures and passive >= 0 and acts[-1][0] - passive <= _PASSIVE_REACH:
        return True
    if any(text[start:end] in _VERDICTS for start, end, _ in acts) or _is_case(text, clause, scope):
        return True
    if _HABIT.search(text, clause.start, clause.end):
        return False
    first = acts[0][0]
    actor = _ORGANISATION.search(text, clause.start, first)
    if actor is None or _NOBODY.search(text, clause.start, actor.end()):
        return False
    if actor.group() not in _BARE_COURTS:
        return True
    return bool(clause.figures) or "了" in text[first : clause.end]


def _reports_event(text: str, clause: Clause, scope: Scope) -> bool:
    if scope.verdict and clause.flags & DUTY and text.startswith("并", clause.start):
        return True
    if continues_act(text, clause, scope):
        return True
    if scope.introduced or not clause.flags & (ACT | NEW_LAW):
        return False
    return _is_event(text, clause, scope)


def _is_ahead(text: str, clause: Clause) -> bool:
    """Return whether the act of the clause is still to come: 预计年内出台, 将于年底退出."""
    if not clause.flags & FUTURE:
        return False
    for start, end, flags in clause.cues:
        if flags & FUTURE:
            if text[start:end] in _TO_COME:
                return True
            return not clause.flags & NEW_LAW and text[end : end + 1] in _COMES
        if flags & (ACT | NEW_LAW):
            return False
    return False
