"""How well text is cleaned, ours and the peers on the same lines in the same run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from benchmarks.peers import CLEANERS, EMOJI, GAPS, MARKS
from benchmarks.texts import EMOJI as EMOJI_PATTERN
from benchmarks.texts import Document, clean_articles, sentences
from spacy_cnclean.cleaning import Cleaner
from spacy_cnclean.punctuation._evaluation import LineCounts, count_line, total

if TYPE_CHECKING:
    from collections.abc import Callable

# What the numbers of a line are, in their order.
BY_LINE = (
    *("emoji_removed", "emoji", "gaps_healed", "gaps", "right", "units", "back", "displaced"),
    *("broken", "exact", "errors", "characters"),
)
OURS = {
    "spacy-cnclean: emoji": (("emoji",), frozenset({EMOJI, GAPS})),
    "spacy-cnclean": (("emoji", "punctuation"), frozenset({EMOJI, GAPS, MARKS})),
}


def measure(document: Document) -> dict[str, Any]:
    """Return the figures of every cleaner, and which peers are not installed."""
    systems: dict[str, Any] = {
        "left as it is": _figures(document, str, frozenset(), "what the figures start from")
    }
    skipped: list[str] = []
    failed: dict[str, str] = {}
    for peer in CLEANERS:
        clean = peer.load()
        if clean is None:
            skipped.append(peer.name)
            continue
        try:
            systems[peer.name] = _figures(document, _by_line(clean), peer.can, peer.note)
        except Exception as error:  # noqa: BLE001 - that a peer raises is a result
            failed[peer.name] = repr(error)
    for name, (steps, can) in OURS.items():
        cleaner = Cleaner(list(steps))

        def clean_whole(text: str, cleaner: Cleaner = cleaner) -> str:
            return cleaner.clean(text).text

        systems[name] = _figures(document, clean_whole, can, f"steps {', '.join(steps)}")
    return {"systems": systems, "skipped": skipped, "failed": failed}


def _by_line(clean: Callable[[str], str]) -> Callable[[str], str]:
    """Return a cleaner that keeps the lines, which some peers would run together."""

    def clean_lines(text: str) -> str:
        lines = (clean(line) if line else line for line in text.split("\n"))
        return "\n".join(line.replace("\n", "") for line in lines)

    return clean_lines


def _figures(
    document: Document, clean: Callable[[str], str], can: frozenset[str], note: str
) -> dict[str, Any]:
    result = clean(document.noisy)
    lines = list(
        zip(
            *(text.split("\n") for text in (document.plain, result, document.gold)),
            document.noisy.split("\n"),
            strict=True,
        )
    )
    by_line = [line_counts(plain, out, gold) for plain, out, gold, _ in lines]
    counts = total(by_line)
    gaps = [_gaps_healed(noisy, out) for _, out, _, noisy in lines]
    emoji = [
        (len(EMOJI_PATTERN.findall(noisy)) - len(EMOJI_PATTERN.findall(out)), noisy)
        for _, out, _, noisy in lines
    ]
    there = len(EMOJI_PATTERN.findall(document.noisy))
    changed = _changed(clean)
    return {
        "can": sorted(can),
        "note": note,
        **counts._asdict(),
        "emoji": there,
        "emoji_removed": sum(removed for removed, _ in emoji),
        "gaps": sum(gap for _, gap in gaps),
        "gaps_healed": sum(healed for healed, _ in gaps),
        "changed_clean_lines": {name: [len(lines), of] for name, (lines, of) in changed.items()},
        "changed": [line for lines, _ in changed.values() for line in lines],
        "by_line": [
            [
                *(removed, len(EMOJI_PATTERN.findall(noisy)), healed, opened),
                *(c.right, c.units, c.back, c.displaced, c.broken, c.exact, c.errors),
                c.characters,
            ]
            for (removed, noisy), (healed, opened), c in zip(emoji, gaps, by_line, strict=True)
        ],
    }


def line_counts(plain: str, result: str, gold: str) -> LineCounts:
    """Return the counts of a line; emoji that are left do not make its marks wrong.

    The character error rate and the exact lines are of the result as it is.
    """
    counts = count_line(plain, EMOJI_PATTERN.sub("", result), gold)
    whole = count_line(plain, result, gold)
    return counts._replace(exact=whole.exact, errors=whole.errors, whole_kept=whole.whole_kept)


def _gaps_healed(noisy: str, result: str) -> tuple[int, int]:
    """Return how many gaps that an emoji opened are closed, and how many there were.

    A gap is known by the letters before it. It is closed if no more spaces are left in that place
    than there were besides the emoji's own.
    """
    before, after = _spaces(noisy), _spaces(result)
    places = [place for place, (_, emoji) in before.items() if emoji]
    if not _same_letters(noisy, result):
        return 0, len(places)
    own = {place: 2 * before[place][1] for place in places}
    healed = sum(
        after.get(place, (0, 0))[0] <= max(0, before[place][0] - own[place]) for place in places
    )
    return healed, len(places)


def _spaces(line: str) -> dict[int, tuple[int, int]]:
    """Return the spaces and the emoji behind so many letters."""
    found: dict[int, tuple[int, int]] = {}
    letters = 0
    emoji = {match.start() for match in EMOJI_PATTERN.finditer(line)}
    for at, character in enumerate(line):
        spaces, pictographs = found.get(letters, (0, 0))
        if character.isspace():
            found[letters] = spaces + 1, pictographs
        elif at in emoji:
            found[letters] = spaces, pictographs + 1
        elif character.isalpha():
            letters += 1
    return found


def _same_letters(one: str, other: str) -> bool:
    return [c for c in one if c.isalpha()] == [c for c in other if c.isalpha()]


def _changed(clean: Callable[[str], str]) -> dict[str, tuple[list[str], int]]:
    """Return for each clean text the lines that were changed, and of how many."""
    texts = {"clean articles": clean_articles(), "sentences": list(sentences().values())}
    found: dict[str, tuple[list[str], int]] = {}
    for name, documents in texts.items():
        pairs = [
            pair
            for text in documents
            for pair in zip(clean(text).split("\n"), text.split("\n"), strict=True)
        ]
        found[name] = [line for out, line in pairs if out != line], len(pairs)
    return found
