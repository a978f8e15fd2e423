"""A small BERT over the letters of given texts, as anyone would save one; made on the spot, its weights random."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
from transformers import BertConfig, BertModel, BertTokenizerFast

DIMENSIONS = 32


def save_tiny_bert(texts: Iterable[str], path: Path) -> Path:
    """Write the model below a folder and return where it lies."""
    modules = [save_transformer(texts, path / "base"), Pooling(DIMENSIONS)]
    SentenceTransformer(modules=modules, device="cpu").save(str(path / "model"), create_model_card=False)
    return path / "model"


def save_transformer(texts: Iterable[str], path: Path, kind: type[Transformer] = Transformer) -> Transformer:
    """Write the BERT and its tokenizer into a folder and return them as the library's module."""
    letters = sorted(set("".join(texts)) - set(" \n"))
    marks = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    words = [*marks, *letters, *(f"##{letter}" for letter in letters)]
    tokenizer = BertTokenizerFast(vocab={word: number for number, word in enumerate(words)})
    torch.manual_seed(1)
    config = BertConfig(
        vocab_size=len(words), hidden_size=DIMENSIONS, num_hidden_layers=1, num_attention_heads=2, intermediate_size=64
    )
    BertModel(config).save_pretrained(path)
    tokenizer.save_pretrained(path)
    return kind(str(path))
