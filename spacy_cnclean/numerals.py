"""Values of Chinese, Arabic and mixed numerals as they stand in running text.

The module only reads: it never rewrites a text. Finding where a numeral begins and ends is the
business of the caller; `HAN_NUMERAL` and `ARABIC_NUMERAL` are character classes for that.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

__all__ = [
    "ARABIC_NUMERAL",
    "HAN_DIGITS",
    "HAN_NUMERAL",
    "HAN_UNITS",
    "fold_width",
    "parse_integer",
    "parse_number",
    "to_han",
]

HAN_DIGITS: dict[str, int] = {
    **dict.fromkeys("〇零○Ｏ", 0),
    **dict.fromkeys("一壹弌幺", 1),
    **dict.fromkeys("二贰貳弍两兩俩倆", 2),
    **dict.fromkeys("三叁參叄参仨", 3),
    **dict.fromkeys("四肆", 4),
    **dict.fromkeys("五伍", 5),
    **dict.fromkeys("六陆陸", 6),
    **dict.fromkeys("七柒", 7),
    **dict.fromkeys("八捌", 8),
    **dict.fromkeys("九玖", 9),
}
"""The digit that a Chinese numeral character stands for, financial and traditional forms too."""

HAN_UNITS: dict[str, int] = {
    **dict.fromkeys("十拾", 10),
    **dict.fromkeys("百佰", 100),
    **dict.fromkeys("千仟", 1_000),
    **dict.fromkeys("万萬", 10_000),
    **dict.fromkeys("亿億", 100_000_000),
    "兆": 1_000_000_000_000,
}
"""The power of ten that a Chinese unit character stands for; 兆 is 10¹² as in commercial use."""

# 廿, 卅 and 卌 are a digit and a unit in one character.
_FUSED_TENS: dict[str, int] = {"廿": 20, "卄": 20, "卅": 30, "卌": 40}

HAN_NUMERAL = "〇零○一二三四五六七八九十百千万亿兆两兩壹贰貳叁參叄肆伍陆陸柒捌玖拾佰仟萬億廿卅卌"
"""Characters of Chinese numerals, for use inside a regular-expression character class."""

ARABIC_NUMERAL = "0-9０-９"
"""Arabic digits of both widths, for use inside a regular-expression character class."""

_FULL_WIDTH = str.maketrans("０１２３４５６７８９．，％", "0123456789.,%")
_SMALLEST_BIG_UNIT = 10_000
# No numeral in prose is longer; the cap keeps the cost of a page of digits linear.
_LONGEST = 64

# One token of a numeral. The decimal part belongs to an Arabic token only; 点 is handled apart.
_TOKEN = re.compile(
    r"(?P<arabic>[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]*\.?[0-9]+)"
    rf"|(?P<digit>[{''.join(HAN_DIGITS)}])"
    rf"|(?P<unit>[{''.join(HAN_UNITS)}])"
    rf"|(?P<tens>[{''.join(_FUSED_TENS)}])"
)


def fold_width(text: str) -> str:
    """Return `text` with full-width digits, point, comma and percent sign as ASCII.

    Every character keeps its position, so offsets hold in both texts.

    >>> fold_width("第６８０条")
    '第680条'
    """
    return text.translate(_FULL_WIDTH)


def parse_integer(text: str, *, colloquial: bool = True) -> int | None:
    """Return the whole number that `text` spells, or None where it spells none.

    Args:
        text: A numeral and nothing else; spaces inside are ignored.
        colloquial: Read a last digit without unit as the next lower unit (一百五 is 150, as one
            speaks). Ordinals are never abbreviated like that: article numbers pass False.

    >>> parse_integer("二百九十三"), parse_integer("１０３２"), parse_integer("二〇二〇")
    (293, 1032, 2020)
    >>> parse_integer("一百五"), parse_integer("一百五", colloquial=False)
    (150, 105)
    >>> parse_integer("百分之五") is None
    True
    """
    value = parse_number(text, colloquial=colloquial)
    if value is None or value != value.to_integral_value():
        return None
    return int(value)


@lru_cache(maxsize=4096)
def parse_number(text: str, *, colloquial: bool = True) -> Decimal | None:
    """Return the number that `text` spells, or None where it spells none.

    Chinese, Arabic and mixed forms with units up to 兆, a decimal point or 点, thousands commas
    and full-width digits. Signs, percent words, fractions and words such as 半 or 多 are not
    numerals: the caller reads them.

    Args:
        text: A numeral and nothing else; spaces inside are ignored.
        colloquial: See `parse_integer`.

    >>> parse_number("3.5万亿"), parse_number("二十万亿"), parse_number("1,100.9亿")
    (Decimal('3500000000000'), Decimal('20000000000000'), Decimal('110090000000'))
    >>> parse_number("25万6千"), parse_number("三点一四")
    (Decimal('256000'), Decimal('3.14'))
    """
    folded = "".join(fold_width(text).split()).replace("點", "点")
    if not 0 < len(folded) <= _LONGEST:
        return None
    whole, point, fraction = folded.partition("点")
    if point:
        return _spoken_decimal(whole, fraction, colloquial=colloquial)
    tokens = _tokens(folded)
    if tokens is None:
        return None
    value = _digits_only(tokens)
    if value is None:
        value = _with_units(tokens, colloquial=colloquial)
    return None if value is None else _plain(value)


def to_han(number: int) -> str:
    """Return the Chinese numeral of a whole number from 0 to 99,999,999, as statutes write it.

    Raises:
        ValueError: `number` is out of that range.

    >>> to_han(293), to_han(1260), to_han(10), to_han(105)
    ('二百九十三', '一千二百六十', '十', '一百零五')
    """
    if not 0 <= number < 100_000_000:  # noqa: PLR2004 - 10^8 is where 亿 begins
        raise ValueError(f"number must be from 0 to 99999999, got {number}")
    if number < _SMALLEST_BIG_UNIT:
        return _section_to_han(number)
    high, low = divmod(number, _SMALLEST_BIG_UNIT)
    if not low:
        return _section_to_han(high) + "万"
    gap = "零" if low < _SMALLEST_BIG_UNIT // 10 else ""
    tail = _section_to_han(low)
    return _section_to_han(high) + "万" + gap + ("一" + tail if tail.startswith("十") else tail)


def _section_to_han(number: int) -> str:
    if number == 0:
        return "零"
    pieces: list[str] = []
    pending_zero = False
    for power, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // power % 10
        if digit == 0:
            pending_zero = bool(pieces)
            continue
        if pending_zero:
            pieces.append("零")
            pending_zero = False
        # Ten to nineteen alone are 十…十九, without the 一 that they have inside a larger number.
        pieces.append(unit if power == 10 and digit == 1 and not pieces else _HAN[digit] + unit)  # noqa: PLR2004
    return "".join(pieces)


_HAN = "零一二三四五六七八九"


def _tokens(folded: str) -> list[tuple[str, Decimal]] | None:
    """The (kind, value) pairs that tile `folded`, or None where something else stands in it."""
    tokens: list[tuple[str, Decimal]] = []
    position = 0
    while position < len(folded):
        match = _TOKEN.match(folded, position)
        if match is None:
            return None
        kind, written = match.lastgroup or "", match.group()
        if kind == "arabic":
            value = Decimal(written.replace(",", ""))
        elif kind == "digit":
            value = Decimal(HAN_DIGITS[written])
        elif kind == "unit":
            value = Decimal(HAN_UNITS[written])
        else:
            value = Decimal(_FUSED_TENS[written])
        tokens.append((kind, value))
        position = match.end()
    return tokens


def _digits_only(tokens: list[tuple[str, Decimal]]) -> Decimal | None:
    """The value of a plain Arabic number or of digits read one by one (二〇二〇), else None."""
    if len(tokens) == 1 and tokens[0][0] in {"arabic", "digit"}:
        return tokens[0][1]
    if all(kind == "digit" for kind, _ in tokens):
        return Decimal("".join(str(value) for _, value in tokens))
    return None


class _Sum:
    """The value of a numeral with units, built up token by token.

    Each method that takes a token returns False where the token does not fit behind those before.
    """

    __slots__ = ("_after_zero", "_digit", "_last_unit", "_parts", "_section", "_started")

    def __init__(self) -> None:
        self._parts: list[Decimal] = []  # finished sections, each a multiple of its big unit
        self._section = Decimal(0)
        self._digit: Decimal | None = None
        self._last_unit: Decimal | None = None  # the unit that the last digit belonged to
        self._after_zero = False
        self._started = False

    def add(self, kind: str, value: Decimal) -> bool:
        """Take one token."""
        if kind == "unit":
            return self._big(value) if value >= _SMALLEST_BIG_UNIT else self._small(value)
        if self._digit is not None:
            return False
        if kind == "digit" and value == 0:
            self._after_zero = True
        elif kind == "tens":
            self._close(self._section + value, Decimal(10))
        else:
            self._digit, self._started = value, True
        return True

    def _small(self, unit: Decimal) -> bool:
        if self._last_unit is not None and unit >= self._last_unit and self._section:
            return False
        if self._digit is None and self._started and unit > _TEN:
            return False  # 三百万千(米): only 十 goes without a digit behind another unit
        self._close(
            self._section + (Decimal(1) if self._digit is None else self._digit) * unit, unit
        )
        return True

    def _big(self, unit: Decimal) -> bool:
        lower = self._section + (self._digit or Decimal(0))
        while self._parts and self._parts[-1] < unit:
            lower += self._parts.pop()
        if lower == 0 and self._digit is None and not self._after_zero:
            if self._parts:  # 10万万: a unit of units
                lower = self._parts.pop()
            elif self._started:
                return False
            else:
                lower = Decimal(1)
        self._parts.append(lower * unit)
        self._close(Decimal(0), unit)
        return True

    def _close(self, section: Decimal, unit: Decimal) -> None:
        self._section, self._digit, self._last_unit = section, None, unit
        self._started, self._after_zero = True, False

    def total(self, *, colloquial: bool) -> Decimal:
        """The value of all tokens; `colloquial` as in `parse_integer`."""
        last = self._digit or Decimal(0)
        unit = self._last_unit
        lower_unit = unit is not None and unit > _TEN and not self._after_zero
        if colloquial and unit is not None and lower_unit and last < _TEN:
            last = last * unit / 10
        return sum(self._parts, self._section + last)


_TEN = 10


def _with_units(tokens: list[tuple[str, Decimal]], *, colloquial: bool) -> Decimal | None:
    """The value of a numeral with units, or None where digits and units do not fit together."""
    value = _Sum()
    if not all(value.add(kind, number) for kind, number in tokens):
        return None
    return value.total(colloquial=colloquial)


def _spoken_decimal(whole: str, fraction: str, *, colloquial: bool) -> Decimal | None:
    """The value of 三点一四 and 三点五万, where units after the decimals multiply the whole."""
    match = re.fullmatch(
        rf"(?P<digits>[0-9{''.join(HAN_DIGITS)}]+)(?P<units>[{''.join(HAN_UNITS)}]*)", fraction
    )
    integer = parse_number(whole, colloquial=colloquial) if "点" not in fraction else None
    if match is None or integer is None or integer != integer.to_integral_value():
        return None
    digits = "".join(str(HAN_DIGITS.get(char, char)) for char in match["digits"])
    value = Decimal(f"{integer}.{digits}")
    for unit in match["units"]:
        value *= HAN_UNITS[unit]
    return _plain(value)


def _plain(value: Decimal) -> Decimal:
    """`value` without trailing zeros and without an exponent."""
    if value == value.to_integral_value():
        return Decimal(int(value))
    return Decimal(format(value.normalize(), "f"))
