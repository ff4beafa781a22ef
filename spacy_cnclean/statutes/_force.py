"""What a text itself says of the force of a document that it cites.

A repealed law is rightly cited by who reports its repeal, calls it the old one, or speaks of a day
on which it was in force, as courts must under the rules on the temporal effect of the Civil Code
(法释〔2020〕15号).
"""

from __future__ import annotations

import re

from spacy_cnclean.numerals import fold_width

__all__ = ["speaks_of_future", "speaks_of_past", "speaks_of_plan"]

_SENTENCE_END = re.compile(r"[。！？!?\n]")
_LONGEST_SENTENCE = 160
_FAR = 400
_OLD_BEFORE = re.compile(
    r"(?:原|旧|老|当时|彼时|其时|时下|已废止|已失效|已经废止|废止前|修订前|失效|上述已废止)(?:的|有效|适用|施行|生效|实施|现行)*"
    r"[《〈＜“\"]?\Z"
)
_PAST = re.compile(
    r"废止|废除|失效|被[^，。；\n]{0,24}(?:取代|替代|代替|吸收|整合|覆盖)|取代|不再(?:适用|施行|有效|援引|沿用)|成为历史"
    r"|退出历史|当时(?:有效|施行|适用|生效|的)|时间效力|(?:施行|实施|生效|颁布)(?:之前|以前|前)|行为时|旧法|新旧|历史上|沿革|演变"
    r"|曾(?:经)?(?:规定|明确|将|对|有|以)|原先|条文变|对比|相比|彼时|代之以|关于(?:修改|废止)|编入|并入|纳入《?(?:中华人民共和国)?民法典|溯及"
)
_YEAR = re.compile(
    r"(?<![\d０-９])(?:[1１][9９]|[2２][0０])[0-9０-９]{2}(?=\s?[年\-—./]|[）)〕\]][京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼最][^。\n]{0,12}号)"
)
_PLANNED = re.compile(r"制定|编制|起草|立法|建议|草案|呼吁|审议|拟订|拟定|出台")
_FUTURE = re.compile(
    r"起施行|起实施|将于|将在|将自|尚未|即将|生效后|施行后|实施后|正式施行|正式实施|出台后|迎来"
)


def speaks_of_past(text: str, start: int, end: int, repealed: str) -> bool:
    """Return whether the words around a mention say that it is law of another time.

    They call it old or repealed, or all years that they name are before the repeal.

    Args:
        text: The whole text.
        start: Where the mention begins.
        end: Where it ends.
        repealed: The ISO day of the repeal.
    """
    if _OLD_BEFORE.search(text, max(0, start - 12), start):
        return True
    low, high = _sentence(text, start, end)
    if _PAST.search(text, low, high):
        return True
    if "时间效力" in text[max(0, low - _FAR) : low]:
        return True
    years = _years(text, low, high) or _years(text, *_line(text, start, end))
    return bool(years) and max(years) < int(repealed[:4])


def speaks_of_future(text: str, start: int, end: int) -> bool:
    """Return whether the sentence of a mention says that it is still to come into force."""
    return _FUTURE.search(text, *_sentence(text, start, end)) is not None


def speaks_of_plan(text: str, start: int, end: int) -> bool:
    """Return whether the sentence of a mention speaks of making the law: 建议制定《融资租赁法》."""
    return _PLANNED.search(text, *_sentence(text, start, end)) is not None


def _years(text: str, low: int, high: int) -> list[int]:
    return [int(fold_width(match.group())) for match in _YEAR.finditer(text, low, high)]


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """Where the sentence of a mention begins and ends, or where it is cut if it is long."""
    low = max(0, start - _LONGEST_SENTENCE)
    for mark in _SENTENCE_END.finditer(text, low, start):
        low = mark.end()
    high = min(len(text), end + _LONGEST_SENTENCE)
    stop = _SENTENCE_END.search(text, end, high)
    return low, stop.start() if stop else high


def _line(text: str, start: int, end: int) -> tuple[int, int]:
    """Where the line of a mention begins and ends, or where it is cut if it is long."""
    low = max(0, start - _FAR)
    high = min(len(text), end + _FAR)
    low = max(low, text.rfind("\n", low, start) + 1)
    stop = text.find("\n", end, high)
    return low, stop if stop >= 0 else high
