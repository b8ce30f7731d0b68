from __future__ import annotations

import pytest

from comity.returns.defuse import defuse


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+44 20 7946 0000",
        "-2+3+cmd|' /C calc'!A0",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        " =1",
        "-x",
        "--1",
        "＝1",
    ],
)
def test_a_formula_becomes_text(text: str) -> None:
    assert defuse(text) == f"'{text}"


@pytest.mark.parametrize(
    "text", ["", "A1", "-34.50", "+7", "-1,234.5", "-5%", "-", "+", "a=b", "O'Neil", " x", "34.50", "2026-09-30", "'=1"]
)
def test_harmless_text_stays_as_it_is(text: str) -> None:
    assert defuse(text) == text
