"""Clean noisy Chinese web text, with every character traceable to the raw text."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from spacy_cnclean._presets import PRESETS
    from spacy_cnclean.alignment import Alignment, AlignmentError, Segment
    from spacy_cnclean.claims import Claim, find_claims
    from spacy_cnclean.cleaning import STEPS, Cleaner, CleaningWarning, Step, clean_text
    from spacy_cnclean.edits import Change, CleanText, Edit, apply_changes
    from spacy_cnclean.emoji import EmojiStep, find_emoji
    from spacy_cnclean.hygiene import HygieneStep, find_hygiene
    from spacy_cnclean.linebreaks import LineBreakStep, find_line_breaks
    from spacy_cnclean.markup import MarkupStep, find_markup
    from spacy_cnclean.mojibake import MojibakeStep, find_mojibake
    from spacy_cnclean.obfuscation import ObfuscationStep, find_obfuscation
    from spacy_cnclean.offsets import CodeUnits
    from spacy_cnclean.pipeline.segmentation import pkuseg_model
    from spacy_cnclean.punctuation import PunctuationStep, find_displaced_marks
    from spacy_cnclean.punctuation.noise import add_noise
    from spacy_cnclean.quantities import Quantity, normalize_quantities
    from spacy_cnclean.repeats import RepeatStep, find_repeats
    from spacy_cnclean.rows._batch import BatchCleaner
    from spacy_cnclean.rows._evaluation import evaluate
    from spacy_cnclean.script import ScriptStep, find_script
    from spacy_cnclean.social import SocialStep, find_social
    from spacy_cnclean.spacing import SpacingStep, find_spacing
    from spacy_cnclean.statutes import Statute, find_statutes, load_table
    from spacy_cnclean.width import WidthStep, find_width

    __version__: str

__all__ = [
    "PRESETS",
    "STEPS",
    "Alignment",
    "AlignmentError",
    "BatchCleaner",
    "Change",
    "Claim",
    "CleanText",
    "Cleaner",
    "CleaningWarning",
    "CodeUnits",
    "Edit",
    "EmojiStep",
    "HygieneStep",
    "LineBreakStep",
    "MarkupStep",
    "MojibakeStep",
    "ObfuscationStep",
    "PunctuationStep",
    "Quantity",
    "RepeatStep",
    "ScriptStep",
    "Segment",
    "SocialStep",
    "SpacingStep",
    "Statute",
    "Step",
    "WidthStep",
    "__version__",
    "add_noise",
    "apply_changes",
    "clean_text",
    "evaluate",
    "find_claims",
    "find_displaced_marks",
    "find_emoji",
    "find_hygiene",
    "find_line_breaks",
    "find_markup",
    "find_mojibake",
    "find_obfuscation",
    "find_repeats",
    "find_script",
    "find_social",
    "find_spacing",
    "find_statutes",
    "find_width",
    "load_table",
    "normalize_quantities",
    "pkuseg_model",
]

_MODULES: Final = {
    "_presets": ("PRESETS",),
    "alignment": ("Alignment", "AlignmentError", "Segment"),
    "claims": ("Claim", "find_claims"),
    "cleaning": ("STEPS", "Cleaner", "CleaningWarning", "Step", "clean_text"),
    "edits": ("Change", "CleanText", "Edit", "apply_changes"),
    "emoji": ("EmojiStep", "find_emoji"),
    "hygiene": ("HygieneStep", "find_hygiene"),
    "linebreaks": ("LineBreakStep", "find_line_breaks"),
    "markup": ("MarkupStep", "find_markup"),
    "mojibake": ("MojibakeStep", "find_mojibake"),
    "obfuscation": ("ObfuscationStep", "find_obfuscation"),
    "offsets": ("CodeUnits",),
    "pipeline.segmentation": ("pkuseg_model",),
    "punctuation": ("PunctuationStep", "find_displaced_marks"),
    "punctuation.noise": ("add_noise",),
    "quantities": ("Quantity", "normalize_quantities"),
    "repeats": ("RepeatStep", "find_repeats"),
    "rows._batch": ("BatchCleaner",),
    "rows._evaluation": ("evaluate",),
    "script": ("ScriptStep", "find_script"),
    "social": ("SocialStep", "find_social"),
    "spacing": ("SpacingStep", "find_spacing"),
    "statutes": ("Statute", "find_statutes", "load_table"),
    "width": ("WidthStep", "find_width"),
}


def __getattr__(name: str) -> object:
    """Import a public name when it is first asked for, so that importing us costs nothing."""
    if name == "__version__":
        from importlib.metadata import version

        return version("spacy-cnclean")
    for module, names in _MODULES.items():
        if name in names:
            value = getattr(import_module(f"spacy_cnclean.{module}"), name)
            globals()[name] = value
            return value
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
