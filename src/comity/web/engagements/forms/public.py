"""The forms that anyone may fill in: of the explainer, and of the page that finds a receipt."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from comity.dictionary import fields_by_name
from comity.web.engagements.forms.facts import OF_A_CHOICE, OF_TEXT, field_of, say_whose

FACTS = (
    *("role", "start_date", "planned_end_date", "payment_basis", "pay_rate", "supply_route", "had_substantive_role"),
    *("last_substantive_authority", "last_substantive_end_date", "leaving_reason"),
    *("direct_experience_months", "references_received"),
)
MINE = {
    "role": "What would you do?",
    "pay_rate": "What would you be paid, in pounds an hour?",
    "payment_basis": "How would you be paid?",
    "had_substantive_role": "Have you held a job in the direct employment of an authority’s children’s services?",
    "last_substantive_authority": "If you have: which authority was the last one in?",
    "last_substantive_end_date": "If you have: your last day in it",
    "leaving_reason": "If you have: why did you leave?",
    "direct_experience_months": "Months of direct experience since you qualified",
    "start_date": "First day of the assignment",
    "planned_end_date": "Last day of the assignment, as far as it is planned",
    "references_received": "Practice-based references that the authority would hold",
    "supply_route": "How would you be supplied?",
}


class Explain(forms.Form):
    """Nothing of it is kept."""

    memorandum = forms.ChoiceField(
        label="Whose memorandum?", error_messages={**OF_A_CHOICE, "required": "Choose a memorandum"}
    )
    authority = forms.CharField(
        max_length=100,
        label="Which authority is the assignment in?",
        help_text="Its name or its code, such as E08000030",
        error_messages={**OF_TEXT, "required": "Give the authority"},
    )

    def __init__(self, *given: Any, memoranda: list[tuple[str, str]], **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["memorandum"].choices = memoranda  # type: ignore[attr-defined]
        for name in FACTS:
            self.fields[name] = field_of(fields_by_name()[name], None)
            self.fields[name].label = MINE[name]
        say_whose(self.fields[name] for name in FACTS)


class FindReceipt(forms.Form):
    """What stands at the foot of a receipt, as it is copied or typed from there: spaces and capitals do not matter."""

    number = forms.CharField(
        max_length=60,
        label="Number of the receipt",
        help_text="Such as CHK-20260930-0A1B2C3D",
        error_messages={**OF_TEXT, "required": "Give the number of the receipt"},
    )
    digest = forms.CharField(
        max_length=200,
        label="Its hash",
        help_text="64 letters and figures, at the end of the receipt: its SHA-256",
        error_messages={**OF_TEXT, "required": "Give the hash of the receipt"},
    )

    def clean_number(self) -> str:
        """The number as receipts bear it."""
        found = "".join(str(self.cleaned_data["number"]).split()).upper()
        if not re.fullmatch(r"[A-Z]{3}-[0-9]{8}-[0-9A-F]{8}", found):
            raise ValidationError("A number is CHK, eight figures and eight letters or figures, with a dash between")
        return found

    def clean_digest(self) -> str:
        """The hash as it is kept."""
        found = "".join(str(self.cleaned_data["digest"]).split()).lower()
        if not re.fullmatch(r"[0-9a-f]{64}", found):
            raise ValidationError(
                f"The hash has 64 characters, each a figure or a letter from a to f, and this has {len(found)}"
                if len(found) != 64
                else "The hash has figures and letters from a to f only"
            )
        return found
