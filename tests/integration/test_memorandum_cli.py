"""`comity memorandum ...` as a person runs it."""

from __future__ import annotations

import shutil
from contextlib import chdir
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from comity.cli import main
from comity.memorandum import lint, load, shipped
from comity.memorandum.loading import folder_of


def run(*arguments: object) -> Result:
    result = CliRunner().invoke(main, ["memorandum", *map(str, arguments)])
    assert "Traceback" not in result.output
    return result


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    return Path(shutil.copytree(folder_of("exemplar"), tmp_path / "bundle"))


def change(bundle: Path, file: str, old: str, new: str) -> None:
    text = (bundle / file).read_text(encoding="utf-8")
    assert old in text
    (bundle / file).write_text(text.replace(old, new, 1), encoding="utf-8")


def test_list_names_the_four_that_ship() -> None:
    result = run("list")
    assert result.exit_code == 0
    assert [line.split()[0] for line in result.stdout.splitlines() if line[:1].strip()] == ["Id", *shipped()]
    assert shipped() == ("east-midlands", "england", "exemplar", "west-midlands")


@pytest.mark.parametrize("form", ["text", "md", "html"])
def test_show_prints_the_whole_memorandum(form: str) -> None:
    result = run("show", "exemplar", "--format", form)
    assert result.exit_code == 0
    for phrase in ("Cooling off after a substantive role", "Rule catalogue", "£33.50", "Hallowdene"):
        assert phrase in result.stdout


def test_show_as_at_a_day_has_the_amendments_agreed_by_then() -> None:
    before, after = (run("show", "exemplar", "--as-at", day).stdout for day in ("2026-03-31", "2026-04-01"))
    assert "£33.50" not in before
    assert "£33.50" in after


def test_show_writes_a_file_and_says_where(tmp_path: Path) -> None:
    out = tmp_path / "pages" / "memorandum.html"
    result = run("show", "west-midlands", "--format", "html", "--out", out)
    assert result.exit_code == 0
    assert str(out) in result.stdout.replace("\n", "")
    assert out.read_text(encoding="utf-8").startswith("<!doctype html>")


def test_a_folder_does_wherever_an_id_does(bundle: Path) -> None:
    assert run("show", bundle, "--format", "md").stdout == run("show", "exemplar", "--format", "md").stdout
    assert run("diff", bundle, "exemplar").stdout.splitlines()[-1] == "Nothing changes."
    assert run("lint", bundle).exit_code == 0
    assert run("scenarios", bundle).exit_code == 0


@pytest.mark.parametrize("command", ["show", "scenarios"])
def test_what_is_not_there_is_told_and_ends_in_two(command: str, tmp_path: Path) -> None:
    result = run(command, tmp_path / "none")
    assert result.exit_code == 2
    assert "there is no such folder" in result.output


@pytest.mark.parametrize("name", shipped())
def test_lint_of_what_ships_is_clean(name: str) -> None:
    result = run("lint", name)
    assert (result.exit_code, result.stdout) == (0, f"No problems in {name}.\n")


def test_lint_prints_every_problem_and_ends_in_one(bundle: Path) -> None:
    change(bundle, "clauses/04-notice.yaml", "days: 28", "days: 14")
    change(bundle, "caps.csv", "27.80", "27,80")
    result = run("lint", bundle)
    assert result.exit_code == 1
    assert [line.split(": ")[0] for line in result.stdout.splitlines()] == [
        "caps.csv:4",
        "clauses/04-notice.yaml:14",
        f"2 problems in {bundle}.",
    ]


def test_lint_with_only_warnings_ends_in_nought(bundle: Path) -> None:
    change(bundle, "amendments/01-social-worker-caps.yaml", "agreed: 2026-04-01", "agreed: 2026-04-02")
    result = run("lint", bundle)
    assert result.exit_code == 0
    assert result.stdout.splitlines()[-1] == f"No problems and 3 warnings in {bundle}."


def test_lint_of_no_bundle_ends_in_two(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none"):
        result = run("lint", path)
        assert result.exit_code == 2
        assert str(path) in result.stdout


def test_a_broken_bundle_cannot_be_shown_and_every_reason_is_given(bundle: Path) -> None:
    change(bundle, "clauses/04-notice.yaml", "days: 28", "days: 14")
    change(bundle, "caps.csv", "27.80", "27,80")
    result = run("show", bundle)
    assert result.exit_code == 2
    assert "caps.csv:4" in result.output
    assert "clauses/04-notice.yaml:14" in result.output


def test_diff_of_two_dates_in_words() -> None:
    result = run("diff", "exemplar", "exemplar", "--as-at-a", "2026-03-31", "--as-at-b", "2026-04-01")
    assert result.exit_code == 0
    assert result.stdout.splitlines()[0].endswith("version 2026 as at 1 April 2026:")
    assert (
        "- price-cap: social worker, PAYE: £27.80 an hour becomes £27.40 an hour for new assignments from 1 April 2026 "
        "and existing assignments from 1 July 2026"
    ) in result.stdout.splitlines()


def test_a_bad_date_is_misuse() -> None:
    assert run("show", "exemplar", "--as-at", "1 April").exit_code == 2


@pytest.mark.parametrize("name", shipped())
def test_the_scenarios_that_ship_hold(name: str) -> None:
    result = run("scenarios", name)
    assert (result.exit_code, "does not hold" in result.stdout) == (0, False)


def test_a_scenario_that_does_not_hold_says_what_was_found_and_why(bundle: Path) -> None:
    change(bundle, "scenarios/price-cap.yaml", "price-cap: met", "price-cap: breached")
    change(bundle, "scenarios/price-cap.yaml", "reason: £0.01", "reason: £0.02")
    result = run("scenarios", bundle)
    assert result.exit_code == 1
    assert "does not hold: Paid exactly the cap" in result.stdout
    assert "scenarios/price-cap.yaml:4: price-cap: expected breached, found met" in result.stdout
    assert 'expected the reason to hold "£0.02", found "' in result.stdout
    assert "30 of 32 scenarios hold." in result.stdout


def test_new_makes_a_bundle_that_lints_clean_and_whose_scenarios_hold(tmp_path: Path) -> None:
    path = tmp_path / "south-west"
    made = run("new", path, "--region", "south west", "--title", 'A "quoted" title: yes', "--in-force", "2026-04-01")
    assert made.exit_code == 0
    assert lint(path) == ()
    held = load(path)
    assert (held.id, held.title, held.extends) == ("south-west", 'A "quoted" title: yes', "england")
    assert (held.region, len(held.parties)) == ("South West", 15)
    assert [clause.code for clause in held.assignment_clauses()][:3] == ["P-1", "P-2", "ENG-3"]
    assert run("scenarios", path).exit_code == 0


def test_new_for_a_region_that_england_does_not_have(tmp_path: Path) -> None:
    path = tmp_path / "new"
    assert run("new", path, "--region", "Severnside", "--id", "Lower Severn").exit_code == 0
    assert lint(path) == ()
    assert (load(path).id, len(load(path).parties)) == ("lower-severn", 1)
    assert run("scenarios", path).exit_code == 0


def test_new_overwrites_nothing(bundle: Path) -> None:
    result = run("new", bundle, "--region", "South West")
    assert result.exit_code == 2
    assert "is there already" in result.output
    assert lint(bundle) == ()


@pytest.mark.parametrize("verb", ["lint", "show", "scenarios", "diff england"])
def test_a_folder_named_like_one_that_ships_is_never_passed_over_unsaid(verb: str, tmp_path: Path) -> None:
    shutil.copytree(folder_of("east-midlands"), tmp_path / "east-midlands")
    change(tmp_path / "east-midlands", "memorandum.yaml", "title: East Midlands", "title: Edited East Midlands")
    with chdir(tmp_path):
        either = run(*verb.split(), "east-midlands")
        assert either.exit_code == 2
        assert either.stdout == ""
        assert "Write ./east-midlands for the folder, or shipped:east-midlands for the one that ships." in either.stderr
        assert run(*verb.split(), "./east-midlands").exit_code == 0
        assert run(*verb.split(), "shipped:east-midlands").exit_code == 0
        assert "title: East Midlands Memorandum of Cooperation becomes Edited" in (
            run("diff", "shipped:east-midlands", "./east-midlands").stdout
        )


def test_a_folder_that_holds_no_memorandum_stands_in_nobodys_way(tmp_path: Path) -> None:
    (tmp_path / "exemplar").mkdir()
    with chdir(tmp_path):
        assert run("lint", "exemplar").stdout == "No problems in exemplar.\n"
    with chdir(folder_of("exemplar").parent):
        assert run("lint", "exemplar").exit_code == 0


def test_shipped_before_a_name_that_does_not_ship_names_those_that_do() -> None:
    result = run("lint", "shipped:south-west")
    assert (result.exit_code, "Those that do are east-midlands, england" in result.stderr) == (2, True)


def test_lint_warns_of_a_scenario_that_no_longer_holds(bundle: Path) -> None:
    change(bundle, "scenarios/price-cap.yaml", "price-cap: met", "price-cap: breached")
    result = run("lint", bundle)
    assert result.exit_code == 0
    first, last = result.stdout.splitlines()
    assert first.startswith(
        "scenarios/price-cap.yaml:4: warning: the scenario “Paid exactly the cap” does not hold: price-cap: expected "
    )
    assert last == f"No problems and 1 warning in {bundle}."
