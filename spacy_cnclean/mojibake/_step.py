"""Finding mojibake: what can be mended is, and what is lost is reported."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, ClassVar, Final, NamedTuple

from spacy_cnclean.edits import Change, SplicesBuilder
from spacy_cnclean.mojibake._readings import (
    LATIN_RUN,
    STRANGE,
    STRETCH,
    MendedText,
    gbk_as_latin,
    gbk_run,
    pieces,
    require_ftfy,
    utf8_as_gbk,
    utf8_as_latin,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spacy_cnclean.edits import Splices

_MOST_ROUNDS: Final = 8  # a text that went wrong more often than this is lost
# Of what is lost, only the place is left: U+FFFD, its UTF-8 read as GBK twice, or as Latin-1.
_LOST: Final = re.compile("(?:锟斤拷)+锟?|\ufffd+|(?:ï¿½)+")
_SIGNS_OF_LOSS: Final = ("锟斤拷", "\ufffd", "ï¿½")


@dataclass(frozen=True)
class MojibakeStep:
    """Mends text that was decoded with the wrong encoding, where that is sure. Off by default.

    Three ways are known: UTF-8 read as Latin-1, Windows-1252 and the like, which the package
    `ftfy` mends (`ä½ å¥½` is 你好), GBK read as Latin-1 (`ÖÐ¹ú` is 中国, from three hanzi on), and
    UTF-8 read as GBK (`浣犲ソ涓栫晫` is 你好世界, from four on). What is lost, as U+FFFD and 锟斤拷
    are, is reported and stays: it is in `CleanText.doubtful`.

    Args:
        latin: Mend UTF-8 that was read as an encoding of a Latin, Greek or Cyrillic script.
        gbk: Mend what was read as GBK, or is GBK.
        lost: Report what is lost.

    Raises:
        ModuleNotFoundError: `ftfy` is not installed (extra `mojibake`).
        TypeError: An option is not a bool.
    """

    latin: bool = True
    gbk: bool = True
    lost: bool = True

    name: ClassVar[str] = "mojibake"
    by_line: ClassVar[bool] = True
    looks_again: ClassVar[bool] = True

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if not isinstance(value, bool):
                raise TypeError(f"{field.name} must be true or false, not {value!r}")
        if self.latin:
            require_ftfy()

    def find(self, text: str) -> Sequence[Change]:
        """Return the changes that mend the text, and a doubtful one for each place of a loss."""
        if text.isascii():
            return ()
        mends = self._mends(text)
        lost = list(_losses(text, mends)) if self.lost else []
        if not lost:
            return () if mends is None else mends
        return sorted([*(mends or ()), *lost])

    def _mends(self, text: str) -> Splices | None:
        mends = self._found(text)
        if mends is None:
            return None
        for _ in range(_MOST_ROUNDS - 1):
            further = self._found(mends.clean)
            if further is None:
                break
            mends = mends.then(further)
        return mends

    def _found(self, text: str) -> Splices | None:
        """Return the changes of one round, if there are any."""
        found = list(self._mended(text))
        if not found:
            return None
        changes = SplicesBuilder(text)
        for mended in sorted(found):
            source = text[mended.start : mended.end]
            for start, end, after in pieces(source, mended.reading):
                changes.add(mended.start + start, mended.start + end, after, mended.rule)
        return changes.build()

    def _mended(self, text: str) -> Iterator[_Mended]:
        if STRANGE.search(text):
            yield from self._of_latin(text)
        if self.gbk:
            for match in gbk_run().finditer(text):
                reading = utf8_as_gbk(match[0])
                if reading is not None:
                    yield _Mended(*match.span(), reading, "mojibake.gbk")

    def _of_latin(self, text: str) -> Iterator[_Mended]:
        at = 0
        while (sign := STRANGE.search(text, at)) is not None:
            start = sign.start()
            stretch = STRETCH.match(text, start)
            at = sign.end() if stretch is None else stretch.end()
            reading = utf8_as_latin(text[start:at], whole=True) if self.latin else None
            if reading is not None:
                yield _Mended(start, at, reading, "mojibake.latin")
                continue
            runs = list(self._gbk_runs(text, start, at))
            yield from runs
            if self.latin and not runs:
                reading = utf8_as_latin(text[start:at], whole=False)
                if reading is not None:
                    yield _Mended(start, at, reading, "mojibake.latin")

    def _gbk_runs(self, text: str, start: int, end: int) -> Iterator[_Mended]:
        if not self.gbk:
            return
        for match in LATIN_RUN.finditer(text, start, end):
            reading = gbk_as_latin(match[0])
            if reading is not None:
                yield _Mended(*match.span(), reading, "mojibake.gbk")


def find_mojibake(text: str) -> Sequence[Change]:
    """Return the changes of a `MojibakeStep` with its defaults.

    Rules are "mojibake.latin" and "mojibake.gbk" by the reading that went wrong, and
    "mojibake.lost" for what is reported alone.

    >>> [(c.start, c.end, c.after, c.doubtful) for c in find_mojibake("ÄãºÃÂð锟斤拷")]
    [(0, 2, '你', False), (2, 4, '好', False), (4, 6, '吗', False), (6, 9, '锟斤拷', True)]
    """
    return MojibakeStep().find(text)


class _Mended(NamedTuple):
    start: int
    end: int
    reading: MendedText
    rule: str


def _losses(text: str, mends: Splices | None) -> Iterator[Change]:
    """Yield a doubtful change for each loss that was not mended."""
    if not any(sign in text for sign in _SIGNS_OF_LOSS):
        return
    spans = [] if mends is None else [(change.start, change.end) for change in mends]
    spans.reverse()
    for match in _LOST.finditer(text):
        start, end = match.span()
        while spans and spans[-1][1] <= start:
            spans.pop()
        if not spans or spans[-1][0] >= end:
            yield Change(start, end, match[0], "mojibake.lost", doubtful=True)
