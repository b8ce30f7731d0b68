"""Telling of leavers and of what the regulator's register showed, from an HR system. No worker is read of here."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Field, Router, Schema, Status

from comity.dictionary.registration import FORM, registration_number
from comity.returns.leavers import EARLIEST, MOST_ROLE, Left
from comity.returns.registrations import Checked
from comity.web.api.auth import Key
from comity.web.api.fields import Line, ReadDay
from comity.web.api.scopes import Scope
from comity.web.api.shapes import Given, KeyRequest, answers
from comity.web.histories import actions, queries
from comity.web.organisations.models import Organisation
from comity.web.people.roles import Permission

router = Router(tags=["Histories"])

MOST = 5_000
Worker = Annotated[Line, Field(max_length=20)]
Reason = Literal[
    "resignation", "voluntary_redundancy", "compulsory_redundancy", "dismissal", "retirement", "probation", "other"
]
Shown = Literal["registered", "with_conditions", "suspended", "removed", "not_found"]


class LeaverGiven(Given):
    """A substantive role that ended."""

    worker: Worker = Field(examples=["SW123456"], description="The Social Work England number.")
    left_on: ReadDay = Field(examples=["2026-05-31"], description="The last day of the role.")
    reason: Reason = Field(examples=["resignation"])
    role: Annotated[Line, Field(max_length=MOST_ROLE)] = Field("", examples=["Senior social worker"])


class LeaversGiven(Given):
    """A list of leavers, taken whole or not at all."""

    leavers: Annotated[list[LeaverGiven], Field(min_length=1, max_length=MOST)]


class LeaversOut(Schema):
    """How many leavers were told, and how many of them were not held already."""

    rows: int = Field(examples=[12])
    new: int = Field(examples=[3])


class CheckGiven(Given):
    """What the register showed of a number."""

    worker: Worker = Field(examples=["SW123456"])
    result: Shown = Field(examples=["registered"])
    checked_on: ReadDay = Field(examples=["2026-09-30"])
    until: ReadDay | None = Field(None, examples=["2026-11-30"], description="As the register shows it, if it does.")


class ChecksGiven(Given):
    """Several of them."""

    checks: Annotated[list[CheckGiven], Field(min_length=1, max_length=MOST)]


class ChecksOut(Schema):
    """How many were kept."""

    kept: int = Field(examples=[100])


@router.post(
    "/leavers/{str:code}",
    auth=Key(Scope.HISTORIES),
    response=answers(LeaversOut, 404, 413, 415, status=201),
    operation_id="tell_leavers",
)
def tell_leavers(request: KeyRequest, code: str, given: LeaversGiven) -> Any:
    """Tell of an authority's leavers. What is held already as it stands is not taken twice."""
    authority = _authority(request, code)
    today = timezone.localdate()
    for number, each in enumerate(given.leavers):
        if not EARLIEST <= each.left_on <= today:
            raise ValidationError({f"leavers.{number}.left_on": f"Give a day from {EARLIEST} to {today}."})
    made = actions.tell_leavers(
        by=request.member.actor,
        authority=authority,
        leavers=[
            Left(_number(each.worker, f"leavers.{number}.worker"), each.left_on, each.reason, each.role.strip())
            for number, each in enumerate(given.leavers)
        ],
    )
    return Status(201, made)


@router.post(
    "/registrations/{str:code}",
    auth=Key(Scope.HISTORIES),
    response=answers(ChecksOut, 404, 413, 415, status=201),
    operation_id="keep_registrations",
)
def keep_registrations(request: KeyRequest, code: str, given: ChecksGiven) -> Any:
    """Write down what the regulator's register showed of an authority's workers."""
    authority = _authority(request, code)
    today = timezone.localdate()
    checks = []
    for number, each in enumerate(given.checks):
        if not EARLIEST <= each.checked_on <= today:
            raise ValidationError({f"checks.{number}.checked_on": f"Give a day from {EARLIEST} to {today}."})
        worker = _number(each.worker, f"checks.{number}.worker")
        checks.append(Checked(worker, each.result, each.checked_on, each.until))
    made = actions.keep_checks(by=request.member.actor, authority=authority, checks=checks)
    return Status(201, {"kept": len(made)})


def _authority(request: KeyRequest, code: str) -> Organisation:
    return get_object_or_404(queries.authorities(request.member, Permission.KEEP_HISTORIES), code=code)


def _number(given: str, field: str) -> str:
    found = registration_number(given)
    if found is None:
        raise ValidationError({field: f"Give {FORM}."})
    return found
