"""Words around a number that make an interval of it: 超过, 不低于, 近, 以上, 以下（含）, 左右.

Which end belongs to the interval is law: 以上, 以下, 以内 and 届满 include the number, 不满, 超过
and 以外 do not (Civil Code art. 1259; Criminal Law art. 99 says the same of 以上, 以下 and 以内).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from spacy_cnclean.quantities._intervals import Interval


def _above(interval: Interval) -> Interval:
    return interval.at_least(closed=False)


def _from(interval: Interval) -> Interval:
    return interval.at_least(closed=True)


def _below(interval: Interval) -> Interval:
    return interval.at_most(closed=False)


def _up_to(interval: Interval) -> Interval:
    return interval.at_most(closed=True)


def _nearly(interval: Interval) -> Interval:
    return interval.at_most(closed=False).about()


def _about(interval: Interval) -> Interval:
    return interval.about()


def _same(interval: Interval) -> Interval:
    return interval


Operator = Callable[[Interval], Interval]

_ABOVE = "超过 超出 超 逾 突破 高于 大于 多于 高出 不止 远超 冲破"
_BELOW = "低于 少于 小于 不足 不到 不满 未满 未达 未到 跌破 不够 未及"
_FROM = "不低于 不少于 不小于 至少 最少 最低 起码 不下于 不下 大于等于 大于或等于"
_UP_TO = "不超过 不高于 不多于 不大于 至多 最多 最高 最大 最长 小于等于 小于或等于 顶多 不超"
_NEARLY = "近 将近 接近 逼近 直逼"
_ABOUT = "约 大约 大概 约为 约合 估计 约有 大致"

BEFORE: dict[str, Operator] = {
    **dict.fromkeys(_ABOVE.split(), _above),
    **dict.fromkeys(_BELOW.split(), _below),
    **dict.fromkeys(_FROM.split(), _from),
    **dict.fromkeys(_UP_TO.split(), _up_to),
    **dict.fromkeys(_NEARLY.split(), _nearly),
    **dict.fromkeys(_ABOUT.split(), _about),
    "等于": _same,
}
"""Words before a number and what each makes of it."""

_LONGEST_BEFORE = max(map(len, BEFORE))
_WORD_ENDS = frozenset(word[-1] for word in BEFORE)
_LAST_CHARACTERS = _WORD_ENDS | frozenset("了有为是到至达 \u3000")
COMPARING_BEFORE = _LAST_CHARACTERS | {"比"}
"""Characters before a number without which no word there changes it."""
_FILLERS = frozenset("了有为是到至达过 \u3000")
_OPENED: dict[Operator, Operator] = {_from: _above, _up_to: _below}  # （不含）
_OPPOSITES: dict[Operator, Operator] = {_above: _up_to, _below: _from}
# 不得超过 and the like: the negated bound
_NEGATIONS = (
    "不得", "不能", "不应", "不会", "不可", "不准", "不宜", "不应当", "不", "未", "没有", "并未",
    "尚未", "未曾", "不允许", "不再", "从未", "没",
)  # fmt: skip
# 节约, 附近, 最近, 高超: the single character belongs to the word before it
_SINGLE_BLOCKED = {
    "约": frozenset("节预违合契条签简特邀制履缔相失爽隐公和毁"),
    "近": frozenset("最附邻靠远贴亲新"),
    "超": frozenset("高"),
}

_OR_EQUAL = re.compile(r"(?P<word>大于|小于)[ ]{0,2}或?[ ]{0,2}$")
# 比四分之一大
_THAN: dict[str, Operator] = {**dict.fromkeys("大高多", _above), **dict.fromkeys("小低少", _below)}

_AFTER = re.compile(
    r"""
    [ \u3000]?(?:[（(](?P<open>不)?含(?:本数|[0-9.]+[%％]?)?[)）])?
    (?:(?P<word>
        (?:或|及|及其)?以上 | (?:或|及|及其)?以下 | 以内 | 之内 | 以外 | 之外 | 开外 | 左右 | 上下
      | 起(?![诉草来码到源点因初步伏算征])(?=[，,。；;、）)\s的]|$) | 封顶
      | [+＋](?![0-9]) | 有余 | 多(?=[元人])
    ))?
    """,
    re.VERBOSE,
)
_AFTER_STARTS = frozenset(" \u3000（(或及以之开左上起封+＋有多")
COMPARING_AFTER = _AFTER_STARTS.union(_THAN)
"""Characters after a number without which no word there changes it."""
_AFTER_OPERATORS: dict[str, Operator] = {
    "以上": _from,
    "起": _from,
    "+": _from,
    "＋": _from,
    "以下": _up_to,
    "以内": _up_to,
    "之内": _up_to,
    "封顶": _up_to,
    "以外": _above,
    "之外": _above,
    "开外": _above,
    "有余": _above,
    "左右": _about,
    "上下": _about,
}


class Modified(NamedTuple):
    """An interval with the words around the number applied, and the span they widen it to."""

    start: int
    end: int
    interval: Interval


def apply_comparators(text: str, start: int, end: int, interval: Interval) -> Modified:
    """Return `interval` as the words directly before `start` and after `end` bound it.

    >>> from decimal import Decimal
    >>> apply_comparators("不超过50万元", 3, 7, Interval.point(Decimal(500_000))).interval[:2]
    (None, Decimal('500000'))
    """
    if text[start - 1 : start] == "比" and text[end : end + 1] in _THAN:
        return Modified(start - 1, end + 1, _THAN[text[end]](interval))
    new_start, before = _operator_before(text, start)
    new_end, after = _operator_after(text, end)
    if after is not None:
        interval = after(interval)
    if before is not None:
        interval = _both(before, interval)
    return Modified(new_start, new_end, interval)


def _both(before: Operator, interval: Interval) -> Interval:
    """Return what the word before adds to what the word after said (至少九千以上, 约五成以上)."""
    if interval.low is None or interval.high is None:
        return interval.about() if before in (_about, _nearly) else interval
    return before(interval)


def _operator_before(text: str, start: int) -> tuple[int, Operator | None]:
    at = start
    for _ in range(3):
        if at == 0 or text[at - 1] not in _LAST_CHARACTERS:
            return start, None
        longest = _LONGEST_BEFORE if text[at - 1] in _WORD_ENDS else 0
        for length in range(min(longest, at), 0, -1):
            operator = BEFORE.get(text[at - length : at])
            if operator is not None and not _blocked(text, at - length, length):
                return _negated(text, at - length, operator)
        if text[at - 1] not in _FILLERS:
            return start, None
        at -= 1
    return start, None


def _blocked(text: str, at: int, length: int) -> bool:
    if length != 1 or at == 0:
        return False
    return text[at - 1] in _SINGLE_BLOCKED.get(text[at], ())


def _negated(text: str, at: int, operator: Operator) -> tuple[int, Operator]:
    if operator is _same:
        return _or_equal(text, at)
    opposite = _OPPOSITES.get(operator)
    if opposite is not None:
        for negation in _NEGATIONS:
            if text.endswith(negation, max(0, at - len(negation)), at):
                return at - len(negation), opposite
    return at, operator


def _or_equal(text: str, at: int) -> tuple[int, Operator]:
    """Return what stands before 等于: 小于 或 等于."""
    match = _OR_EQUAL.search(text, max(0, at - 8), at)
    if match is None:
        return at, _same
    return match.start(), _up_to if match["word"] == "小于" else _from


def _operator_after(text: str, end: int) -> tuple[int, Operator | None]:
    if text[end : end + 1] not in _AFTER_STARTS:
        return end, None
    match = _AFTER.match(text, end)
    if match is None or match.end() == end:
        return end, None
    word = match["word"]
    if word is None:
        return (match.end(), None) if match.end() > end + 1 else (end, None)
    operator = _AFTER_OPERATORS.get(word[-2:], _AFTER_OPERATORS.get(word))
    if match["open"] and operator is not None:
        operator = _OPENED.get(operator, operator)
    return match.end(), operator
