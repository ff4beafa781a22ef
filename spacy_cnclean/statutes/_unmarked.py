"""Titles that no table knows and that no marks set apart: where they begin."""

from __future__ import annotations

import re

from spacy_cnclean.statutes._titles import is_internal, is_normative, may_be_law, title_key

__all__ = ["unknown_title_before"]

# What may stand before an unknown title that has no title marks.
_BOUNDARY = re.compile(
    r".*(?:根据|依据|依照|按照|遵照|参照|参见|违反|适用|符合|属于|援引|引用|触犯|以及|现行|我国|国家"
    r"|提出|提案|落实|贯彻|执行|拟具|增订|修订|修正|删除|制定|通过|公布|所称|所定|有关|之规定|不符|授权|[^以]之(?!间|后|前)"
    r"|(?<!共)和|与|及|或|即|是|依|按|据|(?<!自)由|在|对|从|原|旧|新|的)"
)
_NOTE = r"(?:[（(][一二三四五六七八九十试行]{1,3}[）)])?"
_UNKNOWN = re.compile(
    rf"[一-鿿]{{1,40}}(?:法|条例|办法|细则|规则|准则|标准|通则|公约|宪章|司法解释|解释){_NOTE}\Z"
)
_ABOUT = re.compile(rf"关于[一-鿿“”、]{{4,40}}的(?:规定|解释|意见|通知|决定|批复|办法){_NOTE}\Z")
_SAYS = frozenset("是有为系")
_SHORTEST_UNKNOWN = 4
_INTERPRETS = re.compile(r"法|典|关于|案件|编")
# 相关管理办法, 部门规章实施细则: kinds of documents, not one document.
_GENERIC = re.compile(
    r"^(?:相关|有关|上述|前述|该|本|此|其他|各项|现有|地方|公司|合同|协议|我司|内部|部门|配套|具体"
    r"|一般|特别|新|旧|原)*"
    r"(?:法律|行政|民事|刑事|商事|程序|实体|单行|基本|管理|实施|司法)?"
    r"(?:法规|规章|法|条例|办法|细则|规则|解释|司法解释)?$"
)


def unknown_title_before(text: str, end: int) -> int:
    """Return where a title without title marks begins that ends at `end`, or -1.

    Only used before a provision: `…管理办法第十条` cites a document even if no table knows it.
    """
    window = max(0, end - 60)
    about = _ABOUT.search(text, window, end)
    if about:
        # 是关于借款合同的规定 says what is ruled, and names no document.
        return -1 if text[about.start() - 1 : about.start()] in _SAYS else about.start()
    match = _UNKNOWN.search(text, window, end)
    if match is None:
        return -1
    title = match.group()
    cut = _BOUNDARY.match(title[:-2])
    start = match.start() + (cut.end() if cut else 0)
    title = text[start:end]
    if title.endswith("解释") and not _INTERPRETS.search(title):
        return -1
    # 银行法: three characters, if they are a whole word
    shortest = _SHORTEST_UNKNOWN - (cut is not None or start == match.start())
    may_be = is_normative(title) or may_be_law(title_key(title))
    if title != "民法" and (
        len(title) < shortest or _GENERIC.match(title) or not may_be or is_internal(title)
    ):
        return -1
    return start
