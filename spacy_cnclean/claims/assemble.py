"""Clauses of one sentence put together to claims: what belongs together, and where a claim starts.

The rules are those of the annotation guidelines ("Where a claim begins and ends").
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from spacy_cnclean.claims.clauses import skip_connective
from spacy_cnclean.claims.cues import DUTY, RULE

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from spacy_cnclean.claims.clause import Clause
    from spacy_cnclean.claims.models import ClaimType

# A clause that begins like this has no subject of its own
_SUBJECTLESS = re.compile(
    r"(?:并|且|而|但|却|也|还|又|则|均|都|已|将|会|可以|可|仅|只|同时|同比|环比|较|比上|占|达|为|"
    r"是|属|系|超过|高于|低于|"
    r"折合|约|共计|合计|总计|累计|平均|要求|规定|明确|禁止|严禁|不得|应当|应|必须|须|处|没|责令|"
    r"由|自|于|对|把|被|向|在|从|"
    r"按|以|因|导致|使|造成|引发|推动|提高|降低|减少|增加|限制|不|没有|未|有望|预计|一般|分别|"
    r"构成|判|扩大|提升|改善|进而|从而|"
    r"无需|依法|一直|正式|通过|[0-9０-９])"
)
_LEAD_START = re.compile(
    r"(?:随着|根据|依据|依照|按照|按|据|截至|截止|在|为了?|对于?|由于|因为|因|如果|如|若|除了?|"
    r"经|通过|从|自|当|目前|近年来|近日|"
    r"其中|此外|到|至|以|作为|面对|针对|无论|不论|即使|尽管|虽然|只要|一旦|有望在)"
)
_LEAD_ENDS = (
    "后", "时", "的", "下", "以来", "之前", "之后", "方面", "来看", "规定", "显示", "表示", "认为",
    "指出", "称", "统计", "期间", "为止", "日", "年", "月", "末", "底", "明确", "要求", "透露",
    "介绍",     "》", "）", ")", "”", "计算", "说", "法院认为",
    "初", "季度", "上半年", "下半年", "提出", "强调", "测算", "估算", "一款", "今年", "去年",
    "预计", "预测", "预期", "未来", "今后", "日前", "近日", "届时", "此前", "此后",
)  # fmt: skip
_RESULT = re.compile(
    r"(?:并|也|还)?(?:导致|致使|使得?|从而|进而|引发|造成|令|让|原因[是在]|(?:主要|这)?是(?:因为|"
    r"由于)|主要因为|主要由于|主要原因|主因|带来)"
)
_REASON = re.compile(r"(?:正是)?(?:由于|因为|因(?!此|而)|受|得益于|受益于|鉴于)")
_DEFINED = re.compile(r"的[\u4e00-\u9fff]{1,6}$")
_NEW_TURN = re.compile(r"[^，,]{0,12}(?:据此|因此|所以|实践中|现实中|然而|但是)")
_MORE = re.compile(r"[^，,]{1,10}(?:更|愈)")


@dataclass(slots=True)
class Group:
    """Clauses that make one claim, and where its words begin."""

    start: int
    clauses: list[Clause]

    @property
    def end(self) -> int:
        """One past the last character."""
        return self.clauses[-1].end

    @property
    def types(self) -> AbstractSet[ClaimType]:
        """The types of all clauses together."""
        clauses = self.clauses
        if len(clauses) == 1:
            return clauses[0].types
        return set().union(*[clause.types for clause in clauses])


def assemble(text: str, clauses: list[Clause], *, introduced: bool) -> list[Group]:
    """Return the claims of a sentence whose clauses have their types."""
    groups: list[Group] = []
    pending: list[Clause] = []  # clauses without types since the last claim
    for clause in clauses:
        if not clause.types:
            if pending or not groups or not _continues(text, groups, clause):
                pending.append(clause)
            continue
        if groups and _joins(text, groups[-1], pending, clause, introduced=introduced):
            groups[-1].clauses += [*pending, clause]
        else:
            start = _first(text, pending, clause) if pending else clause.start
            start = skip_connective(text, start, clause.end)
            groups.append(Group(start, [clause]))
        pending = []
    return groups


def _first(text: str, pending: list[Clause], clause: Clause) -> int:
    """Return where a claim begins, with the untyped clauses that belong to it."""
    start = clause.start
    needs_subject = _SUBJECTLESS.match(text, start) is not None
    condition = False
    for before in reversed(pending):
        if before.label:
            break
        condition = (
            condition or text[before.end - 1] == "的" or text.startswith("违反", before.start)
        )
        if not (is_lead(text, before) or needs_subject or condition):
            break
        needs_subject = needs_subject and _SUBJECTLESS.match(text, before.start) is not None
        start = before.start
    return start


def is_lead(text: str, clause: Clause) -> bool:
    """Whether a clause only leads up to the next: a time, a source, a condition, a bare subject."""
    return (
        text.endswith(_LEAD_ENDS, clause.start, clause.end)
        or _LEAD_START.match(text, clause.start) is not None
    )


def _continues(text: str, groups: list[Group], clause: Clause) -> bool:
    """Whether an untyped clause still belongs to the claim before it (催收手段更加先进)."""
    group = groups[-1]
    if group.clauses[-1].end + 2 < clause.start:
        return False
    if _gives_reason(text, group.clauses[-1], group):
        group.clauses.append(clause)
        return True
    if "PREDICTION" in group.types and _MORE.match(text, clause.start, clause.end):
        group.clauses.append(clause)
        return True
    if "DEFINITION" in group.types and _is_open_definition(text, group):
        group.clauses.append(clause)
        return True
    return False


_MEANS = frozenset(("所谓", "是指", "指的是", "系指", "就是指"))


def _is_open_definition(text: str, group: Group) -> bool:
    said = any(text[start:end] in _MEANS for start, end, _ in group.clauses[0].cues)
    return said and _DEFINED.search(text, group.start, group.end) is None


def _joins(
    text: str, group: Group, pending: list[Clause], clause: Clause, *, introduced: bool
) -> bool:
    """Whether a typed clause goes on with the claim before it."""
    if _RESULT.match(text, clause.start) or _gives_reason(text, group.clauses[-1], group):
        return True
    if "DEFINITION" in group.types and _is_open_definition(text, group):
        return True
    if not all(is_lead(text, before) for before in pending):
        return False
    first = pending[0] if pending else clause
    subjectless = _SUBJECTLESS.match(text, first.start) is not None
    if "LEGAL_RULE" in clause.types and "LEGAL_RULE" in group.types:
        said = introduced and not _NEW_TURN.match(text, first.start)
        return _continues_rule(group, clause, subjectless=subjectless, said=said)
    return subjectless and _repeats_type(group, clause)


def _continues_rule(group: Group, clause: Clause, *, subjectless: bool, said: bool) -> bool:
    """Whether a rule goes on: a consequence, another duty, more of what a law provides."""
    if clause.statutes and not subjectless:
        return False
    if not any(part.flags & (DUTY | RULE) for part in group.clauses):
        return True  # so far only the condition: 根据X, 使用暴力催收, 情节严重的, 处…
    return subjectless or said


def _repeats_type(group: Group, clause: Clause) -> bool:
    """Whether a clause without a subject asserts the same kind of thing, and no figure."""
    if clause.types != group.types or clause.figures:
        return False
    return "PREDICTION" in clause.types or (clause.types == {"EVENT"} and not clause.times)


_WAITING = frozenset(("由于", "因为", "因", "受"))


def _gives_reason(text: str, last: Clause, group: Group) -> bool:
    """Whether the group is so far only a cause that waits for its effect."""
    if last.types != {"CAUSAL"} or len(group.clauses) > 1:
        return False
    if _REASON.match(text, last.start) or is_lead(text, last):
        return True
    return any(text[start:end] in _WAITING for start, end, _ in last.cues)
