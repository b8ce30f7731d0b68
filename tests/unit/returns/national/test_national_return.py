"""The national return's two parts: what each column says, what is missing, and where to mend it."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from comity.judge import judge
from comity.memorandum import load
from comity.returns import read_return
from comity.returns.national import (
    AgencyNote,
    Given,
    NationalError,
    NationalReturn,
    completeness,
    default_mapping,
    national_return,
    write_csv,
    write_xlsx,
)
from comity.returns.national.cost_rows import cost_rows
from comity.returns.national.mapping import parse_mapping

AS_AT = date(2026, 9, 30)
ROW = {
    "authority": "993",
    "quarter": "2026-Q3",
    "assignment_ref": "A1",
    "worker": "SW100001",
    "role": "social_worker",
    "start_date": "2026-07-01",
    "planned_end_date": "2026-12-31",
    "end_date": "",
    "supply_route": "msp",
    "payment_basis": "umbrella",
    "pay_rate": "33.50",
    "charge_rate": "40",
    "hours_worked": "92",
    "quarter_cost": "",
    "dcs_signoff_date": "",
    "ce_signoff_date": "",
    "signoff_clause": "",
    "signoff_until": "",
    "signoff_reason": "",
}
Make = Callable[..., NationalReturn]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    exemplar = load("exemplar")

    def made(*changes: dict[str, str], authority: str | None = None, **options: object) -> NationalReturn:
        path = tmp_path / "return.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, [*ROW])
            writer.writeheader()
            for number, change in enumerate(changes, start=1):
                writer.writerow(ROW | {"assignment_ref": f"A{number}", "worker": f"SW10000{number}"} | change)
        returned = read_return(path, exemplar)
        options = {"mapping": default_mapping()} | options
        findings = judge(returned.assignments, exemplar, AS_AT)
        return national_return(
            returned,
            findings,
            exemplar,
            quarter="2026-Q3",
            as_at=AS_AT,
            authority=authority,
            **options,  # type: ignore[arg-type]
        )

    return made


def rows(national: NationalReturn, table: str) -> list[dict[str, object]]:
    found = national.table(table)
    return [dict(zip([one.heading for one in found.columns], row.cells, strict=True)) for row in found.rows]


def test_part_one_has_a_row_for_each_assignment(make: Make) -> None:
    national = make({"supply_route": "project_team", "end_date": "2026-08-31"}, {"start_date": ""})
    assert rows(national, "assignments")[0] == {
        "Authority": "993",
        "Quarter": "2026-Q3",
        "Social Work England number": "SW100001",
        "Core role": "social_worker",
        "Hourly pay rate": pytest.approx(33.5),
        "Start date": date(2026, 7, 1),
        "End date": date(2026, 8, 31),
        "Project team or packaged model": "Yes",
    }
    assert rows(national, "assignments")[1]["Project team or packaged model"] == "No"
    gaps = [gap for gap in completeness(national).gaps if gap.table == "Part 1 assignments"]
    assert [(gap.of, gap.heading, gap.why, gap.mend) for gap in gaps] == [
        ("A2", "Start date", "Start date is blank", "Cell F3")
    ]


def test_an_authority_adjusts_the_mapping_to_a_template(make: Make, tmp_path: Path) -> None:
    text = """
format: 1
title: The Department's template
confirmed: yes
assignments:
  - {heading: START_DT, from: start_date, dates: d mmm yyyy}
  - heading: JOB
    from: role
    values:
      social_worker: "1"
      senior_social_worker: "2"
      advanced_practitioner: "3"
      team_manager: "4"
      iro_cp_chair: "5"
  - {heading: RATE, from: pay_rate, decimals: 0}
  - {heading: END_DT, from: end_date, blank: NULL_DATE}
  - {heading: AGENCY, from: agency, included: no}
rules: [{heading: R, from: clause}, {heading: "%", from: per_cent_met}]
cap_breaches: [{heading: W, from: worker}]
agencies: [{heading: A, from: agency}]
monthly_cost: [{heading: M, from: month, dates: mm-yyyy}]
"""
    national = make({"pay_rate": "33.50", "role": "team_manager"}, mapping=parse_mapping(text, "theirs.yaml"))
    write_csv(national, tmp_path)
    read = (tmp_path / "part-1-assignments.csv").read_text(encoding="utf-8-sig").splitlines()
    assert read == ["START_DT,JOB,RATE,END_DT", "1 Jul 2026,4,34,NULL_DATE"]
    assert (tmp_path / "part-2-monthly-cost.csv").read_text(encoding="utf-8-sig").split() == [
        "M",
        "07-2026",
        "08-2026",
        "09-2026",
    ]
    assert completeness(national).notes == ()


def test_every_column_is_counted_and_a_blank_that_need_not_be_filled_is_not_missing(make: Make) -> None:
    found = completeness(make({"pay_rate": ""}, {"end_date": "2026-08-31", "pay_rate": "tbc"}, {}))
    for one in found.columns:
        assert one.known + one.missing + one.blank == one.rows
    counts = {(one.table, one.heading): (one.known, one.missing, one.blank) for one in found.columns}
    assert counts["Part 1 assignments", "Hourly pay rate"] == (1, 2, 0)
    assert counts["Part 1 assignments", "End date"] == (1, 0, 2)
    told = [gap.why for gap in found.gaps if gap.heading == "Hourly pay rate"]
    assert told == ["Pay rate is blank", "Pay rate could not be read"]


def test_the_layout_is_said_to_be_unconfirmed_until_somebody_confirms_it(make: Make) -> None:
    found = completeness(make({}))
    assert not found.confirmed
    assert "not confirmed to be the Department's" in found.notes[0]


def test_part_two_counts_each_rule_and_asks_for_an_explanation(make: Make) -> None:
    changes = [{"pay_rate": "39"}, {"pay_rate": ""}, {}, {}]
    national = make(*changes)
    cap = next(row for row in rows(national, "rules") if row["Clause"] == "ENG-1")
    counts = ("Assignments bound", "Complied", "Not complied", "Departure signed off", "Not known")
    assert [cap[name] for name in counts] == [4, 2, 1, 0, 1]
    assert str(cap["Per cent complied"]) == "50.0"
    asked = [gap for gap in completeness(national).gaps if gap.of == "price-cap"]
    assert [gap.mend for gap in asked] == ["Give an explanation for price-cap"]
    explained = make(*changes, given=Given(explanations={"price-cap": "One team, agreed before the cap"}))
    cap = next(row for row in rows(explained, "rules") if row["Clause"] == "ENG-1")
    assert cap["Explanation of non-compliance"] == "One team, agreed before the cap"
    assert not [gap for gap in completeness(explained).gaps if gap.of == "price-cap"]


def test_cap_breaches_say_who_signed_each_and_what_is_not_shown(make: Make) -> None:
    signed = {
        "dcs_signoff_date": "2026-06-20",
        "ce_signoff_date": "2026-06-21",
        "signoff_clause": "price-cap",
        "signoff_until": "2026-12-31",
        "signoff_reason": "Court work",
    }
    half = signed | {"ce_signoff_date": ""}
    other = signed | {"signoff_clause": "notice"}
    national = make({"pay_rate": "39"} | signed, {"pay_rate": "39"} | half, {"pay_rate": "39"} | other, {})
    found = rows(national, "cap_breaches")
    assert [row["Signed off by"] for row in found] == [
        "Director of Children's Services on 20 June 2026; chief executive on 21 June 2026",
        "Director of Children's Services on 20 June 2026",
        None,
    ]
    assert [row["Departure approved until"] for row in found] == [date(2026, 12, 31), date(2026, 12, 31), None]
    gaps = [gap for gap in completeness(national).gaps if gap.heading == "Signed off by"]
    assert [(gap.of, gap.why) for gap in gaps] == [
        ("A2", "the return does not show that the chief executive signed it off"),
        (
            "A3",
            "the return does not show that the Director of Children's Services and the chief executive signed it off",
        ),
    ]


def test_agencies_are_those_that_the_authority_names_and_silence_is_not_none(make: Make) -> None:
    assert any("not said whether any agency" in gap.why for gap in completeness(make({})).gaps)
    assert not any(gap.table == "Part 2 agencies" for gap in completeness(make({}, given=Given(agencies=()))).gaps)
    note = AgencyNote("Tern & Co", "Offered one worker to two authorities", "headhunting")
    assert rows(make({}, given=Given(agencies=(note,))), "agencies") == [
        {"Agency": "Tern & Co", "How it affected compliance": "Offered one worker to two authorities"}
    ]


def test_monthly_cost_is_worked_out_and_labelled_so_or_given(make: Make) -> None:
    worked = rows(make({}), "monthly_cost")
    assert [str(row["Total cost"]) for row in worked] == ["1240.00", "1240.00", "1200.00"]
    assert {row["How the cost is known"] for row in worked} == {
        "Worked out from hours worked and charge rates, spread by days"
    }
    told = rows(make({}, given=Given(monthly_cost={"2026-08": 99_000_000})), "monthly_cost")
    assert (str(told[1]["Total cost"]), told[1]["How the cost is known"]) == ("9900.00", "Given by the authority")


def test_a_month_with_an_unknown_cost_has_no_total(make: Make) -> None:
    national = make({"end_date": "2026-07-31"}, {"start_date": "2026-08-01", "hours_worked": ""})
    assert [row["Total cost"] for row in rows(national, "monthly_cost")[1:]] == [None, None]
    assert str(rows(national, "monthly_cost")[0]["Total cost"]) == "3680.00"
    gaps = [gap for gap in completeness(national).gaps if gap.heading == "Total cost"]
    assert [gap.of for gap in gaps] == ["2026-08", "2026-09"]
    assert gaps[0].mend == "Give the month's total, or mend A2: Hours worked in the quarter is blank (Cell M3)"
    covered = make({"hours_worked": "", "quarter_cost": "920"})
    assert str(rows(covered, "monthly_cost")[0]["Total cost"]) == "310.00"


def test_who_signed_a_cap_breach_is_what_the_authority_says_where_its_rows_do_not(make: Make) -> None:
    signed = {
        "dcs_signoff_date": "2026-06-20",
        "ce_signoff_date": "2026-06-21",
        "signoff_clause": "price-cap",
        "signoff_until": "2026-12-31",
        "signoff_reason": "Court work",
    }
    half = signed | {"ce_signoff_date": ""}
    said = Given(signed={"A1": "Somebody else", "A2": "chief executive on 2 July 2026", "A3": "Nobody signed it off"})
    national = make({"pay_rate": "39"} | signed, {"pay_rate": "39"} | half, {"pay_rate": "39"}, {}, given=said)
    assert [row["Signed off by"] for row in rows(national, "cap_breaches")] == [
        "Director of Children's Services on 20 June 2026; chief executive on 21 June 2026",
        "Director of Children's Services on 20 June 2026; chief executive on 2 July 2026",
        "Nobody signed it off",
    ]
    assert not [gap for gap in completeness(national).gaps if gap.heading == "Signed off by"]


@drawn(
    hours=st.integers(0, 10**9),
    rate=st.integers(0, 10**6),
    start=st.dates(date(2026, 5, 1), date(2026, 9, 30)),
    length=st.one_of(st.none(), st.integers(0, 200)),
)
@settings(deadline=None)
def test_the_months_of_an_assignment_add_up_to_its_cost_exactly(
    hours: int, rate: int, start: date, length: int | None
) -> None:
    end = None if length is None else date.fromordinal(start.toordinal() + length)
    frame = pl.DataFrame(
        {
            "assignment_ref": ["A1"],
            "start_date": [start],
            "end_date": [end],
            "hours_worked": [hours],
            "charge_rate": [rate],
            "quarter_cost": [None],
            "row": [2],
        },
        schema_overrides={"end_date": pl.Date, "quarter_cost": pl.Int64},
    )
    totals = [row.values["total_cost"] for row in cost_rows(frame, {}, "2026-Q3", Given())]
    cost = (2 * hours * rate + 1_000_000) // 2_000_000
    if end is None or end >= date(2026, 7, 1):
        assert sum(int(str(total)) for total in totals) == cost
    else:
        assert totals == ([0, 0, 0] if cost == 0 else [None, None, None])


def test_a_return_of_several_authorities_needs_one_named(make: Make) -> None:
    with pytest.raises(NationalError, match="assignments of 2 authorities"):
        make({}, {"authority": "994"})
    national = make({}, {"authority": "994"}, authority="X99000004")
    assert national.authority_name == "Dunmere Council"
    assert [row.of for row in national.table("assignments").rows] == ["A2"]


def test_nothing_in_a_file_runs_as_a_formula(make: Make, tmp_path: Path) -> None:
    note = AgencyNote('=HYPERLINK("http://example.invalid")', "@SUM(A1)")
    national = make({}, given=Given(agencies=(note,)))
    write_csv(national, tmp_path)
    assert (tmp_path / "part-1-assignments.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    with (tmp_path / "part-2-agencies.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [*csv.reader(file)][1] == ['\'=HYPERLINK("http://example.invalid")', "'@SUM(A1)"]
    path = tmp_path / "national.xlsx"
    write_xlsx(national, completeness(national), path, datetime(2026, 10, 5, tzinfo=UTC))
    book = openpyxl.load_workbook(path)
    cell = book["Part 2 agencies"]["A2"]
    assert (cell.data_type, cell.value) == ("s", '=HYPERLINK("http://example.invalid")')
    start = book["Part 1 assignments"]["F2"]
    assert (start.value, start.number_format) == (datetime(2026, 7, 1), "dd/mm/yyyy")  # noqa: DTZ001
    about = {row[0].value: row[1].value for row in book["About"]}
    assert about["Quarter"] == "2026-Q3"
    assert "not confirmed" in str([row[1].value for row in book["About"]])


def test_rejected_rows_are_missing_and_no_cost_is_worked_out_without_them(make: Make) -> None:
    national = make({}, given=Given(agencies=(), monthly_cost={"2026-07": 10_000}), rejected=2)
    assert [row["Total cost"] for row in rows(national, "monthly_cost")[1:]] == [None, None]
    assert [
        (gap.table, gap.why) for gap in completeness(national).gaps if gap.heading in ("Authority", "Total cost")
    ] == [
        ("Part 1 assignments", "2 rows of the return were rejected, and are in no table"),
        ("Part 2 monthly cost", "2 rows of the return were rejected, so no total could be worked out"),
        ("Part 2 monthly cost", "2 rows of the return were rejected, so no total could be worked out"),
    ]


def test_a_nil_return_has_empty_tables_and_says_so(make: Make, tmp_path: Path) -> None:
    with pytest.raises(NationalError, match="No assignment was read"):
        make()
    national = make(authority="X99000003", given=Given(agencies=()))
    found = completeness(national)
    assert rows(national, "assignments") == []
    assert "a nil return" in found.notes[1]
    assert [str(row["Total cost"]) for row in rows(national, "monthly_cost")] == ["0.00", "0.00", "0.00"]
    assert found.complete
