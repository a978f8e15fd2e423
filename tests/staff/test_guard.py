from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guide.staff.guard import MOST_FAILURES, WINDOW, Guard, Refusal

PASSWORD = "風見の職員のパスワード"


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def header(password: str, user: str = "staff") -> str:
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def guard(clock: Clock) -> Guard:
    return Guard(PASSWORD, seconds=clock)


def status(refusal: Refusal | None) -> int:
    return refusal.status if refusal else 200


@pytest.mark.parametrize("user", ["", "staff", "誰でも"])
def test_the_password_opens_for_any_name(guard: Guard, user: str) -> None:
    assert guard.refusal(header(PASSWORD, user), "a") is None


def test_a_password_may_hold_a_colon() -> None:
    assert Guard("one:two:three").refusal(header("one:two:three"), "a") is None


@pytest.mark.parametrize(
    "given",
    [
        header(""),
        header(PASSWORD + "x"),
        header(PASSWORD[:-1]),
        "Basic",
        "Basic ",
        "Basic !!!",
        "Basic /w==",
        "Bearer " + PASSWORD,
        PASSWORD,
        "",
    ],
)
def test_anything_else_does_not(guard: Guard, given: str) -> None:
    assert status(guard.refusal(given, "a")) == 401


@given(st.text(max_size=50).filter(lambda text: PASSWORD not in text))
def test_no_header_breaks_it(given: str) -> None:
    assert status(Guard(PASSWORD).refusal(given, "a")) == 401


@pytest.mark.parametrize("given", [None, "", header(""), header("None")])
def test_without_a_password_there_is_no_area(given: str | None) -> None:
    assert status(Guard(None).refusal(given, "a")) == 404


def test_asking_without_a_password_is_no_guess(guard: Guard) -> None:
    for _ in range(10 * MOST_FAILURES):
        assert status(guard.refusal(None, "a")) == 401
    assert guard.refusal(header(PASSWORD), "a") is None


def test_whoever_guesses_has_to_wait_even_with_the_right_word(guard: Guard, clock: Clock) -> None:
    for _ in range(MOST_FAILURES):
        assert status(guard.refusal(header("wrong"), "a")) == 401
        clock.now += 1
    refusal = guard.refusal(header(PASSWORD), "a")
    assert refusal == Refusal(429, int(WINDOW) - MOST_FAILURES)
    assert status(guard.refusal(None, "a")) == 429
    clock.now += refusal.wait - 0.5
    assert status(guard.refusal(header(PASSWORD), "a")) == 429
    clock.now += 0.5
    assert guard.refusal(header(PASSWORD), "a") is None


def test_others_do_not_wait(guard: Guard) -> None:
    for _ in range(MOST_FAILURES):
        guard.refusal(header("wrong"), "a")
    assert status(guard.refusal(header("wrong"), "a")) == 429
    assert guard.refusal(header(PASSWORD), "b") is None


def test_slow_slips_are_forgotten(guard: Guard, clock: Clock) -> None:
    for _ in range(10 * MOST_FAILURES):
        assert status(guard.refusal(header("slip"), "a")) == 401
        clock.now += WINDOW / (MOST_FAILURES - 1)
