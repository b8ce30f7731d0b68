"""The forms by which an authority tells of leavers, spells and what the register showed."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from comity.memorandum.words import sentence
from comity.returns.leavers import EARLIEST, MOST_ROLE, REASONS
from comity.returns.lists import ListError
from comity.returns.references import KINDS
from comity.returns.registrations import AT_ONCE, RESULTS, read_pasted
from comity.web.histories.forms.fields import DayField, ListField, NumberField
from comity.web.histories.models import Context, Employment, Evidence


class SendList(forms.Form):
    """A list as a file."""

    file = ListField(help_text="XLSX, XLS, ODS or CSV")


class TellLeaver(forms.Form):
    """One substantive role that ended."""

    number = NumberField()
    left_on = DayField(label="Last day", help_text="The last day of the substantive role. For example, 31 1 2026")
    reason = forms.ChoiceField(
        choices=list(REASONS.items()),
        widget=forms.RadioSelect,
        label="Reason for leaving",
        error_messages={"required": "Choose the reason"},
    )
    role = forms.CharField(max_length=MOST_ROLE, required=False, label="Role")

    def clean_left_on(self) -> date:
        """A day that has come."""
        day: date = self.cleaned_data["left_on"]
        if not EARLIEST <= day <= timezone.localdate():
            raise forms.ValidationError("Give a day that has come: a role that has ended")
        return day


class TellReference(forms.Form):
    """That a reference is held. What it says is not asked for."""

    number = NumberField()
    given_on = DayField(label="Date of the reference", help_text="For example, 31 1 2026")
    kind = forms.ChoiceField(
        choices=list(KINDS.items()),
        widget=forms.RadioSelect,
        label="What kind is it?",
        error_messages={"required": "Choose the kind"},
    )
    covers_from = DayField(required=False, label="Covers from", help_text="If it says. For example, 1 9 2022")
    covers_to = DayField(required=False, label="Covers to", help_text="If it says")

    def clean_given_on(self) -> date:
        """A day that has come."""
        day: date = self.cleaned_data["given_on"]
        if not EARLIEST <= day <= timezone.localdate():
            raise forms.ValidationError("Give a day that has come: a reference that you hold")
        return day

    def clean(self) -> dict[str, Any]:
        """The days that it covers, in order."""
        found: dict[str, Any] = super().clean() or {}
        first, last = found.get("covers_from"), found.get("covers_to")
        if first and last and last < first:
            self.add_error("covers_to", "Give the first day that it covers, or one after it")
        return found


class TellSpell(forms.Form):
    """A spell of employment, and the evidence that was seen."""

    employer = forms.CharField(
        max_length=160,
        label="Employer",
        help_text="An authority by its name or code",
        error_messages={"required": "Give the employer"},
    )
    start_date = DayField(label="First day", help_text="For example, 1 9 2022")
    end_date = DayField(label="Last day", help_text="Leave it empty where it goes on", required=False)
    employment = forms.ChoiceField(
        choices=Employment.choices,
        widget=forms.RadioSelect,
        label="How they were employed",
        error_messages={"required": "Say how they were employed"},
    )
    context = forms.ChoiceField(
        choices=Context.choices,
        widget=forms.RadioSelect,
        label="What the work was",
        error_messages={"required": "Say what the work was"},
    )
    registered = forms.ChoiceField(
        choices=(("yes", "Yes"), ("no", "No")),
        widget=forms.RadioSelect,
        label="Registered as a social worker throughout",
        error_messages={"required": "Say whether they were registered"},
    )
    part_time = forms.ChoiceField(
        choices=(("no", "Full-time"), ("yes", "Part-time, in part or throughout")),
        widget=forms.RadioSelect,
        label="Hours",
        help_text="Statutory leave within the spell counts and need not be told",
        error_messages={"required": "Say whether it was full-time"},
    )
    evidence = forms.ChoiceField(
        choices=Evidence.choices,
        widget=forms.RadioSelect,
        label="What you saw that shows it",
        error_messages={"required": "Say what you saw"},
    )
    seen_on = DayField(label="The day you saw it")

    def __init__(self, *given: Any, **named: Any) -> None:
        named.setdefault("initial", {"seen_on": timezone.localdate()})
        super().__init__(*given, **named)

    def clean_seen_on(self) -> date:
        """A day that has come."""
        day: date = self.cleaned_data["seen_on"]
        if day > timezone.localdate():
            raise forms.ValidationError("Give a day that has come")
        return day

    def clean(self) -> dict[str, Any]:
        """A spell does not end before it starts."""
        given = super().clean() or self.cleaned_data
        first, last = given.get("start_date"), given.get("end_date")
        if first and last and last < first:
            self.add_error("end_date", "The last day is before the first. Correct one of them")
        return given


class FindCheck(forms.Form):
    """The number whose last check is looked for."""

    number = NumberField()


class PasteChecks(forms.Form):
    """Numbers that were looked up together, and what the register showed of all of them."""

    numbers = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 6, "autocomplete": "off", "spellcheck": "false"}),
        max_length=60_000,
        label="Social Work England numbers",
        help_text=f"One to a line, or separated by commas. The regulator’s bulk check takes {AT_ONCE} at a time",
        error_messages={"required": "Give the numbers"},
    )
    result = forms.ChoiceField(
        choices=list(RESULTS.items()),
        widget=forms.RadioSelect,
        label="What the register shows of all of them",
        error_messages={"required": "Say what the register shows"},
    )
    checked_on = DayField(label="Looked up on")
    until = DayField(
        label="Registered until",
        help_text="As the register shows it, if it does. Of those who are not on it no day is kept",
        required=False,
    )

    def __init__(self, *given: Any, **named: Any) -> None:
        named.setdefault("initial", {"checked_on": timezone.localdate(), "result": "registered"})
        super().__init__(*given, **named)

    def clean_numbers(self) -> list[str]:
        """The numbers, each once."""
        try:
            return read_pasted(self.cleaned_data["numbers"])
        except ListError as error:
            raise forms.ValidationError([sentence(str(each)) for each in error.problems[:20]]) from None

    def clean_checked_on(self) -> date:
        """A day that has come."""
        day: date = self.cleaned_data["checked_on"]
        if day > timezone.localdate():
            raise forms.ValidationError("Give a day that has come")
        return day
