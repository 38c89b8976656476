"""Checkpoints that are directories: sharded state, and DeepSpeed's."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from ckpt_lint.checkpoints import header
from ckpt_lint.checkpoints.archive import END, END_MAGIC, LARGEST_PICKLE, MAGIC
from ckpt_lint.checkpoints.files import DIRECTORY, Entry, Files
from ckpt_lint.checkpoints.header import FULL, WEIGHTS_ONLY, Header
from ckpt_lint.checkpoints.states import DAMAGED, NO_CHECKPOINT, TRUNCATED, Unfit

# FSDPStrategy(state_dict_type="sharded") and ModelParallelStrategy: the names of
# torch.distributed.checkpoint, and Lightning's meta.pt for everything that is no tensor.
INDEX, META = ".metadata", "meta.pt"
LATEST = "latest"

_SHARD = re.compile(rb"__\d+_\d+\.distcp")
_MODEL_STATES = re.compile(r"(zero_pp_rank_\d+_)?mp_rank_\d+.*_model_states\.pt")


def is_checkpoint(entries: Iterable[Entry]) -> bool:
    """Whether a directory with these entries is a checkpoint, whatever its name is."""
    names = {entry.name for entry in entries}
    return names >= {META, INDEX} or (LATEST in names and bool(names & {"checkpoint", "zero_to_fp32.py"}))


def read(files: Files, directory: str) -> Header:
    """Read the header of a checkpoint that is a directory.

    Raises:
        Unfit: nothing can be resumed from it.
        OSError: it cannot be read.
    """
    entries = {entry.name: entry for entry in files.list(directory)}
    if not entries:
        raise Unfit(TRUNCATED, "an empty directory")
    if META in entries or INDEX in entries:
        return _distributed(files, entries)
    if LATEST in entries or "zero_to_fp32.py" in entries:
        return _deepspeed(files, directory, entries)
    raise Unfit(NO_CHECKPOINT, "a directory of no layout that Lightning writes")


def size(files: Files, directory: str) -> int:
    """Bytes of all files below a directory."""
    total, waiting = 0, [directory]
    while waiting:
        entries = files.list(waiting.pop())
        total += sum(entry.size for entry in entries)
        waiting.extend(entry.path for entry in entries if entry.kind == DIRECTORY)
    return total


def _distributed(files: Files, entries: dict[str, Entry]) -> Header:
    for name in (META, INDEX):
        if name not in entries:
            raise Unfit(TRUNCATED, f"{name} is missing")
    index = _content(files, entries[INDEX])
    for shard in sorted({name.decode() for name in _SHARD.findall(index)}):
        _check_shard(files, shard, entries.get(shard))
    found = _file(files, entries[META])
    has_optimizer = b"optimizer_0" in index or b"optimizer_states" in index
    is_lightning = found.lightning is not None
    contents = (FULL if has_optimizer else WEIGHTS_ONLY) if is_lightning else found.contents
    return replace(found, layout="sharded", contents=contents)


def _check_shard(files: Files, name: str, shard: Entry | None) -> None:
    if shard is None or not shard.size:
        raise Unfit(TRUNCATED, f"{name} is missing, which {INDEX} names")
    with files.open(shard.path) as file:
        start = file.read(len(MAGIC))
        file.seek(max(0, shard.size - END.size))
        # One zip archive behind the other, where nothing else was asked for.
        if start == MAGIC and not file.read(END.size).startswith(END_MAGIC):
            raise Unfit(TRUNCATED, f"{name} ends too early")


def _deepspeed(files: Files, directory: str, entries: dict[str, Entry]) -> Header:
    if LATEST not in entries:
        raise Unfit(TRUNCATED, f"the file {LATEST} is missing, which is written last")
    tag = _content(files, entries[LATEST])[:256].decode("utf-8", "replace").strip()
    if tag not in entries or entries[tag].kind != DIRECTORY:
        raise Unfit(TRUNCATED, f"{tag} is missing, which the file {LATEST} names")
    parts = files.list(files.join(directory, tag))
    states = [part for part in parts if _MODEL_STATES.fullmatch(part.name)]
    if not states:
        raise Unfit(TRUNCATED, f"{tag} holds no model states")
    headers = [_file(files, part) for part in states]
    for part in parts:
        if part.name.endswith("_optim_states.pt"):
            _file(files, part)
    # DeepSpeed reads its own files and does not ask the safe loader.
    contents = headers[0].contents if headers[0].lightning is None else FULL
    return replace(headers[0], layout="deepspeed", refused=(), unsupported=(), contents=contents)


def _file(files: Files, entry: Entry) -> Header:
    try:
        with files.open(entry.path) as file:
            return header.read(file, seeks=files.seeks)
    except Unfit as error:
        problem = error.problem
        raise Unfit(problem.state, f"{entry.name}: {problem.text}") from error


def _content(files: Files, entry: Entry) -> bytes:
    if entry.size > LARGEST_PICKLE:
        raise Unfit(DAMAGED, f"{entry.name} is larger than any that torch writes")
    with files.open(entry.path) as file:
        return file.read(entry.size)
