"""A list of references that an authority holds: of what kind, when, and for which time. Never what one says."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from comity.returns.leavers import EARLIEST, NUMBER
from comity.returns.lists import Column, ListError, ListProblem, day, one_of, read_list

PRACTICE, STANDARD, OTHER = "practice", "standard", "other"
KINDS: dict[str, str] = {
    PRACTICE: "Practice-based",
    STANDARD: "Practice-based, on the national template",
    OTHER: "Not practice-based",
}
"""The kinds that a memorandum's clause tells apart. One on the national template is practice-based."""

PRACTICE_BASED = frozenset({PRACTICE, STANDARD})

GIVEN = Column("given_on", "Date of the reference", day, ("reference date", "dated", "date given", "date received"))
KIND = Column(
    "kind",
    "Kind",
    one_of(KINDS, {"practice based reference": PRACTICE, "national template": STANDARD, "standard form": STANDARD}),
    ("kind of reference", "type", "reference type"),
)
FROM = Column("covers_from", "Covers from", day, ("from", "period from"), required=False)
TO = Column("covers_to", "Covers to", day, ("to", "period to"), required=False)
COLUMNS = (NUMBER, GIVEN, KIND, FROM, TO)


@dataclass(frozen=True, slots=True)
class Given:
    """One reference that is held. The days that it covers are None where it does not say."""

    number: str
    given_on: date
    kind: str
    covers_from: date | None = None
    covers_to: date | None = None


def read_references(path: str | Path, *, today: date) -> list[Given]:
    """The references of a list, whole or not at all.

    Raises:
        UnreadableFile: it is no file that can be read.
        ListError: every cell that is not what it should be.
    """
    problems: list[ListProblem] = []
    found: list[Given] = []
    seen: dict[Given, int] = {}
    for row in read_list(path, COLUMNS):
        given = Given(row.values["worker"], *(row.values[column.name] for column in COLUMNS[1:]))
        if not EARLIEST <= given.given_on <= today:
            problems.append(row.problem(GIVEN, str(given.given_on), f"a day from {EARLIEST} to {today}"))
        if given.covers_from and given.covers_to and given.covers_to < given.covers_from:
            problems.append(row.problem(TO, str(given.covers_to), f"{given.covers_from} or a day after it"))
        found.append(given)
        before = seen.setdefault(replace(given, kind=""), row.number)
        if before != row.number:
            problems.append(row.problem(NUMBER, "the same again", f"each once: row {before} has the same dates"))
    if problems:
        raise ListError(problems)
    return found
