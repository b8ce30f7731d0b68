"""`comity memorandum load`: bring a bundle in to a region of the platform."""

from __future__ import annotations

from pathlib import Path

import typer

from comity.cli.errors import Misuse

BY = "platform:memorandum-load"
"""The operator of the platform, as the record of what was done has it."""


def load(bundle: Path, region: str, data: Path | None, *, publish: bool) -> bool:
    """Bring a bundle in, print what came of it, and with `publish` publish it; gives whether it was taken in.

    Raises:
        Misuse: there is no platform or no such region there.
    """
    from comity.cli.database import checked, start

    settings = start(data)
    return checked(settings, lambda: _brought_in(bundle, region, publish=publish))


def _brought_in(bundle: Path, slug: str, *, publish: bool) -> bool:
    from django_scopes import scope

    from comity.memorandum import diff
    from comity.web.agreements import actions, queries
    from comity.web.agreements.bundle_files import NotAcceptedError, files_of_folder
    from comity.web.organisations.models import Region

    region = Region.objects.filter(slug=slug).first()
    if region is None:
        held = ", ".join(Region.objects.values_list("slug", flat=True)) or "none yet"
        raise Misuse(f"There is no region '{slug}'. Those that are there: {held}.")
    with scope(region=region):
        try:
            found = actions.bring_in(by=BY, region=region, files=files_of_folder(bundle))
        except NotAcceptedError as refused:
            for problem in refused.problems:
                typer.echo(problem.words())
            typer.echo(f"{bundle} was not brought in. Put that right, and run it again.")
            return False
        for warning in found.warnings:
            place = f"{warning['file']}:{warning['line']}" if warning["line"] else warning["file"]
            typer.echo(f"{place}: warning: {warning['found']}. {warning['write']}.")
        typer.echo(f"Brought in to {region.name}: {found.title}, version {found.version}.")
        latest = queries.latest(region)
        if latest is not None:
            changes = diff(queries.memorandum_whole(latest), queries.memorandum_whole(found))
            typer.echo(f"What changes from publication {latest.number}, version {latest.version}:")
            for change in changes:
                typer.echo(f"- {change.words}")
        if not publish:
            typer.echo("It waits for a regional lead to publish it.")
            return True
        done = actions.publish(
            by=BY, publication=found, digest=found.digest, instead_of=latest.digest if latest else ""
        )
        typer.echo(f"Published as number {done.number}, in force from {done.in_force}.")
        return True
