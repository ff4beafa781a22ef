"""Letters keep their order, and so do marks and numbers, in the text that is handed back."""

import numpy as np
import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from spacy_cnclean import Cleaner, apply_changes
from spacy_cnclean.punctuation import PunctuationStep
from spacy_cnclean.punctuation._blocks import Blocks
from spacy_cnclean.punctuation._characters import read_characters
from spacy_cnclean.punctuation._paragraphs import read_paragraph
from spacy_cnclean.punctuation._placement import Placement
from spacy_cnclean.punctuation._repair import find_moves
from spacy_cnclean.punctuation._streams import CLASS_OF_MARK, split_streams

BELIEVING = Cleaner([PunctuationStep(trust="full")])  # whatever is placed is handed back
HAN = "债务人应当按照合同约定的期限返还借款监管机构年元"
MARKS = [*"，。、：；？！（）《》“”,.:;?!…—"]
NUMBERS = [
    "2023",
    "15",
    "7",
    "３，０００",
    "１２．５",
    "1,234.5",
    "1，000",
    "20３，０００",
    "2:1",
    "2：1",
    "10-15",
    "3.65%",
    "４５％",
]
WORDS = ["iPhone", "GB/T", "Python", "a", "ＡＢ", "де"]
BLANKS = ["", " ", "  ", "\u3000"]
PIECES = st.lists(
    st.tuples(st.sampled_from([*HAN, *HAN, *MARKS, *NUMBERS, *WORDS]), st.sampled_from(BLANKS)),
    min_size=8,
    max_size=60,
)
LINES = PIECES.map(lambda pieces: "".join(map("".join, pieces)))
SENTENCES = [
    "据统计，2023年全国法院受理的借款案件超过３，０００件，其中约４５％与网贷有关。",
    "如果没有指定版本的话，编译器会使用 C++ 2015。",
    "使用 Python 3.12 的用户，占全部用户的 12.5%，比例约为 2:1。",
    "会议从10:30开始，共有 15 家公司参加；每家公司派 2 名代表。",
    "请在 iPhone、iPad 或 Android 上安装，然后重新启动。",
]


def is_unit(character):
    return character in CLASS_OF_MARK or character in "…—-%％" or character.isdigit()


def orders(text):
    """Return the letters of a text and its marks and digits, each in order."""
    bare = "".join(text.split())
    return regex.sub(r"[\p{P}\p{Nd}%]", "", bare), "".join(filter(is_unit, bare))


@st.composite
def displaced(draw):
    """Return a sentence whose units went to other gaps, in order, with blanks put in."""
    line = draw(st.sampled_from(SENTENCES))
    streams = split_streams(line)
    bounds = [*zip(streams.letter_starts, streams.letter_ends, strict=True)]
    letters = [line[start:end] + draw(st.sampled_from(BLANKS[:2])) for start, end in bounds]
    gaps, pieces, before = [], [], 0
    for unit in streams.units:
        shift = draw(st.sampled_from([0, 0, 0, 1, -1, 2, -3, -12]))
        gaps.append(min(max([*gaps, unit.gap + shift, 0]), len(letters)))
    for unit, gap in zip(streams.units, gaps, strict=True):
        pieces += [*letters[before:gap], line[unit.start : unit.end]]
        before = gap
    return "".join([*pieces, *letters[before:]])


@given(LINES, st.randoms(use_true_random=False))
def test_wherever_units_are_put_the_text_handed_back_has_the_same_streams(line, chance):
    paragraph = read_paragraph(0, line)
    if paragraph is None:
        return
    drawn = np.array(sorted(chance.randint(0, len(paragraph.ids)) for _ in paragraph.gaps))
    stays = np.array([chance.random() < 0.5 for _ in paragraph.gaps])
    wished = np.maximum.accumulate(np.where(stays, paragraph.gaps, drawn))
    gaps = paragraph.without_merges(wished, paragraph.gaps).gaps
    assert (np.diff(gaps) >= 0).all()
    placement = Placement(gaps, wished, np.ones(len(gaps), np.float32))
    text, _ = apply_changes(line, list(find_moves(line, paragraph, placement)))
    assert text == paragraph.placed(gaps)
    streams = split_streams(text)
    assert streams.letters == paragraph.streams.letters
    assert cores(text) == cores(line)
    assert [unit.gap for unit in streams.units] == gaps.tolist()


@given(LINES)
def test_letters_are_found_again_among_the_characters_of_a_line(line):
    paragraph = read_paragraph(0, line)
    if paragraph is None:
        return
    read = read_characters(line)
    before = paragraph.characters_before(read.letter_index - 2, paragraph.streams)
    letters = read.letters[2:]
    for place, letter in enumerate(paragraph.streams.letters):
        if letter in HAN:
            assert letters[before[place]] == ord(letter)
    assert (np.diff(before) >= 0).all()


def test_a_number_with_letters_of_its_own_does_not_shift_what_the_block_says():
    line = "约10-15年，比例为5%～8%，先看清楚再签字；"
    texts = [line + "出借人有权要求对方归还本金", "出借人有权要求对方归还本金。"]
    paragraph = read_paragraph(0, texts[0])
    blocks = Blocks([[texts[1]], texts, texts])
    letter_index = blocks.letter_index(2, 0, len(texts[0]))
    before = paragraph.characters_before(letter_index, paragraph.streams)
    (said,) = blocks.said([(2, 0, before)])
    # Each gap inside the phrase of the second line stands whole there once.
    assert said[-13:-1, 0].tolist() == pytest.approx([np.log(2)] * 12)


@settings(max_examples=200)
@given(st.lists(displaced(), min_size=1, max_size=4).map("\n".join))
def test_noised_lines_with_blanks_words_and_numbers_keep_both_orders(text):
    clean = BELIEVING.clean(text).text
    for before, after in zip(text.split("\n"), clean.split("\n"), strict=True):
        assert orders(after) == orders(before)
        assert cores(after) == cores(before)
    assert BELIEVING.clean(clean).text == clean


def cores(line):
    return [line[unit.start : unit.end].strip() for unit in split_streams(line).units]


@pytest.mark.parametrize(
    ("line", "gap", "placed"),
    [
        ("国家标准GB/T自 45251-2025起实施", 5, "国家标准GB/T 45251-2025自起实施"),
        ("国家标准自GB/T 起7实施", 6, "国家标准自GB/T 7起实施"),
        ("国家标准GB/T自45251-2025起实施", 5, None),
        ("国家标准自GB/T起7实施", 6, None),
        ("国家标准自GB/T起7实施", 5, None),
    ],
)
def test_a_number_goes_beside_a_word_only_with_a_space_between(line, gap, placed):
    paragraph = read_paragraph(0, line)
    assert paragraph.without_merges(np.array([gap]), paragraph.gaps).text == (placed or line)


@pytest.mark.parametrize(
    ("line", "gaps", "placed"),
    [
        # The second number stays, the comma goes on.
        ("甲2023乙15丙，丁戊己", [1, 1, 5], "甲2023乙15丙丁戊，己"),
        # A comma between two numbers stays, and so does what would go before it.
        ("甲3，5乙丙丁，戊己", [1, 3, 3, 6], "甲3乙丙，5丁戊己，"),
        # What stands between two words stays; marks elsewhere go.
        ("用iPhone，iPad看，书报甲", [3, 5], "用iPhone，iPad看书，报甲"),
        ("甲乙。丙。丁。戊己。", [2, 2, 2, 6], "甲乙。丙。丁。戊己。"),
    ],
)
def test_only_the_moves_that_merge_something_are_taken_back(line, gaps, placed):
    paragraph = read_paragraph(0, line)
    assert paragraph.without_merges(np.array(gaps), paragraph.gaps).text == placed


def test_where_nothing_else_helps_the_line_stays():
    line = "甲1乙2丙3丁4戊5己6庚7辛8壬9癸1子2丑3寅4卯5辰6巳7"
    paragraph = read_paragraph(0, line)
    together = np.full(len(paragraph.gaps), 16)
    assert paragraph.without_merges(together, paragraph.gaps).text == line
