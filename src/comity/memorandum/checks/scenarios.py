"""Scenarios that could run: known facts of the right types, clauses that are there, outcomes that exist."""

from __future__ import annotations

from collections.abc import Mapping

from comity.dictionary import fields_by_name
from comity.memorandum.bundle import Bundle
from comity.memorandum.exact import choose, quoted
from comity.memorandum.facts import UnreadableFactError, fact
from comity.memorandum.model import OUTCOMES
from comity.memorandum.problems import Problem
from comity.memorandum.shapes import Placed
from comity.memorandum.written import ScenariosFile


def check_scenarios(bundle: Bundle, kinds: list[str], problems: list[Problem]) -> None:
    """Check every scenario file against the dictionary and the clauses (`kinds`) of the memorandum."""
    for placed in bundle.scenarios:
        _facts(placed, placed.value.background, ("background",), problems)
        names: set[str] = set()
        if not placed.value.scenarios:
            problems.append(placed.problem("there are no scenarios in it", "Write one, or take the file away"))
        for index, scenario in enumerate(placed.value.scenarios):
            path = ("scenarios", index)
            if scenario.name in names:
                found = f"two scenarios are called {quoted(scenario.name)}"
                problems.append(placed.problem(found, "Give each its own name", *path, "name"))
            names.add(scenario.name)
            _facts(placed, scenario.given, (*path, "given"), problems)
            if not scenario.then:
                write = "Write what is expected: then: {cool-off: met}"
                problems.append(placed.problem("it expects nothing", write, *path, "then"))
            for kind, expected in scenario.then.items():
                at = (*path, "then", kind)
                if kind not in kinds and not bundle.unread & {kind, ""}:
                    found = f'"{kind}" is not a clause that this memorandum judges an assignment by'
                    problems.append(placed.problem(found, choose(kind, kinds), *at))
                if expected.outcome not in OUTCOMES:
                    found = f'"{expected.outcome}" is not an outcome'
                    problems.append(placed.problem(found, choose(expected.outcome, OUTCOMES), *at))


def _facts(
    placed: Placed[ScenariosFile],
    facts: Mapping[str, str],
    path: tuple[str | int, ...],
    problems: list[Problem],
) -> None:
    known = fields_by_name()
    for name, text in facts.items():
        if name not in known:
            found = f'"{name}" is not a column of the return dictionary'
            problems.append(placed.problem(found, choose(name, list(known)), *path, name))
            continue
        try:
            fact(known[name], text)
        except UnreadableFactError as error:
            found = f"{name}: {quoted(text)} is not {_a(known[name].type)}"
            problems.append(placed.problem(found, str(error), *path, name))


def _a(noun: str) -> str:
    return f"an {noun}" if noun[0] in "aeiou" else f"a {noun}"
