"""Sending a list of something that an authority tells of, whole or not at all, and the empty list to fill in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from http import HTTPStatus
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from comity.returns.lists import Column, ListError, ListProblem
from comity.returns.reading import UnreadableFile
from comity.web.histories.forms import SendList
from comity.web.histories.forms.fields import written
from comity.web.people.member import MemberRequest
from comity.web.words import counted

SHOWN = 200
"""Problems of a list that are shown at once."""

Row = TypeVar("Row", covariant=True)


class Reads(Protocol[Row]):
    """Reads the rows of a list, or raises ListError or UnreadableFile."""

    def __call__(self, path: str | Path, *, today: date) -> Sequence[Row]: ...


@dataclass(frozen=True, slots=True)
class Sent(Generic[Row]):
    """What was sent: the form, and its rows with the file's SHA-256; `rows` is None unless a list was read whole."""

    form: SendList
    rows: Sequence[Row] | None = None
    digest: str = ""
    problems: tuple[ListProblem, ...] = ()

    def page(self, request: MemberRequest, template: str, *, is_wrong: bool = False, **context: Any) -> HttpResponse:
        """The page to send a list on, with what is to be put right in the one that was sent; `is_wrong` says that
        something else on the page is."""
        context |= {"form": self.form, "problems": self.problems[:SHOWN], "more": max(0, len(self.problems) - SHOWN)}
        status = HTTPStatus.UNPROCESSABLE_ENTITY if self.form.errors or is_wrong else HTTPStatus.OK
        return render(request, template, context, status=status)


def sent(request: MemberRequest, read: Reads[Row]) -> Sent[Row]:
    """The list that a request sends, read; nothing of it is taken yet, and the file is not kept."""
    if request.method != "POST":
        return Sent(SendList())
    form = SendList(request.POST, request.FILES)
    if not form.is_valid():
        return Sent(form)
    content = form.cleaned_data["file"].read()
    try:
        with written(content) as path:
            return Sent(form, read(path, today=timezone.localdate()), sha256(content).hexdigest())
    except UnreadableFile as error:
        form.add_error("file", str(error))
        return Sent(form)
    except ListError as error:
        form.add_error("file", f"Nothing was taken: {counted(len(error.problems), 'cell')} to put right")
        return Sent(form, problems=tuple(error.problems))


def taken_words(new: int, of: int, what: str) -> str:
    """How many of a list were new, and how many held already."""
    already = f" {counted(of - new, 'row')} of it held already." if of > new else ""
    return f"{counted(new, what)} taken.{already}"


def empty_list(columns: Sequence[Column], name: str) -> HttpResponse:
    """A list with headings and no rows, as CSV."""
    content = ",".join(column.heading for column in columns) + "\r\n"
    answer = HttpResponse(content.encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer
