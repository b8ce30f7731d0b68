"""What a column's values say about which field it may be."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from statistics import median

from comity.dictionary import Field, FieldType, fields_by_name
from comity.returns.cells import CellProblem, Context, Value, parse
from comity.returns.cells.blanks import BLANKS, FAULT
from comity.returns.headings.layout import Column
from comity.returns.mapping.units import unit_of

MOST_TEXTS = 400
"""Distinct values of a column that are looked at."""

_USUAL: dict[str, tuple[float, float]] = {
    "hours_per_week": (8, 48),
    "fte": (0.05, 1),
    "onsite_days_per_week": (0, 7),
    "hours_worked": (50, 700),
    "pay_rate": (14, 90),
    "charge_rate": (16, 120),
    "employer_ni": (0.5, 9),
    "apprenticeship_levy": (0.01, 0.6),
    "holiday_pay": (0.5, 9),
    "agency_margin": (0.3, 10),
    "msp_fee": (0.05, 4),
    "other_services": (0, 60),
    "quarter_cost": (900, 60_000),
    "direct_experience_months": (6, 400),
    "references_received": (0, 5),
    "references_on_template": (0, 5),
    "notice_days": (5, 92),
    "substantive_notice_days": (5, 100),
    "tier": (1, 3),
}
"""Where the middle value of a number column usually lies, in the field's own units."""


@dataclass
class Evidence:
    """A column's values. `texts` counts the distinct filled texts (at most `MOST_TEXTS`); `cells` is every row."""

    column: Column
    texts: Counter[str]
    cells: list[str | None]
    context: Context

    @cached_property
    def filled(self) -> float:
        """The share of rows with something in them."""
        return sum(1 for cell in self.cells if cell is not None) / max(len(self.cells), 1)

    @cached_property
    def present(self) -> list[bool]:
        """Whether each row has anything in it."""
        return [cell is not None for cell in self.cells]

    @cached_property
    def distinct(self) -> float:
        """Distinct texts as a share of filled cells."""
        return len(set(self.cells) - {None}) / max(sum(1 for cell in self.cells if cell is not None), 1)

    def values(self, field: Field) -> dict[str, Value | CellProblem]:
        """What each distinct text reads as, for a field."""
        unit = unit_of(self.column.heading, field)
        context = replace(self.context, units={field.name: unit}) if unit else self.context
        return {text: parse(text, field, context) for text in self.texts}

    def readable(self, field: Field) -> float:
        """The share of filled cells that read as the field."""
        total = sum(self.texts.values())
        if field.type is FieldType.AUTHORITY and field.name not in self.context.values:
            # Whether it is recognised is quickly known; the names nearest to what is not are slow to find.
            known = self.context.authorities.matches
            return sum(n for text, n in self.texts.items() if len(known(text)) == 1) / total if total else 0.0
        good = sum(
            self.texts[text]
            for text, value in self.values(field).items()
            if value is not None and not (isinstance(value, CellProblem) and value.level == "error")
        )
        return good / total if total else 0.0

    @cached_property
    def dates(self) -> list[date | None]:
        """Every row's date, for comparing columns; None where there is none."""
        field = fields_by_name()["start_date"]
        read = {text: parse(text, field, self.context) for text in {cell for cell in self.cells if cell}}
        return [value if cell and isinstance(value := _kept(read[cell]), date) else None for cell in self.cells]

    @cached_property
    def numeric(self) -> float:
        """The share of filled cells that are a bare number."""
        return self.readable(fields_by_name()["quarter_cost"])

    @cached_property
    def dated(self) -> float:
        """The share of filled cells that are a date."""
        return self.readable(fields_by_name()["start_date"])

    def fits(self, field: Field) -> float:
        """From 0 to 1, how well the values suit a field; 0.5 where the column is empty and says nothing."""
        if not self.texts:
            return 0.5
        match field.type:
            case FieldType.TEXT:
                return self._text(field)
            case FieldType.CODE:
                return self._code(field)
            case FieldType.AUTHORITY:
                share = self.readable(field)
                return share if field.name != "authority" or self.filled > 0.9 else share * 0.4
            case FieldType.YES_NO:
                only_digits = set(self.texts) <= {"0", "1"}
                return self.readable(field) * (0.5 if only_digits else 1.0)
            case FieldType.DATE:
                return self.readable(field) * self._as_full_as(field)
            case FieldType.QUARTER | FieldType.REGISTRATION:
                return self.readable(field)
            case _:
                return self._number(field)

    def _as_full_as(self, field: Field) -> float:
        """Less than 1 where a field that is always needed is mostly blank, or one that seldom is never is."""
        if len(self.cells) < 10 or field.name == "registration_until":
            return 1.0
        if field.required == "always":
            return 1.0 if self.filled > 0.7 else 0.5
        return 1.0 if self.filled < 0.95 else 0.6

    def _number(self, field: Field) -> float:
        share = self.readable(field)
        numbers = [
            value / field.type.scale
            for text, value in ((text, _kept(one)) for text, one in self.values(field).items())
            if isinstance(value, int) and not isinstance(value, bool)
            for _ in range(min(self.texts[text], 50))
        ]
        if not numbers or field.name not in _USUAL:
            return share
        low, high = _USUAL[field.name]
        middle = median(numbers)
        if field.name == "fte" and max(numbers) > 1:
            return share * 0.1
        return share if low <= middle <= high else share * 0.35

    def _code(self, field: Field) -> float:
        share = self.readable(field)
        if share >= 0.5:
            return share
        wordy = self.numeric < 0.2 and self.dated < 0.2
        few = len(self.texts) <= 12
        return max(share, 0.45 if wordy and few else 0.1 * wordy)

    def _text(self, field: Field) -> float:
        if field.name == "assignment_ref":
            if self.readable(fields_by_name()["had_substantive_role"]) > 0.5 and len(self.texts) <= 4:
                return 0.0
            spaced = sum(count for text, count in self.texts.items() if " " in text.strip()) / sum(self.texts.values())
            return max(0.0, min(1.0, self.distinct) * min(1.0, self.filled + 0.02) - self.dated - 0.5 * spaced)
        if field.name == "signoff_clause":
            return sum(
                count
                for text, count in self.texts.items()
                if str(_kept(parse(text, field, self.context))) in self.context.clauses
            ) / sum(self.texts.values())
        if field.name == "msp":
            named = sum(count for text, count in self.texts.items() if "msp" in text.casefold().split())
            return max(0.0, 0.7 + 0.3 * named / sum(self.texts.values()) - self.dated - self.numeric)
        if field.name == "team_ref":
            return max(0.0, 1.0 - self.dated - (0.5 if self.filled > 0.95 else 0.0))
        return max(0.0, 1.0 - self.dated - self.numeric)


def _kept(value: Value | CellProblem) -> Value:
    return value.kept if isinstance(value, CellProblem) else value


def gather(column: Column, cells: list[str | None], context: Context) -> Evidence:
    """The evidence of one column; blanks of every spelling and error cells count as empty."""
    kept = [
        None if cell is None or cell.strip() in BLANKS or cell.startswith(FAULT) else cell.strip() for cell in cells
    ]
    counted = Counter(cell for cell in kept if cell is not None)
    return Evidence(column, Counter(dict(counted.most_common(MOST_TEXTS))), kept, context)
