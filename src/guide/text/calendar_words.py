"""Words that name a day, week, month or year from today, and arithmetic with whole months. Pure."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

WEEKDAYS = "月火水木金土日"
"""From Monday on, as `date.weekday` counts."""
SPOKEN_WEEKDAYS = {"げつ": 0, "か": 1, "すい": 2, "もく": 3, "きん": 4, "ど": 5, "にち": 6}
"""In kana; 「よう」 must follow, for 「か」 and 「にち」 are other words too."""
COMING_DAYS = {
    "明々後日": 3,
    "明明後日": 3,
    "しあさって": 3,
    "明後日": 2,
    "あさって": 2,
    "明日": 1,
    "あした": 1,
    "あす": 1,
    "今日": 0,
    "きょう": 0,
    "本日": 0,
    "今夜": 0,
    "けさ": 0,
    "今朝": 0,
}
"""Longer words first: 「しあさって」 holds 「あさって」."""
PAST_DAYS = {
    "一昨々日": -3,
    "一昨昨日": -3,
    "さきおととい": -3,
    "一昨日": -2,
    "おととい": -2,
    "おとつい": -2,
    "昨日": -1,
    "きのう": -1,
    "昨夜": -1,
    "昨晩": -1,
    "ゆうべ": -1,
}
COMING_WEEKS = {"再来週": 2, "さらいしゅう": 2, "来週": 1, "らいしゅう": 1, "今週": 0, "こんしゅう": 0}
PAST_WEEKS = {"先々週": -2, "先先週": -2, "せんせんしゅう": -2, "先週": -1, "せんしゅう": -1}
COMING_MONTHS = {"再来月": 2, "さらいげつ": 2, "来月": 1, "らいげつ": 1, "今月": 0, "こんげつ": 0}
PAST_MONTHS = {"先々月": -2, "先先月": -2, "せんせんげつ": -2, "先月": -1, "せんげつ": -1}
WEEKS = COMING_WEEKS | PAST_WEEKS
MONTHS = COMING_MONTHS | PAST_MONTHS
YEARS = {
    "一昨年": -2,
    "おととし": -2,
    "去年": -1,
    "昨年": -1,
    "きょねん": -1,
    "さくねん": -1,
    "今年": 0,
    "ことし": 0,
    "再来年": 2,
    "さらいねん": 2,
    "来年": 1,
    "らいねん": 1,
}
MONTH_DAYS = {
    "ついたち": 1,
    "ふつか": 2,
    "みっか": 3,
    "よっか": 4,
    "むいか": 6,
    "なのか": 7,
    "ようか": 8,
    "ここのか": 9,
    "とおか": 10,
    "はつか": 20,
}
"""Days in kana, as dates and as counts; 「いつか」 is left out, for it means "some day" too."""


def monday(today: date, weeks: int) -> date:
    """Return the Monday of the week that lies so many weeks from this one."""
    return today + timedelta(days=7 * weeks - today.weekday())


def first_of_month(day: date, months: int) -> date:
    """Return the first day of the month that lies so many months from a day's own."""
    years, month = divmod(day.month - 1 + months, 12)
    return date(day.year + years, month + 1, 1)


def last_of_month(first: date) -> date:
    """Return the last day of a month."""
    return first.replace(day=monthrange(first.year, first.month)[1])


def same_day(day: date, months: int) -> date:
    """Return the day of the same number so many months from a day, the month's last where it lacks that number."""
    last = last_of_month(first_of_month(day, months))
    return last.replace(day=min(day.day, last.day))
