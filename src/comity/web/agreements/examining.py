"""Looking at a bundle before it is taken in: the library's own lint, its scenarios, and what it resolves to."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

from comity.memorandum.frozen import Stage, stages
from comity.memorandum.loading import checked
from comity.memorandum.model import Memorandum
from comity.memorandum.problems import Level, Problem
from comity.web.agreements.archive import write_files
from comity.web.agreements.bundle_files import Files, NotAcceptedError


@dataclass(frozen=True, slots=True)
class Examined:
    """A bundle that can be taken in: what it resolves to, and what a person should look at first."""

    stages: tuple[Stage, ...]
    warnings: tuple[Problem, ...]

    @property
    def memorandum(self) -> Memorandum:
        """It with every amendment."""
        return self.stages[-1].memorandum


def examine(files: Files, *, region: str) -> Examined:
    """Lint a bundle as `comity memorandum lint` does, judge its scenarios and resolve it. `region` is a name.

    Raises:
        NotAcceptedError: it has errors. Its warnings are among the problems too.
    """
    from comity.judge.scenarios import unheld

    with tempfile.TemporaryDirectory(prefix="comity-bundle-") as name:
        folder = Path(name)
        write_files(files, folder)
        found = checked(folder)
        problems = tuple(_nameless(problem, folder) for problem in found.problems)
        if not found.loads:
            raise NotAcceptedError(problems)
        every = stages(found)
        warnings = (*problems, *unheld(folder), *_of_another_region(every[-1].memorandum, region))
    return Examined(every, tuple(sorted(set(warnings))))


def _nameless(problem: Problem, folder: Path) -> Problem:
    """The problem without the name of the folder that the bundle lay in for a moment."""
    found, write = (text.replace(str(folder), "the bundle") for text in (problem.found, problem.write))
    file = "memorandum.yaml" if problem.file == str(folder) else problem.file
    return replace(problem, file=file, found=found, write=write)


def _of_another_region(memorandum: Memorandum, region: str) -> list[Problem]:
    if memorandum.region.casefold() == region.casefold():
        return []
    found = f"the memorandum says that it is of the region {memorandum.region}, and this is {region}"
    return [Problem("memorandum.yaml", 0, Level.WARNING, found, "Check that it is the right bundle")]
