"""The last look at changed lines: what the language says of a gap, and which lines are believed."""

from pathlib import Path

import numpy as np
import pytest

from spacy_cnclean import Cleaner
from spacy_cnclean._defaults import DEFAULT_TRUST, TRUSTS
from spacy_cnclean.punctuation import PunctuationStep
from spacy_cnclean.punctuation._features import letter_ids
from spacy_cnclean.punctuation._gap_odds import (
    N_HANZI,
    NO_LETTER,
    OTHER_LETTER,
    STEP,
    WAYS,
    GapOdds,
    entry_places,
    load_gap_odds,
    ngram_keys,
    symbols,
)
from spacy_cnclean.punctuation._judge import (
    Judge,
    Thresholds,
    believed,
    hinges,
    line_features,
    load_judge,
    read_units,
)
from spacy_cnclean.punctuation._paragraphs import read_paragraph
from spacy_cnclean.punctuation._placement import Placement
from spacy_cnclean.punctuation._streams import split_streams
from spacy_cnclean.punctuation.noise import NoiseSettings, add_noise

ARTICLES = Path(__file__).parent.parent / "benchmarks" / "data" / "clean_articles.txt"


def padded(text):
    edge = np.full(2, NO_LETTER)
    return np.concatenate((edge, symbols(letter_ids(list(text))), edge))


class TestGapOdds:
    def table(self, ngram, kind, value):
        """Return a table that knows one n-gram: kind 0 a bigram, 1 and 2 trigrams."""
        near = padded(ngram)[2:-2] if len(ngram) == 4 else ngram
        keys = ngram_keys(np.asarray(near).reshape(4, 1))
        buckets, checks = entry_places(keys, 8)
        arrays = {
            "left": np.full(N_HANZI, -1.0),
            "right": np.full(N_HANZI, -0.5),
            "checks": np.zeros((8, WAYS), np.uint8),
            "values": np.zeros((8, WAYS), np.int8),
        }
        arrays["checks"][buckets[kind, 0], 2] = checks[kind, 0]
        arrays["values"][buckets[kind, 0], 2] = round(value * STEP)
        return GapOdds(arrays)

    def test_letters_give_the_first_value_and_ngrams_correct_it(self):
        places = np.arange(5)
        plain = self.table("甲乙丙丁", 0, 0).between(padded("甲乙丙丁"), places)
        assert np.isnan(plain[[0, 4]]).all()
        assert plain[1:4].tolist() == [-1.5] * 3
        bigram = self.table("甲乙丙丁", 0, 2.0).between(padded("甲乙丙丁"), places)
        assert bigram[1:4].tolist() == [-1.5, 0.5, -1.5]
        trigram = self.table("甲乙丙丁", 1, -3.0).between(padded("甲乙丙己"), places)
        assert trigram[1:4].tolist() == [-1.5, -4.5, -1.5]
        trigram = self.table("甲乙丙丁", 2, -3.0).between(padded("甲乙丙己"), places)
        assert trigram[1:4].tolist() == [-1.5] * 3

    def test_nothing_is_said_of_gaps_beside_words_and_edges(self):
        letters = symbols(letter_ids(["还", "款", "App", "额"]))
        assert letters[2] == OTHER_LETTER
        line = np.concatenate((np.full(2, NO_LETTER), letters, np.full(2, NO_LETTER)))
        odds = load_gap_odds().between(line, np.arange(5))
        assert np.isnan(odds).tolist() == [True, False, True, True, True]

    def test_the_table_that_ships_tells_words_from_clauses(self):
        whole, cut = [], []
        for line in ARTICLES.read_text(encoding="utf-8").splitlines():
            streams = split_streams(line)
            marked = {unit.gap for unit in streams.units if unit.unit_class < 17}
            other = {unit.gap for unit in streams.units} - marked
            letters = symbols(letter_ids(streams.letters)) if streams.letters else np.zeros(0, int)
            edge = np.full(2, NO_LETTER)
            line_odds = load_gap_odds().between(
                np.concatenate((edge, letters, edge)), np.arange(len(letters) + 1)
            )
            for gap, odds in enumerate(line_odds.tolist()):
                if np.isnan(odds) or gap in other:
                    continue
                (cut if gap in marked else whole).append(odds)
        assert np.mean(np.array(whole) < -6) > 0.3
        assert np.mean(np.array(cut) < -6) < 0.02
        assert np.mean(cut) - np.mean(whole) > 4


def settled(text, gaps, scores=None):
    paragraph = read_paragraph(0, text)
    moved = np.array(gaps)
    if scores is None:
        scores = np.ones(len(gaps))
    return paragraph, Placement(moved, moved, np.asarray(scores, np.float32))


class TestFeatures:
    def features(self, *lines):
        return line_features(read_units(lines, load_gap_odds()))

    def test_moves_are_counted_line_by_line(self):
        one = settled("催收，机构应当还款。", [4, 8], [0.5, 1.0])
        other = settled("他说，好。我们走。", [2, 4, 6])
        found = self.features(one, other)
        assert np.expm1(found["moved"]).round().tolist() == [1, 1]
        assert found["share moved"].tolist() == pytest.approx([1 / 2, 1 / 3])
        assert found["score"].tolist() == pytest.approx([0.5, 1.0])
        assert found["least of all scores"].tolist() == pytest.approx([0.5, 1.0])
        assert found["open"].tolist() == [0, 0]
        assert found["one unit"].tolist() == [1, 1]

    def test_what_is_counted_in_a_long_line_counts_as_in_one_of_400_letters(self):
        sentence = "随，着技术的发展催收方式也不断更新。"
        gaps = np.arange(50)[:, None] * 16 + np.array([7, 16])
        found = self.features(settled(sentence * 50, gaps.ravel().tolist()))
        assert np.exp(found["letters"]).round().tolist() == [400]
        assert np.expm1(found["moved"]).round().tolist() == [25]
        assert found["share moved"].tolist() == [0.5]

    def test_an_open_end_that_is_closed_and_a_run_that_is_broken_show(self):
        found = self.features(settled("等等，，我们一起走", [2, 7]))
        assert found["to an open end"].tolist() == [1]
        assert np.expm1(found["broken runs"]).round().tolist() == [1]
        assert np.expm1(found["shared gaps"]).round().tolist() == [1]
        assert np.expm1(found["shared gaps now"]).round().tolist() == [0]

    def test_a_mark_that_leaves_a_word_shows(self):
        inside = self.features(settled("随，着技术的发展催收方式也不断更新。", [7, 16]))
        outside = self.features(settled("随着技术的发展，催收方式也不断更新。", [9, 16]))
        assert inside["out of words"][0] > outside["out of words"][0] == 0
        assert inside["gain"][0] > 0 > outside["gain"][0]


class TestJudge:
    def judge(self, threshold=0.0, better=1.0):
        """Return a judge that believes what moves three units."""
        arrays = {
            "names": np.array(["moved"]),
            "knots": np.array([[10.0]]),
            "weights": np.array([[[1.0, 0.0]], [[0.0, 0.0]]]),
            "bias": np.array([-np.log1p(2), better]),
            "thresholds": np.array([[threshold, 0.0], [threshold - 1, 0.0]]),
        }
        return Judge(arrays, load_gap_odds())

    def test_a_line_that_is_not_believed_stays_and_wishes(self):
        text = "催收，机构应当还款。他说，好。"
        few, many = settled(text, [4, 8, 10, 11]), settled(text, [4, 7, 9, 11])
        ((line, other),) = self.judge().review([[few, many]], [2], "low")
        assert line[1].gaps.tolist() == few[0].gaps.tolist()
        assert line[1].wished.tolist() == few[1].gaps.tolist()
        assert other[1].gaps.tolist() == many[1].gaps.tolist()

    def test_what_is_not_for_the_better_is_not_believed_however_damaged_the_line(self):
        line = settled("催收，机构应当还款。他说，好。", [4, 7, 9, 11])
        ((same,),) = self.judge(better=1.0).review([[line]], [1], "low")
        assert same[1].gaps.tolist() == [4, 7, 9, 11]
        ((back,),) = self.judge(better=-1.0).review([[line]], [1], "low")
        assert back[1].gaps.tolist() == line[0].gaps.tolist()

    def test_full_trust_believes_every_line(self):
        line = settled("催收，机构应当还款。", [4, 8])
        ((same,),) = self.judge(threshold=9.0).review([[line]], [1], "full")
        assert same[1].gaps.tolist() == [4, 8]

    def test_two_other_lines_that_pass_by_themselves_lower_what_a_line_needs(self):
        def kept(damaged, blocks, size):
            odds = np.stack((damaged, np.ones(len(damaged))), axis=1)
            sizes = np.full(len(damaged), size)
            return believed(odds, np.array(blocks), sizes, Thresholds(0.0, 0.0)).tolist()

        assert kept([5.0, -1.0], [0, 0], 10) == [True, False]
        assert kept([5.0, 5.0, -1.0], [0, 0, 0], 10) == [True, True, True]
        assert kept([5.0, 5.0, -5.0], [0, 0, 0], 10) == [True, True, False]
        assert kept([5.0, 5.0, -1.0], [0, 0, 0], 1000) == [True, True, False]
        assert kept([5.0, 5.0, -1.0], [0, 0, 1], 10) == [True, True, False]

    def test_hinges_stand_beside_their_feature(self):
        wide = hinges(np.array([[3.0, 1.0]], np.float32), np.array([[1.0], [2.0]], np.float32))
        assert wide.tolist() == [[3.0, 2.0, 1.0, 0.0]]

    def test_no_line_is_no_work(self):
        assert load_judge().log_odds([]).shape == (0, 2)
        assert load_judge().review([[]], [4], "low") == [[]]


@pytest.fixture(scope="module")
def noised():
    article = ARTICLES.read_text(encoding="utf-8").split("\n\n")[0]
    lines = article.splitlines()
    return [
        add_noise(line, seed=n, settings=NoiseSettings(emoji=0)).text
        for n, line in enumerate(lines)
    ]


def test_more_trust_makes_more_of_the_moves_and_the_rest_is_doubtful(noised):
    results = {
        trust: Cleaner([PunctuationStep(trust=trust)]).clean_batch(noised) for trust in TRUSTS
    }
    made = {
        trust: [{(edit.raw_start, edit.clean_start) for edit in result.edits} for result in some]
        for trust, some in results.items()
    }
    for low, high, full in zip(*(made[trust] for trust in ("low", "high", "full")), strict=True):
        assert low <= high <= full
    assert any(made["full"])
    for low, full in zip(results["low"], results["full"], strict=True):
        if low.text != full.text:
            assert low.text == low.raw_text
            assert {edit.raw_start for edit in full.edits} <= {e.raw_start for e in low.doubtful}


def test_a_trust_that_there_is_not_is_refused():
    assert PunctuationStep().trust == DEFAULT_TRUST
    with pytest.raises(ValueError, match="trust must be one of low, high, full, got 'some'"):
        PunctuationStep(trust="some")


@pytest.mark.parametrize(
    "line",
    [
        "送餐也快。味道不错",
        "早上开空调了。泵一动，就抖。尿震得感觉",
        "将低筋面粉，盐，糖，泡打粉放入干净容器中混合均匀",
        "“好，好，你去倒一点洗脸水来给我。”",
        "青春停泊在不幸的港湾、、、、、、",
        "嘱我，到大连",
        "形象如何？才是硬道理",
    ],
)
def test_loose_style_is_left_alone(line):
    assert Cleaner([PunctuationStep()]).clean(line).text == line
