"""Loose styles: what of a text they change, and that a corpus is seen in them."""

import random
import re

import pytest

from spacy_cnclean.training._corpus import read_corpus
from spacy_cnclean.training._styles import STYLES, loosened

LINES = [
    "味道不错，价格也公道。下次还来！",
    "服务员说：“稍等，马上就好。”等了半小时？",
    "停车方便，环境安静；就是有点贵。",
]
LETTERS = re.compile(r"[\u4e00-\u9fff]")


def letters(lines):
    return "".join(LETTERS.findall("".join(lines)))


@pytest.mark.parametrize("style", STYLES)
def test_a_style_changes_marks_and_no_letter(style):
    lines = LINES * 20
    rng = random.Random(1)  # noqa: S311 - the same in every run
    styled = [STYLES[style](line, rng) for line in lines]
    assert styled != lines
    assert letters(styled) == letters(lines)


@pytest.mark.parametrize(
    ("style", "line"),
    [
        ("no final mark", "停车方便，环境安静；就是有点贵"),
        ("half width", "停车方便,环境安静;就是有点贵."),
    ],
)
def test_what_a_style_makes(style, line):
    translated = STYLES[style](LINES[2], random.Random(1))  # noqa: S311
    assert translated.replace("。", ".") == line


def test_a_document_has_one_style_and_keeps_its_letters():
    for seed in range(200):
        loose = loosened(LINES, random.Random(seed))  # noqa: S311 - the same in every run
        assert letters(loose) == letters(LINES)
        assert loose == loosened(LINES, random.Random(seed))  # noqa: S311


def test_a_corpus_is_seen_in_loose_styles_too_but_for_what_is_held_out(tmp_path):
    path = tmp_path / "corpus.txt"
    documents = ["\n".join(f"{line}{chr(0x4E00 + n)}，好。" for line in LINES) for n in range(300)]
    path.write_text("\n\n".join(documents), encoding="utf-8")
    plain, loose = read_corpus(path), read_corpus(path, loose=0.2)
    assert [len(part) for part in plain.dev] == [len(part) for part in loose.dev]
    assert loose.train[: len(plain.train)] != []
    assert 30 < len(loose.train) - len(plain.train) < 90
    again = read_corpus(path, loose=0.2)
    assert [line.text for d in again.train for line in d] == [
        line.text for d in loose.train for line in d
    ]
