"""Zip archives that are whole, cut, and larger than 32 bits can say."""

from __future__ import annotations

import io
import pickle
import random
import struct
import tarfile
import zipfile

import pytest

from ckpt_lint.checkpoints import header
from tests.checkpoints.builders import archive, checkpoint, content, empty_member, problem, read

PICKLED = pickle.dumps(content(40, epoch=3), 2)


def test_a_whole_archive_gives_its_header() -> None:
    found = read(archive(PICKLED))
    assert (found.epoch, found.global_step, found.lightning) == (3, 40, "2.6.6")
    assert (found.layout, found.contents, found.complete) == ("zip", "full", True)


def test_an_archive_cut_anywhere_is_truncated() -> None:
    whole = checkpoint()
    found = {problem(whole[:size]) for size in range(0, len(whole), 7)}
    assert {each and each.state for each in found} == {"truncated"}


def test_a_hole_at_the_end_is_truncated() -> None:
    """A crash can leave the length of a file and none of its last blocks."""
    whole = checkpoint()
    found = problem(whole[:-100] + b"\0" * 100)
    assert found is not None
    assert found.state == "truncated"


def test_a_file_with_a_hole_at_its_start_is_no_checkpoint() -> None:
    whole = checkpoint()
    found = problem(b"\0" * 600 + whole[600:])
    assert found is not None
    assert found.state == "truncated"


def test_a_member_that_is_missing_in_the_middle_is_damage() -> None:
    """What a transfer that lost a piece leaves behind."""
    whole = checkpoint()
    found = problem(whole[:60] + whole[90:])
    assert found is not None
    assert found.state == "damaged"


def test_a_hole_in_the_middle_is_damage() -> None:
    """A disk that lost power can keep a file's length and its end, and zeros for what it had not written."""
    whole = checkpoint(tensors=bytes(3000))
    at = whole.index(b"archive/data/0") - 30
    found = problem(whole[:at] + bytes(100) + whole[at + 100 :])
    assert found is not None
    assert found.state == "damaged"


def test_behind_a_url_no_request_is_made_for_each_tensor() -> None:
    whole = checkpoint()
    at = whole.index(b"archive/data/0") - 30
    hole = io.BytesIO(whole[:at] + bytes(30) + whole[at + 30 :])
    assert header.read(hole, seeks=False).global_step == 10


@pytest.mark.parametrize("claimed", [10**600, -3, True, 1.5, "7"])
def test_a_step_that_is_none_is_not_known(claimed: object) -> None:
    found = read(archive(pickle.dumps({**content(), "global_step": claimed}, 2)))
    assert (found.global_step, found.contents) == (None, "full")


def test_a_version_that_is_none_is_not_shown() -> None:
    assert read(archive(pickle.dumps(content(lightning="9" * 200), 2))).lightning is None


BENIGN, OTHER = PICKLED, pickle.dumps(content(99), 2)


@pytest.mark.parametrize(
    "members",
    [
        [("archive/data.pkl", BENIGN)],
        [("data.pkl", BENIGN), ("version", b"3\n")],
        [("other/data.pkl", BENIGN), ("archive/data.pkl", OTHER), ("archive/version", b"3\n")],
        [("archive/version", b"3\n"), ("other/data.pkl", BENIGN)],
        [("archive/data.pkl", BENIGN), ("archive/DATA.PKL", OTHER), ("archive/version", b"3\n")],
        [("../data.pkl", BENIGN), ("archive/version", b"3\n")],
    ],
)
def test_what_torch_would_not_read_or_read_otherwise_is_no_checkpoint(
    members: list[tuple[str, bytes]],
) -> None:
    found = problem(_zip(members))
    assert found is not None
    assert found.state == "no-checkpoint"


@pytest.mark.parametrize(
    "members",
    [
        [("a/sub/data.pkl", OTHER), ("a/data.pkl", BENIGN), ("a/version", b"3\n")],
        [("a/DATA.PKL", BENIGN), ("a/.data/version", b"3\n")],
    ],
)
def test_the_pickle_that_torch_reads_is_the_one_that_is_judged(members: list[tuple[str, bytes]]) -> None:
    whole = _zip(members)
    assert read(whole).global_step == 40
    torch = pytest.importorskip("torch")
    assert torch.load(io.BytesIO(whole), weights_only=True)["global_step"] == 40


def _zip(members: list[tuple[str, bytes]]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        for name, data in members:
            made.writestr(name, data)
    return file.getvalue()


def test_a_comment_behind_the_archive_does_no_harm() -> None:
    whole = checkpoint()
    assert read(whole[:-2] + b"\x05\x00hello").global_step == 10


def test_sizes_beyond_32_bits_are_read_from_the_extra_fields() -> None:
    """As torch writes them for checkpoints of more than 4 GB."""
    found = read(_zip64(PICKLED))
    assert (found.epoch, found.global_step) == (3, 40)


@pytest.mark.parametrize("wrong", [1 << 40, 1 << 63])
def test_a_64_bit_offset_beyond_the_file_is_damage(wrong: int) -> None:
    found = problem(_zip64(PICKLED, offset=wrong))
    assert found is not None
    assert found.state == "damaged"


def test_a_pickle_larger_than_is_read_gives_its_header(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ckpt_lint.checkpoints.archive.LARGEST_PICKLE", 2000)
    found = read(archive(pickle.dumps(content(40, names=[f"{i:090d}" for i in range(100)]), 2)))
    assert not found.complete
    assert (found.global_step, found.contents) == (40, "full")


def test_a_tar_archive_is_read_and_refused_by_the_safe_loader() -> None:
    """What torch wrote before 0.2; ``torch.load(weights_only=True)`` says no to any of them."""
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as made:
        for name, data in (("storages", bytes(3000)), ("tensors", b""), ("pickle", PICKLED)):
            member = tarfile.TarInfo(name)
            member.size = len(data)
            made.addfile(member, io.BytesIO(data))
    found = read(file.getvalue())
    assert (found.layout, found.epoch, found.global_step) == ("tar", 3, 40)
    assert found.unsupported == ("the tar format",)
    cut = problem(file.getvalue()[:3000])
    assert cut is not None
    assert cut.state == "truncated"


def test_flipped_bytes_never_raise_anything_else() -> None:
    source = random.Random(11)
    for whole in (checkpoint(), _zip64(PICKLED), archive(PICKLED, zipfile.ZIP_DEFLATED)):
        for _ in range(1500):
            data = bytearray(whole)
            for _ in range(source.randrange(1, 5)):
                data[source.randrange(len(data))] = source.choice([0, 1, 0x7F, 0xFF, source.randrange(256)])
            problem(bytes(data))


def test_no_tensor_is_read() -> None:
    """A file of 1 GB costs what its pickle and its directory cost."""

    class Counting(io.BytesIO):
        taken = 0

        def read(self, size: int | None = -1, /) -> bytes:
            data = super().read(size)
            self.taken += len(data)
            return data

    large = io.BytesIO()
    with zipfile.ZipFile(large, "w") as made:
        made.writestr("archive/data.pkl", PICKLED)
        made.writestr("archive/data/0", bytes(30 << 20))
        made.writestr("archive/version", b"3\n")
    file = Counting(large.getvalue())
    assert header.read(file).global_step == 40
    assert file.taken < 100_000


def _zip64(data: bytes, offset: int = 0) -> bytes:
    name = b"archive/data.pkl"
    wide = 0xFFFFFFFF
    local = struct.pack("<4s5H3L2H", b"PK\3\4", 45, 0, 0, 0, 0, 0, len(data), len(data), len(name), 0)
    extra = struct.pack("<2H3Q", 1, 24, len(data), len(data), offset)
    sizes = (0, wide, wide, len(name), len(extra), 0, 0, 0, 0, wide)
    entry = struct.pack("<4s6H3L5H2L", b"PK\1\2", 45, 45, 0, 0, 0, 0, *sizes) + name + extra
    version, its_entry = empty_member(b"archive/version", len(local + name + data))
    data, entry = data + version, entry + its_entry
    start = len(local + name + data)
    end = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, 2, 2, len(entry), start)
    locator = struct.pack("<4sLQL", b"PK\6\7", 0, start + len(entry), 1)
    last = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 0xFFFF, 0xFFFF, wide, wide, 0)
    return local + name + data + entry + end + locator + last
