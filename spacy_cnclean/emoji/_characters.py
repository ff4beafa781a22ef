"""Classes of characters that the emoji step decides by, written as parts of a regex class.

The lists are those of the Unicode property `Emoji` (version 18; UTS #51 ED-1), written out
because Python's own tables differ from one version to the next. A test compares them with the
`regex` and `emoji` packages.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

ZERO_WIDTH_JOINER: Final = "\u200d"
TEXT_SELECTOR: Final = "\ufe0e"  # VS15: the author asks for the text form
EMOJI_SELECTOR: Final = "\ufe0f"  # VS16: the author asks for the emoji form
KEYCAP: Final = "\u20e3"
KEYCAP_BASES: Final = "0-9#*"

# Spaces that an inserted emoji opens on either side: the ASCII, the no-break and the ideographic
# one, and those of typography. Tabs separate columns.
SPACES: Final = (
    " \u00a0\u3000\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f"
)
IDEOGRAPHIC_SPACE: Final = "\u3000"

REGIONAL_INDICATORS: Final = "\U0001f1e6-\U0001f1ff"
SKIN_TONES: Final = "\U0001f3fb-\U0001f3ff"
TAGS: Final = "\U000e0020-\U000e007f"

# What may follow a pictograph as part of it: UTS #51 ED-14c (possible emoji), and U+20E0, the
# prohibition sign of its section 2.8.
MODIFIERS: Final = f"{TEXT_SELECTOR}{EMOJI_SELECTOR}{KEYCAP}\u20e0{SKIN_TONES}{TAGS}"

# What is part of the character or emoji before it.
COMBINING: Final = f"{MODIFIERS}{ZERO_WIDTH_JOINER}"

# Emoji that carry content, so that they stay by default. Of the emoji of text presentation
# (Emoji=Yes, Emoji_Presentation=No) they are those that
# - are no "other symbol" by general category: digits, ‼ ⁉ ℹ ↔ ◻ ⤴ 〰 〽 are punctuation,
#   letters, numbers or mathematical signs that happen to have an emoji form;
# - have a compatibility decomposition: ™ Ⓜ ㊗ ㊙ 🈂 🈷 stand for the letters inside;
# - come from a block of typographic signs: © ® (Latin-1), Arrows, Geometric Shapes (bullets),
#   Enclosed Alphanumerics, Supplemental Arrows, Miscellaneous Symbols and Arrows;
# - are by name an arrow, a check mark or multiplication sign (the answers of a form), an
#   asterisk (a footnote) or the sign of a sex (a value in a table).
# What is left are pictures (☀ ☎ ☘ ♥ ✈ 🌶 🕊 🕷): noise, unless VS15 asks for the text form.
CONTENT: Final = (
    "\u00a9\u00ae\u203c\u2049\u2122\u2139\u2194-\u2199\u21a9\u21aa\u24c2\u25aa\u25ab\u25b6\u25c0"
    "\u25fb\u25fc\u2611\u2640\u2642\u26a7\u2714\u2716\u2733\u27a1\u2934\u2935\u2b05-\u2b07\u3030"
    "\u303d\u3297\u3299\U0001f170\U0001f171\U0001f17e\U0001f17f\U0001f202\U0001f237"
)

# Of those, the ones that end a ZWJ sequence and go with it: 👩‍⚕️ is one picture, and so is 🙂‍↔️.
JOINED_CONTENT: Final = "\u2194\u2195\u2640\u2642\u26a7\u27a1"

# The signs of the sexes, and the people whose sequences end in one (`emoji-zwj-sequences.txt`).
SEX_SIGNS: Final = "\u2640\u2642\u26a7"
PEOPLE: Final = (
    "\u26f9\U0001f3c3\U0001f3c4\U0001f3ca-\U0001f3cc\U0001f46e-\U0001f471\U0001f473\U0001f477"
    "\U0001f481\U0001f482\U0001f486\U0001f487\U0001f575\U0001f645-\U0001f647\U0001f64b\U0001f64d"
    "\U0001f64e\U0001f6a3\U0001f6b4-\U0001f6b6\U0001f926\U0001f935\U0001f937-\U0001f939"
    "\U0001f93c-\U0001f93e\U0001f9b8\U0001f9b9\U0001f9cd-\U0001f9cf\U0001f9d4\U0001f9d6-\U0001f9df"
)

PICTOGRAPHS_BELOW_10000: Final = (
    "\u231a\u231b\u2328\u23cf\u23e9-\u23f3\u23f8-\u23fa\u25fd\u25fe\u2600-\u2604\u260e\u2614"
    "\u2615\u2618\u261d\u2620\u2622\u2623\u2626\u262a\u262e\u262f\u2638-\u263a\u2648-\u2653\u265f"
    "\u2660\u2663\u2665\u2666\u2668\u267b\u267e\u267f\u2692-\u2697\u2699\u269b\u269c\u26a0\u26a1"
    "\u26aa\u26ab\u26b0\u26b1\u26bd\u26be\u26c4\u26c5\u26c8\u26ce\u26cf\u26d1\u26d3\u26d4\u26e9"
    "\u26ea\u26f0-\u26f5\u26f7-\u26fa\u26fd\u2702\u2705\u2708-\u270d\u270f\u2712\u271d\u2721"
    "\u2728\u2734\u2744\u2747\u274c\u274e\u2753-\u2755\u2757\u2763\u2764\u2795-\u2797\u27b0\u27bf"
    "\u2b1b\u2b1c\u2b50\u2b55"
)

# In the blocks of pictographs everything goes: emoji, pictures that have no emoji form (🖎) and
# code points that a later version of Unicode may give to emoji.
PICTOGRAPHS_ABOVE_FFFF: Final = (
    "\U0001f300-\U0001f3fa\U0001f400-\U0001f64f\U0001f680-\U0001f6ff\U0001f90c-\U0001f9ff\U0001fa70-\U0001faff"
    "\U0001f1e6-\U0001f1ff\U0001f004\U0001f0cf\U0001f18e\U0001f191-\U0001f19a\U0001f201\U0001f21a"
    "\U0001f22f\U0001f232-\U0001f236\U0001f238-\U0001f23a\U0001f250\U0001f251"
    "\U0001f7e0-\U0001f7eb\U0001f7f0"
)

PICTURES: Final = PICTOGRAPHS_ABOVE_FFFF + PICTOGRAPHS_BELOW_10000
PICTOGRAPHS: Final = PICTURES + SKIN_TONES

# One range that holds them all: a character of the text is first compared with this, and the
# fewer ranges that takes, the faster a text without emoji is read.
NEAR_PICTOGRAPHS: Final = PICTOGRAPHS_BELOW_10000 + "\U0001f000-\U0001faff"

# Scripts whose words stand without spaces: Han with its radicals, strokes and compatibility
# forms, kana, bopomofo, and the marks and full-width forms that are set among them. Hangul is
# not here, since Korean separates words, nor are full-width digits, which are numbers.
UNSPACED: Final = (
    "\u2e80-\u2fff\u3001-\u312f\u3190-\u31ff\u3200-\u4dbf\u4e00-\u9fff\uf900-\ufaff\ufe30-\ufe4f"
    "\uff01-\uff0f\uff1a-\uff9f\U00020000-\U0003ffff"
)

# The same without the brackets that open.
UNSPACED_BUT_OPENING: Final = (
    "\u2e80-\u2fff\u3001-\u3007\u3009\u300b\u300d\u300f\u3011-\u3013\u3015\u3017\u3019\u301b-\u312f"
    "\u3190-\u31ff\u3200-\u4dbf\u4e00-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff01-\uff07"
    "\uff09-\uff0f\uff1a-\uff3a\uff3c-\uff9f\U00020000-\U0003ffff"
)

# Brackets and quotation marks that hold nothing any more when they held but emoji. Straight quotes
# are none of them: the one before an emoji may close what stands before it.
BRACKETS: Final = dict(zip("（(【[［〔〖{｛《〈「『“‘", "）)】]］〕〗}｝》〉」』”’", strict=True))

# A clause mark behind an emoji that starts a line belongs to the emoji.
CLAUSE_MARKS: Final = "：:，,、；;。"

# Behind one of these no author leaves a space in Chinese.
FULL_WIDTH_MARKS: Final = "、。〉》」』】〕〗！），：；？］｝"

DIGITS: Final = "0-9\uff10-\uff19"
# What parts the digits of one number, before or behind them.
NUMBER_MARKS: Final = ".,:．：'"

# What is counted as 第…条 is.
NUMBERED_UNITS: Final = "条款项章节编篇页号"

# Scripts in which ZWJ and ZWNJ change how letters join: Arabic to Myanmar, Khmer to Vedic,
# Syloti Nagri to Meetei Mayek, the Arabic presentation forms, and the historic and Brahmic
# scripts above U+FFFF (Unicode 9.2, 12.1, 23.2).
JOINER_SCRIPTS: Final = (
    "\u0600-\u109f\u1780-\u1cff\ua800-\uabff\ufb50-\ufdff\ufe70-\ufefc\U00010a00-\U00011fff"
    "\U00016100-\U0001613f\U0001e900-\U0001eeff"
)

# A space before one of these is no author's, nor one after those below.
CLOSING_MARKS: Final = (
    ",.;:!?%)\\]}\u00bb\u2019\u201d\u2026\u2030\u3001\u3002\u3009\u300b\u300d\u300f\u3011\u3015"
    "\u3017\u3019\u301b\uff01\uff05\uff09\uff0c\uff0e\uff1a\uff1b\uff1f\uff3d\uff5d\uff60-\uff64"
    "\u060c\u061b\u061f\u06d4\u0964"
)
OPENING_MARKS: Final = (
    "(\\[{\u00ab\u2018\u201c\u3008\u300a\u300c\u300e\u3010\u3014\u3016\u3018\u301a\uff08\uff3b"
    "\uff5b\uff5f"
)


@cache
def is_one_of(characters: str) -> Callable[[str], re.Match[str] | None]:
    """Return the function that tells whether a text begins with one of these characters."""
    return re.compile(f"[{characters}]").match


def core(emoji: str) -> str:
    """Return an emoji without what makes no difference: VS16, and joiners that join nothing."""
    return emoji.replace(EMOJI_SELECTOR, "").strip(ZERO_WIDTH_JOINER)
