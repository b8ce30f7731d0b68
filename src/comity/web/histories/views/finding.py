"""Finding what an address names, for whoever may see it; for anyone else there is nothing."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404

from comity.web.histories import queries
from comity.web.histories.models import Lookup
from comity.web.histories.permissions import may_keep
from comity.web.organisations.models import Organisation
from comity.web.people.member import MemberRequest
from comity.web.people.roles import Permission


def found_authority(request: MemberRequest, code: str) -> Organisation:
    """An authority whose histories the member may read."""
    found = queries.authorities(request.member, Permission.READ_HISTORIES).filter(code=code).first()
    if found is None:
        raise Http404
    return found


def authority_to_keep(request: MemberRequest, code: str) -> Organisation:
    """An authority for which the member may tell something."""
    found = found_authority(request, code)
    if not may_keep(request.member, found):
        raise PermissionDenied(Permission.KEEP_HISTORIES.value)
    return found


def found_lookup(request: MemberRequest, pk: UUID) -> Lookup:
    """A lookup of the member's own authorities."""
    return get_object_or_404(queries.lookups(request.member), pk=pk)


def lookup_to_keep(request: MemberRequest, pk: UUID) -> Lookup:
    """A lookup from which the member may tell something of its worker."""
    found = found_lookup(request, pk)
    if not may_keep(request.member, found.authority):
        raise PermissionDenied(Permission.KEEP_HISTORIES.value)
    return found
