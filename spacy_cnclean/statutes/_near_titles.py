"""Titles that are almost official: which document is meant, and in what the title differs."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import Indel, Levenshtein

from spacy_cnclean.statutes._models import Candidate
from spacy_cnclean.statutes._titles import (
    TitleParts,
    is_foreign,
    is_local,
    split_note,
    split_title,
    title_key,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from spacy_cnclean.statutes._table import StatuteTable
    from spacy_cnclean.statutes._works import Work

__all__ = ["Difference", "Near", "comparable_keys", "find_near", "similarity", "spell_out"]


class Difference(NamedTuple):
    """One part in which a written title differs from the official one.

    `part` is type_word, qualifier, word_order, word_missing, word_extra, character or wording.
    """

    part: str
    written: str
    official: str


class Near(NamedTuple):
    """The work of a near title with all differences, or None; and the next titles."""

    work: Work | None
    score: float
    differences: tuple[Difference, ...]
    candidates: tuple[Candidate, ...]


_NOTHING = Near(None, 0.0, (), ())
_SHORTEST = 6
_NEAREST = 6
_CUTOFF = 0.6
_CANDIDATE = 0.8
_MEMORY = 4096


class _Accepted(NamedTuple):
    """A work whose differences can be named; the smallest difference sorts first."""

    size: int
    distance: float
    order: int
    work: Work
    differences: tuple[Difference, ...]


@lru_cache(maxsize=_MEMORY)
def find_near(key: str, table: StatuteTable) -> Near:
    """Return the one work whose title differs from `key` in parts that can be named.

    No work where two differ equally little, or where the difference may as well be that between two
    documents; local and foreign law, which the table does not hold, is not looked for.

    Args:
        key: A title key (see `title_key`) without version note.
        table: Where to look.
    """
    if is_local(key) or is_foreign(key) or len(key) < _SHORTEST:
        return _NOTHING
    accepted: list[_Accepted] = []
    candidates: list[Candidate] = []
    parts = split_title(key)
    hits = process.extract(
        key,
        comparable_keys(key, table),
        scorer=Indel.normalized_similarity,
        limit=_NEAREST,
        score_cutoff=_CUTOFF,
    )
    for order, (official, _, index) in enumerate(hits):
        work = table.works[index]
        base = title_key(split_note(work.title)[0])
        if work.is_draft and table.by_title(base):  # its final text is in the list itself
            continue
        score = similarity(key, official)
        differences = name_differences(parts, split_title(base), work)
        if differences:
            accepted.append(_Accepted(_size(differences), -score, order, work, differences))
        if score >= _CANDIDATE:
            candidates.append(Candidate(work.id, work.title, round(score, 3)))
    return _choose(sorted(accepted), sorted(candidates, key=_by_score, reverse=True))


class _Letters(NamedTuple):
    """How often each character stands in each title key: one row of counts a character."""

    counts: NDArray[np.uint8]
    rows: dict[str, int]
    lengths: NDArray[np.int64]


@lru_cache(maxsize=4)
def _letters(table: StatuteTable) -> _Letters:
    lengths = np.array([len(key) for key in table.keys], dtype=np.int64)
    codes = np.frombuffer("".join(table.keys).encode("utf-32-le"), dtype=np.uint32)
    characters, places = np.unique(codes, return_inverse=True)
    counts = np.zeros((len(characters), len(table.keys)), dtype=np.uint8)
    np.add.at(counts, (places, np.repeat(np.arange(len(lengths)), lengths)), 1)
    rows = {chr(code): row for row, code in enumerate(characters.tolist())}
    return _Letters(counts, rows, lengths)


def comparable_keys(key: str, table: StatuteTable) -> dict[int, str]:
    """Return the title keys, by index, that share characters enough to reach the cutoff.

    Two texts are alike by twice their longest common subsequence over both lengths, and that is
    no longer than the characters that they share: nothing near is left out.
    """
    counts, rows, lengths = _letters(table)
    known = Counter(character for character in key if character in rows)
    if not known:
        return {}
    own = np.array([min(count, 255) for count in known.values()], dtype=np.uint8)
    shared = np.minimum(counts[[rows[character] for character in known]], own[:, None])
    enough = 2 * shared.sum(axis=0, dtype=np.int64) >= _CUTOFF * (lengths + len(key)) - 1e-6
    return {int(index): table.keys[index] for index in np.flatnonzero(enough)}


def _choose(accepted: list[_Accepted], candidates: list[Candidate]) -> Near:
    """The work that differs least, if it is one."""
    if not accepted or (len(accepted) > 1 and accepted[0].size == accepted[1].size):
        return Near(None, 0.0, (), tuple(candidates))
    best = accepted[0]
    others = tuple(item for item in candidates if item.work != best.work.id)
    return Near(best.work, round(-best.distance, 3), best.differences, others)


def _by_score(candidate: Candidate) -> float:
    return candidate.score


def _size(differences: tuple[Difference, ...]) -> int:
    """How many characters differ; a change of order counts as one."""
    return sum(
        1 if part == "word_order" else max(len(written), len(official))
        for part, written, official in differences
    )


def similarity(first: str, second: str) -> float:
    """Return how alike two title keys are, 0 to 1, with or without the issuer before 关于."""
    whole = Indel.normalized_similarity(first, second)
    return max(whole, Indel.normalized_similarity(_about(first), _about(second)))


def _about(key: str) -> str:
    """A title key from 关于 on, so that issuers do not count."""
    position = key.find("关于")
    return key[position:] if position > 0 else key


# Laws and regulations have had predecessors of another kind and successors of the same subject
# (治安管理处罚条例 before 治安管理处罚法), which the table does not list.
_SUCCEEDED = frozenset({"法律", "行政法规"})


def name_differences(
    written: TitleParts, official: TitleParts, work: Work
) -> tuple[Difference, ...]:
    """Return the parts in which two titles differ, or () for the titles of two documents."""
    if written.ordinal != official.ordinal:
        return ()
    same_core = written.core == official.core
    if not same_core and written.issuer and official.issuer and written.issuer != official.issuer:
        return ()
    order = _order(written, official)
    if order is not None:
        return (order,)
    core = _core(written, official)
    qualifier, type_word = _qualifier(written, official), _type(written, official)
    named = tuple(item for item in (core, qualifier, type_word) if item is not None)
    another = (
        (core is None and not same_core)
        or (work.level in _SUCCEEDED and (qualifier or type_word))
        or (qualifier and written.qualifier and official.qualifier)
        or (type_word and (len(named) > 1 or len(official.core) < _SHORTEST_CORE))
    )
    return () if another else named


def _order(written: TitleParts, official: TitleParts) -> Difference | None:
    """The same characters in another order (暂行管理办法 for 管理暂行办法)."""
    first = written.core + written.qualifier + written.type_word
    second = official.core + official.qualifier + official.type_word
    if first == second or len(first) < _SHORTEST_CORE or sorted(first) != sorted(second):
        return None
    return Difference("word_order", first, second)


def _qualifier(written: TitleParts, official: TitleParts) -> Difference | None:
    if written.qualifier == official.qualifier:
        return None
    return Difference("qualifier", written.qualifier, official.qualifier)


def _type(written: TitleParts, official: TitleParts) -> Difference | None:
    if written.type_word == official.type_word:
        return None
    return Difference("type_word", written.type_word, official.type_word)


_SHORTEST_CORE = 6
_LONGEST_MISSING = 6
# Words that add nothing to a subject; any other makes it that of another document.
_EMPTY_EXTRA = frozenset(
    {"若干", "有关", "相关", "具体", "适用", "的", "等", "关于", "问题", "进一步", "我国", "国家"}
)
_SHARE = 0.6
# Characters that turn a title into that of another document.
_TELLING = frozenset(
    "非不无反未进出上下内外前后一二三四五六七八九十省市县区新旧男女大小高低公私国地动植"
)
_NEGATION = frozenset("非不无未反")
_NAMES_A_LAW = ("法", "通则", "条例", "法典")


def _core(written: TitleParts, official: TitleParts) -> Difference | None:
    """The one difference between two subjects, or None where there is none or more than one."""
    first, second = written.core, official.core
    if first == second or min(len(first), len(second)) < _SHORTEST_CORE:
        return None
    blocks = [op for op in Levenshtein.opcodes(first, second) if op.tag != "equal"]
    if len(blocks) != 1:
        return None
    block = blocks[0]
    cited = first[block.src_start : block.src_end]
    real = second[block.dest_start : block.dest_end]
    part = _edit(block.tag, cited, real)
    kept = part != "word_missing" or len(first) >= _SHARE * len(second)
    return Difference(part, cited, real) if part and kept else None


def _edit(tag: str, cited: str, real: str) -> str:
    """What the one edit is that makes the official subject of the written one, or ""."""
    telling = _TELLING if len(cited + real) == 1 or tag == "replace" else _NEGATION
    if set(cited + real) & telling or real.endswith(_NAMES_A_LAW):
        return ""
    if tag == "insert":
        return "word_missing" if len(real) <= _LONGEST_MISSING else ""
    if tag == "delete":
        return "word_extra" if cited in _EMPTY_EXTRA else ""
    return "character" if len(cited) == len(real) == 1 else ""


def spell_out(written: str, official: str) -> tuple[Difference, ...]:
    """Return how two title keys differ that are known to mean one document."""
    cited, real = split_title(written), split_title(official)
    found = [_wording(cited.core, real.core), _qualifier(cited, real), _type(cited, real)]
    return tuple(item for item in found if item is not None)


def _wording(cited: str, real: str) -> Difference | None:
    if cited == real:
        return None
    blocks = [op for op in Levenshtein.opcodes(cited, real) if op.tag != "equal"]
    return Difference(
        "wording",
        "…".join(cited[op.src_start : op.src_end] for op in blocks),
        "…".join(real[op.dest_start : op.dest_end] for op in blocks),
    )
