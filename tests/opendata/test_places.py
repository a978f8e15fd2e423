from __future__ import annotations

from tests.opendata.conftest import Write

from guide.opendata.places import read_places

SHELTERS = (
    "全国地方公共団体コード,ID,名称,名称_カナ,所在地_連結表記,所在地_都道府県,所在地_市区町村,所在地_町字,所在地_番地以下,"
    "建物名等（方書）,緯度,経度,電話番号,災害種別_洪水,災害種別_崖崩れ、土石流及び地滑り,災害種別_地震,想定収容人数,URL,備考\n"
)
FACILITIES = (
    "都道府県コード又は市区町村コード,NO,名称,名称_カナ,名称_通称,住所,方書,緯度,経度,電話番号,利用可能曜日,開始時間,終了時間,"
    "利用可能日時特記事項,URL,備考\n"
)
CHILDCARE = "市区町村コード,名称,種別,住所,方書,緯度,経度,収容定員,受入年齢,利用可能曜日\n"


def test_a_shelter(write: Write) -> None:
    row = "990019,1,北山小学校,キタヤマ,,海山県,風見市,北山町,1番1号,体育館,35.4,139.8,0000-12-1,1,,１,300,,二階へ\n"
    places, problems = read_places(write(SHELTERS + row))
    assert not problems
    assert places[0].model_dump(exclude_defaults=True) == {
        "name": "北山小学校",
        "reading": "キタヤマ",
        "kind": "避難場所",
        "address": "海山県風見市北山町1番1号体育館",
        "latitude": 35.4,
        "longitude": 139.8,
        "phone": "0000-12-1",
        "hazards": ("洪水", "地震"),
        "capacity": "300",
        "note": "二階へ",
    }


def test_the_whole_address_comes_before_its_parts(write: Write) -> None:
    row = "990019,1,北山小学校,,風見市北山町1-1,海山県,風見市,北山町,1番1号,,35.4,139.8,,,,,,,\n"
    assert read_places(write(SHELTERS + row))[0][0].address == "風見市北山町1-1"


def test_a_facility(write: Write) -> None:
    row = "990019,1,中央図書館,チュウオウ,図書館,風見市中央町1,2階,35.4,139.8,,火〜日,9:00,午後7時,月曜休館,https://a.jp,\n"
    places, problems = read_places(write(FACILITIES + row))
    assert not problems
    place = places[0]
    assert (place.kind, place.also, place.address) == ("公共施設", "図書館", "風見市中央町12階")
    assert (place.days, place.opens, place.closes) == ((1, 2, 3, 4, 5, 6), "09:00", "19:00")
    assert (place.hours_note, place.url) == ("月曜休館", "https://a.jp")


def test_a_child_care_facility_has_its_kind(write: Write) -> None:
    places, _ = read_places(
        write(CHILDCARE + "990019,桜保育所,認可保育所,風見市栄町1,,35.4,139.8,90,生後57日から,月火\n")
    )
    assert (places[0].kind, places[0].ages, places[0].capacity) == ("認可保育所", "生後57日から", "90")


def told(write: Write, row: str) -> list[tuple[int, str, str]]:
    return [(p.line, p.severity, p.what) for p in read_places(write(FACILITIES + row))[1]]


def test_swapped_coordinates_are_put_right_and_told(write: Write) -> None:
    row = "990019,1,図書館,,,風見市,,139.8,35.4,,,,,,,\n"
    places, _ = read_places(write(FACILITIES + row))
    assert (places[0].latitude, places[0].longitude) == (35.4, 139.8)
    assert told(write, row) == [(2, "warning", "図書館 の緯度と経度が入れかわっています（入れかえて読みました）")]


def test_what_is_doubtful_is_told_and_the_place_is_kept(write: Write) -> None:
    row = "12,1,図書館,,,風見市,,0,0,,不定,朝,夜,,,\n"
    assert told(write, row) == [
        (2, "warning", "図書館 の緯度・経度が日本の中にありません"),
        (2, "warning", "図書館 の自治体コードを読めません: 12"),
        (2, "warning", "図書館 の利用可能曜日を読めません: 不定"),
        (2, "warning", "図書館 の開始時間を読めません: 朝"),
        (2, "warning", "図書館 の終了時間を読めません: 夜"),
    ]
    places, _ = read_places(write(FACILITIES + row))
    assert (places[0].latitude, places[0].days, places[0].opens) == (None, (), None)


def test_a_lost_zero_of_the_code_is_no_trouble(write: Write) -> None:
    assert told(write, "92011,1,図書館,,,宇都宮市,,36.5,139.8,,,,,,,\n") == []


def test_no_coordinates_are_no_trouble(write: Write) -> None:
    assert told(write, "990019,1,図書館,,,風見市,,,,,,,,,,\n") == []


def test_a_place_without_a_name_is_told_and_left_out(write: Write) -> None:
    row = "990019,1,,,,風見市,,35.4,139.8,,,,,,,\n"
    assert told(write, row) == [(2, "error", "名称がありません")]
    assert read_places(write(FACILITIES + row))[0] == ()
