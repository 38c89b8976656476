"""Reads hostile checkpoints within 400 MB of address space; prints what became of each, as JSON.

Run by the tests in a process of its own, since a bomb would take the test run with it:
``python hostile.py DIRECTORY``. Nothing in here imports torch.
"""

from __future__ import annotations

import io
import json
import os
import pickle
import resource
import struct
import sys
import time
import zipfile
import zlib
from collections.abc import Iterator

from ckpt_lint.checkpoints import header
from ckpt_lint.checkpoints.states import Unfit
from tests.checkpoints.builders import archive, content, empty_member

LIMIT = 400 << 20
HEADER = b"\x80\x02}(X\x05\x00\x00\x00epochK\x07X\x0b\x00\x00\x00global_stepK\x46X\x19\x00\x00\x00"
HEADER += b"pytorch-lightning_versionX\x05\x00\x00\x002.6.6X\x01\x00\x00\x00x"
TRACE = "executed"


class Reduces:
    def __init__(self, function: object, *arguments: object) -> None:
        self.call = (function, arguments)

    def __reduce__(self) -> object:
        return self.call


def exploits() -> Iterator[tuple[str, bytes]]:
    """Each would make a file if any of it was executed."""
    command = f"touch {TRACE}"
    yield "reduce", pickle.dumps(content(x=Reduces(os.system, command)), 2)
    yield "reduce_protocol_4", pickle.dumps(content(x=Reduces(os.system, command)), 4)
    yield "eval", pickle.dumps(content(x=Reduces(eval, f"open({TRACE!r}, 'w')")), 2)
    yield "global", HEADER + b"cos\nsystem\n(X\x0e\x00\x00\x00touch executedtRu."
    yield "inst", HEADER + b"(X\x0e\x00\x00\x00touch executedios\nsystem\nu."
    yield "obj", HEADER + b"(cos\nsystem\nX\x0e\x00\x00\x00touch executedou."
    yield "newobj", HEADER + b"cos\nsystem\n(X\x0e\x00\x00\x00touch executedt\x81u."
    build = b"cargparse\nNamespace\n)\x81}X\x0c\x00\x00\x00__setstate__cos\nsystem\nsbX\x0e\x00\x00\x00touch executedb"
    yield "build", HEADER + build + b"u."
    yield "persistent", HEADER + b"cos\nsystem\n(X\x0e\x00\x00\x00touch executedtRQu."
    yield "import", HEADER + b"cantigravity\nfly\n)Ru."
    yield "stack_global", HEADER + b"\x8c\x02os\x8c\x06system\x93(X\x0e\x00\x00\x00touch executedtRu."


def bombs() -> Iterator[tuple[str, bytes]]:
    """Each would take the memory, the stack or the time of whoever followed it."""
    yield "laughs", HEADER + b"]" + b"".join(b"(" + b"2" * 9 + b"l" for _ in range(200_000)) + b"u."
    doubled = b"}q\x09" + b"}(X\x01\x00\x00\x00ah\x09X\x01\x00\x00\x00bh\x09uq\x09" * 60
    yield "laughing_dicts", HEADER + doubled + b"u."
    yield "laughing_name", HEADER + doubled + b"X\x01\x00\x00\x00n\x93u."
    yield "laughing_call", HEADER + doubled + b")Ru."
    yield "laughing_storage", HEADER + b"(X\x07\x00\x00\x00storage" + doubled + b"tQu."
    yield "doubling", HEADER + b"]q\x09" + b"(h\x09h\x09h\x09h\x09lq\x09" * 200_000 + b"u."
    yield "nested_lists", HEADER + b"]" * 300_000 + b"a" * 299_999 + b"u."
    yield "nested_tuples", HEADER + b")" + b"\x85" * 1_900_000 + b"u."
    yield "nested_keys", HEADER + b"})" + b"\x85" * 1_000_000 + b"Nsu."
    yield "nested_dicts", HEADER + b"}" + b"}X\x01\x00\x00\x00a" * 300_000 + b"N" + b"s" * 300_000 + b"su."
    yield "marks", HEADER + b"(" * 5_000_000 + b"u."
    yield "rebuilds", HEADER + b"ctorch._utils\n_rebuild_tensor_v2\n" + b"(" * 5_000_000 + b"u."
    yield "nones", HEADER + b"N" * 5_000_000 + b"u."
    yield "dicts", HEADER + b"}" * 5_000_000 + b"u."
    yield "memo", HEADER + b"N" + b"".join(b"r" + struct.pack("<I", i) for i in range(2_000_000)) + b"u."
    yield "memo_index", HEADER + b"Nr\xff\xff\xff\xffr\xfe\xff\xff\x7f" + b"u."
    yield "huge_text", HEADER + b"X\xff\xff\xff\x7f" + b"a" * 100
    yield "huge_bytes", HEADER + b"\x8e" + struct.pack("<Q", 1 << 62) + b"a" * 100
    yield "huge_number", HEADER + b"\x8b\xff\xff\xff\x7f" + b"a" * 100
    yield "long_number", HEADER + b"L" + b"9" * 5_000_000 + b"L\nu."
    yield "many_numbers", HEADER + (b"\x8a\xff" + b"\x7f" * 255) * 20_000 + b"u."
    keys = b"".join(b"\x8a\x0a" + (i * (2**61 - 1)).to_bytes(10, "little") + b"N" for i in range(100_000))
    yield "colliding_keys", HEADER + b"}(" + keys + b"uu."
    yield "many_names", HEADER + b"".join(b"cm\nn%d\n0" % i for i in range(600_000)) + b"Nu."
    yield "long_name", HEADER + b"c" + b"m" * 10_000_000 + b"\nx\n)Ru."
    yield "texts", HEADER + b"".join(b"X\xff\x00\x00\x00%0255d" % i for i in range(100_000)) + b"u."


def archives() -> Iterator[tuple[str, bytes]]:
    """Zip archives that lie."""
    small = pickle.dumps(content(), 2)
    bomb = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = b"".join(bomb.compress(b"N0" * (1 << 20)) for _ in range(500)) + bomb.flush()
    plain = archive(small)
    yield "deflated", archive(small, zipfile.ZIP_DEFLATED)
    yield "zip_bomb", _member(packed, 1 << 30, method=8)
    yield "zip_bomb_that_lies", _member(packed, 10, method=8)
    yield "lzma", archive(small, zipfile.ZIP_LZMA)
    yield "no_pickle", archive(small, name="archive/model.json")
    yield "empty_archive", _empty()
    yield "size_beyond", _member(small, 1 << 31, method=0)
    yield "offset_beyond", plain.replace(_entry_offset(plain), b"\xf0\xff\xff\x7f", 1)
    yield "directory_cut", plain.replace(b"PK\x01\x02", b"PK\x09\x09", 1)
    yield "many_members", _directory_of(b"PK\x01\x02" + b"\0" * 42, 900_000)
    yield "zip64_nowhere", plain[:-22] + b"PK\x06\x07" + b"\xff" * 16 + plain[-22:]
    yield "zip64_without_sizes", _member(small, 0xFFFFFFFF, method=0)
    yield (
        "tar_loop",
        (b"x".ljust(124, b"\0") + b"0" * 11 + b"\0").ljust(257, b"\0") + b"ustar".ljust(255, b"\0"),
    )
    yield (
        "tar_far",
        (b"x".ljust(124, b"\0") + b"7" * 11 + b"\0").ljust(257, b"\0") + b"ustar".ljust(255, b"\0"),
    )
    yield "tar_sizeless", (b"x".ljust(124, b"\0") + b"9z").ljust(257, b"\0") + b"ustar".ljust(255, b"\0")
    yield "zeros", b"\0" * 100_000
    yield "text", b"not a checkpoint\n"
    yield "pickle", small


def _member(data: bytes, size: int, method: int) -> bytes:
    name = b"archive/data.pkl"
    local = struct.pack("<4s5H3L2H", b"PK\3\4", 20, 0, method, 0, 0, 0, len(data), size, len(name), 0)
    sizes = (0, min(len(data), 0xFFFFFFFF) if method else size, size)
    entry = struct.pack(
        "<4s6H3L5H2L", b"PK\1\2", 20, 20, 0, method, 0, 0, *sizes, len(name), 0, 0, 0, 0, 0, 0
    )
    body, directory = local + name + data, entry + name
    version, its_entry = empty_member(b"archive/version", len(body))
    body, directory = body + version, directory + its_entry
    return body + directory + struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 2, 2, len(directory), len(body), 0)


def _empty() -> bytes:
    return b"PK\3\4" + b"\0" * 60 + struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 0, 0, 0, 64, 0)


def _entry_offset(plain: bytes) -> bytes:
    at = plain.rindex(b"PK\x01\x02")
    return plain[at + 42 : at + 46]


def _directory_of(entry: bytes, count: int) -> bytes:
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 0, 0, len(entry) * count, 4, 0)
    return b"PK\3\4" + entry * count + end


def outcome(data: bytes) -> dict[str, object]:
    started = time.perf_counter()
    try:
        found = header.read(io.BytesIO(data))
    except Unfit as error:
        result: dict[str, object] = {"state": error.problem.state, "text": error.problem.text}
    else:
        names = [*found.refused[:20], *found.unsupported[:20]]
        result = {"state": "read", "epoch": found.epoch, "complete": found.complete, "refused": names}
    return {**result, "seconds": time.perf_counter() - started}


def main() -> None:
    os.chdir(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_AS, (LIMIT, LIMIT))
    results = {}
    for cases in (exploits(), bombs()):
        results.update({name: outcome(archive(pickled)) for name, pickled in cases})
    results.update({name: outcome(data) for name, data in archives()})
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps({"results": results, "peak_kilobytes": peak, "files": sorted(os.listdir())}))


if __name__ == "__main__":
    main()
