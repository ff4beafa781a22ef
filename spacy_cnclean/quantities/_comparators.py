"""Words around a number that make an interval of it: 超过, 不低于, 近, 以上, 以下（含）, 左右.

Which end belongs to the interval is law: 以上, 以下, 以内 and 届满 include the number, 不满, 超过
and 以外 do not (Civil Code art. 1259; Criminal Law art. 99 says the same of 以上, 以下 and 以内).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from spacy_cnclean.quantities._comparison_signs import (
    COMPARISON_SIGNS,
    SignMeaning,
    sign_after,
    sign_before,
)
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


def _lowest(interval: Interval) -> Interval:
    return interval if _is_range(interval) else interval.at_least(closed=True)


def _highest(interval: Interval) -> Interval:
    return interval if _is_range(interval) else interval.at_most(closed=True)


def _is_range(interval: Interval) -> bool:
    """Return whether two figures are given: 最低-6至-3℃ is not at least -6."""
    return interval.low != interval.high and not interval.approximate


Operator = Callable[[Interval], Interval]

_ABOVE = "超过 超出 超 逾 突破 高于 大于 多于 长于 重于 高出 不止 远超 冲破"
_BELOW = "低于 少于 小于 短于 轻于 不足 不到 不满 未满 未达 未到 跌破 不够 未及"
_FROM = "不低于 不少于 不小于 至少 起码 不下于 不下 不短于"
_UP_TO = "不超过 不高于 不多于 不大于 不长于 至多 顶多 不超"
_LOWEST = "最少 最低"
_HIGHEST = "最多 最高 最大 最长"
_NEARLY = "近 将近 接近 逼近 直逼"
_ABOUT = "约 大约 大概 约为 约合 估计 约有 大致"

BEFORE: dict[str, Operator] = {
    **dict.fromkeys(_ABOVE.split(), _above),
    **dict.fromkeys(_BELOW.split(), _below),
    **dict.fromkeys(_FROM.split(), _from),
    **dict.fromkeys(_UP_TO.split(), _up_to),
    **dict.fromkeys(_LOWEST.split(), _lowest),
    **dict.fromkeys(_HIGHEST.split(), _highest),
    **dict.fromkeys(_NEARLY.split(), _nearly),
    **dict.fromkeys(_ABOUT.split(), _about),
    **dict.fromkeys(("等于", "等於"), _same),
}
"""Words before a number and what each makes of it."""

_LONGEST_BEFORE = max(map(len, BEFORE))
_WORD_ENDS = frozenset(word[-1] for word in BEFORE)
_LAST_CHARACTERS = _WORD_ENDS | frozenset("了有为是到至达 \u3000")
COMPARING_BEFORE = _LAST_CHARACTERS | COMPARISON_SIGNS | {"比"}
"""Characters before a number without which no word there changes it."""
_FILLERS = frozenset("了有为是到至达过 \u3000")
_OPENED: dict[Operator, Operator] = {_from: _above, _up_to: _below}  # （不含）
_CLOSED: dict[Operator, Operator] = {_above: _from, _below: _up_to}  # 大于或者等于
_OPPOSITES: dict[Operator, Operator] = {_above: _up_to, _below: _from}
# 不得超过, 别超过 and the like: the negated bound. 个别, 分别 and 特别 forbid nothing.
_NEGATION = re.compile(
    "(?:(?<![要能该可会应])不(?:应当|应该|允许|可以|能够|建议|[得能应会可准宜再要许该想用敢]?)|没有?|并未|尚未|未曾?|从未|无法|"
    "(?<![个分特级类性区差鉴辨识派告送离甄国组部])别|[切请]?勿|莫|严禁|禁止|切忌|避免|防止|杜绝)(?:再|轻易|擅自)?$"
)
_LONGEST_NEGATION = 5
_NEGATION_ENDS = frozenset("当该许以够议得能应会可准宜再要想用敢不没有未曾法别勿莫禁止忌免绝易自")
# 节约, 附近, 最近, 高超: the single character belongs to the word before it
_SINGLE_BLOCKED = {
    "约": frozenset("节预违合契条签简特邀制履缔相失爽隐公和毁"),
    "近": frozenset("最附邻靠远贴亲新"),
    "超": frozenset("高"),
}

# What closes a bound: 大于或者等于, 不少于或等于; 等于或大于, 达到或者超过
_OR = "[ ]{0,2}(?:或者?|及|和|、)?[ ]{0,2}$"
_OR_EQUAL = re.compile(f"(?P<word>{'|'.join(sorted(BEFORE, key=len, reverse=True))}){_OR}")
_EQUAL_OR = re.compile("(?:等[于於]|达到|[已年]?满)[ ]{0,2}(?:或者?|及|和|、)[ ]{0,2}$")
_LONGEST_OR = 11
_OR_ENDS = frozenset("或者及和、 ")
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
COMPARING_AFTER = _AFTER_STARTS.union(_THAN, COMPARISON_SIGNS)
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


_BY_SIGN: dict[SignMeaning, Operator] = {
    "above": _above,
    "from": _from,
    "below": _below,
    "up_to": _up_to,
    "about": _about,
}


def _both(before: Operator, interval: Interval) -> Interval:
    """Return what the word before adds to what the word after said (至少九千以上, 约五成以上)."""
    if interval.low is None or interval.high is None:
        return interval.about() if before in (_about, _nearly) else interval
    return before(interval)


def _operator_before(text: str, start: int) -> tuple[int, Operator | None]:
    before = text[start - 1 : start]
    if before in COMPARISON_SIGNS or (
        before == " " and text[max(0, start - 3) : start].rstrip(" ")[-1:] in COMPARISON_SIGNS
    ):
        sign = sign_before(text, start)
        return (sign[0], _BY_SIGN[sign[1]]) if sign else (start, None)
    at = start
    for _ in range(3):
        if at == 0 or text[at - 1] not in _LAST_CHARACTERS:
            return start, None
        longest = _LONGEST_BEFORE if text[at - 1] in _WORD_ENDS else 0
        for length in range(min(longest, at), 0, -1):
            operator = BEFORE.get(text[at - length : at])
            if operator is not None and not _blocked(text, at - length, length):
                return _qualified(text, at - length, operator)
        if text[at - 1] not in _FILLERS:
            return start, None
        at -= 1
    return start, None


def _blocked(text: str, at: int, length: int) -> bool:
    if length != 1 or at == 0:
        return False
    return text[at - 1] in _SINGLE_BLOCKED.get(text[at], ())


def _qualified(text: str, at: int, operator: Operator) -> tuple[int, Operator]:
    """Return the operator with what stands before it: a negation, or an alternative."""
    if operator is _same:
        return _or_equal(text, at)
    if text[at - 1 : at] in _OR_ENDS and (
        either := _EQUAL_OR.search(text, max(0, at - _LONGEST_OR), at)
    ):
        at, operator = either.start(), _CLOSED.get(operator, operator)
    return _negated(text, at, operator)


def _negated(text: str, at: int, operator: Operator) -> tuple[int, Operator]:
    opposite = _OPPOSITES.get(operator)
    if opposite is None or text[at - 1 : at] not in _NEGATION_ENDS:
        return at, operator
    negation = _NEGATION.search(text, max(0, at - _LONGEST_NEGATION), at)
    return (negation.start(), opposite) if negation else (at, operator)


def _or_equal(text: str, at: int) -> tuple[int, Operator]:
    """Return what stands before 等于: 小于 或 等于, 大于或者等于, 不少于或等于."""
    match = _OR_EQUAL.search(text, max(0, at - _LONGEST_OR), at)
    if match is None:
        return at, _same
    operator = BEFORE[match["word"]]
    return match.start(), _CLOSED.get(operator, operator)


def _operator_after(text: str, end: int) -> tuple[int, Operator | None]:
    after = text[end : end + 1]
    if after in COMPARISON_SIGNS or (after == " " and text[end + 1 : end + 2] in COMPARISON_SIGNS):
        sign = sign_after(text, end)
        return (sign[0], _BY_SIGN[sign[1]]) if sign else (end, None)
    if after not in _AFTER_STARTS:
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
