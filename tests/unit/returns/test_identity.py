"""An issue is the same issue wherever its row moves to, in the next version and the next quarter."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.memorandum import load
from comity.returns import Return, read_return
from comity.returns.identity import issue_key, keyed

HEADINGS = "authority,quarter,assignment_ref,start_date,pay_rate,charge_rate"


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., Return]:
    exemplar = load("exemplar")

    def reader(*rows: str) -> Return:
        path = tmp_path / "return.csv"
        path.write_text("\n".join([HEADINGS, *rows]) + "\n", encoding="utf-8")
        return read_return(path, exemplar)

    return reader


def keys(returned: Return, code: str) -> list[str]:
    return keyed(returned.issues, "X99000003").filter(code=code)["key"].to_list()


def test_a_key_is_kept_from_version_to_version_and_into_the_next_quarter(read: Callable[..., Return]) -> None:
    first = read("993,2026-Q3,A1,2026-07-01,40,30", "993,2026-Q3,A2,2026-07-01,30,40")
    moved = read("993,2026-Q3,A2,2026-07-01,30,40", "993,2026-Q3,A1,2026-07-01,41,30")
    later = read("993,2026-Q4,A1,2026-07-01,40,30")
    assert len(keys(first, "charge-below-pay")) == 1
    assert keys(first, "charge-below-pay") == keys(moved, "charge-below-pay") == keys(later, "charge-below-pay")


PARTS = st.tuples(*[st.text(st.characters(codec="utf-8", exclude_characters="\x1f"), max_size=6)] * 4)


@given(PARTS, PARTS)
def test_two_issues_share_a_key_only_where_all_four_are_the_same(one: tuple[str, ...], other: tuple[str, ...]) -> None:
    assert (issue_key(*one) == issue_key(*other)) == (one == other)
