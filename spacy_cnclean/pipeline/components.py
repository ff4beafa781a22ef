"""The components, and the factories that spaCy finds through entry points.

spaCy imports this module whenever a pipeline is made, ours or not: it must import quickly and
never fail, so the engine is imported when a component is made. Options have their default in the
signature of the factory and nowhere else, and only types that a config can hold.
"""

from collections.abc import Callable
from typing import Any, Literal

from spacy.language import Language
from spacy.pipeline import Pipe
from spacy.util import SimpleFrozenList

import spacy_cnclean.pipeline._view  # noqa: F401 - it and what it imports register attributes
from spacy_cnclean._defaults import DEFAULT_MIN_SCORE, DEFAULT_TRUST, EmojiPolicy, Trust, Width
from spacy_cnclean._presets import DEFAULT_PRESET

_ASSIGNED = [
    *("doc._.cn_raw_text", "doc._.cn_alignment", "doc._.cn_edits", "doc._.cn_doubtful"),
    "doc.spans",
]
# Where the meta data of a pipeline names the models that are saved with it.
_SAVED_MODELS = "cn_punctuation_models"


@Language.factory("cn_cleaner", assigns=_ASSIGNED, retokenizes=True)
def make_cleaner(
    nlp: Language,
    name: str,
    *,
    preset: str = DEFAULT_PRESET,
    steps: list[str] | None = None,
    action: Literal["strip", "mark"] = "strip",
    spans_key: str = "cn_noise",
) -> Pipe:
    """Return the component `cn_cleaner`, which cleans as `Cleaner` does.

    Args:
        nlp: The pipeline.
        name: The name of the component in it.
        preset: The name of a preset: the steps for a kind of text, in their order.
        steps: Names of steps with their defaults, in place of those of the preset.
        action: `strip` changes the text, `mark` adds spans where it would.
        spans_key: The span group of `mark`.

    Raises:
        ValueError: There is no preset or step of this name.
        ModuleNotFoundError: A step needs an extra that is not installed.
    """
    from spacy_cnclean.cleaning import Cleaner
    from spacy_cnclean.pipeline._cleaners import DocCleaner

    cleaner = Cleaner.preset(preset) if steps is None else Cleaner(steps)
    return DocCleaner(nlp.tokenizer, name, cleaner.steps, action=action, spans_key=spans_key)


@Language.factory("cn_emoji_stripper", assigns=_ASSIGNED, retokenizes=True)
def make_emoji_stripper(
    nlp: Language,
    name: str,
    *,
    action: Literal["strip", "mark"] = "strip",
    policy: EmojiPolicy = "strip",
    replacement: str = "",
    keep: list[str] = SimpleFrozenList(),  # noqa: B008 - spaCy's own way to say: no list
    also: list[str] = SimpleFrozenList(),  # noqa: B008
    words: str | None = None,
    spans_key: str = "cn_noise",
) -> Pipe:
    """Return the component `cn_emoji_stripper`, which takes out emoji and closes their gaps.

    Args:
        nlp: The pipeline.
        name: The name of the component in it.
        action: `strip` changes the text, `mark` adds spans where it would.
        policy: What becomes of an emoji: nothing, the replacement, its name in brackets, or a word
            where the sentence needs one.
        replacement: The text for the policy `replace`.
        keep: Emoji that stay.
        also: Symbols that go as emoji do.
        words: A file of emoji that are words, in place of the shipped ones.
        spans_key: The span group of `mark`.
    """
    from spacy_cnclean.emoji import EmojiStep
    from spacy_cnclean.pipeline._cleaners import DocCleaner

    step = EmojiStep(policy=policy, replacement=replacement, keep=keep, also=also, words=words)
    return DocCleaner(nlp.tokenizer, name, (step,), action=action, spans_key=spans_key)


@Language.factory("cn_punct_reorderer", assigns=_ASSIGNED, retokenizes=True)
def make_punct_reorderer(
    nlp: Language,
    name: str,
    *,
    action: Literal["strip", "mark"] = "strip",
    model: str | None = None,
    min_score: float = DEFAULT_MIN_SCORE,
    trust: Trust = DEFAULT_TRUST,
    classical: bool = False,
    width: Width = "keep",
    spans_key: str = "cn_noise",
) -> Pipe:
    """Return the component `cn_punct_reorderer`, which puts displaced marks back.

    Args:
        nlp: The pipeline.
        name: The name of the component in it.
        action: `strip` changes the text, `mark` adds spans where it would.
        model: The folder of a model; the one that ships with the package if there is none. It is
            saved with the pipeline: a pipeline that was loaded does not look for the folder.
        min_score: How probable a new place must be for a move to be made, 0 to 1.
        trust: How readily a changed line is believed: `low` for text of any kind, `high` for text
            that is known to be damaged, `full` for every line.
        classical: Whether classical prose and verse are repaired too, which are left alone.
        width: The form of marks that stand in Chinese, full width or ASCII; `keep` leaves it.
        spans_key: The span group of `mark`.

    Raises:
        ValueError: An option has a value that cannot be used; the message has its name.
    """
    from spacy_cnclean.pipeline._reorderer import PunctReorderer
    from spacy_cnclean.punctuation import PunctuationStep
    from spacy_cnclean.width import WidthStep

    step = PunctuationStep(model=model, min_score=min_score, trust=trust, classical=classical)
    if model is not None:
        _require_model(nlp, model)
    more_steps = () if width == "keep" else (WidthStep(width),)
    return PunctReorderer(nlp.tokenizer, name, step, more_steps, action=action, spans_key=spans_key)


def _require_model(nlp: Language, model: str) -> None:
    """Check that there is a model, unless the pipeline is being loaded and brings it along."""
    from spacy_cnclean.punctuation._models import check_model

    saved = nlp.meta.setdefault(_SAVED_MODELS, [])
    if model not in saved:
        check_model(model)
        saved.append(model)


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
    words: str | None = None,
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
        words: A file of words that claims are found by, beside the shipped ones.
        as_of: The day, as YYYY-MM-DD, that citations and claims are judged by; the day that the
            shipped table speaks of if there is none.
        patterns: Your own patterns, as for `add_patterns`.
        scorer: What `nlp.evaluate` calls.
    """
    from spacy_cnclean.pipeline._ruler import ClaimStatuteRuler

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
        words=words,
        as_of=as_of,
        patterns=patterns,
        scorer=scorer,
    )
