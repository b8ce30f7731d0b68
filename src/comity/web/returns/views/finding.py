"""The return that an address is about, for whoever may see it."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404

from comity.web.people.member import MemberRequest
from comity.web.people.roles import Permission
from comity.web.returns import queries
from comity.web.returns.models import Return, Round
from comity.web.returns.permissions import may_make


def found_round(request: MemberRequest, quarter: str) -> Round:
    """The round of a quarter. Raises Http404 where there is none."""
    return get_object_or_404(queries.rounds(request.member), quarter=quarter)


def found_return(request: MemberRequest, quarter: str, code: str) -> Return:
    """An authority's return in the round of a quarter. Raises Http404 where the member may not see it."""
    found = queries.returns(request.member).filter(round__quarter=quarter, authority__code=code).first()
    if found is None:
        raise Http404
    return found


def found_to_make(request: MemberRequest, quarter: str, code: str) -> Return:
    """The same, for whoever may change it. Raises PermissionDenied where the member may only see it."""
    given = found_return(request, quarter, code)
    if not may_make(request.member, given):
        raise PermissionDenied(Permission.MAKE_RETURN.value)
    return given
