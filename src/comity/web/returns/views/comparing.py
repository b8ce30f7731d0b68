"""What changed between two readings of a return, as the pages show it: in counts, and in tables a page at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.paginator import Paginator

from comity.dictionary import fields
from comity.web.agreements.queries import memorandum_on
from comity.web.asked import Asked
from comity.web.returns.frames import frames_of
from comity.web.returns.masking import masked, without_numbers
from comity.web.returns.models import Version

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True)
class Reading:
    """The frames that are compared."""

    assignments: pl.DataFrame
    issues: pl.DataFrame

    @classmethod
    def of(cls, found: Version) -> Reading:
        """Those of a version. Raises DeletedError where retention has deleted them."""
        frames = frames_of(found)
        return cls(frames["assignments"], frames["issues"])


def authority_names(found: Version) -> Mapping[str, str]:
    """What authorities are called, by code."""
    from comity.returns.cells.authorities import AuthorityIndex

    return AuthorityIndex(memorandum_on(found.publication, found.as_at).authorities).names


def compared(was: Reading, now: Reading, names: Mapping[str, str], asked: Asked) -> dict[str, Any]:
    """What changed from one reading to another, as `returns/comparing.html` takes it."""
    from comity.returns.comparing import ADDED, CAME, CHANGED, REMOVED, WENT, compare

    result = compare(was, now, names)
    pages = Paginator(_rows(result.assignments, result.cells), settings.COMITY.page_size)
    return {
        "counts": {change: result.count(change) for change in (ADDED, REMOVED, CHANGED, CAME, WENT)},
        "same": result.same,
        "page": pages.get_page(asked.number("page", "a page") or 1),
        "issues": _issues(result.issues),
    }


def _rows(assignments: pl.DataFrame, cells: pl.DataFrame) -> list[dict[str, Any]]:
    """A line for each assignment that came or went, and for each cell that changed, in order of reference."""
    lines = [
        {"ref": ref, "change": change, "label": "", "was": "", "now": ""}
        for change, ref in assignments.filter(assignments["change"] != "changed")
        .select("change", "assignment_ref")
        .iter_rows()
    ]
    for ref, field, label, was, now in cells.select("assignment_ref", "field", "label", "was", "now").iter_rows():
        hidden = field == "worker"
        lines.append(
            {
                "ref": ref,
                "change": "changed",
                "label": label,
                "was": masked(was or "") if hidden else was,
                "now": masked(now or "") if hidden else now,
            }
        )
    return sorted(lines, key=lambda line: str(line["ref"]))


def _issues(issues: pl.DataFrame) -> list[dict[str, Any]]:
    """The issues that came or went, the first of them, with no registration number in their words."""
    shown = issues.head(settings.COMITY.page_size)
    names = {field.name: field.label for field in fields()}
    return [
        {
            **each,
            "label": names.get(each["field"] or "", ""),
            "said": without_numbers(each["message"] or "", also=each["found"] if each["field"] == "worker" else ""),
        }
        for each in shown.select("change", "level", "assignment_ref", "field", "found", "message").iter_rows(named=True)
    ]
