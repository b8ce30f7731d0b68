"""The forms by which an engagement is proposed, changed, started in an emergency, reviewed and ended."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from comity.judge.equal_treatment import RULES, Break
from comity.web.engagements.forms.facts import OF_A_CHOICE, OF_TEXT
from comity.web.engagements.models import Because

LONGEST = 2000

OF_ITSELF = (Because.AMENDMENT, Because.EXCEPTION, Because.HELD)
"""Reasons for which a check is judged again without anyone's asking."""


class ProposeEngagement(forms.Form):
    """The authority's own reference of the assignment."""

    reference = forms.CharField(
        max_length=200,
        required=False,
        label="Your own reference",
        error_messages=OF_TEXT,
        help_text="As it will stand in your return. Never a name.",
    )


class Words(forms.Form):
    """Words that must be given."""

    words = forms.CharField(
        max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 4}), label="In words", error_messages=OF_TEXT
    )

    def __init__(self, *given: Any, label: str, hint: str = "", missing: str = "Say it in words", **named: Any) -> None:
        super().__init__(*given, **named)
        field = self.fields["words"]
        field.label, field.help_text = label, hint
        field.error_messages["required"] = missing


class EndEngagement(forms.Form):
    """The last day."""

    ended_on = forms.DateField(
        label="Last day",
        widget=forms.SelectDateWidget,
        error_messages={"required": "Give the last day", "invalid": "Give a day that exists"},
    )

    def __init__(self, *given: Any, recorded: date | None, **named: Any) -> None:
        named.setdefault("initial", {"ended_on": recorded or timezone.localdate()})
        super().__init__(*given, **named)


class TellTimeAway(forms.Form):
    """Days away, and why: the kinds that the regulations tell apart, and no more of anybody's health than that."""

    why = forms.ChoiceField(
        choices=[
            *((each.value, RULES[each].words) for each in Break if each is not Break.ANY),
            (Break.ANY.value, "Another reason, or none is known"),
        ],
        widget=forms.RadioSelect,
        label="Why were they away?",
        error_messages={**OF_A_CHOICE, "required": "Choose why they were away"},
    )
    first = forms.DateField(
        label="First day away",
        widget=forms.SelectDateWidget,
        error_messages={"required": "Give the first day away", "invalid": "First day away: give a day that exists"},
    )
    last = forms.DateField(
        required=False,
        label="Last day away",
        help_text="Leave it empty while they are still away.",
        widget=forms.SelectDateWidget,
        error_messages={"invalid": "Last day away: give a day that exists, or leave it empty"},
    )


class ChangeReason(forms.Form):
    """Why a check is judged again. The memorandum's own changes, exceptions and what is held are seen to
    without anyone's asking."""

    because = forms.ChoiceField(
        choices=[(each.value, each.label) for each in Because if each not in OF_ITSELF],
        widget=forms.RadioSelect,
        label="What has changed?",
        error_messages={**OF_A_CHOICE, "required": "Choose what has changed"},
    )

    def __init__(self, *given: Any, ended: bool = False, **named: Any) -> None:
        super().__init__(*given, **named)
        if ended:  # it goes on no longer, so its planned last day can only have been wrong
            offered = self.fields["because"]
            assert isinstance(offered, forms.ChoiceField)
            offered.choices = [
                (each.value, each.label) for each in Because if each not in (*OF_ITSELF, Because.EXTENSION)
            ]
