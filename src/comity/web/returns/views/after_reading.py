"""Back to where one was once a return has been read again, with what changed said."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html, format_html_join

from comity.web.people.member import MemberRequest
from comity.web.returns.frames import DeletedError, frames_of
from comity.web.returns.issues import correctable, place
from comity.web.returns.models import Return, Upload, Version
from comity.web.words import counted

if TYPE_CHECKING:
    from comity.returns.comparing import Comparison

MOST = 10
"""Returns at once that somebody can be waiting for; one that is never gone back to is forgotten."""
LINKED = 3
"""So many of the issues that came are linked one by one."""

_KEY = "returns_read_again"


def wait_for(request: MemberRequest, given: Return, upload: Upload, *, back: str, done: str) -> HttpResponseBase:
    """Off to the page that shows the reading. `done` is what was done, and `back` where to go on after it."""
    waits: dict[str, Any] = request.session.get(_KEY, {})
    basis = given.current.number if given.current else 0
    waits[str(given.pk)] = {"basis": basis, "back": back, "done": done}
    request.session[_KEY] = dict(list(waits.items())[-MOST:])
    return redirect(
        "upload_progress",
        region=given.region.slug,
        quarter=given.round.quarter,
        code=given.authority.code,
        pk=upload.pk,
    )


def say_what_changed(request: MemberRequest, given: Return) -> str:
    """Say, once, what a reading that was waited for has changed; gives where to go on, "" for nowhere."""
    waits: dict[str, Any] = request.session.get(_KEY, {})
    waited = waits.get(str(given.pk))
    if waited is None or given.current is None or given.current.number <= waited["basis"]:
        return ""
    del waits[str(given.pk)]
    request.session[_KEY] = waits
    before = given.versions.defer("content").filter(number=waited["basis"]).first()
    comparison = _compared(before, given.current)
    came = [] if comparison is None else new_issues(given, comparison)
    words = f"{waited['done']} {changed(comparison) if comparison else ''}".strip()
    say = messages.warning if any(one["level"] == "error" for one in came) else messages.success
    say(request, _with_links(given, words, came))
    return str(waited["back"])


def _compared(before: Version | None, now: Version) -> Comparison | None:
    from comity.returns.comparing import compare

    if before is None:
        return None
    try:
        return compare(_Read(before), _Read(now))
    except DeletedError:
        return None


def new_issues(given: Return, comparison: Comparison) -> list[dict[str, Any]]:
    """The errors and queries that came, errors first, with what each is (`title`) and where it is mended (`path`)."""
    from comity.returns.comparing import CAME
    from comity.returns.validation.plain import plain

    came = comparison.issues.filter(
        (comparison.issues["change"] == CAME) & comparison.issues["level"].is_in(["error", "query"])
    )
    return [
        {**one, "title": plain(one["code"], one["field"] or "").title, "path": way_to_mend(given, one)}
        for one in came.iter_rows(named=True)
    ]


def way_to_mend(given: Return, issue: Mapping[str, Any]) -> str:
    """The page on which an issue is mended: its row, where a cell of it can be put right, else those of its kind."""
    where = [given.region.slug, given.round.quarter, given.authority.code]
    if correctable(issue):
        query = urlencode({"sheet": issue["sheet"] or "", "field": issue["field"], "kind": issue["code"]})
        return f"{reverse('row_of_return', args=[*where, issue['row']])}?{query}"
    return reverse("issues_alike", args=[*where, issue["code"], issue["field"] or "-"])


def _with_links(given: Return, words: str, came: list[dict[str, Any]]) -> str:
    """What was done and changed, with a link to each of the first that came and to the rest."""
    links = [
        (one["path"], f"{one['assignment_ref'] or place(one)}: {one['title'][0].lower()}{one['title'][1:]}")
        for one in came[:LINKED]
    ]
    if len(came) > LINKED:
        every = reverse("issues", args=[given.region.slug, given.round.quarter, given.authority.code])
        links.append((every, f"and {len(came) - LINKED:,} more"))
    if not links:
        return words
    link = '<a class="govuk-notification-banner__link" href="{}">{}</a>'
    return format_html("{} {}", words, format_html_join("; ", link, links))


def changed(comparison: Comparison) -> str:
    """What another version changed, in a sentence or two: how many issues are gone, and which are new."""
    from comity.returns.comparing import CAME, WENT

    gone, new = comparison.count(WENT), comparison.count(CAME)
    if not gone and not new:
        return "No issue went and none came."
    said = []
    if gone:
        levels = comparison.issues.filter(comparison.issues["change"] == WENT)["level"].to_list()
        said.append(f"{_levels(levels)} {'is' if gone == 1 else 'are'} gone.")
    if new:
        came = comparison.issues.filter(comparison.issues["change"] == CAME)
        said.append(f"{_levels(came['level'].to_list())} {'is' if new == 1 else 'are'} new.")
    return " ".join(said)


class _Read:
    """A version as a reading that can be compared."""

    def __init__(self, version: Version) -> None:
        frames = frames_of(version)
        self.assignments, self.issues = frames["assignments"], frames["issues"]


def _levels(levels: list[str]) -> str:
    """How many of each level: `2 errors and 1 query`."""
    nouns = {"error": ("error", "errors"), "query": ("query", "queries"), "note": ("note", "notes")}
    parts = [counted(levels.count(level), *nouns[level]) for level in nouns if level in levels]
    return " and ".join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else parts[0]
