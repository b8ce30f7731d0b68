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
        (
            "Pay £34.00 an hour or less. Or have the director approve an exception on or before its first day.",
            "Be paid £34.00 an hour or less. Or the authority has the director approve an exception on or before its "
            "first day.",
        ),
        (
            "Obtain 1 more reference, practice-based, before the start.",
            "The authority is to hold 1 more reference, practice-based, before the start.",
        ),
        (
            "Judge against the region's own memorandum, or enter the region's caps.",
            "Choose the memorandum of the authority’s own region.",
        ),
        (
            "Ask the region's lead for the agreed value. It is the lead who enters it in the memorandum.",
            "The region’s lead enters the agreed value in the memorandum.",
        ),
    ],
)
def test_the_reason_of_a_clause_is_said_to_the_worker(of_them: str, to_them: str) -> None:
    assert to_worker(of_them) == to_them
