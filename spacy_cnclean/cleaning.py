"""Steps by name, and the cleaning of a text by steps in a row."""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module
from itertools import pairwise
from typing import TYPE_CHECKING, Final, Protocol, cast, runtime_checkable

from spacy_cnclean.edits import Change, CleanText
from spacy_cnclean.text_blocks import block_cuts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from spacy_cnclean.alignment import Alignment


@runtime_checkable
class Step(Protocol):
    """One kind of cleaning: it finds changes and leaves the text alone.

    `find` takes any `str`, never raises, and costs time linear in the text. What it finds in
    its own result is nothing. Changes do not overlap and are sorted by start.

    A long text comes in blocks of lines (see `spacy_cnclean.text_blocks`), each as a text, so that
    files of any size are cleaned as their text is. A step with an attribute `by_line` that is true
    says that what it finds in a line depends on that line alone, and gets long texts whole.
    """

    @property
    def name(self) -> str:
        """The name that the step is registered by."""
        ...

    def find(self, text: str) -> Sequence[Change]:
        """Return the changes that the text needs."""
        ...


@runtime_checkable
class BatchStep(Step, Protocol):
    """A step that finds changes in many texts faster than in one text after the other."""

    def find_batch(self, texts: Sequence[str]) -> Sequence[Sequence[Change]]:
        """Return the changes of each text: what `find` returns for it."""
        ...


def _lazy(module: str, attribute: str) -> Callable[[], Step]:
    """Return a factory that imports its step when it is first called."""

    def make_step() -> Step:
        return cast("Step", getattr(import_module(module), attribute)())

    return make_step


STEPS: Final[Mapping[str, Callable[[], Step]]] = {
    "emoji": _lazy("spacy_cnclean.emoji", "EmojiStep"),
    "punctuation": _lazy("spacy_cnclean.punctuation", "PunctuationStep"),
    "hygiene": _lazy("spacy_cnclean.hygiene", "HygieneStep"),
    "width": _lazy("spacy_cnclean.width", "WidthStep"),
}

DEFAULT_STEPS: Final = ("emoji", "punctuation")


class Cleaner:
    """Configured steps, to clean many texts with.

    >>> cleaner = Cleaner(["emoji"])
    >>> [clean.text for clean in cleaner.clean_batch(["监管 🐈 收 🐞 紧 🌷", "一、"])]
    ['监管收紧', '一、']

    Args:
        steps: Names of steps with their default options, or steps themselves, in the order
            they are to run.

    Raises:
        ValueError: A name is not one of `STEPS`.
        TypeError: Something is neither a name nor a step.
    """

    __slots__ = ("steps",)

    def __init__(self, steps: Sequence[str | Step] = DEFAULT_STEPS) -> None:
        if isinstance(steps, str):
            raise TypeError(f"steps must be a list of steps, not one text: write [{steps!r}]")
        self.steps: tuple[Step, ...] = tuple(_step(step) for step in steps)

    def clean(self, text: str, *, cuts: Sequence[int] | None = None) -> CleanText:
        """Return the clean text, with its way back to `text`.

        Args:
            text: Any `str`.
            cuts: The offsets at which its blocks part, for a text that was cleaned already: its
                raw text says where; see `carried_cuts`. None: the text says it.

        Raises:
            TypeError: `text` is not a `str`.
        """
        if not isinstance(text, str):
            raise TypeError(f"text must be str, not {type(text).__name__}")
        cuts = block_cuts(text) if cuts is None else cuts
        result: CleanText | None = None
        for step in self.steps:
            stage = text if result is None else result.text
            if cuts and not _is_by_line(step):
                changes = _find_in_blocks(step, [(stage, _stage_cuts(cuts, result))])[0]
            else:
                changes = step.find(stage)
            if changes:
                cleaned = CleanText.of_changes(stage, changes)
                result = cleaned if result is None else result.then(cleaned)
        return CleanText.unchanged(text) if result is None else result

    def clean_batch(
        self, texts: Iterable[str], *, cuts: Iterable[Sequence[int] | None] | None = None
    ) -> list[CleanText]:
        """Return the clean texts, in the order given: faster than `clean` for each of them.

        Args:
            texts: Any strings.
            cuts: For each of them as for `clean`.

        Raises:
            TypeError: One of them is not a `str`.
        """
        stages = list(texts)
        for text in stages:
            if not isinstance(text, str):
                raise TypeError(f"texts must be str, not {type(text).__name__}")
        all_cuts = _all_cuts(stages, cuts)
        results: list[CleanText | None] = [None] * len(stages)
        for step in self.steps:
            found: Sequence[Sequence[Change]]
            if any(all_cuts) and not _is_by_line(step):
                parted = [
                    (stage, _stage_cuts(own, result))
                    for stage, own, result in zip(stages, all_cuts, results, strict=True)
                ]
                found = _find_in_blocks(step, parted)
            else:
                found = _find_in_each(step, stages)
            for index, changes in enumerate(found):
                if changes:
                    cleaned = CleanText.of_changes(stages[index], changes)
                    before = results[index]
                    results[index] = cleaned if before is None else before.then(cleaned)
                    stages[index] = cleaned.text
        return [
            CleanText.unchanged(stage) if result is None else result
            for stage, result in zip(stages, results, strict=True)
        ]

    def __repr__(self) -> str:
        return f"Cleaner({list(self.steps)!r})"


def clean_text(text: str, *, steps: Sequence[str | Step] = DEFAULT_STEPS) -> CleanText:
    """Return the text without its noise, with offsets back to where everything came from.

    >>> clean = clean_text("《民 🎉 法典》第1️⃣条", steps=["emoji"])
    >>> clean.text
    '《民法典》第1条'
    >>> clean.to_raw(1, 4)
    (1, 7)

    Args:
        text: Any `str`.
        steps: Names of steps ("emoji", "punctuation", "hygiene", "width") or steps with options
            of your own, in the order they are to run.

    Raises:
        ValueError: A step has a name that is not known.
        TypeError: `text` is not a `str`.
    """
    names = tuple(steps)
    if not isinstance(steps, str) and all(isinstance(name, str) for name in names):
        return _cleaner_of_names(cast("tuple[str, ...]", names)).clean(text)
    return Cleaner(steps).clean(text)


@lru_cache(maxsize=16)
def _cleaner_of_names(names: tuple[str, ...]) -> Cleaner:
    """Return the cleaner of steps with default options; steps hold nothing that changes."""
    return Cleaner(names)


def _step(step: str | Step) -> Step:
    if isinstance(step, str):
        if step not in STEPS:
            raise ValueError(f"unknown step {step!r}; expected one of {', '.join(STEPS)}")
        return STEPS[step]()
    if isinstance(step, type) or not isinstance(step, Step):
        raise TypeError(f"a step is a name or has a `find` method; got {step!r}")
    return step


def carried_cuts(cuts: Iterable[int], alignment: Alignment) -> list[int]:
    """Return where cuts of a raw text lie in the text that was made of it.

    A cut is behind the end of a row, which no step should move; whatever one does, the cuts keep
    their order.
    """
    carried: list[int] = []
    last = 0
    for cut in cuts:
        last = max(last, alignment.to_clean(cut - 1, cut)[1])
        carried.append(last)
    return carried


def _all_cuts(
    texts: Sequence[str], cuts: Iterable[Sequence[int] | None] | None
) -> list[Sequence[int]]:
    given = [None] * len(texts) if cuts is None else cuts
    return [
        block_cuts(text) if own is None else own for text, own in zip(texts, given, strict=True)
    ]


def _stage_cuts(cuts: Sequence[int], result: CleanText | None) -> Sequence[int]:
    """Return the cuts of a text in what the steps before have made of it."""
    return cuts if result is None else carried_cuts(cuts, result.alignment)


def _is_by_line(step: Step) -> bool:
    return bool(getattr(step, "by_line", False))


def _find_in_each(step: Step, texts: Sequence[str]) -> Sequence[Sequence[Change]]:
    if isinstance(step, BatchStep):
        return step.find_batch(texts)
    return [step.find(text) for text in texts]


def _find_in_blocks(
    step: Step, parted: Iterable[tuple[str, Sequence[int]]]
) -> Sequence[Sequence[Change]]:
    """Return the changes of each text, found in its blocks, which the cuts part."""
    blocks: list[str] = []
    starts: list[list[int]] = []
    for text, cuts in parted:
        bounds = [0, *cuts, len(text)]
        blocks += [text[start:end] for start, end in pairwise(bounds)]
        starts.append(bounds[:-1])
    found = iter(_find_in_each(step, blocks))
    result: list[Sequence[Change]] = []
    for own in starts:
        in_blocks = [next(found) for _ in own]
        if len(own) == 1:
            result.append(in_blocks[0])
            continue
        result.append(
            [
                _shifted(change, start)
                for start, changes in zip(own, in_blocks, strict=True)
                for change in changes
            ]
        )
    return result


def _shifted(change: Change, by: int) -> Change:
    target = None if change.target is None else change.target + by
    return change._replace(start=change.start + by, end=change.end + by, target=target)
