"""Reading a text file of a bundle into a tree that remembers its lines.

Every scalar stays text until a typed shape asks for it: `version: 2026` and `value: no` mean what
they say, and no amount of money ever passes through a float. Anchors, aliases, tags and second
documents are refused, because a bundle is read by people (and because they are how hostile YAML grows).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from comity.memorandum.exact import quoted
from comity.memorandum.problems import Level, Problem

LARGEST_FILE = 256 * 1024
"""Bytes; the longest file that ships is a fifth of it."""

DEEPEST = 12
"""Levels of nesting; a bundle needs five."""

BLANKS = frozenset({"", "~", "null", "Null", "NULL"})


@dataclass(slots=True)
class Scalar:
    """A value as written. `blank` where nothing was."""

    text: str
    line: int
    blank: bool = False


@dataclass(slots=True)
class Mapping:
    """Keys and values in the order written, with the line of each key."""

    line: int
    items: dict[str, Node] = field(default_factory=dict)
    key_lines: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class Sequence:
    """A list."""

    line: int
    items: list[Node] = field(default_factory=list)


Node = Scalar | Mapping | Sequence


def plain(node: Node) -> Any:
    """The tree as dicts, lists, text and None, for a typed shape to check."""
    if isinstance(node, Mapping):
        return {key: plain(value) for key, value in node.items.items()}
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    return None if node.blank else node.text


def line_of(node: Node, *path: str | int) -> int:
    """The line of what `path` leads to, or of the nearest thing above it that is there."""
    line = node.line
    for part in path:
        if isinstance(node, Mapping) and part in node.items:
            line, node = node.key_lines[str(part)], node.items[str(part)]
        elif isinstance(node, Sequence) and isinstance(part, int) and part < len(node.items):
            node = node.items[part]
            line = node.line
        else:
            break
    return line


def read_text(path: Path, file: str, problems: list[Problem]) -> str | None:
    """A file's text, or None with the reason among `problems`."""
    try:
        if path.is_symlink() or not path.is_file():
            found = "this is not an ordinary file"
            problems.append(Problem(file, 0, Level.ERROR, found, "Put the file itself in the folder"))
            return None
        size = path.stat().st_size
        if size > LARGEST_FILE:
            found = f"the file has {size:,} bytes, more than the {LARGEST_FILE:,} that a bundle's file may have"
            problems.append(Problem(file, 0, Level.ERROR, found, "Split it, or take out what does not belong"))
            return None
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        found = f"the file is not UTF-8 text (byte {error.object[error.start]:#04x})"
        problems.append(Problem(file, line, Level.ERROR, found, "Save it as UTF-8"))
        return None
    except OSError as error:
        found = f"the file cannot be opened ({error.strerror or 'unknown reason'})"
        problems.append(Problem(file, 0, Level.ERROR, found, "Check that it is there and that you may read it"))
        return None
    return text


class _StopError(Exception):
    """The document cannot be understood past here."""


class _Builder:
    """Builds the tree from parsing events, so that every problem of form has its line."""

    def __init__(self, file: str, problems: list[Problem]) -> None:
        self.file, self.problems = file, problems
        self.root: Node | None = None
        self.stack: list[Mapping | Sequence] = []
        self.keys: list[str | None] = []

    def problem(self, line: int, found: str, write: str) -> None:
        self.problems.append(Problem(self.file, line, Level.ERROR, found, write))

    def take(self, event: Event) -> None:
        line = event.start_mark.line + 1
        anchor = getattr(event, "anchor", None)
        if anchor:
            found = f'"{anchor}" is a YAML anchor or alias'
            self.problem(line, found, "Write the value out where it is used")
            raise _StopError
        if isinstance(event, DocumentStartEvent):
            if self.root is not None:
                self.problem(line, "a second document starts here", "Keep one document to a file: take out the ---")
                raise _StopError
        elif isinstance(event, ScalarEvent | MappingStartEvent | SequenceStartEvent):
            if event.tag and str(event.tag) != "!":
                self.problem(line, f'"{event.tag}" is a YAML tag', "Write the value without it")
                raise _StopError
            self.open(event, line)
        elif isinstance(event, MappingEndEvent | SequenceEndEvent):
            self.stack.pop()
            self.keys.pop()

    def open(self, event: Event, line: int) -> None:
        top = self.stack[-1] if self.stack else None
        if isinstance(top, Mapping) and self.keys[-1] is None:
            if not isinstance(event, ScalarEvent):
                self.problem(line, "a list or mapping is used as a key", "Write a plain word as the key")
                raise _StopError
            self.key(top, event.value, line)
            return
        node: Node
        if isinstance(event, ScalarEvent):
            node = Scalar(event.value, line, event.style in (None, "") and event.value in BLANKS)
        else:
            node = Mapping(line) if isinstance(event, MappingStartEvent) else Sequence(line)
        self.place(top, node)
        if not isinstance(node, Scalar):
            if len(self.stack) >= DEEPEST:
                self.problem(line, f"nested more than {DEEPEST} deep", "Flatten it")
                raise _StopError
            self.stack.append(node)
            self.keys.append(None)

    def key(self, top: Mapping, key: str, line: int) -> None:
        if key in top.items:
            found = f"{quoted(key)} is written twice (first on line {top.key_lines[key]})"
            self.problem(line, found, "Keep one of them")
            key = f"{key}\0{len(top.items)}"  # kept out of the way; its own contents still checked for form
        else:
            top.key_lines[key] = line
        self.keys[-1] = key

    def place(self, top: Mapping | Sequence | None, node: Node) -> None:
        if isinstance(top, Mapping):
            key = str(self.keys[-1])
            self.keys[-1] = None
            if "\0" not in key:
                top.items[key] = node
        elif isinstance(top, Sequence):
            top.items.append(node)
        else:
            self.root = node


def read_yaml(text: str, file: str, problems: list[Problem]) -> Node | None:
    """The tree of a YAML document, or None where it cannot be understood (the reason is among `problems`)."""
    builder = _Builder(file, problems)
    try:
        for event in YAML(typ="safe", pure=True).parse(text):
            builder.take(event)
    except _StopError:
        return None
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 0
        builder.problem(line, f"this is not YAML: {error.problem or error.context or 'unreadable'}", _MALFORMED)
        return None
    except (YAMLError, ValueError, RecursionError) as error:
        first = str(error).splitlines()[0] if str(error) else "unreadable"
        builder.problem(1, f"this is not YAML: {first}", _MALFORMED)
        return None
    if builder.root is None:
        builder.problem(1, "the file is empty", "Write its contents, or take the file away")
    return builder.root


_MALFORMED = "Check the indentation, the colons and the quotes on this line and the one above"
