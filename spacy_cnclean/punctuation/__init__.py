"""Displaced marks and numbers: the step that puts them back, and what it is made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from spacy_cnclean._defaults import DEFAULT_MIN_SCORE, DEFAULT_TRUST, TRUSTS, Trust

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy_cnclean.edits import Change

__all__ = ["PunctuationStep", "find_displaced_marks"]


@dataclass(frozen=True, slots=True)
class PunctuationStep:
    """The step that puts displaced marks and numbers back.

    Args:
        model: Path of a model folder of `spacy-cnclean train-punct`; None is the model that
            ships with the package.
        min_score: How probable a new place must be for a move to be made, 0 to 1. Moves below
            it are reported as doubtful. It chooses among the places of one mark; whether a line
            was damaged at all is what `trust` is about.
        trust: How readily a line that was changed is believed; the moves of one that is not are
            reported as doubtful. `low` is for text of any kind; `high` is for text that is known
            to be damaged, of which it repairs more; `full` believes every line.
        classical: Whether classical prose and verse are repaired too. They are told apart by their
            words and clauses, and left alone: the model hardly knows them.

    Raises:
        ValueError: `min_score` is not between 0 and 1, or `trust` is none of these.
    """

    model: str | None = None
    min_score: float = DEFAULT_MIN_SCORE
    trust: Trust = DEFAULT_TRUST
    classical: bool = False

    def __post_init__(self) -> None:
        if not 0 <= self.min_score <= 1:
            raise ValueError(f"min_score must be between 0 and 1, got {self.min_score!r}")
        if self.trust not in TRUSTS:
            raise ValueError(f"trust must be one of {', '.join(TRUSTS)}, got {self.trust!r}")

    @property
    def name(self) -> str:
        """The name that the step is registered by."""
        return "punctuation"

    def find(self, text: str) -> list[Change]:
        """Return the moves that the text needs, sorted by start; doubtful ones among them."""
        (found,) = self.find_batch([text])
        return found

    def find_batch(self, texts: Sequence[str]) -> list[list[Change]]:
        """Return the moves that each text needs: whole ones are told apart many at a time."""
        from spacy_cnclean.punctuation import _repair as repair

        return repair.find_displaced_marks(
            texts,
            model=self.model,
            min_score=self.min_score,
            trust=self.trust,
            classical=self.classical,
        )


def find_displaced_marks(
    text: str,
    *,
    model: str | None = None,
    min_score: float = DEFAULT_MIN_SCORE,
    trust: Trust = DEFAULT_TRUST,
    classical: bool = False,
) -> list[Change]:
    """Return a move for each mark or number that stands in the wrong gap, sorted by start.

    Letters keep their order and so do marks; the two streams of a line are the same before and
    after. Each line is repaired by itself, with what the lines around it say of the words in it; a
    repaired text needs no further repair. The weights are read when this is first called.

    Args:
        text: Any `str`.
        model: Path of a model folder of `spacy-cnclean train-punct`; None is the one that
            ships.
        min_score: How probable a new place must be, 0 to 1; other moves are doubtful.
        trust: How readily a line that was changed is believed; the moves of one that is not are
            doubtful. `low` for text of any kind, `high` for text that is known to be damaged,
            `full` to believe every line.
        classical: Whether classical prose and verse, which the model hardly knows, are repaired
            too.

    Raises:
        OSError: The model cannot be read.
        ValueError: It is not a model.
    """
    from spacy_cnclean.punctuation import _repair as repair

    (found,) = repair.find_displaced_marks(
        [text], model=model, min_score=min_score, trust=trust, classical=classical
    )
    return found
