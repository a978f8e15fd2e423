from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guide.staff.forms import FIELD, Forms

SECRET = "a secret for tests, long enough to be taken"
TODAY = date(2026, 11, 20)


def forms(day: date = TODAY, secret: str = SECRET) -> Forms:
    return Forms(secret, today=lambda: day)


def sent(token: str) -> bytes:
    return f"{FIELD}={token}".encode()


@pytest.mark.parametrize(("days", "good"), [(-1, False), (0, True), (1, True), (2, False)])
def test_a_form_is_good_until_the_end_of_the_next_day(days: int, good: bool) -> None:
    body = sent(forms().sign("done 1"))
    assert forms(TODAY + timedelta(days=days)).is_signed("done 1", body) is good


def test_a_form_is_good_for_its_purpose_and_place_only() -> None:
    body = sent(forms().sign("done 1"))
    assert not forms().is_signed("done 2", body)
    assert not forms(secret=SECRET + "!").is_signed("done 1", body)


@given(st.binary(max_size=200))
def test_whatever_else_is_sent_is_not_signed(body: bytes) -> None:
    assert not forms().is_signed("done 1", body)


def test_very_many_fields_are_no_form() -> None:
    assert not forms().is_signed("done 1", b"&".join([sent(forms().sign("done 1"))] * 1000))
