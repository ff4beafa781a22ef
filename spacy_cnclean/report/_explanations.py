"""What is wrong with a citation or a claim, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

# By code, or by code and the part that differs. Where a message has several forms, the first one
# of whose fields none is empty is taken.
_MESSAGES: Final[dict[str, tuple[str, ...]]] = {
    "not_in_table": (
        "Not in the table of statutes; the nearest title there is “{official}”",
        "Not in the table of statutes, which does not claim to hold every document of its kind",
    ),
    "title_unknown": (
        "No document of this kind has the title; the nearest one is “{official}”",
        "No document of this kind has the title",
    ),
    "title_variant": (
        "The title has “{written}” where the official one has “{official}”",
        "The title lacks “{official}”",
        "“{written}” is not part of the official title",
        "The title is not written as the official one",
    ),
    "version_note_spurious": ("The document was never amended: “{written}” is wrong",),
    "amend_word_mismatch": ("The amendment is a “{official}”, not a “{written}”",),
    "year_mismatch": (
        "The date is {official}, not {written}",
        "The document has no version of {written}",
    ),
    "issuer_mismatch": ("Issued by {official}, not by {written}",),
    "issuer_successor": ("{written} is in the line of the issuer, {official}",),
    "issuer_missing_joint": ("Issued jointly by {official}",),
    "docno_title_mismatch": (
        "The number {written} is not that of the document, which is {official}",
        "The number {written} is not that of the document",
    ),
    "docno_year_mismatch": ("The number should be {official}, not {written}",),
    "article_out_of_range": (
        "There is no {written}: the last article is {official}",
        "There is no {written}",
    ),
    "article_absent_in_version": ("There is no {written} in this version",),
    "repealed": (
        "Repealed on {written}, in favour of {official}",
        "Repealed, in favour of {official}",
        "Repealed on {written}",
        "Repealed",
    ),
    "not_yet_effective": ("In force only from {official}",),
    "draft_cited_as_law": ("A draft is cited as if it were in force",),
    "self_regulation_cited_as_law": ("No law: this is a {official}",),
    "level_mismatch": ("This is a {official}, not a {written}",),
    "ambiguous_link": (
        "Several documents may be meant: {official}",
        "Several documents may be meant",
    ),
    "figure_conflict": ("The same figure is another elsewhere in the text",),
    "rule_unsupported": ("A rule is stated, and no law is named for it",),
    "prediction_past_due": ("The predicted time is over: the outcome can be looked up",),
    "statute_mismatch": ("Something is wrong with the citation that the claim rests on",),
    "numeral_damaged": ("Letters stand for digits in a figure",),
}
CODES: Final = frozenset(_MESSAGES)
"""The codes of issues that can be explained."""


def explanation(issue: Mapping[str, Any], translate: Callable[[str], str]) -> str:
    """Return what is wrong, in words.

    >>> issue = {"code": "title_variant", "written": "", "official": "暂行"}
    >>> explanation(issue, str)
    'The title lacks “暂行”'

    Args:
        issue: The record of an issue: its code, and of a citation what is written and official.
        translate: Returns a message in the language of the report.
    """
    values = {name: str(issue.get(name) or "") for name in ("written", "official")}
    forms = _MESSAGES.get(issue["code"], ())
    for form in forms:
        if all(values[name] for name in values if f"{{{name}}}" in form):
            return translate(form).format_map(values)
    return str(issue.get("message") or issue["code"])


def all_messages() -> list[str]:
    """Return every message that explains an issue."""
    return [form for forms in _MESSAGES.values() for form in forms]
