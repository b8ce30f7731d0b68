"""What makes a cell or a row of a return an issue, as plain facts for every contender but Comity.

An issue is named `CODE FIELD`, as Comity names it, so that the numbers found can be laid side by side. Each code that
Comity has for a cell that cannot be read (not a date, not a number, below zero, not a code...) is here `unread`.
"""

from __future__ import annotations

from datetime import date

from rules_polars import AS_AT, OURS

from comity.dictionary import Field, FieldType, fields
from comity.memorandum import load

MEMORANDUM = load("exemplar", AS_AT)
KNOWN = OURS + [code for each in MEMORANDUM.authorities for code in (each.code, each.dfe_code) if code]
CLAUSES = [clause.kind.value for clause in MEMORANDUM.assignment_clauses()]
UNEXCEPTED = [clause.kind.value for clause in MEMORANDUM.clauses if not clause.departure]

TEAM = ["project_team", "packaged"]
SUBSTANTIVE = ("last_substantive_authority", "last_substantive_end_date", "leaving_reason")
NOT_DONE = {"review_completed_date", "review_shared_date", "worker_approved_date"}
EARLIEST, LATEST, NO_END = date(1950, 1, 1), date(2100, 12, 31), date(2100, 12, 31)
KEY = ("authority", "quarter", "assignment_ref")

RATES = ("pay_rate", "charge_rate")
USUAL_RATE = (10, 150)
MOST = {
    "notice_days": 183,
    "substantive_notice_days": 183,
    "direct_experience_months": 660,
    "references_received": 20,
}
DECIMALS = {FieldType.MONEY: 4, FieldType.MONEY_PER_HOUR: 4, FieldType.DECIMAL: 6}
NUMBERS = {*DECIMALS, FieldType.INTEGER}
LARGEST = 100_000_000
PATTERNS = {FieldType.REGISTRATION: r"^SW[1-9][0-9]{0,5}$", FieldType.QUARTER: r"^[0-9]{4}-Q[1-4]$"}

IN_ORDER = (
    ("start_date", "planned_end_date", "planned-end-before-start planned_end_date"),
    ("start_date", "end_date", "end-before-start end_date"),
    ("start_date", "converted_to_permanent_date", "converted-before-start converted_to_permanent_date"),
    ("signoff_from", "signoff_until", "departure-ends-before-it-starts signoff_until"),
    ("last_substantive_end_date", "start_date", "start-within-substantive-role last_substantive_end_date"),
    ("start_date", "review_completed_date", "review-before-start review_completed_date"),
    ("review_completed_date", "review_shared_date", "shared-before-review review_shared_date"),
)
"""(the earlier date, the later date, the issue where they are the other way about)."""


def required(field: Field) -> str:
    """The code of the issue where a needed cell is blank."""
    return "not-done" if field.name in NOT_DONE else "required"


def when(field: Field) -> str:
    """The condition on which a field is needed: that of the dictionary, with its two that read another date."""
    if field.name.startswith("review_"):
        return "when ended by the quarter's end"
    return "when a reason is given" if field.name == "end_date" else field.required


CONDITIONAL = [field for field in fields() if field.required not in ("always", "optional")]
