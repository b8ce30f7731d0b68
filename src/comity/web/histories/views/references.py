"""References that an authority holds: those it has told of, and telling of one or of a list."""

from __future__ import annotations

from hashlib import sha256
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from comity.returns.lists import ListError, ListProblem
from comity.returns.reading import UnreadableFile
from comity.returns.references import COLUMNS, KINDS, Given, read_references
from comity.web.agreements.queries import names_of
from comity.web.asked import Asked
from comity.web.gate import requires
from comity.web.histories import actions, queries
from comity.web.histories.forms import SendList, TellReference
from comity.web.histories.forms.fields import written
from comity.web.histories.keys import number_of
from comity.web.histories.permissions import may_keep
from comity.web.histories.views.finding import authority_to_keep, found_authority
from comity.web.people.member import MemberRequest
from comity.web.people.roles import Permission
from comity.web.returns.masking import masked
from comity.web.words import counted

SHOWN = 200
"""Problems of a list that are shown at once."""


@requires(Permission.READ_HISTORIES)
@never_cache
def references(request: MemberRequest, region: str, code: str) -> HttpResponseBase:
    """The references that an authority holds of workers, as far as it has told of them."""
    authority = found_authority(request, code)
    page = Asked(request, "page").page(queries.references(authority))
    context = {
        "authority": authority,
        "page": page,
        "numbers": {each.pk: masked(number_of(each)) for each in page},
        "names": names_of(each.told_by for each in page),
        "may_keep": may_keep(request.member, authority),
    }
    return render(request, "histories/references.html", context)


@requires(Permission.KEEP_HISTORIES)
@never_cache
def send_references(request: MemberRequest, region: str, code: str) -> HttpResponseBase:
    """Tell of a list of references, whole or not at all."""
    authority = authority_to_keep(request, code)
    form = SendList(request.POST, request.FILES) if request.method == "POST" else SendList()
    problems: tuple[ListProblem, ...] = ()
    if request.method == "POST" and form.is_valid():
        content = form.cleaned_data["file"].read()
        try:
            with written(content) as path:
                found = read_references(path, today=timezone.localdate())
        except UnreadableFile as error:
            form.add_error("file", str(error))
        except ListError as error:
            problems = error.problems
            form.add_error("file", f"Nothing was taken: {counted(len(problems), 'cell')} to put right")
        else:
            digest = sha256(content).hexdigest()
            new = actions.tell_references(by=request.member.actor, authority=authority, references=found, digest=digest)
            already = f" {counted(len(found) - new, 'row')} of it held already." if len(found) > new else ""
            messages.success(request, f"{counted(new, 'reference')} taken.{already}")
            return redirect("references", region=region, code=code)
    context = {
        "authority": authority,
        "form": form,
        "problems": problems[:SHOWN],
        "more": max(0, len(problems) - SHOWN),
        "columns": COLUMNS,
        "kinds": KINDS.values(),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "histories/send_references.html", context, status=status)


@requires(Permission.KEEP_HISTORIES)
def references_template(request: MemberRequest, region: str, code: str) -> HttpResponseBase:
    """An empty list of references, as CSV."""
    authority_to_keep(request, code)
    content = ",".join(column.heading for column in COLUMNS) + "\r\n"
    answer = HttpResponse(content.encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="references.csv"'
    return answer


@requires(Permission.KEEP_HISTORIES)
@never_cache
@sensitive_post_parameters("number")
def tell_reference(request: MemberRequest, region: str, code: str) -> HttpResponseBase:
    """Tell of one reference."""
    authority = authority_to_keep(request, code)
    form = TellReference(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        new = actions.tell_references(
            by=request.member.actor, authority=authority, references=[Given(**form.cleaned_data)]
        )
        messages.success(request, "The reference is kept." if new else "This reference was held already, just so.")
        return redirect("references", region=region, code=code)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "histories/tell_reference.html", {"form": form, "authority": authority}, status=status)


@requires(Permission.KEEP_HISTORIES)
@never_cache
def take_back_reference(request: MemberRequest, region: str, code: str, pk: int) -> HttpResponseBase:
    """Let a reference that was told by mistake count no more."""
    authority = authority_to_keep(request, code)
    found = get_object_or_404(queries.references(authority), pk=pk)
    if request.method == "POST":
        actions.take_back_reference(by=request.member.actor, reference=found)
        messages.success(request, "The reference counts no more.")
        return redirect("references", region=region, code=code)
    context = {"authority": authority, "reference": found, "number": masked(number_of(found))}
    return render(request, "histories/take_back_reference.html", context)
