"""Measure intent classifiers on paraphrases that no training file holds.

Run with Rasa's Python from the repository root:

    RASA_TELEMETRY_ENABLED=false SQLALCHEMY_SILENCE_UBER_WARNING=1 TF_CPP_MIN_LOG_LEVEL=3 \\
        .venv-rasa/bin/python benchmarks/intents.py [--only NAME …] [--heldout FILE] [--questions queries.json] [--show]

Each variant is one pipeline, trained on `data/nlu` and on the questions of the FAQ (`data/faq`): either as examples
of `ask`, or as a lookup table, whose nouns only QuestionGuard reads. "top" is the intent that comes first, "acted on"
is after FallbackClassifier, with nlu_fallback counted as `ask`, since both get the same answer. "ask kept" is the
share of questions that are acted on as such, "led astray" the share of all else that another wrong intent takes.
`--questions` names a JSON object of real questions (id to text), all of which are `ask`. `--thresholds` repeats the
count for several thresholds by five-fold cross-validation on `data/nlu`, so that the held-out file does not choose.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import io
import json
import logging
import statistics
import tempfile
import time
import warnings
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

import yaml

ROOT = Path(__file__).resolve().parent.parent
HELDOUT = ROOT / "benchmarks" / "data" / "intents_heldout.yml"

Example = tuple[str, str]  # text, intent

COUNTS = "CountVectorsFeaturizer"
TOKENIZER = {"name": "guide.rasa.sudachi_tokenizer.SudachiTokenizer"}
WORDS_1 = {"name": COUNTS, "analyzer": "word", "token_pattern": r"(?u)\S+"}
WORDS_2 = {**WORDS_1, "min_ngram": 1, "max_ngram": 2}
LETTERS = {"name": COUNTS, "analyzer": "char", "use_lemma": False, "min_ngram": 1, "max_ngram": 4}
LETTERS_IN_WORDS = {**LETTERS, "analyzer": "char_wb"}
LOGISTIC = {"name": "LogisticRegressionClassifier", "max_iter": 300}
DIET = {
    "name": "DIETClassifier",
    "epochs": 100,
    "entity_recognition": False,
    "constrain_similarities": True,
    "random_seed": 7,
}
GUARD = {"name": "guide.rasa.question_guard.QuestionGuard"}


class Variant(NamedTuple):
    """A pipeline, and whether the FAQ's questions are examples of `ask` or only words for QuestionGuard."""

    pipeline: list[dict[str, Any]]
    faq_as_examples: bool = False


VARIANTS: dict[str, Variant] = {
    "LR, words 1": Variant([TOKENIZER, WORDS_1, LOGISTIC]),
    "LR, words 1-2": Variant([TOKENIZER, WORDS_2, LOGISTIC]),
    "LR, letters in words": Variant([TOKENIZER, LETTERS_IN_WORDS, LOGISTIC]),
    "LR, letters": Variant([TOKENIZER, LETTERS, LOGISTIC]),
    "LR, words 1-2 + letters in words": Variant([TOKENIZER, WORDS_2, LETTERS_IN_WORDS, LOGISTIC]),
    "LR, words 1-2 + letters": Variant([TOKENIZER, WORDS_2, LETTERS, LOGISTIC]),
    "LR, words 1-2 + letters in words, guard": Variant([TOKENIZER, WORDS_2, LETTERS_IN_WORDS, LOGISTIC, GUARD]),
    "LR, words 1-2 + letters, guard": Variant([TOKENIZER, WORDS_2, LETTERS, LOGISTIC, GUARD]),
    "LR, words 1-2 + letters in words, FAQ examples": Variant(
        [TOKENIZER, WORDS_2, LETTERS_IN_WORDS, LOGISTIC], faq_as_examples=True
    ),
    "LR, words 1-2 + letters in words, FAQ examples, guard": Variant(
        [TOKENIZER, WORDS_2, LETTERS_IN_WORDS, LOGISTIC, GUARD], faq_as_examples=True
    ),
    "DIET, words 1": Variant([TOKENIZER, WORDS_1, DIET]),
    "DIET, words 1-2 + letters in words": Variant([TOKENIZER, WORDS_2, LETTERS_IN_WORDS, DIET]),
    "DIET, words 1-2 + letters in words, guard": Variant([TOKENIZER, WORDS_2, LETTERS_IN_WORDS, DIET, GUARD]),
}
# SklearnIntentClassifier is left out: it takes dense features only, and no featurizer here makes them.


class Parsed(NamedTuple):
    """What a model said: the first intent, its confidence, and its lead over the second."""

    truth: str
    intent: str
    confidence: float
    lead: float

    def acted_on(self, threshold: float, ambiguity: float) -> str:
        """Return the intent whose rule runs, with a fallback counted as `ask`."""
        unsure = self.confidence < threshold or self.lead < ambiguity
        return "ask" if unsure else self.intent


def faq() -> list[dict[str, Any]]:
    """Return the contents of the FAQ's files."""
    paths = sorted((ROOT / "data" / "faq").glob("*.yml"))
    return [yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader) for path in paths]


def faq_questions() -> list[str]:
    """Return the titles and ways to ask of the FAQ's entries."""
    entries = [entry for content in faq() for entry in content.get("entries") or []]
    texts = dict.fromkeys(text for entry in entries for text in (entry["title"], *(entry.get("ask") or ())))
    return [text for text in texts if not set(text) & set("[]{}()")]


def items() -> list[str]:
    """Return the words of the sorting dictionary, the longest first."""
    rows = [row for content in faq() for row in content.get("items") or []]
    words = {word for row in rows for word in (row["item"], row.get("reading"), *(row.get("also") or ())) if word}
    return sorted((word for word in words if len(word) > 1), key=lambda word: (-len(word), word))


def hand_written() -> list[Example]:
    """Return the examples of data/nlu as plain text."""
    from rasa.shared.nlu.training_data.loading import load_data

    data = load_data(str(ROOT / "data" / "nlu"))
    return [(message.get("text"), message.get("intent")) for message in data.intent_examples]


def train(variant: Variant, examples: list[Example], folder: Path) -> tuple[Any, float]:
    """Train and load an NLU model; return Rasa's agent and the seconds that training took."""
    from rasa.core.agent import Agent
    from rasa.model_training import train_nlu

    config = {"recipe": "default.v1", "assistant_id": "benchmark", "language": "ja", "pipeline": variant.pipeline}
    (folder / "config.yml").write_text(yaml.safe_dump(config, allow_unicode=True), encoding="utf-8")
    (folder / "nlu.yml").write_text(_nlu_yaml(variant, examples), encoding="utf-8")
    start = time.perf_counter()
    with contextlib.redirect_stdout(io.StringIO()):
        model = train_nlu(str(folder / "config.yml"), str(folder / "nlu.yml"), str(folder), fixed_model_name="model")
    return Agent.load(model), time.perf_counter() - start


def _nlu_yaml(variant: Variant, examples: list[Example]) -> str:
    questions = faq_questions()
    by_intent: dict[str, list[str]] = defaultdict(list)
    for text, intent in [*examples, *((text, "ask") for text in questions if variant.faq_as_examples)]:
        by_intent[intent].append(text)
    nlu = [{"intent": intent, "examples": _listed(texts)} for intent, texts in by_intent.items()]
    tables = {"item": items()} if variant.faq_as_examples else {"item": items(), "procedure": questions}
    nlu += [{"lookup": name, "examples": _listed(words)} for name, words in tables.items()]
    return yaml.safe_dump({"version": "3.1", "nlu": nlu}, allow_unicode=True)


def _listed(texts: list[str]) -> str:
    return "".join(f"- {text}\n" for text in texts)


def parse(agent: Any, examples: Iterable[Example]) -> tuple[list[Parsed], list[float]]:
    """Return what the model says of each example, and the milliseconds that each took."""

    async def run() -> tuple[list[Parsed], list[float]]:
        parsed, times = [], []
        for text, truth in examples:
            start = time.perf_counter()
            ranking = (await agent.parse_message(text))["intent_ranking"]
            times.append((time.perf_counter() - start) * 1e3)
            first, second = ranking[0], ranking[1]
            parsed.append(Parsed(truth, first["name"], first["confidence"], first["confidence"] - second["confidence"]))
        return parsed, times

    return asyncio.run(run())


Pairs = list[tuple[str, str]]  # truth, guess


def accuracy(pairs: Pairs) -> float:
    """Return the share of pairs that agree."""
    return statistics.mean(truth == guess for truth, guess in pairs)


def macro_f1(pairs: Pairs) -> float:
    """Return the mean F1 over the true intents."""
    scores = []
    for intent in sorted({truth for truth, _ in pairs}):
        hits = sum(truth == guess == intent for truth, guess in pairs)
        named = sum(guess == intent for _, guess in pairs) + sum(truth == intent for truth, _ in pairs)
        scores.append(2 * hits / named)
    return statistics.mean(scores)


def kept(pairs: Pairs) -> float:
    """Return the share of questions that are taken as questions."""
    guesses = [guess for truth, guess in pairs if truth == "ask"]
    return statistics.mean(guess == "ask" for guess in guesses) if guesses else float("nan")


def astray(pairs: Pairs) -> float:
    """Return the share of all but questions that is taken for something else than it is, and not for a question."""
    return statistics.mean(guess not in (truth, "ask") for truth, guess in pairs if truth != "ask")


def compare(args: argparse.Namespace) -> None:
    """Train every variant, print a row of the table for each."""
    heldout = yaml.safe_load(args.heldout.read_text(encoding="utf-8"))["heldout"]
    tests = [(text, intent) for intent, texts in heldout.items() for text in texts]
    seen = {text for text, _ in tests}
    training = [example for example in hand_written() if example[0] not in seen]
    real = [(text, "ask") for text in json.loads(args.questions.read_text()).values()] if args.questions else []
    print(f"{len(training)} examples, {len(faq_questions())} FAQ questions, {len(tests)} held-out, {len(real)} real")
    print("\n| variant | top acc | top F1 | acted on acc | F1 | ask kept | real kept | led astray | p50 ms | train s |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    for name in args.only or VARIANTS:
        with tempfile.TemporaryDirectory() as folder:
            agent, seconds = train(VARIANTS[name], training, Path(folder))
        parse(agent, tests[:20])
        parsed, times = parse(agent, tests)
        top = [(p.truth, p.intent) for p in parsed]
        acted = [(p.truth, p.acted_on(args.threshold, args.ambiguity)) for p in parsed]
        on_real = [(p.truth, p.acted_on(args.threshold, args.ambiguity)) for p in parse(agent, real)[0]]
        cells = (
            accuracy(top),
            macro_f1(top),
            accuracy(acted),
            macro_f1(acted),
            kept(acted),
            kept(on_real),
            astray(acted),
        )
        numbers = " | ".join(f"{cell:.3f}" for cell in cells)
        print(f"| {name} | {numbers} | {statistics.median(times):.1f} | {seconds:.0f} |", flush=True)
        if args.show:
            for (text, _), p, (truth, guess) in zip(tests, parsed, acted):  # noqa: B905  # Python 3.10's Rasa
                if truth != guess:
                    print(f"    {truth} → {guess} ({p.intent} {p.confidence:.2f}, lead {p.lead:.2f}): {text}")


def thresholds(args: argparse.Namespace) -> None:
    """Print the counts for several thresholds, by five-fold cross-validation on data/nlu."""
    examples = hand_written()
    for name in args.only or ["LR, words 1-2 + letters in words, guard"]:
        parsed: list[Parsed] = []
        for fold in range(5):
            with tempfile.TemporaryDirectory() as folder:
                rest = [example for index, example in enumerate(examples) if index % 5 != fold]
                agent, _ = train(VARIANTS[name], rest, Path(folder))
            parsed += parse(agent, [example for index, example in enumerate(examples) if index % 5 == fold])[0]
        print(f"\n{name}\n")
        print("| threshold | ambiguity | accuracy | macro F1 | ask kept | led astray |\n|---|---|---|---|---|---|")
        for threshold in (0.0, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7):
            for ambiguity in (0.0, 0.05, 0.1, 0.2):
                acted = [(p.truth, p.acted_on(threshold, ambiguity)) for p in parsed]
                cells = " | ".join(f"{x:.3f}" for x in (accuracy(acted), macro_f1(acted), kept(acted), astray(acted)))
                print(f"| {threshold} | {ambiguity} | {cells} |")


def _silence() -> None:
    from rasa.utils.log_utils import configure_structlog

    configure_structlog(logging.ERROR)
    logging.disable(logging.WARNING)
    warnings.simplefilter("ignore")


def main(argv: list[str] | None = None) -> None:
    """Read the command line and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", action="append", choices=VARIANTS, help="measure this variant only; repeatable")
    parser.add_argument("--heldout", type=Path, default=HELDOUT, help="the file of paraphrases")
    parser.add_argument("--questions", type=Path, help="JSON object of real questions, id to text")
    parser.add_argument("--threshold", type=float, default=0.35, help="of FallbackClassifier")
    parser.add_argument("--ambiguity", type=float, default=0.05, help="of FallbackClassifier")
    parser.add_argument("--show", action="store_true", help="list what goes wrong")
    parser.add_argument("--thresholds", action="store_true", help="compare thresholds instead of variants")
    args = parser.parse_args(argv)
    _silence()
    if args.thresholds:
        thresholds(args)
    else:
        compare(args)


if __name__ == "__main__":
    main()
