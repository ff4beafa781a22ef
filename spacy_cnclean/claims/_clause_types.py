"""Which types a clause meets: the tests of the annotation guidelines, one clause at a time."""

from __future__ import annotations

import re
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

from spacy_cnclean.claims._clauses import NO_TYPES
from spacy_cnclean.claims.types import ANYTHING, FOLLOWS, MEASURED, TYPE_ROWS
from spacy_cnclean.claims.types._definition import is_term_of_law

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from spacy_cnclean.claims._clauses import Clause, Scope
    from spacy_cnclean.claims.types import ClaimType

TYPED = reduce(or_, [row.signs for row in TYPE_ROWS])
"""The flags of cues that give a clause a type."""

_TESTS = [(row.name, row.signs, row.unless, row.meets) for row in TYPE_ROWS]

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
    types: set[ClaimType] = set()
    signs = clause.flags | ANYTHING
    if clause.figures or clause.times:
        signs |= MEASURED
    if scope.verdict or scope.predicted or scope.forecast:
        signs |= FOLLOWS
    for name, needed, unless, meets in _TESTS:
        if signs & needed and types.isdisjoint(unless) and meets(text, clause, scope, types):
            types.add(name)
    if "DEFINITION" in types and is_term_of_law(text, clause, scope):
        types.add("LEGAL_RULE")
    return types


def _is_asserted(text: str, clause: Clause, scope: Scope, types: AbstractSet[ClaimType]) -> bool:
    """Return whether what meets a test is asserted: no impression, indirect question or advice."""
    start, end = clause.start, clause.end
    if _DOUBTED.search(text, start, end):
        return False
    if not clause.figures and _NOUN_PHRASE.search(text, max(start, end - 3), end):
        return False
    if types != {"LEGAL_RULE"} or clause.statutes:
        return True
    advice = _SUGGESTED if scope.introduced else _ADVISED
    return advice.search(text, start, end) is None
