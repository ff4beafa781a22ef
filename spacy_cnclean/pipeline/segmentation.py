"""The pkuseg model that ships with the package, since spacy-pkuseg would download one.

With the tokenizer of a pipeline, in one line:

    nlp = spacy.blank("zh", config={"nlp": {"tokenizer": {"segmenter": "pkuseg"}}})
    nlp.tokenizer.initialize(pkuseg_model=spacy_cnclean.pkuseg_model())

The same in a config, so that the pipeline is ready once it is made:

    [nlp.after_creation]
    @callbacks = "spacy_cnclean.load_pkuseg_model.v1"

or, where `nlp.initialize` is called anyway:

    [initialize.tokenizer.pkuseg_model]
    @misc = "spacy_cnclean.pkuseg_model.v1"

A pipeline that was saved has the model inside and needs none of this to load.
"""

from functools import partial
from pathlib import Path
from typing import Any

_MODEL = Path(__file__).parent.parent / "data" / "pkuseg"


def pkuseg_model() -> str:
    """Return the folder of the pkuseg model that ships with the package.

    It cuts text as jieba does; `spacy_cnclean/data/README.md` says how it was trained and how
    well it agrees with its teacher.
    """
    return str(_MODEL)


def load_pkuseg_model(nlp: Any, *, user_dict: str = "default") -> Any:
    """Return the pipeline, its tokenizer made ready to cut with the shipped pkuseg model.

    Args:
        nlp: A pipeline whose tokenizer, or the base of it, has the segmenter `pkuseg`.
        user_dict: The option `pkuseg_user_dict` of spaCy's Chinese tokenizer.
    """
    nlp.tokenizer.initialize(pkuseg_model=pkuseg_model(), pkuseg_user_dict=user_dict)
    return nlp


def make_pkuseg_model_loader(user_dict: str = "default") -> Any:
    """Return the callback `spacy_cnclean.load_pkuseg_model.v1`, for `[nlp.after_creation]`."""
    return partial(load_pkuseg_model, user_dict=user_dict)
