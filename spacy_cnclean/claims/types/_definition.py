"""The type DEFINITION: what a term means, what class it belongs to, or what its parts are.

>>> from spacy_cnclean.claims import find_claims
>>> [claim.types for claim in find_claims("砍头息是指放款时预先扣除的利息。", statutes=())]
[('DEFINITION',)]
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from spacy_cnclean.claims._clauses import words
from spacy_cnclean.claims._cues import DEFINE, DUTY

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from spacy_cnclean.claims._clauses import Clause, Scope

BASE = 0.3
"""What the type adds to the score `checkworthy`."""

_SAYS_MEANING = words(
    "是指 指的是 系指 就是指 称为 又称 也叫 俗称 不属于 "
    "也称 亦称 又叫 称作 叫做 叫作 统称 通称 合称 "
    "义为 义是 思是 思就是 全称 指"
)
# Cues that are common words too: nothing else in the clause makes them a definition
_TESTED_ALONE = words("是 分为 分成 包括 分 成 通俗 简单")
_PARTS = words("分为 分成 包括 分")
# A term and its parts: no verb, no figure and no law before 包括, a list behind it
_TERM = re.compile(
    r"[^，,。；;0-9《》（(了着过在被把将会要能应已：:]{2,18}"
    r"(?:一般|通常|主要|可以?|又|还|大致|大体|具体|均|应当)?$"
)
_NO_TERM = re.compile(
    r"(?:原因|方法|手段|途径|步骤|技巧|建议|问题|情况|风险|因素|方式|形式|特点|优势|案例|目的|"
    r"功能|内容|做法|表现|"
    r"损失|来源|材料|证据|流程|条件|工作|任务|举措|动作|套路|危害|后果|好处|程序|成员|股东|客户|"
    r"合作方|平台方|作用|影响|责任|负责人|重点|亮点|成果|变化|趋势|难点|对象|其中|服务|"
    r"条例|办法|规定|通知|新规|[这那它他她]|之内)(?:一般|通常|主要|可以?|又|还|大致|大体|具体|均)?$"
)
_LIST = re.compile(r"[^，,。；;]{1,60}(?:[、和与及或]|[两二三四五六七八九十][种类个项部大])")
_COMPOSED = re.compile(r"[^，,。；;]{2,24}由[^，,。；;]{2,40}(?:组成|构成)$")
_TERM_ENDS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789”》）")
_EDGE = 6  # characters before 所谓
# 我们的目标是…的服务 and 这是最重要的措施 judge or wish
_NO_SUBJECT = re.compile(
    r"(?:目标|目的|任务|重点|关键|核心|原因|问题|作用|宗旨|意义|前提|基础|结果|说法|做法|办法|建议|"
    r"想法|要求|选择|亮点|优势|好处|坏处|结论|理由|依据|标志|来源|责任|后果|方面|损失|"
    r"[这那此他她它谁])(?:就|也|都|正|恰恰|其实|才)?$"
)
_JUDGED = re.compile(
    r"最(?![低高长短](?:还款|限|额|不))|值得|应该|需要|必要|重要|良好|优质|优秀|合适|理想|不错|有效的|好的|坏的|糟|聪明|愚蠢|无奈|"
    r"因为|由于|哪|了|是(?:个|这|那|一[位名])|女士|先生|某|代价|另一|一笔|一类|什么|多少|怎么|"
    r"究竟|到底|不道德|可怕|危险|我|你|您|咱|大家|每个人"
)
# 违反规定的行为 is a judgement of law
_WRONGS = words("违反 违法 侵犯 侵害 构成 无效 涉嫌 不合法")
# 不是, 就是, 或者是, 才是: denied, stressed or left open
_NOT_BARE = frozenset("不就竟底者才正却以再必则知次固然多既")
_BELONGS = words("属于 属")
_ASKED = ("哪", "何", "什么")
_SHORT = 12  # characters of a term that stands before a comma
_CLASS_NOUN = re.compile(
    r"(?:只是|不是|并非|本质上?是?|性质上?[是属]?|属于|是)[^，,。；;]{0,16}(?:文件|法律|法规|"
    r"规章|制度|"
    r"机构|条例|标准|组织|产品|业务|行为|罪名|合同|协议|贷款|牌照|比率|比例|费用|过程|利率|金额|"
    r"凭证|"
    r"工具|指标|银行|公约|保险|担保|关系|平台|公司|法院|程序|权利|义务|信息|数据|主体|犯罪|部门|人员|资产|情形|职业)$"
)
_FIRST_OF = re.compile(
    r"是[^，,。；;]{0,20}一[种类项部份]|是[^，,。；;]{0,14}(?:首[部个家批例份]|第一[部个家份])|"
    r"即《|(?<![立随当旋])即(?![可将使便时刻日])[\u4e00-\u9fff“]{2}"
)


def meets(text: str, clause: Clause, scope: Scope, _met: AbstractSet[str]) -> bool:
    """Return whether the clause says what a term means or what class something belongs to."""
    for start, end, flags in clause.cues:
        if flags & DEFINE and _defines(text, clause, scope, (start, end)):
            return True
    if clause.flags & DUTY:
        return False
    piece = (clause.start, clause.end)
    said = {text[start:end] for start, end, flags in clause.cues if flags & DEFINE}
    if said <= _TESTED_ALONE:
        return "是" in said and _FIRST_OF.search(text, *piece) is not None
    return bool(_CLASS_NOUN.search(text, *piece) or _FIRST_OF.search(text, *piece))


def _defines(text: str, clause: Clause, scope: Scope, span: tuple[int, int]) -> bool:
    start, end = span
    word = text[start:end]
    if word == "即":
        return start == clause.start or text[start - 1] in _TERM_ENDS
    if text[end : end + 1] == "的":
        return False
    if word in _TESTED_ALONE:
        return _passes_own_test(text, clause, scope, span)
    if word in _SAYS_MEANING:
        return True
    if word == "所谓":
        return start - clause.start < _EDGE
    return word in _BELONGS and not clause.flags & DUTY and not text.startswith(_ASKED, end)


def _passes_own_test(text: str, clause: Clause, scope: Scope, span: tuple[int, int]) -> bool:
    """Return whether a common word such as 是, 包括 or 组成 defines something where it stands."""
    start, end = span
    word = text[start:end]
    if word == "是":
        return _names_class(text, clause, scope, start)
    if word in {"通俗", "简单"}:
        return start > clause.start or _is_term_before(text, clause, scope)
    if word == "成":
        return _COMPOSED.match(text, clause.start, clause.end) is not None
    return word in _PARTS and _names_parts(text, clause, scope, span)


def _names_class(text: str, clause: Clause, scope: Scope, position: int) -> bool:
    """Return whether 是 at `position` puts a term into a class and does not judge it."""
    if any(
        flags & DUTY and (start < position or text[start:end] in _WRONGS)
        for start, end, flags in clause.cues
    ):
        return False
    if _JUDGED.search(text, clause.start, clause.end):
        return False
    if position - clause.start < 2 and not _is_term_before(text, clause, scope):  # noqa: PLR2004
        return False
    if position > clause.start:
        is_term = _TERM.match(text, clause.start, position) is not None
        if text[position - 1] in _NOT_BARE or not is_term:
            return False
    if _NO_SUBJECT.search(text, clause.start, position):
        return False
    return scope.vocabulary.classes.match(text, position + 1, clause.end) is not None


def _is_term_before(text: str, clause: Clause, scope: Scope) -> bool:
    """Return whether the clause before is only a term: 信用卡，是…."""
    before = scope.previous
    return (
        before is not None
        and before.end + 1 == clause.start
        and before.end - before.start <= _SHORT
        and not before.cues
        and not before.types
        and _NO_SUBJECT.search(text, before.start, before.end) is None
    )


def _names_parts(text: str, clause: Clause, scope: Scope, span: tuple[int, int]) -> bool:
    """Return whether a term is divided into its kinds or its contents: 人身保险包括…和…."""
    start, end = span
    if _LIST.match(text, end, clause.end) is None:
        return False
    if start == clause.start:
        before = scope.previous
        return before is not None and _speaks_of_term(text, before)
    if clause.statutes or clause.flags & DUTY or _NO_TERM.search(text, clause.start, start):
        return False
    return _TERM.match(text, clause.start, start) is not None


def _speaks_of_term(text: str, clause: Clause) -> bool:
    return any(text[start:end] in {"所称", "所谓"} for start, end, _ in clause.cues)


_OWN_TERM = re.compile(r"本(?:法|办法|条例|规定|解释|准则|指引|细则|规范|通知|意见|标准)所称")


def is_term_of_law(text: str, clause: Clause, scope: Scope) -> bool:
    """Return whether a law speaks of the term that is defined: 本办法所称…，是指…."""
    for part in (clause, scope.previous):
        if part is None or not any(text[start:end] == "所称" for start, end, _ in part.cues):
            continue
        if part.statutes or _OWN_TERM.search(text, part.start, part.end):
            return True
    return False
