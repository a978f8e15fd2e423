from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from guide.retrieval import checksum as module
from guide.retrieval.checksum import checksum


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "file"


@pytest.fixture
def small_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files of more than 60 bytes are large, and of these 5 parts of 4 bytes are read."""
    monkeypatch.setattr(module, "WHOLE", 60)
    monkeypatch.setattr(module, "PARTS", 5)
    monkeypatch.setattr(module, "PART", 4)


def changed(path: Path, place: int) -> str:
    """Return the checksum with one byte changed, which is changed back."""
    content = path.read_bytes()
    other = bytearray(content)
    other[place] ^= 1
    path.write_bytes(other)
    found = checksum(path)
    path.write_bytes(content)
    return found


def test_equal_content_has_an_equal_checksum(path: Path, tmp_path: Path) -> None:
    path.write_bytes(b"abc")
    other = tmp_path / "other"
    other.write_bytes(b"abc")
    assert checksum(path) == checksum(other) == hashlib.sha256(b"3\nabc").hexdigest()


@pytest.mark.usefixtures("small_limits")
@pytest.mark.parametrize("size", [1, 3, 4, 5, 59, 60])
def test_of_a_small_file_every_byte_counts(path: Path, size: int) -> None:
    path.write_bytes(bytes(size))
    before = checksum(path)
    assert before not in {changed(path, place) for place in range(size)}
    assert checksum(path) == before


@pytest.mark.usefixtures("small_limits")
def test_of_a_large_file_parts_from_end_to_end_count(path: Path) -> None:
    path.write_bytes(bytes(200))
    before = checksum(path)
    seen = [place for place in range(200) if changed(path, place) != before]
    assert seen == [start + place for start in (0, 49, 98, 147, 196) for place in range(4)]


@pytest.mark.usefixtures("small_limits")
@pytest.mark.parametrize("size", [0, 5, 60, 200])
def test_a_file_that_grew_or_was_cut_short_has_another(path: Path, size: int) -> None:
    path.write_bytes(bytes(size))
    before = checksum(path)
    path.write_bytes(bytes(size + 1))
    assert checksum(path) != before


def test_a_file_of_gigabytes_is_quickly_read(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with path.open("wb") as file:
        file.truncate(3 * 2**30)
    read: list[int] = []
    sha256 = hashlib.sha256

    class Counted:
        def __init__(self, start: bytes) -> None:
            self.digest = sha256(start)

        def update(self, block: bytes) -> None:
            read.append(len(block))
            self.digest.update(block)

        def hexdigest(self) -> str:
            return self.digest.hexdigest()

    monkeypatch.setattr(hashlib, "sha256", Counted)
    assert len(checksum(path)) == 64
    assert sum(read) == module.PARTS * module.PART == 64 * 2**20


def test_a_file_that_is_not_there_is_an_error_of_the_system(path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        checksum(path)
