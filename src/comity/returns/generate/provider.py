"""The same returns as a managed service provider really sends them.

Titles above the headings, odd headings in another order, extra columns, dates as dates and as text,
rates with signs and units, names for codes, dashes for blanks, bookings repeated in another form, blank
rows and a total. Nothing here changes what is true of an assignment, so the planted outcomes stand.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from comity.dictionary import FieldType, fields_by_name
from comity.returns.generate.planting import Plan, plant
from comity.returns.generate.terms import AUTHORITIES, ELSEWHERE, quarter_days
from comity.returns.generate.write import write_planted

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

Cell = str | int | float | date | None

MOST_ROWS = 20_000

HEADINGS: dict[str, tuple[str, ...]] = {
    "authority": ("Client", "Client name", "Council"),
    "assignment_ref": ("Booking No.", "Booking ref", "Placement ID"),
    "worker": ("SWE Reg. No", "SWE number", "Social Work England no."),
    "local_title": ("Job Title (client)", "Client job title"),
    "role": ("DfE role type", "Core role type", "Role (DfE)"),
    "team": ("Cost centre / team", "Team"),
    "start_date": ("Start", "Start date", "Booking start"),
    "planned_end_date": ("Booking end", "Expected end", "Planned end"),
    "end_date": ("Left on", "Actual end", "Date left"),
    "end_reason": ("Leaving type", "End reason"),
    "hours_per_week": ("Hrs p/w", "Weekly hours"),
    "fte": ("FTE",),
    "supply_route": ("Route", "Supply route"),
    "agency": ("Supplier", "Agency name"),
    "msp": ("MSP", "Managed service"),
    "tier": ("Tier",),
    "team_ref": ("Project ref", "Project team ref"),
    "payment_basis": ("PAYE/Umb/Ltd", "Pay type", "Payment basis"),
    "pay_rate": ("Pay rate (£/hr)", "Pay £ ph", "Worker rate"),
    "charge_rate": ("Charge (£/hr)", "Charge £ ph", "Client charge rate"),
    "other_services": ("Other svc £/hr", "Other services £"),
    "reason_for_use": ("Reason", "Reason for use"),
    "had_substantive_role": ("Prev perm LA role?", "Held perm LA post?"),
    "last_substantive_authority": ("Last perm LA", "Last permanent authority"),
    "last_substantive_end_date": ("Left perm LA on", "Perm end date"),
    "leaving_reason": ("Why left perm", "Perm leaving reason"),
    "direct_experience_months": ("PQE months (LA direct)", "Direct experience (mths)"),
    "references_received": ("Refs", "No. of references"),
    "notice_days": ("Notice", "Notice period"),
    "substantive_notice_days": ("Perm notice", "Substantive notice"),
    "registration_checked_date": ("SWE chk", "SWE checked"),
    "dbs_checked_date": ("DBS chk", "DBS checked"),
    "right_to_work_checked_date": ("RTW chk", "Right to work check"),
    "worker_approved_date": ("Approved by client", "Worker approved on"),
    "costs_disaggregated": ("Costs split?", "Costs broken down?"),
    "practice_control": ("LA control?", "Practice under LA?"),
    "onsite_days_per_week": ("Days on site", "On-site days"),
    "dcs_signoff_date": ("DCS ok", "DCS signed"),
    "ce_signoff_date": ("CEX ok", "Chief exec signed"),
    "signoff_clause": ("Signed off for", "Departure clause"),
    "signoff_from": ("Signed off from", "Departure from"),
    "signoff_until": ("Signed off to", "Departure until"),
    "signoff_reason": ("Sign off reason", "Departure reason"),
    "review_completed_date": ("EPR done", "End review completed"),
    "review_shared_date": ("EPR to worker", "End review shared"),
}
EXTRA = ("PO number", "Hiring manager")

WORDS: dict[str, dict[str, tuple[str, ...]]] = {
    "role": {
        "social_worker": ("Social Worker",),
        "senior_social_worker": ("Senior SW", "Senior Social Worker"),
        "advanced_practitioner": ("Advanced Practitioner",),
        "team_manager": ("Team Manager",),
        "iro_cp_chair": ("IRO / CP Chair",),
    },
    "supply_route": {
        "msp": ("MSP",),
        "direct_agency": ("Direct",),
        "project_team": ("Project team",),
        "packaged": ("Packaged model",),
    },
    "payment_basis": {"paye": ("PAYE",), "umbrella": ("Umb", "Umbrella"), "limited_company": ("Ltd",)},
}
YES = ("Y", "Yes", "yes", "TRUE")
NO = ("N", "No", "no", "FALSE")
BLANKS = (None,) * 12 + ("-", "n/a", " ")
DATE_FORMS = ("%d/%m/%Y", "%d-%m-%y", "%d %b %Y")


def untidy(text: str, name: str, rng: Random) -> Cell:
    """A clean cell as somebody typed it: the same fact in another form."""
    if not text:
        return rng.choice(BLANKS)
    kind = fields_by_name()[name].type
    if kind is FieldType.DATE:
        return untidy_date(text, rng)
    if kind in (FieldType.MONEY, FieldType.MONEY_PER_HOUR):
        amount = Decimal(text)
        return rng.choices((float(amount), f"£{text}", f"{text} ph", f"£ {text}"), (70, 10, 10, 10))[0]
    if kind is FieldType.YES_NO:
        return rng.choice(YES if text == "yes" else NO)
    if name in ("notice_days", "substantive_notice_days") and int(text) % 7 == 0 and int(text) and rng.random() < 0.4:
        weeks = int(text) // 7
        return f"{weeks} weeks" if weeks > 1 else "1 week"
    if kind in (FieldType.DECIMAL, FieldType.INTEGER):
        return float(text) if "." in text else int(text)
    if kind is FieldType.AUTHORITY:
        return authority_words(text, rng)
    if name == "worker":
        return rng.choice((text, text.lower(), f"SW {text[2:]}", f"{text} "))
    if name in WORDS:
        return rng.choice(WORDS[name][text])
    return text if rng.random() < 0.95 else f"{text} "


def untidy_date(text: str, rng: Random) -> Cell:
    """A real date three times in four, otherwise text with the day first; what is not a date stays."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return text
    return day if rng.random() < 0.75 else day.strftime(rng.choice(DATE_FORMS))


def authority_words(code: str, rng: Random) -> str:
    """An authority by one of its codes or names; an unrecognised one as it stands."""
    known = next((each for each in (*AUTHORITIES, *ELSEWHERE) if code in each[:2]), None)
    return rng.choice(known[1:]) if known else code


def repeated(text: str, name: str) -> Cell:
    """The same cell again as another system exports it: all text, dates day first, codes for names."""
    if not text:
        return None
    kind = fields_by_name()[name].type
    if kind is FieldType.DATE:
        return "/".join(reversed(text.split("-"))) if text[:4].isdigit() else text
    return WORDS[name][text][0] if name in WORDS else text


class Writer:
    """Puts cells on a sheet, row under row; text is always text, never a formula."""

    def __init__(self, sheet: Worksheet, dated: Format) -> None:
        self.sheet, self.dated, self.row = sheet, dated, 0

    def write(self, cells: list[Cell]) -> None:
        """Write a row and go to the next."""
        for column, cell in enumerate(cells):
            if isinstance(cell, date):
                self.sheet.write_datetime(self.row, column, datetime.combine(cell, datetime.min.time()), self.dated)
            elif isinstance(cell, str):
                self.sheet.write_string(self.row, column, cell)
            elif cell is not None:
                self.sheet.write_number(self.row, column, cell)
        self.row += 1


def layout(rng: Random, *, with_client: bool) -> tuple[list[str], list[str]]:
    """Field names in this provider's order, and its headings for them, some with stray spaces."""
    names = [name for name in HEADINGS if with_client or name != "authority"]
    for _ in range(4):
        place = rng.randrange(3, len(names) - 1)
        names[place], names[place + 1] = names[place + 1], names[place]
    variant = rng.randrange(3)
    headings = [HEADINGS[name][min(variant, len(HEADINGS[name]) - 1)] for name in names]
    return names, [heading + " " * (rng.random() < 0.15) for heading in [*headings, *EXTRA]]


def write_provider(plan: Plan, out: Path, planted: Path | None = None) -> None:
    """Write a return as a provider's workbook, and what was planted in it if asked.

    With an authority in the plan it is one council's own extract, with no column to say whose. It has no
    quarter column either way: give `--quarter` when it is read.

    Raises:
        ValueError: more rows than such a file would hold.
    """
    import polars as pl
    import xlsxwriter

    if plan.rows > MOST_ROWS:
        raise ValueError(f"{plan.rows:,} rows are too many for a provider's workbook (at most {MOST_ROWS:,})")
    chunks = list(plant(plan))
    if planted:
        write_planted(pl.concat([chunk.truth for chunk in chunks]), planted)
    rng = Random(plan.seed + 2)
    _, last = quarter_days(plan.quarter)
    names, headings = layout(rng, with_client=plan.authority is None)
    with xlsxwriter.Workbook(str(out)) as book:
        # A fixed date of creation, so that the same seed gives the same bytes.
        book.set_properties({"created": datetime.combine(last, datetime.min.time())})
        sheet = Writer(book.add_worksheet("Export"), book.add_format({"num_format": "dd/mm/yyyy"}))
        sheet.write(["Agency social work bookings - client extract"])
        sheet.write([f"Produced after {last.strftime('%d/%m/%Y')}   Confidential"])
        sheet.write([])
        sheet.write(list(headings))
        total = Decimal(0)
        for chunk in chunks:
            for facts in chunk.assignments.select(names).fill_null("").iter_rows(named=True):
                manager = f"Hiring manager {rng.randint(1, 9)}"
                cells = [untidy(facts[name], name, rng) for name in names]
                sheet.write([*cells, f"PO{rng.randint(100_000, 999_999)}", manager])
                total += Decimal(facts["charge_rate"] or 0)
                if rng.random() < 0.05:
                    sheet.write([*(repeated(facts[name], name) for name in names), None, None])
                if rng.random() < 0.05:
                    sheet.write([])
        sheet.write([])
        totals: list[Cell] = [None] * len(names)
        totals[0], totals[names.index("charge_rate")] = "TOTAL", float(total)
        sheet.write(totals)
        book.add_worksheet("Notes").write_string(0, 0, "Rates exclude VAT")
        lookup = book.add_worksheet("lookup")
        lookup.write_string(0, 0, "do not edit")
        lookup.hide()
