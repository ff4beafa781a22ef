"""One sentence cut into clauses, each clause with what lies in it and the types it meets.

Questions, advertisements and headings are told apart here; what only leads up to an assertion
(a time, a source, a condition, a law that provides something) loses its types and passes its
meaning on.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from spacy_cnclean.claims._clause_types import types_of
from spacy_cnclean.claims._clauses import NO_TYPES, Clause, Scope
from spacy_cnclean.claims._cues import ACT, FUTURE, RULE, SOURCE
from spacy_cnclean.claims._figures import is_figure
from spacy_cnclean.claims._splitting import skip_list_number, split_clauses
from spacy_cnclean.claims.types._event import is_verdict, names_law

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy_cnclean.claims._clauses import Cue
    from spacy_cnclean.claims._models import StatuteLike
    from spacy_cnclean.claims._vocabulary import Vocabulary
    from spacy_cnclean.quantities._models import Quantity

_QUESTION = re.compile(
    r"(?:吗|呢|么|怎么办|怎么样|如何|是什么|有哪些|为什么|是多少|何在|与否)[”’」』）)\"]*$"
)
_ADVERTISEMENT = re.compile(
    r"(?:立即|立刻|马上|赶快|赶紧|快来|现在就|点击|扫码|长按|速来)[^，。]{0,8}"
    r"(?:咨询|办卡|办理|扫码|投保|申请|领取|加入|关注|下载|登录|注册|拨打|联系|预约|体验|免费|抢|"
    r"购买|了解|添加|私信|报名|加微信)"
)
_HEADING = 26
_TITLE = 45
CALENDAR = frozenset(("date", "clock"))
"""The kinds of quantities that are times of a claim."""


def is_no_statement(text: str, start: int, end: int, mark: str, *, has_evidence: bool) -> bool:
    """Return whether a sentence is a question, an advertisement or a heading."""
    if "?" in mark or "？" in mark or _QUESTION.search(text, max(start, end - 8), end):
        return True
    if _ADVERTISEMENT.search(text, start, end):
        return True
    if mark:
        return False
    if text[end : end + 1] == "\n" and end - start < _TITLE and "，" not in text[start:end]:
        return True
    if has_evidence:
        return False
    return end - start < _HEADING and "，" not in text[start:end] and "," not in text[start:end]


class SentenceFindings(NamedTuple):
    """What was found in a sentence, each in text order."""

    cues: Sequence[Cue]
    quantities: Sequence[Quantity]
    statutes: Sequence[StatuteLike]


_SETTING = re.compile("约定|[将把]")


def may_assert(text: str, start: int, end: int, findings: SentenceFindings) -> bool:
    """Return whether a sentence without a cue of a type and without a statute can assert something.

    It needs a figure or a duration, or what may introduce a rule (按照约定, 新办法把…).
    """
    for quantity in findings.quantities:
        if quantity.kind == "duration" or is_figure(quantity):
            return True
    return _SETTING.search(text, start, end) is not None


def read_clauses(text: str, start: int, end: int, findings: SentenceFindings) -> list[Clause]:
    """Return the clauses of a sentence with what lies in them; a cue inside a title is no cue."""
    cues, quantities, statutes = findings
    first = skip_list_number(text, start, end)
    clauses = [Clause(*span) for span in split_clauses(text, first, end, quantities)]
    cue, last_cue = 0, len(cues)
    quantity, last_quantity = 0, len(quantities)
    statute, last_statute = 0, len(statutes)
    for clause in clauses:
        end = clause.end
        if statute < last_statute and statutes[statute].start < end:
            first = statute
            while statute < last_statute and statutes[statute].start < end:
                statute += 1
            clause.statutes = statutes[first:statute]
        if cue < last_cue and cues[cue][0] < end:
            first = cue
            while cue < last_cue and cues[cue][0] < end:
                cue += 1
            _take_cues(clause, cues[first:cue])
        if quantity < last_quantity and quantities[quantity].start < end:
            first = quantity
            while quantity < last_quantity and quantities[quantity].start < end:
                quantity += 1
            _take_quantities(clause, quantities[first:quantity])
        if text[end : end + 1] in _COLONS:
            clause.label = _is_label(clause)
    return clauses


_COLONS = frozenset(":：")
_TIMES = CALENDAR | {"duration"}


def _take_cues(clause: Clause, cues: Sequence[Cue]) -> None:
    if clause.statutes:
        cues = [cue for cue in cues if not _within(cue[0], clause.statutes)]
    clause.cues = cues
    for _, _, flags in cues:
        clause.flags |= flags


def _within(position: int, statutes: Sequence[StatuteLike]) -> bool:
    return any(statute.start <= position < statute.end for statute in statutes)


def _take_quantities(clause: Clause, quantities: Sequence[Quantity]) -> None:
    clause.times = times = [quantity for quantity in quantities if quantity.kind in _TIMES]
    if len(times) < len(quantities):
        clause.figures = [
            quantity
            for quantity in quantities
            if quantity.kind not in _TIMES and is_figure(quantity)
        ]
    if times:
        clause.dated = any(time.kind == "date" for time in times)


def _is_label(clause: Clause) -> bool:
    """Return whether a clause before a colon only names what follows (催收机构效率提升：…)."""
    return not (clause.flags & (SOURCE | RULE) or clause.times or clause.statutes or clause.figures)


_INTRODUCES = re.compile(r"(?:根据|依据|依照|按照|按|基于|参照)")
_INTRODUCING = frozenset("根依按基参")
_SAYS = ("规定", "明确", "要求", "指出", "提出", "强调")
_SAYS_NOTHING = ("的规定", "了规定", "有规定", "统一规定", "具体规定", "的要求", "相关规定")
_CIRCUMSTANCE = re.compile(
    r"(?:(?<![目此日当先提])前|后|之后|以后|时|中|以来|之前|以前|期间|的?情况下|影响下|作用下|背景下|的同时|计算|计)$"
)


def judge(text: str, clauses: list[Clause], vocabulary: Vocabulary) -> bool:
    """Set the types of all clauses; return whether a law was said to provide what follows."""
    scope = Scope(vocabulary)
    said = False
    last = clauses[-1] if clauses else None
    for clause in clauses:
        if clause.label:
            continue
        types = clause.types = types_of(text, clause, scope)
        flags, statutes = clause.flags, clause.statutes
        if statutes or ("EVENT" in types and names_law(text, clause)):
            scope.statute = True
        if flags & FUTURE and _forecasts(text, clause):
            scope.forecast = True
        if flags & ACT and is_verdict(text, clause):
            scope.verdict = True
        scope.previous = clause
        scope.condition = text[clause.end - 1] == "的"
        scope.predicted = False
        if clause is not last and (
            types or statutes or flags & RULE or text[clause.start] in _INTRODUCING
        ):
            said = _introduce(text, clause, scope) or said
        scope.dated = clause.dated and not clause.types
    return said


def _only_announces(clause: Clause) -> bool:
    """Return whether a clause ends with its time or its cue: 预计到2026年, 机构预测."""
    if clause.times and clause.times[-1].end == clause.end:
        return True
    if not clause.cues:
        return False
    _, cue_end, flags = clause.cues[-1]
    return cue_end == clause.end and bool(flags & FUTURE)


def _is_ground(text: str, clause: Clause) -> bool:
    """Return whether 根据… only names a law: 根据《民法典》第六百八十条, 根据…的规定."""
    if text.endswith("约定", clause.start, clause.end):
        return True
    if not clause.statutes and not clause.flags & RULE:
        return False
    at_end = bool(clause.statutes) and clause.end <= clause.statutes[-1].end + 2
    return at_end or text.endswith(("规定", "要求", "精神", "解释"), clause.start, clause.end)


def _forecasts(text: str, clause: Clause) -> bool:
    return any(text[start] in "预有" for start, _, flags in clause.cues if flags & FUTURE)


def _introduce(text: str, clause: Clause, scope: Scope) -> bool:
    """Take the types from a clause that only leads up to the next; return whether a law speaks."""
    start, end = clause.start, clause.end
    says = text.endswith(_SAYS, start, end) and (
        text[end] in ":：" or not text.endswith(_SAYS_NOTHING, start, end)
    )
    if says and (scope.statute or clause.flags & RULE):
        scope.introduced = True
        clause.types -= {"LEGAL_RULE", "EVENT"}
        return True
    if clause.statutes and text[end] in ":：" and end <= clause.statutes[-1].end + 2:
        scope.introduced = True
        clause.types = NO_TYPES
        return True
    if text[start] in _INTRODUCING and _INTRODUCES.match(text, start) and _is_ground(text, clause):
        scope.introduced = True
        clause.types = NO_TYPES
    elif not clause.types or "DEFINITION" in clause.types:
        pass
    elif text[end - 1] == "的" or (
        text.startswith("违反", start) and clause.types == {"LEGAL_RULE"}
    ):
        clause.types = NO_TYPES  # a condition: 逾期超过90天的，违反本法规定
    elif _CIRCUMSTANCE.search(text, max(start, end - 4), end):
        clause.types &= {"CAUSAL"}
    elif clause.types == {"PREDICTION"} and _only_announces(clause):
        clause.types = NO_TYPES
        scope.predicted = True
    return False
