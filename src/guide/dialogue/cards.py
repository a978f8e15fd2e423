"""Pages and offices as residents see them in a conversation. Pure."""

from __future__ import annotations

from datetime import datetime

from guide.dialogue.hours import is_open, opening_words
from guide.dialogue.messages import HandOver, Office, Page
from guide.dialogue.texts import Texts
from guide.faq.model import Entry, Faq
from guide.faq.model import Office as FaqOffice


def page_url(entry: Entry) -> str:
    """Return the entry's own address, or that of its generated page."""
    return entry.url or f"/pages/{entry.id}"


def page_card(faq: Faq, entry: Entry) -> Page:
    """Return the card of an entry."""
    office = faq.offices[entry.office]
    return Page(
        id=entry.id,
        title=entry.title,
        summary=entry.summary,
        url=page_url(entry),
        office=office.name,
        office_phone=office.phone,
        office_hours=office.hours,
        deadline=entry.deadline.text if entry.deadline else None,
        fee=entry.fee.text if entry.fee else None,
        bring=entry.bring,
        updated=entry.updated.isoformat(),
    )


def english_card(faq: Faq, entry: Entry) -> Page:
    """Return the card of an entry that has English; deadline, fee and what to bring are told by its summary."""
    english, office = faq.english[entry.id], faq.offices[entry.office]
    return Page(
        id=entry.id,
        title=english.title,
        summary=english.summary,
        url=page_url(entry),
        office=office.english,
        office_phone=office.phone,
        updated=entry.updated.isoformat(),
    )


def office_card(office: FaqOffice, text: str, now: datetime, texts: Texts, *, wording: str = "hours") -> HandOver:
    """Return the message that names an office, and whether it is open at that local time; `wording` as in `hours`."""
    return HandOver(
        text=text,
        office=Office(
            name=office.name,
            phone=office.phone,
            place=office.place,
            hours=office.hours,
            open_now=is_open(office, now),
            next_open=opening_words(office, now, texts, wording=wording),
        ),
    )


def aspect_value(entry: Entry, office: FaqOffice, aspect: str) -> str | None:
    """Return what an entry says about one aspect (deadline, fee, bring, hours, place, proxy, post, …)."""
    values = {
        "deadline": entry.deadline.text if entry.deadline else None,
        "fee": entry.fee.text if entry.fee else None,
        "bring": "、".join(entry.bring) or None,
        "hours": f"{office.name} {office.hours}",
        "place": f"{office.name}（{office.place}）",
        "proxy": entry.how.proxy or entry.who,
        "post": entry.how.post,
        "online": entry.how.online,
        "konbini": entry.how.konbini,
    }
    return values.get(aspect)
