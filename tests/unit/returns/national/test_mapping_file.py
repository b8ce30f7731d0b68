"""A national mapping is read strictly: whatever is wrong in it is said with its line and what to write instead."""

from __future__ import annotations

from pathlib import Path

import pytest

from comity.dictionary import fields_by_name
from comity.returns.national import NationalFileError, default_mapping, default_text, load_given, load_mapping
from comity.returns.national.sources import TABLES, sources

GOOD = """\
format: 1
title: Ours
confirmed: no
assignments:
  - {heading: Role, from: role}
  - {heading: Rate, from: pay_rate, decimals: 2}
  - {heading: Start, from: start_date, dates: dd/mm/yyyy}
rules:
  - {heading: Rule, from: heading}
cap_breaches:
  - {heading: Worker, from: worker}
agencies:
  - {heading: Agency, from: agency}
monthly_cost:
  - {heading: Month, from: month}
"""


def told(tmp_path: Path, text: str) -> list[str]:
    path = tmp_path / "national.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(NationalFileError) as refused:
        load_mapping(path)
    assert str(refused.value).startswith("The national mapping national.yaml cannot be used:\n")
    return [problem.words() for problem in refused.value.problems]


def test_a_good_mapping_is_read(tmp_path: Path) -> None:
    path = tmp_path / "national.yaml"
    path.write_text(GOOD, encoding="utf-8")
    mapping = load_mapping(path)
    assert [one.heading for one in mapping.tables["assignments"]] == ["Role", "Rate", "Start"]
    assert mapping.tables["assignments"][1].decimals == 2
    assert not mapping.confirmed


@pytest.mark.parametrize(
    ("was", "now", "words"),
    [
        ("format: 1", "format: 2", 'national.yaml:1: error: format is "2". Write format: 1.'),
        ("format: 1\n", "", 'national.yaml:1: error: there is no "format". Write it: format: ...'),
        (
            "confirmed: no",
            "confirmed: maybe",
            'national.yaml:3: error: confirmed: "maybe" is neither true nor false. Write true or false.',
        ),
        (
            "title: Ours",
            "title: Ours\ncolour: blue",
            'national.yaml:3: error: "colour" is not a key that is known here. Write one of: format, title, confirmed,'
            " note, assignments, rules, cap_breaches, agencies, monthly_cost.",
        ),
        (
            "from: role",
            "from: roll",
            'national.yaml:5: error: "roll" is nothing that a column of assignments can be made from. Write role if',
        ),
        (
            "from: role}",
            "from: role, width: 3}",
            'national.yaml:5: error: "width" is not a key that is known here. Write one of: heading, from, values,',
        ),
        ("{heading: Role, from: role}", "{from: role}", 'national.yaml:5: error: there is no "heading".'),
        ("{heading: Role, from: role}", "{heading: Role}", 'national.yaml:5: error: there is no "from".'),
        (
            "heading: Rate",
            "heading: role",
            'national.yaml:6: error: the heading "role" is given twice (first on line 5).',
        ),
        (
            "from: start_date, dates: dd/mm/yyyy",
            'from: had_substantive_role, values: {"yes": Y, "no": N, perhaps: P}',
            'national.yaml:7: error: "perhaps" is not a code of had_substantive_role. Write one of: yes, no.',
        ),
        (
            "from: role}",
            "from: role, values: {social_worker: SW}}",
            "national.yaml:5: error: values of role do not say what senior_social_worker and",
        ),
        (
            "from: pay_rate, decimals: 2",
            "from: pay_rate, values: {a: b}",
            "national.yaml:6: error: pay_rate has no codes to put into other words. Take values: out.",
        ),
        (
            "decimals: 2",
            "decimals: 7",
            "national.yaml:6: error: decimals is 7. Write a number from 0 to 6.",
        ),
        (
            "decimals: 2",
            "decimals: two",
            'national.yaml:6: error: decimals: "two" is not a whole number. Write a whole number from 0 to 9999',
        ),
        (
            "from: role}",
            "from: role, decimals: 2}",
            "national.yaml:5: error: role has no decimals. Take decimals: out.",
        ),
        ("from: role}", "from: role, dates: d/m/yy}", "national.yaml:5: error: role is not a date. Take dates: out."),
        (
            "dd/mm/yyyy",
            "dd/mm",
            'national.yaml:7: error: "dd/mm" is not a form of dates: it does not say the day, the month and the year'
            " once each. Write one such as dd/mm/yyyy or yyyy-mm-dd.",
        ),
        (
            "dd/mm/yyyy",
            "'%d/%m'",
            "national.yaml:7: error: \"%d/%m\" is not a form of dates: '%' is not part of a date.",
        ),
        ("dd/mm/yyyy", "mm/mm/yyyy", 'national.yaml:7: error: "mm/mm/yyyy" is not a form of dates: it does not say'),
        (
            "rules:\n  - {heading: Rule, from: heading}",
            "rules: []",
            "national.yaml:8: error: rules has no column. Write at least one:",
        ),
        ("from: month}", "from: month, included: no}", "national.yaml:14: error: monthly_cost has no column."),
        ("rules:\n  - {heading: Rule, from: heading}\n", "", 'national.yaml:1: error: there is no "rules".'),
        (
            "rules:\n  - {heading: Rule",
            "rules:\n    {heading: Rule",
            "rules: a group of keys stands where a list belongs",
        ),
        ("title: Ours", "title: [Ours", "national.yaml:"),
        ("title: Ours", "title: &x Ours", 'national.yaml:2: error: "x" is a YAML anchor or alias.'),
    ],
)
def test_every_mistake_has_its_line_and_advice(tmp_path: Path, was: str, now: str, words: str) -> None:
    assert was in GOOD
    found = told(tmp_path, GOOD.replace(was, now))
    assert words in found[0]
    assert len(found) == 1


def test_all_mistakes_are_said_at_once(tmp_path: Path) -> None:
    found = told(tmp_path, GOOD.replace("from: role", "from: roll").replace("dd/mm/yyyy", "soon"))
    assert [line.split(":")[1] for line in found] == ["5", "7"]


def test_a_file_that_is_not_there_is_said_to_be_so(tmp_path: Path) -> None:
    with pytest.raises(NationalFileError, match=r"nothing is there. Give --mapping the path of a national mapping"):
        load_mapping(tmp_path / "none.yaml")
    with pytest.raises(NationalFileError, match="this is not a file"):
        load_mapping(tmp_path)


def test_the_mapping_that_ships_says_that_nobody_has_confirmed_it(tmp_path: Path) -> None:
    assert not default_mapping().confirmed
    assert "UNCONFIRMED" in default_text()
    assert "not found" in default_mapping().note
    path = tmp_path / "copy.yaml"
    path.write_text(default_text(), encoding="utf-8")
    assert load_mapping(path) == default_mapping()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("explanations: {caps: Too dear}", 'given.yaml:1: error: "caps" is not a kind of clause'),
        ("monthly_cost: {July: 5}", 'given.yaml:1: error: "July" is not a month. Write it as 2026-07.'),
        (
            'monthly_cost:\n  2026-07: "1,000"',
            'given.yaml:2: error: 2026-07: "1,000" is not an amount. Write pounds and pence with no sign or comma',
        ),
        ("agencies:\n  - {agency: Tern}", 'given.yaml:2: error: there is no "behaviour".'),
        ("agencies:\n  - {agency: T, behaviour: b, clause: cap}", 'given.yaml:2: error: "cap" is not a kind of clause'),
        ("agency: []", 'given.yaml:1: error: "agency" is not a key that is known here. Write agencies if'),
    ],
)
def test_what_the_authority_gives_is_read_as_strictly(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "given.yaml"
    path.write_text(text + "\n", encoding="utf-8")
    with pytest.raises(NationalFileError) as refused:
        load_given(path)
    assert words in refused.value.problems[0].words()


def test_no_agencies_is_not_the_same_as_nothing_said(tmp_path: Path) -> None:
    path = tmp_path / "given.yaml"
    path.write_text("agencies: []\nmonthly_cost: {2026-07: 1000.50}\n", encoding="utf-8")
    given = load_given(path)
    assert given.agencies == ()
    assert given.monthly_cost == {"2026-07": 10_005_000}
    path.write_text("explanations: {}\n", encoding="utf-8")
    assert load_given(path).agencies is None


def test_the_how_to_lists_everything_that_a_column_can_be_made_from() -> None:
    page = (Path(__file__).parents[4] / "docs" / "how-to" / "make-the-national-return.md").read_text(encoding="utf-8")
    own = {name for table in TABLES for name in sources(table)} - {*fields_by_name()}
    assert sorted(name for name in own if f"`{name}`" not in page) == []
