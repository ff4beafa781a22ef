"""What social media leave in a text: the shape of each kind, and a sign that tells its absence.

Each pattern is bounded, or runs over characters that end it, so that a text is read in time that
grows with its length alone. What a kind needs to be told from ordinary text stands beside it.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from spacy_cnclean._word_files import read_shipped_words

# RFC 3986 without the marks that end a sentence or close a bracket at its end.
_ADDRESS: Final = r"[A-Za-z0-9._~:/?#@!$&'()*+,;=%\-]"
_ADDRESS_END: Final = r"[A-Za-z0-9_/=&#%~+\-]"
_DOMAINS: Final = (
    "com|cn|net|org|cc|io|me|tv|top|xyz|info|co|gov|edu|hk|tw|jp|us|link|site|vip|im|ly"
)

LINK: Final = re.compile(
    rf"""
    (?<![A-Za-z0-9])(?:(?:https?|ftp)://|www\.){_ADDRESS}*{_ADDRESS_END}
    # Without a scheme it is a link if a path stands behind it: t.cn/A6xyz. A name alone is a word.
    | (?<![A-Za-z0-9@._/\-])[A-Za-z0-9-]{{1,40}}(?:\.[A-Za-z0-9-]{{1,40}}){{0,4}}\.(?:{_DOMAINS})
      /{_ADDRESS}*{_ADDRESS_END}
    | [OL]网页链接
    """,
    re.VERBOSE,
)

_LETTER_AHEAD: Final = r"(?=[\w·\-]{0,20}?[^\W\d_])"
# Who is called, but nobody by name: 有事@我.
_NOBODY: Final = "(?!(?:我|你|您|他|她|它|谁|咱|俺|自己|本人|大家|一下)(?:们|了|吧|呀|啊)?(?!\\w))"
# Where a name ends that has hanzi in it: without one of these it may reach into the sentence. At
# the end of a line, or before another name, only a short one of hanzi is sure.
_NAMES: Final = (
    r"[\w·\-]{1,24}(?=[ \t\u3000:：<)）】」]|/(?!\w))|[\u4e00-\u9fff·]{2,6}(?=[\r\n@\#\[]|\Z)"
)
MENTION: Final = re.compile(
    rf"""
    (?<![A-Za-z0-9_.@])@{_LETTER_AHEAD}{_NOBODY}(?:
        [A-Za-z0-9_](?:[A-Za-z0-9_.\-]{{0,28}}[A-Za-z0-9_])?(?![\w/\-]|\.\w)
        | {_NAMES}
    )[:：]?
    """,
    re.VERBOSE,
)
REPLY: Final = re.compile(
    rf"""
    //[ ]?@[\w·\-]{{1,30}}[ ]?[:：][ ]?
    | 回[复覆復][ ]?@{_LETTER_AHEAD}[\w·\-]{{1,30}}[ ]?[:：][ ]?
    """,
    re.VERBOSE,
)
# A repost that says nothing: the words that the platform fills in, as a part of their own.
REPOST: Final = re.compile(
    r"(?<![^\s:：。！!])(?:转发微博|轉發微博|Repost)[。.！!]?"
    r"(?=[ \t]*(?://[ ]?@|[\r\n\v\f\x85\u2028\u2029]|\Z))"
)
_NO_COLOUR: Final = r"(?!(?:[0-9a-fA-F]{3}){1,2}(?!\w))"
TOPIC: Final = re.compile(
    rf"""
    (?<![A-Za-z0-9\#&/])\#{_NO_COLOUR}(?=[^\#\n]{{0,39}}?[^\W\d_])(?!\s)[^\#，。；\r\n]{{1,40}}
      (?<!\s)\#(?![\#\d])
    # One sign alone, before a word that ends there; no colour, no directive of C.
    | (?<![\w\#&/])\#{_NO_COLOUR}(?!(?:include|define|pragma|if|endif|else)\b)
      (?=\w{{0,20}}?[^\W\d_])\w{{2,20}}(?=[\s\#]|\Z)
    """,
    re.VERBOSE,
)

BRACKET: Final = re.compile(
    r"""
    \[(?:
        (?P<name>[\u4e00-\u9fffA-Za-z0-9]{1,9})
        # Packs of Bilibili: [热词系列_知识增加], [tv_doge].
        | (?P<pack>(?:tv_|(?=\w{0,24}[\u4e00-\u9fff])[\u4e00-\u9fffA-Za-z0-9]{1,12}_)
            [\u4e00-\u9fffA-Za-z0-9]{1,12})
    )\]
    """,
    re.VERBOSE,
)
# Xiaohongshu writes an R behind the name of each: [捂脸R].
OF_XIAOHONGSHU: Final = re.compile(r"[\u4e00-\u9fff]{1,6}[RH]")


@cache
def bracket_names() -> dict[str, bool]:
    """Return the names of bracket emoji, and whether each is one wherever it stands."""
    rows = read_shipped_words("bracket_emoji.tsv", ("word", "alone"))
    return {word: row.choice("alone", ("yes",)) == "yes" for word, row in rows.items()}


# Eyes that hardly anything else is written with, and mouths; some are letters or marks elsewhere.
_EYES: Final = "≧≦＾⊙╯╰◕╥´｀`•ﾟ゜°ಠ◔▔￣ʘ˘ᴗಡ๑･・ㅎㅍ●∩⁄✪❛≖◉͡◠⌒′‵︶＞＜Ｔ"
_MOUTHS: Final = "▽△ω∀Дд皿﹏□‿εзㅂ◡ρロー﹃_.‸ヮᆺᗜᴥへ┏┓︿●▔"
_ARMS: Final = "ヽヾ╮╭┐┌└┑┍ᕕ٩۶ง۶ψ<＜>＞Σ∑∠⊂⊃/／\\\\~～_*☆★✧♡♪❀ゞノﾉ┘╯╰つっシ凸"
# In round brackets: no hanzi but 皿, no word, no number; what is in it decides.
_INSIDE: Final = (
    r"(?:[^()（）\u4e00-\u76be\u76c0-\u9fffA-Za-z0-9，、\r\n]|[oOTQxXu](?![A-Za-z0-9])){1,16}"
)
FACE: Final = re.compile(
    rf"(?:(?<![A-Za-z0-9])[oO]|[{_ARMS}]{{1,3}})?[(（](?P<inside>{_INSIDE})[)）]"
    rf"(?:[oObdy](?![A-Za-z0-9])|[{_ARMS}]{{1,4}})?(?:[ ]?︵[ ]?[┻┴]━[┻┴])?"
)
_PAIR: Final = re.compile(
    rf"""
    [{re.escape(_EYES)}].{{0,8}}[{re.escape(_MOUTHS)}].{{0,8}}[{re.escape(_EYES)}]
    | (?P<eye>[^\w\s.。,，、\-—~…·*/])[_.oω▽△﹏□‿皿ー]{{1,3}}(?P=eye)
    | ([TtoOQxXu])_+\2
    | >[_.﹏]{{1,3}}< | [oO0]_+[oO0] | :з | з」∠ | ಥ.*ಥ | ╥.*╥
    """,
    re.VERBOSE,
)


def is_face(inside: str) -> bool:
    """Return whether what stands in round brackets is a face: two eyes, with a mouth between.

    >>> [is_face(inside) for inside in ("＾▽＾", "T_T", "°C", "∀ε", "*.*", "...")]
    [True, True, False, False, False, False]
    """
    return _PAIR.search(inside) is not None


_FORMULA: Final = r"A-Za-z0-9_\^=<>+@*/\\|\-"
BARE: Final = re.compile(
    rf"""
    # Without brackets, where no letter, digit or other sign of a formula touches it.
    (?<![{_FORMULA}])(?:
        \^[_.o\-]?\^ | [TQ]_+[TQ] | >_+< | >﹏< | =_+= | -_+-(?:\|{{1,3}}|!)? | @_+@ | [oO]_+[oO]
        | QAQ | qaq | TwT | [oO]rz | →_+→ | ←_+← | ╯▽╰ | ╯﹏╰ | ≧▽≦ | ≧∇≦ | ⊙[_o▽﹏]⊙ | ＞[_﹏]＜
        | 〒[_▽]〒
    )(?![{_FORMULA}])
    # A western one, behind hanzi or a mark.
    | (?<=[\u4e00-\u9fff，。！？~～\ ])[:;]-[()DPpOo](?![A-Za-z0-9])
    | (?<=[\u4e00-\u9fff，。！？~～\ ])[:;][)DP](?=[\s\u4e00-\u9fff，。！？!?~～]|\Z)
    """,
    re.VERBOSE,
)
