"""The wheel, built and installed where nothing else is, does the main job."""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from urllib.request import urlopen

import pytest
from live import Platform

ROOT = Path(__file__).parents[2]
CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")
COMMANDS = {"assess", "check", "replay", "experience", "memorandum", "template", "map", "generate"}
COMMANDS |= {"serve", "demo", "migrate", "createadmin", "backup", "restore", "worker", "tick"}
PLANTED = "src/comity/library/exemplar/returns/coldharbour-2026-q3-planted.csv"


def run(*words: str | Path, cwd: Path, codes: tuple[int, ...] = (0,)) -> str:
    """Run a program with nothing of this environment's Python about it; its output."""
    env = {name: value for name, value in os.environ.items() if name not in {"VIRTUAL_ENV", "PYTHONPATH"}}
    # The measuring of coverage does not follow into another environment.
    env = {name: value for name, value in env.items() if not name.startswith("COV")}
    if CERTIFICATES.exists():
        env.setdefault("UV_SYSTEM_CERTS", "true")
    asked = [str(word) for word in words]
    done = subprocess.run(asked, cwd=cwd, env=env, capture_output=True, text=True, timeout=240, check=False)
    assert done.returncode in codes, f"{' '.join(asked)}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def uv(*words: str | Path) -> str:
    """Run uv from what it has kept, or from the package index where that is not enough."""
    program = run(sys.executable, ROOT / "tools" / "bootstrap_uv.py", cwd=ROOT).strip()
    try:
        return run(program, *words, "--offline", "--quiet", cwd=ROOT)
    except AssertionError:
        return run(program, *words, "--quiet", cwd=ROOT)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel in `dist/` and an environment in `venv/` that has it and what it needs, no more."""
    folder = tmp_path_factory.mktemp("installed")
    uv("build", "--wheel", "--out-dir", folder / "dist")
    wheel = next((folder / "dist").glob("*.whl"))
    versions = folder / "versions.txt"
    uv("export", "--frozen", "--no-default-groups", "--no-emit-project", "--no-hashes", "--output-file", versions)
    uv("venv", "--python", sys.executable, folder / "venv")
    uv("pip", "install", "--python", folder / "venv" / "bin" / "python", "--constraint", versions, wheel)
    return folder


def test_bundles_headings_dictionary_and_the_exemplar_return_are_inside(place: Path) -> None:
    with zipfile.ZipFile(next((place / "dist").glob("*.whl"))) as wheel:
        inside = set(wheel.namelist())
    kept = [
        path.relative_to(ROOT / "src").as_posix()
        for path in (ROOT / "src").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    ]
    assert sorted(set(kept) - inside) == []
    assert not [name for name in inside if name.startswith(("tests/", "benchmarks/", "docs/"))]


def test_help_lists_every_command(place: Path) -> None:
    listed = run(place / "venv/bin/comity", "--help", cwd=place).split()
    assert set(listed) >= COMMANDS


def test_help_imports_neither_polars_nor_django(place: Path) -> None:
    code = (
        "import sys; from comity.cli import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: pass\n"
        "print('HEAVY:', sorted({'polars', 'django', 'narwhals', 'pandas'} & set(sys.modules)))"
    )
    assert run(place / "venv/bin/python", "-c", code, cwd=place).strip().endswith("HEAVY: []")


def test_the_main_job_finds_in_the_exemplar_return_what_was_planted_there(place: Path) -> None:
    where = "import importlib.resources as r; print(r.files('comity.library') / 'exemplar' / 'returns')"
    returns = Path(run(place / "venv/bin/python", "-c", where, cwd=place).strip())
    assert place in returns.parents
    run(
        place / "venv/bin/comity",
        "assess",
        returns / "coldharbour-2026-q3.csv",
        *("--memorandum", "exemplar", "--as-at", "2026-09-30", "--out", place / "out"),
        cwd=place,
        codes=(1,),
    )
    assert {"findings.csv", "issues.csv", "report.html"} <= {path.name for path in (place / "out").iterdir()}
    assert outcomes(place / "out" / "findings.csv") == outcomes(ROOT / PLANTED)


def outcomes(path: Path) -> dict[tuple[str, str], str]:
    """Assignment and clause to outcome, from findings or from what was planted."""
    with path.open(newline="", encoding="utf-8-sig") as file:
        return {(row["assignment_ref"], row["clause"]): row["outcome"] for row in csv.DictReader(file)}


def path_without_node() -> str:
    """A PATH on which there is no Node, even where this machine has one."""
    folders = [name for name in os.environ["PATH"].split(os.pathsep) if Path(name).is_dir()]
    kept = [name for name in folders if not any((Path(name) / tool).exists() for tool in ("node", "nodejs", "npm"))]
    path = os.pathsep.join(kept) or "/nowhere"
    assert shutil.which("node", path=path) is None
    return path


@pytest.mark.slow
def test_the_platform_starts_with_no_node_and_nothing_built_beforehand(place: Path, tmp_path: Path) -> None:
    env = {"PATH": path_without_node(), "PYTHONPATH": "", "VIRTUAL_ENV": ""}
    with Platform(tmp_path / "data", env=env, command=place / "venv/bin/comity") as platform:
        assert platform.status("/health/ready") == 200
        with urlopen(platform.url("/account/login/")) as answer:
            page = answer.read().decode()
        styles = page.partition('rel="stylesheet" href="')[2].partition('"')[0]
        assert styles != "/static/comity/comity.css", "comity migrate names the static files by their digest"
        with urlopen(platform.url(styles)) as answer:
            assert "immutable" in answer.headers["Cache-Control"]
            assert "govuk-button" in answer.read().decode()
        shutil.rmtree(platform.folder / "static")
        platform.stop()
        platform.start()
        with urlopen(platform.url("/static/comity/comity.css")) as answer:  # the package's own, where none was prepared
            assert "govuk-button" in answer.read().decode()
