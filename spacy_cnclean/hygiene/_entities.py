"""HTML entities: named and numeric, however often they were escaped, with and without semicolon."""

from __future__ import annotations

import re
from html import unescape
from html.entities import html5
from typing import Final
from unicodedata import category

# The ampersand may itself have been escaped, and that again: `&amp;amp;lt;` is `<`. The longest
# name has 31 letters.
_AMPERSAND: Final = "&(?:amp;|#0{0,8}38;|#[xX]0{0,8}26;)*"

# The halves of a surrogate pair, one entity each: U+D800 to U+DBFF and U+DC00 to U+DFFF.
_HIGH_DECIMAL: Final = "5(?:529[6-9]|5[3-9][0-9]{2}|6[0-2][0-9]{2}|63[01][0-9])"
_LOW_DECIMAL: Final = "5(?:63[2-9][0-9]|6[4-9][0-9]{2}|7[0-2][0-9]{2}|73[0-3][0-9]|734[0-3])"
_HIGH: Final = f"#(?:0{{0,8}}{_HIGH_DECIMAL}|[xX]0{{0,8}}[dD][89abAB][0-9a-fA-F]{{2}})"
_LOW: Final = f"#(?:0{{0,8}}{_LOW_DECIMAL}|[xX]0{{0,8}}[dD][c-fC-F][0-9a-fA-F]{{2}})"

# HTML reads some old names without a semicolon too, and every number. Before a letter of ASCII it
# may be none (`A&B`, `?a=1&copy=2`), and so at the end or before a space (`&not html`).
_OLD_NAMES: Final = "|".join(sorted((name for name in html5 if name[-1] != ";"), reverse=True))
_NEXT: Final = "[^\\x00-%'-;=-\\x7f]"  # beyond ASCII, `<` or the next entity

ENTITY: Final = (
    f"{_AMPERSAND}(?:{_HIGH};?{_AMPERSAND}{_LOW}(?:;|(?![0-9a-fA-F]))"
    "|#[0-9]+;|#[xX][0-9a-fA-F]+;|[A-Za-z][0-9A-Za-z]{1,30};"
    f"|(?:#[0-9]{{2,7}}|#[xX][0-9a-fA-F]{{2,6}}|{_OLD_NAMES})(?={_NEXT}))"
)
_PAIR: Final = re.compile(f"{_AMPERSAND}({_HIGH});?{_AMPERSAND}({_LOW});?")

_REPLACEMENT: Final = "\ufffd"
# A line stays one line, so that a row of a file is one in every format; browsers show a space too.
_OF_LINE_ENDS: Final = {"\n": " ", "\r": " "}
_LONGEST_NUMBER: Final = 7


def unescaped(entity: str) -> str:
    r"""Return what an entity of the pattern stands for; of an unknown name, what can be undone.

    One that stands for the end of a line becomes a space.

    >>> unescaped("&amp;amp;lt;"), unescaped("&html;"), unescaped("&amp;html;")
    ('<', '&html;', '&html;')
    >>> unescaped("&#13;"), unescaped("&NewLine;"), unescaped("&nbsp")
    (' ', ' ', '\xa0')
    >>> unescaped("&#xffffffff;"), unescaped("&#x80;"), unescaped("&#55357;&#56834;")
    ('\ufffd', '€', '😂')
    """
    if pair := _PAIR.fullmatch(entity):
        halves = "".join(chr(_number(half)) for half in pair.groups())
        return halves.encode("utf-16-le", "surrogatepass").decode("utf-16-le")
    name = entity.removesuffix(";").rsplit(";", 1)[-1].lstrip("&")
    if name.startswith("#"):
        is_too_long = len(name.lstrip("#xX").lstrip("0")) > _LONGEST_NUMBER
        after = _REPLACEMENT if is_too_long else unescape(f"&{name};")
    else:
        after = html5.get(f"{name};", f"&{name};")
    return _OF_LINE_ENDS.get(after, after)


def unescaped_letter(entity: str) -> str:
    r"""Return what an entity stands for, or the entity where that is a mark or belongs to a tag.

    >>> unescaped_letter("&#30742;"), unescaped_letter("&amp;nbsp;"), unescaped_letter("&amp;")
    ('砖', '\xa0', '&')
    >>> unescaped_letter("&ldquo;"), unescaped_letter("&lt;"), unescaped_letter("&amp;lt;")
    ('&ldquo;', '&lt;', '&amp;lt;')
    """
    after = unescaped(entity)
    is_mark = any(one in "<>" or (one != "&" and category(one)[0] == "P") for one in after)
    return entity if is_mark else after


def _number(numeral: str) -> int:
    digits = numeral.lstrip("#")
    return int(digits[1:], 16) if digits[0] in "xX" else int(digits)
