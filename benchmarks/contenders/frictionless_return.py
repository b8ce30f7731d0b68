"""frictionless: a table schema with constraints, and one check of its own kind for what reads several cells or rows.

The report names the row of each error and, where it is a cell's, the field; a ragged row is an error of its own
(`missing-cell`, `extra-cell`). It can express everything here: what the schema cannot, the check does in Python.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import issues_python
import issues_table as table
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
HIGHEST = {
    "hours_per_week": ("hours-out-of-range", 60),
    "fte": ("fte-out-of-range", 1),
    "onsite_days_per_week": ("onsite-out-of-range", 7),
}
FACTS = [field.name for field in fields()]


def column(field: Field) -> dict[str, object]:
    """A field of the table schema."""
    constraints: dict[str, object] = {"required": field.required == "always"}
    if field.codes:
        constraints["enum"] = list(field.codes)
    elif field.type in table.PATTERNS:
        constraints["pattern"] = table.PATTERNS[field.type]
    elif field.type in table.NUMBERS:
        constraints["minimum"] = 0.01 if field.name == "hours_per_week" else 0
        if field.name in HIGHEST:
            constraints["maximum"] = HIGHEST[field.name][1]
    described: dict[str, object] = {
        "name": field.name,
        "type": TYPES.get(field.type, "string"),
        "constraints": constraints,
    }
    if field.type is FieldType.YES_NO:
        described |= {"trueValues": ["yes"], "falseValues": ["no"]}
    return described


class Return(Check):
    """Each row against the nine clauses and the rules of a return, and all rows against each other."""

    type = "return"
    Errors = [errors.RowConstraintError, errors.TableError]  # noqa: RUF012 - the library's own way to declare it

    def connect(self, resource: Resource) -> None:
        """Begin with nothing seen."""
        super().connect(resource)
        self.seen = issues_python.Seen()

    def validate_row(self, row: Row) -> Iterable[Error]:
        """An error for each clause breached and for each issue."""
        facts = dict(row)
        facts["unread"] = frozenset(row.error_cells)
        for clause in rules.breaches(facts):
            yield errors.RowConstraintError.from_row(row, note=f"clause {clause}")
        for issue in issues_python.issues(facts):
            yield errors.RowConstraintError.from_row(row, note=f"issue {issue}")
        worker, start, end = facts["worker"], facts["start_date"], facts["end_date"]
        place = None
        if worker and start:
            otherwise = start if "end_date" in facts["unread"] else table.NO_END
            place = issues_python.Place(worker, start, end or otherwise, row.row_number)
        key = tuple(facts[name] for name in table.KEY)
        self.seen.add(row.row_number, key, tuple(facts[name] for name in FACTS), place)

    def validate_end(self) -> Iterable[Error]:
        """An error for each row that is at odds with another."""
        for row, issue in self.seen.issues():
            yield errors.TableError(note=f"issue {issue} (row {row})")


def named(kind: str, field: str | None, note: str) -> str:
    """An error as `CODE FIELD`."""
    if note.startswith("issue "):
        return " ".join(note.split()[1:3])
    if kind != "constraint-error":
        return f"unread {field}" if kind == "type-error" else kind
    if 'constraint "required"' in note:
        return f"required {field}"
    high = 'constraint "maximum"' in note or field == "hours_per_week"
    return f"{HIGHEST[field][0] if high and field in HIGHEST else 'unread'} {field}"


SCHEMA = Schema.from_descriptor({"fields": [column(field) for field in fields()], "missingValues": [""]})


def work(path: str) -> tuple[dict[str, int], dict[str, int]]:
    """Validate the resource and count its errors."""
    file = Path(path)
    # The file is this program's own, so that it lies outside the working folder is no danger.
    with system.use_context(trusted=True):
        resource = Resource(path=str(file), schema=SCHEMA)
        done = resource.validate(Checklist(checks=[Return()]), limit_errors=10**9)
    breached: Counter[str] = Counter()
    issues: Counter[str] = Counter()
    for kind, field, note in done.flatten(["type", "fieldName", "note"]):
        if note.startswith("clause "):
            breached[note.removeprefix("clause ")] += 1
        else:
            issues[named(kind, field, note)] += 1
    return breached, issues


report.run(work)
