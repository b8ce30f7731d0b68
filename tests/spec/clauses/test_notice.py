"""notice: the smaller of the term and the notice for an equivalent substantive role."""

import pytest


@pytest.mark.parametrize(
    ("notice", "substantive", "expected"),
    [
        (28, None, "met"),
        (27, None, "breached"),
        (14, 14, "met"),
        (28, 56, "met"),
        (27, 56, "breached"),
        (None, 14, "not_known"),
    ],
)
def test_required_is_the_smaller(outcome, notice, substantive, expected):
    assert outcome("notice", notice_days=notice, substantive_notice_days=substantive) == expected


def test_an_unreadable_substantive_notice_is_not_read_as_not_given(outcome):
    unread = {"substantive_notice_days": None, "unreadable_substantive_notice_days": True}
    assert outcome("notice", notice_days=14, **unread) == "not_known"
    assert outcome("notice", notice_days=28, **unread) == "met"
