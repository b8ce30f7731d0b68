"""`comity apikey`: make, list and revoke the keys by which programs act for organisations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from comity.cli.database import Data
from comity.cli.errors import Misuse

if TYPE_CHECKING:
    from comity.web.api.models import ApiKey
    from comity.web.organisations.models import Organisation

app = typer.Typer(
    help="Make, list and revoke API keys.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["--help", "-h"]},
)

RegionSlug = Annotated[str, typer.Option("--region", help="The region's short name, where a code is in several.")]


@app.command()
def create(
    organisation: Annotated[str, typer.Option("--organisation", metavar="CODE", help="The organisation's code.")],
    scope: Annotated[list[str], typer.Option("--scope", help="What it may do; give it once for each.")],
    label: Annotated[str, typer.Option("--label", help="What the key is for.")] = "made at the command line",
    region: RegionSlug = "",
    data: Data = None,
) -> None:
    """Make a key and print it. It is shown this once: only its hash is kept."""
    from comity.cli.database import start

    start(data)
    from django.core.exceptions import ValidationError
    from django_scopes import scope as within

    from comity.web.api.actions import make_key
    from comity.web.api.scopes import Scope

    known = [one.value for one in Scope]
    if unknown := [name for name in scope if name not in known]:
        raise Misuse(f"There is no scope {unknown[0]!r}. The scopes are: {', '.join(known)}.")
    found = _organisation(organisation, region)
    try:
        with within(region=found.region):
            made = make_key(
                by="platform:apikey-create", organisation=found, label=label, scopes=[Scope(name) for name in scope]
            )
    except ValidationError as error:
        raise Misuse(" ".join(error.messages)) from None
    typer.echo(made.token)


@app.command("list")
def list_keys(data: Data = None) -> None:
    """List every key: its id, organisation, scopes, and whether it has been revoked."""
    from comity.cli.database import start

    start(data)
    for key in _keys():
        state = f"revoked {key.revoked_at:%Y-%m-%d}" if key.revoked_at else f"made {key.made_at:%Y-%m-%d}"
        typer.echo(f"{key.pk}  {key.organisation.code}  {','.join(key.scopes)}  {state}  {key.label}")


@app.command()
def revoke(
    key_id: Annotated[str, typer.Argument(metavar="ID", help="The key's id, as comity apikey list gives it.")],
    data: Data = None,
) -> None:
    """Revoke a key: it is refused from now on."""
    from comity.cli.database import start

    start(data)
    from comity.web.api.actions import revoke_key

    found = next((key for key in _keys() if str(key.pk) == key_id), None)
    if found is None:
        raise Misuse(f"There is no key {key_id!r}. See: comity apikey list")
    from django_scopes import scope

    with scope(region=found.organisation.region):
        revoke_key(by="platform:apikey-revoke", key=found)
    typer.echo(f"The key {key_id} is refused from now on.")


def _keys() -> list[ApiKey]:
    from django_scopes import scopes_disabled

    from comity.web.api.models import ApiKey

    with scopes_disabled():
        return list(ApiKey.objects.select_related("organisation__region"))


def _organisation(code: str, region: str) -> Organisation:
    from django_scopes import scopes_disabled

    from comity.web.organisations.models import Organisation

    with scopes_disabled():
        found = list(Organisation.objects.filter(code=code).select_related("region"))
        if region:
            found = [one for one in found if one.region.slug == region]
    if len(found) == 1:
        return found[0]
    if not found:
        where = f" in the region {region!r}" if region else ""
        raise Misuse(f"There is no organisation with the code {code!r}{where}. Its page gives its code.")
    regions = ", ".join(one.region.slug for one in found)
    raise Misuse(f"The code {code!r} is of an organisation in several regions ({regions}). Say which with --region.")
