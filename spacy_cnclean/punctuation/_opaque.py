"""Tokens whose marks and digits are no marks and numbers of the sentence: one letter each.

HTML tags and entities, links and addresses, code, formulas, names and topics of social media,
emoji in brackets, faces made of marks. Each has a shape of its own and an end that is found
nearby, so that `<` as less-than, `#` before a number, `[1]`, `$5` and a bracket with a remark stay
what they are. What is found depends on the token and on few characters beside it; a token by
itself is found as itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import regex

from spacy_cnclean._text_blocks import LINE_BREAKS

if TYPE_CHECKING:
    from collections.abc import Iterable

# What may repeat leaves out the sign that its token begins with, or is bounded: so no character is
# read for more than a few tokens that might begin before it.
_N = regex.escape(LINE_BREAKS, special_only=False)
_VALUE = rf"""(?:"[^"<>{_N}]{{0,400}}+"|'[^'<>{_N}]{{0,400}}+'|[^\s"'<>=`]{{1,200}}+)"""
_WORDS_IN_FORMULA = r"\\(?:text|mbox|textrm|textbf|mathrm)\ ?\{[^{}$\n]{0,60}+\}"
_FORMULA = rf"(?:{_WORDS_IN_FORMULA}|\\[^${_N}]|[^$\\\p{{Han}}，。；、？！{_N}])"
_ARGUMENT = rf"(?:\{{(?:[^{{}}{_N}]|\{{[^{{}}{_N}]{{0,40}}+\}}){{0,80}}+\}})"

_PATTERNS: Final = {
    "<": rf"""
        </?[A-Za-z][A-Za-z0-9:-]{{0,30}}+
            (?:[\ \t]++[\w:@.-]{{1,40}}+(?:[\ \t]*+=[\ \t]*+{_VALUE})?+)*+ [\ \t]*+/?>
        | <!--(?:(?!-->)[^<>{_N}]){{0,200}}+-->
        | <![A-Za-z][^<>{_N}]{{0,200}}+>""",
    "&": r"&(?:[A-Za-z][A-Za-z0-9]{1,10}|\#[0-9]{1,7}|\#[xX][0-9A-Fa-f]{1,6});",
    # A Markdown link or image, whose target looks like one; an emoji like [捂脸R], [doge].
    "[": rf"""
        !?\[[^\[\]{_N}]{{0,200}}+\]
            \((?=[^()\s]{{0,400}}?[/.\#])[^()\s，。]{{1,400}}+(?:\ "[^"{_N}]{{0,100}}+")?\)
        | \[(?:\p{{Han}}{{1,6}}[A-Za-z]?|[A-Za-z]{{2,10}})\]""",
    "`": rf"(?<![A-Za-z0-9`])(`{{1,3}}+)[^`。！？{_N}]{{1,150}}+\1(?!`)",
    # As Pandoc tells formulas from dollars: no blank inside the signs, no digit behind them.
    "$": rf"""
        (?<![A-Za-z0-9$])(?:
            \$\${_FORMULA}{{1,400}}+\$\$
            | \$(?=[^\s$]){_FORMULA}{{1,200}}+(?<=\S)\$(?!\d)
            | \$(?=[^$]{{0,200}}?[\\^_=]){_FORMULA}{{1,200}}+\$(?!\d))""",
    # LaTeX brackets and commands with arguments; a path of Windows.
    "\\": rf"""
        \\\((?:[^\\{_N}]|\\[^(){_N}]){{1,200}}+\\\)
        | \\\[(?:[^\\{_N}]|\\[^\[\]{_N}]){{1,400}}+\\\]
        | \\[A-Za-z]{{1,30}}+\*?(?:\[[^\[\]{{}}\\{_N}]{{0,40}}+\])?{_ARGUMENT}{{1,4}}+
        | (?<![A-Za-z])[A-Za-z]:(?:\\[A-Za-z0-9_.$~-]{{1,80}}+){{1,20}}+""",
    # A name, with the colon behind it that begins what the other one wrote.
    "@": r"""
        (?://)?(?<![A-Za-z0-9])@(?=[0-9_.-]{0,20}\p{L})(?:
            (?:[A-Za-z0-9_-]{1,30}+|[\w-]{1,10}+)[:：]
            | [A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,28}[A-Za-z0-9_])?(?![A-Za-z0-9_]))""",
    "#": rf"""
        (?<![A-Za-z0-9\#&/])\#(?=[^\#]{{0,39}}?\p{{L}})[^\#\s，。；,;{_N}]{{1,40}}+\#(?![\#\d])""",
    # An address of any scheme, without the marks at its end; a smiling face.
    ":": r"""
        [A-Za-z][A-Za-z0-9+.-]{0,15}+://[A-Za-z0-9_.~:/?\#@!$&'()*+,;=%-]*[A-Za-z0-9_/=&\#%~+-]
        | [:;](?:-[()DPpOo|/*](?![A-Za-z0-9])|\)(?=[\s\p{Han}，。！？!?~]|$)|\((?=\s|$))""",
    # A face in round brackets: no hanzi and hardly a word in it.
    "(": rf"[(（](?:[^()（）\p{{Han}}A-Za-z0-9，,、{_N}]|[oOTQxX]){{2,12}}+[)）]",
}
_COMPILED: Final = {
    sign: regex.compile(pattern, regex.VERBOSE | regex.VERSION1)
    for sign, pattern in _PATTERNS.items()
}

_EYES: Final = "≧≦＾⊙╯╰◕╥´｀•ﾟ°ಠ"
_MOUTHS: Final = "▽ω∀Дд皿﹏□‿εз"
_FACE: Final = regex.compile(
    rf"""
    [{_EYES}{_MOUTHS}].*[{_EYES}{_MOUTHS}] | (\S)[{_MOUTHS}]\1 | з」∠
    | \^[_.o-]?\^ | ([TtoO0xX>=@+Qu-])_+[TtoO0xX<=@+Qu-]""",
    regex.VERBOSE,
)
_REACH: Final = 12  # characters from the bracket of a face to what shows it to be one
_LONGEST_SCHEME: Final = 16
_OPENED: Final = 40  # characters before a closing bracket in which the opening one is looked for

SIGNS: Final = "<&[`$\\@#:;^_" + "".join(_EYES + _MOUTHS)
_SIGN: Final = regex.compile(f"[{regex.escape(SIGNS, special_only=False)}]")


def opaque_spans(text: str, signs: Iterable[int] | None = None) -> list[tuple[int, int]]:
    """Return where the tokens of a text begin and end, in order, none across a line break.

    Args:
        text: Any `str`.
        signs: The offsets of all characters that are in `SIGNS`, in order, where they are known.

    >>> opaque_spans("太好笑了[捂脸R]，见<b>这里</b>")
    [(4, 9), (11, 14), (16, 20)]
    """
    spans: list[tuple[int, int]] = []
    end = 0
    for at in signs if signs is not None else (found.start() for found in _SIGN.finditer(text)):
        if at >= end:
            span = _token_at(text, at, end)
            if span is not None:
                spans.append(span)
                end = span[1]
    return spans


def _token_at(text: str, at: int, least: int) -> tuple[int, int] | None:
    """Return the token of the sign at an offset, if it begins at `least` or later."""
    sign = text[at]
    if sign not in _COMPILED and sign != ";":
        return _face(text, at, least)
    pattern = _COMPILED[":" if sign == ";" else sign]
    for start in _starts(text, at, least):
        match = pattern.match(text, start)
        if match is not None:
            is_closed = match.group() in (":)", ";)") and _is_opened(text, at, least)
            return None if is_closed else match.span()
    return None


def _starts(text: str, at: int, least: int) -> Iterable[int]:
    """Yield where a token may begin whose sign stands at an offset, the earliest first."""
    sign = text[at]
    if sign == "[" and text.startswith("!", max(least, at - 1)):
        yield at - 1
    elif (sign == "@" and text.startswith("//", max(least, at - 2))) or (
        sign == "\\" and text.startswith(":", max(least + 1, at - 1))
    ):
        yield at - 2
    elif sign == ":" and text.startswith("//", at + 1):
        start = at
        while start > max(least, at - _LONGEST_SCHEME) and _is_of_scheme(text[start - 1]):
            start -= 1
        yield start
    yield at


def _is_of_scheme(character: str) -> bool:
    return character.isascii() and character.isalpha()


def _face(text: str, at: int, least: int) -> tuple[int, int] | None:
    """Return the face in round brackets that the eye or mouth at an offset is part of."""
    since = max(least, at - _REACH)
    start = max(text.rfind("(", since, at), text.rfind("（", since, at))
    match = _COMPILED["("].match(text, start) if start >= 0 else None
    if match is None or match.end() <= at or not _FACE.search(match.group()):
        return None
    return match.span()


def _is_opened(text: str, at: int, least: int) -> bool:
    """Tell whether a round bracket that opens before an offset is still open there."""
    since = max(least, at - _OPENED)
    opened, closed = (max(text.rfind(c, since, at) for c in pair) for pair in ("(（", ")）"))
    return opened > closed
