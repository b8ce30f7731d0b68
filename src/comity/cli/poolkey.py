"""`comity poolkey`: the regional keys by which workers are known in the pool."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from comity.cli.database import Data
from comity.cli.errors import Misuse

if TYPE_CHECKING:
    from comity.web.organisations.models import Region

app = typer.Typer(
    help="See and change the regional keys by which workers are known in the pool.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["--help", "-h"]},
)

RegionSlug = Annotated[str, typer.Option("--region", help="The region's short name, such as severnside.")]


@app.command("list")
def list_keys(data: Data = None) -> None:
    """Say for each region which version of its key is in use, where it lies, and what is left in others."""
    from comity.cli.database import start

    start(data)
    from django_scopes import scopes_disabled

    from comity.web.organisations.models import Region
    from comity.web.returns.models import PooledAssignment
    from comity.web.returns.pool_keys import KEEPERS, folder_of, versions

    for region in Region.objects.all():
        kept = versions(region)
        if not kept:
            typer.echo(f"{region.slug}: no key yet; the first is made when a return enters the pool")
            continue
        with scopes_disabled():
            hashed = PooledAssignment.objects.filter(region=region).exclude(worker_key="")
            left = hashed.exclude(worker_key_version=max(kept)).count()
            left += sum(keeper.left(region, max(kept)) for keeper in KEEPERS)
        said = (
            f"; {left:,} worker keys are still of another: comity poolkey finish --region {region.slug}" if left else ""
        )
        typer.echo(f"{region.slug}: version {max(kept)}, {folder_of(region) / f'{max(kept)}.key'}{said}")


@app.command()
def rotate(region: RegionSlug, data: Data = None) -> None:
    """Make a region's next key, and every worker key in its pool anew with it."""
    from comity.cli.database import start

    start(data)
    from django_scopes import scope

    from comity.web.returns.actions.rotating import rotate_pool_key

    found = _region(region)
    with scope(region=found):
        key, done = rotate_pool_key(by="platform:poolkey-rotate", region=found, step=typer.echo)
    typer.echo(
        f"Version {key.version} is in use, and {done:,} worker keys were made anew. Keep the key of before with your "
        "backups for as long as you keep those, and destroy it with them."
    )


@app.command()
def finish(region: RegionSlug, data: Data = None) -> None:
    """Finish a rotation that was cut off."""
    from comity.cli.database import start

    start(data)
    from django_scopes import scope

    from comity.web.returns.actions.rotating import finish_rotation

    found = _region(region)
    with scope(region=found):
        done = finish_rotation(by="platform:poolkey-finish", region=found, step=typer.echo)
    typer.echo(f"{done:,} worker keys were made anew.")


def _region(slug: str) -> Region:
    from comity.web.organisations.models import Region

    found = Region.objects.filter(slug=slug).first()
    if found is None:
        raise Misuse(
            f"There is no region {slug!r}. There are: {', '.join(each.slug for each in Region.objects.all())}."
        )
    return found
