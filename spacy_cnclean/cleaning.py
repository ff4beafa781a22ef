"""Steps by name, and the cleaning of a text by steps in a row."""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING, Final, Protocol, cast, runtime_checkable

from spacy_cnclean.edits import Change, CleanText

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence


@runtime_checkable
class Step(Protocol):
    """One kind of cleaning: it finds changes and leaves the text alone.

    `find` takes any `str`, never raises, and costs time linear in the text. What it finds in
    its own result is nothing. Changes do not overlap and are sorted by start.
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

    def clean(self, text: str) -> CleanText:
        """Return the clean text, with its way back to `text`.

        Raises:
            TypeError: `text` is not a `str`.
        """
        if not isinstance(text, str):
            raise TypeError(f"text must be str, not {type(text).__name__}")
        result: CleanText | None = None
        for step in self.steps:
            stage = text if result is None else result.text
            changes = step.find(stage)
            if changes:
                cleaned = CleanText.of_changes(stage, changes)
                result = cleaned if result is None else result.then(cleaned)
        return CleanText.unchanged(text) if result is None else result

    def clean_batch(self, texts: Iterable[str]) -> list[CleanText]:
        """Return the clean texts, in the order given: faster than `clean` for each of them.

        Raises:
            TypeError: One of them is not a `str`.
        """
        stages = list(texts)
        for text in stages:
            if not isinstance(text, str):
                raise TypeError(f"texts must be str, not {type(text).__name__}")
        results: list[CleanText | None] = [None] * len(stages)
        for step in self.steps:
            found = (
                step.find_batch(stages)
                if isinstance(step, BatchStep)
                else [step.find(stage) for stage in stages]
            )
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
