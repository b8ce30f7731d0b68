"""What is not even collected where nothing of it would run."""

from __future__ import annotations

from pathlib import Path

import pytest


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """All tests of the API against its description are slow, and take twelve seconds to collect: each is built then."""
    return True if collection_path.name == "test_api.py" and config.option.markexpr == "not slow" else None
