"""A small FAQ without any problem, which tests spoil in one place each."""

from __future__ import annotations

from pathlib import Path

from guide.faq.loader import check_faq

CITY = """\
variables:
  city:
    name: 小山町
    hall: "{{ city.name }}役場"
  fee:
    copy: 300円
"""
OFFICES = """\
offices:
  citizen:
    name: 住民課
    phone: 0000-12-1101
    place: "{{ city.hall }}1階"
    hours: 平日 8時30分から17時15分まで
    open: {mon: 08:30-17:15, tue: 08:30-17:15}
  waste:
    name: 環境課
    phone: 0000-12-1110
    place: 本庁舎2階
    hours: 平日
fields:
  moving: {label: 引っ越し, office: citizen}
  gomi: {label: ごみ, office: waste}
categories:
  moving-in: {label: 転入, field: moving}
  gomi-cans: {label: 缶, field: gomi, office: waste}
"""
FACETS = """\
facets:
  move:
    ask: どちらの引っ越しですか。
    field: moving
    values:
      in: {label: 町外から, cues: [転入, 越してきた, 町外から]}
      out: {label: 町外へ, cues: [転出, 出ていく, 町外へ]}
  who:
    ask: だれがしますか。
    field: moving
    parent: move
    values:
      self: {label: 本人, cues: [自分, わたし, 本人], parent: in}
      proxy: {label: 代わりの人, cues: [代理, 家族, 代わりに], parent: in}
"""
PAGES = """\
entries:
- id: move-in
  title: 町に引っ越してきた（転入届）
  category: moving-in
  ask: [
    引っ越してきた, 転入届の出し方,
    よその村から来た, 新しい家に住み始めた
  ]
  summary: 引っ越した日から14日以内に、窓口へ来てください。
  answer: |
    {{ city.name }}に住み始めたら、転入届を出します。
    手数料は {{ fee.copy }} です。
    窓口は {{ city.hall }} の1階です。
  office: citizen
  deadline: {text: 引っ越した日から14日以内, days: 14, from: 引っ越した日}
  fee: {text: "1通 {{ fee.copy }}"}
  bring: [転出証明書, 本人確認書類]
  how:
    counter: 窓口でできます。
  facets: {move: in, who: [self, proxy]}
  related: [move-out]
  updated: 2026-11-01
  general: true
- id: move-out
  title: 町から引っ越す（転出届）
  category: moving-in
  ask: [引っ越す, 転出届の出し方, よその村へ行く, 出ていきたい]
  summary: 引っ越す前に届けてください。
  answer: 引っ越す前に、窓口か郵送で転出届を出してください。
  office: citizen
  facets: {move: out, who: any}
  updated: 2026-11-01
- id: cans
  title: 缶の出し方
  category: gomi-cans
  ask: [缶, 空き缶の捨て方, ジュースの入れ物, 飲み終わったコーラ]
  summary: 中をすすいで、資源の日に出します。
  answer: 中をすすいでから、資源の日に集積所へ出してください。
  office: waste
  facets: {move: none}
  updated: 2026-11-01
  general: true
"""
SORTING = """\
sorting_kinds:
  cans: {label: 缶, entry: cans}
items:
- {item: 空き缶, reading: あきかん, also: [ジュースの缶], kind: cans}
- {item: 菓子の缶, reading: かしのかん, kind: cans, note: "{{ city.name }}では資源です。", entry: cans}
"""
FILES = {
    "city.yml": CITY,
    "offices.yml": OFFICES,
    "facets.yml": FACETS,
    "pages.yml": PAGES,
    "sorting.yml": SORTING,
}


def spoil(directory: Path, name: str, old: str, new: str) -> None:
    """Replace the one place where `old` stands in a file."""
    path = directory / name
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {name}"
    path.write_text(text.replace(old, new), encoding="utf-8")


def told(directory: Path, *, severity: str | None = None) -> list[str]:
    """Return all problems as `file:line: what; fix`."""
    return [
        f"{problem.path.name}:{problem.line}: {problem.what}; {problem.fix}"
        for problem in check_faq(directory).problems
        if severity in (None, problem.severity)
    ]
