"""The emoji step: pictures go, and with them the spaces they opened (UTS #51)."""

from spacy_cnclean.emoji._step import EmojiStep, find_emoji

__all__ = ["EmojiStep", "find_emoji"]
