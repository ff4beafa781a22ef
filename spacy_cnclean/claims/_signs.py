"""What the clause model knows of a clause beside its characters, as bits of one number.

The verdict of the rules is among them: which types they give a clause, and whether they put it into
a claim.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from spacy_cnclean.claims._grouping import is_lead, lacks_subject
from spacy_cnclean.claims._splitting import skip_connective
from spacy_cnclean.claims.types import CLAIM_TYPES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy_cnclean.claims._clauses import Clause
    from spacy_cnclean.claims._grouping import ClauseGroup

_NAMES = (
    "cue_future", "cue_duty", "cue_rule", "cue_cause", "cue_effect", "cue_trend", "cue_act",
    "cue_define", "cue_source", "cue_new_law",
    *[f"rules_{name}" for name in CLAIM_TYPES],
    "rules_claim", "rules_first", "rules_further",
    "figure", "figures", "figure_last", "figure_of",
    "money", "percent", "percentage_point", "count", "number", "other_figure",
    "date", "clock", "duration", "time_first", "time_last",
    "statute", "label", "lead", "no_subject", "connective",
    "length_0", "length_1", "length_2", "length_3", "length_4", "length_5",
    "first", "last", "alone", "unmarked", "exclaimed", "trails_off", "before_colon", "behind_colon",
)  # fmt: skip
SIGNS: tuple[str, ...] = _NAMES
"""The name of each bit, the lowest first. The first ten are the flags of cues."""

VERDICT = slice(SIGNS.index("rules_QUANT"), SIGNS.index("rules_further") + 1)
"""The signs that say what the rules make of a clause."""

_BIT = {name: 1 << place for place, name in enumerate(SIGNS)}
_TYPE_BITS = {name: _BIT[f"rules_{name}"] for name in CLAIM_TYPES}
_KIND_BITS = {
    name: _BIT[name] for name in ("money", "percent", "percentage_point", "count", "number")
}
_TIME_BITS = {name: _BIT[name] for name in ("date", "clock", "duration")}
_OTHER = _BIT["other_figure"]
_FIGURE, _FIGURES = _BIT["figure"], _BIT["figures"]
_FIGURE_LAST, _FIGURE_OF = _BIT["figure_last"], _BIT["figure_of"]
_TIME_FIRST, _TIME_LAST = _BIT["time_first"], _BIT["time_last"]
_STATUTE, _LABEL, _LEAD = _BIT["statute"], _BIT["label"], _BIT["lead"]
_NO_SUBJECT, _CONNECTIVE = _BIT["no_subject"], _BIT["connective"]
_IN_CLAIM, _OPENS, _GOES_ON = _BIT["rules_claim"], _BIT["rules_first"], _BIT["rules_further"]
_FIRST, _LAST, _ALONE = _BIT["first"], _BIT["last"], _BIT["alone"]
_BEFORE_COLON, _BEHIND_COLON = _BIT["before_colon"], _BIT["behind_colon"]
_CUES = (1 << 10) - 1
_LENGTHS = tuple(
    _BIT[f"length_{sum(length >= bound for bound in (4, 7, 11, 16, 25))}"] for length in range(26)
)
_MARKS = {
    "": _BIT["unmarked"],
    "！": _BIT["exclaimed"],
    "!": _BIT["exclaimed"],
    "…": _BIT["trails_off"],
}
_COLONS = frozenset(":：")
_NEAR = 2  # characters between a time and the edge of its clause


def signs_of(
    text: str, clauses: Sequence[Clause], groups: Sequence[ClauseGroup], mark: str
) -> list[int]:
    """Return the signs of the clauses of one sentence, bit by bit as `SIGNS` names them.

    Args:
        text: The text that the clauses are of.
        clauses: The clauses of the sentence, read and judged.
        groups: The claims that the rules make of them.
        mark: The first character behind the sentence, or nothing.
    """
    signs = [_own_signs(text, clause) for clause in clauses]
    signs[0] |= _FIRST
    signs[-1] |= _LAST | _MARKS.get(mark, 0)
    if len(signs) == 1:
        signs[0] |= _ALONE
    else:
        for place in range(1, len(signs)):
            if signs[place - 1] & _BEFORE_COLON:
                signs[place] |= _BEHIND_COLON
    place = 0
    for group in groups:
        start, end = group.start, group.end
        while clauses[place].end <= start:
            place += 1
        bit = _OPENS
        while place < len(clauses) and clauses[place].start < end:
            signs[place] |= bit | _IN_CLAIM
            bit = _GOES_ON
            place += 1
    return signs


def _own_signs(text: str, clause: Clause) -> int:
    start, end = clause.start, clause.end
    signs = clause.flags & _CUES | _LENGTHS[min(end - start, 25)]
    for name in clause.types:
        signs |= _TYPE_BITS[name]
    if clause.figures:
        signs |= _figure_signs(text, clause)
    if clause.times:
        signs |= _time_signs(clause)
    if clause.statutes:
        signs |= _STATUTE
    if clause.label:
        signs |= _LABEL
    if text[end : end + 1] in _COLONS:
        signs |= _BEFORE_COLON
    if is_lead(text, clause):
        signs |= _LEAD
    if lacks_subject(text, start):
        signs |= _NO_SUBJECT
    if skip_connective(text, start, end) != start:
        signs |= _CONNECTIVE
    return signs


def _figure_signs(text: str, clause: Clause) -> int:
    figures = clause.figures
    signs = _FIGURE if len(figures) == 1 else _FIGURE | _FIGURES
    for figure in figures:
        signs |= _KIND_BITS.get(figure.kind, _OTHER)
        if text[figure.end : figure.end + 1] == "的":
            signs |= _FIGURE_OF
    return signs | _FIGURE_LAST if figures[-1].end == clause.end else signs


def _time_signs(clause: Clause) -> int:
    times = clause.times
    signs = 0
    for time in times:
        signs |= _TIME_BITS[time.kind]
    if times[0].start - clause.start <= _NEAR:
        signs |= _TIME_FIRST
    return signs | _TIME_LAST if clause.end - times[-1].end < _NEAR else signs
