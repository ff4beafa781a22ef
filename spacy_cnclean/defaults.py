"""Defaults of options that several rooms have: the steps, how sure a move must be, columns."""

from typing import Final

DEFAULT_STEPS: Final = ("emoji", "punctuation")
DEFAULT_MIN_SCORE: Final = 0.15  # below it more of the moves are wrong than right
DEFAULT_TEXT_COLUMN: Final = "text"
DEFAULT_PREFIX: Final = "cn_"
DEFAULT_ROW_TIMEOUT: Final = 60.0  # seconds
