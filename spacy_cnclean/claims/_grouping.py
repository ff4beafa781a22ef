"""Clauses of one sentence put together to claims: what belongs together, and where a claim starts.

The rules are those of the annotation guidelines ("Where a claim begins and ends").
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from spacy_cnclean.claims._cues import DUTY, RULE
from spacy_cnclean.claims._splitting import skip_connective

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from spacy_cnclean.claims._clauses import Clause
    from spacy_cnclean.claims.types import ClaimType

# A clause that begins like this has no subject of its own
_SUBJECTLESS = re.compile(
    r"(?:并|且|而|但|却|也|还|又|则|均|都|已|将|会|可以|可|仅|只|同时|同比|环比|较|比上|占|达|为|"
    r"是|属|系|超过|高于|低于|"
    r"折合|约|共计|合计|总计|累计|平均|要求|规定|明确|禁止|严禁|不得|应当|应|必须|须|处|没|责令|"
    r"由|自|于|对|把|被|向|在|从|"
    r"按|以|因|导致|使|造成|引发|推动|提高|降低|减少|增加|限制|不|没有|未|有望|预计|一般|分别|"
    r"构成|判|扩大|提升|改善|进而|从而|"
    r"无需|依法|一直|正式|通过|[0-9０-９]|迫使|促使|倒逼|带动|拉动|推高|抬高|压低|不仅|不但|既|"
    r"最[高低多少长短](?![的额])|"
    r"每[年月季日次]|主要|[一二终再]审|当庭|原则上|统一|其(?![中余他实次])|直接|间接|最终|客观上|无形中|(?:根本|主要|其|"
    r"背后的|深层|最大)?(?:原因|根源|症结)(?:就|主要)?在于|"
    r"(?:简单|通俗|具体|换句话|换言之|顾名思义)[^，,。；;]{0,4}(?:就?是|指))"
)
_LEAD_START = re.compile(
    r"(?:随着|根据|依据|依照|按照|按|据|截至|截止|在|为了?|对于?|由于|因为|因|如果|如|若|除了?|"
    r"经|未经|非经|除非|凡|通过|从|自|当|目前|近年来|近日|"
    r"其中|此外|到|至|以|作为|面对|针对|无论|不论|即使|尽管|虽然|只要|一旦|有望在)"
)
_LEAD_ENDS = (
    "后", "时", "的", "下", "以来", "之前", "之后", "方面", "来看", "规定", "显示", "表示", "认为",
    "指出", "称", "统计", "期间", "为止", "日", "年", "月", "末", "底", "明确", "要求", "透露",
    "介绍",     "》", "）", ")", "”", "计算", "说", "法院认为",
    "初", "季度", "上半年", "下半年", "提出", "强调", "测算", "估算", "一款", "今年", "去年",
    "预计", "预测", "预期", "未来", "今后", "日前", "近日", "届时", "此前", "此后",
    "的部分", "的情形", "相比", "对比",
)  # fmt: skip
_RESULT = re.compile(
    r"(?:并|也|还|直接|间接|最终|客观上)?(?:导致|致使|使得?|从而|进而|引发|造成|令|让|原因[是在]|"
    r"(?:主要|这)?是(?:因为|"
    r"由于)|主要因为|主要由于|主要原因|主因|带来|以致|迫使|倒逼|"
    r"(?:其|这|背后|根本|主要|最大|深层|的|也)*(?:原因|根源|症结)(?:就|主要|也)?在于|"
    r"(?:这|也)?(?:主要|很大程度上)?(?:是|与)?(?:得益于|受益于|归因于|归功于|源于|缘于|源自)|"
    r"(?:这)?主要[是系]?受[^，,。；;]{1,14}(?:影响|推动|拖累|带动|冲击|驱动)|"
    r"系[^，,。；;]{2,40}所致)"
)
_REASON = re.compile(r"(?:正是)?(?:由于|因为|因(?!此|而)|受|得益于|受益于|鉴于)")
_DEFINED = re.compile(r"的[\u4e00-\u9fff]{1,6}$")
# What a rule is about: 超过诉讼时效的债务，债务人有权…
_TOPIC = re.compile(
    r"[^，,。；;是有了把要会]{3,40}的[\u4e00-\u9fff]{0,4}(?:债务|债权|款|合同|协议|行为|人|者|机构|企业|公司|银行|"
    r"财产|费用?|利息|信息|数据|事项|情形|账户|贷款)"
)
# A condition of a rule without 的: 没有法定事由，…
_UNLESS = re.compile(
    r"没有(?![，,])|未(?!来)|非因|非依|无正当|不具备|逾期|拒不|擅自|[\u4e00-\u9fff]{2,10}(?:若|"
    r"如)(?![何果此今])"
)
# What goes on about a term that stands before the comma: 等待期，即…
_OF_TERM = re.compile(r"指(?:的?是|由|将)|即|包括|特指|泛指|亦|俗称|又称|就是|也就是|意思|含义")
_LONGEST_TERM = 24
_SAME_TERM = re.compile(r"(?:是指|指|即|而是|是一[种类项]|也就是|又称|也称|亦称|俗称|简称|系)")
_NEW_TURN = re.compile(r"[^，,]{0,12}(?:据此|因此|所以|实践中|现实中|然而|但是)")
_MORE = re.compile(r"[^，,]{1,10}(?:更|愈)")


@dataclass(slots=True)
class ClauseGroup:
    """Clauses that make one claim, and where its words begin."""

    start: int
    clauses: list[Clause]
    decided: AbstractSet[ClaimType] | None = None

    @property
    def end(self) -> int:
        """One past the last character."""
        return self.clauses[-1].end

    @property
    def types(self) -> AbstractSet[ClaimType]:
        """The types that were decided on, else those of all clauses together."""
        if self.decided is not None:
            return self.decided
        clauses = self.clauses
        if len(clauses) == 1:
            return clauses[0].types
        return set().union(*[clause.types for clause in clauses])


def assemble(text: str, clauses: list[Clause], *, introduced: bool) -> list[ClauseGroup]:
    """Return the claims of a sentence whose clauses have their types."""
    groups: list[ClauseGroup] = []
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
            groups.append(ClauseGroup(start, [clause]))
        pending = []
    return groups


def _first(text: str, pending: list[Clause], clause: Clause) -> int:
    """Return where a claim begins, with the untyped clauses that belong to it."""
    start = clause.start
    needs_subject = _SUBJECTLESS.match(text, start) is not None
    of_term = "DEFINITION" in clause.types and _OF_TERM.match(text, start) is not None
    condition = text.endswith("的除外", clause.start, clause.end)
    rule = "LEGAL_RULE" in clause.types
    for before in reversed(pending):
        if before.label:
            break
        condition = (
            condition
            or text.endswith(("的", "的部分", "的情形"), before.start, before.end)
            or text.startswith("违反", before.start)
        )
        named = of_term and before.end - before.start <= _LONGEST_TERM
        of_term = False
        if not (needs_subject or condition or named or is_lead(text, before)) and not (
            rule and _is_open_to_rule(text, before, nearest=before is pending[-1])
        ):
            break
        needs_subject = needs_subject and _SUBJECTLESS.match(text, before.start) is not None
        start = before.start
    return start


def _is_open_to_rule(text: str, clause: Clause, *, nearest: bool) -> bool:
    """Return whether a clause before a rule is its condition or its topic: 没有法定事由，…."""
    if _UNLESS.match(text, clause.start) is not None:
        return True
    return nearest and _TOPIC.fullmatch(text, clause.start, clause.end) is not None


def lacks_subject(text: str, start: int) -> bool:
    """Return whether a clause that begins at `start` has no subject of its own."""
    return _SUBJECTLESS.match(text, start) is not None


def is_lead(text: str, clause: Clause) -> bool:
    """Return whether a clause leads up to the next: a time, a source, a condition, a subject."""
    return (
        text.endswith(_LEAD_ENDS, clause.start, clause.end)
        or _LEAD_START.match(text, clause.start) is not None
    )


def _continues(text: str, groups: list[ClauseGroup], clause: Clause) -> bool:
    """Return whether an untyped clause still belongs to the claim before it (催收手段更加先进)."""
    group = groups[-1]
    if group.clauses[-1].end + 2 < clause.start:
        return False
    belongs = (
        _gives_reason(text, group.clauses[-1], group)
        or _waits_for_right(text, group)
        or ("PREDICTION" in group.types and _MORE.match(text, clause.start, clause.end))
        or (
            "DEFINITION" in group.types
            and (_is_open_definition(text, group) or text.startswith("而是", clause.start))
        )
    )
    if belongs:
        group.clauses.append(clause)
    return bool(belongs)


_MEANS = frozenset(("所谓", "是指", "指的是", "系指", "就是指"))


def _is_open_definition(text: str, group: ClauseGroup) -> bool:
    said = any(text[start:end] in _MEANS for start, end, _ in group.clauses[0].cues)
    return said and _DEFINED.search(text, group.start, group.end) is None


def _joins(
    text: str, group: ClauseGroup, pending: list[Clause], clause: Clause, *, introduced: bool
) -> bool:
    """Return whether a typed clause goes on with the claim before it."""
    if (
        _RESULT.match(text, clause.start)
        or _gives_reason(text, group.clauses[-1], group)
        or text.endswith("的除外", clause.start, clause.end)
        or _waits_for_right(text, group)
    ):
        return True
    if "DEFINITION" in group.types and _goes_on_about_term(text, group, clause, pending):
        return True
    if not all(is_lead(text, before) for before in pending):
        return False
    first = pending[0] if pending else clause
    subjectless = _SUBJECTLESS.match(text, first.start) is not None
    if "LEGAL_RULE" in clause.types and "LEGAL_RULE" in group.types:
        said = introduced and not _NEW_TURN.match(text, first.start)
        return _continues_rule(group, clause, subjectless=subjectless, said=said)
    return subjectless and _repeats_type(group, clause)


def _goes_on_about_term(
    text: str, group: ClauseGroup, clause: Clause, pending: list[Clause]
) -> bool:
    """Return whether a clause says more of what was defined: M1又称逾期第一期，指的是…."""
    if _is_open_definition(text, group):
        return True
    defines = clause.types == group.types == {"DEFINITION"} and not pending
    return defines and _SAME_TERM.match(text, clause.start) is not None


def _continues_rule(group: ClauseGroup, clause: Clause, *, subjectless: bool, said: bool) -> bool:
    """Return whether a rule goes on: a consequence, another duty, more of what a law provides."""
    if clause.statutes and not subjectless:
        return False
    if not any(part.flags & (DUTY | RULE) for part in group.clauses):
        return True  # so far only the condition: 根据X, 使用暴力催收, 情节严重的, 处…
    return subjectless or said


def _repeats_type(group: ClauseGroup, clause: Clause) -> bool:
    """Return whether a clause without a subject asserts the same kind of thing, and no figure."""
    if clause.types != group.types or clause.figures:
        return False
    return "PREDICTION" in clause.types or (clause.types == {"EVENT"} and not clause.times)


# 受利率下调影响，…
_CHANGE_AS_CAUSE = {"CAUSAL", "QUANT_CHANGE"}
_WAITING = frozenset(("由于", "因为", "因", "受", "之所以"))


def _waits_for_right(text: str, group: ClauseGroup) -> bool:
    """Return whether the group is so far only a condition: 只有经过批准，机构才能…."""
    last = group.clauses[-1]
    return (
        text.startswith("只有", last.start)
        and len(group.clauses) == 1
        and text.find("才", last.start, last.end) < 0
    )


def _gives_reason(text: str, last: Clause, group: ClauseGroup) -> bool:
    """Return whether the group is so far only a cause that waits for its effect."""
    if len(group.clauses) > 1 or "CAUSAL" not in last.types:
        return False
    if last.types != {"CAUSAL"} and (last.figures or last.types != _CHANGE_AS_CAUSE):
        return False
    if _REASON.match(text, last.start) or is_lead(text, last):
        return True
    return any(text[start:end] in _WAITING for start, end, _ in last.cues)
