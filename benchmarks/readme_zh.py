"""README's section of figures in Chinese: the same tables, with other words around them."""

from __future__ import annotations

import re
from typing import Final

# Longer phrases stand before those that are part of them.
_WORDS: Final = {
    "Marks right and lines exact by cleaner": "各工具标点正确数与整行正确数",
    "What cleaning is worth to what comes behind it:": "清洗对后续处理的作用：",
    "Speed on one core, short lines of the articles:": "单核速度，文章中的短行：",
    "statutes, sentences": "法规，按句",
    "statutes, articles": "法规，按篇",
    "claims, sentences": "事实主张，按句",
    "claims, articles": "事实主张，按篇",
    "words by jieba, articles": "jieba 分词，文章",
    "words by jieba, noised": "jieba 分词，加噪文本",
    "words by pkuseg, articles": "pkuseg 分词，文章",
    "words by pkuseg, noised": "pkuseg 分词，加噪文本",
    "right ones broken": "正确的被改错",
    "from cleaned text": "清洗后",
    "character errors": "字符错误率",
    "from noisy text": "清洗前",
    "left as it is": "不作处理",
    "emoji removed": "删去 emoji",
    "displaced back": "错位的放回",
    "gaps healed": "合上空隙",
    "lines exact": "整行正确",
    "marks right": "标点正确",
    "## Benchmarks": "## 评测",
    "from gold": "标准文本",
    "F1 of": "F1 值",
    "| cleaner |": "| 工具 |",
    "cannot": "无此功能",
    "Robustness": "稳健性",
    "Throughput": "吞吐量",
}
_HARM: Final = re.compile(r"of ([\d,]+) clean lines changed")
_INTRODUCTION: Final = re.compile(
    r"The collection articles \((\d+) lines, (\d+) emoji, (\d+) of (\d+) marks displaced; a test "
    r"set\),\nall cleaners in one run of (`[^`]+`)\. Details: \[the report\]"
)


def in_chinese(section: str) -> str:
    """Return README's English section of figures in Chinese, figures and links as they are.

    Raises:
        ValueError: The introduction is not the one that is known here.
    """
    if not _INTRODUCTION.search(section):
        raise ValueError("benchmarks/readme_zh.py does not know the introduction of the section")
    text = _INTRODUCTION.sub(
        r"催收文章（\1 行，\2 个 emoji，\4 个标点中有 \3 个错位；仅作测试），"
        r"所有工具由 \5 一次跑完。详见[评测报告]",
        section,
    ).replace("report.md).", "report.md)。")
    text = _HARM.sub(r"\1 行干净文本中被改动的", text)
    for english, chinese in _WORDS.items():
        text = text.replace(english, chinese)
    return text
