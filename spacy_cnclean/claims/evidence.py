"""Which types a clause meets: the tests of the annotation guidelines, one clause at a time."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from spacy_cnclean.claims.clauses import NO_TYPES
from spacy_cnclean.claims.cues import (
    ACT,
    CAUSE,
    DEFINE,
    DUTY,
    EFFECT,
    FUTURE,
    NEW_LAW,
    RULE,
    TREND,
)
from spacy_cnclean.claims.events import continues_act, is_event
from spacy_cnclean.claims.measures import measure_types
from spacy_cnclean.claims.relations import is_causal, is_definition
from spacy_cnclean.claims.rules import is_rule, is_scheduled, may_provide

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from spacy_cnclean.claims.clauses import Clause, Scope
    from spacy_cnclean.claims.models import ClaimType

TYPED = FUTURE | DUTY | RULE | CAUSE | EFFECT | TREND | ACT | DEFINE | NEW_LAW
"""The flags of cues that give a clause a type."""

# What a clause must have for a test to be worth asking
_EVENTFUL = ACT | NEW_LAW
_RULING = DUTY | RULE
_CAUSAL = CAUSE | EFFECT

_SUPPOSING = frozenset("如倘假若一万虽尽即哪要只无不")
_SUPPOSED = re.compile(
    r"如果|倘若|假如|假设|若(?!干)|一旦|万一|虽然|尽管|即使|哪怕|要么|只要|无论|不管"
)
_DOUBTED = re.compile(
    r"看着|看似|看起来|听起来|听着|貌似|感觉|是否|有没有|能不能|会不会|要不要|该不该|可不可以"
)
_ADVISED = re.compile(
    r"建议|(?<![申邀聘])请(?![求示])|(?<![区差分特级个])别|千万(?!元)|务必|不妨|切勿|记得|最好|"
    r"你|您|"
    r"大家|我们|咱们|希望|学会|需要注意"
)
_SUGGESTED = re.compile(r"建议|不妨|最好|咨询")
# 资金成本的下降, …: a subject whose predicate follows
_NOUN_PHRASE = re.compile(
    r"的(?:下降|上升|增长|增加|减少|扩大|提高|降低|变化|收紧|增强|提升|改善|发展|普及|出台|实施|"
    r"落地|"
    r"走低|走高|收窄|攀升|扩张|下滑|回落|上涨|下跌|上调|下调|兴起|高企|放缓|缺失|滥用|激增|萎缩|"
    r"飙升)$"
)
_PAST = re.compile(r"已|了(?!解)|曾|去年|此前|上年末")
_ABOUT_ITSELF = re.compile(r"本文|下文|下面|接下来|小编|笔者")


def types_of(text: str, clause: Clause, scope: Scope) -> AbstractSet[ClaimType]:
    """Return the types whose tests the clause meets, given what stood before it."""
    if text[clause.start] in _SUPPOSING and _SUPPOSED.match(text, clause.start):
        scope.supposed = True
        return NO_TYPES
    flags = clause.flags
    if not (flags & TYPED or clause.figures or clause.statutes or clause.times or scope.binds):
        return NO_TYPES
    types = _met(text, clause, scope)
    return types if types and _is_asserted(text, clause, scope, types) else NO_TYPES


def _met(text: str, clause: Clause, scope: Scope) -> set[ClaimType]:
    """Return the types whose tests are met, asserted or not."""
    flags = clause.flags
    types: set[ClaimType] = set()
    if flags & DEFINE and is_definition(text, clause, scope):
        types.add("DEFINITION")
        if _is_term_of_law(text, clause, scope):
            types.add("LEGAL_RULE")
    event = (
        bool(flags & _EVENTFUL or scope.verdict)
        and _reports_event(text, clause, scope)
        and not _is_ahead(text, clause)
    )
    rule = (
        not (flags & NEW_LAW and is_scheduled(text, clause))
        and (bool(flags & _RULING) or may_provide(text, clause, scope))
        and is_rule(text, clause, scope, event=event)
        and not ("DEFINITION" in types and _is_attribute(text, clause, scope))
    )
    if rule:
        types.add("LEGAL_RULE")
    if event and not (rule and flags & DUTY):
        types.add("EVENT")
    if flags & _CAUSAL and is_causal(text, clause, scope, rule=rule):
        types.add("CAUSAL")
    if rule:
        return types
    ahead = flags & FUTURE or scope.predicted or scope.forecast
    if ahead and "EVENT" not in types and _is_prediction(text, clause, scope):
        types.add("PREDICTION")
    elif "DEFINITION" not in types and (clause.figures or clause.times or flags & TREND):
        types |= measure_types(text, clause, scope, event=event)
    return types


_DEFINED_NOUN = re.compile(r"的[\u4e00-\u9fff]{1,6}$")
_PLAIN_DUTIES = frozenset(("不得", "严禁", "禁止"))
_OWN_TERM = re.compile(r"本(?:法|办法|条例|规定|解释|准则|指引|细则|规范|通知|意见|标准)所称")


def _is_term_of_law(text: str, clause: Clause, scope: Scope) -> bool:
    """Whether a law speaks of the term that is defined: 本办法所称…，是指…."""
    for part in (clause, scope.previous):
        if part is None or not any(text[start:end] == "所称" for start, end, _ in part.cues):
            continue
        if part.statutes or _OWN_TERM.search(text, part.start, part.end):
            return True
    return False


def _is_attribute(text: str, clause: Clause, scope: Scope) -> bool:
    """Whether a duty only marks off what is defined: 即保险人不承担责任的期间."""
    if clause.statutes or scope.introduced or scope.statute:
        return False
    if any(text[start:end] in _PLAIN_DUTIES for start, end, _ in clause.cues):
        return False
    return _DEFINED_NOUN.search(text, clause.start, clause.end) is not None


def _reports_event(text: str, clause: Clause, scope: Scope) -> bool:
    if scope.verdict and clause.flags & DUTY and text.startswith("并", clause.start):
        return True
    if continues_act(text, clause, scope):
        return True
    if scope.introduced or not clause.flags & (ACT | NEW_LAW):
        return False
    return is_event(text, clause, scope)


_COMES = frozenset("于自在会正陆全再从")
# Behind these an act is still to come
_TO_COME = ("预计", "有望", "或将", "料将", "可望", "即将")


def _is_ahead(text: str, clause: Clause) -> bool:
    """Whether the act of the clause is still to come: 预计年内出台, 将于年底退出."""
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


def _is_prediction(text: str, clause: Clause, scope: Scope) -> bool:
    """Whether the clause speaks of the future, by its own words or by 预计 before it."""
    said = bool(clause.flags & FUTURE) or scope.predicted
    if not said and not (scope.forecast and clause.figures):
        return False
    if _ABOUT_ITSELF.match(text, clause.start, clause.end):
        return False
    return said or _PAST.search(text, clause.start, clause.end) is None


def _is_asserted(text: str, clause: Clause, scope: Scope, types: AbstractSet[ClaimType]) -> bool:
    """Whether what meets a test is asserted: no impression, indirect question or advice."""
    start, end = clause.start, clause.end
    if _DOUBTED.search(text, start, end):
        return False
    if not clause.figures and _NOUN_PHRASE.search(text, max(start, end - 3), end):
        return False
    if types != {"LEGAL_RULE"} or clause.statutes:
        return True
    advice = _SUGGESTED if scope.introduced else _ADVISED
    return advice.search(text, start, end) is None
