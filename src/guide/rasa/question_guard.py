"""Rasa component: a sentence that names a procedure is a question, however much it sounds like small talk.

Taking "こんばんは。転出のことで…" for a mere greeting costs a resident the answer; taking small talk for a question
costs one line that says that nothing was found. So the classifier's other intents hold only for messages
without a noun that is known from questions alone.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from guide.text.normalise import hiragana
from guide.text.tokens import tokenize

_FILE = "words.json"
_NOUNS = {("名詞", "普通名詞"), ("名詞", "固有名詞")}
# Cheerful spelling falls into such pieces, which look like nouns: ますー into ま, す (酢) and ー.
_FRAGMENT = re.compile(r"[ぁ-んー]{1,2}")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class QuestionGuard(GraphComponent, IntentClassifier):  # type: ignore[misc]  # Rasa is untyped where mypy runs
    """Turn any other intent into `question` where the message has a noun of questions.

    Such a noun occurs `min_count` times or more in the examples of the intent `question` and in the lookup tables
    `tables`, and never in the examples of another intent. Stands after the classifier.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the settings that config.yml may override."""
        return {"question": "ask", "tables": ["procedure", "item"], "min_count": 2}

    def __init__(
        self, config: dict[str, Any], storage: ModelStorage, resource: Resource, words: Iterable[str] = ()
    ) -> None:
        self._config = config
        self._storage = storage
        self._resource = resource
        self.words = frozenset(words)

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> QuestionGuard:
        """Return an untrained component."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> QuestionGuard:
        """Return the component as it was trained."""
        with model_storage.read_from(resource) as folder:
            words = json.loads((folder / _FILE).read_text(encoding="utf-8"))
        return cls(config, model_storage, resource, words)

    def train(self, training_data: TrainingData) -> Resource:
        """Learn the nouns of questions."""
        examples = [(m.get(INTENT), m.get(TEXT)) for m in training_data.intent_examples if m.get(TEXT)]
        texts = [
            text
            for table in training_data.lookup_tables
            if table["name"] in self._config["tables"] and isinstance(table["elements"], list)
            for text in table["elements"]
        ]
        question = self._config["question"]
        examples += [(question, text) for text in texts]
        self.words = question_nouns(examples, question=question, min_count=self._config["min_count"])
        with self._storage.write_to(self._resource) as folder:
            (folder / _FILE).write_text(json.dumps(sorted(self.words), ensure_ascii=False), encoding="utf-8")
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Return the training data unchanged."""
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Correct the intents of the messages."""
        for message in messages:
            intent = message.get(INTENT) or {}
            if intent.get("name") not in (None, self._config["question"]) and self.words & nouns(message.get(TEXT)):
                self._correct(message, intent["name"])
        return messages

    def _correct(self, message: Message, wrong: str) -> None:
        corrected = {"name": self._config["question"], "confidence": 1.0}
        others = [i for i in message.get(INTENT_RANKING_KEY) or [] if i["name"] not in (wrong, corrected["name"])]
        message.set(INTENT, corrected, add_to_output=True)
        message.set(INTENT_RANKING_KEY, [corrected, *others], add_to_output=True)


def nouns(text: str) -> set[str]:
    """Return the nouns of the text in one written form: ゴミ is ごみ.

    Numbers and pronouns do not count, nor do one or two letters of hiragana.
    """
    found = (token for token in tokenize(text) if token.pos in _NOUNS and not _FRAGMENT.fullmatch(token.surface))
    return {hiragana(token.lemma) for token in found}


def question_nouns(examples: Iterable[tuple[str, str]], *, question: str, min_count: int) -> frozenset[str]:
    """Return the nouns in `min_count` or more of the examples (intent, text) of `question` and in none of others.

    An example that is given twice counts once.
    """
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for intent, text in set(examples):
        counts[intent].update(nouns(text))
    elsewhere = {noun for intent in counts if intent != question for noun in counts[intent]}
    return frozenset(noun for noun, count in counts[question].items() if count >= min_count and noun not in elsewhere)
