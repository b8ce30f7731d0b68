"""The forms of rounds."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django_scopes.forms import SafeModelMultipleChoiceField

from comity.web import words
from comity.web.organisations.models import Organisation
from comity.web.returns.quarters import of_day

CHOICES = 6
"""How many quarters back a round can be opened for."""


class OpenRound(forms.Form):
    """A round: its quarter, its deadline, and who makes a return in it."""

    quarter = forms.ChoiceField(label="Quarter")
    deadline = forms.DateField(
        label="Deadline",
        help_text="The last day on which a return is authorised in time. For example, 30 11 2026",
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
        self.fields["quarter"].choices = [(name, f"{words.quarter(name)} ({name})") for name in quarters]  # type: ignore[attr-defined]


class Deadline(forms.Form):
    """Another deadline for a round."""

    deadline = forms.DateField(
        label="New deadline",
        widget=forms.SelectDateWidget,
        help_text="For example, 14 12 2026",
        error_messages={"required": "Give the deadline", "invalid": "Give a day that exists"},
    )


class CloseRound(forms.Form):
    """Closing a round, for good."""

    sure = forms.BooleanField(
        label="I understand that no return of this round can change once it is closed",
        error_messages={"required": "Say that you understand, or go back"},
    )


def _quarters() -> list[str]:
    from comity.web.returns.quarters import before

    found = [of_day(timezone.localdate())]
    while len(found) < CHOICES:
        found.append(before(found[-1]))
    return found
