"""What is removed with a link, a name or a face: the blanks that it needed, and no author's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from spacy_cnclean._text_blocks import LINE_BREAKS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy_cnclean.social._kinds import SocialSpan

_BLANKS: Final = " \t\u3000\xa0"
_OPENING: Final = "（(【[「『“‘《<"
_CLOSING: Final = "）)】]」』”’》>，。、；：！？,;:!?…~～"
_PAIRS: Final = frozenset(("（）", "()", "【】", "「」"))
# These end at a blank, which is therefore no author's.
_ENDS_AT_BLANK: Final = frozenset(("links", "mentions", "topics"))


def taken_with(text: str, group: Sequence[SocialSpan]) -> tuple[int, int, str]:
    """Return start and end of what goes with spans that stand side by side, and what is left there.

    Blanks at the ends of a line go; of blanks on both sides one side stays; brackets that hold
    nothing else go too. A blank is left where two words, numbers or authors would meet.

    >>> from spacy_cnclean.social._kinds import SocialSpan
    >>> taken_with("看 http://t.cn/a 吧", [SocialSpan(2, 15, "links")])
    (2, 16, '')
    """
    start, end = group[0].start, group[-1].end
    while start and end < len(text) and text[start - 1] + text[end] in _PAIRS:
        start, end = start - 1, end + 1
    before, behind = _blanks_before(text, start), _blanks_behind(text, end)
    left = text[before - 1] if before else "\n"
    right = text[behind] if behind < len(text) else "\n"
    if right in LINE_BREAKS:
        return before, behind, ""
    if left in LINE_BREAKS:
        return start, behind, ""
    has_before, has_behind = before < start, end < behind
    if has_before:
        if right in _CLOSING:
            return before, behind, ""
        return start, behind, ""
    if has_behind:
        needs_none = left in _OPENING + _CLOSING or right in _CLOSING
        ends_there = group[-1].kind in _ENDS_AT_BLANK and not _is_word(left + right)
        return start, behind if needs_none or ends_there else end, ""
    is_other_author = any(span.kind == "replies" for span in group) and not (
        left in _OPENING + _CLOSING or right in _CLOSING
    )
    return start, end, " " if is_other_author or _is_word(left + right) else ""


def _is_word(pair: str) -> bool:
    """Return whether two characters would run into one word or number."""
    return pair.isascii() and pair.isalnum()


def _blanks_before(text: str, at: int) -> int:
    while at and text[at - 1] in _BLANKS:
        at -= 1
    return at


def _blanks_behind(text: str, at: int) -> int:
    while at < len(text) and text[at] in _BLANKS:
        at += 1
    return at
