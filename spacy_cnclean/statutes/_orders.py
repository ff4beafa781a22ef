"""Whose law a title is: of the mainland, of another country or time, of Taiwan, or of a house.

法国《民法典》, 民国《民法》 and 公司《薪酬管理规定》 are no documents of the table, however well
the title is known there. What decides is the word nearest before the title, where nothing but
words of enacting and applying stands between; a list carries it on, and so does a later mention in
the same line that does not say otherwise.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

import regex

from spacy_cnclean.statutes._dates import ANY_DATE
from spacy_cnclean.statutes._titles import COUNTRY, title_key, title_words

__all__ = [
    "Order",
    "carries_on",
    "is_of_a_house",
    "is_of_taiwan",
    "names_a_place",
    "order_before",
]

Order = Literal["", "home", "foreign", "taiwan"]
"""Whose law a title is said to be; "" where nothing says so."""

_REACH = 44
_FOREIGN, _TAIWAN, _HOME = title_words("order"), title_words("taiwan"), title_words("home")
_PLACE = "|".join(sorted((*_FOREIGN, *_TAIWAN, *_HOME), key=len, reverse=True))
_BETWEEN = (
    rf"(?:{ANY_DATE}|\d{{3,4}}年代?|[〇零一二三四五六七八九十\d]+世纪|的|地区|现行|旧|新|原|联邦|国会|议会"
    r"|政府|当局|立法机[构关]|参议院|众议院|国民议会|最高法院|法院|法官|在|于|其|自己|根据|依据|依照|按照|适用"
    r"|违反|援引|参照|参考|借鉴|仿照|效仿|颁布|制定|通过|公布|实施|施行|发布|出台|修订|修改|修正|批准|生效|废除"
    r"|签署|引入|推出|提出|采用|沿用|继受|移植|了|将|已经?|也|又|就|则|曾|并|、|和|与|及|以及|时期|时代|时|年间|战后"
    r"|统一|著名|相关|有关|最新|第一部|首部|一部|依|按|据|见|如|第|次|[（(][^（()）\n]{0,30}[）)]"
    r"|《[^《》\n]{1,30}》|[\"“'‘’”「\s])*+"
)
_PLACE_NAME = re.compile(_PLACE)
_BETWEEN_THEM = regex.compile(_BETWEEN)
# 在法国，《民法典》
_LEADS_TO_PLACE = re.compile(r"(?:在|按照?|根据|依照?)\Z")
_BEHIND_PLACE = re.compile(r"(?:法律?|地区|法上)?[，,]\s*")
_LIST = re.compile(r"[、，,和与及以跟或中的\s]{0,4}\Z")
# 在1804年，《民法典》: no year of the table is so old.
_OLD_YEAR = re.compile(r"(?<!\d)1(?:[0-8]\d\d|9[0-3]\d|94[0-8])\s?年[^，。；\n]{0,8}\Z")


_ABROAD = re.compile("|".join((*_FOREIGN, *_TAIWAN)))


def names_a_place(text: str, start: int, end: int) -> bool:
    """Return whether another country or time is named near a title: its law may be meant."""
    return _ABROAD.search(text, max(0, start - 80), min(len(text), end + 20)) is not None


@lru_cache(maxsize=1)
def _order_of_place() -> dict[str, Order]:
    orders: dict[str, Order] = dict.fromkeys(_FOREIGN, "foreign")
    orders.update(dict.fromkeys(_TAIWAN, "taiwan"))
    orders.update(dict.fromkeys(_HOME, "home"))
    return orders


def order_before(text: str, start: int, floor: int) -> Order:
    """Return whose law the words before a title say it is.

    Args:
        text: The whole text, in Simplified characters.
        start: Where the title, with its mark, begins.
        floor: Where the mention before it ends.

    >>> order_before("侵权责任见法国1804年《民法典》", 13, 0)
    'foreign'
    >>> order_before("与法国不同，我国《民法典》", 8, 0)
    'home'
    >>> order_before("日本企业违反《反垄断法》", 6, 0)
    ''
    """
    low = max(floor, start - _REACH)
    place = None
    for match in _PLACE_NAME.finditer(text, low, start):
        place = match
    if place is not None and (
        _BETWEEN_THEM.fullmatch(text, place.end(), start)
        or (
            _BEHIND_PLACE.fullmatch(text, place.end(), start)
            and _LEADS_TO_PLACE.search(text, max(0, place.start() - 2), place.start())
        )
    ):
        return _order_of_place()[place.group()]
    return "foreign" if _OLD_YEAR.search(text, low, start) else ""


def carries_on(text: str, start: int, floor: int) -> bool:
    """Return whether a title stands in a list behind the mention that ends at `floor`."""
    return 0 < floor <= start and _LIST.fullmatch(text, floor, start) is not None


_CUES = r"立法院|行政院|司法院|监察院|考试院|大法官|新台币|金管会|中华民国|卫福部"
_STRONG = re.compile(_CUES)
_WEAK = re.compile(
    rf"{_CUES}|台湾|台北|台南|台中|高雄|新北|民国|受处分人|本院委员|本席|委员[一-鿿]{{2,3}}等|法务部|陆委会|罚锾|拟具"
)
_MAINLAND = re.compile(rf"{COUNTRY}|全国人大|人民法院|人民检察院|国务院|中国|大陆|内地|中共")
_SHARED = frozenset(title_key(name) for name in title_words("shared"))


def is_of_taiwan(line: str, title: str, *, traditional: bool) -> bool:
    """Return whether a title of the mainland's table is rather that of a law of Taiwan.

    Args:
        line: The line that the title stands in, in Simplified characters.
        title: The title as written.
        traditional: The text is written in Traditional characters.
    """
    if title.startswith(COUNTRY):
        return False
    if not traditional:
        return title_key(title) in _SHARED and _STRONG.search(line) is not None
    if title_key(title) not in _SHARED:
        return False
    return _WEAK.search(line) is not None or _MAINLAND.search(line) is None


_OWN = regex.compile(
    rf"(?:{'|'.join(title_words('house'))})(?:内部|自己|自定|制[定订]|颁布|发布|出台|公布|现行|内|里|最新|新|印发|下发|制发"
    r"|贴出|张贴|推出|关于|有关|相关|的|了|《[^《》\n]{1,30}》|[、和与及])*+\Z"
)
_BOOK_BEFORE = re.compile(
    r"(?:著|撰写?|编写?|写成?|翻译|译|作者|读|背|练|学|名为|题为|更新)(?:有|了|过|的|着|出)*\s*\Z"
)
_BOOK_AFTER = re.compile(
    r"[^，。；\n第]{0,3}(?:[〇零一二三四五六七八九十百两\d]+[卷册章篇回]|一书|这本书|作者|读后感|出版社|第[一二三四五六七八九十\d]+版|练了|只剩)"
)


def is_of_a_house(text: str, start: int, end: int) -> bool:
    """Return whether an unknown title is that of a firm's or school's own rules, or of a book.

    >>> is_of_a_house("本校《学生管理规定》第三条", 2, 10), is_of_a_house("《催收管理条例》", 0, 8)
    (True, False)
    """
    low = max(0, start - 24)
    return (
        _OWN.search(text, low, start) is not None
        or _BOOK_BEFORE.search(text, low, start) is not None
        or _BOOK_AFTER.match(text, end) is not None
    )
