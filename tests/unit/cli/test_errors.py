"""Errors are said in words, with an exit code that says nothing false of the return."""

import errno

import pytest
import typer

from comity.cli.errors import Misuse, exit_code


class OddError(Exception):
    """An error that nobody foresaw."""


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        (Misuse("Give the quarter."), 2, "Give the quarter.\n"),
        (
            OSError(errno.ENOSPC, "No space left on device", "out/findings.csv"),
            2,
            "out/findings.csv: No space left on device. The disk is full. Free some space, or choose another --out "
            "folder, and run it again.\n",
        ),
        (
            PermissionError(errno.EACCES, "Permission denied", "/srv/out"),
            2,
            "/srv/out: Permission denied. You have no permission there. Choose another folder, or ask its owner.\n",
        ),
        (
            OSError("No space left on device (os error 28)"),
            2,
            "No space left on device. The disk is full. Free some space, or choose another --out folder, and run it "
            "again.\n",
        ),
        (Misuse("a sheet named \x1b[2J"), 2, "a sheet named \\x1b[2J\n"),
        (MemoryError(), 2, "There is not enough memory for this. Close other programs, or split the file.\n"),
        (KeyboardInterrupt(), 130, "Stopped. Nothing was left half-written.\n"),
        (
            OddError("what"),
            70,
            "Comity met a fault of its own (OddError: what). Please report it with the command you ran; "
            "COMITY_TRACEBACK=1 before the command shows where it arose.\n",
        ),
    ],
)
def test_what_is_said(
    error: BaseException, code: int, words: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("COMITY_TRACEBACK", raising=False)
    assert exit_code(error) == code
    assert capsys.readouterr().err == words


def test_the_command_line_s_own_errors_are_left_to_it() -> None:
    assert exit_code(typer.BadParameter("no")) is None
    assert exit_code(typer.Exit(1)) is None


def test_a_fault_shows_where_it_arose_when_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMITY_TRACEBACK", "1")
    assert exit_code(OddError()) is None
