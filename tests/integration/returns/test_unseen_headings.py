"""Headings that nobody listed: every column of a provider's file still finds its field, and nothing else does."""

from __future__ import annotations

import random
from pathlib import Path

import openpyxl
import pytest

from comity.memorandum import load
from comity.returns.mapping.propose import propose

FILE = Path(__file__).parents[3] / ".." / "shared" / "data" / "returns" / "msp-export-2026-q3.xlsx"

pytestmark = pytest.mark.skipif(not FILE.exists(), reason="the shared files are not beside this checkout")

FIELDS = [
    "authority", "assignment_ref", "worker", "local_title", "role", "team", "start_date", "planned_end_date",
    "end_date", "end_reason", "hours_per_week", "fte", "supply_route", "agency", "msp", "tier", "team_ref",
    "payment_basis", "pay_rate", "charge_rate", "other_services", "reason_for_use", "had_substantive_role",
    "last_substantive_authority", "last_substantive_end_date", "leaving_reason", "direct_experience_months",
    "references_received", "notice_days", "substantive_notice_days", "registration_checked_date",
    "dbs_checked_date", "right_to_work_checked_date", "worker_approved_date", "costs_disaggregated",
    "practice_control", "onsite_days_per_week", "dcs_signoff_date", "ce_signoff_date", "signoff_clause",
    "signoff_from", "signoff_until", "signoff_reason", "review_completed_date", "review_shared_date", None, None,
]  # fmt: skip

STYLES = {
    "words of its own": [
        "Hirer", "Job Ref #", "SWE PIN", "Advertised Job Title", "Pay Band", "Org Unit", "Commenced On",
        "Scheduled Finish", "Date Worker Left", "Why Assignment Closed", "Std Hrs / Wk", "FTE Eq",
        "Procurement Channel", "Agency Partner", "MSP Partner", "Sup. Tier", "SoW / Project",
        "Engagement Status (PAYE/Umbrella/LTD)", "Worker £/h", "Client £/h", "Addl Svc £/h", "Hire Justification",
        "Ever Perm in LA? (Y/N)", "Most Recent Perm Council", "Perm Contract Ended", "Perm Exit Reason",
        "Qualified Exp in LAs (mths)", "# References on File", "Notice Reqd", "Notice - Perm Equivalent",
        "Reg Verified Date", "DBS Verified Date", "RTW Verified Date", "Named Worker OK'd", "Itemised Costs?",
        "Council Directs Practice?", "Office Days / Wk", "DCS Authorised", "Chief Exec Authorised",
        "Dispensation Clause", "Dispensation From", "Dispensation To", "Dispensation Grounds",
        "Exit Review Finalised", "Exit Review Given To Worker", "Purchase Order", "Hiring Mgr Name",
    ],
    "a database's": [
        "LA_NAME", "PLACEMENT_ID", "SWE_REG_NO", "CLIENT_JOB_TITLE", "CORE_ROLE", "DEPT", "PLACEMENT_START_DT",
        "EST_END_DT", "ACTUAL_END_DT", "END_RSN", "WEEKLY_HRS", "FTE_VAL", "SUPPLY_ROUTE", "VENDOR_NM", "MSP_NM",
        "TIER_NO", "PROJ_TEAM_ID", "PAY_METHOD", "PAY_RT", "BILL_RT", "OTHER_SVC_RT", "HIRE_RSN", "PRIOR_PERM_FLG",
        "PRIOR_PERM_LA", "PRIOR_PERM_END_DT", "PRIOR_PERM_LEAVE_RSN", "PQ_EXP_MTHS", "REF_CNT", "NOTICE_PRD",
        "PERM_NOTICE_PRD", "SWE_CHK_DT", "DBS_CHK_DT", "RTW_CHK_DT", "WRKR_APPR_DT", "COST_SPLIT_FLG",
        "PRACT_CTRL_FLG", "ONSITE_DAYS_PW", "DCS_APPR_DT", "CEX_APPR_DT", "EXCEPTION_CLAUSE", "EXCEPTION_START_DT",
        "EXCEPTION_END_DT", "EXCEPTION_RSN", "EPR_COMPL_DT", "EPR_SHARED_DT", "PO_NUM", "LINE_MGR",
    ],
    "a system's, with decoys": [
        "client_code", "assignment_no", "sw_england_id", "job_title_local", "dfe_job_level", "team_name",
        "assignment_from", "assignment_to", "terminated", "termination_code", "hpw", "fte_ratio", "supply",
        "agency_name", "msp_provider", "chain_tier", "project_code", "pay_vehicle", "worker_hourly",
        "authority_hourly", "additional_hourly", "requirement_reason", "ex_la_permanent", "ex_la_name", "ex_la_left",
        "ex_la_why", "la_months", "refs_obtained", "notice_d", "perm_notice_d", "swe_ok_date", "dbs_ok_date",
        "rtw_ok_date", "named_approval_date", "pricing_split", "practice_lead_la", "office_attendance",
        "dcs_authority_date", "chief_exec_authority_date", "waived_rule", "waived_from", "waived_until",
        "waived_because", "eop_review_date", "eop_review_to_worker", "next_review_due", "date_of_birth",
    ],
}  # fmt: skip


@pytest.mark.parametrize("style", STYLES)
def test_every_column_finds_its_field(style, tmp_path):
    headings = STYLES[style]
    rows = list(openpyxl.load_workbook(FILE)["Export"].iter_rows(min_row=5, values_only=True))
    order = list(range(len(headings)))
    random.Random(style).shuffle(order)
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append([headings[place] for place in order])
    for row in rows:
        sheet.append([row[place] for place in order])
    book.save(tmp_path / "export.xlsx")
    profile = propose(tmp_path / "export.xlsx", load("exemplar"))
    found = {column.heading: column.field for column in profile.columns}
    expected = {heading: field for heading, field in zip(headings, FIELDS, strict=True) if field}
    assert found == expected
