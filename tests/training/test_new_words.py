from __future__ import annotations

import numpy as np
from tests.tiny import tiny_faq, tiny_weights

from guide.retrieval.static import StaticEmbedder
from guide.training.corpus import training_documents
from guide.training.new_words import with_words_of
from guide.training.pairs import TrainingDocument

NEW = TrainingDocument(("ドローンの飛行許可",), ("ズンドコベロンチョの申請をします",))


def test_new_words_count_as_words_of_the_faq() -> None:
    before, after = StaticEmbedder(tiny_weights()), StaticEmbedder(with_words_of(tiny_weights(), [NEW]))
    assert before.coverage("ドローン").untrained == 1
    assert after.coverage("ドローン").untrained == 0
    assert after.coverage("ドローンの許可").strange == 0


def test_a_text_of_new_words_is_found_by_them() -> None:
    embedder = StaticEmbedder(with_words_of(tiny_weights(), [NEW]))
    texts = [*(entry.title for entry in tiny_faq().entries.values()), NEW.anchors[0]]
    scores = embedder.encode_documents(texts) @ embedder.encode_query("ドローン")
    assert int(np.argmax(scores)) == len(texts) - 1


def test_what_was_trained_stays_as_it_was() -> None:
    before = tiny_weights()
    after = with_words_of(before, [NEW])
    count = len(before.vocabulary)
    np.testing.assert_array_equal(after.vectors[:count], before.vectors)
    np.testing.assert_array_equal(after.gates[:count], before.gates)
    assert list(after.vocabulary)[:count] == list(before.vocabulary)


def test_without_new_words_nothing_changes() -> None:
    before = tiny_weights()
    after = with_words_of(before, training_documents(tiny_faq()))
    assert after.vocabulary == before.vocabulary
    np.testing.assert_array_equal(after.vectors, before.vectors)


def test_every_process_gives_a_word_the_same_vector() -> None:
    one, other = (with_words_of(tiny_weights(), [NEW]) for _ in range(2))
    np.testing.assert_array_equal(one.vectors, other.vectors)
