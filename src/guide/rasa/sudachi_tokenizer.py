"""Rasa's tokenizer for Japanese: the same Sudachi words that the rest of the guide sees."""

from __future__ import annotations

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.training_data.message import Message

from guide.rasa import log_redaction, speed
from guide.text.tokens import tokenize

# Rasa imports this file because config.yml names it, so this is where its process is prepared.
log_redaction.install()
speed.install()


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class SudachiTokenizer(Tokenizer):  # type: ignore[misc]  # Rasa is untyped where mypy runs
    """Split messages with Sudachi: offsets count characters of the message as typed, lemma is the normalised form.

    `mode` in config.yml is Sudachi's split mode: A short (default), B middle, C named entities.
    `token.get("pos")` is the coarse and fine part of speech.
    """

    @staticmethod
    def get_default_config() -> dict[str, object]:
        """Return the settings that config.yml may override."""
        return {
            "mode": "A",
            # Rasa's own settings for names of intents, which are not split
            "intent_tokenization_flag": False,
            "intent_split_symbol": "_",
            "prefix_separator_symbol": None,
            "token_pattern": None,
        }

    @staticmethod
    def supported_languages() -> list[str]:
        """Return the languages of Sudachi."""
        return ["ja"]

    @staticmethod
    def required_packages() -> list[str]:
        """Return what Rasa checks for before it trains."""
        return ["sudachipy", "sudachidict_core"]

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        """Return the tokens of the message's `attribute`; text without a word is one token."""
        text: str = message.get(attribute)
        tokens = [
            Token(text[word.start : word.end], word.start, word.end, {"pos": word.pos}, word.lemma)
            for word in tokenize(_encodable(text), mode=self._config["mode"])
        ]
        # Featurizers need a token, also where the message is only blanks.
        split: list[Token] = self._apply_token_pattern(tokens or [Token(text, 0)])
        return split


def _encodable(text: str) -> str:
    """Replace lone surrogates, which UTF-8 cannot carry, one for one, so that offsets hold."""
    return text.encode("utf-8", "replace").decode("utf-8")
