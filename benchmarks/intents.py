"""Measure intent classifiers on paraphrases that no training file holds.

Run with Rasa's Python from the repository root:

    RASA_TELEMETRY_ENABLED=false SQLALCHEMY_SILENCE_UBER_WARNING=1 TF_CPP_MIN_LOG_LEVEL=3 \\
        .venv-rasa/bin/python benchmarks/intents.py [--only NAME …] [--questions queries.json] [--show]

Training data is `data/nlu` and the questions of the FAQ (`data/faq`), as in `guide train`. Each variant is one
pipeline. "argmax" is the classifier alone; "acted on" is after FallbackClassifier, with nlu_fallback counted as
`ask`, since both get the same answer. `--questions` names a JSON object of real questions (id to text), all of
which are `ask`. `--thresholds` repeats the count for several thresholds by five-fold cross-validation on the
training data, so that the held-out file does not choose them.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import statistics
import tempfile
import time
import warnings
from collections import defaultdict
from pathlib import Path
from typing import Any, Iterable, NamedTuple, Optional

import yaml

ROOT = Path(__file__).resolve().parent.parent
HELDOUT = ROOT / "benchmarks" / "data" / "intents_heldout.yml"

Example = tuple[str, str]  # text, intent

TOKENIZER = {"name": "guide.rasa.sudachi_tokenizer.SudachiTokenizer"}
WORDS_1 = {"name": "CountVectorsFeaturizer", "analyzer": "word", "token_pattern": r"(?u)\S+"}
WORDS_2 = {**WORDS_1, "min_ngram": 1, "max_ngram": 2}
WORDS_3 = {**WORDS_1, "min_ngram": 1, "max_ngram": 3}
LETTERS_WB = {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "use_lemma": False, "min_ngram": 1, "max_ngram": 4}
LETTERS = {"name": "CountVectorsFeaturizer", "analyzer": "char", "use_lemma": False, "min_ngram": 1, "max_ngram": 4}
LOGISTIC = {"name": "LogisticRegressionClassifier", "max_iter": 300}
PATTERNS = {"name": "RegexFeaturizer", "use_word_boundaries": False}
DIET = {
    "name": "DIETClassifier",
    "epochs": 100,
    "entity_recognition": False,
    "constrain_similarities": True,
    "random_seed": 7,
}

VARIANTS: dict[str, list[dict[str, Any]]] = {
    "LR, words 1": [TOKENIZER, WORDS_1, LOGISTIC],
    "LR, words 1-2": [TOKENIZER, WORDS_2, LOGISTIC],
    "LR, letters within words": [TOKENIZER, LETTERS_WB, LOGISTIC],
    "LR, letters": [TOKENIZER, LETTERS, LOGISTIC],
    "LR, words 1-2 + letters within words": [TOKENIZER, WORDS_2, LETTERS_WB, LOGISTIC],
    "LR, patterns + words 1-2 + letters within words": [TOKENIZER, PATTERNS, WORDS_2, LETTERS_WB, LOGISTIC],
    "LR, patterns + words 1 + letters within words": [TOKENIZER, PATTERNS, WORDS_1, LETTERS_WB, LOGISTIC],
    "LR, patterns + words 1-2 + letters": [TOKENIZER, PATTERNS, WORDS_2, LETTERS, LOGISTIC],
    "LR, words 1-2 + letters": [TOKENIZER, WORDS_2, LETTERS, LOGISTIC],
    "LR, words 1-3 + letters": [TOKENIZER, WORDS_3, LETTERS, LOGISTIC],
    "DIET 100, words 1": [TOKENIZER, WORDS_1, DIET],
    "DIET 100, words 1-2 + letters within words": [TOKENIZER, WORDS_2, LETTERS_WB, DIET],
    "DIET 100, words 1-2 + letters": [TOKENIZER, WORDS_2, LETTERS, DIET],
    "DIET 30, words 1-2 + letters": [TOKENIZER, WORDS_2, LETTERS, {**DIET, "epochs": 30}],
}


class Parsed(NamedTuple):
    """What a model said: the best two intents, the confidence of the best, and its lead over the second."""

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


def faq_questions() -> list[Example]:
    """Return the titles and ways to ask of the FAQ's entries."""
    entries = [entry for content in faq() for entry in content.get("entries") or []]
    texts = dict.fromkeys(text for entry in entries for text in (entry["title"], *(entry.get("ask") or ())))
    return [(text, "ask") for text in texts if not set(text) & set("[]{}()")]


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


def train(pipeline: list[dict[str, Any]], examples: Iterable[Example], folder: Path) -> tuple[Any, float]:
    """Train and load an NLU model; return Rasa's agent and the seconds that training took."""
    from rasa.core.agent import Agent
    from rasa.model_training import train_nlu

    config = {"recipe": "default.v1", "assistant_id": "benchmark", "language": "ja", "pipeline": pipeline}
    (folder / "config.yml").write_text(yaml.safe_dump(config, allow_unicode=True), encoding="utf-8")
    (folder / "nlu.yml").write_text(_nlu_yaml(examples), encoding="utf-8")
    start = time.perf_counter()
    model = train_nlu(str(folder / "config.yml"), str(folder / "nlu.yml"), str(folder), fixed_model_name="model")
    return Agent.load(model), time.perf_counter() - start


def _nlu_yaml(examples: Iterable[Example]) -> str:
    by_intent: dict[str, list[str]] = defaultdict(list)
    for text, intent in examples:
        by_intent[intent].append(text)
    nlu = [{"intent": i, "examples": "".join(f"- {t}\n" for t in texts)} for i, texts in by_intent.items()]
    nlu.append({"lookup": "item", "examples": "".join(f"- {word}\n" for word in items())})
    nlu += _tables()
    return yaml.safe_dump({"version": "3.1", "nlu": nlu}, allow_unicode=True)


def _tables() -> list[dict[str, str]]:
    content = yaml.safe_load((ROOT / "data" / "nlu" / "aspects.yml").read_text(encoding="utf-8"))
    return [part for part in content["nlu"] if "lookup" in part]


def parse(agent: Any, examples: Iterable[Example]) -> tuple[list[Parsed], list[float]]:
    """Return what the model says of each example, and the milliseconds that each took."""

    async def run() -> tuple[list[Parsed], list[float]]:
        parsed, times = [], []
        for text, truth in examples:
            start = time.perf_counter()
            ranking = (await agent.parse_message(text))["intent_ranking"]
            times.append((time.perf_counter() - start) * 1e3)
            first, second = ranking[0], ranking[1]
            lead = first["confidence"] - second["confidence"]
            parsed.append(Parsed(truth, first["name"], first["confidence"], lead))
        return parsed, times

    return asyncio.run(run())


def accuracy(pairs: Iterable[tuple[str, str]]) -> float:
    """Return the share of (truth, guess) pairs that agree."""
    return statistics.mean(truth == guess for truth, guess in pairs)


def macro_f1(pairs: Iterable[tuple[str, str]]) -> float:
    """Return the mean F1 over the true intents."""
    pairs = list(pairs)
    scores = []
    for intent in sorted({truth for truth, _ in pairs}):
        hits = sum(truth == guess == intent for truth, guess in pairs)
        named = sum(guess == intent for _, guess in pairs) + sum(truth == intent for truth, _ in pairs)
        scores.append(2 * hits / named)
    return statistics.mean(scores)


def compare(args: argparse.Namespace) -> None:
    """Train every variant, print a row of the table for each."""
    heldout = yaml.safe_load(HELDOUT.read_text(encoding="utf-8"))["heldout"]
    tests = [(text, intent) for intent, texts in heldout.items() for text in texts]
    seen = {text for text, _ in tests}
    training = [example for example in hand_written() + faq_questions() if example[0] not in seen]
    real = [(text, "ask") for text in json.loads(args.questions.read_text()).values()] if args.questions else []
    print(f"{len(training)} training examples, {len(tests)} held-out, {len(real)} real questions\n")
    print("| variant | argmax acc | argmax F1 | acted on acc | acted on F1 | ask kept | real kept | p50 ms | train s |")
    print("|---|---|---|---|---|---|---|---|---|")
    for name in args.only or VARIANTS:
        with tempfile.TemporaryDirectory() as folder:
            agent, seconds = train(VARIANTS[name], training, Path(folder))
        parse(agent, tests[:20])
        parsed, times = parse(agent, tests)
        raw = [(p.truth, p.intent) for p in parsed]
        acted = [(p.truth, p.acted_on(args.threshold, args.ambiguity)) for p in parsed]
        kept = accuracy(pair for pair in acted if pair[0] == "ask")
        kept_real = [(p.truth, p.acted_on(args.threshold, args.ambiguity)) for p in parse(agent, real)[0]]
        print(
            f"| {name} | {accuracy(raw):.3f} | {macro_f1(raw):.3f} | {accuracy(acted):.3f} | {macro_f1(acted):.3f} "
            f"| {kept:.3f} | {accuracy(kept_real) if kept_real else float('nan'):.3f} "
            f"| {statistics.median(times):.1f} | {seconds:.0f} |",
            flush=True,
        )
        if args.show:
            for (text, _), p, (truth, guess) in zip(tests, parsed, acted):
                if truth != guess:
                    print(f"    {truth} → {guess} ({p.intent} {p.confidence:.2f}, lead {p.lead:.2f}): {text}")


def thresholds(args: argparse.Namespace) -> None:
    """Print accuracy and questions kept for several thresholds, by five-fold cross-validation on training data."""
    examples = hand_written()
    faq = faq_questions()
    for name in args.only or ["LR, words 1-2 + letters"]:
        parsed: list[Parsed] = []
        for fold in range(5):
            with tempfile.TemporaryDirectory() as folder:
                rest = [e for i, e in enumerate(examples) if i % 5 != fold]
                agent, _ = train(VARIANTS[name], rest + faq, Path(folder))
            parsed += parse(agent, [e for i, e in enumerate(examples) if i % 5 == fold])[0]
        print(f"\n{name}\n\n| threshold | ambiguity | accuracy | macro F1 | ask kept |\n|---|---|---|---|---|")
        for threshold in (0.0, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8):
            for ambiguity in (0.0, 0.05, 0.1, 0.2):
                acted = [(p.truth, p.acted_on(threshold, ambiguity)) for p in parsed]
                kept = accuracy(pair for pair in acted if pair[0] == "ask")
                print(f"| {threshold} | {ambiguity} | {accuracy(acted):.3f} | {macro_f1(acted):.3f} | {kept:.3f} |")


def _silence() -> None:
    from rasa.utils.log_utils import configure_structlog

    configure_structlog(logging.ERROR)
    logging.disable(logging.WARNING)
    warnings.simplefilter("ignore")


def main(argv: Optional[list[str]] = None) -> None:
    """Read the command line and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", action="append", choices=VARIANTS, help="measure this variant only; repeatable")
    parser.add_argument("--questions", type=Path, help="JSON object of real questions, id to text")
    parser.add_argument("--threshold", type=float, default=0.4, help="of FallbackClassifier")
    parser.add_argument("--ambiguity", type=float, default=0.05, help="of FallbackClassifier")
    parser.add_argument("--show", action="store_true", help="list what goes wrong")
    parser.add_argument("--thresholds", action="store_true", help="compare thresholds instead of variants")
    args = parser.parse_args(argv)
    _silence()
    thresholds(args) if args.thresholds else compare(args)


if __name__ == "__main__":
    main()
