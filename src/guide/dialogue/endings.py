"""How a turn ended: its outcome, and what is filed for staff where no page answered. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from guide.dialogue.messages import Filing, Outcome, Reason, Reply
from guide.dialogue.messages import HandOver as OfficeMessage
from guide.narrowing.evidence import Answer, Evidence, Opening
from guide.narrowing.step import Ask, HandOver, Refuse, Show, Step


def outcome_of(step: Step | None) -> Outcome:
    """Return the outcome of a turn that took that step."""
    if isinstance(step, Show):
        return "answer"
    if isinstance(step, (Refuse, HandOver)):
        return "hand_over"
    return "offer" if isinstance(step, Ask) and step.facet is None else "ask"


def filed(reply: Reply, step: Step | None, asked: Reason, sentence: str) -> Reply:
    """Return a reply that names an office with what is filed for staff, and the sentence that tells so beside it.

    Nothing is filed where nothing was typed. `step` is None where it was not the belief over pages that decided;
    `asked` is the reason where the step is none.
    """
    card = next((message for message in reply.messages if isinstance(message, OfficeMessage)), None)
    words = " ".join(item.text for item in reply.evidence if isinstance(item, Opening))
    if reply.outcome != "hand_over" or card is None or not words:
        return reply
    reason = _reason(reply.evidence, step)
    filing = Filing(text=words, office=card.office.name, reason=reason or asked)
    # Whoever wants a person after a refusal has read the sentence already.
    told = card.text if reason and asked != "refused" else card.text + sentence
    messages = tuple(m.model_copy(update={"text": told}) if m is card else m for m in reply.messages)
    return reply.model_copy(update={"messages": messages, "filing": filing})


def _reason(evidence: Sequence[Evidence], step: Step | None) -> Reason | None:
    if not isinstance(step, (Refuse, HandOver)):
        return None
    if isinstance(evidence[-1], Answer) and evidence[-1].chosen == "none":
        return "none_fit"
    return "refused" if isinstance(step, Refuse) else "too_many"
