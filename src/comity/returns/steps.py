"""The checks of a return in steps: the right template, the right quarter, the right authority, and then its cells.

A step that failed says what was found, what was expected and what to do, and no later step is judged: the errors in the
cells of last quarter's file are nobody's work.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import polars as pl

from comity.returns.headings.layout import THE_TEMPLATE
from comity.returns.reading import TextFile, UnreadableFile
from comity.returns.result import Return, counted
from comity.returns.template.stamp import TEMPLATE_VERSION, Stamp, read_stamp

TITLES: Mapping[str, str] = {
    "template": "The right template",
    "quarter": "The right quarter",
    "authority": "The right authority",
    "cells": "Its cells",
}
"""The steps in order, each with its title."""

_NAMED = 5


class State(StrEnum):
    """What a step came to. `NOT_APPLICABLE`: the file does not speak of it. `NOT_JUDGED`: an earlier step failed."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_APPLICABLE = "not_applicable"
    NOT_JUDGED = "not_judged"


@dataclass(frozen=True, slots=True)
class Step:
    """One step: `found` and `expected` in words, and `todo` where there is something to do."""

    code: str
    state: State
    found: str = ""
    expected: str = ""
    todo: str = ""

    @property
    def title(self) -> str:
        """What the step checks."""
        return TITLES[self.code]


@dataclass(frozen=True)
class Expected:
    """What was expected of a file: its quarter, and the authorities (name by ONS code) whose rows it may hold.

    `memorandum` is the id of the one whose template it should be; "" where any will do. `names` are those of
    authorities that it may not hold, for saying whose rows were found.
    """

    quarter: str
    authorities: Mapping[str, str]
    template_version: str = TEMPLATE_VERSION
    memorandum: str = ""
    names: Mapping[str, str] = field(default_factory=dict)


def steps(returned: Return, expected: Expected) -> tuple[Step, ...]:
    """Every step of a return that could be read, in order. All of its errors are in the last."""
    return _until_failed(
        (
            _template(returned, expected),
            _quarter(returned, expected),
            _authority(returned, expected),
            _cells(returned),
        )
    )


def steps_of_refused(refused: UnreadableFile) -> tuple[Step, ...]:
    """The steps of a file that could not be read at all: the first failed, for the reason that the reader gives."""
    return _until_failed(
        (
            Step("template", State.FAILED, refused.found, refused.expected, refused.action),
            *(Step(code, State.NOT_JUDGED) for code in list(TITLES)[1:]),
        )
    )


def failed(found: tuple[Step, ...]) -> Step | None:
    """The step that failed, if one did."""
    return next((step for step in found if step.state is State.FAILED), None)


def _until_failed(found: tuple[Step, ...]) -> tuple[Step, ...]:
    return tuple(_judged(found))


def _judged(found: tuple[Step, ...]) -> Iterator[Step]:
    stopped = False
    for step in found:
        yield Step(step.code, State.NOT_JUDGED) if stopped else step
        stopped = stopped or step.state is State.FAILED


def _stamp(returned: Return) -> Stamp | None:
    return None if isinstance(returned.source, TextFile) else read_stamp(returned.source)


def _template(returned: Return, expected: Expected) -> Step:
    wanted = f"the template, version {expected.template_version}"
    stamp = _stamp(returned)
    if stamp is None:
        text = isinstance(returned.source, TextFile)
        found = (
            "a text file (CSV), which no template stamps" if text else "a workbook that was not made from the template"
        )
        return Step("template", State.NOT_APPLICABLE, found, wanted)
    if stamp.template_version != expected.template_version:
        return Step(
            "template",
            State.FAILED,
            f"a template of version {stamp.template_version or 'unknown'}",
            wanted,
            "Copy your rows into the template of this round, and send that.",
        )
    if expected.memorandum and stamp.memorandum and stamp.memorandum != expected.memorandum:
        return Step(
            "template",
            State.FAILED,
            f"the template of another memorandum ({stamp.memorandum})",
            f"{wanted}, of {expected.memorandum}",
            "Copy your rows into the template of this round, and send that.",
        )
    return Step("template", State.PASSED, f"the template, version {stamp.template_version}", wanted)


def _quarter(returned: Return, expected: Expected) -> Step:
    wanted = f"a return for {expected.quarter}"
    stamp = _stamp(returned)
    if stamp is not None and stamp.quarter and stamp.quarter != expected.quarter:
        todo = "Send this round's return. If it is this round's, copy its rows into the template of this round."
        return Step("quarter", State.FAILED, f"the template for {stamp.quarter}", wanted, todo)
    constant = returned.layout.constants.get("quarter")
    rows = returned.assignments["quarter"].drop_nulls()
    if constant is not None and constant.source != THE_TEMPLATE and (rows == expected.quarter).all():
        found = f"a file that does not say its quarter; it is taken to be for {expected.quarter}"
        return Step("quarter", State.NOT_APPLICABLE, found, wanted)
    if not rows.len():
        return Step("quarter", State.NOT_APPLICABLE, "no row that says its quarter", wanted)
    others = rows.filter(rows != expected.quarter)
    if 2 * others.len() <= rows.len():
        few = f", and {counted(others.len(), 'row')} for another quarter: see the cells" if others.len() else ""
        return Step("quarter", State.PASSED, f"{counted(rows.len() - others.len(), 'row')} for it{few}", wanted)
    counts = others.value_counts().sort("count", "quarter", descending=[True, False])
    told = _listed([f"{counted(number, 'row')} for {quarter}" for quarter, number in counts.iter_rows()])
    todo = f"Send the return for {expected.quarter}. If this is it, put its quarters right."
    return Step("quarter", State.FAILED, told, wanted, todo)


def _authority(returned: Return, expected: Expected) -> Step:
    names = sorted(expected.authorities.values())
    wanted = f"rows of {' or '.join(names)}" if len(names) <= _NAMED else f"rows of {len(names)} authorities"
    rows = returned.assignments["authority"]
    unread = returned.issues.filter(
        (pl.col("field") == "authority")
        & pl.col("code").is_in(["no-authority", "unknown-authority", "ambiguous-authority"])
    ).height
    if not rows.len():
        if not unread:
            return Step("authority", State.NOT_APPLICABLE, "no row that could be read", wanted)
        found = f"{counted(unread, 'row')}, each with no authority or one that is not recognised"
        return Step("authority", State.FAILED, found, wanted, "Name the authority in each row, or send another file.")
    others = rows.filter(~rows.is_in(list(expected.authorities)))
    if others.len():
        counts = others.value_counts().sort("count", "authority", descending=[True, False])
        told = _listed(
            [f"{counted(number, 'row')} of {expected.names.get(code, code)}" for code, number in counts.iter_rows()]
        )
        todo = "Take out the rows that are not yours to send, or send the right file. Nobody else sees this one."
        return Step("authority", State.FAILED, told, wanted, todo)
    constant = returned.layout.constants.get("authority")
    if constant is not None and constant.source != THE_TEMPLATE:
        found = f"a file that does not say whose it is; it is taken to be of {names[0]}"
        return Step("authority", State.NOT_APPLICABLE, found, wanted)
    few = f"; {counted(unread, 'row')} with no authority that is recognised: see the cells" if unread else ""
    found = f"{counted(rows.len(), 'row')} of {'it' if len(names) == 1 else 'them'}{few}"
    return Step("authority", State.PASSED, found, wanted)


def _cells(returned: Return) -> Step:
    errors, queries = returned.count("error"), returned.count("query")
    asked = "1 query" if queries == 1 else f"{queries:,} queries"
    found = f"{counted(errors, 'error')} and {asked}"
    if errors:
        return Step("cells", State.FAILED, found, "no errors", "Put the errors right, in the file or on the page.")
    todo = "Put each query right, or explain it." if queries else ""
    return Step("cells", State.PASSED, found, "no errors", todo)


def _listed(texts: list[str]) -> str:
    if len(texts) > _NAMED:
        return f"{', '.join(texts[:_NAMED])} and {len(texts) - _NAMED} more"
    return " and ".join([", ".join(texts[:-1]), texts[-1]]) if len(texts) > 1 else "".join(texts)
