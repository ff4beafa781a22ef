"""The components, and the factories that spaCy finds through entry points.

spaCy imports this module whenever a pipeline is made, ours or not: it must import quickly and
never fail, so the engine is imported when a component is made. Options have their default in the
signature of the factory and nowhere else, and only types that a config can hold.
"""

from collections.abc import Callable
from typing import Any, Literal

from spacy.language import Language
from spacy.pipeline import Pipe
from spacy.tokens import Doc
from spacy.util import SimpleFrozenList

import spacy_cnclean.pipeline.findings  # noqa: F401 - it registers its attributes
from spacy_cnclean.cleaning import Cleaner, Step
from spacy_cnclean.edits import CleanText
from spacy_cnclean.pipeline.docs import rebuild_doc
from spacy_cnclean.pipeline.extensions import require

Action = Literal["strip", "mark"]

_ASSIGNED = ["doc._.cn_raw_text", "doc._.cn_alignment", "doc._.cn_edits"]


class DocCleaner(Pipe):
    """Applies one cleaning step to Docs.

    Args:
        tokenizer: The tokenizer of the pipeline; of a cleaning tokenizer, the base is used.
        name: The name of the component in the pipeline.
        step: What to do to the text.
        action: `strip` gives the Doc of the clean text. `mark` leaves the text as it is and adds
            a span for each place that would change.
        spans_key: The span group that `mark` adds to. The label of a span is the rule.
    """

    def __init__(
        self,
        tokenizer: Callable[[str], Doc],
        name: str,
        step: Step,
        *,
        action: Action,
        spans_key: str,
    ) -> None:
        from spacy_cnclean.pipeline.tokenizer import CleaningTokenizer

        require()
        self.name = name
        self.tokenizer: Callable[[str], Doc] = tokenizer
        if isinstance(tokenizer, CleaningTokenizer):  # the step must not meet its own result
            self.tokenizer = tokenizer.base
        self.action = action
        self.spans_key = spans_key
        self.cleaner = Cleaner((step,))

    def __call__(self, doc: Doc) -> Doc:
        """Return the Doc with the step applied: the very same Doc if its text needs no change."""
        clean = self.cleaner.clean(doc.text)
        if self.action == "mark":
            mark_noise(doc, clean, self.spans_key)
            return doc
        return rebuild_doc(doc, clean, self.tokenizer)


def mark_noise(doc: Doc, clean: CleanText, spans_key: str) -> None:
    """Add a span for each place that the cleaning would change, widened to whole tokens.

    A place that has a span with this label already gets no other; an insertion has no place.
    """
    if spans_key not in doc.spans:
        doc.spans[spans_key] = []
    group = doc.spans[spans_key]
    present = {(span.start, span.end, span.label_) for span in group}
    for edit in clean.edits:
        span = doc.char_span(edit.raw_start, edit.raw_end, label=edit.rule, alignment_mode="expand")
        # White space between two tokens belongs to neither: there is no span to add.
        if span and (span.start, span.end, span.label_) not in present:
            present.add((span.start, span.end, span.label_))
            group.append(span)


@Language.factory("cn_emoji_stripper", assigns=_ASSIGNED, retokenizes=True)
def make_emoji_stripper(
    nlp: Language,
    name: str,
    *,
    action: Action = "strip",
    policy: Literal["strip", "replace", "describe"] = "strip",
    replacement: str = "",
    keep: list[str] = SimpleFrozenList(),  # noqa: B008 - spaCy's own way to say: no list
    spans_key: str = "cn_noise",
) -> DocCleaner:
    """Return the component `cn_emoji_stripper`, which takes out emoji and closes their gaps.

    Args:
        nlp: The pipeline.
        name: The name of the component in it.
        action: `strip` changes the text, `mark` adds spans where it would.
        policy: What becomes of an emoji: nothing, the replacement, or its name in brackets.
        replacement: The text for the policy `replace`.
        keep: Emoji that stay.
        spans_key: The span group of `mark`.
    """
    from spacy_cnclean.emoji import EmojiStep

    step = EmojiStep(policy=policy, replacement=replacement, keep=keep)
    return DocCleaner(nlp.tokenizer, name, step, action=action, spans_key=spans_key)


@Language.factory("cn_punct_reorderer", assigns=_ASSIGNED, retokenizes=True)
def make_punct_reorderer(
    nlp: Language,
    name: str,
    *,
    action: Action = "strip",
    model: str | None = None,
    min_score: float = 0.3,
    spans_key: str = "cn_noise",
) -> DocCleaner:
    """Return the component `cn_punct_reorderer`, which puts displaced marks back.

    Args:
        nlp: The pipeline.
        name: The name of the component in it.
        action: `strip` changes the text, `mark` adds spans where it would.
        model: The folder of a model; the one that ships with the package if there is none.
        min_score: How probable a new place must be for a move to be made, 0 to 1.
        spans_key: The span group of `mark`.
    """
    from spacy_cnclean.punctuation import PunctuationStep

    step = PunctuationStep(model=model, min_score=min_score)
    return DocCleaner(nlp.tokenizer, name, step, action=action, spans_key=spans_key)


@Language.factory(
    "cn_claim_statute_ruler",
    assigns=[
        *("doc.spans", "doc.ents", "token.ent_iob", "token.ent_type", "token.ent_kb_id"),
        *("span._.cn_statute", "span._.cn_claim"),
    ],
    default_config={
        "scorer": {
            "@scorers": "spacy_cnclean.raw_spans_scorer.v1",
            "spans_keys": ["cn_statutes", "cn_claims"],
        }
    },
    default_score_weights={"ents_f": 1.0, "ents_p": 0.0, "ents_r": 0.0, "ents_per_type": None},
)
def make_claim_statute_ruler(
    nlp: Language,
    name: str,
    *,
    statutes_key: str = "cn_statutes",
    parts_key: str = "cn_statute_parts",
    claims_key: str = "cn_claims",
    annotate_ents: bool = True,
    overwrite: bool = False,
    alignment_mode: Literal["strict", "contract", "expand"] = "expand",
    table: str | None = None,
    as_of: str | None = None,
    patterns: list[dict[str, Any]] = SimpleFrozenList(),  # noqa: B008 - as above
    scorer: Callable[..., Any] | None,
) -> Pipe:
    """Return the component `cn_claim_statute_ruler`, which marks citations and claims.

    Args:
        nlp: The pipeline.
        name: The name of the component in it.
        statutes_key: The span group of citations.
        parts_key: The span group of the parts of citations.
        claims_key: The span group of claims.
        annotate_ents: Whether citations and claims become entities too.
        overwrite: Whether they replace entities that are there already and overlap.
        alignment_mode: What becomes of a mention that cuts a token: `strict` drops it, `contract`
            and `expand` fit it to whole tokens.
        table: A file with rows that the shipped table of statutes lacks or has otherwise.
        as_of: The day, as YYYY-MM-DD, that citations and claims are judged by; the day that the
            shipped table speaks of if there is none.
        patterns: Your own patterns, as for `add_patterns`.
        scorer: What `nlp.evaluate` calls.
    """
    from spacy_cnclean.pipeline.ruler import ClaimStatuteRuler

    return ClaimStatuteRuler(
        nlp.vocab,
        name,
        statutes_key=statutes_key,
        parts_key=parts_key,
        claims_key=claims_key,
        annotate_ents=annotate_ents,
        overwrite=overwrite,
        alignment_mode=alignment_mode,
        table=table,
        as_of=as_of,
        patterns=patterns,
        scorer=scorer,
    )
