"""Drops what cannot matter, before LibCST sees it: whole files by their words, then statements.

The sieve may only ever drop what cannot hold a fact. Where ``ast`` cannot parse (syntax newer
than the running Python), nothing is dropped and LibCST decides.
"""

from __future__ import annotations

import ast
import re
import warnings

from ckpt_lint.frontends.python.source import line_starts

# Every word of interest holds one of these, and most files hold none.
ROOTS = (b"ckpt", b"heckpoint", b"save_last", b"CKPT", b"lightning")
WORDS = (b"save_last", b"ModelCheckpoint", b"ckpt-lint:")
CODE = re.compile(rb"CKPT\d{3}")
LAST_CKPT = re.compile(rb"last[^\r\n]{0,40}ckpt")
# A path in two pieces: `name = "last"` in one line, `f"{name}.ckpt"` in another.
LAST_WORD = re.compile(rb"""last["']""")
RESUMES = re.compile(rb"ckpt_path|resume_from_checkpoint")
SINK_WORDS = (b"ckpt_path", b"resume_from_checkpoint", b"ModelCheckpoint")
TRAINING = (b"Trainer", b"LightningModule", b"load_from_checkpoint", b"save_hyperparameters", b"ckpt_path")
TRAINING_NAMES = frozenset({"ModelCheckpoint", *(word.decode() for word in TRAINING), "fit", "monitor"})
PATH_TAIL = re.compile(r"last[\w*?\[\]-]*\.ckpt$")
PIECES = (re.compile(r"last[\w*?\[\]-]*$"), re.compile(r"^[*?]*\.ckpt$|[}s]\.ckpt$"))
SAVE_LAST_POSITION = 5
MAX_DEPTH = 1500
TOO_DEEP = "nests too deeply to be analysed"


def mentions(data: bytes) -> bool:
    """Whether a file holds any of the words that a fact needs."""
    # Plain searches first: they are ten times as fast as an alternation of the same words.
    if not any(root in data for root in ROOTS):
        return False
    if any(word in data for word in WORDS):
        return True
    if b"CKPT" in data and CODE.search(data) is not None:
        return True
    if b"lightning" in data and any(word in data for word in TRAINING):
        return True
    if b"ckpt" not in data and b"resume_from_checkpoint" not in data:
        return False
    if LAST_CKPT.search(data) is not None:
        return True
    return RESUMES.search(data) is not None and LAST_WORD.search(data) is not None


def may_complete(data: bytes) -> bool:
    """Whether a file may resume, or build a callback, by what other files say."""
    return any(root in data for root in ROOTS[:2]) and any(word in data for word in SINK_WORDS)


class TooDeep(Exception):
    """Code that nests so deeply that LibCST would end the process instead of raising."""


def parse(text: str) -> ast.Module | None:
    """The file's tree, or ``None`` where this Python's ``ast`` cannot parse it.

    Raises ``TooDeep``.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text)
    except (RecursionError, MemoryError):
        raise TooDeep from None
    except SyntaxError as error:
        if "too many nested" in str(error.msg):
            raise TooDeep from None
        return None
    except ValueError:
        return None


def reduce(text: str, tree: ast.Module) -> str | None:
    """The text with every irrelevant top-level statement blanked; ``None`` if all are.

    Rows stay what they were. Raises ``TooDeep``. A path may reach a resume through any function,
    here or in another file: where there is one, nothing is blanked.
    """
    held = [_holds(statement) for statement in tree.body]
    texts = [text for _, texts in held for text in texts]
    if any(map(PATH_TAIL.search, texts)) or all(any(map(p.search, texts)) for p in PIECES):
        refuse_depth(tree)
        return text
    if not any(save for save, _ in held):
        return None
    keep = {
        index
        for index, statement in enumerate(tree.body)
        if held[index][0] or index == 0 or _may_build(statement)
    }
    _keep_what_is_named(tree.body, keep)
    refuse_depth(*(tree.body[index] for index in keep))
    return _blank(text, [s for i, s in enumerate(tree.body) if i not in keep], tree.body, keep)


def refuse_depth(*nodes: ast.AST | None) -> None:
    """Raise ``TooDeep`` for code that nests more deeply than LibCST can bear."""
    level = [node for node in nodes if node is not None]
    for _ in range(MAX_DEPTH):
        if not level:
            return
        level = [child for node in level for child in ast.iter_child_nodes(node)]
    raise TooDeep


def _holds(statement: ast.stmt) -> tuple[bool, list[str]]:
    """Whether a statement holds a word of saving or training, and its strings that may end a path."""
    save, texts = False, []
    docstrings: set[int] = set()
    for node in ast.walk(statement):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            docstrings.add(id(node.value))
        elif isinstance(node, ast.Constant):
            if isinstance(node.value, str) and id(node) not in docstrings:
                save = save or node.value.endswith(("save_last", ".ModelCheckpoint"))
                if node.value.endswith(".ckpt") or "last" in node.value:
                    texts.append(node.value)
        elif isinstance(node, (ast.keyword, ast.arg)):
            save = save or node.arg == "save_last" or node.arg in TRAINING_NAMES
        elif isinstance(node, ast.Attribute):
            save = save or node.attr == "save_last" or node.attr in TRAINING_NAMES
        elif isinstance(node, ast.Name):
            save = save or node.id == "save_last" or node.id in TRAINING_NAMES
        elif isinstance(node, ast.Call):
            save = save or len(node.args) >= SAVE_LAST_POSITION
        elif isinstance(node, ast.ClassDef):
            save = save or any("Checkpoint" in ast.unparse(base) for base in node.bases)
    return save, texts


def _may_build(statement: ast.stmt) -> bool:
    """Whether arguments that stand elsewhere may be spread into a call here."""
    return any(isinstance(node, ast.keyword) and node.arg is None for node in ast.walk(statement))


def _keep_what_is_named(body: list[ast.stmt], keep: set[int]) -> None:
    """Add imports, and what the kept statements name, transitively."""
    bound: dict[str, list[int]] = {}
    for index, statement in enumerate(body):
        if isinstance(statement, (ast.Import, ast.ImportFrom)) or _imports_all(statement):
            keep.add(index)
        for name in _changed_names(statement):
            bound.setdefault(name, []).append(index)
    waiting = list(keep)
    while waiting:
        for node in ast.walk(body[waiting.pop()]):
            if isinstance(node, ast.Name):
                fresh = [index for index in bound.pop(node.id, ()) if index not in keep]
                keep.update(fresh)
                waiting.extend(fresh)


def _imports_all(statement: ast.stmt) -> bool:
    """Whether a ``try`` or an ``if`` holds a star import."""
    return isinstance(statement, (ast.Try, ast.If, ast.With)) and any(
        isinstance(node, ast.ImportFrom) and node.names[0].name == "*" for node in ast.walk(statement)
    )


def _changed_names(statement: ast.stmt) -> set[str]:
    """Names that a statement may bind, or whose attributes and items it may change."""
    if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return {statement.name}
    names: set[str] = set()
    for node in ast.walk(statement):
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            names |= {alias.asname or alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            names.add(node.name)
        elif isinstance(node, ast.Name) and not isinstance(statement, ast.Assign):
            names.add(node.id)
    if isinstance(statement, ast.Assign):
        for target in statement.targets:
            names |= {node.id for node in ast.walk(target) if isinstance(node, ast.Name)}
    return names


def _rows(statement: ast.stmt) -> range:
    first = min([statement.lineno, *(d.lineno for d in getattr(statement, "decorator_list", ()))])
    return range(first, (statement.end_lineno or first) + 1)


def _blank(text: str, drop: list[ast.stmt], body: list[ast.stmt], keep: set[int]) -> str:
    kept_rows = {row for index in keep for row in _rows(body[index])}
    dropped_rows = {row for statement in drop for row in _rows(statement)} - kept_rows
    if not dropped_rows:
        return text
    starts = [*line_starts(text), len(text)]
    lines = [text[a:b] for a, b in zip(starts, starts[1:])]
    for row in dropped_rows:
        line = lines[row - 1]
        lines[row - 1] = line[len(line.rstrip("\r\n")) :]
    return "".join(lines)
