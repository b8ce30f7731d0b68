"""An export split by authority loses nothing, doubles nothing, and each part reads as the whole did."""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from comity.dictionary import fields
from comity.memorandum import load
from comity.memorandum.model import Memorandum
from comity.returns import Return, read_return
from comity.returns.generate import plan, plant, write_provider
from comity.returns.mapping.load import load_profile
from comity.returns.mapping.profile import Profile
from comity.returns.mapping.propose import propose
from comity.returns.mapping.write import profile_yaml
from comity.returns.splitting import Split, split_return

pytestmark = pytest.mark.slow

FILES = Path(__file__).parents[2] / ".." / "shared" / "data" / "returns"
MSP = FILES / "msp-export-2026-q3.xlsx"
MADE = datetime(2026, 10, 5, 9, tzinfo=UTC)
SAID = [field.name for field in fields()]
KEPT = [*SAID, *(f"unreadable_{name}" for name in SAID)]


@pytest.fixture(scope="module")
def exemplar() -> Memorandum:
    return load("exemplar")


def proposed(path: Path, folder: Path, memorandum: Memorandum) -> Profile:
    written = folder / "profile.yaml"
    written.write_text(profile_yaml(propose(path, memorandum)), encoding="utf-8")
    return load_profile(written, memorandum)


def parts_are_the_whole(
    path: Path, folder: Path, memorandum: Memorandum, profile: Profile | None = None, quarter: str | None = None
) -> tuple[Return, Split]:
    """Split the file into a new folder, and hold every part to what the whole says."""
    folder.mkdir()
    whole = read_return(path, memorandum, profile=profile, quarter=quarter)
    split = split_return(path, memorandum, folder, made=MADE, profile=profile, quarter=quarter)
    assert {one.path for one in split.parts} == {*folder.iterdir()}
    assert split.rows == whole.accounting.rows
    assert split.rows == sum(one.rows for one in split.parts) + len(split.unplaced) + split.blank
    read = 0
    for part in split.parts:
        one = read_return(part.path, memorandum, profile=profile, quarter=quarter)
        theirs = whole.assignments.filter(pl.col("authority") == part.authority)
        assert_frame_equal(one.assignments.select(KEPT), theirs.select(KEPT))
        assert (one.accounting.rows, one.accounting.read) == (part.rows, part.assignments)
        assert one.accounting.totals == one.accounting.blank == 0
        read += one.accounting.read
    assert read == whole.accounting.read
    return whole, split


def test_a_providers_export_as_it_really_comes(exemplar: Memorandum, tmp_path: Path) -> None:
    if not MSP.exists():
        pytest.skip("the shared files are not beside this checkout")
    profile = proposed(MSP, tmp_path, exemplar)
    whole, split = parts_are_the_whole(MSP, tmp_path / "parts", exemplar, profile, "2026-Q3")
    assert len(split.parts) == whole.assignments["authority"].n_unique()
    assert [one.reason for one in split.unplaced] == ["total"]
    assert split.lost == ()


@given(seed=st.integers(0, 1000))
@settings(max_examples=1, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_made_up_exports_of_providers(
    exemplar: Memorandum, tmp_path_factory: pytest.TempPathFactory, seed: int
) -> None:
    folder = tmp_path_factory.mktemp("export")
    path = folder / "export.xlsx"
    write_provider(plan(25, seed), path)
    parts_are_the_whole(path, folder / "parts", exemplar, proposed(path, folder, exemplar), "2026-Q3")


CELLS = st.sampled_from(
    ["", " ", "-", "Total", "=1+1", "@SUM(A1)", "04/01/2026", "07/13/2026", "13/07/2026", "#N/A", "a\r\nb", "_x0041_"]
)


AUTHORITIES = ("X99000001", "993", "Dunmere")


@pytest.mark.slow
@given(
    seed=st.integers(0, 50),
    edits=st.dictionaries(st.tuples(st.integers(0, 11), st.sampled_from(SAID)), CELLS, max_size=8),
    blank=st.lists(st.integers(0, 11), max_size=2),
)
@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_text_files_with_odd_cells(
    exemplar: Memorandum,
    tmp_path_factory: pytest.TempPathFactory,
    seed: int,
    edits: dict[tuple[int, str], str],
    blank: list[int],
) -> None:
    folder = tmp_path_factory.mktemp("export")
    path = folder / "export.csv"
    rows = [list(row) for row in next(plant(plan(12, seed))).assignments.fill_null("").select(SAID).iter_rows()]
    for number, row in enumerate(rows):
        row[SAID.index("authority")] = AUTHORITIES[number % 3]
    for (place, name), text in edits.items():
        rows[place][SAID.index(name)] = text
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(SAID)
        for number, row in enumerate(rows):
            writer.writerow(row)
            writer.writerows([[""] * len(SAID)] * blank.count(number))
    parts_are_the_whole(path, folder / "parts", exemplar)
