"""`spacy-cnclean evaluate`: how well noisy text is repaired, against the text it should be."""

from typing import TYPE_CHECKING, Annotated

import typer

from spacy_cnclean.cli._options import CleaningOptions, InputOptions
from spacy_cnclean.cli._run import UserError, user_errors, write_line
from spacy_cnclean.cli._text import read_lines
from spacy_cnclean.cli._with_options import with_options

if TYPE_CHECKING:
    from spacy_cnclean.cleaning import Cleaner
    from spacy_cnclean.punctuation._evaluation import LineCounts


@with_options
def command(
    noisy: Annotated[str, typer.Argument(metavar="NOISY", help="Noisy text, a paragraph a line.")],
    gold: Annotated[str, typer.Argument(metavar="GOLD", help="The same text as it should be.")],
    *,
    cleaning: CleaningOptions,
    reading: InputOptions,
    show: Annotated[
        bool, typer.Option("--show", help="Also show the lines that are not exact.")
    ] = False,
) -> None:
    """Clean NOISY and compare it with GOLD.

    The files correspond line for line. Marks and numbers are counted by the gap between letters
    in which they stand, before the punctuation step and after cleaning; the dots of list numbers
    are not counted.
    """
    with user_errors():
        cleaner = cleaning.cleaner()
        before = [line.text for line in read_lines(noisy, reading.encoding)]
        target = [line.text for line in read_lines(gold, reading.encoding)]
        if len(before) != len(target):
            raise UserError(
                f"{noisy} has {len(before)} lines and {gold} has {len(target)}; "
                "they must correspond line for line"
            )
        if not before:
            raise UserError(f"{noisy} and {gold} are empty: there is nothing to compare")
        _print(before, target, cleaner, show=show)


def _print(noisy: list[str], gold: list[str], cleaner: "Cleaner", *, show: bool) -> None:
    from spacy_cnclean.punctuation._evaluation import count_line, report, total
    from spacy_cnclean.rows._evaluation import clean_lines_twice

    counts: list[LineCounts] = []
    for (plain, clean), line in zip(clean_lines_twice(noisy, cleaner.steps), gold, strict=True):
        counts.append(count_line(plain, clean, line))
        if show and clean != line:
            write_line(f"noisy {plain}\nclean {clean}\ngold  {line}\n")
    for name, value in report(total(counts)):
        write_line(f"{name:36} {value}")
