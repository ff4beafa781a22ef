"""What is marked in a text and why: spans and points of the raw and of the clean side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from spacy_cnclean.edits._noise import DOUBTFUL, LOST, NOISE_CLASSES, doubtful_class_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from spacy_cnclean.claims import Claim, ClaimIssue
    from spacy_cnclean.edits import CleanText, Edit
    from spacy_cnclean.statutes import Statute, StatuteIssue

# Names of CSS classes; short, as there are thousands of marks in a page.
STATUTE: Final = "s"
CLAIM: Final = "c"
ISSUE: Final = "x"
POINT: Final = "p"
_MARKS: Final = {kind.name: kind.mark for kind in NOISE_CLASSES}
_GAP: Final = _MARKS["gap"]
CHANGES: Final = frozenset(_MARKS.values()) - {DOUBTFUL.mark, LOST.mark}


class MarkedSpan(NamedTuple):
    """A span that is marked; a point where nothing is left where something was.

    Attributes:
        start: First character.
        end: One past the last; equal to `start` for a point.
        kind: CSS classes.
        tip: What to show of it when somebody points at it.
        key: The marks of both sides that belong together share it.
    """

    start: int
    end: int
    kind: str
    tip: str = ""
    key: int | None = None


def raw_marks(clean: CleanText) -> list[MarkedSpan]:
    """Return the marks of the raw side: what went away and what was moved."""
    marks: list[MarkedSpan] = []
    for key, edit in enumerate(clean.edits):
        kind = _MARKS[edit.noise_class]
        if edit.raw_end > edit.raw_start:
            tip = "" if kind == _GAP else _raw_tip(clean, edit)
            marks.append(MarkedSpan(edit.raw_start, edit.raw_end, kind, tip, key))
    for key, edit in enumerate(clean.doubtful, len(clean.edits)):
        tip = _doubt_tip(clean, edit)
        kind = doubtful_class_of(edit.rule).mark
        marks.append(MarkedSpan(edit.raw_start, edit.raw_end, kind, tip, key))
    return marks


def clean_marks(
    clean: CleanText, statutes: Iterable[Statute] = (), claims: Iterable[Claim] = ()
) -> list[MarkedSpan]:
    """Return the marks of the clean side: what came, what is doubtful, what was found."""
    marks = [*_healed(clean.edits)]
    for key, edit in enumerate(clean.edits):
        if edit.clean_end > edit.clean_start and edit.kind != "delete":
            kind = _MARKS[edit.noise_class]
            marks.append(MarkedSpan(edit.clean_start, edit.clean_end, kind, _clean_tip(edit), key))
    for key, edit in enumerate(clean.doubtful, len(clean.edits)):
        start, end = clean.to_clean(edit.raw_start, edit.raw_end)
        kind = doubtful_class_of(edit.rule).mark
        marks.append(MarkedSpan(start, end, kind, _doubt_tip(clean, edit), key))
    marks += (_statute_mark(statute) for statute in statutes)
    marks += (_claim_mark(claim) for claim in claims)
    return marks


def notes(statutes: Sequence[Statute], claims: Sequence[Claim]) -> list[str]:
    """Return what is wrong with each statute and claim in a line; not what is only to know."""
    of_statutes = [
        f"{statute.text} → {_official(statute)}: {'; '.join(wrong)}"
        for statute in statutes
        if (wrong := [_issue_line(issue) for issue in statute.issues if is_wrong(issue)])
    ]
    of_claims = [
        f"{claim.text}: {issue.severity}: {issue.message}"
        for claim in claims
        for issue in claim.issues
        if is_wrong(issue)
    ]
    return of_statutes + of_claims


def is_wrong(issue: StatuteIssue | ClaimIssue) -> bool:
    """Return whether an issue is more than a piece of information."""
    return issue.severity != "info"


def _issue_line(issue: StatuteIssue) -> str:
    official = f" → {issue.official}" if issue.official else ""
    return f"{issue.severity}: {_words(issue.code)}{official}"


def _healed(edits: Iterable[Edit]) -> list[MarkedSpan]:
    """Return a point for each place of the clean text where something was deleted."""
    removed: dict[int, list[str]] = {}
    for edit in edits:
        if edit.kind == "delete":
            removed.setdefault(edit.clean_start, []).append(edit.before)
    return [
        MarkedSpan(place, place, POINT, f"removed here: {''.join(pieces)}")
        for place, pieces in removed.items()
    ]


def _raw_tip(clean: CleanText, edit: Edit) -> str:
    if edit.kind == "move":
        before = clean.text[max(0, edit.clean_start - 6) : edit.clean_start]
        return f"moved to after “{before}”, confidence {edit.score:.0%}"
    if edit.kind == "delete":
        return f"removed ({edit.rule})"
    return f"{edit.before} became {edit.after} ({edit.rule})"


def _clean_tip(edit: Edit) -> str:
    if edit.kind == "move":
        return f"came from raw column {edit.raw_start + 1}, confidence {edit.score:.0%}"
    if edit.kind == "insert":
        return f"put in ({edit.rule})"
    return f"was {edit.before} ({edit.rule})"


def _doubt_tip(clean: CleanText, edit: Edit) -> str:
    if edit.rule in LOST.rules:
        return f"{edit.before}: text that is lost"
    if edit.kind != "move":
        return f"doubtful, not done: {edit.before} to {edit.after}, confidence {edit.score:.0%}"
    before = clean.text[max(0, edit.clean_start - 6) : edit.clean_start]
    return f"doubtful, left here; it may belong after “{before}”, confidence {edit.score:.0%}"


def _statute_mark(statute: Statute) -> MarkedSpan:
    lines = [_official(statute)]
    if statute.provisions:
        lines.append(f"article {', '.join(provision.key for provision in statute.provisions)}")
    lines += map(_issue_line, statute.issues)
    kind = f"{STATUTE} {ISSUE}" if any(map(is_wrong, statute.issues)) else STATUTE
    return MarkedSpan(statute.start, statute.end, kind, "\n".join(lines))


def _official(statute: Statute) -> str:
    """Return the official title of a statute, with its version and status."""
    link = statute.link
    if link is None:
        return "not in the table of statutes"
    facts = [fact for fact in (link.version, link.status) if fact]
    return f"{link.title} ({', '.join(facts)})" if facts else link.title


def _claim_mark(claim: Claim) -> MarkedSpan:
    lines = [f"claim: {', '.join(map(_words, claim.types))}; worth a check {claim.checkworthy:.0%}"]
    if claim.epistemic != "asserted":
        lines.append(claim.epistemic)
    if claim.attribution is not None and claim.attribution.source:
        lines.append(f"source: {claim.attribution.source}")
    lines += (f"{issue.severity}: {issue.message}" for issue in claim.issues)
    kind = f"{CLAIM} {ISSUE}" if any(map(is_wrong, claim.issues)) else CLAIM
    return MarkedSpan(claim.start, claim.end, kind, "\n".join(lines))


def _words(code: str) -> str:
    return code.lower().replace("_", " ")
