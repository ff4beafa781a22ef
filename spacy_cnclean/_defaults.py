"""Options that several rooms have: which values they can have, and their defaults."""

from typing import Final, Literal, TypeAlias, get_args

# What an emoji turns into.
EmojiPolicy: TypeAlias = Literal["strip", "replace", "describe", "words"]
WidthForm: TypeAlias = Literal["full", "ascii"]  # of the marks that stand in Chinese
Width: TypeAlias = Literal["keep", "full", "ascii"]
LatinSpacing: TypeAlias = Literal["keep", "one", "none"]  # between hanzi and Latin
EntityScope: TypeAlias = bool | Literal["letters"]  # which entities are undone
ScriptForm: TypeAlias = Literal["simplified", "traditional", "taiwan", "hong_kong"]
SocialPolicy: TypeAlias = Literal["keep", "remove", "mark"]  # what becomes of a link, a name
Trust: TypeAlias = Literal["low", "high", "full"]  # how readily a changed line is believed
TRUSTS: Final[tuple[Trust, ...]] = get_args(Trust)

DEFAULT_MIN_SCORE: Final = 0.15  # below it more of the moves are wrong than right
DEFAULT_TRUST: Final = "low"  # for text of any kind
DEFAULT_TEXT_COLUMN: Final = "text"
DEFAULT_PREFIX: Final = "cn_"
DEFAULT_ROW_TIMEOUT: Final = 60.0  # seconds
