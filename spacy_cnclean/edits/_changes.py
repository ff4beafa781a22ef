"""What a step proposes, and what was done with it."""

from __future__ import annotations

from dataclasses import dataclass, fields
from operator import attrgetter
from typing import Any, Final, Literal, NamedTuple, TypeAlias

from spacy_cnclean._frozen import maker
from spacy_cnclean.edits._noise import noise_class_of
from spacy_cnclean.serialization import Serializable

EditKind: TypeAlias = Literal["delete", "replace", "move", "insert"]


class Change(NamedTuple):
    """One change that a step proposes, in offsets of the text the step was given.

    Attributes:
        start: First code point.
        end: One past the last; `start == end` is an insertion.
        after: The text that replaces `[start, end)`; a move repeats the text itself.
        rule: The name of the rule, dotted from the general to the special ("emoji.gap").
        target: For a move, the gap (0 to the length of the text) the characters go to.
            Several moves to one gap keep their source order.
        score: How sure the step is, 0 to 1.
        doubtful: Reported, not made.
    """

    start: int
    end: int
    after: str = ""
    rule: str = ""
    target: int | None = None
    score: float = 1.0
    doubtful: bool = False

    @property
    def is_idle(self) -> bool:
        """Whether it changes nothing: a move to where it stands, an insertion of nothing."""
        if self.target is None:
            return self.start == self.end and not self.after
        return self.start <= self.target <= self.end


@dataclass(frozen=True, slots=True)
class Edit(Serializable):
    """What happened to the user's text, after all steps.

    Attributes:
        rule: The rule that made it ("emoji.gap").
        kind: What was done.
        raw_start: First character in the raw text.
        raw_end: One past the last.
        clean_start: First character in the clean text; for a deletion, where it was.
        clean_end: One past the last. A doubtful move has the gap it would have gone to as its
            clean range.
        before: The text that the rule saw.
        after: The text that it left.
        score: How sure the step was, 0 to 1.
    """

    rule: str
    kind: EditKind
    raw_start: int
    raw_end: int
    clean_start: int
    clean_end: int
    before: str
    after: str
    score: float

    @property
    def noise_class(self) -> str:
        """The name of the class of noise that it tells of, if it was made; see `NOISE_CLASSES`."""
        return noise_class_of(self.rule, self.kind).name

    def to_dict(self) -> dict[str, Any]:
        """Return the fields by name."""
        return dict(zip(_NAMES, values_of_edit(self), strict=True))

    def counted_from(self, raw_start: int, clean_start: int) -> Edit:
        """Return the edit with offsets that count from these, as in a line of the text."""
        return edit_at(
            self,
            self.raw_start - raw_start,
            self.raw_end - raw_start,
            self.clean_start - clean_start,
            self.clean_end - clean_start,
        )


make_edit = maker(Edit)


def edit_at(edit: Edit, raw_start: int, raw_end: int, clean_start: int, clean_end: int) -> Edit:
    """Return an edit with other offsets."""
    return make_edit(
        edit.rule,
        edit.kind,
        raw_start,
        raw_end,
        clean_start,
        clean_end,
        edit.before,
        edit.after,
        edit.score,
    )


_NAMES: Final = tuple(field.name for field in fields(Edit))
values_of_edit = attrgetter(*_NAMES)
"""The fields of an edit in order, as `make_edit` takes them."""
