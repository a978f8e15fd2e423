"""Days that residents say, and words that only look like days."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guide.text.dates import event, event_day, read_days

FRIDAY = date(2026, 11, 20)
DAYS = st.dates(min_value=date(1990, 1, 1), max_value=date(2090, 12, 31))
PIECES = (
    *(
        "今日",
        "きのう",
        "一昨日",
        "先週の金曜",
        "来月",
        "去年",
        "10日前",
        "三か月前",
        "引っ越して",
        "2週間",
        "生後",
        "月末",
    ),
    *(
        "3月31日",
        "11/9",
        "R7.3.1",
        "令和元年",
        "2月30日",
        "99月",
        "0日",
        "半年前",
        "ごろ",
        "約",
        "の",
        "に",
        "、",
        "。",
        " ",
    ),
    *("引っ越した", "退職する", "予定", "まで", "から", "１０", "ｷﾉｳ", "ｶﾞ", "㋿", "千", "百年前", "9999年"),
)
KANJI = ("", "一", "二", "三", "四", "五", "六", "七", "八", "九")


def in_kanji(count: int) -> str:
    tens, ones = divmod(count, 10)
    return ("" if tens == 0 else "十" if tens == 1 else f"{KANJI[tens]}十") + KANJI[ones]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("今日引っ越した", "2026-11-20"),
        ("昨日引っ越した", "2026-11-19"),
        ("きのう引っ越した", "2026-11-19"),
        ("ｷﾉｳ引っ越した", "2026-11-19"),
        ("一昨日、転入しました", "2026-11-18"),
        ("おととい引っ越した", "2026-11-18"),
        ("あさって引っ越す", "2026-11-22"),
        ("きょう引っ越した", "2026-11-20"),
        ("10日前に引っ越した", "2026-11-10"),
        ("１０日前に引っ越した", "2026-11-10"),
        ("もう十日前に引っ越した", "2026-11-10"),
        ("とおか前に引っ越した", "2026-11-10"),
        ("10日前から住んでいる", "2026-11-10"),
        ("三日後に引っ越します", "2026-11-23"),
        ("二週間前に父が死んだ", "2026-11-06"),
        ("いっしゅうかんまえにひっこした", "2026-11-13"),
        ("3か月前に退職", "2026-08-20"),
        ("3ヶ月前に退職", "2026-08-20"),
        ("３カ月前に退職", "2026-08-20"),
        ("三箇月前に退職", "2026-08-20"),
        ("2か月半前に退職", "2026-09-05"),
        ("先週の金曜に引っ越した", "2026-11-13"),
        ("来週の月曜日に引っ越す", "2026-11-23"),
        ("らいしゅうのげつようびに引っ越す", "2026-11-23"),
        ("この前の日曜に引っ越した", "2026-11-15"),
        ("この前の金曜に引っ越した", "2026-11-13"),
        ("今度の土曜に引っ越す", "2026-11-21"),
        ("次の金曜に引っ越す", "2026-11-27"),
        ("先月10日に生まれた", "2026-10-10"),
        ("先月末に退職した", "2026-10-31"),
        ("来月5日に引っ越す予定", "2026-12-05"),
        ("今月ついたちに引っ越した", "2026-11-01"),
        ("去年の3月5日に離婚した", "2025-03-05"),
        ("来年4月1日に引っ越す", "2027-04-01"),
        ("月末で退職します", "2026-11-30"),
        ("月末で退職しました", "2026-10-31"),
        ("3月いっぱいで退職した", "2026-03-31"),
        ("15日に引っ越した", "2026-11-15"),
        ("25日に引っ越した", "2026-10-25"),
        ("25日に引っ越す", "2026-11-25"),
        ("31日に引っ越した", "2026-10-31"),
        ("子どもが生まれて2週間", "2026-11-06"),
        ("生まれてから二週間の子", "2026-11-06"),
        ("引っ越してもう10日たちます", "2026-11-10"),
        ("母が亡くなって1週間になる", "2026-11-13"),
        ("夫が死んで10日です", "2026-11-10"),
        ("生後10日", "2026-11-10"),
        ("引っ越したのは11月9日です", "2026-11-09"),
        ("11月9日に引っ越し、転入届がまだ", "2026-11-09"),
        ("昨日引っ越したので手続きしたい", "2026-11-19"),
        ("去年結婚して、11月9日に引っ越した", "2026-11-09"),
        ("11月9日に引っ越した。11/9です", "2026-11-09"),
    ],
)
def test_the_day_of_an_event(text: str, day: str) -> None:
    assert event_day(text, FRIDAY) == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("3月31日に退職しました", "2026-03-31"),
        ("3月31日に会社を辞めて", "2026-03-31"),
        ("12月31日に退職しました", "2025-12-31"),
        ("12月31日に退職します", "2026-12-31"),
        ("3月31日に退職する予定", "2027-03-31"),
        ("3月31日で辞めたいです", "2027-03-31"),
        ("12月31日で退職", "2026-12-31"),
        ("2月29日に生まれた", "2024-02-29"),
        ("2月29日に生まれる予定", "2028-02-29"),
        ("11月20日に引っ越した", "2026-11-20"),
        ("11月20日に引っ越す", "2026-11-20"),
    ],
)
def test_a_day_without_a_year_is_the_nearest_on_its_side(text: str, day: str) -> None:
    assert event_day(text, FRIDAY) == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("先月母が亡くなった", "2026-10-01", "2026-10-31"),
        ("来月70歳になる", "2026-12-01", "2026-12-31"),
        ("先週引っ越した", "2026-11-09", "2026-11-15"),
        ("先週末に引っ越した", "2026-11-14", "2026-11-15"),
        ("来週引っ越す", "2026-11-23", "2026-11-29"),
        ("今月初めに引っ越した", "2026-11-01", "2026-11-10"),
        ("先月下旬に引っ越した", "2026-10-21", "2026-10-31"),
        ("三月に退職した", "2026-03-01", "2026-03-31"),
        ("12月に退職した", "2025-12-01", "2025-12-31"),
        ("去年引っ越した", "2025-01-01", "2025-12-31"),
        ("2019年に引っ越した", "2019-01-01", "2019-12-31"),
        ("10日ほど前に引っ越した", "2026-11-06", "2026-11-14"),
        ("約2週間前に退職した", "2026-11-01", "2026-11-11"),
        ("11月9日ごろ引っ越した", "2026-11-05", "2026-11-13"),
    ],
)
def test_a_vague_span_is_no_exact_day(text: str, first: str, last: str) -> None:
    said = event(text, FRIDAY)
    assert said is not None
    assert (said.first, said.last, said.exact) == (date.fromisoformat(first), date.fromisoformat(last), False)
    assert event_day(text, FRIDAY) is None


@pytest.mark.parametrize("text", ["半年前に引っ越した", "1年前に葬儀をした", "1年半前に退職", "結婚して3年"])
def test_half_years_and_years_are_vague(text: str) -> None:
    said = event(text, FRIDAY)
    assert said is not None
    assert not said.exact
    assert said.first < said.last < FRIDAY


@pytest.mark.parametrize(
    "text",
    [
        *("14日以内", "引っ越して14日以内", "1日100円", "15日から", "3日間", "二日酔い", "10月分", "4月号", "10日前後"),
        *("090-1234-5678", "03-1112-2233", "0120-11-1111", "24/7", "2/3の額", "1/2を補助", "2月30日に引っ越した"),
        *(
            "13月1日",
            "11/31",
            "R7.2.30",
            "10日に1回",
            "三日に一度",
            "引っ越しの14日前から",
            "引っ越す3日前",
            "退院の3日後",
        ),
        *(
            "3日前まで",
            "14日前から出せますか",
            "アスベストの調査",
            "東京から来た",
            "きょうとに住む",
            "できることしか",
            "今年度の予算",
        ),
        *("明日香さん", "日本日", "毎月末", "7年3月1日", "引っ越して14日が期限", "3年間", "65歳", "", "。"),
    ],
)
def test_words_that_are_no_days(text: str) -> None:
    assert read_days(text, FRIDAY) == ()


@pytest.mark.parametrize(
    "text",
    [
        "明日窓口は開いていますか",
        "今日引っ越しの手続きに行きたい",
        "3日前に申請した",
        "昨日市役所に行った",
        "11月30日までに出さないと",
        "1950年3月5日生まれの父",
        "誕生日は3月5日",
        "今日は、転入届について",
        "明日のごみ",
        "今日中に終わりますか",
        "11月3日に退職して11月9日に引っ越した",
    ],
)
def test_days_that_are_no_event(text: str) -> None:
    assert read_days(text, FRIDAY)
    assert event_day(text, FRIDAY) is None


@given(st.text() | st.lists(st.sampled_from(PIECES), max_size=8).map("".join), DAYS)
def test_any_text_is_read(text: str, today: date) -> None:
    last = 0
    for said in read_days(text, today):
        assert said.first <= said.last
        assert said.exact == (said.first == said.last)
        assert last <= said.begin < said.end <= len(text)
        last = said.end
    day = event_day(text, today)
    assert day is None or any(said.first == day for said in read_days(text, today))


@given(DAYS, DAYS)
def test_a_written_day_is_read_back(day: date, today: date) -> None:
    plain = f"{day.year}年{day.month}月{day.day}日"
    forms = [plain, f"{day.year}/{day.month}/{day.day}", day.isoformat(), f"{day.year}.{day.month:02}.{day.day:02}"]
    forms += [
        plain.translate(str.maketrans("0123456789", "０１２３４５６７８９")),
        f"{day.year} 年 {day.month} 月 {day.day} 日",
    ]
    figures = "".join("〇一二三四五六七八九"[int(figure)] for figure in str(day.year))
    forms.append(f"{figures}年{in_kanji(day.month)}月{in_kanji(day.day)}日")
    if day.year > 2019:
        era = day.year - 2018
        forms += [
            f"令和{era}年{day.month}月{day.day}日",
            f"R{era}.{day.month}.{day.day}",
            f"r{era}/{day.month}/{day.day}",
        ]
        forms.append(f"令和{in_kanji(era)}年{in_kanji(day.month)}月{in_kanji(day.day)}日")
    for form in forms:
        text = f"父が{form}に亡くなった"
        (said,) = read_days(text, today)
        assert (said.first, said.exact, text[said.begin : said.end]) == (day, True, form)
        assert event_day(text, today) == day


@given(DAYS, st.integers(0, 182), st.sampled_from(["{0.month}月{0.day}日", "{0.month}/{0.day}"]))
def test_a_day_without_year_is_read_back(today: date, ago: int, form: str) -> None:
    day = date.fromordinal(today.toordinal() - ago)
    assert event_day(f"{form.format(day)}に引っ越しました", today) == day
    ahead = date.fromordinal(today.toordinal() + ago)
    assert event_day(f"{form.format(ahead)}に引っ越す予定です", today) == ahead


@given(DAYS, st.integers(1, 99), st.sampled_from(["{}日前", "{}日まえ", "引っ越して{}日"]))
def test_a_count_of_days_is_read_back(today: date, count: int, form: str) -> None:
    day = date.fromordinal(today.toordinal() - count)
    for written in (str(count), in_kanji(count)):
        assert event_day(form.format(written), today) == day
