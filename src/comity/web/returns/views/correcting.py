"""Putting cells of a row right on the page, and what was put right."""

from __future__ import annotations

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from comity.dictionary import fields_by_name
from comity.web.agreements.queries import names_of
from comity.web.asked import Asked
from comity.web.gate import requires
from comity.web.people.member import MemberRequest
from comity.web.people.roles import Permission
from comity.web.returns import actions
from comity.web.returns.file_rows import FileRow, file_row
from comity.web.returns.forms.correcting import PutRight
from comity.web.returns.frames import DeletedError, frames_of
from comity.web.returns.issues import correctable, names_of_authorities, shown
from comity.web.returns.masking import masked, without_numbers
from comity.web.returns.models import Correction, Return
from comity.web.returns.rows import ShownRow, in_words, shown_row
from comity.web.returns.views.after_reading import wait_for
from comity.web.returns.views.finding import found_return, found_to_make
from comity.web.returns.views.issues import NONE, about, issues_to_show
from comity.web.sealing import unseal
from comity.web.words import counted

OF_THE_ROUND = ("quarter", "authority")
"""Fields that a file need not say, because its round does: blank cells of them are nothing to put right."""


@requires(Permission.READ_RETURN)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def row_of_return(request: MemberRequest, region: str, quarter: str, code: str, number: int) -> HttpResponseBase:
    """A row of a return: what is the matter with it, and its cells to be put right, several at once."""
    given = found_return(request, quarter, code)
    whole = issues_to_show(request, given)
    if isinstance(whole, HttpResponseBase):
        return whole
    asked = Asked(request, "sheet", "field", "kind", "one_by_one")
    sheet = asked.text("sheet")
    try:
        row = file_row(given, sheet, number)
    except DeletedError:
        return render(request, "returns/issues_none.html", {"given": given, "why": "file_deleted"}, status=410)
    if row is None:
        raise Http404
    issues = whole.filter((whole["row"] == number) & (whole["sheet"].fill_null("") == sheet))
    names = _asked_for(request, asked, row, issues)
    one_by_one = asked.text("one_by_one") == "yes"
    context = {**about(request, given), "row": row, "kind": asked.text("kind"), "field": _first(names), "none": NONE}
    form, status = PutRight(None, row=row, names=names), HTTPStatus.OK
    if request.method == "POST":
        if not context["may_make"]:
            raise PermissionDenied(Permission.MAKE_RETURN.value)
        after = (
            reverse("next_issue", args=[region, quarter, code]) if one_by_one else _back(request, given, asked, names)
        )
        answer = _sent(request, given, row, names, after)
        if isinstance(answer, HttpResponseBase):
            return answer
        form, status = answer, HTTPStatus.UNPROCESSABLE_ENTITY if answer.is_bound else HTTPStatus.OK
    context |= {
        "form": form,
        "issues": shown(given, issues, names=row.authorities, explanations={}),
        "more": [fields_by_name()[name] for name in row.fields if name not in form.boxes()],
        "back": _back(request, given, asked, names),
        "basis": given.current.number if given.current else 0,
        "in_view": row_in_view(given, row, issues),
        "one_by_one": one_by_one,
    }
    return render(request, "returns/row.html", context, status=status)


def _sent(
    request: MemberRequest, given: Return, row: FileRow, names: list[str], back: str
) -> HttpResponseBase | PutRight:
    """Put right what was sent, or give the form again: with another cell, the number in view, or what was wrong."""
    shown_number = request.POST.get("shown") == "yes"
    more = request.POST.get("more", "")
    if "add" in request.POST:
        form = PutRight(request.POST, row=row, names=names, shown=shown_number)
        return form.with_more(more if more in row.fields else "")
    if "show" in request.POST:
        actions.show_workers(by=request.member.actor, given=given, count=1)
        form = PutRight(request.POST, row=row, names=names, shown=True)
        return form.with_more("worker")
    form = PutRight(request.POST, row=row, names=names, shown=shown_number)
    if not form.is_valid():
        return form
    cells = [
        actions.Cell(row.sheet, row.number, one.cell.field.name, row.reference, one.cell.file, one.text)
        for one in form.changes
    ]
    try:
        upload = actions.correct(
            by=request.member.actor, given=given, basis=_number(request.POST.get("basis", "")), cells=cells
        )
    except actions.LockedError as error:
        form.add_error(None, str(error))
        return form
    return wait_for(request, given, upload, back=back, done=f"You put {counted(len(cells), 'cell')} right.")


def _asked_for(request: MemberRequest, asked: Asked, row: FileRow, issues: Any) -> list[str]:
    """The fields whose cells are to be put right: those asked for and what they hang on, and all that have errors."""
    from comity.returns.validation.plain import beside

    given = request.POST.getlist("cells") if request.method == "POST" else request.GET.getlist("field")
    for name in given:
        if name not in row.fields:
            asked.say(f"“{name[:40]}” is not a field of this row. It was left out.")
    if names := [name for name in dict.fromkeys(given) if name in row.fields]:
        if request.method == "POST":
            return names
        also = beside(asked.text("kind"), names[0]) if asked.text("kind") else ()
        also = tuple(name for name in also if name not in OF_THE_ROUND or row.cell(name).now.strip())
        return [name for name in dict.fromkeys([*names, *also, *_wrong(issues, "error")]) if name in row.fields]
    return [name for name in _wrong(issues, "error") or _wrong(issues, "query") if name in row.fields]


def _wrong(issues: Any, *levels: str) -> list[str]:
    """The fields that issues of a row are about, of those that a cell can put right."""
    found = [one["field"] for one in issues.iter_rows(named=True) if one["level"] in levels and correctable(one)]
    return list(dict.fromkeys(found))


def row_in_view(given: Return, row: FileRow, issues: Any) -> ShownRow | None:
    """The row as it was read, every cell marked that an error or a query is about; None where it was not read."""
    from comity.returns.validation.plain import beside

    frame = frames_of(given.current)["assignments"] if given.current else None
    read = [] if frame is None else _at(frame, row).to_dicts()
    if not read:
        return None
    wrong = _wrong(issues, "error", "query")
    also = [name for one in issues.iter_rows(named=True) for name in beside(one["code"], one["field"] or "")]
    return shown_row(read[0], wrong=wrong, beside=also, names=row.authorities)


def _at(frame: Any, row: FileRow) -> Any:
    return frame.filter((frame["row"] == row.number) & (frame["sheet"].fill_null("") == row.sheet))


def _first(names: list[str]) -> str:
    return names[0] if names else ""


def _back(request: MemberRequest, given: Return, asked: Asked, names: list[str]) -> str:
    """Where they came from: the issues of one kind, or all."""
    where = [given.region.slug, given.round.quarter, given.authority.code]
    kind, first = asked.text("kind"), request.GET.get("field", "")
    if kind and len(kind) <= 60 and first in fields_by_name():
        return reverse("issues_alike", args=[*where, kind, first]) if "/" not in kind else reverse("issues", args=where)
    return reverse("issues", args=where)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


@requires(Permission.READ_RETURN)
@require_safe
def corrections(request: MemberRequest, region: str, quarter: str, code: str) -> HttpResponseBase:
    """What was put right in the current version's file: who, when, from what, to what; and the way to take it back."""
    given = found_return(request, quarter, code)
    asked = Asked(request, "page")
    if given.current is None or given.current.upload is None:
        why = "nil" if given.current else "not_started"
        return render(request, "returns/issues_none.html", {"given": given, "why": why})
    page = asked.page(given.current.upload.corrections.order_by("-made_at", "-pk"))
    authorities = names_of_authorities(given)
    rows = [_told(given, one, authorities) for one in page.object_list]
    context = {
        **about(request, given),
        "page": page,
        "corrections": rows,
        "names": names_of([one.made_by for one in page.object_list] + [one.taken_back_by for one in page.object_list]),
        "basis": given.current.number,
    }
    return render(request, "returns/corrections.html", context)


@requires(Permission.MAKE_RETURN)
@require_POST
def take_back_correction(request: MemberRequest, region: str, quarter: str, code: str, pk: int) -> HttpResponseBase:
    """Let a cell say again what the file says."""
    given = found_to_make(request, quarter, code)
    if given.current is None or given.current.upload is None:
        raise Http404
    found = get_object_or_404(given.current.upload.corrections, pk=pk)
    where = (region, quarter, code)
    try:
        upload = actions.take_back_correction(
            by=request.member.actor, given=given, basis=_number(request.POST.get("basis", "")), correction=found
        )
    except actions.LockedError as error:
        messages.error(request, str(error))
        return redirect("corrections", *where)
    return wait_for(request, given, upload, back=reverse("corrections", args=where), done="You took a correction back.")


def _told(given: Return, one: Correction, authorities: Mapping[str, str]) -> dict[str, Any]:
    """A correction for the page, with registration numbers masked."""
    said = json.loads(unseal(bytes(one.content), of=given.authority, purpose=actions.CORRECTION))
    known = fields_by_name().get(one.field)

    def hidden(text: str) -> str:
        return masked(text) if one.field == "worker" else without_numbers(text)

    return {
        "kept": one,
        "label": known.label if known else one.field,
        "found": hidden(said["found"]),
        "value": hidden(said["value"]) if known is None else in_words(known, said["value"], authorities),
    }
