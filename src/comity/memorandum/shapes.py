"""Trees and rows into typed shapes, with every mismatch as a problem at its line."""

from __future__ import annotations

import types
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, Generic, Literal, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from comity.memorandum.documents import Node, line_of, plain
from comity.memorandum.exact import NONE_AGREED, NOT_KNOWN, choose, quoted
from comity.memorandum.problems import Level, Problem

T = TypeVar("T", bound=BaseModel)

Path = tuple[str | int, ...]

HINTS = {
    "citation": "Write where it comes from: citation: {source: ..., section: ..., grade: ...}",
    "source": "Write the document that says so: source: ...",
    "strength": "Write how strongly it binds and since when: strength: [{value: should, from: 2025-10-01}]",
    "new_from": "Write the first day it binds new assignments: new_from: 2025-10-01",
    "reason": "Write why, in a sentence: reason: ...",
    "agreed": "Write the day that it was agreed: agreed: 2025-10-01",
}

CELL_HINTS = {
    "pounds_an_hour": f'Write pounds an hour such as 34.50, or "{NONE_AGREED}" or "{NOT_KNOWN}"',
    "new_from": "Write the first day that it binds new assignments, such as 2025-10-01",
}


@dataclass(frozen=True, slots=True)
class Placed(Generic[T]):
    """A value with where it was written. `tree` is None for a line of a CSV file."""

    value: T
    file: str
    start: int
    tree: Node | None = None

    def line(self, *path: str | int) -> int:
        """The line of what `path` leads to, or of the nearest thing above it."""
        return line_of(self.tree, *path) if self.tree is not None else self.start

    def problem(self, found: str, write: str, *path: str | int, level: Level = Level.ERROR) -> Problem:
        """A problem at the line of `path`."""
        return Problem(self.file, self.line(*path), level, found, write)


def shape(model: type[T], tree: Node, file: str, problems: list[Problem]) -> Placed[T] | None:
    """The tree as `model`, or None with every mismatch among `problems`."""
    try:
        return Placed(model.model_validate(plain(tree)), file, tree.line, tree)
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            found, write = _words(model, detail)
            problems.append(Problem(file, line_of(tree, *detail["loc"]), Level.ERROR, found, write))
    return None


def shape_row(model: type[T], row: dict[str, str], file: str, line: int, problems: list[Problem]) -> Placed[T] | None:
    """A CSV row as `model` (blank cells left out), or None with every mismatch among `problems`."""
    try:
        given = {key: value for key, value in row.items() if value.strip()}
        return Placed(model.model_validate(given), file, line)
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            found, write = _words(model, detail)
            if detail["type"] == "missing":
                column = str(detail["loc"][-1])
                found = f'"{column}" is blank'
                write = CELL_HINTS.get(column, f"Write it in the column {column}")
            problems.append(Problem(file, line, Level.ERROR, found, write))
    return None


def _words(model: type[BaseModel], detail: ErrorDetails) -> tuple[str, str]:
    """What was found and what to write, for one of pydantic's errors."""
    path: Path = detail["loc"]
    key = str(path[-1]) if path else "the file"
    context: dict[str, Any] = detail.get("ctx", {})
    value = detail["input"]
    if detail["type"] == "missing":
        return f'there is no "{key}"', HINTS.get(key, f"Write it: {key}: ...")
    if detail["type"] == "extra_forbidden":
        keys = _keys(_at(model, path[:-1]))
        return f"{quoted(key)} is not a key that is known here", choose(key, keys) if keys else "Take it out"
    if detail["type"] == "comity":
        name = next((str(part) for part in reversed(path) if isinstance(part, str)), key)
        return f"{name}: {context['found']}", str(context["write"])
    if detail["type"] in ("enum", "literal_error"):
        choices = _choices(_at(model, path))
        name = next((str(part) for part in reversed(path) if isinstance(part, str)), key)
        if value is None:
            return f"{name}: it is blank", choose("", choices)
        if not isinstance(value, str):
            return f"{name}: {_sort(value)} stands where one word belongs", choose("", choices)
        return f"{name}: {quoted(value)} is not known", choose(value, choices)
    expected = {"list_type": "a list", "dict_type": "a group of keys", "model_type": "a group of keys"}
    wanted = expected.get(detail["type"], "something else")
    keys = _keys(_at(model, path))
    like = f" ({', '.join(keys)})" if keys else ""
    example = f"Write {key}: [...]" if wanted == "a list" else f"Write keys and values under it{like}"
    return f"{key}: {_sort(value)} stands where {wanted} belongs", example


def _sort(value: object) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, list):
        return "a list"
    return "a group of keys" if isinstance(value, dict) else quoted(value)


def _at(model: Any, path: Sequence[str | int]) -> Any:
    """The type that a path of a model leads to, seen through lists, options and aliases."""
    here: Any = model
    for part in path:
        here = _inside(here)
        if isinstance(here, type) and issubclass(here, BaseModel):
            named = {field.alias or name: field.annotation for name, field in here.model_fields.items()}
            here = named.get(str(part))
        elif get_origin(here) in (list, dict):
            here = get_args(here)[-1]
    return _inside(here)


def _inside(annotation: Any) -> Any:
    if get_origin(annotation) in (Union, types.UnionType):
        return next((_inside(arg) for arg in get_args(annotation) if arg is not type(None)), annotation)
    return annotation


def _keys(annotation: Any) -> list[str]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [field.alias or name for name, field in annotation.model_fields.items()]
    return []


def _choices(annotation: Any) -> list[str]:
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return [str(member.value) for member in annotation]
    return [str(arg) for arg in get_args(annotation)] if get_origin(annotation) is Literal else []
