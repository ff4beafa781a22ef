"""Words as data: what the files of words hold, and what a file that is wrong says."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

from spacy_cnclean._word_files import read_shipped_words
from spacy_cnclean.claims import find_claims
from spacy_cnclean.claims._cue_patterns import CUE_PATTERNS
from spacy_cnclean.claims._cues import DUTY
from spacy_cnclean.claims._duty_patterns import DUTY_PATTERNS
from spacy_cnclean.claims._vocabulary import COLUMNS, FORCES, vocabulary
from spacy_cnclean.claims._word_patterns import CLASS, TONE_PATTERNS
from spacy_cnclean.quantities._unit_words import (
    COUNTED,
    CURRENCIES,
    CURRENCY_SIGNS,
    LETTER_UNITS,
    MEASURES,
    PER_NAMES,
    PER_WORDS,
    TIME_UNITS,
    UNIT_STARTS,
)
from spacy_cnclean.quantities._units import read_unit
from spacy_cnclean.statutes._titles import is_foreign, is_internal, is_local, is_normative

WORDS = files("spacy_cnclean") / "data" / "words"
ALTERNATIVES = [
    (row.word, alternative)
    for row in (*DUTY_PATTERNS, *CUE_PATTERNS, *TONE_PATTERNS)
    for alternative in row.alternatives
]


def test_every_cue_has_what_its_flags_ask_for():
    shipped = vocabulary()
    for word, flags in shipped.flags.items():
        assert flags, word
        assert not flags & DUTY or word in shipped.forces, word
    for row in read_shipped_words("claims.tsv", COLUMNS).values():
        assert any(value for column, value in row.cells.items() if column != "word"), row.where
        moves, direction = row.cells["moves"], row.cells["direction"]
        assert moves in ("", "yes", "no"), row.where
        assert direction or not moves, row.where


def test_plain_cues_are_found_whole():
    shipped = vocabulary()
    conditional = {row.word for row in (*DUTY_PATTERNS, *CUE_PATTERNS)}
    plain = [word for word in shipped.flags if word not in conditional]
    assert [word for word in plain if not shipped.cues.fullmatch(word)] == []


@pytest.mark.parametrize(("word", "alternative"), ALTERNATIVES)
def test_a_pattern_matches_its_word_and_nothing_more(word, alternative):
    assert alternative.startswith(word)
    rest = alternative[len(word) :].replace(CLASS, "(?<=物)")
    # Nothing but look-around: it matches the empty string at most
    assert all(match[0] == "" for match in re.finditer(f"(?:{rest})|(?!)", "一二三，处罚之日起的"))
    assert re.match(r"\(\?[=!<]|$", rest)


def test_no_word_stands_in_two_patterns_and_every_duty_pattern_has_a_force():
    words = [row.word for row in (*DUTY_PATTERNS, *CUE_PATTERNS)]
    assert len(set(words)) == len(words)
    assert all(row.flags & DUTY and row.force in FORCES for row in DUTY_PATTERNS)
    assert not any(row.flags & DUTY for row in CUE_PATTERNS)


def test_words_beside_numbers_are_of_the_form_that_results_promise():
    assert all(re.fullmatch("[A-Z]{3}", code) for code in (CURRENCIES | CURRENCY_SIGNS).values())
    assert not set(CURRENCIES) & set(CURRENCY_SIGNS)
    assert {unit for unit, _ in TIME_UNITS.values()} >= {"year", "month", "day", "hour"}
    assert COUNTED["打"] == ("个", 12)
    assert set(PER_NAMES) < set(PER_WORDS)
    for word in (*MEASURES, *TIME_UNITS):
        assert word[0] in UNIT_STARTS


@pytest.mark.parametrize("word", [*MEASURES, *LETTER_UNITS, *CURRENCIES])
def test_every_unit_is_read_whole(word):
    unit = read_unit(f"3{word}。", 1)
    assert unit is not None
    assert unit.end == 1 + len(word)


def test_words_of_titles_say_what_they_are():
    assert is_normative("某某催收办法")
    assert is_foreign("德国民法典")
    assert is_local("上海市消费者权益保护条例")
    assert is_internal("小区管理规定")
    rows = read_shipped_words("titles.tsv", ("word", "says", "weight", "alone")).values()
    for row in rows:
        assert row.cells["says"], row.where
        assert "type" in row.cells["says"] or not (row.cells["weight"] or row.cells["alone"])


@pytest.mark.parametrize("name", sorted(path.name for path in WORDS.iterdir()))
def test_no_shipped_file_has_blanks_at_the_end_of_a_line(name):
    text = (WORDS / name).read_text(encoding="utf-8")
    assert text.endswith("\n")
    assert all(line == line.strip(" ") for line in text.split("\n"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("word\tdirection\tmoves\n走俏\t\tyes", "line 2: 走俏: it moves, but has no direction"),
        ("word\tspeaks_for\tdirection\n走俏\ttrend\tup", "line 2: 走俏: it has a direction, but"),
        ("word\tspeaks_for\n# duties\n责成\tduty", "line 3: 责成: a duty without a force"),
        ("word\tspeaks_for\n责成\tduties", "line 2: 责成: speaks_for has 'duties', expected some"),
        ("word\tforce\n责成\tmust", "line 2: 责成: force is 'must', expected one of sanction"),
        ("word\n责成\n责成", "line 3: 责成 is there twice, first in"),
        ("word\n责 成", "line 2: no word, or one with blanks"),
        ("word\tforce\n责成\tsanction\tup", "line 2: 3 cells, but 2 columns"),
        ("wort\n责成", "line 1: the columns are wort; expected word and some of speaks_for"),
        ("", "line 1: the columns are missing"),
    ],
)
def test_a_bad_line_is_named_with_its_file(tmp_path, text, said):
    path = tmp_path / "own.tsv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=re.escape(f"{path}")) as caught:
        find_claims("今年利率走俏。", words=path)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_file_that_is_not_utf_8_is_named(tmp_path):
    path = tmp_path / "own.tsv"
    path.write_bytes("word\n责成".encode("gb18030"))
    with pytest.raises(ValueError, match=r"own\.tsv: not UTF-8 at byte"):
        find_claims("", words=path)


def test_words_of_a_user_are_added_and_replace_those_that_are_shipped(tmp_path):
    text = "去年，该行不良率持续走坏。监管部门责成该行整改。"
    assert find_claims(text, statutes=()) == []
    path = tmp_path / "own.tsv"
    path.write_text(
        "word\tspeaks_for\tdirection\tmoves\tforce\r\n走坏\ttrend\tup\tyes\r\n责成\tduty\t\t\tobligation\n"
        "增长\tdefine\t\t\t\n",
        encoding="utf-8",
    )
    change, rule = find_claims(text, statutes=(), words=str(path))
    assert (change.types, change.direction) == (("QUANT_CHANGE",), "up")
    assert (rule.types, rule.deontic) == (("LEGAL_RULE",), "obligation")
    grown = "2021年，贷款余额同比增长。"
    assert find_claims(grown, statutes=())
    assert not find_claims(grown, statutes=(), words=path)


def test_a_word_of_a_user_takes_the_place_of_a_pattern(tmp_path):
    path = tmp_path / "own.tsv"
    path.write_text("word\tspeaks_for\n拟\tfuture\n将\tfuture\n", encoding="utf-8")
    (claim,) = find_claims("央行拟于年内发布新规。", statutes=(), words=path)
    assert claim.types == ("PREDICTION",)
    (claim,) = find_claims("央行将资金投放市场。", statutes=(), words=path)
    assert claim.types == ("PREDICTION",)
