"""Reading the two text files of a national return, with everything wrong with one said at once, line by line."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from comity.memorandum.documents import read_text, read_yaml
from comity.memorandum.problems import Level, Problem
from comity.memorandum.shapes import Placed, shape

T = TypeVar("T", bound=BaseModel)


class NationalFileError(Exception):
    """A file that cannot be used; `problems` holds everything wrong with it, in file order."""

    def __init__(self, what: str, name: str, problems: list[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda problem: problem.line))
        lines = "\n".join(f"  {problem.words()}" for problem in self.problems)
        super().__init__(f"The {what} {name} cannot be used:\n{lines}")


def read_shape(path: Path, model: type[T], what: str, option: str) -> tuple[Placed[T] | None, list[Problem]]:
    """A file as its shape, and what is wrong with it. Raises `NationalFileError` where nothing is there."""
    if not path.is_file():
        found = "this is not a file" if path.exists() else "nothing is there"
        write = f"Give {option} the path of a {what}"
        raise NationalFileError(what, str(path), [Problem(str(path), 0, Level.ERROR, found, write)])
    problems: list[Problem] = []
    text = read_text(path, path.name, problems)
    return text_shape(text, path.name, model, problems), problems


def text_shape(text: str | None, name: str, model: type[T], problems: list[Problem]) -> Placed[T] | None:
    """A text as its shape; None with the reasons among `problems`."""
    root = None if text is None else read_yaml(text, name, problems)
    return None if root is None else shape(model, root, name, problems)
