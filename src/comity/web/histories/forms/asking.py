"""The form by which somebody asks what the region holds of a worker."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django_scopes.forms import SafeModelChoiceField

from comity.web.histories.forms.fields import DayField, NumberField
from comity.web.histories.models import Purpose
from comity.web.organisations.models import Organisation


class Ask(forms.Form):
    """Whose people ask, of whom, why, and for which first day."""

    authority = SafeModelChoiceField(
        queryset=Organisation.objects.none(),
        empty_label=None,
        widget=forms.RadioSelect,
        label="For which authority",
        error_messages={"required": "Choose the authority"},
    )
    number = NumberField()
    purpose = forms.ChoiceField(
        choices=[each for each in Purpose.choices if each[0] != Purpose.WORKER],
        widget=forms.RadioSelect,
        label="Why you ask",
        help_text="It is kept, and the authorities whose facts you are told see it. So does the worker.",
        error_messages={"required": "Say why you ask"},
    )
    start = DayField(
        label="First day",
        help_text="The day on which the worker would start, or today. For example, 1 10 2026",
    )

    def __init__(self, *given: Any, authorities: Any, **named: Any) -> None:
        named.setdefault("initial", {"start": timezone.localdate(), "purpose": Purpose.ENGAGING})
        super().__init__(*given, **named)
        self.fields["authority"].queryset = authorities  # type: ignore[attr-defined]
        own = list(authorities[:2])
        if len(own) == 1:
            self.fields["authority"].widget = forms.HiddenInput()
            self.initial["authority"] = own[0].pk
