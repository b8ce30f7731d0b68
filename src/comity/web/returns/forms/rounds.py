"""The forms of rounds."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django_scopes.forms import SafeModelMultipleChoiceField

from comity.assessing.day import last_day
from comity.web import words
from comity.web.organisations.models import Organisation
from comity.web.returns.quarters import of_day
from comity.web.returns.rules import deadlines, why_no_deadline

CHOICES = 5
"""How many quarters a round can be opened for: this one, and those that ended within the year, which can have a
deadline."""


class OpenRound(forms.Form):
    """A round: its quarter, its deadline, and who makes a return in it."""

    quarter = forms.ChoiceField(label="Quarter")
    deadline = forms.DateField(
        label="Deadline",
        help_text="The last day on which a return is authorised in time: within a year of the quarter’s end",
        widget=forms.SelectDateWidget,
        error_messages={"required": "Give the deadline", "invalid": "Give a day that exists"},
    )
    authorities = SafeModelMultipleChoiceField(
        queryset=Organisation.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        label="Who makes a return",
        help_text="Authorities, and trusts that make one in their place. Those that the memorandum binds are chosen.",
        error_messages={"required": "Choose at least one authority or trust"},
    )

    def __init__(self, *given: Any, bodies: Any, taken: set[str], **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["authorities"].queryset = bodies  # type: ignore[attr-defined]
        quarters = [name for name in _quarters() if name not in taken]
        self.fields["quarter"].choices = [(name, _choice(name)) for name in quarters]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A deadline that can be met, and is of the quarter."""
        given = super().clean() or {}
        quarter, deadline = given.get("quarter"), given.get("deadline")
        if quarter and deadline and (why := why_no_deadline(quarter, deadline, timezone.localdate())):
            self.add_error("deadline", why)
        return given


class Deadline(forms.Form):
    """Another deadline for a round, and why."""

    deadline = forms.DateField(
        label="New deadline",
        widget=forms.SelectDateWidget,
        error_messages={"required": "Give the deadline", "invalid": "Give a day that exists"},
    )
    reason = forms.CharField(
        label="Why it is changed",
        help_text="Everyone whose return is not authorised is told that it changed, and reads this. Name no worker.",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Say why the deadline is changed"},
    )

    def __init__(self, *given: Any, quarter: str, **named: Any) -> None:
        super().__init__(*given, **named)
        self.quarter = quarter
        first, last = deadlines(quarter, timezone.localdate())
        if first <= last:
            year = f"From {words.date(first)} to {words.date(last)}, a year after the quarter’s end."
            self.fields["deadline"].help_text = f"{year} For example, {last.day} {last.month} {last.year}"

    def clean_deadline(self) -> date:
        """A day that is not past, and of the quarter."""
        deadline: date = self.cleaned_data["deadline"]
        if why := why_no_deadline(self.quarter, deadline, timezone.localdate()):
            raise forms.ValidationError(why)
        return deadline


class CloseRound(forms.Form):
    """Closing a round, for good."""

    sure = forms.BooleanField(
        label="I understand that no return of this round can change once it is closed",
        error_messages={"required": "Say that you understand, or go back"},
    )


def _choice(quarter: str) -> str:
    """A quarter to choose: one that still goes on says so."""
    said = f"{words.quarter(quarter)} ({quarter})"
    return said if last_day(quarter) < timezone.localdate() else f"{said}: not over yet"


def _quarters() -> list[str]:
    from comity.web.returns.quarters import before

    found = [of_day(timezone.localdate())]
    while len(found) < CHOICES:
        found.append(before(found[-1]))
    return found
