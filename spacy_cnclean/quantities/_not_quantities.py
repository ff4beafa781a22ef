"""Places where digits are no quantities: titles, document and case numbers, links, list numbers.

`number_masks` finds them in a whole text; `is_identifier` judges one run of digits by its
neighbours (第三条, 400-820-8820, A2021072113). Statute mentions that a caller has found already
can be given to `normalize_quantities` besides.
"""

from __future__ import annotations

import re

from spacy_cnclean.quantities._numbers import CHINESE_DIGIT, DIGIT, UNIT

_NUMERAL = f"[{DIGIT}{CHINESE_DIGIT}{UNIT}]"

_TITLES = re.compile(r"《[^《》\n]{1,80}(?:《[^《》\n]{1,80}》[^《》\n]{0,80})?》")
# 〔2020〕17号, （2021）沪0101民初12号 and bracketed list numbers
_BRACKETED = re.compile(
    r"[〔\[（(﹝［]\s?(?:(?:19|"
    r"20)[0-9]{2}\s?[〕\]）)﹞］]\s?[\u4e00-\u9fff]{0,3}[0-9]{0,4}[\u4e00-\u9fff]{0,8}第?\s?"
    r"[0-9]{1,6}\s?号|[0-9]{1,2}\s?[)）])"
)
_ORDERS = re.compile(r"令(?:19|20)[0-9]{2}年第\s?[0-9]{1,4}\s?号")
_STANDARDS = re.compile(
    r"GB/?T?\s?[0-9]{2,6}(?:[-—–:：][0-9]{4})?|JR/?T?\s?[0-9]{2,6}(?:[-—–:：][0-9]{4})?|"
    r"ISO\s?[0-9]{2,6}(?:[-—–:：][0-9]{4})?"
)
_LINKS = re.compile(r"https?://[^\s\u4e00-\u9fff，。]+|www\.[^\s\u4e00-\u9fff，。]+")
# 1.2.3, 4-2-3-1, 3.0版, 010-12345678, 400-820-8820, 12363热线: digits that name something
_NAMING = re.compile(
    r"[0-9]{1,4}(?:\.[0-9]{1,4}){2,}|[0-9]{1,4}(?:[-－–—~～至到/／][0-9]{1,4}){2,}(?![0-9])"
    r"|(?<![到至了过为])(?:[6-9][05]|0[05]|10)后(?![续来面果])"
    r"|[0-9]{1,4}[-－–—][0-9]{1,5}(?=室|号楼|号房|单元|栋|幢)"
    r"|[0-9]{1,4}(?:[:：][0-9]{1,4}){3,}|[0-9]{1,3}\.[0-9]{1,3}版|0[0-9]{2,3}-[0-9]{7,8}(?![0-9])"
    r"|400-?[0-9]{3}-?[0-9]{4}(?![0-9])|1[3-9][0-9]{9}(?![0-9])|[0-9]{5}(?:热线|专线)"
)
_HOTLINE_WORDS = ("拨打", "热线", "电话", "客服", "短号", "专线")
_HOTLINE_DIGITS = (5, 8)

# 第二百九十三条之一第三款, 第1032、1033条: ordinals that name a part of a text
_ORDINALS = re.compile(
    rf"第\s?{_NUMERAL}{{1,12}}(?:[、，,和及与至到\-－—]第?\s?{_NUMERAL}{{1,12}}){{0,16}}\s?[条款项章节编目号页]"
    rf"(?:之{_NUMERAL}{{1,4}})?(?:[（(]{_NUMERAL}{{1,4}}[)）])?"
)
# 1. 一、 （二） 3) at the start of a line
_LIST_NUMBER = re.compile(
    rf"(?m)^[ \u3000]*(?:[（(]\s?{_NUMERAL}{{1,3}}\s?[)）]|{_NUMERAL}{{1,3}}(?:[、)）]|"
    rf"[.．](?![{DIGIT}])))"
)
# Behind 第, or followed by a word that makes the number a name
_BEFORE = "第"
_AFTER_ARTICLE = re.compile(
    rf"{_NUMERAL}{{0,16}}\s?(?:条(?:之{_NUMERAL}{{1,4}})?|款|项|号(?![称召码]))"
)
_LAW_WORDS = ("法", "典", "例", "定", "法》", "释", "则", "》", "第", "条之")
_LIST_OF_ARTICLES = re.compile(
    rf"第[\s{DIGIT}{CHINESE_DIGIT}{UNIT}、，和及与至到\-－—条款项第之]*$"
)
_LONG_DIGITS = re.compile(f"[{DIGIT}]{{9,}}|[{CHINESE_DIGIT}]{{9,}}")
_LONGEST_LIST = 24
_RATES = ("LPR", "lpr")  # LPR+20bp, LPR-20bp


def number_masks(text: str) -> list[tuple[int, int]]:
    """Return the spans of `text` in which no number is a quantity, in order."""
    searches = [_LIST_NUMBER, _BRACKETED]
    searches += [pattern for hint, pattern in _HINTED if hint in text]
    spans = [match.span() for pattern in searches for match in pattern.finditer(text)]
    spans.sort()
    return spans


_HINTED = (
    ("第", _ORDINALS),
    ("《", _TITLES),
    ("令", _ORDERS),
    ("GB", _STANDARDS),
    ("JR", _STANDARDS),
    ("ISO", _STANDARDS),
    ("http", _LINKS),
    ("www.", _LINKS),
)


def naming_end(text: str, start: int) -> int | None:
    """Return the end of a telephone, version or hotline number at `start`, or None."""
    match = _NAMING.match(text, start)
    if match is not None:
        return match.end()
    if not text.endswith(_HOTLINE_WORDS, max(0, start - 2), start):
        return None
    end = start
    while text[end : end + 1].isdigit():
        end += 1
    return end if _HOTLINE_DIGITS[0] <= end - start <= _HOTLINE_DIGITS[1] else None


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalpha()


def is_identifier(text: str, start: int) -> bool:
    """Return whether the numeral at `start` is a name or an ordinal: 第三, 680条, 17号, P2P."""
    before = text[start - 1 : start]
    if before == _BEFORE or text.endswith(("第 ", "条之"), max(0, start - 2), start):
        return True
    if before.isascii() and (before.isalpha() or before == "_") and text[start].isascii():
        return not text.endswith(_RATES, max(0, start - 3), start)
    if before == "-" and text[start].isascii() and _is_latin(text[start - 2 : start - 1]):
        return not text.endswith(_RATES, max(0, start - 4), start - 1)  # COVID-19
    article = _AFTER_ARTICLE.match(text, start)
    if article is None:
        return _LONG_DIGITS.match(text, start) is not None
    if text[article.end() - 1] == "号" or before in _LAW_WORDS:
        return True
    return _LIST_OF_ARTICLES.search(text, max(0, start - _LONGEST_LIST), start) is not None
