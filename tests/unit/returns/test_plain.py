"""Every issue is said in plain words, and every query has reasons that can explain it."""

from __future__ import annotations

import pytest

from comity.dictionary import fields_by_name
from comity.returns.explanations import reason_words, reasons, reasons_for
from comity.returns.validation.catalogue import Entry, catalogue
from comity.returns.validation.plain import _said, beside, plain

CODES = {entry.code for entry in catalogue()}


@pytest.mark.parametrize("entry", catalogue(), ids=lambda entry: f"{entry.code}-{entry.field}")
def test_each_code_has_a_title_and_says_what_to_do(entry: Entry) -> None:
    said = plain(entry.code, entry.field or "pay_rate")
    assert "-" not in entry.code or entry.code not in said.title
    assert "{" not in said.title + said.todo
    assert not said.title.endswith(".")
    assert said.todo.endswith(".")
    assert said.of_provider.endswith(".")
    for words in ("your file", "the file and send it again", "in the file with"):
        assert words not in said.of_provider, "a provider's file is not its authority's to change"


def test_no_words_are_kept_for_codes_that_are_gone() -> None:
    assert set(_said()) == CODES


def test_a_title_names_the_field() -> None:
    assert plain("required", "direct_experience_months").title == "Direct experience (months) is blank"
    assert plain("not-a-code", "reason_for_use").title == "Reason for use is none of its choices"


def test_a_code_of_another_release_still_has_a_title() -> None:
    assert plain("not-thought-of-yet", "pay_rate").title == "Pay rate: not-thought-of-yet"


@pytest.mark.parametrize(
    ("code", "field", "others"),
    [
        ("charge-below-pay", "charge_rate", ("pay_rate",)),
        ("cost-far-from-hours", "quarter_cost", ("charge_rate", "hours_worked")),
        ("planned-end-before-start", "planned_end_date", ("start_date",)),
        ("required", "team_ref", ("supply_route",)),
        ("two-places-at-once", "worker", ("start_date", "end_date", "agency")),
        ("required", "start_date", ()),
    ],
)
def test_an_issue_knows_which_other_fields_it_hangs_on(code: str, field: str, others: tuple[str, ...]) -> None:
    assert beside(code, field) == others
    assert {*others} <= {*fields_by_name()}


def test_reasons_are_for_queries_that_there_are() -> None:
    queries = {entry.code for entry in catalogue() if entry.level == "query"}
    assert {code for reason in reasons() for code in reason.queries} <= queries | {"other-quarter"}
    assert len({reason.code for reason in reasons()}) == len(reasons())


@pytest.mark.parametrize("entry", [entry for entry in catalogue() if entry.level == "query"], ids=lambda one: one.code)
def test_each_query_can_be_explained_by_more_than_other(entry: Entry) -> None:
    offered = [reason.code for reason in reasons_for(entry.code)]
    assert "checked" in offered
    assert offered[-1] == "other"


def test_the_reasons_made_for_a_query_come_first() -> None:
    assert [reason.code for reason in reasons_for("two-places-at-once")][:2] == ["part_of_week", "handed_over"]


def test_a_reason_says_itself_in_words() -> None:
    assert reason_words("being_done") == "It is being done"
    assert reason_words("of_another_release") == "of_another_release"
