"""A person's notices."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django_scopes import scopes_disabled

from comity.web.asked import Asked
from comity.web.gate import for_anyone_signed_in
from comity.web.notices import about, actions, queries
from comity.web.notices.kinds import WORDS


@for_anyone_signed_in
def notices(request: HttpRequest) -> HttpResponse:
    """All of them, the latest first."""
    assert request.user.is_authenticated
    with scopes_disabled():
        page = Asked(request, "page").page(queries.notices(request.user))
        numbered = about.numbers(page)
        rows = [(notice, WORDS[notice.kind], numbered.get(notice.pk, "")) for notice in page]
    return render(request, "notices/notices.html", {"page": page, "rows": rows})


@for_anyone_signed_in
def notice(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Go where a notice points. Opening it is reading it."""
    assert request.user.is_authenticated
    with scopes_disabled():
        found = get_object_or_404(queries.notices(request.user), pk=pk)
        actions.mark_read(notice=found)
    return redirect(found.path)
