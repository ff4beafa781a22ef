r"""Measure the steps spacing, linebreaks, repeats and obfuscation beside packages that do a part.

    python -m benchmarks.speed.layout

Thousands of characters a second of processor time, best of five turns in a row. No peer takes out
the blanks of OCR or joins broken Chinese lines, and none gives offsets, which the time of a step
includes: on text without anything to do the figures are alike, on text where every line changes
what a step does more is what it costs. A peer that is not installed is left out by name.
"""

from __future__ import annotations

import gc
from importlib import import_module
from time import process_time
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from spacy_cnclean import Cleaner

if TYPE_CHECKING:
    from collections.abc import Callable

LENGTH: Final = 100_000
TURNS: Final = 5
PROSE: Final = "根据法律规定，借款人应当按时还款，逾期的按日计收罚息。\n"
SPACED: Final = "为 了 给 您 提 供 更 好 的 体 验 ， 请 先 登 录 。\n"
WRAPPED: Final = (
    "本公司董事会及全体董事保证本公告内容不存在任何虚假记载、\n误导性陈述或者重大遗漏，并对其内容的"
    "真实性、准确性和完整\n性承担法律责任。\n\n"
    "The quick infor-\nmation of this sys-\ntem is good.\n\n"
)
SHOUTED: Final = "太好笑了哈哈哈哈哈哈！！！！真的吗？？？？送餐快，味道好，，，，，\n"
SPAM: Final = "请加.微.信④⑧⑦，代★开★发★票，正.规.贷.款公司。\n"


class Comparison(NamedTuple):
    """A step and a peer on one text: `make` makes the function of the peer's module."""

    step: str
    text: str
    piece: str
    module: str
    call: str
    make: Callable[[Any], Callable[[str], object]]


def _clean_text(module: Any) -> Callable[[str], object]:
    return lambda text: module.clean(text, lower=False, to_ascii=False, no_line_breaks=True)


def _repeating(module: Any) -> Callable[[str], object]:
    def cut(text: str) -> str:
        for mark in "！？，哈":
            text = module.normalize.repeating_chars(text, chars=mark, maxn=1)
        return text

    return cut


def _jionlp(module: Any) -> Callable[[str], object]:
    return lambda text: module.clean_text(text, remove_parentheses=False)


TEXTACY: Final = "textacy.preprocessing"
COMPARISONS: Final = (
    Comparison("spacing", "set apart", SPACED, "autocorrect_py", "format", lambda m: m.format),
    Comparison("spacing", "set apart", SPACED, "cleantext", "clean", _clean_text),
    Comparison("spacing", "prose", PROSE, "autocorrect_py", "format", lambda m: m.format),
    Comparison("spacing", "prose", PROSE, "pangu", "space_text", lambda m: m.space_text),
    Comparison(
        *("linebreaks", "wrapped", WRAPPED, TEXTACY, "hyphenated_words"),
        lambda m: m.normalize.hyphenated_words,
    ),
    Comparison("linebreaks", "wrapped", WRAPPED, "cleantext", "no_line_breaks", _clean_text),
    Comparison("linebreaks", "prose", PROSE, "cleantext", "no_line_breaks", _clean_text),
    Comparison(
        *("repeats", "shouted", SHOUTED, "jionlp", "remove_redundant_char"),
        lambda m: m.remove_redundant_char,
    ),
    Comparison("repeats", "shouted", SHOUTED, TEXTACY, "repeating_chars", _repeating),
    Comparison(
        *("repeats", "prose", PROSE, "jionlp", "remove_redundant_char"),
        lambda m: m.remove_redundant_char,
    ),
    Comparison("obfuscation", "spam", SPAM, "jionlp", "clean_text", _jionlp),
    Comparison("obfuscation", "prose", PROSE, "jionlp", "clean_text", _jionlp),
)


def measure(row: Comparison) -> tuple[float, float]:
    """Return the seconds of the step and of the peer, taken in turns.

    Raises:
        ModuleNotFoundError: The peer is not installed.
    """
    peer = row.make(import_module(row.module))
    clean = Cleaner([row.step]).clean
    text = row.piece * (LENGTH // len(row.piece))
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(TURNS):
        for function, own in zip((clean, peer), times, strict=True):
            gc.collect()
            began = process_time()
            function(text)
            own.append(process_time() - began)
    return min(times[0]), min(times[1])


def run() -> None:
    """Print the table."""
    print("| step | text | kchar/s | peer | kchar/s | times |\n|---|---|---|---|---|---|")
    for row in COMPARISONS:
        try:
            ours, theirs = measure(row)
        except ImportError as error:
            print(f"| {row.step} | {row.text} | left out: {error} |")
            continue
        length = LENGTH // len(row.piece) * len(row.piece) / 1000
        print(
            f"| {row.step} | {row.text} | {length / ours:,.0f} | {row.module}: {row.call} "
            f"| {length / theirs:,.0f} | {theirs / ours:.1f} |"
        )


if __name__ == "__main__":
    run()
