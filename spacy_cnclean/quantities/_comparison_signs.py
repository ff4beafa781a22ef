"""Mathematical signs beside a number that bound it: 利率≥18%, LTV<=60%, 5%<增速≤8%.

Arrows (设置->5个), tags (<b>5</b>), quoted lines (> 5) and paths (首页>新闻>5) hold the same signs
and say nothing of a number.
"""

from __future__ import annotations

import re
from typing import Final, Literal, TypeAlias

SignMeaning: TypeAlias = Literal["above", "from", "below", "up_to", "about"]

_MEANINGS: Final[dict[str, SignMeaning]] = {
    **dict.fromkeys((">", "＞", "﹥"), "above"),
    **dict.fromkeys(("≥", "≧", "⩾", "≮", ">=", "＞=", "＞＝", ">＝"), "from"),
    **dict.fromkeys(("<", "＜", "﹤"), "below"),
    **dict.fromkeys(("≤", "≦", "⩽", "≯", "<=", "＜=", "＜＝", "<＝"), "up_to"),
    **dict.fromkeys(("≈", "≒"), "about"),
}
_TURNED: Final[dict[SignMeaning, SignMeaning]] = {
    "above": "below",
    "from": "up_to",
    "below": "above",
    "up_to": "from",
    "about": "about",
}
COMPARISON_SIGNS = frozenset("".join(_MEANINGS))
"""Characters of such signs."""
_SURE = frozenset("≥≧⩾≮≤≦⩽≯≈≒")  # no arrow and no tag is made of these
_LONGEST = 2
_NO_SIGN_BEHIND = frozenset("-=~<>＜＞»›|/\"'“”")  # an arrow, another tag, a quoted value
_FIGURE_BEFORE = re.compile(r"(?<![A-Za-z_0-9])[0-9.]+[%％]?$")  # 5>3
_REACH = 84
_TAG_NAME = r"[<＜]/?[A-Za-z][A-Za-z0-9]{0,16}(?:\s[^<>＜＞\n]{0,80})?/?"
_TAG = re.compile(_TAG_NAME + r"[>＞]|[<＜]\d{1,4}[>＞]")
_IN_TAG = re.compile(_TAG_NAME + "$")
_IN_PATH = re.compile(r"(?:^|[：:\s])[^\d>＞，。；]{1,16}[>＞][^\d>＞，。；]{1,16}$")
# The name between two signs: 5%<增速≤8%
_NAME_AND_SIGN = re.compile(r"[^\d<>＜＞≤≥，。；\n]{1,12}[<>＜＞≤≥]=?\s?\d")


def sign_before(text: str, start: int) -> tuple[int, SignMeaning] | None:
    """Return where a comparison sign that ends at `start` begins, and what it says, or None.

    >>> sign_before("LTV<=60%", 5), sign_before("设置->5个", 4)
    ((3, 'up_to'), None)
    """
    end = start
    while end > start - _LONGEST and text[end - 1 : end] == " ":
        end -= 1
    for length in (2, 1):
        meaning = _MEANINGS.get(text[end - length : end]) if end >= length else None
        if meaning is not None and _compares(text, end - length, end, start):
            return end - length, meaning
    return None


def sign_after(text: str, end: int) -> tuple[int, SignMeaning] | None:
    """Return where a sign that begins at `end` ends, and what it says of the number before it.

    >>> sign_after("18%≤利率", 3)
    (4, 'from')
    """
    start = end + (text[end : end + 1] == " ")
    for length in (2, 1):
        meaning = _MEANINGS.get(text[start : start + length])
        if meaning is None:
            continue
        behind = start + length
        chained = _NAME_AND_SIGN.match(text, behind) and not _TAG.match(text, start)
        named = text[start] in _SURE and text[behind : behind + 2].lstrip(" ")[:1].isalpha()
        return (behind, _TURNED[meaning]) if chained or named else None
    return None


def _compares(text: str, start: int, end: int, number: int) -> bool:
    """Return whether the sign compares, and is no part of an arrow, a tag, a quote or a path."""
    before = text[max(0, start - _REACH) : start].rstrip(" ")
    line = before[before.rfind("\n") + 1 :]
    if _FIGURE_BEFORE.search(line):
        return False
    if text[start] in _SURE:
        return True
    if not line:
        return end == number  # "> 5" quotes a line
    if line[-1] in _NO_SIGN_BEHIND:
        return False
    if text[start] in "<＜﹤":
        return _TAG.match(text, start) is None
    return _IN_TAG.search(line) is None and _IN_PATH.search(line) is None
