"""Whether what a request says fits the columns that keep it: one that does not is refused before anything is written,
since a number that a database cannot give back would take every list that has it down."""

from __future__ import annotations

from django.core.exceptions import ValidationError

from comity.web.approvals.errors import ApprovalError, all_of
from comity.web.approvals.models import ExceptionRequest

CALLED = {
    "pay_rate": "the pay rate",
    "charge_rate": "the charge rate",
    "cap": "the cap",
    "over": "the amount over the cap",
    "over_per_cent": "the per cent over the cap",
    "hours_per_week": "the hours a week",
    "roles": "how many roles it is for",
    "why": "what the register is to say",
}


def must_fit(request: ExceptionRequest) -> None:
    """Refuse what cannot be kept.

    Raises:
        ApprovalError: a number is greater, or a text longer, than there is room for.
    """
    if wrong := what_does_not_fit(request):
        raise all_of(wrong)


def what_does_not_fit(request: ExceptionRequest) -> list[ApprovalError]:
    """Each number of a request that is greater, and each text that is longer, than there is room for."""
    kept = {field.name for field in request._meta.fields}
    try:
        request.clean_fields(exclude=kept - CALLED.keys())
    except ValidationError as error:
        return [_too_much(name) for name in error.message_dict]
    return []


def _too_much(name: str) -> ApprovalError:
    what = CALLED[name]
    return ApprovalError(
        f"{what[:1].upper()}{what[1:]} is more than an exception can be asked for. Look for a figure that was "
        "mistyped: put it right, and have the engagement judged again where it is one of its facts.",
        name,
    )
