"""Days without a month: 新华社北京29日电, 21日至23日; and lengths in 日, which look the same.

Before 电, 起 and 上午, 29日 is a day of the month; beside 内, 期限 or 拘留 it is a length. Where
neither stands, Arabic digits up to 31 are a day, as in news, and hanzi a length, as in statutes.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, NamedTuple

from spacy_cnclean.quantities._calendar_parts import DateReading, number, one_day
from spacy_cnclean.quantities._dates import DAY, bounded

if TYPE_CHECKING:
    from datetime import date

_DAYS = re.compile(
    rf"(?P<first>{DAY})[ ]?(?P<own>日)?(?:\s?(?:[-－–~～至到]|—{{1,2}})\s?(?P<last>{DAY})[ ]?)?日"
    "(?!报(?!道)|[均元圆币]|本[人国元队车料]|用[品化])"
)
_ARABIC = re.compile("[0-9０-９]")

_LENGTH_AFTER = re.compile(
    "[以之]?内|以上|以下|[以之]外|左右|上下|多|余|有余|[以之]?后(?!半)|[以之]?前|游|假|线|均|年化|龄|行情|制|谈话?|"
    "无理由|[0-9０-９一二两三四五六]+[次夜]|计算|计[付收]|届满|一次|1次|一更|体验|留存|滚动|移动|行政|拘留|拘役|工资|为限|为一(?!体)|之久|以来的?平均|"
    "的?(?:宽限|冷静|公示|犹豫|反悔|缓冲|观察|异议|试用|免息|过渡|等待|展示|公告|保护|准备|答辩|举证|上诉|有效|"
    "保质|质保|合理|最长|最短)?期(?!间|货|待|权|望|中|末)|的[^，。；：！？]{0,6}(?:期限?|时间|时限|假期?|拘留|工资|价格?)"
)
_DATE_AFTER = re.compile(
    "电(?![费量价力池])|讯|当[天日晚]|[上下中]午|凌晨|清晨|早[上晨间]?|傍晚|晚[上间]?|夜[间里]?|深夜|起(?![诉草])|止|星期|周[一二三四五六日]|"
    "(?:正式)?(?:公告|公布|发布|宣布|宣告|通报|报道|表示|披露|消息|透露|召开|举行|举办|开幕|闭幕|开盘|收盘|抵达|离开|前往|访问|"
    "会见|出席|致电|签署|签订|上映|上线|开始|启动|生效|施行|实施|发生|出现|晚些)|[说称讯]"
)
_LENGTH_BEFORE = re.compile(
    "(?:[满达共计按起首假超逾每隔近约经等停住休歇限仅只才多余需耗用有过整近第前后头]|累计|合计|总计|超过|多于|少于|不足|不到|不满|未满|不少于|不低于|"
    "不超过|不得超过|至少|至多|最多|最少|最长|最短|提前|提早|推迟|延迟|延长|延期|展期|逾期|迟延|延误|加班|缩短|连续|持续|接连|大约|"
    "等待|住院|误工|护理|营养|休息|休假|拘留|拘役|停牌|停工|停职|停薪|停学|停赛|停运|罢工|封闭|关闭|整顿|[加集军特封轮]训|训练|连[服用吃喝敷涨跌阳阴升降]|[服敷]用|口服|外敷|昏迷|失联|失踪|被困|卧床|静养|禁食|断食|绝食|断[水电网]|停火|休战|戒严|实习|考察|隔离|禁赛|禁言|禁闭|封号|冻结|锁定|暂扣|关押|监禁|滞留|浸泡|腌[制渍]|发酵|晾晒|密封|静置|冷冻|窖藏|风干|存活|停产|停业|停课|公示|培训|出差|旅行|行驶|宽限|顺延|滞后|相隔|相距|间隔|"
    "超期|旷工|缺勤|出勤|工作|增加|减少|扣除|折抵|羁押|留存|保留|保存|冷藏|存放|试用|需要|给予|予以|给|处以?|判处|治疗|"
    "逗留|停留|隔离|观察|历时|为期|长达|时隔|还有|只有|仅有|剩余|剩|不少於|不超過|期限|时限|时长|天数|[^日到本上同近当前定早后预]期|倒计时|(?<!到)了)$"
)
# The subject of 为 and 是 says which of the two it is: 工期为30日, 日期为15日
_COPULA = re.compile("(?:应当?|均|即|定)?(?:为|是|在|:|：)$")
_LENGTH_NOUN = re.compile(
    "期限|工期|周期|效期|质期|示期|限期|豫期|静期|用期|账期|租期|假期|时限|时长|天数|期$|时间$|期间$|刑期|平均"
)
_DATE_NOUN = re.compile(
    "日期|[年月]$|日$|今天|明天|昨天|生日|开会时间|举行时间|截止时间|截至时间|发布时间|上市时间|到期"
)
_ON = ("于", "在", "自", "从", "至", "到", "截至", "截止", "定于", "最迟", "于每月")
_RECURRING = ("每月", "每个月", "每季", "逐月", "每年每月")
_REACH = 10
_CLAUSE_MARK = re.compile("[，。；！？、,;!?\n（）()]")
_JOINS = frozenset({"、", "和", "与", "及", "或", "至", "到", "，", ""})

Sense = Literal["day", "length", ""]


class Neighbour(NamedTuple):
    """The quantity before a bare day, where no more than a joining word parts the two."""

    is_length: bool
    is_day: bool
    day: date | None  # the day or the last day of a date that names one


def read_bare_day(
    text: str, start: int, anchor: date | None, neighbour: Neighbour | None
) -> DateReading | None:
    """Return the day or days of a month that is not named, or None where 日 counts a length.

    The month is that of `anchor`, or of a date that the day is joined to (3月5日、6日). A day of
    every month (每月15日) has no bounds and the flag `recurring`.
    """
    match = _DAYS.match(text, start)
    if match is None or text[start - 1 : start] in {"第", ".", "-", "/"}:
        return None
    if not _is_day(text, match, neighbour):
        return None
    if text.endswith(_RECURRING, max(0, start - 4), start):
        return DateReading(match.end(), None, None, "point", ("recurring",))
    joined = neighbour is not None and neighbour.is_day
    month = (neighbour.day if neighbour and joined else anchor) or None
    return bounded(text, start, _in_month(match, month))


def _in_month(match: re.Match[str], month: date | None) -> DateReading:
    end = match.end()
    if month is None:
        role: Literal["point", "period"] = "period" if match["last"] else "point"
        return DateReading(end, None, None, role, ("needs_anchor",))
    first = one_day(end, month.year, month.month, number(match["first"]))
    if not match["last"] or first.low is None:
        return first
    last = one_day(end, month.year, month.month, number(match["last"]))
    if last.low is None or last.low < first.low:
        return DateReading(end, None, None, "period", ("invalid_date",))
    return DateReading(end, first.low, last.low, "period")


def _is_day(text: str, match: re.Match[str], neighbour: Neighbour | None) -> bool:
    """Return whether a day is meant, by what follows, what stands before, and how it is written."""
    start = match.start()
    if text.endswith(_RECURRING, max(0, start - 4), start):
        return True
    on = text.endswith(_ON, max(0, start - 3), start)
    after = _sense_after(text, match.end(), on=on)
    if after:
        return after == "day"
    if neighbour is not None and (neighbour.is_length or neighbour.is_day):
        return neighbour.is_day
    before = _sense_before(text, start)
    if before:
        return before == "day"
    if not _ARABIC.match(text, start):
        return on
    return match["last"] is None or match["own"] is not None or on


def _sense_after(text: str, end: int, *, on: bool) -> Sense:
    if _DATE_AFTER.match(text, end):
        return "day"
    length = _LENGTH_AFTER.match(text, end)
    if length is None:
        return ""
    return "day" if on and length[0] in {"前", "之前", "以前"} else "length"


def _sense_before(text: str, start: int) -> Sense:
    before = text[max(0, start - _REACH) : start]
    marks = list(_CLAUSE_MARK.finditer(before))
    clause = before[marks[-1].end() :] if marks else before
    copula = _COPULA.search(clause)
    if copula is not None:
        subject = clause[: copula.start()]
        if _DATE_NOUN.search(subject):
            return "day"
        if copula[0][-1] == "在":
            return ""
        return "length" if _LENGTH_NOUN.search(subject) or copula[0][-1] == "为" else ""
    return "length" if _LENGTH_BEFORE.search(clause) else ""
