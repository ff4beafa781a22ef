"""Options that several commands share: each is described here, once, with its default.

An option is a field of a dataclass: its name, its help and its default. A command that takes one
of these as a parameter, under `with_options`, has all of its options, and the config file has
them by the names of the fields.
"""

from contextlib import contextmanager
from dataclasses import dataclass, fields, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from spacy_cnclean._defaults import (
    DEFAULT_MIN_SCORE,
    DEFAULT_TEXT_COLUMN,
    DEFAULT_TRUST,
    EmojiPolicy,
    LatinSpacing,
    ScriptForm,
    Trust,
    Width,
)
from spacy_cnclean._presets import DEFAULT_PRESET, PRESETS
from spacy_cnclean.cleaning import STEPS
from spacy_cnclean.cli._run import UserError
from spacy_cnclean.cli._text import check_encoding
from spacy_cnclean.corpus._errors import describe
from spacy_cnclean.emoji._step import EmojiStep
from spacy_cnclean.hygiene import HygieneStep

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from _typeshed import DataclassInstance

    from spacy_cnclean.cleaning import Cleaner, Step
    from spacy_cnclean.rows._columns import LookUp

_NO_STEPS = "none"
_HYGIENE = tuple(field.name for field in fields(HygieneStep))


@dataclass(frozen=True, kw_only=True)
class CleaningOptions:
    """How texts are cleaned; the fields are options of the command line."""

    preset: Annotated[
        str, typer.Option(help=f"Steps for a kind of text: {', '.join(PRESETS)}.")
    ] = DEFAULT_PRESET
    steps: Annotated[
        str | None,
        typer.Option(
            help=f"What to do, in order, in place of the preset: {', '.join(STEPS)}; or none.",
            show_default=False,
        ),
    ] = None
    emoji_policy: Annotated[
        EmojiPolicy,
        typer.Option(
            help="Delete emoji, put a replacement there, their name in brackets, or a word where "
            "the sentence needs one."
        ),
    ] = "strip"
    emoji_replacement: Annotated[
        str, typer.Option(help="The text for --emoji-policy replace.", show_default=False)
    ] = ""
    emoji_keep: Annotated[
        list[str] | None,
        typer.Option(help="An emoji that stays; may be given several times.", show_default=False),
    ] = None
    emoji_also: Annotated[
        list[str] | None,
        typer.Option(
            help="A symbol that goes as emoji do; may be given several times.", show_default=False
        ),
    ] = None
    emoji_words: Annotated[
        Path | None,
        typer.Option(help="A file of emoji that are words, in place of the shipped ones."),
    ] = None
    hygiene: Annotated[str, typer.Option(help="What the hygiene step mends, of these classes.")] = (
        ",".join(_HYGIENE)
    )
    width: Annotated[
        Width,
        typer.Option(help="Give marks that stand in Chinese full width, or ASCII forms."),
    ] = "keep"
    linebreaks_hyphens: Annotated[
        bool,
        typer.Option(help="Join Latin words that a hyphen parts at the end of a line."),
    ] = True
    repeats_marks: Annotated[
        int, typer.Option(min=0, help="How many equal marks in a row stay; 0 leaves them.")
    ] = 1
    repeats_letters: Annotated[
        int, typer.Option(min=0, help="How many equal letters in a row stay; 0 leaves them.")
    ] = 3
    obfuscation_words: Annotated[
        Path | None,
        typer.Option(help="A file of words that are spelt with symbols, beside the shipped ones."),
    ] = None
    spacing_latin: Annotated[
        LatinSpacing,
        typer.Option(help="Between hanzi and Latin the spacing step leaves blanks, or makes one."),
    ] = "keep"
    social: Annotated[
        str,
        typer.Option(
            help="What the social step does to each kind, as in links=mark,topics=remove; kinds "
            "that are left out keep their default.",
            show_default=False,
        ),
    ] = ""
    markup: Annotated[
        str, typer.Option(help="What the markup step takes: html, entities, markdown.")
    ] = "html,entities"
    mojibake: Annotated[
        str, typer.Option(help="What the mojibake step mends, latin and gbk, and reports, lost.")
    ] = "latin,gbk,lost"
    script_to: Annotated[ScriptForm, typer.Option(help="What the script step converts to.")] = (
        "simplified"
    )
    script_vocabulary: Annotated[
        bool, typer.Option(help="Convert words of the region with the script: 鼠标, 滑鼠.")
    ] = False
    model: Annotated[
        str | None,
        typer.Option(help="Folder of a punctuation model; the shipped one if left out."),
    ] = None
    min_score: Annotated[
        float,
        typer.Option(
            min=0,
            max=1,
            help="How probable a new place must be for a mark to go there, 0 to 1.",
        ),
    ] = DEFAULT_MIN_SCORE
    trust: Annotated[
        Trust,
        typer.Option(
            help="How readily the punctuation step believes a changed line: low for text of any "
            "kind, high for text that is known to be damaged, full for every line.",
        ),
    ] = DEFAULT_TRUST
    classical: Annotated[
        bool,
        typer.Option(help="Move marks in classical prose and verse too, which are left alone."),
    ] = False

    def cleaner(self) -> "Cleaner":
        """Return the cleaner of these options, its model read.

        Raises:
            typer.BadParameter: An option cannot be used.
        """
        from spacy_cnclean.cleaning import Cleaner

        try:
            return Cleaner(self._steps())
        except (ModuleNotFoundError, TypeError, ValueError) as error:
            raise typer.BadParameter(str(error)) from None

    def _steps(self) -> "tuple[str | Step, ...]":
        """Return the steps, those that have options with them.

        Raises:
            ValueError: No step has this name, one is named twice, or an option cannot be used.
        """
        from spacy_cnclean._presets import preset

        kind = preset(self.preset)
        names = list(kind.steps) if self.steps is None else self._named(self.steps)
        options = kind.options if self.steps is None else {}
        chosen: dict[str, str | Step] = {
            name: STEPS[name](**options[name]) if name in options else name for name in names
        }
        for name, make in _STEP_MAKERS.items():
            if given := self._given(name):
                if name not in chosen:
                    option = given[0].replace("_", "-")
                    raise ValueError(f"--{option} is for the {name} step, which is not in --steps")
                of_preset = options.get(name, {})
                more = {
                    option: value
                    for option, value in of_preset.items()
                    if option in _STEP_OPTIONS[name] and option not in given
                }
                chosen[name] = make(replace(self, **more))
        if self.width != "keep":
            from spacy_cnclean.width import WidthStep

            chosen["width"] = WidthStep(self.width)
        return tuple(chosen.values())

    @staticmethod
    def _named(steps: str) -> list[str]:
        """Return the names that `--steps` has.

        Raises:
            ValueError: There is none, or one is there twice.
        """
        names = names_in(steps)
        if not names:
            raise ValueError(f"--steps names no step; there are {', '.join(STEPS)}")
        if names == [_NO_STEPS]:
            return []
        for name in names:
            if name not in STEPS:
                raise ValueError(f"unknown step {name!r}; expected one of {', '.join(STEPS)}")
            if names.count(name) > 1:
                raise ValueError(f"--steps names {name!r} twice")
        return names

    def _given(self, step: str) -> list[str]:
        """Return the names of the options of a step that differ from their defaults."""
        return [
            field.name
            for field in fields(self)
            if field.name in _STEP_OPTIONS[step]
            and getattr(self, field.name) not in (field.default, [])
        ]


def _emoji_step(options: CleaningOptions) -> "Step":
    path = options.emoji_words
    try:
        return EmojiStep(
            policy=options.emoji_policy,
            replacement=options.emoji_replacement,
            keep=tuple(options.emoji_keep or ()),
            also=tuple(options.emoji_also or ()),
            words=None if path is None else str(path),
        )
    except OSError as error:
        message = f"--emoji-words: {path}: cannot be read: {describe(error)}"
        raise ValueError(message) from None


def _hygiene_step(options: CleaningOptions) -> "Step":
    return HygieneStep(**_switches(HygieneStep, "hygiene", options.hygiene))


def _punctuation_step(options: CleaningOptions) -> "Step":
    from spacy_cnclean.punctuation import PunctuationStep
    from spacy_cnclean.punctuation._models import check_model

    if options.model is not None:
        check_model(options.model)
    return PunctuationStep(
        options.model, options.min_score, options.trust, classical=options.classical
    )


def _line_break_step(options: CleaningOptions) -> "Step":
    from spacy_cnclean.linebreaks import LineBreakStep

    return LineBreakStep(hyphens=options.linebreaks_hyphens)


def _repeat_step(options: CleaningOptions) -> "Step":
    from spacy_cnclean.repeats import RepeatStep

    return RepeatStep(marks=options.repeats_marks, letters=options.repeats_letters)


def _obfuscation_step(options: CleaningOptions) -> "Step":
    from spacy_cnclean.obfuscation import ObfuscationStep

    path = options.obfuscation_words
    try:
        return ObfuscationStep(words=None if path is None else str(path))
    except OSError as error:
        message = f"--obfuscation-words: {path}: cannot be read: {describe(error)}"
        raise ValueError(message) from None


def _spacing_step(options: CleaningOptions) -> "Step":
    from spacy_cnclean.spacing import SpacingStep

    return SpacingStep(options.spacing_latin)


def _social_step(options: CleaningOptions) -> "Step":
    from spacy_cnclean.social import SocialStep

    kinds = [field.name for field in fields(SocialStep)]
    policies: dict[str, Any] = {}
    for given in names_in(options.social):
        kind, is_pair, policy = given.partition("=")
        if not is_pair or kind not in kinds:
            raise ValueError(f"--social: {given!r} is not KIND=POLICY; kinds: {', '.join(kinds)}")
        policies[kind] = policy
    return SocialStep(**policies)


def _markup_step(options: CleaningOptions) -> "Step":
    from spacy_cnclean.markup import MarkupStep

    return MarkupStep(**_switches(MarkupStep, "markup", options.markup))


def _mojibake_step(options: CleaningOptions) -> "Step":
    from spacy_cnclean.mojibake import MojibakeStep

    return MojibakeStep(**_switches(MojibakeStep, "mojibake", options.mojibake))


def _script_step(options: CleaningOptions) -> "Step":
    from spacy_cnclean.script import ScriptStep

    return ScriptStep(options.script_to, vocabulary=options.script_vocabulary)


def _switches(step: "type[DataclassInstance]", option: str, given: str) -> dict[str, bool]:
    """Return the switches of a step, those on that a list names.

    Raises:
        ValueError: A name is none of them.
    """
    names, switches = names_in(given), [field.name for field in fields(step)]
    for name in names:
        if name not in switches:
            raise ValueError(f"--{option}: unknown class {name!r}; there are {', '.join(switches)}")
    return {name: name in names for name in switches}


_STEP_OPTIONS = {
    "emoji": ("emoji_policy", "emoji_replacement", "emoji_keep", "emoji_also", "emoji_words"),
    "hygiene": ("hygiene",),
    "punctuation": ("min_score", "model", "trust", "classical"),
    "linebreaks": ("linebreaks_hyphens",),
    "repeats": ("repeats_marks", "repeats_letters"),
    "obfuscation": ("obfuscation_words",),
    "spacing": ("spacing_latin",),
    "social": ("social",),
    "markup": ("markup",),
    "mojibake": ("mojibake",),
    "script": ("script_to", "script_vocabulary"),
}
_STEP_MAKERS: "dict[str, Callable[[CleaningOptions], Step]]" = {
    "emoji": _emoji_step,
    "hygiene": _hygiene_step,
    "punctuation": _punctuation_step,
    "linebreaks": _line_break_step,
    "repeats": _repeat_step,
    "obfuscation": _obfuscation_step,
    "spacing": _spacing_step,
    "social": _social_step,
    "markup": _markup_step,
    "mojibake": _mojibake_step,
    "script": _script_step,
}


def names_in(text: str) -> list[str]:
    """Return the names of a list with commas."""
    return [name.strip() for name in text.split(",") if name.strip()]


@dataclass(frozen=True, kw_only=True)
class LookUpOptions:
    """What statutes and claims are judged by; the fields are options of the command line."""

    as_of: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"],
            help="The day that statutes and claims are judged by; that of the table if left out.",
        ),
    ] = None
    table: Annotated[
        Path | None, typer.Option(help="A file of statutes to add to the shipped table.")
    ] = None
    words: Annotated[
        Path | None, typer.Option(help="A file of words of claims to add to the shipped ones.")
    ] = None

    def look_up(self) -> "LookUp":
        """Return what statutes and claims are judged by, the table and the words read.

        Raises:
            UserError: A file cannot be read, or is not of its form.
        """
        from spacy_cnclean.rows._columns import LookUp, statute_table

        table = None if self.table is None else str(self.table)
        words = None if self.words is None else str(self.words)
        with _file_errors("--table", table):
            statute_table(table)
        if words is not None:
            from spacy_cnclean.claims._vocabulary import vocabulary

            with _file_errors("--words", words):
                vocabulary(words)
        return LookUp(None if self.as_of is None else self.as_of.date(), table, words)


@contextmanager
def _file_errors(option: str, path: str | None) -> "Iterator[None]":
    """Name the option and the file where it cannot be read, or is not of its form."""
    try:
        yield
    except OSError as error:
        raise UserError(f"{option}: {path}: cannot be read: {describe(error)}") from None
    except ValueError as error:
        raise UserError(f"{option}: {error}") from None


@dataclass(frozen=True, kw_only=True)
class InputOptions:
    """How inputs are read; the fields are options of the command line."""

    encoding: Annotated[
        str,
        typer.Option("--encoding", "-e", help="Encoding of the files.", callback=check_encoding),
    ] = "utf-8"


@dataclass(frozen=True, kw_only=True)
class TableOptions(InputOptions):
    """How inputs are read that may be tables."""

    text_column: Annotated[
        str,
        typer.Option("--text-column", "-t", help="The column, or field, of tables with the text."),
    ] = DEFAULT_TEXT_COLUMN


OPTIONS = (CleaningOptions, LookUpOptions, InputOptions, TableOptions)
