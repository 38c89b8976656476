"""What the commands of one script hand over: options and keys with a last.ckpt as their value."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from ckpt_lint.crossing import MORE, OpenLiteral, switched
from ckpt_lint.facts import ResumePath
from ckpt_lint.findings import Span
from ckpt_lint.frontends.commandlines import GIVEN, OPTION
from ckpt_lint.frontends.lastname import LAST_NAME
from ckpt_lint.frontends.purposes import OTHER_PURPOSE
from ckpt_lint.frontends.shell.words import Word, commands, defaulted, is_several
from ckpt_lint.ports import Port
from ckpt_lint.values import Place

LAST = re.compile(rf"(?:^|[/\\}})]){LAST_NAME}/?$")
_LISTED = re.compile(
    rf"(?:\$\(|`)\s*(?:ls|find|realpath|readlink)\b(?!.*(?:\s-v\b|!|-not\b)).*\b{LAST_NAME}\b.*",
    re.DOTALL,
)
_ASSIGNED = re.compile(r"(?P<name>[A-Za-z_]\w*)(?P<more>\+?)=(?P<array>\(?)")
_MADE = re.compile(r"(?P<name>[A-Za-z_]\w*)?(?P<sign>(?:::?|[?+!])?=)")
_USED = re.compile(r"\"?\$(?:(\w+)|\{(\w+)(?:\[[@*]\])?\}|\((\w+)\))\"?|\{(\w+)\}")
_MORE = re.compile(r"\"?\$(?:\w+|[@*]|\{[@*]\}|\{\w+(?:\[[@*]\])?\}|\(\w+\))\"?")
_NAMED_LAST = re.compile(r".*/\$(?:\w+|\{\w+\})")
_OPENING = frozenset({"if", "case", "for", "while", "until", "select"})
_CLOSING = frozenset({"fi", "esac", "done"})
_KEYWORDS = ("if", "elif", "then", "else", "while", "do", "!", "time", "exec", "eval", "nohup", "{")
_LEADING = frozenset({*_KEYWORDS, "export", "local", "readonly", "declare", "typeset", "env"})
_TALKING = frozenset({"echo", "printf", "rm", "cp", "mv", "ls", "ln", "cat", "test", "[", "[["})
_TEST = re.compile(r"-[a-z]")
_SHELL = re.compile(r"(?:\S*/)?(?:ba|da|k|z)?sh")
_MAKEFILES = (".mk", "Makefile", "makefile")
MOST_WORDS, MOST_HOPS = 1000, 8

Command = frozenset[str]


class Script:
    """What is known of one script, command by command."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._is_makefile = path.endswith(_MAKEFILES)
        self._variables: dict[str, list[Word]] = {}
        self._given: dict[Span, tuple[Word, dict[Command, list[Port]]]] = {}
        self._depth = 0
        self.facts: list[ResumePath] = []

    def read(self, rows: Iterable[tuple[int, str]]) -> None:
        """Take in the commands of some rows."""
        for command in commands(rows):
            self._add(command)

    def open(self) -> Iterator[OpenLiteral]:
        """Literals whose options only the project's Python can explain."""
        for word, by_command in self._given.values():
            for command, ports in by_command.items():
                ways = tuple(dict.fromkeys(ports))
                yield OpenLiteral(self._place(word), word.text, ways, outside=True, command=command)

    def _add(self, command: list[Word], inside: int = 0) -> None:
        self._depth += (command[0].text in _OPENING) - (command[0].text in _CLOSING)
        words = self._expanded(self._without_assignments(command))
        if not words or _is_silent(words[0].value) or _has_other_purpose(words):
            return
        by_shell = any(_SHELL.fullmatch(word.value) for word in words)
        for before, word in zip(words, words[1:]):
            wrapped = word.text.startswith("--wrap=")
            given_whole = before.value == "--wrap" or (by_shell and before.value in ("-c", "-lc"))
            if (wrapped or given_whole) and inside < MOST_HOPS:
                self._add_wrapped(word.behind(len("--wrap=") if wrapped else 0), inside + 1)
            given, option = GIVEN.fullmatch(word.value), OPTION.fullmatch(before.value)
            if given is not None:
                self._hand(given["name"], bool(given["dashes"]), given["value"], word, words)
            elif option is not None:
                self._hand(option["name"], True, word.value, word, words)

    def _add_wrapped(self, word: Word, inside: int) -> None:
        """A command that is given to another one as a text."""
        inner = word.several()
        if inner != [word]:
            self._add(inner, inside)

    def _without_assignments(self, words: list[Word]) -> list[Word]:
        """What is left of a command; what is assigned before it is remembered."""
        if words[0].span.start.column == 1 and self._make(words):
            return []
        while words:
            match = _ASSIGNED.match(words[0].text)
            if match is not None and match["array"]:
                self._assign(match["name"], words[1:], bool(match["more"]))
                return []
            if match is not None:
                self._assign(match["name"], words[0].behind(match.end()).several(), bool(match["more"]))
            elif words[0].text not in _LEADING:
                break
            words = words[1:]
        return words

    def _make(self, words: list[Word]) -> bool:
        """``NAME := value ...`` of a Makefile."""
        first = _MADE.match(words[0].text)
        name = words[0].text
        if first is not None and first["name"] and (self._is_makefile or first["sign"][0] in ":?!"):
            self._assign(first["name"], [words[0].behind(first.end()), *words[1:]], first["sign"] == "+=")
            return True
        sign = _MADE.match(words[1].text) if name.isidentifier() and len(words) > 1 else None
        if sign is None or sign["name"]:
            return False
        self._assign(name, [words[1].behind(sign.end()), *words[2:]], sign["sign"] == "+=")
        return True

    def _assign(self, name: str, words: list[Word], more: bool) -> None:
        before = self._variables.get(name, [])
        words = [word for word in self._expanded(words) if word.text]
        # In one arm of a conditional, the other one's value is still possible.
        other = self._depth and any(map(self._literal, before)) and not any(map(self._literal, words))
        if not other:
            self._variables[name] = [*(before if more else ()), *words]

    def _expanded(self, words: list[Word]) -> list[Word]:
        """Words with those that variables hold in their places."""
        found: list[Word] = []
        for word in words:
            found += self._held(word.text) or [word]
        return found[:MOST_WORDS]

    def _held(self, text: str) -> list[Word]:
        used = _USED.fullmatch(text)
        return self._variables.get(used[used.lastindex or 0], []) if used else []

    def _literal(self, word: Word) -> Word | None:
        """The word that names a last.ckpt: this one, or that of a variable which it ends in."""
        value = word.value
        given = GIVEN.fullmatch(value)
        return self._named(given["value"] if given else value, word)

    def _named(self, value: str, word: Word, hops: int = 0) -> Word | None:
        value = defaulted(value)
        if is_several(value) or hops > MOST_HOPS:
            return None
        if LAST.search(value) or _LISTED.fullmatch(value):
            return word
        last = value.rpartition("/")[2] if _NAMED_LAST.fullmatch(value) else value
        return next((each for each in self._held(last) if self._named(each.value, each, hops + 1)), None)

    def _hand(self, name: str, option: bool, value: str, word: Word, words: list[Word]) -> None:
        literal = self._named(value, word)
        if literal is None:
            return
        if option and name in ("ckpt_path", "fit.ckpt_path") and any(each.value == "fit" for each in words):
            sink = f"`fit --ckpt_path` of LightningCLI in line {word.span.start.row}"
            self.facts.append(ResumePath(self._place(literal), (), literal.text, (sink,)))
            return
        by_command = self._given.setdefault(literal.span, (literal, {}))[1]
        port = Port("option" if option else "key", "", name)
        by_command.setdefault(_options(words), []).append(port)

    def _place(self, word: Word) -> Place:
        return Place(self._path, word.span, word.rows)


def _is_silent(called: str) -> bool:
    """Whether a command only talks or tests; `-f` is the second half of `[[ -f a && ! -f b ]]`."""
    return called.lstrip("@-") in _TALKING or _TEST.fullmatch(called) is not None


def _options(words: list[Word]) -> Command:
    """Names of a command's options, and keys that it switches; a variable by itself may bring more."""
    found = {match["name"] for word in words if (match := OPTION.match(word.value))}
    for word in words:
        given = GIVEN.fullmatch(word.value)
        if given is not None and given["value"].lower() in ("true", "false"):
            found.add(switched(given["name"], given["value"].lower() == "true"))
    for before, word in zip(words, words[1:]):
        if _MORE.fullmatch(word.text) and not (_USED.fullmatch(word.text) and before.text.startswith("-")):
            found.add(MORE)
    return frozenset(found)


def _has_other_purpose(words: list[Word]) -> bool:
    """Whether a command evaluates or exports: by its script, module or subcommand."""
    for number, word in enumerate(words):
        value, before = word.value, words[number - 1].value if number else ""
        is_value = before.startswith("-") and before != "-m"
        named = not (value.startswith("-") or "=" in value or is_value)
        if named and OTHER_PURPOSE.search(PurePosixPath(value).name):
            return True
    return False
