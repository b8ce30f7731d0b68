"""Exceptions: good if every post named signed on or before the first day; in force between its days."""

import polars as pl
import pytest

from comity.judge import judge
from comity.memorandum import load

SHORT = {"direct_experience_months": 12, "signoff_clause": "experience"}
GOOD = {**SHORT, "dcs_signoff_date": "2026-04-30", "signoff_from": "2026-05-01", "signoff_until": "2026-12-31"}


@pytest.mark.parametrize(
    ("change", "expected", "words"),
    [
        ({}, "excepted", "covers"),
        ({"dcs_signoff_date": "2026-05-01"}, "excepted", "covers"),
        ({"dcs_signoff_date": "2026-05-02"}, "breached", "signed after its first day"),
        ({"dcs_signoff_date": None}, "breached", "not every post"),
        ({"signoff_until": None}, "breached", "no last day"),
        ({"signoff_until": "2026-09-30"}, "excepted", "covers"),
        ({"signoff_until": "2026-09-29"}, "breached", "lapsed"),
        ({"signoff_from": "2026-10-01"}, "breached", "after the day judged"),
        ({"signoff_from": "2026-09-30"}, "excepted", "covers"),
        ({"signoff_clause": "notice"}, "breached", "short"),
        ({"signoff_clause": None}, "breached", "short"),
    ],
)
def test_what_makes_an_exception_good(ask, change, expected, words):
    found = ask("experience", **{**GOOD, **change})
    assert found["outcome"] == expected
    assert words in found["reason"]


def test_with_no_first_day_it_begins_on_the_start_date(outcome):
    assert outcome("experience", **{**GOOD, "signoff_from": None, "dcs_signoff_date": "2026-05-01"}) == "excepted"
    assert outcome("experience", **{**GOOD, "signoff_from": None, "dcs_signoff_date": "2026-05-02"}) == "breached"


@pytest.mark.parametrize("cell", ["dcs_signoff_date", "signoff_from", "signoff_until"])
def test_an_exception_with_an_unreadable_cell_does_not_except(outcome, cell):
    assert outcome("experience", **{**GOOD, cell: None, f"unreadable_{cell}": True}) == "breached"


def test_an_emergency_with_an_after_review_may_be_signed_late(outcome):
    late = {**GOOD, "dcs_signoff_date": "2026-05-04"}
    assert outcome("experience", **late, emergency_review_date="2026-05-11") == "excepted"


def test_an_exception_does_not_turn_what_is_kept_into_excepted(outcome):
    assert outcome("experience", **{**GOOD, "direct_experience_months": 60}) == "met"


def test_more_exceptions_of_an_assignment_may_lie_apart_from_its_row():
    row = {
        "assignment_ref": ["A1"],
        "authority": ["X99000003"],
        "start_date": ["2026-05-01"],
        "direct_experience_months": [12],
    }
    apart = {"assignment_ref": ["A1"], "authority": ["X99000003"], "signoff_clause": ["experience"]}
    dates = {"dcs_signoff_date": ["2026-04-30"], "signoff_until": ["2026-12-31"]}
    memorandum = load("exemplar")
    from datetime import date

    def outcome_of(exceptions):
        found = judge(pl.DataFrame(row), memorandum, date(2026, 9, 30), exceptions=exceptions)
        return found.filter(pl.col("clause") == "experience")["outcome"].item()

    assert outcome_of(None) == "breached"
    assert outcome_of(pl.DataFrame({**apart, **dates})) == "excepted"
    assert outcome_of(pl.DataFrame({**apart, **dates, "assignment_ref": ["A2"]})) == "breached"


def test_several_exceptions_at_the_desk_are_judged_as_a_return_with_a_second_sheet_is():
    """Each clause that an exception names is excepted, one that none names is not; and the receipt replays."""
    from datetime import date
    from itertools import product

    from comity.judge import check
    from comity.judge.receipt import receipt, replay

    memorandum, as_at = load("exemplar"), date(2026, 9, 30)
    breaches = {"authority": "X99000003", "start_date": "2026-05-01", "direct_experience_months": 12, "notice_days": 3}
    signed = {"dcs_signoff_date": "2026-04-30", "signoff_until": "2026-12-31"}
    late = {"dcs_signoff_date": "2026-05-04", "signoff_until": "2026-12-31"}
    reviewed = {**late, "emergency_review_date": date(2026, 5, 11)}
    rows, apart, expected, desk = [], [], {}, {}
    for number, ways in enumerate(product((None, signed, late, reviewed), repeat=3)):
        reference = f"A{number}"
        named = dict(zip(("references", "experience", "notice"), ways, strict=True))
        said = [{**way, "signoff_clause": clause} for clause, way in named.items() if way]
        row = breaches | {"references_received": 0, "assignment_ref": reference}
        rows.append(row | (said[0] if said else {}))
        apart += [{**each, "authority": "X99000003", "assignment_ref": reference} for each in said[1:]]
        expected[reference] = {clause for clause, way in named.items() if way in (signed, reviewed)}
        desk[reference] = check({**rows[-1], "exceptions": said[1:]}, memorandum, as_at)
    frames = [pl.DataFrame(each, infer_schema_length=None) for each in (rows, apart)]
    found = judge(frames[0], memorandum, as_at, exceptions=frames[1])
    for reference, good in expected.items():
        returned = dict(found.filter(assignment_ref=reference).select("clause", "outcome").iter_rows())
        assert desk[reference].outcomes == returned
        assert {clause for clause, outcome in returned.items() if outcome == "excepted"} == good
        assert {"references", "experience", "notice"} - good <= {
            clause for clause, outcome in returned.items() if outcome == "breached"
        }
    made = receipt(desk["A63"], number="CHK-1", made_on=as_at, engine="1")
    assert not replay(made, memorandum).differences


@pytest.mark.parametrize("exceptions", [["notice"], [{"pay_rate": "30"}], [{"signoff_until": "soon"}]])
def test_an_exception_beside_of_another_shape_is_an_error_that_says_what_to_write(exceptions):
    from datetime import date

    from comity.judge import check
    from comity.judge.facts import FactError

    with pytest.raises(FactError, match="Write"):
        check({"exceptions": exceptions}, "exemplar", date(2026, 9, 30))
