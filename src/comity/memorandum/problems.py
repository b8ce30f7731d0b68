"""What is wrong with a bundle, said so that the person who wrote it can put it right."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """An `error` stops a bundle from loading; a `warning` is shown and does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, order=True, slots=True)
class Problem:
    """One thing wrong in one place.

    `file` is relative to the bundle's folder (the folder itself where nothing inside it can be
    named) and `line` counts from 1 (0 = the file as a whole). `found` says what is there and
    `write` what to put instead.
    """

    file: str
    line: int
    level: Level
    found: str
    write: str

    def words(self) -> str:
        """The problem on one line, as `comity memorandum lint` prints it."""
        place = f"{self.file}:{self.line}" if self.line else self.file
        write = self.write if self.write.endswith(".") else f"{self.write}."
        return printable(f"{place}: {self.level}: {self.found}. {write}")


def printable(text: str) -> str:
    """The text with whatever would act on a terminal shown as its escape."""
    return "".join(letter if letter.isprintable() else ascii(letter)[1:-1] for letter in text)


class MemorandumError(Exception):
    """A bundle cannot be loaded. `problems` holds every error and warning found, in file order."""

    def __init__(self, name: str, problems: Iterable[Problem]) -> None:
        self.name = name
        self.problems: tuple[Problem, ...] = tuple(problems)
        errors = sum(problem.level is Level.ERROR for problem in self.problems)
        noun = "problem" if errors == 1 else "problems"
        lines = "\n".join(f"  {problem.words()}" for problem in self.problems)
        super().__init__(f"{name} cannot be loaded: {errors} {noun}\n{lines}")
