"""The command line: `comity COMMAND`. One module per command group, imported only when it is wanted.

Each module named in `COMMANDS` exposes `app` (a Typer) or `register(app)`. Their top levels stay
light, because `comity --help` names them all: whatever is heavy is imported within a command.
Exit codes: 0 nothing is breached or unknown, 1 something is breached, 2 the file could not be read or the
command was misused, 3 nothing is breached but something is not known.
"""

from __future__ import annotations

from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from comity.cli.errors import exit_code

COMMANDS: dict[str, str] = {
    "assess": "comity.cli.assess",
    "check": "comity.cli.check",
    "replay": "comity.cli.replay",
    "experience": "comity.cli.experience",
    "memorandum": "comity.cli.memorandum",
    "national": "comity.cli.national",
    "template": "comity.cli.template",
    "map": "comity.cli.mapping",
    "generate": "comity.cli.generate",
    "serve": "comity.cli.serve",
    "demo": "comity.cli.demo",
    "migrate": "comity.cli.migrate",
    "createadmin": "comity.cli.createadmin",
    "backup": "comity.cli.backup",
    "restore": "comity.cli.restore",
    "worker": "comity.cli.worker",
    "tick": "comity.cli.tick",
    "audit": "comity.cli.audit",
    "apikey": "comity.cli.apikey",
    "poolkey": "comity.cli.poolkey",
}
"""Each command and the module that holds it, in the order that `comity --help` shows them."""


class Commands(TyperGroup):
    """Imports a command's module when it is asked for, and says errors gently."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002
        """Every command's name."""
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002
        """The command of a name, or None where there is none."""
        if cmd_name not in COMMANDS:
            return None
        module = import_module(COMMANDS[cmd_name])
        app = getattr(module, "app", None)
        if app is None:
            app = typer.Typer()
            module.register(app)
        app._add_completion = False
        command = typer.main.get_command(app)
        command.name = cmd_name
        return command

    def invoke(self, ctx: Any) -> Any:
        """Run the command; an error becomes words on standard error and an exit code, never a traceback."""
        try:
            return super().invoke(ctx)
        except BaseException as error:
            code = exit_code(error)
            if code is None:
                raise
            raise typer.Exit(code) from None


main = typer.Typer(
    name="comity",
    cls=Commands,
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["--help", "-h"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"comity {version('comity')}")
        raise typer.Exit


@main.callback()
def _comity(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say which version this is.")
    ] = False,
) -> None:
    """Run a regional memorandum on agency children's social workers.

    Start with: comity assess RETURN.xlsx --memorandum exemplar --out DIR
    """
