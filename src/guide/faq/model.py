"""The FAQ as the guide uses it: entries, categories, facets, offices and the sorting dictionary.

All texts are final here: variables are filled in and references are known to hold. `guide.faq.loader` makes
a `Faq` from YAML; a model version keeps a frozen copy of it as JSON.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from guide.faq.life_events import LifeEvent
from guide.faq.values import Day, Deadline, HolidayHours, Hours, Strict

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


ANY = "any"
"""Facet value of an entry that fits every answer."""


class Office(Strict):
    """A counter that residents can call or visit; `open` maps weekdays to "HH:MM-HH:MM".

    `holidays` and `new_year` (29 December to 3 January) tell of days on which town halls are closed: whether it opens
    then, on a weekday that `open` names.
    """

    name: str = Field(min_length=1)
    name_en: str | None = None
    phone: str = Field(pattern=r"^[0-9-]{5,}$")
    place: str
    hours: str
    open: dict[Weekday, Hours] = Field(default_factory=dict)
    holidays: HolidayHours = None
    new_year: HolidayHours = None

    @property
    def english(self) -> str:
        """The name for residents who read English: both, for it is the Japanese one that signs show."""
        return f"{self.name_en} ({self.name})" if self.name_en else self.name


class Group(Strict):
    """A group of fields, for the first screen and the front page: 34 fields are too many to choose from."""

    label: str = Field(min_length=1, max_length=24)


class FieldOfWork(Strict):
    """A field (分野) such as ごみ; `office` is whom to call when no category is known."""

    label: str
    office: str
    group: str | None = None


class Category(Strict):
    """A category of a field; without `office` its field's office answers."""

    label: str
    field: str
    office: str | None = None


class FacetValue(Strict):
    """One option of a facet; `cues` are words that already say it; `parent` is a value of the parent facet."""

    label: str = Field(min_length=1, max_length=24)
    cues: tuple[str, ...] = ()
    parent: str | None = None


class Facet(Strict):
    """A question asked while narrowing, and its options in the order of the file.

    `weight` above 1 makes the guide prefer this question where several would part the pages about as well.
    """

    ask: str
    weight: float = Field(default=1.0, gt=0, le=2)
    field: str | None = None
    parent: str | None = None
    values: dict[str, FacetValue] = Field(min_length=2)


class Fee(Strict):
    """What it costs."""

    text: str


class Ways(Strict):
    """How it can be done; a way that is not known is null."""

    counter: str | None = None
    post: str | None = None
    online: str | None = None
    konbini: str | None = None
    proxy: str | None = None


class Entry(Strict):
    """One procedure page.

    An `id` is so short that a button of LINE can carry those of a whole list (300 characters). `facets` maps a
    facet's id to the values that the entry fits: a tuple of ids, or `(ANY,)`. A facet that is missing does not apply.
    `source` is the law and article, or the ministry, behind what the page states; `reviewed` the day a second reader
    held the page against it; `needs_review` what is still unsure, for staff only.
    """

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=29)
    title: str = Field(min_length=2, max_length=40)
    category: str
    ask: tuple[str, ...] = Field(min_length=3)
    summary: str = Field(min_length=5, max_length=120)
    answer: str = Field(min_length=20)
    url: str | None = None
    office: str
    keywords: tuple[str, ...] = ()
    deadline: Deadline | None = None
    fee: Fee | None = None
    bring: tuple[str, ...] = ()
    who: str | None = None
    how: Ways = Ways()
    facets: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    related: tuple[str, ...] = ()
    source: str | None = None
    needs_review: str | None = None
    reviewed: Day | None = None
    general: bool = False
    valid_from: Day | None = None
    valid_to: Day | None = None
    updated: Day

    def is_valid_on(self, day: date) -> bool:
        """Tell whether the entry may be shown on that day."""
        return (self.valid_from or day) <= day <= (self.valid_to or day)


class English(Strict):
    """What residents who write English are shown of a page."""

    title: str = Field(min_length=2, max_length=80)
    summary: str = Field(min_length=5, max_length=300)
    ask: tuple[str, ...] = Field(min_length=3)


class SortingKind(Strict):
    """A kind of waste, the page that tells how to put it out, and what the collection calendar calls it."""

    label: str
    entry: str
    collected: str | None = None


class SortingItem(Strict):
    """A thing to throw away; `also` are other names, `entry` a page of its own where there is one."""

    item: str = Field(min_length=1)
    reading: str
    also: tuple[str, ...] = ()
    kind: str
    note: str | None = None
    entry: str | None = None


class Faq(BaseModel):
    """Everything staff wrote, checked; mappings keep the order of the files."""

    model_config = ConfigDict(frozen=True)

    variables: dict[str, object]
    offices: dict[str, Office]
    fields: dict[str, FieldOfWork]
    categories: dict[str, Category]
    facets: dict[str, Facet]
    entries: dict[str, Entry]
    groups: dict[str, Group] = Field(default_factory=dict)
    life_events: dict[str, LifeEvent] = Field(default_factory=dict)
    english: dict[str, English] = Field(default_factory=dict)
    sorting_kinds: dict[str, SortingKind] = Field(default_factory=dict)
    items: tuple[SortingItem, ...] = ()

    @cached_property
    def city(self) -> Mapping[str, str]:
        """The `city` variables: name, reading, hall, phone, hours, …"""
        city = self.variables.get("city")
        return city if isinstance(city, dict) else {}

    @cached_property
    def sorting_field(self) -> str | None:
        """The field that the sorting dictionary belongs to."""
        pages = [self.entries[kind.entry] for kind in self.sorting_kinds.values() if kind.entry in self.entries]
        return self.categories[pages[0].category].field if pages else None

    @cached_property
    def sorting_group(self) -> str | None:
        """The group of that field."""
        return self.fields[self.sorting_field].group if self.sorting_field else None

    def office_of(self, category_id: str) -> Office:
        """Return the office that answers for a category."""
        category = self.categories[category_id]
        return self.offices[category.office or self.fields[category.field].office]

    def entry_of_item(self, item: SortingItem) -> Entry:
        """Return the page that an item of the sorting dictionary leads to."""
        return self.entries[item.entry or self.sorting_kinds[item.kind].entry]
