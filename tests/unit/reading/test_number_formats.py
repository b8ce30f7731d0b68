from __future__ import annotations

import pytest

from comity.returns.reading.formats import Shown, built_in, date_fault, shown_as
from comity.returns.reading.shapes import CellFault


@pytest.mark.parametrize(
    ("pattern", "shown"),
    [
        ("General", Shown.NUMBER),
        ("0.00", Shown.NUMBER),
        ("#,##0.00", Shown.NUMBER),
        ("£#,##0.00;[Red]-£#,##0.00", Shown.NUMBER),
        ('#,##0 "days"', Shown.NUMBER),
        ('0.0" hrs p/w"', Shown.NUMBER),
        ("0%", Shown.NUMBER),
        ("0.00E+00", Shown.NUMBER),
        ("@", Shown.NUMBER),
        ("", Shown.NUMBER),
        ("dd/mm/yyyy", Shown.DATE),
        ("dd/mm/yy;@", Shown.DATE),
        ("[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", Shown.DATE),
        ("[$-809]d mmmm yyyy", Shown.DATE),
        ("yyyy-mm-dd hh:mm:ss", Shown.DATE),
        ("d-mmm", Shown.DATE),
        ("mmm-yy", Shown.DATE),
        ("mmmm", Shown.DATE),
        ("dd/mm/yyyy hh:mm AM/PM", Shown.DATE),
        ("hh:mm", Shown.TIME),
        ("h:mm AM/PM", Shown.TIME),
        ("mm:ss.0", Shown.TIME),
        ("[h]:mm", Shown.LENGTH),
        ("[hh]:mm:ss", Shown.LENGTH),
        ("[mm]:ss", Shown.LENGTH),
    ],
)
def test_how_a_format_shows_a_number(pattern: str, shown: Shown) -> None:
    assert shown_as(pattern) is shown


def test_numbered_formats() -> None:
    assert [built_in(n) for n in (0, 2, 9, 14, 17, 20, 22, 45, 46, 49, 200)] == [
        Shown.NUMBER,
        Shown.NUMBER,
        Shown.NUMBER,
        Shown.DATE,
        Shown.DATE,
        Shown.TIME,
        Shown.DATE,
        Shown.TIME,
        Shown.LENGTH,
        Shown.NUMBER,
        Shown.NUMBER,
    ]


@pytest.mark.parametrize(
    ("value", "shown", "is_1904", "sound"),
    [
        (1, Shown.DATE, False, True),
        (0.999, Shown.DATE, False, False),
        (59.9, Shown.DATE, False, True),
        (60, Shown.DATE, False, False),
        (60.5, Shown.DATE, False, False),
        (61, Shown.DATE, False, True),
        (60, Shown.DATE, True, True),
        (2_958_465.99, Shown.DATE, False, True),
        (2_958_466, Shown.DATE, False, False),
        (2_957_003, Shown.DATE, True, True),
        (2_957_004, Shown.DATE, True, False),
        (0.5, Shown.TIME, False, True),
        (0, Shown.TIME, False, True),
        (-0.1, Shown.TIME, False, False),
        (1.5, Shown.LENGTH, False, True),
        (-1.5, Shown.LENGTH, False, False),
    ],
)
def test_which_numbers_are_dates(value: float, shown: Shown, is_1904: bool, sound: bool) -> None:
    assert (date_fault(value, shown, is_1904) is None) is sound


def test_a_fault_says_what_stands_in_the_cell() -> None:
    assert date_fault(60, Shown.DATE, False) == CellFault("29 February 1900, which never was", "a date")
    assert date_fault(4e6, Shown.DATE, False) == CellFault(
        "the number 4000000, shown as a date", "a date between 1900 and 9999"
    )
