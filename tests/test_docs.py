"""What comes along when a Doc is replaced by the Doc of its clean text, and what does not."""

import warnings

import pytest
import spacy
from spacy.tokens import Doc, Span, SpanGroup, Token

from spacy_cnclean.alignment import Alignment
from spacy_cnclean.edits import Change, CleanText
from spacy_cnclean.pipeline._extensions import RAW_TEXT_KEY
from spacy_cnclean.pipeline.docs import CleaningWarning, rebuild_doc


@pytest.fixture
def nlp():
    return spacy.blank("zh")


@pytest.fixture
def attributes():
    """Extension attributes of a user, gone again after the test."""
    holders = (Doc, Span, Token)
    for holder in holders:
        holder.set_extension("mine", default=None)
    yield
    for holder in holders:
        holder.remove_extension("mine")


def deleting(text, *offsets):
    return CleanText.of_changes(
        text, [Change(offset, offset + 1, "", "test") for offset in offsets]
    )


def moving(text, source, target):
    change = Change(source, source + 1, text[source], "test.move", target=target)
    return CleanText.of_changes(text, [change])


def test_a_doc_without_edits_is_the_very_same_doc(nlp):
    doc = nlp("甲乙")
    assert rebuild_doc(doc, CleanText.unchanged("甲乙"), nlp.tokenizer) is doc
    assert RAW_TEXT_KEY not in doc.user_data


def test_the_new_doc_has_the_clean_text_and_remembers_the_raw_one(nlp):
    new = rebuild_doc(nlp("甲#乙"), deleting("甲#乙", 1), nlp.tokenizer)
    assert new.text == "甲乙"
    assert new._.cn_raw_text == "甲#乙"
    assert [edit.before for edit in new._.cn_edits] == ["#"]
    assert new._.cn_alignment.to_raw(0, 2) == (0, 3)


def test_an_empty_clean_text_gives_an_empty_doc_that_remembers(nlp):
    new = rebuild_doc(nlp("#"), deleting("#", 0), nlp.tokenizer)
    assert len(new) == 0
    assert new._.cn_raw_text == "#"


def test_entities_keep_label_and_identifiers(nlp):
    doc = nlp("甲#乙丙")
    doc.ents = [doc.char_span(0, 3, label="LAW", kb_id="Q1", span_id="first")]
    (ent,) = rebuild_doc(doc, deleting(doc.text, 1), nlp.tokenizer).ents
    assert (ent.text, ent.label_, ent.kb_id_, ent.id_) == ("甲乙", "LAW", "Q1", "first")
    assert (ent._.cn_raw_start, ent._.cn_raw_end, ent._.cn_raw_text) == (0, 3, "甲#乙")


def test_an_entity_that_is_all_noise_is_dropped(nlp):
    doc = nlp("甲#乙")
    doc.ents = [doc.char_span(1, 2, label="NOISE")]
    new = rebuild_doc(doc, deleting(doc.text, 1), nlp.tokenizer)
    assert new.ents == ()
    assert new.has_annotation("ENT_IOB")


def test_a_doc_without_entity_annotation_gets_none(nlp):
    new = rebuild_doc(nlp("甲#乙"), deleting("甲#乙", 1), nlp.tokenizer)
    assert not new.has_annotation("ENT_IOB")


def test_of_entities_that_come_to_overlap_the_longer_one_stays():
    nlp = spacy.blank("xx")  # one token: both entities widen to it
    doc = Doc(nlp.vocab, words=["甲", "#", "乙丙"], spaces=[False] * 3)
    doc.ents = [Span(doc, 0, 1, "A"), Span(doc, 2, 3, "B")]
    new = rebuild_doc(doc, deleting(doc.text, 1), nlp.tokenizer)
    assert [(ent.text, ent.label_) for ent in new.ents] == [("甲乙丙", "A")]


def test_span_groups_keep_their_attributes_and_overlaps(nlp):
    doc = nlp("甲#乙丙")
    spans = [Span(doc, 0, 3, "A"), Span(doc, 2, 4, "B"), Span(doc, 1, 2, "NOISE")]
    doc.spans["mine"] = SpanGroup(doc, name="mine", attrs={"source": "hand"}, spans=spans)
    new = rebuild_doc(doc, deleting(doc.text, 1), nlp.tokenizer)
    group = new.spans["mine"]
    assert [(span.text, span.label_) for span in group] == [("甲乙", "A"), ("乙丙", "B")]
    assert group.attrs == {"source": "hand"}


def test_an_empty_span_group_stays(nlp):
    doc = nlp("甲#")
    doc.spans["mine"] = []
    assert "mine" in rebuild_doc(doc, deleting(doc.text, 1), nlp.tokenizer).spans


def test_a_mark_that_moves_away_does_not_stretch_the_span_it_left(nlp):
    doc = nlp("民，法典规定")
    doc.ents = [doc.char_span(0, 4, label="LAW")]
    new = rebuild_doc(doc, moving(doc.text, 1, 6), nlp.tokenizer)
    assert new.text == "民法典规定，"
    assert [ent.text for ent in new.ents] == ["民法典"]


def test_a_span_that_is_only_a_moved_mark_moves_with_it(nlp):
    doc = nlp("民，法典")
    doc.spans["marks"] = [doc[1:2]]
    new = rebuild_doc(doc, moving(doc.text, 1, 4), nlp.tokenizer)
    assert [(span.text, span.start) for span in new.spans["marks"]] == [("，", 3)]


def test_a_span_inside_a_replaced_text_becomes_what_replaced_it(nlp):
    doc = nlp("价[1]元")
    doc.spans["mine"] = [doc[2:3]]
    clean = CleanText.of_changes(doc.text, [Change(1, 4, "一", "test")])
    new = rebuild_doc(doc, clean, nlp.tokenizer)
    assert [span.text for span in new.spans["mine"]] == ["一"]


@pytest.mark.usefixtures("attributes")
def test_extension_values_follow_their_characters(nlp):
    doc = nlp("甲#乙丙")
    doc._.mine, doc[2]._.mine, doc[2:4]._.mine, doc[1]._.mine = "doc", "token", "span", "noise"
    new = rebuild_doc(doc, deleting(doc.text, 1), nlp.tokenizer)
    assert (new._.mine, new[1]._.mine, new[1:3]._.mine) == ("doc", "token", "span")
    assert "noise" not in new.user_data.values()


def test_context_categories_user_data_and_hooks_come_along(nlp):
    doc = nlp("甲#")
    doc._context = {"id": 1}
    doc.cats = {"law": 1.0}
    doc.user_data["mine"] = 1
    doc.user_hooks["vector"] = doc.user_token_hooks["vector"] = len
    doc.user_span_hooks["vector"] = len
    new = rebuild_doc(doc, deleting(doc.text, 1), nlp.tokenizer)
    assert new._context == {"id": 1}
    assert new.cats == {"law": 1.0}
    assert new.user_data["mine"] == 1
    assert new.user_hooks == new.user_token_hooks == new.user_span_hooks == {"vector": len}


def test_raw_means_the_text_of_the_user_through_two_stages(nlp):
    doc = rebuild_doc(nlp("甲#乙，丙"), deleting("甲#乙，丙", 1), nlp.tokenizer)
    doc.ents = [doc.char_span(0, 4, label="A")]
    new = rebuild_doc(doc, moving("甲乙，丙", 2, 4), nlp.tokenizer)
    assert new.text == "甲乙丙，"
    assert new._.cn_raw_text == "甲#乙，丙"
    assert [(edit.kind, edit.raw_start, edit.raw_end) for edit in new._.cn_edits] == [
        ("delete", 1, 2),
        ("move", 3, 4),
    ]
    assert new._.cn_alignment.raw_pieces(0, 4) == [(0, 1), (2, 3), (4, 5), (3, 4)]
    assert [(ent.text, ent._.cn_raw_text) for ent in new.ents] == [("甲乙丙", "甲#乙，丙")]


def test_losing_annotations_of_tokens_is_told_once_with_their_names(nlp):
    doc = nlp("甲#乙")
    for token in doc:
        token.tag_, token.is_sent_start = "A", token.i == 0
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("default")
        for _ in range(3):
            rebuild_doc(doc, deleting(doc.text, 1), nlp.tokenizer)
    assert [warning.category for warning in caught] == [CleaningWarning]
    assert "TAG, SENT_START" in str(caught[0].message)


def test_no_loss_is_told_when_there_is_nothing_to_clean(nlp):
    doc = Doc(nlp.vocab, words=["甲"], spaces=[False], tags=["A"])
    assert rebuild_doc(doc, CleanText.unchanged("甲"), nlp.tokenizer) is doc


def test_a_cleaning_of_another_text_is_refused(nlp):
    with pytest.raises(ValueError, match="of 2 characters, but the Doc has 3"):
        rebuild_doc(nlp("甲#乙"), deleting("甲#", 1), nlp.tokenizer)


@pytest.mark.parametrize("text", ["", "甲 乙", " 甲", "甲  "])
def test_a_doc_that_was_never_cleaned_is_its_own_raw_text(nlp, text):
    doc = nlp(text)
    assert doc._.cn_raw_text == text
    assert doc._.cn_edits == ()
    assert doc._.cn_alignment == Alignment.identity(len(text))
    for token in doc:
        assert (token._.cn_raw_start, token._.cn_raw_text) == (token.idx, token.text)
        assert token._.cn_raw_end == token.idx + len(token)


def test_a_range_of_the_raw_text_becomes_a_span(nlp):
    doc = rebuild_doc(nlp("甲#乙丙"), deleting("甲#乙丙", 1), nlp.tokenizer)
    span = doc._.cn_char_span(0, 3, "LAW", kb_id="Q1", span_id="first")
    assert (span.text, span.label_, span.kb_id_, span.id_) == ("甲乙", "LAW", "Q1", "first")
    assert doc._.cn_char_span(1, 2, "NOISE") is None
    with pytest.raises(IndexError):
        doc._.cn_char_span(0, 9)


def test_a_range_that_cuts_a_token_is_fitted_as_in_spacy():
    nlp = spacy.blank("xx")
    doc = nlp("民法典 规定")
    assert doc._.cn_char_span(1, 3) is None
    assert doc._.cn_char_span(1, 3, alignment_mode="expand").text == "民法典"
