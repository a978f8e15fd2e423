"""Questions that open data answers, in the town of `tests/tiny.py` on a Friday morning."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.tiny import DISTRICTS, open_conversation, open_knowledge, tiny_clock

from guide.clock import JAPAN
from guide.dialogue.conversation import Conversation
from guide.dialogue.knowledge import Knowledge
from guide.dialogue.lookups import LONGEST, Lookups
from guide.dialogue.messages import Event, Events, Option, Pages, PlaceCard, Places, Question, Reply, Schedule, Text
from guide.dialogue.moves import obey
from guide.dialogue.words import MAX_EVIDENCE
from guide.narrowing.evidence import Answer, Opening
from guide.opendata.town import Town

LOOKUPS = """
今日は何のごみ
きょうはなんのごみですか
今日のごみは何ですか
今日は何ゴミの日？
明日のごみ
あしたはなんのごみのひ
明日ごみ出せる？
明日は何を出す日ですか
あさってのゴミは何
今日ごみの日？
今日はごみの収集ありますか
今日は燃えるごみの日ですか
次の燃えないごみはいつ
つぎのもえないゴミはいつですか
燃えるごみは何曜日ですか
燃やすごみの日を教えてください
もえるごみのひはいつ
不燃ごみはいつ
ペットボトルはいつ出すの
プラごみの日
プラスチックは何曜日に出せますか
資源ごみはいつですか
スプレー缶の日はいつ
川口町の月曜
川口町のごみの日
川口町のごみ収集日を教えていただけますか
かわぐちちょうのごみのひ
かわぐちまちのもえるごみ
川口町3丁目のごみの日は？
本町の燃えるゴミの日
小山町本町のごみカレンダー
港町 プラスチック
来週の水曜のごみ
らいしゅうのごみ
12月3日のごみは何
ごみ収集カレンダー
ごみの収集日を調べたい
収集日
川口町の避難所
避難所はどこですか
ひなんじょはどこ
ひなんじょをおしえてください
近くの避難場所を教えて
津波のときの避難所
洪水のとき逃げる場所はどこですか
地震の避難場所の一覧
図書館はどこ
としょかんはどこですか
今開いている図書館
いま開いてる図書館はありますか
図書館は何時まで開いていますか
図書館の開館時間を教えてください
日曜にやっている児童館
日曜日に開いている児童館はどこですか
じどうかんはどこにありますか
児童館 日曜
桜木町の児童館
近くの公園を教えてほしい
川口町の保育園
保育園の一覧
中央図書館の電話番号
ちゅうおうとしょかんはどこ
中央図書館は今開いていますか
小山町の図書館はどこ
イベント
イベントはありますか
今週末のイベント
今週末のイベントを教えてください
この土日のイベント
週末に何かイベントある？
12月のイベント
来月の催し物
らいげつのイベントは
お祭りはいつですか
おまつりはいつ
イベントカレンダー
イベントに行きたい
"""
PAGES = """
ごみの日に出し忘れた
今日ごみが収集されていない
ごみを持っていってもらえなかった
ごみの出し方
これは何ごみですか
燃えないごみの日に出せるもの
児童館では何ができますか
町役場はどこですか
ごみ袋はどこで買えますか
ごみの分別がわからない
ごみ置き場を新しくつくりたい
燃えるごみの袋の値段
燃えるごみの出し方
燃えないごみに電池を入れてもいい？
今日ごみを出すのが遅れた
カラスがごみをあらす
粗大ごみを申し込みたい
粗大ごみはいつ取りに来ますか
引っ越しでごみがたくさん出る
年末年始のごみ
年末のごみはいつまで
アスベストの回収
新聞を取っていってほしい
プラスチックのおもちゃを捨てたい
ペットボトルのふた
スプレー缶の捨て方
保育園に入れたい
保育園の申し込みはいつまで
保育園の空きはありますか
保育園を退園したい
幼稚園の補助金
一時保育を使いたい
公園の使用許可
公園でバーベキューがしたい
公園の木が倒れている
公園の遊具がこわれた
避難所に犬を連れて行ける？
避難所で必要なもの
避難所の開設状況
避難所の調べ方を教えてください
避難所がいっぱいのとき
今開いている避難所
避難指示が出たらどうする
図書館のカードをなくした
図書館の本を返し忘れた
図書館で働きたい
図書館に本を寄付したい
中央図書館の本を予約したい
児童館の利用登録
プールの予約
体育館を借りたい
体育館はどこで予約できますか
市民会館の使用料
マンホールのふたがずれている
イベントを開きたい
イベントを開催する補助金
イベントに出店したい
イベントを中止してほしい
祭りの寄付金
講座に申し込む
講演会の講師をさがしている
今日引っ越してきた
明日転出届を出したい
川口町に引っ越した
本町から港町へ引っ越します
12月3日に結婚します
トイレの工事
今週中に住民票がほしい
日曜日に住民票を取りたい
市役所に電話したい
今日中に届けを出せますか
こんにちは
ありがとう
はい
わからない
"""


def sentences(text: str) -> list[str]:
    return [line for line in text.splitlines() if line]


def lookups(knowledge: Knowledge | None = None) -> Lookups:
    return Lookups(knowledge or open_knowledge(), clock=tiny_clock)


def in_a_row(*texts: str, conversation: Conversation | None = None) -> Reply:
    """Say one thing after the other; return the last reply."""
    reply = None
    for text in texts:
        reply = (conversation or open_conversation()).ask(reply.evidence if reply else (), text)
    assert reply is not None
    return reply


def option(reply: Reply, label: str) -> Option:
    asked = next(message for message in reply.messages if isinstance(message, Question))
    return next(option for option in asked.options if option.label == label)


def tap(reply: Reply, label: str) -> Reply:
    chosen = option(reply, label)
    if chosen.answer is None:
        return obey(open_conversation(), reply.evidence, str(chosen.command))
    return open_conversation().choose(reply.evidence, chosen.answer)


def told(reply: Reply) -> str:
    return reply.messages[0].text


def cards(reply: Reply) -> list[PlaceCard]:
    return [card for message in reply.messages if isinstance(message, Places) for card in message.items]


def events(reply: Reply) -> list[Event]:
    return [event for message in reply.messages if isinstance(message, Events) for event in message.items]


def schedule(reply: Reply) -> list[tuple[str, str]]:
    return [(day.date, day.title) for m in reply.messages if isinstance(m, Schedule) for day in m.items]


class TestWhatIsTaken:
    def test_the_lists_are_long(self) -> None:
        assert len(sentences(LOOKUPS)) >= 40
        assert len(sentences(PAGES)) >= 40

    @pytest.mark.parametrize("text", sentences(LOOKUPS))
    def test_is_a_look_up(self, text: str) -> None:
        assert lookups().takes((), text) is not None

    @pytest.mark.parametrize("text", sentences(PAGES))
    def test_is_for_the_pages(self, text: str) -> None:
        assert lookups().takes((), text) is None

    @pytest.mark.parametrize("text", sentences(PAGES))
    @pytest.mark.parametrize("before", ["川口町の今日のごみ", "図書館はどこ", "イベント", "今日は何のごみ"])
    def test_is_for_the_pages_after_a_look_up_too(self, before: str, text: str) -> None:
        assert lookups().takes((Opening(text=before),), text) is None

    @pytest.mark.parametrize("text", ["図書館", "中央図書館", "避難所", "ごみ", "プラスチック", "川口町", "日曜日"])
    def test_one_word_alone_is_for_the_pages(self, text: str) -> None:
        assert lookups().takes((), text) is None

    @given(st.text(max_size=40))
    def test_any_text_is_read(self, text: str) -> None:
        taken = lookups().takes((Opening(text="図書館はどこ"),), text)
        assert taken is None or lookups().answer(taken) is not None

    def test_without_open_data_nothing_is_taken(self) -> None:
        bare = lookups(replace(open_knowledge(), town=Town()))
        assert not [text for text in sentences(LOOKUPS) if bare.takes((), text)]


class TestCollection:
    def test_the_district_is_asked_for_by_rows_of_kana_then_names(self) -> None:
        asked = in_a_row("今日は何のごみ")
        assert asked.outcome == "ask"
        question = asked.messages[-1]
        assert isinstance(question, Question)
        assert [o.label for o in question.options] == ["あ行", "か行", "さ行", "た行", "は行", "ま行", "わ行"]
        row = tap(asked, "か行")
        assert [o.label for m in row.messages if isinstance(m, Question) for o in m.options] == ["川口町", "北山町"]
        found = tap(row, "川口町")
        assert found.outcome == "answer"
        assert told(found) == "川口町の今日、11月20日（金）は、【プラスチック資源】の日です。"
        assert schedule(found) == [("2026-11-20", "プラスチック資源")]
        assert [step.label for step in found.trail] == ["今日は何のごみ", "か行", "川口町"]

    def test_every_district_can_be_reached_by_taps(self) -> None:
        asked = in_a_row("ごみの日")
        rows = [o.label for o in asked.messages[-1].options]  # type: ignore[union-attr]
        names = [o.label for row in rows for o in tap(asked, row).messages[-1].options]  # type: ignore[union-attr]
        assert sorted(names) == sorted(DISTRICTS)

    def test_few_districts_are_offered_at_once(self) -> None:
        town = open_knowledge().town
        few = town.model_copy(update={"calendar": town.calendar.model_copy(update={"areas": town.calendar.areas[:3]})})
        asked = Conversation(replace(open_knowledge(), town=few), clock=tiny_clock).ask((), "ごみの日")
        assert isinstance(asked.messages[-1], Question)
        assert [o.label for o in asked.messages[-1].options] == ["朝日町", "泉町", "川口町"]

    @pytest.mark.parametrize("words", ["川口町", "川口町です", "かわぐち", "カワグチチョウ", "川口町3丁目", "川口"])
    def test_the_district_may_be_typed(self, words: str) -> None:
        assert told(in_a_row("今日は何のごみ", words)).startswith("川口町の今日")

    def test_another_district_takes_its_place(self) -> None:
        assert (
            told(in_a_row("川口町の今日のごみ", "本町")) == "本町の今日、11月20日（金）は、【燃やせるごみ】の日です。"
        )
        assert told(in_a_row("今日は何のごみ", "川口町", "みどりちょうは？")).startswith("緑町の今日")

    def test_a_tap_on_another_row_takes_the_district_back(self) -> None:
        asked = in_a_row("今日は何のごみ")
        found = tap(tap(asked, "か行"), "川口町")
        again = open_conversation().choose(found.evidence, option(asked, "は行").answer)  # type: ignore[arg-type]
        assert [o.label for o in again.messages[-1].options] == ["本町"]  # type: ignore[union-attr]

    def test_the_next_question_keeps_the_district(self) -> None:
        later = in_a_row("川口町の今日のごみ", "明日は？")
        assert told(later) == "川口町の明日、11月21日（土）は、ごみの収集がありません。"
        assert isinstance(later.messages[0], Text)
        assert told(in_a_row("川口町の今日のごみ", "次の燃えないごみはいつ")).startswith(
            "川口町の【燃やせないごみ】は、次は12月2日"
        )

    def test_asked_whether_a_kind_is_collected_tomorrow_it_never_says_so_wrongly(self) -> None:
        no = in_a_row("川口町は明日は燃えるごみの日ですか")
        assert told(no) == "川口町の【燃やせるごみ】は、次は11月23日（月）です。"
        assert schedule(no)[0] == ("2026-11-23", "燃やせるごみ")
        yes = in_a_row("本町は今日は燃えるごみの日ですか")
        assert told(yes) == "本町の【燃やせるごみ】は、次は今日、11月20日（金）です。"

    def test_a_kind_that_is_not_collected_in_the_span_is_told_with_its_next_day(self) -> None:
        assert told(in_a_row("川口町 来週の有害ごみ")) == "川口町の【有害・危険なごみ】は、次は12月1日（火）です。"

    def test_a_kind_without_days_is_told_honestly(self) -> None:
        assert (
            told(in_a_row("本町の有害ごみはいつ"))
            == "すみません。本町の【有害・危険なごみ】の収集日の情報がありません。"
        )

    def test_nothing_is_collected_while_the_center_rests(self) -> None:
        assert told(in_a_row("川口町の12月31日のごみ")) == "川口町の12月31日（木）は、ごみの収集がありません。"
        assert schedule(in_a_row("川口町のごみの日"))[:3] == [
            ("2026-11-20", "プラスチック資源"),
            ("2026-11-23", "燃やせるごみ"),
            ("2026-11-25", "びん・缶・ペットボトル"),
        ]

    def test_remarks_go_with_their_day(self) -> None:
        reply = in_a_row("北山町の今日のごみ")
        day = next(m for m in reply.messages if isinstance(m, Schedule)).items[0]
        assert day.note == "雪の日は、おくれることがあります。"

    def test_the_pages_of_the_kinds_are_a_tap_away(self) -> None:
        reply = in_a_row("本町の今日のごみ")
        page = tap(reply, "燃えるごみの出し方")
        assert next(p.id for m in page.messages if isinstance(m, Pages) for p in m.items) == "burnable"
        back = open_conversation().undo(page.evidence, len(page.evidence) - 1)
        assert "本町の今日" in back.messages[1].text

    def test_from_midnight_on_today_is_another_day(self) -> None:
        def clock() -> datetime:
            return datetime(2026, 11, 21, 0, 0, tzinfo=JAPAN)

        reply = Conversation(open_knowledge(), clock=clock).ask((), "川口町の今日のごみ")
        assert told(reply) == "川口町の今日、11月21日（土）は、ごみの収集がありません。"


class TestPlaces:
    def test_a_district_narrows(self) -> None:
        reply = in_a_row("避難所はどこ")
        assert [card.name for card in cards(reply)] == ["北山小学校", "港小学校"]
        assert told(reply) == "避難場所は、2か所あります。"
        assert [card.name for card in cards(in_a_row("避難所はどこ", "港町"))] == ["港小学校"]

    def test_a_disaster_narrows(self) -> None:
        found = cards(in_a_row("津波のときの避難所"))
        assert [card.name for card in found] == ["北山小学校"]
        assert found[0].hazards == ("洪水", "津波", "地震")
        assert found[0].map == "https://maps.gsi.go.jp/#16/35.1/139.5/"

    def test_now_and_days_narrow(self) -> None:
        now = cards(in_a_row("今開いている図書館"))
        assert [(card.name, card.open_now) for card in now] == [("中央図書館", True)]
        assert [card.name for card in cards(in_a_row("日曜にやっている児童館"))] == ["緑児童館"]
        assert [card.name for card in cards(in_a_row("児童館はどこ", "日曜は？"))] == ["緑児童館"]
        later = cards(in_a_row("図書館はどこ"))
        assert [(card.hours, card.open_now) for card in later] == [
            ("火水木金土日 09:00〜18:00", True),
            ("土日 10:00〜16:00", False),
        ]

    def test_where_none_fits_all_of_the_kind_are_shown_and_it_says_so(self) -> None:
        reply = in_a_row("川口町の図書館はどこ")
        assert told(reply).startswith("その条件に合う図書館・図書室は見つかりませんでした。")
        assert len(cards(reply)) == 2

    def test_hours_that_no_file_tells_are_not_guessed(self) -> None:
        assert lookups().takes((), "今開いている避難所") is None
        assert lookups().takes((Opening(text="避難所はどこ"),), "今開いているのは？") is None

    def test_a_place_by_name(self) -> None:
        assert [card.name for card in cards(in_a_row("中央図書館の電話番号"))] == ["中央図書館"]
        assert [card.name for card in cards(in_a_row("中央図書館はどこ", "児童館は？"))] == ["桜木児童館", "緑児童館"]

    def test_a_kind_that_the_town_does_not_have_is_for_the_pages(self) -> None:
        assert lookups().takes((), "プールはどこ") is None


class TestEvents:
    def test_days_narrow(self) -> None:
        weekend = in_a_row("今週末のイベント")
        assert told(weekend) == "今週末の催しです。"
        assert [event.name for event in events(weekend)] == ["町民まつり"]
        assert events(weekend)[0].when == "11月21日（土）から11月22日（日）まで 10:00から"
        assert [event.name for event in events(in_a_row("今週末のイベント", "来月は？"))] == ["おはなし会", "防災訓練"]

    def test_what_is_over_is_not_shown(self) -> None:
        assert [event.name for event in events(in_a_row("イベント"))] == ["町民まつり", "おはなし会", "防災訓練"]

    def test_without_events_in_those_days_it_tells_what_comes_next(self) -> None:
        reply = in_a_row("2月のイベント")
        assert told(reply) == "2月の催しは見つかりませんでした。この先の催しです。"
        assert len(events(reply)) == 3

    def test_when_all_is_over_the_pages_answer(self) -> None:
        over = Lookups(open_knowledge(), clock=lambda: datetime(2027, 3, 1, tzinfo=JAPAN))
        assert over.takes((), "イベント") is None


class TestConversation:
    def test_each_step_can_be_taken_back(self) -> None:
        asked = in_a_row("今日は何のごみ")
        found = in_a_row("今日は何のごみ", "川口町", "明日は？", "本町")
        assert told(found).startswith("本町の明日")
        undo = open_conversation().undo
        assert "川口町の明日" in undo(found.evidence, 3).messages[1].text
        assert "本町の今日" in undo(found.evidence, 2).messages[1].text
        assert "本町の明日" in undo(found.evidence, 1).messages[1].text
        assert undo(undo(found.evidence, 3).evidence, 1).messages[1] == asked.messages[0]
        assert undo(found.evidence, 0) == open_conversation().restart()

    def test_taps_can_be_taken_back(self) -> None:
        asked = in_a_row("今日は何のごみ")
        row = tap(asked, "か行")
        found = tap(row, "川口町")
        undo = open_conversation().undo
        assert undo(found.evidence, 2).messages[1:] == row.messages
        assert undo(row.evidence, 1).messages[1:] == asked.messages
        assert undo(found.evidence, 0) == open_conversation().restart()

    def test_a_question_for_the_pages_in_between_begins_anew(self) -> None:
        alone = open_conversation().ask((), "転入届の出し方")
        between = in_a_row("今日は何のごみ", "川口町", "転入届の出し方")
        assert between.messages == alone.messages
        assert between.evidence == (Opening(text="転入届の出し方"),)
        after = in_a_row("川口町の今日のごみ", "転入届の出し方", "明日のごみ")
        assert after.evidence == (Opening(text="明日のごみ"),)
        assert after.outcome == "ask"

    def test_words_for_the_pages_are_not_mixed_with_an_open_question_for_the_district(self) -> None:
        assert in_a_row("今日は何のごみ", "たんすの引き取り").evidence == (Opening(text="たんすの引き取り"),)

    def test_one_look_up_follows_another(self) -> None:
        assert cards(in_a_row("川口町の今日のごみ", "図書館はどこ"))
        assert told(in_a_row("図書館はどこ", "川口町の今日のごみ")).startswith("川口町の今日")

    def test_small_talk_shows_the_open_question_again_but_no_answer_twice(self) -> None:
        asked = in_a_row("今日は何のごみ")
        assert open_conversation().resume(asked.evidence).messages == asked.messages
        found = in_a_row("川口町の今日のごみ")
        assert not schedule(open_conversation().resume(found.evidence))

    def test_not_knowing_the_district_asks_again_and_none_of_them_names_the_office(self) -> None:
        asked = in_a_row("今日は何のごみ")
        assert open_conversation().unsure(asked.evidence).messages == asked.messages
        assert open_conversation().refuse(asked.evidence).outcome == "hand_over"

    def test_a_long_conversation_keeps_its_question(self) -> None:
        reply = in_a_row("今日は何のごみ")
        for name in (*DISTRICTS, *DISTRICTS, *DISTRICTS):
            reply = open_conversation().ask(reply.evidence, name)
            assert told(reply).startswith(f"{name}の今日")
        assert len(reply.evidence) <= LONGEST <= MAX_EVIDENCE
        assert told(open_conversation().ask(reply.evidence, "明日は？")).startswith("若葉町の明日")

    def test_a_district_that_is_no_more_is_asked_for_again(self) -> None:
        gone = Answer(facet="area", chosen="value", pick="なくなった町")
        assert lookups().answer((Opening(text="今日は何のごみ"), gone)).outcome == "ask"  # type: ignore[union-attr]

    def test_every_option_has_one_meaning(self) -> None:
        for text in sentences(LOOKUPS):
            for message in open_conversation().ask((), text).messages:
                for chosen in message.options if isinstance(message, Question) else ():
                    assert (chosen.answer is None) != (chosen.command is None)


def test_words_for_a_look_up_are_surely_a_question_so_that_rasa_takes_none_for_small_talk() -> None:
    guide = open_conversation()
    first = guide.ask((), "本町の今日のごみ")
    assert guide.is_question((), "本町の今日のごみ")
    assert guide.is_question(first.evidence, "明日は？")
    assert not guide.is_question((), "明日は？")
