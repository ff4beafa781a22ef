"""Traditional characters, what is Simplified for them, and which of the two a text has."""

from __future__ import annotations

import pkgutil
import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@lru_cache(maxsize=1)
def simplified_forms() -> Mapping[str, str]:
    """Return the Traditional characters of `data/simplified.tsv`, each with its Simplified one."""
    table = pkgutil.get_data("spacy_cnclean", "data/simplified.tsv") or b""
    cells = table.decode("utf-8").split()
    return dict(zip(cells[::2], cells[1::2], strict=True))


@lru_cache(maxsize=1)
def _simplified_alone() -> frozenset[str]:
    return frozenset(simplified_forms().values()) - frozenset(simplified_forms())


def is_traditional(text: str) -> bool:
    """Return whether more characters are Traditional alone than Simplified.

    Characters that both have say nothing, and nor does a text of such characters alone.

    >>> is_traditional("請輸入名稱"), is_traditional("请输入名称"), is_traditional("一人")
    (True, False, False)
    """
    forms, alone = simplified_forms(), _simplified_alone()
    return sum(char in forms for char in text) > sum(char in alone for char in text)


# No page of Traditional Chinese does without all of these; a Simplified one has none of them.
_TRADITIONAL = re.compile("[條國規辦準釋關與為這個會時來對發後業務勞動證點問說還沒]")


@lru_cache(maxsize=1)
def _folding() -> Mapping[int, str]:
    return {ord(traditional): simple for traditional, simple in simplified_forms().items()}


def simplified_text(text: str) -> str:
    """Return a text with its Traditional characters as Simplified ones, each in its place.

    Characters are read one by one (乾 in 乾隆 as 干), for matching, not for reading. A text without
    the commonest Traditional characters is returned as it is, the very same object.

    >>> simplified_text("中華人民共和國勞動法第三十六條")
    '中华人民共和国劳动法第三十六条'
    """
    return text.translate(_folding()) if _TRADITIONAL.search(text) else text
