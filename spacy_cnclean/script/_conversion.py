"""Conversion by OpenCC, with the offsets that it does not give."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from spacy_cnclean.edits import Splices, SplicesBuilder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from spacy_cnclean._defaults import ScriptForm

# Characters that OpenCC converts alone, and that its phrases leave in a text of the target script:
# 乾 of 乾隆 in Simplified text, 后 of 皇后 in Traditional text. A text whose only characters to
# convert are of these is in the target script already. Collected from all phrases and characters
# of OpenCC 1.4.2 (Apache-2.0), by converting each.
_IN_BOTH: Final[dict[bool, frozenset[str]]] = {
    True: frozenset("么乾剋劄吒徵扞於昇氾濛祕脩苧著蒐薹袷計谿釐陞麽"),
    False: frozenset(
        "万丑丰么于云仆价伙余佣党冲准几凶划别占厂厘台叶吁吃后咏咨咸喫夸姗尸岩岳峰帘干广床强征恒愿据斗朴杠杰"
        "柜樑涂涌淀游溫熏皁皂确种筑群胜腊腌膻臺苧苹范荐蘊虫虱蜡衛跖辟适郁采里霉韵"
    ),
}
RULE: Final = "script"
# The configurations of OpenCC, without and with the words of the region.
CONFIGS: Final[dict[ScriptForm, tuple[str, str]]] = {
    "simplified": ("tw2s", "tw2sp"),
    "traditional": ("s2t", ""),
    "taiwan": ("s2tw", "s2twp"),
    "hong_kong": ("s2hk", ""),
}
# What OpenCC cannot take: lone surrogates, and NUL, which ends its text.
_FOREIGN: Final = re.compile("[\0\ud800-\udfff]")
# No phrase of OpenCC reaches over these.
_PIECE: Final = re.compile(r"[^\s，。；：！？、,;:!?()（）《》“”\ufffd]+")
_LONGEST_PIECE: Final = 400  # characters; a comparison costs the square of them
_NEAR: Final = 1  # equal characters between two differences that belong to one phrase: 鼠标, 滑鼠


class Conversion(NamedTuple):
    """One phrase that is written differently, in code points of the text."""

    start: int
    end: int
    after: str


@cache
def _convert(config: str) -> Callable[[str], str]:
    """Return the conversion of a configuration.

    Raises:
        ModuleNotFoundError: OpenCC is not installed.
    """
    convert: Callable[[str], str] = opencc().OpenCC(config).convert
    return convert


@cache
def opencc() -> Any:
    """Return the package.

    Raises:
        ModuleNotFoundError: It is not installed.
    """
    try:
        import opencc as package
    except ModuleNotFoundError as error:
        message = (
            "the script step needs opencc, which is not installed: "
            "pip install 'spacy-cnclean[script]'"
        )
        raise ModuleNotFoundError(message, name=error.name) from None
    return package


@lru_cache(maxsize=1 << 15)
def _is_of_other_script(character: str, config: str, *, to_simplified: bool) -> bool:
    """Return whether a character is never written in the target script."""
    if character in _IN_BOTH[to_simplified]:
        return False
    return _convert(config)(character) != character


def conversions(text: str, to: ScriptForm, *, vocabulary: bool) -> Splices | None:
    """Return the changes that write a text in a script, phrase by phrase, if there are any.

    A text without a character of the other script alone is left: its 后 and 乾 are in place.
    """
    config = CONFIGS[to][vocabulary]
    whole = _FOREIGN.sub("\ufffd", text)
    after = _convert(config)(whole)
    if after == whole:
        return None
    simplifies = to == "simplified"
    suspects = set(whole) - set(after)
    if not any(_is_of_other_script(c, config, to_simplified=simplifies) for c in suspects):
        return None
    if not vocabulary and len(after) == len(whole) and whole == text:
        return _runs(text, after)
    changes = SplicesBuilder(text)
    for start, end, put in _pieces(whole, config):
        changes.add(start, end, put, RULE)
    found = changes.build()
    return found or None


def _runs(text: str, after: str) -> Splices:
    """Return the changes of the runs of characters that differ in two texts of one length."""
    import numpy as np

    one, other = (np.frombuffer(each.encode("utf-32-le"), dtype="<u4") for each in (text, after))
    differs = np.concatenate(([False], one != other, [False]))
    bounds = np.flatnonzero(differs[1:] != differs[:-1])
    lengths = np.diff(bounds, prepend=0, append=len(text)).tolist()
    gone = lengths[1::2]
    return Splices(text, after, lengths[::2], gone, put=gone, rules=bytes(len(gone)), names=(RULE,))


def _pieces(text: str, config: str) -> Iterator[Conversion]:
    """Yield the differences, piece by piece: words of another region differ in length."""
    convert = _convert(config)
    for match in _PIECE.finditer(text):
        for start in range(match.start(), match.end(), _LONGEST_PIECE):
            piece = text[start : min(start + _LONGEST_PIECE, match.end())]
            after = convert(piece)
            if after != piece:
                yield from _differences(piece, after, start)


def _differences(piece: str, after: str, shift: int) -> Iterator[Conversion]:
    from rapidfuzz.distance import Levenshtein

    waiting: list[int] | None = None  # start and end in the piece, then in what it becomes
    for code in Levenshtein.opcodes(piece, after):
        if code.tag == "equal":
            continue
        span = [code.src_start, code.src_end, code.dest_start, code.dest_end]
        if waiting is not None and span[0] - waiting[1] <= _NEAR:
            waiting[1], waiting[3] = span[1], span[3]
            continue
        if waiting is not None:
            yield _conversion(after, waiting, shift)
        waiting = span
    if waiting is not None:
        yield _conversion(after, waiting, shift)


def _conversion(after: str, span: list[int], shift: int) -> Conversion:
    start, end, after_start, after_end = span
    if start == end:  # what comes in belongs to the character beside it
        if start:
            start, after_start = start - 1, after_start - 1
        else:
            end, after_end = end + 1, after_end + 1
    return Conversion(start + shift, end + shift, after[after_start:after_end])
