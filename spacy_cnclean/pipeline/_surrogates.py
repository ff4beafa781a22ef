"""Texts that a Doc can hold: spaCy stores words as UTF-8, in which there are no surrogates."""

from dataclasses import fields

from spacy_cnclean.cleaning import Cleaner, Step
from spacy_cnclean.edits import CleanText


def is_encodable(text: str) -> bool:
    """Return whether a text has no surrogates, so that a Doc can hold it."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def surrogate_step() -> Step:
    """Return the hygiene step that does nothing but mend surrogates."""
    from spacy_cnclean.hygiene import HygieneStep

    return HygieneStep(**{field.name: field.name == "surrogates" for field in fields(HygieneStep)})


def encodable(clean: CleanText) -> CleanText:
    """Return a cleaning whose result a Doc can hold: the very same where a Doc can hold it.

    A step of the user's may leave or make surrogates: pairs of them are joined, lone ones become
    U+FFFD.
    """
    if is_encodable(clean.text):
        return clean
    return clean.then(Cleaner((surrogate_step(),)).clean(clean.text))
