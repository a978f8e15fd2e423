"""Check digits, against worked examples."""

from __future__ import annotations

import pytest

from guide.text.numbers import is_card, is_my_number, is_phone


@pytest.mark.parametrize(
    ("digits", "expected"),
    [
        # Sums by hand: 1·6+2·5+3·4+4·3+5·2+6·7+7·6+8·5+9·4+0·3+1·2 = 212, 212 mod 11 = 3, 11−3 = 8.
        ("123456789018", True),
        ("123456789012", False),
        # 0 mod 11 = 0, and 1·2+… = 1 mod 11: both take the digit 0.
        ("000000000000", True),
        ("200000000000", True),
        ("200000000001", False),
        ("12345678901", False),
        ("1234567890180", False),
    ],
)
def test_my_number(digits: str, expected: bool) -> None:
    assert is_my_number(digits) is expected


@pytest.mark.parametrize(
    ("digits", "expected"),
    [
        ("4111111111111111", True),
        ("4111111111111112", False),
        ("378282246310005", True),
        ("30569309025904", True),
        ("4222222222222", True),
        ("79927398713", False),  # fits Luhn's sum and is too short for a card
    ],
)
def test_card(digits: str, expected: bool) -> None:
    assert is_card(digits) is expected


@pytest.mark.parametrize(
    ("digits", "expected"),
    [
        ("0312345678", True),
        ("09012345678", True),
        ("0901234567", False),
        ("08001234567", True),
        ("0120444444", True),
        ("819012345678", True),
        ("8109012345678", True),
        ("81312345678", True),
        ("1234567890", False),
        ("031234567", False),
    ],
)
def test_phone(digits: str, expected: bool) -> None:
    assert is_phone(digits) is expected
