"""The component that marks statute citations and claims."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, Literal

import srsly
from spacy.language import Language
from spacy.matcher import Matcher
from spacy.pipeline import Pipe
from spacy.tokens import Doc, Span
from spacy.training import Example
from spacy.util import ensure_path, filter_spans
from spacy.vocab import Vocab

from spacy_cnclean.claims import find_claims
from spacy_cnclean.pipeline.extensions import require
from spacy_cnclean.statutes import find_statutes

AlignmentMode = Literal["strict", "contract", "expand"]
Pattern = dict[str, Any]

STATUTE = "STATUTE"
CLAIM = "CLAIM"


class ClaimStatuteRuler(Pipe):
    """Marks statute citations and claims in span groups and, if wanted, as entities.

    Both are found in the text of the Doc, so the tokenizer has no say in what is found; where a
    mention cuts a token, `alignment_mode` decides as in `Doc.char_span`.

    Args:
        vocab: The vocabulary of the pipeline.
        name: The name of the component in the pipeline.
        statutes_key: The span group of citations, with the label STATUTE.
        parts_key: The span group of their parts, with the kind of the part as label.
        claims_key: The span group of claims, with the label CLAIM.
        annotate_ents: Whether citations and claims become entities too. Entities do not overlap:
            a citation goes before a claim.
        overwrite: Whether they replace entities that are there already and overlap.
        alignment_mode: What becomes of a mention that cuts a token.
        scorer: What `nlp.evaluate` calls.
    """

    def __init__(
        self,
        vocab: Vocab,
        name: str,
        *,
        statutes_key: str,
        parts_key: str,
        claims_key: str,
        annotate_ents: bool,
        overwrite: bool,
        alignment_mode: AlignmentMode,
        scorer: Callable[..., dict[str, Any]] | None,
    ) -> None:
        require()
        self.vocab = vocab
        self.name = name
        self.statutes_key = statutes_key
        self.parts_key = parts_key
        self.claims_key = claims_key
        self.annotate_ents = annotate_ents
        self.overwrite = overwrite
        self.alignment_mode = alignment_mode
        self.scorer = scorer
        self.clear()
        for label in (STATUTE, CLAIM):
            vocab.strings.add(label)

    def __call__(self, doc: Doc) -> Doc:
        """Return the Doc with its citations and claims marked."""
        text = doc.text
        statutes = find_statutes(text)
        found = {
            self.statutes_key: self._spans(doc, ((s.start, s.end, STATUTE) for s in statutes)),
            self.parts_key: self._spans(
                doc, ((p.start, p.end, p.kind) for s in statutes for p in s.parts)
            ),
            self.claims_key: self._spans(
                doc, ((c.start, c.end, CLAIM) for c in find_claims(text, statutes=statutes))
            ),
        }
        for span in self._matches(doc):
            key = self.claims_key if span.label_ == CLAIM else self.statutes_key
            found[key].append(span)
        for key, spans in found.items():
            doc.spans[key] = sorted(spans)
        if self.annotate_ents:
            self._set_ents(doc)
        return doc

    def _spans(self, doc: Doc, places: Iterable[tuple[int, int, str]]) -> list[Span]:
        spans = (
            doc.char_span(start, end, label=label, alignment_mode=self.alignment_mode)
            for start, end, label in places
        )
        return [span for span in spans if span is not None]

    def _matches(self, doc: Doc) -> Iterator[Span]:
        for pattern in self._patterns:
            if isinstance(pattern["pattern"], str):
                places = _occurrences(doc.text, pattern["pattern"])
                spans = self._spans(doc, ((*place, pattern["label"]) for place in places))
            else:
                matcher = Matcher(self.vocab)
                matcher.add(pattern["label"], [pattern["pattern"]])
                spans = matcher(doc, as_spans=True)
            for span in spans:
                span.id_ = pattern.get("id", "")
                yield span

    def _set_ents(self, doc: Doc) -> None:
        present = list(doc.ents)
        statutes = filter_spans(doc.spans[self.statutes_key])
        claims = filter_spans(doc.spans[self.claims_key])
        ranked = (statutes, claims, present) if self.overwrite else (present, statutes, claims)
        taken: set[int] = set()
        ents: list[Span] = []
        for span in (span for spans in ranked for span in spans):
            tokens = set(range(span.start, span.end))
            if not tokens & taken:
                taken |= tokens
                ents.append(span)
        doc.set_ents(sorted(ents))

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels that the component may set on citations, claims and your own patterns."""
        return tuple(sorted({STATUTE, CLAIM, *(p["label"] for p in self._patterns)}))

    @property
    def patterns(self) -> list[Pattern]:
        """Your own patterns."""
        return list(self._patterns)

    def add_patterns(self, patterns: Iterable[Pattern]) -> None:
        """Add patterns in the vocabulary of spaCy's rulers.

        Args:
            patterns: Objects with `label`, `pattern` (a text, or a list of token patterns) and
                optionally `id`. The label CLAIM goes to the claims, any other to the citations.

        Raises:
            ValueError: A pattern lacks its label or pattern.
        """
        for pattern in patterns:
            if not pattern.get("label") or not pattern.get("pattern"):
                raise ValueError(f"a pattern needs 'label' and 'pattern', got {pattern!r}")
            self.vocab.strings.add(pattern["label"])
            self._patterns.append(pattern)

    def clear(self) -> None:
        """Forget your own patterns."""
        self._patterns: list[Pattern] = []

    def initialize(
        self,
        get_examples: Callable[[], Iterable[Example]],  # noqa: ARG002 - spaCy passes it
        *,
        nlp: Language | None = None,  # noqa: ARG002 - spaCy passes it
        patterns: list[Pattern] | None = None,
    ) -> None:
        """Replace your own patterns, as `[initialize.components]` of a config says."""
        self.clear()
        self.add_patterns(patterns or [])

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:  # noqa: ARG002
        """Return your own patterns as bytes; the options stand in the config."""
        data: bytes = srsly.msgpack_dumps({"patterns": self._patterns})
        return data

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> "ClaimStatuteRuler":  # noqa: ARG002
        """Load what `to_bytes` returned, and return the component."""
        self.clear()
        self.add_patterns(srsly.msgpack_loads(data)["patterns"])
        return self

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:  # noqa: ARG002
        """Save your own patterns in a folder; the options stand in the config."""
        folder = ensure_path(path)
        folder.mkdir(parents=True, exist_ok=True)
        srsly.write_jsonl(folder / "patterns.jsonl", self._patterns)

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> "ClaimStatuteRuler":  # noqa: ARG002
        """Load what `to_disk` saved, and return the component."""
        self.clear()
        self.add_patterns(srsly.read_jsonl(ensure_path(path) / "patterns.jsonl"))
        return self


def _occurrences(text: str, phrase: str) -> Iterator[tuple[int, int]]:
    start = text.find(phrase)
    while start >= 0:
        yield start, start + len(phrase)
        start = text.find(phrase, start + len(phrase))
