from __future__ import annotations

import re
from datetime import date
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guide.channels.markup import WAYS, japanese_date, markdown, validity, ways
from guide.faq.model import Entry, Ways

SAFE_TAGS = {
    "p",
    "br",
    "hr",
    "em",
    "strong",
    "code",
    "pre",
    "a",
    "ul",
    "ol",
    "li",
    "blockquote",
    "h3",
    "h4",
    "h5",
    "h6",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
}


class _Tags(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


@given(st.text(alphabet=st.sampled_from("<>&\"'`#*_-[]()!|:/\\ \n\tabjscript:=あ1."), max_size=200))
def test_markdown_of_any_text_is_safe(text: str) -> None:
    for tag, attributes in _Tags(markdown(text)).found:
        assert tag in SAFE_TAGS
        assert not any(name.startswith("on") for name in attributes)
        assert not re.match(r"\s*(javascript|vbscript|data):", attributes.get("href") or "", re.IGNORECASE)


@pytest.mark.parametrize(
    "text",
    ["<img src=x onerror=alert(1)>", "[押す](javascript:alert(1))", "![絵](https://elsewhere.example/a.png)"],
)
def test_markdown_shows_what_is_dangerous_as_text(text: str) -> None:
    assert {tag for tag, _ in _Tags(markdown(text)).found} <= {"p", "a"}
    assert 'href="javascript' not in markdown(text)
    assert "<img" not in markdown(text)


@pytest.mark.parametrize(
    ("text", "tags"), [("# 一\n## 二", ["h3", "h4"]), ("## 一\n### 二", ["h3", "h4"]), ("##### 一", ["h3"])]
)
def test_headings_follow_the_heading_above(text: str, tags: list[str]) -> None:
    assert [tag for tag, _ in _Tags(markdown(text)).found] == tags


@given(st.dates())
def test_date_is_written_without_zeros(day: date) -> None:
    numbers = re.fullmatch(r"(\d+)年(\d+)月(\d+)日", japanese_date(day))
    assert numbers
    assert date(*map(int, numbers.groups())) == day


def test_ways_keep_their_order_and_leave_out_what_is_unknown() -> None:
    assert ways(Ways(online="できます。", counter="できます。")) == [
        ("窓口で", "できます。"),
        ("オンラインで", "できます。"),
    ]
    assert set(WAYS) == set(Ways.model_fields)


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "notice"),
    [
        (None, None, None),
        (date(2026, 11, 1), None, None),
        (date(2026, 11, 2), None, "始まります"),
        (None, date(2026, 10, 31), "終わりました"),
        (None, date(2026, 11, 1), "までです"),
    ],
)
def test_validity_is_told_on_the_day(valid_from: date | None, valid_to: date | None, notice: str | None) -> None:
    entry = Entry(
        id="a",
        title="手続き",
        category="c",
        ask=("一", "二", "三"),
        summary="あいうえおか",
        answer="あ" * 20,
        office="o",
        updated=date(2026, 11, 1),
        valid_from=valid_from,
        valid_to=valid_to,
    )
    told = validity(entry, date(2026, 11, 1))
    assert told is None if notice is None else told is not None and notice in told
