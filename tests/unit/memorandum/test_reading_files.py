"""Text to trees and values: lines kept, nothing guessed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.dictionary import fields_by_name
from comity.memorandum.documents import line_of, plain, read_yaml
from comity.memorandum.facts import UnreadableFactError, fact
from comity.memorandum.model import Kind, Term
from comity.memorandum.problems import Problem
from comity.memorandum.words import day, listed, number_words, pounds, since


def test_scalars_stay_text_and_lines_are_kept() -> None:
    text = "a: 2026\nb:\n  - no\n  - {c: 1.10, d: }\n"
    tree = read_yaml(text, "f", [])
    assert tree is not None
    assert plain(tree) == {"a": "2026", "b": ["no", {"c": "1.10", "d": None}]}
    assert [line_of(tree, *path) for path in ((), ("a",), ("b", 0), ("b", 1, "c"), ("b", 9), ("z",))] == [
        1,
        1,
        3,
        4,
        2,
        1,
    ]


def test_a_key_twice_keeps_the_first_and_says_both_lines() -> None:
    problems: list[Problem] = []
    tree = read_yaml("a: 1\nb: 2\na: {c: 3}\n", "f", problems)
    assert tree is not None
    assert plain(tree) == {"a": "1", "b": "2"}
    assert [(problem.line, problem.found) for problem in problems] == [(3, '"a" is written twice (first on line 1)')]


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="ab:-{}[],&*!|>'\"#%@`?\n\t 0\\\u00e9\u2028\x07", max_size=60))
def test_no_text_makes_the_reader_fall(text: str) -> None:
    problems: list[Problem] = []
    tree = read_yaml(text, "f", problems)
    assert tree is not None or problems
    assert all(problem.line <= text.count("\n") + text.count("\u2028") + 2 for problem in problems)


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("start_date", "2026-02-28", date(2026, 2, 28)),
        ("pay_rate", "34.50", Decimal("34.50")),
        ("hours_per_week", "37.125", Decimal("37.125")),
        ("notice_days", "28", 28),
        ("had_substantive_role", "yes", True),
        ("had_substantive_role", "no", False),
        ("role", "social_worker", "social_worker"),
        ("authority", "Coventry", "Coventry"),
        ("leaving_reason", "", None),
    ],
)
def test_facts_take_the_type_of_their_field(name: str, text: str, value: object) -> None:
    found = fact(fields_by_name()[name], text)
    assert (type(found), found) == (type(value), value)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("start_date", "2026-02-30"),
        ("start_date", "28/2/2026"),
        ("pay_rate", "34.50001"),
        ("pay_rate", "£34"),
        ("pay_rate", "1e3"),
        ("notice_days", "four weeks"),
        ("had_substantive_role", "perhaps"),
        ("role", "Senior SW"),
    ],
)
def test_facts_of_the_wrong_type_say_what_to_write(name: str, text: str) -> None:
    with pytest.raises(UnreadableFactError, match="Write"):
        fact(fields_by_name()[name], text)


def test_words() -> None:
    cited = {"source": "x"}
    both = Term(new_from=date(2025, 1, 1), existing_from=date(2025, 4, 1), citation=cited)
    same = both.model_copy(update={"existing_from": date(2025, 1, 1)})
    assert (day(date(2025, 1, 1)), listed(["a"]), listed(["a", "b", "c"])) == ("1 January 2025", "a", "a, b and c")
    assert (pounds(Decimal("33.5")), pounds(Decimal("1234.0050"))) == ("£33.50", "£1,234.005")
    assert [number_words(Kind.NOTICE, 1), number_words(Kind.ON_SITE, Decimal("2.50"))] == ["1 day", "2.5 days a week"]
    assert since(both) == "new assignments from 1 January 2025 and existing ones from 1 April 2025"
    assert since(same) == "all assignments from 1 January 2025"
