"""Taking a return away: the annotated workbook, its issues, its findings. That it was taken goes on the record."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from comity.web.gate import requires
from comity.web.people.member import MemberRequest
from comity.web.people.roles import Permission
from comity.web.returns import actions, downloads
from comity.web.returns.frames import DeletedError
from comity.web.returns.models import Return, Version
from comity.web.returns.views.finding import found_return

TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


@requires(Permission.READ_RETURN)
@never_cache
@require_GET
def annotated_workbook(request: MemberRequest, region: str, quarter: str, code: str) -> HttpResponseBase:
    """The file as it was sent, with what is the matter marked on its cells."""
    now = timezone.now()
    return _handed_over(
        request, quarter, code, "annotated.xlsx", lambda given, of: downloads.annotated_workbook(given, of, now)
    )


@requires(Permission.READ_RETURN)
@never_cache
@require_GET
def issues_file(request: MemberRequest, region: str, quarter: str, code: str) -> HttpResponseBase:
    """Every issue, as a table."""
    return _handed_over(request, quarter, code, "issues.csv", downloads.issues_csv)


@requires(Permission.READ_RETURN)
@never_cache
@require_GET
def findings_file(request: MemberRequest, region: str, quarter: str, code: str) -> HttpResponseBase:
    """Every finding, as a table."""
    return _handed_over(request, quarter, code, "findings.csv", downloads.findings_csv)


def _handed_over(
    request: MemberRequest, quarter: str, code: str, name: str, make: Callable[[Return, Version], bytes]
) -> HttpResponseBase:
    given = found_return(request, quarter, code)
    version = given.current
    where = (given.region.slug, quarter, code)
    if version is None:
        return render(request, "returns/issues_none.html", {"given": given, "why": "not_started"})
    if version.is_nil and name == "annotated.xlsx":
        messages.info(request, "This is a nil return: there is no file to annotate.")
        return redirect("issues", *where)
    try:
        content = make(given, version)
    except downloads.TooLargeError as error:
        messages.error(request, str(error))
        return redirect("issues", *where)
    except DeletedError:
        return render(request, "returns/issues_none.html", {"given": given, "why": "file_deleted"}, status=410)
    actions.hand_over(by=request.member.actor, given=given, name=name)
    response = HttpResponse(content, content_type=TYPES[name.rpartition(".")[2]])
    response["Content-Disposition"] = f'attachment; filename="{code}-{quarter}-version-{version.number}-{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
