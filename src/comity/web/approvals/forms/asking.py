"""The form of a request, filled in as far as the check could, and that of an answer."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone

from comity.dictionary.limits import MOST_HOURS_A_WEEK
from comity.web.approvals.errors import ApprovalError
from comity.web.approvals.lateness import earliest
from comity.web.approvals.models import ExceptionRequest, Reason
from comity.web.approvals.resting import words_of
from comity.web.approvals.wanting import in_draft, with_given

LONGEST = 2000
FIRST_DAY = {"invalid": "Give a first day that exists"}
LAST_DAY = {"invalid": "Give a last day that exists"}
MILLION = 1_000_000
MAY_BE_BLANK = ("first_day", "last_day", "hours_per_week")


def _text(label: str, hint: str, rows: int = 3) -> forms.CharField:
    return forms.CharField(
        required=False, max_length=LONGEST, label=label, help_text=hint, widget=forms.Textarea(attrs={"rows": rows})
    )


class RequestForm(forms.Form):
    """What a request says. Nothing is required until it is asked: a draft is kept as it is."""

    reason = forms.ChoiceField(
        required=False, choices=Reason.choices, widget=forms.RadioSelect, label="Why is it needed?"
    )
    why = forms.CharField(
        required=False,
        max_length=300,
        label="What the register will say",
        help_text="One sentence that every authority of the region reads. Never a name.",
    )
    words = _text("The circumstances", "What whoever decides needs to know. Never a name.")
    mitigations = _text("What is being done meanwhile", "To keep it short and to fill the post within the memorandum.")
    exit_plan = _text("How it will end", "What happens on or before the last day.")
    first_day = forms.DateField(
        required=False, label="First day", widget=forms.SelectDateWidget, error_messages=FIRST_DAY
    )
    last_day = forms.DateField(
        required=False,
        label="Last day",
        help_text="An exception always ends. Going on needs a new decision.",
        widget=forms.SelectDateWidget,
        error_messages=LAST_DAY,
    )
    hours_per_week = forms.DecimalField(
        required=False,
        min_value=Decimal("0.01"),
        max_value=Decimal(MOST_HOURS_A_WEEK),
        max_digits=6,
        decimal_places=2,
        label="Hours a week",
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value", "max_digits", "max_decimal_places", "max_whole_digits"),
            f"Give the hours a week, above 0 and at most {MOST_HOURS_A_WEEK}, with at most two decimals",
        ),
    )
    roles = forms.IntegerField(
        min_value=1,
        max_value=99,
        initial=1,
        label="How many roles it is for",
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), "Give how many roles it is for, from 1 to 99"
        ),
    )
    no_other_departure = forms.BooleanField(
        required=False, label="I confirm that no clause is departed from but those named here"
    )

    def __init__(self, *given: Any, request: ExceptionRequest, **named: Any) -> None:
        self.request = self.filled_in = request
        hours = request.hours_per_week
        named["initial"] = {
            **words_of(request),
            **{name: getattr(request, name) for name in ("reason", "why", "last_day", "roles")},
            "first_day": earliest(request, timezone.localdate()),
            "no_other_departure": request.no_other_departure,
            "hours_per_week": (Decimal(hours) / MILLION).normalize() if hours is not None else None,
        }
        super().__init__(*given, **named)

    def clean(self) -> dict[str, Any]:
        """Also what no single field shows, beside what they do: all that is wrong is said at once."""
        unreadable = dict.fromkeys(name for name in MAY_BE_BLANK if name in self.errors)
        self.filled_in = with_given(self.request, self.given() | unreadable)
        self.say(in_draft(self.filled_in, self.request, timezone.localdate()))
        return self.cleaned_data

    def say(self, wrong: Iterable[ApprovalError]) -> None:
        """Each thing that is wrong at its field, where nothing is said there yet."""
        for each in wrong:
            if each.field not in self.errors:
                self.add_error(each.field if each.field in self.fields else None, str(each))

    def given(self) -> dict[str, Any]:
        """What was filled in, as a request keeps it."""
        held = dict(self.cleaned_data)
        if (hours := held.get("hours_per_week")) is not None:
            held["hours_per_week"] = int(hours * MILLION)
        return held


class Answer(forms.Form):
    """An answer to a question or a challenge."""

    answer = forms.CharField(
        max_length=LONGEST,
        label="The answer",
        help_text="Never a name.",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Write an answer"},
    )


class Withdraw(forms.Form):
    """Why it is withdrawn."""

    words = forms.CharField(
        max_length=LONGEST,
        label="Why is it withdrawn?",
        help_text="It stays on record; where everyone has signed, every member of the region reads it. Never a name.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why it is withdrawn"},
    )
