"""Who is asked before an authority departs from a clause, and who hears of a breach: as a memorandum writes it."""

from __future__ import annotations

import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from comity.memorandum import lint, load
from comity.memorandum.digest import digest
from comity.memorandum.frozen import frozen, stages, thawed
from comity.memorandum.loading import checked, folder_of
from comity.memorandum.model import Kind, Memorandum
from comity.memorandum.routes import departures_of

CAP, REST, NOTICE = Kind.PRICE_CAP, Kind.COOL_OFF, Kind.NOTICE


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    return Path(shutil.copytree(folder_of("exemplar"), tmp_path / "bundle"))


def asked(held: Memorandum, *kinds: Kind, per_cent: str | None = None, weeks: int | None = None) -> list[str]:
    """Who is asked of one request, in order, in short."""
    over = Decimal(per_cent) if per_cent is not None else None
    route = departures_of(held).route_for(kinds, over_per_cent=over, weeks=weeks)
    return [f"{each.by or each.group} {each.does}" for each in route]


def amend(bundle: Path, text: str, agreed: str = "2026-10-01") -> None:
    head = f"id: later\ntitle: Later\nagreed: {agreed}\nreason: Because.\ncitation: {{source: Minutes}}\n"
    (bundle / "amendments/02-later.yaml").write_text(head + text, encoding="utf-8")


@pytest.mark.parametrize(
    ("kinds", "per_cent", "weeks", "expected"),
    [
        ([REST], None, 13, ["dcs sign"]),
        ([CAP], "15", 12, ["dcs sign", "chief_executive sign"]),
        ([REST, NOTICE, CAP], "3", 4, ["dcs sign", "chief_executive sign"]),
        ([CAP], "15.1", 4, ["regional_lead pre_approve", "dcs sign", "chief_executive sign"]),
        ([CAP], "1", 13, ["regional_lead pre_approve", "dcs sign", "chief_executive sign"]),
        ([CAP], None, 4, ["regional_lead pre_approve", "dcs sign", "chief_executive sign"]),
        ([CAP], "1", None, ["regional_lead pre_approve", "dcs sign", "chief_executive sign"]),
        ([REST], "99", 4, ["dcs sign"]),
        ([], None, None, []),
    ],
    ids=[
        "one clause that is no cap",
        "a cap at the limits and not above",
        "three clauses, each sign-off once",
        "above the per cent",
        "above the weeks",
        "an excess that is not known",
        "weeks that are not known",
        "an excess counts for a cap only",
        "nothing departed from",
    ],
)
def test_the_exemplar_asks(kinds: list[Kind], per_cent: str | None, weeks: int | None, expected: list[str]) -> None:
    assert asked(load("exemplar"), *kinds, per_cent=per_cent, weeks=weeks) == expected


def test_the_exemplar_says_its_days_and_its_ladder() -> None:
    held = departures_of(load("exemplar"))
    assert (held.told_within_days, held.review_within_days, held.longest_weeks, held.warn_days) == (2, 5, 13, 14)
    assert [(rung.after_days, rung.to or rung.group) for rung in held.ladder] == [
        (0, "hr_lead"),
        (5, "assistant_director"),
        (10, "dcs"),
        (20, "Directors"),
    ]


def test_england_and_the_west_midlands_ask_as_the_guidance_says_and_know_no_days() -> None:
    for name in ("england", "west-midlands"):
        held = load(name)
        assert asked(held, REST) == ["dcs sign"]
        assert asked(held, REST, CAP, per_cent="40") == ["dcs sign", "chief_executive sign"]
        departures = departures_of(held)
        known = (
            departures.told_within_days,
            departures.review_within_days,
            departures.longest_weeks,
            departures.warn_days,
            *(each.within_days for each in departures.route),
            *(rung.after_days for rung in departures.ladder),
        )
        assert set(known) == {None}
        assert {each.citation.grade for each in departures.route if REST in each.kinds} == {"unconfirmed"}
    (rung,) = departures_of(load("west-midlands")).ladder
    assert "talk openly and honestly" in rung.words


def test_in_the_east_midlands_the_groups_acknowledge_what_the_posts_have_signed() -> None:
    held = load("east-midlands")
    assert asked(held, CAP) == [
        "dcs sign",
        "chief_executive sign",
        "East Midlands HR Lead Network Group acknowledge",
        "Regional Tier 2 Safeguarding Group acknowledge",
        "Regional Directors of Children's Services Group acknowledge",
    ]
    assert asked(held, REST) == ["dcs sign"]
    assert departures_of(held).longest_weeks is None


def test_a_region_that_writes_none_has_its_baselines(bundle: Path) -> None:
    (bundle / "departures.yaml").unlink()
    held = load(bundle)
    assert held.departures is not None
    assert held.departures.inherited_from == "england"
    assert held.departures.ladder == ()
    assert asked(held, CAP) == ["dcs sign", "chief_executive sign"]


def test_an_inherited_route_asks_no_less_than_the_regions_own_clauses(bundle: Path) -> None:
    (bundle / "departures.yaml").unlink()
    notice = bundle / "clauses/04-notice.yaml"
    notice.write_text(notice.read_text(encoding="utf-8").replace("[dcs]", "[dcs, chief_executive]"), encoding="utf-8")
    held = load(bundle)
    assert asked(held, NOTICE) == ["dcs sign", "chief_executive sign"]
    assert asked(held, Kind.ON_SITE) == ["dcs sign"]
    assert [problem.words() for problem in lint(bundle)] == []


def test_a_file_replaces_the_whole_of_the_baselines_and_without_a_route_the_clauses_say_who_signs(bundle: Path) -> None:
    (bundle / "departures.yaml").write_text("longest_weeks: 4\ncitation: {source: Minutes}\n", encoding="utf-8")
    held = load(bundle)
    assert asked(held, CAP, REST) == ["dcs sign", "chief_executive sign"]
    assert departures_of(held).longest_weeks == 4
    assert {each.citation.source for each in departures_of(held).route} == {
        "Severnside Memorandum of Understanding on Agency Social Workers, 2026"
    }


def test_where_nothing_is_written_anywhere_the_clauses_say_who_signs_and_no_days_are_known(bundle: Path) -> None:
    held = load(bundle).model_copy(update={"departures": None})
    assert asked(held, REST) == ["dcs sign"]
    assert asked(held, REST, CAP) == ["dcs sign", "chief_executive sign"]
    assert departures_of(held).longest_weeks is None


def test_what_was_published_before_there_were_departures_keeps_its_digest_and_can_be_read() -> None:
    held = load("exemplar").model_copy(update={"departures": None})
    content = frozen(held)
    assert b"departures" not in content
    old = thawed(content, digest(held))
    assert (old.departures, old.digest, frozen(old)) == (None, digest(held), content)


def test_an_amendment_replaces_the_whole_from_the_day_it_was_agreed(bundle: Path) -> None:
    amend(bundle, "departures:\n  longest_weeks: 26\n  route: [{by: dcs, does: sign}]\n")
    before, after = load(bundle, date(2026, 9, 30)).departures, load(bundle, date(2026, 10, 1)).departures
    assert before is not None
    assert after is not None
    assert (before, after.longest_weeks, after.warn_days) == (load("exemplar").departures, 26, None)
    assert after.citation.source == "Minutes"
    assert asked(load(bundle), CAP) == ["dcs sign", "chief_executive sign"]
    assert [stage.from_date for stage in stages(checked(bundle))][-1] == date(2026, 10, 1)


def test_an_amendment_that_says_the_same_again_is_a_problem_at_its_line(bundle: Path) -> None:
    text = (bundle / "departures.yaml").read_text(encoding="utf-8").splitlines()
    said = [f"  {line}" for line in text if not line.startswith("#")]
    amend(bundle, "\n".join(["departures:", *said]) + "\n")
    assert [problem.words() for problem in lint(bundle)] == [
        "amendments/02-later.yaml:6: error: departures are the same after the amendment as before. Write what changes, "
        "or take it out of the amendment."
    ]


def test_citations_are_kept_whole_and_the_digest_covers_all_of_it(bundle: Path) -> None:
    path = bundle / "departures.yaml"
    text = path.read_text(encoding="utf-8")
    digests = {load(bundle).digest}
    for old, new in (
        ("warn_days: 14", "warn_days: 15"),
        ("over_per_cent: 15,", "over_per_cent: 15.5,"),
        ("after_days: 5,", "after_days: 6,"),
        ("schedule of departures and breaches", "schedule"),
    ):
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")
        digests.add(load(bundle).digest)
    assert len(digests) == 5
