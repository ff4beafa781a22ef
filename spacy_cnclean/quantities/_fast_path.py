"""The quantities that text is full of (一个, 三家, 5万元, 15%, 两年), read by one expression.

What `read_plain` returns is what `read_quantity` returns for the same place: it only skips
the questions that the characters around a plain quantity have answered already. Anything less
plain (ranges, blanks, coins, ordinals, rates in 分) is left to `read_quantity`.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from spacy_cnclean.quantities._intervals import Interval, Reading
from spacy_cnclean.quantities._numbers import CHINESE_DIGIT, DIGIT, UNIT, read_number
from spacy_cnclean.quantities._unit_words import (
    BEHIND_DIGITS,
    CURRENCIES,
    CURRENCY_SIGNS,
    GUARDS,
    MEASURES,
    TIME_UNITS,
)

if TYPE_CHECKING:
    from spacy_cnclean.quantities._models import QuantityKind

__all__ = ["read_plain"]

# 条, 款 and 项 may be parts of a law, 份 of a fraction, and the others begin words of many kinds
_LESS_PLAIN = BEHIND_DIGITS.union("条款项份起打块塊個两兩米")
_MEASURES = [word for word in MEASURES if len(word) == 1 and word not in _LESS_PLAIN]
_UNITS: dict[str, tuple[QuantityKind, str]] = {
    **{word: ("count", word) for word in _MEASURES},
    "个月": ("duration", "month"),
    "年": ("duration", "year"),
    "日": ("duration", "day"),
    "小时": ("duration", "hour"),
    "个小时": ("duration", "hour"),
    "分钟": ("duration", "minute"),
    "天": ("duration", "day"),
    "元": ("money", "CNY"),
    "%": ("percent", "%"),
}
# What makes another word or a longer unit of one of them
_GUARDS = {
    **GUARDS,
    "个": "个個月季星小工交礼钟周天日年分刻秒基百亿億世大标字比",
    "个月": GUARDS["月"],
    "年": GUARDS["年"] + "期",
    "元": "".join(sorted({name[0] for name in CURRENCIES})),
}
_LONGER = (*MEASURES, *CURRENCIES, *TIME_UNITS)
_GOES_ON = (
    DIGIT + CHINESE_DIGIT + UNIT + r" \u3000（(/／至到\-－–—~～〜和与半多余餘個个几幾整正钱又"
)


def _guarded(unit: str) -> str:
    longer = {word[len(unit)] for word in _LONGER if word.startswith(unit) and word != unit}
    return f"{unit}(?![{_GOES_ON}{_GUARDS.get(unit, '')}{''.join(sorted(longer))}])"


# Numerals that leave nothing out (no 一百五) and stand for one number (no 三五百)
_TENS = "[二三四五六七八九]?十[一二三四五六七八九]?"
_HUNDREDS = "[一二两三四五六七八九]百(?:[一二三四五六七八九]十[一二三四五六七八九]?)?"
_THOUSANDS = f"[一二两三四五六七八九]千(?:{_HUNDREDS})?"
_PLAIN = re.compile(
    r"(?:(?P<figure>[0-9]{1,8}(?:\.[0-9]{1,6})?(?:万亿|[万亿])?)"
    rf"|(?P<han>(?:[一二两三四五六七八九]|{_TENS}|{_HUNDREDS}|{_THOUSANDS})[万亿]?))"
    rf"(?P<unit>{'|'.join(_guarded(unit) for unit in sorted(_UNITS, key=len, reverse=True))})"
    rf"|(?P<bare>[0-9]{{1,8}})(?=[。；;\n]|[,，](?![{DIGIT}]{{3}})"
    rf"|[ ][0-9]{{1,8}}(?![{DIGIT}/／]))"
)
# Characters before a numeral that may say more of it: ordinals, currencies, signs, names
_TELLING = frozenset(
    "第前之-－−负負. \u3000_打线话服号"
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
).union(name[-1] for name in (*CURRENCIES, *CURRENCY_SIGNS))


def read_plain(text: str, position: int) -> Reading | None:
    """Return the quantity at `position` if it is one of the plain ones, else None.

    >>> read_plain("借了5万元，", 2)[1:3]
    (5, 'money')
    """
    if position and text[position - 1] in _TELLING and not _is_next_figure(text, position):
        return None
    match = _PLAIN.match(text, position)
    if match is None:
        return None
    if match["bare"]:
        value = Interval.point(Decimal(match["bare"]))
        return Reading(position, match.end(), "number", value)
    unit = match["unit"]
    written = match["han"] or match["figure"]
    if unit[0] == "个" and not (match["han"] or written.isdigit()):
        return None
    interval = _value(written)
    if interval is None:
        return None
    kind, name = _UNITS[unit]
    flags = _INDEFINITE if written == "一" and kind == "count" else ()
    return Reading(position, match.end(), kind, interval, name, "", "", flags)


def _is_next_figure(text: str, position: int) -> bool:
    """Return whether only a blank stands between a figure and the one before it, as in a table."""
    return text[position - 1] == " " and text[position - 2 : position - 1] in _DIGITS


_DIGITS = frozenset("0123456789")
_INDEFINITE = ("indefinite",)


@lru_cache(maxsize=4096)
def _value(written: str) -> Interval | None:
    number = read_number(written, 0)
    return number and number.interval
