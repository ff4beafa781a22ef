"""Words that count only where something else stands before or behind them: patterns, not data.

Each alternative begins with the word itself and goes on with look-around, so that what it matches
is the word. Words without such a condition stand in `data/words/claims.tsv`.
"""

from __future__ import annotations

from typing import NamedTuple


class CuePattern:
    """A cue with a condition: the word, what it speaks for, where it counts, and its force."""

    __slots__ = ("alternatives", "flags", "force", "word")

    def __init__(self, word: str, flags: int, *alternatives: str, force: str = "") -> None:
        self.word = word
        self.flags = flags
        self.alternatives = alternatives
        self.force = force


class TonePattern(NamedTuple):
    """A word of tone with a condition."""

    word: str
    tone: str
    alternatives: tuple[str, ...]


CLASS = "<class>"
"""Stands in an alternative for a look-behind: a noun of a class ends here."""

METRICS = ("[^效频功]率",)
"""Metrics that are no words: 不良率, but not 效率."""

TONE_PATTERNS: tuple[TonePattern, ...] = (
    # 一般为三年; not 一般纳税人
    TonePattern(
        "一般",
        "hedge",
        (
            r"一般(?![人性法]|个人|纳税|账户|贷款|预算|债券|公共|工商|债务|保证|存款|过失|条款|规定|程序)",
        ),
    ),
    # 基本没有; not 基本税率
    TonePattern("基本", "hedge", (r"基本(?=[上都没不无达实完稳持保符一形为可能会满在])",)),
    # 占三成上下; not 上下文
    TonePattern("上下", "hedge", (r"上下(?![限文游班级车架线])",)),
    # 或将下调; not 甲或乙
    TonePattern("或", "hedge", (r"或(?=将|会|超)",)),
    # 约30万元, 约为三成; not 合约
    TonePattern(
        "约",
        "hedge",
        (
            r"约(?=[0-9一二三四五六七八九十百千])",
            r"约(?<![违履签解公合条预邀失特契]约)(?=[为是占合有])",
        ),
    ),
    # 未披露; not 未来
    TonePattern("未", "not", (r"未(?<![从尚并]未)(?![偿来成经按满必婚知达到超])",)),
    # 我借了一笔; not 我国
    TonePattern("我", "person", (r"我(?![国行院市省县区方部司])",)),
)
