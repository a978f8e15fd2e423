"""The whole way from YAML files to a `Faq`."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path

import pytest
from tests.faq.small_town import FILES, PAGES, spoil, told

from guide.errors import FaqError
from guide.faq.loader import check_faq, load_faq
from guide.faq.model import Faq


def test_a_good_faq_has_no_problem(town: Path) -> None:
    report = check_faq(town)

    assert report.problems == ()
    assert report.faq == load_faq(town)


def test_pages_keep_the_order_and_the_texts_of_the_files(town: Path) -> None:
    faq = load_faq(town)

    assert list(faq.entries) == ["move-in", "move-out", "cans"]
    entry = faq.entries["move-in"]
    assert entry.ask == ("引っ越してきた", "転入届の出し方", "よその村から来た", "新しい家に住み始めた")
    assert entry.deadline is not None
    assert (entry.deadline.days, entry.deadline.from_) == (14, "引っ越した日")
    assert entry.bring == ("転出証明書", "本人確認書類")
    assert entry.how.counter == "窓口でできます。"
    assert entry.how.post is None
    assert entry.updated == date(2026, 11, 1)
    assert entry.general
    assert [item.item for item in faq.items] == ["空き缶", "菓子の缶"]


def test_facets_become_tuples_and_none_leaves_them_out(town: Path) -> None:
    entries = load_faq(town).entries

    assert entries["move-in"].facets == {"move": ("in",), "who": ("self", "proxy")}
    assert entries["move-out"].facets == {"move": ("out",), "who": ("any",)}
    assert entries["cans"].facets == {}


def test_ids_that_yaml_takes_for_truth_values_stay_words(town: Path) -> None:
    spoil(town, "facets.yml", "      in: {", "      no: {")
    spoil(town, "facets.yml", "わたし, 本人], parent: in}", "わたし, 本人], parent: no}")
    spoil(town, "facets.yml", "代わりに], parent: in}", "代わりに], parent: no}")
    spoil(town, "pages.yml", "{move: in, who", "{move: no, who")

    assert load_faq(town).entries["move-in"].facets["move"] == ("no",)


def test_any_file_may_hold_any_section(town: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    whole = tmp_path_factory.mktemp("one-file")
    (whole / "sub").mkdir()
    (whole / "sub" / "all.yml").write_text("\n".join(FILES.values()), encoding="utf-8")

    assert load_faq(whole) == load_faq(town)


def test_a_faq_survives_json(town: Path) -> None:
    faq = load_faq(town)

    assert Faq.model_validate_json(faq.model_dump_json(by_alias=True)) == faq


def test_all_errors_of_all_files_are_raised_at_once(town: Path) -> None:
    spoil(town, "city.yml", "copy: 300円", "copy:")
    spoil(town, "offices.yml", "phone: 0000-12-1110", "phone: 内線10")
    spoil(town, "facets.yml", "parent: move\n", "parent: moov\n")
    spoil(town, "pages.yml", "  office: waste\n", "  offce: waste\n")
    spoil(town, "pages.yml", "  summary: 引っ越す前に", "  summary：引っ越す前に")
    spoil(town, "sorting.yml", "kind: cans}", "kind: can}")

    with pytest.raises(FaqError) as raised:
        load_faq(town)

    assert [(problem.path.name, problem.line) for problem in raised.value.problems] == [
        ("city.yml", 6),
        ("facets.yml", 11),
        ("offices.yml", 10),
        ("pages.yml", 28),
        ("pages.yml", 39),
        ("sorting.yml", 4),
    ]
    assert str(raised.value).splitlines()[4] == (
        f"{town}/pages.yml:39: offce は知らない項目です; office のつづりを確かめてください"
    )


def test_warnings_are_not_raised(town: Path) -> None:
    spoil(town, "pages.yml", "手数料は {{ fee.copy }} です。", "電話は 0000-12-1101 です。")

    assert [problem.severity for problem in check_faq(town).warnings] == ["warning"]
    assert len(load_faq(town).entries) == 3


def test_without_checks_the_authoring_rules_are_left_out_and_references_are_not(town: Path) -> None:
    spoil(town, "pages.yml", "title: 缶の出し方", "title: 町から引っ越す（転出届）")
    assert len(load_faq(town, checks=False).entries) == 3

    spoil(town, "pages.yml", "office: waste", "office: parks")
    with pytest.raises(FaqError, match="offices に parks はありません"):
        load_faq(town, checks=False)


@pytest.mark.parametrize(
    ("name", "section", "expected"),
    [
        (
            "offices",
            "  waste: {name: 課, phone: 0000-12-1, place: 階, hours: 平日}",
            "waste が2回あります（はじめは offices.yml の 8 行目）",
        ),
        (
            "fields",
            "  gomi: {label: ごみ, office: waste}",
            "gomi が2回あります（はじめは offices.yml の 15 行目）",
        ),
        (
            "entries",
            PAGES[PAGES.index("- id: cans") :],
            "cans が2回あります（はじめは pages.yml の 33 行目）",
        ),
        (
            "items",
            "- {item: 空き缶 , reading: あきかん, kind: cans}",
            "空き缶 が2回あります（はじめは sorting.yml の 4 行目）",
        ),
    ],
)
def test_what_stands_in_two_files_is_told(town: Path, name: str, section: str, expected: str) -> None:
    (town / "zz.yml").write_text(f"{name}:\n{section}\n", encoding="utf-8")

    assert told(town) == [f"zz.yml:2: {expected}; どちらかを消してください"]


def test_a_section_has_its_own_shape(town: Path) -> None:
    (town / "zz.yml").write_text("entries:\n  cans: {}\noffices:\n- waste\n", encoding="utf-8")

    assert told(town) == [
        "zz.yml:1: entries は一覧で書きます; ひとつずつ「- 」で始めてください",
        "zz.yml:3: offices は「id: 値」の組で書きます; 「- 」を使わず、id を項目の名前にしてください",
    ]


def test_only_yml_files_are_read(town: Path) -> None:
    (town / ".#pages.yml").write_text("%", encoding="utf-8")
    (town / "notes.txt").write_text("%", encoding="utf-8")
    (town / "more.yaml").write_text("%", encoding="utf-8")

    assert told(town) == ["more.yaml:1: 名前が .yaml のファイルは読みません; 名前の終わりを .yml にしてください"]


@pytest.mark.parametrize("name", ["", "nowhere"])
def test_a_directory_without_files_is_told(tmp_path: Path, name: str) -> None:
    with pytest.raises(FaqError, match="FAQ のファイル"):
        load_faq(tmp_path / name)


def test_six_thousand_pages_load_in_seconds(town: Path) -> None:
    page = PAGES[PAGES.index("- id: move-out") : PAGES.index("- id: cans")]
    pages = (
        page.replace("id: move-out", f"id: page-{n}")
        .replace("（転出届）", f"（その{n}）")
        .replace(
            "[引っ越す, 転出届の出し方, よその村へ行く, 出ていきたい]",
            f"[引っ越す{n}, 転出届{n}, よその村{n}, 出ていく{n}]",
        )
        .replace("転出届を出してください。", "{{ city.hall }}に転出届を出してください。" * 20)
        for n in range(6_000)
    )
    (town / "many.yml").write_text("entries:\n" + "".join(pages), encoding="utf-8")

    began = time.process_time()
    faq = load_faq(town)

    assert len(faq.entries) == 6_003
    assert time.process_time() - began < 20
