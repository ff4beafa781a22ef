"""Making changes of what is written in the other script."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Final, get_args

from spacy_cnclean._defaults import ScriptForm
from spacy_cnclean.edits import SplicesBuilder
from spacy_cnclean.script._conversion import CONFIGS, conversions, opencc
from spacy_cnclean.script._variants import find_variants

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy_cnclean.edits import Change, Splices

_MOST_ROUNDS: Final = 16  # marks of variants inside each other


@dataclass(frozen=True)
class ScriptStep:
    """Converts Traditional Chinese to Simplified and back with OpenCC. Off by default.

    Conversion goes phrase by phrase (皇后 keeps its 后, 头发 becomes 頭髮), and every phrase is
    aligned. A text that holds no character of the other script alone is in the script already, and
    is left. Marks of variants of MediaWiki (`-{zh-hans:…;zh-hant:…}-`) are resolved.

    Args:
        to: `simplified`, `traditional`, or the forms of `taiwan` (裡) or `hong_kong` (裏).
        vocabulary: Convert words of the region too (鼠标, 滑鼠): for `taiwan`, and for
            `simplified` from the words of Taiwan.
        variants: Resolve marks of variants.

    Raises:
        ModuleNotFoundError: OpenCC is not installed (extra `script`).
        ValueError: `to` is none of these, or has no vocabulary of its own.
        TypeError: Another option is not a bool.
    """

    to: ScriptForm = "simplified"
    vocabulary: bool = False
    variants: bool = True

    name: ClassVar[str] = "script"
    by_line: ClassVar[bool] = False
    looks_again: ClassVar[bool] = True

    def __post_init__(self) -> None:
        if self.to not in get_args(ScriptForm):
            expected = ", ".join(get_args(ScriptForm))
            raise ValueError(f"to must be one of {expected}, not {self.to!r}")
        for name in ("vocabulary", "variants"):
            value = getattr(self, name)
            if not isinstance(value, bool):
                raise TypeError(f"{name} must be true or false, not {value!r}")
        if not CONFIGS[self.to][self.vocabulary]:
            raise ValueError(f"vocabulary is for taiwan and simplified, not {self.to!r}")
        opencc()

    def find(self, text: str) -> Sequence[Change]:
        """Return the changes that write the text in the script."""
        if text.isascii():
            return ()
        found = self._resolved(text) if self.variants else None
        plain = text if found is None else found.clean
        converted = conversions(plain, self.to, vocabulary=self.vocabulary)
        if converted is None:
            return () if found is None else found
        return converted if found is None else found.then(converted)

    def _resolved(self, text: str) -> Splices | None:
        """Return the changes that resolve marks of variants, if there are any."""
        found: Splices | None = None
        for _ in range(_MOST_ROUNDS):
            marks = list(find_variants(text, self.to))
            if not marks:
                break
            changes = SplicesBuilder(text)
            for start, end, after in marks:
                changes.add(start, end, after, "script.variants")
            round_found = changes.build()
            found = round_found if found is None else found.then(round_found)
            text = found.clean
        return found


def find_script(text: str, to: ScriptForm = "simplified") -> Sequence[Change]:
    """Return the changes of a `ScriptStep` that converts `to` a script.

    Rules are "script" and "script.variants".

    >>> [(c.start, c.end, c.after) for c in find_script("乾隆年間的鐵路")]
    [(3, 4, '间'), (5, 6, '铁')]
    """
    return ScriptStep(to).find(text)
