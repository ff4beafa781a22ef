"""Marks of variants in MediaWiki text (`-{zh-hans:计算机;zh-hant:電腦}-`), and what they come to.

The syntax is that of MediaWiki's LanguageConverter: flags and a bar may stand before the rules.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy_cnclean._defaults import ScriptForm

# Innermost first: what is nested is resolved in the next round.
_MARK: Final = re.compile(r"-\{(?:(?P<flags>[^{}|\r\n]{0,80})\|)?(?P<body>[^{}\r\n]{0,600})\}-")
_RULE: Final = re.compile(r"\s*(?:[^;:]*=>)?\s*(?P<code>zh(?:-[a-z]{2,4}){0,2})\s*:(?P<text>[^;]*)")
_FLAGS: Final = re.compile(r"[ATHDNRS+\-]|zh(?:-[a-z]{2,4}){0,2}")
_HAN: Final = re.compile("[\u3400-\u9fff]")
_HIDDEN: Final = frozenset("TH-")  # a title, a rule for the page, a rule that ends
# Of the variants that are given, the first of these is taken, as MediaWiki falls back.
_FALLBACK: Final[dict[ScriptForm, tuple[str, ...]]] = {
    "simplified": ("zh-hans", "zh-cn", "zh-sg", "zh-my", "zh"),
    "traditional": ("zh-hant", "zh-tw", "zh-hk", "zh-mo", "zh"),
    "taiwan": ("zh-tw", "zh-hant", "zh-hk", "zh-mo", "zh"),
    "hong_kong": ("zh-hk", "zh-mo", "zh-hant", "zh-tw", "zh"),
}


class VariantMark(NamedTuple):
    """A mark of variants, in code points, and what a reader of the script sees."""

    start: int
    end: int
    after: str


def find_variants(text: str, to: ScriptForm) -> Iterator[VariantMark]:
    """Yield the marks of variants.

    Braces of code are none (`f"{a}-{b}-{c}"`): a mark names a variant, has a flag, or holds hanzi.

    >>> [mark.after for mark in find_variants("-{zh-hans:计算机;zh-hant:電腦;}-", "simplified")]
    ['计算机']
    """
    if "-{" not in text:
        return
    for match in _MARK.finditer(text):
        flags = [flag.strip() for flag in (match["flags"] or "").split(";") if flag.strip()]
        body = match["body"]
        if not all(map(_FLAGS.fullmatch, flags)):
            continue
        variants = {rule["code"]: rule["text"].strip() for rule in _RULE.finditer(body)}
        if variants or flags or _HAN.search(body):
            after = "" if _HIDDEN & {*flags} else _shown(variants, body, to)
            yield VariantMark(*match.span(), after)


def _shown(variants: dict[str, str], body: str, to: ScriptForm) -> str:
    if not variants:
        return body
    given = (variants[code] for code in _FALLBACK[to] if code in variants)
    return next(given, next(iter(variants.values())))
