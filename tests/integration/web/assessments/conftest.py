"""A Severnside with its memorandum published, and returns to send."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django_scopes import scope

from comity.memorandum.frozen import shipped_folder
from comity.web.agreements.actions import bring_in, publish
from comity.web.agreements.bundle_files import files_of_folder

BY = "platform:test"
PAGE = "/regions/severnside/judge/"
EXEMPLAR = shipped_folder("exemplar") / "returns" / "coldharbour-2026-q3.csv"


@pytest.fixture
def published(cast):
    """The exemplar, published in Severnside."""
    with scope(region=cast.severnside):
        found = bring_in(by=BY, region=cast.severnside, files=files_of_folder(shipped_folder("exemplar")))
        return publish(by=BY, publication=found, digest=found.digest, instead_of="")


def sent(content: bytes | str | Path, name: str = "return.csv") -> SimpleUploadedFile:
    """A file to send in a form."""
    if isinstance(content, Path):
        return SimpleUploadedFile(content.name, content.read_bytes())
    return SimpleUploadedFile(name, content.encode() if isinstance(content, str) else content)
