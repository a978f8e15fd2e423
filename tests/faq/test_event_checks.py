"""Life events: what staff may write, and what the checks tell of."""

from __future__ import annotations

from pathlib import Path

import pytest

from guide.faq.loader import check_faq, load_faq

EVENTS = """\
life_events:
  moving:
    label: 引っ越し
    date: 引っ越した日
    cues: [引っ越した, 越してきた, 新居]
    situation:
      from:
        ask: どこからですか。
        values: {outside: 町の外, inside: 町の中}
        cues:
          outside: [町の外から, 転入]
          inside: 町の中で
    steps:
    - {entry: move-in, when: {from: outside}}
    - entry: cans
      due: {text: 3か月以内, months: 3, from: 引っ越した日}
"""


def tell(town: Path, text: str) -> list[str]:
    (town / "events.yml").write_text(text, encoding="utf-8")
    return [f"{p.path.name}:{p.line}: {p.what}; {p.fix}" for p in check_faq(town).problems]


def test_a_life_event_is_read(town: Path) -> None:
    assert tell(town, EVENTS) == []
    event = load_faq(town).life_events["moving"]
    assert [step.entry for step in event.steps] == ["move-in", "cans"]
    assert event.steps[0].when == {"from": ("outside",)}
    assert event.situation["from"].cues == {"outside": ("町の外から", "転入"), "inside": ("町の中で",)}
    assert not event.situation["from"].several
    assert event.steps[1].due is not None
    assert event.steps[1].due.months == 3


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("entry: move-in", "entry: move-im", "events.yml:14: entries に move-im はありません"),
        ("{from: outside}}", "{form: outside}}", "events.yml:14: situation に form はありません"),
        ("{from: outside}}", "{from: abroad}}", "events.yml:14: situation.from に値 abroad はありません"),
        (", when: {from: outside}", "", "events.yml:7: 質問 from の答えで変わる手続きがありません"),
        ("{from: outside}", "{from: [outside, inside]}", "events.yml:7: 質問 from の答えで変わる手続きがありません"),
        (
            "    - entry: cans",
            "    - {entry: move-in, when: {from: outside}}\n    - entry: cans",
            "events.yml:15: move-in が同じ条件で2回あります",
        ),
        ("inside: 町の中で", "inland: 町の中で", "events.yml:12: 質問 from に値 inland はありません"),
        (
            "        ask: どこからですか。\n",
            "        ask: どこからですか。\n        ages: {inland: 20}\n",
            "events.yml:9: 質問 from に値 inland はありません",
        ),
        (
            "        ask: どこからですか。\n",
            "        ask: どこからですか。\n        negative: inland\n",
            "events.yml:9: 質問 from に値 inland はありません",
        ),
        (
            "inside: 町の中で",
            "inside: [町の中で, テンニュウ, 転入]",
            "events.yml:12: cue「転入」が outside にもあります",
        ),
        ("months: 3", "months: 0", "events.yml:16: steps の2つめ.due.months"),
    ],
)
def test_a_mistake_is_told(town: Path, old: str, new: str, expected: str) -> None:
    assert any(line.startswith(expected.split(" の")[0]) for line in tell(town, EVENTS.replace(old, new)))


def test_a_cue_belongs_to_one_event(town: Path) -> None:
    twin = EVENTS.replace("life_events:\n", "").replace("  moving:", "  again:")
    assert [line.split(";")[0] for line in tell(town, EVENTS + twin)] == [
        "events.yml:20: cue「" + cue + "」が moving にもあります" for cue in ("引っ越した", "新居", "越してきた")
    ]
