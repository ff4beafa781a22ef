"""What follows a number and says what it counts: currencies, percent words, measure words.

``read_unit`` reads the unit at a place. Currency names and measure words are data; a measure word
counts only where the characters after it do not make another word of it (起诉, 条例, 只是).
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from spacy_cnclean.claims.models import QuantityKind
from spacy_cnclean.claims.numbers import CHINESE_DIGIT, DIGIT
from spacy_cnclean.numerals import parse_number

CURRENCIES: dict[str, str] = {
    **dict.fromkeys(("元", "圆", "圓", "块钱", "蚊"), "CNY"),
    **dict.fromkeys(("人民币", "人民幣"), "CNY"),
    **dict.fromkeys(("美元", "美金", "美圆"), "USD"),
    **dict.fromkeys(("港元", "港币", "港幣", "港圆"), "HKD"),
    **dict.fromkeys(("新台币", "新臺幣", "台币"), "TWD"),
    **dict.fromkeys(("澳门元", "澳门币"), "MOP"),
    **dict.fromkeys(("日元", "日圆", "日币"), "JPY"),
    **dict.fromkeys(("韩元", "韩圆", "韩币"), "KRW"),
    **dict.fromkeys(("澳元", "澳币", "澳大利亚元"), "AUD"),
    **dict.fromkeys(("加元", "加币", "加拿大元"), "CAD"),
    **dict.fromkeys(("新加坡元", "新元", "新币"), "SGD"),
    **dict.fromkeys(("新西兰元", "纽元"), "NZD"),
    **dict.fromkeys(("瑞士法郎", "瑞郎"), "CHF"),
    **dict.fromkeys(("林吉特", "令吉", "马币"), "MYR"),
    **dict.fromkeys(("菲律宾比索",), "PHP"),
    **dict.fromkeys(("印度卢比", "卢比"), "INR"),
    **dict.fromkeys(("土耳其里拉", "里拉"), "TRY"),
    "欧元": "EUR",
    "英镑": "GBP",
    "卢布": "RUB",
    "泰铢": "THB",
    "奈拉": "NGN",
    "越南盾": "VND",
    "印尼盾": "IDR",
    "雷亚尔": "BRL",
    "兰特": "ZAR",
    "迪拉姆": "AED",
}
"""ISO 4217 codes of the currency names that text writes after (or before) an amount."""

CURRENCY_SIGNS: dict[str, str] = {
    **dict.fromkeys(("¥", "￥", "RMB", "CNY"), "CNY"),
    **dict.fromkeys(("$", "＄", "US$", "USD"), "USD"),
    **dict.fromkeys(("HK$", "HKD"), "HKD"),
    **dict.fromkeys(("€", "EUR"), "EUR"),
    **dict.fromkeys(("£", "GBP"), "GBP"),
}
"""ISO 4217 codes of signs and codes that stand before an amount."""

_TIME_UNITS = {
    "年": ("year", 1),
    "周年": ("year", 1),
    "月": ("month", 1),
    "季度": ("quarter", 1),
    "周": ("week", 1),
    "星期": ("week", 1),
    "礼拜": ("week", 1),
    "天": ("day", 1),
    "日": ("day", 1),
    "小时": ("hour", 1),
    "钟头": ("hour", 1),
    "分钟": ("minute", 1),
    "刻钟": ("minute", 15),
    "秒钟": ("second", 1),
    "秒": ("second", 1),
    "工作日": ("workday", 1),
    "交易日": ("trading_day", 1),
}

# Measure words that are words of their own, and what must not follow the others
_PLAIN_MEASURES = (
    "万人次 人次 户次 公斤 千克 公里 千米 平方米 平方公里 公顷 平米 立方米 英尺 平方英尺 英里 "
    "厘米 毫米 千瓦时 家次 周岁 单位 小微企业 百分位 吨 斤 克 米 亩 升 岁 家 名 笔 宗 辆 艘 架 "
    "座 栋 幢 枚 颗 株 头 匹 瓶 箱 盒 袋 碗 杯 篇 册 首 幅 桩 页 倍速 字 度电 个 個"
)
_GUARDED_MEASURES = {
    "人": "民币均",
    "台": "湾风账北阶山词上下前",
    "例": "如外行子",
    "户": "籍口型",
    "张": "三某家扬贴罗开",
    "款": "项式待",
    "条": "件例约款文",
    "项": "目下",
    "种": "类植子族",
    "类": "似别型比推",
    "位": "于置列居",
    "件": "",
    "次": "日年月要序级贷新性于均",
    "起": "诉草来码到源点因初步伏算征",
    "只": "是有要能会为不好需得在用看",
    "套": "路现取利餐话",
    "份": "额子",
    "批": "准评复发判次",
    "场": "所合景地内外面",
    "部": "门分委署长队位级下际",
    "层": "面级次",
    "处": "理罚分于置以所在境长",
    "间": "接隔距歇或",
    "期": "间限待望货权内末初刊",
    "轮": "流换胎值",
    "届": "满时",
    "所": "有谓在以得属",
    "步": "骤入行",
    "度": "过假日",
    "双": "方重向边十休倍",
    "雙": "",
    "对": "于面应象方外内待手比照策话接付抗称立口账决冲等一",
    "對": "於面應象方外",
    "块": "链",
    "塊": "",
    "股": "份东权市票",
    "单": "位独纯一元笔次个",
    "成员": "",
    "支": "付持撑出行配援",
    "遍": "布及地",
    "趟": "",
    "门": "店户诊槛",
    "道": "路德理歉",
    "口": "径头岸罩碑号",
    "章": "程",
    "打": "\\u4e00-\\u9fff",
    "句": "",
    "版": "权本图",
    "代": "表理替码价办偿",
    "字节": "",
}

_LETTER_UNITS = "kg|km|cm|mm|GB|MB|TB|kWh|㎡|m²|℃"


def _alternatives(words: list[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


def _guarded(table: dict[str, str]) -> str:
    return "|".join(
        f"{word}(?![{after}])" if after else word
        for word, after in sorted(table.items(), key=_by_length)
    )


def _by_length(item: tuple[str, str]) -> int:
    return -len(item[0])


_SMALL = f"[{DIGIT}{CHINESE_DIGIT}]"
_UNIT = re.compile(
    rf"""
    [ \u3000]{{0,4}}(?:
        (?P<point>[个個][ ]?百[ ]?分[ ]?[点點]|百分[点點])
      | (?P<percent>[%％﹪])
      | (?P<permille>‰)
      | (?P<basis>[个個]?基点|[bB][pP][sS]?(?![A-Za-z]))
      | (?P<tenth>成(?![立为員员本功长果交份都人品绩熟年效就形型事群法色名天语了婚都\d]))(?P<half>半)?
      | (?P<discount>折(?![叠扣腾磨射断合旧算页返衷现成]))
      | (?P<multiple>倍(?![数增速率感]))
      | (?P<time>[个個]?(?P<time_more>[多半])?[个個]?(?P<time_unit>
            工作日|交易日|周年|季度|星期|礼拜|小时|钟头|分钟|刻钟|秒钟|秒
          | 周(?![岁年期一二三四五六日末边围转])|天(?![然津下气才生猫])
          | 年(?![代级轻检报底初末度费利化薪均息租款产])|月(?![薪息供利份收均租初末底])
          | 日(?![报常利息均元圆币程前起用本])
        )(?P<time_tail>半|多)?)
      | (?P<currency>{_alternatives(list(CURRENCIES))}
          | [块塊](?=$|[^\u4e00-\u9fff]|[以左上多不到至的]|{_SMALL}))(?P<second>[（(]?(?:{
        _alternatives([name for name in CURRENCIES if len(name) > 1 and name != "块钱"])
    })[）)]?)?
      | (?P<coin>[角毛毫](?![大度落色利坯])(?P<coin_tail>{_SMALL})?(?=分|{
        _SMALL
    }|$|[^\u4e00-\u9fff]))
      | (?P<measure>{_alternatives(_PLAIN_MEASURES.split())}|{_guarded(_GUARDED_MEASURES)})
      | (?P<letters>(?:{_LETTER_UNITS})(?![A-Za-z]))
    )""",
    re.VERBOSE,
)

# 角 and 分 after the main unit, and the spoken short form 两块五
_COINS = re.compile(
    rf"""
    (?:又?(?P<jiao>{_SMALL}{{1,2}})[ ]?[角毛毫])?
    (?:[零又]?(?P<fen>{_SMALL}{{1,2}})[ ]?(?:美?分)(?![钟之期析])钱?)?
    (?P<rest>[零]?{_SMALL}(?![{DIGIT}{CHINESE_DIGIT}十百千万亿个年月日天家人名倍%％元块角毛分]))?
    [ ]?(?P<exact>[整正](?![个改体顿理式在常规])|钱)?
    """,
    re.VERBOSE,
)
_PER = re.compile(
    r"[ ]?[/／][ ]?(?:每)?(?P<per>[年月日天周人户单笔件次吨股张辆份套亩斤盒瓶]|小时|平方米|公斤)"
)
PER_NAMES = {"年": "year", "月": "month", "日": "day", "天": "day", "周": "week", "小时": "hour"}
_TENTH = Decimal("0.1")
_HALF = Decimal("0.5")


UNIT_STARTS = frozenset(
    "个個百%％﹪‰基bB成折倍工交周季星礼小钟分刻秒天年月日多半角毛毫块塊kcmGTM㎡℃ \u3000"
    + "".join(word[0] for word in (*CURRENCIES, *_PLAIN_MEASURES.split(), *_GUARDED_MEASURES))
)
"""Characters that a unit can begin with."""


class UnitReading(NamedTuple):
    """A unit that was read: value in ``unit`` = number * ``factor`` + ``plus``."""

    end: int
    kind: QuantityKind
    unit: str
    factor: Decimal = Decimal(1)
    plus: Decimal = Decimal(0)
    more: bool = False  # 三个多月, 两年多
    per: str = ""


def read_unit(text: str, position: int) -> UnitReading | None:
    """Return the unit that stands at ``position`` (blanks before it are skipped), or None.

    >>> read_unit("3亿美元", 2)[:3]
    (4, 'money', 'USD')
    """
    match = _UNIT.match(text, position)
    if match is None:
        return None
    name = match.lastgroup
    if match["currency"]:
        return _money(text, match)
    if match["coin"]:
        return _coin(text, match)
    if match["time"]:
        return _time(match)
    if match["measure"]:
        return _measure(text, match)
    return _ratio(match, name or "")


def read_per(text: str, position: int) -> tuple[int, str] | None:
    """Return the end and the unit of what an amount is counted by (5元/单), or None."""
    match = _PER.match(text, position)
    if match is None:
        return None
    return match.end(), PER_NAMES.get(match["per"], match["per"])


def _ratio(match: re.Match[str], name: str) -> UnitReading:
    end = match.end()
    if match["point"]:
        return UnitReading(end, "percentage_point", "pp")
    if match["basis"]:
        return UnitReading(end, "percentage_point", "pp", factor=Decimal("0.01"))
    if match["permille"]:
        return UnitReading(end, "percent", "%", factor=_TENTH)
    if match["tenth"]:
        half = Decimal(5) if match["half"] else Decimal(0)
        return UnitReading(end, "percent", "%", factor=Decimal(10), plus=half)
    if match["discount"]:
        return UnitReading(end, "percent", "%", factor=Decimal(10))
    if match["multiple"]:
        return UnitReading(end, "multiple", "倍")
    if match["letters"]:
        return UnitReading(end, "count", match["letters"])
    return UnitReading(end, "percent", "%")


def _time(match: re.Match[str]) -> UnitReading:
    unit, factor = _TIME_UNITS[match["time_unit"]]
    half = "半" in (match["time_more"], match["time_tail"])
    more = "多" in (match["time_more"], match["time_tail"])
    plus = _HALF * factor if half else Decimal(0)
    return UnitReading(match.end(), "duration", unit, Decimal(factor), plus, more)


def _measure(text: str, match: re.Match[str]) -> UnitReading:
    word = match["measure"]
    if word == "打":
        return UnitReading(match.end(), "count", "个", factor=Decimal(12))
    if word == "万人次":
        return UnitReading(match.end(), "count", "人次", factor=Decimal(10**4))
    per = read_per(text, match.end())
    if per is None:
        return UnitReading(match.end(), "count", word)
    return UnitReading(per[0], "count", word, per=per[1])


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
