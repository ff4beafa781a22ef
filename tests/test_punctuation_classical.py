"""Classical prose and verse are told apart and left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spacy_cnclean import Cleaner
from spacy_cnclean.punctuation import PunctuationStep
from spacy_cnclean.punctuation._classical import is_classical

PROSE = "予從籬落間望見之，陰雨昏黑，欲就問訊北來事，不果。明早，遣人覘之，已行矣。"
VERSE = ["空山不见人，但闻人语响。", "返景入深林，复照青苔上。", "独坐幽篁里，弹琴复长啸。"]
MODERN = [
    "借款人逾期的，贷款人可以通过电话、短信等方式提醒其还款，但不得在夜间联系。",
    "汤有点咸。分量很足",
    "诚信经营、优质服务、客户至上、合作共赢",
    "《民法典》第六百八十条规定，禁止高利放贷，借款的利率不得违反国家有关规定。",
    "主要污染物：二氧化硫、氮氧化物、颗粒物、臭氧。",
]


@pytest.mark.parametrize("text", [PROSE, "子曰：学而时习之，不亦说乎？"])
def test_classical_prose_is_told_by_its_words(text):
    assert is_classical([text], 0)


def test_verse_is_told_by_its_clauses_and_each_line_by_those_around_it():
    assert all(is_classical(VERSE, index) for index in range(len(VERSE)))
    assert not is_classical(VERSE[:1], 0)


@pytest.mark.parametrize("line", MODERN)
def test_modern_text_is_not_classical_even_beside_a_classical_line(line):
    assert not is_classical([line], 0)
    assert not is_classical([*MODERN, line], len(MODERN))


def test_a_modern_line_that_quotes_stays_modern():
    assert not is_classical([PROSE, "这是他在信里写的一段话，我们今天读来还是很感动的。"], 1)


@given(st.lists(st.text(), min_size=1, max_size=6), st.data())
def test_any_line_can_be_judged(lines, data):
    index = data.draw(st.integers(0, len(lines) - 1))
    assert is_classical(lines, index) in (True, False)


def test_classical_prose_is_left_alone_unless_it_is_to_be_repaired():
    text = "晋侯秦伯围郑，以其无礼于晋且贰于楚也。，，晋军函陵秦军氾南"
    left = Cleaner([PunctuationStep(trust="full")]).clean(text)
    assert left.text == text
    assert left.doubtful == ()
    repairing = Cleaner([PunctuationStep(trust="full", classical=True)])
    assert repairing.clean(text).text != text
