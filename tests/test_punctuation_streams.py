"""The split of a line into letters and units."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spacy_cnclean.punctuation._streams import UnitClass, number_class, split_streams


def units_of(line):
    streams = split_streams(line)
    return [(line[u.start : u.end].strip(), u.unit_class.name, u.gap) for u in streams.units]


def test_a_number_before_a_hanzi_is_a_unit_and_no_word():
    assert units_of("2023年增长15.4%") == [("2023", "YEAR", 0), ("15.4%", "PERCENT", 3)]


def test_a_word_with_digits_is_one_letter():
    assert split_streams("4S店B2B的iPhone15").letters == ["4S", "店", "B2B", "的", "iPhone15"]


def test_an_address_is_one_letter_with_all_its_marks():
    assert split_streams("见https://a.cn/b?c=1,d。").letters == [
        "见",
        "https://a.cn/b?c=1,d。"[:-1],
    ]


def test_ascii_and_full_width_marks_are_one_class():
    ascii_line = [unit[1] for unit in units_of("一,二:三(四)")]
    assert ascii_line == [unit[1] for unit in units_of("一，二：三（四）")]


def test_spaces_go_with_the_unit_they_touch():
    line = "预计 2023 年"
    (unit,) = split_streams(line).units
    assert line[unit.start : unit.end] == " 2023 "


def test_spaces_between_words_go_with_the_word_on_their_left():
    streams = split_streams("Hello world")
    assert (streams.letter_ends, streams.core_ends) == ([6, 11], [5, 11])


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("2023", "YEAR"),
        ("1850", "LONG_INTEGER"),
        ("7", "INTEGER"),
        ("3.65", "DECIMAL"),
        ("3.65%", "PERCENT"),
        ("10:30", "COMPOUND"),
        ("１９９８", "LONG_INTEGER"),
    ],
)
def test_numbers_have_the_class_that_their_unit_depends_on(number, expected):
    assert number_class(number).name == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("好！！！", [("！！！", "EXCLAMATION", 1)]),
        ("好！！", [("！", "EXCLAMATION", 1), ("！", "EXCLAMATION", 1)]),
        ("好？！", [("？！", "QUESTION", 1)]),
        ("好！？！？", [("！？！？", "EXCLAMATION", 1)]),
        ("嗯。。。。", [("。。。。", "ELLIPSIS", 1)]),
        ("嗯.......", [(".......", "ELLIPSIS", 1)]),
        ("嗯………——", [("………", "ELLIPSIS", 1), ("——", "DASH", 1)]),
        ("))))", [("))))", "CLOSE_BRACKET", 0)]),
        ("甲，，，", [("，", "COMMA", 1)] * 3),
    ],
)
def test_a_run_of_a_mark_is_one_unit_but_not_of_commas(line, expected):
    assert units_of(line) == expected


@pytest.mark.parametrize(
    ("number", "is_one"),
    [("2：1", True), ("2∶1", True), ("6：30", True), ("1∶1000", True), ("2023：1", False)],
)
def test_a_ratio_and_a_time_are_one_number(number, is_one):
    assert (len(units_of(f"以{number}结束")) == 1) == is_one


def test_a_version_is_a_letter_and_a_date_a_number():
    assert split_streams("从3.11.7到2023.5.1").letters == ["从", "3.11.7", "到"]


@given(st.text())
def test_streams_cover_any_line_exactly_and_in_order(line):
    streams = split_streams(line)
    spans = [*zip(streams.letter_starts, streams.letter_ends, strict=True)]
    spans += [(unit.start, unit.end) for unit in streams.units]
    if not spans:
        assert line.strip(" \t\u3000\xa0") == ""
        return
    spans.sort()
    assert spans[0][0] == 0
    assert spans[-1][1] == len(line)
    assert all(one[1] == other[0] for one, other in pairwise(spans))


@given(st.text(alphabet="催收，。2 0a《》"))
def test_the_gap_of_a_unit_counts_the_letters_before_it(line):
    streams = split_streams(line)
    for unit in streams.units:
        assert unit.gap == sum(start < unit.start for start in streams.letter_starts)
        assert isinstance(unit.unit_class, UnitClass)


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("３，０００", "COMPOUND"),
        ("１２，３４５．６％", "PERCENT"),
        ("３．５", "DECIMAL"),
        ("１０：３０", "COMPOUND"),
        ("1,234,567.8", "DECIMAL"),
        ("1，000", "COMPOUND"),
        ("20３，０００", "COMPOUND"),
        ("３,０００", "COMPOUND"),
        ("1，234,５67．8%", "PERCENT"),
        ("3．5", "DECIMAL"),
        ("３.5", "DECIMAL"),
    ],
)
def test_a_number_with_marks_of_either_width_is_one_unit(number, expected):
    assert units_of(f"约{number}元") == [(number, expected, 1)]


@pytest.mark.parametrize(
    ("line", "units"),
    [
        ("2015，300人", ["2015", "，", "300"]),
        ("2015,3000人", ["2015", ",", "3000"]),
        ("2015，3000人", ["2015", "，", "3000"]),
        ("1，2，3", ["1", "，", "2", "，", "3"]),
        ("1，2，300", ["1", "，", "2", "，", "300"]),
        ("1，200，30人", ["1", "，", "200", "，", "30"]),
        ("1，200，3000", ["1", "，", "200", "，", "3000"]),
        ("1,200，3000", ["1,200", "，", "3000"]),
    ],
)
def test_a_mark_that_groups_no_thousands_stands_between_two_numbers(line, units):
    assert [unit[0] for unit in units_of(line)] == units
