"""Set Django up only where tests of the platform are asked for: it takes seconds, and the library has no use for it.

pytest loads this first of all (`-p` in pyproject.toml), so that pytest-django and every conftest find the environment
as it should be: nothing in it is the developer's own but DATABASE_URL, which says that tests run on PostgreSQL.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
OF_THE_PLATFORM = [
    *(TESTS / kind / "web" for kind in ("integration", "generative", "unit")),
    *(TESTS / "e2e", TESTS / "spec" / "breaches"),
]
_MADE: list[Path] = []


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config, parser: pytest.Parser, args: list[str]) -> None:
    asked = parser.parse_known_args(args).file_or_dir or [str(TESTS)]
    os.environ.pop("DJANGO_SETTINGS_MODULE", None)
    for name in [name for name in os.environ if name.startswith("COMITY_")]:
        del os.environ[name]
    if any(_reaches_the_platform(early_config.invocation_params.dir / word.split("::")[0]) for word in asked):
        folder = Path(tempfile.mkdtemp(prefix="comity-tests-"))
        (folder / "static").mkdir()  # WhiteNoise warns, at every client of every test, where there is none
        _MADE.append(folder)
        os.environ["COMITY_DATA"] = str(folder)
        os.environ["DJANGO_SETTINGS_MODULE"] = "platform_settings"


def pytest_unconfigure() -> None:
    while _MADE:  # empty in the workers of xdist, which use the folder of the process that started them
        shutil.rmtree(_MADE.pop(), ignore_errors=True)


def _reaches_the_platform(path: Path) -> bool:
    path = path.resolve()
    return any(path.is_relative_to(place) or place.is_relative_to(path) for place in OF_THE_PLATFORM)
