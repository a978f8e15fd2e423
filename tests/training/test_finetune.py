from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import pytest
import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.base.modules import Router
from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
from tests.tiny import tiny_weights
from tests.tiny_bert import DIMENSIONS, save_tiny_bert, save_transformer

from guide.errors import TrainingError
from guide.retrieval.embedder import SentenceEmbedder, static_model
from guide.training.finetune import Device, FineTuneConfig, fine_tune
from guide.training.pairs import TrainingDocument

KANA = "あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろわん"
# A page in four letters: three in the ways to ask, one in the explanation alone. Only training links the two.
LETTERS = [KANA[start : start + 4] for start in range(0, 40, 4)]
DOCUMENTS = [TrainingDocument((a + b, b + c, c + a), (d * 3,)) for a, b, c, d in LETTERS]
HELD_OUT = [a + c + b for a, b, c, _ in LETTERS]
PROMPTS = ("よむ: ", "ふみ: ")
QUICK = FineTuneConfig(rate=5e-3, batch=8)
BRIEF = FineTuneConfig(rate=5e-3, batch=5, passes=1, min_steps=1)


def ranks(embedder: SentenceEmbedder) -> list[int]:
    """Return the place of each held-out question's page among all explanations, 1 being the best."""
    bodies = embedder.encode_documents([document.sentences[0] for document in DOCUMENTS])
    scores = np.stack([bodies @ embedder.encode_query(text) for text in HELD_OUT])
    return [1 + int((row > row[place]).sum()) for place, row in enumerate(scores)]


def weights(embedder: SentenceEmbedder) -> torch.Tensor:
    return torch.cat([value.detach().flatten().float() for value in embedder.model.parameters()])


@pytest.fixture(scope="module", autouse=True)
def one_thread() -> Iterator[None]:
    """Texts this short take longer to share out than to embed."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> SentenceEmbedder:
    return SentenceEmbedder.load(str(save_tiny_bert(KANA, tmp_path_factory.mktemp("bert"))))


@pytest.fixture(scope="module")
def tuned(base: SentenceEmbedder) -> SentenceEmbedder:
    return fine_tune(base, DOCUMENTS, config=QUICK, device="cpu")


class Listening(Transformer):  # type: ignore[misc]
    """A transformer that remembers what it was asked to read."""

    heard: ClassVar[list[tuple[str, tuple[str, ...]]]] = []

    def preprocess(self, inputs: list[str], prompt: str | None = None, **kwargs: Any) -> dict[str, Any]:
        if prompt:  # without one, it is the prompts themselves that the library measures
            self.heard.append((prompt, tuple(inputs)))
        return dict(super().preprocess(inputs, prompt=prompt, **kwargs))


@pytest.fixture
def listening(tmp_path: Path) -> Iterator[SentenceEmbedder]:
    """An embedder with prompts, whose training texts are in `Listening.heard`."""
    module = save_transformer(KANA, tmp_path, Listening)
    model = SentenceTransformer(
        modules=[module, Pooling(DIMENSIONS)],
        device="cpu",
        prompts=dict(zip(("query", "document"), PROMPTS, strict=True)),
    )
    Listening.heard.clear()
    yield SentenceEmbedder(model)
    Listening.heard.clear()


def test_ways_to_ask_that_training_never_saw_find_their_page(base: SentenceEmbedder, tuned: SentenceEmbedder) -> None:
    before, after = ranks(base), ranks(tuned)
    assert np.mean(before) > 3
    assert np.mean(after) < 1.5


def test_the_given_model_stays_as_it_is(tmp_path: Path) -> None:
    embedder = SentenceEmbedder.load(str(save_tiny_bert(KANA, tmp_path)))
    before = weights(embedder)
    after = weights(fine_tune(embedder, DOCUMENTS, config=BRIEF, device="cpu"))
    assert torch.equal(weights(embedder), before)
    assert not torch.equal(after, before)


def test_a_tuned_model_is_saved_and_loaded(tuned: SentenceEmbedder, tmp_path: Path) -> None:
    tuned.save(tmp_path)
    again = SentenceEmbedder.load(str(tmp_path))
    np.testing.assert_allclose(again.encode_documents(HELD_OUT), tuned.encode_documents(HELD_OUT), atol=1e-6)
    assert ranks(again) == ranks(tuned)


def test_tuning_again_gives_the_same_weights(base: SentenceEmbedder) -> None:
    first, again, other = (
        weights(fine_tune(base, DOCUMENTS, config=BRIEF, seed=seed, device="cpu")) for seed in (1, 1, 2)
    )
    assert torch.equal(first, again)
    assert not torch.equal(first, other)


def test_progress_counts_to_the_end(base: SentenceEmbedder) -> None:
    steps: list[tuple[int, int]] = []
    fine_tune(base, DOCUMENTS, config=BRIEF, device="cpu", progress=lambda done, of: steps.append((done, of)))
    assert steps == [(step, 6) for step in range(1, 7)]


def test_nothing_is_printed_and_no_file_is_left(
    base: SentenceEmbedder, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    fine_tune(base, DOCUMENTS, config=BRIEF, device="cpu")
    assert capsys.readouterr().out == ""
    assert not list(tmp_path.iterdir())


def test_the_models_own_prompts_are_put_before_the_texts(listening: SentenceEmbedder) -> None:
    fine_tune(listening, DOCUMENTS, config=BRIEF, device="cpu")
    heard = {prompt: {text for of, texts in Listening.heard if of == prompt for text in texts} for prompt in PROMPTS}
    naming = {text for document in DOCUMENTS for text in document.anchors}
    assert heard["よむ: "]
    assert heard["よむ: "] <= naming
    assert heard["ふみ: "] & naming
    assert heard["ふみ: "] & {document.sentences[0] for document in DOCUMENTS}


def test_a_batch_holds_an_entry_once(listening: SentenceEmbedder) -> None:
    fine_tune(listening, DOCUMENTS, config=QUICK, device="cpu")
    owner = {text: place for place, document in enumerate(DOCUMENTS) for text in document.anchors}
    batches = [[owner[text] for text in texts] for prompt, texts in Listening.heard if prompt == "よむ: "]
    assert len(batches) >= QUICK.min_steps
    for batch in batches:
        assert len(set(batch)) == len(batch) == QUICK.batch


def test_each_side_of_a_model_with_two_is_trained(tmp_path: Path) -> None:
    sides = [[save_transformer(KANA, tmp_path / name), Pooling(DIMENSIONS)] for name in ("query", "document")]
    embedder = SentenceEmbedder(SentenceTransformer(modules=[Router.for_query_document(*sides)], device="cpu"))
    after = fine_tune(embedder, DOCUMENTS, config=BRIEF, device="cpu")
    assert not np.allclose(after.encode_query("あい"), embedder.encode_query("あい"), atol=1e-3)
    assert not np.allclose(after.encode_documents(["あい"]), embedder.encode_documents(["あい"]), atol=1e-3)
    assert not np.allclose(after.encode_documents(["あい"])[0], after.encode_query("あい"), atol=1e-3)


def test_a_model_in_half_precision_learns_in_single(tmp_path: Path) -> None:
    embedder = SentenceEmbedder.load(str(save_tiny_bert(KANA, tmp_path)))
    embedder.model.half()
    after = fine_tune(embedder, DOCUMENTS, config=BRIEF, device="cpu")
    assert {value.dtype for value in after.model.parameters()} == {torch.float32}
    assert {value.dtype for value in embedder.model.parameters()} == {torch.float16}


def test_few_texts_are_passed_over_more_often(base: SentenceEmbedder) -> None:
    config = FineTuneConfig(passes=2, batch=64, min_steps=20)
    steps: list[int] = []
    for documents in (DOCUMENTS[:5], DOCUMENTS):
        fine_tune(base, documents, config=config, device="cpu", progress=lambda done, of: steps.append(of))
        assert max(steps) >= config.min_steps


@pytest.mark.parametrize("documents", [[], DOCUMENTS[:1], [TrainingDocument((), ("何もない",)), DOCUMENTS[0]]])
def test_one_entry_teaches_nothing(base: SentenceEmbedder, documents: Sequence[TrainingDocument]) -> None:
    with pytest.raises(TrainingError, match="two entries"):
        fine_tune(base, documents, device="cpu")


def test_entries_with_the_same_texts_fill_no_batch(base: SentenceEmbedder) -> None:
    twins = [TrainingDocument(("あい", "うえ"), ())] * 2
    with pytest.raises(TrainingError, match="share a text"):
        fine_tune(base, twins, device="cpu")


def test_the_static_embedder_is_trained_another_way() -> None:
    with pytest.raises(TrainingError, match="static embedder"):
        fine_tune(SentenceEmbedder(static_model(tiny_weights())), DOCUMENTS, device="cpu")


def test_a_model_without_trainable_weights_is_refused(tmp_path: Path) -> None:
    embedder = SentenceEmbedder.load(str(save_tiny_bert(KANA, tmp_path)))
    embedder.model.requires_grad_(False)
    with pytest.raises(TrainingError, match="no weights"):
        fine_tune(embedder, DOCUMENTS, device="cpu")


def test_without_the_extra_the_command_that_installs_it_is_named(
    base: SentenceEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("guide.training.finetune.is_training_available", lambda: False)
    with pytest.raises(TrainingError, match=r"\[finetune\]"):
        fine_tune(base, DOCUMENTS, device="cpu")


class Greedy(Transformer):  # type: ignore[misc]
    """A transformer that asks for more memory than any machine has."""

    def forward(self, features: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
        torch.empty(2**50)
        return dict(super().forward(features, **kwargs))


class GreedyOnDevice(Transformer):  # type: ignore[misc]
    """The same on an accelerator, which says so by an error of its own."""

    def forward(self, features: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
        raise torch.OutOfMemoryError("CUDA out of memory")


@pytest.mark.parametrize("kind", [Greedy, GreedyOnDevice])
def test_too_little_memory_is_said_so(kind: type[Transformer], tmp_path: Path) -> None:
    modules = [save_transformer(KANA, tmp_path, kind), Pooling(DIMENSIONS)]
    embedder = SentenceEmbedder(SentenceTransformer(modules=modules, device="cpu"))
    with pytest.raises(TrainingError, match="smaller batch"):
        fine_tune(embedder, DOCUMENTS, config=BRIEF, device="cpu")


def test_what_the_library_cannot_train_is_said_so(base: SentenceEmbedder) -> None:
    with pytest.raises(TrainingError, match="cannot be fine-tuned: Scale must be"):
        fine_tune(base, DOCUMENTS, config=FineTuneConfig(scale=-1), device="cpu")


def test_a_rate_that_is_too_high_is_noticed(base: SentenceEmbedder) -> None:
    with pytest.raises(TrainingError, match="smaller rate"):
        fine_tune(base, DOCUMENTS, config=FineTuneConfig(rate=1e38, passes=1, min_steps=3), device="cpu")


# Which of these is a test depends on the machine: one that is skipped counts as a test that did not run.
if torch.cuda.is_available():

    @pytest.mark.parametrize("device", ["cuda", "auto"])
    def test_on_cuda_held_out_questions_find_their_page_too(base: SentenceEmbedder, device: Device) -> None:
        torch.cuda.reset_peak_memory_stats()
        after = fine_tune(base, DOCUMENTS, config=QUICK, device=device)
        assert torch.cuda.max_memory_allocated() > 0
        assert after.model.device == base.model.device
        assert np.mean(ranks(after)) < 1.5

else:

    def test_cuda_is_refused_where_there_is_none(base: SentenceEmbedder) -> None:
        with pytest.raises(TrainingError, match="no CUDA device"):
            fine_tune(base, DOCUMENTS, device="cuda")
