from __future__ import annotations

from pathlib import Path

import pytest
from tests.tiny import ROOT

from guide.errors import FaqError
from guide.lookup.vocabulary import NO_VOCABULARY, load_vocabulary
from guide.text.normalise import kana_key

SHIPPED = ROOT / "data" / "lookups.yml"
SMALL = """
plain: [有る]
collection: {asks: [ごみの日], when: [いつ], waste: [ごみ]}
places: {asks: [どこ], open_now: [今開いて], kinds: {}}
happenings: {asks: [イベント]}
"""


def told(path: Path) -> list[str]:
    with pytest.raises(FaqError) as raised:
        load_vocabulary(path)
    assert {problem.path for problem in raised.value.problems} == {path}
    return [problem.what for problem in raised.value.problems]


def write(directory: Path, text: str) -> Path:
    path = directory / "lookups.yml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_shipped_words_are_whole() -> None:
    words = load_vocabulary(SHIPPED)
    assert words.city == ""
    groups = [
        *(words.collection.asks, words.collection.when, words.collection.waste, words.collection.never),
        *words.collection.kinds.values(),
        *(words.places.asks, words.places.open_now, words.places.never),
        *(kind.words for kind in words.places.kinds.values()),
        *words.places.hazards.values(),
        words.happenings.asks,
    ]
    for group in groups:
        assert group
        assert all(kana_key(word) for word in group)


def test_no_word_of_the_shipped_means_two_kinds() -> None:
    words = load_vocabulary(SHIPPED)
    for kinds in (words.collection.kinds, {key: kind.words for key, kind in words.places.kinds.items()}):
        every = [word for group in kinds.values() for word in {kana_key(word) for word in group}]
        assert len(every) == len(set(every))


def test_a_small_file_is_enough(tmp_path: Path) -> None:
    assert load_vocabulary(write(tmp_path, SMALL)).collection.never == ()


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("a: [", "探し方のファイルを読めません"),
        ("", "の値が正しくありません"),
        (SMALL.replace("happenings: {asks: [イベント]}", ""), "happenings の値が正しくありません"),
        (SMALL.replace("when: [いつ]", "when: 1"), "collection.when の値が正しくありません"),
        (SMALL + "more: 1\n", "more の値が正しくありません"),
    ],
)
def test_what_is_wrong_is_told(tmp_path: Path, text: str, what: str) -> None:
    assert any(what in one for one in told(write(tmp_path, text)))


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    assert told(tmp_path / "lookups.yml")


def test_without_words_nothing_is_asked() -> None:
    assert NO_VOCABULARY.collection.asks == ()
