"""The repair of displaced marks: what it puts back, and what it never does."""

import pickle
import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spacy_cnclean import Cleaner, clean_text
from spacy_cnclean.punctuation import PunctuationStep, find_displaced_marks
from spacy_cnclean.punctuation._characters import read_characters
from spacy_cnclean.punctuation._evaluation import count_line, edit_distance, report, total
from spacy_cnclean.punctuation._lattice import posteriors
from spacy_cnclean.punctuation._models import load_model
from spacy_cnclean.punctuation._paragraphs import blocks
from spacy_cnclean.punctuation._settling import Settling, next_round
from spacy_cnclean.punctuation._streams import CLASS_OF_MARK, split_streams
from spacy_cnclean.punctuation.noise import NoiseSettings, add_noise

PROSE = (
    "一、为什么要看合同\n"
    "很多人签合同的时候只看金额，不看条款。等到出现纠纷，才发现自己承担了很多没有想到的责任。"
    "因此，在签字之前，一定要把每一条都读一遍，特别是违约责任和争议解决的部分。\n"
    "1. 看清主体。对方是公司还是个人，名称和证件是否一致，都要核对。\n"
    "2. 看清期限：还款日期、利率和费用，最好写在同一页上。\n"
    "据统计，2022年全国法院受理的民间借贷案件超过200万件，其中相当一部分是因为约定不清楚。\n"
)
HAN = "债务人应当按照合同约定的期限返还借款监管机构年元"
NOISY_LINES = st.text(alphabet=HAN + "，。、：；？！（）《》“”,.:?0123 a5%", max_size=60)
ANY_LINES = st.text(max_size=60)


def marks_and_letters(text):
    marks = [c for c in text if c in CLASS_OF_MARK or c.isdigit()]
    letters = [c for c in text if not (c in CLASS_OF_MARK or c.isdigit() or c.isspace())]
    return marks, letters


@pytest.fixture(scope="module")
def noised():
    only_marks = NoiseSettings(emoji=0)
    return [add_noise(PROSE, seed=seed, settings=only_marks) for seed in range(12)]


def test_most_displaced_marks_go_back(noised):
    counts = total(
        count_line(noisy, clean, gold)
        for text in noised
        for noisy, clean, gold in zip(
            text.text.split("\n"),
            clean_text(text.text, steps=["punctuation"]).text.split("\n"),
            PROSE.split("\n"),
            strict=True,
        )
    )
    assert counts.displaced > 50
    assert counts.back / counts.displaced > 0.6
    assert counts.broken / (counts.units - counts.displaced) < 0.05


def test_clean_prose_is_left_alone():
    clean = clean_text(PROSE, steps=["punctuation"])
    assert clean.text == PROSE
    assert clean.edits == ()


def test_repair_of_repaired_text_changes_nothing(noised):
    for text in noised:
        once = clean_text(text.text, steps=["punctuation"]).text
        assert clean_text(once, steps=["punctuation"]).edits == ()


def test_every_moved_character_leads_back_to_where_it_stood(noised):
    for text in noised:
        clean = clean_text(text.text, steps=["punctuation"])
        for offset, character in enumerate(clean.text):
            start, end = clean.to_raw(offset, offset + 1)
            assert clean.raw_text[start:end] == character


def test_a_move_says_how_sure_it_is(noised):
    edits = [edit for text in noised for edit in clean_text(text.text).edits]
    assert edits
    assert {edit.kind for edit in edits} == {"move"}
    assert all(0.15 <= edit.score <= 1 for edit in edits)


def test_moves_below_min_score_are_doubtful_and_not_made(noised):
    cautious = Cleaner([PunctuationStep(min_score=1.0)])
    results = [cautious.clean(text.text) for text in noised]
    assert all(result.text == result.raw_text for result in results)
    assert sum(len(result.doubtful) for result in results) > 10


@settings(max_examples=150)
@given(st.lists(NOISY_LINES | ANY_LINES, max_size=5))
def test_letters_and_marks_keep_their_order_in_any_text(lines):
    text = "\n".join(lines)
    clean = clean_text(text, steps=["punctuation"])
    assert marks_and_letters(clean.text) == marks_and_letters(text)
    assert sorted(clean.text) == sorted(text)
    assert clean.text.count("\n") == text.count("\n")


@settings(max_examples=100)
@given(st.lists(NOISY_LINES, max_size=4))
def test_cleaning_twice_is_cleaning_once(lines):
    once = clean_text("\n".join(lines), steps=["punctuation"]).text
    assert clean_text(once, steps=["punctuation"]).text == once


@settings(max_examples=100)
@given(st.lists(st.lists(NOISY_LINES | ANY_LINES, max_size=3).map("\n".join), max_size=6))
def test_texts_that_are_read_together_give_what_each_gives_alone(texts):
    assert_read_together_as_alone(texts)
    cleaner = Cleaner([PunctuationStep()])
    together, alone = cleaner.clean_batch(texts), [cleaner.clean(text) for text in texts]
    assert [clean.text for clean in together] == [clean.text for clean in alone]
    assert [clean.alignment for clean in together] == [clean.alignment for clean in alone]


def test_a_text_that_is_too_long_to_read_with_others_gives_what_it_gives_alone(noised):
    assert_read_together_as_alone(
        ["", noised[0].text, "\n".join([PROSE] * 100), noised[1].text, ""]
    )


def test_what_the_gate_asks_less_of_it_names_with_how_much_less(noised):
    gate = load_model(None).gate
    read = read_characters("\n\n".join(text.text for text in noised))
    most = gate.suspects(read, ease=6.0)
    assert (most.needed_ease == 0).any()
    assert (most.needed_ease > 0).any()
    for ease in (0.0, 2.0, 6.0):
        found = gate.suspects(read, ease=ease)
        assert found.offsets.tolist() == most.offsets[most.needed_ease <= ease].tolist()
        assert (found.needed_ease <= ease).all()
    assert gate.suspicious(read).tolist() == most.offsets[most.needed_ease == 0].tolist()


def test_a_line_is_scored_beside_others_as_it_is_alone(noised):
    spans = [span for spans in blocks(noised[0].text) for span in spans]
    asks = next_round(load_model(None).gate, [Settling(noised[0].text, spans)])[0]
    lines = [ask.line for ask in asks]
    assert len({len(line.classes) for line in lines}) > 1
    scorer = load_model(None).scorer
    together = posteriors(*scorer.score(lines))
    for line, beside in zip(lines, together, strict=True):
        alone = posteriors(*scorer.score([line]))[0]
        assert beside[: len(line.classes), : len(line.ids) + 1] == pytest.approx(alone, abs=1e-5)


def test_blocks_of_one_text_and_many_texts_are_scored_together(noised):
    assert_read_together_as_alone(
        [
            "\n".join([PROSE, one.text] * 8) if index % 3 else one.text
            for index, one in enumerate(noised)
        ]
    )


def assert_read_together_as_alone(texts):
    step = PunctuationStep()
    for together, text in zip(step.find_batch(texts), texts, strict=True):
        alone = step.find(text)
        scores = [change.score for change in alone]
        assert [change._replace(score=None) for change in together] == [
            change._replace(score=None) for change in alone
        ]
        # Sums of batches of other sizes are rounded otherwise.
        assert [change.score for change in together] == pytest.approx(scores, abs=0.0002)


@pytest.mark.parametrize(
    "text", ["", "\n\n", "，" * 3000, "催" * 3000, "1" * 3000, "\ud83d，\0。甲"]
)
def test_odd_texts_are_returned_as_they_are(text):
    assert clean_text(text, steps=["punctuation"]).text == text


def test_two_numbers_never_run_into_one():
    chance = random.Random(5)  # noqa: S311
    pieces = [*"债务人还款年元", "，", "。", "2023", "15", "3.5"]
    for _ in range(200):
        line = "".join(chance.choices(pieces, k=24))
        clean = clean_text(line, steps=["punctuation"]).text
        classes = [[u.unit_class for u in split_streams(text).units] for text in (line, clean)]
        assert classes[0] == classes[1]


def test_a_step_can_be_pickled_and_gives_the_same_result(noised):
    step = pickle.loads(pickle.dumps(PunctuationStep(min_score=0.5)))
    assert step.find(noised[0].text) == PunctuationStep(min_score=0.5).find(noised[0].text)


@pytest.mark.parametrize("score", [-0.1, 1.1])
def test_a_score_that_is_no_probability_is_refused(score):
    with pytest.raises(ValueError, match="min_score"):
        PunctuationStep(min_score=score)


def test_a_folder_without_a_model_is_refused_by_name(tmp_path):
    with pytest.raises(OSError, match=r"scorer\.npz"):
        find_displaced_marks(PROSE, model=str(tmp_path))


def test_a_file_that_is_no_model_is_refused_by_name(tmp_path):
    (tmp_path / "scorer.npz").write_bytes(b"not a model")
    with pytest.raises(ValueError, match=r"scorer\.npz"):
        load_model(str(tmp_path))
    np.savez(tmp_path / "scorer.npz", format=np.array("another format"))
    with pytest.raises(ValueError, match="another format"):
        load_model(str(tmp_path))


def test_counts_tell_back_from_broken():
    counts = count_line("甲,乙丙。丁", "甲乙,丙丁。", "甲乙,丙丁。")
    assert (counts.displaced, counts.back, counts.broken, counts.exact) == (2, 2, 0, 1)
    counts = count_line("甲,乙丙丁。", "甲乙,丙丁。", "甲,乙丙丁。")
    assert (counts.displaced, counts.broken, counts.whole_kept) == (0, 1, 0)


def test_a_line_with_other_letters_is_not_comparable():
    counts = count_line("甲,乙。", "甲,乙。", "甲,丙。")
    assert (counts.comparable, counts.units, counts.right) == (0, 2, 0)


def test_a_report_names_every_figure():
    rows = dict(report(count_line("甲,乙。", "甲,乙。", "甲,乙。")))
    assert rows["displaced ones back"] == "none there"
    assert rows["marks and numbers right"].startswith("100.00 %")


@given(st.text(max_size=8), st.text(max_size=8))
def test_the_edit_distance_is_symmetric(one, other):
    assert edit_distance(one, other) == edit_distance(other, one)
