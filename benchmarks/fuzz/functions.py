"""The functions that are fuzzed, by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from benchmarks.fuzz import cleaning, findings, together

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    ManyChecks = Callable[[Sequence[str]], Iterator[tuple[int, str, bool]]]


def _each(check: Callable[[str], Iterator[tuple[str, bool]]]) -> ManyChecks:
    """Return the checks of texts that have nothing to do with each other."""

    def check_each(texts: Sequence[str]) -> Iterator[tuple[int, str, bool]]:
        for index, text in enumerate(texts):
            for name, holds in check(text):
                yield index, name, holds

    return check_each


# Checks of many texts: they yield the index of the text, the name of the invariant, and whether
# it holds.
FUNCTIONS: Final[Mapping[str, ManyChecks]] = {
    "emoji": _each(cleaning.cleaned_by("emoji")),
    "emoji, described": _each(cleaning.described),
    "hygiene": _each(cleaning.cleaned_by("hygiene")),
    "width": _each(cleaning.cleaned_by("width")),
    "hygiene, emoji, width": _each(cleaning.cleaned_by("hygiene", "emoji", "width")),
    "punctuation": together.batches_of("punctuation"),
    "emoji, punctuation": together.batches_of("emoji", "punctuation"),
    "all steps": together.batches_of("hygiene", "emoji", "punctuation", "width"),
    "find_statutes": _each(findings.statutes),
    "find_claims": _each(findings.claims),
    "normalize_quantities": _each(findings.quantities),
    "numerals": _each(findings.numerals),
    "html": _each(findings.page),
    "CodeUnits": _each(cleaning.offsets),
    "split_streams": _each(cleaning.streams),
    "apply_changes": _each(cleaning.changes_at_random),
    "Alignment.from_bytes": _each(cleaning.bytes_at_random),
    "add_noise": together.noise,
    "BatchCleaner": together.rows,
    "pipeline": together.pipelines,
}

# How many texts of a block a function gets: those that cost more get fewer.
SHARES: Final[Mapping[str, float]] = {
    "emoji, described": 1 / 4,
    "hygiene, emoji, width": 1 / 4,
    "emoji, punctuation": 1 / 2,
    "all steps": 1 / 8,
    "find_claims": 1 / 2,
    "html": 1 / 8,
    "apply_changes": 1 / 16,
    "add_noise": 1 / 8,
    "BatchCleaner": 1 / 8,
    "pipeline": 1 / 64,
}
