"""Numbers that belong to one person, told from other numbers by their form and check digits.

All functions take text with plain digits and signs (`guide.text.redact` makes it) and yield spans of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

Span = tuple[int, int]

# What people put between groups of digits; zero-width characters stand there after copying from a web page.
_GAP = r"[ \-.\u200b-\u200d\u2060\ufeff]{0,3}"
_PHONE_GAP = r"[ \-.()\u200b-\u200d\u2060\ufeff]{0,3}"


def _forms(*patterns: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern + r"(?!\d)") for pattern in patterns)


_MY_NUMBER = _forms(rf"\d{{4}}{_GAP}\d{{4}}{_GAP}\d{{4}}", r"(?<!\d[ \-])\d(?:[ \-]\d){11}(?![ \-]\d)")
_CARD = _forms(
    r"\d{13,19}",
    rf"(?:\d{{4}}{_GAP}){{4}}\d{{1,3}}",
    rf"(?:\d{{4}}{_GAP}){{3}}\d{{1,4}}",
    rf"\d{{4}}{_GAP}\d{{6}}{_GAP}\d{{4,5}}",
    rf"\d{{4}}(?:{_GAP}\d{{3}}){{3}}",
    r"(?<!\d[ \-])\d(?:[ \-]\d){12,18}(?![ \-]\d)",
)
_PHONE = _forms(
    rf"\+81{_PHONE_GAP}\d{{1,4}}{_PHONE_GAP}\d{{1,4}}{_PHONE_GAP}\d{{3,4}}(?:{_PHONE_GAP}\d{{4}})?",
    rf"(?:\(0\d{{1,4}}\)|0\d{{1,4}}){_PHONE_GAP}\d{{1,4}}{_PHONE_GAP}\d{{3,4}}",
)
# Without an area code only what is called a phone number is one.
_LOCAL_PHONE = re.compile(r"(?:電話|℡|TEL)(?:番号)?[ はが:]{0,3}(\d{2,4}-\d{4})(?!\d)", re.IGNORECASE)
_DIGIT = re.compile(r"(?<!\d)\d")
_PHONE_START = re.compile(r"(?<!\d)[0(+]")
_ELEVEN_DIGITS = re.compile(r"0[5-9]0|0800|020")


def my_numbers(text: str) -> Iterator[Span]:
    """Yield the spans of Individual Numbers (マイナンバー): 12 digits whose last one fits."""
    return _scan(text, _DIGIT, _MY_NUMBER, is_my_number)


def cards(text: str) -> Iterator[Span]:
    """Yield the spans of payment card numbers: 13 to 19 digits that fit Luhn's sum."""
    return _scan(text, _DIGIT, _CARD, is_card)


def phones(text: str) -> Iterator[Span]:
    """Yield the spans of Japanese phone numbers with area code, +81 or a prefix such as 0120."""
    return _scan(text, _PHONE_START, _PHONE, is_phone)


def local_phones(text: str) -> Iterator[Span]:
    """Yield the spans of phone numbers without area code, where the text calls them phone numbers."""
    return (match.span(1) for match in _LOCAL_PHONE.finditer(text))


def is_my_number(digits: str) -> bool:
    """Tell whether 12 digits carry the check digit of the ministry's ordinance (総務省令第85号, 2014)."""
    if len(digits) != 12:
        return False
    weights = (6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
    rest = sum(int(digit) * weight for digit, weight in zip(digits[:11], weights, strict=True)) % 11
    return int(digits[11]) == (0 if rest <= 1 else 11 - rest)


def is_card(digits: str) -> bool:
    """Tell whether 13 to 19 digits fit Luhn's sum, as all payment cards do."""
    doubled = (int(digit) * 2 for digit in digits[-2::-2])
    total = sum(int(digit) for digit in digits[::-2]) + sum(n - 9 if n > 9 else n for n in doubled)
    return 13 <= len(digits) <= 19 and total % 10 == 0


def is_phone(digits: str) -> bool:
    """Tell whether the digits are as many as a Japanese phone number has; +81 stands for the first 0."""
    if digits.startswith("81"):
        digits = "0" + digits[2:].lstrip("0")
    return digits.startswith("0") and len(digits) == (11 if _ELEVEN_DIGITS.match(digits) else 10)


def _scan(
    text: str, start: re.Pattern[str], forms: Sequence[re.Pattern[str]], fits: Callable[[str], bool]
) -> Iterator[Span]:
    """Yield what fits at each start, the first form that does; every form is of bounded length."""
    end = 0
    for head in start.finditer(text):
        if head.start() < end:
            continue
        for form in forms:
            match = form.match(text, head.start())
            if match and fits("".join(filter(str.isdecimal, match.group()))):
                end = match.end()
                yield match.span()
                break
