"""HTML entities: those that end in a semicolon, however often they were escaped."""

from __future__ import annotations

from html import unescape
from html.entities import html5
from typing import Final

# The ampersand may itself have been escaped, and that again: `&amp;amp;lt;` is `<`. The longest
# name has 31 letters. Without the semicolon it may be no entity (`A&B`, `?a=1&copy=2`).
ENTITY: Final = (
    "&(?:amp;|#0{0,8}38;|#[xX]0{0,8}26;)*(?:#[0-9]+|#[xX][0-9a-fA-F]+|[A-Za-z][0-9A-Za-z]{1,30});"
)

_REPLACEMENT: Final = "\ufffd"
# A line stays one line, so that a row of a file is one in every format; browsers show a space too.
_OF_LINE_ENDS: Final = {"\n": " ", "\r": " "}
_LONGEST_NUMBER: Final = 7


def unescaped(entity: str) -> str:
    """Return what an entity of the pattern stands for; of an unknown name, what can be undone.

    One that stands for the end of a line becomes a space.

    >>> unescaped("&amp;amp;lt;"), unescaped("&html;"), unescaped("&amp;html;")
    ('<', '&html;', '&html;')
    >>> unescaped("&#13;"), unescaped("&NewLine;")
    (' ', ' ')
    >>> unescaped("&#xffffffff;"), unescaped("&#x80;")
    ('\ufffd', '€')
    """
    name = entity.rsplit(";", 2)[-2].lstrip("&")
    if name.startswith("#"):
        is_too_long = len(name.lstrip("#xX").lstrip("0")) > _LONGEST_NUMBER
        after = _REPLACEMENT if is_too_long else unescape(f"&{name};")
    else:
        after = html5.get(f"{name};", f"&{name};")
    return _OF_LINE_ENDS.get(after, after)
