"""English texts are told from Japanese in Latin letters, and find their pages by words alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guide.errors import FaqError
from guide.faq.model import English
from guide.retrieval.english import NO_ENGLISH, EnglishDesk, load_english

ROOT = Path(__file__).parents[2]
PAGES = {
    "move-in": English(
        title="Moving into the city (moving-in notification, tennyu-todoke)",
        summary="Come to the citizens' counter within 14 days after you move in. Bring your residence card.",
        ask=("I just moved here", "How do I register my new address?", "tennyu todoke"),
    ),
    "cans": English(
        title="Cans (kan)",
        summary="Rinse cans and put them out on the day for recyclables.",
        ask=("How do I throw away cans?", "empty cans", "beer can"),
    ),
    "large-waste": English(
        title="Large garbage (sodai gomi)",
        summary="Furniture and other large things are collected for a fee. Call the reception center first.",
        ask=("I want to throw away a sofa", "large garbage", "old bed"),
    ),
    "dog": English(
        title="Registering a dog",
        summary="Register your dog within 30 days and get a rabies shot every year.",
        ask=("I got a puppy", "dog license", "rabies vaccination"),
    ),
}
DESK = EnglishDesk(PAGES, load_english(ROOT / "data" / "english.yml"))


@pytest.mark.parametrize(
    "text",
    [
        "I just moved here",
        "how do i get rid of my couch??",
        "Where can I buy trash bags",
        "garbage",
        "dog license",
        "registred dog",
        "HOW MUCH IS IT",
        "What’s the deadline for moving in?",
    ],
)
def test_english_is_seen(text: str) -> None:
    assert DESK.is_english(text)


@pytest.mark.parametrize(
    "text",
    [
        "引っ越した",
        "hikkoshi",
        "tennyu todoke",
        "gomi",
        "sodai gomi",
        "juminhyo hoshii",
        "マイナンバーカード lost",
        "PC",
        "AED",
        "",
        "？",
        "123",
        "qwrtpsdf",
        "i",
    ],
)
def test_japanese_and_nonsense_are_not_english(text: str) -> None:
    assert not DESK.is_english(text)


def test_a_guide_without_english_takes_nothing_for_english() -> None:
    desk = EnglishDesk({}, NO_ENGLISH)
    assert not desk.is_english("I just moved here")
    assert desk.rank("I just moved here") == []
    assert desk.offered([]) == ()
    assert not desk.is_clear([])


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("We moved to this city yesterday", "move-in"),
        ("trash: a big couch and a sofa", "large-waste"),
        ("oversized rubbish", "large-waste"),
        ("my dogs", "dog"),
        ("throwing out beer cans", "cans"),
        ("rabbies vacination for a puppy", "dog"),
    ],
)
def test_the_right_page_comes_first(text: str, entry: str) -> None:
    assert DESK.rank(text)[0].entry == entry


def test_a_page_is_shown_at_once_only_when_it_is_clear() -> None:
    assert DESK.is_clear(DESK.rank("How do I register my new address?"))
    assert not DESK.is_clear(DESK.rank("garbage and cans"))
    assert DESK.offered(DESK.rank("garbage and cans"))[0] == "cans"
    assert DESK.offered(DESK.rank("wedding ring shop downtown")) == ()


def test_another_town_s_matter_is_not_ours_but_a_resident_may_come_from_there() -> None:
    assert DESK.rank("large garbage in Yokohama") == []
    assert DESK.rank("I moved here from Yokohama")[0].entry == "move-in"


def test_likeness_below_the_doubt_is_doubtful() -> None:
    assert DESK.is_doubtful([])
    assert not DESK.is_doubtful(DESK.rank("I just moved here"))


@given(st.text(max_size=60))
def test_any_text_has_likenesses_from_0_to_1_likeliest_first(text: str) -> None:
    DESK.is_english(text)
    found = [hit.likeness for hit in DESK.rank(text)]
    assert found == sorted(found, reverse=True)
    assert all(0 < likeness <= 1 + 1e-9 for likeness in found)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("common: [a]\ndirect: 2\nmargin: 0\nlist: 0.2\ndoubt: 0.3\n", "direct"),
        ("common: [a]\nmargin: 0\nlist: 0.2\ndoubt: 0.3\n", "direct"),
        ("common: [\n", "読めません"),
    ],
)
def test_a_wrong_file_is_told(tmp_path: Path, text: str, expected: str) -> None:
    path = tmp_path / "english.yml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(FaqError, match=expected):
        load_english(path)
