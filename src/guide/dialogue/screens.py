"""Makes messages of steps: pages, questions, offices. Everything said comes from the FAQ or `data/texts.yml`."""

from __future__ import annotations

from datetime import datetime

from guide.dialogue.cards import aspect_value, office_card, page_card
from guide.dialogue.knowledge import Knowledge
from guide.dialogue.messages import Message, Option, Pages, Question, Text
from guide.faq.model import Office
from guide.faq.sorting import ItemMatch
from guide.narrowing.belief import Belief
from guide.narrowing.catalogue import CATEGORY, TREE, Catalogue
from guide.narrowing.evidence import Answer
from guide.narrowing.step import Ask, Show


class Screens:
    """Composes messages for one moment."""

    def __init__(self, knowledge: Knowledge, catalogue: Catalogue, now: datetime) -> None:
        self._faq = knowledge.faq
        self._texts = knowledge.texts
        self._numbers = knowledge.policy.beside
        self._general = knowledge.general_office
        self._catalogue = catalogue
        self._now = now

    def show(self, step: Show) -> list[Message]:
        """Return the page, and what to tap when it is not the right one."""
        card = page_card(self._faq, self._faq.entries[step.entry])
        text = self._texts.say("answer_likely" if step.others else "answer")
        return [Pages(text=text, items=(card,)), *self.after_page(step)]

    def after_page(self, step: Show) -> list[Message]:
        """Return other or related pages and ways on, so that no page is a dead end."""
        entry_id = step.entry
        related = [key for key in self._faq.entries[entry_id].related if self._is_shown(key)]
        others = step.others or tuple(related[: self._numbers.related])
        options = [self._page_option(key, (entry_id, *others)) for key in others]
        wrong = Option(label=self._texts.say("option_wrong"), answer=Answer(chosen="none", entries=(entry_id,)))
        ends = [wrong, self._command("restart")]
        return [Question(text=self._texts.say("after_page"), facet=None, options=(*options, *ends))]

    def fields(self) -> list[Message]:
        """Return the fields to choose from, the beginning of everything."""
        options = (*self._value_options(self._top()), self._command("human"))
        return [Question(text=self._texts.say("choose_field"), facet=self._top().facet, options=options)]

    def ask(self, step: Ask) -> list[Message]:
        """Return the question of a screen, with its ways out."""
        facet = self._catalogue.facets.get(step.facet) if step.facet else None
        options = [self._page_option(entry, step.entries, step) for entry in step.entries]
        options += self._value_options(step)
        if facet is None:
            text = self._texts.say("offer_doubtful" if step.doubtful else "offer")
        else:
            text = self._texts.say("mixed") if step.entries else facet.ask
        options.append(Option(label=self._texts.say("option_none"), answer=_answer(step, "none")))
        if facet is not None and facet.id not in TREE:
            options.append(Option(label=self._texts.say("option_unknown"), answer=_answer(step, "unknown")))
        return [Question(text=text, facet=step.facet, options=tuple(options))]

    def aspect(self, entry_id: str, aspect: str) -> list[Message]:
        """Return the one field of an entry that was asked for, or the office to ask."""
        entry = self._faq.entries[entry_id]
        office = self._faq.offices[entry.office]
        value = aspect_value(entry, office, aspect)
        if value is None:
            return [Text(text=self._texts.say("aspect.unknown", office=office.name, phone=office.phone))]
        return [Text(text=self._texts.say(f"aspect.{aspect}", value=value))]

    def item(self, match: ItemMatch) -> Message:
        """Return what the sorting dictionary says about a thing."""
        kind = self._faq.sorting_kinds[match.item.kind].label
        note = match.item.note or ""
        return Text(text=self._texts.say("answer_item", item=match.item.item, kind=kind, note=note))

    def give_up(self, key: str, nearest: tuple[str, ...], office: Office, belief: Belief) -> list[Message]:
        """Return an honest refusal: the office, and as ways on the nearest pages and the top of the tree."""
        pages = nearest if belief.none < self._numbers.hopeless else ()
        options = [self._page_option(entry, pages) for entry in pages]
        return [self._office(key, office), self._ways_on("nearest" if pages else "choose_field", options)]

    def hand_over(self, key: str, office: Office) -> list[Message]:
        """Return the office card with ways on."""
        return [self._office(key, office), self._ways_on("choose_field", [])]

    def _office(self, key: str, office: Office) -> Message:
        return office_card(office, self._texts.say(key, office=office.name), self._now, self._texts)

    def _ways_on(self, key: str, options: list[Option]) -> Question:
        tree = [*self._value_options(self._top()), self._command("restart")]
        return Question(text=self._texts.say(key), facet=None, options=(*options, *tree))

    def _top(self) -> Ask:
        widest = self._catalogue.widest
        return Ask(widest.id, widest.values, (), 1.0)

    def likeliest_office(self, belief: Belief | None) -> Office:
        """Return the office of the likeliest category, or the general one where none stands out."""
        if belief is None or belief.none >= self._numbers.hopeless:
            return self._general
        facet = self._catalogue.facets[CATEGORY]
        mass = facet.mass(belief.entries)
        best = int(mass.argmax())
        if mass[best] < self._numbers.office * mass.sum():
            return self._general
        return self._faq.office_of(facet.values[best])

    def _value_options(self, step: Ask) -> list[Option]:
        facet = self._catalogue.facets.get(step.facet) if step.facet else None
        if facet is None:
            return []
        labels = dict(zip(facet.values, facet.labels, strict=True))
        return [Option(label=labels[value], answer=_answer(step, "value", value)) for value in step.values]

    def _page_option(self, entry: str, shown: tuple[str, ...], step: Ask | None = None) -> Option:
        answer = _answer(step, "entry", entry) if step else Answer(chosen="entry", entries=shown, pick=entry)
        return Option(label=self._faq.entries[entry].title, answer=answer)

    def _is_shown(self, entry: str) -> bool:
        place = self._catalogue.places.get(entry)
        return place is not None and bool(self._catalogue.valid[place])

    def _command(self, command: str) -> Option:
        return Option(label=self._texts.say(f"option_{command}"), command=command)  # type: ignore[arg-type]


def _answer(step: Ask, chosen: str, pick: str | None = None) -> Answer:
    return Answer(
        facet=step.facet,
        values=step.values,
        entries=step.entries,
        chosen=chosen,  # type: ignore[arg-type]
        pick=pick,
    )
