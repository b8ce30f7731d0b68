"""The forms by which an authority names a managed service provider, and ends that."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django_scopes.forms import SafeModelChoiceField

from comity.web.organisations.models import Organisation

DAY = {"required": "Give the day", "invalid": "Give a day that exists"}


class NameProvider(forms.Form):
    """A provider, and the day from which it may send the authority's rows."""

    provider = SafeModelChoiceField(
        queryset=Organisation.objects.none(),
        empty_label=None,
        widget=forms.RadioSelect,
        label="Managed service provider",
        error_messages={"required": "Choose the provider"},
    )
    named_from = forms.DateField(
        label="From", widget=forms.SelectDateWidget, help_text="For example, 1 10 2026", error_messages=DAY
    )

    def __init__(self, *given: Any, providers: Any, **named: Any) -> None:
        named.setdefault("initial", {"named_from": timezone.localdate()})
        super().__init__(*given, **named)
        self.fields["provider"].queryset = providers  # type: ignore[attr-defined]

    def clean_named_from(self) -> date:
        """A day near enough to be meant."""
        return _near(self.cleaned_data["named_from"])


class EndNaming(forms.Form):
    """The first day on which a provider may send the authority's rows no more."""

    ended_on = forms.DateField(
        label="The first day without it",
        widget=forms.SelectDateWidget,
        help_text="What it has sent by then stays. For example, 1 1 2027",
        error_messages=DAY,
    )

    def __init__(self, *given: Any, **named: Any) -> None:
        named.setdefault("initial", {"ended_on": timezone.localdate()})
        super().__init__(*given, **named)

    def clean_ended_on(self) -> date:
        """A day near enough to be meant."""
        return _near(self.cleaned_data["ended_on"])


def _near(day: date) -> date:
    if not 2000 <= day.year <= 2100:
        raise forms.ValidationError("Give a year from 2000 to 2100")
    return day
