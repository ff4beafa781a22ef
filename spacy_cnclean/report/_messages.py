"""What a report says, in the languages it can say it in.

Messages are English sentences; `data/messages/LANGUAGE.po` has their translations, in the format of
GNU gettext, which translators have editors for. A message that a catalogue lacks stays English;
a test tells which those are.
"""

from __future__ import annotations

import os
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Final

from spacy_cnclean.report._catalogue import read_catalogue

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

LANGUAGES: Final = ("en", "zh")
"""The languages of reports: English, and Chinese in Simplified characters."""


def language(wanted: str | None = None, environment: Mapping[str, str] | None = None) -> str:
    """Return the language to write in: the one that is wanted, else that of the environment.

    >>> language(None, {"LANG": "zh_CN.UTF-8"}), language(None, {"LANG": "de_DE"}), language("zh")
    ('zh', 'en', 'zh')

    Args:
        wanted: One of `LANGUAGES`, or None.
        environment: Its LC_ALL, LC_MESSAGES and LANG say the language, as POSIX has it; None is
            the environment of the process.

    Raises:
        ValueError: No report can be written in the language.
    """
    if wanted is not None:
        if wanted not in LANGUAGES:
            raise ValueError(f"expected one of {', '.join(LANGUAGES)}, got {wanted!r}")
        return wanted
    variables = os.environ if environment is None else environment
    names = (variables.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    code = next(filter(None, names), "")[:2]
    return code if code in LANGUAGES else "en"


@lru_cache(maxsize=len(LANGUAGES))
def translator(chosen: str) -> Callable[[str], str]:
    """Return the function that translates messages into a language.

    >>> translator("zh")("The title lacks “{official}”")
    '标题缺“{official}”'
    """
    if chosen == "en":
        return str
    file = resources.files("spacy_cnclean") / "data" / "messages" / f"{chosen}.po"
    catalogue = read_catalogue(file.read_text(encoding="utf-8"), file.name)
    return lambda message: catalogue.get(message, message)
