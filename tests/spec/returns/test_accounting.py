"""Every row of a file is accounted for, and nothing is dropped in silence."""

# ruff: noqa: E501, SIM905

from __future__ import annotations

import polars as pl


def issues(result, *codes):
    return result.issues.filter(pl.col("code").is_in(codes)).select("level", "row", "message").rows()


def parts(result):
    a = result.accounting
    return {
        "rows": a.rows,
        "read": a.read,
        "repeats": a.repeats,
        "totals": a.totals,
        "blank": a.blank,
        "rejected": a.rejected,
    }


BLANK = dict.fromkeys(
    """authority quarter assignment_ref worker role start_date local_title planned_end_date hours_per_week fte supply_route
    agency msp payment_basis pay_rate charge_rate reason_for_use had_substantive_role direct_experience_months
    references_received notice_days registration_checked_date dbs_checked_date right_to_work_checked_date
    onsite_days_per_week""".split(),
    "",
)


def test_an_exact_repeat_is_a_note_and_the_first_is_kept(read):
    result = read({}, {"assignment_ref": "A1", "worker": "sw 100001", "start_date": "01/07/2026", "pay_rate": "£33.5"})
    assert parts(result) == {"rows": 2, "read": 1, "repeats": 1, "totals": 0, "blank": 0, "rejected": 0}
    assert result.assignments["row"].to_list() == [2]
    assert issues(result, "exact-repeat") == [
        ("note", 3, "Row 3 says again what row 2 says of A1; the first was kept.")
    ]


def test_one_reference_with_different_facts_rejects_every_row_of_it(read):
    result = read({}, {"assignment_ref": "A1", "worker": "SW100001", "pay_rate": "34"}, {})
    assert parts(result) == {"rows": 3, "read": 1, "repeats": 0, "totals": 0, "blank": 0, "rejected": 2}
    assert result.assignments["assignment_ref"].to_list() == ["A3"]
    said = (
        "Reference A1 is on rows 2, 3 with different facts (Pay rate), so none of them was read. Keep the right one, or"
        " give each its own reference."
    )
    assert issues(result, "reference-with-different-facts") == [("error", 2, said), ("error", 3, said)]


def test_the_same_reference_in_two_authorities_is_two_assignments(read):
    result = read({}, {"assignment_ref": "A1", "authority": "X99000004"})
    assert parts(result)["read"] == 2


def test_a_total_row_is_a_note(read):
    result = read(
        {}, BLANK | {"authority": "TOTAL", "charge_rate": "1,651.76"}, BLANK | {"assignment_ref": "Grand total"}
    )
    assert parts(result) == {"rows": 3, "read": 1, "repeats": 0, "totals": 2, "blank": 0, "rejected": 0}
    assert issues(result, "total-row") == [("note", 3, "Rows 3 to 4 are totals, not assignments.")]


def test_a_row_of_figures_only_is_a_total(read):
    result = read({}, BLANK | {"assignment_ref": "", "pay_rate": "33.50", "charge_rate": "37.70"})
    assert parts(result) == {"rows": 2, "read": 1, "repeats": 0, "totals": 1, "blank": 0, "rejected": 0}


def test_an_agency_called_total_is_not_a_total(read):
    result = read({"agency": "Total Care", "local_title": "Total Social Work"})
    assert parts(result)["read"] == 1


def test_blank_rows_are_one_note_that_names_them(read):
    blank = BLANK | {"agency": " ", "msp": "-"}
    result = read({}, blank, {}, blank, blank)
    assert parts(result) == {"rows": 5, "read": 2, "repeats": 0, "totals": 0, "blank": 3, "rejected": 0}
    assert issues(result, "blank-rows") == [("note", 3, "Rows 3, 5 to 6 are blank: nothing was read from them.")]


def test_a_row_without_a_reference_is_rejected(read):
    result = read({}, {"assignment_ref": "n/a"})
    assert parts(result) == {"rows": 2, "read": 1, "repeats": 0, "totals": 0, "blank": 0, "rejected": 1}
    assert [(level, row) for level, row, _ in issues(result, "no-reference")] == [("error", 3)]


def test_a_row_of_an_unknown_authority_is_rejected_with_the_nearest(read):
    result = read({}, {"authority": "Coldharbor"})
    assert parts(result)["rejected"] == 1
    row = result.issues.filter(pl.col("code") == "no-authority").row(0, named=True)
    assert (row["found"], row["level"], row["row"]) == ("Coldharbor", "error", 3)
    assert "Coldharbour Borough Council (X99000003)" in row["expected"]


def test_headings_repeated_down_the_page_are_not_assignments(read):
    from comity.dictionary import fields

    heading = {field.name: field.name for field in fields()}
    result = read({}, heading, {})
    assert parts(result) == {"rows": 3, "read": 2, "repeats": 0, "totals": 0, "blank": 0, "rejected": 1}
    assert [row for _, row, _ in issues(result, "repeated-heading")] == [3]


def test_a_worker_in_two_places_at_once_is_a_query(read):
    result = read(
        {"worker": "SW7", "start_date": "2026-07-01"},
        {"worker": "SW7", "start_date": "2026-08-01", "authority": "X99000004"},
        {"worker": "SW8", "start_date": "2026-07-01", "end_date": "2026-07-31", "end_reason": "conduct",
         "review_completed_date": "2026-07-31", "review_shared_date": "2026-07-31"},
        {"worker": "SW8", "start_date": "2026-07-31"},
    )  # fmt: skip
    assert issues(result, "two-places-at-once") == [
        (
            "query",
            3,
            "SW7 starts here on 1 Aug 2026 while assignment A1 on row 2 runs with no end. Is the worker in two places?",
        )
    ]


def test_against_the_last_quarter(read):
    before = read({"quarter": "2026-Q2", "start_date": "2026-04-01"}, {"quarter": "2026-Q2", "start_date": "2026-05-01"},
                  {"quarter": "2026-Q2", "start_date": "2026-04-01", "end_date": "2026-06-01", "end_reason": "conduct"})  # fmt: skip
    now = read({"start_date": "2026-04-01", "pay_rate": "34"}, previous=before)
    assert sorted(now.issues.select("level", "code", "assignment_ref").rows()) == [
        ("query", "pay-rate-changed", "A1"),
        ("query", "vanished-without-end", "A2"),
    ]


def test_a_column_that_is_not_known_is_a_note(read):
    columns = [*read({}).assignments.columns[:57], "Favourite colour"]
    result = read({}, columns=columns)
    assert result.issues.filter(pl.col("code") == "not-mapped")["found"].to_list() == ["Favourite colour"]


def test_two_headings_for_one_field_are_an_error_that_names_both(read):
    columns = [*read({}).assignments.columns[:57], "Hourly pay"]
    row = read({}, columns=columns).issues.filter(pl.col("code") == "two-columns").row(0, named=True)
    assert (row["level"], row["field"], row["found"]) == (
        "error",
        "pay_rate",
        "'pay_rate' in T1 and 'Hourly pay' in BF1",
    )


def test_streaming_withdraws_what_reading_whole_leaves_out(read, tmp_path, exemplar):
    from comity.returns import stream_return

    whole = read({}, {"assignment_ref": "A1", "worker": "SW100001"}, {}, {"assignment_ref": "A3", "worker": "SW1"}, {})
    stream = stream_return(tmp_path / "return.csv", exemplar, batch_rows=2)
    rows = pl.concat([batch.assignments for batch in stream])
    ending = stream.finish()
    assert ending.accounting == whole.accounting
    assert ending.withdrawn.to_list() == [3, 4, 5]
    assert rows.filter(~pl.col("row").is_in(ending.withdrawn.implode())).equals(whole.assignments)


def test_a_column_with_values_but_no_heading_is_a_note(read, tmp_path, exemplar):
    from comity.returns import read_return

    read({})
    path = tmp_path / "return.csv"
    path.write_text(
        "\n".join(line + end for line, end in zip(path.read_text().splitlines(), [",,", ",stray,"], strict=True))
    )
    result = read_return(path, exemplar)
    assert issues(result, "no-heading") == [
        ("note", 1, "Column AW has values but no heading; nothing was read from it.")
    ]


def test_a_bad_row_after_many_good_ones_is_told(read):
    """Filtering can leave an empty piece before the bad row, which Polars' own formatting stumbled over."""
    result = read(*[{}] * 300, {"role": "", "hours_per_week": "61"})
    assert sorted(result.issues.select("code", "cell").rows()) == [("hours-out-of-range", "K302"), ("required", "F302")]
