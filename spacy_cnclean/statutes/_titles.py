"""Titles of normative documents: one key for all spellings, and what kind of title it is."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from spacy_cnclean._traditional import simplified_forms
from spacy_cnclean._word_files import read_shipped_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from spacy_cnclean.statutes._models import IssuerMention

__all__ = [
    "COUNTRY",
    "DRAFT_NOTES",
    "PROVISIONAL",
    "TREATY_WORDS",
    "TYPE_WORDS",
    "TitleParts",
    "amend_kind",
    "is_foreign",
    "is_internal",
    "is_local",
    "is_normative",
    "level_of_title",
    "may_be_law",
    "split_note",
    "split_title",
    "title_key",
    "title_words",
]

COUNTRY = "中华人民共和国"

_FOLD = str.maketrans(
    {
        **simplified_forms(),
        **{chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)},
        # Marks and spaces inside a title are written in every way and never tell two titles apart.
        **dict.fromkeys("《》〈〉﹤﹥「」『』｢｣“”\"‘’'<>、,，・· \t\r\n　＜＞＂＇", ""),
        **dict.fromkeys("（［〔【﹝", "("),
        **dict.fromkeys("）］〕】﹞", ")"),
        "—": "-",
        "–": "-",
        "Ｐ": "P",
    }
)


_ROWS = read_shipped_words("titles.tsv", ("word", "says", "weight", "alone")).values()
_SAYS = (
    *("type", "internal", "foreign", "local", "draft", "provisional"),
    *("order", "taiwan", "home", "house", "law", "shared"),
)


def title_words(said: str) -> tuple[str, ...]:
    """Return the words that say one thing of a title (`titles.tsv`), the longer ones first."""
    words = [row.word for row in _ROWS if said in row.choices("says", _SAYS)]
    return tuple(sorted(words, key=len, reverse=True))


def _types(weight: str) -> frozenset[str]:
    """Return the type words of one weight."""
    weights = ("weak", "long", "treaty")
    return frozenset(row.word for row in _ROWS if row.choice("weight", weights) == weight)


PROVISIONAL = title_words("provisional")
"""Notes of documents that hold for a time."""
DRAFT_NOTES = title_words("draft")
"""Notes of documents that do not hold yet."""
TYPE_WORDS = frozenset(row.word for row in _ROWS if row.choice("alone", ("yes",)))
"""Types of documents that may stand alone for a document that was named before (《办法》)."""

# The part of a title before these words is what tells documents of one kind apart.
_TYPE_END = re.compile(rf"(?P<type>{'|'.join(title_words('type'))})$")
_ORDINAL_END = re.compile(r"\((?P<ordinal>[一二三四五六七八九十]{1,3}|\d{1,2})\)$")
_NOTE_END = re.compile(r"\s*[（(【\[〔](?P<note>[^（()）【】\[\]〔〕]{1,20})[）)】\]〕]\s*$")

# Notes that say which state or version of a text is meant.
_NOTE = re.compile(
    r"^(?:(?:19|20)\d{2}年?(?:\d{1,2}月)?(?:第?[一二三四五六七八九十\d]*次)?)?"
    r"(?:最新|新)?"
    r"(?P<kind>(?:修正案?|修订)?草案(?:征求意见稿|送审稿|[一二三四]次?审议?稿)|修正案?草案|修订草案|修订征求意见稿|修订|修正|修改|试行|暂行|征求意见稿|公开征求意见稿|草案|送审稿|讨论稿"
    r"|试点|失效|已失效|废止|已废止|现行有效|现行|施行|实施|通过|公布|发布|最新)?"
    r"(?:版|稿|本|文本|后)?(?:第?[一二三四五六七八九十\d]+[次稿])?$"
)

# 方法, 书法 and other words whose last character is 法 without being a law (预算法 is one).
_NOT_LAW = re.compile(
    r"(?:办|方|书|(?<![预决])算|语|句|文|魔|兵|看|想|做|作|说|写|(?<!医)疗|技|战|枪|剑|拳|刀|手|笔|指|唱|打|玩|吃"
    r"|养生|心|功|历|加|减|乘|除|(?<!公)司|执|守|犯|违|普|非|合|无|佛|妙|(?<!驻)军|王|依|知|懂|教学|学习|记忆"
    r"|工作|按摩|催眠|证明|分析|学)法$"
)
# Type words of which most documents are no rules at all (a notice to one person, a textbook).
_WEAK_TYPES = _types("weak")
_PLAN = re.compile(
    r".{6}的(?:若干|指导|实施)?(?:意见|通知|决定)$|.{2}(?:实施方案|工作方案|整治方案|规划纲要|发展纲要)$|..会议纪要$|实施意见$|指导意见$"
)
# Type words that tell a document from ordinary words only where something longer stands before.
_LONG_TYPES = _types("long")
TREATY_WORDS = _types("treaty")
"""Types of documents between states."""
_LAW_END = re.compile(rf"(?:{'|'.join(title_words('law'))})法$")
# 企业会计准则第14号——收入, 上市公司自律监管指引第1号——主板上市公司规范运作
_OF_A_SERIES = re.compile(
    r"(?:准则|指引|规则|规范|规程|解释|指南|问答|要求)(?:第?[\d一二三四五六七八九十]+号?)?-{1,2}\S"
)
_SHORT_LAWS = frozenset({"宪法", "刑法"})
_WEAK_LENGTH = 6
_SHORTEST_LAW = 3
_INTERNAL = re.compile("|".join(title_words("internal")))
_OFFICERS = re.compile("党员|人员|公务员|官员|队员|演员|船员")  # 党员工作 holds no 员工
_FOREIGN = re.compile("|".join(title_words("foreign")))
_LOCAL = re.compile(
    rf"[一-鿿]{{2,7}}(?:省|自治区|自治州|市|县|特区|新区|区)|{'|'.join(title_words('local'))}"
)
_FAR_FROM_LOCAL = re.compile(r"^(?:城市|特别行政区|经济特区和|城镇|直辖市|市|区)")


# The same few titles come again and again in a text.
_MEMORY = 8192


class TitleParts(NamedTuple):
    """A title key taken apart: what is said, about what, and how provisionally."""

    issuer: str  # everything before 关于, where the title names its issuer
    core: str  # the subject, without qualifier, type word and ordinal
    qualifier: str  # 暂行 or 试行, or ""
    type_word: str
    ordinal: str  # 一 of a title that ends in （一）


@lru_cache(maxsize=_MEMORY)
def title_key(title: str) -> str:
    """Return one spelling for all ways to write the title.

    Folded: width, traditional characters, brackets, title and quotation marks, spaces, the marks
    between joint issuers, and 中华人民共和国.

    >>> title_key("最高人民法院关于适用〈中华人民共和国民法典〉有关担保制度的解释")
    '最高人民法院关于适用民法典有关担保制度的解释'
    >>> title_key("網絡小額貸款業務管理暫行辦法(徵求意見稿)")
    '网络小额贷款业务管理暂行办法(征求意见稿)'
    """
    return title.translate(_FOLD).replace(COUNTRY, "")


@lru_cache(maxsize=_MEMORY)
def split_note(title: str) -> tuple[str, str, int]:
    """Return the title without its last bracketed version note, the note, and its offset.

    An ordinal such as （一） is part of the title and stays.

    >>> split_note("网络借贷信息中介机构业务活动管理办法(修订)")
    ('网络借贷信息中介机构业务活动管理办法', '修订', 18)
    >>> split_note("婚姻家庭编的解释（一）")
    ('婚姻家庭编的解释（一）', '', -1)
    """
    match = _NOTE_END.search(title)
    if match is None or not is_version_note(match["note"]):
        return title, "", -1
    return title[: match.start()].rstrip(), match["note"].strip(), match.start()


def is_version_note(note: str) -> bool:
    """Return whether a bracketed text says which version of a document is meant."""
    note = note.strip()
    return bool(note) and _NOTE.match(note) is not None and not note.isdigit()


def amend_kind(note: str) -> str:
    """Return 修正, 修订 or 修改 where the note claims an amendment, else an empty string.

    >>> amend_kind("2018年修正"), amend_kind("修订草案"), amend_kind("试行")
    ('修正', '', '')
    """
    if any(word in note for word in DRAFT_NOTES):
        return ""
    for kind in ("修正", "修订", "修改"):
        if kind in note:
            return kind
    return ""


def split_title(key: str) -> TitleParts:
    """Return the parts of a title key (see `title_key`).

    >>> split_title("征信业务管理暂行办法")
    TitleParts(issuer='', core='征信业务管理', qualifier='暂行', type_word='办法', ordinal='')
    """
    ordinal = ""
    match = _ORDINAL_END.search(key)
    if match:
        ordinal, key = match["ordinal"], key[: match.start()]
    qualifier = ""
    if key.endswith("(试行)"):
        key, qualifier = key[:-4], "试行"
    match = _TYPE_END.search(key)
    type_word = ""
    if match:
        type_word, key = match["type"], key[: match.start()]
    for word in PROVISIONAL:
        if key.endswith(word):
            key, qualifier = key[: -len(word)], word
    issuer, about, core = key.partition("关于")
    if not about or len(issuer) > _LONGEST_ISSUER:
        return TitleParts("", key, qualifier, type_word, ordinal)
    return TitleParts(issuer, core, qualifier, type_word, ordinal)


_LONGEST_ISSUER = 120


@lru_cache(maxsize=_MEMORY)
def is_normative(title: str) -> bool:
    """Return whether a title between title marks can be that of a normative document.

    Books, films, journals, contracts and companies are not; neither is a bare type word (《办法》).

    >>> is_normative("债务催收管理条例"), is_normative("我不是药神"), is_normative("孙子兵法")
    (True, False, False)
    """
    base, note, _ = split_note(title)
    key = title_key(base)
    key = _ORDINAL_END.sub("", key)
    key = key.removesuffix("(试行)")
    return _is_normative(title, key, noted=bool(note))


def _is_normative(title: str, key: str, *, noted: bool) -> bool:
    """Return whether a title key without notes can be that of a normative document."""
    of_country = title.startswith(COUNTRY) and key.endswith("法")
    if of_country or key.endswith("法典") or key in _SHORT_LAWS:
        return True
    match = _TYPE_END.search(key)
    if match is None or len(key) <= len(match["type"]) or is_internal(key):
        return _OF_A_SERIES.search(key) is not None and not is_internal(key)
    type_word = match["type"]
    if type_word == "法":
        return may_be_law(key) and (_LAW_END.search(key) is not None or is_foreign(key))
    if type_word in TREATY_WORDS:
        return is_foreign(key)
    told = "关于" in key or noted
    if type_word in _WEAK_TYPES:
        return told or _PLAN.search(key) is not None
    told = told or (type_word in _LONG_TYPES and is_foreign(key))
    shortest = _WEAK_LENGTH if type_word in _LONG_TYPES else len(type_word) + 2
    return told or len(key) >= shortest


def may_be_law(key: str) -> bool:
    """Return whether a title key in 法 can be that of a law, if what stands around it says so."""
    long_enough = len(key) >= _SHORTEST_LAW or key in {"民法", "商法"}
    return key.endswith("法") and long_enough and _NOT_LAW.search(key) is None


def is_internal(key: str) -> bool:
    """Return whether a title is that of a company's or school's own rules."""
    key = _OFFICERS.sub("", key)
    return _INTERNAL.search(key) is not None and "交易所" not in key


_COURTS = re.compile("最高人民法院|最高人民检察院|最高法|最高检")
_INTERPRETS = re.compile(r"(?:司法解释|解释|批复)(?:\([一二三四五六七八九十]+\))?$")


def level_of_title(title: str, issuers: Iterable[IssuerMention] = (), *, home: bool = False) -> str:
    """Return the level that a document must have by its title, or "" where that is open.

    Only the National People's Congress makes a 法 (立法法 art. 10), only the State Council a
    regulation called 中华人民共和国…条例, only the two highest courts judicial interpretations.
    A 法 that is not said to be of the mainland may be foreign, planned or short for another.

    Args:
        title: A title as written.
        issuers: The bodies that the text gives it.
        home: The text says that it is of the mainland.

    >>> level_of_title("中华人民共和国劳动保障法"), level_of_title("劳动保障法")
    ('法律', '')
    """
    key = title_key(split_note(title)[0])
    if is_local(key) or is_foreign(key):
        return ""
    if split_title(key).type_word in {"法", "法典"}:
        return "法律" if home or title.startswith(COUNTRY) else ""
    if title.startswith(COUNTRY) and key.endswith(("条例", "细则")):
        return "行政法规"
    named = _COURTS.search(key) or any(_COURTS.search(item.text) for item in issuers)
    return "司法解释" if named and _INTERPRETS.search(key) else ""


def is_foreign(key: str) -> bool:
    """Return whether a title names another legal order (《德国民法典》) or a treaty body."""
    return _FOREIGN.match(key) is not None


def is_local(key: str) -> bool:
    """Return whether a title begins with a province, city or county: a local regulation.

    >>> is_local("上海市消费者权益保护条例"), is_local("城市房地产管理法")
    (True, False)
    """
    return _FAR_FROM_LOCAL.match(key) is None and _LOCAL.match(key) is not None
