"""Defaults of options that several rooms have: the steps, how sure a move must be, columns."""

from typing import Final, Literal, TypeAlias, get_args

Trust: TypeAlias = Literal["low", "high", "full"]  # how readily a changed line is believed
TRUSTS: Final[tuple[Trust, ...]] = get_args(Trust)

DEFAULT_STEPS: Final = ("emoji", "punctuation")
DEFAULT_MIN_SCORE: Final = 0.15  # below it more of the moves are wrong than right
DEFAULT_TRUST: Final = "low"  # for text of any kind
DEFAULT_TEXT_COLUMN: Final = "text"
DEFAULT_PREFIX: Final = "cn_"
DEFAULT_ROW_TIMEOUT: Final = 60.0  # seconds
