"""Chinese words for emoji of which a sentence has need: the policy `words`."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from spacy_cnclean._word_files import read_shipped_words
from spacy_cnclean.emoji._characters import EMOJI_SELECTOR

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from spacy_cnclean.emoji._items import Item

_FILE: Final = "emoji_names.tsv"
_COLUMNS: Final = ("word", "text", "said_too", "source")
_LONGEST: Final = 4  # emoji of a row that has a word of its own, and hanzi of a name

# Faces, hands and hearts say how the author feels; what they are called is no word of the text.
_FEELINGS: Final = (
    "\u261d\u2639\u263a\u2763\u2764\u270a-\u270d\U0001f440-\U0001f450\U0001f483\U0001f48b-\U0001f49f"
    "\U0001f4a0-\U0001f4ab\U0001f4af\U0001f5a4\U0001f590-\U0001f596\U0001f600-\U0001f64f\U0001f90c-\U0001f93e"
    "\U0001f970-\U0001f97a\U0001f9d0\U0001f9e1\U0001fae0-\U0001faef\U0001faf0-\U0001faff"
)
_NOT_A_WORD: Final = re.compile(f"[{_FEELINGS}]")
_NAME: Final = re.compile(f":([一-鿿]{{1,{_LONGEST}}}):")
_SHAPE: Final = re.compile("[脸头]$|按钮|标志|符号|箭头|记号|圆|方块|三角|菱形|点$")

# Hanzi that go on with a noun, so that an emoji at the end of its clause stands for one: verbs and
# prepositions that take an object, measure words, conjunctions, possessives.
_BEFORE_A_NOUN: Final = frozenset(
    "坐乘骑开吃喝买卖养遛撸点送收看去到在从往和与跟及或把给用打叫约订抢像爱要有是的个只条头匹杯碗瓶份张台辆朵颗"
    "一两二三四五六七八九十几每这那"
)
# Hanzi that end a clause: behind one of them an emoji is a picture.
_END_OF_CLAUSE: Final = frozenset("了吧吗呢啊呀哦啦嘛哈嗯哇噢呗")


class EmojiName(NamedTuple):
    """A word for an emoji or a row of them, and all the words that say the same."""

    text: str
    said: tuple[str, ...]


@lru_cache(maxsize=1)
def emoji_names() -> Mapping[str, EmojiName]:
    """Return the words by emoji without VS16: those of the table, then those of the package."""
    from emoji import EMOJI_DATA, config

    config.load_language("zh")
    names: dict[str, EmojiName] = {}
    for emoji, data in EMOJI_DATA.items():
        match = _NAME.fullmatch(str(data.get("zh", "")))
        if match and not _NOT_A_WORD.search(emoji) and not _SHAPE.search(match[1]):
            names[emoji.replace(EMOJI_SELECTOR, "")] = EmojiName(match[1], (match[1],))
    for emoji, row in read_shipped_words(_FILE, _COLUMNS).items():
        text, others = row.cells["text"], row.cells["said_too"].split(",")
        names.pop(emoji, None)
        if text:
            names[emoji] = EmojiName(text, tuple(filter(None, (text, *others))))
    return names


def name_rows(text: str, items: Sequence[Item]) -> None:
    """Note in the emoji of a run which words they are of the sentence.

    A row of emoji that has a word of its own is one wherever it stands. One emoji is a word where
    it touches letters on both sides, and before the end of its clause behind what goes on with a
    noun; it is a picture beside a word that says the same.
    """
    names = emoji_names()
    place = 0
    while place < len(items):
        row = _row(items, place)
        together = "".join(item.core for item in row)
        if all(item.goes and item.word is None for item in row):
            if len(row) > 1 and together in names:
                row[0].after = names[together].text
                for item in row[1:]:
                    item.after = ""
            elif len(row) == 1 and together in names and _is_word(text, row[0], names[together]):
                row[0].after = names[together].text
        place += len(row)


def _row(items: Sequence[Item], place: int) -> Sequence[Item]:
    """Return the emoji from a place on that touch one another."""
    end = place + 1
    while end < len(items) and items[end].start == items[end - 1].end:
        end += 1
    return items[place:end]


def _is_word(text: str, item: Item, name: EmojiName) -> bool:
    left, right = text[max(item.start - 1, 0) : item.start], text[item.end : item.end + 1]
    before = text[max(item.start - 2 * _LONGEST, 0) : item.start]
    behind = text[item.end : item.end + 2 * _LONGEST]
    if before.endswith(name.said) or behind.startswith(name.said):
        return False
    if not left.isalpha() or left in _END_OF_CLAUSE:
        return False
    return right.isalnum() or left in _BEFORE_A_NOUN
