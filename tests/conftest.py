"""What the tests share: how Hypothesis searches, and the texts and changes it draws."""

from __future__ import annotations

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st

from spacy_cnclean import Change

# The same examples in every run; `--hypothesis-profile=search` looks for new ones.
settings.register_profile("repeatable", deadline=None, derandomize=True)
settings.register_profile("search", deadline=None, max_examples=2000)
# Hundreds of runs of code that is broken on purpose: one failure is enough, and the smallest
# text that shows it is of no interest.
settings.register_profile(
    "mutants",
    deadline=None,
    derandomize=True,
    max_examples=40,
    phases=[Phase.explicit, Phase.generate],
)
settings.load_profile("repeatable")

# Pieces that mean something to a step, several of them only beside each other.
PIECES = (
    *"甲乙条第年《》，。、：（）“”aB1９２Ａ 　\u00a0\n\r\t-.,!?(&;#x@",
    *"😀🌷🐱☘🕊☎♀♂©™①㊙☑➡🇨🇳🏿🏴❤",
    *"🈚🔟💯🅰🆚➕➖✖❗❓‼🏃【】",
    *"\u200b\u200c\u200d\u2060\ufeff\ufe0e\ufe0f\u20e3\u20e0\u202e\x00\x1b\x85\u2028\u0308",
    *"\U000e0067\U000e007f\ud83d\ude00\ue000\ue863⼏樂１：．क्هी한",
    "👩🏾‍🎓",
    "🏃‍♀️‍➡️",
    "👰‍♀",
    "🇫🇷",
    "1️⃣",
    " 🌷 ",
    "&amp;",
    "&lt;",
    "&#65297;",
    "&zwnj;",
    "amp;",
    "\x1b[36;44m",
    "1. ",
    "第1",
    "6条",
    "20",
    "23年",
)

# What emoji are made of, and what hygiene makes of other characters: few enough that any few of
# them come to stand beside each other.
ATOMS = (
    *"甲1*#a ,。　\n条：．１&;",
    *"😀☎❤™➡㊙👩♀🏃🔟❗✖➕（）",
    *"\u20e3\ufe0f\ufe0e\u200d\u20e0\U0001f3fd\U0001f1e8\U0001f1f3\U000e0067\U000e007f",
    *"\ud83d\ude00\u200b\x00क",
    "&amp;",
    "amp;",
    "&#x1f600;",
    "&#65297;",
    "&zwnj;",
    " ☎ ",
)


@pytest.fixture(scope="session")
def atoms() -> st.SearchStrategy[str]:
    """Return the strategy of short texts of what emoji and their disguises are made of."""
    return st.lists(st.sampled_from(ATOMS), max_size=10).map("".join)


@pytest.fixture(scope="session")
def noisy_text() -> st.SearchStrategy[str]:
    """Return the strategy of texts that are noisy beyond reason."""
    return st.lists(st.sampled_from(PIECES) | st.characters(), max_size=30).map("".join)


@st.composite
def _changed_text(
    draw: st.DrawFn,
    text: str | None = None,
    kinds: tuple[str, ...] = ("delete", "replace", "insert", "move"),
) -> tuple[str, list[Change]]:
    if text is None:
        text = draw(st.text("abcdefghij", max_size=12))
    places = st.integers(0, len(text))
    cuts = sorted(draw(st.lists(places, max_size=8, unique=True)))
    changes: list[Change] = []
    for start, end in zip(cuts[::2], cuts[1::2], strict=False):
        kind = draw(st.sampled_from(kinds))
        rule = f"test.{kind}"
        if kind == "insert":
            changes.append(Change(start, start, draw(st.text("XY", min_size=1, max_size=3)), rule))
        elif kind == "move":
            changes.append(Change(start, end, text[start:end], rule, target=draw(places)))
        else:
            after = draw(st.text("XY", min_size=1, max_size=3)) if kind == "replace" else ""
            changes.append(Change(start, end, after, rule))
    replaced = [(c.start, c.end) for c in changes if c.target is None and c.after]
    return text, [
        change._replace(target=_outside(change.target, replaced))
        if change.target is not None
        else change
        for change in changes
    ]


def _outside(target: int, replaced: list[tuple[int, int]]) -> int:
    """Return the target, at the edge of the replaced range it fell into."""
    for start, end in replaced:
        if start < target < end:
            return start
    return target


@pytest.fixture(scope="session")
def changed_text():
    """Return the function whose strategies draw a text and lawful changes of it.

    It takes the text, if that is given, and the kinds of changes to draw.
    """
    return _changed_text
