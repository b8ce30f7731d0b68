"""The command line starts fast, says which version it is, and lists its commands."""

import subprocess
import sys
from importlib.metadata import version

from typer.testing import CliRunner

from comity.cli import COMMANDS, main

HEAVY = ("polars", "django", "pandas", "narwhals", "pydantic", "xlsxwriter", "vl_convert", "python_calamine")


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys\n"
        "from comity.cli import main\n"
        "try:\n"
        "    main(['--help'])\n"
        "except SystemExit as stopped:\n"
        "    assert not stopped.code, stopped.code\n"
        f"print(sorted(name for name in {HEAVY} if name in sys.modules))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "[]"


def test_help_lists_every_command() -> None:
    done = CliRunner().invoke(main, ["--help"])
    assert done.exit_code == 0
    assert [name for name in COMMANDS if f"│ {name} " not in done.output] == []


def test_the_version_is_the_package_s() -> None:
    done = CliRunner().invoke(main, ["--version"])
    assert (done.exit_code, done.output) == (0, f"comity {version('comity')}\n")


def test_it_is_run_as_a_module_too_and_calls_itself_by_its_name() -> None:
    words = [sys.executable, "-m", "comity"]
    done = subprocess.run([*words, "--version"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, f"comity {version('comity')}\n")
    wrong = subprocess.run([*words, "asses"], capture_output=True, text=True, check=False)
    assert (wrong.returncode, "Usage: comity [OPTIONS]" in wrong.stderr) == (2, True)


def test_an_unknown_command_is_misuse() -> None:
    done = CliRunner().invoke(main, ["asses"])
    assert done.exit_code == 2
    assert "No such command 'asses'" in done.output
