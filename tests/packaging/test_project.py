"""What is promised of the project's own files."""

from __future__ import annotations

import os
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# Written so that this file does not match itself.
OF_SOMEBODYS_MACHINE = re.compile(r"(?<![\w.\-])/(?:wor[k]|roo[t]|hom[e]|op[t]|tm[p]|User[s])/\w")
TEXT = {".py", ".md", ".toml", ".yaml", ".yml", ".csv", ".txt", ".json", ".cfg", ".sh", ".svg", ".html", ""}


def committed() -> list[Path]:
    """Every file that git keeps, that still stands."""
    asked = ["git", "-c", "safe.directory=*", "ls-files", "-z"]
    try:
        done = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("this is not a git checkout, so what is committed cannot be listed")
    return [path for name in done.stdout.split("\0") if name and (path := ROOT / name).is_file()]


def test_each_dependency_says_why_it_is_there() -> None:
    lines = (ROOT / "pyproject.toml").read_text(encoding="utf-8").splitlines()
    parsed = tomllib.loads("\n".join(lines))
    groups = [parsed["project"]["dependencies"], *parsed["project"]["optional-dependencies"].values()]
    groups += parsed["dependency-groups"].values()
    # A list on one line has one reason for all of it.
    required = {f'"{requirement}"' for group in groups for requirement in group}
    unexplained = [
        requirement
        for requirement in sorted(required)
        if not all(re.search(r"#\s*\w", line) for line in lines if requirement in line)
    ]
    assert unexplained == []


def test_nothing_committed_names_a_place_on_somebodys_machine() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:80]}"
        for path in committed()
        if path.suffix in TEXT and path.name != "uv.lock"
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), start=1)
        if OF_SOMEBODYS_MACHINE.search(line)
    ]
    assert found == []


def test_a_place_on_somebodys_machine_would_be_found() -> None:
    assert OF_SOMEBODYS_MACHINE.search("see /" + "home/alice/returns")
    assert not OF_SOMEBODYS_MACHINE.search("https://www.gov.uk/" + "home/news")


def test_the_lock_names_only_the_public_package_index() -> None:
    lock = (ROOT / "uv.lock").read_text(encoding="utf-8")
    places = set(re.findall(r'(?:registry|url) = "([a-z]+://[^/"]*)', lock))
    assert places == {"https://pypi.org", "https://files.pythonhosted.org"}


@pytest.mark.parametrize("target", ["demo", "test", "test-slow", "check", "fix", "bench", "setup"])
def test_make_knows_each_promised_target(target: str) -> None:
    done = subprocess.run(
        ["make", "--dry-run", target], cwd=ROOT, capture_output=True, text=True, check=False, env=_plain()
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_ci_runs_the_quick_tests_and_then_the_slow_ones() -> None:
    run = ROOT / ".ci" / "run"
    assert os.access(run, os.X_OK)
    assert "set -euo pipefail" in run.read_text(encoding="utf-8")
    assert "for name in test test-slow; do" in run.read_text(encoding="utf-8")


def _plain() -> dict[str, str]:
    """The environment without what an outer make passes on."""
    return {name: value for name, value in os.environ.items() if not name.startswith("MAKE") and name != "MFLAGS"}
