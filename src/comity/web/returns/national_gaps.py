"""Where each gap of a national return is mended: a row of the return, or a page that asks what no row says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse

from comity.memorandum.model import Kind
from comity.web.returns.findings import key_of, memorandum_of
from comity.web.returns.frames import frames_of
from comity.web.returns.masking import without_numbers
from comity.web.returns.models import Return, Version
from comity.web.returns.national import Gap

FIELDS = {"project_team_or_packaged": "supply_route", "end_or_planned_end_date": "planned_end_date"}
"""What a column is made from, where that is not a field of the dictionary itself."""


@dataclass(frozen=True, slots=True)
class Mend:
    """A gap as the page shows it: `path` leads to where it is mended, and is empty where no page of a return does."""

    table: str
    of: str
    heading: str
    why: str
    mend: str
    path: str
    link: str


def mends(given: Return, version: Version, gaps: Iterable[Gap]) -> list[Mend]:
    """Gaps, each with the way to mend it."""
    from comity.returns.national.sources import AGENCIES, ASSIGNMENTS, CAP_BREACHES, MONTHLY_COST, RULES, TABLES

    rows = _rows(version)
    at = [given.region.slug, given.round.quarter, given.authority.code]

    def way(gap: Gap) -> tuple[str, str]:
        if gap.table == RULES:
            return f"{reverse('national_explanations', args=at)}#id_{gap.of}", "Explain it"
        if gap.table == AGENCIES:
            return reverse("national_agencies", args=at), "Say it"
        if gap.table == MONTHLY_COST:
            return f"{reverse('national_costs', args=at)}#id_{gap.of}", "Give the month’s cost"
        if gap.source == "signed_by":
            key = key_of(gap.of, Kind.PRICE_CAP.value)
            return reverse("national_breach", args=[*at, key]), "Say who signed it off"
        if gap.source == "authority_dfe_code":
            return reverse("memorandum", args=[given.region.slug, version.publication_id]), "See the memorandum"
        if gap.table in (ASSIGNMENTS, CAP_BREACHES) and gap.of in rows:
            number, sheet = rows[gap.of]
            asked = urlencode({"sheet": sheet, "field": FIELDS.get(gap.source, gap.source)})
            return f"{reverse('row_of_return', args=[*at, number])}?{asked}", "Put it right"
        return reverse("issues", args=at), "See the issues"

    headings = {clause.kind.value: clause.heading for clause in memorandum_of(version).clauses}

    def of_what(gap: Gap) -> str:
        if gap.table == MONTHLY_COST and gap.of:
            return date.fromisoformat(f"{gap.of}-01").strftime("%B %Y")
        return headings.get(gap.of, gap.of) if gap.table == RULES else gap.of

    return [
        Mend(
            TABLES[gap.table], of_what(gap), gap.heading, without_numbers(gap.why), without_numbers(gap.mend), *way(gap)
        )
        for gap in gaps
    ]


def _rows(version: Version) -> dict[str, tuple[int, str]]:
    """Where each assignment stands in its file: the row and the sheet. Without a file there is none."""
    if version.is_nil:
        return {}
    found = frames_of(version)["assignments"].select("assignment_ref", "row", "sheet").iter_rows()
    return {reference: (row, sheet or "") for reference, row, sheet in found if reference and row}
