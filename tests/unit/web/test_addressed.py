"""What is said of a worker, said to them."""

from __future__ import annotations

import pytest

from comity.web.engagements.addressed import to_worker


@pytest.mark.parametrize(
    ("of_them", "to_them"),
    [
        (
            "The worker left Leicester on 30 September 2026 and starts on 7 December 2026. With a cool-off of 3 months "
            "the first lawful start is 30 December 2026.",
            "You left Leicester on 30 September 2026 and start on 7 December 2026. With a cool-off of 3 months "
            "the first lawful start is 30 December 2026.",
        ),
        ("The worker has 60 months; the worker’s rate is known.", "You have 60 months; your rate is known."),
    ],
)
def test_the_reason_of_a_clause_is_said_to_the_worker(of_them: str, to_them: str) -> None:
    assert to_worker(of_them) == to_them
