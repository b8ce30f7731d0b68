"""The form of the public explainer: the facts that a worker or an agency has to hand, and whose memorandum."""

from __future__ import annotations

from typing import Any

from django import forms

from comity.dictionary import fields_by_name
from comity.web.engagements.forms.facts import field_of

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

    memorandum = forms.ChoiceField(label="Whose memorandum?", error_messages={"required": "Choose a memorandum"})
    authority = forms.CharField(
        max_length=100,
        label="Which authority is the assignment in?",
        help_text="Its name or its code, such as E08000030",
        error_messages={"required": "Give the authority"},
    )

    def __init__(self, *given: Any, memoranda: list[tuple[str, str]], **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["memorandum"].choices = memoranda  # type: ignore[attr-defined]
        for name in FACTS:
            self.fields[name] = field_of(fields_by_name()[name], None)
            self.fields[name].label = MINE[name]
