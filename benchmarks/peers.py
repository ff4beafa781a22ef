"""Other packages on the same input, each by an adapter of a few lines.

A peer that is not installed is skipped by name. `can` names what a peer is made for; what is not
there is reported as "cannot", not as zero. Where a peer's defaults destroy Chinese text, the
adapter turns that off and the note says so.
"""

from __future__ import annotations

import contextlib
import io
import re
import warnings
from decimal import Decimal
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

from spacy_cnclean.quantities._units import CURRENCIES

if TYPE_CHECKING:
    from collections.abc import Callable

EMOJI, GAPS, MARKS = "emoji", "gaps", "marks"


class Peer(NamedTuple):
    """A package, what it is made for, and the function that adapts it."""

    name: str
    module: str
    can: frozenset[str]
    note: str
    make: Callable[[Any], Callable[[str], Any]]

    def load(self) -> Callable[[str], Any] | None:
        """Return the adapted function, or None where the package is not installed."""
        try:
            with (
                contextlib.redirect_stdout(io.StringIO()),
                contextlib.redirect_stderr(io.StringIO()),
            ):
                return self.make(import_module(self.module))
        except ImportError:
            return None


def _emoji(module: Any) -> Callable[[str], str]:
    def clean(text: str) -> str:
        return str(module.replace_emoji(text, ""))

    return clean


def _ftfy(module: Any) -> Callable[[str], str]:
    def clean(text: str) -> str:
        return str(module.fix_text(text, uncurl_quotes=False, fix_character_width=False))

    return clean


def _clean_text(module: Any) -> Callable[[str], str]:
    def clean(text: str) -> str:
        return str(module.clean(text, lower=False, to_ascii=False, no_emoji=True))

    return clean


def _jionlp(module: Any) -> Callable[[str], str]:
    def clean(text: str) -> str:
        return str(
            module.clean_text(text, remove_parentheses=False, remove_email=False, remove_url=False)
        )

    return clean


def _autocorrect(module: Any) -> Callable[[str], str]:
    def clean(text: str) -> str:
        return str(module.format(text))

    return clean


def _opencc(module: Any) -> Callable[[str], str]:
    return module.OpenCC("t2s").convert  # type: ignore[no-any-return]


CLEANERS = (
    Peer("emoji", "emoji", frozenset({EMOJI}), "`replace_emoji(text, '')`", _emoji),
    Peer(
        "ftfy", "ftfy", frozenset(), "quotes and widths kept: the defaults make `，` a `,`", _ftfy
    ),
    Peer(
        "clean-text",
        "cleantext",
        frozenset({EMOJI}),
        "`to_ascii=False, no_emoji=True`: the defaults delete all hanzi",
        _clean_text,
    ),
    Peer(
        "JioNLP",
        "jionlp",
        frozenset({EMOJI}),
        "`clean_text(remove_parentheses=False)`: the default deletes every `《…》`",
        _jionlp,
    ),
    Peer(
        "autocorrect-py",
        "autocorrect_py",
        frozenset(),
        "spaces and widths; its author rules out removing spaces",
        _autocorrect,
    ),
    Peer("opencc", "opencc", frozenset(), "traditional to simplified, for comparison", _opencc),
)

_CITATION = re.compile(r"《(?P<law>[^》]+)》第(?P<article>.+)条")


def _china_law(module: Any) -> Callable[[str], list[tuple[str, str]]]:
    from spacy_cnclean.numerals import parse_integer

    def find(text: str) -> list[tuple[str, str]]:
        found: list[tuple[str, str]] = []
        for detail in module.check_citations_in_text(text)["details"]:
            match = _CITATION.fullmatch(detail["citation"])
            if match is not None:
                found.append((str(detail["law"]), str(parse_integer(match["article"]))))
        return found

    return find


CITATION_FINDERS = (
    Peer(
        "china-law-mcp",
        "china_law_mcp.server",
        frozenset({"citations"}),
        "`check_citations_in_text`: titles in 《》 with an article behind them",
        _china_law,
    ),
)


def _jionlp_quantities(module: Any) -> Callable[[str], Any]:
    def read(case: dict[str, Any]) -> bool:
        if case["kind"] == "money":
            return bool(module.parse_money(case["input"])["num"] == case["expected"]["num"])
        found = module.ner.extract_money(case["input"])
        if case["kind"] == "currency":
            wanted = [item["resolution"] for item in case["expected"]]
            return len(found) == len(wanted) and all(
                CURRENCIES.get(item["detail"]["case"]) == want["isoCurrency"]
                and Decimal(item["detail"]["num"]) == Decimal(want["value"])
                for item, want in zip(found, wanted, strict=True)
            )
        offsets = [item["offset"] for item in case["expected"]]
        return [list(item["offset"]) for item in found] == offsets

    return read


_NUMERAL = re.compile(r"-?\d+(?:,\d{3})*(?:\.\d+)?(?P<percent>%?)")


def _cn2an_quantities(module: Any) -> Callable[[str], Any]:
    """Return the function that judges the figures that stand in the text after `transform`."""

    def read(case: dict[str, Any]) -> bool:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            text = str(module.transform(case["input"], "cn2an"))
        found = [
            Decimal(match[0].rstrip("%").replace(",", ""))
            for match in _NUMERAL.finditer(text)
            if match["percent"] or case["kind"] == "number"
        ]
        values = [item["resolution"]["value"].rstrip("%") for item in case["expected"]]
        return len(found) == len(values) and all(
            abs(one - Decimal(other)) <= abs(Decimal(other)) * Decimal("1e-12")
            for one, other in zip(found, values, strict=True)
        )

    return read


# Each says whether it has a case right.
QUANTITY_READERS = (
    Peer(
        "JioNLP",
        "jionlp",
        frozenset({"money", "money_extract", "currency"}),
        "`parse_money` and `ner.extract_money`; money and money_extract are its own cases",
        _jionlp_quantities,
    ),
    Peer(
        "cn2an",
        "cn2an",
        frozenset({"number", "percent"}),
        "`transform(text, 'cn2an')`, and the figures that then stand in the text",
        _cn2an_quantities,
    ),
)
