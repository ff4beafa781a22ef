"""Steps by name, and the cleaning of a text by steps in a row."""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module
from itertools import cycle, islice, pairwise, repeat
from typing import TYPE_CHECKING, Any, Final, Protocol, cast, runtime_checkable

from spacy_cnclean._presets import DEFAULT_PRESET, preset
from spacy_cnclean._text_blocks import block_cuts, row_end
from spacy_cnclean.edits import Change, CleanText, join_splices

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from spacy_cnclean.alignment import Alignment


class CleaningWarning(UserWarning):
    """Cleaning loses annotations of a Doc, or something else that the user should know."""


@runtime_checkable
class Step(Protocol):
    """One kind of cleaning: it finds changes and leaves the text alone.

    `find` takes any `str`, never raises, and costs time linear in the text. What it finds in
    its own result is nothing. Changes do not overlap and are sorted by start.

    A long text comes in blocks of lines (see `spacy_cnclean._text_blocks`), each as a text, so that
    files of any size are cleaned as their text is. A step with an attribute `by_line` that is true
    says that what it finds in a line depends on that line alone, and gets long texts whole. One
    with `joins_lines` takes line ends away, and gets long texts whole too; what reads lines one by
    one has nothing for it. One with an attribute `looks_again` that is true looks again at what
    later steps have changed.
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


def _lazy(module: str, attribute: str) -> Callable[..., Step]:
    """Return a factory that imports its step when it is first called, and takes its options."""

    def make_step(**options: Any) -> Step:
        return cast("Step", getattr(import_module(module), attribute)(**options))

    return make_step


STEPS: Final[Mapping[str, Callable[..., Step]]] = {
    "emoji": _lazy("spacy_cnclean.emoji", "EmojiStep"),
    "punctuation": _lazy("spacy_cnclean.punctuation", "PunctuationStep"),
    "hygiene": _lazy("spacy_cnclean.hygiene", "HygieneStep"),
    "width": _lazy("spacy_cnclean.width", "WidthStep"),
    "linebreaks": _lazy("spacy_cnclean.linebreaks", "LineBreakStep"),
    "repeats": _lazy("spacy_cnclean.repeats", "RepeatStep"),
    "obfuscation": _lazy("spacy_cnclean.obfuscation", "ObfuscationStep"),
    "spacing": _lazy("spacy_cnclean.spacing", "SpacingStep"),
    "social": _lazy("spacy_cnclean.social", "SocialStep"),
    "markup": _lazy("spacy_cnclean.markup", "MarkupStep"),
    "mojibake": _lazy("spacy_cnclean.mojibake", "MojibakeStep"),
    "script": _lazy("spacy_cnclean.script", "ScriptStep"),
}


def preset_steps(name: str) -> tuple[str | Step, ...]:
    """Return the steps of a preset: names, and steps where they have options.

    >>> preset_steps("social")
    ('hygiene', 'social', 'emoji', 'repeats')

    Args:
        name: One of `PRESETS`.

    Raises:
        ValueError: There is no preset of this name.
    """
    chosen = preset(name)
    return tuple(
        STEPS[step](**chosen.options[step]) if step in chosen.options else step
        for step in chosen.steps
    )


DEFAULT_STEPS: Final = preset_steps(DEFAULT_PRESET)


class Cleaner:
    """Configured steps, to clean many texts with.

    What a step changes may give an earlier one something to do: behind an emoji stands the other
    half of `&amp;`, an entity is that of an emoji. So the emoji, hygiene and width steps look
    again until none of them finds anything, and what is clean stays as it is in any order.

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

    __slots__ = ("_takes_whole", "steps")

    def __init__(self, steps: Sequence[str | Step] = DEFAULT_STEPS) -> None:
        if isinstance(steps, str):
            raise TypeError(f"steps must be a list of steps, not one text: write [{steps!r}]")
        self.steps: tuple[Step, ...] = tuple(_step(step) for step in steps)
        self._takes_whole = all(map(_takes_whole, self.steps))

    @classmethod
    def preset(cls, name: str) -> Cleaner:
        """Return the cleaner of a preset: the steps, in their order, for one kind of text.

        >>> Cleaner.preset("social").clean("回复@小明:太好笑了[笑哭]").text
        '太好笑了'

        Args:
            name: One of `PRESETS`: "default", "minimal", "web", "social", "ocr" or "spun".

        Raises:
            ValueError: There is no preset of this name.
        """
        return cls(preset_steps(name))

    @property
    def joins_lines(self) -> bool:
        """Whether a step takes line ends away, so that lines cannot be cleaned one by one."""
        return any(map(_joins_lines, self.steps))

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
        stage = _Stage(text, self._cuts(text) if cuts is None else cuts)
        for number, step in enumerate(self.steps):
            stage.make(_find(step, [stage])[0], number)
        return self._settled(stage)

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
        stages = list(self._stages(texts, cuts))
        for number, step in enumerate(self.steps):
            for stage, changes in zip(stages, _find(step, stages), strict=True):
                stage.make(changes, number)
        return [self._settled(stage) for stage in stages]

    def _settled(self, stage: _Stage) -> CleanText:
        """Return the clean text once no step finds anything after the one that changed it last."""
        if stage.result is None:
            return CleanText.unchanged(stage.text)
        for number, step in islice(cycle(enumerate(self.steps)), _MOST_ROUNDS * len(self.steps)):
            if stage.last in {number, _NONE}:
                break
            if getattr(step, "looks_again", False):
                stage.make(_find(step, [stage])[0], number)
        return stage.result

    def _stages(
        self, texts: Iterable[str], cuts: Iterable[Sequence[int] | None] | None
    ) -> Iterator[_Stage]:
        given = repeat(None) if cuts is None else cuts
        for text, own in zip(texts, given, strict=cuts is not None):
            if not isinstance(text, str):
                raise TypeError(f"texts must be str, not {type(text).__name__}")
            yield _Stage(text, self._cuts(text) if own is None else own)

    def _cuts(self, text: str) -> Sequence[int]:
        """Return where the blocks of a text part, as far as that matters to the steps."""
        return () if self._takes_whole else block_cuts(text)

    def __repr__(self) -> str:
        return f"Cleaner({list(self.steps)!r})"


class _Stage:
    """A text on its way through the steps.

    Args:
        text: The raw text.
        cuts: Where its blocks part.
    """

    __slots__ = ("_cuts", "last", "result", "text")

    def __init__(self, text: str, cuts: Sequence[int]) -> None:
        self.text = text
        self.result: CleanText | None = None
        self.last = _NONE  # the number of the step that changed it last
        self._cuts = cuts

    @property
    def cuts(self) -> Sequence[int]:
        """Where the blocks part in what the steps have made of the text."""
        if self.result is None:
            return self._cuts
        return carried_cuts(self._cuts, self.result.alignment, self.text)

    def make(self, changes: Sequence[Change], number: int) -> None:
        """Make the changes that the step of that number found."""
        if not changes:
            return
        cleaned = CleanText.of_changes(self.text, changes)
        self.result = cleaned if self.result is None else self.result.then(cleaned)
        if not cleaned.alignment.is_identity:
            self.text, self.last = cleaned.text, number


_NONE: Final = -1
_MOST_ROUNDS: Final = 8  # only steps that undo each other's work need more


def clean_text(text: str, *, steps: Sequence[str | Step] = DEFAULT_STEPS) -> CleanText:
    """Return the text without its noise, with offsets back to where everything came from.

    >>> clean = clean_text("《民 🎉 法典》第1️⃣条", steps=["emoji"])
    >>> clean.text
    '《民法典》第1条'
    >>> clean.to_raw(1, 4)
    (1, 7)

    Args:
        text: Any `str`.
        steps: Names of `STEPS` or steps with options of your own, in the order they are to run.

    Raises:
        ValueError: A step has a name that is not known.
        TypeError: `text` is not a `str`.
    """
    if steps is DEFAULT_STEPS:
        return _known_cleaner(DEFAULT_STEPS).clean(text)
    names = tuple(steps)
    if not isinstance(steps, str) and all(isinstance(name, str) for name in names):
        return _known_cleaner(names).clean(text)
    return Cleaner(steps).clean(text)


@lru_cache(maxsize=16)
def _known_cleaner(steps: tuple[str | Step, ...]) -> Cleaner:
    """Return the cleaner of steps of ours; they hold nothing that changes."""
    return Cleaner(steps)


def _step(step: str | Step) -> Step:
    if isinstance(step, str):
        if step not in STEPS:
            raise ValueError(f"unknown step {step!r}; expected one of {', '.join(STEPS)}")
        return STEPS[step]()
    if isinstance(step, type) or not isinstance(step, Step):
        raise TypeError(f"a step is a name or has a `find` method; got {step!r}")
    return step


def carried_cuts(cuts: Iterable[int], alignment: Alignment, text: str) -> list[int]:
    """Return where cuts of a raw text lie in the text that was made of it.

    A cut is behind the end of a row. Where a step took that away, it is behind the next one.
    """
    carried: list[int] = []
    last = 0
    for cut in cuts:
        last = row_end(text, max(last, alignment.to_clean(cut - 1, cut)[1]))
        carried.append(last)
    return carried


def _find(step: Step, stages: Sequence[_Stage]) -> Sequence[Sequence[Change]]:
    """Return the changes that a step finds in each text."""
    if not _takes_whole(step):
        all_cuts = [stage.cuts for stage in stages]
        if any(all_cuts):
            texts = [stage.text for stage in stages]
            return _find_in_blocks(step, zip(texts, all_cuts, strict=True))
    return _find_in_each(step, [stage.text for stage in stages])


def _takes_whole(step: Step) -> bool:
    """Return whether a step gets a long text whole, and not in blocks."""
    return bool(getattr(step, "by_line", False)) or _joins_lines(step)


def _joins_lines(step: Step) -> bool:
    return bool(getattr(step, "joins_lines", False))


def _find_in_each(step: Step, texts: Sequence[str]) -> Sequence[Sequence[Change]]:
    # One text needs no batch; and to look for the methods of a protocol costs more than a find.
    if len(texts) > 1 and isinstance(step, BatchStep):
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
    found = _find_in_each(step, blocks)
    result: list[Sequence[Change]] = []
    done = 0
    for own in starts:
        in_blocks = found[done : done + len(own)]
        joined = None if len(own) == 1 else join_splices(blocks[done : done + len(own)], in_blocks)
        done += len(own)
        if len(own) == 1:
            result.append(in_blocks[0])
        elif joined is not None:
            result.append(joined)
        else:
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
