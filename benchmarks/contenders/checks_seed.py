"""Seed a platform with a region, the exemplar published in it and an authority, and print a key for its checks."""

from __future__ import annotations

import sys
from pathlib import Path

from comity.cli.database import start

start(Path(sys.argv[1]))

from django_scopes import scope  # noqa: E402

from comity.memorandum.frozen import shipped_folder  # noqa: E402
from comity.web.agreements.actions import bring_in, publish  # noqa: E402
from comity.web.agreements.bundle_files import files_of_folder  # noqa: E402
from comity.web.api.actions import make_key  # noqa: E402
from comity.web.api.scopes import Scope  # noqa: E402
from comity.web.organisations.actions import add_organisation, make_region  # noqa: E402
from comity.web.organisations.models import Kind  # noqa: E402

BY = "platform:benchmark"
region = make_region(by=BY, slug="severnside", name="Severnside")
with scope(region=region):
    council = add_organisation(
        by=BY, region=region, kind=Kind.AUTHORITY, code="X99000003", name="Coldharbour Borough Council"
    )
    brought = bring_in(by=BY, region=region, files=files_of_folder(shipped_folder("exemplar")))
    publish(by=BY, publication=brought, digest=brought.digest, instead_of="")
    print(make_key(by=BY, organisation=council, label="Benchmark", scopes=[Scope.CHECKS]).token)
