"""One cell: what people write, and what it is."""

# ruff: noqa: E501, DTZ001

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from comity.dictionary import fields_by_name
from comity.memorandum import load
from comity.returns.cells import CellProblem, Context, parse
from comity.returns.cells.authorities import AuthorityIndex
from comity.returns.cells.blanks import fault_text
from comity.returns.cells.text import cell_text

CONTEXT = Context(AuthorityIndex(load("exemplar").authorities), clauses=("price-cap", "cool-off"))


def read(field, text, context=CONTEXT):
    """The value, or the code of the problem with what was kept."""
    found = parse(text, fields_by_name()[field], context)
    return (found.code, found.kept) if isinstance(found, CellProblem) else found


@pytest.mark.parametrize(
    "text",
    ["2026-01-04", "04/01/2026", "4/1/26", "04-01-2026", "4.1.2026", "4 Jan 2026", "04 January 2026", "4th Jan 2026",
     "4-Jan-26", "4 jan 26", "Sunday 4 January 2026", "Sun, 4 Jan 2026", "January 4, 2026", "2026/01/04", "20260104",
     " 2026-01-04 ", "2026-01-04 00:00:00", "04/01/2026 00:00", "2026-01-04T00:00:00"],
)  # fmt: skip
def test_dates_day_first(text):
    assert read("start_date", text) == date(2026, 1, 4)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("2026-01-04 09:30", ("time-of-day", date(2026, 1, 4))),
        ("04/13/2026", ("impossible-date", None)),
        ("31/02/2026", ("impossible-date", None)),
        ("29/02/2025", ("impossible-date", None)),
        ("04/01/1926", ("implausible-year", None)),
        ("2206-01-04", ("implausible-year", None)),
        ("45853", ("unreadable-date", None)),
        ("01/2026", ("unreadable-date", None)),
        ("tbc", ("unreadable-date", None)),
        ("04-01/2026", ("unreadable-date", None)),
    ],
)
def test_dates_that_are_not_certain_are_problems(text, problem):
    assert read("start_date", text) == problem


@pytest.mark.parametrize(
    ("text", "ten_thousandths"),
    [("34.50", 345000), ("£34.50", 345000), ("£ 34", 340000), ("34.5 ph", 345000), ("34.50 per hour", 345000),
     ("£34.50/hr", 345000), ("34.50p/h", 345000), ("34.5 p.h.", 345000), ("GBP 34.50", 345000), ("1,234.50", 12345000),
     (".5", 5000), ("34.010000000000005", 340100), ("0", 0), ("34.0001", 340001)],
)  # fmt: skip
def test_money(text, ten_thousandths):
    assert read("pay_rate", text) == ten_thousandths


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("34.00005", ("rounded", 340001)),
        ("-34.50", ("negative", None)),
        ("(34.50)", ("negative", None)),
        ("34,50", ("unreadable-number", None)),
        ("34.50 per day", ("unreadable-number", None)),
        ("34-36", ("unreadable-number", None)),
        ("3.4.5", ("unreadable-number", None)),
        ("1e2", ("unreadable-number", None)),
        ("nil", ("unreadable-number", None)),
        ("999999999999", ("number-too-large", None)),
        ("٣٤", ("unreadable-number", None)),
    ],
)
def test_money_that_is_not_certain_is_a_problem(text, problem):
    assert read("pay_rate", text) == problem


def test_money_for_a_quarter_is_not_by_the_hour():
    assert read("quarter_cost", "£1,234.50") == 12345000
    assert read("quarter_cost", "34 ph") == ("unreadable-number", None)


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        ("notice_days", "28", 28),
        ("notice_days", "4 weeks", 28),
        ("notice_days", "4wks", 28),
        ("notice_days", "28 days", 28),
        ("notice_days", "28 calendar days", 28),
        ("notice_days", "2.0", 2),
        ("notice_days", "1 month", ("unreadable-number", None)),
        ("notice_days", "2.5", ("not-whole", None)),
        ("notice_days", "-7", ("negative", None)),
        ("direct_experience_months", "3 years", 36),
        ("direct_experience_months", "3 yrs 2 months", 38),
        ("direct_experience_months", "3.5 years", 42),
        ("direct_experience_months", "4 weeks", ("unreadable-number", None)),
        ("references_received", "2 refs", 2),
        ("references_received", "two", ("unreadable-number", None)),
        ("tier", "Tier 1", 1),
        ("tier", "4", ("not-a-code", None)),
        ("hours_per_week", "37.5 hours", 37_500_000),
        ("hours_per_week", "37 hrs/week", 37_000_000),
        ("fte", "0.6 FTE", 600_000),
        ("fte", "60%", 600_000),
        ("onsite_days_per_week", "2 days", 2_000_000),
        ("had_substantive_role", "Y", True),
        ("had_substantive_role", "TRUE", True),
        ("had_substantive_role", "no", False),
        ("had_substantive_role", "0", False),
        ("had_substantive_role", "maybe", ("not-yes-or-no", None)),
        ("worker", " sw 358567 ", "SW358567"),
        ("worker", "SW012345", ("unreadable-registration", None)),
        ("worker", "SW1234567", ("unreadable-registration", None)),
        ("worker", "358567", ("unreadable-registration", None)),
        ("role", "Team manager", "team_manager"),
        ("role", "IRO / CP Chair", "iro_cp_chair"),
        ("role", "Senior SW", "senior_social_worker"),
        ("payment_basis", "Umb", "umbrella"),
        ("payment_basis", "Ltd", "limited_company"),
        ("supply_route", "Packaged model", "packaged"),
        ("supply_route", "Direct", "direct_agency"),
        ("quarter", "Q3 2026", "2026-Q3"),
        ("quarter", "2026 Q3", "2026-Q3"),
        ("quarter", "July to September 2026", "2026-Q3"),
        ("quarter", "2026/27 Q2", ("financial-quarter", None)),
        ("quarter", "Q2 2026-27", ("financial-quarter", None)),
        ("signoff_clause", "Price cap", "price-cap"),
        ("agency", "  Tern & Co ", "Tern & Co"),
    ],
)
def test_other_types(field, text, value):
    assert read(field, text) == value


@pytest.mark.parametrize("text", [None, "", "  ", "-", "–", "—", "n/a", "N/A", "None", "\u00a0"])
@pytest.mark.parametrize("field", ["start_date", "pay_rate", "role", "agency", "fte", "authority", "worker"])
def test_blanks(field, text):
    assert read(field, text) is None


def test_an_error_cell_is_unreadable_in_any_column():
    assert read("agency", fault_text("#N/A", "a value")) == ("error-cell", None)


def test_a_profile_says_what_a_value_means():
    context = Context(CONTEXT.authorities, values={"role": {"wizard": "team_manager", "gone": ""}})
    assert read("role", "Wizard!", context) == "team_manager"
    assert read("role", "gone", context) is None


def test_a_profile_says_what_a_bare_number_counts():
    context = Context(CONTEXT.authorities, units={"notice_days": "week"})
    assert read("notice_days", "4", context) == 28
    assert read("notice_days", "28 days", context) == 28


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, None),
        ("", None),
        (34.010000000000005, "34.01"),
        (37.0, "37"),
        (1e21, "1000000000000000000000"),
        (True, "TRUE"),
        (datetime(2026, 1, 4), "2026-01-04"),
        (datetime(2026, 1, 4, 9, 30), "2026-01-04 09:30:00"),
        (date(2026, 1, 4), "2026-01-04"),
        (time(9, 30), "09:30:00"),
    ],
)
def test_a_workbooks_cell_as_text(value, text):
    assert cell_text(value) == text


@pytest.mark.parametrize(
    ("text", "code"),
    [("X99000006", "X99000006"), ("x99000006", "X99000006"), ("996", "X99000006"), ("Fenwick & Holme Council", "X99000006"),
     ("FENWICK AND HOLME", "X99000006"), ("Brackenshire", "X99000002"), ("Dunmere", "X99000004"), ("Eastvale Council", "X99000005"),
     ("Eastvale Childrens Trust", "X99000005"), ("335", "E08000030"), ("Derby", "E06000015"), ("Derbyshire", "E10000007"),
     ("994 - Dunmere", "X99000004"), ("Dunmere Council (X99000004)", "X99000004"), ("Derby City Council", "E06000015"), ("LB Camden", "E09000007"), ("County Durham", "E06000047"), ("St Helens", "E08000013")],
)  # fmt: skip
def test_authorities(text, code):
    assert read("authority", text) == code


def test_an_unknown_authority_gets_the_nearest_names():
    found = parse("Brakenshire", fields_by_name()["authority"], CONTEXT)
    assert isinstance(found, CellProblem)
    assert (found.code, "Brackenshire County Council (X99000002)" in found.expected) == ("unknown-authority", True)


@pytest.mark.parametrize("text", ["London", "North", "County Council", "Council", "994 - Walsall"])
def test_a_name_that_is_no_ones_is_not_guessed(text):
    assert read("authority", text) == ("unknown-authority", None)


def test_every_spelling_of_a_code_means_one_code_and_no_spelling_is_lost():
    import csv
    from importlib.resources import files

    text = files("comity.returns.cells").joinpath("codes.csv").read_text(encoding="utf-8")
    told = {(row["field"], row["spelling"]): row["code"] for row in csv.DictReader(text.splitlines())}
    assert {(field, spelling): read(field, spelling) for field, spelling in told} == told


KINGSTONS = "Kingston upon Hull, City of (E06000010) or Kingston upon Thames (E09000021)"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Kingston", CellProblem("ambiguous-authority", f"one authority; this could be {KINGSTONS}")),
        ("Kingston Borough", CellProblem("ambiguous-authority", f"one authority; this could be {KINGSTONS}")),
        ("Kingston Council", "E09000021"),
        ("Royal Borough of Kingston", "E09000021"),
        ("Kingston upon Thames", "E09000021"),
        ("Kingston-upon-Hull", "E06000010"),
        ("Hull", "E06000010"),
        ("Newcastle", "E08000021"),
        ("Newcastle-upon-Tyne Council", "E08000021"),
    ],
)
def test_a_short_name_that_drops_what_tells_two_apart_is_neithers(text, code):
    assert AuthorityIndex(load("exemplar").authorities).read(text) == code
