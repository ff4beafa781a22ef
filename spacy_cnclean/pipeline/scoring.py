"""Scores in raw offsets: gold annotations stay on the raw text, whatever the cleaning does.

    reference = spacy.blank("zh")(raw)
    reference.ents = [reference.char_span(start, end, label="STATUTE")]
    nlp.evaluate([Example(nlp.make_doc(raw), reference)])

Make the gold Doc on its own, as above: `Example.from_dict` takes offsets of the predicted Doc,
which has the clean text. The pipeline needs the cleaning tokenizer, since spaCy compares the
tokens of the two Docs too, and that of a component's Doc it cannot.
"""

from collections import defaultdict
from collections.abc import Iterable
from functools import partial
from typing import Any, TypeAlias

from spacy.scorer import PRFScore
from spacy.tokens import Doc, Span
from spacy.training import Example

from spacy_cnclean.pipeline._extensions import raw_range

RawSpan: TypeAlias = tuple[int, int, str]
ENTS = "ents"


def raw_spans_score(
    examples: Iterable[Example], *, spans_keys: Iterable[str] = (), **_options: Any
) -> dict[str, Any]:
    """Return precision, recall and F-score of entities and span groups, in raw offsets.

    A span is right if it has the label of a gold span and both stand for the same range of the
    raw text. An example whose gold Doc lacks entities or a span group does not count for those.

    Args:
        examples: Predicted and gold Docs of the same raw texts.
        spans_keys: The span groups to score, beside the entities.

    Returns:
        The keys of spaCy's `Scorer.score_spans`: for entities `ents_p`, `ents_r`, `ents_f` and
        `ents_per_type`, for a span group the same with `spans_KEY`; nothing but null where no
        example has gold.
    """
    examples = list(examples)
    scores: dict[str, Any] = {}
    for name in (ENTS, *spans_keys):
        scores.update(_score_one(examples, name))
    return scores


def _score_one(examples: Iterable[Example], name: str) -> dict[str, Any]:
    total = PRFScore()
    by_label: dict[str, PRFScore] = defaultdict(PRFScore)
    for example in examples:
        gold_spans = _spans(example.reference, name)
        if gold_spans is None:
            continue
        gold = set(map(_raw_span, gold_spans))
        predicted = set(map(_raw_span, _spans(example.predicted, name) or ()))
        total.score_set(predicted, gold)
        for label in {span[2] for span in gold | predicted}:
            by_label[label].score_set(_labelled(predicted, label), _labelled(gold, label))
    prefix = ENTS if name == ENTS else f"spans_{name}"
    values = total.to_dict() if len(total) else dict.fromkeys("prf")
    per_type = {label: score.to_dict() for label, score in sorted(by_label.items())}
    return {
        **{f"{prefix}_{key}": value for key, value in values.items()},
        f"{prefix}_per_type": per_type or None,
    }


def _spans(doc: Doc, name: str) -> Iterable[Span] | None:
    """Return the annotated spans, or nothing where the Doc has no such annotation."""
    if name == ENTS:
        return doc.ents if doc.has_annotation("ENT_IOB") else None
    return doc.spans.get(name)


def _raw_span(span: Span) -> RawSpan:
    return (*raw_range(span), span.label_)


def _labelled(spans: set[RawSpan], label: str) -> set[RawSpan]:
    return {span for span in spans if span[2] == label}


def make_raw_spans_scorer(spans_keys: list[str] | None = None) -> Any:
    """Return the scorer `spacy_cnclean.raw_spans_scorer.v1`.

    Args:
        spans_keys: The span groups to score, beside the entities.
    """
    return partial(raw_spans_score, spans_keys=tuple(spans_keys or ()))
