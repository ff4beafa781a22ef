"""Mentions that lean on an earlier one: defined names, 该法, 《办法》, 前款, a list's 第X条.

A reference whose antecedent is open is open too; it is never bent to the next best document.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from spacy_cnclean.statutes._dates import dates_after
from spacy_cnclean.statutes._link import Match
from spacy_cnclean.statutes._mention import Mention
from spacy_cnclean.statutes._models import Provision, ProvisionNumber
from spacy_cnclean.statutes._provisions import parse_provisions
from spacy_cnclean.statutes._scan import is_generic_title
from spacy_cnclean.statutes._state import provisions_after
from spacy_cnclean.statutes._titles import title_key

if TYPE_CHECKING:
    from spacy_cnclean.statutes._models import Statute, StatuteForm
    from spacy_cnclean.statutes._state import Place, ScanState

__all__ = [
    "lean",
    "read_alias",
    "read_anaphor",
    "read_clause",
    "read_generic_title",
    "read_member",
]

_CLOSING = frozenset('”"》」')
# `《…》第十六条规定，…` and `…：`: what follows are the words of the document.
_QUOTING = re.compile(
    r"(?:第?[^，。；\n]{0,8})?(?:的)?(?:明确)?规定[了]?[，,：:“\"「【]"
    r"|[：:]|[ \u3000]+[一-鿿]|[“「【]"
)


def lean(
    state: ScanState,
    place: Place,
    form: StatuteForm,
    index: int,
    *,
    title: str = "",
    provisions: tuple[Provision, ...] | None = None,
    end: int = 0,
) -> None:
    """Keep a mention that means the document of mention `index`, or an open one for -1.

    Args:
        state: The text so far.
        place: Where the reference stands.
        form: What kind of reference it is.
        index: The mention that it leans on.
        title: The name as written, if not the words at the place.
        provisions: What it pinpoints; read from behind the place where None.
        end: Where the mention ends, if `provisions` are given.
    """
    text, (low, high) = state.text, place.inner
    if provisions is None:
        of_taiwan = state.is_of_taiwan(index)
        provisions, end = provisions_after(text, place.end, of_taiwan=of_taiwan)
    match, antecedent = Match(), None
    if index >= 0:
        match = state.matches[index]._replace(differences=())
        antecedent = (state.done[index].start, state.done[index].end)
    mention = Mention(
        place.start,
        end,
        form,
        title or text[low:high],
        low,
        high,
        dates=() if provisions else dates_after(text, end),
        provisions=provisions,
        antecedent=antecedent,
    )
    state.add(mention, match, state.orders[index] if index >= 0 else "")


def read_alias(state: ScanState, place: Place) -> None:
    """Read a name that the text has defined before (以下简称)."""
    name = state.text[place.start : place.end]
    index = state.aliases.get(title_key(name), -1)
    if index < 0:  # defined only later
        return
    closed = state.text[place.end : place.end + 1] in _CLOSING
    provisions, end = provisions_after(state.text, place.end + closed)
    if is_generic_title(name) and not provisions:
        return
    end = end if provisions else place.end
    lean(state, place, "alias", index, provisions=provisions, end=end)


def read_generic_title(state: ScanState, place: Place, inner: str) -> None:
    """Read 《办法》: a defined name, else the last document of that kind."""
    index = state.aliases.get(title_key(inner), -1)
    if index >= 0:
        lean(state, place, "alias", index, title=inner)
        return
    index = state.last_of_kind(inner, place.start)
    if index >= 0 or provisions_after(state.text, place.end)[0]:
        lean(state, place, "anaphor", index, title=inner)
    else:
        state.block(place.end)


# With these, 本 always speaks of a document; 本意见 and 本决定 may be somebody's opinion.
_ALWAYS = frozenset({"法", "法典", "条例", "办法", "规定", "细则", "解释", "暂行办法", "管理办法"})


def read_anaphor(state: ScanState, place: Place) -> None:
    """Read 该法, 上述办法, 本条例."""
    determiner = state.text[place.start]
    width = 2 if state.text.startswith(("上述", "前述"), place.start) else 1
    word = state.text[place.start + width : place.end]
    pinpointed = bool(provisions_after(state.text, place.end)[0])
    if determiner == "本":
        index = _quoted(state, word, place.start)
        if index < 0 and not pinpointed and word not in _ALWAYS:
            return
    else:
        index = state.last_of_kind(word, place.start)
        if index < 0 and (not pinpointed or determiner == "此"):
            return
    lean(state, place, "anaphor", index)


def _quoted(state: ScanState, word: str, position: int) -> int:
    """The document whose words stand here, where the text says that it quotes it, or -1.

    A document speaks of itself with 本. Elsewhere 本法 means a document cited before only if the
    words are its own.
    """
    index = state.last_of_kind(word, position)
    if index < 0 or index != len(state.done) - 1:
        return -1
    statute = state.done[index]
    if not statute.provisions or state.line_breaks(statute.end, position):
        return -1
    again = statute.form == "anaphor" and statute.antecedent and statute.text.startswith("本")
    return index if again or _QUOTING.match(state.text, statute.end) else -1


_NEAR = 300


def read_clause(state: ScanState, place: Place) -> None:
    """Read 该条第三款 and 前款: the provision of the mention before, where one is nearby."""
    if not state.done:
        return
    text, last = state.text, state.done[-1]
    near = place.start - last.end <= _NEAR and "\n" not in text[last.end : place.start]
    base = _base_of_clause(text, place, last) if near and last.provisions else None
    if base is None:
        return
    index = len(state.done) - 1
    found, end = parse_provisions(
        text, place.end, inherited=base, after_title=False, of_taiwan=state.is_of_taiwan(index)
    )
    if found:
        found = (replace(found[0], start=place.start), *found[1:])
    else:
        found, end = (Provision(place.start, place.end, *base),), place.end
    lean(state, place, "anaphor", index, provisions=found, end=end)


def _base_of_clause(text: str, place: Place, last: Statute) -> ProvisionNumber | None:
    """The article, and paragraph if told, that 该条, 该款 or 前款 means; None if that is open."""
    number = last.provisions[-1].number
    if number.article is None:
        return None
    base = ProvisionNumber(number.article, number.sub)
    determiner, unit = text[place.start], text[place.end - 1]
    if unit == "项":  # 同条项第一款
        return base._replace(paragraph=number.paragraph)
    if determiner in {"前", "本"}:
        quoted = last.form == "anaphor" or _QUOTING.match(text, last.end)
        # 前条 is an article before the one that says so, and that one is not known.
        return base if quoted and not (unit == "条" and determiner == "前") else None
    if unit == "款":
        means_it = text.startswith(("规定", "第", "的规定"), place.end)
        return base._replace(paragraph=number.paragraph) if means_it else None
    return base


_MEMBER_REACH = 120
_SENTENCE_END = re.compile(r"[。！？!?\n]")
_BEFORE_MEMBER = re.compile(
    r"(?:[，,、；;：:（(“”\"]|[和与及或其按依据照是即见如在于对由为将]|以及|根据|违反|适用|参照|结合|同时|而|规定|规定了"
    r"|包括|排除|援引|引用|属于|构成|符合|删除|修改|增加|指出|明确|其中的?|[法典例]的|[法典例]中的?)\s*\Z"
)
_APPLIED = re.compile(r"(?:按照?|依照?|依据|根据|违反|适用|触犯|参照|符合|其中)\s*\Z")
# What a provision is followed by; 第一条消息 and 第三条路 are none.
_AFTER_MEMBER = re.compile(
    r"\s*(?:\Z|[，,、。；;：:（(）)“”\"「」【《\s第]|[的之和与及或至到讲是所为关中也还则对将已虽又均都仅就即并以可不有未禁要指确写说列提如赋"
    r"适根按依构判处予给追进故非抢盗诈危妨贪受行走持组聚寻强侮诽]|规定|明确|明文)"
)
# The provision of another document: a contract, a charter, a policy.
_OTHER_DOCUMENT = re.compile(
    r"(?:签[订署了]?|订立|达成|重签)[^，。；\n]{0,12}(?:合同|协议|租约|合约)|租约|合约|章程|保单|手册|遗嘱"
    r"|(?:合同|协议|协议书|条约|方案|制度|守则|判决书?)(?:中|里|的|书)*[，,：:]?\s*\Z"
)
_AGREED = re.compile(r"(?:的)?约定")


def read_member(state: ScanState, place: Place) -> None:
    """Read 第X条 that carries on a list or an account; its document stands earlier."""
    if not state.done:
        return
    text, last = state.text, state.done[-1]
    low = max(last.end, place.start - 5)
    if (
        place.start - last.end > _MEMBER_REACH
        or _SENTENCE_END.search(text, last.end, place.start - 1)
        or not (
            _BEFORE_MEMBER.search(text, low, place.start)
            or _opens_the_next_sentence(text, last.start, place.start)
        )
    ):
        return
    index = len(state.done) - 1
    pinpointed = bool(last.provisions) and last.provisions[-1].article is not None
    found, end = parse_provisions(
        text, place.start, after_title=False, of_taiwan=state.is_of_taiwan(index)
    )
    if not found or not (pinpointed or _is_account_of(state, last, place.start, end)):
        return
    if _OTHER_DOCUMENT.search(text, last.end, place.start) or _AGREED.match(text, end):
        return
    place = place._replace(inner=(place.start, place.start))
    lean(state, place, "list_member", index, provisions=found, end=end)


# 《…法》共五十条。第三十一条规定，…: the next sentence goes on about its subject.
_TELLS = re.compile(
    r"第[〇零一二三四五六七八九十百千\d]+条(?:第[一二三四五六七八九十\d]+款)?(?:也|还|又|则)?"
    r"(?:规定|明确|要求|指出|列举|禁止)"
)


def _opens_the_next_sentence(text: str, title: int, start: int) -> bool:
    """Return whether a provision opens the sentence behind one that its title opens."""
    return (
        text[start - 1] == "。"
        and (not title or text[title - 1] in "。！？!?\n")
        and _TELLS.match(text, start) is not None
    )


def _is_account_of(state: ScanState, last: Statute, start: int, end: int) -> bool:
    """Return whether a provision far behind a title without one is still the title's."""
    return (
        last.form not in {"docno", "anaphor"}
        and "《" not in state.text[last.end : start]
        and (
            _APPLIED.search(state.text, max(last.end, start - 4), start) is not None
            or _AFTER_MEMBER.match(state.text, end) is not None
        )
    )
