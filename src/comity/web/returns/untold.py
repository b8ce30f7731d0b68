"""Whether a file waits for its headings to be told before anything is made of it.

Nothing is asked of a file that has every column that a return needs, nor of one whose every other heading is known: it
is read as it is. What was told once is not asked again, so a file whose sender has said that its headings are not
needed is read with what there is.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from comity.web.returns.models import Upload

if TYPE_CHECKING:
    from comity.returns import Return as ReadReturn
    from comity.returns.issues import Issue

MISSING = "missing-column"
UNKNOWN = frozenset({"not-mapped", "ambiguous-heading"})
MOST_NAMED = 5
MOST_HEADING = 60


def of_return(upload: Upload, returned: ReadReturn) -> dict[str, str] | None:
    """What is to be said of a return's file that waits; None where it is read. A provider's part never waits: its
    headings are the provider's, who was asked."""
    if upload.part_of_id or upload.headings_told or upload.versions.exists():
        return None
    issues = returned.issues
    wanted = issues.filter((issues["code"] == MISSING) | issues["code"].is_in(sorted(UNKNOWN)))
    return _told(
        (str(one["code"]), str(one["level"]), one["field"], one["found"]) for one in wanted.iter_rows(named=True)
    )


def of_export(upload: Upload, issues: Iterable[Issue]) -> dict[str, str] | None:
    """What is to be said of a provider's export that waits; None where it is split."""
    if upload.headings_told or upload.split:
        return None
    return _told((one.code, one.level, one.field, one.found) for one in issues)


def _told(issues: Iterable[tuple[str, str, str | None, str | None]]) -> dict[str, str] | None:
    from comity.dictionary import fields_by_name
    from comity.returns.mapping.propose import is_not_ours

    missing: list[str] = []
    unknown: list[str] = []
    for code, level, field, found in issues:
        if code == MISSING and level == "error" and field:
            missing.append(fields_by_name()[field].label)
        elif code in UNKNOWN and found and not is_not_ours(found):
            unknown.append(f"“{found[:MOST_HEADING]}”")
    if not (missing and unknown):
        return None
    return {
        "found": f"There is no column for {_named(missing)}, and Comity does not know"
        f" {'the heading' if len(unknown) == 1 else 'the headings'} {_named(unknown)}.",
        "expected": "",
        "action": "Say what the headings are. Where one is for nothing, or the column is truly not in your file, say"
        " that the heading is not needed: the file is then read with what there is.",
        "code": MISSING,
    }


def _named(words: list[str]) -> str:
    several = list(dict.fromkeys(words))
    more = len(several) - MOST_NAMED
    if more > 1:
        return f"{', '.join(several[:MOST_NAMED])} and {more} others"
    return " and ".join([", ".join(several[:-1]), several[-1]] if len(several) > 1 else several)
