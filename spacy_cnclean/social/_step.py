"""Finding what social media leave in a text, and what goes with it when it is removed."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import lru_cache
from typing import TYPE_CHECKING, ClassVar, Final, NamedTuple, get_args

from spacy_cnclean._defaults import SocialPolicy
from spacy_cnclean.edits import SplicesBuilder
from spacy_cnclean.social._gaps import taken_with
from spacy_cnclean.social._kinds import KINDS, SocialSpan, find_spans

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spacy_cnclean.edits import Change, Splices

# What is removed may bring the halves of another together. Only text made to nest needs more.
_MOST_ROUNDS: Final = 16


@dataclass(frozen=True)
class SocialStep:
    """Takes out, or marks, what social media leave in a text. Off by default.

    Each kind has a policy: `keep` leaves it, `remove` takes it out with the blank that it needed,
    `mark` puts a word in angle brackets in its place, so that a reader or a model still sees that
    something stood there.

    Args:
        links: Addresses on the web, with a scheme, `www.` or a path: marked as `<URL>`.
        mentions: `@name`, where the name ends for certain: `<USER>`.
        replies: `//@name:` and `回复@name:`, before what another one wrote: `<USER>:`.
        topics: `#topic#`, and `#topic` before a blank: `<TOPIC>`. They say something, so they stay.
        brackets: Emoji by name, `[笑哭]`, `[捂脸R]`: `<EMOJI>`.
        reposts: 转发微博 where nothing else is said: `<REPOST>`.
        kaomoji: Faces made of marks, `(＾▽＾)`, `T_T`: `<KAOMOJI>`.

    Raises:
        ValueError: A policy is none of the three.
    """

    links: SocialPolicy = "remove"
    mentions: SocialPolicy = "remove"
    replies: SocialPolicy = "remove"
    topics: SocialPolicy = "keep"
    brackets: SocialPolicy = "remove"
    reposts: SocialPolicy = "remove"
    kaomoji: SocialPolicy = "remove"

    name: ClassVar[str] = "social"
    by_line: ClassVar[bool] = True
    looks_again: ClassVar[bool] = True

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if value not in get_args(SocialPolicy):
                expected = ", ".join(get_args(SocialPolicy))
                raise ValueError(f"{field.name} must be one of {expected}, not {value!r}")

    def find(self, text: str) -> Sequence[Change]:
        """Return the changes that take out or mark what the policies say."""
        policies = _policies(self)
        found = _found(text, policies)
        if found is None:
            return ()
        for _ in range(_MOST_ROUNDS - 1):
            further = _found(found.clean, policies)
            if further is None:
                break
            found = found.then(further)
        return found


def find_social(text: str) -> Sequence[Change]:
    """Return the changes of a `SocialStep` with its defaults.

    Rules are named after the options: "social.links", "social.mentions" and so on.

    >>> [(c.start, c.end, c.rule) for c in find_social("@张三 太好笑了[笑哭]")]
    [(0, 4, 'social.mentions'), (8, 12, 'social.brackets')]
    """
    return SocialStep().find(text)


class _Policies(NamedTuple):
    """The kinds that are looked for, and the marks of those that are marked."""

    names: tuple[str, ...]
    marks: dict[str, str]


@lru_cache(maxsize=64)
def _policies(step: SocialStep) -> _Policies:
    by_name = {field.name: getattr(step, field.name) for field in fields(step)}
    names = tuple(name for name in KINDS if by_name[name] != "keep")
    return _Policies(names, {name: KINDS[name].mark for name in names if by_name[name] == "mark"})


def _found(text: str, policies: _Policies) -> Splices | None:
    """Return the changes of one round, if there are any."""
    spans = find_spans(text, policies.names)
    if not spans:
        return None
    changes = SplicesBuilder(text)
    for group in _groups(text, spans, policies.marks):
        mark = policies.marks.get(group[0].kind)
        if mark is not None:
            changes.add(group[0].start, group[0].end, mark, f"social.{group[0].kind}")
            continue
        start, end, left = taken_with(text, group)
        for number, span in enumerate(group):
            is_last = number == len(group) - 1
            stop = end if is_last else group[number + 1].start
            changes.add(start, stop, left if is_last else "", f"social.{span.kind}")
            start = stop
    return changes.build()


def _groups(
    text: str, spans: Sequence[SocialSpan], marks: dict[str, str]
) -> Iterator[list[SocialSpan]]:
    """Yield the spans that are removed together, as only blanks part them; a marked one alone."""
    group: list[SocialSpan] = []
    for span in spans:
        parts = group and text[group[-1].end : span.start].strip(" \t\u3000")
        if group and (parts or span.kind in marks or group[-1].kind in marks):
            yield group
            group = []
        group.append(span)
    yield group
