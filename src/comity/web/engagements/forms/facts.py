"""A form for facts of the return dictionary: each field by its type, read by the one reader of facts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms

from comity.dictionary import Field, FieldType, fields_by_name
from comity.memorandum.model import Memorandum
from comity.memorandum.words import day
from comity.web.engagements.facts import LONGEST, FactsError, Wrong, code_words, read

ISO_DAY = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")
NOT_KNOWN, UNKNOWN = "Not known yet", "unknown"
LABELS = {
    "worker": "Social Work England number",
    "local_title": "What your authority calls the job",
    "had_substantive_role": "Have they held a substantive role?",
    "last_substantive_authority": "Which authority was it in?",
    "last_substantive_end_date": "Last day in it",
    "leaving_reason": "Why did they leave?",
    "direct_experience_months": "Months of direct experience",
    "references_received": "Practice-based references held by the first day",
    "notice_days": "Days of notice",
    "substantive_notice_days": "Days of notice in an equivalent substantive role",
    "worker_approved_date": "Day on which you approved this worker by name",
    "costs_disaggregated": "Are the costs set out apart?",
    "practice_control": "Does the authority control the practice?",
    "pay_rate": "Pay rate, in pounds an hour",
    "charge_rate": "Charge rate, in pounds an hour",
    "hours_per_week": "Hours a week",
    "onsite_days_per_week": "Days a week at the authority’s place of work",
    "start_date": "First day",
    "planned_end_date": "Planned last day",
}
HINTS = {
    "worker": "For example, SW123456",
    "pay_rate": "For example, 34.50",
    "charge_rate": "For example, 41.20",
    "last_substantive_authority": "Its name or its code, such as E08000030",
    "registration_checked_date": "On the register of Social Work England",
}
NUMERIC = {FieldType.INTEGER: "numeric", FieldType.DECIMAL: "decimal", FieldType.MONEY_PER_HOUR: "decimal"}
WIDTHS = {FieldType.INTEGER: 4, FieldType.DECIMAL: 5, FieldType.MONEY_PER_HOUR: 5, FieldType.REGISTRATION: 10}


class AnswerQuestion(forms.Form):
    """Some facts of one candidate. All may be left empty: what is not known is not known, and never a pass."""

    def __init__(
        self,
        *given: Any,
        fields: Sequence[str],
        memorandum: Memorandum,
        authorities: Iterable[tuple[str, str]] = (),
        **named: Any,
    ) -> None:
        super().__init__(*given, **named)
        self.memorandum = memorandum
        self.facts: dict[str, Any] = {}
        for name in fields:
            self.fields[name] = field_of(fields_by_name()[name], memorandum, authorities)

    def clean(self) -> dict[str, Any]:
        """Read every fact; what cannot be read is said beside its field."""
        cleaned: dict[str, Any] = super().clean() or {}
        texts = {name: text_of(value) for name, value in cleaned.items()}
        try:
            self.facts = read(texts, self.memorandum)
        except FactsError as error:
            for wrong in error.wrong:
                self.add_error(wrong.field, self._said(wrong))
        return cleaned

    def _said(self, wrong: Wrong) -> str:
        """What is wrong, with its field where more than one is on the page, and days as pages write them."""
        words = ISO_DAY.sub(lambda found: day(date.fromisoformat(found[0])), wrong.expected)
        if len(self.fields) == 1:
            return words
        return f"{self.fields[wrong.field].label}: {words[:1].lower()}{words[1:]}"

    def answers(self) -> dict[str, str]:
        """The answers as text by field, as a draft keeps them."""
        return {name: text_of(self.cleaned_data.get(name)) for name in self.fields}


def text_of(value: Any) -> str:
    """An answer as text; what is said not to be known is blank."""
    text = value.isoformat() if isinstance(value, date) else str(value or "").strip()
    return "" if text == UNKNOWN else text


def field_of(field: Field, memorandum: Memorandum | None, authorities: Iterable[tuple[str, str]] = ()) -> forms.Field:
    """The form's field for one of the dictionary."""
    told: dict[str, Any] = {
        "required": False,
        "label": LABELS.get(field.name, field.label),
        "help_text": HINTS.get(field.name, ""),
    }
    if field.type is FieldType.DATE:
        wrong = {"invalid": "Give a day that exists, or leave it empty"}
        return forms.DateField(widget=forms.SelectDateWidget, error_messages=wrong, **told)
    if field.type is FieldType.AUTHORITY and (held := list(authorities)):
        return forms.ChoiceField(choices=[("", "Choose an authority"), *held], **told)
    if choices := _choices(field, memorandum):
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **told)
    widget = forms.TextInput(attrs={"inputmode": NUMERIC[field.type]} if field.type in NUMERIC else {})
    return forms.CharField(max_length=LONGEST, widget=widget, **told)


def _choices(field: Field, memorandum: Memorandum | None) -> list[tuple[str, str]]:
    if field.type is FieldType.YES_NO:
        return [("yes", "Yes"), ("no", "No"), (UNKNOWN, NOT_KNOWN)]
    if field.type is FieldType.CODE:
        named = [(code, code_words(field.name, code, memorandum)) for code in field.codes]
        return [*named, (UNKNOWN, NOT_KNOWN)]
    return []


def classes_of(names: Iterable[str]) -> Mapping[str, dict[str, str]]:
    """How wide each box is, for the template."""
    found = {}
    for name in names:
        width = WIDTHS.get(fields_by_name()[name].type)
        if width:
            found[name] = {"classes": f"govuk-input--width-{width}"}
    return found
