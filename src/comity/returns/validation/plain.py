"""What an issue of each code is, in the words of whoever must see to it, and which fields it hangs on."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from comity.dictionary import fields_by_name
from comity.returns.cells.authorities import AuthorityIndex
from comity.returns.cells.context import Context
from comity.returns.validation.rows import row_rules
from comity.returns.validation.rule import words

_BESIDE: dict[str, tuple[str, ...]] = {
    "two-places-at-once": ("start_date", "end_date", "agency"),
    "no-authority": ("authority",),
    "no-reference": ("assignment_ref",),
}
"""What an issue that only shows across rows hangs on, beside its own field."""


@dataclass(frozen=True, slots=True)
class Plain:
    """What is the matter, as a title without a full stop; and what to do, as sentences.

    `of_provider` is what to do where the file is not one's own but a managed service provider's.
    """

    title: str
    todo: str
    of_provider: str


def plain(code: str, field: str) -> Plain:
    """What an issue of a code and a field is, in plain words."""
    known = fields_by_name().get(field)
    label = known.label if known else "a field"
    said = _said().get(code)
    if said is None:
        return Plain(f"{label}: {code}", "Look at the cell.", "Look at the cell.")
    return Plain(*(text.format(field=label) for text in (said.title, said.todo, said.of_provider)))


def is_known(code: str) -> bool:
    """Whether it is the code of an issue."""
    return code in _said()


@cache
def _said() -> dict[str, Plain]:
    text = files(__package__).joinpath("plain.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return {row["code"]: Plain(row["title"], row["todo"], row["of_provider"] or row["todo"]) for row in rows}


def beside(code: str, field: str) -> tuple[str, ...]:
    """The other fields that an issue hangs on, in the dictionary's order: of a charge below the pay, the pay rate."""
    if code in _BESIDE:
        return tuple(name for name in _BESIDE[code] if name != field)
    return _of_rules().get((code, field), ())


@cache
def _of_rules() -> dict[tuple[str, str], tuple[str, ...]]:
    known = fields_by_name()
    found = {}
    for rule in row_rules(known, Context(AuthorityIndex(()))):
        parts = (rule.broken, words(rule.expected), words(rule.message))
        read = {name for part in parts for name in part.meta.root_names()}
        found[rule.code, rule.field] = tuple(name for name in known if name in read and name != rule.field)
    return found
