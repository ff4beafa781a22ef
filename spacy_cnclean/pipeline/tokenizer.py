"""The cleaning tokenizer: the clean text is all that the pipeline ever sees."""

from collections.abc import Callable, Iterable, Iterator
from copy import copy
from pathlib import Path
from typing import Any

from spacy.lang.zh import ChineseTokenizer, try_jieba_import
from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example
from spacy.util import minibatch
from spacy.vocab import Vocab

from spacy_cnclean._presets import DEFAULT_PRESET
from spacy_cnclean.cleaning import Cleaner, Step, preset_steps
from spacy_cnclean.edits import CleanText
from spacy_cnclean.pipeline._extensions import remember, require
from spacy_cnclean.pipeline._surrogates import encodable, is_encodable, surrogate_step


class CleaningTokenizer:
    """Cleans a text, tokenizes it with another tokenizer, and remembers the way back.

    Use it where texts come in as strings and the same text must be seen by training, evaluation
    and use. The components do the same for one step and for pipelines that exist already.

    spaCy cannot hold surrogates: its own tokenizers raise UnicodeEncodeError. Whatever the steps
    are, pairs of them are joined and lone ones become U+FFFD before the first step, and again
    where a step leaves some, so that no text makes the tokenizer raise.

    Args:
        base: The tokenizer of the clean text.
        steps: What to do to the text, in order.
    """

    def __init__(self, base: Any, steps: Iterable[str | Step]) -> None:
        require()
        self.base = base
        self.cleaner = Cleaner(tuple(steps))

    def __call__(self, text: str) -> Doc:
        """Return the Doc of the clean text."""
        return self._doc_of(self.clean(text))

    def clean(self, text: str) -> CleanText:
        """Return the clean text with its way back, as the pipeline sees it."""
        return encodable(self._cleaner_for(text).clean(text))

    def _cleaner_for(self, text: str) -> Cleaner:
        if is_encodable(text):
            return self.cleaner
        return Cleaner((surrogate_step(), *self.cleaner.steps))

    def _doc_of(self, clean: CleanText) -> Doc:
        doc = self._tokenize(clean.text)
        remember(doc, clean)
        return doc

    def _tokenize(self, text: str) -> Doc:
        base = self.base
        if type(base) is ChineseTokenizer and base.segmenter == "char":
            return cut_characters(base.vocab, text)
        doc: Doc = base(text)
        return doc

    def pipe(
        self, texts: Iterable[str], *, batch_size: int = 128, **_options: Any
    ) -> Iterator[Doc]:
        """Yield the Doc of each text; texts are read a batch at a time."""
        for batch in minibatch(texts, batch_size):  # type: ignore[no-untyped-call]
            if all(map(is_encodable, batch)):
                yield from map(self._doc_of, map(encodable, self.cleaner.clean_batch(batch)))
            else:
                yield from map(self, batch)

    @property
    def vocab(self) -> Vocab:
        """The vocabulary of the base tokenizer."""
        vocab: Vocab = self.base.vocab
        return vocab

    @property
    def initialize(self) -> Callable[..., None]:
        """The method of the base tokenizer, with its own options; missing where that has none."""
        method: Callable[..., None] = self.base.initialize
        return method

    def score(self, examples: Iterable[Example], **options: Any) -> dict[str, Any]:
        """Return the scores of the base tokenizer, over the examples whose texts are the same.

        Gold annotations belong on the raw text, and tokens of two texts cannot be compared.
        """
        comparable = [eg for eg in examples if eg.predicted.text == eg.reference.text]
        if not comparable or not hasattr(self.base, "score"):
            return {}
        scores: dict[str, Any] = self.base.score(comparable, **options)
        return scores

    def to_bytes(self, **options: Any) -> bytes:
        """Return what the base tokenizer has learnt; the steps are settings of the config."""
        data: bytes = self.base.to_bytes(**options)
        return data

    def from_bytes(self, data: bytes, **options: Any) -> "CleaningTokenizer":
        """Load what `to_bytes` returned, and return the tokenizer."""
        self.base.from_bytes(data, **options)
        return self

    def to_disk(self, path: str | Path, **options: Any) -> None:
        """Save what the base tokenizer has learnt; the steps are settings of the config."""
        self.base.to_disk(path, **options)

    def from_disk(self, path: str | Path, **options: Any) -> "CleaningTokenizer":
        """Load what `to_disk` saved, and return the tokenizer."""
        self.base.from_disk(path, **options)
        return self

    def __getstate__(self) -> dict[str, Any]:
        return {"base": _without_jieba(self.base), "cleaner": self.cleaner}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.base = _with_jieba(state["base"])
        self.cleaner = state["cleaner"]


def cut_characters(vocab: Vocab, text: str) -> Doc:
    """Return the Doc that spaCy's Chinese tokenizer makes of characters, in linear time.

    spaCy aligns the characters with the text that they were just taken from, and copies the rest
    of the text for each of them.
    """
    words: list[str] = []
    spaces: list[bool] = []
    position = 0
    for piece in text.split():
        start = text.index(piece, position)
        _add_space(words, spaces, text[position:start])
        words.extend(piece)
        spaces.extend([False] * len(piece))
        position = start + len(piece)
    _add_space(words, spaces, text[position:])
    return Doc(vocab, words=words, spaces=spaces)


def _add_space(words: list[str], spaces: list[bool], space: str) -> None:
    """Add white space: one space belongs to the token before it, the rest is a token."""
    if words and space.startswith(" "):
        spaces[-1] = True
        space = space[1:]
    if space:
        words.append(space)
        spaces.append(False)


def _without_jieba(base: Any) -> Any:
    """Return the tokenizer without the module that it holds: modules cannot be pickled."""
    if not isinstance(base, ChineseTokenizer) or base.jieba_seg is None:
        return base
    portable = copy(base)
    portable.jieba_seg = None
    return portable


def _with_jieba(base: Any) -> Any:
    if isinstance(base, ChineseTokenizer) and base.segmenter == "jieba":
        try_import: Callable[[], Any] = try_jieba_import
        base.jieba_seg = try_import()
    return base


def make_cleaning_tokenizer(
    base: Callable[[Language], Any] | None = None,
    steps: list[str] | dict[str, Any] | None = None,
    preset: str | None = None,
) -> Callable[[Language], CleaningTokenizer]:
    """Return the tokenizer `spacy_cnclean.CleaningTokenizer.v1`, as a config names it.

        [nlp.tokenizer]
        @tokenizers = "spacy_cnclean.CleaningTokenizer.v1"

        [nlp.tokenizer.base]
        @tokenizers = "spacy.zh.ChineseTokenizer"
        segmenter = "char"

        [nlp.tokenizer.steps.emoji]
        @misc = "spacy_cnclean.emoji_step.v1"

        [nlp.tokenizer.steps.punctuation]
        @misc = "spacy_cnclean.punctuation_step.v1"
        min_score = 0.6

    A model of your own in the punctuation step is read from its folder wherever the pipeline is
    used; the component `cn_punct_reorderer` saves it with the pipeline.

    Args:
        base: The tokenizer of the clean text; spaCy's for Chinese, which cuts into characters,
            if there is none.
        steps: Names of steps, as in `steps = ["emoji"]`, or a block for each step, in the order
            they are to run; those of the preset if there are none.
        preset: The name of a preset, as in `preset = "social"`; `default` if there is none.

    Raises:
        ValueError: No step or preset has this name, or both are given.
        TypeError: A block is not a step.
    """
    if steps is not None and preset is not None:
        raise ValueError("give steps or a preset, not both")
    chosen = preset_steps(preset or DEFAULT_PRESET) if steps is None else steps
    cleaner = Cleaner(tuple(chosen.values() if isinstance(chosen, dict) else chosen))

    def create_tokenizer(nlp: Language) -> CleaningTokenizer:
        inner = ChineseTokenizer(nlp.vocab) if base is None else base(nlp)
        return CleaningTokenizer(inner, cleaner.steps)

    return create_tokenizer
