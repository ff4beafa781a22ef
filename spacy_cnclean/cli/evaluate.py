"""`spacy-cnclean evaluate`: how well noisy text is repaired, against the text it should be."""

from typing import TYPE_CHECKING, Annotated

import typer

from spacy_cnclean.cli._run import UserError, user_errors, write_line
from spacy_cnclean.cli._text import check_encoding, read_lines
from spacy_cnclean.cli.clean import punctuation_step
from spacy_cnclean.rows.lines import TextLine, clean_line_texts

if TYPE_CHECKING:
    from spacy_cnclean.punctuation import PunctuationStep
    from spacy_cnclean.punctuation.evaluation import LineCounts


def command(
    noisy: Annotated[str, typer.Argument(metavar="NOISY", help="Noisy text, a paragraph a line.")],
    gold: Annotated[str, typer.Argument(metavar="GOLD", help="The same text as it should be.")],
    *,
    model: Annotated[
        str | None, typer.Option(help="Folder of a punctuation model; the shipped one if left out.")
    ] = None,
    min_score: Annotated[
        float | None, typer.Option(min=0, max=1, help="How sure a move must be to be made, 0 to 1.")
    ] = None,
    show: Annotated[
        bool, typer.Option("--show", help="Also show the lines that are not exact.")
    ] = False,
    encoding: Annotated[
        str,
        typer.Option("--encoding", "-e", help="Encoding of both files.", callback=check_encoding),
    ] = "utf-8",
) -> None:
    """Clean NOISY with the emoji and the punctuation step and compare it with GOLD.

    The files correspond line for line. Marks and numbers are counted by the gap between letters
    in which they stand; the dots of list numbers are not counted.
    """
    with user_errors():
        try:
            step = punctuation_step(min_score, model)
        except ValueError as error:
            raise typer.BadParameter(str(error)) from None
        before = [line.text for line in read_lines(noisy, encoding)]
        target = [line.text for line in read_lines(gold, encoding)]
        if len(before) != len(target):
            raise UserError(
                f"{noisy} has {len(before)} lines and {gold} has {len(target)}; "
                "they must correspond line for line"
            )
        if not before:
            raise UserError(f"{noisy} and {gold} are empty: there is nothing to compare")
        _print(_repaired(before, step), target, show=show)


def _repaired(lines: list[str], step: "PunctuationStep") -> list[tuple[str, str]]:
    """Return each line without its emoji, and after repair."""
    from spacy_cnclean.cleaning import Cleaner

    texts = [TextLine(line) for line in lines]
    plain = clean_line_texts(texts, Cleaner(["emoji"]))
    return list(zip(plain, clean_line_texts(texts, Cleaner(["emoji", step])), strict=True))


def _print(results: list[tuple[str, str]], target: list[str], *, show: bool) -> None:
    from spacy_cnclean.punctuation.evaluation import count_line, report, total

    counts: list[LineCounts] = []
    for (plain, clean), line in zip(results, target, strict=True):
        counts.append(count_line(plain, clean, line))
        if show and clean != line:
            write_line(f"noisy {plain}\nclean {clean}\ngold  {line}\n")
    for name, value in report(total(counts)):
        write_line(f"{name:36} {value}")
