"""`comity generate` with good and bad input."""

from __future__ import annotations

from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from comity.cli import generate


@pytest.fixture(scope="module")
def app() -> typer.Typer:
    """The command on its own."""
    made = typer.Typer()
    generate.register(made)
    return made


def test_it_writes_a_return_and_what_was_planted(app: typer.Typer, tmp_path: Path) -> None:
    out, planted = tmp_path / "new" / "r.csv", tmp_path / "truth.csv"
    done = CliRunner().invoke(app, ["--rows", "7", "--out", str(out), "--planted", str(planted)])
    assert done.exit_code == 0, done.output
    assert len(out.read_text().splitlines()) == 8
    assert len(planted.read_text().splitlines()) == 1 + 7 * 9


def test_a_providers_file_brings_its_planted_outcomes(app: typer.Typer, tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["--rows", "3", "--as-provider", "--out", str(tmp_path / "msp.xlsx")])
    assert done.exit_code == 0, done.output
    assert sorted(path.name for path in tmp_path.iterdir()) == ["msp-planted.csv", "msp.xlsx"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--memorandum", "england"], "only for the exemplar"),
        (["--out", "r.pdf"], ".csv or .xlsx"),
        (["--as-provider", "--out", "r.csv"], "should end in .xlsx"),
        (["--rows", "0"], "ask for 1 or more"),
        (["--quarter", "last"], "write it as 2026-Q3"),
        (["--out", "/proc/nowhere/r.csv"], "could not be written"),
    ],
)
def test_bad_input_is_told_what_to_do(app: typer.Typer, arguments: list[str], words: str) -> None:
    done = CliRunner().invoke(app, arguments)
    assert (done.exit_code, words in done.output, "Traceback" in done.output) == (2, True, False), done.output
