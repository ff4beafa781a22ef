"""Where titles stand in a text: between title marks, bare, and as 该法 or 前款."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from spacy_cnclean.statutes._titles import (
    TYPE_WORDS,
    is_normative,
    split_note,
    title_key,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy_cnclean.statutes._names import NameIndex
    from spacy_cnclean.statutes._table import StatuteTable

__all__ = [
    "Anaphor",
    "Bracketed",
    "find_anaphors",
    "find_bare",
    "find_bracketed",
    "is_generic_title",
    "is_known_title",
    "is_statute_title",
]


class Bracketed(NamedTuple):
    """A text between title marks; `start` and `end` include the marks."""

    start: int
    end: int
    inner_start: int
    inner_end: int


class Anaphor(NamedTuple):
    """该法, 本办法 (`word` is the type of document) or 该条, 前款 (`word` is the level)."""

    start: int
    end: int
    determiner: str
    word: str


_OPEN = re.compile(r"《+|[〈＜﹤「『｢]|<{1,2}(?=[ \u3000]?[一-鿿])")
_PAIRS = {
    "《": "》",
    "〈": "〉",
    "＜": "＞",
    "﹤": "﹥",
    "「": "」",
    "『": "』",
    "｢": "｣",
    "<": ">",
}
_DEPTH = re.compile(r"[《〈<＜﹤]|(?P<close>[》〉>＞﹥])|(?P<stop>[\n。！？])")
_OTHER_CLOSE = {mark: re.compile(rf"[{_PAIRS[mark]}\n。]") for mark in "「『｢"}
_LONGEST = 160
_DEEPEST = 4


def find_bracketed(text: str) -> list[Bracketed]:
    """Return the outermost texts between title marks, in order.

    Nested marks of any kind are balanced (《…〈…〉…》, and 《…《…》…》, which is wrong but
    usual). A mark that nothing closes before the end of the sentence ends where its title can
    be told to end: before a provision, a comma or a space.

    >>> [(item.start, item.end) for item in find_bracketed("《关于适用《民法典》的解释》第一条")]
    [(0, 14)]
    """
    found: list[Bracketed] = []
    position = 0
    while match := _OPEN.search(text, position):
        start = match.end() - 1 if match.group()[0] == "《" else match.start()
        inner = match.end()
        item = _balanced(text, start, inner, text[start])
        position = inner
        if item is not None:
            found.append(item)
            position = item.end
    return found


def _balanced(text: str, start: int, inner: int, opening: str) -> Bracketed | None:
    stop = min(len(text), inner + _LONGEST)
    pattern = _OTHER_CLOSE.get(opening)
    if pattern is not None:
        match = pattern.search(text, inner, stop)
        closed = match is not None and match.group() == _PAIRS[opening]
        return Bracketed(start, match.end(), inner, match.start()) if match and closed else None
    depth, first_close = 1, None
    for match in _DEPTH.finditer(text, inner, stop):
        if match["stop"]:
            break
        if match["close"]:
            depth -= 1
            first_close = first_close or match
            if depth == 0:
                end = match.end()
                while text[end : end + 1] in {">", "》"} and match.group() in {">", "》"}:
                    end += 1
                return Bracketed(start, end, inner, match.start())
        else:
            depth += 1
            if depth > _DEEPEST:
                return None
    if first_close is not None:
        return Bracketed(start, first_close.end(), inner, first_close.start())
    return _unclosed(text, start, inner, stop) if opening == "《" else None


_UNCLOSED_END = re.compile(r"(?=\s*第[〇零一二三四五六七八九十百千\d]+条)|[，,。；;：:！!？?\s》]")


def _unclosed(text: str, start: int, inner: int, stop: int) -> Bracketed | None:
    match = _UNCLOSED_END.search(text, inner, stop)
    end = match.start() if match else min(stop, len(text))
    if end <= inner or not is_normative(text[inner:end]):
        return None
    return Bracketed(start, end, inner, end)


# Characters that make another word of a name in 法: 公司法人, 刑法学, 合同法律关系.
_AFTER_LAW = frozenset("院官庭定人制学理医治界律则令务警网盲槌益系家案门盾度器")
# A name followed by one of these names another document, which the table does not know.
_OTHER_DOCUMENT = re.compile(
    r"修正案|实施条例|实施细则|实施办法|实施规定|实施意见|司法解释|解释|草案|办法|条例|细则|若干规定"
    r"|释义|配套|理解与适用|规(?!定)|典"
)
_ARTICLE = re.compile(r"\s*第\s?[〇零一二三四五六七八九十百千\d]+\s?条")
# Characters before a short name that make another word of it: 罪刑法定, 行刑法. Before an article
# it is a name all the same: …催收非法债务罪刑法第二百九十三条之一.
_BEFORE_SHORT = frozenset("罪死判量缓徒行服处肉酷受重用排节供污治引")
_FOREIGN_BEFORE = re.compile(
    r"(?:美国|英国|德国|法国|日本|韩国|意大利|瑞士|荷兰|台湾|台湾地区|香港|澳门|加拿大|苏联|俄罗斯"
    r"|奥地利|罗马|拿破仑|欧盟|外国|各国|国外|西方)的?\Z"
)
_REGION_BEFORE = re.compile(r"[省市区县州旗](?:实施)?\Z")


_REPUBLIC = "中华民国"  # its laws have names that the table knows


def find_bare(text: str, names: NameIndex, *, defined: bool = False) -> list[tuple[int, int]]:
    """Return the spans of titles and customary names that stand without title marks.

    The longest name wins; a name that is part of another word (公司法人) or of the title of
    another document (刑法修正案) is none.

    Args:
        text: The whole text.
        names: The names to look for.
        defined: The text itself has defined the names: 刑法 then is the document, not the field.
    """
    found: list[tuple[int, int]] = []
    for first, end in names.find(text):
        if not _stands_alone(text, first, end) or not (defined or _is_meant(text, first, end)):
            continue
        before = max(0, first - len(_REPUBLIC))
        start = before if text[before:first] == _REPUBLIC else first
        # A longer title may quote a shorter one that ended before it.
        while found and found[-1][0] >= start:
            found.pop()
        if not found or found[-1][1] <= start:
            found.append((start, end))
    return found


# These are names of fields of law too; alone they name the document only where a word before or
# after says that it is applied or speaks.
_FIELDS_OF_LAW = frozenset(
    {"宪法", "刑法", "民法典", "合同法", "物权法", "婚姻法", "继承法", "公司法", "海商法", "票据法"}
)
_SPEAKS = re.compile(
    r"[》”\"]?(?:的|中的?|里的?|也|均|都|对此|已经?|就|则|并|未|没有|明文|明确|和|与|、|及)*\s*"
    r"(?:第|规定|禁止|要求|施行|实施|生效|总则|分则|修正|修订|条文|赋予|保护|明确|所称|所说|上规定"
    r"|（|\(|[一-鿿]{2,4}编|关于|条|[\d〇零一二三四五六七八九十百千]{1,8}\s?条(?!件|约|例|建议|意见|理由|大|新|核心|措施|变化|要点|亮点|重))"
)
_APPLIED = re.compile(
    r"(?:根据|依据|依照|按照|遵照|违反|触犯|适用|援引|参照|违背|符合|我国|中国|现行"
    r"|新|旧|原|依|按|据)(?:的|了|我国|《)?\Z"
)
_IN_LIST = re.compile(r"[法典例][、和与及]\Z")
# 跳水法, 取消法: two characters are a name of a law only where none of a word stands before them.
_PART_OF_A_WORD = frozenset({"水法", "消法"})
_MAY_STAND_BEFORE = re.compile(
    r"(?:\A|[^一-鿿]|[和与及依据照按的]|违反|适用|触犯|符合|我国|现行)\Z"
)


def _is_meant(text: str, start: int, end: int) -> bool:
    """Return whether a name means the document and not the field of law."""
    if text[start:end] in _PART_OF_A_WORD:
        return bool(_MAY_STAND_BEFORE.search(text, max(0, start - 2), start))
    return bool(
        text[start:end] not in _FIELDS_OF_LAW
        or _APPLIED.search(text, max(0, start - 6), start)
        or _SPEAKS.match(text, end)
        or (_IN_LIST.search(text, max(0, start - 2), start) and text[end : end + 1] in "、和与及等")
    )


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Return whether a name is no part of another word or title."""
    following = text[end : end + 1]
    if text[end - 1] in "法典" and following in _AFTER_LAW and following:
        return False
    if following and _OTHER_DOCUMENT.match(text, end):
        return False
    previous = text[start - 1 : start]
    if (
        end - start == 2  # noqa: PLR2004
        and previous in _BEFORE_SHORT
        and previous
        and not _ARTICLE.match(text, end)
    ):
        return False
    if _FOREIGN_BEFORE.search(text, max(0, start - 6), start):
        return _ARTICLE.match(text, end) is not None
    return _REGION_BEFORE.search(text, max(0, start - 4), start) is None


_DOCUMENT = re.compile(
    r"(?P<determiner>该|本|上述|前述|同|此)"
    r"(?P<word>法典|法|条例|暂行办法|管理办法|实施办法|办法|暂行规定|规定|实施细则|细则|规则|通则"
    r"|司法解释|解释|意见|通知|公约|指引|规范|准则|标准|公告|决定|批复)"
)
# 前两款; 条件, 款项 and the like are other words.
_CLAUSE = re.compile(
    r"(?P<determiner>该|同|本|前)[两二三]?"
    r"(?P<word>条项(?=第)|条(?!件|例|约|目|线|文|街|路|款|项)|款(?!项|式|待|物|型))"
)
_AFTER_DOCUMENT = frozenset("书权化性动力者院官庭定人制学理医治界律则令务警网盲系家案员额")


# 基本法, 不同规定, 应该规定, 如此规定: the pointing word is half of another word.
_BEFORE_POINTER = {
    "本": frozenset("基根资日原版书课读文样剧成副标范蓝译脚"),
    "同": frozenset("不相合共如等协会"),
    "该": frozenset("应活"),
    "此": frozenset("如因彼据从至为对"),
}


def find_anaphors(text: str) -> Iterator[Anaphor]:
    """Yield the expressions that point back to a document (该法) or provision (前款)."""
    for match in _DOCUMENT.finditer(text):
        if text[match.start() - 1 : match.start()] in _BEFORE_POINTER.get(text[match.start()], ()):
            continue
        following = text[match.end() : match.end() + 1]
        if following in _AFTER_DOCUMENT and following:
            continue
        if match["word"] == "法" and text[match.end() : match.end() + 2] == "规的":
            continue
        yield Anaphor(match.start(), match.end(), match["determiner"], match["word"])
    for match in _CLAUSE.finditer(text):
        yield Anaphor(match.start(), match.end(), match["determiner"], match["word"])


def is_generic_title(inner: str) -> bool:
    """Return whether a text between title marks is a type word alone (《办法》, 《暂行规定》)."""
    key = title_key(inner)
    for word in ("暂行", "管理", "实施", "试行", "修订", "指导"):
        key = key.replace(word, "")
    return key in TYPE_WORDS or key in {"法", ""}


def is_known_title(inner: str, table: StatuteTable) -> bool:
    """Return whether a text between title marks is a title or customary name of the table."""
    base, _, _ = split_note(inner)
    return bool(table.by_title(inner) or table.by_title(base) or table.by_alias(base))


def is_statute_title(inner: str, table: StatuteTable) -> bool:
    """Return whether a text between title marks names a normative document."""
    return is_known_title(inner, table) or is_normative(inner)
