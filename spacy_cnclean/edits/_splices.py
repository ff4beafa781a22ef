"""Deletions and replacements kept as lengths: thousands of them without an object for each."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from heapq import merge
from io import StringIO
from itertools import repeat
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple, TypeAlias, overload

from spacy_cnclean.alignment import Alignment
from spacy_cnclean.edits._changes import Change, make_edit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from spacy_cnclean.edits._changes import Edit, EditKind

Part: TypeAlias = tuple[int, int, int, int, str]
"""One change: its range in the text, its range in the clean text, its rule."""


class SpliceRuns(NamedTuple):
    """The lengths of what stays, goes and comes, and the rules; see `Splices`."""

    kept: Sequence[int]
    gone: Sequence[int]
    put: Sequence[int]
    rules: Sequence[int]
    names: Sequence[str]


class Splices(Sequence[Change]):
    """Changes of one text that delete and replace, in the form that costs least.

    A step that changes every other character would spend most of its time and memory on the
    objects that describe the changes, and few callers ask for those: a `Change` and an `Edit`
    are made when they are asked for. `SplicesBuilder` builds them.

    Args:
        text: The text that is changed.
        clean: The text that comes out.
        kept: Lengths of the runs that stay: before, between and after the changed ones.
        gone: Lengths of the changed runs, one fewer.
        put: Lengths of what stands in their place; nothing does if it is not given.
        rules: Of each changed run, the index of its rule in `names`.
        names: The rules.
    """

    __slots__ = ("_changes", "_gone", "_kept", "_names", "_put", "_rules", "clean", "text")

    def __init__(
        self,
        text: str,
        clean: str,
        kept: Sequence[int],
        gone: Sequence[int],
        *,
        put: Sequence[int] | None = None,
        rules: Sequence[int] = (),
        names: Sequence[str] = (),
    ) -> None:
        self.text = text
        self.clean = clean
        self._kept = kept
        self._gone = gone
        self._put = put
        self._rules = rules
        self._names = names
        self._changes: list[Change] | None = None

    def alignment(self) -> Alignment:
        """Return the alignment of the text with the clean text."""
        return Alignment.of_runs(self._kept, self._gone, self._put)

    def edits(self) -> Iterator[Edit]:
        """Yield the edit of each change, in the order of the text."""
        text, clean = self.text, self.clean
        for start, end, clean_start, clean_end, rule in self.parts():
            kind: EditKind = "delete" if clean_start == clean_end else "replace"
            if start == end:
                kind = "insert"
            before, after = text[start:end], clean[clean_start:clean_end]
            yield make_edit(rule, kind, start, end, clean_start, clean_end, before, after, 1.0)

    def parts(self) -> Iterator[Part]:
        """Yield where each change lies in both texts, and its rule."""
        start = clean_start = 0
        put = repeat(0) if self._put is None else self._put
        for kept, gone, comes, rule in zip(self._kept, self._gone, put, self._rules, strict=False):
            start, clean_start = start + kept, clean_start + kept
            yield start, start + gone, clean_start, clean_start + comes, self._names[rule]
            start, clean_start = start + gone, clean_start + comes

    def runs(self) -> SpliceRuns:
        """Return the lengths of its runs, and their rules."""
        put = [0] * len(self._gone) if self._put is None else self._put
        return SpliceRuns(self._kept, self._gone, put, self._rules, self._names)

    def then(self, other: Splices) -> Splices:
        """Return the splices that do at once what these do, and others of their result.

        Changes of both that overlap become one, named by the one that starts first.
        """
        return _joined(self, other)

    def _listed(self) -> list[Change]:
        if self._changes is None:
            clean = self.clean
            self._changes = [
                Change(start, end, clean[clean_start:clean_end], rule)
                for start, end, clean_start, clean_end, rule in self.parts()
            ]
        return self._changes

    @overload
    def __getitem__(self, index: int) -> Change: ...
    @overload
    def __getitem__(self, index: slice) -> list[Change]: ...
    def __getitem__(self, index: int | slice) -> Change | list[Change]:
        return self._listed()[index]

    def __len__(self) -> int:
        return len(self._listed())

    def __bool__(self) -> bool:
        return len(self._gone) > 0

    def __repr__(self) -> str:
        return repr(self._listed())


class Deletions(Splices):
    """Deletions alone, each run of which may be several changes.

    Args:
        text: The text that the runs are of.
        clean: What stays of it.
        kept: Lengths of the runs that stay: before, between and after the deleted ones.
        deleted: Lengths of the deleted runs, one fewer.
        explain: Names the rules: gives for a deleted run its changes, as start and end in the
            run and the rule.
    """

    __slots__ = ("_explain",)

    def __init__(
        self,
        text: str,
        clean: str,
        kept: Sequence[int],
        deleted: Sequence[int],
        explain: Callable[[str], Iterable[tuple[int, int, str]]],
    ) -> None:
        super().__init__(text, clean, kept, deleted)
        self._explain = explain

    def parts(self) -> Iterator[Part]:
        """Yield where each change lies in both texts, and its rule."""
        text, explain = self.text, self._explain
        start = point = 0
        for kept, gone in zip(self._kept, self._gone, strict=False):
            start, point = start + kept, point + kept
            for first, last, rule in explain(text[start : start + gone]):
                yield start + first, start + last, point, point, rule
            start += gone


class SplicesBuilder:
    """Takes changes from left to right, and makes splices of them.

    Args:
        text: The text that is changed.
    """

    __slots__ = ("_done", "_gone", "_kept", "_names", "_out", "_put", "_rules", "_text")

    def __init__(self, text: str) -> None:
        self._text = text
        self._out = StringIO(newline="")
        self._kept, self._gone, self._put = array("i"), array("i"), array("i")
        self._rules = bytearray()
        self._names: dict[str, int] = {}
        self._done = 0

    def add(self, start: int, end: int, after: str, rule: str) -> None:
        """Add a change of `[start, end)` to `after`; one of the two is not empty."""
        self._kept.append(start - self._done)
        self._gone.append(end - start)
        self._put.append(len(after))
        self._rules.append(self._names.setdefault(rule, len(self._names)))
        self._out.write(self._text[self._done : start])
        self._out.write(after)
        self._done = end

    def build(self) -> Splices:
        """Return the splices."""
        rest = self._text[self._done :]
        self._out.write(rest)
        self._kept.append(len(rest))
        return Splices(
            self._text,
            self._out.getvalue(),
            self._kept,
            self._gone,
            put=self._put,
            rules=self._rules,
            names=tuple(self._names),
        )


class _Item(NamedTuple):
    """A change of one of two splices in a row, in offsets of the text between them.

    `raw_more` and `clean_more` say by how much the texts before and after are longer there.
    """

    start: int
    end: int
    raw_more: int
    clean_more: int
    rule: str


def _joined(first: Splices, second: Splices) -> Splices:
    """Return two splices in a row as one; see `Splices.then`."""
    builder = SplicesBuilder(first.text)
    raw_shift = clean_shift = 0  # from the text between to the two others
    for group in _overlapping(first, second):
        start, end = group[0].start, max(item.end for item in group)
        raw_start, clean_start = start + raw_shift, start + clean_shift
        raw_shift += sum(item.raw_more for item in group)
        clean_shift += sum(item.clean_more for item in group)
        after = second.clean[clean_start : end + clean_shift]
        builder.add(raw_start, end + raw_shift, after, group[0].rule)
    return builder.build()


def _overlapping(first: Splices, second: Splices) -> Iterator[list[_Item]]:
    """Yield the changes of both in groups that overlap, from left to right."""
    earlier = (
        _Item(clean_start, clean_end, end - start - (clean_end - clean_start), 0, rule)
        for start, end, clean_start, clean_end, rule in first.parts()
    )
    later = (
        _Item(start, end, 0, clean_end - clean_start - (end - start), rule)
        for start, end, clean_start, clean_end, rule in second.parts()
    )
    group: list[_Item] = []
    reach = 0
    # At one point what was deleted first stands left of what comes next.
    for item in merge(earlier, later, key=itemgetter(0)):
        if group and item.start >= reach:
            yield group
            group = []
        reach = max(reach, item.end) if group else item.end
        group.append(item)
    if group:
        yield group


def join_splices(texts: Sequence[str], found: Sequence[Sequence[Change]]) -> Splices | None:
    """Return the splices of texts one behind the other as those of the whole text.

    Args:
        texts: The parts of the text.
        found: For each part its splices, or an empty sequence; None comes back for anything else.
    """
    if not all(type(part) is Splices or not part for part in found):
        return None
    kept, gone, put, rules = array("i", [0]), array("i"), array("i"), bytearray()
    names: dict[str, int] = {}
    clean: list[str] = []
    for text, part in zip(texts, found, strict=True):
        if not isinstance(part, Splices) or not part:
            kept[-1] += len(text)
            clean.append(text)
            continue
        runs = part.runs()
        kept[-1] += runs.kept[0]
        kept.extend(runs.kept[1:])
        gone.extend(runs.gone)
        put.extend(runs.put)
        own = bytes(names.setdefault(name, len(names)) for name in runs.names)
        rules += bytes(runs.rules).translate(own + bytes(range(len(own), 256)))
        clean.append(part.clean)
    if not gone:
        return None
    return Splices(
        "".join(texts), "".join(clean), kept, gone, put=put, rules=rules, names=tuple(names)
    )
