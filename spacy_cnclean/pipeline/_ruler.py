"""The component that marks statute citations and claims."""

from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any, TypeAlias

import srsly
from spacy.language import Language
from spacy.pipeline import Pipe
from spacy.tokens import Doc, Span
from spacy.training import Example
from spacy.util import ensure_path, filter_spans
from spacy.vocab import Vocab

from spacy_cnclean.claims import Claim, find_claims
from spacy_cnclean.claims._vocabulary import vocabulary
from spacy_cnclean.pipeline._extensions import require
from spacy_cnclean.pipeline._findings import EXTENSIONS, remember_claim, remember_statute
from spacy_cnclean.pipeline._patterns import AlignmentMode, Pattern, Patterns
from spacy_cnclean.statutes import MentionPart, Statute, StatuteTable, find_statutes, load_table

STATUTE = "STATUTE"
CLAIM = "CLAIM"

FACTORY = "cn_claim_statute_ruler"
"""The name that the component has in a pipeline unless another one is chosen."""

_Found: TypeAlias = Statute | Claim | MentionPart


class ClaimStatuteRuler(Pipe):
    """Marks statute citations and claims in span groups and, if wanted, as entities.

    Both are found in the text of the Doc, so the tokenizer has no say in what is found; where a
    mention cuts a token, `alignment_mode` decides as in `Doc.char_span`. A Span has the citation
    or claim itself, with exact offsets, as `Span._.cn_statute` or `Span._.cn_claim`, and the work
    that a citation means as its `kb_id_`. Of two mentions in the same tokens the first is marked.
    Several rulers in one pipeline, each with span groups of its own, keep their own findings: the
    Spans of one that was added under another name than that of its factory have it as `id_`.

    Args:
        vocab: The vocabulary of the pipeline.
        name: The name of the component in the pipeline.
        statutes_key: The span group of citations, with the label STATUTE.
        parts_key: The span group of their parts, labelled ISSUER, TITLE, VERSION_NOTE, DOC_NO,
            DATE, PROVISION or ALIAS_DEFINITION.
        claims_key: The span group of claims, with the label CLAIM.
        annotate_ents: Whether citations and claims become entities too. Entities do not overlap:
            a citation goes before a claim.
        overwrite: Whether they replace entities that are there already and overlap.
        alignment_mode: What becomes of a mention that cuts a token.
        table: A file with rows to add to the shipped table; see `spacy_cnclean.statutes`.
        words: A file of words that claims are found by, beside the shipped ones.
        as_of: The day that citations and claims are judged by, as YYYY-MM-DD.
        patterns: Your own patterns, as for `add_patterns`.
        scorer: What `nlp.evaluate` calls.

    Raises:
        ValueError: An option has a value that cannot be used; the message has its name.
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
        table: str | None,
        words: str | None,
        as_of: str | None,
        patterns: Iterable[Pattern],
        scorer: Callable[..., dict[str, Any]] | None,
    ) -> None:
        require()
        require(EXTENSIONS)
        if len({statutes_key, parts_key, claims_key}) < 3:  # noqa: PLR2004 - there are three
            raise ValueError("statutes_key, parts_key and claims_key must be three names")
        self.vocab = vocab
        self.name = name
        self._owner = "" if name == FACTORY else name
        self.statutes_key = statutes_key
        self.parts_key = parts_key
        self.claims_key = claims_key
        self.annotate_ents = annotate_ents
        self.overwrite = overwrite
        self.alignment_mode = alignment_mode
        self.scorer = scorer
        self._table = None if table is None else _read_table(table)
        self._words = None if words is None else _checked_words(words)
        self._day = None if as_of is None else _read_day(as_of)
        self._configured = list(patterns)
        for label in (STATUTE, CLAIM, self._owner):
            vocab.strings.add(label)
        self._patterns = Patterns(vocab)
        self._patterns.replace(self._configured)

    def __call__(self, doc: Doc) -> Doc:
        """Return the Doc with its citations and claims marked."""
        text = doc.text
        statutes = find_statutes(text, table=self._table, as_of=self._day)
        claims = find_claims(text, statutes=statutes, as_of=self._day, words=self._words)
        marked: dict[str, list[Span]] = {self.statutes_key: [], self.claims_key: []}
        for statute in statutes:
            work = statute.link.work if statute.link else ""
            span = self._span(doc, statute, STATUTE, kb_id=work, span_id=self._owner)
            if span is not None and _is_new(span, marked[self.statutes_key]):
                marked[self.statutes_key].append(span)
                remember_statute(span, statute)
        for claim in claims:
            span = self._span(doc, claim, CLAIM, span_id=self._owner)
            if span is not None and _is_new(span, marked[self.claims_key]):
                marked[self.claims_key].append(span)
                remember_claim(span, claim)
        for span in self._patterns.find(doc, self.alignment_mode):
            marked[self.claims_key if span.label_ == CLAIM else self.statutes_key].append(span)
        parts = (part for statute in statutes for part in statute.parts)
        spans = (self._span(doc, part, part.kind.upper()) for part in parts)
        marked[self.parts_key] = [span for span in spans if span is not None]
        for key, group in marked.items():
            doc.spans[key] = sorted(_unique(group))
        if self.annotate_ents:
            self._set_ents(doc)
        return doc

    def _span(
        self, doc: Doc, found: _Found, label: str, *, kb_id: str = "", span_id: str = ""
    ) -> Span | None:
        return doc.char_span(
            found.start,
            found.end,
            label=label,
            kb_id=kb_id,
            span_id=span_id,
            alignment_mode=self.alignment_mode,
        )

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
                A text is found wherever it stands, whatever the tokens are.

        Raises:
            ValueError: A pattern lacks its label or pattern, or spaCy knows no such token pattern.
        """
        for pattern in patterns:
            self._patterns.add(pattern)

    def clear(self) -> None:
        """Forget your own patterns."""
        self._patterns.clear()

    def remove(self, label: str) -> None:
        """Forget your own patterns of a label.

        Raises:
            ValueError: No pattern has this label.
        """
        self._patterns.remove("label", label)

    def remove_by_id(self, pattern_id: str) -> None:
        """Forget your own patterns of an identifier.

        Raises:
            ValueError: No pattern has this identifier.
        """
        self._patterns.remove("id", pattern_id)

    def __len__(self) -> int:
        """Return how many patterns of your own there are."""
        return len(self._patterns)

    def __contains__(self, label: str) -> bool:
        """Return whether a pattern of your own has the label."""
        return any(pattern["label"] == label for pattern in self._patterns)

    def initialize(
        self,
        get_examples: Callable[[], Iterable[Example]],  # noqa: ARG002 - spaCy passes it
        *,
        nlp: Language | None = None,  # noqa: ARG002 - spaCy passes it
        patterns: list[Pattern] | None = None,
    ) -> None:
        """Replace your own patterns, as `[initialize.components]` of a config says.

        Args:
            get_examples: Not used.
            nlp: Not used.
            patterns: The patterns; those of the option `patterns` if left out.
        """
        self._patterns.replace(self._configured if patterns is None else patterns)

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:  # noqa: ARG002
        """Return your own patterns as bytes; the options stand in the config."""
        data: bytes = srsly.msgpack_dumps({"patterns": self.patterns})
        return data

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> "ClaimStatuteRuler":  # noqa: ARG002
        """Load what `to_bytes` returned, and return the component."""
        self._patterns.replace(srsly.msgpack_loads(data)["patterns"])
        return self

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:  # noqa: ARG002
        """Save your own patterns in a folder; the options stand in the config."""
        folder = ensure_path(path)
        folder.mkdir(parents=True, exist_ok=True)
        srsly.write_jsonl(folder / "patterns.jsonl", self.patterns)

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> "ClaimStatuteRuler":  # noqa: ARG002
        """Load what `to_disk` saved, and return the component."""
        self._patterns.replace(srsly.read_jsonl(ensure_path(path) / "patterns.jsonl"))
        return self


def _is_new(span: Span, spans: list[Span]) -> bool:
    """Return whether the tokens are others than those of the last span."""
    return not spans or (span.start, span.end) != (spans[-1].start, spans[-1].end)


def _unique(spans: Iterable[Span]) -> list[Span]:
    """Return the first span of each place and label."""
    unique: dict[tuple[int, int, int], Span] = {}
    for span in spans:
        unique.setdefault((span.start, span.end, span.label), span)
    return list(unique.values())


def _read_table(path: str) -> StatuteTable:
    try:
        return load_table(path)
    except (OSError, ValueError) as error:
        raise ValueError(f"table: {path!r} cannot be used: {_reason(error)}") from None


def _checked_words(path: str) -> str:
    try:
        vocabulary(path)
    except (OSError, ValueError) as error:
        raise ValueError(f"words: {path!r} cannot be used: {_reason(error)}") from None
    return path


def _reason(error: OSError | ValueError) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)


def _read_day(value: str) -> date:
    try:
        day = date.fromisoformat(value)
    except ValueError:
        day = None
    if day is None or day.isoformat() != value:  # later Pythons take other forms too
        raise ValueError(f"as_of must be a day as YYYY-MM-DD, got {value!r}")
    return day
