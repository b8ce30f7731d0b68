"""What changed, in words."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from comity.memorandum import diff, load
from comity.memorandum.loading import folder_of


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    return Path(shutil.copytree(folder_of("exemplar"), tmp_path / "bundle"))


def said(bundle: Path, *edits: tuple[str, str, str]) -> list[tuple[str, str]]:
    """What changes from the exemplar when `old` becomes `new` in each `file`."""
    for file, old, new in edits:
        text = (bundle / file).read_text(encoding="utf-8")
        assert old in text
        (bundle / file).write_text(text.replace(old, new), encoding="utf-8")
    return [(change.about, change.words) for change in diff(load("exemplar"), load(bundle))]


def test_nothing() -> None:
    assert diff(load("exemplar"), load("exemplar")) == ()


def test_a_longer_cool_off_for_new_assignments_from_a_day(bundle: Path) -> None:
    edit = ("clauses/02-cool-off.yaml", "months: 6}", "months: 6}\n  - {new_from: 2027-01-01, months: 12}")
    assert said(bundle, edit) == [
        ("cool-off", "cool-off: 6 months becomes 12 months for new assignments from 1 January 2027")
    ]


def test_the_same_term_with_another_number(bundle: Path) -> None:
    assert said(bundle, ("clauses/02-cool-off.yaml", "months: 6", "months: 12")) == [
        ("cool-off", "cool-off: 6 months becomes 12 months for new assignments from 1 January 2026")
    ]


def test_where_a_term_is_taken_away_the_one_before_it_holds_on(bundle: Path) -> None:
    assert said(bundle, ("clauses/02-cool-off.yaml", "  - {new_from: 2026-01-01, months: 6}\n", "")) == [
        ("cool-off", "cool-off: 6 months becomes 3 months for new assignments from 1 January 2026")
    ]


def test_the_reach_to_existing_assignments(bundle: Path) -> None:
    assert said(bundle, ("clauses/04-notice.yaml", "existing_from: 2025-10-01", "existing_from: 2025-01-01")) == [
        (
            "notice",
            "notice: binding existing assignments from 1 October 2025 becomes from 1 January 2025 "
            "(the term of 31 October 2024)",
        )
    ]


def test_two_dates_of_one_memorandum() -> None:
    changes = diff(load("exemplar", date(2026, 3, 31)), load("exemplar", date(2026, 4, 1)))
    when = "for new assignments from 1 April 2026 and existing assignments from 1 July 2026"
    assert [change.words for change in changes] == [
        f"price-cap: social worker, PAYE: £27.80 an hour becomes £27.40 an hour {when}",
        f"price-cap: social worker, umbrella: £34.00 an hour becomes £33.50 an hour {when}",
        f"price-cap: social worker, limited company: £34.00 an hour becomes £33.50 an hour {when}",
        "Lower caps for social workers, agreed on 1 April 2026: The region's median fell below the cap in the two "
        "quarters before.",
    ]


def test_lines_of_the_cap_table_that_come_and_go(bundle: Path) -> None:
    edits = (
        ("caps.csv", "iro_cp_chair,limited_company,none agreed", "iro_cp_chair,limited_company,41.50"),
        ("caps.csv", "iro_cp_chair,paye,33.90", "iro_cp_chair,paye,none agreed"),
    )
    when = "for new assignments from 1 October 2025 and existing assignments from 1 January 2026"
    chair = "independent reviewing officer or child protection conference chair"
    assert said(bundle, *edits) == [
        ("price-cap", f"price-cap: {chair}, limited company: no cap becomes £41.50 an hour {when}"),
        ("price-cap", f"price-cap: {chair}, PAYE: £33.90 an hour becomes no cap {when}"),
    ]


def test_caps_entered_where_they_were_not_known_are_told_at_every_date(tmp_path: Path) -> None:
    bundle = Path(shutil.copytree(folder_of("east-midlands"), tmp_path / "east-midlands"))
    shipped, amounts = load("east-midlands"), iter(range(3000, 4500, 100))
    rows = ["role,payment_basis,pounds_an_hour,new_from,existing_from,citation,note"]
    for role in shipped.roles:
        for basis in ("paye", "umbrella", "limited_company"):
            rows.append(f"{role.code},{basis},not known,2018-10-01,,The table,It was not found.")
            rows.append(f"{role.code},{basis},{next(amounts) / 100:.2f},2025-10-01,2026-01-01,The table,")
    (bundle / "caps.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    words = [change.words for change in diff(shipped, load(bundle))]
    when = "for new assignments from 1 October 2025 and existing assignments from 1 January 2026"
    assert words[:2] == [
        "price-cap: every role and payment basis: what is not known from 1 October 2018 is told differently: "
        "It was not found.",
        f"price-cap: social worker, PAYE: not known becomes £30.00 an hour {when}",
    ]
    assert sum("not known becomes £" in each for each in words) == 15
    assert "no cap" not in " ".join(words)
    back = [change.words for change in diff(load(bundle), shipped)]
    assert back[1].startswith(f"price-cap: social worker, PAYE: £30.00 an hour becomes not known {when}: From October")


def test_the_caps_of_a_price_cap_that_is_new_are_told(bundle: Path) -> None:
    whole = load(bundle)
    without = whole.model_copy(update={"clauses": tuple(c for c in whole.clauses if c.kind != "price-cap")})
    words = [change.words for change in diff(without, whole)]
    assert (
        "price-cap: social worker, PAYE: £27.80 an hour for new assignments from 1 October 2025 and existing "
        "assignments from 1 January 2026 is added"
    ) in words


def test_strength_departure_exemptions_checks_window_and_sharing(bundle: Path) -> None:
    should = "{value: should, from: 2024-10-31}"
    edits = (
        ("clauses/05-references.yaml", should, f"{should}\n  - {{value: must, from: 2027-04-01}}"),
        ("clauses/04-notice.yaml", "[dcs]", "[dcs, chief_executive]"),
        ("clauses/02-cool-off.yaml", "voluntary_redundancy, compulsory_redundancy", "substantive_role"),
        ("clauses/08-pre-employment-checks.yaml", "right_to_work]", "right_to_work, identity]"),
        ("clauses/10-data-return.yaml", "window_months: 2", "window_months: 1"),
        ("clauses/06-end-of-placement-review.yaml", "[worker]", "[worker, supplier]"),
    )
    assert [words for _, words in said(bundle, *edits)] == [
        "cool-off: exemption added: moving to a substantive role",
        "cool-off: exemptions taken away: voluntary redundancy and compulsory redundancy",
        "notice: departure signed by the Director of Children's Services becomes the Director of Children's Services "
        "and chief executive",
        "references: should becomes must from 1 April 2027",
        "end-of-placement-review: review shared with the worker becomes shared with the worker and the supplier",
        "pre-employment-checks: check added: identity",
        "data-return: a window of 2 months becomes 1 month",
        "sign-off added: the chief executive signs for notice",
    ]


def test_parties_groups_and_dates(bundle: Path) -> None:
    edits = (
        ("parties.csv", "Hallowdene,,,,2024-10-31", "Hallowdene,,,,2025-06-01"),
        ("memorandum.yaml", "review_due: 2026-10-01", "review_due: 2027-10-01"),
        ("memorandum.yaml", "cadence: monthly", "cadence: weekly"),
        ("memorandum.yaml", "version: 2026\nregion", "version: 2027\nregion"),
    )
    assert said(bundle, *edits) == [
        (
            "parties",
            "Hallowdene County Council: the date of implementing, 31 October 2024, becomes 1 June 2025",
        ),
        ("memorandum", "version: 2026 becomes 2027"),
        ("memorandum", "review due: 1 October 2026 becomes 1 October 2027"),
        ("groups", "HR Leads: monthly becomes weekly"),
    ]


def test_the_route_the_days_and_the_ladder(bundle: Path) -> None:
    edits = (
        ("departures.yaml", "longest_weeks: 13", "longest_weeks: 26"),
        ("departures.yaml", "warn_days: 14\n", ""),
        ("departures.yaml", "over_per_cent: 15, over_weeks: 12", "over_pounds: 2.50"),
        ("departures.yaml", "to: assistant_director,", "group: HR Leads,"),
    )
    beforehand = "the regional lead approves before anybody signs for price-cap, where it is more than"
    breach = "The assistant director takes it up with the team that engaged the worker"
    assert said(bundle, *edits) == [
        ("departures", "An exception lasts at most: 13 weeks becomes 26 weeks"),
        ("departures", "People are warned that one ends: 14 days before becomes not said"),
        ("departures", f"sign-off added: {beforehand} £2.50 an hour over the cap, within 2 days"),
        (
            "departures",
            f"sign-off taken away: {beforehand} 15 per cent over the cap or for more than 12 weeks, within 2 days",
        ),
        ("departures", f"rung of the ladder added: after 5 days to the group HR Leads: {breach}"),
        ("departures", f"rung of the ladder taken away: after 5 days to the assistant director: {breach}"),
    ]


def test_a_change_of_record_only_is_said_to_be_one(bundle: Path) -> None:
    assert said(bundle, ("clauses/04-notice.yaml", "section: clause 4", "section: clause four")) == [
        ("record", "A citation, a note or a name changes; no clause does.")
    ]


def test_the_west_midlands_beside_england() -> None:
    words = [change.words for change in diff(load("england"), load("west-midlands"))]
    assert "cool-off: 3 months becomes 12 months for new assignments from 1 January 2025" in words
    assert "139 authorities are no longer parties" in words
    assert "the exemption of voluntary redundancy becomes not settled" in " ".join(words)


def test_on_costs_by_part_and_by_day(bundle: Path) -> None:
    changed = ("on_costs.yaml", "    umbrella_margin_a_week: 22.50\n", "")
    assert said(bundle, changed, ("on_costs.yaml", "from: 2025-10-01", "from: 2025-09-01")) == [
        (
            "on-costs",
            "new from 1 September 2025: employer National Insurance: 15%; secondary threshold (pay a week above "
            "which it is due): £96.00 a week; apprenticeship levy: 0.5%; holiday pay: 12.07%; umbrella company's "
            "margin: £20.00 a week; hours of a full week: 37 hours; whether a rate on PAYE has holiday pay in it: "
            "no, it is paid on top",
        ),
        ("on-costs", "those from 1 October 2025 are taken away"),
        ("on-costs", "umbrella company's margin from 6 April 2026: £22.50 a week becomes not known"),
    ]
