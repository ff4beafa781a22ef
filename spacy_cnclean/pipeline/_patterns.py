"""Patterns that users add to the ruler, in the vocabulary of spaCy's rulers."""

import json
from collections.abc import Iterable, Iterator
from typing import Any, Literal

from spacy.matcher import Matcher
from spacy.tokens import Doc, Span
from spacy.vocab import Vocab

from spacy_cnclean.pipeline._surrogates import is_encodable

AlignmentMode = Literal["strict", "contract", "expand"]
Pattern = dict[str, Any]
"""An object with `label`, `pattern` (a text, or a list of token patterns) and perhaps `id`."""


class Patterns:
    """Finds the places of patterns: of texts anywhere, of token patterns token by token.

    Args:
        vocab: The vocabulary of the pipeline.
    """

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab
        self.clear()

    def __iter__(self) -> Iterator[Pattern]:
        return iter(self._patterns)

    def __len__(self) -> int:
        return len(self._patterns)

    def clear(self) -> None:
        """Forget all patterns."""
        self._patterns: list[Pattern] = []
        self._matcher = Matcher(self.vocab, validate=True)
        self._names: dict[int, tuple[str, str]] = {}

    def add(self, pattern: Pattern) -> None:
        """Add a pattern.

        Raises:
            ValueError: It lacks its label or pattern, one of them has surrogates, or spaCy knows no
                such token pattern.
        """
        label: Any = pattern.get("label")
        wanted: Any = pattern.get("pattern")
        name = pattern.get("id") or ""
        if not (_is_text(label) and (_is_text(wanted) or _is_list(wanted))):
            raise ValueError(f"patterns: each needs 'label' and 'pattern', got {pattern!r}")
        self.vocab.strings.add(label)
        if _is_list(wanted):
            key = json.dumps([label, name])
            self._matcher.add(key, [wanted])
            self._names[self.vocab.strings.add(key)] = (label, name)
        self._patterns.append(pattern)

    def replace(self, patterns: Iterable[Pattern]) -> None:
        """Put these patterns in the place of all others.

        Raises:
            ValueError: As for `add`.
        """
        self.clear()
        for pattern in patterns:
            self.add(pattern)

    def remove(self, key: str, value: str) -> None:
        """Forget the patterns that have this value under a key.

        Raises:
            ValueError: None has it.
        """
        kept = [pattern for pattern in self._patterns if pattern.get(key) != value]
        if len(kept) == len(self._patterns):
            raise ValueError(f"no pattern has the {key} {value!r}")
        self.replace(kept)

    def find(self, doc: Doc, alignment_mode: AlignmentMode) -> Iterator[Span]:
        """Yield the places of the patterns in a Doc, with their labels and identifiers."""
        text = doc.text
        for pattern in self._patterns:
            wanted, label, name = pattern["pattern"], pattern["label"], pattern.get("id", "")
            if isinstance(wanted, str):
                for start, end in _occurrences(text, wanted):
                    span = doc.char_span(
                        start, end, label=label, span_id=name, alignment_mode=alignment_mode
                    )
                    if span is not None:
                        yield span
        for key, start, end in self._matcher(doc) if self._names else ():
            label, name = self._names[key]
            yield Span(doc, start, end, label=label, span_id=name)


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value) and is_encodable(value)


def _is_list(value: object) -> bool:
    return isinstance(value, list) and bool(value)


def _occurrences(text: str, phrase: str) -> Iterator[tuple[int, int]]:
    start = text.find(phrase)
    while start >= 0:
        yield start, start + len(phrase)
        start = text.find(phrase, start + len(phrase))
