"""Bundles to bring in, and a Severnside in which one is published."""

from __future__ import annotations

import io
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from django_scopes import scope

from comity.memorandum.frozen import shipped_folder
from comity.web.agreements.actions import bring_in, publish
from comity.web.agreements.bundle_files import files_of_folder
from comity.web.agreements.models import Publication

BY = "platform:test"


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    """The exemplar's bundle, to change as a test likes."""
    folder = tmp_path / "severnside"
    shutil.copytree(shipped_folder("exemplar"), folder)
    return folder


@pytest.fixture
def changed(bundle: Path) -> Callable[..., Path]:
    """The bundle with one text in one of its files replaced by another."""

    def change(file: str, old: str, new: str) -> Path:
        path = bundle / file
        text = path.read_text(encoding="utf-8")
        assert text.count(old) >= 1, f"{old!r} is not in {file}"
        path.write_text(text.replace(old, new), encoding="utf-8")
        return bundle

    return change


@pytest.fixture
def published(cast, bundle: Path) -> Publication:
    """The exemplar, published in Severnside."""
    with scope(region=cast.severnside):
        waiting = bring_in(by=BY, region=cast.severnside, files=files_of_folder(bundle))
        return publish(by=BY, publication=waiting, digest=waiting.digest, instead_of="")


def packed(folder: Path, *, within: str = "") -> bytes:
    """A folder as a ZIP, its files under `within`."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            archive.write(path, f"{within}{path.relative_to(folder).as_posix()}")
    return made.getvalue()
