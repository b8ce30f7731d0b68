"""frictionless: a table schema with constraints, and one check of its own kind for the clauses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import report
import rules_python as rules
from frictionless import Check, Checklist, Error, Resource, Row, Schema, errors, system

from comity.dictionary import Field, FieldType, fields

TYPES = {
    FieldType.DATE: "date",
    FieldType.MONEY: "number",
    FieldType.MONEY_PER_HOUR: "number",
    FieldType.DECIMAL: "number",
    FieldType.INTEGER: "integer",
    FieldType.YES_NO: "boolean",
}


def column(field: Field) -> dict[str, object]:
    """A field of the table schema."""
    constraints: dict[str, object] = {"required": field.required == "always"}
    if field.codes and field.type is FieldType.CODE:
        constraints["enum"] = list(field.codes)
    if field.name == "worker":
        constraints["pattern"] = r"^SW[1-9]\d{0,5}$"
    elif field.name == "quarter":
        constraints["pattern"] = r"^\d{4}-Q[1-4]$"
    elif field.name == "hours_per_week":
        constraints |= {"minimum": 0.01, "maximum": 60}
    elif field.name == "fte":
        constraints |= {"minimum": 0, "maximum": 1}
    elif TYPES.get(field.type) in ("number", "integer"):
        constraints["minimum"] = 0
    described: dict[str, object] = {
        "name": field.name,
        "type": TYPES.get(field.type, "string"),
        "constraints": constraints,
    }
    if field.type is FieldType.YES_NO:
        described |= {"trueValues": ["yes"], "falseValues": ["no"]}
    return described


class Clauses(Check):
    """Each row against the nine clauses, and its charge against its pay."""

    type = "clauses"
    Errors = [errors.RowConstraintError]  # noqa: RUF012 - the library's own way to declare it

    def validate_row(self, row: Row) -> Iterable[Error]:
        """An error for each clause breached."""
        facts = dict(row)
        facts["unread"] = frozenset(row.error_cells)
        for clause in rules.breaches(facts):
            yield errors.RowConstraintError.from_row(row, note=f"clause {clause}")
        charge, pay = facts["charge_rate"], facts["pay_rate"]
        if charge is not None and pay is not None and charge < pay:
            yield errors.RowConstraintError.from_row(row, note="charge below pay")


def work(path: str) -> tuple[dict[str, int], int]:
    """Validate the resource and count its errors."""
    file = Path(path)
    schema = Schema.from_descriptor({"fields": [column(field) for field in fields()], "missingValues": [""]})
    # The file is this program's own, so that it lies outside the working folder is no danger.
    with system.use_context(trusted=True):
        resource = Resource(path=str(file), schema=schema)
        done = resource.validate(Checklist(checks=[Clauses()]), limit_errors=10**9)
    notes = Counter(each[0] for each in done.flatten(["note"]))
    breached = {note.removeprefix("clause "): n for note, n in notes.items() if note.startswith("clause ")}
    return breached, sum(n for note, n in notes.items() if not note.startswith("clause "))


report.run(work)
