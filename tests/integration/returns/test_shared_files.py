"""Two files as councils and their provider sent them, read with the profile that is proposed for them."""

# ruff: noqa: E501, DTZ007

from __future__ import annotations

import re
from datetime import date, datetime
from pathlib import Path

import polars as pl
import pytest

from comity.memorandum import load
from comity.returns import read_return
from comity.returns.mapping.load import load_profile
from comity.returns.mapping.propose import propose
from comity.returns.mapping.write import profile_yaml

FILES = Path(__file__).parents[3] / ".." / "shared" / "data" / "returns"
MSP, COLDHARBOUR = FILES / "msp-export-2026-q3.xlsx", FILES / "coldharbour-2026-q3.xlsx"

pytestmark = pytest.mark.skipif(not MSP.exists(), reason="the shared files are not beside this checkout")

HEADINGS = {
    "Client": "authority", "Booking No.": "assignment_ref", "SWE Reg. No": "worker", "Job Title (client)": "local_title",
    "DfE role type": "role", "Cost centre / team": "team", "Start": "start_date", "Booking end": "planned_end_date",
    "Left on": "end_date", "Leaving type": "end_reason", "Hrs p/w": "hours_per_week", "FTE": "fte", "Route": "supply_route",
    "Supplier": "agency", "MSP": "msp", "Tier": "tier", "Project ref": "team_ref", "PAYE/Umb/Ltd": "payment_basis",
    "Pay rate (£/hr)": "pay_rate", "Charge (£/hr)": "charge_rate", "Other svc £/hr": "other_services",
    "Reason": "reason_for_use", "Prev perm LA role?": "had_substantive_role", "Last perm LA": "last_substantive_authority",
    "Left perm LA on": "last_substantive_end_date", "Why left perm": "leaving_reason",
    "PQE months (LA direct)": "direct_experience_months", "Refs": "references_received", "Notice": "notice_days",
    "Perm notice": "substantive_notice_days", "SWE chk": "registration_checked_date", "DBS chk": "dbs_checked_date",
    "RTW chk": "right_to_work_checked_date", "Approved by client": "worker_approved_date",
    "Costs split?": "costs_disaggregated", "LA control?": "practice_control", "Days on site": "onsite_days_per_week",
    "DCS ok": "dcs_signoff_date", "CEX ok": "ce_signoff_date", "Signed off for": "signoff_clause",
    "Signed off from": "signoff_from", "Signed off to": "signoff_until", "Sign off reason": "signoff_reason",
    "EPR done": "review_completed_date", "EPR to worker": "review_shared_date",
}  # fmt: skip
AUTHORITIES = {
    "Abbotsbridge City Council": 1, "Brackenshire": 2, "Coldharbour Borough Council": 3, "Dunmere": 4,
    "Eastvale Children's Trust": 5, "Fenwick & Holme Council": 6, "Greywater City Council": 7, "Hallowdene County Council": 8,
    "Coventry": "E08000026", "Walsall": "E08000030", "335": "E08000030", "202": "E09000007", "Nottinghamshire": "E10000024",
    "Camden": "E09000007",
}  # fmt: skip
CODES = {
    "Social Worker": "social_worker", "Senior SW": "senior_social_worker", "Advanced Practitioner": "advanced_practitioner",
    "Team Manager": "team_manager", "IRO / CP Chair": "iro_cp_chair", "MSP": "msp", "Direct": "direct_agency",
    "Project team": "project_team", "Packaged model": "packaged", "PAYE": "paye", "Umb": "umbrella", "Ltd": "limited_company",
}  # fmt: skip


def expected(field, cell):
    """What a cell of these two files says, by rules written for these two files alone."""
    if cell is None or (isinstance(cell, str) and cell.strip() in ("", "-", "n/a")):
        return None
    text = str(cell).strip()
    if field.endswith(("_date", "_from", "_until")):
        if isinstance(cell, datetime):
            return cell.date()
        form = {8: "%d-%m-%y", 10: "%d/%m/%Y", 11: "%d %b %Y"}[len(text)]
        return datetime.strptime(text, form).date()
    if field in ("authority", "last_substantive_authority"):
        known = AUTHORITIES.get(text, text)
        if isinstance(known, str) and re.fullmatch(r"99\d", known):
            known = int(known[-1])
        return f"X9900000{known}" if isinstance(known, int) else known
    if field in ("role", "supply_route", "payment_basis"):
        return CODES[text]
    if field in ("had_substantive_role", "costs_disaggregated", "practice_control"):
        return {"Y": True, "N": False}[text[0].upper()]
    if field == "worker":
        return text.replace(" ", "").upper()
    if field in ("pay_rate", "charge_rate", "other_services"):
        return round(float(text.replace("£", "").replace("ph", "").strip()) * 10_000)
    if field in ("hours_per_week", "fte", "onsite_days_per_week"):
        return round(float(text) * 1_000_000)
    if field.startswith(("notice", "substantive_notice")):
        return int(text.split()[0]) * 7 if "weeks" in text else int(text)
    if field in ("direct_experience_months", "references_received", "tier"):
        return int(text)
    return text


def rows_of(path):
    """Every row below the headings that is an assignment and not a repeat of the row above, by hand."""
    import openpyxl

    sheet = openpyxl.load_workbook(path)["Export"]
    rows = list(sheet.iter_rows(values_only=True))
    fields = [HEADINGS.get(str(heading).strip()) for heading in rows[3]]
    assert [str(h).strip() for h, f in zip(rows[3], fields, strict=True) if f is None] == [
        "PO number",
        "Hiring manager",
    ]
    kept, seen = [], set()
    for number, row in enumerate(rows[4:], start=5):
        facts = {field: expected(field, cell) for field, cell in zip(fields, row, strict=True) if field and row[1]}
        if facts and facts["worker"] and facts["assignment_ref"] not in seen:
            seen.add(facts["assignment_ref"])
            kept.append({"row": number, **facts})
    return kept


@pytest.fixture(scope="module")
def exemplar():
    return load("exemplar")


def read_with_proposal(path, exemplar, tmp_path):
    profile = tmp_path / "profile.yaml"
    profile.write_text(profile_yaml(propose(path, exemplar)), encoding="utf-8")
    return load_profile(profile, exemplar), read_return(path, exemplar, profile=profile)


@pytest.mark.parametrize(
    ("path", "accounting", "constants"),
    [
        (MSP, (66, 60, 2, 1, 3, 0), {"quarter": "2026-Q3"}),
        (COLDHARBOUR, (45, 40, 2, 1, 2, 0), {"quarter": "2026-Q3", "authority": "X99000003"}),
    ],
    ids=["the provider's", "one council's"],
)
def test_every_cell_of_every_row_is_right(path, accounting, constants, exemplar, tmp_path):
    profile, result = read_with_proposal(path, exemplar, tmp_path)
    rows = rows_of(path)
    mapped = {column.heading: column.field for column in profile.columns}
    assert mapped == {heading: field for heading, field in HEADINGS.items() if field in rows[0]}
    assert {column.sure for column in profile.columns} == {"high"}
    assert {name: constant.value for name, constant in profile.constants.items()} == constants
    a = result.accounting
    assert (a.rows, a.read, a.repeats, a.totals, a.blank, a.rejected) == accounting
    assert result.assignments.select(list(rows[0])).rows(named=True) == rows
    for field, value in constants.items():
        assert result.assignments[field].unique().to_list() == [value]
    assert not result.assignments.select(pl.any_horizontal(pl.col("^unreadable_.*$")).any()).item()
    assert result.count("error") == 0
    assert set(result.issues.filter(pl.col("level") == "query")["code"]) == {"not-done", "ended-before-quarter"}


def test_what_was_not_read_is_said(exemplar, tmp_path):
    _, result = read_with_proposal(COLDHARBOUR, exemplar, tmp_path)
    notes = result.issues.filter(pl.col("level") == "note").select("code", "cell", "found", "message").rows()
    assert sorted(notes) == [
        ("blank-rows", "A23", "2 such rows", "Rows 23, 48 are blank: nothing was read from them."),
        ("exact-repeat", "A15", "H00069", "Row 15 says again what row 14 says of H00069; the first was kept."),
        ("exact-repeat", "A38", "H00090", "Row 38 says again what row 37 says of H00090; the first was kept."),
        ("ignored-column", "AS4", "PO number", "The column 'PO number' is ignored, as the profile says; nothing was read from it."),
        ("ignored-column", "AT4", "Hiring manager", "The column 'Hiring manager' is ignored, as the profile says; nothing was read from it."),
        ("profile-not-confirmed", "", "confirmed: false", "The mapping profile is a proposal that nobody has confirmed. Check it, then set confirmed: true."),
        ("sheet-not-read", "", "a hidden sheet of 1 rows", "The hidden sheet 'lookup' was not read: it is not the sheet of assignments."),
        ("sheet-not-read", "", "a sheet of 1 rows", "The sheet 'Notes' was not read: it is not the sheet of assignments."),
        ("total-row", "A49", "1 such row", "Row 49 is a total, not an assignment."),
    ]  # fmt: skip


def test_the_files_read_without_a_profile_too(exemplar, tmp_path):
    _, with_profile = read_with_proposal(MSP, exemplar, tmp_path)
    without = read_return(MSP, exemplar, quarter="2026-Q3")
    assert without.assignments.equals(with_profile.assignments)


def test_a_known_row_by_hand(exemplar, tmp_path):
    _, result = read_with_proposal(COLDHARBOUR, exemplar, tmp_path)
    row = result.assignments.filter(pl.col("assignment_ref") == "H00065").row(0, named=True)
    assert {
        name: row[name] for name in ("worker", "role", "end_date", "notice_days", "pay_rate", "had_substantive_role")
    } == {
        "worker": "SW911798",
        "role": "advanced_practitioner",
        "end_date": date(2026, 6, 5),
        "notice_days": 28,
        "pay_rate": 385_000,
        "had_substantive_role": True,
    }
    assert row["last_substantive_authority"] == "X99000006"
