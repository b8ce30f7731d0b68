"""`comity createadmin`: the first person who can sign in."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from comity.cli.database import Data

app = typer.Typer()


@app.command("createadmin")
def createadmin(
    email: Annotated[str, typer.Option(help="Their e-mail address, which they sign in with.", show_default=False)],
    name: Annotated[str, typer.Option(help="Their name, as others see it.", show_default=False)],
    data: Data = None,
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help="Read the password from standard input, its first line.")
    ] = False,
    link: Annotated[
        bool, typer.Option("--link", help="Set no password, and print a link by which they choose one, good once.")
    ] = False,
) -> None:
    """Make an administrator, who sets up regions and their first leads, and by that sees no region's records.

    The password is asked for at the terminal. Where there is none, a link is printed by which they choose one. They set
    up a second factor when they first sign in. Someone with an account keeps it, and becomes an administrator.
    """
    from comity.cli.database import checked, start
    from comity.cli.errors import Misuse

    settings = start(data)
    from django.core.exceptions import ValidationError

    from comity.web.people.actions.administrators import make_administrator
    from comity.web.people.models import Person

    known = checked(settings, lambda: Person.objects.filter(email=email.strip().lower()).exists())
    password = None if link or known else _password(from_stdin=password_stdin)
    try:
        person, new = checked(
            settings,
            lambda: make_administrator(by="platform:createadmin", email=email, name=name, password=password),
        )
    except ValidationError as error:
        said = " ".join(words for each in error.message_dict.values() for words in each)
        raise Misuse(f"No administrator was made. {said}") from None
    typer.echo(f"{person.email} is an administrator.")
    if new and password is None:
        typer.echo(f"They choose their password, within an hour, at {_choose(person, settings.base_url)}")
    typer.echo(f"They sign in at {settings.base_url}/ and set up a second factor there.")


def _password(*, from_stdin: bool) -> str | None:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        return None
    said = typer.prompt("Password, 12 characters or more", hide_input=True, confirmation_prompt="The same again")
    return str(said)


def _choose(person: object, base_url: str) -> str:
    """The address at which a person chooses a password, good once."""
    from allauth.account.forms import default_token_generator
    from allauth.account.utils import user_pk_to_url_str
    from django.urls import reverse

    key = default_token_generator.make_token(person)
    named = {"uidb36": user_pk_to_url_str(person), "key": key}
    return base_url.rstrip("/") + reverse("account_reset_password_from_key", kwargs=named)
