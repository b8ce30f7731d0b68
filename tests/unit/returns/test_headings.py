"""Headings: which are known, where they stand, and what two columns for one field come to."""

from __future__ import annotations

import pytest

from comity.dictionary import fields
from comity.returns.headings import field_of, heading_tokens
from comity.returns.headings.aliases import aliases
from comity.returns.headings.header import find_header, likely_header
from comity.returns.headings.words import heading_key


def test_every_alias_names_one_field():
    named: dict[str, set[str]] = {}
    for field, texts in aliases().items():
        for text in texts:
            named.setdefault(heading_key(text), set()).add(field)
    assert {text: found for text, found in named.items() if len(found) > 1} == {}


def test_every_field_is_known_by_its_name_and_label():
    assert [(field_of(field.name), field_of(field.label)) for field in fields()] == [
        (field.name, field.name) for field in fields()
    ]


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        (" SWE Reg. No ", "worker"),
        ("PAYE/Umb/Ltd", "payment_basis"),
        ("CEX ok", "ce_signoff_date"),
        ("EPR to worker", "review_shared_date"),
        ("Bill Rate", "charge_rate"),
        ("Rate to worker", "pay_rate"),
        ("Pay rate (£ per hour)", "pay_rate"),
        ("Start date (dd/mm/yyyy)", "start_date"),
        ("Start\ndate", "start_date"),
        ("StartDate", "start_date"),
        ("Costs split? (Y/N)", "costs_disaggregated"),
        ("Notice (days)", "notice_days"),
        ("Notice (weeks)", None),
        ("Pay rate (daily)", None),
        ("Experience (years)", None),
        ("Favourite colour", None),
        ("", None),
        ("leaving_reason", "leaving_reason"),
        ("Leaving reason", None),
        ("LEAVING_REASON", None),
        ("Leaving reason code", None),
        ("Reason left", None),
        ("Reason for leaving", None),
        ("Why left", None),
        ("Reason for leaving it", "leaving_reason"),
        ("Leaving reason (substantive)", "leaving_reason"),
        ("Why left perm", "leaving_reason"),
        ("Leaving type", "end_reason"),
        ("end_date", "end_date"),
        ("End date", None),
        ("End date (dd/mm/yyyy)", None),
        ("Actual end date", "end_date"),
        ("End date (planned)", "planned_end_date"),
        ("Left on", "end_date"),
        ("Approved on", None),
        ("Approved by client", "worker_approved_date"),
        ("Reason", "reason_for_use"),
    ],
)
def test_known_headings(heading, field):
    assert field_of(heading) == field


def test_words_of_a_heading():
    assert heading_tokens("DBSDate of LAs & 'x' (£/hr)") == ["dbs", "date", "of", "las", "and", "x", "hr"]


def test_the_headings_are_found_below_titles_and_blanks():
    rows = [
        ["Bookings"],
        [None, None],
        [],
        ["Ref", "Start date", "Pay rate", "Colour"],
        ["A1", "2026-01-04", "34", "x"],
    ]
    header = find_header(rows)
    assert header is not None
    assert (header.index, header.texts, header.known) == (3, ("Ref", "Start date", "Pay rate", "Colour"), 3)


def test_no_headings_are_found_where_there_are_none():
    assert find_header([["A1", "2026-01-04"], ["A2", "2026-01-05"]]) is None


def test_unknown_headings_are_told_by_their_look():
    rows = [["Bookings", None, None], ["Alpha", "Beta", "Gamma"], ["1", "2", "3"], ["4", "5", "6"]]
    header = likely_header(rows)
    assert header is not None
    assert header.index == 1
