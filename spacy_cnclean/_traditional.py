"""Traditional characters, what is Simplified for them, and which of the two a text has."""

from __future__ import annotations

import pkgutil
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
