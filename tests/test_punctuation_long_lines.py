"""Lines of many letters: what is read of them at once, and how they are cut."""

import tracemalloc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spacy_cnclean import Cleaner
from spacy_cnclean.punctuation import PunctuationStep, _repair, find_displaced_marks
from spacy_cnclean.punctuation._characters import read_characters
from spacy_cnclean.punctuation._evaluation import count_line
from spacy_cnclean.punctuation._models import load_model
from spacy_cnclean.punctuation._paragraphs import LINE_CHARACTERS, Paragraph, blocks
from spacy_cnclean.punctuation._passages import changed_passages
from spacy_cnclean.punctuation._placement import Placement
from spacy_cnclean.punctuation._scorer import GapScorer
from spacy_cnclean.punctuation._settling import Settling, next_round
from spacy_cnclean.punctuation._streams import split_streams
from spacy_cnclean.punctuation._stretches import (
    CORE_LETTERS,
    CORE_UNITS,
    WHOLE_LETTERS,
    WHOLE_UNITS,
    core_bounds,
    cores_near,
    stretches,
    windows,
)
from spacy_cnclean.punctuation.noise import NoiseSettings, add_noise

BELIEVING = Cleaner([PunctuationStep(trust="full")])  # whatever is placed is handed back
SENTENCES = [
    "很多人签合同的时候只看金额，不看条款。",
    "等到出现纠纷，才发现自己承担了很多没有想到的责任。",
    "因此，在签字之前，一定要把每一条都读一遍，特别是违约责任和争议解决的部分。",
    "据统计，2022年全国法院受理的民间借贷案件超过200万件，其中相当一部分是因为约定不清楚。",
    "对方是公司还是个人，名称和证件是否一致，都要核对。",
    "还款日期、利率和费用，最好写在同一页上。",
    "如果借款人到期不还，出借人可以向人民法院起诉，要求对方归还本金并支付利息。",
    "签字以后，双方各留一份，以免将来说不清楚。",
]
DAMAGED = "因。此，在签字之前一定，要把每一条都读一遍特别是违约责，任和争议解决的部分"


def paragraph(n_sentences):
    """Return a line of sentences in an order that does not repeat."""
    chance = np.random.default_rng(1)
    return "".join(SENTENCES[index] for index in chance.integers(0, len(SENTENCES), n_sentences))


def noised(line, seed=3):
    """Return the line with its sentences displaced, two at a time as if they were lines."""
    sentences = line.split("。")
    lines = ["。".join(sentences[first : first + 2]) for first in range(0, len(sentences), 2)]
    only_marks = NoiseSettings(emoji=0, whole_start=1)
    noisy = add_noise("。\n".join(lines), seed=seed, settings=only_marks).text
    return noisy.replace("\n", "")


def asks(text):
    spans = [span for block in blocks(text) for span in block]
    return next_round(load_model(None).gate, [Settling(text, spans)])[0]


@given(st.integers(1, 3000), st.integers(0, 6000))
def test_cores_have_fewer_letters_where_units_stand_close(n_letters, n_units):
    sizes = np.diff(core_bounds(n_letters, n_units))
    if n_units > WHOLE_UNITS:
        assert sizes.max() <= 1.6 * max(32, CORE_UNITS * n_letters / n_units) + 1
    assert sizes.sum() == n_letters + 1


@given(st.integers(0, 30_000))
def test_cores_cover_a_line_and_are_of_like_size(n_letters):
    bounds = core_bounds(n_letters)
    assert (bounds[0], bounds[-1]) == (0, n_letters + 1)
    sizes = np.diff(bounds)
    if n_letters <= WHOLE_LETTERS:
        assert len(sizes) == 1
    else:
        assert sizes.min() > 0.8 * CORE_LETTERS
        assert sizes.max() < 1.2 * CORE_LETTERS + 1


@given(
    st.integers(0, 6000),
    st.lists(st.integers(0, 6000), min_size=1, max_size=600),
    st.lists(st.integers(0, 600), min_size=1, max_size=8),
)
def test_stretches_take_up_each_core_once_and_windows_own_each_unit_once(n_letters, gaps, chosen):
    bounds = core_bounds(n_letters)
    units = np.sort(np.minimum(gaps, n_letters))
    suspects = units[[index % len(units) for index in chosen]]
    cores = cores_near(bounds, units, suspects)
    own_cores = np.searchsorted(bounds, suspects, side="right") - 1
    assert {*own_cores.tolist()} <= {*cores.tolist()}
    assert cores.tolist() == sorted({*cores.tolist()})
    taken = []
    for stretch in stretches(bounds, cores.tolist()):
        taken += range(stretch.first_core, stretch.last_core + 1)
        read = units[(units >= stretch.start) & (units <= stretch.end)]
        owners = np.zeros(len(read), int)
        for window in windows(bounds, stretch, read):
            owners[window.first_own : window.last_own] += 1
            assert window.first_unit <= window.first_own <= window.last_own <= window.last_unit
            seen = read[window.first_unit : window.last_unit] - stretch.start
            assert ((seen >= window.start) & (seen <= window.end)).all()
        own = (read >= stretch.first_gap) & (read < stretch.last_gap)
        assert owners.tolist() == own.astype(int).tolist()
    assert taken == cores.tolist()


def test_where_units_have_left_a_long_place_it_is_read_to_the_next_ones():
    bounds = core_bounds(1920)
    gaps = np.array([100, 340, 345, 350, 355, 480, 500, 1500])
    assert np.diff(bounds).max() <= 129
    assert cores_near(bounds, gaps, np.array([350])).tolist() == [2, 3]
    assert cores_near(bounds, gaps, np.array([355])).tolist() == [2, 3]
    assert cores_near(bounds, gaps, np.array([500])).tolist() == [2, 3, 4, 5]
    assert cores_near(bounds, gaps, np.array([100])).tolist() == [0, 1, 2]


def test_a_short_line_is_one_window():
    line = noised(paragraph(12))
    (ask,) = asks(line)
    n_letters = len(split_streams(line).letters)
    assert [window[:2] for window in ask.windows] == [(0, n_letters)]


def test_of_a_long_line_only_what_is_near_its_damage_is_read():
    line = paragraph(150) + DAMAGED + paragraph(150)
    found = asks(line)
    assert len(line) > 6000
    assert sum(len(ask.line.ids) for ask in found) < 1000
    assert BELIEVING.clean(line).edits


@pytest.mark.parametrize("text", ["催," * 3000, "催,,收" * 3000])
def test_windows_are_few_however_many_marks_a_line_has(text):
    found = asks(text)
    read = sum(window.end - window.start for ask in found for window in ask.windows)
    assert read <= 2 * len(text)


@pytest.mark.parametrize("piece", ["催,", "催,,收", "催 , "])
def test_windows_that_show_the_same_are_scored_once(piece, monkeypatch):
    asked, scored = asks(piece * 2000), []
    score = GapScorer.score

    def counted(scorer, lines):
        scored.extend(lines)
        return score(scorer, lines)

    monkeypatch.setattr(GapScorer, "score", counted)
    scorer = load_model(None).scorer
    (placement,) = _repair._place(scorer, asked, 0.15)
    n_scored, n_windows = len(scored), len(asked[0].windows)
    assert 0 < 3 * n_scored < n_windows

    def apart(asked, jobs):
        return [(_repair._line_of(asked[job[0]].line, job[1]), [job]) for job in jobs]

    monkeypatch.setattr(_repair, "_alike", apart)
    (each,) = _repair._place(scorer, asked, 0.15)
    assert len(scored) == n_scored + n_windows
    assert placement.gaps.tolist() == each.gaps.tolist()
    assert placement.scores == pytest.approx(each.scores, abs=1e-3)


def test_a_long_line_is_repaired_like_its_sentences():
    gold = paragraph(120)
    noisy = noised(gold)
    clean = BELIEVING.clean(noisy)
    counts = count_line(noisy, clean.text, gold)
    assert counts.comparable
    assert counts.displaced > 50
    assert counts.back / counts.displaced > 0.6
    assert counts.broken / (counts.units - counts.displaced) < 0.03


def test_a_whole_long_line_is_left_alone():
    line = paragraph(800)
    assert len(line) > LINE_CHARACTERS
    assert BELIEVING.clean(line).edits == ()


@pytest.mark.parametrize("n_sentences", [30, 120, 800])
def test_repair_of_a_repaired_long_line_changes_nothing(n_sentences):
    line = noised(paragraph(n_sentences))
    once = BELIEVING.clean(line).text
    assert once != line
    assert BELIEVING.clean(once).text == once


def test_long_lines_that_are_read_together_give_what_each_gives_alone():
    texts = [noised(paragraph(size), size) for size in (40, 3, 90)] + [paragraph(60)]
    step = PunctuationStep(trust="full")
    for together, text in zip(step.find_batch(texts), texts, strict=True):
        alone = [(change.start, change.target) for change in step.find(text)]
        assert [(change.start, change.target) for change in together] == alone


@pytest.mark.parametrize("text", ["，" * 200_000, "。，" * 100_000, "催，" * 5000, "\n，" * 50_000])
def test_memory_does_not_grow_with_what_looks_displaced(text):
    find_displaced_marks("预热，一下。")
    tracemalloc.start()
    try:
        find_displaced_marks(text)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 100_000_000 + 20 * len(text)


def n_letters(text):
    return len(read_characters(text).letters) - 4


def cuts(text):
    return [text[start:end] for block in blocks(text) for start, end in block]


def test_where_a_line_of_many_pages_is_cut_no_mark_matters():
    line = paragraph(2000)
    pieces = cuts(line)
    assert "".join(pieces) == line
    assert len(pieces) > 2
    assert all(LINE_CHARACTERS <= n_letters(piece) < LINE_CHARACTERS + 9 for piece in pieces[:-1])
    noisy = cuts(noised(line))
    assert [n_letters(piece) for piece in noisy] == [n_letters(piece) for piece in pieces]
    assert cuts(f"{line}\n\n{line}") == pieces * 2


@pytest.mark.parametrize("piece", ["催收2023", "催,,,,,,,,", "a1", ",", "催a"])
def test_no_piece_is_longer_than_memory_allows(piece):
    line = piece * (300_000 // len(piece))
    pieces = cuts(line)
    assert "".join(pieces) == line
    assert len(pieces) > 4
    assert max(map(len, pieces)) <= 65_536 + len(piece)


def test_nothing_goes_before_the_first_letter_of_a_later_piece():
    line = paragraph(800)
    first, second, *_ = cuts(line)
    text = first + second[0] + DAMAGED + second[1:]
    clean = BELIEVING.clean(text).text
    assert [n_letters(piece) for piece in cuts(clean)] == [n_letters(piece) for piece in cuts(text)]
    assert BELIEVING.clean(clean).text == clean


DEFAULT = Cleaner(["punctuation"])


@pytest.mark.parametrize("where", [7, 60, 140])
def test_a_damaged_sentence_of_a_long_line_is_repaired_as_among_short_lines(where):
    sentences = [f"{sentence}。" for sentence in paragraph(160).split("。")[:-1]]
    damaged_one = "因，此在签字之前一定，要把每一条都读一，遍特别是违约责任和争议解决的部分。"
    sentences[where] = damaged_one
    damaged = "".join(sentences)
    repaired = DEFAULT.clean(damaged).text
    assert repaired == DEFAULT.clean("\n".join(sentences)).text.replace("\n", "")
    assert repaired == damaged.replace(damaged_one, SENTENCES[2])
    assert DEFAULT.clean(repaired).text == repaired


@st.composite
def placed_lines(draw):
    """Lines of many letters and where their units stood and go, both in order."""
    n_letters = draw(st.integers(1, 2500))
    gaps = st.integers(0, n_letters)
    old = np.array(sorted(draw(st.lists(gaps, min_size=1, max_size=60))), np.int64)
    steps = draw(st.lists(st.integers(-40, 40), min_size=len(old), max_size=len(old)))
    some = draw(st.lists(st.booleans(), min_size=len(old), max_size=len(old)))
    new = np.sort(np.clip(old + np.array(steps) * np.array(some), 0, n_letters))
    text = "催" * n_letters
    letters, units = np.full(n_letters, 3000), np.zeros(len(old), np.int64)
    line = Paragraph(0, text, split_streams(text), letters, units, old, is_plain=True)
    return line, Placement(new, new, np.ones(len(old), np.float32))


@given(placed_lines())
def test_passages_hold_every_unit_that_moved_once(placed):
    line, placement = placed
    found = np.zeros(len(line.gaps), np.int64)
    for units, passage, part in changed_passages(line, placement):
        found[units] += 1
        assert (passage.gaps - line.gaps[units]).tolist() == (
            part.gaps - placement.gaps[units]
        ).tolist()
        for gaps in (passage.gaps, part.gaps):
            assert gaps.min() >= 0
            assert gaps.max() <= len(passage.ids)
    assert found.max(initial=0) <= 1
    assert (found[line.gaps != placement.gaps] == 1).all()


@given(placed_lines(), st.integers(0))
def test_what_is_not_believed_makes_the_same_passage_again(placed, chosen):
    line, placement = placed
    passages = list(changed_passages(line, placement))
    if not passages:
        return
    left, passage, part = passages[chosen % len(passages)]
    repaired = placement.gaps.copy()
    repaired[left] = line.gaps[left]
    ((units, again, placed_again),) = changed_passages(line._replace(gaps=repaired), placement)
    assert units == left
    assert again.gaps.tolist() == passage.gaps.tolist()
    assert len(again.ids) == len(passage.ids)
    assert placed_again.gaps.tolist() == part.gaps.tolist()
