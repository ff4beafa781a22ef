"""Ways in which text was decoded wrongly, and how it is read as it was meant.

Each takes a stretch of text and returns it as it was meant, or None where it is not sure. Latin
letters that are UTF-8 are `ftfy`'s; it knows nothing of GBK, which Chinese text goes through.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

# The hanzi that running text is mostly made of; mojibake is made of rare ones.
_FREQUENT: Final = frozenset(
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用"
    "道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实日军"
    "者意无力它与长把机十民第公此已工使情明性知全三又关点正业外将两高间由问很最重并物手应战向头文体政美相见"
    "被利什二等产或新己制身果加西斯月话合回特代内信表化老给世位次度门任常先海通教儿原东声提立及比员解水名真"
    "论处走义各入几口认条平系气题活尔更别打女变四神总何电数安少报才结反受目太量再感建务做接必场件计管期市直"
    "德资命山金指克许统区保至队形社便空决治展马科司五基眼书非则听白却界达光放强即像难且权思王象完设式色路记"
    "南品住告类求据程北边死张该交规万取拉格望觉术领共确传师观清今切院让识候带导争运笔你好谢请您吗吧啊中文字"
    "网页文件信息系统用户登录密码错误数据服务测试编程软件电脑图片视频音乐下载版本"
)
_LEAST_SHARE: Final = 0.5  # of the hanzi that come out must be frequent


class MendedText(NamedTuple):
    """A stretch as it was meant: the text, its encoding, and the one it was decoded with.

    Both encodings are empty where the way from one to the other is longer than that.
    """

    text: str
    meant: str = ""
    taken: str = ""


def _hanzi(text: str) -> int:
    return sum("\u4e00" <= letter <= "\u9fff" for letter in text)


def _is_frequent(text: str) -> bool:
    """Return whether at least half of the hanzi are frequent ones."""
    n_frequent = sum(letter in _FREQUENT for letter in text)
    return n_frequent >= _LEAST_SHARE * _hanzi(text)


# --- GBK bytes that were read as Latin-1 or Windows-1252

_LEAST_GBK: Final = 3  # hanzi, for fewer may be a word with accents
# Two bytes each from A1 on; not what a word of a Latin script has so many of in a row.
LATIN_RUN: Final = re.compile("(?:[\xa1-\xf7][\xa1-\xfe]){3,}")


def gbk_as_latin(stretch: str) -> MendedText | None:
    """Return what Latin letters say that are the bytes of GBK.

    >>> gbk_as_latin("ÖÐ¹úÈËÃñ")
    MendedText(text='中国人民', meant='gb2312', taken='latin-1')
    >>> gbk_as_latin("ÀÉÎÕÙáéíóúý")
    """
    try:
        text = stretch.encode("latin-1").decode("gb2312")
    except UnicodeError:
        return None
    if _hanzi(text) < _LEAST_GBK or not _is_frequent(text):
        return None
    return MendedText(text, "gb2312", "latin-1")


# --- UTF-8 bytes that were read as GBK

_LEAST_UTF8: Final = 4  # hanzi: six hanzi of GBK that happen to be UTF-8 are common ones seldom


@cache
def gbk_run() -> re.Pattern[str]:
    """Return the pattern of hanzi that may be the UTF-8 of at least two hanzi, read as GBK."""
    first = _decoded(range(0xE3, 0xEA), range(0x80, 0xC0))  # EF is left out: a mark
    second = _decoded(range(0x80, 0xC0), range(0xE2, 0xF0))
    third = _decoded(range(0x80, 0xC0), range(0x80, 0xC0))
    mark = _decoded((0xEF,), range(0xBC, 0xBE))
    return re.compile(f"(?:[{first}{mark}][{second}][{third}]){{2,}}")


def _decoded(leads: range | tuple[int, ...], trails: range) -> str:
    pairs = (bytes((lead, trail)) for lead in leads for trail in trails)
    return re.escape("".join(pair.decode("gb18030", "ignore") for pair in pairs))


def utf8_as_gbk(stretch: str) -> MendedText | None:
    """Return what hanzi say that are the bytes of UTF-8.

    >>> utf8_as_gbk("浣犲ソ涓栫晫")
    MendedText(text='你好世界', meant='utf-8', taken='gb18030')
    """
    try:
        text = stretch.encode("gb18030").decode("utf-8")
    except UnicodeError:
        return None
    if len(text) < _LEAST_UTF8 or not _is_frequent(text) or _is_frequent(stretch):
        return None
    return MendedText(text, "utf-8", "gb18030")


# --- UTF-8 bytes that were read as Latin-1, Windows-1252 and the like: `ftfy`

# What a stretch of these begins with: no ASCII, mark of Chinese text, or East Asian letter.
STRANGE: Final = re.compile(
    "[^\x00-\x7f\xa7\xb0\xb1\xb7\xd7\xf7\u2000-\u206f\u2e80-\ud7ff\ue000-\U0010ffff]"
)
STRETCH: Final = re.compile("[^\u2e80-\ud7ff\ue000-\U0010ffff\r\n]+")


@cache
def _ftfy() -> Any:
    """Return the package.

    Raises:
        ModuleNotFoundError: It is not installed.
    """
    try:
        import ftfy
    except ModuleNotFoundError as error:
        message = (
            "the mojibake step needs ftfy, which is not installed: "
            "pip install 'spacy-cnclean[mojibake]'"
        )
        raise ModuleNotFoundError(message, name=error.name) from None
    return ftfy


require_ftfy = _ftfy


def utf8_as_latin(stretch: str, *, whole: bool) -> MendedText | None:
    """Return what letters say that are the bytes of UTF-8, as far as `ftfy` is sure of it.

    Args:
        stretch: Letters, with ASCII between them.
        whole: Take it if all of the stretch is UTF-8; else if a part of it is, and hanzi come out:
            other letters may have been true ones.
    """
    fixed = _ftfy().fix_encoding_and_explain(stretch)
    if fixed.text == stretch or "\ufffd" in fixed.text:
        return None
    plan = [(action, encoding) for action, encoding in fixed.explanation]
    is_whole = all(action in {"encode", "transcode", "decode"} for action, _ in plan)
    if whole != is_whole or not (whole or _hanzi(fixed.text)):
        return None
    if [action for action, _ in plan] == ["encode", "decode"]:
        return MendedText(fixed.text, plan[1][1], plan[0][1])
    return MendedText(fixed.text)


def pieces(source: str, reading: MendedText) -> Iterator[tuple[int, int, str]]:
    r"""Yield the smallest parts of a stretch that were whole letters, and what each was.

    >>> list(pieces("ä½\xa0å¥½", MendedText("你好", "utf-8", "latin-1")))
    [(0, 3, '你'), (3, 6, '好')]
    """
    if not reading.taken:
        yield 0, len(source), reading.text
        return
    start = at = done = ahead = 0  # bytes that the letters are in front of the source
    for number, letter in enumerate(reading.text, 1):
        ahead += len(letter.encode(reading.meant))
        while ahead > 0:
            ahead -= len(source[at].encode(reading.taken))
            at += 1
        if ahead == 0:
            if source[start:at] != reading.text[done:number]:
                yield start, at, reading.text[done:number]
            start, done = at, number
