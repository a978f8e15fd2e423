"""A town of nine pages, small enough to be trained in a second, for tests that need no shipped model."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from guide.clock import JAPAN
from guide.dialogue.aspects import load_aspects
from guide.dialogue.conversation import Conversation
from guide.dialogue.knowledge import Knowledge
from guide.dialogue.texts import load_texts
from guide.faq.model import Faq
from guide.lookup.vocabulary import load_vocabulary
from guide.narrowing.belief import Calibration
from guide.narrowing.catalogue import build_catalogue
from guide.narrowing.policy import Policy, load_policy
from guide.opendata.codes import weekdays
from guide.opendata.collection import Area, Calendar, Pause, parse_cell
from guide.opendata.happenings import Happening
from guide.opendata.places import Place
from guide.opendata.town import Town
from guide.retrieval.documents import rows
from guide.retrieval.retriever import Retriever
from guide.retrieval.static import StaticEmbedder, StaticWeights
from guide.retrieval.storage import build_retriever
from guide.retrieval.terms import terms
from guide.training.calibrate import calibrate, opening_samples
from guide.training.corpus import training_documents
from guide.training.static_trainer import train_static
from guide.training.word_vectors import WordVectors

ROOT = Path(__file__).parent.parent
TODAY = date(2026, 11, 20)
DIMENSIONS = 24
SYNONYMS = {"ソファ": "家具", "長椅子": "家具", "アパート": "転居", "バッテリー": "乾電池"}
"""Words that no page has, each with a word of a page that means about the same."""
UNANSWERABLE = ("ピザの作り方", "明日の天気", "宇宙の始まり", "野球の結果を教えて", "株価", "恋人がほしい")


def _entry(key: str, title: str, category: str, ask: tuple[str, ...], answer: str, **more: Any) -> dict[str, Any]:
    office = "citizen" if category.startswith("moving") else "waste"
    return {
        "id": key,
        "title": title,
        "category": category,
        "ask": ask,
        "summary": answer.split("。")[0] + "。",
        "answer": answer,
        "office": office,
        "updated": "2026-11-01",
        **more,
    }


ENTRIES = (
    _entry(
        "move-in",
        "町に引っ越してきた（転入届）",
        "moving-report",
        ("転入届の出し方", "よその町から越してきた", "新しい住民になりました"),
        "転入届は、住み始めてから14日以内に窓口へ出します。転出証明書を持ってきてください。",
        facets={"move": ("in",), "who": ("self", "proxy")},
        deadline={"text": "住み始めた日から14日以内", "days": 14, "from": "住み始めた日"},
        bring=("転出証明書", "本人確認書類"),
    ),
    _entry(
        "move-out",
        "町から出ていく（転出届）",
        "moving-report",
        ("転出届の出し方", "よその町へ引っ越します", "郵送で転出したい"),
        "転出届は、引っ越す前に出します。郵送でも受け付けます。転出証明書をお渡しします。",
        facets={"move": ("out",), "who": ("any",)},
        related=("move-in",),
    ),
    _entry(
        "move-within",
        "町の中で引っ越した（転居届）",
        "moving-report",
        ("転居届の出し方", "町内の家に移った", "同じ町の中で住所が変わった"),
        "転居届は、移ってから14日以内に窓口へ出します。マイナンバーカードも直します。",
        facets={"move": ("within",), "who": ("self",)},
    ),
    _entry(
        "pension",
        "引っ越したときの国民年金",
        "moving-after",
        ("年金の住所を直したい", "国民年金の手続き", "年金手帳の住所"),
        "国民年金に入っている人は、窓口で年金の住所を直します。年金手帳を持ってきてください。",
        facets={"move": ("in", "within")},
    ),
    _entry(
        "large-waste",
        "粗大ごみの申し込み",
        "gomi-large",
        ("大きな家具を捨てたい", "たんすの引き取り", "粗大ごみの受付の電話"),
        "粗大ごみは電話で申し込みます。たんすや机などの家具は、有料のシールをはって出します。",
        facets={"thing": ("furniture", "bicycle"), "size": ("large",)},
        keywords=("たんす", "机"),
    ),
    _entry(
        "cans",
        "空き缶の出し方",
        "gomi-sorting",
        ("缶の捨て方", "ジュースの缶を捨てたい", "アルミ缶は何曜日"),
        "空き缶は中をすすいで、資源の日に集積所へ出します。つぶさないでください。",
        facets={"thing": ("cans", "bottles"), "size": ("small",)},
    ),
    _entry(
        "batteries",
        "乾電池の出し方",
        "gomi-sorting",
        ("電池の捨て方", "使い終わった乾電池", "充電池の回収"),
        "乾電池は、役場の回収箱に入れます。充電池は端子にテープをはって、店の回収箱へ。",
        facets={"thing": ("batteries", "lamps"), "size": ("small",)},
    ),
    _entry(
        "burnable",
        "燃えるごみの出し方",
        "gomi-sorting",
        ("生ごみの捨て方", "燃えるごみは何曜日", "台所のごみを出したい"),
        "燃えるごみは、町の袋に入れて朝8時までに出します。生ごみは水を切ってください。",
        facets={"thing": ("kitchen", "paper", "cloth"), "size": ("any",)},
    ),
    _entry(
        "ended",
        "終わった引っ越し応援金",
        "moving-after",
        ("応援金をもらいたい", "引っ越しの応援金", "応援金の申し込み"),
        "引っ越しの応援金の受付は、三月に終わりました。次の予定はありません。",
        valid_to="2026-03-31",
    ),
)
FACETS = {
    "move": {
        "ask": "どちらの引っ越しですか。",
        "field": "moving",
        "weight": 1.2,
        "values": {
            "in": {"label": "町の外から", "cues": ("転入", "越してきた")},
            "out": {"label": "町の外へ", "cues": ("転出", "出ていく")},
            "within": {"label": "町の中で", "cues": ("転居", "町の中")},
        },
    },
    "who": {
        "ask": "だれが手続きしますか。",
        "field": "moving",
        "parent": "move",
        "values": {
            "self": {"label": "本人", "cues": ("本人",), "parent": "in"},
            "proxy": {"label": "代わりの人", "cues": ("代理",), "parent": "in"},
        },
    },
    "thing": {
        "ask": "何を捨てますか。",
        "field": "gomi",
        "values": {
            "furniture": {"label": "家具", "cues": ("家具", "たんす")},
            "bicycle": {"label": "自転車", "cues": ("自転車",)},
            "cans": {"label": "缶", "cues": ("缶",)},
            "bottles": {"label": "びん", "cues": ("びん",)},
            "batteries": {"label": "電池", "cues": ("電池",)},
            "lamps": {"label": "電球", "cues": ("電球",)},
            "kitchen": {"label": "生ごみ", "cues": ("生ごみ",)},
            "paper": {"label": "紙", "cues": ("紙くず",)},
            "cloth": {"label": "布", "cues": ("ぼろ布",)},
        },
    },
    "size": {
        "ask": "どのくらいの大きさですか。",
        "field": "gomi",
        "values": {
            "large": {"label": "大きい", "cues": ("大きな",)},
            "small": {"label": "小さい", "cues": ("小さな",)},
        },
    },
}
LIFE_EVENTS = {
    "death": {
        "label": "家族が亡くなったとき",
        "date": "亡くなったことを知った日",
        "same_day": ("亡くなった日",),
        "cues": ("家族が亡くなった", "家族が死んだ", "お葬式が終わった"),
        "situation": {
            "home": {
                "ask": "亡くなった方は、どこに住んでいましたか。",
                "values": {"here": "町の中", "away": "町の外"},
                "cues": {"here": ("町の中", "町内"), "away": ("町の外", "よその町")},
            },
            "things": {
                "ask": "片付けるものがありますか。",
                "several": True,
                "values": {"none": "ない", "furniture": "家具がある"},
                "cues": {"furniture": ("家具", "たんす")},
            },
        },
        "steps": (
            {
                "entry": "pension",
                "when": {"home": "here"},
                "due": {"text": "14日以内", "days": 14, "from": "亡くなった日", "late": "過ぎても届け出ます。"},
            },
            {"entry": "move-out", "when": {"home": "away"}, "note": "向こうの町でします。"},
            {"entry": "large-waste", "when": {"home": "here", "things": "furniture"}, "note": "大きなものだけです。"},
            {"entry": "move-in"},
            {"entry": "ended"},
        ),
    }
}
"""Of an event: a question that one answer to the other makes idle, a step of a page that is no longer valid."""


def tiny_data() -> dict[str, Any]:
    """Return the town as plain data, for tests that change a part of it."""
    return {
        "variables": {"city": {"name": "小山町", "hall": "小山町役場"}},
        "offices": {
            "citizen": {"name": "住民課", "phone": "0000-12-1101", "place": "1階", "hours": "平日"},
            "waste": {"name": "環境課", "phone": "0000-12-1110", "place": "2階", "hours": "平日"},
        },
        "fields": {
            "moving": {"label": "引っ越し", "office": "citizen"},
            "gomi": {"label": "ごみ", "office": "waste"},
        },
        "categories": {
            "moving-report": {"label": "引っ越しの届け", "field": "moving"},
            "moving-after": {"label": "届けのあと", "field": "moving"},
            "gomi-large": {"label": "大きなごみ", "field": "gomi"},
            "gomi-sorting": {"label": "ごみの分け方", "field": "gomi"},
        },
        "facets": FACETS,
        "entries": {entry["id"]: dict(entry) for entry in ENTRIES},
        "life_events": LIFE_EVENTS,
        "sorting_kinds": {
            "burnable": {"label": "燃えるごみ", "entry": "burnable", "collected": "燃やせるごみ"},
            "cans": {"label": "資源（缶）", "entry": "cans", "collected": "びん・缶・ペットボトル"},
            "large": {"label": "粗大ごみ", "entry": "large-waste"},
        },
        "items": [
            {"item": "菓子の缶", "reading": "かしのかん", "also": ["クッキー缶"], "kind": "cans"},
            {"item": "本棚", "reading": "ほんだな", "kind": "large"},
        ],
    }


KINDS = ("燃やせるごみ", "燃やせないごみ", "プラスチック資源", "びん・缶・ペットボトル", "有害・危険なごみ")
DISTRICTS = {
    "朝日町": ("火 金", "水2 水4", "月", "水1 水3", "木2"),
    "泉町": ("月 木", "水1 水3", "火", "水2 水4", "木2"),
    "川口町": ("月 木", "水1 水3", "金", "水2 水4 *1", "火1"),
    "北山町": ("火 金 *1", "水2 水4", "木", "水1 水3", "月1:4 10"),
    "桜木町": ("月 木", "水1 水3", "火", "水2 水4", "火1"),
    "中央町": ("月 木", "水1 水3", "金", "水2 水4", "火1"),
    "本町": ("火 金", "水2 水4", "月", "水1 水3", ""),
    "港町": ("月 木", "水1 水3", "火", "水2 水4", "20261202"),
    "緑町": ("火 金", "水2 水4", "木", "水1 水3", "木2"),
    "若葉町": ("月 木", "水1 水3", "火", "水2 水4", "木2"),
}
"""More districts than are offered at once, and what is collected there, one cell for each of `KINDS`."""


def _area(name: str, cells: tuple[str, ...]) -> Area:
    written = (parse_cell(kind, cell)[0] for kind, cell in zip(KINDS, cells, strict=True) if cell)
    return Area(name=name, center="清掃センター", schedules=tuple(written))


def _place(name: str, kind: str, district: str, days: str = "", hours: str = "", **more: Any) -> Place:
    opens, _, closes = hours.partition("-")
    return Place(
        name=name,
        kind=kind,
        address=f"空野県小山町{district}2番3号",
        latitude=35.1,
        longitude=139.5,
        phone="0000-12-2000",
        days=weekdays(days),
        opens=opens or None,
        closes=closes or None,
        **more,
    )


@lru_cache(maxsize=1)
def tiny_town() -> Town:
    """Return the town's open data: ten districts, eight places, four events of which one is over."""
    return Town(
        calendar=Calendar(
            areas=tuple(_area(name, cells) for name, cells in DISTRICTS.items()),
            pauses={"清掃センター": (Pause(first=date(2026, 12, 31), last=date(2027, 1, 3)),)},
            remarks={"1": "雪の日は、おくれることがあります。"},
        ),
        places=(
            _place("北山小学校", "避難場所", "北山町", hazards=("洪水", "津波", "地震")),
            _place("港小学校", "避難場所", "港町", hazards=("地震",)),
            _place("中央図書館", "図書館", "中央町", "火水木金土日", "09:00-18:00", reading="チュウオウトショカン"),
            _place("港図書室", "図書館", "港町", "土日", "10:00-16:00", url="https://lib.example.jp/minato"),
            _place("桜木児童館", "児童館", "桜木町", "月火水木金土", "09:00-17:00"),
            _place("緑児童館", "児童館", "緑町", "水木金土日", "10:00-17:00"),
            _place("川口公園", "公園", "川口町"),
            _place("川口保育所", "保育所", "川口町", "月火水木金土", "07:30-18:30"),
        ),
        happenings=(
            Happening(name="秋の音楽会", first=date(2026, 10, 10), last=date(2026, 10, 10), place="中央図書館"),
            Happening(name="町民まつり", first=date(2026, 11, 21), last=date(2026, 11, 22), opens="10:00", fee="無料"),
            Happening(name="おはなし会", first=date(2026, 12, 5), last=date(2026, 12, 5), place="中央図書館"),
            Happening(name="防災訓練", first=date(2026, 12, 13), last=date(2026, 12, 13), apply_by=date(2026, 12, 4)),
        ),
    )


@lru_cache(maxsize=1)
def tiny_faq() -> Faq:
    """Return the town's FAQ."""
    return Faq.model_validate(tiny_data())


@lru_cache(maxsize=1)
def tiny_vectors() -> WordVectors:
    """Return general word vectors for the town's words, and for the words of `SYNONYMS` beside them."""
    found = {term.text for row in rows(tiny_faq()) for term in terms(row.text) if term.kind != "pair"}
    words = sorted(found)
    chance = np.random.default_rng(7)
    table = chance.standard_normal((len(words) + len(SYNONYMS), DIMENSIONS)).astype(np.float32)
    numbers = {word: row for row, word in enumerate(words)}
    for row, (word, like) in enumerate(SYNONYMS.items(), start=len(words)):
        table[row] = table[numbers[terms(like)[0].text]] + 0.1 * table[row]
        numbers[terms(word)[0].text] = row
    return WordVectors(rows=numbers, table=table / np.linalg.norm(table, axis=1, keepdims=True))


@lru_cache(maxsize=1)
def tiny_weights() -> StaticWeights:
    """Return the static embedder's weights, trained on the town."""
    return train_static(training_documents(tiny_faq()), tiny_vectors())


def tiny_policy() -> Policy:
    """Return the shipped policy; among nine pages less belief is enough to show one at once, or to ask."""
    shipped = load_policy(ROOT / "data" / "policy.yml")
    stop = shipped.stop.model_copy(update={"direct": 0.9})
    choice = shipped.choice.model_copy(update={"weight_home": 0.0})
    belief = shipped.belief.model_copy(update={"sharpness": 1.0})
    return shipped.model_copy(update={"belief": belief, "stop": stop, "choice": choice})


@lru_cache(maxsize=1)
def tiny_retriever() -> Retriever:
    """Return a retriever over the town, never saved."""
    return build_retriever(tiny_faq(), StaticEmbedder(tiny_weights()), tiny_policy().fusion)


@lru_cache(maxsize=1)
def tiny_calibration() -> Calibration:
    """Return the calibration fitted to the town's own ways to ask and to `UNANSWERABLE`."""
    openings = {ask: frozenset((entry.id,)) for entry in tiny_faq().entries.values() for ask in entry.ask}
    samples = opening_samples(openings, UNANSWERABLE, tiny_retriever())
    return calibrate(samples, build_catalogue(tiny_faq(), TODAY), tiny_policy().belief)


@lru_cache(maxsize=1)
def tiny_knowledge() -> Knowledge:
    """Return what a model version of the town knows."""
    return Knowledge(
        faq=tiny_faq(),
        retriever=tiny_retriever(),
        calibration=tiny_calibration(),
        policy=tiny_policy(),
        texts=load_texts(ROOT / "data" / "texts.yml", city="小山町", more=tiny_policy().texts),
        version="tiny",
        aspects=load_aspects(ROOT / "data" / "aspects.yml"),
    )


@lru_cache(maxsize=1)
def open_knowledge() -> Knowledge:
    """Return the same with the town's open data, which answers some questions before the pages do."""
    return replace(tiny_knowledge(), town=tiny_town(), vocabulary=load_vocabulary(ROOT / "data" / "lookups.yml"))


@lru_cache(maxsize=1)
def tiny_conversation() -> Conversation:
    """Return the town's guide on a Friday morning."""
    return Conversation(tiny_knowledge(), clock=tiny_clock)


@lru_cache(maxsize=1)
def open_conversation() -> Conversation:
    """Return the guide of the town with open data, on the same morning."""
    return Conversation(open_knowledge(), clock=tiny_clock)


def tiny_clock() -> datetime:
    """Return ten o'clock of that Friday."""
    return datetime(2026, 11, 20, 10, 0, tzinfo=JAPAN)
