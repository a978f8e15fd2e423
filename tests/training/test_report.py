from __future__ import annotations

import json
import re
from dataclasses import asdict, replace
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from tests.tiny import ROOT, tiny_calibration, tiny_clock, tiny_faq, tiny_knowledge, tiny_policy
from tests.training.small_trial import OPENINGS, STRAYS, small_findings, small_trial

from guide.errors import GuideError
from guide.settings import Settings
from guide.training.calibrate import NONE_SHARE
from guide.training.registry import Version
from guide.training.report import configuration, page, prepare, results, write_report
from guide.training.trial import Trial


class Tags(HTMLParser):
    """Collects tags and addresses, and checks that what is opened is closed."""

    EMPTY = frozenset({"meta", "circle", "path", "rect", "polyline", "br"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.found: list[str] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append(tag)
        self.ids += [value or "" for name, value in attrs if name == "id"]
        assert not {"src", "href", "srcset", "action", "onload", "onclick"} & {name for name, _ in attrs}
        if tag not in self.EMPTY:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.EMPTY:
            assert self.open.pop() == tag


@pytest.fixture
def trial(tmp_path: Path) -> Trial:
    """The small trial, in a file that exists."""
    path = tmp_path / "small.yml"
    path.write_text("openings: []\n", encoding="utf-8")
    return small_trial(path)


@pytest.fixture
def version(tmp_path: Path) -> Version:
    """A version's folder, of whose files scoring reads two."""
    for name in ("calibration.json", "embedder/weights.bin", "nlu.yml", "rasa/dialogue.tar.gz"):
        path = tmp_path / "models" / "tiny" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(name.encode())
    return Version("tiny", tmp_path / "models" / "tiny", {"faq": "x", "made": "2026-11-20T09:00:00"})


def configured(trial: Trial, version: Version, root: Path = ROOT) -> dict[str, Any]:
    settings = Settings(root=root)
    return configuration(trial, settings=settings, version=version, knowledge=tiny_knowledge(), now=tiny_clock())


# Configuration ----------------------------------------------------------------------------------------------


def test_what_it_ran_with_is_kept_to_the_last_digit(trial: Trial, version: Version) -> None:
    found = json.loads(json.dumps(configured(trial, version)))
    assert found["model"] == {"version": "tiny", "faq": "x", "made": "2026-11-20T09:00:00"}
    assert found["policy"] == tiny_policy().model_dump(mode="json")
    assert found["calibration"] == asdict(tiny_calibration())
    assert found["none_share"] == NONE_SHARE
    assert found["made"] == "2026-11-20T10:00:00+09:00"


def test_files_are_named_with_their_hashes(trial: Trial, version: Version) -> None:
    found = configured(trial, version)
    digest = sha256((ROOT / "data" / "policy.yml").read_bytes()).hexdigest()
    assert found["files"]["policy"] == {"name": "data/policy.yml", "sha256": digest}
    assert [file["name"] for file in found["model_files"]] == ["calibration.json", "embedder/weights.bin"]
    assert found["model_files"][0]["sha256"] == sha256(b"calibration.json").hexdigest()


def test_no_path_of_the_machine_is_told(trial: Trial, version: Version, tmp_path: Path) -> None:
    found = configured(trial, version)
    assert found["files"]["openings"]["name"] == "small.yml"
    assert str(tmp_path) not in json.dumps(found)
    assert str(ROOT) not in json.dumps(found)


# Results ----------------------------------------------------------------------------------------------------


def test_results_hold_every_figure_and_every_text() -> None:
    findings = small_findings()
    found = json.loads(json.dumps(results(findings)))
    assert [text["text"] for text in found["texts"]] == [one.text for one in (*OPENINGS, *STRAYS)]
    assert found["texts"][1]["right"] == ["batteries", "cans"]
    assert found["texts"][-2]["path"] == ["answer"]
    assert found["trust"]["none"]["auroc"] == findings.trust.none.auroc
    assert sum(one["count"] for one in found["trust"]["page"]["bins"]) == len(OPENINGS) + len(STRAYS)
    assert found["openings"][0]["ranks"]["mrr"] == findings.rows[0].ranks.mrr
    assert found["unanswerable"][0]["count"] == len(STRAYS)


# Page -------------------------------------------------------------------------------------------------------


@pytest.fixture
def html(trial: Trial, version: Version) -> str:
    return page(small_findings(), configured(trial, version), tiny_faq())


def test_the_page_stands_alone(html: str) -> None:
    tags = Tags()
    tags.feed(html)
    assert tags.open == []
    assert not {"script", "link", "img", "iframe", "object"} & set(tags.found)
    assert "url(" not in html
    assert "default-src 'none'" in html
    assert tags.found.count("svg") == 3
    assert len(tags.ids) == len(set(tags.ids))


def test_the_diagrams_draw_every_bin(html: str) -> None:
    trusted = small_findings().trust
    bins = [one for each in (trusted.page, trusted.five, trusted.none) for one in each.bins]
    assert html.count('<circle class="dot"') == len(bins)
    for one in bins:
        said, true = f"{100 * one.said:.1f}%", f"{100 * one.true:.1f}%"
        assert f"{said}と言い、{true}がそうだった（{one.count}件）" in html


def test_what_residents_type_is_no_markup(html: str) -> None:
    assert "<b>をもらいたい" not in html
    assert "応援金&lt;b&gt;をもらいたい" in html


def test_misses_name_page_and_way(html: str) -> None:
    assert "着かなかった質問（1件）" in html
    assert "終わった引っ越し応援金" in html
    assert "今は見せないページ" in html
    assert "1ページを出した質問（1件）" in html
    assert "使い終わった乾電池と充電池の回収" in html
    assert "乾電池の出し方" in html


def test_fields_and_kinds_have_their_names(html: str) -> None:
    for name in ("ごみ", "引っ越し", "ふつうの文", "単語だけ", "一般の知識"):
        assert f'<th scope="row">{name}</th>' in html


def test_texts_that_calibration_saw_are_told(trial: Trial, version: Version, html: str) -> None:
    assert "調整するときにも使う" not in html
    seen = replace(trial, seen_strays=3)
    told = page(small_findings(seen), configured(seen, version), tiny_faq())
    assert "調整するときにも使う" in told
    assert f"答えられない質問 {len(STRAYS)}件のうち 3件" in told


def test_the_share_that_is_reckoned_with_is_told(html: str) -> None:
    assert "住民の質問の15%と見こんで" in html
    assert "この評価では56%" in html


def test_the_page_holds_no_gap(html: str) -> None:
    """No value of the template is missing or unformatted."""
    body = re.sub(r"<style>.*?</style>", "", html, flags=re.DOTALL)
    assert not re.search(r"None|Undefined|\bnan\b|\{\{|\d\.\d{5}", re.sub(r"<code>.*?</code>", "", body))


# Files ------------------------------------------------------------------------------------------------------


def test_three_files_are_written(trial: Trial, version: Version, tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b"
    prepare(folder)
    prepare(folder)
    setup = configured(trial, version)
    findings = small_findings()
    assert write_report(folder, findings, setup, tiny_faq()) == folder / "report.html"
    assert {path.name for path in folder.iterdir()} == {"report.html", "results.json", "config.json"}
    assert json.loads((folder / "config.json").read_text(encoding="utf-8")) == setup
    said = json.loads((folder / "results.json").read_text(encoding="utf-8"))["trust"]["page"]["said"]
    assert said == pytest.approx(findings.trust.page.said, abs=1e-6)


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for wrong in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(GuideError, match="フォルダーをつくれません"):
            prepare(wrong)


def test_a_report_that_cannot_be_written_is_told(trial: Trial, version: Version, tmp_path: Path) -> None:
    (tmp_path / "report.html").mkdir()
    with pytest.raises(GuideError, match="レポートを書けません"):
        write_report(tmp_path, small_findings(), configured(trial, version), tiny_faq())
