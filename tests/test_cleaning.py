"""Steps by name, and several of them in a row."""

from __future__ import annotations

import pickle
import subprocess
import sys
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from step_names import INSTALLED

import spacy_cnclean
from spacy_cnclean import (
    STEPS,
    Change,
    Cleaner,
    CleanText,
    EmojiStep,
    HygieneStep,
    Step,
    WidthStep,
    clean_text,
)

DRAWN = st.data()


class Reverse:
    """A step of the user's own: the last character comes first."""

    name = "reverse"

    def find(self, text: str) -> list[Change]:
        last = len(text) - 1
        return [Change(last, last + 1, text[last], "own.reverse", target=0)] if last > 0 else []


def test_steps_run_in_their_order_and_offsets_lie_in_the_raw_text():
    clean = clean_text("第１ 🎉 １６５条&amp;", steps=["hygiene", "emoji"])
    assert clean.text == "第1165条&"
    assert clean.raw_text == "第１ 🎉 １６５条&amp;"
    assert clean.to_raw(1, 5) == (1, 8)
    assert clean.to_raw(6, 7) == (9, 14)
    assert [edit.rule for edit in clean.edits] == [
        "hygiene.width",
        "emoji.gap",
        "emoji",
        "emoji.gap",
        "hygiene.width",
        "hygiene.width",
        "hygiene.width",
        "hygiene.entities",
    ]
    starts = [edit.raw_start for edit in clean.edits]
    assert starts == sorted(starts)


@pytest.mark.parametrize("names", list(permutations(("emoji", "hygiene", "width"))), ids=",".join)
@settings(max_examples=200)
@given(data=DRAWN)
def test_whatever_the_order_of_the_steps_once_is_enough(atoms, noisy_text, names, data):
    cleaner = Cleaner(names)
    text = data.draw(atoms | noisy_text)
    clean = cleaner.clean(text)
    assert cleaner.clean(clean.text).alignment.is_identity
    assert cleaner.clean_batch([text])[0].edits == clean.edits
    for edit in clean.edits:
        assert clean.to_raw(edit.clean_start, edit.clean_start)[1] <= len(text)


@pytest.mark.parametrize("name", INSTALLED)
@settings(max_examples=100)
@given(data=DRAWN)
def test_every_step_keeps_what_a_step_promises(noisy_text, name, data):
    text = data.draw(noisy_text)
    step = STEPS[name]()
    changes = list(step.find(text))
    assert [change.start for change in changes] == sorted(change.start for change in changes)
    assert all(0 <= change.start <= change.end <= len(text) for change in changes)
    clean = Cleaner([step]).clean(text)
    assert clean.raw_text == text
    assert not any(not change.doubtful for change in step.find(clean.text))


def test_an_emoji_that_only_hygiene_makes_visible_goes():
    for hidden in ("&#x1F600;", "\ud83d\ude00", "&amp;#128512;", "😀"):
        assert clean_text(f"甲 {hidden} 乙", steps=["emoji", "hygiene"]).text == "甲乙"


def test_steps_that_undo_each_other_come_to_an_end():
    steps = [WidthStep("full"), WidthStep("ascii")]
    assert clean_text("甲,乙", steps=steps).text in {"甲,乙", "甲，乙"}


def test_a_step_of_ones_own_looks_once():
    assert clean_text("甲乙 🌷 丙", steps=[Reverse(), "emoji"]).text == "丙甲乙"


def test_a_step_of_ones_own_runs_beside_the_others():
    clean = clean_text("甲 🌷 乙丙", steps=["emoji", Reverse()])
    assert clean.text == "丙甲乙"
    assert clean.to_raw(0, 1) == (5, 6)
    assert isinstance(Reverse(), Step)
    assert isinstance(EmojiStep(), Step)


def test_a_text_without_noise_comes_back_as_it_is():
    text = "依照《中华人民共和国民法典》第一百八十八条。"
    clean = clean_text(text, steps=["emoji", "hygiene"])
    assert clean.text is text
    assert clean.alignment.is_identity
    assert clean.edits == ()


def test_no_steps_do_nothing():
    assert clean_text("甲 🌷 乙", steps=[]) == CleanText.unchanged("甲 🌷 乙")


def test_batches_keep_their_order():
    texts = ["甲 🌷 乙", "", "丙"]
    assert Cleaner(["emoji"]).clean_batch(iter(texts)) == [
        clean_text(text, steps=["emoji"]) for text in texts
    ]


@pytest.mark.parametrize(
    ("steps", "error", "message"),
    [
        (["emojis"], ValueError, "unknown step 'emojis'; expected one of emoji, punctuation, hyg"),
        ("emoji", TypeError, r"steps must be a list of steps, not one text: write \['emoji'\]"),
        ([3], TypeError, "a step is a name or has a `find` method; got 3"),
        ([EmojiStep], TypeError, "a step is a name or has a `find` method; got <class"),
    ],
)
def test_wrong_steps_are_refused(steps, error, message):
    with pytest.raises(error, match=message):
        clean_text("", steps=steps)
    with pytest.raises(error, match=message):
        Cleaner(steps)


@pytest.mark.parametrize("text", [None, b"bytes", 3])
def test_only_texts_are_cleaned(text):
    with pytest.raises(TypeError, match=f"text must be str, not {type(text).__name__}"):
        clean_text(text, steps=["emoji"])


def test_a_cleaner_is_pickled_with_its_options():
    cleaner = Cleaner([EmojiStep(keep=["❤"]), HygieneStep(width=False)])
    again = pickle.loads(pickle.dumps(cleaner))
    assert again.steps == cleaner.steps
    assert again.clean("❤ 🌷 １").text == cleaner.clean("❤ 🌷 １").text
    assert "EmojiStep" in repr(cleaner)


def test_every_step_is_registered_by_its_name():
    for name in ("emoji", "hygiene"):
        assert STEPS[name]().name == name


@given(data=DRAWN)
def test_every_kept_character_is_the_raw_character_it_points_to(noisy_text, data):
    clean = clean_text(data.draw(noisy_text), steps=["hygiene", "emoji"])
    for segment in clean.alignment.segments:
        if segment.kind == "keep":
            kept = clean.text[segment.clean_start : segment.clean_end]
            assert kept == clean.raw_text[segment.raw_start : segment.raw_end]


@given(data=DRAWN)
def test_protected_places_lose_nothing_but_noise(noisy_text, data):
    inside = data.draw(noisy_text.map(letters))
    clean = clean_text(f"《{inside}》第{inside}条", steps=["hygiene", "emoji"])
    assert letters(clean.text) == f"{inside}{inside}"


def letters(text: str) -> str:
    return "".join(each for each in text if "\u4e00" <= each <= "\u9fff" and each not in "第条")


# --- what an import costs


def test_importing_the_package_imports_nothing_heavy():
    code = (
        "import sys, spacy_cnclean, spacy_cnclean.cleaning; "
        "spacy_cnclean.clean_text('甲 🌷 乙', steps=['emoji', 'hygiene']); "
        "heavy = {'spacy', 'regex', 'emoji', 'numpy', 'typer'} & set(sys.modules); "
        "sys.exit(f'imported: {heavy}' if heavy else 0)"
    )
    subprocess.run([sys.executable, "-W", "error", "-c", code], check=True)


def test_every_public_name_is_there():
    for name in spacy_cnclean.__all__:
        assert getattr(spacy_cnclean, name) is not None
    assert set(spacy_cnclean.__all__) <= set(dir(spacy_cnclean))
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = spacy_cnclean.nothing
