"""references: practice-based references held by the start date."""

import pytest


@pytest.mark.parametrize(
    ("held", "expected"), [(2, "met"), (3, "met"), (1, "breached"), (0, "breached"), (None, "not_known")]
)
def test_two_are_required(outcome, held, expected):
    assert outcome("references", references_received=held) == expected


@pytest.mark.parametrize(
    ("start", "remedy"), [("2026-10-05", ", before the start."), ("2026-05-01", " now: the assignment began without.")]
)
def test_no_remedy_is_of_a_start_that_is_past(ask, start, remedy):
    found = ask("references", start_date=start, references_received=1)
    assert found["remedy"].startswith(f"Obtain 1 more reference, practice-based{remedy}")


def test_whether_the_national_template_was_used_is_not_judged(outcome):
    assert outcome("references", references_received=2, references_on_template=0) == "met"


def test_it_never_reaches_assignments_already_running(outcome):
    assert outcome("references", start_date="2024-10-30", references_received=0) == "not_applicable"
