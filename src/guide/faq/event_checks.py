"""The rules of good authoring for life events: every question changes the to-do list, every day can be counted."""

from __future__ import annotations

from collections.abc import Iterator

from guide.errors import Problem
from guide.faq.life_events import LifeEvent, SituationQuestion
from guide.faq.model import Faq
from guide.faq.references import Places
from guide.faq.spelling import hint, listing
from guide.text.normalise import kana_key, normalise


def event_rules(faq: Faq, places: Places) -> Iterator[Problem]:
    """Yield all that breaks a rule."""
    yield from _shared_cues(faq, places)
    for key, event in faq.life_events.items():
        yield from _idle_answers(key, event, places)
        yield from _repeated_steps(key, event, places)
        yield from _answer_cues(key, event, places)


def _shared_cues(faq: Faq, places: Places) -> Iterator[Problem]:
    owners: dict[str, str] = {}
    for key, event in faq.life_events.items():
        for index, cue in enumerate(event.cues):
            owner = owners.setdefault(normalise(cue), key)
            if owner != key:
                at = places.place("life_events", key, "cues", index)
                yield Problem(*at, f"cue「{cue}」が {owner} にもあります", "どちらか一方だけに書いてください")


def _idle_answers(key: str, event: LifeEvent, places: Places) -> Iterator[Problem]:
    """A question that changes nothing costs the resident a tap."""
    for name, question in event.situation.items():
        asked = [step.when[name] for step in event.steps if name in step.when]
        if not asked or all(set(answers) == set(question.values) for answers in asked):
            what = f"質問 {name} の答えで変わる手続きがありません"
            fix = "どれかの steps の when に書くか、この質問を消してください"
            yield Problem(*places.place("life_events", key, "situation", name), what, fix)


def _repeated_steps(key: str, event: LifeEvent, places: Places) -> Iterator[Problem]:
    seen = set()
    for index, step in enumerate(event.steps):
        mark = (step.entry, frozenset((name, frozenset(answers)) for name, answers in step.when.items()))
        if mark in seen:
            at = places.place("life_events", key, "steps", index)
            yield Problem(*at, f"{step.entry} が同じ条件で2回あります", "どちらかを消してください")
        seen.add(mark)


def _answer_cues(key: str, event: LifeEvent, places: Places) -> Iterator[Problem]:
    """A word that says two answers would say neither."""
    for name, question in event.situation.items():
        yield from _unknown_values(key, name, question, places)
        at = ("life_events", key, "situation", name, "cues")
        owners: dict[str, str] = {}
        for value, cues in question.cues.items():
            for cue in cues:
                owner = owners.setdefault(kana_key(cue), value)
                if owner != value:
                    what = f"cue「{cue}」が {owner} にもあります"
                    yield Problem(*places.place(*at, value), what, "どちらか一方だけに書いてください")


def _unknown_values(key: str, name: str, question: SituationQuestion, places: Places) -> Iterator[Problem]:
    named = [("cues", value) for value in question.cues] + [("ages", value) for value in question.ages]
    for part, value in [*named, *([("negative", question.negative)] if question.negative else [])]:
        if value not in question.values:
            at = ("life_events", key, "situation", name, part, *([] if part == "negative" else [value]))
            fix = hint(value, question.values, f"使えるのは {listing(question.values)} です")
            yield Problem(*places.place(*at), f"質問 {name} に値 {value} はありません", fix)
