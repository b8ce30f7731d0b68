"""Registration numbers on pages: which worker it is, and not who."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.web.returns.masking import masked, without_numbers


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("SW500824", "SW•••••4"),
        ("SW7", "SW•"),
        ("SW 500824", "SW••••••4"),
        ("04A17", "••••7"),
        ("", ""),
        ("x", "•"),
    ],
)
def test_the_last_character_is_left_to_tell_it_by(text: str, shown: str) -> None:
    assert masked(text) == shown


def test_numbers_are_masked_wherever_they_stand() -> None:
    said = without_numbers("SW394314 starts here while SW394315 is on row 9. Write a number such as SW123456.")
    assert said == "SW•••••4 starts here while SW•••••5 is on row 9. Write a number such as SW123456."


def test_what_stands_where_a_number_should_is_masked_too() -> None:
    assert "04A17" not in without_numbers("Number: SW 04A17 could not be read.", also="SW 04A17")


@given(st.integers(1, 999_999), st.text(max_size=20), st.text(max_size=20))
def test_no_number_is_left_in_a_text(number: int, before: str, after: str) -> None:
    text = f"{before} SW{number} {after}"
    assert f"SW{number}" not in without_numbers(text) or f"such as SW{number}" in text
