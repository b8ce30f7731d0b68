"""Reports are written whole or not at all."""

from pathlib import Path

import pytest

from comity.cli.errors import Misuse
from comity.cli.outputs import Staging


def contents(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in folder.iterdir()}


def _stopped(out: Path, error: BaseException) -> None:
    """A run that ends halfway through writing."""
    with Staging(out) as staging:
        staging.path("a.csv").write_text("half")
        raise error


def test_reports_appear_together(tmp_path: Path) -> None:
    out = tmp_path / "deep" / "out"
    with Staging(out) as staging:
        staging.path("a.csv").write_text("a")
        assert not (out / "a.csv").exists()
        staging.publish(["a.csv", "b.xlsx"])
    assert contents(out) == {"a.csv": "a"}


def test_an_error_leaves_an_earlier_run_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("earlier")
    with pytest.raises(OSError, match="full"):
        _stopped(tmp_path, OSError("full"))
    assert contents(tmp_path) == {"a.csv": "earlier"}


def test_an_error_leaves_no_folder_that_was_not_there(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        _stopped(tmp_path / "out", KeyboardInterrupt())
    assert contents(tmp_path) == {}


def test_a_report_not_made_this_time_does_not_stay_from_the_last(tmp_path: Path) -> None:
    (tmp_path / "annotated.xlsx").write_text("stale")
    (tmp_path / "notes.txt").write_text("mine")
    with Staging(tmp_path) as staging:
        staging.path("a.csv").write_text("new")
        staging.publish(["a.csv", "annotated.xlsx"])
    assert contents(tmp_path) == {"a.csv": "new", "notes.txt": "mine"}


def test_a_file_in_the_way_is_misuse(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file")
    with pytest.raises(Misuse, match="is a file, and --out is to be a folder"), Staging(tmp_path / "out"):
        pass
