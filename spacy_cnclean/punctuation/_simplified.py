"""Traditional characters as the Simplified ones that the models know.

Features are looked up by character, and the text that the models learned from is nearly all
Simplified. Each character is read by itself, without its neighbours, so a few are read wrongly
(乾 in 乾隆 as 干); the text is never touched.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from spacy_cnclean._traditional import simplified_forms

if TYPE_CHECKING:
    from numpy.typing import NDArray

_TABLE_SIZE = 0x10000


@lru_cache(maxsize=1)
def _table() -> NDArray[np.uint16]:
    """Return what each code point of the basic plane is read as."""
    forms = simplified_forms()
    table = np.arange(_TABLE_SIZE, dtype=np.uint16)
    table[[*map(ord, forms)]] = [*map(ord, forms.values())]
    return table


def simplified(codes: NDArray[np.uint32]) -> NDArray[np.int64]:
    """Return code points with the common Traditional hanzi among them as Simplified ones.

    Both sides of the table are in the block of the common hanzi, U+4E00 to U+9FFF.

    >>> "".join(map(chr, simplified(np.array([ord(hanzi) for hanzi in "還款，𠮷"], np.uint32))))
    '还款，𠮷'
    """
    read = _table()[np.minimum(codes, _TABLE_SIZE - 1)].astype(np.int64)
    if codes.size and int(codes.max()) >= _TABLE_SIZE:
        beyond = codes >= _TABLE_SIZE
        read[beyond] = codes[beyond]
    return read
