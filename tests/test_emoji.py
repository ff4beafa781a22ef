"""The emoji step: its classes of characters, its properties, and emoji put in and taken out."""

from __future__ import annotations

import json
import pickle
import random
import re
import unicodedata
from functools import cache
from pathlib import Path

import emoji
import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from spacy_cnclean import Change, Cleaner, CleanText, EmojiStep, apply_changes, find_emoji
from spacy_cnclean.emoji import _characters as characters
from spacy_cnclean.emoji._options import emoji_options
from spacy_cnclean.emoji._stripping import strip_at_once, strip_run_by_run, with_words
from spacy_cnclean.emoji._words import emoji_words

CASES = Path(__file__).parent / "cases"
STRIP = Cleaner([EmojiStep()])
ALL_STEPS = [
    EmojiStep(),
    EmojiStep(policy="replace", replacement="。"),
    EmojiStep(policy="describe"),
    EmojiStep(keep=["❤", "🌷", "🇫🇷", "👩🏾‍🎓", "1️⃣", "☎"]),
    EmojiStep(also=["@", "☑", "；"], policy="words"),
]
DRAWN = st.data()


# --- classes of characters


@cache
def members(characters_of_class: str) -> set[str]:
    is_member = re.compile(f"[{characters_of_class}]").match
    return {chr(code) for code in range(0x80, 0x20000) if is_member(chr(code))}


def carries_content(character: str) -> bool:
    """Tell by property what the comment in `characters` says in words."""
    typographic_blocks = r"[\p{Block=Latin_1_Supplement}\p{Block=Arrows}\p{Block=Geometric_Shapes}"
    typographic_blocks += r"\p{Block=Enclosed_Alphanumerics}\p{Block=Supplemental_Arrows_B}"
    typographic_blocks += r"\p{Block=Miscellaneous_Symbols_And_Arrows}"
    typographic_blocks += r"\p{Block=Enclosed_Alphanumeric_Supplement}]"
    return bool(
        unicodedata.category(character) != "So"
        or unicodedata.decomposition(character)
        or regex.match(typographic_blocks, character)
        or re.search(r"ARROW|CHECK|MULTIPL|ASTERISK|\b(FE)?MALE\b", unicodedata.name(character))
    )


def test_content_is_what_the_rule_by_property_says():
    text_presentation = regex.compile(r"(?=\p{Emoji})\P{Emoji_Presentation}")
    by_rule = {
        chr(code)
        for code in range(0x80, 0x20000)
        if text_presentation.match(chr(code)) and carries_content(chr(code))
    }
    assert members(characters.CONTENT) == by_rule


def test_every_emoji_is_a_pictograph_or_content():
    known = {sequence for sequence in emoji.EMOJI_DATA if len(sequence) == 1}
    by_property = {
        chr(code) for code in range(0x80, 0x20000) if regex.match(r"\p{Emoji}", chr(code))
    }
    pictographs, content = members(characters.PICTOGRAPHS), members(characters.CONTENT)
    assert known | by_property <= pictographs | content
    assert not pictographs & content
    beyond = {each for each in pictographs - by_property if ord(each) < 0x1F300}
    assert not beyond, "below the blocks of pictographs only emoji go"


def test_signs_that_end_a_sequence_are_those_of_the_sequences():
    last = {
        part[0]
        for sequence in emoji.EMOJI_DATA
        for part in sequence.split("\u200d")[1:]
        if part[0] in members(characters.CONTENT)
    }
    assert last == members(characters.JOINED_CONTENT)


# --- properties


@pytest.mark.parametrize("step", ALL_STEPS, ids=str)
@settings(max_examples=300)
@given(data=DRAWN)
def test_what_is_clean_is_left_alone(atoms, noisy_text, step, data):
    clean = Cleaner([step]).clean(data.draw(atoms | noisy_text))
    assert not step.find(clean.text)
    assert Cleaner([step]).clean(clean.text).alignment.is_identity


@pytest.mark.parametrize("step", ALL_STEPS, ids=str)
@given(data=DRAWN)
def test_edits_replayed_give_the_clean_text(noisy_text, step, data):
    text = data.draw(noisy_text)
    clean = Cleaner([step]).clean(text)
    replayed = [Change(edit.raw_start, edit.raw_end, edit.after) for edit in clean.edits]
    assert apply_changes(text, replayed) == (clean.text, clean.alignment)
    assert all(text[edit.raw_start : edit.raw_end] == edit.before for edit in clean.edits)


@given(data=DRAWN)
def test_the_frequent_cases_are_decided_like_all_others(noisy_text, data):
    text = data.draw(noisy_text)
    # A kept emoji, though it occurs nowhere, makes the step look at every run one by one.
    assert list(find_emoji(text)) == list(find_emoji(text, keep=["none"]))


@given(data=DRAWN)
def test_each_rule_takes_only_what_is_its_own(noisy_text, data):
    emoji_parts = (
        f"{characters.PICTOGRAPHS}{characters.MODIFIERS}{characters.SPACES}"
        f"{characters.JOINED_CONTENT}{characters.ZERO_WIDTH_JOINER}{emoji_words().content}"
    )
    brackets = re.escape("".join([*characters.BRACKETS, *characters.BRACKETS.values()]))
    taken = {
        "emoji.gap": f"[{characters.SPACES}]+",
        "emoji.mark": f"[{characters.CLAUSE_MARKS}]",
        "emoji.brackets": f"[{brackets}{emoji_parts}]+",
    }
    for edit in STRIP.clean(data.draw(noisy_text)).edits:
        assert re.fullmatch(taken.get(edit.rule, f"[{emoji_parts}]+"), edit.before)
        assert edit.rule == "emoji.word" or edit.after in {"", " "}


NUMBERS = st.text("0123456789", min_size=1, max_size=4)
BETWEEN = st.lists(st.sampled_from(["🍎", "🌷", " ", "👩\u200d🎓", "❗"]), min_size=1).map("".join)


@given(NUMBERS, BETWEEN, NUMBERS)
def test_two_numbers_never_run_into_one(left, between, right):
    clean = STRIP.clean(f"甲{left}{between}{right}乙").text
    assert re.findall(r"\d+", clean) == [left, right]


@given(st.text(st.characters(categories=("Lo",))))
def test_letters_are_never_touched(text):
    assert not find_emoji(text)


@given(data=DRAWN)
def test_words_are_never_joined_where_a_space_parted_them(data):
    words = st.text("abcдежज़한", min_size=1, max_size=3)
    left, right = data.draw(words), data.draw(words)
    spaces = st.integers(0, 2)
    before, after = " " * data.draw(spaces), " " * data.draw(spaces)
    clean = STRIP.clean(f"{left}{before}🌷{after}{right}").text
    assert clean.startswith(left)
    assert clean.endswith(right)
    assert (" " in clean) == bool(before or after)


LONG = 1_000_000


@pytest.mark.parametrize(
    "character",
    [*"甲a1 \u3000\n😀🇫🏿☘©\u200d\ufe0f\ufe0e\u20e3\U000e0067", "\ud83d", "\x00", "第", "-"],
    ids=ascii,
)
def test_a_megabyte_of_one_character_is_no_trouble(character):
    clean = STRIP.clean(character * LONG)
    assert len(clean.text) in {0, LONG}
    assert STRIP.clean(clean.text).alignment.is_identity


@pytest.mark.parametrize("pair", ["a ", "😀 ", "\u200d😀", "甲😀", "1\ufe0f", "😀\u200d", "1 😀 "])
def test_many_pairs_is_no_trouble(pair):
    clean = STRIP.clean(pair * (LONG // 20))
    assert not find_emoji(clean.text)


# --- emoji put in and taken out again

# Eight scripts, with author's spaces, indentation, joiners that spell, and list markers. What
# cannot be told from an emoji's gap is not in it: doubled spaces, spaces at the ends of a line,
# before a closing or after an opening mark.
TEXT = """\
The quick brown fox (aged 3) jumps over 13 lazy dogs; "why not?", it asks.
1. Съешь же ещё этих мягких французских булок, да выпей чаю.
صِف خَلقَ خَودٍ كَمِثلِ الشَمسِ، می\u200cخواهم بدانم؟ ۱۲۳
דג סקרן שט בים מאוכזב ולפתע מצא לו חברה.
ऋषियों को सताने वाले दुष्ट क्\u200dष राक्षसों के राजा रावण का सर्वनाश।
いろはにほへとちりぬるを、ｶﾅも「つねならむ」。
키스의 고유조건은 입술끼리 만나야 하고 특별한 기술은 필요치 않다.
\u3000\u3000視野無限廣，窗外有藍天。《民法典》第1165条（2021年修订），预计 2023 年 AI 增长 3.5%。
2. 䶮、𬱟、〇与㎡：“甲方”——“乙方”……
"""


def residue(sequence: str) -> str:
    """Return what stays of a sequence: a word, the digit of a keycap, a character with content."""
    return sequence[0] if sequence[0] not in members_of_pictographs or is_word(sequence) else ""


def is_word(sequence: str) -> bool:
    """Tell whether an emoji may be a word."""
    return characters.core(sequence) in emoji_words().of


members_of_pictographs = members(characters.PICTOGRAPHS)


def sequences(rng: random.Random) -> list[str]:
    """Return every sequence of the package `emoji`, and many that are in no list."""
    known = sorted(each for each in emoji.EMOJI_DATA if not is_word(each))
    pictures = [each for each in known if not residue(each)]
    joined = ["\u200d".join(rng.sample(pictures, rng.randint(2, 4))) for _ in range(500)]
    malformed = [
        f"{each}\u200d\u200d{other}" for each, other in zip(joined, pictures, strict=False)
    ]
    tags = [
        "🏴" + "".join(chr(0xE0000 + ord(letter)) for letter in name) + "\U000e007f"
        for name in ("gbeng", "usoh", "cn31", "x", "jp13")
    ]
    open_tags = [each[:-1] for each in tags]
    lone = [chr(code) for code in (*range(0x1F1E6, 0x1F200), *range(0x1F3FB, 0x1F400))]
    toned = [each + tone for each in ("☘", "🐱", "🕷") for tone in ("🏻", "🏿")]
    selected = [each + "\ufe0f" for each in ("😀", "🐱", "🌷")]
    return [*known, *joined, *malformed, *tags, *open_tags, *lone, *toned, *selected]


def is_in_number(text: str, place: int) -> bool:
    """Tell whether a place has parts of a number on both sides."""
    left, right = text[:place].rstrip(".,:")[-1:], text[place:].lstrip(".,:")[:1]
    return left.isdecimal() and right.isdecimal()


def put_in(rng: random.Random, text: str, noise: list[str]) -> tuple[str, str, list[int]]:
    """Return noisy text, expected clean text, and the raw offset of each clean character.

    The places are two characters or more apart, so that no two sequences become one, and a
    sequence is not put behind a joiner or selector of the text, to which it would be joined, nor
    into a number, nor between brackets, nor before a mark that starts a line.
    """
    lawful = [place for place in range(0, len(text) + 1, 2) if not is_in_number(text, place)]
    places = set(rng.sample(lawful, min(len(noise), len(text) // 4)))
    raw, clean, offsets = "", "", []
    for place in range(len(text) + 1):
        if place in places:
            sequence = noise.pop()
            kept = residue(sequence)
            clean += kept
            offsets += [len(raw)] * len(kept)
            raw += sequence
        if place < len(text):
            offsets.append(len(raw))
            raw += text[place]
            clean += text[place]
    return raw, clean, offsets


def test_every_sequence_put_into_eight_scripts_is_taken_out_again():
    rng = random.Random(20240229)  # noqa: S311
    noise = sequences(rng)
    rng.shuffle(noise)
    count = len(noise)
    assert count > 6000
    while noise:
        raw, expected, offsets = put_in(rng, TEXT, noise)
        clean = STRIP.clean(raw)
        assert clean.text == expected
        for place, offset in enumerate(offsets):
            assert clean.to_raw(place, place + 1) == (offset, offset + 1)
            assert clean.to_clean(offset, offset + 1) == (place, place + 1)


HAN_TEXT = """\
1. 依照《中华人民共和国民法典》第六百八十条，禁止高利放贷(见附件)。
预计 2023 年末，小额贷款余额达 9,086 亿元；其中 AI 平台占三成。
二、还款：按月付息,到期还本!
"""


def test_emoji_between_two_spaces_leave_the_authors_spaces():
    # Anywhere between two characters of which one is no digit and no Latin letter.
    rng = random.Random(7)  # noqa: S311
    pictures = [each for each in sorted(emoji.EMOJI_DATA) if not residue(each)]
    inside_word = re.compile(r"[0-9A-Za-z.,][0-9A-Za-z]|[0-9][,.]")
    lawful = [
        place
        for place in range(1, len(HAN_TEXT))
        if not inside_word.match(HAN_TEXT[place - 1 : place + 1]) and HAN_TEXT[place - 1] != "\n"
    ]
    for _ in range(200):
        noisy = HAN_TEXT
        for place in sorted(rng.sample(lawful, 12), reverse=True):
            after = "" if HAN_TEXT[place] == "\n" else " "
            noisy = f"{noisy[:place]} {rng.choice(pictures)}{after}{noisy[place:]}"
        assert STRIP.clean(noisy).text == HAN_TEXT


def test_the_articles_keep_their_letters_marks_and_spaces():
    path = CASES / "articles_emoji.jsonl"
    for record in map(json.loads, path.read_text("utf-8").splitlines()):
        clean = STRIP.clean(record["raw"]).text
        assert clean == record["clean"]
        for stream in (r"[\u4e00-\u9fff]", r"[^\u4e00-\u9fff ]", " "):
            assert re.findall(stream, clean) == re.findall(stream, record["gold"])


# --- options


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"policy": "delete"}, ValueError, "policy must be one of strip, replace, describe, words"),
        ({"policy": "replace"}, ValueError, "replacement belongs to policy 'replace'"),
        ({"replacement": "x"}, ValueError, "replacement belongs to policy 'replace'"),
        ({"replacement": 1}, TypeError, "replacement must be str, not int"),
        ({"policy": "replace", "replacement": "🌷"}, ValueError, "must not contain emoji"),
        ({"keep": "❤"}, TypeError, "keep must be a list of emoji"),
        ({"keep": [1]}, TypeError, "keep must be a list of emoji"),
        ({"also": "★"}, TypeError, "also must be a list of symbols"),
        ({"also": ["a"]}, ValueError, "also must be symbols of one character each, not 'a'"),
        ({"also": ["★★"]}, ValueError, "also must be symbols of one character each"),
        ({"words": 1}, TypeError, "words must be the path of a file, not 1"),
    ],
)
def test_wrong_options_are_refused_by_name(options, error, message):
    with pytest.raises(error, match=message):
        EmojiStep(**options)


def test_a_file_of_words_comes_in_place_of_the_shipped_rows(tmp_path):
    path = tmp_path / "words.tsv"
    path.write_text("word\ttext\twhen\n🆗\t好的\n💯\n🐂\t牛\n➕\t加\tsign\n", "utf-8")
    clean = Cleaner([EmojiStep(words=str(path))]).clean
    assert clean("🆗，给💯分，太🐂了，买2➕1，🈚事").text == "好的，给分，太牛了，买2加1，无事"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("甲\t乙", "line 2: 甲: not an emoji"),
        ("🐂\t🐮", "line 2: 🐂: text is '🐮', which has an emoji in it"),
        ("🐂\t牛\tnow", "line 2: 🐂: when is 'now', expected one of emoji, amount, sign, mark"),
    ],
)
def test_a_line_of_words_that_is_wrong_is_named(line, message, tmp_path):
    path = tmp_path / "words.tsv"
    path.write_text(f"word\ttext\twhen\n{line}\n", "utf-8")
    with pytest.raises(ValueError, match=message):
        EmojiStep(words=str(path))


def test_words_that_cannot_be_read_are_an_error_of_the_system(tmp_path):
    with pytest.raises(OSError, match=r"none\.tsv"):
        EmojiStep(words=str(tmp_path / "none.tsv"))


def test_a_step_is_a_value():
    step = EmojiStep(keep=["❤"])
    assert step == EmojiStep(keep=("❤",))
    assert hash(step) == hash(EmojiStep(keep=("❤",)))
    assert pickle.loads(pickle.dumps(step)) == step
    assert EmojiStep.name == "emoji"


KEPT = ["❤", "🌷", "🇫🇷", "☎"]


@given(st.lists(st.sampled_from([*KEPT, "🐱", " ", "甲", "a"])).map("".join))
def test_kept_emoji_stay_as_they_were_written(text):
    clean = Cleaner([EmojiStep(keep=KEPT)]).clean(text).text
    pattern = "|".join(KEPT)
    assert re.findall(pattern, clean) == re.findall(pattern, text)


def test_changes_are_a_sequence_that_is_made_when_asked_for():
    changes = find_emoji("收 🐞 紧")
    assert changes
    assert len(changes) == 3
    assert changes[0] == Change(1, 2, "", "emoji.gap")
    assert changes[1:] == [Change(2, 3, "", "emoji"), Change(3, 4, "", "emoji.gap")]
    assert repr(changes) == repr(list(changes))
    assert not find_emoji("收紧")


@given(data=DRAWN)
def test_a_long_text_is_read_run_by_run_with_the_same_result(noisy_text, data):
    text = data.draw(noisy_text)
    for kept in ((), ("🌷",)):
        options = emoji_options(kept, (), None)
        rewritten = with_words(text, options, are_deleted=True)
        if rewritten is not None:
            text = rewritten.clean
        at_once, by_run = strip_at_once(text, options), strip_run_by_run(text, options)
        if at_once is None:  # something stands there that may be a word, and is none
            continue
        assert list(at_once) == list(by_run)
        assert CleanText.of_changes(text, at_once) == CleanText.of_changes(text, by_run)


@pytest.mark.parametrize("emoji", ["😀", "🇨🇳", "😀 ", "☎\ufe0f  ", "1\ufe0f\u20e3", "👩\u200d"])
def test_runs_of_thousands_of_emoji_are_runs_like_others(emoji):
    few, many = (f"甲 {emoji * number} 乙" for number in (9, 9000))
    digits = 9000 - 9 if "1" in emoji else 0
    for step in (EmojiStep(), EmojiStep(keep=["☘"])):
        clean = Cleaner([step]).clean
        assert len(clean(many).text) == len(clean(few).text) + digits
    replaced = Cleaner([EmojiStep(policy="replace", replacement="x")]).clean(many)
    assert ("1" in emoji) or replaced.text.replace(" ", "").strip("甲乙x") == ""


@pytest.mark.parametrize("joined", ["👨‍👩‍👧‍👦", "👩‍👩", "👩‍👩‍", "🏃‍♀️‍➡️"])
@pytest.mark.parametrize("after", [" 乙", "  a", " ", "乙", " a", "क"])
def test_a_row_of_families_is_read_in_one_way(joined, after):
    for before in ("甲", "甲 ", "a ", ""):
        assert not re.search("[👨👩👧👦🏃]", STRIP.clean(before + joined * 60 + after).text)


def test_a_chain_of_joined_emoji_is_named_element_by_element():
    step = EmojiStep(policy="describe")
    student, chain = "👩🏾\u200d🎓", "\u200d👩🏾"
    assert Cleaner([step]).clean(f"收{student}紧").text == "收[女学生_中等深肤色]紧"
    named = Cleaner([step]).clean(chain * 30_000).text
    assert named == "[女人_中等深肤色]" * 30_000
