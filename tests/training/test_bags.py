from __future__ import annotations

from guide.training.bags import Bags
from guide.training.pairs import TrainingDocument

CITY = [TrainingDocument(("転居届の出し方", "引っ越した"), ("窓口へ届けます",)), TrainingDocument(("空き缶",), ())]
LESSONS = [TrainingDocument(("母が死んだ", "父が死んだ"), ("葬祭費",))]


def bags(lessons: list[TrainingDocument] = LESSONS, *, synonyms: bool = True) -> Bags:
    return Bags(CITY, lessons, pair_min_documents=3, synonyms=synonyms)


def test_an_epoch_holds_every_text_of_the_city_and_each_lesson_once() -> None:
    draws = bags(synonyms=False).draws()
    assert draws == [(0, 0), (0, 1), (1, 0), (2, None)]


def test_only_words_of_the_city_count_as_known() -> None:
    found = bags()
    names = list(found.vocabulary)
    known = {names[number] for number in found.city_words()}
    assert "転居" in known
    assert "葬祭" in found.vocabulary
    assert "葬祭" not in known


def test_words_of_one_group_of_synonyms_are_a_lesson() -> None:
    found = bags()
    groups = [{int(anchor[0]) for anchor in group} for group in found.anchors[len(CITY) + len(LESSONS) :]]
    assert {found.vocabulary["転居"], found.vocabulary["引っ越す"]} in groups


def test_without_synonyms_nothing_is_added() -> None:
    assert len(bags(synonyms=False).anchors) == len(CITY) + len(LESSONS)
