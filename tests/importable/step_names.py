"""The names of the steps that can be made here: some need an extra."""

from spacy_cnclean import STEPS


def _is_installed(name: str) -> bool:
    try:
        STEPS[name]()
    except ModuleNotFoundError:
        return False
    return True


INSTALLED = tuple(filter(_is_installed, STEPS))
