"""A nil return: there were no assignments in the quarter."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render

from comity.web.gate import requires
from comity.web.people.member import MemberRequest
from comity.web.people.roles import Permission
from comity.web.returns import actions
from comity.web.returns.forms import GiveNil
from comity.web.returns.reading import NoneInForceError, nothing, standing_of
from comity.web.returns.views.finding import found_to_make


@requires(Permission.MAKE_RETURN)
def give_nil(request: MemberRequest, region: str, quarter: str, code: str) -> HttpResponseBase:
    """Say that there was nothing to return, as the return's next version."""
    given = found_to_make(request, quarter, code)
    form = GiveNil(request.POST) if request.method == "POST" else GiveNil()
    if request.method == "POST" and form.is_valid():
        try:
            version = actions.give_nil(
                by=request.member.actor, given=given, made=nothing(standing_of(given.region, quarter))
            )
        except NoneInForceError:
            form.add_error(
                None,
                f"The region has no memorandum in force on the last day of {quarter}, to judge returns by. "
                "Ask your regional lead to publish it",
            )
        except actions.LockedError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"Version {version.number} is a nil return. It still has to be submitted.")
            return redirect("return", region=region, quarter=quarter, code=code)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    context = {"form": form, "given": given, "locked": given.is_locked or not given.round.is_open}
    return render(request, "returns/give_nil.html", context, status=status)
