"""A form for facts of the return dictionary: each field by its type, read by the one reader of facts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from comity.clauses.pre_employment_checks import CHECKS
from comity.dictionary import Field, FieldType, fields_by_name
from comity.memorandum.model import Memorandum
from comity.memorandum.words import day, within
from comity.web.engagements.facts import LONGEST, FactsError, Wrong, code_words, read
from comity.web.engagements.nobody_named import numbered

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
TOO_LONG = "Give at most %(limit_value)d characters: this has %(show_value)d"
OF_TEXT = {"max_length": TOO_LONG, "null_characters_not_allowed": "Give text on one line, without control characters"}
OF_A_CHOICE = {"invalid_choice": "Choose one of those that are offered"}
NUMERIC = {FieldType.INTEGER: "numeric", FieldType.DECIMAL: "decimal", FieldType.MONEY_PER_HOUR: "decimal"}
WIDTHS = {FieldType.INTEGER: 4, FieldType.DECIMAL: 5, FieldType.MONEY_PER_HOUR: 5, FieldType.REGISTRATION: 10}


class AnswerQuestion(forms.Form):
    """Some facts of one candidate. All may be left empty: what is not known is not known, and never a pass. `worker` is
    the registration number that was given of them, as text, which stands in no words."""

    def __init__(
        self,
        *given: Any,
        fields: Sequence[str],
        memorandum: Memorandum,
        authorities: Iterable[tuple[str, str]] = (),
        worker: str = "",
        **named: Any,
    ) -> None:
        super().__init__(*given, **named)
        self.memorandum, self.worker = memorandum, worker
        self.facts: dict[str, Any] = {}
        for name in fields:
            self.fields[name] = field_of(fields_by_name()[name], memorandum, authorities)
        if len(self.fields) > 1:
            say_whose(self.fields.values())

    def clean(self) -> dict[str, Any]:
        """Read every fact; what cannot be read is said beside its field."""
        cleaned: dict[str, Any] = super().clean() or {}
        texts = {name: text_of(value) for name, value in cleaned.items()}
        today = timezone.localdate()
        for name, _ in CHECKS.values():
            if name is not None and (done := cleaned.get(name)) is not None and done > today:
                self._add(name, "Give a day that is not after today: it is when the check was done.")
        try:
            self.facts = read(texts, self.memorandum)
            found = numbered({"worker": self.worker, **self.facts})
        except FactsError as error:
            found = error.wrong
        for wrong in found:
            self._add(wrong.field, in_a_page(wrong))
        return cleaned

    def _add(self, name: str, words: str) -> None:
        """Say what is wrong, with its field where more than one is on the page."""
        self.add_error(name, words if len(self.fields) == 1 else with_label(str(self.fields[name].label), words))

    def answers(self) -> dict[str, str]:
        """The answers as text by field, as a draft keeps them."""
        return {name: text_of(self.cleaned_data.get(name)) for name in self.fields}


def in_a_page(wrong: Wrong) -> str:
    """What is wrong with a fact, with days as pages write them."""
    return ISO_DAY.sub(lambda found: day(date.fromisoformat(found[0])), wrong.expected)


def with_label(label: str, words: str) -> str:
    """What is wrong, after what the field is called: in the summary of a page it stands alone."""
    return f"{label.removesuffix('?')}: {within(words)}"


def say_whose(fields: Iterable[forms.Field]) -> None:
    """Have each field say in its own errors which it is."""
    for field in fields:
        for key, words in list(field.error_messages.items()):
            field.error_messages[key] = with_label(str(field.label), str(words))


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
        return forms.ChoiceField(choices=[("", "Choose an authority"), *held], error_messages=OF_A_CHOICE, **told)
    if choices := _choices(field, memorandum):
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, error_messages=OF_A_CHOICE, **told)
    widget = forms.TextInput(attrs={"inputmode": NUMERIC[field.type]} if field.type in NUMERIC else {})
    return forms.CharField(max_length=LONGEST, widget=widget, error_messages=OF_TEXT, **told)


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
