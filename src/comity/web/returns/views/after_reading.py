"""Back to where one was once a return has been read again, with what changed said."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect

from comity.web.people.member import MemberRequest
from comity.web.returns.frames import DeletedError, frames_of
from comity.web.returns.models import Return, Upload, Version
from comity.web.words import counted

MOST = 10
"""Returns at once that somebody can be waiting for; one that is never gone back to is forgotten."""

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
    messages.success(request, f"{waited['done']} {changed(before, given.current) if before else ''}".strip())
    return str(waited["back"])


def changed(before: Version, now: Version) -> str:
    """What another version changed, in a sentence or two: how many issues are gone, and which are new."""
    from comity.returns.comparing import CAME, WENT, compare

    try:
        comparison = compare(_Read(before), _Read(now))
    except DeletedError:
        return ""
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
