"""Sentences and clauses of noisy Chinese text: where they begin and end.

ASCII marks stand beside full-width ones. A comma inside brackets, quotation or title marks splits
nothing, nor does one inside a number; a colon behind a list title ends the title.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy_cnclean.quantities._models import Quantity

# Up to 。！？； or the line end, with closing quotes behind the mark. An ASCII full stop ends a
# sentence behind hanzi before a blank. A sentence is cut after some thousand characters, so that
# text without marks costs no more than other text.
_IN_SENTENCE = "[^。！？!?；;\n….]"
SENTENCES = re.compile(
    rf"{_IN_SENTENCE}{{1,1500}}(?:(?:\.(?!\s|$)|"
    rf"(?<![\u4e00-\u9fff])\.){_IN_SENTENCE}{{0,200}}){{0,20}}"
    r"(?P<mark>[。！？!?；;….]*[”’」』）)\"]*)"
)

_SPLITS = re.compile(
    r"《[^》\n]{0,80}》|（[^）\n]{0,60}）|\([^)\n]{0,60}\)|“[^”\n]{0,60}”|「[^」\n]{0,60}」|"
    r"【[^】\n]{0,40}】"
    r"|(?P<split>[，,：:](?<![0-9][,:](?=[0-9]))|——)"
)
_LIST_NUMBER = re.compile(
    r"[\s#*·•\-—]*(?:\[[^\]\n]{1,8}\]\s*)?(?:(?:[（(]?[一二三四五六七八九十]{1,3}[)）、.．]|"
    r"[（(]?[0-9]{1,2}(?:[)）、]|[.．](?![0-9]))"
    r"|[①-⑳]|第[一二三四五六七八九十]{1,2}[，,、：:])\s*)*"
)
_CONNECTIVE = re.compile(
    r"(?:但是|但|然而|不过|同时|此外|另外|因此|所以|那么|其中|例如|比如|譬如|其实|事实上|实际上|"
    r"总之|综上|"
    r"与此同时|而且|而|并且|也就是说|换言之|换句话说|简单来说|简言之|可见|显然|当然|再者|其次|"
    r"首先|最后|"
    r"一是|二是|三是|四是|五是|一方面|另一方面|需要注意的是|值得注意的是|结果|于是|具体来看|"
    r"具体而言)[，,：:]?"
)
_LIST_STARTS = frozenset(
    " \t\r\u3000#*·•-—[（(0123456789一二三四五六七八九十第①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
)
_CONNECTIVE_STARTS = frozenset(
    "但然不同此另因所那其例比譬事实总综与而并也换简可显当再首最一二三四五需值结于具"
)
_BLANKS = " \t\r\u3000"
_PAIRS = {"“": "”", "「": "」", "‘": "’"}
_EDGES = frozenset(_BLANKS).union(_PAIRS)


def split_clauses(
    text: str, start: int, end: int, figures: Sequence[Quantity] = ()
) -> list[tuple[int, int]]:
    """Return the comma clauses of one sentence, without blanks at their ends and empty ones.

    No clause ends inside one of the figures (３，０００), which are in order.
    """
    spans: list[tuple[int, int]] = []
    at = start
    later = iter(figures)
    figure = next(later, None)
    for match in _SPLITS.finditer(text, start, end):
        if match["split"]:
            split = match.start()
            while figure is not None and figure.end <= split:
                figure = next(later, None)
            if figure is None or split < figure.start:
                _append(spans, text, at, split)
                at = match.end()
    _append(spans, text, at, end)
    return spans


def skip_list_number(text: str, start: int, end: int) -> int:
    """Return where the words begin behind list marks: `1. `, `（二）`, `第一，`."""
    if text[start] not in _LIST_STARTS:
        return start
    match = _LIST_NUMBER.match(text, start, end)
    return match.end() if match else start


def skip_connective(text: str, start: int, end: int) -> int:
    """Return where the assertion begins behind 但是, 同时, 因此 and the like."""
    if text[start] not in _CONNECTIVE_STARTS:
        return start
    match = _CONNECTIVE.match(text, start, end)
    return match.end() if match and match.end() < end else start


def _is_half_open(text: str, start: int, end: int) -> bool:
    """Return whether a quotation opens at `start` that ends in a later clause."""
    return text.find(_PAIRS[text[start]], start + 1, end) < 0


def _append(spans: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    if start < end and text[start] not in _EDGES and text[end - 1] not in _BLANKS:
        spans.append((start, end))
        return
    while start < end and text[start] in _BLANKS:
        start += 1
    while start < end and text[end - 1] in _BLANKS:
        end -= 1
    while start < end and text[start] in _PAIRS and _is_half_open(text, start, end):
        start += 1
    if start < end:
        spans.append((start, end))
