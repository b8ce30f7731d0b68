"""Putting cells of a row right: for each a box fit for its type, read by the reader that reads files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict

from comity.dictionary import Field, FieldType
from comity.web import words
from comity.web.returns.file_rows import CellNow, FileRow
from comity.web.returns.masking import masked
from comity.web.returns.rows import number_text, value_words

BLANK = "(blank)"
"""What a choice sends that says that the cell is to be blank; sending nothing leaves it as it is."""

MOST_TEXT = 1_000
YEARS = range(1950, 2101)
_MONEY = (FieldType.MONEY, FieldType.MONEY_PER_HOUR)
_OUT_OF_RANGE = {"negative": "is below 0", "number-too-large": "is too large"}
_NUMBERS = (*_MONEY, FieldType.DECIMAL, FieldType.INTEGER)


@dataclass(frozen=True, slots=True)
class Change:
    """A cell that is to say something else: what it says now, and the text that it is to be read as."""

    cell: CellNow
    text: str


class PutRight(forms.Form):
    """Cells of one row. Only what was changed comes out, as texts that the reader of files has read.

    `shown` says that a registration number is in view; until then its box is empty, and leaving it so leaves the cell.
    """

    def __init__(self, data: QueryDict | None, *, row: FileRow, names: Sequence[str], shown: bool = False) -> None:
        self.row, self.shown = row, shown
        self.cells = [row.cell(name) for name in names]
        self.changes: list[Change] = []
        super().__init__(data)
        for cell in self.cells:
            self.fields[cell.field.name] = self._box(cell)
            if _needs_blank_box(cell, row):
                self.fields[f"blank_{cell.field.name}"] = forms.BooleanField(
                    required=False, label=f"Leave {cell.field.label} blank"
                )

    def wishes(self, name: str) -> dict[str, Any]:
        """How the box of a cell is shown."""
        cell = self.row.cell(name)
        asked: dict[str, Any] = {"optional": False, "hint": self._hint(cell), "label_classes": "govuk-label--s"}
        if cell.field.type is FieldType.DATE or cell.field.type is FieldType.YES_NO:
            asked["label_classes"] = "govuk-fieldset__legend--s"
        if cell.field.type in _MONEY:
            asked |= {"prefix": "£", "classes": "govuk-input--width-10"}
        elif cell.field.type in (FieldType.REGISTRATION, FieldType.QUARTER):
            asked["classes"] = "govuk-input--width-10"
        return asked

    def boxes(self) -> list[str]:
        """The names of the cells' boxes."""
        return [cell.field.name for cell in self.cells]

    def clean(self) -> dict[str, Any]:
        """Each cell that was changed is read as the file's would be."""
        given = super().clean() or {}
        self.changes = []
        for cell in self.cells:
            name = cell.field.name
            if name in self.errors or name not in given:
                continue
            text = self._text(cell, given)
            if text is None or text == cell.now:
                continue
            if problem := self._problem(cell, text):
                self.add_error(name, problem)
            else:
                self.changes.append(Change(cell, text))
        if not self.errors and not self.changes:
            raise forms.ValidationError("Nothing was changed. Change a cell, or go back.")
        return given

    def with_more(self, name: str) -> PutRight:
        """The same form, with what was typed, and the cell of another field ("" for none)."""
        names = [*self.boxes(), *([name] if name and name not in self.boxes() else [])]
        fresh = PutRight(None, row=self.row, names=names, shown=self.shown)
        for each in self.fields:
            typed = fresh.fields[each].widget.value_from_datadict(self.data, {}, each)
            if each in self.data or typed:
                fresh.initial[each] = typed
        return fresh

    def _box(self, cell: CellNow) -> forms.Field:
        field, value = cell.field, _value(cell, self.row)
        readable = value is not None
        options: dict[str, Any] = {"label": field.label, "required": False}
        chosen = _options(field, self.row)
        if chosen is not None:
            first = [("", "Choose")] if not readable else []
            blank = [] if field.required == "always" else [(BLANK, "Leave it blank")]
            if field.type is FieldType.YES_NO:
                return forms.ChoiceField(
                    **options,
                    choices=[*chosen, *blank],
                    widget=forms.RadioSelect,
                    initial=_chosen(field, value),
                    error_messages={"invalid_choice": "Choose one of the answers"},
                )
            return forms.ChoiceField(
                **options,
                choices=[*first, *chosen, *blank],
                initial=_chosen(field, value),
                error_messages={"invalid_choice": "Choose one from the list"},
            )
        if field.type is FieldType.DATE:
            return forms.DateField(
                **options,
                widget=forms.SelectDateWidget(years=YEARS),
                initial=value,
                error_messages={"invalid": "Give a day that exists, such as 27 3 2026"},
            )
        if field.type is FieldType.REGISTRATION:
            return forms.CharField(**options, max_length=20, initial=cell.now if self.shown else "")
        if field.type in _NUMBERS:
            return forms.CharField(
                **options, max_length=40, widget=forms.NumberInput, initial=_plain_number(field, value, cell)
            )
        return forms.CharField(**options, max_length=MOST_TEXT, initial=cell.now)

    def _hint(self, cell: CellNow) -> str:
        from comity.returns.template.words import required_words

        field = cell.field
        said = [_said_in_file(cell, self.row, shown=self.shown)]
        if field.type is FieldType.REGISTRATION and not self.shown:
            said.append("Leave this empty to keep it.")
        if unit := self.row.context.units.get(field.name):
            said.append(f"Your file gives it in {unit}s.")
        elif field.type is FieldType.DATE:
            said.append("For example, 27 3 2026.")
        if field.type is FieldType.REGISTRATION:
            said.append("SW and up to six digits, such as SW123456.")
        elif field.description:
            said.append(field.description if field.description.endswith(".") else f"{field.description}.")
        if field.required not in ("always", "optional"):
            said.append(required_words(field))
        return " ".join(said)

    def _text(self, cell: CellNow, given: dict[str, Any]) -> str | None:
        """The text that the cell is to say; None where it was left as it is."""
        field, answer = cell.field, given[cell.field.name]
        if field.type is FieldType.DATE:
            return self._date_text(cell, answer, given)
        typed = str(answer or "").strip()
        if _options(field, self.row) is not None:
            if not typed:
                return None
            text = "" if typed == BLANK else typed
            return None if typed == _chosen(field, _value(cell, self.row)) else text
        if field.type is FieldType.REGISTRATION:
            return typed or None
        if field.type in _NUMBERS:
            unchanged = typed == _plain_number(field, _value(cell, self.row), cell)
            return None if unchanged else typed
        return None if typed == cell.now.strip() else typed

    def _date_text(self, cell: CellNow, answer: date | None, given: dict[str, Any]) -> str | None:
        before = _value(cell, self.row)
        if answer is not None:
            return None if answer == before else answer.isoformat()
        cleared = before is not None or bool(given.get(f"blank_{cell.field.name}"))
        return "" if cleared else None

    def _problem(self, cell: CellNow, text: str) -> str:
        """Why the reader of files would not take a text for a cell; "" where it would."""
        from comity.returns.cells import CellProblem, parse

        field = cell.field
        if not text:
            return "It is always needed, so it cannot be left blank" if field.required == "always" else ""
        read = parse(text, field, self.row.context)
        if isinstance(read, CellProblem) and read.level == "error":
            why = _OUT_OF_RANGE.get(read.code, "could not be read")
            return f"“{text}” {why}. Give {read.expected}"
        if read is None and field.required == "always":
            return "It is always needed, so it cannot be left blank"
        if field.codes and not isinstance(read, CellProblem) and str(read) not in (text, str(read)):
            return "Choose one from the list"
        return ""


def _value(cell: CellNow, row: FileRow) -> Any:
    """What a cell says by now as a value; None where it is blank or cannot be read."""
    from comity.returns.cells import CellProblem, parse

    read = parse(cell.now, cell.field, row.context)
    return read.kept if isinstance(read, CellProblem) else read


def _options(field: Field, row: FileRow) -> list[tuple[str, str]] | None:
    """What a cell can be chosen from; None where it is written."""
    from comity.returns.template.words import code_words

    if field.type is FieldType.YES_NO:
        return [("yes", "Yes"), ("no", "No")]
    if field.codes:
        return [(code, code_words(code)) for code in field.codes]
    if field.type is FieldType.AUTHORITY:
        return sorted(row.authorities.items(), key=lambda one: one[1])
    if field.name == "signoff_clause":
        return [(clause, clause.replace("-", " ").capitalize()) for clause in row.context.clauses]
    return None


def _chosen(field: Field, value: Any) -> str:
    if value is None:
        return ""
    if field.type is FieldType.YES_NO:
        return "yes" if value else "no"
    return str(value)


def _plain_number(field: Field, value: Any, cell: CellNow) -> str:
    """A number as its box shows it: without a pound sign or a comma; what could not be read stays as it is."""
    if value is None or isinstance(value, bool) or not isinstance(value, int) or field.type is FieldType.INTEGER:
        return cell.now
    if field.type in _MONEY:
        return number_text(value, field.type.scale, 2).replace(",", "")
    return number_text(value, field.type.scale, 0).replace(",", "")


def _needs_blank_box(cell: CellNow, row: FileRow) -> bool:
    """Whether three empty boxes of a date could mean two things: what is there cannot be shown in them."""
    date_field = cell.field.type is FieldType.DATE and cell.field.required != "always"
    return date_field and bool(cell.now.strip()) and _value(cell, row) is None


def _said_in_file(cell: CellNow, row: FileRow, *, shown: bool) -> str:
    value = _value(cell, row)

    def said(text: str) -> str:
        if not text.strip():
            return "nothing"
        if cell.field.type is FieldType.REGISTRATION and not shown:
            return masked(text)
        return f"“{text}”"

    if cell.corrected:
        return f"The file says {said(cell.file)}; it was put right to {said(cell.now)}."
    if not cell.now.strip():
        return "It is blank in the file."
    if cell.field.type in (FieldType.DATE, FieldType.CODE) and value is not None:
        written = words.date(value) if isinstance(value, date) else value_words(cell.field, value, {})
        return f"The file says {written}."
    return f"The file says {said(cell.now)}."
