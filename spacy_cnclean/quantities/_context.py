"""What the words around a quantity say that its own characters do not.

A figure with 万 or 亿 beside a money noun is money, a percentage behind 年化 is a rate, and a
numeral in 百万医疗 or 一次性 is no number.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from spacy_cnclean.quantities._intervals import Interval, Reading
from spacy_cnclean.quantities._numbers import CHINESE_DIGIT, UNIT
from spacy_cnclean.quantities._signs import below_zero
from spacy_cnclean.quantities._unit_words import PER_NAMES, UNIT_STARTS

if TYPE_CHECKING:
    from spacy_cnclean.quantities._models import QuantityKind, TimeRole

_MONEY_NOUN = re.compile(
    r"(?:规模|余额|市场|金额|债务|收入|营收|利润|贷款|放款|资产|融资|保费|交易额|[款费额价债]|"
    r"奖池|奖金|"
    r"投资|GMV|估值|市值|注册资本|负债|存款|成本|罚没|薪酬|工资|财富|受贿|行贿|贪污|挪用|骗取|敛财|涉案)"
    r"(?:总额|总量|总计|合计|规模|金额)?[^，。；,;！？!?\n0-9]{0,6}$"
)
_MONEY_REACH = 14
_RATE = re.compile(
    r"(?:(?P<year>年化|(?<![0-9０-９零〇一二三四五六七八九])年(?:利|息|费率|率|收益|复合)|每年|"
    r"按年)"
    r"|(?P<month>月(?:利|息|费率|率|服务费率)|每月|按月|每个月)"
    r"|(?P<day>日(?:利|息|费率|率)|每日|每天|按日|(?<![0-9０-９])日(?=万分|千分|$)))"
    r"[^，。；,;！？!?\n0-9０-９]{0,9}$"
)
_RATE_REACH = 14
_RATE_HINT = frozenset("年月日每按")
_EACH = re.compile(
    r"(?:每(?P<per>[单户笔人股吨件次周套份亩斤盒瓶车间张辆年月日天秒升]|平方米|公斤|小时|分钟|立方米)"
    r"|(?P<hourly>[时時]速))[收约为付罚取需要缴纳支仅只才的费用达是至]{0,4}$"
)
_RANK_WORDS = (
    "排名",
    "位列",
    "位居",
    "名列",
    "排在",
    "跃居",
    "升至",
    "稳居",
    "居",
    "排",
    "列",
    "位于",
)
# What a hanzi digit alone can count or be part of, and what before it makes it a number
AFTER_LONE = "".join(
    sorted(
        UNIT_STARTS.union(
            CHINESE_DIGIT, UNIT, '0123456789几数多余来分份又点點时時厘至到-－–—~～（(号条款项"”’五'
        )
    )
)
BEFORE_LONE = "第前是为于"
# Words that a numeral before their second character is part of
_WORD_BEFORE_ONE = frozenset("统唯单同万之逐专进划合归初周期拜任某另其")
# Numerals of forms that are also parts of words (拾起, 陆家嘴, 队伍), and what they count alone
_IN_WORDS = frozenset("拾陆陸伍肆參")
_FORMAL_NUMERALS = frozenset("零壹贰貳叁參肆伍陆陸柒捌玖拾佰仟萬億" + UNIT[4:])
_COUNTED_ON_FORMS = frozenset("元圆圓角分份年月日天页頁张張件套名倍次")
_WORD_BEFORE_FORM = frozenset(
    "队隊退入落行为為卒大登內内着著水海上离離古放市酒书書恣收捡撿俯重朝采"
)
# 零件 and 零部件 are no count of none, 四周 and 四处 seldom four of anything, 一度 is also once
_COUNTED_FROM_ZERO = frozenset("度分元个個例次人名家宗秒时時天岁票%％‰")
_COUNTS_FOUR = frozenset(
    "了期程长时時近约約满滿共用花过過每第续續需停养假疗练有等计达这那其的设查建前后後满及或至到、"
)
_WEEKS_AFTER = re.compile("[后後内內以之多半时時]|的(?:时间|治疗|课程|训练|假)|前(?![后沿])")
_DEGREE_AFTER = frozenset("电電左右以上至到半多和或、")
_CASE_WORDS = frozenset("案事诉投纠违犯典侵交重特涉")
_LONE_PREFIX = frozenset("上近逾超约过达数几")
_LIANG = frozenset("两兩")
_BULLION = ("白银", "黄金", "纹银", "银子", "金子", "银两", "白銀", "黃金")
_LONE_SUFFIX = ("级", "量级", "规模", "以上")


def money_beside(text: str, start: int, end: int) -> bool:
    """Return whether a money noun stands shortly before `start` or right after `end`."""
    if text.startswith(("规模", "市场", "级市场", "级规模", "体量"), end):
        return True
    return _MONEY_NOUN.search(text, max(0, start - _MONEY_REACH), start) is not None


def rate_period(text: str, start: int) -> str:
    """Return `year`, `month` or `day` where 年化, 月利率 or 日息 stands before `start`."""
    low = max(0, start - _RATE_REACH)
    if _RATE_HINT.isdisjoint(text[low:start]):
        return ""
    match = _RATE.search(text, low, start)
    return match.lastgroup or "" if match else ""


def counted_by(text: str, start: int) -> str:
    """Return what an amount is counted by where 每单, 每户 or 每月 stands before `start`."""
    low = max(0, start - 8)
    before = text[low:start]
    if "每" not in before and "速" not in before:
        return ""
    match = _EACH.search(text, low, start)
    if match is None:
        return ""
    return "hour" if match["hourly"] else PER_NAMES.get(match["per"], match["per"])


def is_rank(text: str, start: int) -> bool:
    """Return whether the numeral at `start` is a rank: 排名第三, 位列前五."""
    return text[start - 1 : start] in {"第", "前"} and text.endswith(
        _RANK_WORDS, max(0, start - 3), start - 1
    )


def is_word(text: str, reading: Reading) -> bool:
    """Return whether the hanzi numeral of `reading` is part of a word and counts nothing."""
    start = reading.start
    before = text[start - 1 : start] if start else ""
    if text[start] in _IN_WORDS and len(text) > 1:
        after = text[start + 1 : start + 2]
        if after not in _FORMAL_NUMERALS:
            return before in _WORD_BEFORE_FORM or after not in _COUNTED_ON_FORMS
    if reading.lone_unit:
        return not _is_magnitude(text, reading, before)
    return reading.end - start <= 2 and _is_part_of_word(text, reading, before)  # noqa: PLR2004


def _is_part_of_word(text: str, reading: Reading, before: str) -> bool:
    """Return whether a digit and a measure word are a word: 零件, 四周看看, 四处张望, 一度失和."""
    start, end = reading.start, reading.end
    digit, unit, after = text[start], text[start + 1 : end], text[end : end + 1]
    if digit == "零":
        return unit != "" and unit not in _COUNTED_FROM_ZERO
    if digit == "四" and unit in {"周", "处"}:
        weeks = unit == "周" and _WEEKS_AFTER.match(text, end) is not None
        return before not in _COUNTS_FOUR and not weeks
    if digit == "四" and unit == "起":
        return not _is_hanzi(after)  # 掌声四起
    if digit != "一":
        return False
    if unit == "度":
        return before == "年" or (_is_hanzi(after) and after not in _DEGREE_AFTER)
    return before in _WORD_BEFORE_ONE or (text[end - 1] == "起" and after not in _CASE_WORDS)


def _is_hanzi(character: str) -> bool:
    return "\u4e00" <= character <= "\u9fff"


def _is_magnitude(text: str, reading: Reading, before: str) -> bool:
    """Return whether a unit without a digit is a figure: 上千家, 百亿级, 千亿元规模, 近百万元."""
    if before in _LONE_PREFIX or text.endswith(
        ("超过", "突破", "不足", "不到"), max(0, reading.start - 2), reading.start
    ):
        return True
    if reading.interval.approximate:
        return True
    if text.startswith(_LONE_SUFFIX, reading.end):
        return reading.kind in {"number", "money"}
    if reading.unit in _LIANG and text.startswith(_BULLION, reading.end):
        return True
    return reading.kind == "money" and reading.end - reading.start > 2  # noqa: PLR2004 - 百万元


_SCALES = frozenset("万亿萬億兆kKwW")
_RENMINBI = ("人民币", "人民幣", "RMB")
AT_LEAST = frozenset("上过")
"""Characters before a lone unit that make it a lower bound: 上千家, 过百亿."""


def in_currency(text: str, reading: Reading, currency: tuple[int, str] | None) -> Reading:
    """Return the reading as money where a currency stands before it (人民币8千元).

    One that the amount names itself counts: 折合人民币5万美元 are dollars.
    """
    if currency is None or reading.kind not in {"number", "money"}:
        return reading
    start, code = currency
    own = reading.unit not in {"", "CNY", code} or (
        reading.unit == "CNY" != code and text.endswith(_RENMINBI, reading.start, reading.end)
    )
    return reading if own else reading._replace(start=start, kind="money", unit=code)


def in_context(text: str, reading: Reading) -> Reading:
    """Return the reading with what stands before it: 年化, 每单, a money noun."""
    kind: QuantityKind = reading.kind
    if kind == "duration":
        return reading
    if kind == "percent":
        per = rate_period(text, reading.start)
        return reading._replace(kind="rate", per=per) if per else reading
    if kind == "count" and text[reading.start - 1 : reading.start] == "下":
        reading = below_zero(text, reading)
    if kind in {"money", "count"} and not reading.per:
        per = counted_by(text, reading.start)
        return reading._replace(per=per) if per else reading
    scaled = text[reading.end - 1] in _SCALES or (reading.lone_unit and kind == "number")
    if kind == "number" and scaled and money_beside(text, reading.start, reading.end):
        flags = (*reading.flags, "unit_inferred")
        return reading._replace(kind="money", unit="CNY", flags=flags)
    return reading


def magnitude(text: str, reading: Reading) -> Interval:
    """Return 百亿级 and 千亿元规模 as a decade, 上千家 as at least a thousand."""
    interval = reading.interval
    if not reading.lone_unit or interval.low is None:
        return interval
    if text[reading.start - 1 : reading.start] in AT_LEAST:
        return interval.at_least(closed=True).about()
    if text.startswith(("级", "规模", "量级"), reading.end):
        return Interval(interval.low, interval.low * 10, high_closed=False, approximate=True)
    return interval


def duration_role(text: str, end: int, interval: Interval) -> tuple[TimeRole, int, Interval]:
    """Return the role of a duration: 15日内 and 三个月以内 are deadlines."""
    if text.endswith(("以内", "之内"), 0, end):
        return "deadline", end, interval
    if text.startswith("内", end) and interval.low is not None:
        return "deadline", end + 1, interval.at_most(closed=True)
    return "duration", end, interval
