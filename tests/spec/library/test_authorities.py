"""The authorities of England: today's 153, those that closed, and the ways that their names are written."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from pathlib import Path

import pytest

from comity.memorandum import load

LOOKUP = Path(__file__).parents[3] / ".." / "shared" / "data" / "la_region_lookup.csv"


def today() -> dict[str, tuple[str, str, str]]:
    return {
        held.code: (held.dfe_code, held.name, held.region)
        for held in load("england").authorities
        if held.to_date is None
    }


def test_the_153_authorities_of_today_in_nine_regions() -> None:
    assert len(today()) == 153
    assert len({dfe for dfe, _, _ in today().values()}) == 153
    regions: dict[str, int] = defaultdict(int)
    for _, _, region in today().values():
        regions[region] += 1
    assert regions == {
        "North East": 12,
        "North West": 24,
        "Yorkshire and The Humber": 15,
        "East Midlands": 10,
        "West Midlands": 14,
        "East of England": 11,
        "London": 33,
        "South East": 19,
        "South West": 15,
    }


@pytest.mark.skipif(not LOOKUP.is_file(), reason="the Department's lookup is not beside this checkout")
def test_they_are_the_departments() -> None:
    with LOOKUP.open(encoding="utf-8", newline="") as file:
        given = {
            row["ons_code"]: (row["dfe_la_code"], row["la_name"], row["region_name"]) for row in csv.DictReader(file)
        }
    assert today() == given


def test_every_one_of_them_is_bound_by_the_national_rules() -> None:
    assert {party.authority for party in load("england").parties} == set(today())


def letters(name: str) -> str:
    """A name without case, punctuation and the difference between & and and."""
    return " ".join(re.sub(r"[^a-z0-9]+", " ", name.casefold().replace("'", "").replace("&", " and ")).split())


@pytest.mark.parametrize("memorandum", ["england", "west-midlands", "east-midlands", "exemplar"])
def test_a_name_or_code_belongs_to_one_authority(memorandum: str) -> None:
    owners: dict[str, set[str]] = defaultdict(set)
    for held in load(memorandum).authorities:
        for name in (held.code, held.dfe_code, held.name, *held.aliases):
            if name:
                owners[letters(name)].add(held.code)
    assert {name: codes for name, codes in owners.items() if len(codes) > 1} == {}


WRITTEN = [
    ("Bristol", "E06000023"),
    ("Bristol City Council", "E06000023"),
    ("Hull", "E06000010"),
    ("Hull City Council", "E06000010"),
    ("Herefordshire", "E06000019"),
    ("Herefordshire Council", "E06000019"),
    ("Nottinghamshire County Council", "E10000024"),
    ("Nottingham City Council", "E06000018"),
    ("Derby City Council", "E06000015"),
    ("Derbyshire County Council", "E10000007"),
    ("LB Camden", "E09000007"),
    ("London Borough of Camden", "E09000007"),
    ("Royal Borough of Kensington and Chelsea", "E09000020"),
    ("RBWM", "E06000040"),
    ("BCP Council", "E06000058"),
    ("Durham County Council", "E06000047"),
    ("Walsall MBC", "E08000030"),
    ("Wolverhampton City Council", "E08000031"),
    ("St Helens", "E08000013"),
    ("Stoke", "E06000021"),
    ("Telford & Wrekin Council", "E06000020"),
    ("Birmingham Children's Trust", "E08000025"),
    ("Sandwell Children's Trust", "E08000028"),
    ("Together for Children", "E08000024"),
    ("E10000027", "E06000066"),  # Somerset before 2023
    ("E08000039", "E08000019"),  # Sheffield from 2025
]


@pytest.mark.parametrize(("written", "code"), WRITTEN, ids=[written for written, _ in WRITTEN])
def test_the_ways_a_council_is_written(written: str, code: str) -> None:
    found = [
        held.code
        for held in load("england").authorities
        if letters(written) in {letters(name) for name in (held.code, held.name, *held.aliases)}
    ]
    assert found == [code]


@pytest.mark.parametrize("written", ["Beds", "Kingston", "Northants", "Northamptonshire Children's Trust"])
def test_a_name_that_could_be_two_places_is_nobodys(written: str) -> None:
    assert all(
        letters(written) not in {letters(name) for name in (held.name, *held.aliases)}
        for held in load("england").authorities
    )


def test_authorities_that_closed_name_their_successors() -> None:
    closed = {
        held.name: (held.code, held.dfe_code, str(held.to_date), held.succeeded_by)
        for held in load("england").authorities
        if held.to_date is not None
    }
    assert closed == {
        "Northamptonshire": ("E10000021", "928", "2021-04-01", ("E06000061", "E06000062")),
        "Cumbria": ("E10000006", "909", "2023-04-01", ("E06000063", "E06000064")),
        "Dorset County Council": ("E10000009", "835", "2019-04-01", ("E06000058", "E06000059")),
        "Bournemouth": ("E06000028", "837", "2019-04-01", ("E06000058",)),
        "Poole": ("E06000029", "836", "2019-04-01", ("E06000058",)),
    }
