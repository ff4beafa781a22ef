"""What follows a number and says what it counts: currencies, percent words, measure words.

`read_unit` reads the unit at a place. Currency names and measure words are data; a measure word
counts only where the characters after it do not make another word of it (起诉, 条例, 只是).
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from spacy_cnclean.numerals import parse_number
from spacy_cnclean.quantities._numbers import CHINESE_DIGIT, DIGIT
from spacy_cnclean.quantities._unit_words import (
    BEFORE_AMOUNT,
    COUNTED,
    CURRENCIES,
    LETTER_UNITS,
    MEASURES,
    PER_NAMES,
    PER_WORDS,
    TIME_UNITS,
    alternatives,
)

if TYPE_CHECKING:
    from spacy_cnclean.quantities._models import QuantityKind


# What 半 begins another word with: 半径, 半导体, 半决赛, 半年
_HALF_WORDS = (
    "个人晌岛数夜导空截径封决殖路边部头球山步身生途透场成圆职裙票斤两升亩瓶碗杯死自辈信壁衰条世工文开价旧真道音衣片左推新根公响圈"
    "程影胱吊节卷停支通仙子明轮票翅侧城堵干拉桩旋滴盘粒老醒懂梦流露周床架眼线元单套涂甲睡秒筹表遮野主剑双脱掩"
    "虫隐饥吐吞固坪失官家寄弯抗折旗曲机潜熟璧疑痴白直私精索缩胶腰裸角解课酣重队集饷兜具挂英神月年天日岁夏"
)
_SMALL = f"[{DIGIT}{CHINESE_DIGIT}]"
# 三个月, 三月 and 两个半月, but not 三月利率, 三月租
_MONTH = alternatives(["月"]) + "(?:(?<=[个個多半]月)|(?![利收租]))"
_OF = "(?:[个個](?![年天日秒]))"  # 三个月, but 两个年幼的孩子
_UNIT = re.compile(
    rf"""
    [ \u3000]{{0,4}}(?:
        (?P<point>[个個][ ]?百[ ]?分[ ]?[点點]|百分[点點])
      | (?P<percent>[%％﹪])
      | (?P<permille>‰)
      | (?P<basis>[个個]?基点|[bB][pP][sS]?(?![A-Za-z]))
      | (?P<tenth>成(?![立为員员本功长果交份都人品绩熟年效就形型事群法色名天语了婚\d]))
        (?P<half>半)?
      | (?P<discount>折(?![叠扣腾磨射断合旧算页返衷现成]))
      | (?P<multiple>倍(?![数增速率感]))(?P<multiple_half>半(?![年个]))?
      | (?P<time>{_OF}?(?P<time_more>[多半])?{_OF}?(?P<time_unit>
            {alternatives([word for word in TIME_UNITS if word != "月"])}|{_MONTH}
        )(?P<time_tail>半(?![载載夜])|多)?)
      | (?P<currency>{alternatives(list(CURRENCIES))}
          | [块塊](?=$|[^\u4e00-\u9fff]|[以左上多不到至的]|{_SMALL}))(?P<second>[（(]?(?:{
        alternatives([name for name in CURRENCIES if len(name) > 1 and name in BEFORE_AMOUNT])
    })[）)]?)?
      | (?P<coin>[角毛毫](?![大度落色利坯])(?P<coin_tail>{_SMALL})?(?=分|{
        _SMALL
    }|$|[^\u4e00-\u9fff]))
      | (?P<measure>{alternatives(MEASURES)})
      | (?P<letters>{alternatives(LETTER_UNITS)})
    )""",
    re.VERBOSE,
)

# 角 and 分 after the main unit, and the spoken short form 两块五
_COINS = re.compile(
    rf"""
    (?:又?(?P<jiao>{_SMALL}{{1,2}})[ ]?[角毛毫])?
    (?:[零又]?(?P<fen>{_SMALL}{{1,2}})[ ]?(?:美?分)(?![钟之期析])钱?)?
    (?P<rest>[零]?{_SMALL}(?![{DIGIT}{CHINESE_DIGIT}十百千万亿个年月日天家人名倍%％元块角毛分]))?
    (?:[ ]?(?P<exact>[整正](?![个改体顿理式在常规])|钱))?
    """,
    re.VERBOSE,
)
_PER = re.compile(
    rf"[ ]?(?:[/／][ ]?每?|每(?=[小时秒分升立平]))(?P<per>{'|'.join(PER_WORDS)})"
    "(?:(?<![A-Za-z])|(?![A-Za-z0-9]))"
)
# 三斤半: a half of the unit, where 半 begins no other word (三米半径)
_HALF_MORE = re.compile(f"半(?![{_HALF_WORDS}])")
# 一米八, 一米七五: tenths and hundredths of a metre
_METRES = re.compile(rf"{_SMALL}{{1,2}}(?=$|[^\w%％.．]|[的了高多以宽长深身左上])")
_TENTH = Decimal("0.1")
_HALF = Decimal("0.5")


class UnitReading(NamedTuple):
    """A unit that was read: value in `unit` = number * `factor` + `plus`."""

    end: int
    kind: QuantityKind
    unit: str
    factor: Decimal = Decimal(1)
    plus: Decimal = Decimal(0)
    more: bool = False  # 三个多月, 两年多
    per: str = ""


def read_unit(text: str, position: int) -> UnitReading | None:
    """Return the unit that stands at `position` (blanks before it are skipped), or None.

    >>> read_unit("3亿美元", 2)[:3]
    (4, 'money', 'USD')
    """
    match = _UNIT.match(text, position)
    if match is None:
        return None
    if match["currency"]:
        return _money(text, match)
    if match["coin"]:
        return _coin(text, match)
    if match["time"]:
        return _time(match)
    if match["measure"] or match["letters"]:
        return _measure(text, match)
    return _ratio(match)


def read_per(text: str, position: int) -> tuple[int, str] | None:
    """Return the end and the unit of what an amount is counted by (5元/单), or None."""
    match = _PER.match(text, position)
    if match is None:
        return None
    return match.end(), PER_NAMES.get(match["per"], match["per"])


def _ratio(match: re.Match[str]) -> UnitReading:
    """Return a unit that is a ratio: %, 个百分点, 成, 折, 倍."""
    end = match.end()
    half = Decimal(5) if match["half"] else _HALF if match["multiple_half"] else Decimal(0)
    for name, (kind, unit, factor) in _RATIOS.items():
        if match[name]:
            return UnitReading(end, kind, unit, factor, half)
    return UnitReading(end, "percent", "%")


_RATIOS: dict[str, tuple[QuantityKind, str, Decimal]] = {
    "point": ("percentage_point", "pp", Decimal(1)),
    "basis": ("percentage_point", "pp", Decimal("0.01")),
    "permille": ("percent", "%", _TENTH),
    "tenth": ("percent", "%", Decimal(10)),
    "discount": ("percent", "%", Decimal(10)),
    "multiple": ("multiple", "倍", Decimal(1)),
}


def _time(match: re.Match[str]) -> UnitReading:
    unit, factor = TIME_UNITS[match["time_unit"]]
    half = "半" in (match["time_more"], match["time_tail"])
    more = "多" in (match["time_more"], match["time_tail"])
    plus = _HALF * factor if half else Decimal(0)
    return UnitReading(match.end(), "duration", unit, factor, plus, more)


def _measure(text: str, match: re.Match[str]) -> UnitReading:
    """Return a measure word, or a unit of measure with what it is counted by (km/h)."""
    word = match["measure"] or match["letters"]
    unit, factor = COUNTED.get(word) or (word, Decimal(1))
    end = match.end()
    per = read_per(text, end) if factor == 1 else None
    if per is not None:
        return UnitReading(per[0], "count", unit, per=per[1])
    if word == "米" and (tenths := _METRES.match(text, end)):
        return UnitReading(tenths.end(), "count", unit, plus=_decimals(tenths[0]))
    if text.startswith("半", end) and _HALF_MORE.match(text, end):
        return UnitReading(end + 1, "count", unit, factor, _HALF * factor)
    return UnitReading(end, "count", unit, factor)


def _decimals(digits: str) -> Decimal:
    """Return the digits behind a point: 七五 is 0.75."""
    value = Decimal(0)
    for place, digit in enumerate(digits, 1):
        value += (parse_number(digit) or Decimal(0)).scaleb(-place)
    return value


def _money(text: str, match: re.Match[str]) -> UnitReading:
    """Return the currency with the coins after it (123元1角1分, 三块零四)."""
    name = match["currency"]
    iso = CURRENCIES.get((match["second"] or name).strip("（()）"), "CNY")
    end, plus = match.end(), Decimal(0)
    coins = _COINS.match(text, end)
    if coins is not None and coins.end() > end and not match["second"]:
        spoken = name[0] in "块塊蚊" or bool(coins["jiao"])
        if coins["jiao"] or coins["fen"] or coins["exact"] or (coins["rest"] and spoken):
            plus = _coin_value(coins, spoken=spoken)
            end = coins.end() if spoken or not coins["rest"] else coins.start("rest")
    per = read_per(text, end)
    if per is not None:
        return UnitReading(per[0], "money", iso, plus=plus, per=per[1])
    return UnitReading(end, "money", iso, plus=plus)


def _coin_value(coins: re.Match[str], *, spoken: bool) -> Decimal:
    value = Decimal(0)
    for name, worth in (("jiao", _TENTH), ("fen", _TENTH / 10)):
        if coins[name]:
            value += (parse_number(coins[name]) or 0) * worth
    if coins["rest"] and spoken:
        digit = parse_number(coins["rest"]) or Decimal(0)
        small = coins["jiao"] or coins["rest"].startswith("零")
        value += digit * (_TENTH / 10 if small else _TENTH)
    return value


def _coin(text: str, match: re.Match[str]) -> UnitReading | None:
    """Return 两毛, 两角五分, 两毛五 as a part of a yuan."""
    coins = _COINS.match(text, match.start("coin") + 1)
    plus = Decimal(0)
    end = match.start("coin") + 1
    if coins is not None and (coins["fen"] or coins["rest"]):
        digit = parse_number(coins["fen"] or coins["rest"]) or Decimal(0)
        plus, end = digit * _TENTH / 10, coins.end()
    return UnitReading(end, "money", "CNY", factor=_TENTH, plus=plus)
