"""Measure each optional step beside the library that does the same, on the same text.

    python -m benchmarks.speed.steps [STEP...]

Characters a second of processor time, in thousands, best of five turns in a row; "times" says how
often the peer's time the step needs goes into it. A peer does part of what the step does, or calls
it otherwise; none of them gives offsets, which the step's time includes. What is not installed is
left out by name.
"""

from __future__ import annotations

import gc
import sys
from importlib import import_module
from time import process_time
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from spacy_cnclean import Cleaner

if TYPE_CHECKING:
    from collections.abc import Callable

LENGTH: Final = 100_000
TURNS: Final = 5

PROSE: Final = "根据法律规定，借款人应当按时还款，逾期的按日计收罚息。\n"
POSTS: Final = (
    "回复@小明:太好笑了[笑哭][笑哭]，全文见 http://t.cn/A6xyz1 #高考加油#\n"
    "今天的天气真不错，大家都去公园了吧，我在家里看书。(＾▽＾)\n"
    "说得好//@李四:同意//@王五：转发微博\n"
)
PAGE: Final = (
    '<div class="item"><h2>第一节</h2>\n<p>根据&nbsp;<a href="http://a.cn/?x=1&amp;y=2">法律</a>规定，'
    "借款人<b>应当</b>按时还款&hellip;<br/>逾期的按日计收罚息。</p>\n<!-- 注释 -->"
    "<ul><li>甲</li><li>乙</li></ul></div>\n"
)
TRADITIONAL: Final = "根據法律規定，借款人應當按時還款，逾期的按日計收罰息。乾隆年間後來的鐵路。\n"
GARBLED: Final = f"{PROSE}{PROSE.encode().decode('latin-1')}"


class StepRow(NamedTuple):
    """A step and a peer on one text.

    Attributes:
        step: The name of the step.
        text: What the text is.
        piece: It is repeated to the length.
        module: The module of the peer.
        call: What is called of it, in words.
        make: Makes the function of the module.
    """

    step: str
    text: str
    piece: str
    module: str
    call: str
    make: Callable[[Any], Callable[[str], object]]


def _soup(parser: str) -> Callable[[Any], Callable[[str], object]]:
    def make(module: Any) -> Callable[[str], object]:
        return lambda text: module.BeautifulSoup(text, parser).get_text()

    return make


def _jionlp(module: Any) -> Callable[[str], object]:
    return lambda text: module.clean_text(text, remove_parentheses=False)


def _opencc(config: str) -> Callable[[Any], Callable[[str], object]]:
    return lambda module: module.OpenCC(config).convert  # type: ignore[no-any-return]


def _ftfy(module: Any) -> Callable[[str], object]:
    return module.fix_encoding  # type: ignore[no-any-return]


ROWS: Final = (
    StepRow("social", "posts", POSTS, "jionlp", "clean_text", _jionlp),
    StepRow("social", "prose", PROSE, "jionlp", "clean_text", _jionlp),
    StepRow("markup", "a page", PAGE, "bs4", "get_text, html.parser", _soup("html.parser")),
    StepRow("markup", "a page", PAGE, "bs4", "get_text, lxml", _soup("lxml")),
    StepRow("markup", "prose", PROSE, "bs4", "get_text, html.parser", _soup("html.parser")),
    StepRow("mojibake", "every other line", GARBLED, "ftfy", "fix_encoding", _ftfy),
    StepRow("mojibake", "prose", PROSE, "ftfy", "fix_encoding", _ftfy),
    StepRow("script", "Traditional", TRADITIONAL, "opencc", "tw2s", _opencc("tw2s")),
    StepRow("script", "Simplified", PROSE, "opencc", "tw2s", _opencc("tw2s")),
)


def measure(row: StepRow) -> tuple[float, float]:
    """Return the seconds of the step and of the peer, taken in turns.

    Raises:
        ModuleNotFoundError: The peer, or what the step needs, is not installed.
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


def run(steps: list[str]) -> None:
    """Print the table of these steps, of all where there are none."""
    print("| step | text | kchar/s | peer | kchar/s | times |\n|---|---|---|---|---|---|")
    for row in ROWS:
        if steps and row.step not in steps:
            continue
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
    run(sys.argv[1:])
