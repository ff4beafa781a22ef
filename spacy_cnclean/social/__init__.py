"""The social step: links, names, topics, bracket emoji and kaomoji of social media."""

from spacy_cnclean.social._step import SocialStep, find_social

__all__ = ["SocialStep", "find_social"]
