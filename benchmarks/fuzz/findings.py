"""What must hold of statutes, claims, quantities, numerals and pages of any text."""

from __future__ import annotations

import html
import math
import pickle
import re
from datetime import date, time
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from spacy_cnclean import Cleaner, find_claims, find_statutes, normalize_quantities
from spacy_cnclean.claims import CLAIM_TYPES
from spacy_cnclean.html import clean_text_html, render
from spacy_cnclean.numerals import fold_width, parse_integer, parse_number, to_han

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spacy_cnclean.claims import Claim, Quantity
    from spacy_cnclean.statutes import Statute

    Checks = Iterator[tuple[str, bool]]

_DAY: Final = date(2024, 2, 29)
_TAG: Final = re.compile(r"<(/?(?:del|ins|span|i|b|u|a))(?: [a-z-]+=\"[^\"<>]*\")*>")
_UNSEEN: Final = re.compile(r'<u data-u="U\+([0-9A-F]+)"></u>')
_LARGEST_HAN: Final = 100_000_000


def statutes(text: str) -> Checks:
    """Check the mentions of statutes."""
    found = find_statutes(text)
    if not found:
        return
    yield from _spans(found, text)
    length = len(text)
    yield "parts lie in the text", all(_in(part, length) for one in found for part in one.parts)
    yield "titles lie in the mention", all(_title_is_inside(one) for one in found)
    yield "provisions lie in the text", all(_in(p, length) for one in found for p in one.provisions)
    yield "issues lie in the text", all(_in(i, length) for one in found for i in one.issues)
    yield "an antecedent is another", all(_leans_on_another(one, length) for one in found)
    yield (
        "keys can be written",
        all(isinstance(p.key, str) for one in found for p in one.provisions),
    )
    yield "a pickle comes back", pickle.loads(pickle.dumps(found)) == found  # noqa: S301 - its own
    yield (
        "a day changes no span",
        [(one.start, one.end) for one in found]
        == [(one.start, one.end) for one in find_statutes(text, as_of=_DAY)],
    )


def _title_is_inside(one: Statute) -> bool:
    return not one.title_end or one.start <= one.title_start <= one.title_end <= one.end


def _leans_on_another(one: Statute, length: int) -> bool:
    if one.antecedent is None:
        return True
    start, end = one.antecedent
    return 0 <= start < end <= length and (start, end) != (one.start, one.end)


def claims(text: str) -> Checks:
    """Check the claims."""
    found = find_claims(text, as_of=_DAY)
    if not found:
        return
    yield from _spans(found, text)
    yield (
        "a claim lies in its sentence",
        all(0 <= c.sentence_start <= c.start < c.end <= c.sentence_end <= len(text) for c in found),
    )
    yield (
        "types are known and in order",
        all(c.types and list(c.types) == [t for t in CLAIM_TYPES if t in c.types] for c in found),
    )
    yield (
        "figures lie in the claim",
        all(c.start <= q.start < q.end <= c.end for c in found for q in c.quantities),
    )
    yield "its worth is from 0 to 1", all(0 <= c.checkworthy <= 1 for c in found)
    yield "its words lie in the text", all(_words_lie_in(c, len(text)) for c in found)
    yield "its figures have values", all(_has_values(q) for c in found for q in c.quantities)
    yield "a pickle comes back", pickle.loads(pickle.dumps(found)) == found  # noqa: S301 - its own
    given = find_claims(text, statutes=find_statutes(text, as_of=_DAY), as_of=_DAY)
    yield "statutes may be given", given == found


def _words_lie_in(claim: Claim, length: int) -> bool:
    spans = list(claim.hedges)
    if claim.attribution is not None:
        spans.append((claim.attribution.start, claim.attribution.end))
    return all(0 <= start <= end <= length for start, end in spans)


def quantities(text: str) -> Checks:
    """Check the quantities, without a day and with one."""
    found = normalize_quantities(text)
    if not found:
        return
    yield from _spans(found, text)
    dated = normalize_quantities(text, _DAY)
    yield from _spans(dated, text)
    yield "values are finite and in order", all(map(_has_values, [*found, *dated]))
    yield "no blank is part of a figure", all(q.text == q.text.strip() for q in [*found, *dated])
    yield "a pickle comes back", pickle.loads(pickle.dumps(dated)) == dated  # noqa: S301 - its own
    start, end = found[0].start, found[0].end
    masked = normalize_quantities(text, masks=[(start, end)])
    yield "nothing begins in a mask", all(not start <= q.start < end for q in masked)


def _has_values(quantity: Quantity) -> bool:
    bounds = [bound for bound in (quantity.low, quantity.high) if bound is not None]
    if not all(isinstance(bound, Decimal | date | time) for bound in bounds):
        return False
    numbers = [bound for bound in bounds if isinstance(bound, Decimal)]
    if not all(number.is_finite() and math.isfinite(float(number)) for number in numbers):
        return False
    return quantity.kind == "clock" or len(bounds) < 2 or bounds[0] <= bounds[1]  # type: ignore[operator]  # noqa: PLR2004


def numerals(text: str) -> Checks:
    """Check that a numeral is a number, and a number that is written reads as itself."""
    yield "folding keeps offsets", len(fold_width(text)) == len(text)
    for spoken in (True, False):
        number = parse_number(text, colloquial=spoken)
        if number is None:
            continue
        yield "a number is finite", number.is_finite()
        whole = parse_integer(text, colloquial=spoken)
        if whole is not None and 0 <= whole < _LARGEST_HAN:
            yield "what is written reads as itself", parse_integer(to_han(whole)) == whole


@lru_cache(maxsize=1)
def _cleaner() -> Cleaner:
    return Cleaner(["hygiene", "emoji", "width"])


def page(text: str) -> Checks:
    """Check that a page shows both texts, every character, and nothing but its own markup."""
    clean = _cleaner().clean(text)
    found = find_statutes(clean.text)
    shown = render(clean, statutes=found, claims=find_claims(clean.text, statutes=found))
    yield "the raw side shows the raw text", _words(shown.raw) == clean.raw_text
    yield "the clean side shows the clean text", _words(shown.clean) == clean.text
    yield "a change is shown", shown.is_changed == (clean.text != text)
    clean_text_html(clean)


def _words(markup: str) -> str | None:
    """Return the text that markup shows, or None where it holds markup that is not ours."""
    inner = _TAG.sub("", _UNSEEN.sub(lambda match: f"&#{int(match[1], 16)}u;", markup))
    if "<" in inner or ">" in inner:
        return None
    parts = re.split(r"&#(\d+)u;", inner)
    return "".join(
        chr(int(part)) if odd else html.unescape(part)
        for odd, part in zip([False, True] * len(parts), parts, strict=False)
    )


def _spans(found: Sequence[Any], text: str) -> Checks:
    yield (
        "spans hold their words",
        all(
            0 <= one.start < one.end <= len(text) and text[one.start : one.end] == one.text
            for one in found
        ),
    )
    yield (
        "spans are in order and do not overlap",
        all(one.end <= two.start for one, two in pairwise(found)),
    )


def _in(part: Any, length: int) -> bool:
    return 0 <= part.start <= part.end <= length
