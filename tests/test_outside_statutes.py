"""Citations that others wrote cases of: what must be found, and what must not be said of it."""

import json
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from spacy_cnclean.statutes import find_statutes

CASES = Path(__file__).parent / "cases"
# The cases of others, and more of the same kinds, written before any code saw them.
FILES = ["outside_statutes.jsonl", "statutes_fresh.jsonl"]
MARKS = str.maketrans("", "", "《》〈〉、，,“” \u3000")


def load():
    lines = [line for name in FILES for line in (CASES / name).read_text("utf-8").splitlines()]
    return [json.loads(line) for line in lines]


def place_of(text, part, nth):
    """Return where the nth occurrence of a part begins and ends."""
    start = -1
    for _ in range(nth):
        start = text.index(part, start + 1)
    return start, start + len(part)


def best_of(found, start, end):
    """Return the mention that covers most of a place, and half of it at least."""

    def shared(item):
        return min(item.end, end) - max(item.start, start)

    best = max(found, key=shared)
    assert 2 * shared(best) >= end - start, "no mention there"
    return best


def plain(title):
    return title and title.translate(MARKS)


@pytest.mark.parametrize("case", load(), ids=lambda case: case["id"])
def test_a_citation_of_others_is_read_as_its_case_says(case):
    text = case["input"]
    found = find_statutes(text, as_of=date.fromisoformat(case["as_of"]))
    assert case["expect"] or not found
    for item in case["expect"]:
        start, end = place_of(text, item["title"], item.get("nth", 1))
        if item.get("absent"):
            assert not [one for one in found if one.start < end and one.end > start]
            continue
        for part in item.get("covers", []):
            low, high = place_of(text, part, 1)
            assert any(one.start <= low and high <= one.end for one in found)
        check(best_of(found, start, end), item)


def check(mention, item):
    """Hold a mention against the parts of an item that are judged."""
    link = plain(mention.link.title if mention.link else None)
    if "provisions" in item:
        assert Counter(one.key for one in mention.provisions) == Counter(item["provisions"])
    if "link" in item:
        assert link == plain(item["link"])
    assert link not in [plain(title) for title in item.get("link_not", [])]
    said = {issue.code for issue in mention.issues}
    said |= {f"{issue.code}:{issue.severity}" for issue in mention.issues}
    said |= {issue.severity for issue in mention.issues}
    assert set(item.get("must", [])) <= said
    assert not set(item.get("must_not", [])) & said
